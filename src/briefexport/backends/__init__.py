"""The backends, by name."""
