"""A PDF that is open: its tree, its pages and what they paint, and the parts it is of."""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pikepdf import Dictionary, PasswordError, Pdf, PdfError

from briefexport.proof.pdf.fonts import Library
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.objects import inherited
from briefexport.proof.pdf.paint import paint
from briefexport.proof.pdf.painted import Painted
from briefexport.proof.pdf.shapes import Box
from briefexport.proof.pdf.streams import Streams, streams_of
from briefexport.proof.pdf.tree import Element, tree
from briefexport.proof.pdf.trim import TURNS, Trim
from briefexport.proof.pieces import digest
from briefexport.proof.record import Part
from briefexport.records import dataclass

# The boxes of a page from the one that is kept when it is cut; one at least has to be there.
_BOXES = ("/TrimBox", "/CropBox", "/MediaBox")
# A page whose box cannot be read is A4.
_PAGE = Box(0.0, 842.0, 595.0, 0.0)


def opened(data: bytes) -> Pdf:
    """Return the PDF in `data`; ValueError where it is none, or is kept by a password."""
    try:
        return Pdf.open(io.BytesIO(data))
    except (PdfError, PasswordError) as error:
        raise ValueError(f"not a PDF that can be read: {error}") from error


@dataclass(frozen=True, slots=True)
class File:
    """A PDF that is open: its tree, its pages by their numbers from 1, and its fonts.

    `trims` say where each page lies, `streams` what paints it. `pdf` is closed when nobody holds it
    any more. `leftwards` is whether the pages follow one another from right to left, `whole`
    whether each is to be painted at once, with what is in its margins.
    """

    pdf: Pdf
    root: Element
    pages: Mapping[int, Any]
    trims: Mapping[int, Trim]
    streams: Mapping[int, Streams]
    leftwards: bool
    language: str
    title: str
    library: Library
    whole: bool = False

    @classmethod
    def of(cls, pdf: Pdf) -> "File":
        """Return what there is in `pdf`; ValueError where it has no structure tree."""
        root = tree(pdf)
        if root is None:
            raise ValueError("the PDF has no structure tree, so it tells no order of its text")
        pages = {number: page.obj for number, page in enumerate(pdf.pages, 1)}
        trims = {number: _trim(page) for number, page in pages.items()}
        streams = {number: streams_of(page) for number, page in pages.items()}
        language = str(pdf.Root.get("/Lang", ""))
        left, title = _opens_left(pdf), _title(pdf)
        return cls(pdf, root, pages, trims, streams, left, language, title, Library())

    def painted(self, numbers: Iterable[int]) -> Pages:
        """Return the pages `numbers` with what they paint, but what is apart in their margins."""
        found = {}
        for number in numbers:
            streams = self.streams[number]
            found[number] = self._paint(number, streams.painting(whole=self.whole))
            found[number].apart = bool(streams.margins) and not self.whole
        return Pages(found, self.trims, self.leftwards)

    def margin(self, number: int, said: bytes) -> Pages:
        """Return a page with what is `said` to be painted apart in its margins."""
        return Pages({number: self._paint(number, said)}, self.trims, self.leftwards)

    def margins(self) -> Iterator[Pages]:
        """Yield each page with each thing that is painted apart in its margins."""
        for number, streams in () if self.whole else self.streams.items():
            for said in streams.margins:
                yield self.margin(number, said)

    def letters(self, codes: Mapping[int, Mapping[str, str]]) -> str:
        """Return the digest of what pages show, by the codes that each shows in which fonts."""
        told: list[bytes] = []
        for number, shown in codes.items():
            fonts = self._fonts(number) if shown else {}
            for name, each in shown.items():
                font = self.library.font(fonts[name]) if name in fonts else None
                told += (name.encode(), font.told(each.split()).encode() if font else b"")
        return digest(told)

    def _fonts(self, number: int) -> Any:
        """Return the fonts that a page has by their names."""
        resources = inherited(self.pages[number], "/Resources")
        fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
        return fonts if isinstance(fonts, Dictionary) else {}

    def _paint(self, number: int, data: bytes) -> Painted:
        return paint(self.pages[number], number, self.trims[number], data, self.library)

    def parts(self) -> Iterator[tuple[Part, Sequence[Element]]]:
        """Yield the parts: articles are the body, what is before and behind them is not."""
        top = list(self.root.elements())
        while len(top) == 1 and top[0].kind in {"Document", "Part"}:
            top = list(top[0].elements())
        articles = [number for number, element in enumerate(top) if element.kind == "Art"]
        start, end = (articles[0], articles[-1] + 1) if articles else (0, len(top))
        yield "front", top[:start]
        yield "body", top[start:end]
        yield "back", top[end:]


def _opens_left(pdf: Pdf) -> bool:
    """Return whether the pages are bound on the right: the reading order of a document (12.2)."""
    shown = pdf.Root.get("/ViewerPreferences", Dictionary())
    return isinstance(shown, Dictionary) and shown.get("/Direction") == "/R2L"


def _trim(page: Any) -> Trim:
    """Return the box of a page that is kept (14.11.2)."""
    rotate = inherited(page, "/Rotate")
    turn = rotate % 360 if isinstance(rotate, int) else 0
    return Trim(_box(page), turn if turn in TURNS else 0)


def _box(page: Any) -> Box:
    for name in _BOXES:
        said = inherited(page, name)
        try:
            x, y, to_x, to_y = map(float, said)
        except (TypeError, ValueError):
            continue
        return Box(min(x, to_x), max(y, to_y), max(x, to_x), min(y, to_y))
    return _PAGE


def _title(pdf: Pdf) -> str:
    info = pdf.trailer.get("/Info", Dictionary())
    return str(info.get("/Title", "")) if isinstance(info, Dictionary) else ""
