"""The lines of a PDF as they stand on its pages, read back with PDFium."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

# Characters of one line stand on one baseline; raised and lowered ones do not count.
SAME = 0.05
# The engine paints in CSS pixels.
POINTS = 0.75


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its text, its baseline in points from the top of the page, and what it is set in."""

    text: str
    y: float
    left: float
    right: float
    font: str
    size: float


def pages(source: bytes | Path) -> list[list[Line]]:
    """The lines of every page, from its top to its foot."""
    with pypdfium2.PdfDocument(source) as pdf:
        return [sorted(_lines(page), key=lambda line: line.y) for page in pdf]


def _lines(page: pypdfium2.PdfPage) -> Iterator[Line]:
    text = page.get_textpage()
    height = page.get_height()
    found = [_character(text, number) for number in range(text.count_chars())]
    seen = sorted(
        (round((height - y) / SAME), x, character, number)
        for number, (character, x, y) in enumerate(found)
        if character.strip()
    )
    for base, group in groupby(seen, key=lambda one: one[0]):
        numbers = [number for *_, number in group]
        spaced = (
            f" {found[n][0]}" if n and found[n - 1][0].isspace() else found[n][0] for n in numbers
        )
        edges = [text.get_charbox(number, loose=True) for number in (numbers[0], numbers[-1])]
        yield Line(
            "".join(spaced).strip(),
            base * SAME,
            edges[0][0],
            edges[1][2],
            _font(text, numbers[0]),
            raw.FPDFText_GetFontSize(text.raw, numbers[0]) * POINTS,
        )


def _character(text: pypdfium2.PdfTextPage, number: int) -> tuple[str, float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text.raw, number, x, y)
    return chr(raw.FPDFText_GetUnicode(text.raw, number)), x.value, y.value


def _font(text: pypdfium2.PdfTextPage, number: int) -> str:
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text.raw, number, name, 128, ctypes.c_int())
    return name.value.decode().partition("+")[2]
