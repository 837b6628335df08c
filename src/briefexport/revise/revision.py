"""The whole way: an editor's DOCX, and the sources it was made of, become changes of the sources.

A pure function of bytes. Nothing is written here, and nothing is opened.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.load import Plan
from briefexport.edition.placing import Read
from briefexport.edition.reread import repaired
from briefexport.edition.settings import BriefEntry, Settings, ignored
from briefexport.edition.variants import with_variants
from briefexport.finding import EDITION_FILE
from briefexport.model import Brief, Inline
from briefexport.readers import reader_of
from briefexport.records import dataclass
from briefexport.repair import repair
from briefexport.revise.base import Base
from briefexport.revise.brought import Brought, brought, told_as_moved
from briefexport.revise.changes import Change, changes
from briefexport.revise.edited import ReadBack, edited, saved
from briefexport.revise.imprint import Outcome, Wish, granted
from briefexport.revise.losses import Lost
from briefexport.revise.markers import marked
from briefexport.revise.merge import Conflict, Reread, Versions, merge, offset_now
from briefexport.revise.patch import ByHand, Edit, Patch, applied, in_order
from briefexport.revise.review import READ_AS, Review, Settling, review, signed, told
from briefexport.revise.settled import accepted, is_for_review, taken_back
from briefexport.revise.target import target
from briefexport.revise.writing import patch
from briefexport.segments import reach
from briefexport.source import Source, encoded
from briefexport.walk import identify, plain

SHOWN = 300
FIELDS = ("title", "subtitle", "byline")


@dataclass(frozen=True, slots=True)
class Project:
    """An edition as it is now: what edition.toml says, and its files by their names from there."""

    plan: Plan
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How to revise: what becomes of tracked changes, and whether conflicts are `marked`."""

    tracked: Settling = "accept"
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Revised:
    """A file of the edition, by its name from the edition's folder: as it is now, and revised.

    `edits` make the one of the other, and count into it as it is now.
    """

    name: str
    before: Source
    after: Source
    edits: tuple[Edit, ...]
    conflicts: tuple[Conflict, ...] = ()
    by_hand: tuple[ByHand, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """What an editor's file does to an edition.

    `files` are those that change or would; `pictures` are new files, by their names from the
    edition's folder. `changes` are what the editor changed, and `review` what is tracked and
    commented.
    """

    files: tuple[Revised, ...]
    pictures: Mapping[str, bytes]
    changes: tuple[Change, ...]
    review: Review
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left for a person to do."""
        return not any(finding.code in LEFT for finding in self.diagnostics)


# What is left for a person to do.
LEFT = frozenset(("BX950", "BX951", "BX952", "BX954"))
# What the reader says of any DOCX, and of what comes back is told otherwise or means nothing.
KNOWN = frozenset(("BX175", "BX176", "BX177", "BX189"))


def revise(
    name: str, data: bytes, base: Base, shown: ReadBack, now: Project, wanted: Wanted
) -> Revision:
    """Return what the DOCX `data` of the file `name` changes in the edition as it is `now`.

    The file was made of `base`, and said what is `shown`. Raises RefusedError where it cannot be
    read.
    """
    back = edited(name, data, base, shown, READ_AS[wanted.tracked])
    said, reviewed = review(name, data, base, shown, back), is_for_review(name, data)
    files: list[Revised] = []
    made: list[Change] = []
    wishes = _titles(base, shown, back)
    pictures: dict[str, bytes] = {}
    findings = [*base.diagnostics, *(one for one in back.diagnostics if one.code not in KNOWN)]
    findings += told(said, base, wanted.tracked)
    aims = {
        read.name: target(read.brief, before, brief, back.marks, back.pictures, saved(shown, back))
        for read in base.reads
        if (brief := back.brief(read.name)) and (before := shown.brief(read.name))
    }
    whole = brought(base.reads, shown, {name: aim.brief for name, aim in aims.items()})
    for read in base.reads:
        if read.name not in aims:
            findings.append(_gone(name, read))
            continue
        aim, got = aims[read.name], whole[read.name]
        findings += [_lost(name, read, lost) for lost in aim.lost]
        assert read.base
        work = _Work(name, read, base.edition.settings, now.plan.settings, wanted)
        if got.brief is read.brief:
            settled = _accepted(work, said, now.files) if reviewed else None
            files += [settled] if settled else []
            continue
        if reviewed:
            findings += taken_back(read, _repairs(work, got.brief))
        wishes += _wishes(work, got.brief)
        made += changes(read.name, read.brief, got.brief)
        found, faults = _revised(work, got, now.files)
        findings += faults
        files += [found] if found else []
        folder = PurePosixPath(read.base.file).parent
        pictures |= {str(folder / one): picture for one, picture in aim.pictures.items()}
    settings = _settings(wishes, now)
    files += [settings] if settings else []
    for one in files:
        findings += _left(name, one)
    findings += [_picture(now, one) for one in pictures]
    signed_ = signed(told_as_moved(made), said.tracked)
    return Revision(tuple(files), pictures, signed_, said, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Work:
    """A brief of the base, the settings it was made with and those of now, and what is wanted."""

    file: str
    read: Read
    then: Settings
    now: Settings
    wanted: Wanted

    @property
    def name(self) -> str:
        """The name of its source, from the edition's folder."""
        assert self.read.base
        return self.read.base.file


def _entry(settings: Settings, source: str) -> BriefEntry:
    found = (entry for entry in settings.briefs if entry.source == source)
    return next(found, BriefEntry(source=source))


def _reread(work: _Work, entry: BriefEntry, settings: Settings) -> Reread:
    def reread(source: Source) -> Brief:
        _, reading = repaired(source.name, encoded(source), entry, settings)
        return with_variants(identify(reading.brief, work.read.name), work.read.name, entry.tables)

    return reread


def _revised(
    work: _Work, got: Brought, now: Mapping[str, bytes]
) -> tuple[Revised | None, list[Diagnostic]]:
    """Return what becomes of the source of a brief that is to be what it `got`."""
    source = work.read.source
    if work.name not in now:
        return None, [_missing(work)]
    then = _reread(work, _entry(work.then, work.name), work.then)
    own = then(source)
    base = _with_own(work.read.brief, work.read.brief, own)
    aim = _with_own(got.brief, work.read.brief, own)
    reader = reader_of(work.name)
    assert reader
    mend = partial(_mended, work)
    made = patch(source, base, aim, then, reader.capabilities, mend, got.spelled)
    ours = reader.open(source.name, now[work.name])
    versions = Versions(source, base, _mended(work, aim), ours)
    merged = merge(versions, made, then, _reread(work, _entry(work.now, work.name), work.now))
    by_hand = tuple(replace(one, line=_line_now(one.line, source, ours)) for one in made.by_hand)
    if not (merged.edits or merged.conflicts or by_hand):
        return None, []
    edits = merged.edits
    if work.wanted.marked and merged.conflicts:
        both = marked(ours, merged.conflicts, edits, work.file)
        apart = [one for one in edits if not any(_inside(one, other) for other in both)]
        edits = in_order([*apart, *both])
    after = applied(ours, Patch(edits))
    return Revised(work.name, ours, after, edits, merged.conflicts, by_hand), []


def _mended(work: _Work, brief: Brief) -> Brief:
    """Return `brief` as it is read once it is written: repaired."""
    off = ignored(work.then, work.name)
    return repair(brief, work.read.source, off, language=work.then.language)[0]


def _repairs(work: _Work, brief: Brief) -> tuple[Diagnostic, ...]:
    """Return the repairs that are made of `brief` when it is read."""
    off = ignored(work.then, work.name)
    return repair(brief, work.read.source, off, language=work.then.language)[1]


def _accepted(work: _Work, said: Review, now: Mapping[str, bytes]) -> Revised | None:
    """Return the source of a brief with the repairs that an editor accepted in it.

    Only where it has not changed since, and is read then as it was before.
    """
    source, entry = work.read.source, _entry(work.then, work.name)
    reader = reader_of(work.name)
    if work.name not in now or reader is None or reader.open(source.name, now[work.name]) != source:
        return None
    _, reading = repaired(source.name, now[work.name], entry, work.then)
    edits = in_order(accepted(work.read, reading.diagnostics, said.tracked, work.read.brief))
    after, then = applied(source, Patch(edits)), _reread(work, entry, work.then)
    same = then(after) == then(source)
    return Revised(work.name, source, after, edits) if edits and same else None


def _inside(one: Edit, other: Edit) -> bool:
    return other.start <= one.start and one.end <= other.end


def _line_now(line: int, source: Source, ours: Source) -> int:
    offset = source.line_range(line)[0]
    return ours.line_of(offset_now(source.text, ours.text, offset))


def _with_own(brief: Brief, base: Brief, own: Brief) -> Brief:
    """Return `brief` with what stands of its title and the like in its own source.

    `base` has what edition.toml says where the source says nothing; `own` has not.
    """
    said = {
        name: getattr(own, name) for name in FIELDS if getattr(own, name) != getattr(base, name)
    }
    return replace(brief, **said)


# --- What edition.toml says ----------------------------------------------------------------------


def _titles(base: Base, shown: ReadBack, back: ReadBack) -> list[Wish]:
    """Return what the editor changed of the title page."""
    settings = base.edition.settings
    wishes = []
    for key, before, after, said in (
        ("title", shown.title, back.title, settings.title),
        ("subtitle", shown.subtitle, back.subtitle, settings.subtitle),
    ):
        if before != after and before == said and after:
            wishes.append(Wish((key,), before, after))
    return wishes


def _wishes(work: _Work, aim: Brief) -> list[Wish]:
    """Return what the editor changed of a brief that edition.toml says, not its source."""
    entry = _entry(work.then, work.name)
    sources = [one.source for one in work.now.briefs]
    if work.name not in sources:
        return []
    path = ("briefs", sources.index(work.name))
    wishes = []
    for key in FIELDS:
        before, after = _words(getattr(work.read.brief, key)), _words(getattr(aim, key))
        if before != after and before == getattr(entry, key):
            wishes.append(Wish((*path, key), before, after))
    return wishes


def _words(value: str | tuple[Inline, ...]) -> str:
    return value if isinstance(value, str) else plain(value)


def _settings(wishes: list[Wish], now: Project) -> Revised | None:
    if not wishes:
        return None
    file = str(now.plan.root / EDITION_FILE)
    found: Outcome = granted(wishes, file, now.files.get(EDITION_FILE))
    source = found.source or Source(file, "")
    by_hand = tuple(
        ByHand("", 1, one.before, one.after, f"{one.path[-1]} does not stand in edition.toml")
        for one in found.left
    )
    after = applied(source, Patch(in_order(found.edits)))
    return Revised(EDITION_FILE, source, after, found.edits, found.conflicts, by_hand)


# --- What is told --------------------------------------------------------------------------------


def _left(name: str, one: Revised) -> list[Diagnostic]:
    found = [
        diagnostic(
            "BX950",
            f"changed in {name} and, otherwise, in the sources: {_shown(conflict.theirs)} there,"
            f" {_shown(conflict.ours)} here; it was {_shown(conflict.base)}",
            one.before.place(conflict.start, conflict.end),
            hint="take one of the two by hand, or let --conflicts markers write both",
        )
        for conflict in one.conflicts
    ]
    found += [
        diagnostic(
            "BX951",
            f"left to do by hand: {_shown(left.before)} becomes {_shown(left.after)}; {left.why}",
            one.before.place(*one.before.line_range(left.line)),
            hint="make this change yourself",
        )
        for left in one.by_hand
    ]
    return found


def _shown(text: str) -> str:
    words = " ".join(text.split())
    short = words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"
    return repr(short) if short else "nothing"


def _gone(name: str, read: Read) -> Diagnostic:
    return diagnostic(
        "BX952",
        f"the article {plain(read.brief.title)!r} is no longer in {name}",
        Place(file=read.source.name),
        hint="take it out of the edition yourself, if that is what is wanted",
    )


def _lost(name: str, read: Read, lost: Lost) -> Diagnostic:
    """Tell a line that LibreOffice saves otherwise; where it says more now, it is left to do."""
    place = read.source.place(*(reach(lost.base) or (0, 0)))
    if lost.said:
        return diagnostic(
            "BX951",
            f"left to do by hand: {_shown(plain(lost.base))} came back as"
            f" {_shown(plain(lost.edited))}; LibreOffice jumbles a line with a link that begins"
            " with a reference",
            place,
            hint="make this change yourself",
        )
    why = {
        "jumbled": "jumbled, as a line is with a link that begins with a reference",
        "unlinked": "with no link on a picture with which one ended",
    }[lost.why]
    return diagnostic(
        "BX910",
        f"{_shown(plain(lost.base))} came back from LibreOffice in {name} {why}; that stays as it"
        " was",
        place,
        hint="if something was taken out of it, take it out yourself",
    )


def _picture(now: Project, name: str) -> Diagnostic:
    return diagnostic(
        "BX956",
        "the editor put in a picture, which no diff holds",
        Place(file=str(now.plan.root / name)),
        hint="--apply writes it there",
    )


def _missing(work: _Work) -> Diagnostic:
    return diagnostic(
        "BX954",
        f"the article was changed in {work.file}, and its source is no longer there",
        Place(file=work.read.source.name),
        hint="put the file back, and revise again",
    )
