"""Editions built in worker processes, then published or compared; what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TypeVar, assert_never, get_args

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from briefexport import build as building
from briefexport import publish, workers
from briefexport.backends import RenderOptions
from briefexport.build import Built, Job
from briefexport.cache import user_cache
from briefexport.cli.paths import existing
from briefexport.cli.terminal import Reporter
from briefexport.diagnostics import diagnostic, worst
from briefexport.edition import FormatName, Profile
from briefexport.errors import BriefExportError, UsageError

Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for beyond the editions themselves."""

    output: Path
    formats: str
    profiles: str
    jobs: int
    strict: bool
    check: bool
    cache: bool
    review: bool = False
    proof: bool = True
    style: str = ""
    comments: Path | None = None


def chosen(text: str, known: tuple[Name, ...], what: str) -> tuple[Name, ...]:
    """Return the names in `text`, which commas separate, in order and each once.

    Raises UsageError for one that is not `known`.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            near = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise UsageError(diagnostic("BX004", f"there is no {what} {name!r}", hint=hint))
    return tuple(dict.fromkeys(name for name in known if name in names))


def build_all(
    paths: Sequence[Path], wish: Wish, reporter: Reporter
) -> tuple[list[str], dict[str, Built]]:
    """Build and publish what is at `paths`.

    Return the names of all editions there, and what was made of those where nothing failed.
    """
    formats = chosen(wish.formats, get_args(FormatName), "format")
    profiles = chosen(wish.profiles, get_args(Profile), "profile")
    planned = building.plan([existing(path) for path in paths])
    if not wish.check:
        publish.ready(wish.output)
    # Editions come first: they have more to do side by side than the parts of one.
    apart = max(1, wish.jobs // max(1, len(planned)))
    cache = user_cache() if wish.cache else None
    options = RenderOptions(Path.cwd(), apart, cache, review=wish.review, comments=wish.comments)
    work = partial(_built, formats or None, profiles or None, options, wish.style, proof=wish.proof)
    finished: dict[str, Built] = {}
    with _progress(reporter.console) as progress:
        tasks = [progress.add_task(job.slug, start=False, visible=False) for job in planned]
        for number, event in workers.run(planned, work, wish.jobs):
            job = planned[number]
            match event:
                case workers.Step(step):
                    progress.start_task(tasks[number])
                    progress.update(tasks[number], description=f"{job.slug}: {step}", visible=True)
                case workers.Done(built):
                    progress.update(tasks[number], visible=False)
                    if _accepted(built, wish, reporter):
                        finished[job.slug] = built
                case workers.Failed(diagnostics):
                    progress.update(tasks[number], visible=False)
                    reporter.report(diagnostics)
                case workers.Idle():
                    pass
                case _:
                    assert_never(event)
            progress.refresh()
    names = [job.slug for job in planned]
    return names, {name: finished[name] for name in names if name in finished}


def _built(
    formats: tuple[str, ...] | None,
    profiles: tuple[Profile, ...] | None,
    options: RenderOptions,
    style: str,
    job: Job,
    on_step: workers.OnStep,
    *,
    proof: bool,
) -> Built:
    return building.build(job, formats, on_step, options, profiles, style, proof=proof)


def _progress(console: Console) -> Progress:
    """Return a display that moves on a terminal only, and without a thread, because we fork."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(
        *columns,
        console=console,
        auto_refresh=False,
        transient=True,
        disable=not console.is_terminal,
    )


def _accepted(built: Built, wish: Wish, reporter: Reporter) -> bool:
    """Report what was found in `built`, then publish or compare it; return whether all is well."""
    reporter.report(built.diagnostics)
    found = worst(built.diagnostics)
    if found == "error" or (found == "warning" and wish.strict):
        return False
    folder = wish.output / built.slug
    try:
        if wish.check:
            changed = publish.differences(built.files, folder, built.manifest)
            reporter.report(changed)
            return not changed
        publish.publish(built.files, folder, built.manifest)
    except BriefExportError as error:
        reporter.report(error.diagnostics)
        return False
    return True


# --- What is said at the end ---------------------------------------------------------------------

# Where nobody looks, lines are as long as they are.
_ENDLESS = 10_000


def print_table(finished: Mapping[str, Built], wish: Wish) -> None:
    """Print what was made: file, how much it is, its size, and how long it took."""
    if not finished:
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_ENDLESS)
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("unchanged" if wish.check else "published", overflow="fold")
    for name in ("holds", "size", "time"):
        table.add_column(name, justify="right", no_wrap=True)
    for slug, built in finished.items():
        for name, data in built.files.items():
            path = wish.output / slug / name
            seconds = f"{built.seconds[name]:.1f} s"
            table.add_row(Text(str(path)), built.counts[name], size(len(data)), seconds)
    console.print(table)


def size(count: int) -> str:
    """Return `count` bytes as people say it, in units of 1000."""
    if count < 1000:
        return f"{count} B"
    kilo = count / 1000
    return f"{kilo:.0f} kB" if kilo < 999.5 else f"{kilo / 1000:.1f} MB"
