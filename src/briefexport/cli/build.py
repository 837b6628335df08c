"""`briefexport build`: editions into `dist/`, each as a whole set or not at all."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from briefexport.cache import FOLDER
from briefexport.cli.github import add_to_summary
from briefexport.cli.reporting import OutputFormat
from briefexport.cli.terminal import FINDINGS, OutputFormatOption, VerboseOption, reporting
from briefexport.diagnostics import diagnostic
from briefexport.errors import UsageError

SOURCE_DATE = "SOURCE_DATE_EPOCH"


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
        Path, typer.Option("--cache", help="The folder for what need not be made again.")
    ] = FOLDER,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Keep nothing, and use nothing that was kept.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Make everything anew; keep it for the next time.")
    ] = False,
    cluster: Annotated[
        str,
        typer.Option("--cluster", help="Work on the Dask cluster at this address (tcp://...)."),
    ] = "",
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
    changed_since: Annotated[
        str,
        typer.Option(
            "--changed-since",
            metavar="REV",
            help="Build only what git says has changed since a revision, or in a range (A..B).",
            show_default=False,
        ),
    ] = "",
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
    # The other commands start sooner without.
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
            None if no_cache else cache,
            review,
            proof,
            style,
            force,
            cluster,
            source_date(os.environ),
            changed_since,
            comments,
        )
        planned, finished = editions.build_all(paths or [Path("sources")], wish, reporter)
        failed = [slug for slug in planned if slug not in finished]
        if failed:
            reporter.last = (
                f"{'not as published' if check else 'not published'}: {', '.join(failed)}"
            )
        if output_format is OutputFormat.GITHUB:
            add_to_summary(editions.as_markdown(finished, wish))
    editions.print_table(finished, wish)
    if failed:
        raise typer.Exit(FINDINGS)


def source_date(environment: Mapping[str, str]) -> date | None:
    """Return the day (UTC) that SOURCE_DATE_EPOCH gives editions without one; None where it is not.

    Raises UsageError where it is no number of seconds.
    """
    said = environment.get(SOURCE_DATE)
    if not said:
        return None
    try:
        if not (said.isascii() and said.isdecimal()):
            raise ValueError
        return datetime.fromtimestamp(int(said), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            diagnostic(
                "BX814",
                f"{SOURCE_DATE} is {said[:40]!r}, which is no number of seconds since 1970",
                hint="unset it, or set it to what `date +%s` or `git log -1 --format=%ct` prints",
            )
        ) from error
