"""`briefexport proof DIST`: the published files against each other's source, the edition."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.table import Table

from briefexport.cli.paths import existing
from briefexport.cli.reporting import OutputFormat
from briefexport.cli.terminal import (
    FINDINGS,
    OutputFormatOption,
    Reporter,
    VerboseOption,
    reporting,
)
from briefexport.errors import BriefExportError
from briefexport.proof import Proof, Subject

FORMAT = "briefexport-proof/1"


def command(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Published editions, or folders of them.  [default: dist]", show_default=False
        ),
    ] = None,
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--sources",
            help="Where the editions were built from; may be given again.  [default: sources]",
            show_default=False,
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--sheet",
            help="Write a picture of a table and a list as they look in all three.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write the result as JSON.")] = False,
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Read published files back, and compare them with their sources and the style."""
    # Reading sources and files takes engines that the other commands do without.
    from briefexport.cli import proving  # noqa: PLC0415

    built_from = sources or [Path("sources")]
    with reporting(output_format, verbose) as reporter:
        found: dict[str, tuple[Proof, ...]] = {}
        places = proving.sets([existing(folder) for folder in folders or [Path("dist")]])
        for place in places:
            _proved(place, built_from, found, reporter)
        if sheet:
            proving.write_sheet(places, built_from, sheet)
    print_json(found) if as_json else print_tables(found)
    failed = len(found) < len(places)
    if failed or any(proof.differences for one in found.values() for proof in one):
        raise typer.Exit(FINDINGS)


def _proved(
    place: Path, sources: Sequence[Path], found: dict[str, tuple[Proof, ...]], reporter: Reporter
) -> None:
    """Prove the set at `place`; one that cannot be keeps no other from it."""
    from briefexport.cli import proving  # noqa: PLC0415

    try:
        proofs = proving.proved(place, sources)
    except BriefExportError as error:
        reporter.report(error.diagnostics)
        return
    found[place.name] = proofs
    for proof in proofs:
        reporter.report(proof.diagnostics)


# --- The report ----------------------------------------------------------------------------------


def print_tables(found: Mapping[str, Sequence[Proof]]) -> None:
    """Print for each edition what was compared in each file, and how much of it differs."""
    console = Console(highlight=False)
    for slug, proofs in found.items():
        table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), title_justify="left")
        table.add_column(slug)
        for proof in proofs:
            table.add_column(Path(proof.file).suffix.removeprefix("."), justify="right")
        for name, *cells in rows(proofs):
            table.add_row(name, *cells)
        console.print(table)


def rows(proofs: Sequence[Proof]) -> Iterator[tuple[str, ...]]:
    """Yield a line for each subject: its name, then for each file how much is the same."""
    for name in get_args(Subject):
        yield name, *(_cell(proof, name) for proof in proofs)


def _cell(proof: Proof, name: Subject) -> str:
    compared = proof.compared.get(name, 0)
    differ = sum(one.subject == name for one in proof.differences)
    if differ:
        return f"{differ:,} of {compared:,} differ"
    return f"{compared:,} equal" if compared else "none"


def print_json(found: Mapping[str, Sequence[Proof]]) -> None:
    """Print all that was compared, and each difference with both values."""
    editions = [
        {"slug": slug, "files": [_as_json(proof) for proof in proofs]}
        for slug, proofs in found.items()
    ]
    print(json.dumps({"format": FORMAT, "editions": editions}, ensure_ascii=False, indent=2))


def _as_json(proof: Proof) -> dict[str, object]:
    return {
        "name": proof.file,
        "compared": dict(proof.compared),
        "differences": [
            {
                "block": one.block,
                "record": one.record,
                "what": one.what,
                "wanted": one.wanted,
                "found": one.found,
                "where": one.where,
                "token": one.token,
            }
            for one in proof.differences
        ],
    }
