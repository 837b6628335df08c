"""What the EPUB says of its accessibility is true, also where EPUBCheck keeps quiet about it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from briefexport.backends.epub import render
from briefexport.backends.rendering import PageMap, PageStart, RenderOptions
from briefexport.edition.load import load_edition
from briefexport.model import (
    Block,
    Figure,
    Foreign,
    Heading,
    Image,
    List,
    ListItem,
    Math,
    Note,
    Paragraph,
    Reference,
    Table,
)
from epubs import (
    OPF,
    ROOT,
    TYPE,
    XHTML,
    XML_LANG,
    Book,
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
    words,
)
from test_epub_text import EVERYTHING, a_table

CLAIM = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


def features(*blocks: Block) -> set[str]:
    return set(book(article(*blocks)).meta("schema:accessibilityFeature"))


# --- Metadata, computed from the content (EPUB Accessibility 1.1, 2) ------------------------------


@pytest.mark.parametrize(
    ("blocks", "modes", "sufficient"),
    [
        ((para("x"),), ["textual"], ["textual"]),
        ((Figure(Image("a.png", "A leaf")),), ["textual", "visual"], ["textual", "textual,visual"]),
        ((Figure(Image("a.png")),), ["textual", "visual"], ["textual,visual"]),
        ((Figure(Image("a.png", "")),), ["textual"], ["textual"]),
        (
            (Figure(Image("a.png", "A leaf")), para("x", Image("b.png"))),
            ["textual", "visual"],
            ["textual,visual"],
        ),
    ],
)
def test_the_ways_of_access_are_those_that_the_pictures_leave(
    blocks: tuple[Block, ...], modes: list[str], sufficient: list[str]
) -> None:
    made = book(article(*blocks))
    assert made.meta("schema:accessMode") == modes
    assert made.meta("schema:accessModeSufficient") == sufficient


@pytest.mark.parametrize(
    ("feature", "block"),
    [
        ("alternativeText", Figure(Image("a.png", "A leaf"))),
        ("longDescription", Figure(Image("a.png", "A leaf", "At length."))),
        ("MathML", para(Math("x^2"))),
    ],
)
def test_a_feature_is_claimed_where_it_is_and_nowhere_else(feature: str, block: Block) -> None:
    assert feature in features(block)
    assert feature not in features(para("x"))


def test_pages_are_claimed_where_they_are_marked() -> None:
    made = edition(article(para("x")), front=False)
    pages = PageMap(("1",), {}, (PageStart("b1", 0),), "urn:x")
    paged = opened(render(made, the_style(), pages, RenderOptions()).data)
    claims = {"pageBreakMarkers", "pageNavigation"}
    assert claims <= set(paged.meta("schema:accessibilityFeature"))
    assert not claims & features(para("x"))


def test_hazards_and_a_summary_are_always_said_and_never_mixed() -> None:
    made = book(article(para("x")))
    assert made.meta("schema:accessibilityHazard") == ["none"]
    (summary,) = made.meta("schema:accessibilitySummary")
    assert "There are no pictures." in summary


# --- The claim to conform -----------------------------------------------------------------------


def claims(*blocks: Block, **settings: Any) -> tuple[Book, list[str]]:
    result = rendered(edition(article(*blocks), **settings))
    return opened(result.data), [f.message for f in result.diagnostics if f.code == "BX555"]


def test_nothing_is_claimed_that_nobody_certifies() -> None:
    made, findings = claims(para("x"))
    assert made.meta("dcterms:conformsTo") == []
    assert made.meta("a11y:certifiedBy") == []
    assert findings == []


def test_who_certifies_makes_the_claim() -> None:
    made, findings = claims(Figure(Image("a.png", "A leaf")), certified_by="The Press")
    (claim,) = made.opf.iterfind(f"{OPF}metadata/{OPF}meta[@property='dcterms:conformsTo']")
    (who,) = made.opf.iterfind(f"{OPF}metadata/{OPF}meta[@property='a11y:certifiedBy']")
    assert (claim.text, who.text) == (CLAIM, "The Press")
    assert who.get("refines") == f"#{claim.get('id')}"
    assert findings == []


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (Figure(Image("a.png")), "a picture has no alternative text"),
        (para(Image("a.png"), Image("b.png")), "2 pictures have no alternative text"),
    ],
)
def test_a_claim_that_the_content_does_not_bear_is_not_made_and_said(
    block: Block, why: str
) -> None:
    made, findings = claims(block, certified_by="The Press")
    assert made.meta("dcterms:conformsTo") == []
    assert len(findings) == 1
    assert why in findings[0]


def test_a_claim_that_the_style_does_not_bear_is_not_made() -> None:
    style = the_style()
    name = style.links.colour
    pale = {**style.colours, name: replace(style.colours[name], screen="#ffaaaa")}
    made = edition(article(para("x")), certified_by="The Press")
    result = render(made, replace(style, colours=pale), None, RenderOptions())
    assert opened(result.data).meta("dcterms:conformsTo") == []
    assert any("contrast" in finding.message for finding in result.diagnostics)


# --- Long descriptions ---------------------------------------------------------------------------

DESCRIBED = Image("a.png", "A chart", "It rises until May.\nThen it falls & stays.")


def test_a_long_description_stands_below_its_figure_and_the_picture_leads_to_it() -> None:
    tree = part(Figure(DESCRIBED, words("Growth")), para("on"))
    (image,), (details,) = found(tree, "img"), found(tree, "details")
    assert image.get("alt") == "A chart"
    assert image.get("aria-details") == details.get("id")
    assert texts(list(details)) == [
        "Description: Figure 1",
        "It rises until May.",
        "Then it falls & stays.",
    ]
    before = details.getprevious()
    assert before is not None
    assert before.tag == f"{XHTML}figure"


def test_descriptions_of_pictures_in_lines_and_items_stand_below_the_block() -> None:
    tree = part(
        para("See ", DESCRIBED, " and ", DESCRIBED),
        List("bullet", (ListItem((Figure(DESCRIBED),)),)),
        para("x", Note((para(DESCRIBED),))),
    )
    names = [str(details.get("id")) for details in found(tree, "details")]
    assert len(set(names)) == 4
    assert [image.get("aria-details") for image in found(tree, "img")] == names
    section = found(tree, "section")[0]
    kinds = [str(one.tag).removeprefix(XHTML) for one in section][1:]
    assert kinds == ["p", "details", "details", "ul", "details", "p", "details", "div"]


@pytest.mark.parametrize("alt", [None, ""])
def test_a_description_of_a_picture_without_words_still_stands_below_it(alt: str | None) -> None:
    tree = part(Figure(Image("a.png", alt, "At length.")))
    (image,), (details,) = found(tree, "img"), found(tree, "details")
    assert image.get("aria-details") is None
    assert "At length." in said(details)


def test_a_picture_without_a_description_has_none() -> None:
    tree = part(Figure(Image("a.png", "A leaf")), Figure(Image("b.png", "")))
    assert not found(tree, "details")
    assert [image.get("aria-details") for image in found(tree, "img")] == [None, None]
    assert [image.get("alt") for image in found(tree, "img")] == ["A leaf", ""]


# --- What EPUBCheck has rules for and does not report (ACC-004, 005, 006, 012) --------------------


@pytest.fixture(scope="module", params=["every node", "after-the-call", "specimen"])
def whole_book(request: pytest.FixtureRequest) -> Book:
    if request.param == "every node":
        return book(article(*EVERYTHING), article(a_table("Wide", 9), para("x")))
    return opened(rendered(load_edition(ROOT / "sources" / request.param).edition).data)


def elements(made: Book, tag: str) -> Iterator[Any]:
    for _, tree in made.documents():
        yield from found(tree, tag)


def test_every_link_has_a_text(whole_book: Book) -> None:
    links = list(elements(whole_book, "a"))
    assert links
    for link in links:
        alternatives = [image.get("alt") for image in found(link, "img")]
        assert said(link) or link.get("aria-label") or any(alternatives), link.attrib


def test_every_head_of_a_table_is_a_thead_of_th(whole_book: Book) -> None:
    for table in elements(whole_book, "table"):
        heads = [row for head in found(table, "thead") for row in head]
        if table.get("class") != "headless":
            assert heads
        for cell in (cell for row in heads for cell in row if said(cell)):
            assert cell.tag == f"{XHTML}th"
            assert cell.get("scope") in {"col", "colgroup"}


def test_every_caption_is_the_first_thing_in_its_table() -> None:
    for name in ("after-the-call", "specimen"):
        made = load_edition(ROOT / "sources" / name).edition
        read = opened(rendered(made).data)
        tables = {table.get("id"): table for table in elements(read, "table")}
        for entry in made.tables:
            first = tables[entry.id][0]
            assert first.tag == f"{XHTML}caption"
            assert said(first).startswith(made.labels[entry.id].lead)


def test_every_header_of_a_row_says_so(whole_book: Book) -> None:
    for group in ("tbody", "tfoot"):
        for part_of_table in elements(whole_book, group):
            scopes = {header.get("scope") for header in found(part_of_table, "th")}
            assert scopes <= {"row", "rowgroup"}


# --- What readers and assistive technology go by -------------------------------------------------


def test_headings_skip_no_level_and_are_never_empty(whole_book: Book) -> None:
    for _, tree in whole_book.documents():
        levels = [
            (int(str(one.tag)[-1]), said(one))
            for one in tree.iter()
            if re.fullmatch(r"\{.*\}h[1-6]", str(one.tag))
        ]
        assert all(text for _, text in levels)
        for (before, _), (level, text) in pairwise(levels):
            assert level <= before + 1, text


def test_every_kind_of_part_has_the_role_that_goes_with_it(whole_book: Book) -> None:
    roles = {
        "chapter": "doc-chapter",
        "noteref": "doc-noteref",
        "footnote": "doc-footnote",
        "backlink": "doc-backlink",
        "toc": "doc-toc",
        "subtitle": "doc-subtitle",
    }
    for _, tree in whole_book.documents():
        for element in tree.iter():
            kind = str(element.get(TYPE))
            # A landmark is of the kind of what it leads to.
            if kind in roles and not (element.tag == f"{XHTML}a" and kind == "toc"):
                assert element.get("role") == roles[kind]


def test_every_part_says_its_language_twice_and_its_title_is_its_heading(whole_book: Book) -> None:
    for path, tree in whole_book.documents():
        assert tree.get("lang") == tree.get(XML_LANG), path
        (title,) = texts(found(tree, "title"))
        headings = texts(found(tree, "h1"))
        if path.startswith("text/"):
            assert headings[0].startswith(title)


def test_every_picture_has_an_alt_and_every_id_is_a_name_used_once(whole_book: Book) -> None:
    for path, tree in whole_book.documents():
        assert all(image.get("alt") is not None for image in found(tree, "img"))
        names = [str(one.get("id")) for one in tree.iter() if one.get("id")]
        assert len(names) == len(set(names)), path
        assert all(re.fullmatch(r"[^\W\d][\w.-]*", name) for name in names)


def test_a_change_of_language_is_said_where_it_is() -> None:
    tree = part(para("a ", Foreign("fr", None, words("mot"))), Heading(1, words("x"), id="h"))
    (span,) = found(tree, "span")
    assert (span.get("lang"), span.get(XML_LANG)) == ("fr", "fr")


def test_ids_do_not_change_when_a_block_is_put_before_them() -> None:
    def names(*blocks: Block) -> set[str]:
        return {str(one.get("id")) for one in part(*blocks).iter() if one.get("id")}

    kept: tuple[Block, ...] = (para("Kept as it is."), Heading(1, words("Kept")), a_table("Kept"))
    assert names(*kept) <= names(para("New."), *kept)


def test_references_lead_to_what_they_name() -> None:
    table = replace(a_table("Sums"), id="sums")
    assert isinstance(table, Table)
    tree = part(table, Paragraph((Reference("sums"),)))
    (link,) = [a for a in found(tree, "a") if a.get("class") == "reference"]
    assert (said(link), link.get("href")) == ("Table 1", "#b1-sums")
