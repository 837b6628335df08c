"""Edits of texts that keep their way back to the source.

A segment of equal lengths above one is a copy: it may be divided, and each of its characters stands
for its own. Any other segment stands as a whole for its source characters; where it must be cut,
its first character keeps them all and the others stand for nothing at its end. A segment of one
character for one is either a copy or a character that replaced another; it need not be told which.

Whatever is done here, the segments of what comes out tile the same source range, in order, as those
of what went in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import is_
from typing import TypeAlias

from briefexport.model import (
    Extent,
    Foreign,
    Inline,
    Link,
    Range,
    Segment,
    Span,
    Text,
)
from briefexport.walk import plain

Segments: TypeAlias = tuple[Segment, ...]
# From this character up to that one, what stands there becomes this.
Splice: TypeAlias = tuple[int, int, str]


def verbatim(source: str, start: int, end: int) -> Text:
    """Return the characters `start` to `end` of `source`, copied, as a Text."""
    return Text(source[start:end], segments=(Segment(start, end - start, end - start),))


def bounds(segments: Segments) -> Range:
    """Return the source range that `segments`, of which there is at least one, tile."""
    last = segments[-1]
    return Range(segments[0].start, last.start + last.source_length)


def reach(content: Iterable[Inline]) -> Range | None:
    """Return the source range from the first of `content` to the last; None where none has one."""
    found = [outer for inline in content if (outer := outer_range(inline))]
    return Range(found[0].start, found[-1].end) if found else None


def outer_range(inline: Inline) -> Range | None:
    """Return the source range of `inline`, delimiters included."""
    if isinstance(inline, Text):
        return bounds(inline.segments) if inline.segments else None
    return inline.origin.outer if inline.origin else None


def is_copy(segment: Segment) -> bool:
    """Return whether each character of `segment` stands for one character of the source."""
    return segment.length == segment.source_length


def merged(segments: Iterable[Segment]) -> Segments:
    """Return `segments` with neighbouring copies made one.

    A segment of one character counts as a copy only beside nothing: it may be a replacement.
    """
    out: list[Segment] = []
    for segment in segments:
        if out and _continues(out[-1], segment):
            first = out.pop()
            size = first.length + segment.length
            segment = Segment(first.start, size, size)  # noqa: PLW2901
        out.append(segment)
    return tuple(out)


def _continues(first: Segment, second: Segment) -> bool:
    return (
        is_copy(first)
        and is_copy(second)
        and first.length > 1
        and second.length > 1
        and first.start + first.source_length == second.start
    )


def cut_segments(segments: Segments, at: int) -> tuple[Segments, Segments]:
    """Divide `segments` before the character `at`."""
    left: list[Segment] = []
    for index, segment in enumerate(segments):
        if at <= 0:
            return tuple(left), segments[index:]
        if at < segment.length:
            first, second = _divide(segment, at)
            return (*left, *first), (*second, *segments[index + 1 :])
        left.append(segment)
        at -= segment.length
    return tuple(left), ()


def _divide(segment: Segment, at: int) -> tuple[Segments, Segments]:
    start, source_length, length = segment
    if is_copy(segment):
        return (Segment(start, at, at),), (Segment(start + at, length - at, length - at),)
    end = start + source_length
    first = Segment(start, source_length, 1)
    rest = (Segment(end, 0, at - 1),) if at > 1 else ()
    return (first, *rest), (Segment(end, 0, length - at),)


def cut(text: Text, at: int) -> tuple[Text, Text]:
    """Divide `text` before its character `at`, which is neither its first nor beyond its end."""
    left, right = cut_segments(text.segments, at)
    return Text(text.value[:at], segments=left), Text(text.value[at:], segments=right)


def join(texts: Iterable[Text]) -> Text:
    """Return `texts`, of which there is at least one, as a single Text.

    Where one of them has no segments the whole has none: half a way back is none.
    """
    parts = tuple(texts)
    known = all(part.segments for part in parts)
    segments = merged(segment for part in parts for segment in part.segments) if known else ()
    return Text("".join(part.value for part in parts), segments=segments)


def edit(text: Text, at: int, length: int, new: str) -> Text:
    """Put `new` in the place of the `length` characters of `text` at `at`.

    Inserted characters have an empty range; replaced ones keep the old range, one by one; deleted
    ones are owned by the neighbour before, or after at the start. Something must be left.
    """
    value = text.value[:at] + new + text.value[at + length :]
    if not text.segments:
        return Text(value)
    return Text(value, segments=edit_segments(text.segments, at, length, len(new)))


def edit_all(text: Text, splices: Sequence[Splice]) -> Text:
    """Make all `splices`, which are in order and apart, as `edit` makes each, in linear time.

    Something must be left.
    """
    value = spliced(text.value, splices)
    if not text.segments:
        return Text(value)
    return Text(value, segments=_edit_all_segments(text.segments, splices))


def spliced(value: str, splices: Iterable[Splice]) -> str:
    """Return `value` after all `splices`, which are in order and apart."""
    parts: list[str] = []
    done = 0
    for start, end, new in splices:
        parts += (value[done:start], new)
        done = end
    return "".join((*parts, value[done:]))


def _edit_all_segments(segments: Segments, splices: Sequence[Splice]) -> Segments:
    out: list[Segment] = []
    position, owed = segments[0].start, 0
    cuts = (edge for start, end, _ in splices for edge in (start, end))
    for number, part in enumerate(_parts(segments, cuts)):
        gone = 0
        made = part
        if number % 2:
            made, gone = _spliced_part(part, position, len(splices[number // 2][2]))
        position = bounds(part).end if part else position
        if owed and made:
            made, owed = widen_first(made, owed), 0
        out += made
        if gone and out:
            out[-1:] = widen_last((out[-1],), gone)
        else:
            owed += gone
    return tuple(out)


def _spliced_part(old: Segments, position: int, new: int) -> tuple[Segments, int]:
    """Return the segments of `new` characters in the place of `old`, and what has no owner yet."""
    kept = min(new, sum(segment.length for segment in old))
    replaced, deleted = cut_segments(old, kept)
    made = tuple(one for segment in replaced for one in _one_by_one(segment))
    if new > kept:
        made = (*made, Segment(bounds(made).end if made else position, 0, new - kept))
    return made, sum(segment.source_length for segment in deleted)


def _parts(segments: Segments, cuts: Iterable[int]) -> Iterator[Segments]:
    """Yield `segments` in the parts that lie before, between and after `cuts`."""
    waiting = list(reversed(segments))
    done = 0
    for cut_at in cuts:
        part: list[Segment] = []
        while done < cut_at:
            segment = waiting.pop()
            if done + segment.length > cut_at:
                first, second = _divide(segment, cut_at - done)
                waiting += reversed(second)
                part += first
                done = cut_at
            else:
                part.append(segment)
                done += segment.length
        yield tuple(part)
    yield tuple(reversed(waiting))


def edit_segments(segments: Segments, at: int, length: int, new: int) -> Segments:
    """Return `segments` after `new` characters took the place of `length` characters at `at`."""
    left, rest = cut_segments(segments, at)
    old, right = cut_segments(rest, length)
    kept = min(length, new)
    replaced, deleted = cut_segments(old, kept)
    middle = tuple(one for segment in replaced for one in _one_by_one(segment))
    gone = sum(segment.source_length for segment in deleted)
    if new > length:
        where = bounds(rest).start if rest else bounds(segments).end
        where = bounds(middle).end if middle else where
        middle = (*middle, Segment(where, 0, new - kept))
    if not gone:
        return (*left, *middle, *right)
    if left or middle:
        return (*widen_last((*left, *middle), gone), *right)
    return widen_first(right, gone) if right else deleted


def _one_by_one(segment: Segment) -> Iterable[Segment]:
    # A replaced run may not look like a copy, so each of its characters stands alone.
    start, source_length, length = segment
    if is_copy(segment):
        return (Segment(start + n, 1, 1) for n in range(length))
    end = start + source_length
    return (Segment(start, source_length, 1), *(Segment(end, 0, 1) for _ in range(length - 1)))


def widen_last(segments: Segments, by: int) -> Segments:
    """Give the last character the `by` source characters after it."""
    *before, last = segments
    if last.length == 1:
        return (*before, last._replace(source_length=last.source_length + by))
    head, (tail,) = _divide(last, last.length - 1)
    return (*before, *head, tail._replace(source_length=tail.source_length + by))


def widen_first(segments: Segments, by: int) -> Segments:
    """Give the first character the `by` source characters before it."""
    first, *after = segments
    head, tail = first, segments[:0]
    if first.length > 1:
        (head,), tail = _divide(first, 1)
    wider = Segment(head.start - by, head.source_length + by, 1)
    return (wider, *tail, *after)


# --- Runs of inlines -----------------------------------------------------------------------------


def edit_inlines(content: tuple[Inline, ...], at: int, length: int, new: str) -> tuple[Inline, ...]:
    """Put `new` in the place of `length` characters at `at`, counted as `walk.plain` shows them.

    Only characters of Texts can be edited: code, formulas and line breaks within the range raise
    ValueError. New characters go into the Text that holds what they replace, or that ends where
    they are inserted, with the spans around it. A span left empty goes, and its delimiters are
    owned by the neighbour before, or after. The result is () where nothing is left.
    """
    out: list[Inline] = []
    offset = owed = 0
    for number, inline in enumerate(content):
        size = len(plain((inline,)))
        start, stop = max(at - offset, 0), min(at + length - offset, size)
        last = number == len(content) - 1
        hosts = _hosts(inline, at - offset, size, length=length, last=last)
        offset += size
        if not (start < stop or (new and hosts)):
            kept: Inline | None = inline
        else:
            kept = _edited(inline, start, max(stop - start, 0), new)
            new = ""
        if kept is None:
            owed += _width(inline)
            if out:
                out[-1], owed = widen_end(out[-1], owed), 0
        else:
            out.append(widen_start(kept, owed) if owed else kept)
            owed = 0
    return tuple(out)


def edit_texts(
    content: tuple[Inline, ...], splices: Iterator[Sequence[Splice]]
) -> tuple[Inline, ...]:
    """Make the next of `splices` in each Text of `content`, in reading order; notes are left out.

    Something must be left of every Text.
    """
    made = tuple(_edited_texts(inline, splices) for inline in content)
    return content if all(map(is_, made, content)) else made


def _edited_texts(inline: Inline, splices: Iterator[Sequence[Splice]]) -> Inline:
    match inline:
        case Text():
            wanted = next(splices)
            return edit_all(inline, wanted) if wanted else inline
        case Span() | Link() | Foreign():
            content = edit_texts(inline.content, splices)
            return inline if content is inline.content else replace(inline, content=content)
        case _:
            return inline


def _hosts(inline: Inline, at: int, size: int, *, length: int, last: bool) -> bool:
    """Return whether characters inserted before `at`, counted from `inline`, go into it."""
    if length or not isinstance(inline, Text | Span | Link | Foreign):
        return False
    return 0 < at <= size or at == 0 or (last and at >= size)


def _edited(inline: Inline, at: int, length: int, new: str) -> Inline | None:
    match inline:
        case Text():
            whole = length == len(inline.value) and not new
            return None if whole else edit(inline, at, length, new)
        case Span() | Link() | Foreign():
            content = edit_inlines(inline.content, at, length, new)
            return replace(inline, content=content) if content else None
        case _:
            raise ValueError(f"only text can be edited, not {inline!r}")


def _width(inline: Inline) -> int:
    outer = outer_range(inline)
    return outer.end - outer.start if outer else 0


def widen_end(inline: Inline, by: int) -> Inline:
    """Give `inline` the `by` source characters after it."""
    match inline:
        case Text():
            if not inline.segments:
                return inline
            return replace(inline, segments=widen_last(inline.segments, by))
        case _ if inline.origin:
            outer, inner = inline.origin.outer, inline.origin.inner
            return replace(inline, origin=Extent(Range(outer.start, outer.end + by), inner))
        case _:
            return inline


def widen_start(inline: Inline, by: int) -> Inline:
    """Give `inline` the `by` source characters before it."""
    match inline:
        case Text():
            if not inline.segments:
                return inline
            return replace(inline, segments=widen_first(inline.segments, by))
        case _ if inline.origin:
            outer, inner = inline.origin.outer, inline.origin.inner
            return replace(inline, origin=Extent(Range(outer.start - by, outer.end), inner))
        case _:
            return inline
