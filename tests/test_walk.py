"""Traversal, rewriting and ids: complete whatever fields a node has, and stable."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import trees
from briefexport import model
from briefexport.model import (
    Block,
    Brief,
    Cell,
    Code,
    Column,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    Note,
    Paragraph,
    Reference,
    Row,
    Span,
    Table,
    Text,
)
from briefexport.walk import (
    Part,
    children,
    descendants,
    identify,
    label_id,
    plain,
    rewrite,
    slug,
)
from briefexport.wordml.names import BOOKMARK_LENGTH, BOOKMARK_PREFIX

NODES = (Brief, *get_args(Block), *get_args(Inline), *get_args(Part))

# A tree takes long to make; the properties do not depend on rare ones.
FEW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def inside(value: Any) -> Iterator[Any]:
    """Yield the nodes that stand in a field, however it nests its tuples."""
    if isinstance(value, NODES):
        yield value
    elif type(value) is tuple:
        for member in value:
            yield from inside(member)


def fields_of(node: Any) -> list[Any]:
    return [under for slot in fields(node) for under in inside(getattr(node, slot.name))]


def by_identity(nodes: Iterator[Any]) -> Counter[int]:
    return Counter(map(id, nodes))


# --- Traversal -----------------------------------------------------------------------------------


@FEW
@given(trees.briefs(wild=True))
def test_no_field_that_holds_nodes_is_forgotten(brief: Brief) -> None:
    for node in descendants(brief):
        # Columns say how a table's cells are set; nothing of them is read.
        expected = [under for under in fields_of(node) if not isinstance(under, Column)]
        assert by_identity(children(node)) == by_identity(iter(expected)), type(node)


@FEW
@given(trees.briefs(wild=True))
def test_descendants_are_every_node_once_parents_first(brief: Brief) -> None:
    def recursively(node: Any) -> Iterator[Any]:
        yield node
        for child in children(node):
            yield from recursively(child)

    found = list(descendants(brief))
    assert list(map(id, found)) == list(map(id, recursively(brief)))


def test_nodes_are_found_in_reading_order() -> None:
    table = Table(
        (Column(),),
        (Row((Cell((Paragraph((Text("2"),)),)),)),),
        (Row((Cell((Paragraph((Text("3"),)),)),)),),
        (Row((Cell((Paragraph((Text("4"),)),)),)),),
        caption=(Text("1"),),
        notes=(Paragraph((Text("5"),)),),
    )
    figure = Figure(Image("a.png"), (Text("6"),))
    brief = Brief((table, figure), title=(Text("a"),), subtitle=(Text("b"),))
    assert "".join(n.value for n in descendants(brief) if isinstance(n, Text)) == "ab123456"


def test_a_deep_tree_is_walked_without_recursion() -> None:
    block: Block = Paragraph((Text("x"),))
    for _ in range(3000):
        block = model.Quote((block,))
    assert sum(1 for _ in descendants(block)) == 3002


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ((Text("a"), Span("emphasis", (Text("b"), Code("c"))), Math("d")), "abcd"),
        ((Text("one"), LineBreak(), Text("two")), "one two"),
        ((Link("#x", (Text("words"),)), Foreign("he", "rtl", (Text("ש"),))), "wordsש"),
        ((Text("a"), Note((Paragraph((Text("not this"),)),)), Reference("x")), "a"),
        ((Image("a.png", "nor this"),), ""),
    ],
)
def test_plain_text_is_what_a_reader_sees_in_the_line(
    content: tuple[Inline, ...], text: str
) -> None:
    assert plain(content) == text


# --- Rewriting -----------------------------------------------------------------------------------


@FEW
@given(trees.briefs(wild=True, origins=True))
def test_a_change_of_nothing_gives_the_very_same_tree(brief: Brief) -> None:
    assert rewrite(brief, lambda node: node) is brief


@FEW
@given(trees.briefs(wild=True, origins=True))
def test_every_node_but_the_root_is_handed_out_once_children_first(brief: Brief) -> None:
    seen: list[Any] = []

    def noted(node: Any) -> Any:
        seen.append(node)
        return node

    rewrite(brief, noted)
    columns = [c for node in descendants(brief) if isinstance(node, Table) for c in node.columns]
    assert by_identity(iter(seen)) == by_identity(iter([*descendants(brief), *columns])) - Counter(
        [id(brief)]
    )
    order = {id(node): number for number, node in enumerate(seen)}
    for node in seen:
        assert all(order[id(child)] <= order[id(node)] for child in children(node))


@FEW
@given(trees.briefs(origins=True))
def test_what_is_not_changed_keeps_ids_and_places(brief: Brief) -> None:
    def shouted(node: Any) -> Any:
        return replace(node, value="x" * len(node.value)) if type(node) is Code else node

    before, after = list(descendants(brief)), list(descendants(rewrite(brief, shouted)))
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        for slot in fields(old):
            if not slot.compare:
                assert getattr(old, slot.name) == getattr(new, slot.name)


def test_a_node_may_become_several_or_none() -> None:
    brief = Brief((Paragraph((Text("a"), LineBreak(), Text("b"))), model.Rule()))

    def changed(node: Any) -> Any:
        match node:
            case Text(value):
                return Text(value), Text(value)
            case LineBreak() | model.Rule():
                return ()
            case _:
                return node

    a, b = Text("a"), Text("b")
    assert rewrite(brief, changed) == Brief((Paragraph((a, a, b, b)),))


# --- Ids -----------------------------------------------------------------------------------------

# What an XML name without a colon is, of the characters ids are made of (Namespaces in XML, 3).
NCNAME = re.compile(r"[a-z][a-z0-9-]*")
BOOKMARK = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("The Call", "the-call"),
        ("01-the-call", "the-call"),
        ("Café à Zürich", "cafe-a-zurich"),
        ("a--b__c", "a-b-c"),
        ("fourteen-and-more", "fourteen-and-m"),
        ("thirteen-abc-d", "thirteen-abc-d"),
        ("thirteen-abcd-e", "thirteen-abcd"),
    ],
)
def test_a_slug_is_plain(text: str, made: str) -> None:
    assert slug(text) == made


def test_texts_without_latin_letters_have_slugs_that_differ() -> None:
    slugs = {slug(text) for text in ("", "12", "13", "привет", "мир", "日本", "-")}
    assert len(slugs) == 7
    assert all(NCNAME.fullmatch(made) for made in slugs)


@given(st.text(), st.integers(1, 60))
def test_a_slug_of_anything_is_a_name(text: str, limit: int) -> None:
    made = slug(text, limit)
    assert NCNAME.fullmatch(made)
    assert len(made) <= max(limit, 7)
    assert "--" not in made
    assert not made.endswith("-")


@pytest.mark.parametrize(
    ("one", "other"),
    [("a b", "a-b"), ("A", "a"), ("2-a", "a"), ("é", "e"), ("long " * 9 + "a", "long " * 9 + "b")],
)
def test_labels_that_look_alike_have_different_ids(one: str, other: str) -> None:
    assert label_id("b", one) != label_id("b", other)


@given(st.text(min_size=1), st.text(min_size=1), st.text())
def test_different_labels_have_different_ids(one: str, other: str, name: str) -> None:
    brief = slug(name)
    assert (label_id(brief, one) == label_id(brief, other)) == (one == other)


@FEW
@given(trees.briefs(wild=True, linked=True), st.text())
def test_ids_are_unique_and_valid_in_every_format(brief: Brief, name: str) -> None:
    named = identify(brief, slug(name))
    ids = [n.id for n in descendants(named) if "id" in n.__dataclass_fields__]  # type: ignore[union-attr]
    assert len(set(ids)) == len(ids)
    for made in ids:
        assert NCNAME.fullmatch(made)
        bookmark = BOOKMARK_PREFIX + made.replace("-", "_")
        assert BOOKMARK.fullmatch(bookmark)
        assert len(bookmark) <= BOOKMARK_LENGTH


@given(st.text())
def test_the_longest_ids_fit_into_a_bookmark(label: str) -> None:
    made = label_id(slug("m" * 99), label + "-and-much-more-than-fits")
    assert len(BOOKMARK_PREFIX + made) <= BOOKMARK_LENGTH


@FEW
@given(trees.briefs(wild=True, linked=True))
def test_every_block_part_and_note_is_identified_and_nothing_else_changes(brief: Brief) -> None:
    named = identify(brief, "b")
    assert named == brief
    for node in descendants(named):
        assert getattr(node, "id", "none at all")
    assert identify(brief, "b") == named
    assert [getattr(node, "id", "") for node in descendants(identify(brief, "b"))] == [
        getattr(node, "id", "") for node in descendants(named)
    ]


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def test_a_change_elsewhere_moves_no_id() -> None:
    blocks: tuple[Block, ...] = (
        Heading(1, (Text("One"),)),
        paragraph("first"),
        List("bullet", (ListItem((paragraph("item"),)),)),
        Heading(1, (Text("Two"),), id="two"),
        paragraph("last"),
    )
    before = {repr(b): b.id for b in identify(Brief(blocks), "b").blocks}
    inserted = (paragraph("new"), *blocks[:2], Heading(2, (Text("Between"),)), *blocks[2:])
    kept = [b for b in identify(Brief(inserted), "b").blocks if b.id in before.values()]
    assert [b.id for b in kept] == list(before.values())
    assert [replace(b, id="") for b in kept] == list(blocks)


def test_equal_blocks_are_told_apart_by_their_order() -> None:
    first, second = identify(Brief((paragraph("same"), paragraph("same"))), "b").blocks
    (alone,) = identify(Brief((paragraph("same"),)), "b").blocks
    assert first.id == alone.id != second.id


def test_a_heading_does_not_move_the_id_of_a_paragraph_of_the_same_words() -> None:
    (alone,) = identify(Brief((paragraph("a"),)), "b").blocks
    heading, said = identify(Brief((Heading(1, (Text("a"),)), paragraph("a"))), "b").blocks
    assert heading.id != said.id == alone.id


def test_the_nodes_of_the_tests_are_all_there_are() -> None:
    """So that a class added to the model is not left out of the properties above."""
    defined = {
        value
        for value in vars(model).values()
        if isinstance(value, type) and is_dataclass(value) and value.__module__ == model.__name__
    }
    assert defined - {model.Origin, model.Extent} == set(NODES)
