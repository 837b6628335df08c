"""Edits of running text: what stands at a place becomes something else, all else stays as it is.

Places count characters as `walk.plain` shows them. What is kept keeps its segments and origins; new
text has none. Texts side by side are not joined: half a way back would be none.
"""

from dataclasses import replace

from briefexport.model import Code, Foreign, Inline, LineBreak, Link, Math, Note, Span, Text
from briefexport.segments import cut
from briefexport.walk import descendants, plain

Content = tuple[Inline, ...]


class InapplicableError(Exception):
    """An edit that cannot be made where it was to be made."""


def divided(content: Content, at: int) -> tuple[Content, Content]:
    """Return `content` before and after the character `at`; spans round it stand on both sides.

    What has no characters (a call of a note, a picture) stays with what is before it.
    """
    left: list[Inline] = []
    right: list[Inline] = []
    offset = 0
    for inline in content:
        size = len(plain((inline,)))
        inside = at - offset
        offset += size
        if right or inside < 0 or (inside == 0 and size):
            right.append(inline)
        elif inside >= size:
            left.append(inline)
        else:
            before, after = _halves(inline, inside)
            left.append(before)
            right.append(after)
    return tuple(left), tuple(right)


def _halves(inline: Inline, at: int) -> tuple[Inline, Inline]:
    match inline:
        case Text():
            return cut(inline, at)
        case Span() | Link() | Foreign():
            before, after = divided(inline.content, at)
            return replace(inline, content=before), replace(inline, content=after)
        case _:
            raise InapplicableError(f"{type(inline).__name__} is one thing")


def replaced(content: Content, at: int, length: int, new: str) -> Content:
    """Put `new` in the place of `length` characters, in the spans of the first that goes, or where
    none goes of the one before it.
    """
    out: list[Inline] = []
    offset = 0
    for number, inline in enumerate(content):
        size = len(plain((inline,)))
        start, stop = at - offset, at + length - offset
        offset += size
        if length:
            hosts, touched = 0 <= start < size, start < size and stop > 0
        else:
            hosts = 0 < start <= size or (start == 0 == number)
            touched = hosts
        if not touched:
            out.append(inline)
        elif size:
            out += _edited(inline, max(start, 0), min(stop, size), new if hosts else "")
    return tuple(out)


def _edited(inline: Inline, start: int, stop: int, new: str) -> Content:
    size = len(plain((inline,)))
    match inline:
        case Text():
            before = (cut(inline, start)[0] if start < size else inline,) if start else ()
            after = (cut(inline, stop)[1] if stop else inline,) if stop < size else ()
            return (*before, *((Text(new),) if new else ()), *after)
        case Span() | Link() | Foreign():
            content = replaced(inline.content, start, stop - start, new)
            return (replace(inline, content=content),) if content else ()
        case Code(value):
            value = value[:start] + new + value[stop:]
            return (replace(inline, value=value, segments=()),) if value else ()
        case LineBreak() if start == stop:
            return (inline, Text(new))
        case LineBreak():
            return (Text(new),) if new else ()
        case _:
            raise InapplicableError("only words are replaced")


def wrapped(content: Content, at: int, length: int, around: Span | Link) -> Content:
    """Set `length` characters within `around`, which comes without content of its own."""
    before, rest = divided(content, at)
    inside, after = divided(rest, length)
    under = [node for inline in inside for node in descendants(inline)]
    if not plain(inside).strip() or any(
        isinstance(node, Note | Math | LineBreak) for node in under
    ):
        raise InapplicableError("nothing to set apart")
    if any(isinstance(node, type(around)) and _alike(node, around) for node in under):
        raise InapplicableError("it is set apart already")
    return (*before, replace(around, content=inside), *after)


def _alike(one: object, other: Span | Link) -> bool:
    return isinstance(other, Link) or (isinstance(one, Span) and one.kind == other.kind)


def placed(content: Content, at: int, inline: Inline) -> Content:
    """Put `inline`, which has no characters, before the character `at`."""
    before, after = divided(content, at)
    return (*before, inline, *after)
