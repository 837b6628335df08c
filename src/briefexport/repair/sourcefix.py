"""From a correction in a running text to the same edit in the source, where that is sure."""

import re
from collections.abc import Sequence
from typing import Literal

from briefexport.diagnostics import Edit
from briefexport.model import Range
from briefexport.repair.running import Piece, Running
from briefexport.segments import Splice, is_copy

# What may stand beside an edit: none of it is a mark in any form a source can have.
_PLAIN = " .,;:!?…’”“‘«»\"')%°"
# A word stands before on the line, so that no list, heading or rule can begin there.
_WITHIN = re.compile(r"[^\W\d_]{5}|\w\S*\s+\S")
_LINE = re.compile(r"[^\n\r]*\Z")
_LONGEST_PREFIX = 200


def source_edits(text: Running, splices: dict[int, Splice], source: str) -> tuple[Edit, ...]:
    """Return what makes `splices` in the source; () where that is not sure to be the same.

    It is sure where the characters stand in the source as they are here. An entity, an escape, the
    blanks of a soft break, and the border of two spans are left to people.
    """
    edits: list[Edit] = []
    for number, (start, end, put) in splices.items():
        piece = text.pieces[number]
        if start == end:
            at = _insertion(text.pieces, number, start, source)
            if at is None:
                return ()
            edits.append(Edit(at, at, put))
            continue
        found = _verbatim(piece, start, end, source)
        if found is None:
            return ()
        edits.append(Edit(found.start, found.end, put))
    return tuple(edits) if all(_is_sure(source, edit) for edit in edits) else ()


def _is_sure(source: str, edit: Edit) -> bool:
    """Return whether `edit` cannot make or unmake a mark of the source's form.

    A character may become another of its kind. All else may only be done within a line, between
    words and the marks of a sentence; and a hyphen at the start of a line may be a bullet.
    """
    old = source[edit.start : edit.end]
    same = bool(old and edit.text)
    same = same and _kind(old[0]) == _kind(edit.text[0]) and _kind(old[-1]) == _kind(edit.text[-1])
    if same and "-" not in old + edit.text:
        return True
    before = _LINE.search(source, max(edit.start - _LONGEST_PREFIX, 0), edit.start)
    if not (before and _WITHIN.search(before[0])):
        return False
    sides = source[edit.start - 1 : edit.start], source[edit.end : edit.end + 1]
    return same or all(side and (side.isalnum() or side in _PLAIN) for side in sides)


def _kind(character: str) -> Literal["space", "word", "mark"]:
    if character.isspace():
        return "space"
    return "word" if character.isalnum() else "mark"


def _insertion(pieces: Sequence[Piece], number: int, at: int, source: str) -> int | None:
    piece = pieces[number]
    beside = number + 1 if at == len(piece.text.value) else number - 1 if at == 0 else -1
    if 0 <= beside < len(pieces) and piece.depth:
        touching = pieces[beside].start in (piece.start + at, piece.end)
        touching = touching or pieces[beside].end == piece.start
        if touching and pieces[beside].depth == piece.depth:
            return None
    if at and (found := _verbatim(piece, at - 1, at, source)):
        return found.end
    if at < len(piece.text.value) and (found := _verbatim(piece, at, at + 1, source)):
        return found.start
    return None


def _verbatim(piece: Piece, start: int, end: int, source: str) -> Range | None:
    """Return the source range of the characters `start` to `end` of `piece`, if they stand so."""
    if not piece.begins:
        return None
    at, first = start, None
    while at < end:
        begin, segment = piece.segment(at)
        if not is_copy(segment):
            return None
        first = segment.start + at - begin if first is None else first
        at = begin + segment.length
    if first is None or source[first : first + end - start] != piece.text.value[start:end]:
        return None
    return Range(first, first + end - start)


def source_start(piece: Piece, at: int) -> int | None:
    """Return where in the source the character `at` of `piece` stands; None where nobody knows."""
    if not piece.begins:
        return None
    begin, segment = piece.segment(at)
    if at >= begin + segment.length:
        return segment.start + segment.source_length
    return segment.start + (at - begin if is_copy(segment) else 0)
