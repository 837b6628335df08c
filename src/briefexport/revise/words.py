"""How much two texts have in common: by their words, and word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

# A word; what is no word stands by itself.
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
WORD = re.compile(r"\w+|[^\w\s]")
# More than this many pairs of tokens are not compared one by one.
MOST_COMPARED = 4_000_000

Bag: TypeAlias = Counter[str]


def bag(text: str) -> Bag:
    """Return the words of `text` with how often each is in it."""
    return Counter(WORD.findall(text))


def overlap(one: Bag, other: Bag) -> float:
    """Return how much of the larger of two texts is in the other, from 0 to 1, order aside."""
    larger = max(one.total(), other.total())
    return (one & other).total() / larger if larger else 1.0


def share(one: Bag, other: Bag) -> float:
    """Return how much of `one` is in `other`, from 0 to 1."""
    total = one.total()
    return (one & other).total() / total if total else 0.0


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1, word by word and in order."""
    words, others = WORD.findall(one), WORD.findall(other)
    if not words and not others:
        return 1.0
    if len(words) * len(others) > MOST_COMPARED:
        return overlap(Counter(words), Counter(others))
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    return matcher.ratio()


def kept(one: Sequence[object], other: Sequence[object]) -> Iterator[tuple[int, int, int]]:
    """Yield what two sequences have in common: where it begins in each, and how long it is.

    What both begin and end with is kept before the rest is compared.
    """
    start = 0
    least = min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    if start:
        yield 0, 0, start
    inner, outer = one[start : len(one) - end], other[start : len(other) - end]
    if inner and outer and len(inner) * len(outer) <= MOST_COMPARED:
        matcher = SequenceMatcher(None, inner, outer, autojunk=False)
        for a, b, size in matcher.get_matching_blocks():
            if size:
                yield start + a, start + b, size
    if end:
        yield len(one) - end, len(other) - end, end
