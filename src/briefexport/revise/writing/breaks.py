"""Line breaks that an edit would take along, kept: the lines of a wrapped paragraph stay lines.

An editor sees a blank where the author's line ends. Where it goes with the words before it, another
blank that stays, or comes with the new words, takes over its place.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from briefexport.model import Segment
from briefexport.revise.writing.marked import Atom
from briefexport.segments import is_copy


def with_breaks(atoms: Sequence[Atom], breaks: Sequence[Segment]) -> list[Atom]:
    """Return `atoms` with those of `breaks`, which are in order, kept that stood between two."""
    out = list(atoms)
    at = 0
    while at < len(out):
        if _end(out[at]) is None:
            at += 1
            continue
        after = next((n for n in range(at + 1, len(out)) if _start(out[n]) is not None), None)
        if after is None:
            break
        lost = _lost(breaks, _end(out[at]), _start(out[after]))
        for segment in lost[:1]:
            out[at : after + 1] = _restored(out[at : after + 1], segment)
        at = next((n for n in range(at + 1, len(out)) if _start(out[n]) is not None), len(out))
    return out


def _start(atom: Atom) -> int | None:
    return atom.segment.start if atom.segment else None


def _end(atom: Atom) -> int | None:
    return atom.segment.start + atom.segment.source_length if atom.segment else None


def _lost(breaks: Sequence[Segment], start: int | None, end: int | None) -> Sequence[Segment]:
    """Return which of `breaks` stand between `start` and `end`."""
    if start is None or end is None or start >= end:
        return ()
    first = bisect_left(breaks, start, key=lambda one: one.start)
    last = bisect_left(breaks, end, key=lambda one: one.start)
    return [one for one in breaks[first:last] if one.start + one.source_length <= end]


def _restored(atoms: list[Atom], lost: Segment) -> list[Atom]:
    """Return `atoms`, two kept ones with new ones between, with a blank of theirs made `lost`."""
    first, *between, last = atoms
    for number in range(len(between) - 1, -1, -1):
        what = between[number].what
        if isinstance(what, str) and " " in what:
            return [first, *_broken(between, number, lost), last]
    if not between and _ends_blank(first) and lost.start + lost.source_length == _start(last):
        return [*_part(first, 0, -1), _atom(first, lost), last]
    if not between and _begins_blank(last) and lost.start == _end(first):
        return [first, _atom(last, lost), *_part(last, 1, None)]
    return atoms


def _broken(atoms: Sequence[Atom], number: int, lost: Segment) -> list[Atom]:
    value = str(atoms[number].what)
    at = value.rfind(" ")
    parts = [
        *([replace(atoms[number], what=value[:at])] if at else []),
        _atom(atoms[number], lost),
        *([replace(atoms[number], what=value[at + 1 :])] if value[at + 1 :] else []),
    ]
    return [*atoms[:number], *parts, *atoms[number + 1 :]]


def _atom(atom: Atom, segment: Segment) -> Atom:
    return Atom(" ", segment, atom.marks)


def _ends_blank(atom: Atom) -> bool:
    return isinstance(atom.what, str) and atom.what.endswith(" ") and _is_plain(atom)


def _begins_blank(atom: Atom) -> bool:
    return isinstance(atom.what, str) and atom.what.startswith(" ") and _is_plain(atom)


def _is_plain(atom: Atom) -> bool:
    return atom.segment is not None and is_copy(atom.segment)


def _part(atom: Atom, start: int, end: int | None) -> list[Atom]:
    """Return what of `atom`, a copy, is from `start` to `end`; nothing where that is empty."""
    assert atom.segment
    value = str(atom.what)[start:end]
    segment = Segment(atom.segment.start + start, len(value), len(value))
    return [Atom(value, segment, atom.marks)] if value else []
