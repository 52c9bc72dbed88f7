"""Points, distances and positions: what a receiver, a photo or a person says about where."""
