"""Editions made for looking at how their lines are set: what a line belongs to is told by its look.

Running text is in small letters, from "Start" to "stop."; headings begin with "Heading"; all else
is in capitals.
"""

import random
from collections.abc import Iterator
from functools import cache

from briefexport.backends.rendering import Rendering
from briefexport.model import (
    Aside,
    Block,
    Brief,
    Code,
    CodeBlock,
    Figure,
    Heading,
    Image,
    Inline,
    List,
    Math,
    Paragraph,
    Quote,
    Text,
)
from every import composed, items, note, p, said, table
from page_lines import Line, pages
from pdf_files import printed

WORDS = """
considered government expectation development particular relations the of and a to in is that for it
with as was on by at from an old treaty line word printers set every morning paper ink answer house
river quarter seldom perhaps letter circumstances between under after before
""".split()  # noqa: SIM905 - words, as they are read
SEEDS = (1, 2)
# Of A5 in the shipped style: where its text begins and ends.
TOP, FOOT = 56.7, 595.3 - 62.4
LEADING = 13.5


@cache
def edition(seed: int) -> Rendering:
    """A brief of many pages, with everything between its paragraphs."""
    brief = Brief(tuple(_blocks(random.Random(seed))), said("A brief"))
    return printed(composed(brief, front=False)[0])


@cache
def lines(seed: int) -> list[list[Line]]:
    """The lines of the text of every page of an edition, notes and running heads left out."""
    return text_lines(edition(seed))


def text_lines(rendering: Rendering) -> list[list[Line]]:
    return [
        [line for line in page if TOP < line.y < FOOT and not is_note(line)]
        for page in pages(rendering.data)
    ]


def is_note(line: Line) -> bool:
    """Whether `line` is of a note at the foot of a page."""
    return line.size < 8.1 and line.font.startswith("Spectral")


def is_text(line: Line) -> bool:
    """Whether `line` is of running text."""
    small = line.text != line.text.upper()
    return 9.9 < line.size < 10.1 and small and not line.text.startswith("Heading")


def _blocks(chance: random.Random) -> Iterator[Block]:
    level = 2
    for number in range(160):
        kind = chance.choices(range(10), [70, 8, 6, 6, 4, 2, 3, 2, 3, 3])[0]
        match kind:
            case 1 | 2:
                level = 2 if kind == 1 or (level == 2 and chance.random() < 0.3) else 3
                yield Heading(level, said(f"Heading {number} {_words(chance, 1, 9)}"))
            case 3:
                texts = [_words(chance, 2, 25).upper() for _ in range(chance.randint(2, 5))]
                yield List("bullet", items(*texts))
            case 4:
                yield Quote((p(_words(chance, 9, 40).upper()),))
            case 5:
                yield CodeBlock("\n".join("X = 1" for _ in range(chance.randint(1, 6))))
            case 6:
                cells = [[_words(chance, 1, 3).upper()] * 2 for _ in range(chance.randint(2, 6))]
                yield table(["A", "B"], *cells)
            case 7:
                yield Figure(Image("red.png", "a picture"), said("THE CAPTION"))
            case 8:
                yield Aside("note", (p(_words(chance, 5, 30).upper()),), said("ASIDE"))
            case 9:
                yield _paragraph(chance, note(f"NOTE {_words(chance, 3, 40).upper()}"))
            case _:
                yield _paragraph(chance)


def _paragraph(chance: random.Random, *more: Inline) -> Paragraph:
    odd: list[Inline] = []
    if chance.random() < 0.3:
        odd = [Code("code"), Text(" "), Math("x^2"), Text(" Ελλάδα ")]
    before, after = _words(chance, 1, 40), _words(chance, 1, 50)
    return Paragraph((Text(f"Start {before}"), *more, Text(" "), *odd, Text(f"{after} stop.")))


def _words(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))


__all__ = ["LEADING", "SEEDS", "edition", "is_note", "is_text", "lines", "text_lines"]
