"""The words of a PDF's pages, in the order in which they are painted.

Two readers that know nothing of each other: PDFium, and poppler's pdftotext where it is installed.
What stands in a page's margins (running heads, folios) is cropped away.
"""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from reading_back.words import Lines, Reading, lines_of

# PDFium's signs for a hyphen at the end of a line.
_LINE_END_HYPHENS = str.maketrans("\x02\ufffe", "--")

# Of a font's size: a gap that no letter leaves beside it, and the most that a figure is raised.
_GAP = 0.5
_RAISED = 0.5


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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A string as it is painted: from `left` to `right` on the baseline `y`."""

    text: str
    left: float
    right: float
    y: float
    size: float

    def link_to(self, piece: "_Piece") -> str:
        """Return what stands between this piece and the next."""
        gap = piece.left - self.right
        if abs(piece.y - self.y) > _RAISED * max(self.size, piece.size) or gap < -self.size:
            return "\n"
        spaced = self.text[-1:].isspace() or piece.text[:1].isspace()
        return " " if spaced or gap > _GAP * max(self.size, piece.size) else ""


def _pdfium_lines(page: pdfium.PdfPage, margins: Margins) -> Lines:
    """Return the lines as they are painted; PDFium's own lines are sorted from left to right."""
    left, bottom, right, top = page.get_mediabox()
    pieces = [
        piece
        for piece in _pieces(page)
        if margins.bottom < piece.y - bottom < top - bottom - margins.top
        if left + margins.left <= piece.left < right - margins.right
    ]
    links = [before.link_to(piece) for before, piece in pairwise(pieces)]
    said = [piece.text.strip() for piece in pieces]
    return lines_of("".join(chain.from_iterable(zip(said, [*links, ""], strict=False))))


def _pieces(page: pdfium.PdfPage) -> Iterator[_Piece]:
    textpage = page.get_textpage()
    for shape in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT], textpage=textpage):
        text = shape.extract().translate(_LINE_END_HYPHENS)
        matrix, (left, _, right, _) = shape.get_matrix(), shape.get_bounds()
        if text.strip():
            yield _Piece(text, left, right, matrix.f, shape.get_font_size() * abs(matrix.d))


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
