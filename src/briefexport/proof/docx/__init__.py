"""A DOCX read back, by what the format says: styles, numbering, sections and fields."""

from briefexport.proof.docx.briefs import pieces
from briefexport.proof.docx.reader import read

__all__ = ["pieces", "read"]
