"""What became of a text: the stretches that differ between two versions of it.

Chunks are compared first (a line with the blank lines under it), and words only within the chunks
that changed: so what was put between two blocks stands between them, and belongs to neither.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from briefexport.model import Range
from briefexport.records import dataclass

CHUNK = re.compile(r"[^\n]*\n(?:[ \t\r]*\n)*|[^\n]+")
TOKEN = re.compile(r"\w+|[^\S\n]+|.", re.DOTALL)
# Beyond so many pairs of tokens, a stretch is one change as a whole: time stays linear.
PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch of the old text that became a stretch of the new one; either may be empty."""

    old: Range
    new: Range


def hunks(old: str, new: str) -> tuple[Hunk, ...]:
    """Return what differs between `old` and `new`, in order; no two of them touch."""
    if old == new:
        return ()
    found: list[Hunk] = []
    for chunk in _differences(CHUNK.findall(old), CHUNK.findall(new), Range(0, 0)):
        before, after = old[slice(*chunk.old)], new[slice(*chunk.new)]
        start = Range(chunk.old.start, chunk.new.start)
        for hunk in _differences(TOKEN.findall(before), TOKEN.findall(after), start):
            if found and _touch(found[-1], hunk):
                hunk = _spanning(found.pop(), hunk)  # noqa: PLW2901
            found.append(hunk)
    return tuple(found)


def _touch(first: Hunk, second: Hunk) -> bool:
    return first.old.end == second.old.start or first.new.end == second.new.start


def _spanning(first: Hunk, second: Hunk) -> Hunk:
    return Hunk(Range(first.old.start, second.old.end), Range(first.new.start, second.new.end))


def _differences(old: Sequence[str], new: Sequence[str], start: Range) -> Iterator[Hunk]:
    """Yield what differs between two rows of pieces, in characters from `start` on.

    `start` has the offsets of the first piece in the old text and in the new one.
    """
    same = _common(old, new)
    tail = _common(old[same:][::-1], new[same:][::-1])
    left, right = old[same : len(old) - tail], new[same : len(new) - tail]
    before = sum(map(len, old[:same]))
    at, to = start[0] + before, start[1] + before
    if not left or not right or len(left) * len(right) > PAIRS:
        if left or right:
            yield Hunk(Range(at, at + _size(left)), Range(to, to + _size(right)))
        return
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        gone, come = _size(left[a:b]), _size(right[c:d])
        if tag != "equal":
            yield Hunk(Range(at, at + gone), Range(to, to + come))
        at, to = at + gone, to + come


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pieces two rows have in common at their start."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))


def _size(pieces: Sequence[str]) -> int:
    return sum(map(len, pieces))
