"""Preflight: what a printing house would send a PDF back for, found before it is sent.

What reads PDFs takes a while to start, so it is imported when there is one to read.
"""

from briefexport.preflight.report import (
    Expectation,
    FontFact,
    ImageFact,
    InkFact,
    Profile,
    Report,
    short,
)


def preflight(data: bytes, wanted: Expectation) -> Report:
    """Check a PDF for what `wanted` says.

    Raises RefusedError where it cannot be read to the end: it is damaged, encrypted or no PDF, or
    larger or more entangled than what is printed.
    """
    from briefexport.preflight.check import check  # noqa: PLC0415

    return check(data, wanted)


def profile_of(data: bytes) -> Profile:
    """Return what a PDF is made for: the press, if it says so, else screens."""
    from briefexport.preflight.check import purpose  # noqa: PLC0415

    return purpose(data)


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
