"""XHTML from the model: always well-formed, every character kept, every fact said."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import trees
from briefexport.assets import Asset
from briefexport.edition import Edition
from briefexport.edition.composed import Label
from briefexport.longwords import JOINER
from briefexport.markup.xhtml import (
    LIST_TYPES,
    SPAN_TAGS,
    Medium,
    Writer,
    attributes,
    breakable,
)
from briefexport.model import (
    Aside,
    AsideKind,
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
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    ListKind,
    Math,
    MathBlock,
    Note,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    SpanKind,
    Table,
    Text,
)
from briefexport.walk import descendants
from briefexport.xmltext import attribute, escape
from every import cell, composed, em, every_edition, items, note, p, row, said, table

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def medium(*, paper: bool) -> Medium:
    """A medium as plain as can be."""

    def written(node: Note, writer: Writer) -> str:
        return f'<span class="note">{writer.blocks(node.content)}</span>'

    def formula(latex: str, display: bool) -> str:
        return f'<i class="{"block" if display else "inline"}">{escape(latex)}</i>'

    def source(asset: Asset) -> str:
        return f"pictures/{asset.name}"

    return Medium(
        href=lambda target: f"part.xhtml#{target}",
        source=source,
        note=written,
        formula=formula,
        languages=("lang", "xml:lang"),
        paper=paper,
    )


def writer_of(edition: Edition, *, paper: bool = False) -> Writer:
    return Writer(edition, medium(paper=paper))


EMPTY = composed(Brief((), said("x")))[0]


def xml(text: str) -> Element:
    return ElementTree.fromstring(f"<body>{text}</body>")


def block(block: Block, *, paper: bool = False) -> Element:
    """Write one block and return its element."""
    (element,) = xml(writer_of(EMPTY, paper=paper).block(block))
    return element


def line(*content: str | Inline) -> str:
    return writer_of(EMPTY).inlines(said(*content))


def text_of(element: Element) -> str:
    return "".join(element.itertext())


def outline(element: Element) -> str:
    """The tags of an element, nested, as "ul(li li(p))"."""
    inner = " ".join(map(outline, element))
    return f"{element.tag}({inner})" if inner else element.tag


# --- Well-formed, whatever comes -----------------------------------------------------------------


@example(Brief((p("0–0"),)), True)
@FEW
@given(trees.briefs(wild=True, depth=3), st.booleans())
def test_every_tree_is_well_formed_and_says_all_its_text(brief: Brief, paper: bool) -> None:
    labels = {"one": Label("one", "heading", "", "One & <one>")}
    for node in descendants(brief):
        if isinstance(node, Note):
            labels[node.id] = Label(node.id, "note", "1", "1")
    edition = every_edition()
    asset = next(iter(edition.assets.values()))
    known = replace(edition, labels=labels, assets=dict.fromkeys(trees_pictures(brief), asset))
    writer = writer_of(known, paper=paper)
    said_here = text_of(xml(writer.blocks(brief.blocks)))
    assert squeezed(said_here) == squeezed("".join(values(brief, known)))
    xml(writer.inlines(brief.title))


def trees_pictures(brief: Brief) -> set[str]:
    return {node.asset for node in descendants(brief) if isinstance(node, Image)}


def values(brief: Brief, edition: Edition) -> Iterator[str]:
    for top in brief.blocks:
        for node in descendants(top):
            match node:
                case Text(value) | Code(value) | CodeBlock(value) | Math(value) | MathBlock(value):
                    yield value
                case Reference(target):
                    yield edition.labels[target].name
                case Table() | Figure() if node.caption and node.id in edition.labels:
                    yield edition.labels[node.id].lead
                case _:
                    pass


def squeezed(text: str) -> str:
    """The letters of a text: spaces, and what holds ranges together, are the writer's own."""
    return re.sub(rf"[\s{JOINER}]+", "", text)


@pytest.mark.parametrize("paper", [True, False])
def test_the_edition_of_every_node_is_well_formed(paper: bool) -> None:
    edition = every_edition()
    for brief in edition.briefs:
        root = xml(writer_of(edition, paper=paper).blocks(brief.blocks))
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(set(ids)) == len(ids)
        anchors = {a.get("href") for a in root.iter("a")}
        named = {f"part.xhtml#{label}" for label in edition.labels}
        assert anchors <= named | {a for a in anchors if a and a.startswith("https://")}


# --- Escaping ------------------------------------------------------------------------------------

HOSTILE = "</p><script>alert(1)</script> & &amp; ]]> <!-- \"'\u2028 <a onclick='x'>"


@pytest.mark.parametrize(
    "content",
    [
        Text(HOSTILE),
        Code(HOSTILE),
        Span("strong", (Text(HOSTILE),)),
        Link("https://example.org/", (Text(HOSTILE),)),
        Math(HOSTILE),
        Foreign("he", "rtl", (Text(HOSTILE),)),
    ],
)
def test_hostile_text_is_text(content: Inline) -> None:
    element = block(p(content))
    assert text_of(element).replace("\u00a0", " ") == HOSTILE
    assert {"script", "a"} & {under.tag for under in element.iter()} <= {"a"}
    assert not [under for under in element.iter() if under.get("onclick")]


def test_hostile_attributes_are_attributes() -> None:
    target = 'https://example.org/"><script>&x=<y>'
    (link,) = block(p(Link(target, said("x"))))
    assert link.attrib == {"href": target}
    code = block(CodeBlock("x", '"><script>'))[0]
    assert code.attrib == {"class": 'language-"><script>'}
    spoken = block(
        p(
            Foreign(
                '"><b>',
                "rtl",
                said("x"),
            ),
            "y",
        )
    )[0]
    assert spoken.get("lang") == '"><b>'


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_an_attribute_has_the_value_it_was_given(value: str) -> None:
    value = value.replace("\ufffe", "").replace("\uffff", "")
    element = ElementTree.fromstring(f"<p{attribute('title', value)}/>")
    assert element.get("title", "") == value


def test_attributes_are_left_out_where_they_say_nothing() -> None:
    assert attributes() == ""
    assert attributes("", "a", "b", id="i", aria_label="x", scope=None) == (
        ' id="i" class="a b" aria-label="x"'
    )
    assert attribute("a", 'one\ntwo\t"q"') == ' a="one&#10;two&#9;&quot;q&quot;"'


# --- Long words ----------------------------------------------------------------------------------


@given(st.text(st.sampled_from("abc/.?&=_#-,;<é日 😀\u0301"), max_size=80))
@example("https://example.org/a/very-long/path_with?all=the&marks#there.are")
def test_places_to_break_change_no_text(value: str) -> None:
    made = breakable(value)
    assert made.replace("<wbr/>", "") == escape(value)
    element = xml(made)
    assert text_of(element) == value
    parts = [element.text or "", *(mark.tail or "" for mark in element)]
    assert len(parts) == 1 or all(parts)


def test_only_words_too_long_for_a_line_get_them_and_only_before_marks() -> None:
    assert "<wbr/>" not in breakable("a well-known and/or ordinary: sentence.")
    assert breakable("https://example.org/folder/page") == (
        "https://example<wbr/>.org<wbr/>/folder<wbr/>/page"
    )
    long = "abcdefghijklmnopqrstuvwxyzabcdef"
    assert breakable(long) == long


# --- Lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", get_args(ListKind))
@pytest.mark.parametrize("start", [1, 4])
def test_a_list_says_its_kind_and_its_start(kind: ListKind, start: int) -> None:
    if kind == "bullet":
        assert block(List(kind, items("a", "b"))).tag == "ul"
        return
    element = block(List(kind, items("a", "b"), start))
    assert (element.tag, element.get("type")) == ("ol", LIST_TYPES[kind])
    assert element.get("start") == (None if start == 1 else "4")
    printed = block(List(kind, items("a", "b"), start), paper=True)
    assert printed.get("style") == f"counter-reset: list-item {start - 1}"
    assert kind in (printed.get("class") or "").split()


def test_tight_and_loose_lists_differ_in_their_paragraphs() -> None:
    tight = block(List("bullet", items("a", [p("b"), List("decimal", items("c"))])))
    assert outline(tight) == "ul(li li(ol(li)))"
    loose = block(List("bullet", items("a", [p("b"), p("c")]), tight=False))
    assert outline(loose) == "ul(li(p) li(p p))"
    mixed = block(List("bullet", items([p("a"), CodeBlock("x")], [], [CodeBlock("y")])))
    assert outline(mixed) == "ul(li(p pre(code)) li li(pre(code)))"


def test_bullets_know_how_deep_they_are_numbers_aside() -> None:
    inner = List("bullet", items("c"))
    middle = List("decimal", items([p("b"), inner]))
    root = block(List("bullet", items([p("a"), middle])))
    levels = [e.get("class") for e in root.iter("ul")]
    assert levels == ["tight level-1", "tight level-2"]


def test_tasks_say_whether_they_are_done() -> None:
    tasks = (ListItem((p("a"),), True), ListItem((p("b"),), False), ListItem((p("c"),)))
    element = block(List("bullet", tasks))
    assert [item.get("class") for item in element] == ["done", "open", None]
    assert "tasks" in (element.get("class") or "")


def test_definitions_have_their_terms_and_meanings() -> None:
    made = DefinitionList(
        (
            Definition((said("a"), said("b")), ((p("c"),), (p("d"), p("e"))), id="d1"),
            Definition((said("f"),), ()),
        )
    )
    element = block(made)
    assert outline(element) == "dl(dt dt dd dd(p p) dt dd)"
    assert outline(block(made, paper=True)) == "dl(dt dt dd dd(p p) dt)"
    assert [dt.get("id") for dt in element.iter("dt")] == ["d1", "d1-2", None]


# --- Tables --------------------------------------------------------------------------------------


def cells(element: Element, group: str) -> list[tuple[str, ...]]:
    said_by = ("scope", "colspan", "rowspan")
    return [
        (c.tag, text_of(c), *(f"{k}={c.get(k)}" for k in said_by if c.get(k)))
        for c in element.iterfind(f".//{group}/tr/*")
    ]


def test_a_table_says_what_heads_what() -> None:
    stub = Cell((p("North"),), header=True, rowspan=2)
    made = Table(
        (Column("end", 0.25), Column(None, 0.5), Column("decimal", 0.25)),
        (
            row(cell("Place", high=2), cell("Years", wide=2)),
            row("2023", "2024"),
        ),
        (Row((stub, cell("a"), cell("b"))), row(cell("c", wide=2))),
        (Row((Cell((p("Sum"),), header=True), cell("1"), cell("2"))),),
    )
    element = block(made)
    assert cells(element, "thead") == [
        ("th", "Place", "scope=col", "rowspan=2"),
        ("th", "Years", "scope=colgroup", "colspan=2"),
        ("th", "2023", "scope=col"),
        ("th", "2024", "scope=col"),
    ]
    assert cells(element, "tbody") == [
        ("th", "North", "scope=rowgroup", "rowspan=2"),
        ("td", "a"),
        ("td", "b"),
        ("td", "c", "colspan=2"),
    ]
    assert cells(element, "tfoot") == [("th", "Sum", "scope=row"), ("td", "1"), ("td", "2")]
    widths = [col.get("style") for col in element.iter("col")]
    assert widths == ["width: 25%", "width: 50%", "width: 25%"]
    classes = [(c.get("class") or "").split() for c in element.iterfind(".//tbody/tr/*")]
    assert [c[0] if c else "" for c in classes] == ["end", "", "decimal", "inner-start"]
    assert "end" not in classes[1]


def test_a_cell_has_its_own_alignment_or_its_columns() -> None:
    made = Table((Column("center"),), (), (Row((Cell((), "end"),)), Row((Cell(()),))))
    assert [td.get("class") for td in block(made).iter("td")] == ["end", "center"]


def test_a_table_without_head_says_so_and_has_no_empty_groups() -> None:
    element = block(table((), ("a", "b")))
    (inner,) = element.iter("table")
    assert inner.get("class") == "headless"
    assert [under.tag for under in inner] == ["colgroup", "tbody"]


def test_only_cells_at_the_edge_are_flush_with_the_text() -> None:
    made = Table((Column(),) * 3, (), (row(cell("a", high=2), "b", "c"), row("d", "e")))
    classes = [td.get("class") for td in block(made).iter("td")]
    assert classes == [None, None, None, "inner-start", None]


def test_captions_have_their_number_and_notes_stand_under_the_table() -> None:
    brief = Brief(
        (
            table(("a",), ("b",), caption=said("Words"), notes=(p("Source."), Rule())),
            Figure(Image("red.png", "x"), said("More")),
            table(("a",), ("b",)),
        ),
        said("x"),
    )
    edition, _ = composed(brief)
    root = xml(writer_of(edition).blocks(edition.briefs[0].blocks))
    (caption,) = root.iter("caption")
    assert text_of(caption) == "Table 1. Words"
    (number,) = caption.iterfind("span[@class='number']")
    assert number.text == "Table 1."
    (below,) = root.iter("figcaption")
    assert text_of(below) == "Figure 1. More"
    (notes,) = root.iterfind(".//div[@class='table-notes']")
    assert [(e.tag, e.get("class")) for e in notes] == [("p", "table-note"), ("hr", None)]


def test_a_table_too_wide_for_a_phone_says_its_columns_in_every_cell_on_screens_only() -> None:
    made = table([f"Head {n}" for n in range(7)], [f"{n}" for n in range(7)])
    edition, told = composed(Brief((made,), said("x")))
    assert [one.message for one in told if one.code == "BX318"] == [
        "this table of 7 columns becomes cards on a phone"
    ]
    (planned,) = edition.briefs[0].blocks
    root, paper = (xml(writer_of(edition, paper=paper).block(planned)) for paper in (False, True))
    (wide,) = root.iter("table")
    assert (wide.get("class"), wide.get("role")) == ("cards", "table")
    cells = [cell for row in root.findall(".//tbody/tr") for cell in row]
    assert [cell.get("data-label") for cell in cells] == [f"Head {n}" for n in range(7)]
    assert {cell.get("role") for cell in cells} <= {"rowheader", "cell"}
    assert [head.get("data-label") for head in root.findall(".//thead/tr/th")] == [None] * 7
    narrow = block(table(("a",), ("b",)))
    for other in (paper, narrow):
        named = {name for element in other.iter() for name in element.attrib}
        assert not {"data-label", "role"} & named


# --- Everything else -----------------------------------------------------------------------------


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_have_their_level_and_id(level: int) -> None:
    element = block(Heading(level, said("a ", em("b")), id="h"))
    assert (element.tag, element.get("id"), outline(element)) == (f"h{level}", "h", f"h{level}(em)")


def test_every_kind_of_span_has_its_tag() -> None:
    assert set(SPAN_TAGS) == set(get_args(SpanKind))
    assert line(*(Span(kind, said("x")) for kind in get_args(SpanKind))) == (
        '<em>x</em><strong>x</strong><strong class="lead-in">x</strong>'
        '<span class="small-caps">x</span><s>x</s><sup>x</sup><sub>x</sub>'
    )
    assert set(LIST_TYPES) == set(get_args(ListKind)) - {"bullet"}


def test_quotes_asides_code_and_rules() -> None:
    quote = block(Quote((p("a"), p("b")), said("— c")))
    assert outline(quote) == "blockquote(p p p)"
    assert quote[2].get("class") == "attribution"
    for kind in get_args(AsideKind):
        aside = block(Aside(kind, (p("a"),), said("T"), id="i"))
        assert (aside.get("class"), aside.get("role")) == (kind, "note")
        assert aside.get("aria-labelledby") == aside[0].get("id") == "i-title"
    code = block(CodeBlock(" a\n\tb\n\n c", "python"))
    assert text_of(code) == " a\n\tb\n\n c"
    assert code[0].get("class") == "language-python"
    assert outline(block(Rule())) == "hr"


def test_links_references_and_breaks() -> None:
    edition, _ = composed(Brief((Heading(1, said("A <b>"), id="h"), p("x")), said("x")))
    writer = writer_of(edition)
    assert writer.inlines(said(Reference("first-h"))) == (
        '<a class="reference" href="part.xhtml#first-h">A &lt;b&gt;</a>'
    )
    assert writer.inlines(said(Link("#first-h", said("y")))) == '<a href="part.xhtml#first-h">y</a>'
    assert line("a", LineBreak(), "b") == "a<br/>b"


def test_pictures_have_alternative_texts_empty_ones_too() -> None:
    edition, _ = composed(
        Brief(
            (p(Image("red.png", 'a "b" <c>'), Image("red.png", ""), Image("red.png")),), said("x")
        )
    )
    root = xml(writer_of(edition).blocks(edition.briefs[0].blocks))
    assert [img.get("alt") for img in root.iter("img")] == ['a "b" <c>', "", ""]
    assert all((img.get("src") or "").startswith("pictures/") for img in root.iter("img"))


def test_other_languages_are_said_with_their_direction() -> None:
    assert line(Foreign("he", "rtl", said("x"))) == (
        '<span lang="he" xml:lang="he" dir="rtl">x</span>'
    )
    assert line(Foreign("ru", None, said("x"))) == '<span lang="ru" xml:lang="ru">x</span>'
    whole = block(p(Foreign("he", "rtl", said("x"))))
    assert (whole.get("lang"), whole.get("dir")) == ("he", "rtl")
    assert block(p(Foreign("he", "rtl", said("x")), ".")).get("dir") is None


def test_a_note_is_the_affair_of_its_medium() -> None:
    assert line("a", note("b")) == 'a<span class="note"><p>b</p>\n</span>'
