"""Looking at a report before it is saved or printed."""
