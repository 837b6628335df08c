"""DOCX: an edition that looks as the others do and that an editor can work on."""

from briefexport.backends.docx.document import render, steps

__all__ = ["render", "steps"]
