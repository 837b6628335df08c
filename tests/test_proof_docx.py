"""A DOCX read back tells what the edition says and what the style says."""

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import every
from briefexport.backends.rendering import PageMap
from briefexport.edition import Edition
from briefexport.errors import RefusedError
from briefexport.model import Brief, Table
from briefexport.proof.docx import read
from briefexport.proof.record import Letters, Reading, Record, Run
from briefexport.style import Role
from briefexport.walk import descendants
from docx_files import edition, rendered, the_page
from proof_docxs import ACCENT, GREY, HAIR, INK, STYLE, body, data, named, of, reading, the_edition
from reading_back.expected import expected_words
from reading_back.words import JOINT, plain
from trees import briefs

# Word has no weight of 600; what is bold is 700.
WEIGHTS = {600: 700}


def letters_of(role: Role) -> tuple[str, float, int, bool, str]:
    text = STYLE.text[role]
    family = STYLE.fonts[text.font].family
    weight = WEIGHTS.get(text.weight, text.weight)
    return family, text.size, weight, text.italic, STYLE.colour(text.colour)


def shown(letters: Letters) -> tuple[str, float, int, bool, str]:
    return letters.font, letters.size, letters.weight, letters.italic, letters.colour


# --- What it says ---------------------------------------------------------------------------------


def test_the_whole_says_its_title_and_language() -> None:
    assert (reading().title, reading().language) == ("An edition", "en-GB")


def test_records_come_in_reading_order_with_the_notes_last() -> None:
    found = body()
    assert [one.text for one in found[:3]] == ["Brief 1", "The brief", "Before."]
    assert [one.text for one in found[-3:]] == ["One.", "More.", "Two."]
    assert [one.facts.get("note") for one in found[-3:]] == ["1", "1", "1"]


def test_what_stands_before_the_briefs_is_in_front_the_page_first() -> None:
    front = [record for record in reading().records if record.part == "front"]
    kinds = [record.kind for record in front[:4]]
    assert kinds == ["page", "running-verso", "running-recto", "folio"]
    assert front[4].text == "An edition"
    entries = of("entry")
    assert [one.text for one in entries[:3]] == ["The brief", "A section", "Another"]
    assert entries[0].links == (("The brief", "#b1"),)


def test_entries_say_the_page_they_name() -> None:
    (job,) = (one for one in of("entry", pages_told()) if one.text == "A section")
    assert job.facts["place"] == "12"
    assert job.links == (("A section", f"#{section().id}"),)


def pages_told() -> Reading:
    pages = {entry.id: "12" for entry in the_edition().contents}
    return read(rendered(the_edition(), PageMap(pages=pages, labels=("12",))).data)


def section() -> Record:
    return next(one for one in of("heading") if one.text == "A section")


def test_headings_have_levels() -> None:
    found = [(one.text, one.facts["level"]) for one in of("heading")]
    assert found == [("The brief", "1"), ("A section", "2"), ("Another", "1")]


def test_lists_say_their_labels_and_depth() -> None:
    said = {one.text: (one.facts.get("label"), one.facts.get("lists")) for one in body()}
    assert said["one"] == ("•", "1")
    assert said["under"] == ("–", "2")
    assert said["two"] == ("•", "1")
    assert said["still two"] == (None, "1")
    assert (said["four"], said["five"]) == (("iv.", "1"), ("v.", "1"))
    assert said["done"] == (STYLE.list.done_task, "1")
    assert said["open"] == (STYLE.list.open_task, "1")
    assert said["said first"] == said["try this"] == ("1.", "1")
    assert said["Before."] == said["Said."] == (None, None)


def test_blocks_say_what_they_are_inside() -> None:
    inside = {one.text: one.facts.get("inside") for one in body() if one.text}
    assert inside["Said."] == inside["said first"] == inside["Somebody"] == "quote"
    assert inside["Advice"] == inside["Try it."] == inside["try this"] == "aside"
    assert inside["Meaning."] == "meaning"
    assert inside["Term"] is inside["one"] is inside["if a: b"] is None
    assert named("Term").kind == "term"


def test_a_table_says_its_shape() -> None:
    (table,) = of("table")
    assert {key: table.facts[key] for key in ("columns", "head", "rows")} == {
        "columns": "3", "head": "1", "rows": "4",
    }  # fmt: skip
    assert table.id == "b1-towns"
    assert table.looks["caption_place"] == "above"
    shares = [float(one) for one in str(table.looks["widths"]).split()]
    (made,) = (one for one in the_edition().briefs[0].blocks if isinstance(one, Table))
    own = [column.width or 0.0 for column in made.columns]
    # Word's columns have the room between them at their end.
    share = STYLE.table.padding_x / (the_page().width - the_page().inner - the_page().outer)
    assert shares == pytest.approx([own[0] + share, own[1], own[2] - share], abs=0.0005)


def test_cells_say_where_they_are_and_what_they_head() -> None:
    keys = ("row", "column", "across", "down", "header", "align")
    found = [(one.text, *(one.facts.get(key, "") for key in keys)) for one in of("cell")]
    assert found == [
        ("Town", "1", "1", "1", "1", "column", "start"),
        ("People", "1", "2", "1", "1", "column", "end"),
        ("Rank", "1", "3", "1", "1", "column", "center"),
        ("Ulm", "2", "1", "1", "1", "row", "start"),
        ("126.5", "2", "2", "1", "1", "", "decimal"),
        ("first", "2", "3", "1", "2", "", "center"),
        ("Trier", "3", "1", "1", "1", "row", "start"),
        ("1.25", "3", "2", "1", "1", "", "decimal"),
        ("Both", "4", "1", "1", "1", "row", "start"),
        ("", "4", "2", "2", "1", "", "end"),
    ]


def test_a_cell_of_blocks_has_them_behind_it() -> None:
    kinds = [(one.kind, one.text, one.facts.get("cell"), one.facts.get("label")) for one in body()]
    place = kinds.index(("cell", "", None, None))
    assert kinds[place + 1 : place + 4] == [
        ("paragraph", "whole", "yes", None),
        ("paragraph", "half", "yes", "•"),
        ("paragraph", "Counted in 2020.", None, None),
    ]


def test_captions_stand_before_tables_and_behind_figures() -> None:
    kinds = [(one.kind, one.text) for one in body()]
    assert kinds[kinds.index(("table", "")) - 1] == ("caption", "Table 1. Where people live")
    assert kinds[kinds.index(("figure", "")) + 1] == ("caption", "Figure 1. Leaves")
    (figure,) = of("figure")
    assert (figure.facts["alt"], figure.id) == ("A leaf", "b1-leaves")
    assert figure.looks["width"] == pytest.approx(20)


def test_links_lead_to_addresses_and_to_ids() -> None:
    assert named("Second, to a place, Table 1.").links == (
        ("a place", "https://example.org/"),
        ("Table 1", "#b1-towns"),
    )


def test_marks_are_those_of_the_text() -> None:
    assert named("First, with stress and a call^1^.").marks == (("emphasis", "stress"),)
    assert named("code capsupstress").marks == (
        ("code", "code"),
        ("small-caps", "caps"),
        ("superscript", "up"),
        ("emphasis", "stress"),
        ("strong", "stress"),
    )
    assert of("caption")[0].marks == ()


def test_pictures_and_languages_in_a_line_are_told() -> None:
    found = named("Ganz auf Deutsch")
    assert (found.pictures, found.facts["language"]) == (("a sign",), "de")
    assert named("Before.").facts["language"] == "en-GB"


def test_what_has_no_words_is_told_by_its_kind() -> None:
    assert [one.kind for one in body() if one.kind in {"rule", "formula"}] == ["rule", "formula"]
    assert named("if a: b").kind == "code"


def test_runs_join_to_the_text() -> None:
    for record in reading().records:
        assert "".join(run.text for run in record.runs) == record.text
        pairs = zip(record.runs, record.runs[1:], strict=False)
        assert all(one.letters != other.letters for one, other in pairs)


def test_blocks_have_the_ids_of_the_model() -> None:
    briefs = the_edition().briefs
    blocks = [block for brief in briefs for block in brief.blocks]
    known = {getattr(node, "id", "") for block in blocks for node in descendants(block)}
    known |= {brief.id for brief in briefs}
    found = {record.id for record in body()} - {""}
    assert found <= known
    assert {one.id for one in of("heading")} == {"b1", section().id, "b2"}
    assert len([one for one in body() if one.kind == "paragraph" and not one.id]) == 4


# --- How it looks ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Before.", "body"),
        ("The brief", "brief-title"),
        ("A section", "heading-2"),
        ("Brief 1", "kicker"),
        ("Term", "term"),
        ("Said.", "quote"),
        ("Somebody", "attribution"),
        ("if a: b", "code"),
        ("Advice", "aside-title"),
        ("Try it.", "aside"),
        ("Town", "table-head"),
        ("Counted in 2020.", "table-note"),
        ("One.", "note"),
    ],
)
def test_text_looks_as_its_role_says(text: str, role: Role) -> None:
    record = named(text)
    assert shown(record.runs[0].letters) == letters_of(role)
    assert record.looks["leading"] == STYLE.text[role].leading
    if record.kind != "cell":
        assert record.looks["align"] == STYLE.text[role].align


def test_capitals_and_tracking_are_told_as_looks() -> None:
    (run,) = named("Brief 1").runs
    assert run.letters.capitals is True
    assert run.letters.tracking == pytest.approx(STYLE.text["kicker"].tracking, abs=0.005)
    assert named("Before.").runs[0].letters.capitals is False


def test_the_call_of_a_note_is_raised_in_its_colour() -> None:
    runs = {run.text: run.letters for run in named("First, with stress and a call^1^.").runs}
    assert runs["^1^"].raised > 0
    assert runs["^1^"].colour == ACCENT
    assert runs["stress"].italic


def test_labels_look_as_lists_say() -> None:
    looks = named("one").looks
    assert (looks["marker_colour"], looks["marker_font"]) == (ACCENT, "Spectral")
    assert named("four").looks["marker_colour"] == GREY


def test_indents_are_those_of_the_style() -> None:
    step = STYLE.list.indent
    assert [named(text).looks["left"] for text in ("one", "under", "still two")] == [
        step, 2 * step, step,
    ]  # fmt: skip
    said = named("Said.").looks
    assert said["left"] == said["right"] == STYLE.quote.indent
    assert named("said first").looks["left"] == STYLE.quote.indent + step
    assert named("Meaning.").looks["left"] == STYLE.definition.indent
    second = named("Second, to a place, Table 1.").looks
    assert (second["indent"], named("Before.").looks["indent"]) == (STYLE.text["body"].indent, 0)


def test_gaps_are_those_of_the_style() -> None:
    text, lists = STYLE.text, STYLE.list
    gaps = {one.text: one.looks.get("gap") for one in body() if one.text}
    assert gaps["A section"] == text["heading-2"].before
    assert gaps["First, with stress and a call^1^."] == text["heading-2"].after
    assert gaps["Second, to a place, Table 1."] == 0
    assert (gaps["one"], gaps["two"]) == (lists.before, lists.tight)
    assert gaps["Said."] == STYLE.quote.before
    assert gaps["Somebody"] in {0.0, lists.after}
    assert gaps["Table 1. Where people live"] == text["caption"].after
    assert gaps["Figure 1. Leaves"] == STYLE.figure.caption_gap
    assert gaps["Counted in 2020."] == text["table-note"].before
    assert "gap" not in named("Brief 1").looks


def test_rules_and_fills_are_those_of_the_style() -> None:
    table = STYLE.table
    head, first = named("Town").looks, named("Ulm").looks
    assert (head["rule_top"], head["rule_top_colour"]) == (table.rule, INK)
    assert (head["rule_bottom"], head["rule_bottom_colour"]) == (table.head_rule, INK)
    assert (first["rule_top"], first["rule_bottom"]) == (table.head_rule, table.row_rule)
    assert first["rule_bottom_colour"] == HAIR
    assert named("Both").looks["rule_bottom"] == table.rule
    assert named("first").looks["rule_bottom"] == table.row_rule
    assert "rule_start" not in first
    assert (head["valign"], first["valign"]) == ("bottom", "top")
    assert head["pad_top"] == head["pad_bottom"] == table.padding_y
    assert (head["pad_start"], head["pad_end"]) == (0, 2 * table.padding_x)
    assert named("Rank").looks["pad_end"] == 0


def test_boxes_have_fills_and_the_edge_of_an_aside() -> None:
    aside, code = named("Try it.").looks, named("if a: b").looks
    assert (aside["edge"], aside["edge_colour"]) == (STYLE.aside.rule, ACCENT)
    assert aside["fill"] == STYLE.colour(STYLE.aside.background)
    assert code["fill"] == STYLE.colour(STYLE.code.background)
    assert "edge" not in code
    assert "fill" not in named("Said.").looks


def test_the_first_note_has_the_rule_above_them() -> None:
    assert named("One.").looks["rule"] == STYLE.rules.note
    assert named("One.").looks["rule_colour"] == STYLE.colour(STYLE.rules.note_colour)
    assert "rule" not in named("More.").looks


def test_the_page_and_its_margins_are_those_of_the_style() -> None:
    page, verso, recto, folio = (one for one in reading().records[:4])
    looks = {key: round(float(value)) for key, value in page.looks.items()}
    assert looks == {"width": 420, "height": 595, "top": 57, "foot": 62, "inner": 57, "outer": 45}
    assert (verso.text, recto.text) == ("An edition", "The brief")
    assert folio.text.startswith("1")
    assert shown(verso.runs[0].letters) == letters_of("running-verso")
    assert shown(recto.runs[0].letters) == letters_of("running-recto")
    assert shown(folio.runs[0].letters) == letters_of("folio")


# --- All words, of any edition --------------------------------------------------------------------


def said(records: Iterable[Record], *, notes: bool) -> str:
    """Return the words of the briefs, or of their notes, as tests of text count them."""
    found = (one for one in records if one.part != "front" and one.kind != "rule")
    texts = [one.text for one in found if ("note" in one.facts) == notes]
    return counted(texts)


def counted(texts: Iterable[str]) -> str:
    """Return the letters of `texts`: spaces and the signs around calls do not count."""
    whole = "".join(texts).replace(JOINT, "").replace("^", "")
    return "".join(plain(whole).split())


def assert_all_words(made: Edition) -> None:
    found = read(rendered(made).data)
    expected = expected_words(made)
    assert said(found.records, notes=False) == counted(expected.main)
    assert said(found.records, notes=True) == counted(expected.notes)
    for record in found.records:
        assert all(isinstance(run, Run) for run in record.runs)
        assert "".join(run.text for run in record.runs) == record.text


def test_every_node_in_every_position_is_read() -> None:
    assert_all_words(every.every_edition())


@pytest.mark.conformance
@given(st.lists(briefs(linked=True), min_size=1, max_size=2))
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
def test_any_edition_is_read_with_all_its_words_in_order(made: list[Brief]) -> None:
    try:
        whole = edition(*made)
    except RefusedError:  # a label on what has no number
        reject()
    assert_all_words(whole)


# --- Files that are none --------------------------------------------------------------------------


def test_what_is_no_docx_is_refused_with_a_reason() -> None:
    for bad in (b"", b"%PDF-1.7", b"PK\x03\x04", data()[:5000]):
        with pytest.raises(ValueError, match="not a DOCX"):
            read(bad)
