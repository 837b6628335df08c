"""Everything a person should know about a run, as values: what, where, how bad, and the way out."""

from collections.abc import Iterable

from briefexport.catalogue import RULES, Severity
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a file. Lines and columns count from 1; 0 means the whole file.

    `excerpt` is the line, or of a long one the part about the place, from `excerpt_column` on.
    """

    file: str
    line: int = 0
    column: int = 0
    end_column: int = 0
    excerpt: str = ""
    excerpt_column: int = 1

    def __str__(self) -> str:
        parts = (self.file, *(str(n) for n in (self.line, self.column) if n))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of the decoded source, from `start` up to `end`, that become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. `hint` is the way out, in one sentence; `fix` is it as edits of the source."""

    code: str
    message: str
    severity: Severity
    place: Place | None = None
    hint: str = ""
    fix: tuple[Edit, ...] = ()

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.severity}[{self.code}]: {self.message}"


def diagnostic(
    code: str,
    message: str,
    place: Place | None = None,
    *,
    hint: str = "",
    severity: Severity | None = None,
    fix: tuple[Edit, ...] = (),
) -> Diagnostic:
    """Return the finding `code`, as severe as its rule says unless `severity` is given."""
    return Diagnostic(
        code=code,
        message=message,
        severity=severity or RULES[code].severity,
        place=place,
        hint=hint,
        fix=fix,
    )


def worst(findings: Iterable[Diagnostic]) -> Severity | None:
    """Return the worst severity among `findings`, or None where there are none."""
    present = {finding.severity for finding in findings}
    order: tuple[Severity, ...] = ("error", "warning", "note")
    return next((severity for severity in order if severity in present), None)
