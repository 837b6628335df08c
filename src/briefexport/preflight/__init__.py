"""Preflight: what a printing house would send a PDF back for, found before it is sent."""

from briefexport.preflight.check import preflight, profile_of
from briefexport.preflight.objects import short
from briefexport.preflight.report import (
    Expectation,
    FontFact,
    ImageFact,
    InkFact,
    Profile,
    Report,
)

__all__ = [
    "Expectation",
    "FontFact",
    "ImageFact",
    "InkFact",
    "Profile",
    "Report",
    "preflight",
    "profile_of",
    "short",
]
