"""Three versions of a source made one: as it was exported, as it is now, as the editor has it.

An editor's changes and those made meanwhile meet where they are in one passage (a paragraph, a
heading, an item, a cell ...), or put something in at one place. What does not meet is carried
over; what meets and is not the same is a conflict, for which nothing is written. The outcome is
read again: all that both sides changed has to be in it, and nothing else.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from briefexport.errors import RefusedError
from briefexport.halving import proved
from briefexport.model import Brief, Range
from briefexport.records import dataclass
from briefexport.revise.hunks import Hunk, hunks
from briefexport.revise.parcels import Parcels, parcels, passages, tables
from briefexport.revise.patch import Edit, Patch, applied, in_order
from briefexport.source import Source

Reread: TypeAlias = Callable[[Source], Brief]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both sides changed: from `start` up to `end` of the source as it is now.

    `base` is what stood there when it was exported, `ours` what stands there now, `theirs` what the
    editor made of it.
    """

    start: int
    end: int
    base: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of three versions: edits of the source as it is now, and conflicts, in order.

    `agreed` is how many places both sides had changed alike.
    """

    edits: tuple[Edit, ...]
    conflicts: tuple[Conflict, ...] = ()
    agreed: int = 0


@dataclass(frozen=True, slots=True)
class Versions:
    """A source as it was exported and as it is now, and the editor's version of its brief."""

    base: Source
    brief: Brief
    target: Brief
    ours: Source


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Edits and hunks that belong together, and the stretch of the base that they are about."""

    where: Range
    edits: tuple[Edit, ...]
    hunks: tuple[Hunk, ...]


def merge(versions: Versions, patch: Patch, then: Reread, now: Reread) -> Merge:
    """Return what is to be done to the source as it is now for the edits of `patch`.

    The patch counts into the base, and makes the target of it. A source is read as it was `then`
    where it is made of the base, and as it is `now` where it is made of ours; reading may raise
    RefusedError.
    """
    base, ours = versions.base.text, versions.ours.text
    if base == ours:
        return Merge(patch.edits)
    changes = hunks(base, ours)
    free: list[_Meeting] = []
    done: list[Edit] = []
    conflicts: list[Conflict] = []
    agreed = 0
    for meeting in _meetings(versions, patch.edits, changes):
        if not meeting.edits:
            continue
        if not meeting.hunks:
            free.append(meeting)
            continue
        match _settled(base, ours, meeting, changes):
            case Conflict() as conflict:
                conflicts.append(conflict)
            case settled:
                agreed += 1
                done += settled
    kept, failed, _ = proved(free, _Proof(versions, done, changes, then, now).holds)
    conflicts += [_conflict(base, ours, one, changes) for one in failed]
    edits = in_order([*done, *_moved(kept, changes)])
    return Merge(edits, tuple(sorted(conflicts, key=lambda one: one.start)), agreed)


# --- What meets ----------------------------------------------------------------------------------


def _meetings(
    versions: Versions, edits: Sequence[Edit], changes: Sequence[Hunk]
) -> Iterator[_Meeting]:
    """Yield edits and hunks in groups, in order; no two groups are about one passage."""
    text = versions.base.text
    held = passages(versions.brief)
    whole = tables(versions.brief, versions.target)
    spans: list[tuple[Range, Edit | Hunk]] = []
    spans += [
        (_reach(text, Range(edit.start, edit.end), edit.text, held, whole), edit) for edit in edits
    ]
    for hunk in changes:
        new = versions.ours.text[slice(*hunk.new)]
        spans.append((_reach(text, hunk.old, new, held, ()), hunk))
    spans.sort(key=lambda one: (one[0], one[0].end))
    group: list[tuple[Range, Edit | Hunk]] = []
    end = -1
    for span in spans:
        if group and not _meets(Range(group[0][0].start, end), span[0], group):
            yield _meeting(group)
            group, end = [], -1
        group.append(span)
        end = max(end, span[0].end)
    if group:
        yield _meeting(group)


def _meets(before: Range, span: Range, group: Sequence[tuple[Range, Edit | Hunk]]) -> bool:
    """Return whether `span` overlaps what is `before`, or stands where only insertions stand."""
    if span.start < before.end:
        return True
    return span.start == span.end == before.end and group[-1][0] == span


def _meeting(group: Sequence[tuple[Range, Edit | Hunk]]) -> _Meeting:
    where = Range(min(one.start for one, _ in group), max(one.end for one, _ in group))
    edits = tuple(one for _, one in group if isinstance(one, Edit))
    return _Meeting(where, edits, tuple(one for _, one in group if isinstance(one, Hunk)))


def _reach(
    text: str, change: Range, new: str, held: Sequence[Range], whole: Iterable[Range]
) -> Range:
    """Return the stretch of `text` that a change is about: itself, with all it touches."""
    start, end = change
    if start == end:
        return _of_insertion(change, new, held, whole)
    # White space at the edges of a passage is no part of it.
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    touched = [one for one in _near(held, start, end) if one.start < end and start < one.end]
    touched += [one for one in whole if one.start < change.end and change.start < one.end]
    starts, ends = [one.start for one in touched], [one.end for one in touched]
    return Range(min(change.start, *starts, change.start), max(change.end, *ends, change.end))


def _of_insertion(change: Range, new: str, held: Sequence[Range], whole: Iterable[Range]) -> Range:
    """Return what an insertion is about: the passage it is in, or the place between two.

    At the edge of a passage it is a part of it unless it brings a line of its own.
    """
    at = change.start
    inside = [one for one in whole if one.start <= at <= one.end]
    if not inside:
        edge = "\n" not in new
        near = _near(held, at, at)
        inside = [one for one in near if one.start < at < one.end]
        inside = inside or [one for one in near if edge and at in {one.start, one.end}]
    return inside[0] if inside else change


def _near(held: Sequence[Range], start: int, end: int) -> Sequence[Range]:
    """Return those of `held`, in order, that may touch what is between `start` and `end`."""
    first = bisect_left(held, start, key=lambda one: one.end)
    last = bisect_left(held, end + 1, key=lambda one: one.start)
    return held[first:last]


# --- What becomes of it --------------------------------------------------------------------------


def _settled(
    base: str, ours: str, meeting: _Meeting, changes: Sequence[Hunk]
) -> Conflict | list[Edit]:
    """Return the edits that are still to be made where both sides changed something alike."""
    found = _conflict(base, ours, meeting, changes)
    if found.ours == found.theirs:
        return []
    mine, yours = _told(found.base, found.ours), _told(found.base, found.theirs)
    if yours <= mine:
        return []
    if mine <= yours:
        return [
            Edit(
                found.start + hunk.old.start,
                found.start + hunk.old.end,
                found.theirs[slice(*hunk.new)],
                meeting.edits[0].why,
            )
            for hunk in hunks(found.ours, found.theirs)
        ]
    return found


def _told(old: str, new: str) -> set[tuple[Range, str]]:
    return {(one.old, new[slice(*one.new)]) for one in hunks(old, new)}


def _conflict(base: str, ours: str, meeting: _Meeting, changes: Sequence[Hunk]) -> Conflict:
    where = meeting.where
    now = Range(_now(where.start, changes, before=True), _now(where.end, changes, before=False))
    theirs, done = list[str](), where.start
    for edit in in_order(meeting.edits):
        theirs += (base[done : edit.start], edit.text)
        done = edit.end
    theirs.append(base[done : where.end])
    return Conflict(*now, base[slice(*where)], ours[slice(*now)], "".join(theirs))


def _now(offset: int, changes: Sequence[Hunk], *, before: bool) -> int:
    """Return where `offset` of the base is now; what was put in there is behind it or `before`."""
    moved = 0
    for hunk in changes:
        if hunk.old.end > offset or (hunk.old == (offset, offset) and before):
            break
        moved = hunk.new.end - hunk.old.end
    return offset + moved


def _moved(meetings: Iterable[_Meeting], changes: Sequence[Hunk]) -> list[Edit]:
    """Return edits that meet nothing as edits of the source as it is now."""
    out = []
    for edit in (one for meeting in meetings for one in meeting.edits):
        start = _now(edit.start, changes, before=edit.start == edit.end)
        out.append(Edit(start, start + edit.end - edit.start, edit.text, edit.why))
    return out


def offset_now(base: str, ours: str, offset: int) -> int:
    """Return where `offset` of the text `base` is in `ours`."""
    return _now(offset, hunks(base, ours), before=True)


# --- The proof -----------------------------------------------------------------------------------


class _Proof:
    """What every version has, to be compared with what comes of some changes."""

    def __init__(
        self,
        versions: Versions,
        done: Sequence[Edit],
        changes: Sequence[Hunk],
        then: Reread,
        now: Reread,
    ) -> None:
        self.versions = versions
        self.done, self.changes = done, changes
        self.then, self.now = then, now
        self.base = parcels(versions.brief)
        self.target = parcels(versions.target)
        self.ours = _read(versions.ours, done, now)

    def holds(self, kept: Sequence[_Meeting], some: Sequence[_Meeting]) -> bool:
        """Return whether with `some` meetings beside those `kept` both sides have all they made.

        And nothing else is there.
        """
        meetings = [*kept, *some]
        edits = [edit for meeting in meetings for edit in meeting.edits]
        theirs = _read(self.versions.base, edits, self.then)
        both = _read(self.versions.ours, [*self.done, *_moved(meetings, self.changes)], self.now)
        if theirs is None or both is None or self.ours is None:
            return False
        known = self.base | self.target
        if theirs - known:
            return False
        both.update(self.base)
        theirs.update(self.ours)
        return both == theirs


def _read(source: Source, edits: Iterable[Edit], reread: Reread) -> Parcels | None:
    """Return what `source` has after `edits`, None where that cannot be read."""
    try:
        return parcels(reread(applied(source, Patch(in_order(edits)))))
    except (RefusedError, ValueError):
        return None
