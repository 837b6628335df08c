"""The running text of a passage: its characters in one string, with the way back to each Text.

Quotation marks and spaces cross emphasis, links and notes, so rules look at the running text. In it
a note has no length, a line break is a newline, and whatever else is no text (code, a formula, a
picture, a reference) is one U+FFFC, which no rule may touch.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import assert_never

from briefexport.model import (
    Code,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    Note,
    Range,
    Reference,
    Segment,
    Span,
    Text,
)
from briefexport.records import dataclass
from briefexport.repair.addresses import addresses
from briefexport.repair.passages import Content, Passage
from briefexport.segments import Splice, edit_texts

OBJECT = "\ufffc"
BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Correction:
    """From `start` up to `end` of a running text, what stands there becomes `put`.

    `confidence` is how sure the rule is, from 0 to 1.
    """

    start: int
    end: int
    put: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A Text that begins at `start`, within `depth` spans. What is `foreign` is not this text's.

    `begins` are the offsets in the text at which its segments begin.
    """

    start: int
    text: Text
    depth: int
    foreign: bool
    begins: tuple[int, ...]

    @property
    def end(self) -> int:
        """Where the piece ends in the running text."""
        return self.start + len(self.text.value)

    def segment(self, at: int) -> tuple[int, Segment]:
        """Return the segment that the character `at` of the text is of, and where it begins."""
        number = bisect_right(self.begins, at) - 1
        return self.begins[number], self.text.segments[number]


@dataclass(frozen=True, slots=True)
class Running:
    """The characters of `passage`, and the pieces of text they come from, in order.

    `closed` are the ranges that no rule may touch: addresses, text in another language, and what
    stands behind a backslash, by which authors keep a character as it is.
    """

    value: str
    passage: Passage
    pieces: tuple[Piece, ...]
    closed: tuple[Range, ...]

    @property
    def language(self) -> str:
        """The primary language of the passage, in lower case."""
        return self.passage.language.partition("-")[0].lower()

    def piece_at(self, at: int) -> Piece | None:
        """Return the piece that the character `at` is of; of an inserted one, what is next to it.

        None where that is no text.
        """
        number = bisect_right(self.pieces, at, key=lambda piece: piece.start) - 1
        return self.pieces[number] if number >= 0 and at <= self.pieces[number].end else None

    def is_open(self, start: int, end: int) -> bool:
        """Return whether the characters from `start` to `end`, or the place, may be changed."""
        index = bisect_right(self.closed, (start, len(self.value) + 1)) - 1
        near = self.closed[max(index, 0) : index + 2]
        if start == end:
            return not any(begin < start < stop for begin, stop in near)
        return not any(begin < end and start < stop for begin, stop in near)


def running(passage: Passage, source: str = "") -> Running:
    """Return the running text of `passage`, which was read from `source`."""
    values: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for inline, depth, foreign in _flat(passage.content, 0, foreign=False):
        value = _characters(inline)
        if isinstance(inline, Text):
            lengths = (segment.length for segment in inline.segments[:-1])
            begins = tuple(accumulate(lengths, initial=0)) if inline.segments else ()
            pieces.append(Piece(length, inline, depth, foreign, begins))
        values.append(value)
        length += len(value)
    value = "".join(values)
    closed = [*addresses(value), *_escaped(pieces, source)]
    closed += (Range(piece.start, piece.end) for piece in pieces if piece.foreign)
    return Running(value, passage, tuple(pieces), _apart(sorted(closed)))


def characters(passage: Passage) -> str:
    """Return the characters of the running text of `passage`."""
    return "".join(_characters(inline) for inline, _, _ in _flat(passage.content, 0, foreign=False))


def _apart(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Return `ranges`, which are in order, with those that overlap made one."""
    out: list[Range] = []
    for one in ranges:
        if out and one.start < out[-1].end:
            one = Range(out[-1].start, max(out.pop().end, one.end))  # noqa: PLW2901
        out.append(one)
    return tuple(out)


def _escaped(pieces: Iterable[Piece], source: str) -> Iterator[Range]:
    for piece in pieces:
        for begin, (start, source_length, length) in zip(
            piece.begins, piece.text.segments, strict=True
        ):
            if (source_length, length) == (2, 1) and source.startswith("\\", start):
                yield Range(piece.start + begin, piece.start + begin + 1)


def _flat(content: Content, depth: int, *, foreign: bool) -> Iterator[tuple[Inline, int, bool]]:
    for inline in content:
        match inline:
            case Span() | Link():
                yield from _flat(inline.content, depth + 1, foreign=foreign)
            case Foreign():
                yield from _flat(inline.content, depth + 1, foreign=True)
            case _:
                yield inline, depth, foreign


def _characters(inline: Inline) -> str:
    match inline:
        case Text():
            return inline.value
        case LineBreak():
            return BREAK
        case Code() | Math() | Image() | Reference():
            return OBJECT
        case Note() | Span() | Link() | Foreign():
            return ""
        case _:
            assert_never(inline)


# --- Changes -------------------------------------------------------------------------------------


def placed(text: Running, one: Correction) -> dict[int, Splice] | None:
    """Return the splice that `one` is in each piece, by its number; None where it may not be made.

    An inserted character stands outside the spans that end or begin there.
    """
    if not text.is_open(one.start, one.end):
        return None
    first = bisect_right(text.pieces, one.start, key=lambda piece: piece.start) - 1
    if one.start == one.end:
        number = _host(text.pieces, first, one.start)
        return None if number is None else {number: _within(text.pieces[number], one, one.put)}
    found: dict[int, Splice] = {}
    done, put = one.start, one.put
    for number in range(max(first, 0), len(text.pieces)):
        piece = text.pieces[number]
        if done < piece.start or done >= one.end:
            break
        if done < piece.end:
            found[number] = _within(piece, one, put)
            done, put = piece.end, ""
    return found if done >= one.end else None


def _within(piece: Piece, one: Correction, put: str) -> Splice:
    size = len(piece.text.value)
    start, end = max(one.start - piece.start, 0), min(one.end - piece.start, size)
    return start, end, put


def _host(pieces: Sequence[Piece], first: int, at: int) -> int | None:
    before = first
    if first >= 0 and pieces[first].start == at:
        before = first - 1
    near = [
        number
        for number in dict.fromkeys((before, first))
        if number >= 0 and pieces[number].start <= at <= pieces[number].end
    ]
    near = [number for number in near if not pieces[number].foreign]
    return min(near, key=lambda number: pieces[number].depth, default=None)


def emptied(text: Running, splices: Iterable[dict[int, Splice]]) -> frozenset[int]:
    """Return the numbers of the pieces of which `splices` would leave nothing."""
    gone: Counter[int] = Counter()
    for one in splices:
        for number, (start, end, put) in one.items():
            gone[number] += end - start - len(put)
    return frozenset(
        number for number, size in gone.items() if size == len(text.pieces[number].text.value)
    )


def edited(text: Running, splices: Iterable[dict[int, Splice]]) -> Content:
    """Return the content of the passage after `splices`, each as `placed` gives it, in order."""
    by_piece: list[list[Splice]] = [[] for _ in text.pieces]
    for one in splices:
        for number, splice in one.items():
            by_piece[number].append(splice)
    return edit_texts(text.passage.content, iter(by_piece))
