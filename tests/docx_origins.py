"""What must hold of every origin the DOCX reader gives: it tiles its paragraph, and leads back."""

from collections.abc import Iterator

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
    Origin,
    Paragraph,
    Quote,
    Range,
    Span,
    Table,
    Text,
)
from briefexport.segments import Segments
from briefexport.source import Source
from briefexport.walk import descendants


def check(source: Source, brief: Brief) -> None:
    """Raise AssertionError where an origin of `brief` does not lead back into `source`."""
    check_line(source, brief.title, None)
    check_line(source, brief.subtitle, None)
    for node in descendants(brief):
        match node:
            case Heading() | Paragraph() if node.content:
                assert node.origin
                assert source.line_start(node.origin.start) == node.origin.start
                check_line(source, node.content, node.origin)
            case CodeBlock():
                check_text(source, node.value, node.segments)
            case Definition():
                for term, origin in zip(node.terms, node.term_origins, strict=True):
                    check_line(source, term, origin)
            case Table() | Figure() if node.caption:
                check_line(source, node.caption, node.caption_origin)
            case Quote() if node.attribution:
                check_line(source, node.attribution, node.attribution_origin)
            case _:
                pass


def check_line(source: Source, content: tuple[Inline, ...], origin: Origin | None) -> None:
    """The ranges of `content` follow on one another, and fill their paragraph."""
    found = list(ranges(source, content))
    if not found:
        return
    cursor, end = origin.content if origin else Range(found[0].start, found[-1].end)
    for one in (*found, Range(end, end)):
        assert cursor == one.start, (found, origin)
        cursor = one.end


def ranges(source: Source, content: tuple[Inline, ...]) -> Iterator[Range]:
    for inline in content:
        match inline:
            case Text():
                assert inline.segments
                check_text(source, inline.value, inline.segments)
                yield from (
                    Range(one.start, one.start + one.source_length) for one in inline.segments
                )
            case Span() | Link() | Foreign():
                assert inline.origin
                inner = list(ranges(source, inline.content))
                assert (inner[0].start, inner[-1].end) == inline.origin.outer
                yield from inner
            case _:
                assert inline.origin
                if isinstance(inline, Code):
                    check_text(source, inline.value, inline.segments)
                yield inline.origin.outer


def check_text(source: Source, value: str, segments: Segments) -> None:
    """Every character stands in the source where its segment says."""
    at = 0
    for segment in segments:
        part, at = value[at : at + segment.length], at + segment.length
        raw = source.text[segment.start : segment.start + segment.source_length]
        if segment.length == segment.source_length > 1:
            assert part == raw
        else:  # a character with what it owns beside it; a break in code is a line end
            assert part in raw or (part == "\n" and set(raw) <= {"\u2028", "\n"}), (part, raw)
    assert at == len(value)
