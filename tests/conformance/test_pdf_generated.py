"""Fifty editions of whatever the model can hold, before every judge of PDFs.

They hold every node in every place, languages of both directions, notes in headings and captions.
Letters that no font of the style has are not among them: the build warns of these, and a file that
paints one conforms to nothing.
"""

from dataclasses import replace
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from briefexport.backends.pdf import render
from briefexport.backends.rendering import RenderOptions
from briefexport.formats import Profile
from briefexport.model import Brief, Code, CodeBlock, Foreign, Text
from briefexport.style import Font
from briefexport.walk import rewrite
from conformance import validators
from conformance.generated import SETTINGS, drawn
from epubs import edition, the_style
from pdf_structure import HEADLESS, faults

pytestmark = [
    pytest.mark.conformance,
    # The library that draws formulas for paper.
    pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning"),
]

# Ten editions of two briefs in each batch.
BATCHES, EACH = 5, 20
PROFILES: tuple[Profile, ...] = ("screen", "office")
UNSEEN = "\n\t\xad\u200b"
# Even its dates need letters of its own.
CHINESE = "zh-Hant"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_edition_conforms(tools: Path, tmp_path: Path, batch: int) -> None:
    files = printed(batch, tmp_path)
    said = {
        **{flavour: validators.verapdf(tools, flavour, *files) for flavour in validators.FLAVOURS},
        "page-validation": validators.page_validation(tools, *files),
        # What an author gave no headers has none.
        "pdfua": [line for line in validators.pdfua(tools, *files) if "UA-15-003" not in line],
        "qpdf": [line for file in files for line in validators.qpdf(file)],
        "our own": [f"{file.name}: {fault}" for file in files for fault in own_faults(file)],
    }
    assert {judge: found for judge, found in said.items() if found} == {}


def own_faults(file: Path) -> list[str]:
    with pikepdf.open(file) as pdf:
        return [fault for fault in faults(pdf) if HEADLESS not in fault]


def printed(batch: int, folder: Path) -> list[Path]:
    """Write the editions of one batch, for the screen and for the office."""
    several = [shown(brief) for brief in drawn(batch, EACH)]
    files = []
    settings = [more for more in SETTINGS if more.get("language") != CHINESE]
    for number, more in zip(range(0, EACH, 2), cycle(settings), strict=False):
        made = edition(*several[number : number + 2], **more)
        for profile in PROFILES:
            rendering = render(made, the_style(), None, RenderOptions(profile=profile))
            assert not [one for one in rendering.diagnostics if ".notdef" in one.message]
            files.append(folder / f"{number}-{profile}.pdf")
            files[-1].write_bytes(rendering.data)
    return files


def shown(brief: Brief) -> Brief:
    """Return `brief` with another letter for each that the style's fonts lack."""

    def changed(node: Any) -> Any:
        if isinstance(node, Text | Code | CodeBlock):
            return replace(node, value=in_letters(node.value))
        if isinstance(node, Foreign) and node.language == CHINESE:
            return replace(node, language="el")
        return node

    found = rewrite(brief, changed)
    language = "el" if found.language == CHINESE else found.language
    return replace(found, byline=in_letters(found.byline), language=language)


def in_letters(text: str) -> str:
    known = letters()
    return "".join(letter if letter in known or letter in UNSEEN else "n" for letter in text)


@cache
def letters() -> frozenset[str]:
    """Return the letters that every font of the style has, or one it falls back on."""
    fonts = the_style().fonts
    chains = ((font, *(fonts[name] for name in font.fallback)) for font in fonts.values())
    return frozenset.intersection(
        *(frozenset().union(*map(covered, chain)) for chain in chains if len(chain) > 1)
    )


def covered(font: Font) -> frozenset[str]:
    """Return the letters in every file of `font`."""
    faces = (TTFont(font.path(face)).getBestCmap() for face in font.faces)
    return frozenset.intersection(*(frozenset(map(chr, cmap)) for cmap in faces))
