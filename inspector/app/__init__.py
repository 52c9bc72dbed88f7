"""The use cases: a workspace in, what changed out."""
