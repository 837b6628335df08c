"""Lint of an edition: everything there is to say of it, and its sources mended where asked."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePath

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.ignores import kept, unused
from briefexport.edition.load import Plan, Survey, planned, survey
from briefexport.edition.reread import repaired
from briefexport.edition.settings import BriefEntry
from briefexport.finding import EDITION_FILE
from briefexport.lint.article import Article
from briefexport.lint.checks import checked, in_order
from briefexport.lint.mending import Mended, Reading, mended
from briefexport.records import dataclass
from briefexport.repair import doubts
from briefexport.source import Source, encoded

# Sources that are text, so that an edit of their text is an edit of the file.
TEXTS = frozenset((".txt", ".md", ".markdown", ".html", ".htm"))


@dataclass(frozen=True, slots=True)
class Change:
    """An article whose source was mended: its name under `root`, and the source before and after.

    `count` is how many fixes were made in it.
    """

    root: Path
    name: str
    before: Source
    after: Source
    count: int


@dataclass(frozen=True, slots=True)
class Linted:
    """What there is to say of an edition, in order, and what can be mended in its sources.

    `findings` are those of the sources as they are, `left` those that are left once the `changes`
    are written. `sources` are the texts that the fixes of `findings` count into, by files' names.
    """

    findings: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]
    changes: tuple[Change, ...]
    sources: Mapping[str, Source]


def edition_of(article: Path) -> Path | None:
    """Return the nearest folder above `article` whose edition.toml makes it part of an edition."""
    for folder in article.parents:
        if (folder / EDITION_FILE).is_file():
            named = [folder / entry.source for entry in planned(folder).settings.briefs]
            return folder if article in named else None
    return None


def lint(
    path: Path,
    project: Path | None = None,
    *,
    only: frozenset[Path] = frozenset(),
    fix: bool = False,
) -> Linted:
    """Return what is to be said of the edition or article at `path`; write nothing.

    Where `only` names articles of it, of those alone. With `fix`, sources are mended, in memory.
    `project` may hold styles of its own. Raises RefusedError where there is no edition, or its
    edition.toml is at fault.
    """
    plan = planned(path)
    # An ignore that hides nothing can only be seen where nothing is hidden.
    bare = replace(plan, settings=replace(plan.settings, ignore=[]))
    found = survey(bare, project)
    findings = left = _judged(plan, found, only)
    changes, taken_back = _mended(plan, found, only) if fix else ((), ())
    if changes:
        given = {one.name: encoded(one.after) for one in changes}
        left = _judged(plan, survey(bare, project, given), only)
    named = {finding.place.file for finding in findings if finding.fix and finding.place}
    sources = {one.source.name: one.source for one in found.reads if one.source.name in named}
    return Linted(findings, in_order((*left, *taken_back)), changes, sources)


def _judged(plan: Plan, found: Survey, only: frozenset[Path]) -> tuple[Diagnostic, ...]:
    """Return all there is to say of what was `found`, but for what the edition ignores."""
    articles = [
        Article(read.brief, read.source, read.brief.language or plan.settings.language)
        for read in found.reads
    ]
    findings = [*found.diagnostics, *checked(articles), *_unset(plan, found)]
    for article in articles:
        findings += doubts(article.brief, article.source, language=article.language)
    everything = in_order(findings)
    told = [*kept(everything, plan.settings, plan.root)]
    if plan.file:
        told += unused(everything, plan.settings, plan.file, plan.root)
    return in_order(one for one in told if not only or (one.place and Path(one.place.file) in only))


def _unset(plan: Plan, found: Survey) -> Iterator[Diagnostic]:
    """Say where nothing tells the language: once for an edition, and for an article as a note."""
    silent = [read for read in found.reads if not read.brief.language]
    if plan.file and "language" not in plan.file.data and silent:
        yield diagnostic(
            "BX284",
            "the edition does not say its language; English is taken",
            Place(file=plan.file.source.name),
            hint='write language = "en-GB", or what it is, under the title',
        )
    if not plan.file:
        for read in silent:
            yield diagnostic(
                "BX284",
                "the article does not say its language; English is taken",
                Place(file=read.source.name),
                hint='write language = "en-GB" into an edition.toml, or language: en-GB on top of'
                " a Markdown file",
                severity="note",
            )


# --- Mending -------------------------------------------------------------------------------------


def _mended(
    plan: Plan, found: Survey, only: frozenset[Path]
) -> tuple[tuple[Change, ...], tuple[Diagnostic, ...]]:
    """Return the sources that can be mended, and what is told of fixes that were taken back."""
    entries = {str(plan.root / entry.source): entry for entry in plan.settings.briefs}
    changes: list[Change] = []
    taken_back: list[Diagnostic] = []
    for read in found.reads:
        entry = entries[read.source.name]
        if only and plan.root / entry.source not in only:
            continue
        if PurePath(entry.source).suffix.lower() not in TEXTS:
            continue
        done = _mended_source(plan, entry, read.source)
        taken_back += done.taken_back
        if done.count:
            changes.append(Change(plan.root, entry.source, read.source, done.source, done.count))
    return tuple(changes), tuple(taken_back)


def _mended_source(plan: Plan, entry: BriefEntry, source: Source) -> Mended:
    def reread(text: Source) -> Reading:
        _, reading = repaired(source.name, encoded(text), entry, plan.settings)
        return reading.brief, kept(reading.diagnostics, plan.settings, plan.root)

    return mended(source, reread)
