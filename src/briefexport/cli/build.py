"""`briefexport build`: editions into `dist/`, each as a whole set or not at all."""

import os
from pathlib import Path
from typing import Annotated

import typer

from briefexport.cli.reporting import OutputFormat
from briefexport.cli.terminal import FINDINGS, OutputFormatOption, VerboseOption, reporting
from briefexport.diagnostics import diagnostic
from briefexport.errors import UsageError


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Edition folders, folders of editions, articles or folders of articles."
            "  [default: sources]",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Where to publish.")] = Path(
        "dist"
    ),
    formats: Annotated[
        str, typer.Option("--format", help="Only these, by commas: pdf, epub, docx.")
    ] = "",
    profiles: Annotated[
        str,
        typer.Option("--profile", help="PDFs for these only, by commas: screen, office, press."),
    ] = "",
    style: Annotated[
        str, typer.Option("--style", help="Set them in this style, not in their own.")
    ] = "",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Processes at once; 0: one a processor.")
    ] = 0,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Publish nothing; compare with what is published.")
    ] = False,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Keep and use what was laid out before.")
    ] = True,
    proof: Annotated[
        bool, typer.Option("--proof/--no-proof", help="Read every file back before publishing.")
    ] = True,
    review: Annotated[
        bool,
        typer.Option(
            "--review",
            help="Let Word track changes in the DOCX, with repairs as changes, doubts as comments.",
        ),
    ] = False,
    comments: Annotated[
        Path | None,
        typer.Option(
            "--comments",
            help="With --review: the open comments of this file, of `revise --comments`, too.",
            show_default=False,
        ),
    ] = None,
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Build editions and publish each as a whole set of files."""
    # Every engine comes with these; the other commands start sooner without, and `doctor` must run
    # where one of them is broken.
    from briefexport.cli import editions  # noqa: PLC0415

    with reporting(output_format, verbose) as reporter:
        if comments and not review:
            hint = "say --review as well"
            raise UsageError(diagnostic("BX004", "--comments is for a DOCX for review", hint=hint))
        wish = editions.Wish(
            output,
            formats,
            profiles,
            jobs or os.cpu_count() or 1,
            strict,
            check,
            cache,
            review,
            proof,
            style,
            comments,
        )
        planned, finished = editions.build_all(paths or [Path("sources")], wish, reporter)
        failed = [slug for slug in planned if slug not in finished]
        if failed:
            reporter.last = (
                f"{'not as published' if check else 'not published'}: {', '.join(failed)}"
            )
    editions.print_table(finished, wish)
    if failed:
        raise typer.Exit(FINDINGS)
