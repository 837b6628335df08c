"""An EPUB read back tells what the edition says and what the style says."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import every
from briefexport.edition import Edition
from briefexport.errors import RefusedError
from briefexport.model import Brief, Table
from briefexport.proof.epub import read
from briefexport.proof.record import Letters, Record
from epubs import edition, rendered
from proof_epubs import ACCENT, REM, STYLE, named, of, only, reading, section, the_edition
from reading_back.expected import Expected, expected_words
from reading_back.words import JOINT, plain
from trees import briefs


def test_the_whole_says_its_title_and_language() -> None:
    assert (reading().title, reading().language) == ("An edition", "en-GB")


def test_records_come_in_reading_order_with_the_notes_last() -> None:
    body = [record for record in reading().records if record.part == "body"]
    assert [record.text for record in body[:4]] == ["Brief 1", "The brief", "and more", "Anybody"]
    assert [record.text for record in body[-2:]] == ["One.", "Two."]
    assert [record.facts["note"] for record in body[-2:]] == ["1", "1"]
    places = {record.where for record in body}
    assert places == {"text/b1.xhtml", "text/b2.xhtml"}


def test_what_stands_before_the_briefs_is_in_front() -> None:
    front = [record for record in reading().records if record.part == "front"]
    assert front[0].kind == "heading"
    assert front[0].text == "An edition"
    entries = of("entry", front)
    assert [record.text for record in entries[:3]] == ["The brief", "A section", "Another"]
    assert entries[0].links == (("The brief", "#b1"),)
    assert "label" not in entries[0].facts
    assert not any("page-list" in record.text or record.text == "Cover" for record in front)


def test_headings_have_levels() -> None:
    found = [(one.text, one.facts["level"]) for one in of("heading") if one.part == "body"]
    assert found == [("The brief", "1"), ("A section", "2"), ("Another", "1")]


def test_lists_say_their_labels_and_depth() -> None:
    said = {one.text: (one.facts.get("label"), one.facts.get("lists")) for one in of("paragraph")}
    assert said["one"] == ("•", "1")
    assert said["under"] == ("–", "2")
    assert said["Lead: two"] == ("•", "1")
    assert said["four"] == ("iv.", "1")
    assert said["five"] == ("v.", "1")
    assert said["done"] == (STYLE.list.done_task, "1")
    assert said["Said."] == (None, None)


def test_blocks_say_what_they_are_inside() -> None:
    inside = {one.text: one.facts.get("inside") for one in reading().records if one.text}
    assert inside["Said."] == inside["Somebody"] == "quote" or inside["Said."] == "quote"
    assert inside["Advice"] == inside["Try it."] == "aside"
    assert inside["Meaning."] == "meaning"
    assert inside["Term"] is None


def test_a_table_says_its_shape() -> None:
    table = only("table")
    assert {key: table.facts[key] for key in ("columns", "head", "rows")} == {
        "columns": "2",
        "head": "1",
        "rows": "3",
    }
    (made,) = (one for one in the_edition().briefs[0].blocks if isinstance(one, Table))
    assert table.looks["widths"] == " ".join(f"{one.width:.4f}" for one in made.columns)
    assert table.looks["caption_place"] == "above"
    order = [record.kind for record in reading().records]
    assert order[order.index("table") - 1] == "caption"


def test_cells_say_their_place_spans_and_headers() -> None:
    keys = ("row", "column", "across", "down", "header", "align")
    found = [tuple(cell.facts.get(key, "") for key in keys) for cell in of("cell")]
    assert found == [
        ("1", "1", "1", "1", "column", "start"),
        ("1", "2", "1", "1", "column", "end"),
        ("2", "1", "1", "2", "row", "start"),
        ("2", "2", "1", "1", "", "end"),
        ("3", "2", "1", "1", "", "end"),
    ]


def test_a_cell_of_several_blocks_has_them_behind_it() -> None:
    records = reading().records
    place = next(n for n, one in enumerate(records) if one.facts.get("row") == "3")
    cell, first, second = records[place : place + 3]
    assert cell.text == ""
    assert [(one.text, one.facts["cell"]) for one in (first, second)] == [
        ("127.5", "yes"),
        ("half", "yes"),
    ]
    assert second.facts["lists"] == "1"


def test_figures_formulas_and_rules_have_no_text() -> None:
    records = reading().records
    figure = next(n for n, one in enumerate(records) if one.kind == "figure")
    assert records[figure].facts["alt"] == "A leaf"
    assert records[figure + 1].kind == "caption"
    assert records[figure + 1].text == "Figure 1. Leaves"
    assert {only("figure").text, only("formula").text} == {""}
    assert (only("rule").text, only("rule").runs[0].letters.colour) == ("* * *", ACCENT)


def test_a_line_tells_its_marks_links_pictures_and_calls() -> None:
    first = named("First, with stress and a call^1^.")
    assert first.marks == (("emphasis", "stress"),)
    assert first.links == ()
    second = named("Second, to a place and Table 1.")
    assert second.links == (("a place", "https://example.org/"), ("Table 1", "#b1-towns"))
    assert named("Ganz auf Deutsch").pictures == ("a sign",)
    kinds = [kind for kind, _ in named("codecapsup").marks]
    assert kinds == ["code", "small-caps", "superscript"]


def test_the_language_is_that_of_most_of_the_text() -> None:
    assert named("Ganz auf Deutsch").facts["language"] == "de"
    assert named("Try it.").facts["language"] == "en-GB"


def test_code_is_one_block_of_one_look() -> None:
    code = only("code")
    assert code.text == "if a: b"
    assert code.marks == ()
    assert len(code.runs) == 1


# --- Looks, beside the tokens of the style --------------------------------------------------------


def letters(record: Record, run: int = 0) -> Letters:
    return record.runs[run].letters


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Brief 1", "kicker"),
        ("The brief", "brief-title"),
        ("and more", "brief-subtitle"),
        ("A section", "heading-2"),
        ("Second, to a place and Table 1.", "body"),
        ("Term", "term"),
        ("Said.", "quote"),
        ("Advice", "aside-title"),
        ("Try it.", "aside"),
        ("Counted in 2020.", "table-note"),
        ("Ulm", "table"),
        ("One.", "note"),
    ],
)
def test_letters_look_as_the_style_says(text: str, role: str) -> None:
    said = STYLE.text[role]  # type: ignore[index]
    record = next(one for one in reading().records if one.text == text and one.part == "body")
    found = letters(record)
    weight = STYLE.table.stub_weight if text == "Ulm" else said.weight
    assert found.font == STYLE.fonts[said.font].family
    assert found.size == pytest.approx(said.size, abs=0.001)
    assert (found.weight, found.italic) == (weight, said.italic)
    assert found.tracking == pytest.approx(said.tracking, abs=0.0001)
    assert found.capitals == said.capitals


def test_colours_are_told_where_a_rule_sets_one() -> None:
    assert letters(named("Brief 1")).colour == ACCENT
    assert letters(named("Said.")).colour == ""
    caption = next(one for one in of("caption") if one.text.startswith("Table 1."))
    assert [run.letters.colour for run in caption.runs] == [ACCENT, ""]


def test_raised_letters_stand_above_the_line() -> None:
    raised = named("codecapsup").runs[-1].letters
    size = REM * STYLE.setting.script_size
    assert raised.size == pytest.approx(size, abs=0.001)
    assert raised.raised == pytest.approx(size * STYLE.setting.script_raise, abs=0.001)


def test_room_is_what_the_style_says() -> None:
    lists, body = STYLE.list, STYLE.text["heading-2"]
    assert section().looks["gap"] == pytest.approx(body.before, abs=0.01)
    assert section().looks["leading"] == pytest.approx(body.leading, abs=0.01)
    assert named("one").looks["left"] == pytest.approx(lists.indent, abs=0.01)
    assert named("under").looks["left"] == pytest.approx(2 * lists.indent, abs=0.01)
    assert named("one").looks["gap"] == pytest.approx(lists.before, abs=0.01)
    assert named("Lead: two").looks["gap"] == pytest.approx(lists.tight, abs=0.01)
    assert named("Said.").looks["left"] == pytest.approx(STYLE.quote.indent, abs=0.01)
    assert named("Said.").looks["right"] == pytest.approx(STYLE.quote.indent, abs=0.01)
    second = named("Second, to a place and Table 1.")
    assert second.looks["indent"] == pytest.approx(STYLE.text["body"].indent, abs=0.01)
    assert "indent" in named("done").looks
    assert named("done").looks["indent"] == pytest.approx(0, abs=0.001)


def test_markers_look_as_the_style_says() -> None:
    assert named("one").looks["marker_colour"] == STYLE.colour(STYLE.list.bullets[0].colour)
    assert named("one").looks["marker_font"] == "Spectral"
    assert named("four").looks["marker_size"] == pytest.approx(REM)


def test_cells_have_the_rules_and_padding_of_the_style() -> None:
    style = STYLE.table
    head, _, stub, first, last = of("cell")
    assert head.looks["rule_top"] == pytest.approx(style.rule, abs=0.001)
    assert head.looks["rule_bottom"] == pytest.approx(style.head_rule, abs=0.001)
    assert stub.looks["rule_top"] == pytest.approx(style.head_rule, abs=0.001)
    assert stub.looks["rule_bottom"] == pytest.approx(style.rule, abs=0.001)
    assert first.looks["rule_bottom"] == pytest.approx(style.row_rule, abs=0.001)
    assert first.looks["rule_bottom_colour"] == STYLE.colour(style.row_colour)
    assert last.looks["rule_top"] == first.looks["rule_bottom"]
    assert "rule_start" not in head.looks
    assert head.looks["pad_start"] == 0
    assert head.looks["pad_end"] == pytest.approx(style.padding_x, abs=0.001)
    assert head.looks["pad_top"] == pytest.approx(style.padding_y, abs=0.001)
    assert (head.looks["valign"], stub.looks["valign"]) == ("bottom", "top")


def test_captions_and_notes_have_their_room_and_rule() -> None:
    table, figure = (one for one in of("caption"))
    assert table.looks["gap"] == pytest.approx(STYLE.text["caption"].after, abs=0.001)
    assert figure.looks["gap"] == pytest.approx(STYLE.figure.caption_gap, abs=0.001)
    note = named("One.")
    assert note.looks["rule"] == pytest.approx(STYLE.rules.note, abs=0.001)
    assert note.looks["rule_colour"] == STYLE.colour(STYLE.rules.note_colour)
    assert "gap" not in note.looks


def test_an_aside_has_a_rule_on_its_start_side() -> None:
    assert named("Try it.").looks["edge"] == pytest.approx(STYLE.aside.rule, rel=0.2)
    assert named("Try it.").looks["edge_colour"] == ACCENT
    assert "edge" not in named("Said.").looks


# --- All words, of any edition --------------------------------------------------------------------


def said(records: Iterable[Record], *, notes: bool) -> list[str]:
    """Return the words of the briefs, or of their notes, as tests of text count them."""
    found = (one for one in records if one.part != "front" and one.kind != "rule")
    texts = [one.text for one in found if ("note" in one.facts) == notes]
    return [word for text in texts for word in plain(text).replace("^", "").split()]


def wanted(written: Iterable[str]) -> list[str]:
    words = (plain(word.replace(JOINT, "")).replace("^", "") for word in written)
    # Of a word that shows nothing there is nothing to be read.
    return [word for word in words if word]


def assert_all_words(made: Edition) -> None:
    found = read(rendered(made).data, REM)
    expected: Expected = expected_words(made)
    assert said(found.records, notes=False) == wanted(expected.main)
    assert said(found.records, notes=True) == wanted(expected.notes)


def test_every_node_in_every_position_is_read() -> None:
    assert_all_words(every.every_edition())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@pytest.mark.conformance
@given(st.lists(briefs(linked=True), min_size=1, max_size=2))
def test_any_edition_is_read_with_all_its_words_in_order(made: list[Brief]) -> None:
    try:
        composed = edition(*made)
    except RefusedError:  # a label on what has no number
        reject()
    assert_all_words(composed)
