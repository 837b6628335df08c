"""The EPUB's looks: a style sheet that leaves the reader's choices alone, and fonts to match."""

import io
import re
from dataclasses import replace

import pytest
import tinycss2
from fontTools.ttLib import TTFont

from briefexport.backends.epub.fonts import embedded, together, used_in
from briefexport.backends.epub.sheet import Screen, style_sheet, width_class
from briefexport.contrast import contrast
from briefexport.model import CodeBlock, Heading, List, ListItem, Quote, Span, Text
from epubs import ROOT, Book, article, book, para, the_style, words
from test_css import faults_in
from test_epub_text import EVERYTHING

TEMPLATES = ROOT / "templates"


@pytest.fixture(scope="module")
def full() -> Book:
    return book(article(*EVERYTHING), article(para("x")))


@pytest.fixture(scope="module")
def css(full: Book) -> str:
    return full.text("style.css")


def rules(css: str) -> dict[str, str]:
    """Return the declarations of every selector; those of one given twice are joined."""
    found: dict[str, str] = {}
    plain = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", css, flags=re.DOTALL)
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", plain):
        for selector in selectors.split(","):
            found[selector.strip()] = found.get(selector.strip(), "") + body
    return found


def test_running_text_keeps_what_the_reader_chose(css: str) -> None:
    body = rules(css)["body"]
    for name in ("font-size", "line-height", "color", "background", "margin", "text-align"):
        assert not re.search(rf"(^|[\s;]){name}", body), name
    for paragraph in ("p", "p + p"):
        assert not re.search(r"font|line-height|color|text-align", rules(css)[paragraph])


@pytest.mark.parametrize(
    "forbidden",
    [
        r"[\d.](px|pt|rem)\b", r"!important", r"@import", r"position:\s*fixed", r"unicode-bidi",
        r"(^|[\s;{])direction:", r":\s*-[\d.]+e?m?\s*0?;?.*margin", r"margin[^:;]*:[^;}]*-\d",
        r"background", r"(^|[}\s])div\s*\{", r"https?:",
    ],
)  # fmt: skip
def test_nothing_stands_in_it_that_readers_trip_over(css: str, forbidden: str) -> None:
    assert not re.search(forbidden, css)


def test_the_sheet_is_css_whatever_is_in_it() -> None:
    style = the_style()
    numbered = replace(style, heading=replace(style.heading, rule=1, number_colour="accent"))
    sheet = style_sheet(numbered, (), frozenset({0.5}), frozenset(style.table.variants))
    assert "&" not in sheet
    assert faults_in(tinycss2.parse_stylesheet(sheet, True, True)) == []
    cells = rules(sheet)
    assert "display: block" in cells[".table.table > .cards tbody tr > *"]


def test_headings_and_cells_say_their_alignment(css: str) -> None:
    assert "text-align: left" in rules(css)["h2"]
    assert "text-align: left" in rules(css)["td"]


def test_tables_have_the_rules_of_print(css: str) -> None:
    style = the_style()
    size = style.text["table"].size
    table, cells = rules(css)["table"], rules(css)["tr > td"]
    assert f"border-top: {style.table.rule / size:.4f}em solid" in table
    assert f"border-bottom: {style.table.rule / size:.4f}em solid" in table
    assert f"{style.table.row_rule / size:.4f}em solid" in cells
    assert f"padding-top: {style.table.padding_y / size:.4f}em" in cells
    assert f"padding-right: {style.table.padding_x / size:.4f}em" in cells


def test_markers_are_those_of_print_with_shapes_for_old_readers(css: str) -> None:
    for level, (bullet, shape) in enumerate(
        zip(the_style().list.bullets, ("disc", "circle", "square"), strict=True), 1
    ):
        markers = rules(css)[f".level-{level} > li"]
        assert markers.index(shape) < markers.index(f'"{bullet.marker}')


def test_accents_can_be_read_on_light_and_on_dark() -> None:
    screen = Screen(the_style(), frozenset())
    accent = the_style().links.colour
    for ground in ("#ffffff", "#f4ecd8"):
        assert contrast(screen.colour(accent), ground) >= 4.5
    for ground in ("#000000", "#1a1a1a", "#333333"):
        assert contrast(screen.dark(accent), ground) >= 4.5


def test_every_colour_of_text_is_given_again_for_the_dark(css: str) -> None:
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    colours = re.findall(r"\n([^\n{}]+?) \{ color: #", light)
    assert colours
    assert re.findall(r"\n  ([^\n{}]+?) \{ color: #", dark) == colours


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_templates_hold_no_length_colour_font_or_way_round_escaping() -> None:
    for path in [*TEMPLATES.glob("epub/*"), TEMPLATES / "epub.css.j2"]:
        source = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", path.read_text("utf-8"))
        assert not re.search(r"[\d.](px|pt|em|rem|mm)\b|#[0-9a-fA-F]{3,6}\b", source), path
        assert not re.search(r"Spectral|Fira|Plex|weight: \d", source), path
        assert "safe" not in re.findall(r"\|\s*(\w+)", path.read_text("utf-8")), path


def test_a_token_changed_in_the_style_changes_the_sheet() -> None:
    style = the_style()
    other = replace(style, table=replace(style.table, padding_x=style.table.padding_x * 2))
    assert style_sheet(style, (), frozenset()) != style_sheet(other, (), frozenset())


def test_widths_of_columns_are_percentages() -> None:
    sheet = style_sheet(the_style(), (), frozenset({0.25, 0.3333}))
    assert f".{width_class(0.25)} {{ width: 25% }}" in sheet
    assert f".{width_class(0.3333)} {{ width: 33.33% }}" in sheet


# --- Fonts --------------------------------------------------------------------------------------


def fonts_of(made: Book) -> dict[str, TTFont]:
    return {
        path.rpartition("/")[2]: TTFont(io.BytesIO(made.files[f"EPUB/{path}"]))
        for path in made.manifest()
        if path.endswith(".ttf")
    }


def test_every_font_that_is_named_is_embedded_with_its_licence(full: Book, css: str) -> None:
    faces = re.findall(
        r"@font-face \{\s*font-family: \"([^\"]+)\".*?url\(([^)]+)\)", css, re.DOTALL
    )
    assert all(f"EPUB/{path}" in full.files for _, path in faces)
    families = {family for family, _ in faces}
    named = set(re.findall(r"\"([A-Z][^\"]+)\"", css.replace("\\", "")))
    assert named == families
    licences = [path for path in full.manifest() if path.endswith("-licence.txt")]
    assert len(licences) == len(families)
    assert all(full.manifest()[path].get("media-type") == "text/plain" for path in licences)
    assert all(
        item.get("media-type") == "font/ttf"
        for path, item in full.manifest().items()
        if path.endswith(".ttf")
    )


def test_a_font_covers_the_text_set_in_it_spaces_too() -> None:
    text = "Ǆ plain, text: 1\u00a0000\u2007× “quoted” – ﬁn"
    made = book(article(para(text)))
    cmap = fonts_of(made)["Spectral-Regular.ttf"].getBestCmap()
    with TTFont(the_style().face("body")) as whole:
        known = whole.getBestCmap()
    assert {ord(character) for character in text} & set(known) <= set(cmap)
    assert ord(" ") in cmap
    assert len(cmap) < 200


@pytest.mark.thorough
def test_other_scripts_bring_the_fonts_that_have_them() -> None:
    plain = fonts_of(book(article(para("abc"))))
    greek = fonts_of(book(article(para("abc λόγος אבג ابج"))))
    assert not {"Cardo-Regular.ttf", "Amiri-Regular.ttf"} & set(plain)
    assert ord("λ") in greek["Cardo-Regular.ttf"].getBestCmap()
    assert ord("ا") in greek["Amiri-Regular.ttf"].getBestCmap()
    assert ord("a") not in greek["Amiri-Regular.ttf"].getBestCmap()


def faces(*parts: str) -> set[str]:
    used = together(used_in(the_style(), part) for part in parts)
    return {font.path.rpartition("/")[2] for font in embedded(the_style(), used)}


def test_only_faces_that_are_used_are_embedded() -> None:
    assert faces("<p>x</p>") == {"Spectral-Regular.ttf"}
    assert faces("<p>x <em>y</em></p>") == {"Spectral-Regular.ttf", "Spectral-Italic.ttf"}
    assert "Spectral-SemiBold.ttf" in faces("<p><strong>y</strong></p>")
    mono = {name for name in faces("<code>x</code>\n<p><em>y</em></p>") if "Mono" in name}
    assert mono == {"IBMPlexMono-Regular.ttf"}
    assert faces("<h2>x</h2>\n<p><em>y</em></p>") >= {"FiraSans-SemiBold.ttf"}
    assert "FiraSans-SemiBoldItalic.ttf" not in faces("<h2>x</h2>\n<p><em>y</em></p>")
    assert "FiraSans-SemiBoldItalic.ttf" in faces("<h2>x <em>y</em></h2>")


def test_figures_that_the_sheet_asks_for_are_in_the_fonts(full: Book) -> None:
    for name in ("Spectral-Regular.ttf", "FiraSans-Regular.ttf"):
        table = fonts_of(full)[name]["GSUB"].table
        tags = {record.FeatureTag for record in table.FeatureList.FeatureRecord}
        assert {"lnum", "onum", "tnum", "liga"} <= tags


def test_fonts_keep_their_copyright_and_no_time_of_making(full: Book) -> None:
    font = fonts_of(full)["Spectral-Regular.ttf"]
    assert "Spectral Project Authors" in str(font["name"].getDebugName(0))
    with TTFont(the_style().face("body")) as whole:
        assert font["head"].modified == whole["head"].modified


def test_markers_are_covered_only_where_a_list_is_so_deep() -> None:
    def nested(depth: int) -> List:
        under = (nested(depth - 1),) if depth > 1 else ()
        return List("bullet", (ListItem((para("x"), *under)),))

    assert "Cardo-Regular.ttf" not in fonts_of(book(article(nested(2))))
    fonts = fonts_of(book(article(nested(3))))
    # The spaces behind a marker are set in its font.
    assert {ord("▪"), ord(" ")} <= fonts["Cardo-Regular.ttf"].getBestCmap().keys()


def test_capitals_of_the_style_are_in_the_font() -> None:
    made = book(article(Heading(1, words("x")), para("y")), article(para("z")))
    cmap = fonts_of(made)["FiraSans-Medium.ttf"].getBestCmap()
    assert {ord(character) for character in "BRIEF 1"} <= set(cmap)


def test_the_quote_and_code_of_an_edition_look_like_themselves() -> None:
    made = book(article(Quote((para("q"),)), CodeBlock("c"), para(Span("strong", (Text("s"),)))))
    assert {"IBMPlexMono-Regular.ttf", "Spectral-Italic.ttf"} <= set(fonts_of(made))


def test_headings_have_the_size_and_weight_of_print_whatever_browsers_make_of_them(
    css: str,
) -> None:
    (general,) = re.findall(r"\nh1, h2, h3, h4, h5, h6 \{([^}]*)\}", css)
    assert "font-size: 100%" in general
    assert f"font-weight: {the_style().text['body'].weight}" in general
