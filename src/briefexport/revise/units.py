"""Running text as what a DOCX is: characters and things in a row, each with the marks on it.

Both sides are compared so, without regard to how spans nest. Each unit knows where in its tree it
stands, so that a tree can be put together of those that were kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, assert_never

from briefexport.model import (
    Code,
    Direction,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    Note,
    Reference,
    Segment,
    Span,
    SpanKind,
    Text,
)
from briefexport.records import dataclass
from briefexport.segments import cut_segments, merged

# A mark: the name of what is around a character, and what it says.
Mark: TypeAlias = tuple[str, ...]
Marks: TypeAlias = frozenset[Mark]
Wrapper: TypeAlias = Span | Link | Foreign | Code
Thing: TypeAlias = Note | Image | Reference | Math | LineBreak
NO_MARKS: Marks = frozenset()
OBJECT = "\ufffc"
CODE: Mark = ("code",)


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A character, or a thing among them (`thing`); `text` of a thing is no character.

    `path` are the nodes around it, the outermost first. Of a character `leaf` is the Text or Code
    it is in, and `at` where in it; a new one is in none.
    """

    text: str
    marks: Marks = NO_MARKS
    path: tuple[Wrapper, ...] = ()
    thing: Thing | None = None
    leaf: Text | Code | None = None
    at: int = 0


def mark_of(node: Wrapper) -> Mark:
    """Return the mark that `node` puts on what it holds."""
    match node:
        case Span(kind):
            return (kind,)
        case Link(target):
            return ("link", target)
        case Foreign(language, direction):
            return ("foreign", language, direction or "")
        case Code():
            return CODE
        case _:
            assert_never(node)


def units(
    content: Iterable[Inline], path: tuple[Wrapper, ...] = (), marks: Marks = NO_MARKS
) -> Iterator[Unit]:
    """Yield the characters and things of `content`, in order."""
    for inline in content:
        match inline:
            case Text(value):
                for at, character in enumerate(value):
                    yield Unit(character, marks, path, leaf=inline, at=at)
            case Code(value):
                within, own = (*path, inline), marks | {CODE}
                for at, character in enumerate(value):
                    yield Unit(character, own, within, leaf=inline, at=at)
            case Span() | Link() | Foreign():
                yield from units(inline.content, (*path, inline), marks | {mark_of(inline)})
            case Note() | Image() | Reference() | Math() | LineBreak():
                yield Unit(OBJECT, marks, path, thing=inline)
            case _:
                assert_never(inline)


def likened(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return `content` as all that looks the same nests, without languages and directions.

    Applications mark these as they like, and formulas, breaks and calls of notes too; what the base
    says of them stays. That a picture is decoration some applications lose.
    """
    if len(content) == 1 and isinstance(content[0], Text):
        return content
    return inlines(list(_stretches(content, NO_MARKS)))


def _stretches(content: Iterable[Inline], marks: Marks) -> Iterator[Unit]:
    """Yield texts and things with their marks; of a text all characters as one."""
    for inline in content:
        match inline:
            case Text(value):
                yield Unit(value, marks)
            case Code(value):
                yield Unit(value, marks | {CODE})
            case Foreign(content=inner):
                yield from _stretches(inner, marks)
            case Span() | Link():
                yield from _stretches(inline.content, marks | {mark_of(inline)})
            case Image(alt=alt):
                yield Unit(OBJECT, marks, thing=replace(inline, alt=alt or None))
            case Note() | Reference() | Math() | LineBreak():
                yield Unit(OBJECT, thing=inline)
            case _:
                assert_never(inline)


# --- From units to inlines -----------------------------------------------------------------------


def inlines(found: Sequence[Unit]) -> tuple[Inline, ...]:
    """Return the inlines that `found` are; a node whose units are all there is that node itself."""
    return tuple(_nested(found, ()))


def _nested(found: Sequence[Unit], around: tuple[Mark, ...]) -> Iterator[Inline]:
    """Yield the inlines of `found`, within nodes that put the marks `around` on them."""
    at = 0
    while at < len(found):
        unit = found[at]
        wrapper, mark, end = _widest(found, at, around)
        if wrapper is not None:
            yield _wrapped(wrapper, found[at:end], around)
        elif mark is not None:
            yield _new(mark, found[at:end], around)
        elif unit.thing is not None:
            end = at + 1
            yield unit.thing
        else:
            end = _alike(found, at, around)
            yield from _texts(found[at:end])
        at = end


def _widest(
    found: Sequence[Unit], at: int, around: tuple[Mark, ...]
) -> tuple[Wrapper | None, Mark | None, int]:
    """Return what goes on furthest round the unit `at`: a node that is kept, or else a new mark.

    Code holds nothing: new marks go round it.
    """
    unit = found[at]
    kept = unit.path[0] if unit.path else None
    new = _new_marks(unit, around)
    best: tuple[Wrapper | None, Mark | None, int] = (None, None, at)
    if kept is not None and not (isinstance(kept, Code) and new):
        end = at + 1
        while end < len(found) and _goes_on(kept, found[end], around):
            end += 1
        best = (kept, None, end)
    # Code is the innermost, whatever else is new.
    for mark in sorted(new, key=lambda one: (one == CODE, one)):
        end = at + 1
        while end < len(found) and mark in found[end].marks:
            end += 1
        if end > best[2] and not (mark == CODE and best[1]):
            best = (None, mark, end)
    return best


def _new_marks(unit: Unit, around: tuple[Mark, ...]) -> set[Mark]:
    """Return the marks of `unit` that neither a node nor what is around it stands for."""
    return set(unit.marks) - {mark_of(one) for one in unit.path} - set(around)


def _goes_on(kept: Wrapper, unit: Unit, around: tuple[Mark, ...]) -> bool:
    inside = bool(unit.path) and unit.path[0] is kept
    return inside and not (isinstance(kept, Code) and _new_marks(unit, around))


def _wrapped(wrapper: Wrapper, found: Sequence[Unit], around: tuple[Mark, ...]) -> Inline:
    """Return the node `wrapper` with what is left of it, and what came into it."""
    if isinstance(wrapper, Code):
        return _code(wrapper, found)
    inside = [replace(unit, path=unit.path[1:]) for unit in found]
    content = tuple(_nested(inside, (*around, mark_of(wrapper))))
    same = len(content) == len(wrapper.content) and all(
        one is other for one, other in zip(content, wrapper.content, strict=True)
    )
    return wrapper if same else replace(wrapper, content=content)


def _new(mark: Mark, found: Sequence[Unit], around: tuple[Mark, ...]) -> Inline:
    if mark == CODE:
        return Code("".join(unit.text for unit in found))
    content = tuple(_nested(found, (*around, mark)))
    match mark:
        case ("link", target):
            return Link(target, content)
        case ("foreign", language, direction):
            return Foreign(language, _direction(direction), content)
        case (kind,):
            return Span(_kind(kind), content)
        case _:
            raise AssertionError(f"{mark} is no mark")


def _direction(value: str) -> Direction | None:
    return "ltr" if value == "ltr" else "rtl" if value == "rtl" else None


def _kind(value: str) -> SpanKind:
    kinds: dict[str, SpanKind] = {
        "emphasis": "emphasis", "strong": "strong", "lead-in": "lead-in",
        "small-caps": "small-caps", "strike": "strike", "superscript": "superscript",
        "subscript": "subscript",
    }  # fmt: skip
    return kinds[value]


def _alike(found: Sequence[Unit], at: int, around: tuple[Mark, ...]) -> int:
    """Return where the characters end that nothing but `around` is on, from the unit `at` on."""
    end = at + 1
    while end < len(found):
        unit = found[end]
        if unit.thing is not None or unit.path or unit.marks - set(around):
            break
        end += 1
    return end


def _code(node: Code, found: Sequence[Unit]) -> Code:
    value = "".join(unit.text for unit in found)
    whole = all(unit.leaf is node and unit.at == at for at, unit in enumerate(found))
    return node if whole and value == node.value else replace(node, value=value, segments=())


def _texts(found: Sequence[Unit]) -> Iterator[Text]:
    """Yield the texts of characters: those kept of one text with its segments, new ones without."""
    at = 0
    while at < len(found):
        leaf = found[at].leaf
        end = at + 1
        while end < len(found) and found[end].leaf is leaf and _follows(found[end - 1], found[end]):
            end += 1
        value = "".join(unit.text for unit in found[at:end])
        if isinstance(leaf, Text):
            yield _part(leaf, found[at].at, value)
        else:
            yield Text(value)
        at = end


def _follows(one: Unit, other: Unit) -> bool:
    return one.leaf is None or other.at == one.at + 1


def _part(leaf: Text, at: int, value: str) -> Text:
    if len(value) == len(leaf.value):
        return leaf
    if not leaf.segments:
        return Text(value)
    return Text(value, segments=segments_between(leaf.segments, at, at + len(value)))


def segments_between(segments: tuple[Segment, ...], start: int, end: int) -> tuple[Segment, ...]:
    """Return the segments of the characters from `start` up to `end`."""
    _, rest = cut_segments(segments, start)
    inside, _ = cut_segments(rest, end - start)
    return merged(inside)
