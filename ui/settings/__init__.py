"""How the window looks and where the data lies."""
