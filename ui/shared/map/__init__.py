"""The map: a widget that paints scenes of `inspector.geo.scene`, and the tools that draw on it."""
