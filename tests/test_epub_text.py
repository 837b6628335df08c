"""The EPUB's text: every node is real markup, every word is there, long briefs are divided."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from lxml import etree

from briefexport.backends.epub.parts import PART_LIMIT, Written, chapter, written
from briefexport.edition import Edition
from briefexport.edition.load import load_edition
from briefexport.errors import RefusedError
from briefexport.mathml import mathml
from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    Code,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    Table,
)
from epubs import (
    ROOT,
    TYPE,
    XHTML,
    XML_LANG,
    article,
    book,
    edition,
    found,
    opened,
    para,
    part,
    rendered,
    said,
    texts,
    the_style,
    whole,
    words,
)
from reading_back import epub as epub_reader
from reading_back.compare import difference
from reading_back.expected import expected_words
from trees import briefs

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def chapters(made: Edition, pictures: Mapping[str, str] = MappingProxyType({})) -> Written:
    """Return the text of an edition; `pictures` are the paths of its assets."""
    return written([chapter(one, made, the_style(), pictures) for one in made.briefs])


def cell(text: str, **others: Any) -> Cell:
    return Cell((para(text),) if text else (), **others)


def a_table(caption: str = "", columns: int = 2) -> Table:
    return Table(
        tuple(Column() for _ in range(columns)),
        head=(Row(tuple(cell(f"head {n}") for n in range(columns))),),
        body=(Row((cell("stub", header=True), *(cell(f"{n}") for n in range(1, columns)))),),
        caption=words(caption) if caption else (),
        notes=(para("Note: below."),),
    )


EVERYTHING: tuple[Block, ...] = (
    Heading(1, words("Every node")),
    para(
        *(Span(kind, words(kind)) for kind in ("emphasis", "strong", "small-caps", "strike")),
        Span("superscript", words("up")),
        Span("subscript", words("down")),
        Code("x < y & z"),
        LineBreak(),
        Link("https://example.org/?a=1&b=2", words("away")),
        Foreign("he", "rtl", words("עברית")),
        Note((para("One."), List("bullet", (ListItem((para("in a note"),)),)))),
        Image("leaf.png", "a “leaf” & <more>"),
    ),
    List(
        "lower-roman",
        (ListItem((para(Span("lead-in", words("Lead:")), " on"),)), ListItem((para("two"),))),
        start=4,
    ),
    List(
        "bullet",
        (
            ListItem((para("done"),), checked=True),
            ListItem((para("open"), para("more")), checked=False),
        ),
        tight=False,
    ),
    DefinitionList((Definition((words("term"), words("other")), ((para("meaning"),),)),)),
    a_table("Sums"),
    Quote((para("Said."),), words("— Somebody")),
    CodeBlock('if a < b:\n    print("&")', "python"),
    Figure(Image("leaf.png", "A leaf"), words("Leaves")),
    Aside("tip", (para("Try it."),)),
    Rule(),
    MathBlock(r"\frac{a}{b}"),
)


def test_every_node_is_there_and_well_formed() -> None:
    made = edition(article(*EVERYTHING), article(para("after")))
    read = opened(rendered(made).data)
    assert read.broken() == []
    tree = read.tree("text/b1.xhtml")
    for tag in (
        "em", "strong", "s", "sup", "sub", "code", "br", "ol", "ul", "dl", "table", "caption",
        "blockquote", "pre", "figure", "figcaption", "aside", "hr",
    ):  # fmt: skip
        assert found(tree, tag), tag
    assert next(tree.iter(f"{MATHML}mfrac"), None) is not None


@pytest.mark.parametrize("name", ["after-the-call", "specimen"])
def test_the_words_are_those_of_the_edition_in_order(name: str, tmp_path: Path) -> None:
    made = load_edition(ROOT / "sources" / name).edition
    assert lost_words(made, tmp_path) is None


def test_the_words_of_every_node_are_there_in_order(tmp_path: Path) -> None:
    assert lost_words(edition(article(*EVERYTHING)), tmp_path) is None


def lost_words(made: Edition, folder: Path) -> str | None:
    file = folder / "edition.epub"
    file.write_bytes(rendered(made).data)
    return difference(expected_words(made), epub_reader.read(file))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(briefs(linked=True))
def test_any_brief_becomes_parts_whose_links_lead_somewhere(brief: Brief) -> None:
    try:
        made = edition(brief)
    except RefusedError:  # a label on what has no number
        reject()
    paths = {name: f"images/{n}.png" for n, name in enumerate(made.assets)}
    text = chapters(made, paths)
    ids: dict[str, set[str]] = {}
    for one in text.parts:
        tree = etree.fromstring(text.led(one, one.xhtml).encode())
        every = [str(e.get("id")) for e in tree.iter() if e.get("id")]
        assert len(set(every)) == len(every)
        ids[one.name] = set(every)
    for one in text.parts:
        for link in found(etree.fromstring(text.led(one, one.xhtml).encode()), "a"):
            href = str(link.get("href"))
            file, mark, name = href.partition("#")
            if mark and ":" not in file:
                assert name in ids[file or one.name]


# --- Parts --------------------------------------------------------------------------------------


def test_a_part_says_its_language_direction_and_heading() -> None:
    made = book(article(para("x"), title="Über “alles” & <mehr>", language="de-CH"))
    tree = made.tree("text/b1.xhtml")
    assert (tree.get("lang"), tree.get(XML_LANG), tree.get("dir")) == ("de-CH", "de-CH", "ltr")
    assert texts(found(tree, "title")) == ["Über “alles” & <mehr>"]
    (section,) = found(tree, "section")
    assert (section.get(TYPE), section.get("role")) == ("chapter", "doc-chapter")
    assert section.get("aria-labelledby") == found(tree, "h1")[0].get("id")


def long_paragraph(name: str) -> Paragraph:
    return para(f"{name} " + "words " * 10_000)


def test_a_long_brief_is_divided_at_its_headings_and_links_find_their_way() -> None:
    made = book(
        article(
            para("See ", Reference("late"), " and ", Reference("early"), "."),
            Heading(1, words("Early"), id="early"),
            *(long_paragraph(f"a{n}") for n in range(4)),
            Heading(1, words("Late"), id="late"),
            para("Back to ", Reference("early"), ".", Note((para("Far down."),))),
            *(long_paragraph(f"b{n}") for n in range(2)),
            title="Long",
        )
    )
    parts = [path for path in made.spine() if path.startswith("text/")]
    assert parts == ["text/b1.xhtml", "text/b1.2.xhtml"]
    assert all(len(made.files[f"EPUB/{path}"]) < 300_000 for path in parts)
    first, second = map(made.tree, parts)
    assert [link.get("href") for link in found(first, "a")] == ["b1.2.xhtml#b1-late", "#b1-early"]
    assert found(second, "a")[0].get("href") == "b1.xhtml#b1-early"
    assert texts(found(second, "title")) == ["Late"]
    assert texts(found(second, "h2")) == ["Late"]
    assert not found(first, "aside")
    assert said(found(second, "aside")[0]) == "1. Far down."
    assert made.broken() == []
    nav = {said(link): link.get("href") for link in found(made.tree("nav.xhtml"), "a")}
    assert nav["Late"] == "text/b1.2.xhtml#b1-late"


def test_a_brief_without_headings_is_divided_between_its_blocks() -> None:
    made = book(article(*(long_paragraph(str(n)) for n in range(12))))
    parts = [path for path in made.spine() if path.startswith("text/")]
    assert len(parts) == 3
    spoken = [said(p).split()[0] for path in parts for p in found(made.tree(path), "p")]
    assert [word for word in spoken if word.isdigit()] == [str(n) for n in range(12)]


def test_a_block_too_long_for_a_part_is_reported() -> None:
    made = edition(article(para("short"), para("word " * (PART_LIMIT // 5)), para("end")))
    text = chapters(made)
    assert [finding.code for finding in text.diagnostics] == ["BX553"]
    assert len(text.parts) == 3


# --- Notes --------------------------------------------------------------------------------------


def test_a_note_is_called_and_leads_back() -> None:
    tree = part(para("A claim", Note((para("The ", Span("emphasis", words("proof")), "."),)), "."))
    (call,) = [a for a in found(tree, "a") if a.get(TYPE) == "noteref"]
    (note,) = found(tree, "aside")
    (back,) = found(note, "a")
    assert (call.get("role"), said(call)) == ("doc-noteref", "1")
    assert call.get("href") == f"#{note.get('id')}"
    assert (note.get(TYPE), note.get("role")) == ("footnote", "doc-footnote")
    assert (back.get("role"), back.get("href")) == ("doc-backlink", f"#{call.get('id')}")
    assert said(note) == "1. The proof."


def test_what_leads_elsewhere_stands_between_the_words_of_a_link() -> None:
    target = "https://example.org/"
    inner = Span("emphasis", (*words("and "), Note((para("noted"),)), *words("so")))
    tree = part(Heading(1, words("H"), id="h"), para(Link(target, (*words("on "), inner))))
    assert not [a for a in found(tree, "a") if found(a, "a")[1:]]
    assert [said(a) for a in found(tree, "a") if a.get("href") == target] == ["on", "and", "so"]
    assert said(found(tree, "p")[0]) == "on and 1so"


def test_notes_stand_in_the_order_of_their_calls_and_are_written_once() -> None:
    inner = Note((para("inner"),))
    item = ListItem((para("task", Note((para("third"),))), para("on")), checked=True)
    tree = part(
        para("x", Note((para("outer", inner),)), "y"),
        List("bullet", (item,), tight=False),
    )
    assert texts(found(tree, "aside")) == ["1. outer2", "2. inner", "3. third"]


def test_a_note_that_begins_with_a_list_has_its_number_before_it() -> None:
    tree = part(para("x", Note((List("bullet", (ListItem((para("item"),)),)),))))
    assert said(found(tree, "aside")[0]) == "1. item"


# --- Lists --------------------------------------------------------------------------------------


def test_ordered_lists_keep_their_kind_and_start() -> None:
    (listed,) = found(part(List("upper-alpha", (ListItem((para("x"),)),), start=3)), "ol")
    assert (listed.get("type"), listed.get("start"), listed.get("style")) == ("A", "3", None)


@pytest.mark.parametrize(
    ("kind", "start", "count", "wide"),
    [
        ("decimal", 1, 9, False), ("decimal", 1, 10, True), ("decimal", 99, 1, True),
        ("upper-alpha", 1, 26, False), ("lower-alpha", 26, 2, True),
        ("lower-roman", 1, 2, False), ("upper-roman", 1, 3, True),
    ],
)  # fmt: skip
def test_long_numbers_have_more_room(kind: Any, start: int, count: int, wide: bool) -> None:
    items = tuple(ListItem((para("x"),)) for _ in range(count))
    (listed,) = found(part(List(kind, items, start=start)), "ol")
    assert ("wide" in str(listed.get("class")).split()) is wide


@pytest.mark.parametrize("tight", [True, False])
def test_the_state_of_a_task_is_text_and_there_is_no_input(tight: bool) -> None:
    items = (
        ListItem((para("yes"),), checked=True),
        ListItem((para("no"),), checked=False),
        ListItem((para("neither"),)),
    )
    tree = part(List("bullet", items, tight=tight))
    assert texts(found(tree, "li")) == ["☑ yes", "☐ no", "neither"]
    assert not found(tree, "input")


def test_lists_in_lists_stand_in_their_items() -> None:
    inner = List("bullet", (ListItem((para("inner"),)),))
    tree = part(List("bullet", (ListItem((para("outer"), inner)),)))
    outer, nested = found(tree, "ul")
    parent = nested.getparent()
    assert parent is not None
    assert parent.tag == f"{XHTML}li"
    assert ("level-1" in str(outer.get("class")), "level-2" in str(nested.get("class"))) == (
        True,
        True,
    )


def test_a_term_without_a_meaning_has_an_empty_one_because_html_knows_no_other() -> None:
    items = (Definition((words("alone"),), ()), Definition((words("term"),), ((para("x"),),)))
    (listed,) = found(part(DefinitionList(items)), "dl")
    kinds = [(str(one.tag).removeprefix(XHTML), said(one)) for one in listed]
    assert kinds == [("dt", "alone"), ("dd", ""), ("dt", "term"), ("dd", "x")]


# --- Tables, figures, languages -----------------------------------------------------------------


def test_a_table_has_its_caption_head_and_scopes() -> None:
    tree = part(a_table("Sums"))
    assert texts(found(tree, "caption")) == ["Table 1. Sums"]
    assert [th.get("scope") for th in found(tree, "th")] == ["col", "col", "row"]
    assert len(found(tree, "thead")) == 1
    assert not tree.xpath("//*[@style]")


def test_an_empty_cell_heads_nothing() -> None:
    table = Table(
        (Column(), Column()),
        head=(Row((cell(""), cell("head"))),),
        body=(Row((cell("a"), cell("b"))),),
    )
    row = found(part(table), "tr")[0]
    assert [(one.tag.removeprefix(XHTML), one.get("scope")) for one in row] == [
        ("td", None),
        ("th", "col"),
    ]


@pytest.mark.parametrize(
    ("columns", "text", "expected"),
    [
        (2, "word", None),
        (6, "word", None),
        (6, "reasonable", "cards"),
        (7, "word", "cards"),
        (7, "incomprehensibly", "cards wide"),
        (13, "a", "cards wide"),
        (2, "https://example.org/" + "folder/" * 30, None),
    ],
)
def test_tables_too_wide_for_a_screen_become_cards(
    columns: int, text: str, expected: str | None
) -> None:
    table = a_table(columns=columns)
    wordy = replace(table, body=(Row(tuple(cell(text) for _ in range(columns))),))
    (made,) = found(part(wordy), "table")
    assert made.get("class") == expected


def test_a_card_says_the_heads_of_its_cells_from_above_and_of_all_they_span() -> None:
    heads = [cell("Place", rowspan=2), cell("Houses", colspan=2), *(cell("x", rowspan=2),) * 5]
    table = Table(
        (Column(),) * 8,
        head=(Row(tuple(heads)), Row((cell("2023"), cell("2024")))),
        body=(
            Row((cell("Northport", rowspan=2), cell("one"), cell("two"), *(cell("y"),) * 5)),
            Row((cell("none", colspan=2), *(cell("z"),) * 5)),
        ),
    )
    tree = part(table)
    rows = [row for body in found(tree, "tbody") for row in body]
    assert [one.get("data-label") for one in rows[0]][:4] == [
        "Place",
        "Houses 2023",
        "Houses 2024",
        "x",
    ]
    assert rows[1][0].get("data-label") == "Houses 2023, Houses 2024"
    assert [row.get("class") for row in rows] == [None, "under"]


def test_cards_are_tables_to_assistive_technology_and_their_words_stand_there_once() -> None:
    tree = part(a_table("Sums", columns=8))
    roles = [str(one.get("role")) for one in found(tree, "table")[0].iter() if one.get("role")]
    assert roles == [
        *("table", "rowgroup", "row", *("columnheader",) * 8),
        *("rowgroup", "row", "rowheader", *("cell",) * 7),
    ]
    assert whole(found(tree, "table")[0]).count("head") == 8


def test_columns_have_the_widths_that_were_planned() -> None:
    made = edition(article(a_table(columns=3)), front=False)
    read = opened(rendered(made).data)
    (table,) = (b for b in made.briefs[0].blocks if isinstance(b, Table))
    names = [str(col.get("class")) for col in found(read.tree("text/b1.xhtml"), "col")]
    css = read.text("style.css")
    for name, column in zip(names, table.columns, strict=True):
        assert column.width is not None
        assert f".{name} {{ width: {round(column.width * 100, 4):g}% }}" in css


def test_a_picture_always_has_a_text_and_never_that_of_its_caption() -> None:
    tree = part(
        Figure(Image("a.png", "A leaf"), words("Leaves")), Figure(Image("b.png"), words("More"))
    )
    assert [image.get("alt") for image in found(tree, "img")] == ["A leaf", ""]
    assert texts(found(tree, "figcaption")) == ["Figure 1. Leaves", "Figure 2. More"]


def test_other_languages_say_so_for_xml_and_for_html() -> None:
    (span,) = found(part(para("a ", Foreign("he", "rtl", words("עברית")), " b")), "span")
    assert (span.get("lang"), span.get(XML_LANG), span.get("dir")) == ("he", "he", "rtl")


def test_what_has_a_formula_or_a_picture_for_words_has_a_name() -> None:
    """Not every reader can say a formula; where there are words, a name would hide them."""
    x, blank = Math("x"), Image("a.png", "")
    head = (Cell((para(x),)), Cell((para(x, " and"),)), Cell((Rule(),)))
    table = Table((Column(),) * 3, (Row(head),), (Row((cell("1"), cell("2"), cell("3"))),))
    away, top = "https://example.org/", "#b1"
    tree = part(
        Heading(1, (x,)),
        para(Link(away, (x,)), Link(away, (blank,)), Link(top, (blank,)), Link(away, words("y"))),
        table,
    )
    names = [(one.tag.rpartition("}")[2], one.get("aria-label")) for one in tree.iter()]
    assert [name for name in names if name[1]] == [
        ("math", "x"), ("math", "x"), ("a", away), ("a", "A brief"), ("math", "x"),
    ]  # fmt: skip
    assert [len(found(row, "th")) for row in found(tree, "tr")] == [2, 0]


# --- Formulas -----------------------------------------------------------------------------------


def test_a_formula_is_mathml_with_its_latex_as_text() -> None:
    (math,) = part(MathBlock(r"\frac{a}{b} < 1")).iter(f"{MATHML}math")
    assert (math.get("alttext"), math.get("display")) == (r"\frac{a}{b} < 1", "block")


@pytest.mark.parametrize("latex", [r"\frac{", "{" * 500, r"\def\a{\a\a}\a", "x" * 20_000])
def test_a_formula_that_cannot_be_converted_is_shown_and_reported(latex: str) -> None:
    made = edition(article(para("x")))
    brief = replace(made.briefs[0], blocks=(MathBlock(latex),))
    text = chapters(replace(made, briefs=(brief,)))
    assert [finding.code for finding in text.diagnostics] == ["BX551"]
    assert (text.content.formulas, text.content.unread) == (0, 1)
    assert texts(found(etree.fromstring(text.parts[0].xhtml.encode()), "code")) == [latex]


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{</math><script>x</script>}",
        r"\href{javascript:x}{y}",
        r"\style{background:url(x)}{y}",
        r"\class{x}{y}",
        r'\text{a" onload="x}',
    ],
)
def test_a_formula_holds_nothing_but_mathml(latex: str) -> None:
    found = mathml(latex, display=False)
    assert found is not None
    tree = etree.fromstring(found)
    assert all(str(element.tag).startswith(MATHML) for element in tree.iter())
    attributes = {name for element in tree.iter() for name in element.attrib} - {"alttext"}
    assert not {"href", "style", "class", "onload"} & attributes
