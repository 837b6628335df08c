"""Letters that run from right to left: from the order of painting to the order of reading.

Glyphs are painted from left to right. What the bidirectional algorithm did to get there (UAX 9,
rule L2) is undone: runs against the direction of the text are turned round again.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar
from unicodedata import bidirectional

T = TypeVar("T")

_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}]")
_NUMBERS = frozenset(("EN", "AN"))


def has_turned(text: str) -> bool:
    """Return whether letters in `text` run from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def runs_left(text: str) -> bool:
    """Return whether most letters in `text` run from right to left."""
    turned = len(_RIGHT_TO_LEFT.findall(text))
    return turned > 0 and 2 * turned >= sum(letter.isalpha() for letter in text)


def logical(glyphs: Sequence[tuple[str, T]], *, leftwards: bool) -> list[tuple[str, T]]:
    """Return glyphs, each with what belongs to it, in the order of reading.

    `leftwards` is the direction of the text they stand in.
    """
    classes = _settled([_class(text) for text, _ in glyphs], leftwards=leftwards)
    ordered: list[tuple[str, T]] = []
    places = range(len(glyphs))
    for turned, together in groupby(places, key=lambda place: classes[place] != "L"):
        run = list(together)
        if turned:
            run = [
                place
                for _, parts in groupby(reversed(run), key=lambda place: classes[place] == "N")
                for place in _number(list(parts), classes)
            ]
        if leftwards:
            ordered = [glyphs[place] for place in run] + ordered
        else:
            ordered += [glyphs[place] for place in run]
    return ordered


def _number(places: list[int], classes: Sequence[str]) -> list[int]:
    """Return places turned round where they are a number, which is read from left to right."""
    return places[::-1] if classes[places[0]] == "N" else places


def _class(text: str) -> str:
    """Return "R", "L" or "N" (a number) for a glyph, "" for what goes with its neighbours."""
    for letter in text:
        kind = bidirectional(letter)
        if kind in {"R", "AL"}:
            return "R"
        if kind == "L":
            return "L"
        if kind in _NUMBERS:
            return "N"
    return ""


def _settled(classes: list[str], *, leftwards: bool) -> list[str]:
    """Return `classes` with a direction for each: between two of one kind, theirs; else the text's.

    A number among letters goes their way, with what is between its own digits.
    """
    base = "R" if leftwards else "L"
    settled = list(classes)
    for place, kind in enumerate(classes):
        if kind == "":
            before = next((one for one in reversed(classes[:place]) if one), base)
            after = next((one for one in classes[place + 1 :] if one), base)
            settled[place] = _between(before, after, base)
    if not leftwards:
        strong = ""
        for place, kind in enumerate(settled):
            if kind == "N" and strong != "R":
                settled[place] = "L"
            elif kind != "N":
                strong = kind
    return settled


def _between(before: str, after: str, base: str) -> str:
    if before == after:
        return before
    strong = {"R" if kind == "N" and base == "R" else kind for kind in (before, after)}
    return strong.pop() if len(strong) == 1 else base
