"""Tracked changes and comments of a document as data: what, by whom, when, and where."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from lxml import etree

from briefexport.readers.docx.document import Document, document, part_name
from briefexport.readers.docx.names import W14, W
from briefexport.readers.docx.parts import (
    Change,
    Formatted,
    Grid,
    GridCell,
    GridRow,
    Item,
    Para,
    Piece,
)
from briefexport.records import dataclass
from briefexport.source import Source
from briefexport.wordml.opening import tree

W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"

TrackedKind = Literal[
    "insertion", "deletion", "move", "paragraph mark", "table row", "table cell", "formatting"
]


@dataclass(frozen=True, slots=True)
class Tracked:
    """A tracked change of a document (ECMA-376, 17.13.5).

    `done` is what was done: of a move, "deleted" where it was and "inserted" where it is. `start`
    and `end` count into the text of the source, `text` is what stands there. `date` is as the file
    writes it, "" where it does not.
    """

    kind: TrackedKind
    done: Literal["inserted", "deleted", "formatted"]
    author: str
    date: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment or a reply to one: who says what, and when."""

    author: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its replies, on the characters from `start` up to `end` of the source."""

    id: str
    said: Remark
    replies: tuple[Remark, ...]
    resolved: bool
    start: int
    end: int


def tracked_changes(source: Source) -> tuple[Tracked, ...]:
    """Return the tracked changes of the document `source`, in the order of its text."""
    given = document(source.name, source.data)
    notes = (note.items for note in given.notes.values())
    text = given.text
    return tuple(one for items in (given.items, *notes) for one in _of_items(items, text))


def _of_items(items: Iterable[Item], text: str) -> Iterator[Tracked]:
    for item in items:
        if isinstance(item, Grid):
            for row in item.rows:
                yield from _of_row(row, text)
        else:
            yield from _of_paragraph(item, text)
            yield from _of_items(item.boxes, text)


def _of_row(row: GridRow, text: str) -> Iterator[Tracked]:
    for change in row.changes:
        yield _tracked("table row", change, row.start, row.end, text)
    for cell in row.cells:
        yield from _of_cell(cell, text)


def _of_cell(cell: GridCell, text: str) -> Iterator[Tracked]:
    for change in cell.changes:
        yield _tracked("table cell", change, cell.start, cell.end, text)
    if (one := cell.formatted) is not None:
        said = text[cell.start : cell.end]
        yield Tracked("table cell", "formatted", one.author, one.date, cell.start, cell.end, said)
    yield from _of_items(cell.items, text)


def _of_paragraph(para: Para, text: str) -> Iterator[Tracked]:
    def changed(piece: Piece) -> tuple[tuple[Change, str], ...]:
        # Of a row or a cell that was inserted as a whole each piece says so: it was told.
        own = (one for one in piece.changes if one not in para.changes)
        return tuple((one, one.date) for one in own)

    for changes, group in groupby(para.pieces, key=changed):
        run = list(group)
        for change, _ in changes:
            kind: TrackedKind = "insertion" if change.kind == "insert" else "deletion"
            kind = "move" if change.moved else kind
            yield _tracked(kind, change, run[0].start, run[-1].end, text)
    for change in para.mark:
        if change not in para.changes:
            yield _tracked("paragraph mark", change, para.end, para.end, text)
    yield from _of_looks(para, text)


def _of_looks(para: Para, text: str) -> Iterator[Tracked]:
    for (kind, author, date), group in groupby(para.formatted, key=_looked):
        run = list(group)
        start, end = run[0].start, run[-1].end
        if kind == "paragraph":
            start, end = para.start, para.end
        yield Tracked("formatting", "formatted", author, date, start, end, text[start:end])


def _looked(one: Formatted) -> tuple[str, str, str]:
    return one.kind, one.author, one.date


def _tracked(kind: TrackedKind, change: Change, start: int, end: int, text: str) -> Tracked:
    done: Literal["inserted", "deleted"] = "inserted" if change.kind == "insert" else "deleted"
    return Tracked(kind, done, change.author, change.date, start, end, text[start:end])


# --- Comments ------------------------------------------------------------------------------------


def comments(source: Source) -> tuple[Comment, ...]:
    """Return the comments of the document `source`, each with its replies, in their own order."""
    given = document(source.name, source.data)
    root = _part(given, "comments")
    if root is None:
        return ()
    states = dict(_states(given))
    found: dict[str, tuple[etree._Element, list[Remark]]] = {}
    by_paragraph: dict[str, str] = {}
    for one in root.iter(f"{W}comment"):
        last = _last_paragraph(one)
        parent = by_paragraph.get(states.get(last, ("", False))[0], "")
        if parent:
            found[parent][1].append(_remark(one))
        else:
            parent = one.get(f"{W}id", "")
            found[parent] = (one, [])
        by_paragraph[last] = parent
    return tuple(_comment(one, replies, states, given) for one, replies in found.values())


def _comment(
    element: etree._Element,
    replies: list[Remark],
    states: dict[str, tuple[str, bool]],
    given: Document,
) -> Comment:
    name = element.get(f"{W}id", "")
    start, end = given.scan.comments.get(name, (0, 0))
    _, resolved = states.get(_last_paragraph(element), ("", False))
    return Comment(name, _remark(element), tuple(replies), resolved, start, max(start, end))


def _states(given: Document) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Yield, by the last paragraph of each comment, that of the one it answers, and its state."""
    root = _part(given, "commentsExtended")
    for one in () if root is None else root.iter(f"{W15}commentEx"):
        done = one.get(f"{W15}done", "0") in {"1", "true", "on"}
        yield one.get(f"{W15}paraId", ""), (one.get(f"{W15}paraIdParent", ""), done)


def _part(given: Document, kind: str) -> etree._Element | None:
    name = part_name(given.relations, kind)
    return tree(given.package, name) if name else None


def _last_paragraph(comment: etree._Element) -> str:
    """Return the id of the last paragraph of a comment, by which others name it."""
    paras = list(comment.iter(f"{W}p"))
    return paras[-1].get(f"{W14}paraId", "") if paras else ""


def _remark(comment: etree._Element) -> Remark:
    lines = (
        "".join(part.text or "" for part in para.iter(f"{W}t")) for para in comment.iter(f"{W}p")
    )
    text = "\n".join(line for line in lines if line.strip())
    return Remark(comment.get(f"{W}author", ""), comment.get(f"{W}date", ""), text)
