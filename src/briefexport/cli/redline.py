"""`briefexport redline OLD NEW`: what changed between two versions, as tracked changes in Word."""

from pathlib import Path
from typing import Annotated

import typer

from briefexport import publish
from briefexport.cli.paths import existing
from briefexport.cli.reporting import OutputFormat
from briefexport.cli.terminal import FINDINGS, OutputFormatOption, VerboseOption, reporting
from briefexport.diagnostics import worst


def command(
    old: Annotated[
        Path, typer.Argument(help="The version before: a DOCX of ours, an edition or an article.")
    ],
    new: Annotated[Path, typer.Argument(help="The version after: the same.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The DOCX to write.")],
    style: Annotated[
        str, typer.Option("--style", help="Set it in this style, not in its own.")
    ] = "",
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Write a DOCX with what changed between two versions of an edition as tracked changes.

    With all changes accepted it is the version after, with all rejected the version before.
    """
    # Backends take longer to start than the other commands.
    from briefexport.revise.redline import redline, versions  # noqa: PLC0415

    with reporting(output_format, verbose) as reporter:
        found = versions(existing(old), existing(new), Path.cwd(), style)
        reporter.report(found.diagnostics)
        made = redline(found.old, found.new, found.style)
        reporter.report(made.diagnostics)
        publish.write_file(output, made.data)
    if worst((*found.diagnostics, *made.diagnostics)) == "error":
        raise typer.Exit(FINDINGS)
