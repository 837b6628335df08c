"""Long notes under long text: each begins on the page of its call, and no page waits for one."""

import random
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from briefexport.edition.settings import Print
from briefexport.model import Brief
from every import SETTINGS, composed, note, p, said, style
from page_lines import Line, pages
from pdf_files import printed
from set_editions import LEADING, is_note

COUNT = 40
WORDS = "of the and a printers every morning considered government treaty word".split()  # noqa: SIM905
editions = pytest.mark.parametrize(
    ("size", "seed"), [("A5", 0), ("A5", 1), ("6x9in", 0), ("6x9in", 2), ("100mm x 140mm", 3)]
)


@cache
def noted(size: str, seed: int) -> list[list[Line]]:
    chance = random.Random(seed)

    def words(least: int, most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))

    paragraphs = [
        p(
            f"{words(5, 60)} call{number}x",
            note(f"note{number}x {words(5, 150)} end{number}x"),
            f" {words(2, 70)}",
        )
        for number in range(1, COUNT + 1)
    ]
    settings = replace(SETTINGS, print=Print(page=size))
    edition, _ = composed(Brief(tuple(paragraphs), said("B")), front=False, settings=settings)
    return pages(printed(edition).data)


def numbers(word: str, page: list[Line]) -> list[str]:
    return re.findall(rf"{word}(\d+)x", " ".join(line.text for line in page))


@editions
def test_every_note_is_whole_on_the_page_of_its_call(size: str, seed: int) -> None:
    begun: list[str] = []
    for page in noted(size, seed):
        calls = numbers("call", page)
        assert numbers("note", page) == calls
        assert numbers("end", page) == calls
        begun += calls
    assert begun == [str(number) for number in range(1, COUNT + 1)]


@editions
def test_no_page_has_room_left_for_the_note_that_begins_the_next(size: str, seed: int) -> None:
    size_of_note = style().text["note"].leading
    found = [page for page in noted(size, seed) if any(map(is_note, page))]
    assert len(found) > 6
    for page, following in pairwise(found):
        first = numbers("note", following)[0]
        lines = [line for line in following if is_note(line)]
        (end,) = (n for n, line in enumerate(lines) if f"end{first}x" in line.text)
        # Two lines of the text at most are kept with the one that holds the call.
        wanted = (end + 1) * size_of_note + 3 * LEADING
        assert room(page) < wanted + 2 * LEADING


def room(page: list[Line]) -> float:
    """How far the first note of a page is from the last line of its text."""
    top = min(line.y for line in page if is_note(line))
    return top - max(line.y for line in page if line.y < top and line.size > 9)


@pytest.mark.parametrize(("words", "told"), [(500, []), (1000, ["BX510"])])
def test_a_note_longer_than_a_page_is_told(words: int, told: list[str]) -> None:
    brief = Brief((p("text ", note("note " + "word " * words), " on."), p("more")), said("B"))
    found = printed(composed(brief, front=False)[0]).diagnostics
    assert [one.code for one in found] == told
    assert all("note word word" in one.message for one in found)
