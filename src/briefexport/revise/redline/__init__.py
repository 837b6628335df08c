"""Two versions of an edition in one DOCX, what changed as tracked changes."""

from briefexport.revise.redline.redline import redline

__all__ = ["redline"]
