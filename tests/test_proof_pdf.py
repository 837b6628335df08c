"""A PDF read back tells what the edition says and what the style says."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from briefexport.edition import Edition
from briefexport.edition.load import load_edition
from briefexport.errors import RefusedError
from briefexport.model import Brief, Code, CodeBlock, Foreign, Text
from briefexport.proof.pdf import read
from briefexport.proof.pdf.bidi import is_leftward
from briefexport.proof.record import Letters, Reading, Record
from briefexport.style import Role, page, page_size
from briefexport.walk import rewrite
from every import composed, every_edition, style
from pdf_files import every_pdf, printed
from proof_pdfs import LONG, body, of, reading, starting
from reading_back.expected import expected_words
from reading_back.words import JOINT
from test_pdf_tags import whole
from trees import briefs

STYLE = style()
ACCENT, GREY = STYLE.colour("accent"), STYLE.colour("grey")
SPECIMEN = Path(__file__).parents[1] / "sources" / "specimen"
NEAR = 0.06


def near(value: float) -> object:
    return pytest.approx(value, abs=NEAR)


# --- What it says --------------------------------------------------------------------------------


def test_the_whole_says_its_title_and_language() -> None:
    assert (reading().title, reading().language) == ("Every <node> & more", "en-GB")


def test_records_come_in_reading_order_with_the_notes_last() -> None:
    said = [record.text for record in body()]
    assert said[:4] == ["BRIEF 1", "The brief", "and more", "Anybody · 20 February 2025"]
    assert said[-1] == "Another."
    assert said[-2].startswith("One note")
    assert [record.facts.get("note") for record in list(body())[-3:]] == [None, "1", "2"]
    parts = [record.part for record in reading().records]
    assert parts == sorted(parts, key=["front", "body", "back"].index)


def test_what_stands_before_the_briefs_is_in_front() -> None:
    front = [record for record in reading().records if record.part == "front"]
    assert [record.kind for record in front[:4]] == [
        "page", "running-verso", "running-recto", "folio",
    ]  # fmt: skip
    entries = [record for record in front if record.kind == "entry"]
    assert [(one.text, one.facts["place"]) for one in entries[:3]] == [
        ("The brief", "1"), ("A section", "1"), ("Another", "4"),
    ]  # fmt: skip
    assert entries[0].links == (("The brief", "#first"),)


def test_headings_have_levels_and_names() -> None:
    found = [(one.text, one.facts["level"]) for one in of("heading")]
    assert found == [("The brief", "1"), ("A section", "2"), ("Another", "1")]
    assert starting("The brief").id == "first"


def test_lists_say_their_labels_and_depth() -> None:
    said = {one.text: (one.facts.get("label"), one.facts.get("lists")) for one in of("paragraph")}
    assert said["first"] == said["third"] == ("•", "1")
    assert said["under it"] == ("–", "2")
    assert said["four"] == ("4.", "1")
    assert said["five"] == ("5.", "1")
    assert said["Its meaning."] == (None, None)


def test_blocks_say_what_they_are_inside() -> None:
    inside = {(one.kind, one.facts.get("inside", ""), one.text[:12]) for one in body()}
    assert {
        ("paragraph", "quote", "A line of so"), ("paragraph", "quote", "Somebody"),
        ("paragraph", "aside", "Advice"), ("paragraph", "aside", "A line of so"),
        ("term", "", "Term"), ("paragraph", "meaning", "Its meaning."), ("code", "", "if a: b"),
    } <= inside  # fmt: skip


def test_a_table_says_its_shape_behind_its_caption() -> None:
    (table,) = of("table")
    assert {key: table.facts[key] for key in ("columns", "head", "rows")} == {
        "columns": "3", "head": "1", "rows": "4",
    }  # fmt: skip
    kinds = [record.kind for record in body()]
    assert kinds[kinds.index("table") - 1] == "caption"
    assert starting("Table 1").text == "Table 1. Where people live"
    assert table.looks["caption_place"] == "above"
    shares = list(map(float, str(table.looks["widths"]).split()))
    assert len(shares) == 3
    assert sum(shares) == pytest.approx(1, abs=0.001)


def test_cells_say_where_they_are_and_how_they_stand() -> None:
    cells = {(one.facts["row"], one.facts["column"]): one for one in of("cell")}
    assert (cells["3", "1"].text, cells["3", "1"].facts["across"]) == ("Southport", "2")
    assert ("3", "2") not in cells
    assert cells["1", "2"].facts["header"] == "column"
    assert "header" not in cells["2", "2"].facts
    said = {place: one.facts.get("align") for place, one in cells.items()}
    assert said["2", "1"] == "start"
    assert said["2", "2"] == said["4", "2"] == "end"
    assert said["1", "3"] == said["2", "3"] == said["3", "3"] == "center"
    assert said["4", "3"] is None, "it is empty"


def test_a_figure_says_its_words_and_its_caption_follows() -> None:
    kinds = [record.kind for record in body()]
    place = kinds.index("figure")
    figure, caption = list(body())[place : place + 2]
    assert (figure.facts["alt"], caption.kind, caption.text) == (
        "A red field", "caption", "Figure 1. Red",
    )  # fmt: skip


def test_inlines_say_their_marks_links_and_pictures() -> None:
    assert starting("Second").marks == (
        ("emphasis", "stress"), ("strong", "weight"), ("code", "code"),
    )  # fmt: skip
    assert starting("A link").links == (
        ("A link", "https://example.org/"), ("Table 1", "#first-towns"),
    )  # fmt: skip
    assert starting("A link").text.endswith("a note^2^.")
    assert starting("Small").pictures == ("a sign",)
    assert starting("Small").text == "Small: , up the end."
    assert starting("Ganz").facts["language"] == "de"


def test_words_divided_at_the_end_of_a_line_are_whole() -> None:
    assert all(LONG in one.text for one in of("paragraph") if "line of some" in one.text)


@cache
def specimen() -> tuple[Edition, Reading]:
    edition = load_edition(SPECIMEN).edition
    return edition, read(printed(edition).data)


def assert_all_words(edition: Edition, found: Reading) -> None:
    expected = expected_words(edition, painted=True)
    own = [record for record in found.records if record.part != "front"]
    texts = [one.text for one in own if "note" not in one.facts and one.text != "* * *"]
    notes = [one.text for one in own if "note" in one.facts and one.text != "* * *"]
    leftwards = any(is_leftward(brief.language) for brief in edition.briefs)
    assert_same(expected.main, texts, leftwards=leftwards)
    assert_same(expected.notes, notes, leftwards=leftwards)


# A page does not tell in which order letters to the left were written, nor which brackets are
# turned round among them; an accent over no letter is mapped with both of its neighbours.
TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
FOLDED = str.maketrans(")]}><»›≥", "([{<<«‹≤", "\u0301")


def assert_same(expected: Iterable[str], found: Iterable[str], *, leftwards: bool) -> None:
    """Check that all characters are there in order, spaces aside: a line may end at one or not."""
    wanted = shown("".join(expected))
    told = shown(re.sub(r"\^(\d+)\^", r"\1", "\0".join(found)))
    if leftwards or TURNED.search(wanted):
        assert sorted(told.translate(FOLDED)) == sorted(wanted.translate(FOLDED))
    else:
        assert told == wanted


def shown(text: str) -> str:
    """Return `text` without spaces, and without the ring a mark gets that has no letter."""
    bare = "".join(text.replace(JOINT, "").replace("\0", "").replace("\u25cc", "").split())
    return unicodedata.normalize("NFD", bare)


def test_the_specimen_is_read_with_all_its_words() -> None:
    assert_all_words(*specimen())


def test_every_node_in_every_position_is_read() -> None:
    assert_all_words(every_edition(), read(every_pdf().data))


LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def rightward(node: Any) -> Any:
    """Return a node without text that runs leftward: no page tells how it is mixed."""
    match node:
        case Text() | Code() | CodeBlock():
            return replace(node, value=LEFTWARD.sub("n", node.value))
        case Foreign():
            return replace(node, direction=None)
        case Brief() if is_leftward(node.language):
            return replace(node, language="")
        case _:
            return node


@pytest.mark.conformance
@given(st.lists(briefs(linked=True), min_size=1, max_size=2))
@settings(
    deadline=None,
    derandomize=True,
    max_examples=10,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_any_edition_is_read_with_all_its_words_in_order(made: list[Brief]) -> None:
    try:
        every = [rightward(rewrite(rewrite(one, whole), rightward)) for one in made]
        edition, _ = composed(*every)
    except RefusedError:  # a label on what has no number
        reject()
    assert_all_words(edition, read(printed(edition).data))


# --- How it looks --------------------------------------------------------------------------------


def looks(record: Record, *keys: str) -> tuple[object, ...]:
    return tuple(record.looks.get(key) for key in keys)


def test_the_page_has_its_size_and_margins() -> None:
    (found,) = (one for one in reading().records if one.kind == "page")
    size = page_size("A5")
    assert size is not None
    sheet = page(STYLE, size)
    assert looks(found, "width", "height", "inner", "outer", "top", "foot") == (
        near(sheet.width), near(sheet.height), near(sheet.inner), near(sheet.outer),
        near(sheet.top), near(sheet.foot),
    )  # fmt: skip


@pytest.mark.parametrize("role", ["running-verso", "running-recto", "folio"])
def test_what_stands_in_the_margins_is_in_the_letters_of_the_style(role: str) -> None:
    (found,) = (one for one in reading().records if one.kind == role)
    assert found.runs[0].letters == letters(role)


def letters(role: str) -> Letters:
    text = STYLE.text[cast("Role", role)]
    size: Any = pytest.approx(text.size, abs=0.02)
    tracking: Any = pytest.approx(text.tracking, abs=0.006)
    family, colour = STYLE.fonts[text.font].family, STYLE.colour(text.colour)
    return Letters(family, size, text.weight, text.italic, colour, tracking)


@pytest.mark.parametrize(
    ("role", "beginning"),
    [
        ("kicker", "BRIEF 1"), ("brief-title", "The brief"), ("brief-subtitle", "and more"),
        ("byline", "Anybody"), ("body", "A line"), ("heading-2", "A section"), ("term", "Term"),
        ("attribution", "Somebody"), ("table-note", "Counted"), ("aside-title", "Advice"),
        ("code", "if a"), ("note", "One note"), ("table-head", "Town"), ("table", "Northport"),
    ],
)  # fmt: skip
def test_text_is_in_the_letters_of_its_role(role: str, beginning: str) -> None:
    records = [one for one in body() if one.text.startswith(beginning)]
    assert [run.letters for run in records[0].runs[:1]] == [letters(role)]


def test_letters_change_within_a_line() -> None:
    runs = {run.text: run.letters for run in starting("Second").runs}
    assert runs["stress"].italic
    assert runs["weight"].weight == STYLE.setting.strong_weight
    assert runs["code."[:4]].font == STYLE.fonts[STYLE.text["code"].font].family
    (up,) = (run.letters for run in starting("Small").runs if run.text == "up")
    assert up.size == pytest.approx(10 * STYLE.setting.script_size, abs=0.02)
    assert up.raised == pytest.approx(up.size * STYLE.setting.script_raise, abs=0.02)


def test_paragraphs_stand_as_the_style_has_them() -> None:
    text = STYLE.text["body"]
    second = starting("Second")
    assert looks(second, "leading", "align", "left", "right", "indent") == (
        near(text.leading), "justify", near(0), pytest.approx(0, abs=0.3), near(text.indent),
    )  # fmt: skip
    assert second.looks["gap"] == near(0)


def test_what_stands_in_is_told_from_the_edge_of_the_text() -> None:
    lists, quote, aside = STYLE.list, STYLE.quote, STYLE.aside
    assert starting("under it").looks["start"] == near(2 * lists.indent)
    assert starting("under it").looks["gap"] == near(lists.tight)
    (said,) = (one for one in of("paragraph") if one.text == LONG and "quote" in one.facts.values())
    assert looks(said, "left", "right") == (
        near(quote.indent), pytest.approx(quote.indent, abs=0.3),
    )  # fmt: skip
    assert starting("Advice").looks["start"] == near(aside.rule + aside.padding_x)
    assert starting("if a").looks["left"] == near(STYLE.code.padding)


def test_asides_and_code_have_their_grounds() -> None:
    aside = STYLE.aside
    assert looks(starting("Advice"), "fill", "edge", "edge_colour") == (
        STYLE.colour(aside.background), near(aside.rule), STYLE.colour(aside.rule_colour),
    )  # fmt: skip
    assert starting("if a").looks["fill"] == STYLE.colour(STYLE.code.background)


def test_markers_have_their_colours() -> None:
    first, second = STYLE.list.bullet(0), STYLE.list.bullet(1)
    assert starting("first").looks["marker_colour"] == STYLE.colour(first.colour)
    assert starting("under it").looks["marker_colour"] == STYLE.colour(second.colour)
    assert starting("four").looks["marker_colour"] == STYLE.colour(STYLE.list.number_colour)


def test_cells_have_their_rules_and_padding() -> None:
    table = STYLE.table
    ink, row = STYLE.colour(table.rule_colour), STYLE.colour(table.row_colour)
    rules = ("rule_top", "rule_top_colour", "rule_bottom", "rule_bottom_colour")
    assert looks(starting("Town"), *rules) == (near(table.rule), ink, near(table.head_rule), ink)
    assert looks(starting("Southport"), *rules) == (
        near(table.row_rule), row, near(table.row_rule), row,
    )  # fmt: skip
    assert looks(starting("Westport"), *rules)[2:] == (near(table.rule), ink)
    assert looks(starting("1,204"), "pad_end", "pad_top") == (
        near(table.padding_x), near(table.padding_y),
    )  # fmt: skip
    assert starting("1,204").looks["valign"] == "top"
    assert starting("in a cell").looks["leading"] == near(STYLE.text["table"].leading)


def test_captions_and_figures_have_their_places() -> None:
    (figure,) = of("figure")
    assert figure.looks["width"] == near(45)
    assert starting("Figure 1").looks["pitch"] == near(
        STYLE.figure.caption_gap + STYLE.text["caption"].leading / 2
    )


def test_the_first_note_of_a_page_has_a_rule_above_it() -> None:
    assert looks(starting("One note"), "rule", "rule_colour") == (
        near(STYLE.rules.note), STYLE.colour(STYLE.rules.note_colour),
    )  # fmt: skip
    assert "rule" not in starting("Another.").looks
