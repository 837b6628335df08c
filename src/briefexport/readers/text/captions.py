"""Captions of tables: lines such as `Table 2: Ferries by season`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from briefexport.model import Table
from briefexport.readers.text.draft import Draft, paragraph
from briefexport.readers.text.pieces import Done, Piece, Plain

# The label is no part of the caption: composing numbers the tables of an edition.
_LABEL = re.compile(r"table\s*(?:(?P<number>\d{1,3}[a-z]?)\s*[:.–—]|:)\s+(?=\S)", re.IGNORECASE)
MAX_LENGTH = 300


def with_captions(draft: Draft, pieces: Sequence[Piece]) -> list[Piece]:
    """Return `pieces`, every caption directly before or after a table put into that table.

    Between two tables it goes to the nearer one, and to the second where both are as near. A label
    with a number is reported: composing may give the table another.
    """
    out: dict[int, Piece] = dict(enumerate(pieces))
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Plain) or any(line.forced for line in piece.lines):
            continue
        label = _LABEL.match(piece.lines[0].text)
        at = _table_beside(out, index) if label else None
        if not label or at is None or piece.lines[-1].end - piece.lines[0].start > MAX_LENGTH:
            continue
        out[at] = _captioned(draft, out[at], piece, label)
        del out[index]
    return list(out.values())


def _captioned(draft: Draft, target: Piece, piece: Plain, label: re.Match[str]) -> Done:
    assert isinstance(target, Done)
    assert isinstance(target.block, Table)
    caption = paragraph(draft, piece.lines, label.end())
    if label["number"]:
        start = piece.lines[0].start
        draft.say(
            "BX118",
            f"“{label[0].strip()}” is read as the label of the table beside it;"
            " the table's number is given anew",
            start,
            start + label.end(),
            hint="where the text names the table by its number, see that it still fits",
        )
    table = replace(target.block, caption=caption.content, caption_origin=caption.origin)
    first, last = piece.lines[0].number, piece.lines[-1].number
    return Done(table, min(target.first, first), max(target.last, last))


def _table_beside(pieces: dict[int, Piece], index: int) -> int | None:
    """Return the index of the table without caption that the caption at `index` belongs to."""
    caption = pieces[index]
    assert isinstance(caption, Plain)
    distances = {}
    for beside in (index + 1, index - 1):
        piece = pieces.get(beside)
        if isinstance(piece, Done) and isinstance(piece.block, Table) and not piece.block.caption:
            below = piece.first - caption.lines[-1].number
            distances[beside] = below if below > 0 else caption.lines[0].number - piece.last
    return min(distances, key=lambda beside: (distances[beside], -beside), default=None)
