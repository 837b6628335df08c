"""`briefexport show FILE`: the document model of an article, as a tree or as JSON."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from briefexport.assets import read_under
from briefexport.cli.paths import existing
from briefexport.cli.reporting import OutputFormat, visible
from briefexport.cli.terminal import FINDINGS, OutputFormatOption, VerboseOption, reporting
from briefexport.cli.tree import tree
from briefexport.diagnostics import Place, worst
from briefexport.jsonform import dumps
from briefexport.model import Brief
from briefexport.readers import read
from briefexport.source import Source


def command(
    file: Annotated[Path, typer.Argument(help="An article: .txt, .md, .html or .json.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Show how an article is understood: its document model, before any repair."""
    with reporting(output_format, verbose) as reporter:
        existing(file)
        data = read_under(file.parent, file.name, Place(file=str(file)))
        source, reading = read(str(file), data)
        reporter.report(reading.diagnostics)
        if as_json:
            print(dumps(reading.brief, indent=2))
        else:
            _print_tree(reading.brief, source)
    if worst(reading.diagnostics) == "error":
        raise typer.Exit(FINDINGS)


def _print_tree(brief: Brief, source: Source) -> None:
    """Print the tree; on a terminal a line is cut where the terminal ends."""
    console = Console(highlight=False)
    for line in tree(brief, source.line_of):
        if console.is_terminal:
            console.print(visible(line), markup=False, no_wrap=True, overflow="ellipsis")
        else:
            print(visible(line))
