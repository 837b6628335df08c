"""What goes to stderr: diagnostics as they come, or all at the end where a program reads them."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

import typer
from rich.console import Console

from briefexport.cli.github import add_to_summary, annotations, findings_table
from briefexport.cli.reporting import (
    OutputFormat,
    as_json,
    concise,
    full,
    sarif,
    summary,
)
from briefexport.diagnostics import Diagnostic
from briefexport.errors import BriefExportError, UsageError
from briefexport.source import Source

OutputFormatOption = Annotated[
    OutputFormat, typer.Option("--output-format", help="How diagnostics are written to stderr.")
]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Show notes as well.")]

FINDINGS = 1
USAGE = 2

# Lines are not broken to it where nobody looks; then it only keeps excerpts readable.
PLAIN_WIDTH = 100


def stderr() -> Console:
    """Return the console of stderr: coloured on a terminal, unless NO_COLOR is set."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(slots=True)
class Reporter:
    """Shows diagnostics and remembers them. `last` is said to people after all of them.

    `sources` are the texts that the fixes of diagnostics count into, by the files' names.
    """

    console: Console
    output_format: OutputFormat = OutputFormat.FULL
    verbose: bool = False
    findings: list[Diagnostic] = field(default_factory=list)
    last: str = ""
    sources: dict[str, Source] = field(default_factory=dict)

    def report(self, findings: Iterable[Diagnostic]) -> None:
        """Take `findings`; show them now unless the format is one document of them all."""
        for finding in findings:
            self.findings.append(finding)
            if finding.severity != "note" or self.verbose:
                self._show(finding)

    def _show(self, finding: Diagnostic) -> None:
        match self.output_format:
            case OutputFormat.FULL:
                width = self.console.width if self.console.is_terminal else PLAIN_WIDTH
                self.console.print(full(finding, width), end="\n\n")
            case OutputFormat.CONCISE:
                self._line(concise(finding))
            case OutputFormat.GITHUB | OutputFormat.JSON | OutputFormat.SARIF:
                pass

    def finish(self) -> None:
        """Write what comes after the last diagnostic: the document, or how many there were."""
        match self.output_format:
            case OutputFormat.JSON:
                self._line(as_json(self.findings, self.sources))
            case OutputFormat.SARIF:
                self._line(sarif(self.findings, self.sources))
            case OutputFormat.FULL:
                notes = any(finding.severity == "note" for finding in self.findings)
                more = " (-v shows the notes)" if notes and not self.verbose else ""
                for line in (f"{summary(self.findings)}{more}", self.last):
                    if line:
                        self._line(line)
            case OutputFormat.GITHUB:
                shown = [one for one in self.findings if one.severity != "note" or self.verbose]
                told = add_to_summary(findings_table(shown))
                for line in (*annotations(shown), self.last, told):
                    if line:
                        self._line(line)
            case OutputFormat.CONCISE:
                pass

    def _line(self, text: str) -> None:
        self.console.print(text, markup=False, emoji=False)


@contextmanager
def reporting(output_format: OutputFormat, verbose: bool) -> Iterator[Reporter]:
    """Report what is said inside, and a refusal that ends it, then leave with its exit code."""
    reporter = Reporter(stderr(), output_format, verbose)
    try:
        yield reporter
    except BriefExportError as error:
        reporter.report(error.diagnostics)
        reporter.finish()
        raise typer.Exit(exit_code(error)) from None
    reporter.finish()


def exit_code(error: BriefExportError) -> int:
    """Return 2 where usage, configuration or machine is at fault, and 1 for all else."""
    return USAGE if isinstance(error, UsageError) else FINDINGS


def use_utf8() -> None:
    """Write UTF-8 whatever the locale says: data is UTF-8, and names of files may be no text."""
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors=errors)
