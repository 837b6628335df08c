"""Bookmarks as the ids they stand for: of blocks, items, definitions, cells and notes.

A bookmark's name is made of an id, so that the base alone says what each stands for. Applications
rename copies ("_Copy_1"), let a paragraph that was joined to another bring its own along, and leave
that of a divided one on its first half.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from briefexport.model import (
    Aside,
    Brief,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    List,
    ListItem,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from briefexport.records import dataclass
from briefexport.walk import descendants, rewrite
from briefexport.wordml.names import bookmark_name

COPY = re.compile(r"_Copy_[0-9]+$")
# What a paragraph can be, whatever it was: its bookmark stays when its style changes.
LEAVES = (Paragraph, Heading, CodeBlock, Figure, Rule, MathBlock)
LEAF_KINDS = frozenset(kind.__name__ for kind in LEAVES)
HOLDERS = (List, ListItem, DefinitionList, Definition, Quote, Aside, Cell)

# Where bookmarks begin, by where their paragraph or table does: their names and places.
Places: TypeAlias = Mapping[int, Sequence[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a bookmark stands for: an id of the base and the class of its node."""

    id: str
    kind: str
    at: int


# The bookmarks of a document by where the paragraphs and tables begin in which they do.
Marks: TypeAlias = Mapping[int, Sequence[Mark]]


def known(briefs: Sequence[Brief]) -> dict[str, tuple[str, str]]:
    """Return, by the name of its bookmark, the id and the class of each node of `briefs`."""
    return {
        bookmark_name(name): (name, type(node).__name__)
        for brief in briefs
        for node in descendants(brief)
        if (name := getattr(node, "id", ""))
    }


def marks_of(places: Places, names: Mapping[str, tuple[str, str]]) -> dict[int, list[Mark]]:
    """Return the bookmarks of `places` that are ours; a copy counts where its original is gone."""
    present = {name for begun in places.values() for name, _ in begun}
    found: dict[int, list[Mark]] = {}
    for start, begun in places.items():
        for name, at in dict.fromkeys(begun):
            plain = COPY.sub("", name)
            if plain in names and (plain == name or plain not in present):
                found.setdefault(start, []).append(Mark(*names[plain], at))
    return found


def identified(brief: Brief, marks: Marks) -> Brief:
    """Return `brief`, read from a DOCX, with the ids its bookmarks stand for; "" where none does.

    Of containers that begin in one paragraph the outer ones are marked first.
    """
    left = {start: list(begun) for start, begun in marks.items()}

    def named(node: Any) -> Any:  # noqa: ANN401
        if isinstance(node, HOLDERS):
            start = node.origin.start if node.origin else -1
            return replace(node, id=_last(left.get(start, []), type(node).__name__))
        if isinstance(node, Table):
            ids = (_last(left[start], "Table") for start in _places(node, left))
            return replace(node, id=next(filter(None, ids), ""))
        if isinstance(node, LEAVES):
            return replace(node, id=next(iter(marks_at(node, marks)), ""))
        if isinstance(node, Note):
            return replace(node, id=_note_id(node, marks))
        return node

    return rewrite(brief, named)


def _places(table: Table, marks: Marks) -> list[int]:
    """Return where the mark of a table may stand: at its caption, its first cell or one moved."""
    places = [one.start for one in (table.caption_origin, table.origin) if one]
    if table.origin:
        start, end = table.origin.start, table.origin.end
        places += sorted(one for one in marks if start < one <= end)
    return [one for one in places if one in marks]


def with_tables(brief: Brief, base: Sequence[Brief]) -> Brief:
    """Return `brief` with the ids of tables whose own mark is gone: those that most cells are of.

    The mark of a table goes with the cell in which it begins.
    """
    owners = {
        cell.id: table.id
        for one in base
        for table in descendants(one)
        if isinstance(table, Table)
        for cell in _cells(table)
    }
    taken = {node.id for node in descendants(brief) if isinstance(node, Table)}

    def named(node: Any) -> Any:  # noqa: ANN401
        if not isinstance(node, Table) or node.id:
            return node
        votes = Counter(owners[cell.id] for cell in _cells(node) if cell.id in owners)
        found = next((name for name, _ in votes.most_common(1) if name not in taken), "")
        taken.add(found)
        return replace(node, id=found)

    return rewrite(brief, named)


def _cells(table: Table) -> Iterator[Cell]:
    return (cell for group in (table.head, table.body, table.foot) for row in group
            for cell in row.cells)  # fmt: skip


def _last(begun: list[Mark], kind: str) -> str:
    """Take the last mark of `kind` out of `begun`; children are named before what holds them."""
    for number in range(len(begun) - 1, -1, -1):
        if begun[number].kind == kind:
            return begun.pop(number).id
    return ""


def marks_at(node: Any, marks: Marks) -> tuple[str, ...]:  # noqa: ANN401
    """Return the ids of all blocks whose bookmarks begin in the paragraph that `node` is."""
    places = [node.origin.start] if node.origin else []
    if isinstance(node, Figure) and node.caption_origin:
        places = [min(*places, node.caption_origin.start), node.caption_origin.start]
    begun = [mark for place in dict.fromkeys(places) for mark in marks.get(place, ())]
    return tuple(dict.fromkeys(mark.id for mark in begun if mark.kind in LEAF_KINDS))


def _note_id(note: Note, marks: Marks) -> str:
    if not note.origin:
        return ""
    outer = note.origin.outer
    return next((mark.id for mark in _notes(marks) if outer.start <= mark.at < outer.end), "")


def _notes(marks: Marks) -> Iterator[Mark]:
    return (mark for begun in marks.values() for mark in begun if mark.kind == "Note")
