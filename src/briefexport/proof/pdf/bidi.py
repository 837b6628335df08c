"""Letters that run from right to left: from the order of painting to the order of reading.

Glyphs are painted from left to right. What the bidirectional algorithm did to get there (UAX 9,
rule L2) is undone: runs against the direction of the text are turned round again.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import TypeVar
from unicodedata import bidirectional

T = TypeVar("T")

_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}]")
# Languages written from right to left, unless their tag names another script (the CLDR's).
_LANGUAGES = frozenset((
    "ar", "arc", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "lrc", "mzn", "nqo", "pnb", "ps", "sd",
    "syr", "ug", "ur", "yi",
))  # fmt: skip
_SCRIPTS = frozenset(("adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"))
# What is painted turned round among letters from right to left (UAX 9, rule L4).
_MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥⟨⟩", ")(][}{><»«›‹≥≤⟩⟨")
_NUMBERS = frozenset(("EN", "AN"))
# What may stand within a number (the classes ES and CS).
_SEPARATORS = frozenset(".,:/+-\u2212\xa0")


# A subtag of so many letters is a script (RFC 5646, 2.2.3).
SCRIPT = 4


def has_turned(text: str) -> bool:
    """Return whether letters in `text` run from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def runs_left(text: str) -> bool:
    """Return whether most letters in `text` run from right to left."""
    turned = len(_RIGHT_TO_LEFT.findall(text))
    return turned > 0 and 2 * turned >= sum(letter.isalpha() for letter in text)


def is_leftward(language: str) -> bool:
    """Return whether a language, by its BCP 47 tag, is written from right to left."""
    first, *more = language.lower().split("-")
    script = next((part for part in more if len(part) == SCRIPT and part.isalpha()), "")
    return script in _SCRIPTS if script else first in _LANGUAGES


def logical(glyphs: Sequence[tuple[str, T]], *, leftwards: bool) -> list[tuple[str, T]]:
    """Return glyphs, each with what belongs to it, in the order of reading.

    `leftwards` is the direction of the text they stand in.
    """
    levels = _levels([text for text, _ in glyphs], leftwards=leftwards)
    order = list(range(len(glyphs)))
    # Lines are turned from the highest level to the lowest: so back the other way about.
    for level in (1, 2):
        turned: list[int] = []
        for is_turned, together in groupby(order, key=lambda place: levels[place] >= level):
            run = list(together)
            turned += run[::-1] if is_turned else run
        order = turned
    return [
        (glyphs[place][0].translate(_MIRRORED) if levels[place] == 1 else glyphs[place][0],
         glyphs[place][1])
        for place in order
    ]  # fmt: skip


def _levels(texts: Sequence[str], *, leftwards: bool) -> list[int]:
    """Return the level of each glyph, from what is painted beside it.

    What is between two runs goes with them if they are alike. A number in text to the right belongs
    to letters to the left only between such: elsewhere it may have been written before them.
    """
    kinds = [_kind(text) for text in texts]
    strong = _around(["" if kind == "N" else kind for kind in kinds])
    return [
        _level(kind, text, near, outer, leftwards=leftwards)
        for kind, text, near, outer in zip(kinds, texts, _around(kinds), strong, strict=True)
    ]


def _around(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Return for each place the kind at it or before it, and at it or behind it."""
    before = accumulate(kinds, _last)
    behind = list(accumulate(reversed(kinds), _last))
    return list(zip(before, reversed(behind), strict=True))


def _last(one: str, other: str) -> str:
    """Return the kind that counts for what follows: neutral glyphs have none."""
    return other or one


def _level(
    kind: str, text: str, near: tuple[str, str], strong: tuple[str, str], *, leftwards: bool
) -> int:
    """Return the level of a glyph by what is `near` it, and by the letters around it."""
    match kind:
        case "R":
            return 1
        case "L":
            return 2 if leftwards else 0
        case "N":
            return 2 if leftwards or strong == ("R", "R") else 0
        case _ if not leftwards:
            return 1 if strong == ("R", "R") else 0
        case _:
            in_number = near == ("N", "N") and text in _SEPARATORS
            return 2 if in_number or (strong[0] == "L" and near[1] in {"L", "N"}) else 1


def _kind(text: str) -> str:
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
