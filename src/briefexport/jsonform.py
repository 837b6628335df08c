"""The model as JSON, and back: `{"format": "briefexport/1", "brief": {...}}`.

A node is an object: its class in lower case with hyphens as `type`, then its fields by name, those
at their default left out. A `Range` or a `Segment` is an array of its numbers; so are an `Origin`
(line start, start, end, then its content's start and end) and an `Extent` (outer, then inner).
Everything is derived from the dataclasses, so that nothing can be forgotten; model to JSON to model
is the identity, ids, origins and segments included.
"""

import json
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from briefexport import model
from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import ModelError, RefusedError
from briefexport.model import VERSION, Brief, Extent, Origin, Range, Segment, legal
from briefexport.source import Source
from briefexport.walk import Node, Part

Path: TypeAlias = tuple[str | int, ...]

MAX_SIZE = 64 * 1024 * 1024
# Nodes within nodes. What readers make stays below; recursion over a deeper tree would not be safe.
MAX_DEPTH = 128

CLASSES: tuple[type, ...] = (
    Brief,
    *get_args(model.Block),
    *get_args(Part),
    *get_args(model.Inline),
)


@cache
def type_name(cls: type) -> str:
    """Return the `type` of `cls`: `CodeBlock` is `code-block`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()


# --- Out -----------------------------------------------------------------------------------------


# No text in JSON holds a line ending as it is, so this matches nothing in a text.
_NUMBERS_IN_LINES = re.compile(r"\[\n\s*\d+(?:,\n\s*\d+)*\n\s*\]")


def dumps(brief: Brief, *, indent: int | None = None) -> str:
    """Return `brief` as JSON text; with `indent` in lines, an array of numbers in one of them."""
    data = {"format": VERSION, "brief": _written(brief, _slots)}
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=indent)
    return _NUMBERS_IN_LINES.sub(lambda found: "".join(found[0].split()), text)


def without_origins(brief: Brief) -> object:
    """Return `brief` as JSON data that does not say where in its source anything stands."""
    return _written(brief, _said)


@cache
def _slots(kind: type) -> tuple[Field[Any], ...]:
    return fields(kind)


@cache
def _said(kind: type) -> tuple[Field[Any], ...]:
    """Return the fields of a node that say something of the text, and its id."""
    return tuple(slot for slot in fields(kind) if slot.compare or slot.name == "id")


Slots: TypeAlias = Callable[[type], tuple[Field[Any], ...]]


def _written(value: Any, slots: Slots) -> object:  # noqa: ANN401
    match value:
        case None | str() | int() | float():
            return value
        case Origin(line_start, start, end, content):
            return [line_start, start, end, *content]
        case Extent(outer, inner):
            return [*outer, *inner]
        case tuple():
            return [_written(member, slots) for member in value]
        case _:
            return _written_node(value, slots)


def _written_node(node: Node, slots: Slots) -> dict[str, object]:
    kind: type = type(node)
    kept = {
        slot.name: _written(value, slots)
        for slot in slots(kind)
        if (value := getattr(node, slot.name)) != slot.default
    }
    return {"type": type_name(kind), **kept}


# --- In ------------------------------------------------------------------------------------------


class _Fault(Exception):  # noqa: N818
    """What does not fit, and the path to it; never leaves this module."""

    def __init__(self, code: str, message: str, path: Path, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.path, self.hint = code, message, path, hint


def loads(source: Source) -> Brief:
    """Return the brief that `source` holds as JSON. Raises RefusedError, by path and line.

    Strict: unknown types and fields, wrong kinds of value and trees that break a rule of the model
    are refused. Origins and segments are taken as they are; they count into `brief.source`.
    """
    text = source.text[source.content_start :]
    try:
        brief = _brief(_parsed(text))
    except json.JSONDecodeError as error:
        place = source.place(source.content_start + error.pos)
        raise RefusedError(diagnostic("BX150", error.msg.lower(), place)) from error
    except _Fault as fault:
        place = (
            source.place(source.content_start + _offset(text, fault.path))
            if fault.path
            else Place(file=source.name)
        )
        where = f"{_shown(fault.path)}: " if fault.path else ""
        message = f"{where}{fault.message}"
        raise RefusedError(diagnostic(fault.code, message, place, hint=fault.hint)) from fault
    return brief


def _parsed(text: str) -> object:
    if len(text) > MAX_SIZE:
        raise _Fault("BX150", f"more than {MAX_SIZE:,} characters", ())
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError:
        raise _Fault("BX150", "nested too deep", ()) from None
    except json.JSONDecodeError:
        raise
    except ValueError:  # a whole number of more digits than Python converts
        raise _Fault("BX150", "a number is too long", ()) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Fault("BX150", f"an object has the key {twice!r} twice", ())
    return found


def _constant(name: str) -> object:
    raise _Fault("BX150", f"{name} is no number in JSON", ())


def _brief(data: object) -> Brief:
    if not isinstance(data, dict) or data.get("format") != VERSION:
        hint = f"`format` is {VERSION!r} in all that this version of briefexport reads"
        raise _Fault("BX151", f"this is no {VERSION} document", (), hint)
    for key in data:
        if key not in {"format", "brief"}:
            raise _Fault("BX152", "unknown field", (key,))
    if "brief" not in data:
        raise _Fault("BX152", "the field `brief` is missing", ())
    brief = _node((Brief,), data["brief"], ("brief",))
    assert isinstance(brief, Brief)
    return brief


def _node(classes: tuple[type, ...], data: object, path: Path) -> object:
    """Return the node that `data` stands for, one of `classes`."""
    known = {type_name(cls): cls for cls in classes}
    if not isinstance(data, dict):
        raise _Fault("BX152", f"should be an object, not {_kind(data)}", path)
    name = data.get("type")
    if not isinstance(name, str) or name not in known:
        raise _unknown("type", name, known, path)
    if sum(isinstance(part, str) for part in path) > MAX_DEPTH:
        raise _Fault("BX150", f"nodes are nested more than {MAX_DEPTH} deep", path)
    try:
        return known[name](**_fields(known[name], data, path))
    except ModelError as error:
        raise _Fault("BX153", str(error), path) from error


def _fields(cls: type, data: Mapping[str, object], path: Path) -> dict[str, object]:
    hints = _hints(cls)
    for key in data:
        if key != "type" and key not in hints:
            raise _unknown("field", key, hints, (*path, key))
    for slot in fields(cls):
        if slot.default is MISSING and slot.name not in data:
            raise _Fault("BX152", f"the field `{slot.name}` is missing", path)
    return {
        key: _value(hints[key], value, (*path, key)) for key, value in data.items() if key in hints
    }


def _unknown(what: str, name: object, known: Mapping[str, object], path: Path) -> _Fault:
    near = get_close_matches(name, known, n=1) if isinstance(name, str) else []
    hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(sorted(known))}"
    shown = f" {name!r}" if isinstance(name, str) else ""
    message = f"unknown {what}{shown}" if shown else f"the field `{what}` is missing"
    return _Fault("BX152", message, path, hint)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return {name: _resolved(hint) for name, hint in get_type_hints(cls).items()}


def _resolved(hint: Any) -> Any:  # noqa: ANN401
    """Return the members of a union as a tuple of them; any other hint as it is."""
    return get_args(hint) if get_origin(hint) in {Union, types.UnionType} else hint


# Every array of numbers: how many, and what is made of them.
_NUMBERS: dict[Any, tuple[int, Any]] = {
    Range: (2, lambda n: Range(*n)),
    Segment: (3, lambda n: Segment(*n)),
    Origin: (5, lambda n: Origin(n[0], n[1], n[2], Range(*n[3:]))),
    Extent: (4, lambda n: Extent(Range(*n[:2]), Range(*n[2:]))),
}
_KINDS: dict[Any, str] = {str: "a text", int: "a whole number", bool: "true or false"}


def _value(hint: Any, data: object, path: Path) -> object:  # noqa: ANN401
    if isinstance(hint, tuple):
        return _member(hint, data, path)
    if get_origin(hint) is tuple:
        if not isinstance(data, list):
            raise _Fault("BX152", f"should be an array, not {_kind(data)}", path)
        inner = _resolved(get_args(hint)[0])
        return tuple(_value(inner, member, (*path, n)) for n, member in enumerate(data))
    if get_origin(hint) is Literal:
        return _choice(get_args(hint), data, path)
    if hint in _NUMBERS:
        return _numbers(hint, data, path)
    if hint in CLASSES:
        return _node((hint,), data, path)
    return _scalar(hint, data, path)


def _member(hints: tuple[Any, ...], data: object, path: Path) -> object:
    """Return `data` as one of a union: of nodes, or of one kind of value and None."""
    if data is None and types.NoneType in hints:
        return None
    kinds = tuple(hint for hint in hints if hint is not types.NoneType)
    return _value(kinds[0], data, path) if len(kinds) == 1 else _node(kinds, data, path)


def _choice(choices: tuple[str, ...], data: object, path: Path) -> object:
    if data not in choices:
        shown = repr(data) if isinstance(data, str) else _kind(data)
        raise _Fault("BX152", f"should be one of {', '.join(choices)}, not {shown}", path)
    return data


def _numbers(hint: Any, data: object, path: Path) -> object:  # noqa: ANN401
    count, make = _NUMBERS[hint]
    whole = isinstance(data, list) and all(type(n) is int and n >= 0 for n in data)
    if not isinstance(data, list) or not whole or len(data) != count:
        raise _Fault("BX152", f"should be an array of {count} whole numbers from 0", path)
    return make(data)


def _scalar(hint: Any, data: object, path: Path) -> object:  # noqa: ANN401
    if hint is float:
        if type(data) not in {int, float}:
            raise _Fault("BX152", f"should be a number, not {_kind(data)}", path)
        return data
    if type(data) is not hint:
        raise _Fault("BX152", f"should be {_KINDS[hint]}, not {_kind(data)}", path)
    if isinstance(data, str) and legal(data, lines=True) != data:
        raise _Fault("BX153", "holds a character XML cannot", path)
    return data


def _kind(data: object) -> str:
    match data:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case list():
            return "an array"
        case _:
            return "an object"


# --- Where a path stands -------------------------------------------------------------------------

_BLANKS = re.compile(r"[ \t\r\n]*")


def _shown(path: Path) -> str:
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def _offset(text: str, path: Path) -> int:
    """Return where in `text`, which is valid JSON, the value at `path` begins."""
    decoder = json.JSONDecoder()

    def blanks(pos: int) -> int:
        found = _BLANKS.match(text, pos)
        return found.end() if found else pos

    pos = blanks(0)
    for part in path:
        number = 0
        pos = blanks(pos + 1)
        while True:
            key: str | int = number
            if isinstance(part, str):
                key, pos = decoder.raw_decode(text, pos)
                pos = blanks(blanks(pos) + 1)
            if key == part:
                break
            pos = blanks(blanks(decoder.raw_decode(text, pos)[1]) + 1)
            number += 1
    return pos


# --- The schema ----------------------------------------------------------------------------------

# The rules of the model that JSON Schema can say; `model.py` has them all.
_LIMITS: dict[tuple[str, str], dict[str, object]] = {
    ("Text", "value"): {"minLength": 1},
    ("Code", "value"): {"minLength": 1},
    ("Link", "target"): {
        "pattern": "^(#|" + "|".join(
            "".join(f"[{c}{c.upper()}]" for c in scheme) + "(:|$)" for scheme in model.LINK_SCHEMES
        ) + ")"
    },
    ("Link", "content"): {"minItems": 1},
    ("Note", "content"): {"minItems": 1},
    ("Heading", "level"): {"minimum": 1, "maximum": 6},
    ("List", "items"): {"minItems": 1},
    ("List", "start"): {"minimum": 0, "maximum": 2**31 - 1},
    ("Definition", "terms"): {"minItems": 1},
    ("DefinitionList", "items"): {"minItems": 1},
    ("Cell", "colspan"): {"minimum": 1},
    ("Cell", "rowspan"): {"minimum": 1},
    ("Table", "columns"): {"minItems": 1},
    ("Table", "variant"): {"pattern": f"^({model.VARIANT.pattern})?$"},
}  # fmt: skip


def schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of the form; `schema/briefexport-1.json` is its copy."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": VERSION,
        "description": "One article as briefexport holds it.",
        "type": "object",
        "properties": {"format": {"const": VERSION}, "brief": {"$ref": "#/$defs/brief"}},
        "required": ["format", "brief"],
        "additionalProperties": False,
        "$defs": {type_name(cls): _class_schema(cls) for cls in CLASSES},
    }


def _class_schema(cls: type) -> dict[str, object]:
    hints = _hints(cls)
    own = {
        slot.name: _schema(hints[slot.name]) | _LIMITS.get((cls.__name__, slot.name), {})
        for slot in fields(cls)
    }
    return {
        "description": " ".join((cls.__doc__ or "").split()),
        "type": "object",
        "properties": {"type": {"const": type_name(cls)}, **own},
        "required": ["type", *(s.name for s in fields(cls) if s.default is MISSING)],
        "additionalProperties": False,
    }


def _schema(hint: Any) -> dict[str, object]:  # noqa: ANN401
    if isinstance(hint, tuple):
        return {"anyOf": [_schema(member) for member in hint]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(_resolved(get_args(hint)[0]))}
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if hint in _NUMBERS:
        count = _NUMBERS[hint][0]
        numbers = {"type": "integer", "minimum": 0}
        return {"type": "array", "items": numbers, "minItems": count, "maxItems": count}
    if hint in CLASSES:
        return {"$ref": f"#/$defs/{type_name(hint)}"}
    names = {str: "string", int: "integer", bool: "boolean", float: "number"}
    return {"type": names.get(hint, "null")}
