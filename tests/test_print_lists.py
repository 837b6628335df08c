"""Lists in print, read back from the pages: their markers, and that none stands alone."""

from itertools import pairwise

import pytest

from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    Figure,
    Image,
    List,
    ListItem,
    ListKind,
    Quote,
)
from every import deep_bullets, items, p, said, style, table
from pdf_files import opened, printed
from pdf_lines import Sheet, Word, sheets
from pdf_structure import faults
from test_print_tables import edition_of, made, pages_of

MARKS = {"70.", "71."}


def beside(sheet: Sheet, mark: Word) -> list[str]:
    """Return the words on the line of a mark, from left to right."""
    row = [word for word in sheet.words if abs(word.y - mark.y) < 1 and word.left > mark.left]
    return [word.text for word in sorted(row, key=lambda word: word.left)]


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("decimal", ["7.", "8.", "9."]),
        ("lower-alpha", ["g.", "h.", "i."]),
        ("upper-alpha", ["G.", "H.", "I."]),
        ("lower-roman", ["vii.", "viii.", "ix."]),
        ("upper-roman", ["VII.", "VIII.", "IX."]),
    ],
)
@pytest.mark.parametrize("tight", [True, False])
def test_a_list_begins_where_it_is_told_to(kind: ListKind, marks: list[str], tight: bool) -> None:
    (sheet,) = pages_of(List(kind, items("one", "two", "three"), 7, tight=tight))
    found = [beside(sheet, sheet.find(mark)[0])[0] for mark in marks]
    assert found == ["one", "two", "three"]


def test_bullets_have_the_markers_of_their_level_and_stand_ever_further_in() -> None:
    (sheet,) = pages_of(deep_bullets(), p("x"))
    first, second = [sheet.find(bullet.marker)[0] for bullet in style().list.bullets[:2]]
    assert (beside(sheet, first)[0], beside(sheet, second)[0]) == ("y", "z")
    deeper = List("bullet", items([p("w"), deep_bullets()]))
    (sheet,) = pages_of(deeper, p("x"))
    marks = [sheet.find(bullet.marker)[0] for bullet in style().list.bullets]
    assert [beside(sheet, mark)[0] for mark in marks] == ["w", "y", "z"]
    lefts = [sheet.find(word)[0].places[0] for word in "wyz"]
    steps = [after - before for before, after in pairwise(lefts)]
    assert steps == pytest.approx([style().list.indent] * 2, abs=0.1)


FIRST: dict[str, list[Block]] = {
    "paragraph": [p("begin " + "word " * 30), p("more " * 20)],
    "code": [CodeBlock("begin\n" * 4)],
    "figure": [Figure(Image("red.png", "a red field"), said("begin"))],
    "table": [table(("begin", "B"), ("1", "2"))],
    "quotation": [Quote((p("begin " + "word " * 30),))],
    "list": [List("decimal", items([List("decimal", items("begin"))]))],
    "aside": [Aside("note", (p("begin"),), said("begin"))],
}


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("tight", [True, False])
def test_a_marker_is_on_the_page_of_what_it_marks(first: str, tight: bool) -> None:
    blocks: list[Block] = []
    for lines in range(14, 30, 2):
        blocks.append(CodeBlock("\n".join(["line"] * lines)))
        blocks.append(List("decimal", items(FIRST[first], FIRST[first]), 70, tight=tight))
    marks = 0
    for sheet in pages_of(*blocks):
        for mark in (word for word in sheet.words if word.text in MARKS):
            marks += 1
            begins = [word for word in sheet.find("begin") if word.y < mark.y + 60]
            # A figure's words are its caption, below it.
            assert min(abs(word.y - mark.y) for word in begins) < 60
    assert marks == 16


def test_no_line_of_an_item_is_left_alone_at_the_foot_or_the_head_of_a_page() -> None:
    item = ListItem((p("begin " + "word " * 40 + "end"),))
    for before in range(20, 32):
        filler = CodeBlock("\n".join(["line"] * before))
        made_ = made(filler, List("bullet", (item, item)))
        for sheet in sheets(made_.data):
            lines = [line.split() for line in sheet.lines]
            lines = [line for line in lines if {"word", "begin", "end"} & set(line)]
            assert not lines or ("begin" not in lines[-1] and "end" not in lines[0])


def test_lists_three_deep_over_pages_have_sound_tags() -> None:
    inner = List("lower-alpha", items(*["word " * 30] * 4), tight=False)
    within: list[Block] = [p("word " * 20), inner]
    middle = List("decimal", items(within, within, within), 4, tight=False)
    around: list[Block] = [p("word " * 20), middle]
    outer = List("bullet", items(around, around, around))
    made_ = printed(edition_of(outer))
    assert len(sheets(made_.data)) > 2
    assert faults(opened(made_)) == []
    assert made_.diagnostics == ()
