"""The window: shows state, reports intent. Speaks to `inspector.app` alone, through one worker thread."""
