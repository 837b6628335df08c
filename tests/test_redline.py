"""Two versions of an edition as one DOCX: accepted it is the new one, rejected the old one."""

import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from briefexport.cli import run
from briefexport.errors import RefusedError
from briefexport.model import (
    Brief,
    Cell,
    Figure,
    Heading,
    Image,
    Link,
    Note,
    Quote,
    Row,
    Span,
    Text,
)
from briefexport.revise.redline import redline
from briefexport.walk import identify
from conformance.generated import drawn
from docx_files import (
    File,
    W,
    article,
    edition,
    found,
    item,
    listed,
    opened,
    para,
    picture,
    row,
    table,
    the_style,
    words,
)
from docx_trees import sayable
from redlines import changes, marked, said
from redlines import words as said_in
from revising.random_edits import random_edits

AUTHOR, DATE = f"{W}author", f"{W}date"


@cache
def generated() -> list[Brief]:
    return [identify(sayable(brief), "b1") for brief in drawn(0, 5)]


@pytest.mark.parametrize("seed", range(2))
def test_any_edits_are_made_by_accepting_them_and_undone_by_rejecting_them(seed: int) -> None:
    count = 0
    for number, old in enumerate(generated()):
        new, made = random_edits(old, 10 * number + seed, 6)
        try:
            versions = edition(old), edition(new)
        except RefusedError:  # an edit took away what something refers to
            continue
        marked(*versions)
        count += bool(made)
    assert count > 3


def test_two_editions_that_have_nothing_in_common_are_both_in_one() -> None:
    for old, new in pairwise(generated()):
        marked(edition(old), edition(new))


def pair(old: Brief, new: Brief, *names: str) -> list[tuple[str, str]]:
    return changes(marked(edition(old), edition(new)), *names)


def test_what_did_not_change_has_no_mark() -> None:
    grid = table(row("a", "b"), row("c", "d"))
    text = article(para("One."), listed("bullet", "two", "three"), grid)
    assert pair(text, text, "ins", "del", "rPrChange", "pPrChange", "moveFrom") == []


def test_words_are_deleted_and_inserted_not_letters() -> None:
    old, new = article(para("The ferry left at ten.")), article(para("The ferry leaves at ten."))
    assert pair(old, new, "ins", "del") == [("del", "left"), ("ins", "leaves")]


def test_a_space_between_changed_words_does_not_part_them() -> None:
    old, new = article(para("It was a very long day.")), article(para("It was one short day."))
    assert pair(old, new, "ins", "del") == [("del", "a very long"), ("ins", "one short")]


def test_formatting_is_a_change_of_its_own() -> None:
    old = article(para("One two three."))
    new = article(para("One ", Span("strong", words("two")), " three."))
    file = marked(edition(old), edition(new))
    assert changes(file, "ins", "del") == []
    (run_,) = [one for one in found(file.body, "r") if found(one, "rPrChange")]
    assert said_in(run_) == "two"
    assert [len(one) for one in found(run_, "rPrChange")[0]] == [0]


def test_a_link_that_came_is_deleted_text_and_inserted_text() -> None:
    old = article(para("See the rules here."))
    new = article(para("See ", Link("https://example.org/", words("the rules")), " here."))
    assert pair(old, new, "ins", "del") == [("del", "the rules"), ("ins", "the rules")]


def test_a_paragraph_goes_with_its_end() -> None:
    old = article(para("First one."), para("Second one."), para("Third one."))
    new = article(para("First one."), para("Third one."))
    file = marked(edition(old), edition(new))
    (gone,) = [one for one in found(file.body, "p") if found(one, "delText")]
    assert gone.find(f"{W}pPr/{W}rPr/{W}del") is not None


WHOLE = para("The ferry left at ten. Nobody saw it go.")
HALVES = (para("The ferry left at ten."), para("Nobody saw it go."))


def ends(file: File, name: str) -> list[str]:
    """Return the words of the paragraphs whose ends are marked by `name`."""
    paras = file.body.iter(f"{W}p")
    return [said_in(one) for one in paras if one.find(f"{W}pPr/{W}rPr/{W}{name}") is not None]


def test_a_paragraph_that_was_divided_has_a_new_end_and_keeps_its_words() -> None:
    made = marked(edition(article(WHOLE)), edition(article(*HALVES)))
    assert ends(made, "ins") == ["The ferry left at ten."]
    assert changes(made, "ins", "del") == [("ins", ""), ("del", " ")]


def test_paragraphs_that_were_joined_lose_an_end_and_keep_their_words() -> None:
    made = marked(edition(article(*HALVES)), edition(article(WHOLE)))
    assert ends(made, "del") == ["The ferry left at ten."]
    assert changes(made, "ins", "del") == [("del", ""), ("ins", " ")]


def test_words_changed_where_a_paragraph_was_divided_are_changes_of_their_own() -> None:
    new = (para("The ferry left at nine."), para("Nobody saw it go."))
    made = marked(edition(article(WHOLE, para("End."))), edition(article(*new, para("End."))))
    assert ends(made, "ins") == ["The ferry left at nine.ten"]
    said_so = [("ins", ""), ("del", "ten"), ("ins", "nine"), ("del", " ")]
    assert changes(made, "ins", "del") == said_so


def test_a_heading_made_of_the_first_words_of_a_paragraph_is_a_new_end() -> None:
    new = (Heading(1, (Text("The ferry left at ten."),)), HALVES[1])
    made = marked(edition(article(WHOLE)), edition(article(*new)))
    assert ends(made, "ins") == ["The ferry left at ten."]


def test_a_paragraph_beside_one_that_only_begins_alike_is_new() -> None:
    new = (HALVES[0], para("But someone heard the engine."))
    made = marked(edition(article(WHOLE)), edition(article(*new)))
    assert ends(made, "del") == []
    assert ("ins", "But someone heard the engine.") in changes(made, "ins")


def test_the_end_of_a_section_stays_where_its_last_paragraph_goes() -> None:
    kept = article(para("It is another text."), title="The other")
    old = article(para("First one."), para("Last one."))
    file = marked(edition(old, kept), edition(article(para("First one.")), kept))
    ends = [one for one in found(file.body, "pPr") if found(one, "sectPr")]
    assert len(ends) == 3
    assert not [one for one in ends if found(one, "rPr")]


def test_a_paragraph_that_moved_is_one_move() -> None:
    blocks = [para("A paragraph that stays here."), para("A second one that stays.")]
    away = para("This is the paragraph that moves.")
    file = marked(
        edition(article(away, *blocks, para("The end of it."))),
        edition(article(*blocks, away, para("The end of it."))),
    )
    text = "This is the paragraph that moves."
    moved = [one for one in changes(file, "moveFrom", "moveTo") if one[1]]
    assert moved == [("moveFrom", text), ("moveTo", text)]
    names = [
        str(one.get(f"{W}name"))
        for tag in ("moveFromRangeStart", "moveToRangeStart")
        for one in found(file.body, tag)
    ]
    assert names == ["move1", "move1"]


def test_what_was_moved_with_its_note_is_deleted_and_inserted() -> None:
    away = para("This is the paragraph that moves", Note((para("A note."),)), ".")
    blocks = [para("A paragraph that stays here."), para("A second one that stays.")]
    old, new = article(away, *blocks, para("End.")), article(*blocks, away, para("End."))
    assert pair(old, new, "moveFrom", "moveTo") == []


def test_a_heading_on_another_level_is_a_changed_paragraph() -> None:
    before = (Heading(1, words("One")), para("Text."), Heading(2, words("Two")))
    after = (Heading(1, words("One")), para("Text."), Heading(1, words("Two")))
    file = marked(edition(article(*before)), edition(article(*after)))
    assert changes(file, "ins", "del") == []
    assert len(found(file.body, "pPrChange")) == 1


def test_items_come_and_go_in_their_list() -> None:
    old = article(para("A list:"), listed("decimal", "one", "two", "three"), para("Done."))
    new = article(para("A list:"), listed("decimal", "one", "three", "four"), para("Done."))
    file = marked(edition(old), edition(new))
    assert [one for one in changes(file, "ins", "del") if one[1]] == [
        ("del", "two"),
        ("ins", "four"),
    ]
    numbers = {str(one.get(f"{W}val")) for one in found(file.body, "numId")}
    assert len(numbers) == 1


def test_a_list_of_another_kind_is_changed_item_by_item() -> None:
    old = article(listed("decimal", "one", "two"))
    new = article(listed("bullet", "one", "two"))
    file = marked(edition(old), edition(new))
    assert len(found(file.body, "pPrChange")) == 2


def test_an_item_can_be_put_in() -> None:
    inner = listed("bullet", "deep")
    old = article(listed("bullet", item("one"), "two"))
    new = article(listed("bullet", item("one", inner), "two"))
    assert ("ins", "deep") in pair(old, new, "ins")


def test_rows_and_columns_are_marked_as_such() -> None:
    old = article(table(row("a b", "c d"), row("e f", "g h"), row("i j", "k l")))
    new = article(
        table(row("a b", "x y", "c d"), row("i j", "v w", "k l"), row("m n", "o p", "q r"))
    )
    file = marked(edition(old), edition(new))
    rows = [
        str(one.tag).removeprefix(W)
        for mark in found(file.body, "trPr")
        for one in mark
        if one.tag in {f"{W}ins", f"{W}del"}
    ]
    assert sorted(rows) == ["del", "ins"]
    assert len(found(file.body, "cellIns")) == 2


def test_cells_merged_otherwise_replace_all_rows() -> None:
    old = article(table(row("a", "b"), row("c", "d")))
    wide = Row((Cell((para("a b"),), colspan=2),))
    new = article(table(wide, row("c", "d")))
    file = marked(edition(old), edition(new))
    marks = [one for row_ in found(file.body, "trPr") for one in row_ if one.get(AUTHOR)]
    assert len(marks) == 4


def test_a_note_is_changed_inside() -> None:
    def text(said_: str) -> Brief:
        return article(para("A claim", Note((para(said_),)), " is made."))

    file = marked(edition(text("See the first report.")), edition(text("See the last report.")))
    assert changes(file, "ins", "del") == []
    (note,) = file.notes
    assert [one.text for one in found(note, "delText")] == ["first"]


def test_notes_of_both_versions_are_called_in_order() -> None:
    def text(*notes: str) -> Brief:
        calls = [part for said_ in notes for part in (Note((para(said_),)), " and")]
        return article(para("A claim", *calls, " so on."))

    file = marked(
        edition(text("Alpha report.", "Beta paper.", "Gamma book.")),
        edition(text("Alpha report.", "Delta thesis.", "Gamma book.")),
    )
    calls = [str(one.get(f"{W}id")) for one in found(file.body, "footnoteReference")]
    assert calls == [str(one.get(f"{W}id")) for one in file.notes] == ["1", "2", "3", "4"]


def test_a_picture_is_replaced_and_its_caption_changed() -> None:
    other = picture(
        "b.png", (Path(__file__).parents[1] / "sources/specimen/figures/leaf.png").read_bytes()
    )
    old = edition(article(Figure(Image("a.png", "A"), words("The first state."))))
    new = edition(
        article(Figure(Image("b.png", "A"), words("The second state."))), pictures=(other,)
    )
    file = marked(old, new)
    assert len(found(file.body, "drawing")) == 2
    assert ("ins", "second") in changes(file, "ins")


def test_titles_and_sources_of_quotations_change_in_place() -> None:
    old = edition(article(Quote((para("Said."),), words("Somebody old")), title="Old days"))
    new = edition(article(Quote((para("Said."),), words("Somebody new")), title="Other nights"))
    texts = changes(marked(old, new), "ins", "del")
    assert texts == [
        ("del", "Old days"), ("ins", "Other nights"), ("del", "old"), ("ins", "new"),
    ]  # fmt: skip


def test_a_brief_can_come_and_go() -> None:
    first, second, third = (
        article(para(f"The text of the {name} brief."), title=f"The {name}")
        for name in ("first", "second", "third")
    )
    marked(edition(first, second), edition(first, third, second))
    marked(edition(first, second, third), edition(first, third))


def test_changes_are_by_us_and_of_the_date_of_the_edition() -> None:
    old, new = edition(article(para("One."))), edition(article(para("Two.")))
    file = opened(redline(old, new, the_style()).data)
    marks = [one for one in file.body.iter() if one.get(AUTHOR)]
    assert {(one.get(AUTHOR), one.get(DATE)) for one in marks} == {
        ("briefexport", "2025-02-20T00:00:00Z")
    }
    assert len({one.get(f"{W}id") for one in marks}) == len(marks)


def test_a_redline_is_the_same_every_time() -> None:
    old, new = edition(article(para("One."))), edition(article(para("Two.")))
    assert redline(old, new, the_style()).data == redline(old, new, the_style()).data


def test_no_bookmark_is_there_twice() -> None:
    old = generated()[1]
    file = marked(edition(old), edition(random_edits(old, 5, 4)[0]))
    starts = [one for tree in file.texts() for one in found(tree, "bookmarkStart")]
    names = [one.get(f"{W}name") for one in starts]
    assert len(names) == len(set(names))


# --- The command ---------------------------------------------------------------------------------

OLD = "# A brief\n\nThe ferry left at ten.\n\n- one\n- two\n"
NEW = "# A brief\n\nThe ferry left at noon.\n\n- one\n- two\n- three\n"


def test_the_command_takes_sources_and_files_of_ours(tmp_path: Path) -> None:
    for name, text in (("old", OLD), ("new", NEW)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a-brief.md").write_text(text, "utf-8")
    sources = [str(tmp_path / name / "a-brief.md") for name in ("old", "new")]
    out = tmp_path / "out.docx"
    assert run(["redline", *sources, "-o", str(out)]) == 0
    assert changes(opened(out.read_bytes()), "del") == [("del", "ten")]
    assert run(["build", sources[0], "-o", str(tmp_path), "--format", "docx", "--no-proof"]) == 0
    exported = tmp_path / "a-brief" / "a-brief.docx"
    again = tmp_path / "again.docx"
    assert run(["redline", str(exported), sources[1], "-o", str(again)]) == 0
    assert changes(opened(again.read_bytes()), "del", "ins") == changes(
        opened(out.read_bytes()), "del", "ins"
    )
    assert said(again.read_bytes(), "reject") == said(exported.read_bytes())


def test_the_command_says_what_is_wrong_with_a_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.docx"
    good.write_text(OLD, "utf-8")
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("nothing.txt", "x")
    out = tmp_path / "out.docx"
    assert run(["redline", str(bad), str(good), "-o", str(out)]) == 1
    assert run(["redline", str(tmp_path / "none.md"), str(good), "-o", str(out)]) == 2
    assert "bad.docx" in capsys.readouterr().err
    assert not out.exists()
