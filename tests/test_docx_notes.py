"""Notes, links, references and bookmarks as Word has them."""

from dataclasses import replace

from briefexport.model import Cell, Heading, Inline, Link, Note, Reference, Row
from docx_files import (
    File,
    R,
    W,
    article,
    edition,
    everything,
    found,
    instructions,
    lines,
    listed,
    made,
    opened,
    para,
    paragraphs,
    rendered,
    row,
    said,
    table,
    values,
    words,
)

# --- Notes ---------------------------------------------------------------------------------------


def test_notes_are_native_and_in_the_order_of_their_calls() -> None:
    first = para("a", Note((para("one"),)), " b")
    cell = Row(
        (
            Cell(
                (
                    para(
                        "c",
                        Note((para("two"), para("and more"))),
                    ),
                )
            ),
        )
    )
    file = made(
        first, table(cell, caption=words("T")), para("d", Note((listed("bullet", "three"),)))
    )
    calls = values(file.body, "footnoteReference", f"{W}id")
    assert calls == [str(note.get(f"{W}id")) for note in file.notes] == ["1", "2", "3"]
    assert [said(note).strip() for note in file.notes] == ["one", "twoand more", "three"]
    assert all(
        file.style_of(one) == "FootnoteText" for note in file.notes for one in paragraphs(note)
    )
    kinds = {one.get(f"{W}type") for one in file.tree("word/footnotes.xml")}
    assert {"separator", "continuationSeparator"} <= kinds


def test_notes_begin_anew_with_every_brief() -> None:
    note = para("x", Note((para("n"),)))
    file = opened(rendered(edition(article(note), article(note), article(note))).data)
    restarts = [
        one.find(f"{W}footnotePr/{W}numRestart") is not None for one in found(file.body, "sectPr")
    ]
    assert restarts == [False, False, False, True, True]  # two before the briefs


def test_a_note_within_a_note_follows_it_and_is_told() -> None:
    inner = Note((para("inner"),))
    composed = edition(article(para("x", Note((para("outer", inner),)))), front=False)
    rendering = rendered(composed)
    (note,) = opened(rendering.data).notes
    assert [said(one) for one in paragraphs(note)] == [" outer2", "2 inner"]
    assert [finding.code for finding in rendering.diagnostics] == ["BX531"]


# --- Links, references, bookmarks ----------------------------------------------------------------


def test_links_lead_where_they_say_in_text_and_in_notes() -> None:
    out, away = Link("https://example.org/a b", words("out")), Link("mailto:a@b.org", words("away"))
    file = made(para(out, " ", Note((para(away),))))
    (link,) = found(file.body, "hyperlink")
    relation = file.relations()[link.get(f"{R}id", "")]
    assert (relation.get("Target"), relation.get("TargetMode")) == (
        "https://example.org/a%20b", "External",
    )  # fmt: skip
    (inner,) = file.notes[0].iter(f"{W}hyperlink")
    assert file.relations("footnotes")[inner.get(f"{R}id", "")].get("Target") == "mailto:a@b.org"


def test_references_are_fields_that_read_what_they_show() -> None:
    there = replace(table(row("x"), caption=words("T")), id="one")
    heading = Heading(1, words("Some heading"), id="two")
    note = Note((para("n"),), id="three")
    names: list[Inline | str] = [Reference("one"), ", ", Reference("two"), ", ", Reference("three")]
    file = made(para(*names), there, heading, para("x", note))
    shown = next(text for style, text in lines(file) if style == "BodyText")
    assert shown == "Table 1, Some heading, 1"
    fields = [one.split() for one in instructions(file.body) if "REF" in one]
    assert [kind for kind, *_ in fields] == ["REF", "REF", "NOTEREF"]
    assert [marked(file, name) for _, name, _ in fields] == ["Table 1", "Some heading", ""]


def marked(file: File, name: str) -> str:
    """Return the text between the start and the end of a bookmark, both in one paragraph."""
    (start,) = (one for one in found(file.body, "bookmarkStart") if one.get(f"{W}name") == name)
    text = ""
    for one in start.itersiblings():
        if one.tag == f"{W}bookmarkEnd" and one.get(f"{W}id") == start.get(f"{W}id"):
            return text
        text += "".join(part.text or "" for part in one.iter(f"{W}t"))
    raise AssertionError(f"{name} does not end")


def test_every_block_item_cell_and_note_has_a_bookmark_of_its_own() -> None:
    file = everything()
    marks = found(file.body, "bookmarkStart")
    for tree in file.notes:
        marks += found(tree, "bookmarkStart")
    names = [str(one.get(f"{W}name")) for one in marks]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 40 and name.isidentifier() for name in names)
    ids = [one.get(f"{W}id") for one in marks]
    ends = [one.get(f"{W}id") for tree in file.texts() for one in found(tree, "bookmarkEnd")]
    assert sorted(map(str, ids)) == sorted(map(str, ends))
    anchors = set(values(file.body, "hyperlink", f"{W}anchor")) - {"None"}
    assert anchors <= set(names)
    assert "_bx_b1" in names
