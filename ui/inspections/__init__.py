"""The list of inspections."""
