"""Every token of the press, changed: a file for the press shows it, read as preflight reads files.

Only such files have inks, boxes and marks; so what a proof sees in three files is seen in this one.
"""

import io
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image as Picture

import every
from briefexport.assets import Asset, picture
from briefexport.backends.pdf import render
from briefexport.backends.rendering import RenderOptions
from briefexport.diagnostics import Place
from briefexport.edition import Settings
from briefexport.edition.compose import compose
from briefexport.edition.placing import Read
from briefexport.model import Aside, Brief, Figure, Image
from briefexport.source import Source
from briefexport.style import Style, page, page_size
from briefexport.tomlfile import KeyPath
from briefexport.walk import identify
from every import note, p, said
from press_reading import Told, told
from style_tokens import another, base, changed, name, tokens

pytestmark = pytest.mark.conformance

FILE = base()
# A style in which each of the tokens decides: with marks outside of the bleed, an inner margin that
# takes from the outer, less ink than pictures ask for, and a text in the colour that none has.
SAID: Mapping[KeyPath, object] = {
    ("press", "marks"): True,
    ("press", "mark_gap"): 24,
    ("press", "ink_limit"): 240,
    ("page", "gutters", 0, "inner"): 300,
    ("text", "kicker", "colour"): "other",
}
# Inks are in four numbers, of which no two colours have the same; and pictures are in 256 steps.
OTHERS: Mapping[KeyPath, object] = {
    ("press", "ink_limit"): 260,
    **{
        ("colours", colour, "press"): [0.1 + number / 50, 0.2, 0.3, 0.4]
        for number, colour in enumerate(changed(FILE, {}).colours)
    },
}
# Of profiles, which say what the inks of pictures are, there is one here.
CHANGED = [
    path
    for path in tokens(changed(FILE, {}))
    if (path[0] == "press" or path[-1] in {"press", "least_bleeding"}) and path[-1] != "profile"
]


def style_with(*paths: KeyPath) -> Style:
    values = tokens(changed(FILE, SAID))
    others = {path: OTHERS.get(path) or another(path, values[path]) for path in paths}
    return changed(FILE, {**SAID, **others})


@cache
def dark() -> Asset:
    """Return a picture that asks for more ink than paper takes."""
    data = io.BytesIO()
    Picture.new("RGB", (8, 8), (16, 6, 2)).save(data, "PNG")
    return picture("dark.png", data.getvalue(), Place(file="dark.png"))


def brief() -> Brief:
    """Return a brief in which there is something in every colour."""
    return Brief(
        (
            p("A text with a note", note("The note."), " in it."),
            Aside("tip", (p("An aside."),), said("Its title")),
            Figure(Image("dark.png", alt="A dark sheet"), said("A sheet"), id="sheet"),
        ),
        said("A title"),
        said("A subtitle"),
        "A. Reader",
    )


def told_in(style: Style) -> Told:
    size = page_size(style.page.size)
    assert size is not None
    read = Read(
        "first", identify(brief(), "first"), Source("01-first.md", ""), {"dark.png": dark()}
    )
    settings = Settings(title="An edition", language="en-GB")
    edition = compose("press", settings, [read], style, page(style, size), front=True)[0]
    edition = replace(edition, cover=every.pictures()["red.png"])
    return told(render(edition, style, None, RenderOptions(profile="press")).data)


def wanted_in(style: Style, found: Told) -> Told:
    """Return what a file in `style` tells; of other inks than the style's, what is `found`."""
    press, own = style.press, style.page
    gap = max(press.mark_gap, press.bleed)
    mark = (round(press.mark_length, 1), round(gap, 1), round(press.mark_weight, 3))
    known = {
        tuple(round(ink, 4) for ink in colour.press)
        for each in (style_with(), *map(style_with, COLOURS))
        for colour in each.colours.values()
    }
    inks = {tuple(round(ink, 4) for ink in colour.press) for colour in style.colours.values()}
    return Told(
        press.condition,
        press.registry,
        press.about,
        round(press.bleed, 2),
        round(own.inner + own.outer - own.least_bleeding, 1),
        frozenset({mark} if press.marks else ()),
        frozenset(inks | (found.inks - known)),
        press.ink_limit,
    )


COLOURS = [path for path in CHANGED if path[0] == "colours"]


# Of each group none says what another of it does.
GROUPS = [[], *(CHANGED[start::3] for start in range(3))]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: " ".join(map(name, group)) or "none")
def test_a_token_of_the_press_shows_in_a_file_for_it_and_nothing_else(group: list[KeyPath]) -> None:
    style = style_with(*group)
    found = told_in(style)
    assert found == wanted_in(style, found)
    if group:
        assert found != wanted_in(style_with(), found)
