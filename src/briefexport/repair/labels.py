"""Headings that shout, and the small letters that begin one item among others."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from briefexport.model import Span
from briefexport.repair.remarks import Remark
from briefexport.repair.running import Running

_LETTERS = re.compile(r"[^\W\d_]+")
_FIRST = re.compile(r"[\W_]*([^\W\d_][^\s,;:]*)")
_LEAD_IN = re.compile(r"[^:]{1,120}:\s+")


def capitals(text: Running) -> Iterator[Remark]:
    """Find headings and titles that are all capitals."""
    if text.passage.kind in ("heading", "title"):
        runs = _LETTERS.findall(text.value)
        letters = sum(map(len, runs))
        if len(runs) > 1 and letters > 6 and text.value == text.value.upper() != text.value.lower():
            message = "the heading is all capitals; how headings look, the style decides"
            yield Remark(text, 0, len(text.value), message)


def small_items(texts: Sequence[Running]) -> Iterator[Remark]:
    """Find items, cells and heads that begin with a small letter where most others do not."""
    groups: dict[tuple[int, str], list[tuple[Running, re.Match[str]]]] = defaultdict(list)
    for text in texts:
        if not text.passage.group:
            continue
        for part, at in _beginnings(text):
            first = _FIRST.match(text.value, at)
            # A word such as iPhone begins as it does.
            if first and first[1][1:] in (first[1][1:].lower(), first[1][1:].upper()):
                groups[text.passage.group, part].append((text, first))
    for members in groups.values():
        small = [one for one in members if one[1][1][0].islower()]
        others = sum(first[1][0].isupper() for _, first in members)
        heads = members[0][0].passage.kind == "head"
        if others >= (1 if heads else max(2, 2 * len(small))):
            yield from (
                _small(text, first) for text, first in small if text.is_open(*first.span(1))
            )


def _small(text: Running, first: re.Match[str]) -> Remark:
    at = first.start(1)
    message = f"{first[1]!r} begins with a small letter, and most others beside it do not"
    return Remark(text, at, at + len(first[1]), message, first[1][0].upper() + first[1][1:])


def _beginnings(text: Running) -> Iterator[tuple[str, int]]:
    """Yield where the text of an item begins, and again behind its lead-in."""
    yield "item", 0
    content = text.passage.content
    if content and isinstance(content[0], Span) and content[0].kind == "lead-in":
        found = _LEAD_IN.match(text.value)
        if found:
            yield "after", found.end()
