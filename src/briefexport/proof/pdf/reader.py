"""A PDF as a reading: the pages painted, the tree walked, the looks measured."""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

import io
from collections.abc import Iterator, Sequence
from typing import Any

from pikepdf import Dictionary, PasswordError, Pdf, PdfError

from briefexport.proof.pdf.areas import areas as text_areas
from briefexport.proof.pdf.areas import page_looks
from briefexport.proof.pdf.blocks import Blocks
from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.fonts import Library
from briefexport.proof.pdf.furniture import furniture
from briefexport.proof.pdf.inlines import Pages
from briefexport.proof.pdf.leading import Leadings
from briefexport.proof.pdf.measure import measure
from briefexport.proof.pdf.objects import inherited
from briefexport.proof.pdf.paint import paint
from briefexport.proof.pdf.shapes import Box
from briefexport.proof.pdf.tree import Element, tree
from briefexport.proof.record import Look, Part, Reading, Record

# The boxes of a page from the one that is kept when it is cut; one at least has to be there.
_BOXES = ("/TrimBox", "/CropBox", "/MediaBox")
# A page whose box cannot be read is A4.
_PAGE = Box(0.0, 842.0, 595.0, 0.0)


def read(data: bytes) -> Reading:
    """Return what a PDF tells.

    Raises ValueError for what is no PDF, is kept from being read by a password, or has no structure
    tree: text without tags has no order that could be relied upon.
    """
    try:
        pdf = Pdf.open(io.BytesIO(data))
    except (PdfError, PasswordError) as error:
        raise ValueError(f"not a PDF that can be read: {error}") from error
    with pdf:
        root = tree(pdf)
        if root is None:
            raise ValueError("the PDF has no structure tree, so it tells no order of its text")
        language = str(pdf.Root.get("/Lang", ""))
        pages = _pages(pdf)
        blocks = Blocks(pages)
        for part, elements in _parts(root):
            blocks.part(part, elements, language)
        areas = text_areas(pages, blocks.drafts)
        leadings = Leadings()
        for draft in blocks.drafts:
            leadings.learn(draft)
        measure(blocks.drafts, blocks.tables, pages, areas, leadings)
        looks = page_looks(pages, blocks.drafts, areas, leadings)
        records = (
            Record("page", "front", looks={key: _rounded(look) for key, look in looks.items()}),
            *furniture(pages, areas),
            *map(_record, blocks.drafts),
        )
        return Reading(records, language, _title(pdf), len(pages.painted))


def _pages(pdf: Pdf) -> Pages:
    library = Library()
    trims = {number: _trim(page.obj) for number, page in enumerate(pdf.pages, 1)}
    painted = {
        number: paint(page.obj, number, trims[number], library)
        for number, page in enumerate(pdf.pages, 1)
    }
    return Pages(painted, trims, _opens_left(pdf))


def _opens_left(pdf: Pdf) -> bool:
    """Return whether the pages are bound on the right: the reading order of a document (12.2)."""
    shown = pdf.Root.get("/ViewerPreferences", Dictionary())
    return isinstance(shown, Dictionary) and shown.get("/Direction") == "/R2L"


def _trim(page: Any) -> Box:
    """Return the box of a page that is kept, in user space, its top the higher edge (14.11.2)."""
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


def _parts(root: Element) -> Iterator[tuple[Part, Sequence[Element]]]:
    """Yield the parts: articles are the body, what is before and behind them is not."""
    top = list(root.elements())
    while len(top) == 1 and top[0].kind in {"Document", "Part"}:
        top = list(top[0].elements())
    articles = [number for number, element in enumerate(top) if element.kind == "Art"]
    start, end = (articles[0], articles[-1] + 1) if articles else (0, len(top))
    yield "front", top[:start]
    yield "body", top[start:end]
    yield "back", top[end:]


def _rounded(look: Look) -> Look:
    """Return a look to the thousandth of a point: more is noise of adding up."""
    return look if isinstance(look, str) else round(look, 3) + 0.0


def _record(draft: Draft) -> Record:
    said, page = draft.said, draft.page
    if draft.lines:
        page = draft.lines[0].page
    return Record(
        draft.kind,
        draft.place.part,
        text=said.text if said else "",
        facts=draft.facts,
        looks={key: _rounded(look) for key, look in draft.looks.items()},
        runs=said.runs if said else (),
        links=said.links if said else (),
        marks=said.marks if said else (),
        pictures=said.pictures if said else (),
        where=f"page {page}" if page else "",
        id=draft.id,
    )
