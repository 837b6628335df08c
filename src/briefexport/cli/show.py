"""`briefexport show FILE`: the document model of an article, as a tree or as JSON."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer
from rich.console import Console

from briefexport import pandocjson
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


class Target(StrEnum):
    """What an article is shown as."""

    TREE = "tree"
    JSON = "json"
    PANDOC_JSON = "pandoc-json"


def command(
    file: Annotated[
        Path,
        typer.Argument(help="An article: .txt, .md, .html, .docx, .json, or what pandoc reads."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON: --to json.")] = False,
    target: Annotated[
        Target, typer.Option("--to", help="As what; pandoc-json is for `pandoc -f json`.")
    ] = Target.TREE,
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Show how an article is understood: its document model, before any repair."""
    with reporting(output_format, verbose) as reporter:
        existing(file)
        data = read_under(file.parent, file.name, Place(file=str(file)))
        source, reading = read(str(file), data)
        reporter.report(reading.diagnostics)
        _print(reading.brief, source, Target.JSON if as_json else target)
    if worst(reading.diagnostics) == "error":
        raise typer.Exit(FINDINGS)


def _print(brief: Brief, source: Source, target: Target) -> None:
    match target:
        case Target.TREE:
            _print_tree(brief, source)
        case Target.JSON:
            print(dumps(brief, indent=2))
        case Target.PANDOC_JSON:
            print(pandocjson.dumps(brief))
        case _:
            assert_never(target)


def _print_tree(brief: Brief, source: Source) -> None:
    """Print the tree; on a terminal a line is cut where the terminal ends."""
    console = Console(highlight=False)
    for line in tree(brief, source.line_of):
        if console.is_terminal:
            console.print(visible(line), markup=False, no_wrap=True, overflow="ellipsis")
        else:
            print(visible(line))
