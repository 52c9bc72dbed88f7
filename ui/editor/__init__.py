"""One inspection being filled in."""
