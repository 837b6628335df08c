"""The DOCX as a whole: its styles, its pages, and what stands before the briefs."""

import itertools
from collections import Counter

from lxml import etree

from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.backends.docx.sheets import SPACER
from briefexport.backends.rendering import PageMap
from briefexport.edition.settings import Print
from briefexport.model import (
    Aside,
    CodeBlock,
    Heading,
    Quote,
)
from briefexport.style import ROLES
from docx_files import (
    File,
    R,
    W,
    article,
    edition,
    everything,
    found,
    found_styles,
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
    the_style,
    value,
    values,
    words,
)

# --- Styles --------------------------------------------------------------------------------------


def test_every_role_of_the_style_is_one_word_style() -> None:
    assert set(ROLE_STYLES) == set(ROLES)
    assert max(Counter(name.id for name in ROLE_STYLES.values()).values()) == 1


def test_the_styles_of_roles_are_in_the_file_and_look_as_the_tokens_say() -> None:
    sheets = {str(one.get(f"{W}styleId")): one for one in found_styles(made(para("x")))}
    for role, name in ROLE_STYLES.items():
        sheet, text = sheets[name.id], the_style().text[role]
        assert value(sheet, "name") == name.name
        assert sheet.get(f"{W}type") == name.kind
        assert float(value(sheet, "rPr/sz") or 0) == 2 * text.size
        colour = the_style().colour(text.colour).removeprefix("#").upper()
        assert value(sheet, "rPr/color") == colour
        assert (value(sheet, "rPr/i") == "1") == text.italic
        if name.kind == "paragraph":
            assert value(sheet, "pPr/spacing", f"{W}line") == str(round(20 * text.leading))
            assert value(sheet, "pPr/spacing", f"{W}lineRule") == "exact"
            unbroken = sheet.find(f"{W}pPr/{W}suppressAutoHyphens") is not None
            assert unbroken != text.hyphenate


def test_every_style_and_list_that_is_named_is_there() -> None:
    file = everything()
    sheets = {one.get(f"{W}styleId") for one in found_styles(file)}
    numbers = set(values(file.tree("word/numbering.xml"), "num", f"{W}numId"))
    named = set()
    for tree in (*file.texts(), file.tree("word/styles.xml"), file.tree("word/numbering.xml")):
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
            named |= set(values(tree, tag))
        assert set(values(tree, "numId")) <= numbers
    assert named <= sheets
    assert {"Heading1", "Heading2", "ListBullet", "Quote", "Caption", "FootnoteText"} <= named


def test_headings_have_the_levels_of_the_edition() -> None:
    file = made(Heading(1, words("One")), Heading(2, words("Two")), Heading(3, words("Three")))
    assert lines(file)[:1] == [("Heading1", "A brief")]
    assert [line for line in lines(file) if line[0] in {"Heading2", "Heading3", "Heading4"}] == [
        ("Heading2", "One"), ("Heading3", "Two"), ("Heading4", "Three"),
    ]  # fmt: skip
    levels = {one.get(f"{W}styleId"): value(one, "pPr/outlineLvl") for one in found_styles(file)}
    assert [levels[f"Heading{n}"] for n in range(1, 7)] == list("012345")


def test_a_paragraph_after_another_is_indented_and_after_a_heading_not() -> None:
    file = made(Heading(1, words("H")), para("first"), para("second"))
    assert lines(file)[-2:] == [("BodyText", "first"), ("BodyTextFirstIndent", "second")]


# --- The space between ---------------------------------------------------------------------------


def gaps(file: File) -> list[int]:
    """Return the space between each two blocks in twips, as Word has it: the larger of the two.

    Between two paragraphs of one style that says so there is none (ECMA-376, 17.3.1.9).
    """
    blocks = [one for one in file.body if one.tag in {f"{W}p", f"{W}tbl"}]
    return [gap(file, *pair) for pair in itertools.pairwise(blocks)]


def gap(file: File, upper: etree._Element, lower: etree._Element) -> int:
    same = value(upper, "pPr/pStyle") == value(lower, "pPr/pStyle")
    sheet = file.styles[value(upper, "pPr/pStyle") or "Normal"]
    if same and lower.tag == upper.tag == f"{W}p" and is_contextual(file, sheet):
        return 0
    sides = ((upper, "after"), (lower, "before"))
    spaces = (
        file.effective(one, "pPr/spacing", f"{W}{side}") for one, side in sides
        if one.tag == f"{W}p"
    )  # fmt: skip
    return max(int(space or 0) for space in spaces)


def is_contextual(file: File, sheet: etree._Element) -> bool:
    while (own := sheet.find(f"{W}pPr/{W}contextualSpacing")) is None:
        if (based := value(sheet, "basedOn")) is None:
            return False
        sheet = file.styles[based]
    return own.get(f"{W}val") != "0"


def test_between_two_blocks_is_the_space_the_style_asks_for() -> None:
    quote, bullets = Quote((para("a"), para("b"))), listed("bullet", "one", "two")
    file = made(
        Heading(1, words("H")), bullets, para("x"), quote, quote, CodeBlock("c"), CodeBlock("d"),
        table(row("1")), table(row("2"), caption=words("T")), para("z"), para("last"),
    )  # fmt: skip
    style = the_style()
    heading, lists, code = style.text["heading-2"], style.list, style.code
    # A paragraph that only parts is as high as the lowest line.
    spacer, line = 0, SPACER
    expected = [
        max(heading.after, lists.before), lists.tight, lists.after, style.quote.before, 0,
        style.quote.after - line, spacer, 0, style.quote.after, code.before - line, spacer,
        style.table.before,
        style.table.after, style.text["caption"].after, style.table.after, 0,
    ]  # fmt: skip
    found_gaps = gaps(file)[-len(expected) :]
    assert found_gaps == [round(20 * length) for length in expected]


def test_an_aside_has_no_space_within_but_that_of_its_paragraphs() -> None:
    file = made(Aside("note", (para("a"), para("b"), para("c"))), para("end"))
    assert gaps(file)[-4:] == [0, 0, 0, round(20 * the_style().aside.after)]


def test_nothing_in_the_text_is_formatted_but_by_styles() -> None:
    file = everything()
    allowed = {"pStyle", "numPr", "bidi", "sectPr"}
    for tree in (file.body, *file.notes):
        for properties in found(tree, "pPr"):
            assert {etree.QName(one).localname for one in properties} <= allowed
        for properties in found(tree, "rPr"):
            said_here = {etree.QName(one).localname for one in properties}
            assert said_here <= {"rStyle", "b", "bCs", "i", "iCs", "vertAlign", "vanish"}
        for properties in found(tree, "tcPr"):
            assert {etree.QName(one).localname for one in properties} <= {"tcW", "gridSpan"}


def test_a_style_made_of_another_says_only_what_is_other() -> None:
    file = made(para("namely:"), listed("bullet", "a"))
    (sheet,) = (
        one for one in found_styles(file) if value(one, "name") == "Brief Body Text (after 7 kept)"
    )
    assert value(sheet, "basedOn") == "BodyText"
    assert sheet.find(f"{W}semiHidden") is not None
    assert [etree.QName(one).localname for one in sheet.iter()][-3:] == [
        "pPr",
        "keepNext",
        "spacing",
    ]
    spacing = sheet.find(f"{W}pPr/{W}spacing")
    assert spacing is not None
    assert {str(key): one for key, one in spacing.items()} == {f"{W}after": "140"}


def test_tables_and_boxes_in_a_row_do_not_become_one() -> None:
    boxes = (Aside("note", (para("a"),)), Aside("tip", (para("b"),)))
    quotes = (Quote((para("a"),)), Quote((para("b"),)))
    tables, codes = (table(row("1")), table(row("2"))), (CodeBlock("a"), CodeBlock("b"))
    for blocks in (tables, codes, boxes, quotes):
        file = made(*blocks, para("end"))
        assert [style for style, _ in lines(file)].count("BriefSpacer") == 1


# --- What stands before the briefs ---------------------------------------------------------------


def test_the_contents_are_a_field_with_the_pages_of_the_print_edition() -> None:
    composed = edition(article(Heading(1, words("Inner"))), article(title="Second"))
    ids = [entry.id for entry in composed.contents]
    pages = PageMap(("i", "1", "2"), dict(zip(ids, ("5", "6", "9"), strict=True)))
    file = opened(rendered(composed, pages).data)
    (block,) = found(file.body, "sdt")
    shown = [(file.style_of(one), said(one)) for one in paragraphs(block)]
    assert shown == [
        ("TOCHeading", "Contents"),
        ("TOC1", "A brief\t5"), ("TOC2", "Inner\t6"), ("TOC1", "Second\t9"),
    ]  # fmt: skip
    assert instructions(block)[0] == 'TOC \\o "1-2" \\h \\z \\u'
    assert [one.split()[0] for one in instructions(block)[1:]] == ["PAGEREF"] * 3
    kinds = values(block, "fldChar", f"{W}fldCharType")
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate") == 4


def test_without_a_print_edition_the_contents_show_no_pages() -> None:
    (block,) = found(opened(rendered(edition(article())).data).body, "sdt")
    assert said(block) == "ContentsA brief"


def test_pages_are_numbered_as_in_print() -> None:
    briefs = (article(title=name) for name in ("First", "Second", "Third"))
    sections = found(opened(rendered(edition(*briefs)).data).body, "sectPr")
    numbered = [section.find(f"{W}pgNumType") for section in sections]
    said_of_them = [dict(one.attrib) if one is not None else {} for one in numbered]
    roman, anew = {f"{W}fmt": "lowerRoman"}, {f"{W}start": "1"}
    assert said_of_them[:3] == [roman, roman, anew]
    assert len(said_of_them) > 3
    assert not any(said_of_them[3:])


def test_every_brief_is_a_section_with_heads_that_its_opening_has_not() -> None:
    file = opened(rendered(edition(article(title="First"), article(title="Second"))).data)
    sections = found(file.body, "sectPr")
    assert len(sections) == 4
    heads = [head(file, section) for section in sections[2:]]
    assert heads == [
        {"default": "First", "even": "An edition", "first": ""},
        {"default": "Second", "even": "An edition", "first": ""},
    ]
    assert all(section.find(f"{W}titlePg") is not None for section in sections)


def head(file: File, section: etree._Element) -> dict[str | None, str]:
    named = {}
    for reference in section.iterfind(f"{W}headerReference"):
        target = file.relations()[reference.get(f"{R}id", "")].get("Target")
        named[reference.get(f"{W}type")] = said(file.tree(f"word/{target}"))
    return named


def test_an_edition_of_one_article_begins_with_its_title() -> None:
    assert lines(made(para("x")))[0] == ("Heading1", "A brief")


def test_the_page_is_the_editions() -> None:
    (size,) = found(made(para("x"), print=Print(page="A4")).body, "pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
