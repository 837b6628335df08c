"""An EPUB read back: its documents in the order of the spine, under a cascade of our own."""

from briefexport.proof.epub.reading import pieces, read

__all__ = ["pieces", "read"]
