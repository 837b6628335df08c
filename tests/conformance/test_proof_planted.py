"""Differences planted in files, each of which a proof must find and name; and none where none is.

A file with a difference is one built from a brief that differs; it is proved against the brief that
does not. `tests/test_proof_*.py` plant differences in the bytes of files as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, reduce
from typing import Any, TypeVar

import pytest

from briefexport.edition import Edition
from briefexport.model import (
    Aside,
    Brief,
    Code,
    CodeBlock,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    Link,
    List,
    Note,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Span,
    Table,
    Text,
)
from briefexport.proof.wanted.record import FORMATS, Format
from briefexport.walk import descendants, plain, rewrite
from every import p, said
from proofs import edition_of, file_of, proof_of, witness

pytestmark = pytest.mark.conformance

Node = TypeVar("Node")


@dataclass(frozen=True)
class Plant:
    """A difference: how a brief is changed, and what a proof calls it."""

    name: str
    change: Callable[[Brief], Brief]
    found: str


def on(
    kind: type[Node], change: Callable[[Node], Any], number: int = 0
) -> Callable[[Brief], Brief]:
    """Return a change of the node of `kind` that is `number`th in reading order."""

    def changed(brief: Brief) -> Brief:
        nodes = [node for node in descendants(brief) if isinstance(node, kind)]
        wanted = nodes[number]
        return rewrite(brief, lambda node: change(node) if node == wanted else node)

    return changed


def word(old: str, new: str) -> Callable[[Brief], Brief]:
    """Return a change of one word of text."""

    def changed(node: Any) -> Any:
        if isinstance(node, Text | Code | CodeBlock) and old in node.value:
            return replace(node, value=node.value.replace(old, new, 1))
        return node

    return lambda brief: rewrite(brief, changed)


def blocks(change: Callable[[list[Any]], list[Any]]) -> Callable[[Brief], Brief]:
    """Return a change of the blocks of a brief."""
    return lambda brief: replace(brief, blocks=tuple(change(list(brief.blocks))))


def at(text: str, change: Callable[[Any], list[Any]]) -> Callable[[Brief], Brief]:
    """Return a change of the paragraph or heading that begins with `text` into other blocks."""

    def changed(found: list[Any]) -> list[Any]:
        said_ = [plain(getattr(one, "content", ())) if is_line(one) else "" for one in found]
        (place,) = [number for number, one in enumerate(said_) if one.startswith(text)]
        return [*found[:place], *change(found[place]), *found[place + 1 :]]

    return blocks(changed)


def is_line(block: Any) -> bool:
    return isinstance(block, Paragraph | Heading)


def swapped(first: str, second: str) -> Callable[[Brief], Brief]:
    """Return the change of places of two paragraphs."""
    mark = p("@@@")
    return lambda brief: at("@@@", lambda _: [p(second)])(
        at(second, lambda _: [p(first)])(at(first, lambda _: [mark])(brief))
    )


def cells(
    change: Callable[[tuple[Any, ...]], tuple[Any, ...]], number: int
) -> Callable[..., Brief]:
    """Return a change of the cells of the `number`th row of the body of the table."""

    def changed(table: Table) -> Table:
        rows = list(table.body)
        rows[number] = replace(rows[number], cells=change(rows[number].cells))
        return replace(table, body=tuple(rows))

    return on(Table, changed)


def items(
    change: Callable[[tuple[Any, ...]], tuple[Any, ...]], number: int
) -> Callable[..., Brief]:
    """Return a change of the items of the `number`th list."""
    return on(List, lambda block: replace(block, items=change(block.items)), number)


def to(node_type: type[Any], number: int = 0, /, **fields: Any) -> Callable[[Brief], Brief]:
    """Return a change of the fields of the `number`th node of a type."""
    return on(node_type, lambda node: replace(node, **fields), number)


def rows(change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Callable[[Brief], Brief]:
    """Return a change of the rows of the body of the table."""
    return on(Table, lambda table: replace(table, body=change(table.body)))


def definition(**fields: Any) -> Callable[[Brief], Brief]:
    """Return a change of the first definition."""

    def changed(block: DefinitionList) -> DefinitionList:
        first, *rest = block.items
        return replace(block, items=(replace(first, **fields), *rest))

    return on(DefinitionList, changed)


def flat_head(table: Table) -> Table:
    """Return a table whose head is part of its body."""
    return replace(table, head=(), body=(*table.head, *table.body))


def without_span(table: Table) -> Table:
    """Return a table with the cell over two columns made two."""
    unit, length = table.head[0].cells
    one = replace(length, colspan=1)
    return replace(table, head=(replace(table.head[0], cells=(unit, one, one)), table.head[1]))


def in_the_middle(table: Table) -> Table:
    """Return a table with its second column set in the middle."""
    first, second, third = table.columns
    return replace(table, columns=(first, replace(second, align="center"), third))


def raised(block: Any) -> Any:
    """Return a list with the last item of the list in its first item raised to its own level."""
    first, *rest = block.items
    text, inner = first.content
    lower = replace(inner, items=inner.items[:-1])
    return replace(block, items=(replace(first, content=(text, lower)), inner.items[-1], *rest))


def without(*kinds: type) -> Callable[[Brief], Brief]:
    """Return the loss of every inline of `kinds` among those of paragraphs."""

    def changed(node: Any) -> Any:
        if isinstance(node, Paragraph):
            return replace(node, content=tuple(n for n in node.content if not isinstance(n, kinds)))
        return node

    return lambda brief: rewrite(brief, changed)


def note_moved(brief: Brief) -> Brief:
    """Return the brief with its note at the end."""
    (note,) = (node for node in descendants(brief) if isinstance(node, Note))
    return at("The last line", lambda _: [p("The last line", note, " ends it.")])(
        without(Note)(brief)
    )


def title(**fields: Any) -> Callable[[Brief], Brief]:
    """Return a change of what stands above a brief."""
    return lambda brief: replace(brief, **fields)


def both(*changes: Callable[[Brief], Brief]) -> Callable[[Brief], Brief]:
    """Return one change after the other."""
    return lambda brief: reduce(lambda changed, change: change(changed), changes, brief)


AUTHOR, COMPOSITOR = "Whoever wrote it reads it last.", "Whoever set it reads it first."
MARKS = "https://example.org/mark"

TEXT = {
    "a letter": word("galley", "gallery"),
    "a letter's case": word("the galley", "The galley"),
    "a mark": word("trial sheet", "trial sheet;"),
    "a title's word": title(title=said("On proof")),
    "a byline's name": title(byline="A. Writer"),
    "a heading's word": word("By whom", "By who"),
    "a note's word": word("probare", "probari"),
    "a note moved": note_moved,
    "a term": definition(terms=(said("tray"),)),
    "a cell's number": word("12.8", "12.9"),
    "a cell emptied": cells(lambda some: (*some[:2], replace(some[2], content=())), 1),
    "a caption's word": word("Units of", "Unit of"),
    "a figure's caption": word("The first sheet", "The last sheet"),
    "an aside's title": to(Aside, title=said("By the door")),
    "a letter of code": word("read(sheet)", "read(sheets)"),
    "a paragraph split": at("The words come first", lambda _: [p("The words come first;"), p("x")]),
    "two paragraphs merged": at("Whoever wrote", lambda _: [p(f"{AUTHOR} {COMPOSITOR}")]),
}
THERE = {
    "a sentence lost": at("The last line", lambda _: []),
    "a sentence added": at("The last line", lambda one: [one, p("And more.")]),
    "a subtitle lost": title(subtitle=()),
    "a note lost": without(Note),
    "an item lost": items(lambda some: some[:-1], 0),
    "a meaning lost": definition(meanings=()),
    "a row lost": rows(lambda some: some[:-1]),
    "a caption lost": both(without(Reference), to(Table, caption=())),
    "a table's note lost": to(Table, notes=()),
    "a figure lost": both(without(Reference), on(Figure, lambda _: p("x"))),
    "an author lost": to(Quote, attribution=()),
    "a change of scene lost": blocks(
        lambda some: [one for one in some if not isinstance(one, Rule)]
    ),
}
ORDER = {
    "two paragraphs swapped": swapped(AUTHOR, COMPOSITOR),
    "two items swapped": items(lambda some: (some[1], some[0], *some[2:]), 0),
    "two cells swapped": cells(lambda some: (some[0], some[2], some[1]), 0),
    "two rows swapped": rows(lambda some: (some[1], some[0], *some[2:])),
}
FACTS = {
    "level": {"a heading's level": at("By whom", lambda one: [replace(one, level=1)])},
    "kind": {
        "a heading made a paragraph": at("By whom", lambda _: [p("By whom")]),
        "a paragraph made a heading": at("The last", lambda one: [Heading(1, one.content)]),
    },
    "marks": {
        "emphasis lost": on(Span, lambda one: Text(plain((one,)))),
        "strong made emphasis": to(Span, 1, kind="emphasis"),
        "code lost": on(Code, lambda one: Text(one.value)),
    },
    "links": {
        "a link's target": to(Link, target=MARKS),
        "a link lost": on(Link, lambda one: one.content[0]),
        "a reference elsewhere": to(Reference, target="sheet"),
    },
    "label": {
        "a start": to(List, start=4),
        "a kind of numbers": to(List, kind="lower-alpha"),
        "numbers made bullets": to(List, kind="bullet", start=1),
        "a task undone": items(lambda some: (replace(some[0], checked=False), some[1]), 4),
        "a task made an item": items(lambda some: (replace(some[0], checked=None), some[1]), 4),
    },
    "lists": {"an item raised": on(List, raised, 1)},
    "gap": {"a tight list made loose": to(List, tight=False)},
    "head": {"a head made body": on(Table, flat_head)},
    "across": {"a span lost": on(Table, without_span)},
    "align": {"a column set in the middle": on(Table, in_the_middle)},
    "header": {
        "a head of a row": cells(lambda some: (some[0], replace(some[1], header=True), some[2]), 1)
    },
    "alt": {"an alternative text": to(Image, alt="A blue sheet")},
    "language": {"a language": to(Foreign, language="it")},
}
PLANTS = [
    Plant(name, change, found)
    for found, changes in ({"text": TEXT, "there": THERE, "order": ORDER} | FACTS).items()
    for name, change in changes.items()
]


# Word knows a first column of heads, and no other head of a row: it shows in how it is set.
TOLD_AS = {("a head of a row", "docx"): "weight"}


@cache
def edition() -> Edition:
    return edition_of(witness())


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_is_found_where_nothing_is_planted(format_: Format) -> None:
    proof = proof_of(file_of(edition(), format_), edition(), format_)
    assert proof.diagnostics == ()
    assert min(proof.compared.values()) > 0


def test_there_are_enough_of_every_kind() -> None:
    assert len({plant.name for plant in PLANTS}) == len(PLANTS) >= 40


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_planted_difference_is_found_and_named(plant: Plant, format_: Format) -> None:
    changed = plant.change(witness())
    assert changed != witness()
    proof = proof_of(file_of(edition_of(changed), format_), edition(), format_)
    found = proof.differences
    wanted = TOLD_AS.get((plant.name, format_), plant.found)
    # On a page it is lines that are further apart.
    wanted = "pitch" if (wanted, format_) == ("gap", "pdf") else wanted
    assert wanted in {one.what for one in found}, proof.diagnostics
    for one in found:
        assert one.wanted != one.found
        assert one.record
    for told in proof.diagnostics:
        assert told.code in {"BX701", "BX702"}
        assert told.place is not None
        assert told.place.file == f"witness.{format_}"
