"""What GitHub shows of a run: the worst findings at their lines, and a page with all of it.

Of annotations it shows ten a step; the job summary takes a MiB.
"""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from briefexport.catalogue import Severity
from briefexport.cli.reporting import counted, github, summary, visible
from briefexport.diagnostics import Diagnostic

SHOWN = 10
SUMMARY = "GITHUB_STEP_SUMMARY"
LARGEST = 900_000
_ORDER: tuple[Severity, ...] = ("error", "warning", "note")
# Text of an article is to be read, not to make links, pictures or tags.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~@&:.$^=])")

Row = Sequence[str]


def annotations(findings: Iterable[Diagnostic]) -> list[str]:
    """Return workflow commands for the worst of `findings`, and how many more there are."""
    ordered = _worst_first(findings)
    lines = [github(finding) for finding in ordered[:SHOWN]]
    if more := len(ordered) - SHOWN:
        lines += [f"{counted(more, 'finding')} more: see the summary of the job"] * (more > 0)
    return lines


def _worst_first(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    return sorted(findings, key=lambda finding: _ORDER.index(finding.severity))


def findings_table(findings: Sequence[Diagnostic]) -> str:
    """Return all `findings` as a table in Markdown, the worst first; nothing without any."""
    if not findings:
        return ""
    rows = [
        (
            one.severity,
            one.code,
            str(one.place or ""),
            ". ".join(filter(None, (one.message, one.hint))),
        )
        for one in _worst_first(findings)
    ]
    return table(summary(findings), ("", "code", "where", "what"), rows)


def table(title: str, heads: Row, rows: Sequence[Row]) -> str:
    """Return a table in Markdown under its `title`, as far as a summary takes it."""
    lines = [f"### {_plain(title)}", "", _line(heads), _line(["---"] * len(heads), plain=False)]
    size = sum(len(line.encode()) + 1 for line in lines)
    for number, row in enumerate(rows):
        line = _line(row)
        size += len(line.encode()) + 1
        if size > LARGEST:
            lines += ["", f"and {counted(len(rows) - number, 'row')} more"]
            break
        lines.append(line)
    return "\n".join(lines) + "\n\n"


def _line(cells: Row, *, plain: bool = True) -> str:
    return f"| {' | '.join(map(_plain, cells) if plain else cells)} |"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", visible(text))


def add_to_summary(text: str) -> str:
    """Add `text` to the summary of the job, where there is one; return why it could not be."""
    file = os.environ.get(SUMMARY)
    if not file or not text:
        return ""
    try:
        with Path(file).open("a", encoding="utf-8", errors="replace") as page:
            page.write(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return f"the summary of the job could not be written ({file}): {reason}"
    return ""
