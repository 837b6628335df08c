"""From fragments to the PDF: their objects are numbered anew and given what only the whole has.

Fonts, streams that are the same, the structure's root, destinations, outline, labels, running heads
and folios are each written once.
"""

# ruff: noqa: ANN401 - pydyf is not typed

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import islice
from typing import Any

import pydyf

from briefexport.backends.pdf.book.binding import Laid, Leaf, beginnings, pages_of
from briefexport.backends.pdf.book.catalog import (
    Destination,
    write_destinations,
    write_labels,
    write_outline,
    write_structure,
)
from briefexport.backends.pdf.book.fonts import united, write_font
from briefexport.backends.pdf.book.furniture import Furniture
from briefexport.backends.pdf.book.packing import squeezed
from briefexport.backends.pdf.book.press import Box, boxes, crop_marks
from briefexport.backends.pdf.fragment import FontUse, Fragment, Gap, Sheet, Spot, Thing
from briefexport.backends.pdf.ink.paint import ALL_INKS, REGISTRATION
from briefexport.backends.pdf.layout.gaps import shown
from briefexport.inputs import FileBytes
from briefexport.records import dataclass
from briefexport.style import PressStyle

# A reference; or a literal string, in which nothing is one (ISO 32000-1, 7.3).
REFERENCE = re.compile(rb"(\((?:[^()\\]|\\.)*\))|\b(\d+) 0 R", re.DOTALL)
# What ends a dictionary, and is in none.
END = b"\0endobj\0"


@dataclass(frozen=True, slots=True)
class Spine:
    """Where pages are bound.

    Every page was laid out with its inner margin on the left. `recto` and `verso` say how far to
    the right of that page's edge the paper begins, in points. Books that are read from right to
    left are bound on the right. Where pages do not face each other, every one is a recto.
    """

    recto: float = 0
    verso: float = 0
    right_to_left: bool = False
    facing: bool = True

    def shift(self, page: int) -> float:
        """Return where the paper of `page` (from 0) begins."""
        return self.verso if self.bound_on_the_right(page) else self.recto

    def bound_on_the_right(self, page: int) -> bool:
        """Return whether the spine is to the right of `page` (from 0)."""
        return self.is_recto(page) is self.right_to_left

    def is_recto(self, page: int) -> bool:
        """Return whether `page` (from 0) is the front of a leaf."""
        return page % 2 == 0 or not self.facing


class _Raw(pydyf.Object):  # type: ignore[misc]
    """An object that is written already."""

    def __init__(self, data: bytes = b"", *, stream: bool = False) -> None:
        super().__init__()
        self.raw, self.is_stream = data, stream

    @property
    def data(self) -> bytes:
        return self.raw

    @property
    def compressible(self) -> bool:
        return not self.is_stream


@dataclass(frozen=True, slots=True)
class _Whole:
    """The PDF in the making: its pages, on which of them ids are.

    `streams` and `painted` have what is written already, by content: of fragments, and around them.
    """

    pdf: Any
    leaves: Sequence[Leaf]
    pages: Sequence[Any]
    places: Mapping[str, int]
    streams: dict[bytes, bytes] = field(default_factory=dict)
    painted: dict[bytes, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """What is stitched: pages in their order, the documents their sheets are of, and the rest.

    `furniture` has the lines around the text; `files` are the font files that fragments use, by
    their SHA-256; `press` says what is to be outside of the trim, where the book goes to press.
    """

    leaves: Sequence[Leaf]
    laid: Sequence[Laid]
    furniture: Furniture
    spine: Spine
    files: Mapping[str, FileBytes]
    press: PressStyle | None = None


def stitched(book: Book) -> Any:
    """Return the PDF of `book`, still open.

    A press needs neither the structure nor anything that leads from place to place.
    """
    pdf = pydyf.PDF()
    pages = [_page(pdf, leaf, book, book.spine.shift(at)) for at, leaf in enumerate(book.leaves)]
    whole = _Whole(pdf, book.leaves, pages, pages_of(book.leaves))
    document = _added(pdf, Type="/StructElem", S="/Document", K=pydyf.Array())
    parents: list[tuple[int, bytes]] = []
    named: dict[str, bytes] = {}
    fonts = _Fonts(pdf, united(_all_uses(book)), book.files, book.furniture.fragment.fonts)
    filled = iter(page for page, leaf in zip(pages, book.leaves, strict=True) if leaf.laid)
    for one in book.laid:
        own = list(islice(filled, len(one.fragment.sheets)))
        numbers = _numbered(whole, one.fragment, own)
        numbers[one.fragment.document] = document.reference
        numbers[one.fragment.font_dictionary] = fonts.dictionary(one.fragment)
        parents += _written(whole, one.fragment, own, numbers, len(parents))
        named |= {name: numbers[number] for name, number in one.fragment.named.items()}
        document["K"].extend(numbers[root] for root in one.fragment.roots)
    _frame(whole, book)
    write_labels(pdf, [leaf.label for leaf in book.leaves])
    if not book.press:
        write_structure(pdf, document, parents, named)
        write_destinations(pdf, _destinations(whole))
        write_outline(pdf, list(_outline(whole)))
    return pdf


def seal(pdf: Any) -> None:
    """Write down every object of `pdf`: the file's identifier asks for all of them once more."""
    for number, made in enumerate(pdf.objects):
        if made.free != "f" and not isinstance(made, _Raw):
            sealed = _Raw(made.data, stream=not made.compressible)
            sealed.number = number
            pdf.objects[number] = sealed


# --- Pages ---------------------------------------------------------------------------------------


def _page(pdf: Any, leaf: Leaf, book: Book, shift: float) -> Any:
    """Return a new page of `pdf`; its paper lies `shift` further right than it was laid out."""
    sheet = leaf.sheet
    width, height = (sheet.width, sheet.height) if sheet else book.furniture.size
    lies = book.furniture.lies(width, height)
    moved = 0 if _is_cover(leaf) else shift
    # What is at the spine is on the left of a page, and on top of one that lies.
    left, foot = (0, -moved) if lies else (moved, 0)
    trim: Box = (left, foot, left + width, foot + height)
    around = {"MediaBox": trim, "TrimBox": trim, "BleedBox": trim}
    if book.press:
        around = boxes(trim, book.press)
    page = pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference})
    page |= {name: pydyf.Array(box) for name, box in around.items()}
    # What a sheet has comes with it; a blank has at most marks.
    marks = {"ColorSpace": pydyf.Dictionary({REGISTRATION: ALL_INKS})} if book.press else {}
    page |= {"Resources": pydyf.Dictionary(marks)}
    if not book.press:
        page["Tabs"] = "/S"
    elif lies:
        # All paper has one size; the top of a broad table is where the spine of a recto is.
        page["Rotate"] = 270
    pdf.add_page(page)
    return page


def _frame(whole: _Whole, book: Book) -> None:
    """Paint what stands around the text behind it, where the space of the page is put back."""
    saved = _stream(whole, b"q")
    for number, (page, leaf) in enumerate(zip(whole.pages, whole.leaves, strict=True)):
        at_end = not book.spine.bound_on_the_right(number)
        recto = book.spine.is_recto(number)
        upright = book.press is not None
        around = list(book.furniture.around(leaf, recto=recto, at_end=at_end, upright=upright))
        if book.press and book.press.marks:
            around.append(crop_marks(tuple(page["TrimBox"]), book.press))
        if around:
            around[0] = b"Q\n" + around[0]
            text = page.get("Contents", ())
            behind = (_stream(whole, painted) for painted in around)
            page["Contents"] = pydyf.Array([saved, *text, *behind])


def _is_cover(leaf: Leaf) -> bool:
    return leaf.laid is not None and leaf.laid.document.matter == "cover"


def _content(whole: _Whole, sheet: Sheet) -> bytes:
    """Write the stream that paints `sheet`, with the labels of pages in its gaps."""
    if not any(isinstance(segment, Gap) for segment in sheet.content):
        (whole_page,) = sheet.content
        assert isinstance(whole_page, bytes)
        return _added_raw(whole.pdf, _compressed(whole_page))
    painted = (
        shown(segment, whole.leaves[whole.places[segment.target]].label)
        if isinstance(segment, Gap)
        else zlib.decompress(segment)
        for segment in sheet.content
    )
    return _stream(whole, b"\n".join(painted))


# --- Objects -------------------------------------------------------------------------------------


def _numbered(whole: _Whole, fragment: Fragment, pages: Sequence[Any]) -> dict[int, bytes]:
    """Return what the objects of `fragment` are in the whole: new, the pages, or known streams."""
    numbers = {
        sheet.number: page.reference for sheet, page in zip(fragment.sheets, pages, strict=True)
    }
    # What a stream refers to comes behind it, a picture's mask for one.
    for thing in reversed(fragment.things):
        key = _content_key(thing, numbers)
        known = whole.streams.get(key) if key else None
        if known is None:
            made = _Raw(stream=thing.data is not None)
            whole.pdf.add_object(made)
            known = made.reference
            if key:
                whole.streams[key] = known
        numbers[thing.number] = known
    return numbers


def _content_key(thing: Thing, numbers: Mapping[int, bytes]) -> bytes:
    """Return what is the same for streams that are; nothing where that cannot be told yet."""
    if thing.data is None or any(
        int(found) not in numbers for _, found in REFERENCE.findall(thing.head) if found
    ):
        return b""
    return hashlib.sha256(_renumbered(thing.head, numbers) + b"\n" + thing.data).digest()


def _renumbered(head: bytes, numbers: Mapping[int, bytes]) -> bytes:
    # Parting is done in a tenth of the time that a function for each reference takes.
    parts = REFERENCE.split(head)
    parts[1::3] = [literal or b"" for literal in parts[1::3]]
    parts[2::3] = [numbers[int(number)] if number else b"" for number in parts[2::3]]
    return b"".join(parts)


def _written(
    whole: _Whole,
    fragment: Fragment,
    pages: Sequence[Any],
    numbers: Mapping[int, bytes],
    key: int,
) -> list[tuple[int, bytes]]:
    """Write the objects and pages of `fragment`; return its part of the parent tree, from `key`."""
    parents: list[tuple[int, bytes]] = []
    for page, sheet in zip(pages, fragment.sheets, strict=True):
        page["Resources"] = numbers[sheet.resources]
        page["Contents"] = pydyf.Array([_content(whole, sheet)])
        if sheet.annotations:
            page["Annots"] = pydyf.Array(numbers[number] for number in sheet.annotations)
        if fragment.roots:
            page["StructParents"] = key + len(parents)
            owners = pydyf.Array(numbers[number] for number in sheet.owners)
            parents.append((key + len(parents), owners.data))
    ties = {}
    for annotation, owner in fragment.annotated:
        ties[annotation] = key + len(parents)
        parents.append((ties[annotation], numbers[owner]))
    objects = whole.pdf.objects
    heads = _renumbered(b"".join(thing.head + END for thing in fragment.things), numbers)
    for thing, said in zip(fragment.things, heads.split(END)[:-1], strict=True):
        made = objects[int(numbers[thing.number].split()[0])]
        if not made.raw:
            tied = thing.number in ties
            head = said[:-2] + b"/StructParent %d>>" % ties[thing.number] if tied else said
            made.raw = head if thing.data is None else _framed(head, thing.data)
    return parents


def _framed(head: bytes, data: bytes) -> bytes:
    return head + b"\nstream\n" + data + b"\nendstream"


def _added(pdf: Any, **entries: Any) -> Any:
    made = pydyf.Dictionary(entries)
    pdf.add_object(made)
    return made


def _stream(whole: _Whole, data: bytes) -> bytes:
    """Return the reference of the stream of `data`, written once however often it is asked for."""
    if data not in whole.painted:
        whole.painted[data] = _added_raw(whole.pdf, _compressed(squeezed(data)))
    return whole.painted[data]


def _compressed(data: bytes) -> bytes:
    return _framed(b"<</Filter /FlateDecode/Length %d>>" % len(data), data)


def _added_raw(pdf: Any, data: bytes) -> bytes:
    made = _Raw(data, stream=True)
    pdf.add_object(made)
    reference: bytes = made.reference
    return reference


# --- Fonts ---------------------------------------------------------------------------------------


class _Fonts:
    """The fonts of the whole, each written once; some fragments have some of their own.

    What stands in the margins of all pages is set in the fonts of the fragment they are of.
    """

    def __init__(
        self,
        pdf: Any,
        fonts: Mapping[str, FontUse],
        files: Mapping[str, FileBytes],
        furniture: Sequence[FontUse],
    ) -> None:
        self.pdf, self.files, self.furniture = pdf, files, furniture
        self.shared = {key: write_font(pdf, font, files) for key, font in sorted(fonts.items())}
        self.all_shared = _added(pdf, **self.shared).reference

    def dictionary(self, fragment: Fragment) -> bytes:
        """Return the reference of the fonts that `fragment` names."""
        uses = [use for use in fragment.fonts if use.own]
        keys = {use.key for use in uses}
        beside = (use for use in self.furniture if use.key in keys)
        own = {
            font.key: write_font(self.pdf, font, self.files)
            for font in united((*uses, *beside)).values()
        }
        reference: bytes = self.all_shared
        return _added(self.pdf, **(self.shared | own)).reference if own else reference


def _all_uses(book: Book) -> Iterator[FontUse]:
    for fragment in (book.furniture.fragment, *(one.fragment for one in book.laid)):
        yield from (use for use in fragment.fonts if not use.own)


# --- What leads to places ------------------------------------------------------------------------


def _destinations(whole: _Whole) -> Iterator[tuple[str, Destination]]:
    for name, number in whole.places.items():
        laid = whole.leaves[number].laid
        assert laid
        yield name, _destination(whole, number, laid.fragment.anchors[name])


def _outline(whole: _Whole) -> Iterator[tuple[int, str, Destination]]:
    for first, laid in beginnings(whole.leaves):
        for bookmark in laid.fragment.bookmarks:
            place = _destination(whole, first + bookmark.spot.page, bookmark.spot)
            yield bookmark.level, bookmark.title, place


def _destination(whole: _Whole, page: int, spot: Spot) -> Destination:
    return Destination(whole.pages[page].reference, spot.x, spot.y)
