"""The layout engine, what is mended in it, and what is read off the pages it has laid out."""
