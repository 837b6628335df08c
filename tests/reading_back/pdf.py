"""The words of a PDF's pages, in the order in which they are painted.

Two readers that know nothing of each other: PDFium, and poppler's pdftotext where it is installed.
What stands in a page's margins (running heads, folios) is cropped away.
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from reading_back.words import Lines, Reading, lines_of

# PDFium's sign for a hyphen at the end of a line, which swallows the line's end.
_LINE_END_HYPHEN = "\x02"


@dataclass(frozen=True, slots=True)
class Margins:
    """How much of a page is not its text's, in points."""

    top: float
    bottom: float
    left: float = 0
    right: float = 0


def with_pdfium(file: Path, margins: Margins, first: int = 0) -> Reading:
    """Return the lines of every page from index `first` on, as PDFium reads them."""
    with pdfium.PdfDocument(file) as document:
        pages = tuple(_pdfium_lines(document[n], margins) for n in range(first, len(document)))
    return Reading(pages, wrapped=True)


def _pdfium_lines(page: pdfium.PdfPage, margins: Margins) -> Lines:
    width, height = page.get_size()
    text = page.get_textpage().get_text_bounded(
        left=margins.left,
        bottom=margins.bottom,
        right=width - margins.right,
        top=height - margins.top,
    )
    return lines_of(text.replace(_LINE_END_HYPHEN, "-\n"))


def has_pdftotext() -> bool:
    return shutil.which("pdftotext") is not None


def with_pdftotext(file: Path, margins: Margins, first: int = 0) -> Reading:
    """Return the lines of every page from index `first` on, as `pdftotext -raw` reads them."""
    with pdfium.PdfDocument(file) as document:
        sizes = [document.get_page_size(n) for n in range(len(document))]
    pages = tuple(
        _pdftotext_lines(file, number, size, margins)
        for number, size in enumerate(sizes, 1)
        if number > first
    )
    return Reading(pages, wrapped=True)


def _pdftotext_lines(file: Path, number: int, size: tuple[float, float], margins: Margins) -> Lines:
    width, height = size
    crop = {
        "-x": margins.left,
        "-y": margins.top,
        "-W": width - margins.left - margins.right,
        "-H": height - margins.top - margins.bottom,
    }
    options = [part for name, points in crop.items() for part in (name, str(round(points)))]
    page = ["-f", str(number), "-l", str(number)]
    command = ["pdftotext", "-raw", "-r", "72", *page, *options, str(file), "-"]
    return lines_of(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def bookmarks(file: Path) -> Iterator[tuple[str, int]]:
    """Yield the title and the page's index of every bookmark."""
    with pdfium.PdfDocument(file) as document:
        for bookmark in document.get_toc():
            destination = bookmark.get_dest()
            if destination:
                yield bookmark.get_title(), destination.get_index()
