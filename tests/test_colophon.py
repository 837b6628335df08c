"""The colophon: what an editor says last is the last that each format says."""

import io
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from briefexport.backends import BACKENDS, RenderOptions
from briefexport.backends.rendering import Rendering
from briefexport.edition import Edition, FormatName
from briefexport.model import Brief
from every import SETTINGS, composed, p, said, style, table
from reading_back import docx, epub
from reading_back.compare import difference
from reading_back.expected import expected_words

SAID = "Set in Spectral &\n  Fira Sans.\n \nPrinted by <nobody>."
PARAGRAPHS = ("Set in Spectral & Fira Sans.", "Printed by <nobody>.")


@cache
def edition() -> Edition:
    brief = Brief((p("Words."), table(("a", "b"), ("c", "d"))), said("A brief"))
    return composed(brief, brief, settings=replace(SETTINGS, colophon=SAID))[0]


def rendered(name: FormatName) -> Rendering:
    pdf = BACKENDS["pdf"].render(edition(), style(), None, RenderOptions())
    made = BACKENDS[name].render(edition(), style(), pdf.pages, RenderOptions())
    return pdf if name == "pdf" else made


def test_an_empty_line_divides_its_paragraphs() -> None:
    assert edition().colophon == PARAGRAPHS
    assert composed(Brief((p("x"),), said("y")))[0].colophon == ()


def test_it_is_the_last_page_of_the_pdf() -> None:
    with pdfium.PdfDocument(rendered("pdf").data) as file:
        *_, before, last = (page.get_textpage().get_text_bounded() for page in file)
        label = file.get_page_label(len(file) - 1)
    assert " ".join(last.split()) == f"{' '.join(PARAGRAPHS)} {label}"
    assert PARAGRAPHS[0] not in before


@pytest.mark.parametrize("name", ["epub", "docx"])
def test_it_is_what_the_others_say_last(name: FormatName, tmp_path: Path) -> None:
    file = tmp_path / f"e.{name}"
    file.write_bytes(rendered(name).data)
    found = docx.read(file, first=2) if name == "docx" else epub.read(file)
    assert difference(expected_words(edition()), found) is None
    without = replace(edition(), settings=SETTINGS)
    assert difference(expected_words(without), found) is not None


def test_readers_of_the_epub_are_led_to_it_and_to_its_page() -> None:
    with zipfile.ZipFile(io.BytesIO(rendered("epub").data)) as archive:
        name = next(one for one in archive.namelist() if one.endswith("colophon.xhtml"))
        xhtml = archive.read(name).decode()
        nav = archive.read(next(one for one in archive.namelist() if "nav.xhtml" in one)).decode()
    assert 'epub:type="colophon"' in nav
    assert 'role="doc-pagebreak"' in xhtml
