"""Making the first workspace."""
