"""What Kindle, Kobo, Apple Books and old readers trip over is not in the file, rule by rule."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image as Raster

from briefexport.edition.settings import Epub
from briefexport.model import Block, Heading, Span
from epubs import (
    NCX,
    OPF,
    XHTML,
    Book,
    article,
    asset,
    book,
    edition,
    found,
    opened,
    para,
    pixels,
    rendered,
    said,
    texts,
    the_style,
    words,
)
from test_epub_style import rules
from test_epub_text import EVERYTHING, a_table


@pytest.fixture(scope="module")
def full() -> Book:
    return book(article(*EVERYTHING, title="First"), article(a_table("Wide", 9), title="Second"))


@pytest.fixture(scope="module")
def css(full: Book) -> str:
    return full.text("style.css")


# --- The cover (KDP, Kobo) ------------------------------------------------------------------------


def test_a_cover_is_large_enough_for_kindle_and_light_enough_for_kobo(full: Book) -> None:
    data = full.files["EPUB/images/cover.jpg"]
    with Raster.open(io.BytesIO(data)) as cover:
        assert (cover.format, cover.mode, cover.size) == ("JPEG", "RGB", (1600, 2560))
    assert len(data) < 3_000_000


def test_a_cover_is_named_for_readers_new_and_old_and_is_a_picture_on_a_page(full: Book) -> None:
    item = full.manifest()["images/cover.jpg"]
    old = full.opf.find(f"{OPF}metadata/{OPF}meta[@name='cover']")
    assert old is not None
    assert (item.get("properties"), old.get("content")) == ("cover-image", item.get("id"))
    (image,) = found(full.tree("cover.xhtml"), "img")
    assert image.get("src") == "images/cover.jpg"
    assert full.spine()[0] == "cover.xhtml"


# --- Files and ways in ----------------------------------------------------------------------------


def test_every_brief_is_a_file_of_its_own(full: Book) -> None:
    parts = [path for path in full.spine() if path.startswith("text/")]
    assert [texts(found(full.tree(path), "h1")) for path in parts] == [["First"], ["Second"]]


def test_old_contents_are_no_deeper_than_kindle_shows_and_in_the_order_of_the_new() -> None:
    levels = [Heading(level, words(f"Level {level}")) for level in (1, 2, 3)]
    made = book(article(*levels, Heading(1, words("After"))), article(para("x"), title="Last"))
    ncx = made.tree("toc.ncx")
    assert not ncx.findall(f".//{NCX}navPoint/{NCX}navPoint/{NCX}navPoint")
    old = [str(content.get("src")) for content in ncx.iter(f"{NCX}content")]
    (toc,) = [nav for nav in found(made.tree("nav.xhtml"), "nav") if nav.get("id") == "toc"]
    new = [str(link.get("href")) for link in found(toc, "a")]
    assert old == [href for href in new if href in old]


def test_no_picture_is_of_a_kind_that_readers_do_not_know(full: Book) -> None:
    kinds = {str(item.get("media-type")) for item in full.manifest().values()}
    pictures = {kind for kind in kinds if kind.startswith("image/")}
    assert pictures <= {"image/jpeg", "image/png", "image/gif", "image/svg+xml"}


# --- The style sheet and the markup ---------------------------------------------------------------


def test_quotes_are_set_in_by_no_more_than_kobo_takes(css: str) -> None:
    margin = re.search(r"margin: ([^;}]+)", rules(css)["blockquote"])
    assert margin is not None
    sides = margin[1].split()
    assert all(float(side.removesuffix("em")) <= 2 for side in sides if side != "0")


def test_no_element_has_a_style_of_its_own(full: Book) -> None:
    for path, tree in full.documents():
        assert not tree.xpath("//@style"), path
        assert not found(tree, "style"), path


def test_small_capitals_are_a_variant_and_no_smaller_font(full: Book, css: str) -> None:
    said_of_them = rules(css)[".small-caps"]
    assert "font-variant: small-caps" in said_of_them
    assert "font-size" not in said_of_them


def test_text_keeps_the_colour_that_the_reader_chose(css: str) -> None:
    coloured = {
        selector for selector, body in rules(css).items() if re.search(r"(^|[\s;{])color:", body)
    }
    plain = {"body", "p", "h1", "h2", "h3", "li", "td", "th", "blockquote", "code", "figcaption"}
    assert not coloured & plain


def test_no_box_of_text_scrolls_or_is_as_wide_as_a_number_says(css: str) -> None:
    scrolling = {one for one, body in rules(css).items() if "overflow-x" in body}
    assert scrolling == {".formula"}
    width = re.compile(r"(^|[\s;])(min-)?width: [\d.]+r?em")
    fixed = {selector for selector, body in rules(css).items() if width.search(body)}
    assert fixed == {".task"}


def test_without_a_style_sheet_the_text_still_says_everything() -> None:
    blocks: tuple[Block, ...] = (
        a_table("Sums"),
        para(Span("lead-in", words("Lead:")), " on"),
    )
    tree = book(article(*blocks), front=False).tree("text/b1.xhtml")
    assert said(found(tree, "caption")[0]) == "Table 1. Sums"
    assert texts(found(tree, "strong")) == ["Lead:"]


def test_no_script_no_form_and_nothing_from_elsewhere(full: Book) -> None:
    for path, tree in full.documents():
        for tag in ("script", "iframe", "object", "input", "form", "audio", "video"):
            assert not found(tree, tag), path
        sources = tree.xpath("//@src")
        assert isinstance(sources, list)
        assert not [one for one in sources if "://" in str(one)]


def test_no_table_stands_in_another_table_of_the_markup(full: Book) -> None:
    for _, tree in full.documents():
        assert not tree.findall(f".//{XHTML}table//{XHTML}table")


# --- Fonts ----------------------------------------------------------------------------------------


def test_a_book_that_wants_no_fonts_brings_and_names_none() -> None:
    made = edition(article(*EVERYTHING), epub=Epub(fonts=False))
    read = opened(rendered(made).data)
    assert not [path for path in read.manifest() if path.startswith("fonts/")]
    assert "@font-face" not in read.text("style.css")
    families = {font.family for font in the_style().fonts.values()}
    assert not [family for family in families if f'"{family}"' in read.text("style.css")]


def test_a_cover_of_the_editor_s_that_is_too_large_is_made_smaller() -> None:
    made = edition(article(para("x")))
    large = asset("own.png", pixels((2000, 4000)), "image/png")
    result = rendered(replace(made, cover=large))
    assert not result.diagnostics
    read = opened(result.data)
    with Raster.open(io.BytesIO(read.files["EPUB/images/cover.jpg"])) as cover:
        assert (cover.format, cover.size) == ("JPEG", (1280, 2560))
