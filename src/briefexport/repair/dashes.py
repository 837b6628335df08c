"""Dashes, ellipses and ranges, as typewriters and keyboards have them."""

import re
from collections.abc import Iterator

from briefexport.repair.running import Correction, Running

EN, EM = "–", "—"

# An option (`--force`), a rule of hyphens and an arrow are none of these.
_DOUBLE = re.compile(r"(?<![-<!])(---?)(?![->])")
_SPACED = re.compile(r"(?<=[^\W_]|[.,;:!?…”’\"')\]]) -(?= [^\W\d_]| [“‘\"'(])")
_LETTER = re.compile(r"[^\W\d_]")
# Between a letter and a number they fill up a code: 1998PNAS...95.9047M.
_DOTS = re.compile(r"(?<!\.)\.\.\.(?![.0-9])")
_FOUR = re.compile(r"(?<!\.)\.{4,}(?![0-9])")


def dashes(text: Running) -> Iterator[Correction]:
    """Find hyphens that stand for a dash: two or three of them, and one between spaces.

    Between spaces an en dash is usual, in American text an em dash; without, an em dash.
    """
    for found in _DOUBLE.finditer(text.value):
        start, end = found.span()
        before, after = text.value[max(start - 1, 0) : start], text.value[end : end + 1]
        if put := _dash(before, after, found[0], text.passage.language):
            yield Correction(start, end, put)
    for found in _SPACED.finditer(text.value):
        if _LETTER.search(text.value, max(found.start() - 3, 0), found.start()):
            yield Correction(found.end() - 1, found.end(), EN)


def _dash(before: str, after: str, hyphens: str, language: str) -> str:
    """Return the dash for `hyphens` between two characters; "" where they may be no dash."""
    if before.isdigit() and after.isdigit():
        return EN if hyphens == "--" else ""
    if not before.strip() and not after.strip():
        # At the edge of a passage it may be a signature, a bullet or an empty cell.
        both = before and after
        american = language.lower() == "en-us"
        return (EM if hyphens == "---" or american else EN) if both else ""
    # Before a word and behind a space it may be an option of a command.
    return "" if not before.strip() or after == "\ufffc" else EM


def ellipses(text: Running) -> Iterator[Correction]:
    """Find three full stops."""
    for found in _DOTS.finditer(text.value):
        yield Correction(*found.span(), "…")


def four_dots(text: Running) -> Iterator[Correction]:
    """Find four full stops or more: an ellipsis and a stop, or three, or a line to fill in."""
    for found in _FOUR.finditer(text.value):
        yield Correction(*found.span(), "…", 0.5)


# --- Ranges --------------------------------------------------------------------------------------

# Not part of a longer chain, such as a date (2025-02-20), a telephone number or an ISBN.
_RANGE = re.compile(
    r"(?<![\w.,/:+()-])(?P<pages>pp?\. ?|pages? )?"
    r"(?P<a>[0-9]{1,4})-(?P<b>[0-9]{1,4})(?![\w/:+(-]|[.,][0-9])"
    r"(?P<unit>%| ?(?:per ?cent|km|kg|years?|months?|weeks?|days?|hours?|minutes?|people|miles)\b)?"
)


def ranges(text: Running) -> Iterator[Correction]:
    """Find hyphens between two years, two pages, or two numbers of something."""
    for found in _RANGE.finditer(text.value):
        sure = _sure(found)
        if sure:
            hyphen = found.end("a")
            yield Correction(hyphen, hyphen + 1, EN, sure)


def _sure(found: re.Match[str]) -> float:
    """Return how sure it is that the two numbers are a range, and no score, date or name."""
    first, last = found["a"], found["b"]
    if found["pages"]:
        return 0.97
    if found["unit"]:
        return 0.95 if int(first) < int(last) else 0
    if not _is_year(first):
        return 0
    if _is_year(last):
        return 0.95 if int(first) < int(last) else 0
    # 2010-11 may be a month, 2019-20 may not.
    rising = len(last) == 2 and int(last) > int(first[2:])
    return 0.95 if rising and int(last) > 12 else 0


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and 1000 <= int(digits) <= 2099
