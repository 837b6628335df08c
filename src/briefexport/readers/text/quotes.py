"""Quotations that no `>` marks: with a line under them that says whom they are from, or indented.

A paragraph in quotation marks is speech or a quotation; only an attribution under it tells.
Indented lines are a quotation where no other paragraph is indented and either an attribution
follows or all lines of a wrapped paragraph are as far in.
"""

import re
from collections.abc import Sequence

from briefexport.model import Origin, Paragraph, Quote, Range
from briefexport.readers.text.bits import CLOSERS, OPENERS, SHORT, word_count
from briefexport.readers.text.draft import Draft, paragraph
from briefexport.readers.text.lines import flows
from briefexport.readers.text.pieces import Done, Piece, Plain
from briefexport.walk import plain

INDENT = 3
# A longer line with a dash in front is somebody speaking.
ATTRIBUTION_WORDS = 10

_ATTRIBUTION = re.compile(r"(?:[—―–]|--?)\s*(?=[^\W\d_])")


def is_attribution(text: str) -> bool:
    """Tell whether the last line of a marked quotation says whom it is from."""
    return text.startswith(("—", "―", "--"))


def with_quotes(draft: Draft, pieces: Sequence[Piece]) -> list[Piece]:
    """Return `pieces`, those that are quotations put together; each is reported."""
    ground = _ground(pieces)
    out: list[Piece] = []
    index = 0
    while index < len(pieces):
        size, attributed = _quotation(pieces, index, ground)
        if size:
            parts = [piece for piece in pieces[index : index + size] if isinstance(piece, Plain)]
            out.append(_quote(draft, parts, attributed=attributed))
        else:
            out.append(pieces[index])
        index += max(1, size)
    return out


def _ground(pieces: Sequence[Piece]) -> bool:
    """Tell whether a paragraph that is indented stands out: hardly any is."""
    paragraphs = [
        piece
        for piece in pieces
        if isinstance(piece, Plain) and word_count(plain(piece.block.content)) > SHORT
    ]
    return sum(map(_is_indented, paragraphs)) * 3 <= len(paragraphs)


def _quotation(pieces: Sequence[Piece], start: int, ground: bool) -> tuple[int, bool]:
    """Return how many pieces from `start` are a quotation, and whether the last attributes it."""
    first = pieces[start]
    if not isinstance(first, Plain) or first.lines[0].forced:
        return 0, False
    if _is_in_marks(plain(first.block.content)):
        return (2, True) if _attributes_at(pieces, start + 1) else (0, False)
    if not ground or not _is_indented(first):
        return 0, False
    end = start
    while end < len(pieces) and _is_indented(pieces[end]) and not _attributes_at(pieces, end):
        end += 1
    if end > start and _attributes_at(pieces, end):
        return end + 1 - start, True
    wrapped = len(first.lines) > 1 or (end - start > 1 and _goes_on(first, pieces[start + 1]))
    return (end - start, False) if wrapped else (0, False)


def _goes_on(piece: Piece, following: Piece) -> bool:
    """Tell whether a sentence runs on from the one to the other, on the next line."""
    if not isinstance(piece, Plain) or not isinstance(following, Plain):
        return False
    last, first = piece.lines[-1], following.lines[0]
    return first.number == last.number + 1 and flows(last, first)


def _is_indented(piece: Piece) -> bool:
    return isinstance(piece, Plain) and all(line.column >= INDENT for line in piece.lines)


def _is_in_marks(text: str) -> bool:
    return len(text) > 1 and text[0] in OPENERS and text[-1] in set(CLOSERS) - {")", "]"}


def _attributes_at(pieces: Sequence[Piece], index: int) -> bool:
    piece = pieces[index] if index < len(pieces) else None
    if not isinstance(piece, Plain) or len(piece.lines) > 1 or piece.lines[0].forced:
        return False
    text = plain(piece.block.content)
    found = _ATTRIBUTION.match(text)
    if not found or len(text.split()) > ATTRIBUTION_WORDS:
        return False
    return text[found.end()].isupper() and text[-1] not in ".!?…"


def _quote(draft: Draft, parts: Sequence[Plain], *, attributed: bool) -> Done:
    first, last = parts[0].lines[0], parts[-1].lines[-1]
    draft.say(
        "BX195",
        "the paragraph is read as a quotation"
        + (", by the attribution under it" if attributed else ", by its indent"),
        first.start,
        first.end,
        hint="put `> ` before each of its lines to settle it",
    )
    rule = "an attribution under it" if attributed else "an indent"
    draft.because("Quote", first.start, rule)
    origin = Origin(first.line_start, first.start, last.end, Range(first.start, last.end))
    by = parts[-1].block if attributed else None
    content = _joined(draft, parts[: len(parts) - attributed])
    quote = Quote(
        content,
        by.content if by else (),
        origin=origin,
        attribution_origin=by.origin if by else None,
    )
    return Done(quote, first.number, last.number)


def _joined(draft: Draft, parts: Sequence[Plain]) -> tuple[Paragraph, ...]:
    """Return `parts` as paragraphs, those made one through which a sentence runs on."""
    groups: list[list[Plain]] = []
    for part in parts:
        if groups and _goes_on(groups[-1][-1], part):
            groups[-1].append(part)
        else:
            groups.append([part])
    return tuple(
        group[0].block
        if len(group) == 1
        else paragraph(draft, [line for part in group for line in part.lines])
        for group in groups
    )
