"""The readers, by file suffix."""
