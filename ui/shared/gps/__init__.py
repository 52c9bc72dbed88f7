"""Receivers of positions: Qt carries their bytes, the core reads them."""
