"""The EPUB's package: container, metadata, ways in, and that the same input gives the same file."""

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Raster

from briefexport.backends.epub import render
from briefexport.backends.rendering import RenderOptions
from briefexport.edition.load import load_edition
from briefexport.edition.settings import Person
from briefexport.errors import RefusedError
from briefexport.model import Figure, Heading, Image, Math, Note, Reference, Span, Text
from epubs import (
    DC,
    NCX,
    OPF,
    ROOT,
    TYPE,
    XML_LANG,
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
    whole,
    words,
)
from test_epub_text import a_table

FULL: dict[str, Any] = {
    "title": "Bread & <Roses>",
    "subtitle": "A “second” title",
    "isbn": "9783161484100",
    "identifier": "urn:uuid:00000000-0000-4000-8000-000000000000",
    "authors": ["Ada One", Person("Bo Two", "Two, Bo", "trl")],
    "publisher": "The Press",
    "rights": "© 2025",
    "series": "Briefs",
    "issue": "3",
}


@pytest.fixture(scope="module")
def full() -> Book:
    first = article(
        Heading(1, words("Opening"), id="opening"),
        para("See ", Reference("tbl"), " and ", Math("x^2"), ".", Note((para("Noted."),))),
        replace(a_table(caption="Sums"), id="tbl"),
        Figure(Image("leaf.png", "A leaf"), words("Leaves")),
        Heading(2, words("Deeper")),
        title="First",
    )
    second = article(para("Back to ", Reference("b1#opening"), "."), title="Second")
    return book(first, second, **FULL)


# --- The container ------------------------------------------------------------------------------


def test_the_media_type_comes_first_and_is_not_compressed(full: Book) -> None:
    first = full.infos[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert first.extra == b""
    assert full.files["mimetype"] == b"application/epub+zip"


def test_file_names_are_plain_and_files_have_no_times(full: Book) -> None:
    assert {info.date_time for info in full.infos} == {(1980, 1, 1, 0, 0, 0)}
    assert all(info.filename.isascii() and " " not in info.filename for info in full.infos)


def test_the_manifest_lists_every_file_and_no_other(full: Book) -> None:
    listed = {f"EPUB/{path}" for path in full.manifest()}
    unlisted = {"mimetype", "META-INF/container.xml", "EPUB/content.opf"}
    assert listed == set(full.files) - unlisted


def test_nothing_refers_to_what_is_not_there(full: Book) -> None:
    assert full.broken() == []


def test_equal_editions_are_equal_bytes_in_any_process() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); from hashlib import sha256;"
        "from epubs import article, edition, para, rendered;"
        "print(sha256(rendered(edition(article(para('Same.')))).data).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": epoch},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone, epoch in (("1", "UTC", "0"), ("2", "Pacific/Kiritimati", "1700000000"))
    }
    assert len(digests) == 1


def test_without_ebooklib_the_edition_is_refused_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.startswith("briefexport.backends.epub.con")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ebooklib", None)
    with pytest.raises(RefusedError) as refused:
        render(edition(article(para("x"))), the_style(), None, RenderOptions())
    (finding,) = refused.value.diagnostics
    assert (finding.code, finding.hint) == ("BX550", "install briefexport[epub]")


def test_the_package_is_imported_without_ebooklib() -> None:
    code = "import sys; sys.modules['ebooklib'] = None; import briefexport.backends.epub"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# --- Metadata -----------------------------------------------------------------------------------


def refinements(full: Book, target: str) -> dict[str, str]:
    metas = full.opf.iterfind(f"{OPF}metadata/{OPF}meta[@refines='#{target}']")
    return {str(meta.get("property")): meta.text or "" for meta in metas}


def elements(full: Book, name: str) -> list[tuple[str, str]]:
    return [(str(one.get("id")), one.text or "") for one in full.opf.iter(f"{DC}{name}")]


def test_titles_keep_their_characters_and_their_roles(full: Book) -> None:
    assert elements(full, "title") == [
        ("title", "Bread & <Roses>"),
        ("subtitle", "A “second” title"),
    ]
    assert refinements(full, "title")["title-type"] == "main"
    assert refinements(full, "subtitle")["title-type"] == "subtitle"


def test_the_identifier_is_the_edition_s_and_the_isbn_stands_beside_it(full: Book) -> None:
    assert full.opf.get("unique-identifier") == "id"
    assert elements(full, "identifier") == [
        ("id", FULL["identifier"]),
        ("isbn", "urn:isbn:9783161484100"),
    ]
    scheme = full.opf.find(f"{OPF}metadata/{OPF}meta[@refines='#isbn']")
    assert scheme is not None
    assert (scheme.get("scheme"), scheme.text) == ("onix:codelist5", "15")


def test_an_isbn_that_is_the_identifier_is_said_once() -> None:
    made = book(article(para("x")), isbn="9783161484100")
    assert elements(made, "identifier") == [("id", "urn:isbn:9783161484100")]
    assert refinements(made, "id") == {"identifier-type": "15"}


def test_people_publisher_rights_and_series_are_said(full: Book) -> None:
    assert [name for _, name in elements(full, "creator")] == ["Ada One", "Bo Two"]
    assert refinements(full, "creator-1") == {"role": "aut"}
    assert refinements(full, "creator-2") == {"role": "trl", "file-as": "Two, Bo"}
    assert [name for _, name in elements(full, "publisher")] == ["The Press"]
    assert [name for _, name in elements(full, "rights")] == ["© 2025"]
    assert full.meta("belongs-to-collection") == ["Briefs"]
    assert refinements(full, "series") == {"collection-type": "series", "group-position": "3"}


def test_an_issue_that_is_no_number_is_no_position() -> None:
    made = book(article(para("x")), series="Briefs", issue="spring")
    assert refinements(made, "series") == {"collection-type": "series"}


def test_the_date_is_the_edition_s_and_never_the_clock_s(full: Book) -> None:
    assert full.meta("dcterms:modified") == ["2025-02-20T00:00:00Z"]
    assert elements(full, "date") == [("None", "2025-02-20")]


@pytest.mark.parametrize(("language", "direction"), [("en-GB", "ltr"), ("he", "rtl")])
def test_language_and_direction_are_the_package_s_and_the_spine_s(
    language: str, direction: str
) -> None:
    made = book(article(para("x")), language=language)
    spine = made.opf.find(f"{OPF}spine")
    assert spine is not None
    assert (made.opf.get(XML_LANG), made.opf.get("dir")) == (language, direction)
    assert spine.get("page-progression-direction") == direction
    assert elements(made, "language") == [("None", language)]


def test_only_parts_with_formulas_say_so(full: Book) -> None:
    properties = {path: item.get("properties") for path, item in full.manifest().items()}
    assert properties["text/b1.xhtml"] == "mathml"
    assert properties["text/b2.xhtml"] is None
    assert properties["nav.xhtml"] == "nav"
    assert properties["images/cover.jpg"] == "cover-image"


def test_accessibility_is_said_of_what_is_there(full: Book) -> None:
    assert full.meta("schema:accessMode") == ["textual", "visual"]
    assert full.meta("schema:accessModeSufficient")[0] == "textual"
    assert {"alternativeText", "MathML"} <= set(full.meta("schema:accessibilityFeature"))
    assert full.meta("schema:accessibilityHazard") == ["none"]
    assert "Every picture has" in full.meta("schema:accessibilitySummary")[0]


def test_a_text_without_pictures_claims_none() -> None:
    made = book(article(para("x")))
    assert made.meta("schema:accessMode") == ["textual"]
    features = made.meta("schema:accessibilityFeature")
    assert not {"alternativeText", "MathML", "pageNavigation", "pageBreakMarkers"} & set(features)
    assert made.meta("dcterms:conformsTo") == []


def test_a_picture_without_a_text_is_not_hidden() -> None:
    made = book(article(Figure(Image("leaf.png"))))
    assert made.meta("schema:accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in made.meta("schema:accessibilityFeature")


def test_a_picture_that_only_decorates_is_no_content() -> None:
    assert book(article(Figure(Image("leaf.png", "")))).meta("schema:accessMode") == ["textual"]


# --- The ways in --------------------------------------------------------------------------------


def test_the_contents_are_those_of_the_edition_as_a_tree(full: Book) -> None:
    (toc,) = [nav for nav in found(full.tree("nav.xhtml"), "nav") if nav.get(TYPE) == "toc"]
    links = [(link.get("href"), said(link)) for link in found(toc, "a")]
    assert [text for _, text in links] == ["First", "Opening", "Second"]
    assert links[0][0] == "text/b1.xhtml"
    assert links[1][0] == "text/b1.xhtml#b1-opening"
    (first, second) = toc.findall("{*}ol/{*}li")
    assert texts(found(first, "a")) == ["First", "Opening"]
    assert texts(found(second, "a")) == ["Second"]


def test_landmarks_and_lists_are_those_that_exist(full: Book) -> None:
    navs = {nav.get(TYPE): nav for nav in found(full.tree("nav.xhtml"), "nav")}
    assert list(navs) == ["toc", "lot", "loi", "landmarks"]
    assert texts(found(navs["lot"], "a")) == ["Table 1. Sums"]
    assert texts(found(navs["loi"], "a")) == ["Figure 1. Leaves"]
    marks = {link.get(TYPE): link.get("href") for link in found(navs["landmarks"], "a")}
    assert marks == {
        "cover": "cover.xhtml",
        "toc": "nav.xhtml#toc",
        "bodymatter": "text/b1.xhtml",
        "footnotes": "text/b1.xhtml#b1.notes",
        "lot": "nav.xhtml#lot",
        "loi": "nav.xhtml#loi",
    }


def test_the_spine_is_cover_title_contents_and_briefs(full: Book) -> None:
    front = ["cover.xhtml", "title.xhtml", "nav.xhtml"]
    assert full.spine() == [*front, "text/b1.xhtml", "text/b2.xhtml"]


def test_an_article_by_itself_has_a_cover_and_no_pages_before_it() -> None:
    made = book(article(para("x")), front=False)
    assert made.spine() == ["cover.xhtml", "text/b1.xhtml"]
    assert "nav.xhtml" in made.manifest()
    assert "title.xhtml" not in made.manifest()
    assert made.broken() == []
    landmarks = [link.get(TYPE) for link in found(made.tree("nav.xhtml"), "a")][1:]
    assert landmarks == ["cover", "bodymatter"]
    assert "kicker" not in made.text("text/b1.xhtml")


def test_old_readers_find_the_same_contents_and_the_cover(full: Book) -> None:
    ncx = full.tree("toc.ncx")
    uid = ncx.find(f"{NCX}head/{NCX}meta[@name='dtb:uid']")
    depth = ncx.find(f"{NCX}head/{NCX}meta[@name='dtb:depth']")
    assert uid is not None
    assert depth is not None
    assert (uid.get("content"), depth.get("content")) == (FULL["identifier"], "2")
    labels = [text.text for text in ncx.iter(f"{NCX}text")]
    assert labels == ["Bread & <Roses>", "Ada One", "Bo Two", "First", "Opening", "Second"]
    spine = full.opf.find(f"{OPF}spine")
    assert spine is not None
    assert spine.get("toc") == full.manifest()["toc.ncx"].get("id")
    cover = full.opf.find(f"{OPF}metadata/{OPF}meta[@name='cover']")
    assert cover is not None
    assert cover.get("content") == full.manifest()["images/cover.jpg"].get("id")
    guide = {one.get("type"): one.get("href") for one in full.opf.iter(f"{OPF}reference")}
    assert guide == {"cover": "cover.xhtml", "toc": "nav.xhtml", "text": "text/b1.xhtml"}


def test_a_title_in_the_contents_is_words_alone() -> None:
    heading = Heading(
        1,
        (
            Text("On "),
            Span("emphasis", (Text("A & B"),)),
            Note((para("A note."),)),
            Text(" "),
            Math("x"),
        ),
    )
    made = book(article(heading))
    link, *_ = [a for a in found(made.tree("nav.xhtml"), "a") if "#b1" in (a.get("href") or "")]
    assert said(link) == "On A & B x"
    assert texts(found(link, "em")) == ["A & B"]
    assert made.broken() == []


# --- Cover, title page --------------------------------------------------------------------------


def test_the_cover_page_shows_a_picture_with_a_text(full: Book) -> None:
    (image,) = found(full.tree("cover.xhtml"), "img")
    assert image.get("alt") == "Cover: Bread & <Roses>"
    assert image.get("src") == "images/cover.jpg"


def test_the_title_page_says_who_and_what(full: Book) -> None:
    assert said(found(full.tree("title.xhtml"), "body")[0]) == (
        "Bread & <Roses> A “second” title Ada One Bo Two Briefs 3 The Press © 2025"
        " ISBN 9783161484100 urn:uuid:00000000-0000-4000-8000-000000000000"
    )


HOSTILE = [
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "&amp; ]]> <!-- <?xml",
    "\u202eright \u2066to\u2069 left",
    "🀄 אלף ا 字 \u0301",
    "x" * 3000,
    "word " * 500,
    "..",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_no_title_breaks_the_file(title: str) -> None:
    title = title.strip()
    made = edition(article(para(title), title=title), title="A", subtitle=None)
    made = replace(made, settings=replace(made.settings, title=title, subtitle=title))
    read = opened(rendered(made).data)
    assert elements(read, "title")[0][1] == title
    assert read.broken() == []
    tree = read.tree("text/b1.xhtml")
    assert whole(found(tree, "h1")[0]) == title
    assert not found(tree, "script")


def test_a_title_too_long_for_the_cover_is_reported() -> None:
    made = edition(article(para("x")), title="word " * 200 + "end")
    assert [finding.code for finding in rendered(made).diagnostics] == ["BX554"]


def test_the_cover_named_by_the_edition_is_taken_and_turned_to_rgb() -> None:
    made = edition(article(para("x")), cover="own.jpg")
    data = pixels((30, 40), "CMYK", "JPEG")
    made = replace(made, cover=asset("own.jpg", data, "image/jpeg"))
    cover = opened(rendered(made).data).files["EPUB/images/cover.jpg"]
    assert raster(cover) == ("JPEG", "RGB", (30, 40))


def test_a_cover_beside_the_edition_is_found_and_taken(tmp_path: Path) -> None:
    (tmp_path / "front.png").write_bytes(pixels((300, 480)))
    (tmp_path / "one.md").write_text("# One\n\nText.\n", "utf-8")
    (tmp_path / "edition.toml").write_text('title = "Own"\ncover = "front.png"\n', "utf-8")
    result = rendered(load_edition(tmp_path).edition)
    read = opened(result.data)
    assert raster(read.files["EPUB/images/cover.jpg"]) == ("JPEG", "RGB", (300, 480))
    assert [finding.code for finding in result.diagnostics] == ["BX556"]
    (image,) = found(read.tree("cover.xhtml"), "img")
    assert image.get("alt") == "Cover: Own"


def test_a_cover_is_made_where_none_is_named() -> None:
    assert raster(book(article(para("x"))).files["EPUB/images/cover.jpg"]) == (
        "JPEG",
        "RGB",
        (1600, 2560),
    )


def raster(data: bytes) -> tuple[str | None, str, tuple[int, int]]:
    with Raster.open(io.BytesIO(data)) as image:
        return image.format, image.mode, image.size


# --- Pictures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "form", "media_type", "expected", "code"),
    [
        ("RGB", "PNG", "image/png", ("PNG", "RGB"), None),
        ("CMYK", "JPEG", "image/jpeg", ("JPEG", "RGB"), "BX552"),
        ("RGB", "WEBP", "image/webp", ("JPEG", "RGB"), "BX552"),
        ("RGBA", "WEBP", "image/webp", ("PNG", "RGBA"), "BX552"),
    ],
)
def test_pictures_are_of_a_kind_that_every_reader_knows(
    mode: str, form: str, media_type: str, expected: tuple[str, str], code: str | None
) -> None:
    made = edition(article(Figure(Image("one.png", "One"))))
    data = pixels((9, 9), mode, form)
    made = replace(made, assets={"one.png": asset("one.png", data, media_type)})
    result = rendered(made)
    read = opened(result.data)
    (path,) = [p for p in read.manifest() if p.startswith("images/one")]
    kind, colours, _ = raster(read.files[f"EPUB/{path}"])
    assert (kind, colours) == expected
    assert read.manifest()[path].get("media-type") == f"image/{expected[0].lower()}"
    assert [finding.code for finding in result.diagnostics] == ([code] if code else [])
    assert read.broken() == []


def test_a_picture_too_large_for_readers_is_scaled_down() -> None:
    made = edition(article(Figure(Image("one.png", "One"))))
    made = replace(made, assets={"one.png": asset("one.png", pixels((4000, 3000)))})
    result = rendered(made)
    (path,) = [p for p in opened(result.data).files if "images/one" in p]
    _, _, (width, height) = raster(opened(result.data).files[path])
    assert 5_000_000 < width * height <= 5_600_000
    assert [finding.code for finding in result.diagnostics] == ["BX552"]


def test_odd_names_of_pictures_become_plain_ones() -> None:
    made = book(article(Figure(Image("a folder/Ä picture.png", "One"))))
    (path,) = [p for p in made.manifest() if p.startswith("images/a")]
    assert path.isascii()
    assert " " not in path
    assert made.broken() == []


def test_an_svg_stays_an_svg() -> None:
    made = edition(article(Figure(Image("one.svg", "One"))))
    data = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    made = replace(made, assets={"one.svg": asset("one.svg", data, "image/svg+xml")})
    assert opened(rendered(made).data).files["EPUB/images/one.svg"] == data
