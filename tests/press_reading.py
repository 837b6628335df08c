"""What a file for the press tells of the tokens that only the press has, read as preflight does."""

import io
from dataclasses import dataclass
from typing import Any

import pikepdf

from briefexport.preflight import Expectation, preflight
from briefexport.preflight.boxes import Sheet, sheet
from briefexport.preflight.contents import Reader
from briefexport.preflight.painting import is_mark
from briefexport.preflight.scene import Paint

# The most ink there can be, in per cent, and how exactly pictures have what they should.
ALL_INK, EXACT = 400.0, 5


@dataclass(frozen=True)
class Told:
    """What is told of the press: its condition, boxes and marks, the colours and the most of ink.

    Lengths are in points, `inner` is how far from the spine text begins on a page. `marks` are the
    crop marks of a page: how long each is, how far from the trim, and how thick.
    """

    condition: str
    registry: str
    about: str
    bleed: float
    inner: float
    marks: frozenset[tuple[float, float, float]]
    inks: frozenset[tuple[float, ...]]
    most_ink: float


def told(data: bytes) -> Told:
    """Return what a file for the press tells."""
    most = preflight(data, Expectation("press", ink_limit=ALL_INK)).ink
    assert most is not None
    with pikepdf.open(io.BytesIO(data)) as pdf:
        paints: list[tuple[Paint, Sheet]] = []
        reader = Reader(lambda paint, on: paints.append((paint, on)), lambda _: None)
        sheets = [sheet(number, page.obj) for number, page in enumerate(pdf.pages, 1)]
        for one in sheets:
            reader.page(one)
        (intent,) = pdf.Root.OutputIntents
        last = sheets[-1]
        assert last.trim is not None
        assert last.bleed is not None
        return Told(
            str(intent.OutputConditionIdentifier),
            str(intent.RegistryName),
            str(intent.OutputCondition),
            round(last.trim[0] - last.bleed[0], 2),
            min(_inner(paint, on) for paint, on in paints if paint.act == "text"),
            frozenset(_mark(paint, on) for paint, on in paints if is_mark(paint, on)),
            frozenset(
                tuple(round(value, 4) for value in paint.colour.values)
                for paint, on in paints
                if paint.colour and paint.act in {"text", "fill"} and not is_mark(paint, on)
            ),
            EXACT * round(most.percent / EXACT),
        )


def _inner(paint: Paint, on: Sheet) -> float:
    """Return how far from the spine something is painted: rectos have it at their left."""
    box, trim = _both(paint, on)
    inner: float = box[0] - trim[0] if on.number % 2 else trim[2] - box[2]
    return round(inner, 1)


def _mark(paint: Paint, on: Sheet) -> tuple[float, float, float]:
    """Return how long a mark is, how far outside the trim, and how thick; its box is all round."""
    box, trim = _both(paint, on)
    wide = paint.about.line or 0.0
    apart = max(trim[0] - box[2], box[0] - trim[2], trim[1] - box[3], box[1] - trim[3])
    length = max(box[2] - box[0], box[3] - box[1])
    return round(length - wide, 1), round(apart + wide / 2, 1), round(wide, 3)


def _both(paint: Paint, on: Sheet) -> tuple[Any, Any]:
    assert paint.box is not None
    assert on.trim is not None
    return paint.box, on.trim
