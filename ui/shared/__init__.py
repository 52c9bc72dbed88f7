"""What every page is built from: palettes, painted parts, the worker thread."""
