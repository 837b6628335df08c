"""What a brief says, in a form in which two that say the same are equal.

How spans nest and where texts are cut does not matter; marks of blanks are those of both sides.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import groupby
from typing import Any, TypeAlias, assert_never, get_args

from briefexport.model import (
    Brief,
    Code,
    DefinitionList,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    Math,
    Note,
    Paragraph,
    Reference,
    Span,
    Table,
    Text,
    grid,
)

Name: TypeAlias = Callable[[str], str]
Marks: TypeAlias = frozenset[Any]
# What shows nothing at the edge of a line.
BLANKS = (" ", "\u00a0")


def shape(node: Any, name: Name = str) -> Any:
    """Return what a node says, as plain tuples; `name` gives what a picture is known by."""
    if isinstance(node, tuple):
        if any(isinstance(one, get_args(Inline)) for one in node):
            return line(node, name)
        return tuple(shape(one, name) for one in node if not _is_blank(one))
    if isinstance(node, Image):
        return ("image", name(node.asset), node.alt, node.description)
    if is_dataclass(node):
        held = {slot.name: getattr(node, slot.name) for slot in fields(node) if slot.compare}
        if isinstance(node, Brief):
            del held["language"]
        if isinstance(node, List):
            held["tight"] = _is_tight(node)
        if isinstance(node, DefinitionList):
            inner = [one for item in node.items for meaning in item.meanings for one in meaning[1:]]
            held["tight"] = node.tight and all(isinstance(one, List) for one in inner)
        if isinstance(node, Table):
            held = _aligned(node)
        return (type(node).__name__, *(shape(one, name) for one in held.values()))
    return node


def _is_blank(node: Any) -> bool:
    """Return whether a paragraph shows nothing."""
    if not isinstance(node, Paragraph):
        return False
    return all(isinstance(one, Text) and not one.value.strip() for one in node.content)


def _aligned(table: Table) -> dict[str, Any]:
    """Return what a table says, its cells aligned as their columns are where they do not say."""
    held: dict[str, Any] = {"columns": len(table.columns)}
    for name in ("head", "body", "foot"):
        rows = getattr(table, name)
        starts = grid(rows, len(table.columns))
        held[name] = tuple(
            tuple(
                replace(cell, align=cell.align or table.columns[at].align)
                for cell, at in zip(row.cells, places, strict=True)
            )
            for row, places in zip(rows, starts, strict=True)
        )
    return held | {"caption": table.caption, "notes": table.notes, "variant": table.variant}


def _is_tight(node: List) -> bool:
    """Return whether items stand close, where that could be otherwise."""
    apart = any(not isinstance(one, List) for item in node.items for one in item.content[1:])
    lone = len(node.items) == 1 and len(node.items[0].content) < 2
    return (node.tight or lone) and not apart


def line(content: Iterable[Inline], name: Name) -> tuple[Any, ...]:
    """Return running text as runs: what stands there, with all that is around it."""
    every = list(_characters(content, frozenset(), name))
    # Blanks side by side are one.
    found = [one for n, one in enumerate(every) if not (n and one[0] == every[n - 1][0] == " ")]
    held = [_shared(found, n) for n in range(len(found))]
    while held and held[0][0] in BLANKS:
        del held[0]
    while held and held[-1][0] in BLANKS:
        held.pop()
    runs = groupby(held, key=lambda one: (isinstance(one[0], str), one[1]))
    return tuple(
        ("".join(map(str, things)) if is_text else tuple(things), tuple(sorted(marks, key=str)))
        for (is_text, marks), group in runs
        for things in [[thing for thing, _ in group]]
    )


def _shared(found: list[tuple[Any, Marks]], at: int) -> tuple[Any, Marks]:
    """Return a character with its marks; of a blank, those that both its neighbours have."""
    thing, marks = found[at]
    if thing != " ":
        return thing, marks
    before = next((one[1] for one in found[at::-1] if one[0] != " "), frozenset[Any]())
    after = next((one[1] for one in found[at:] if one[0] != " "), frozenset[Any]())
    return thing, before & after


def _characters(content: Iterable[Inline], marks: Marks, name: Name) -> Iterator[tuple[Any, Marks]]:
    for inline in content:
        match inline:
            case Text(value):
                yield from ((one, marks) for one in value)
            case Code(value):
                yield from ((one, marks | {"code"}) for one in value)
            case Span(kind, inner):
                # A lead-in is told from strong words by its colon.
                own = "strong" if kind == "lead-in" else kind
                yield from _characters(inner, marks | {own}, name)
            case Link(target, inner):
                yield from _characters(inner, marks | {("link", target)}, name)
            case Foreign(language, direction, inner):
                yield from _characters(inner, marks | {(language, direction)}, name)
            case Note(inner):
                yield ("note", shape(inner, name)), frozenset()
            case Image():
                yield shape(inline, name), frozenset()
            case Reference(target):
                yield ("reference", target), frozenset()
            case LineBreak():
                yield ("break",), frozenset()
            case Math(value):
                yield ("formula", value), marks
            case _:
                assert_never(inline)


def difference(one: Any, other: Any, at: str = "") -> str:
    """Return where two shapes differ first, and how."""
    if not (isinstance(one, tuple) and isinstance(other, tuple)):
        return f"{at}: {one!r} is not {other!r}"
    for number, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return difference(left, right, f"{at}/{number}")
    return f"{at}: {one[len(other) :]!r} is not {other[len(one) :]!r}"
