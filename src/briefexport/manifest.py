"""The manifest of a published set: what it holds, what it was made from, by what, and how well.

It tells no time and no place, so that the same set has the same manifest wherever it is built.
`schema/briefexport-manifest-1.json` is its JSON Schema.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from briefexport.catalogue import Severity
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.inputs import Input, InputKind
from briefexport.records import dataclass

if TYPE_CHECKING:
    from pydantic import TypeAdapter

MANIFEST = "manifest.json"
FORMAT: Final = "briefexport-manifest/1"
# Far more than a manifest of any edition has.
LARGEST = 16 << 20

# What the texts of some fields are like, and that no number is below nought, in JSON Schema.
_DIGEST, _DAY = "^[0-9a-f]{64}$", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_PATTERNS = {"sha256": _DIGEST, "model": _DIGEST, "date": _DAY}


@dataclass(frozen=True, slots=True)
class Proved:
    """What came of reading a file back: how much of each subject was compared, what differed."""

    compared: Mapping[str, int]
    differences: int


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the set. It holds so many `pages`, `parts` (of an e-book) or `briefs`.

    `proof` is None for a file that was not read back: what is for the press or the office alone,
    and all of a build without a proof.
    """

    name: str
    size: int
    sha256: str
    pages: int | None = None
    parts: int | None = None
    briefs: int | None = None
    proof: Proved | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file that the set was made from; `name` is from the edition's folder, or the project's."""

    kind: InputKind
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Family:
    """A family of fonts of the style, and the package that brings its files."""

    family: str
    package: str
    version: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is told of a published set.

    `model` is a fingerprint of what the briefs say; `review` tells whether Word is to track changes
    in the DOCX; `versions` are those of our programs and packages, `libraries` the system's;
    `diagnostics` says how many findings there were of each severity.
    """

    format: Literal["briefexport-manifest/1"]
    title: str
    identifier: str
    date: str
    language: str
    style: str
    formats: tuple[str, ...]
    review: bool
    briefs: tuple[str, ...]
    model: str
    files: tuple[Output, ...]
    inputs: tuple[Source, ...]
    fonts: tuple[Family, ...]
    versions: Mapping[str, str]
    libraries: Mapping[str, str]
    diagnostics: Mapping[Severity, int]


def output(name: str, data: bytes, held: Mapping[str, int], proof: Proved | None) -> Output:
    """Return the entry of the file `name`; `held` says how many "pages", "parts" or "briefs"."""
    digest = hashlib.sha256(data).hexdigest()
    return Output(
        name,
        len(data),
        digest,
        held.get("pages"),
        held.get("parts"),
        held.get("briefs"),
        proof,
    )


def sources(inputs: Iterable[Input]) -> tuple[Source, ...]:
    """Return the entries of `inputs`, each once, in their order."""
    entries = (Source(one.kind, one.name, one.size, one.sha256) for one in inputs)
    return tuple(dict.fromkeys(entries))


def counts(findings: Iterable[Diagnostic]) -> dict[Severity, int]:
    """Return how many of `findings` there are of each severity."""
    found = Counter(finding.severity for finding in findings)
    return {"error": found["error"], "warning": found["warning"], "note": found["note"]}


# --- As a file -----------------------------------------------------------------------------------


def dumped(manifest: Manifest) -> bytes:
    """Return `manifest` as the bytes of its file; what is None is left out."""
    said = asdict(manifest, dict_factory=_said_only)
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _said_only(fields: list[tuple[str, object]]) -> dict[str, object]:
    return {name: value for name, value in fields if value is not None}


def loaded(data: bytes, place: Place) -> Manifest:
    """Return the manifest in `data`.

    Raises RefusedError, at `place`, where it is damaged or of a format that is not ours.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - see _adapter

    if len(data) > LARGEST:
        raise _damaged(place, f"it has more than {LARGEST >> 20} MiB")
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _damaged(place, "it is no JSON") from error
    if not isinstance(said, dict):
        raise _damaged(place, "it is no JSON object")
    if (named := said.get("format")) != FORMAT:
        raise RefusedError(
            diagnostic(
                "BX808",
                f"the manifest is of the format {named!r}, not {FORMAT}",
                place,
                hint="verify it with the briefexport that published it, or build the edition anew",
            )
        )
    try:
        found = _adapter().validate_json(data, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise _damaged(place, f"{where}: {first['msg'].lower()}") from error
    if fault := next(_faults(said), ""):
        raise _damaged(place, fault)
    return found


def _faults(value: object, name: str = "") -> Iterator[str]:
    """Yield what the types of the fields do not say: texts of no pattern, numbers below nought."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from _faults(inner, str(key))
        case list():
            for inner in value:
                yield from _faults(inner, name)
        case str() if name in _PATTERNS and not re.fullmatch(_PATTERNS[name], value):
            yield f"{name}: {value[:80]!r} is none"
        case int() if value < 0:
            yield f"{name}: {value} is below nought"


def _damaged(place: Place, why: str) -> RefusedError:
    hint = "get the set anew from where it was published, or build it anew"
    return RefusedError(diagnostic("BX807", f"the manifest is damaged: {why}", place, hint=hint))


@cache
def _adapter() -> "TypeAdapter[Manifest]":
    # It takes longer to load than to find that nothing has changed.
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Manifest)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the file; `schema/` has it for whoever reads one."""
    found = _bounded(_adapter().json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": FORMAT}


def _bounded(node: dict[str, Any], name: str = "") -> dict[str, Any]:
    """Return a node of the schema, that of the field `name`, with what _faults asks."""
    bounded: dict[str, Any] = {}
    for key, value in node.items():
        if key in {"properties", "$defs"}:
            bounded[key] = {inner: _bounded(said, inner) for inner, said in value.items()}
        elif isinstance(value, dict):
            bounded[key] = _bounded(value, name)
        elif key == "anyOf":
            bounded[key] = [_bounded(said, name) for said in value]
        elif key not in {"title", "default"}:
            bounded[key] = value
    if node.get("type") == "integer":
        bounded["minimum"] = 0
    if node.get("type") == "string" and name in _PATTERNS:
        bounded["pattern"] = _PATTERNS[name]
    return bounded


# --- What is otherwise in another ----------------------------------------------------------------


def changes(before: Manifest, now: Manifest) -> Iterator[str]:
    """Yield what could make the set `now` another than `before`: inputs, options and versions."""
    yield from _changed_inputs(before, now)
    for name in ("style", "date", "identifier", "language", "review"):
        old, new = getattr(before, name), getattr(now, name)
        if old != new:
            yield f"{name} was {_said(old)} and is {_said(new)}"
    proved = [any(file.proof for file in one.files) for one in (before, now)]
    if proved[0] != proved[1]:
        yield f"it was published {'with' if proved[0] else 'without'} a proof"
    yield from _changed_versions(
        {one.package: one.version for one in before.fonts},
        {one.package: one.version for one in now.fonts},
    )
    yield from _changed_versions(before.versions, now.versions)
    yield from _changed_versions(before.libraries, now.libraries)


def _said(value: object) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case _:
            return str(value)


def _changed_inputs(before: Manifest, now: Manifest) -> Iterator[str]:
    old, new = set(before.inputs), set(now.inputs)
    gone = {(one.kind, one.name) for one in old - new}
    come = {(one.kind, one.name) for one in new - old}
    for kind, name in sorted(gone | come):
        if (kind, name) in gone & come:
            yield f"{kind} {name} has changed"
        else:
            yield f"{kind} {name} is {'new' if (kind, name) in come else 'no longer used'}"


def _changed_versions(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(before.keys() | now.keys()):
        old, new = before.get(name, "not there"), now.get(name, "not there")
        if old != new:
            yield f"{name} was {old} and is {new}"
