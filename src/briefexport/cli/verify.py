"""`briefexport verify DIST`: published sets against their own manifests."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from briefexport.cli.paths import existing
from briefexport.cli.reporting import OutputFormat
from briefexport.cli.terminal import FINDINGS, OutputFormatOption, VerboseOption, reporting
from briefexport.verify import Verified, sets, verified

FORMAT = "briefexport-verify/1"


def command(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Published sets, or folders of them.  [default: dist]", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the result as JSON.")] = False,
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Check that published sets are whole: every file there, unchanged, and no other."""
    with reporting(output_format, verbose) as reporter:
        found = [
            verified(folder)
            for folder in sets([existing(folder) for folder in folders or [Path("dist")]])
        ]
        for one in found:
            reporter.report(one.diagnostics)
    print_json(found) if as_json else print_table(found)
    if any(one.diagnostics for one in found):
        raise typer.Exit(FINDINGS)


def print_table(found: Sequence[Verified]) -> None:
    """Print a line for each set: where it is, how many files it has, and whether it is whole."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("set", overflow="fold")
    table.add_column("files", justify="right")
    table.add_column("")
    for one in found:
        count = str(len(one.manifest.files)) if one.manifest else ""
        faults = len(one.diagnostics)
        state = f"{faults} fault{'s' * (faults != 1)}" if faults else "whole"
        table.add_row(Text(str(one.folder)), count, state)
    Console(highlight=False).print(table)


def print_json(found: Sequence[Verified]) -> None:
    """Print every set with its files as its manifest lists them, and what is wrong with it."""
    said = [
        {
            "folder": str(one.folder),
            "whole": not one.diagnostics,
            "files": [
                {"name": file.name, "size": file.size, "sha256": file.sha256}
                for file in (one.manifest.files if one.manifest else ())
            ],
            "faults": [
                {
                    "code": fault.code,
                    "file": fault.place.file if fault.place else "",
                    "message": fault.message,
                }
                for fault in one.diagnostics
            ],
        }
        for one in found
    ]
    print(json.dumps({"format": FORMAT, "sets": said}, ensure_ascii=False, indent=2))
