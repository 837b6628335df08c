"""The words of every file are the words of the model, in order, notes included."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from briefexport.edition.load import Loaded, load_edition
from briefexport.style import page, page_size
from briefexport.walk import plain
from built import PATHS, Built
from reading_back import docx, epub, pdf
from reading_back import words as read_words
from reading_back.compare import difference
from reading_back.expected import expected_words

pytestmark = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)

Build = Callable[[Path], Built]


@cache
def loaded(path: Path) -> Loaded:
    return load_edition(path)


def margins(path: Path) -> pdf.Margins:
    edition, style = loaded(path).edition, loaded(path).style
    size = page_size(edition.settings.print.page or style.page.size)
    assert size
    margin = page(style, size)
    return pdf.Margins(top=margin.top, bottom=margin.foot)


def first_page(path: Path, file: Path) -> int:
    """Return the index of the page on which the first brief begins, by the file's own outline."""
    title = read_words.plain(plain(loaded(path).edition.briefs[0].title))
    return next(at for name, at in pdf.bookmarks(file) if read_words.plain(name) == title)


def test_pdfium_reads_them_in_the_pdf(built: Build, path: Path) -> None:
    file = built(path).pdf
    reading = pdf.with_pdfium(file, margins(path), first_page(path, file))
    assert difference(expected_words(loaded(path).edition, painted=True), reading) is None


@pytest.mark.skipif(
    not pdf.has_pdftotext() and os.environ.get("CI") != "true",
    reason="poppler's pdftotext is not installed",
)
def test_pdftotext_reads_them_in_the_pdf(built: Build, path: Path) -> None:
    file = built(path).pdf
    reading = pdf.with_pdftotext(file, margins(path), first_page(path, file))
    assert difference(expected_words(loaded(path).edition, painted=True), reading) is None


def test_they_are_in_the_epub(built: Build, path: Path) -> None:
    reading = epub.read(built(path).epub)
    assert difference(expected_words(loaded(path).edition), reading) is None


def test_they_are_in_the_docx(built: Build, path: Path) -> None:
    edition = loaded(path).edition
    reading = docx.read(built(path).docx, first=2 * edition.front)
    assert difference(expected_words(edition), reading) is None
