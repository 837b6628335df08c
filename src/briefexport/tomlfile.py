"""TOML with places: a file's data, where in it every key stands, and its check against a dataclass.

`tomllib` proves the syntax and gives the values; a scanner over the same text, which it may then
trust, notes where each key and value is. So a fault is told by line and column, not by a path.
"""

import json
import re
import tomllib
import types
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import cache
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.model import Range
from briefexport.records import dataclass
from briefexport.source import Source

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

T = TypeVar("T")
KeyPath: TypeAlias = tuple[str | int, ...]

MAX_SIZE = 256 * 1024
MAX_DEPTH = 32
# tomllib takes time quadratic in the parts of a dotted key.
MAX_DOTS = 500


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a key and its value stand; for a table's header both are the header's name.

    `source` is the file, which is another one where a file is based on others.
    """

    key: Range
    value: Range
    source: Source


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The data of a TOML file, and where in its source each key path stands."""

    source: Source
    data: Mapping[str, Any]
    spots: Mapping[KeyPath, Spot]

    def place(self, path: KeyPath, *, of_value: bool = False) -> Place:
        """Return the place of the key at `path` or of its value; of a file's root, the file.

        A path that does not stand in the file has the place of the nearest table around it.
        """
        while path and path not in self.spots:
            path = path[:-1]
        if not path:
            return Place(file=self.source.name)
        spot = self.spots[path]
        return spot.source.place(*(spot.value if of_value else spot.key))


def load(source: Source) -> TomlFile:
    """Parse `source` as TOML 1.0. Raises RefusedError where it is none, or too large or deep."""
    if len(source.text) > MAX_SIZE:
        raise _refused(f"more than {MAX_SIZE:,} characters", Place(file=source.name), "BX324")
    text = source.text[source.content_start :]
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MAX_DOTS:
            place = Place(file=source.name, line=number)
            raise _refused(f"a line with more than {MAX_DOTS} dots", place, "BX324")
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise _too_deep(source) from error
    except ValueError as error:
        raise _refused(*_syntax_fault(source, str(error))) from error
    return TomlFile(source, data, _Scanner(source).spots())


def _refused(message: str, place: Place, code: str = "BX320") -> RefusedError:
    return RefusedError(diagnostic(code, message, place))


def _too_deep(source: Source) -> RefusedError:
    return _refused(f"nested more than {MAX_DEPTH} deep", Place(file=source.name), "BX324")


def _syntax_fault(source: Source, message: str) -> tuple[str, Place]:
    """Return what tomllib says and where; until Python 3.14 the place is only in its words."""
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    if not found:
        return message, Place(file=source.name)
    words = message[: found.start()]
    if found[1] is None:
        return f"{words} at the end of the file", source.place(len(source.text))
    # tomllib ends lines at \n only.
    start = source.content_start
    for _ in range(int(found[1]) - 1):
        start = source.text.index("\n", start) + 1
    return words, source.place(start + int(found[2]) - 1)


def based_on(file: TomlFile, base: TomlFile) -> TomlFile:
    """Return `file` with what it does not say itself from `base`.

    Tables are merged key by key, all else (lists too) is replaced. A place is that in the file
    where the value stands.
    """
    return TomlFile(
        file.source, _merged(file.data, base.data), {**_kept(base, file.data), **file.spots}
    )


def _merged(own: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**base, **own}
    for key in own.keys() & base.keys():
        if isinstance(own[key], dict) and isinstance(base[key], dict):
            merged[key] = _merged(own[key], base[key])
    return merged


def _kept(base: TomlFile, own: Mapping[str, Any]) -> dict[KeyPath, Spot]:
    """Return the spots of what `own` leaves of `base`."""

    def is_replaced(path: KeyPath) -> bool:
        said: Any = own
        for part in path:
            if not isinstance(said, dict):
                return True
            if part not in said:
                return False
            said = said[part]
        return not isinstance(said, dict)

    return {path: spot for path, spot in base.spots.items() if not is_replaced(path)}


# --- Where things stand --------------------------------------------------------------------------

_BLANKS = re.compile(r"[ \t]*")
_FILLER = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY_PART = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_STRING = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'"
)
_SCALAR = re.compile(r"[^,\]}#\r\n]+")


class _Scanner:
    """Walks a text that tomllib accepted and notes the place of every key and value."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.pos = source.content_start
        self.found: dict[KeyPath, Spot] = {}
        self.lengths: dict[KeyPath, int] = {}

    def spots(self) -> dict[KeyPath, Spot]:
        table: KeyPath = ()
        self.skip(_FILLER)
        while self.pos < len(self.text):
            if self.text[self.pos] == "[":
                table = self.header()
            else:
                self.pair(table, len(table))
            self.skip(_FILLER)
        return self.found

    def skip(self, pattern: re.Pattern[str]) -> Range:
        start = self.pos
        if found := pattern.match(self.text, start):
            self.pos = found.end()
        return Range(start, self.pos)

    def header(self) -> KeyPath:
        many = self.text.startswith("[[", self.pos)
        self.pos += 2 if many else 1
        names, spot = self.key()
        self.pos += 2 if many else 1
        path: KeyPath = ()
        for number, name in enumerate(names):
            path = (*path, name)
            self.found.setdefault(path, Spot(spot, spot, self.source))
            if many and number == len(names) - 1:
                self.lengths[path] = self.lengths.get(path, 0) + 1
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        self.found[path] = Spot(spot, spot, self.source)
        return path

    def key(self) -> tuple[list[str], Range]:
        """Read `a."b".c` and the blanks around it."""
        names: list[str] = []
        self.skip(_BLANKS)
        start = self.pos
        while True:
            part = self.skip(_KEY_PART)
            names.append(_name(self.text[part.start : part.end]))
            self.skip(_BLANKS)
            if not self.text.startswith(".", self.pos):
                return names, Range(start, part.end)
            self.pos += 1
            self.skip(_BLANKS)

    def pair(self, table: KeyPath, depth: int) -> None:
        names, spot = self.key()
        self.pos += 1
        self.skip(_BLANKS)
        path = table
        for name in names:
            path = (*path, name)
            self.found.setdefault(path, Spot(spot, spot, self.source))
        self.found[path] = Spot(spot, self.value(path, depth + len(names)), self.source)

    def value(self, path: KeyPath, depth: int) -> Range:
        if depth > MAX_DEPTH:
            raise _too_deep(self.source)
        start = self.pos
        match self.text[start]:
            case "[":
                self.members(path, depth, "]")
            case "{":
                self.members(path, depth, "}")
            case '"' | "'":
                self.skip(_STRING)
            case _:
                scalar = self.skip(_SCALAR)
                return Range(start, start + len(self.text[start : scalar.end].rstrip()))
        return Range(start, self.pos)

    def members(self, path: KeyPath, depth: int, closing: str) -> None:
        self.pos += 1
        self.skip(_FILLER)
        number = 0
        while self.text[self.pos] != closing:
            if closing == "}":
                self.pair(path, depth)
            else:
                place = self.value((*path, number), depth + 1)
                self.found[*path, number] = Spot(place, place, self.source)
            number += 1
            self.skip(_FILLER)
            if self.text[self.pos] == ",":
                self.pos += 1
                self.skip(_FILLER)
        self.pos += 1


def _name(written: str) -> str:
    if written[0] not in "\"'":
        return written
    return str(tomllib.loads(f"name = {written}")["name"])


# --- Against a dataclass -------------------------------------------------------------------------


def validated(cls: type[T], file: TomlFile, what: str = "") -> T:
    """Return the data of `file` as a `cls`, a dataclass of dataclasses; `what` names it in faults.

    Strict: a text is no number, and a key no dataclass has is a fault. Nested dataclasses need no
    configuration of their own, and a ValueError of a field's validator is shown in its own words.
    Raises RefusedError with one diagnostic for each fault, at its line and column.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - see fieldtypes

    # As JSON, because pydantic's strict mode takes a list for a tuple and an object for a dataclass
    # only there.
    text = json.dumps([file.data], default=_iso)
    try:
        found: T = _adapter(cls).validate_json(text)[0]  # type: ignore[arg-type]
    except ValidationError as error:
        faults = error.errors(include_url=False)
        raise RefusedError(*_faults(cls, file, what, faults)) from error
    return found


# To make one takes longer than to read a file.
@cache
def _adapter(cls: Hashable) -> "TypeAdapter[tuple[Any]]":
    from pydantic import ConfigDict, TypeAdapter  # noqa: PLC0415 - see fieldtypes

    # A configuration given for a tuple reaches every plain dataclass inside it.
    config = ConfigDict(extra="forbid", strict=True)
    return TypeAdapter(tuple[cls], config=config)  # type: ignore[valid-type,arg-type]


def _iso(value: object) -> str:
    assert isinstance(value, date | datetime | time)
    return value.isoformat()


def _faults(
    cls: type, file: TomlFile, what: str, found: "list[ErrorDetails]"
) -> Iterator[Diagnostic]:
    """Yield one diagnostic a fault; what the members of a union say of one value is one fault."""
    values: dict[KeyPath, list[ErrorDetails]] = {}
    for error in found:
        path = _in_data(file.data, error["loc"][1:])
        match error["type"]:
            case "missing":
                yield _missing(file, what, path, str(error["loc"][-1]))
            case "unexpected_keyword_argument":
                yield _unknown(cls, file, what, path)
            case _:
                values.setdefault(path, []).append(error)
    for path, errors in values.items():
        message = f"{_dotted(path) or what or 'the file'}: {_said(errors)}"
        yield diagnostic("BX323", message, file.place(path, of_value=True))


def _in_data(data: object, loc: KeyPath) -> KeyPath:
    """Return the part of a pydantic location that is in the data: unions and keys add more."""
    path: KeyPath = ()
    for part in loc:
        if part in data if isinstance(data, dict) else isinstance(data, list):
            data = data[part]  # type: ignore[index]
            path = (*path, part)
    return path


def _dotted(path: KeyPath) -> str:
    words = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


def _missing(file: TomlFile, what: str, path: KeyPath, key: str) -> Diagnostic:
    message = " ".join(("missing", *([what] if what else []), f"key {_dotted((*path, key))}"))
    return diagnostic("BX322", message, file.place(path), hint=f"add `{key} = ...`")


def _unknown(cls: type, file: TomlFile, what: str, path: KeyPath) -> Diagnostic:
    message = " ".join(("unknown", *([what] if what else []), f"key {_dotted(path)}"))
    known = sorted(_known_keys(cls, path[:-1]))
    near = get_close_matches(str(path[-1]), known, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(known)}"
    return diagnostic("BX321", message, file.place(path), hint=hint)


def _known_keys(cls: type, path: KeyPath) -> set[str]:
    """Return the fields that the dataclasses which may stand at `path` have."""
    inside: list[Any] = [cls]
    for part in path:
        inside = [below for hint in inside for below in _below(hint, part)]
    return {slot.name for hint in inside if is_dataclass(hint) for slot in fields(hint)}


def _below(hint: Any, part: str | int) -> Iterator[Any]:  # noqa: ANN401
    """Yield the plain types that may stand at `part` of a value of the plain type `hint`."""
    if is_dataclass(hint):
        yield from _plain_types(get_type_hints(hint, include_extras=True).get(str(part)))
    elif get_origin(hint) in {tuple, list}:
        yield from _plain_types(get_args(hint)[0])
    elif get_args(hint):
        yield from _plain_types(get_args(hint)[-1])


def _plain_types(hint: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield what `hint` stands for: the members of a union, without what annotates them."""
    if get_origin(hint) is Annotated:
        yield from _plain_types(get_args(hint)[0])
    elif get_origin(hint) in {Union, types.UnionType}:
        for member in get_args(hint):
            yield from _plain_types(member)
    else:
        yield hint


_KINDS = {
    "string_type": "a text in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date such as 2025-02-20",
    "tuple_type": "a list in [ ]",
    "list_type": "a list in [ ]",
    "dataclass_type": "a table",
    "dict_type": "a table",
    "mapping_type": "a table",
}


def _said(errors: "list[ErrorDetails]") -> str:
    """Return what is wrong with one value, in one sentence."""
    own = [str(error["ctx"]["error"]) for error in errors if error["type"] == "value_error"]
    wanted = " or ".join(dict.fromkeys(_wanted(e) for e in errors if e["type"] != "value_error"))
    return "; ".join([*own, *([f"{wanted}, not {_shown(errors[0]['input'])}"] if wanted else [])])


def _wanted(error: "ErrorDetails") -> str:
    if error["type"] == "literal_error":
        return f"should be {error['ctx']['expected']}"
    if error["type"] in _KINDS:
        return f"should be {_KINDS[error['type']]}"
    return error["msg"].replace("Input should", "should")


def _shown(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 60 else f"{written[:57]}..."
