"""The reader of PDF: text and looks from what is painted, order and meaning from the tags."""

from briefexport.proof.pdf.reader import read

__all__ = ["read"]
