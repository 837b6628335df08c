"""All that the rules say of a brief: what they mend of it, and what they only doubt."""

from briefexport.diagnostics import Diagnostic
from briefexport.model import Brief
from briefexport.repair import doubts, repair
from briefexport.source import Source


def repaired(
    brief: Brief, source: Source, off: frozenset[str] = frozenset(), *, language: str = "en"
) -> tuple[Brief, tuple[Diagnostic, ...]]:
    """Return `brief` mended, and every finding in the order of their places."""
    mended, told = repair(brief, source, off, language=language)
    findings = [*told, *doubts(mended, source, off, language=language)]
    return mended, tuple(sorted(findings, key=_order))


def _order(finding: Diagnostic) -> tuple[int, int]:
    return (finding.place.line, finding.place.column) if finding.place else (0, 0)
