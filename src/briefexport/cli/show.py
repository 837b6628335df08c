"""`briefexport show FILE`: the document model of an article, as a tree or as JSON."""

from collections.abc import Callable
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
from briefexport.cli.tree import View, tree
from briefexport.diagnostics import Place, worst
from briefexport.jsonform import dumps
from briefexport.model import Brief
from briefexport.readers import read
from briefexport.reading import Reading, Reason


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
    why: Annotated[
        bool, typer.Option("--why", help="Under each block, the rule that made it, with its score.")
    ] = False,
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Show how an article is understood: its document model, before any repair."""
    with reporting(output_format, verbose) as reporter:
        existing(file)
        data = read_under(file.parent, file.name, Place(file=str(file)))
        source, reading = read(str(file), data)
        reporter.report(reading.diagnostics)
        view = View(source.line_of, _rule_of(reading) if why else None)
        _print(reading.brief, view, Target.JSON if as_json else target)
    if worst(reading.diagnostics) == "error":
        raise typer.Exit(FINDINGS)


def _print(brief: Brief, view: View, target: Target) -> None:
    match target:
        case Target.TREE:
            _print_tree(brief, view)
        case Target.JSON:
            print(dumps(brief, indent=2))
        case Target.PANDOC_JSON:
            print(pandocjson.dumps(brief))
        case _:
            assert_never(target)


def _rule_of(reading: Reading) -> Callable[[str, int], str]:
    """Return what gives the rule that made a block: in a form that marks all, always the mark."""
    said = {(reason.block, reason.start): _said(reason) for reason in reading.reasons}

    def rule(block: str, start: int) -> str:
        return said.get((block, start), "" if said else "marked as such")

    return rule


def _said(reason: Reason) -> str:
    score = "" if reason.score is None else f"a score of {reason.score:.2f} "
    return f"{score}{reason.rule}"


def _print_tree(brief: Brief, view: View) -> None:
    """Print the tree; on a terminal a line is cut where the terminal ends."""
    console = Console(highlight=False)
    for line in tree(brief, view):
        if console.is_terminal:
            console.print(visible(line), markup=False, no_wrap=True, overflow="ellipsis")
        else:
            print(visible(line))
