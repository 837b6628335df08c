"""Tracked changes: accepted, rejected, or both texts kept; every one is told (17.13.5)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from briefexport.readers.docx.draft import Draft
from briefexport.readers.docx.parts import (
    Change,
    Grid,
    GridCell,
    GridRow,
    Item,
    Para,
    Piece,
)
from briefexport.readers.docx.properties import NO_PARAGRAPH
from briefexport.readers.docx.styles import named
from briefexport.reading import Changes

OUTCOMES: Final[dict[Changes, str]] = {
    "accept": "accepted",
    "reject": "rejected",
    "keep": "both texts are kept",
}
# What is in the names of styles of items, in lower case.
LIST: Final = "list"
CONTENTS: Final = frozenset(("TOC", "INDEX", "TOA"))
EXCERPT: Final = 60


def settle(items: Sequence[Item], draft: Draft) -> list[Item]:
    """Return `items` as they are when their changes are settled.

    Of two paragraphs that become one the first gives its properties, unless nothing is left of it.
    """
    out: list[Item] = []
    open_: Para | None = None
    for item in items:
        if isinstance(item, Grid):
            if open_ and _is_left(open_):
                out.append(open_)
            open_ = None
            grid = _grid(item, draft)
            draft.marks.setdefault(grid.start, [])[:0] = [(one, grid.start) for one in grid.names]
            out += [grid] if grid.rows else []
            continue
        para = _para(item, draft)
        if open_:
            para = _joined(open_, _as_sent(open_, para, draft))
        open_ = None
        if _is_gone(item.mark, draft.changes):
            open_ = para
        else:
            out.append(para)
    if open_ and _is_left(open_):
        out.append(open_)
    for item in out:
        if isinstance(item, Para) and item.names:
            draft.marks.setdefault(item.start, []).extend(item.names)
    return out


def _is_left(para: Para) -> bool:
    return bool(para.pieces or para.boxes)


def _joined(first: Para, second: Para) -> Para:
    names = first.names + second.names
    if not _is_left(first):
        return replace(second, names=names)
    winner = first if first.pieces else second
    return replace(
        winner,
        start=first.start if first.pieces else second.start,
        end=second.end,
        pieces=first.pieces + second.pieces,
        boxes=first.boxes + second.boxes,
        names=names,
    )


def _as_sent(gone: Para, para: Para, draft: Draft) -> Para:
    """Return the paragraph behind one that is `gone` as it was sent.

    LibreOffice gives it the style of the one that is gone, and its place in a list.
    """
    same = para.properties.style == gone.properties.style
    if not draft.by_libreoffice or _is_left(gone) or not same:
        return para
    sent = next((draft.sent[name] for name, _ in para.names if name in draft.sent), "")
    style = named(draft.styles, sent)
    if style is None or (style == para.properties.style and LIST in sent):
        return para
    listed = para.properties if LIST in sent else NO_PARAGRAPH
    properties = replace(NO_PARAGRAPH, style=style, num=listed.num, level=listed.level)
    return replace(para, properties=properties)


def _is_gone(changes: Sequence[Change], mode: Changes) -> bool:
    """Return whether what was changed so is no part of the document any more."""
    match mode:
        case "accept":
            return any(change.kind == "delete" for change in changes)
        case "reject":
            return any(change.kind == "insert" for change in changes)
        case "keep":
            return False


def _para(para: Para, draft: Draft) -> Para:
    pieces = [piece for piece in para.pieces if not _is_contents(piece, draft)]
    _tell_changes(para, pieces, draft)
    mode = draft.changes
    kept = [_kept(piece, mode) for piece in pieces if not _is_gone(piece.changes, mode)]
    former = mode == "reject" and para.former is not None
    properties = para.former if former and para.former is not None else para.properties
    return replace(para, pieces=kept, properties=properties, boxes=settle(para.boxes, draft))


def _is_contents(piece: Piece, draft: Draft) -> bool:
    """Return whether `piece` is of contents or an index, which an edition makes anew."""
    found = piece.contents or any(
        field.closed and field.words[0] in CONTENTS for field in piece.fields
    )
    if found:
        draft.leave("BX175", piece.start, piece.end)
    return found


def _kept(piece: Piece, mode: Changes) -> Piece:
    run = piece.run
    if mode == "reject" and piece.former is not None:
        run = piece.former
    if mode == "keep" and any(change.kind == "delete" for change in piece.changes):
        run = replace(run, strike=True)
    return piece if run is piece.run else replace(piece, run=run)


# --- What is told --------------------------------------------------------------------------------


def _said(change: Change) -> str:
    done = {"insert": "inserted", "delete": "deleted"}[change.kind]
    if change.moved:
        done = "moved here" if change.kind == "insert" else "moved away"
    return f"{done} by {change.author}" if change.author else done


def _tell(what: str, start: int, end: int, draft: Draft) -> None:
    outcome = OUTCOMES[draft.changes]
    hint = 'settle it in Word, or say `changes = "reject"` or "keep" for the brief in edition.toml'
    # Where somebody said what becomes of changes, they are expected.
    expected = draft.changes != "accept"
    draft.tell("BX176", f"{what} ({outcome})", start, end, hint, "note" if expected else None)


def _tell_changes(para: Para, pieces: list[Piece], draft: Draft) -> None:
    for changes, group in groupby(pieces, key=lambda piece: piece.changes):
        run = list(group)
        text = "".join(piece.text for piece in run)
        short = text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
        for change in dict.fromkeys(changes):
            if change not in para.changes:  # a row or a cell was told as a whole
                _tell(f"{_said(change)}: {short!r}", run[0].start, run[-1].end, draft)
    for change in dict.fromkeys(para.mark):
        _tell(f"a paragraph's end {_said(change)}", para.end, para.end, draft)
    formatted = [piece for piece in pieces if piece.former is not None]
    by = f" by {para.author}" if para.author else ""
    if formatted:
        _tell(f"letters formatted anew{by}", formatted[0].start, formatted[-1].end, draft)
    if para.former is not None:
        _tell(f"a paragraph formatted anew{by}", para.start, para.end, draft)


# --- Tables --------------------------------------------------------------------------------------


def _grid(grid: Grid, draft: Draft) -> Grid:
    for row in grid.rows:
        for change in dict.fromkeys(row.changes):
            _tell(f"a row {_said(change)}", row.start, row.end, draft)
    rows = [_row(row, draft) for row in grid.rows if not _is_gone(row.changes, draft.changes)]
    style, looks = grid.style, grid.looks
    if draft.changes == "reject" and grid.former is not None:
        style, looks = grid.former
    return replace(grid, rows=[row for row in rows if row.cells], style=style, looks=looks)


def _row(row: GridRow, draft: Draft) -> GridRow:
    cells: list[GridCell] = []
    for cell in row.cells:
        for change in dict.fromkeys(cell.changes):
            _tell(f"a cell {_said(change)}", cell.start, cell.end, draft)
        if cell.former is not None:
            _tell("cells merged or divided", cell.start, cell.end, draft)
        if not _is_gone(cell.changes, draft.changes):
            cells.append(_cell(cell, draft))
    return replace(row, cells=cells)


def _cell(cell: GridCell, draft: Draft) -> GridCell:
    former = draft.changes == "reject" and cell.former is not None
    merge = cell.former if former and cell.former is not None else cell.merge
    return replace(cell, items=settle(cell.items, draft), merge=merge)
