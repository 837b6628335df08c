"""Captions and table notes: which table or picture each belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Literal, TypeAlias

from briefexport.readers.docx.draft import Draft
from briefexport.readers.docx.inlines import visible
from briefexport.readers.docx.parts import Grid, Item, Piece
from briefexport.readers.docx.placing import Placed, placed
from briefexport.readers.docx.styles import look_of, sheet_of

Wanted: TypeAlias = Literal["table", "figure", ""]
# What stands between a number and its caption: signs, and the blanks round them.
SIGNS = ".:–—-"
BLANKS = " \t\u2002\u2003\u00a0"


@dataclass(slots=True)
class Entry:
    """A paragraph or a table in its place, with its caption and the notes under it."""

    what: Placed | Grid
    caption: Placed | None = None
    notes: list[Item] = field(default_factory=list)


def entries(items: Sequence[Item], draft: Draft) -> list[Entry]:
    """Return `items` in their places; a caption goes to what it is the caption of."""
    found: list[Entry] = []
    for item in items:
        if isinstance(item, Grid):
            found.append(Entry(item))
            continue
        one = placed(item, visible(item, draft), draft)
        host = _above(found) if one.role == "table-note" else None
        if host:
            host.notes.append(item)
        else:
            found.append(Entry(one))
    return _captioned(found, draft)


def _above(found: Sequence[Entry]) -> Entry | None:
    """Return the table that a note is right under, or under its caption."""
    match found:
        case [*_, Entry(Grid()) as table]:
            return table
        case [*_, Entry(Grid()) as table, Entry(Placed(role="caption"))]:
            return table
        case _:
            return None


def _captioned(found: list[Entry], draft: Draft) -> list[Entry]:
    solid = [entry for entry in found if not _is_blank(entry)]
    places = {id(entry): number for number, entry in enumerate(solid)}
    taken: set[int] = set()
    for entry in found:
        what = entry.what
        if isinstance(what, Grid) or what.role != "caption" or what.is_picture or what.is_empty:
            continue
        at = places[id(entry)]
        before = solid[at - 1] if at else None
        after = solid[at + 1] if at + 1 < len(solid) else None
        host = _host(what, before, after, draft)
        if host:
            host.caption = what
            taken.add(id(entry))
    return [entry for entry in found if id(entry) not in taken]


def _is_blank(entry: Entry) -> bool:
    what = entry.what
    return not isinstance(what, Grid) and what.is_empty and not what.para.boxes


def _kind(entry: Entry | None) -> Wanted:
    if entry is None or entry.caption:
        return ""
    if isinstance(entry.what, Grid):
        return "table"
    return "figure" if entry.what.is_picture else ""


def _host(caption: Placed, before: Entry | None, after: Entry | None, draft: Draft) -> Entry | None:
    """Return what `caption` is of: tables have theirs above or below, pictures mostly below."""
    wanted = _wanted(caption)
    above, below = _kind(before), _kind(after)
    fits_above = above and wanted in {"", above}
    fits_below = below and wanted in {"", below}
    if fits_above and fits_below:
        keeps = caption.para.properties.keep
        if keeps is None:
            keeps = sheet_of(draft.styles, caption.para.properties.style).keep
        return (
            after
            if above == below and keeps
            else before
            if above == "figure"
            else (after if below == "table" and keeps else before)
        )
    if fits_above:
        return before
    return after if fits_below else None


def _wanted(caption: Placed) -> Wanted:
    """Return what the number of a caption counts."""
    for piece in caption.pieces:
        for one in piece.fields:
            if one.words[0] == "SEQ" and len(one.words) > 1:
                name = one.words[1].casefold()
                if name.startswith(("tab", "tav", "cuadro")):
                    return "table"
                if name.startswith(("fig", "abb", "ill", "bild", "draw", "photo")):
                    return "figure"
    return ""


def without_label(caption: Placed, draft: Draft) -> list[Piece]:
    """Return the pieces of a caption behind its label, which an edition makes anew."""
    end = 0
    for number, piece in enumerate(caption.pieces):
        counts = any(one.words[0] == "SEQ" for one in piece.fields)
        if counts or (end == number and _is_label(caption, piece, draft)):
            end = number + 1
    return _behind(caption, end, draft)


def without_number(heading: Placed, draft: Draft) -> list[Piece]:
    """Return the pieces of a heading behind the number that an edition gave it."""
    pieces = takewhile(lambda piece: _is_label(heading, piece, draft), heading.pieces)
    return _behind(heading, sum(1 for _ in pieces), draft)


def _is_label(one: Placed, piece: Piece, draft: Draft) -> bool:
    return "label" in look_of(draft.styles, one.para.properties.style, piece.run).marks


def _behind(one: Placed, end: int, draft: Draft) -> list[Piece]:
    """Return the pieces of a paragraph behind the first `end`, which are a label."""
    pieces = list(one.pieces)
    if not end:
        return pieces
    draft.leave("BX189", pieces[0].start, pieces[end - 1].end)
    rest = pieces[end:]
    if rest and not rest[0].thing:
        first = rest[0]
        # Where the label has its sign already, one behind it is the caption's own.
        ended = pieces[end - 1].text.rstrip(BLANKS).endswith(tuple(SIGNS))
        text = first.text.lstrip(BLANKS if ended else BLANKS + SIGNS)
        skipped = len(first.text) - len(text)
        rest[0] = Piece(
            first.start + skipped, text, first.run, first.former, None, first.link, first.fields,
            first.changes,
        )  # fmt: skip
    return [piece for piece in rest if piece.text]
