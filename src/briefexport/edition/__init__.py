"""Editions: what their editors wrote, and the composing of every id, number and label."""

from briefexport.edition.composed import Base, Edition, EditionBrief, Entry, Label, LabelKind
from briefexport.edition.settings import Settings
from briefexport.edition.terms import Terms
from briefexport.formats import FormatName, Profile

__all__ = [
    "Base",
    "Edition",
    "EditionBrief",
    "Entry",
    "FormatName",
    "Label",
    "LabelKind",
    "Profile",
    "Settings",
    "Terms",
]
