"""Everything a person should know about a run, as values: what, where, how bad, and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a diagnostic code stands for; `briefexport explain CODE` shows it."""

    severity: Severity
    title: str
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a file. Lines and columns count from 1; 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0
    end_column: int = 0
    excerpt: str = ""

    def __str__(self) -> str:
        parts = (self.file, *(str(n) for n in (self.line, self.column) if n))
        return ":".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. `hint` is the way out, in one sentence."""

    code: str
    message: str
    severity: Severity
    place: Place | None = None
    hint: str = ""

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
) -> Diagnostic:
    """Return the finding `code`, as severe as its rule says unless `severity` is given."""
    return Diagnostic(
        code=code,
        message=message,
        severity=severity or RULES[code].severity,
        place=place,
        hint=hint,
    )


def worst(findings: Iterable[Diagnostic]) -> Severity | None:
    """Return the worst severity among `findings`, or None where there are none."""
    present = {finding.severity for finding in findings}
    order: tuple[Severity, ...] = ("error", "warning", "note")
    return next((severity for severity in order if severity in present), None)


# The catalogue. BX0 the run, BX1 reading, BX2 structure and repair, BX3 edition and composing,
# BX4 style and assets, BX5 rendering, BX6 proof, BX7 revision, BX8 publishing.
RULES: dict[str, Rule] = {
    "BX001": Rule(
        "error",
        "internal error",
        "Something went wrong inside briefexport that no input should be able to cause. It is our"
        " fault: please report it with the message and, if you may, the source that shows it.",
    ),
    "BX002": Rule(
        "error",
        "nothing to build",
        "The path given holds no edition and no article. An edition is a folder with an"
        " edition.toml; an article is a .txt, .md or .json file.",
    ),
    "BX003": Rule(
        "error",
        "the machine lacks something",
        "A library or program that this step needs is not installed. The hint names the one line"
        " that installs it.",
    ),
    "BX004": Rule(
        "error",
        "unknown option value",
        "An option was given a value it does not know. Nothing was built.",
    ),
    "BX101": Rule(
        "error",
        "the text cannot be decoded",
        "Sources are UTF-8, or UTF-16 with a byte order mark. Guessing another encoding would"
        " corrupt names without a word, so the file is refused; save it as UTF-8.",
    ),
}
