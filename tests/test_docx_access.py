"""The DOCX by the rules of Word's accessibility checker, each a test of its own."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from briefexport.contrast import contrast
from briefexport.model import Figure, Heading, Image, Link
from built import OWN, Built
from docx_files import (
    WP,
    File,
    W,
    article,
    edition,
    everything,
    found,
    made,
    opened,
    para,
    rendered,
    row,
    said,
    table,
    the_style,
    value,
    values,
    words,
)  # fmt: skip

Build = Callable[[Path], Built]
EACH = pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)


@pytest.mark.thorough
@EACH
def test_every_picture_says_what_it_shows_or_that_it_is_decoration(
    built: Build, path: Path
) -> None:
    assert silent_pictures(opened(built(path).docx.read_bytes())) == []


def silent_pictures(file: File) -> list[str]:
    return [
        str(one.get("name"))
        for tree in file.texts()
        for one in tree.iter(f"{WP}docPr")
        if not one.get("descr") and not list(one.iter("{*}decorative"))
    ]


def test_a_picture_that_says_nothing_is_found() -> None:
    assert silent_pictures(made(Figure(Image("p.png", "a horse")))) == []
    assert silent_pictures(made(Figure(Image("p.png", "")))) == []
    assert silent_pictures(made(Figure(Image("p.png", None)))) == ["Picture 1"]


@EACH
def test_pictures_are_in_line_with_the_text(built: Build, path: Path) -> None:
    file = opened(built(path).docx.read_bytes())
    assert not [one for tree in file.texts() for one in tree.iter(f"{WP}anchor")]


@EACH
def test_every_table_has_a_head_row_that_repeats(built: Build, path: Path) -> None:
    assert headless(opened(built(path).docx.read_bytes())) == []


def headless(file: File) -> list[str]:
    """Return the tables whose first row is no head, or that have a head row behind others."""
    faults = []
    for block in (one for tree in file.texts() for one in found(tree, "tbl")):
        rows = block.findall(f"{W}tr")
        heads = [one.find(f"{W}trPr/{W}tblHeader") is not None for one in rows]
        if not heads[0] or any(late and not early for early, late in pairwise(heads)):
            faults.append(said(block)[:40])
    return faults


def test_a_table_without_a_head_row_is_found() -> None:
    assert headless(made(table(row("a"), head=(row("A"),)))) == []
    assert headless(made(table(row("a")))) == ["a"]


@EACH
def test_tables_are_simple(built: Build, path: Path) -> None:
    file = opened(built(path).docx.read_bytes())
    for block in (one for tree in file.texts() for one in found(tree, "tbl")):
        assert not block.xpath(".//*[local-name() = 'tc']//*[local-name() = 'tbl']")
        assert all(said(one).strip() or spans(one) for one in found(block, "tr"))


def spans(line: etree._Element) -> bool:
    return any(one.find(f"{W}tcPr/{W}vMerge") is not None for one in found(line, "tc"))


@EACH
def test_headings_skip_no_level(built: Build, path: Path) -> None:
    assert jumps(opened(built(path).docx.read_bytes())) == []


def levels(file: File) -> Iterator[int]:
    for paragraph in found(file.body, "p"):
        outline = file.effective(paragraph, "pPr/outlineLvl")
        if outline is not None:
            yield int(outline)


def jumps(file: File) -> list[tuple[int, int]]:
    return [pair for pair in pairwise((-1, *levels(file))) if pair[1] > pair[0] + 1]


def test_a_heading_of_a_level_too_deep_is_found() -> None:
    file = made(Heading(1, words("H")), para("x"))
    assert jumps(file) == []
    deeper = file.parts["word/document.xml"].replace(b'"Heading2"', b'"Heading4"')
    assert jumps(File({**file.parts, "word/document.xml": deeper})) == [(0, 3)]


@EACH
def test_the_file_has_a_title_and_its_language(built: Build, path: Path) -> None:
    file = opened(built(path).docx.read_bytes())
    core = {etree.QName(one).localname: one.text for one in file.tree("docProps/core.xml")}
    assert core["title"]
    language = core["language"]
    defaults = file.tree("word/styles.xml").find(f"{W}docDefaults")
    assert defaults is not None
    assert values(defaults, "lang") == [language]


@EACH
def test_no_paragraph_is_empty_but_what_parts_tables(built: Build, path: Path) -> None:
    file = opened(built(path).docx.read_bytes())
    empty = [
        file.style_of(one)
        for one in file.body.iterchildren(f"{W}p")
        if not said(one).strip() and not list(one.iter(f"{WP}inline", "{*}oMath"))
    ]
    assert set(empty) <= {"BriefSpacer", "BriefByline"}


def test_every_text_stands_out_from_what_is_behind_it() -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1; what is behind is white, or the fill of the paragraph's style."""
    file = everything()
    for name, sheet in file.styles.items():
        colour = value(sheet, "rPr/color")
        fill = value(sheet, "pPr/shd", f"{W}fill") or "FFFFFF"
        if colour:
            assert contrast(f"#{colour}", f"#{fill}") >= 4.5, name


def test_a_link_is_underlined_and_says_where_it_leads() -> None:
    file = made(para(Link("https://example.org", words("the rules"))))
    assert value(file.styles["Hyperlink"], "rPr/u") == "single"
    (link,) = found(file.body, "hyperlink")
    assert said(link) == "the rules"


# --- What leads out ------------------------------------------------------------------------------


@EACH
def test_whatever_leads_outside_is_a_link_with_an_allowed_scheme(built: Build, path: Path) -> None:
    file = opened(built(path).docx.read_bytes())
    outside = [
        one
        for name in file.parts
        if name.endswith(".rels")
        for one in file.tree(name)
        if one.get("TargetMode") == "External"
    ]
    for one in outside:
        assert str(one.get("Type")).endswith("/hyperlink")
        assert str(one.get("Target")).partition(":")[0] in {"http", "https", "mailto", "tel"}
    assert not [name for name in file.parts if "embeddings" in name or "activeX" in name]


# --- Made to come back ---------------------------------------------------------------------------


def test_every_paragraph_has_an_id_of_its_own() -> None:
    w14 = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
    file = everything()
    ids = [str(one.get(w14)) for tree in file.texts() for one in found(tree, "p")]
    assert len(ids) == len(set(ids))
    assert all(0 < int(one, 16) < 0x80000000 and len(one) == 8 for one in ids)


@pytest.mark.parametrize("review", [False, True])
def test_changes_are_tracked_where_a_review_is_asked_for(review: bool) -> None:
    file = opened(rendered(edition(article(para("x"))), review=review).data)
    tracked = file.tree("word/settings.xml").find(f"{W}trackRevisions")
    assert (tracked is not None) == review


def test_the_whole_style_sheet_is_the_styles_own() -> None:
    """No theme font, no thumbnail, no second style sheet; Word 2013's way to lay out."""
    file = made(para("x"))
    fonts = found(file.tree("word/styles.xml"), "rFonts")
    assert fonts
    assert not [one for one in fonts for key in one.attrib if "Theme" in str(key)]
    assert not [name for name in file.parts if "thumbnail" in name or "Effects" in name]
    settings = file.tree("word/settings.xml")
    modes = [
        one.get(f"{W}val")
        for one in found(settings, "compatSetting")
        if one.get(f"{W}name") == "compatibilityMode"
    ]
    assert modes == ["15"]
    assert the_style().fonts["serif"].family in {one.get(f"{W}ascii") for one in fonts}
