"""`briefexport revise EDITED.docx`: an editor's file becomes a patch of the sources."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from briefexport.cli.paths import existing
from briefexport.cli.reporting import OutputFormat, visible
from briefexport.cli.terminal import FINDINGS, OutputFormatOption, VerboseOption, reporting


class Tracked(StrEnum):
    """What becomes of tracked changes; with `ask` none is made, and each is told."""

    ACCEPT = "accept"
    REJECT = "reject"
    ASK = "ask"


class Conflicts(StrEnum):
    """What becomes of passages that were changed on both sides."""

    REPORT = "report"
    MARKERS = "markers"


def command(
    file: Annotated[
        Path, typer.Argument(help="A DOCX that was built here and edited since.", metavar="DOCX")
    ],
    path: Annotated[
        Path,
        typer.Argument(help="Its edition, a folder of editions, or an article."),
    ] = Path("sources"),
    apply: Annotated[bool, typer.Option("--apply", help="Change the sources.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the list of changes as JSON, not a diff.")
    ] = False,
    tracked: Annotated[
        Tracked, typer.Option("--tracked", help="What becomes of tracked changes.")
    ] = Tracked.ACCEPT,
    comments: Annotated[
        Path | None,
        typer.Option("--comments", help="Write the comments as JSON.", show_default=False),
    ] = None,
    conflicts: Annotated[
        Conflicts,
        typer.Option("--conflicts", help="Report what both sides changed, or write both versions."),
    ] = Conflicts.REPORT,
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Bring an editor's changes back into the sources: as a diff, or with --apply in place.

    The diff is for `git apply`. Exit code 1: something is left to do by hand, or was changed in the
    sources too.
    """
    # What reads and writes documents takes long to import.
    from briefexport.cli import revising  # noqa: PLC0415

    with reporting(output_format, verbose) as reporter:
        marked = conflicts is Conflicts.MARKERS
        home = existing(path)
        task = revising.Request(existing(file), home, Path.cwd(), tracked.value, marked=marked)
        outcome = revising.revised(task)
        found = outcome.revision
        reporter.report(found.diagnostics)
        if comments:
            revising.write_comments(comments, outcome)
        if apply:
            revising.write(outcome)
        if as_json:
            print(json.dumps(revising.as_data(outcome), indent=2, ensure_ascii=False))
        elif not apply:
            for text in revising.differences(outcome, Path.cwd()):
                _print(text)
        reporter.last = revising.summary(outcome, applied=apply)
    if not found.is_whole:
        raise typer.Exit(FINDINGS)


def _print(text: str) -> None:
    """Print a diff as it is; on a terminal, nothing in it acts."""
    if sys.stdout.isatty():
        for line in text.split("\n")[:-1]:
            print(visible(line))
    else:
        print(text, end="")
