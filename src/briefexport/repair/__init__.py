"""Repairs: corrections of the text, each an edit of segments, each told with its rule."""

from briefexport.repair.apply import doubts, repair
from briefexport.repair.rules import NOTICES, REPAIRS, Notice, Repair

__all__ = ["NOTICES", "REPAIRS", "Notice", "Repair", "doubts", "repair"]
