"""CSS from tokens: every value comes from the style, whatever the style calls its values."""

import re
from pathlib import Path
from typing import Any

import pytest
import tinycss2

from briefexport.markup.css import FIGURES, Sheet, faces, style_sheet
from briefexport.source import Source
from briefexport.style import PAGE_SIZES, ROLES, Style, page
from briefexport.stylefile import load_style
from briefexport.tomlfile import load
from every import style

ROOT = Path(__file__).parents[1]
BRIEF = (ROOT / "styles" / "brief.toml").read_text("utf-8")


def style_of(text: str) -> Style:
    return load_style(load(Source("styles/brief.toml", text)))


PT, REM = Sheet(style(), "pt"), Sheet(style(), "rem")


@pytest.mark.parametrize(
    ("length", "paper", "screen"),
    [(0, "0", "0"), (10, "10pt", "1rem"), (0.25, "0.25pt", "0.025rem"), (13.5, "13.5pt", "1.35rem"),
     (100, "100pt", "10rem"), (1 / 3, "0.3333pt", "0.0333rem")],
)  # fmt: skip
def test_a_length_is_in_points_on_paper_and_relative_on_screens(
    length: float, paper: str, screen: str
) -> None:
    assert (PT.length(length), REM.length(length)) == (paper, screen)


def test_a_family_is_followed_by_what_covers_what_it_lacks() -> None:
    assert PT.family("sans") == '"Fira Sans", "Spectral", "Cardo", "Amiri", sans-serif'
    assert PT.family("greek") == '"Cardo", serif'


@pytest.mark.parametrize("role", ROLES)
def test_a_role_becomes_declarations_of_its_tokens(role: Any) -> None:
    text = style().text[role]
    said = {
        one.lower_name: tinycss2.serialize(one.value).strip()
        for one in tinycss2.parse_blocks_contents(PT.text(role))
        if one.type == "declaration"
    }
    assert said["font-size"] == PT.length(text.size)
    assert said["line-height"] == PT.length(text.leading)
    assert said["font-weight"] == str(text.weight)
    assert said["font-style"] == ("italic" if text.italic else "normal")
    assert said["color"] == style().colours[text.colour].screen
    assert said["font-variant-numeric"] == FIGURES[text.figures]
    assert said["text-transform"] == ("uppercase" if text.capitals else "none")
    assert said["hyphens"] == ("auto" if text.hyphenate else "manual")
    assert said["text-align"] == text.align
    spaced = PT.spacing(role)
    assert ("break-after: avoid" in spaced) == text.keep
    assert f"margin-top: {PT.length(text.before)}" in spaced


@pytest.mark.parametrize("text", ['a "b"', "back\\slash", "</style>", "a\nb", "} body { x: y", "—"])
def test_a_text_becomes_a_string_that_says_the_same(text: str) -> None:
    (token,) = tinycss2.parse_component_value_list(PT.string(text))
    assert token.type == "string"
    assert token.value == text


# --- The sheet of print --------------------------------------------------------------------------


def print_sheet(of: Style) -> str:
    files = [(family, face, f"asset:{path.name}") for family, face, path in faces(of)]
    values = {"page": page(of, PAGE_SIZES["A5"]), "digits": 3, "faces": files}
    return style_sheet("print.css.j2", Sheet(of, "pt"), values)


def faults_in(rules: list[Any]) -> list[str]:
    """Return what in a sheet or in the blocks inside it is no CSS."""
    found = []
    for rule in rules:
        match rule.type:
            case "error":
                found.append(rule.message)
            case "qualified-rule" | "at-rule" if rule.content:
                found += faults_in(tinycss2.parse_blocks_contents(rule.content, True, True))
            case _:
                pass
    return found


def test_the_sheet_is_css() -> None:
    text = print_sheet(style())
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    assert faults_in(rules) == []
    assert len(rules) > 100
    assert "{{" not in text
    assert "&lt;" not in text


def test_a_fault_in_css_would_be_found() -> None:
    assert faults_in(tinycss2.parse_stylesheet("a { color red } b { c: d }", True, True))


def test_a_style_may_call_its_colours_and_fonts_what_it_likes() -> None:
    text = BRIEF
    for name in style().colours:
        text = re.sub(rf'(colours\.|(?:colour|background) = "){name}\b', rf"\1my-{name}", text)
    for name in style().fonts:
        text = re.sub(
            rf'(\[fonts\.|font = "|fallback = .*"){name}\b(?=["\]])', rf"\1my-{name}", text
        )
    own = style_of(text)
    assert set(own.colours) == {f"my-{name}" for name in style().colours}
    assert set(own.fonts) == {f"my-{name}" for name in style().fonts}
    assert print_sheet(own) == print_sheet(style())


@pytest.mark.thorough
def test_a_change_of_any_token_changes_the_sheet() -> None:
    """No token is there for nothing in print, but those that only other formats or pages use."""
    before = print_sheet(style())
    unused, table = [], ""
    for number, line in enumerate(BRIEF.splitlines()):
        table = line if line.startswith("[") else table
        key, mark, value = line.partition(" = ")
        if not mark or line.startswith(("#", " ")):
            continue
        changed = another(key, value)
        if changed is None:
            continue
        lines = BRIEF.splitlines()
        lines[number] = f"{key} = {changed}"
        if print_sheet(style_of("\n".join(lines))) == before:
            unused.append(f"{table} {key}")
    assert unused == UNUSED_IN_PRINT


# The page is given to the sheet, the smallest size to composing, as are the numbers of headings,
# whose rule has no colour and no gap while it has no width; heads of tables stay with what follows
# in any case. What is outside of the text is placed at the stitch, as is what only the
# press wants.
UNUSED_IN_PRINT = [
    "[page] size",
    "[page] measure",
    "[page] head_gap",
    "[page] foot_gap",
    "[text.table-head] keep",
    "[heading] numbered",
    "[heading] rule_gap",
    "[table] smallest",
    "[press] ink_limit",
    "[press] marks",
    "[press] mark_length",
    "[press] mark_gap",
    "[press] mark_weight",
]


def another(key: str, value: str) -> str | None:
    """Return another value for a token of a number, a switch or a colour."""
    if re.fullmatch(r"[0-9.]+", value):
        return str(float(value) + 1) if "." in value else str(int(value) + 1)
    if found := re.fullmatch(r'"([0-9]+)mm"', value):
        return f'"{int(found[1]) + 1}mm"'
    return {"true": "false", "false": "true", '"A5"': '"A4"'}.get(value)
