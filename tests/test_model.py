"""The rules of the model: a node that breaks one cannot be made."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefexport.errors import ModelError
from briefexport.model import (
    Block,
    Cell,
    Code,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Extent,
    Heading,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Math,
    Note,
    Origin,
    Paragraph,
    Range,
    Row,
    Segment,
    Table,
    Text,
    grid,
    legal,
    strongly_directed,
)

WORDS = (Text("words"),)
SAID = (Paragraph(WORDS),)


def row(*spans: tuple[int, int]) -> Row:
    """A row of cells, each (columns, rows) wide and high."""
    return Row(tuple(Cell((), colspan=wide, rowspan=high) for wide, high in spans))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Text(""), "a Text is never empty"),
        (lambda: Text("a\nb"), "line ending"),
        (lambda: Text("a\x00"), "XML cannot"),
        (lambda: Text("a\r"), "XML cannot"),
        (lambda: Text("\ud800"), "XML cannot"),
        (lambda: Text("\uffff"), "XML cannot"),
        (lambda: Text("abc", segments=(Segment(0, 3, 2),)), "add up"),
        (lambda: Code(""), "a Code is never empty"),
        (lambda: Code("a\nb"), "line ending"),
        (lambda: Code("ab", segments=(Segment(0, 1, 1),)), "add up"),
        (lambda: Link("javascript:alert(1)", WORDS), "may not lead"),
        (lambda: Link("file:///etc/passwd", WORDS), "may not lead"),
        (lambda: Link("page.html", WORDS), "may not lead"),
        (lambda: Link("", WORDS), "may not lead"),
        (lambda: Link("#label", ()), "a Link is never empty"),
        (lambda: Note(()), "a Note is never empty"),
        (lambda: Image("a.png", "two\nlines"), "line ending"),
        (lambda: Image("a.png", "", "\x01"), "XML cannot"),
        (lambda: Math("x\x0b"), "XML cannot"),
        (lambda: Heading(0, WORDS), "level 1 to 6, not 0"),
        (lambda: Heading(7, WORDS), "level 1 to 6, not 7"),
        (lambda: List("bullet", ()), "at least one item"),
        (lambda: List("bullet", (ListItem(SAID),), 2), "no start number"),
        (lambda: List("decimal", (ListItem(SAID),), -1), "cannot start at -1"),
        (lambda: List("lower-alpha", (ListItem(SAID),), 0), "cannot start at 0"),
        (lambda: List("upper-roman", (ListItem(SAID),), 2**31), "cannot start"),
        (lambda: Definition((), (SAID,)), "at least one term"),
        (lambda: DefinitionList(()), "at least one definition"),
        (lambda: Cell((), colspan=0), "at least one row"),
        (lambda: Cell((), rowspan=0), "at least one row"),
        (lambda: Table((), (), (row(),)), "at least one column"),
        (lambda: Table((Column(),), (), ()), "at least one row"),
        (lambda: CodeBlock("a\rb"), "XML cannot"),
        (lambda: CodeBlock("ab", segments=(Segment(0, 9, 9),)), "add up"),
    ],
)  # fmt: skip
def test_a_node_that_breaks_a_rule_cannot_be_made(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        make()


def test_what_the_rules_leave_free_can_be_made() -> None:
    assert Text("\t\x85￼ 😀").value
    assert Link("HTTPS://example.org", WORDS).target
    assert Link("#", WORDS).target
    assert List("decimal", (ListItem(()),), 0).start == 0
    assert CodeBlock("").value == ""
    assert CodeBlock("a\n\tb", segments=(Segment(0, 3, 3), Segment(5, 1, 1))).value
    assert Math("a\nb").value
    assert Table((Column(),), (), (), foot=(row((1, 1)),)).foot


def test_places_do_not_count_in_comparisons() -> None:
    here = Origin(0, 0, 5, Range(0, 5))
    assert Paragraph(WORDS, id="a", origin=here) == Paragraph(WORDS)
    assert Text("ab", segments=(Segment(4, 2, 2),)) == Text("ab")
    assert Note(SAID, id="n", origin=Extent(Range(0, 4), Range(2, 4)), definition=here) == Note(
        SAID
    )
    assert hash(Paragraph(WORDS, id="a")) == hash(Paragraph(WORDS))


@pytest.mark.parametrize(
    ("rows", "columns", "starts"),
    [
        ((row((1, 1), (1, 1)),), 2, ((0, 1),)),
        ((row((2, 1), (1, 1)),), 3, ((0, 2),)),
        ((row((1, 2), (1, 1)), row((1, 1))), 2, ((0, 1), (1,))),
        ((row((1, 1), (1, 2), (1, 1)), row((1, 1), (1, 1))), 3, ((0, 1, 2), (0, 2))),
        ((row((2, 2)), row()), 2, ((0,), ())),
        ((row((1, 3), (1, 1)), row((1, 2)), row()), 2, ((0, 1), (1,), ())),
        ((), 4, ()),
    ],
)
def test_the_grid_tells_where_each_cell_begins(
    rows: tuple[Row, ...], columns: int, starts: tuple[tuple[int, ...], ...]
) -> None:
    assert grid(rows, columns) == starts


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        ((row((1, 1)),), 2, "row 1 fills 1 of 2 columns"),
        ((row((1, 1), (1, 1), (1, 1)),), 2, "row 1: a cell reaches out"),
        ((row((3, 1)),), 2, "row 1: a cell reaches out"),
        ((row((1, 2), (1, 1)),), 2, "row 1: a cell reaches out"),
        ((row((1, 2), (1, 1)), row((1, 1), (1, 1))), 2, "row 2: a cell reaches out"),
        ((row((1, 1), (1, 2)), row((2, 1))), 2, "row 2: two cells overlap"),
        ((row((1, 1), (1, 1)), row((1, 1))), 2, "row 2 fills 1 of 2 columns"),
    ],
)
def test_a_table_that_does_not_fill_its_grid_cannot_be_made(
    rows: tuple[Row, ...], columns: int, message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        Table((Column(),) * columns, (), rows)


def test_a_span_may_not_reach_from_one_group_of_rows_into_the_next() -> None:
    with pytest.raises(ModelError, match="row 1: a cell reaches out"):
        Table((Column(), Column()), (row((1, 2), (1, 1)),), (row((1, 1)),))


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_made_legal_character_by_character(value: str) -> None:
    made = legal(value)
    assert len(made) == len(value)
    assert all(after in (before, "\ufffd") for before, after in zip(value, made, strict=True))
    assert legal(made) == made
    assert not made or Text(made).value == made
    assert CodeBlock(legal(value, lines=True)).value.count("\n") == value.count("\n")


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Latin", "ltr"),
        ("12 – “Ж”", "ltr"),
        ("1. שלום", "rtl"),
        ("(عربي) and", "rtl"),
        ("2025, 14%", None),
        ("", None),
    ],
)
def test_the_first_letter_says_the_direction(text: str, direction: str | None) -> None:
    assert strongly_directed(text) == direction


def test_every_node_is_frozen_and_small() -> None:
    from typing import get_args

    from briefexport.walk import Part

    for node in (*get_args(Block), *get_args(Inline), *get_args(Part)):
        assert node.__dataclass_params__.frozen, node
        assert "__slots__" in vars(node), node
        assert all(
            slot.kw_only and not slot.compare
            for slot in node.__dataclass_fields__.values()
            if slot.name.endswith(("origin", "origins", "segments", "marker", "id", "definition"))
        ), node
