"""Findings as they are made, one for every operator perhaps, and as they are told: once each."""

from collections.abc import Iterable, Iterator
from dataclasses import field

from briefexport.catalogue import RULES, Severity
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.records import dataclass

# Of one code; a file that is wrong throughout should still be read to the end.
MOST_ALIKE = 20
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Where:
    """A page, from 1 (0: the whole file), and the object in it.

    `own` says that the object belongs to the page alone, so that the same fault on other pages is
    another case of it.
    """

    page: int = 0
    object: str = ""
    own: bool = False

    def __str__(self) -> str:
        page = f"page {self.page}" if self.page else ""
        return ", ".join(filter(None, (page, self.object)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault. Those of one code and `group` (by itself the text) are told as one: the worst.

    `rank` says how bad this one is among them.
    """

    code: str
    text: str
    where: Where = field(default_factory=Where)
    group: str = ""
    rank: float = 0.0
    severity: Severity | None = None
    hint: str = ""


@dataclass(slots=True)
class _Case:
    worst: Finding
    count: int
    pages: set[int]


@dataclass(slots=True)
class Ledger:
    """Takes findings and keeps one of each."""

    cases: dict[tuple[str, ...], _Case] = field(default_factory=dict)

    def add(self, findings: Iterable[Finding]) -> None:
        """Take `findings`."""
        for finding in findings:
            where = finding.where
            own = "" if where.own or where.page == 0 else str(where.object)
            severity = finding.severity or RULES[finding.code].severity
            key = (finding.code, severity, finding.group or finding.text, own)
            case = self.cases.setdefault(key, _Case(finding, 0, set()))
            case.count += 1
            case.pages.add(where.page)
            if finding.rank > case.worst.rank:
                case.worst = finding

    def told(self) -> tuple[Diagnostic, ...]:
        """Return a diagnostic for each, errors first, then in the order of pages."""
        cases = sorted(
            self.cases.values(),
            key=lambda case: (
                _ORDER[case.worst.severity or RULES[case.worst.code].severity],
                case.worst.where.page,
            ),
        )
        return tuple(_diagnostics(cases))


def _diagnostics(cases: list[_Case]) -> Iterator[Diagnostic]:
    shown: dict[str, int] = {}
    rest: dict[str, list[_Case]] = {}
    for case in cases:
        code = case.worst.code
        shown[code] = shown.get(code, 0) + 1
        if shown[code] > MOST_ALIKE:
            rest.setdefault(code, []).append(case)
        else:
            yield _told(case)
    for code, more in rest.items():
        pages = {page for case in more for page in case.pages}
        text = f"{len(more)} more like these, on {_pages(pages)}"
        yield diagnostic(code, text, severity=more[0].worst.severity)


def _told(case: _Case) -> Diagnostic:
    worst = case.worst
    message = f"{worst.where}: {worst.text}" if worst.where.page else worst.text
    if case.count > 1 and worst.where.page:
        pages = f" on {_pages(case.pages)}" if len(case.pages) > 1 else ""
        message += f" ({case.count:,} times{pages})"
    return diagnostic(worst.code, message, hint=worst.hint, severity=worst.severity)


def _pages(pages: set[int]) -> str:
    """Return `pages` as "page 3" or "pages 1-4, 7"."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    words = ", ".join("-".join(map(str, run)) for run in runs)
    return f"page{'s' * (len(pages) > 1)} {words}"
