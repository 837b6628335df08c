"""Values of CSS, and shorthands taken apart: what a declaration says of each single property."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from tinycss2.ast import Declaration
from tinycss2.color4 import Color, parse_color

from briefexport.records import dataclass

SIDES = ("top", "right", "bottom", "left")
EDGES = (*SIDES, "inline-start", "inline-end", "block-start", "block-end")
WIDE = frozenset(("inherit", "initial", "unset", "revert", "revert-layer"))
LINES = frozenset(
    (
        "none", "hidden", "solid", "double", "dashed", "dotted", "groove", "ridge", "inset",
        "outset",
    )
)  # fmt: skip
BORDERS = {"thin": 1.0, "medium": 3.0, "thick": 5.0}
COLOURS = frozenset(
    (
        "color", "background-color", "text-decoration-color",
        *(f"border-{edge}-color" for edge in EDGES),
    )
)  # fmt: skip
FONT = ("font-style", "font-variant-caps", "font-weight", "font-size", "line-height", "font-family")
DECORATIONS = frozenset(("underline", "overline", "line-through"))
SLOPES = frozenset(("italic", "oblique"))
WEIGHTS = frozenset(("bold", "bolder", "lighter"))


@dataclass(frozen=True, slots=True)
class Length:
    """A number with its unit: "" for a mere number, "%" for a percentage."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A way of counting made of another, with what stands around the number (Counter Styles, 3)."""

    kind: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A string."""

    text: str


# A keyword, a colour as #rrggbb (or "currentcolor", "transparent") or a family's name is a str.
Value: TypeAlias = Length | Quoted | Counted | str
Single: TypeAlias = tuple[str, Value]


def singles(declaration: Declaration) -> Iterator[Single]:
    """Yield the single properties that `declaration` sets; none where it says what is unknown."""
    # What breaks of pages are called where pages came first (CSS Fragmentation 3, 3.4).
    name = declaration.lower_name.removeprefix("page-")
    tokens = [token for token in declaration.value if token.type not in {"whitespace", "comment"}]
    if not tokens:
        return
    word = _word(tokens[0]) if len(tokens) == 1 else ""
    if word in WIDE:
        yield from ((one, word) for one in _parts(name))
    elif (shorthand := SHORTHANDS.get(name)) is not None:
        yield from shorthand(tokens)
    elif (value := _value(name, tokens)) is not None:
        yield name, value


def _parts(name: str) -> tuple[str, ...]:
    """Return the single properties behind `name`."""
    if name in {"margin", "padding"}:
        return tuple(f"{name}-{side}" for side in SIDES)
    if name in _LOGICAL:
        return _LOGICAL[name]
    if name == "font":
        return FONT
    if name == "list-style":
        return ("list-style-type",)
    if name == "background":
        return ("background-color",)
    if name == "text-decoration":
        return tuple(f"{name}-{what}" for what in ("line", "thickness", "color"))
    if name in {"border-width", "border-style", "border-color"}:
        what = name.removeprefix("border-")
        return tuple(f"border-{side}-{what}" for side in SIDES)
    if name == "border":
        return tuple(f"border-{side}-{what}" for side in SIDES for what in _BORDER)
    if name in _BORDER_EDGES:
        return tuple(f"{name}-{what}" for what in _BORDER)
    return ("font-variant-caps",) if name == "font-variant" else (name,)


_BORDER = ("width", "style", "color")
_BORDER_EDGES = frozenset(f"border-{edge}" for edge in EDGES)
_LOGICAL = {
    f"{box}-{axis}": (f"{box}-{axis}-start", f"{box}-{axis}-end")
    for box in ("margin", "padding")
    for axis in ("inline", "block")
}


# --- Single values -----------------------------------------------------------------------------


def _word(token: Any) -> str:  # noqa: ANN401 - tinycss2 has no types
    return str(token.lower_value) if token.type == "ident" else ""


def _length(token: Any) -> Length | None:  # noqa: ANN401
    match token.type:
        case "dimension":
            return Length(token.value, token.lower_unit)
        case "percentage":
            return Length(token.value, "%")
        case "number":
            return Length(token.value, "")
        case _:
            return None


def _colour(token: Any) -> str | None:  # noqa: ANN401
    colour = parse_color(token)
    if colour is None:
        return None
    if not isinstance(colour, Color):
        return "currentcolor"
    if colour.alpha == 0:
        return "transparent"
    # What shines through is the light page.
    light = (1 + (_clipped(share) - 1) * colour.alpha for share in colour.to("srgb").coordinates)
    return "#" + bytes(round(255 * _clipped(share)) for share in light).hex()


def _clipped(share: float) -> float:
    """Return a share of light that can be shown; none where it is no number."""
    return min(share, 1.0) if share > 0 else 0.0


def _value(name: str, tokens: Sequence[Any]) -> Value | None:
    """Return the value of a single property; of several, such as families, the first."""
    first = tokens[0]
    if name == "font-family":
        return _family(tokens)
    if name in COLOURS:
        return _colour(first)
    if first.type == "string":
        return Quoted(first.value)
    if name == "hyphenate-limit-chars":
        return " ".join(_word(token) or f"{token.value:g}" for token in tokens)
    if name in {"font-variant-numeric", "text-decoration-line"}:
        return " ".join(filter(None, map(_word, tokens)))
    return _word(first) or _length(first)


def _family(tokens: Sequence[Any]) -> str | None:
    names: list[str] = []
    for token in tokens:
        if token.type == "string":
            return str(token.value)
        if token.type != "ident":
            break
        names.append(str(token.value))
    return " ".join(names) or None


# --- Shorthands --------------------------------------------------------------------------------


def _four(pattern: str, one: Callable[[Any], Value | None]) -> Callable[[Sequence[Any]], Any]:
    """Return what reads one to four values, from the top clockwise (CSS 2.2, 8.3)."""

    def read(tokens: Sequence[Any]) -> Iterator[Single]:
        values = [one(token) for token in tokens]
        if len(values) > 4 or None in values:
            return
        for number, side in enumerate(SIDES):
            for place in (number, number - 2, 0):
                if 0 <= place < len(values):
                    value = values[place]
                    assert value is not None
                    yield pattern.format(side), value
                    break

    return read


def _two(names: tuple[str, str]) -> Callable[[Sequence[Any]], Any]:
    def read(tokens: Sequence[Any]) -> Iterator[Single]:
        values = [_measure(token) for token in tokens]
        if None not in values:
            for name, value in zip(names, (values * 2)[:2], strict=True):
                assert value is not None
                yield name, value

    return read


def _measure(token: Any) -> Value | None:  # noqa: ANN401
    return _length(token) or _word(token) or None


def _border(*edges: str) -> Callable[[Sequence[Any]], Any]:
    """Return what reads width, style and colour in any order; what is not said is as at first."""

    def read(tokens: Sequence[Any]) -> Iterator[Single]:
        said: dict[str, Value] = {"width": "medium", "style": "none", "color": "currentcolor"}
        for token in tokens:
            word, length, colour = _word(token), _length(token), _colour(token)
            if word in LINES:
                said["style"] = word
            elif length is not None or word in BORDERS:
                said["width"] = length or word
            elif colour is not None:
                said["color"] = colour
            else:
                return
        for edge in edges:
            for what, value in said.items():
                yield f"border-{edge}-{what}", value

    return read


def _background(tokens: Sequence[Any]) -> Iterator[Single]:
    colours = [found for token in tokens if (found := _colour(token))]
    yield "background-color", colours[-1] if colours else "transparent"


def _decoration(tokens: Sequence[Any]) -> Iterator[Single]:
    """Yield the lines at text, their width and colour, in any order; their style is not told."""
    lines, said = list[str](), dict[str, Value]()
    for token in tokens:
        word, length, colour = _word(token), _length(token), _colour(token)
        if word in DECORATIONS:
            lines.append(word)
        elif length is not None:
            said["thickness"] = length
        elif colour is not None:
            said["color"] = colour
    said = {"line": " ".join(lines) or "none", "thickness": "auto", "color": "currentcolor"} | said
    for what, value in said.items():
        yield f"text-decoration-{what}", value


def _list_style(tokens: Sequence[Any]) -> Iterator[Single]:
    kind: Value = "disc"
    for token in tokens:
        if token.type == "string":
            kind = Quoted(token.value)
        elif (word := _word(token)) and word not in {"inside", "outside"}:
            kind = word
    yield "list-style-type", kind


def _font(tokens: Sequence[Any]) -> Iterator[Single]:
    """Yield the properties of `font`: style, variant and weight, size, its leading, families."""
    said: dict[str, Value] = {
        "font-style": "normal",
        "font-variant-caps": "normal",
        "font-weight": "normal",
        "line-height": "normal",
    }
    for number, token in enumerate(tokens):
        word, length = _word(token), _length(token)
        weight = length is not None and not length.unit
        if word in SLOPES:
            said["font-style"] = word
        elif word == "small-caps":
            said["font-variant-caps"] = word
        elif word in WEIGHTS or weight:
            said["font-weight"] = word or Length(token.value, "")
        elif word != "normal":
            rest = tokens[number + 1 :]
            if len(rest) > 1 and rest[0].type == "literal" and rest[0].value == "/":
                said["line-height"] = _measure(rest[1]) or "normal"
                rest = rest[2:]
            if (size := length or word) and (family := _family(rest) if rest else None):
                yield from said.items()
                yield "font-size", size
                yield "font-family", family
            return


def _variant(tokens: Sequence[Any]) -> Iterator[Single]:
    words = {_word(token) for token in tokens}
    yield "font-variant-caps", next((word for word in words if word.endswith("-caps")), "normal")


SHORTHANDS: dict[str, Callable[[Sequence[Any]], Any]] = {
    "margin": _four("margin-{}", _measure),
    "padding": _four("padding-{}", _measure),
    "border-width": _four("border-{}-width", _measure),
    "border-style": _four("border-{}-style", lambda token: _word(token) or None),
    "border-color": _four("border-{}-color", _colour),
    "border": _border(*SIDES),
    "background": _background,
    "list-style": _list_style,
    "text-decoration": _decoration,
    "font": _font,
    "font-variant": _variant,
    **{name: _two((start, end)) for name, (start, end) in _LOGICAL.items()},
    **{f"border-{edge}": _border(edge) for edge in EDGES},
}
