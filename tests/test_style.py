"""The style: faults at their line, pages, fonts that can do what is asked, and one source."""

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from briefexport.diagnostics import Place
from briefexport.edition.numbers import FIGURE_SPACE, PUNCTUATION_SPACE
from briefexport.edition.styles import find_style
from briefexport.edition.terms import TERMS
from briefexport.edition.widths import measured
from briefexport.errors import RefusedError
from briefexport.lengths import points
from briefexport.source import Source
from briefexport.style import (
    PAGE_SIZES,
    ROLES,
    Font,
    Role,
    Style,
    page,
    page_size,
)
from briefexport.stylefile import load_style
from briefexport.tomlfile import load

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "styles").glob("*.toml"))
BRIEF = (ROOT / "styles" / "brief.toml").read_text("utf-8")

MM = 72 / 25.4


def style_of(text: str) -> Style:
    return load_style(load(Source("styles/brief.toml", text)))


@cache
def brief() -> Style:
    return style_of(BRIEF)


def line_of(text: str, wanted: str) -> int:
    return text[: text.index(wanted)].count("\n") + 1


# --- Faults --------------------------------------------------------------------------------------


def without_table(name: str) -> tuple[str, str]:
    start = BRIEF.index(f"[{name}]")
    table = BRIEF[start : BRIEF.index("\n[", start)]
    return table, ""


@pytest.mark.parametrize(
    ("before", "after", "code", "at", "said"),
    [
        ("stub_weight", "stup_weight", "BX321", "stup_weight", "key table.stup_weight"),
        ("stub_weight = 500\n", "", "BX322", "[table]", "missing style key table.stub_weight"),
        ("name = ", 'extra = 1\nname = ', "BX321", "extra", "unknown style key extra"),
        ("rule = 1\n", "rule = true\n", "BX323", "rule = true", "table.rule: True is no length"),
        ("rule = 1\n", 'rule = "1 furlong"\n', "BX323", 'rule = "1 f', "'1 furlong' is no length"),
        ("rule = 1\n", "rule = -1\n", "BX323", "rule = -1", "-1 is no length"),
        ("rule = 1\n", "rule = inf\n", "BX323", "rule = inf", "is no length"),
        ("rule = 1\n", "rule = nan\n", "BX323", "rule = nan", "is no length"),
        ("rule = 1\n", 'rule = "1e9pt"\n', "BX323", 'rule = "1e9', "is no length"),
        ("rule = 1\n", 'rule = "999999mm"\n', "BX323", 'rule = "99', "is no length"),
        ("widows = 2", 'widows = "2"', "BX323", "widows", "should be a whole number"),
        ("hyphenation = [6, 3, 3]", "hyphenation = [6]", "BX323", "hyphenation = [", "at least 3"),
        ('figures = "tabular"', 'figures = "roman"', "BX323", 'figures = "roman"', "'tabular'"),
        ('align = "justify"', 'align = "left"', "BX323", 'align = "left"', "text.body.align"),
        ('size = "A5"', 'size = "A55"', "BX323", 'size = "A55"', "'A55' is no page size"),
        ('screen = "#7a1f2b"', 'screen = "red"', "BX323", 'screen = "red"', "'red' is no colour"),
        ("press = [0, 0, 0, 0.95]", "press = [0, 0, 0]", "BX323", "press = [0, 0, 0]", "is no ink"),
        ("press = [0, 0, 0, 0.95]", "press = [0, 0, 0, 95]", "BX323", "press = ", "is no ink"),
        ("press = [0, 0, 0, 0.95]", "press = [[], 0, 0, 0]", "BX323", "press = ", "is no ink"),
        ("press = [0, 0, 0, 0.95]", 'press = "black"', "BX323", "press = ", "is no ink"),
        ("press = [0, 0, 0, 0.95]", "press = [1, 1, 0.9, 0.95]", "BX406", "[1, 1", "385 % of ink"),
        ('screen = "#555555"', 'screen = "#1a1a1a"', "BX406", "[0, 0, 0, 0.7]", "'ink' and 'grey'"),
        ('"icc/fogra39-coated-300.icc"', '"../x.icc"', "BX323", "profile = ", "is no ICC profile"),
        ('"icc/fogra39-coated-300.icc"', '"/x.icc"', "BX323", "profile = ", "is no ICC profile"),
        ('"icc/fogra39-coated-300.icc"', '"x.pdf"', "BX323", "profile = ", "is no ICC profile"),
        ("ink_limit = 300", "ink_limit = 30", "BX323", "ink_limit = ", "press.ink_limit"),
        ("ink_limit = 300", "ink_limit = 401", "BX323", "ink_limit = ", "press.ink_limit"),
        ("ink_limit = 300", "ink_limit = 200", "BX406", "[0.3, 0.95", "235 % of ink"),
        ('condition = "FOGRA39"', 'condition = ""', "BX323", "condition = ", "press.condition"),
        ('bleed = "3mm"', 'bleed = "3"', "BX323", "bleed = ", "'3' is no length"),
        ("marks = false\n", "", "BX322", "[press]", "missing style key press.marks"),
        ('row_colour = "hairline"', 'row_colour = "hair"', "BX401", "row_colour", "colour 'hair'"),
        ('background = "tint"\nin', 'background = "tin"\nin', "BX401", 'background = "tin"\nin',
         "colour 'tin' is not"),
        ('band_background = ""', 'band_background = "tin"', "BX401", "band_b", "colour 'tin'"),
        ("[table.variants.ledger]", "[table.variants.Ledger]", "BX401", "[table.variants.L",
         "'Ledger' is no name of a variant"),
        ("[table.variants.ledger]", "[table.variants.ledger.variants]", "BX323", "",
         "table.variants.flush: should be a table"),
        ("column_rule = 0.25", "colum_rule = 0.25", "BX321", "colum_rule", "key table.colum_rule"),
        ("column_rule = 0.25", 'column_rule = "x"', "BX323", 'column_rule = "x"', "is no length"),
        ('colour = "accent"\nunderline', 'colour = "x"\nunderline', "BX401", 'colour = "x"', "'x'"),
        ('font = "mono"', 'font = "mon"', "BX401", 'font = "mon"', "font 'mon' is not defined"),
        ('fallback = ["serif", ', 'fallback = ["serf", ', "BX401", '"serf"', "font 'serf'"),
        ('font = "greek"', 'font = "gr"', "BX401", 'font = "gr"', "font 'gr' is not defined"),
        (*without_table("text.folio"), "BX401", "[text.body]", "the style lacks [text.folio]"),
        ("[text.folio]", "[text.foliio]", "BX323", "", "foliio"),
        ("rule = 1\n", "rule = \n", "BX320", "rule = \n", "Invalid value"),
        (BRIEF[BRIEF.index("[[list.bullets]]") : BRIEF.index("[definition]")], "bullets = []\n",
         "BX323", "bullets", "at least 1 item"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_line(
    before: str, after: str, code: str, at: str, said: str
) -> None:
    assert before in BRIEF
    text = BRIEF.replace(before, after, 1)
    with pytest.raises(RefusedError) as caught:
        style_of(text)
    found = next(one for one in caught.value.diagnostics if one.code == code)
    assert said in found.message
    assert found.place is not None
    assert found.place.file == "styles/brief.toml"
    if at:
        assert found.place.line == line_of(text, at)
        assert found.place.column >= 1


def test_a_near_miss_is_hinted_at() -> None:
    with pytest.raises(RefusedError) as caught:
        style_of(BRIEF.replace("stub_weight", "stup_weight"))
    assert "did you mean `stub_weight`?" in {d.hint for d in caught.value.diagnostics}


def test_all_faults_are_told_at_once() -> None:
    text = BRIEF.replace("\nrule = 1\n", "\nrule = true\n").replace("widows = 2", 'widows = "2"')
    with pytest.raises(RefusedError) as caught:
        style_of(text)
    assert len(caught.value.diagnostics) == 2


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"fontpkg_spectral"', '"fontpkg_nothing"', "fontpkg_nothing is not installed"),
        ('"fontpkg_spectral"', '"fontpkg.spectral"', "fontpkg.spectral is not installed"),
        ('"fontpkg_spectral"', '""', "is not installed"),
        ('"Spectral-Regular.ttf"', '"Spectral-Regula.ttf"', "has no Spectral-Regula.ttf"),
    ],
)
def test_a_font_that_is_not_installed_is_told(before: str, after: str, said: str) -> None:
    style = style_of(BRIEF.replace(before, after, 1))
    with pytest.raises(RefusedError, match=re.escape(said)) as caught:
        style.face("body")
    (found,) = caught.value.diagnostics
    assert found.code == "BX402"
    assert found.hint


# --- Lengths and pages ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "length"),
    [(3, 3.0), (0, 0.0), (0.25, 0.25), ("10mm", 10 * MM), ("1 in", 72), ("4px", 3), ("1pc", 12),
     ("2.54cm", 72), (" 3pt ", 3)],
)  # fmt: skip
def test_a_length_is_in_points(written: object, length: float) -> None:
    assert points(written) == pytest.approx(length)


@pytest.mark.parametrize("written", [True, None, "", "3", "pt", "-3pt", "3 m", "1,5pt", [3], "3em"])
def test_what_is_no_length_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="is no length"):
        points(written)


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [
        ("A5", 148 * MM, 210 * MM),
        ("a4", 210 * MM, 297 * MM),
        ("B5", 176 * MM, 250 * MM),
        ("Letter", 612, 792),
        ("6x9in", 432, 648),
        ("148mm x 210mm", 148 * MM, 210 * MM),
        (" 6in×9in ", 432, 648),
        ("400pt, 20cm", 400, 200 * MM),
        ("148mm  210mm", 148 * MM, 210 * MM),
    ],
)
def test_a_page_has_a_name_or_two_lengths(name: str, width: float, height: float) -> None:
    assert page_size(name) == pytest.approx((width, height))


@pytest.mark.parametrize(
    "name",
    ["", "A6000", "148mm", "148 x 210", "0mm x 0mm", "1mm x 210mm", "148mm x 999999mm",
     "148mm x 210mm x 3mm", "..mm x 1mm", "1mm" + " " * 200_000 + "!"],
)  # fmt: skip
def test_what_is_no_page_is_refused_at_once(name: str) -> None:
    assert page_size(name) is None


def test_on_the_page_of_the_style_margins_are_the_styles() -> None:
    made = page(brief(), PAGE_SIZES["A5"])
    assert (made.top, made.foot) == pytest.approx((20 * MM, 22 * MM))
    assert (made.inner, made.outer) == pytest.approx((20 * MM, 16 * MM))
    assert made.measure == pytest.approx(112 * MM)
    assert made.depth == pytest.approx(168 * MM)


@pytest.mark.parametrize("name", [*PAGE_SIZES, "100mm x 150mm", "300mm x 200mm"])
def test_margins_grow_with_the_page_and_the_measure_has_a_limit(name: str) -> None:
    size = page_size(name)
    assert size is not None
    made = page(brief(), size)
    assert (made.width, made.height) == size
    assert made.inner + made.measure + made.outer == pytest.approx(made.width)
    assert made.top + made.depth + made.foot == pytest.approx(made.height)
    assert 0 < made.measure <= brief().page.measure + 0.01
    assert made.inner / made.outer == pytest.approx(20 / 16)
    assert made.top / made.height == pytest.approx(20 / 210)
    if name in {"A4", "letter"}:
        assert made.measure == pytest.approx(360)


def test_a_style_without_side_margins_has_a_page() -> None:
    text = BRIEF.replace('inner = "20mm"', "inner = 0").replace('outer = "16mm"', "outer = 0")
    made = page(style_of(text), PAGE_SIZES["A4"])
    assert made.inner == made.outer == pytest.approx((210 * MM - 360) / 2)


# --- Fonts ---------------------------------------------------------------------------------------

FACES = [(name, face.file) for name, font in sorted(brief().fonts.items()) for face in font.faces]


@cache
def font_file(path: Path) -> Any:
    return TTFont(io.BytesIO(path.read_bytes()), lazy=True)


@cache
def characters(path: Path) -> frozenset[int]:
    return frozenset(font_file(path).getBestCmap())


def features(path: Path) -> set[str]:
    records = font_file(path)["GSUB"].table.FeatureList.FeatureRecord
    return {record.FeatureTag for record in records}


def path_of(font: Font, weight: int, *, italic: bool) -> Path:
    return font.path(font.face(weight, italic=italic))


def chain(role: Role) -> Iterator[Path]:
    """Yield the file in which `role` is set, then those for what it lacks."""
    text = brief().text[role]
    font = brief().fonts[text.font]
    for one in (font, *(brief().fonts[name] for name in font.fallback)):
        yield path_of(one, text.weight, italic=text.italic)


def lacking(text: str, files: Iterator[Path]) -> set[str]:
    have = frozenset[int]().union(*map(characters, files))
    return {character for character in text if ord(character) not in have}


@pytest.mark.parametrize(("name", "file"), FACES)
def test_a_font_file_is_static_and_may_be_embedded(name: str, file: str) -> None:
    font = brief().fonts[name]
    (face,) = (face for face in font.faces if face.file == file)
    opened = font_file(font.path(face))
    assert "fvar" not in opened
    assert "glyf" in opened
    assert opened["OS/2"].fsType == 0
    assert bool(opened["head"].macStyle & 2) == face.italic
    # The family of a file may have the weight in it, as in "Spectral SemiBold".
    assert opened["name"].getDebugName(1).startswith(font.family)
    assert font.path(face).read_bytes()[:4] in {b"\x00\x01\x00\x00", b"true"}


# Everything that stands on a page and no author wrote.
MADE = (
    "".join(
        "".join(value if isinstance(value, str) else "".join(value) for value in words)
        for words in (
            [getattr(terms, name) for name in terms.__slots__] for terms in TERMS.values()
        )
    )
    + "0123456789 .,:·"
)


@pytest.mark.parametrize("role", ROLES)
def test_what_no_author_wrote_has_glyphs(role: Role) -> None:
    capitals = brief().text[role].capitals
    assert lacking(MADE.upper() if capitals else MADE, chain(role)) == set()


def test_signs_of_the_style_have_glyphs_where_they_are_set() -> None:
    style = brief()
    for bullet in style.list.bullets:
        files = chain("body")
        if bullet.font:
            files = iter([path_of(style.fonts[bullet.font], 400, italic=False)])
        assert lacking(bullet.marker + style.list.marker_space, files) == set()
    for role in ("body", "quote", "aside", "table", "note"):
        signs = style.list.open_task + style.list.done_task + style.rules.scene
        assert lacking(signs, chain(role)) == set()
    assert lacking(style.contents.leader, chain("contents-2")) == set()


def test_what_is_hyphenated_has_a_hyphen() -> None:
    for role in ROLES:
        if brief().text[role].hyphenate:
            assert ord("\u2010") in characters(brief().face(role)), role


def test_the_spaces_that_align_numbers_are_as_wide_as_what_they_stand_for() -> None:
    assert lacking(FIGURE_SPACE + PUNCTUATION_SPACE, iter([brief().face("table")])) == set()
    width = measured(brief(), "table")
    assert {width(digit) for digit in "0123456789"} == {width(FIGURE_SPACE)}
    assert width(PUNCTUATION_SPACE) == pytest.approx(width("."), rel=0.15)


@pytest.mark.parametrize("role", ROLES)
def test_the_figures_of_a_role_exist_in_its_font(role: Role) -> None:
    style, file = brief().text[role], brief().face(role)
    if style.font == "mono":
        assert style.figures == "lining"
        return
    wanted = {
        "old-style": {"onum", "pnum"},
        "lining": {"lnum", "pnum"},
        "tabular": {"lnum", "tnum"},
    }
    assert wanted[style.figures] <= features(file)


def test_running_text_has_small_capitals_and_superior_figures() -> None:
    for italic in (False, True):
        for weight in (400, 600):
            file = path_of(brief().fonts[brief().text["body"].font], weight, italic=italic)
            assert {"smcp", "sups"} <= features(file)


def test_emphasis_and_strength_have_faces_of_their_own() -> None:
    """No font is slanted or thickened by an engine where words can be emphasised."""
    style = brief()
    for role in ROLES:
        font = style.fonts[style.text[role].font]
        for italic in (False, True):
            for weight in (style.text[role].weight, style.setting.strong_weight):
                face = font.face(weight, italic=italic)
                assert (face.weight, face.italic) == (weight, italic), (role, weight, italic)


# --- One source ----------------------------------------------------------------------------------

PACKAGE = ROOT / "src" / "briefexport"
LENGTH = re.compile(r"(?<![\w.#-])\d+(?:\.\d+)?\s?(?:pt|px|mm|cm|pc|rem)\b")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|\brgba?\(|\bhsla?\(")
FAMILIES = re.compile("|".join(sorted({font.family for font in brief().fonts.values()})))


def values_in(text: str) -> list[str]:
    return [found[0] for what in (LENGTH, COLOUR, FAMILIES) for found in what.finditer(text)]


def strings(path: Path) -> Iterator[str]:
    """Yield the string constants of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


# In a template a share is a look too, unless it is the whole of what is there already.
SHARE = re.compile(r"(?<![\w.#-])\d+(?:\.\d+)?\s?(?:em|ch|ex|vh|vw|%)|weight: ?\d+")
WHOLE = {"1em", "100%", "100vh"}


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.j2")), ids=lambda p: p.name)
def test_no_template_holds_a_length_a_colour_or_a_family(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert values_in(text) == []
    assert set(SHARE.findall(text)) <= WHOLE


# What is no look of an edition: how a length and a page are written, for people who write them
# wrongly, and the white that paper and screens have where nothing is printed.
ALLOWED = {
    "lengths.py": {"20mm"},
    "style.py": {"148mm", "210mm"},
    "contrast.py": {"#ffffff"},
    # The form of a colour that is computed.
    "backends/epub/sheet.py": {"rgba("},
    # What every e-book is shown with, and what a page is painted in, where a file says nothing.
    "proof/epub/sheets.py": {"1px", "2px", "40px"},
    "proof/pdf/graphics.py": {"#000000"},
}


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_no_module_holds_a_length_a_colour_or_a_family(path: Path) -> None:
    found = {value for text in strings(path) for value in values_in(text)}
    assert found == ALLOWED.get(str(path.relative_to(PACKAGE)), set())


@pytest.mark.parametrize(
    "text", ["margin: 3pt", "1.5 mm", "#1a1A1a", 'f: "Spectral"', "rgb(1,2,3)"]
)
def test_a_planted_value_is_found(text: str) -> None:
    assert values_in(text)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_shipped_style_is_sound_and_called_as_its_file(path: Path) -> None:
    found = find_style(path.stem, Place(file=path.name), None)
    style = found.style
    assert found.told == ()
    assert style.name == path.stem
    assert [font.path(face) for font in style.fonts.values() for face in font.faces]
