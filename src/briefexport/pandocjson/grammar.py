"""The grammar of pandoc's JSON (pandoc-types 1.22 and 1.23), and the check against it.

A document that has passed `check` can be taken apart without looking twice at every step.
"""

from collections.abc import Iterator
from math import isfinite
from typing import Any, Final, Literal, TypeAlias

from briefexport.errors import ModelError
from briefexport.records import dataclass

# A node is `{"t": constructor, "c": what it holds}`; `Str`, which is half of all, is its text.
Node: TypeAlias = dict[str, Any]
Inline: TypeAlias = Node | str
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array of any length."""

    member: "Shape"


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object with any keys."""

    member: "Shape"


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value, or null."""

    member: "Shape"


@dataclass(frozen=True, slots=True)
class Named:
    """A node of the constructors that `GRAMMAR` has under this name."""

    name: str


# An array of as many members as the tuple has, or one kind of value.
Shape: TypeAlias = ListOf | MapOf | Maybe | Named | tuple["Shape", ...] | Literal["text", "number"]

_INLINE, _BLOCK, _META = Named("inline"), Named("block"), Named("metadata value")
_INLINES, _BLOCKS = ListOf(_INLINE), ListOf(_BLOCK)
_ATTR: Final[Shape] = ("text", ListOf("text"), ListOf(("text", "text")))
_TARGET: Final[Shape] = ("text", "text")
_CELL: Final[Shape] = (_ATTR, Named("alignment"), "number", "number", _BLOCKS)
_ROWS = ListOf((_ATTR, ListOf(_CELL)))
_CAPTION: Final[Shape] = (Maybe(_INLINES), _BLOCKS)
_NOTHING: Final[tuple[Shape, ...]] = ()


def _plain(*names: str) -> dict[str, Shape]:
    """Return constructors that hold nothing."""
    return dict.fromkeys(names, _NOTHING)


GRAMMAR: Final[dict[str, dict[str, Shape]]] = {
    "inline": {
        **dict.fromkeys(
            ("Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps"),
            _INLINES,
        ),
        **_plain("Space", "SoftBreak", "LineBreak"),
        "Quoted": (Named("quotation mark"), _INLINES),
        "Cite": (ListOf(Named("citation")), _INLINES),
        "Code": (_ATTR, "text"),
        "Math": (Named("kind of formula"), "text"),
        "RawInline": ("text", "text"),
        "Link": (_ATTR, _INLINES, _TARGET),
        "Image": (_ATTR, _INLINES, _TARGET),
        "Note": _BLOCKS,
        "Span": (_ATTR, _INLINES),
    },
    "block": {
        "Plain": _INLINES,
        "Para": _INLINES,
        "LineBlock": ListOf(_INLINES),
        "CodeBlock": (_ATTR, "text"),
        "RawBlock": ("text", "text"),
        "BlockQuote": _BLOCKS,
        "OrderedList": (
            ("number", Named("list style"), Named("list delimiter")),
            ListOf(_BLOCKS),
        ),
        "BulletList": ListOf(_BLOCKS),
        "DefinitionList": ListOf((_INLINES, ListOf(_BLOCKS))),
        "Header": ("number", _ATTR, _INLINES),
        **_plain("HorizontalRule", "Null"),
        "Table": (
            _ATTR,
            _CAPTION,
            ListOf((Named("alignment"), Named("width"))),
            (_ATTR, _ROWS),
            ListOf((_ATTR, "number", _ROWS, _ROWS)),
            (_ATTR, _ROWS),
        ),
        "Figure": (_ATTR, _CAPTION, _BLOCKS),
        "Div": (_ATTR, _BLOCKS),
    },
    "metadata value": {
        "MetaMap": MapOf(_META),
        "MetaList": ListOf(_META),
        "MetaBool": _NOTHING,
        "MetaString": "text",
        "MetaInlines": _INLINES,
        "MetaBlocks": _BLOCKS,
    },
    "quotation mark": _plain("SingleQuote", "DoubleQuote"),
    "kind of formula": _plain("InlineMath", "DisplayMath"),
    "list style": _plain(
        "DefaultStyle", "Example", "Decimal", "LowerRoman", "UpperRoman", "LowerAlpha", "UpperAlpha"
    ),
    "list delimiter": _plain("DefaultDelim", "Period", "OneParen", "TwoParens"),
    "alignment": _plain("AlignLeft", "AlignRight", "AlignCenter", "AlignDefault"),
    "width": {"ColWidth": "number", "ColWidthDefault": _NOTHING},
}
# What has no constructor: a citation's key, and what stands before and after it.
_CITATION: Final[dict[str, Shape]] = {
    "citationId": "text",
    "citationPrefix": _INLINES,
    "citationSuffix": _INLINES,
}
DOCUMENT: Final[dict[str, Shape]] = {"meta": MapOf(_META), "blocks": _BLOCKS}


def check(document: object) -> None:
    """Raise ModelError, with the path, where `document` is not what the grammar says.

    Nothing is recursive here, so no depth is too much.
    """
    stack = list(_members(document, DOCUMENT, ()))
    while stack:
        value, shape, path = stack.pop()
        stack.extend(_inside(value, shape, path))


Member: TypeAlias = tuple[object, Shape, Path]


def _inside(value: object, shape: Shape, path: Path) -> Iterator[Member]:
    """Yield what `value` holds, and what each of it should be."""
    match shape:
        case "text":
            _expect(isinstance(value, str), "a text", value, path)
        case "number":
            finite = isinstance(value, int | float) and isfinite(value)
            _expect(finite and type(value) is not bool, "a number", value, path)
        case ListOf(member):
            _expect(isinstance(value, list), "an array", value, path)
            assert isinstance(value, list)
            yield from ((one, member, (*path, n)) for n, one in enumerate(value))
        case MapOf(member):
            _expect(isinstance(value, dict), "an object", value, path)
            assert isinstance(value, dict)
            yield from ((one, member, (*path, key)) for key, one in value.items())
        case Maybe(member):
            yield from [] if value is None else [(value, member, path)]
        case Named(name):
            yield from _node(value, name, path)
        case _:
            whole = isinstance(value, list) and len(value) == len(shape)
            _expect(whole, f"an array of {len(shape)}", value, path)
            assert isinstance(value, list)
            for n, (one, member) in enumerate(zip(value, shape, strict=True)):
                yield one, member, (*path, n)


def _node(value: object, name: str, path: Path) -> Iterator[Member]:
    if name == "inline" and isinstance(value, str):
        return
    if name == "citation":
        yield from _members(value, _CITATION, path)
        return
    _expect(isinstance(value, dict), f"a node ({name})", value, path)
    assert isinstance(value, dict)
    kind = value.get("t")
    if not isinstance(kind, str) or kind not in GRAMMAR[name]:
        raise ModelError(f"{shown(path)}: {kind!r} is no {name} that is known here")
    inner = GRAMMAR[name][kind]
    if inner != _NOTHING:
        yield value.get("c"), inner, (*path, kind)


def _members(value: object, shapes: dict[str, Shape], path: Path) -> Iterator[Member]:
    _expect(isinstance(value, dict), "an object", value, path)
    assert isinstance(value, dict)
    yield from ((value.get(key), shape, (*path, key)) for key, shape in shapes.items())


def _expect(fits: bool, what: str, value: object, path: Path) -> None:
    if not fits:
        raise ModelError(f"{shown(path)}: should be {what}, not {type(value).__name__}")


def shown(path: Path) -> str:
    """Return `path` as people write one."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".") or "the document"
