"""What a PDF/X-4 (ISO 15930-7) says beside its pages, and the boxes and marks about them.

Lengths are in points, boxes go from the lower left to the upper right corner. A trim box may begin
anywhere: that of a verso, whose page has been shifted, does not begin at 0.
"""

# ruff: noqa: ANN401 - pydyf is not typed

from collections.abc import Iterator
from typing import Any, TypeAlias

import pydyf

from briefexport.backends.pdf.ink.paint import REGISTRATION
from briefexport.style import PressStyle

Box: TypeAlias = tuple[float, float, float, float]
Point: TypeAlias = tuple[float, float]

# The version of PDF that PDF/X-4 stands on.
VERSION = b"1.6"


def write_press_intent(pdf: Any, press: PressStyle, profile: bytes) -> None:
    """Write what the inks of `pdf` are meant for, and that none of them has been trapped."""
    stream = pydyf.Stream([profile], {"N": 4}, compress=True)
    pdf.add_object(stream)
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFX",
        "OutputConditionIdentifier": pydyf.String(press.condition),
        "OutputCondition": pydyf.String(press.about),
        "RegistryName": pydyf.String(press.registry),
        "Info": pydyf.String(press.about),
        "DestOutputProfile": stream.reference,
    }
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])
    pdf.info["Trapped"] = "/False"


def boxes(trim: Box, press: PressStyle) -> dict[str, Box]:
    """Return the boxes of a page by their names: without marks the medium ends with the bleed."""
    around = _gap(press) + press.mark_length if press.marks else press.bleed
    return {
        "MediaBox": _grown(trim, around),
        "BleedBox": _grown(trim, press.bleed),
        "TrimBox": trim,
    }


def _gap(press: PressStyle) -> float:
    """Return how far marks stand from the trim: never within the bleed."""
    return max(press.mark_gap, press.bleed)


def _grown(box: Box, by: float) -> Box:
    left, foot, right, top = box
    return left - by, foot - by, right + by, top + by


def crop_marks(trim: Box, press: PressStyle) -> bytes:
    """Return the operators that draw two marks at each corner of `trim`, in all inks.

    The resources of the page must give the space of colour `ALL_INKS` the name `REGISTRATION`. The
    operators leave the state of the page as it is, and mark themselves as no content of it.
    """
    lines = b"".join(
        b"%s m %s l S\n" % (_operands(*start), _operands(*end))
        for start, end in _marks(trim, press)
    )
    return b"/Artifact<</Type/Page>>BDC\nq\n/%s CS\n1 SCN\n0 J\n[] 0 d\n%s w\n%sQ\nEMC" % (
        REGISTRATION.encode(),
        _operands(press.mark_weight),
        lines,
    )


def _marks(trim: Box, press: PressStyle) -> Iterator[tuple[Point, Point]]:
    """Yield the ends of each mark: along both edges that meet in a corner, and away from it."""
    left, foot, right, top = trim
    near, far = _gap(press), _gap(press) + press.mark_length
    for x, across in ((left, -1), (right, 1)):
        for y, up in ((foot, -1), (top, 1)):
            yield (x + across * near, y), (x + across * far, y)
            yield (x, y + up * near), (x, y + up * far)


def _operands(*numbers: float) -> bytes:
    return " ".join(f"{number:.4f}".rstrip("0").rstrip(".") for number in numbers).encode()
