"""What must hold of every origin a reader of text gives: it tiles, and it leads back."""

from collections.abc import Iterator
from html import unescape

from briefexport.model import (
    Brief,
    Code,
    CodeBlock,
    Definition,
    Figure,
    Foreign,
    Heading,
    Inline,
    Link,
    ListItem,
    Note,
    Origin,
    Paragraph,
    Quote,
    Range,
    Segment,
    Span,
    Table,
    Text,
)
from briefexport.segments import Segments
from briefexport.source import Source
from briefexport.walk import Node, children, descendants


def check(source: Source, brief: Brief) -> None:
    """Raise AssertionError where an origin of `brief` does not lead back into `source`."""
    check_line(source, brief.title, None)
    for node in descendants(brief):
        match node:
            case Heading() | Paragraph():
                check_line(source, node.content, node.origin)
            case CodeBlock() if node.segments:
                assert node.origin
                check_tiles([*map(ranged, node.segments)], None)
                check_within(Range(node.origin.start, node.origin.end), ranged(node.segments[0]))
                check_segments(source, node.value, node.segments)
            case Definition():
                for term, origin in zip(node.terms, node.term_origins, strict=True):
                    check_line(source, term, origin)
            case Table() | Figure() if node.caption:
                check_line(source, node.caption, node.caption_origin)
            case Quote() if node.attribution:
                check_line(source, node.attribution, node.attribution_origin)
            case ListItem() if node.marker and node.origin:
                assert node.marker.start == node.origin.start
                assert node.marker.end <= node.origin.content.start
            case _:
                pass
        check_children(source, node)


def check_children(source: Source, node: Node) -> None:
    """Blocks stand in the source's order, within what holds them."""
    origin = getattr(node, "origin", None)
    if isinstance(origin, Origin):
        assert source.line_start(origin.start) == origin.line_start
        check_within(Range(origin.start, origin.end), origin.content)
    if isinstance(node, Brief | Table | Figure):
        return
    inside = node.definition if isinstance(node, Note) else origin
    before: Origin | None = None
    for child in children(node):
        place = getattr(child, "origin", None)
        if isinstance(inside, Origin) and isinstance(place, Origin):
            check_within(Range(inside.start, inside.end), Range(place.start, place.end))
            # What cannot stand in a block (in a table outside of its cells) is set before it.
            taken_out = before and place.start <= before.start and before.end <= place.end
            assert not before or place.start >= before.end or taken_out
            before = place


def check_within(outer: Range, inner: Range) -> None:
    assert outer.start <= inner.start <= inner.end <= outer.end, (outer, inner)


def check_line(source: Source, content: tuple[Inline, ...], origin: Origin | None) -> None:
    check_tiles(list(ranges(content)), origin.content if origin else None)
    for inline in content:
        for node in under(inline):
            if isinstance(node, Text | Code):
                assert node.segments
                check_segments(source, node.value, node.segments)


def under(inline: Inline) -> Iterator[Inline]:
    yield inline
    if isinstance(inline, Span | Link | Foreign):
        for child in inline.content:
            yield from under(child)


def ranged(segment: Segment) -> Range:
    return Range(segment.start, segment.start + segment.source_length)


def ranges(content: tuple[Inline, ...]) -> Iterator[Range]:
    """Yield the ranges of the characters and the delimiters of `content`, in order."""
    for inline in content:
        if isinstance(inline, Text):
            yield from map(ranged, inline.segments)
            continue
        assert inline.origin, inline
        outer, inner = inline.origin.outer, inline.origin.inner
        check_within(outer, inner)
        match inline:
            case Span() | Link() | Foreign():
                yield Range(outer.start, inner.start)
                yield from ranges(inline.content)
                yield Range(inner.end, outer.end)
            case Code():
                yield Range(outer.start, inner.start)
                yield from map(ranged, inline.segments)
                yield Range(inner.end, outer.end)
            case _:
                yield outer


def check_tiles(found: list[Range], content: Range | None) -> None:
    """`found` follow on one another, and fill `content`."""
    if not found:
        return
    cursor = content.start if content else found[0].start
    end = content.end if content else found[-1].end
    for one in (*found, Range(end, end)):
        assert cursor == one.start, f"{cursor} is not {one.start}: {found}, {content}"
        cursor = one.end


def check_segments(source: Source, value: str, segments: Segments) -> None:
    """A copy slices back to its text; what is decoded decodes to it."""
    done = 0
    for segment in segments:
        part = value[done : done + segment.length]
        done += segment.length
        raw = source.text[segment.start : segment.start + segment.source_length]
        if segment.length == segment.source_length > 1:
            assert part == raw
        else:
            assert stands_for(part, raw), (part, raw)
    assert done == len(value)


def stands_for(part: str, raw: str) -> bool:
    """Return whether `raw` is a way to write `part`.

    It may have behind it (before it, at the start) what no character stands for: tags, comments,
    the marks of the next line, the mark that closes a lead-in before its colon.
    """
    if part in {*"“”‘’()"} and raw[:1] in {"", "<"}:
        return True  # what browsers set round <q> and <rt>
    if part == "\n" and raw.startswith("<br"):
        return True  # in preformatted text
    if not raw:  # a part of a tab, the address of a link without words, a second decoded character
        return part.isspace() or ":" in part or not part.isascii()
    if part.isspace() and raw[0] in " \t\r\n\\&":
        return True  # blanks and line endings are folded
    decoded = unescape(raw).replace("\n", " ").replace("\r", " ")
    words = [word for word in raw.split() if word not in {">", "|"}]  # a folded YAML scalar
    return part == "\ufffd" or part in decoded or part.split() == words
