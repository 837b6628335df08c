"""`briefexport preflight FILE.pdf`: what a printing house would send back, and what the file is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from briefexport.cli.paths import existing
from briefexport.cli.reporting import OutputFormat, summary, visible
from briefexport.cli.terminal import (
    FINDINGS,
    OutputFormatOption,
    Reporter,
    VerboseOption,
    reporting,
)
from briefexport.diagnostics import Diagnostic, Place, diagnostic, worst
from briefexport.errors import RefusedError
from briefexport.preflight import (
    Expectation,
    FontFact,
    ImageFact,
    Profile,
    Report,
    preflight,
    profile_of,
    short,
)

LARGEST_FILE = 2**30
_MILLIMETRE = 72 / 25.4
# More pictures than this are a list that nobody reads; the coarsest are shown.
_MOST_IMAGES = 12


def command(
    files: Annotated[list[Path], typer.Argument(help="PDF files.", show_default=False)],
    profile: Annotated[
        Profile | None,
        typer.Option(
            "--profile",
            help="What the files are for.  [default: press where a file is PDF/X, else screen]",
            show_default=False,
        ),
    ] = None,
    ink_limit: Annotated[
        float,
        typer.Option("--ink-limit", min=0, max=400, help="Most ink, in per cent of one ink."),
    ] = Expectation().ink_limit,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail.")] = False,
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Check PDF files before they go to the press, or out to readers."""
    with reporting(output_format, verbose) as reporter:
        for file in files:
            existing(file)
        for file in files:
            _check(file, profile, ink_limit, reporter)
    found = worst(reporter.findings)
    if found == "error" or (strict and found == "warning"):
        raise typer.Exit(FINDINGS)


def _check(file: Path, profile: Profile | None, ink_limit: float, reporter: Reporter) -> None:
    """Report on one file; a file that is refused keeps no other from being checked."""
    try:
        data = _read(file)
        wanted = Expectation(profile=profile or profile_of(data), ink_limit=ink_limit)
        report = preflight(data, wanted)
    except RefusedError as error:
        reporter.report(_placed(error.diagnostics, file))
        return
    reporter.report(_placed(report.diagnostics, file))
    print("\n".join(map(visible, lines(file, report))), end="\n\n")


def _read(file: Path) -> bytes:
    if file.stat().st_size > LARGEST_FILE:
        raise RefusedError(diagnostic("BX603", "the file is larger than a gigabyte"))
    return file.read_bytes()


def _placed(findings: tuple[Diagnostic, ...], file: Path) -> Iterator[Diagnostic]:
    return (replace(finding, place=Place(file=str(file))) for finding in findings)


# --- The report ----------------------------------------------------------------------------------


def lines(file: Path, report: Report) -> Iterator[str]:
    """Yield the lines of a plain report: what the file is, then whether it may go."""
    yield str(file)
    facts = {
        "judged for": f"the {report.profile}" if report.profile != "office" else "the office",
        "says it is": ", ".join(report.claims) or "nothing in particular",
        "pages": f"{report.pages:,}",
        "trimmed size": _size(report.trim),
        "bleed": "none" if not report.bleed else _millimetres(report.bleed),
        "output intent": report.intent or "none",
        "colours": ", ".join(report.spaces) or "none",
        "highest ink": _ink(report),
    }
    yield from (f"  {name:<14} {value}" for name, value in facts.items() if value)
    yield from _fonts(report.fonts)
    yield from _images(report.images)
    yield f"  {'result':<14} {_result(report)}"


def _size(trim: tuple[float, float] | None) -> str:
    return " x ".join(f"{side / _MILLIMETRE:.1f}" for side in trim) + " mm" if trim else "unknown"


def _millimetres(points: float) -> str:
    return f"{points / _MILLIMETRE:.1f} mm"


def _ink(report: Report) -> str:
    if report.ink is None:
        return ""
    return f"{report.ink.percent:.0f} % on page {report.ink.page}, {report.ink.object}"


def _fonts(fonts: tuple[FontFact, ...]) -> Iterator[str]:
    yield f"  {'fonts':<14} {len(fonts) or 'none'}"
    width = max((len(font.name) for font in fonts), default=0)
    for font in fonts:
        facts = (
            font.kind,
            "embedded" if font.embedded else "NOT EMBEDDED",
            "subset" if font.subset else "whole",
            *(() if font.unicode else ("no characters",)),
        )
        yield f"  {'':<14} {font.name:<{width}}  {', '.join(facts)}"


def _images(images: tuple[ImageFact, ...]) -> Iterator[str]:
    yield f"  {'pictures':<14} {len(images) or 'none'}"
    shown = sorted(images, key=lambda image: image.ppi)[:_MOST_IMAGES]
    for image in sorted(shown, key=lambda image: (image.page, image.name)):
        size = f"{image.width} x {image.height} pixels"
        page = f"page {image.page}, {short(image.name)}"
        yield f"  {'':<14} {page:<22}  {image.ppi:>5.0f} ppi  {size:<20}  {image.space}"
    if len(images) > len(shown):
        yield f"  {'':<14} and {len(images) - len(shown)} finer ones"


def _result(report: Report) -> str:
    found = summary(report.diagnostics)
    if worst(report.diagnostics) == "error":
        return f"NOT READY: {found}"
    return f"ready, with {found}" if found else "ready"
