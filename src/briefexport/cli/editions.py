"""Editions found as they were, or built, then published or compared; what is said of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar, assert_never, get_args

from rich.console import Console
from rich.table import Table
from rich.text import Text

from briefexport import publish
from briefexport.built import Built, Order, known
from briefexport.cache import Cache
from briefexport.cli.crews import crew
from briefexport.cli.github import table
from briefexport.cli.paths import existing
from briefexport.cli.progress import display, said
from briefexport.cli.reporting import size
from briefexport.cli.terminal import Reporter
from briefexport.diagnostics import Place, diagnostic, worst
from briefexport.differing import differences
from briefexport.errors import BriefExportError, UsageError
from briefexport.finding import Job, plan
from briefexport.formats import FormatName, Profile
from briefexport.records import dataclass
from briefexport.scheduling import Begun, Idle, run
from briefexport.workers import Done, Failed

Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for beyond the editions themselves.

    With `force` nothing is used that was made before. `cluster` is the address of the one to work
    on, "" for this machine.
    """

    output: Path
    formats: str
    profiles: str
    jobs: int
    strict: bool
    check: bool
    cache: Path | None
    review: bool = False
    proof: bool = True
    style: str = ""
    force: bool = False
    cluster: str = ""
    undated: date | None = None
    since: str = ""
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
    planned = _wanted(plan([existing(path) for path in paths]), wish, reporter)
    if not wish.check:
        publish.ready(wish.output)
    order = Order(
        formats or None,
        profiles or None,
        wish.style,
        wish.proof,
        wish.review,
        wish.undated,
        Path.cwd(),
        _usable(wish),
        wish.comments,
    )
    # What is compared with the published files is put together anew.
    found = {} if wish.check else {job.slug: known(job, order) for job in planned}
    finished = {
        slug: built for slug, built in found.items() if built and _accepted(built, wish, reporter)
    }
    for job in planned:
        if found.get(job.slug):
            said(reporter, f"{job.slug}: nothing has changed")
    missing = [job for job in planned if not found.get(job.slug)]
    if missing:
        _build_missing(missing, order, wish, reporter, finished)
    names = [job.slug for job in planned]
    return names, {name: finished[name] for name in names if name in finished}


def _build_missing(
    jobs: Sequence[Job],
    order: Order,
    wish: Wish,
    reporter: Reporter,
    finished: dict[str, Built],
) -> None:
    """Build `jobs`, and add to `finished` those where nothing failed as soon as they are."""
    # It comes with much that takes a while to load.
    from briefexport.build import building, built_alone, is_one_piece  # noqa: PLC0415

    flow = built_alone if is_one_piece(order) and not wish.cluster else building
    flows = [flow(job, order) for job in jobs]
    names = [job.slug for job in jobs]
    with display(reporter, names) as shown, crew(wish.jobs, wish.cluster) as workers:
        for number, event in run(flows, workers):
            match event:
                case Begun():
                    shown.begun(number, event)
                case Done(built):
                    shown.ended(number, "built")
                    if _accepted(built, wish, reporter):
                        finished[built.slug] = built
                case Failed(diagnostics):
                    shown.ended(number, "failed")
                    # What many parts of an edition stumble over is told once.
                    reporter.report(dict.fromkeys(diagnostics))
                case Idle():
                    shown.waited()
                case _:
                    assert_never(event)


def _wanted(jobs: tuple[Job, ...], wish: Wish, reporter: Reporter) -> tuple[Job, ...]:
    """Return those of `jobs` that have changed, where that is asked."""
    if not wish.since:
        return jobs
    # It comes with all that reads an edition.
    from briefexport.touched import touched  # noqa: PLC0415

    found = touched(jobs, wish.since, Path.cwd(), wish.style)
    if len(found) < len(jobs):
        left = ", ".join(job.slug for job in jobs if job not in found)
        reporter.last = f"not changed since {wish.since}: {left}"
    return found


def _usable(wish: Wish) -> Cache | None:
    """Return the cache to use. Raises UsageError where a file is in its place."""
    path = wish.cache
    if path and path.exists() and not path.is_dir():
        raise UsageError(
            diagnostic(
                "BX009",
                "this is no folder, and cannot be the cache",
                Place(file=str(path)),
                hint="name another (--cache), or build without one (--no-cache)",
            )
        )
    return Cache(path, fresh=wish.force) if path else None


def _keep_bases(files: Mapping[str, bytes], project: Path) -> None:
    """Keep what each DOCX of `files` was made of, in case one comes back without it."""
    # It comes with all that reads a DOCX.
    from briefexport.revise.base import keep  # noqa: PLC0415

    for name, data in files.items():
        if name.endswith(".docx"):
            keep(name, data, project)


def _accepted(built: Built, wish: Wish, reporter: Reporter) -> bool:
    """Report what was found in `built`, then publish or compare it; return whether all is well."""
    reporter.report(built.diagnostics)
    found = worst(built.diagnostics)
    if found == "error" or (found == "warning" and wish.strict):
        return False
    folder = wish.output / built.slug
    try:
        if wish.check:
            changed = differences(built.files, folder, built.manifest)
            reporter.report(changed)
            return not changed
        if built.seconds or differences(built.files, folder, built.manifest):
            publish.publish(built.files, folder, built.manifest)
        if built.seconds and wish.cache:
            _keep_bases(built.files, Path.cwd())
    except BriefExportError as error:
        reporter.report(error.diagnostics)
        return False
    return True


# --- What is said at the end ---------------------------------------------------------------------


def as_markdown(finished: Mapping[str, Built], wish: Wish) -> str:
    """Return what was made as a table for the summary of a job; nothing where nothing was."""
    rows = [
        (str(wish.output / slug / file.name), built.counts[file.name], size(file.size), file.sha256)
        for slug, built in finished.items()
        for file in built.manifest.files
    ]
    heads = ("file", "holds", "size", "SHA-256")
    return table("unchanged" if wish.check else "published", heads, rows) if rows else ""


# Where nobody looks, lines are as long as they are.
_ENDLESS = 10_000


def print_table(finished: Mapping[str, Built], wish: Wish) -> None:
    """Print what was made: file, how much it is, its size, and how long it took."""
    if not finished:
        return
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_ENDLESS)
    shown = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    shown.add_column("unchanged" if wish.check else "published", overflow="fold")
    for name in ("holds", "size", "time"):
        shown.add_column(name, justify="right", no_wrap=True)
    for slug, built in finished.items():
        for name, data in built.files.items():
            path = wish.output / slug / name
            seconds = f"{built.seconds[name]:.1f} s" if built.seconds else "kept"
            shown.add_row(Text(str(path)), built.counts[name], size(len(data)), seconds)
    console.print(shown)
