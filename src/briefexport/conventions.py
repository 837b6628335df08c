"""What sources say without marks of their own, whatever their form: attributions and lead-ins."""

from dataclasses import replace
from typing import Final

from briefexport.model import (
    Block,
    Extent,
    Inline,
    Origin,
    Paragraph,
    Range,
    Segment,
    Span,
    Text,
)
from briefexport.segments import cut_segments
from briefexport.walk import plain

_ATTRIBUTIONS: Final = ("—", "―", "--")


def begins(block: Block, beginnings: tuple[str, ...]) -> bool:
    """Return whether `block` is a paragraph whose text begins with one of `beginnings`."""
    if not isinstance(block, Paragraph):
        return False
    first = block.content[0]
    return isinstance(first, Text) and first.value.startswith(beginnings)


def tail(text: Text, at: int) -> Text:
    """Return `text` from its character `at` on, with the segments of what is left."""
    _, segments = cut_segments(text.segments, at)
    return Text(text.value[at:], segments=segments)


def attributed(
    content: tuple[Block, ...],
) -> tuple[tuple[Block, ...], tuple[Inline, ...], Origin | None]:
    """Return the content of a quote without its attribution, the attribution and its origin."""
    *body, last = content
    if body and isinstance(last, Paragraph) and begins(last, _ATTRIBUTIONS):
        return tuple(body), last.content, last.origin
    return content, (), None


def led_in(content: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the content of a list item, strong text that ends in a colon made its lead-in."""
    first = content[0] if content else None
    if not isinstance(first, Paragraph):
        return content
    strong, *rest = first.content
    if not isinstance(strong, Span) or strong.kind != "strong":
        return content
    if plain((strong,)).endswith(":"):
        led: tuple[Inline, ...] = (replace(strong, kind="lead-in"), *rest)
    elif rest and isinstance(rest[0], Text) and rest[0].value.startswith(":"):
        led = (*_with_colon(strong, rest[0]), *rest[1:])
    else:
        return content
    return (replace(first, content=led), *content[1:])


def _with_colon(strong: Span, after: Text) -> tuple[Inline, ...]:
    """Return the lead-in with the colon behind it, and what is left of the text it began.

    The colon owns the closing mark that stands before it, so that a word added at the end of the
    label still lands within the mark.
    """
    rest = (tail(after, 1),) if len(after.value) > 1 else ()
    colon = Text(":")
    origin = strong.origin
    if origin and after.segments:
        end = after.segments[0].start + (
            1 if after.segments[0].length > 1 else after.segments[0].source_length
        )
        inner = Range(origin.inner.start, end)
        segment = Segment(origin.inner.end, end - origin.inner.end, 1)
        colon = Text(":", segments=(segment,))
        origin = Extent(Range(origin.outer.start, end), inner)
    content = strong.content
    last = content[-1]
    if isinstance(last, Text):
        joined = Text(last.value + ":", segments=(*last.segments, *colon.segments))
        return (Span("lead-in", (*content[:-1], joined), origin=origin), *rest)
    return (Span("lead-in", (*content, colon), origin=origin), *rest)
