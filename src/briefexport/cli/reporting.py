"""Diagnostics as text: for people, for editors, for programs. None of it is printed here."""

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from rich.cells import cell_len
from rich.text import Text

from briefexport import __version__
from briefexport.catalogue import RULES, Severity
from briefexport.diagnostics import Diagnostic, Place
from briefexport.records import dataclass
from briefexport.source import Source

STYLES: dict[Severity, str] = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/briefexport/briefexport"


class OutputFormat(StrEnum):
    """How diagnostics are written to stderr."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def visible(text: str) -> str:
    """Return `text` in one line without what would act on a terminal or not be seen at all.

    One character stays one, so that columns hold; a byte order mark is left out.
    """
    kept = text.replace("\ufeff", "").replace("\t", " ").replace("\n", " ")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in kept)


# --- For people ----------------------------------------------------------------------------------


def full(finding: Diagnostic, width: int) -> Text:
    """Return `finding` with its excerpt and a caret under its place, in lines up to `width`."""
    text = Text.assemble(
        (f"{finding.severity}[{finding.code}]", STYLES[finding.severity]),
        (f": {visible(finding.message)}", "bold"),
    )
    gutter = len(str(finding.place.line)) if finding.place else 0
    if finding.place:
        text.append_text(_where(finding.place, gutter, width))
    if finding.hint:
        text.append(f"\n{' ' * gutter} = ", "blue")
        text.append(visible(finding.hint))
    return text


def _where(place: Place, gutter: int, width: int) -> Text:
    text = Text(f"\n{' ' * gutter}", "blue").append("--> ").append(visible(str(place)), "default")
    if not (place.line and place.excerpt.strip()):
        return text
    shown, start, length = _window(place, width - gutter - 3)
    text.append(f"\n{' ' * gutter} |\n{place.line} | ").append(shown, "default")
    if length:
        text.append(f"\n{' ' * gutter} | ").append(" " * start + "^" * length, "bold red")
    return text


def _window(place: Place, width: int) -> tuple[str, int, int]:
    """Return the part of the excerpt that fits, and where in it the caret is and how long.

    All in cells, of which a wide character takes two. The length is 0 where no column is known.
    """
    first = max(0, place.column - place.excerpt_column)
    last = max(first + 1, place.end_column - place.excerpt_column)
    before, marked, after = (
        visible(part)
        for part in (place.excerpt[:first], place.excerpt[first:last], place.excerpt[last:])
    )
    room = max(20, width)
    while before and cell_len(before) + min(cell_len(marked), room // 2) > room:
        before = before[max(1, len(before) // 4) :]
    line = before + marked + after
    while cell_len(line) > room:
        line = line[:-1]
    start = cell_len(before)
    length = min(max(1, cell_len(marked)), max(1, room - start))
    return line, start, length if place.column else 0


def concise(finding: Diagnostic) -> str:
    """Return `finding` in one line: `file:line:column: severity[code]: message`."""
    return visible(str(finding))


def summary(findings: Iterable[Diagnostic]) -> str:
    """Return how many findings there are of each severity, or nothing where there are none."""
    severities = [finding.severity for finding in findings]
    order: tuple[Severity, ...] = ("error", "warning", "note")
    counts = [(severities.count(severity), severity) for severity in order]
    return ", ".join(counted(count, what) for count, what in counts if count)


def counted(count: int, what: str) -> str:
    """Return `count` of `what`, a singular: "1 file", "2 files"."""
    return f"{count} {what}{'s' * (count != 1)}"


def size(count: int) -> str:
    """Return `count` bytes as people say it, in units of 1000."""
    if count < 1000:
        return f"{count} B"
    kilo = count / 1000
    return f"{kilo:.0f} kB" if kilo < 999.5 else f"{kilo / 1000:.1f} MB"


# --- For programs --------------------------------------------------------------------------------


Sources: TypeAlias = Mapping[str, Source]


def as_json(findings: Sequence[Diagnostic], sources: Sources) -> str:
    """Return `findings` as a JSON array of flat objects; a place not known is left out.

    Fixes have places, counted like those of findings, where `sources` has the text by its name.
    """
    return json.dumps([_flat(finding, sources) for finding in findings], indent=2)


def _flat(finding: Diagnostic, sources: Sources) -> dict[str, object]:
    place = finding.place or Place(file="")
    flat = {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_column": place.end_column,
        "fix": [
            {
                "line": edit.start[0],
                "column": edit.start[1],
                "end_line": edit.end[0],
                "end_column": edit.end[1],
                "text": edit.text,
            }
            for edit in _placed_edits(finding, sources)
        ],
    }
    return {key: value for key, value in flat.items() if value}


@dataclass(frozen=True, slots=True)
class _PlacedEdit:
    """An edit by lines and columns, from 1; the end is the first place after it."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


def _placed_edits(finding: Diagnostic, sources: Sources) -> list[_PlacedEdit]:
    source = sources.get(finding.place.file) if finding.place else None
    if source is None:
        return []
    return [
        _PlacedEdit(source.line_and_column(one.start), source.line_and_column(one.end), one.text)
        for one in finding.fix
    ]


def github(finding: Diagnostic) -> str:
    """Return `finding` as a workflow command, which GitHub shows at the line it is about."""
    level = {"error": "error", "warning": "warning", "note": "notice"}[finding.severity]
    place = finding.place or Place(file="")
    properties = {
        "file": place.file,
        "line": place.line,
        "col": place.column,
        "endColumn": place.end_column,
        "title": f"{finding.code} {RULES[finding.code].title}",
    }
    told = ",".join(f"{key}={_escaped(str(v), ':,')}" for key, v in properties.items() if v)
    message = ". ".join(filter(None, (finding.message, finding.hint)))
    return f"::{level} {told}::{_escaped(message)}"


def _escaped(text: str, more: str = "") -> str:
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{more}" else c for c in text)


def sarif(findings: Sequence[Diagnostic], sources: Sources) -> str:
    """Return `findings` as a SARIF 2.1.0 log of one run; fixes where `sources` has their texts."""
    used = sorted({finding.code for finding in findings})
    driver = {
        "name": "briefexport",
        "informationUri": HOME,
        "version": __version__,
        "rules": [_sarif_rule(code) for code in used],
    }
    results = [_sarif_result(finding, used.index(finding.code), sources) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _sarif_rule(code: str) -> dict[str, object]:
    rule = RULES[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": f"{rule.title}\n\n{rule.explanation}"},
        "defaultConfiguration": {"level": rule.severity},
    }


def _sarif_result(finding: Diagnostic, index: int, sources: Sources) -> dict[str, object]:
    text = ". ".join(filter(None, (finding.message, finding.hint)))
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": text},
    }
    if finding.place and finding.place.file:
        result["locations"] = [{"physicalLocation": _sarif_place(finding.place)}]
        if edits := _placed_edits(finding, sources):
            result["fixes"] = [_sarif_fix(finding.place.file, edits)]
    return result


def _sarif_place(place: Place) -> dict[str, object]:
    numbers = {
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": place.end_column,
    }
    region = {key: value for key, value in numbers.items() if value}
    return {"artifactLocation": _sarif_file(place.file)} | (
        {"region": region} if place.line else {}
    )


def _sarif_file(file: str) -> dict[str, str]:
    path = Path(file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="surrogateescape")
    return {"uri": uri}


def _sarif_fix(file: str, edits: Sequence[_PlacedEdit]) -> dict[str, object]:
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.start[0],
                "startColumn": edit.start[1],
                "endLine": edit.end[0],
                "endColumn": edit.end[1],
            },
            "insertedContent": {"text": edit.text},
        }
        for edit in edits
    ]
    return {
        "artifactChanges": [{"artifactLocation": _sarif_file(file), "replacements": replacements}]
    }
