"""The characters of one block, and where in the source each of them stands."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from briefexport.model import Range, Segment, Text, legal
from briefexport.records import dataclass

_ESCAPED_PIPE = re.compile(r"\\\|")
# A word divided at the end of a line, but not the first half of `pre- and post-war`.
_DIVIDED = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_SUSPENDED = re.compile(r"(?:and|or|to|nor|und|oder|bis|et|ou)\b")


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of a block as one string, with its segments and where each begins in the string."""

    value: str
    segments: tuple[Segment, ...]
    begins: tuple[int, ...]

    def source_start(self, at: int) -> int:
        """Return the offset in the source at which character `at` of the text begins."""
        index = bisect_right(self.begins, at) - 1
        return self.segments[index].start + at - self.begins[index]

    def source_end(self, at: int) -> int:
        """Return the offset in the source at which the character before `at` ends."""
        index = bisect_right(self.begins, at - 1) - 1
        segment, into = self.segments[index], at - self.begins[index]
        whole = into == segment.length
        return segment.start + (segment.source_length if whole else into)

    def source_range(self, start: int, end: int) -> Range:
        """Return where in the source the characters from `start` to `end` stand."""
        return Range(self.source_start(start), self.source_end(end))

    def cut(self, start: int, end: int) -> Text:
        """Return the characters from `start` to `end`, which are not the same, as a Text."""
        first = bisect_right(self.begins, start) - 1
        last = bisect_right(self.begins, end - 1)
        segments = []
        for index in range(first, last):
            segment, begin = self.segments[index], self.begins[index]
            skip = max(0, start - begin)
            length = min(segment.length, end - begin) - skip
            whole = length == segment.length
            segments.append(segment if whole else Segment(segment.start + skip, length, length))
        return Text(self.value[start:end], segments=tuple(segments))


def _passage(value: str, segments: Sequence[Segment]) -> Passage:
    begins = accumulate((segment.length for segment in segments[:-1]), initial=0)
    return Passage(legal(value), tuple(segments), tuple(begins) if segments else ())


def copied(text: str, start: int, end: int) -> Iterator[Segment]:
    """Yield the segments of characters copied; one that `legal` replaces stands by itself."""
    piece, at = text[start:end], start
    good = legal(piece)
    if good != piece:
        for offset, (old, new) in enumerate(zip(piece, good, strict=True), start):
            if old != new:
                if offset > at:
                    yield Segment(at, offset - at, offset - at)
                yield Segment(offset, 1, 1)
                at = offset + 1
    if end > at:
        yield Segment(at, end - at, end - at)


def flowing(text: str, pieces: Sequence[Range]) -> Passage:
    """Return the passage made of `pieces`, none empty, one a line, of the source `text`.

    Between two of them is a space that owns all that stands there. After a word divided by a hyphen
    there is none: the hyphen, kept, owns what stands there.
    """
    values: list[str] = []
    segments: list[Segment] = []
    for index, (start, end) in enumerate(pieces):
        following = pieces[index + 1].start if index + 1 < len(pieces) else end
        divided = following > end and is_divided(text, pieces[index], pieces[index + 1])
        segments += copied(text, start, end - divided)
        if divided:
            segments.append(Segment(end - 1, following - end + 1, 1))
        values.append(text[start:end])
        if following > end and not divided:
            segments.append(Segment(end, following - end, 1))
            values.append(" ")
    return _passage("".join(values), segments)


def is_divided(text: str, piece: Range, following: Range) -> bool:
    """Tell whether a word is divided between a line's `piece` and the `following` line's."""
    if following.start == piece.end or not _DIVIDED.search(text[piece.end - 2 : piece.end]):
        return False
    after = text[following.start : min(following.end, following.start + 8)]
    return after[0].islower() and not _SUSPENDED.match(after)


def escaped(text: str, piece: Range) -> Passage:
    r"""Return the passage of a table's cell, where `\|` is a pipe."""
    values: list[str] = []
    segments: list[Segment] = []
    at = piece.start
    for found in _ESCAPED_PIPE.finditer(text, piece.start, piece.end):
        segments += copied(text, at, found.start())
        segments.append(Segment(found.start(), 2, 1))
        values += (text[at : found.start()], "|")
        at = found.end()
    segments += copied(text, at, piece.end)
    values.append(text[at : piece.end])
    return _passage("".join(values), segments)
