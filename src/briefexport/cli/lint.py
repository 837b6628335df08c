"""`briefexport lint`: what there is to say of editions and articles, and their sources mended."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Annotated, assert_never, cast

import typer

from briefexport.cli.paths import existing
from briefexport.cli.reporting import OutputFormat, counted, visible
from briefexport.cli.terminal import FINDINGS, OutputFormatOption, VerboseOption, reporting
from briefexport.diagnostics import Diagnostic, worst
from briefexport.errors import BriefExportError
from briefexport.finding import jobs
from briefexport.lint import Change, Linted, edition_of, lint
from briefexport.lint.checks import in_order
from briefexport.lint.mending import is_mendable
from briefexport.records import dataclass
from briefexport.replacing import replace_file
from briefexport.scheduling import Begun, Flow, Idle, results, run
from briefexport.source import encoded
from briefexport.workers import Done, Failed, Limits, Pool, Task

# For the programs that apply a diff, only this ends a line.
LINE = re.compile(r"[^\n]*\n|[^\n]+")
# An edition of a hundred briefs takes seconds; the bounds are for what means harm.
LIMITS = Limits(seconds=600)


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Edition folders, folders of editions, articles or folders of articles;"
            " sources where none is given.",
            show_default=False,
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend in the sources what can be mended safely.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what --fix would change, and change nothing.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Let notes fail as well, and show them.")
    ] = False,
    output_format: OutputFormatOption = OutputFormat.FULL,
    verbose: VerboseOption = False,
) -> None:
    """Check articles and editions, and mend what can be mended.

    Exit code 1: errors or warnings are left (with --strict, notes too).
    """
    with reporting(output_format, verbose or strict) as reporter:
        tasks = _tasks([existing(path) for path in paths or [Path("sources")]])
        linted, failed = _linted(tasks, fix=fix or diff)
        changes = [change for one in linted for change in one.changes]
        mending = fix and not diff
        if diff:
            _print(changes)
        elif fix:
            failed += _written(changes)
        told = [*failed, *(f for one in linted for f in (one.left if mending else one.findings))]
        for one in linted if not mending else ():
            reporter.sources |= one.sources
        reporter.report(in_order(told))
        reporter.last = _mended(changes) if mending else _mendable(told)
    left = worst(told)
    if left in {"error", "warning"} or (strict and left):
        raise typer.Exit(FINDINGS)


@dataclass(frozen=True, slots=True)
class _Task:
    """An edition to lint, or only some articles of it."""

    path: Path
    only: frozenset[Path]


def _tasks(paths: Sequence[Path]) -> list[_Task]:
    """Return what is at `paths`; articles that belong to an edition are looked at as parts of it.

    Only so are they read as their edition.toml says, and compared with the other articles.
    """
    wanted: dict[Path, set[Path] | None] = {}
    for job in jobs(paths):
        home = edition_of(job.path) if job.path.is_file() else None
        if home is None:
            wanted[job.path] = None
        elif (articles := wanted.setdefault(home, set())) is not None:
            articles.add(job.path)
    return [_Task(path, frozenset(only or ())) for path, only in wanted.items()]


def _linted(tasks: Sequence[_Task], *, fix: bool) -> tuple[list[Linted], list[Diagnostic]]:
    """Lint each of `tasks` in a process of its own; return what was found and what failed."""
    found: dict[int, Linted] = {}
    failed: list[Diagnostic] = []
    flows = [_flow(Path.cwd(), fix, task) for task in tasks]
    for number, event in run(flows, Pool(os.cpu_count() or 1)):
        match event:
            case Done(linted):
                found[number] = linted
            case Failed(diagnostics):
                failed += diagnostics
            case Begun() | Idle():
                pass
            case _:
                assert_never(event)
    return [found[number] for number in sorted(found)], failed


def _flow(project: Path, fix: bool, task: _Task) -> Flow[Linted]:
    (linted,) = results((yield [Task("lint", _work, (project, fix, task), LIMITS, here=True)]))
    return cast("Linted", linted)


def _work(project: Path, fix: bool, task: _Task) -> Linted:
    return lint(task.path, project, only=task.only, fix=fix)


def _written(changes: Sequence[Change]) -> list[Diagnostic]:
    """Write `changes`, each as a whole; return why some could not be written."""
    faults: list[Diagnostic] = []
    for one in changes:
        try:
            before, after = encoded(one.before), encoded(one.after)
            replace_file(one.root, one.name, before, after)
        except BriefExportError as error:
            faults += error.diagnostics
    return faults


def _print(changes: Sequence[Change]) -> None:
    """Print `changes` as a unified diff, which `patch -p0` takes; on a terminal, nothing acts."""
    for change in changes:
        for line in difference(change):
            print(visible(line) if sys.stdout.isatty() else line)


def difference(change: Change) -> Iterator[str]:
    """Yield the lines of `change` as a unified diff, without their ends."""
    name = change.before.name
    before, after = (LINE.findall(one.text) for one in (change.before, change.after))
    for line in unified_diff(before, after, name, name):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _mended(changes: Sequence[Change]) -> str:
    count = sum(change.count for change in changes)
    return f"mended {counted(count, 'finding')} in {counted(len(changes), 'file')}"


def _mendable(findings: Sequence[Diagnostic]) -> str:
    count = sum(map(is_mendable, findings))
    return f"{count} of them can be mended: --diff shows how, --fix does it" if count else ""
