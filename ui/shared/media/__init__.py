"""Cameras, microphones and loudspeakers. Qt's part for them is loaded when the first is used, and may be missing."""
