"""Two versions of an edition in one DOCX, what changed as tracked changes."""

from briefexport.revise.redline.joining import redline
from briefexport.revise.redline.opening import Versions, versions

__all__ = ["Versions", "redline", "versions"]
