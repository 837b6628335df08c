"""Fixes, applied to a source and proved by reading it again."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import partial
from itertools import accumulate
from typing import TypeAlias

from briefexport.catalogue import RULES
from briefexport.diagnostics import Diagnostic, Edit, Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.halving import proved
from briefexport.model import Brief, Text
from briefexport.records import dataclass
from briefexport.segments import bounds
from briefexport.source import Source, spliced
from briefexport.walk import Node, descendants

# What a source is read and repaired as, and the findings that may be mended in it.
Reading: TypeAlias = tuple[Brief, tuple[Diagnostic, ...]]
Reread: TypeAlias = Callable[[Source], Reading]

# A fix may make room for another; no chain of them is longer than this.
ROUNDS = 10
# How often an article is read again in search of the fixes that do not hold.
TRIES = 300


@dataclass(frozen=True, slots=True)
class Mended:
    """A source after its fixes: how many were made, and what is told of those taken back."""

    source: Source
    count: int
    taken_back: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """A source, and what it is read as."""

    source: Source
    brief: Brief
    findings: tuple[Diagnostic, ...]


def mended(source: Source, reread: Reread) -> Mended:
    """Return `source` with the fixes of the findings that `reread` has, each of them proved.

    A fix is kept if, on reading again, its finding is gone and the model is the same but for the
    texts in which it was made. Of fixes that overlap, the later wait for the next round.
    """
    state = _read(source, reread)
    count, tries = 0, TRIES
    refused: set[Diagnostic] = set()
    for _ in range(ROUNDS):
        fixes = _apart([one for one in state.findings if one not in refused])
        if not fixes or tries <= 0:
            break
        kept, failed, tries = proved(fixes, partial(_hold, state, reread), tries)
        if kept:
            state, refused = _read(applied(state.source, _edits(kept)), reread), set()
            count += len(kept)
        else:
            refused.update(failed)
    taken_back = tuple(_told(one) for one in state.findings if one in refused)
    return Mended(state.source, count, taken_back)


def _read(source: Source, reread: Reread) -> _State:
    return _State(source, *reread(source))


def _told(finding: Diagnostic) -> Diagnostic:
    return diagnostic(
        "BX293",
        f"the fix of {finding.code} was taken back: {finding.message}",
        finding.place,
        hint="mend it by hand",
    )


# --- Edits ---------------------------------------------------------------------------------------


def applied(source: Source, edits: Iterable[Edit]) -> Source:
    """Return `source` after `edits`, which do not overlap."""
    ordered = sorted(edits, key=lambda one: (one.start, one.end))
    wanted = ((edit.start, edit.end, edit.text) for edit in ordered)
    return replace(source, text=spliced(source.text, wanted))


def is_mendable(finding: Diagnostic) -> bool:
    """Return whether a fix may be made without asking; what is only reported is for people."""
    return bool(finding.fix) and RULES[finding.code].policy != "reported"


def _apart(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that have a fix, without those whose fix meets that of one before."""
    taken: list[tuple[int, int]] = []  # in order
    chosen = []
    for finding in sorted(
        filter(is_mendable, findings), key=lambda one: (one.fix[0].start, one.code)
    ):
        spans = [(edit.start, edit.end) for edit in finding.fix]
        if not any(_meets(span, taken) for span in spans):
            chosen.append(finding)
            for span in spans:
                insort(taken, span)
    return chosen


def _meets(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Return whether `span` overlaps, or begins with, one of `taken`, which are in order."""
    start, end = span
    after = bisect_left(taken, span)
    before = taken[after - 1] if after else (-1, -1)
    follower = taken[after] if after < len(taken) else (end + 1, end + 1)
    return before[1] > start or start in {before[0], follower[0]} or follower[0] < end


def _edits(findings: Iterable[Diagnostic]) -> list[Edit]:
    return sorted(
        (edit for finding in findings for edit in finding.fix),
        key=lambda edit: (edit.start, edit.end),
    )


# --- The proof -----------------------------------------------------------------------------------


def _hold(
    state: _State, reread: Reread, made: Sequence[Diagnostic], judged: Sequence[Diagnostic]
) -> bool:
    """Return whether the `judged`, fixed beside those `made`, are gone and nothing else is."""
    edits = _edits([*made, *judged])
    try:
        after = _read(applied(state.source, edits), reread)
    except RefusedError:
        return False
    shift = _Shift(edits)
    left = {(one.code, one.place.line, one.place.column) for one in after.findings if one.place}
    for fix in judged:
        if fix.place and (fix.code, *_moved(fix.place, state, after, shift)) in left:
            return False
    return same_but_for(state.brief, after.brief, edits)


class _Shift:
    """Where offsets are after edits, which are in order."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.edits = edits
        self.ends = [edit.end for edit in edits]
        grown = (len(edit.text) - (edit.end - edit.start) for edit in edits)
        self.grown = [0, *accumulate(grown)]

    def __call__(self, offset: int) -> int:
        number = bisect_right(self.ends, offset)
        inside = number < len(self.edits) and self.edits[number].start < offset
        start = self.edits[number].start if inside else offset
        return start + self.grown[number]


def _moved(place: Place, before: _State, after: _State, shift: _Shift) -> tuple[int, int]:
    """Return the line and column at which `place` is now."""
    offset = before.source.offset(place.line, place.column)
    return after.source.line_and_column(shift(offset))


def same_but_for(before: Brief, after: Brief, edits: Sequence[Edit]) -> bool:
    """Return whether two briefs are the same but for texts in which there are `edits`.

    The edits count into the source of `before`.
    """
    if before == after:
        return True
    old, new = list(descendants(before)), list(descendants(after))
    if [_shape(node) for node in old] != [_shape(node) for node in new]:
        return False
    return all(
        _is_touched(one, edits)
        for one, other in zip(old, new, strict=True)
        if isinstance(one, Text) and one != other
    )


def _shape(node: Node) -> tuple[object, ...]:
    """Return all of `node` but its texts and what is under it."""
    if isinstance(node, Text):
        return (Text,)
    values = (getattr(node, slot.name) for slot in fields(node) if slot.compare)
    return (type(node), *(len(v) if isinstance(v, tuple) else v for v in _plain(values)))


def _plain(values: Iterable[object]) -> Iterator[object]:
    return (value for value in values if not is_dataclass(value))


def _is_touched(text: Text, edits: Sequence[Edit]) -> bool:
    if not text.segments:
        return False
    start, end = bounds(text.segments)
    return any(edit.start <= end and start <= edit.end for edit in edits)
