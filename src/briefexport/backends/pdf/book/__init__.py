"""The whole file: fragments bound in their order, and all that only the whole has."""
