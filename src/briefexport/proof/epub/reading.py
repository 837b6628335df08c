"""From the bytes of an EPUB to what it tells."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from typing import Any, cast, get_args

from lxml import etree

from briefexport.proof.epub.cascade import Cascade
from briefexport.proof.epub.notes import Source, in_order
from briefexport.proof.epub.package import OPS, Book, Document, local_name, opened, resolved
from briefexport.proof.epub.places import Place
from briefexport.proof.epub.records import Telling
from briefexport.proof.epub.sheets import sheets_of
from briefexport.proof.epub.spacing import Room
from briefexport.proof.epub.tree import empty_lists, kinds, styled
from briefexport.proof.pieces import Piece, Pieces, digest, read_again, written
from briefexport.proof.record import Part, Reading, Record
from briefexport.records import dataclass

# What documents of the body say they hold, and those around it (EPUB 3 Structural Semantics 1.1).
CHAPTERS = frozenset(
    (
        "bodymatter", "chapter", "part", "volume", "introduction", "prologue", "epilogue",
        "conclusion",
    )
)  # fmt: skip
AROUND = frozenset(
    (
        "frontmatter", "cover", "titlepage", "halftitlepage", "copyright-page", "imprint", "toc",
        "lot", "loi", "dedication", "epigraph", "foreword", "preface", "acknowledgments",
        "backmatter", "colophon", "appendix", "afterword", "bibliography", "glossary", "index",
        "endnotes", "rearnotes", "credits", "errata",
    )
)  # fmt: skip

# The mark of a page of print, and what it says that counts through the file.
PAGE = frozenset(("pagebreak",))
SAYING = etree.XPath("//*[@role or @epub:type]", namespaces={"epub": OPS})
COUNTED = ("id", "title", "aria-label")
# Selectors that ask for that, and ids that may be selected; one that is escaped could be any.
SELECTED = re.compile(r"\[\s*(?:[\w-]*\|)?(?:id|title|aria-label)\b|#[^\s{};]*\\")
HASH = re.compile(r"#([\w-]+)")
# Selectors that ask what is in an element; one that is escaped could.
INSIDE = re.compile(r":(?:has|empty)\b|:[^\s{};]*\\", re.IGNORECASE)

HEADINGS = tuple(f"{{*}}h{level}" for level in range(1, 7))


@dataclass(frozen=True, slots=True)
class _Page:
    """A document of the spine, its style sheets, and the part it is of."""

    document: Document
    sheets: tuple[str, ...]
    part: Part


def read(data: bytes, rem: float = 10.0) -> Reading:
    """Return what the EPUB in `data` tells, `rem` points standing for 1rem.

    ValueError where `data` is no EPUB. What of one cannot be read is left out.
    """
    file = _opened(data, rem)
    return file.reading(file.pages)


def pieces(data: bytes, rem: float, known: Mapping[str, str]) -> Pieces:
    """Return the documents of the body, each a piece, and what `read` tells of the others.

    `known` is what was read of another file, as `Pieces.kept` has it.
    """
    file = _opened(data, rem)
    body = [file.piece(page) for page in file.pages if page.part == "body"]
    around = [page for page in file.pages if page.part != "body"]
    key = digest(file.piece(page).key.encode() for page in around)
    kept = {key: known.get(key) or written(file.reading(around).records)}
    reading = Reading(read_again(kept[key]), file.book.language, file.book.title)
    return Pieces(reading, tuple(body), kept)


def _opened(data: bytes, rem: float) -> "_File":
    book = opened(data)
    pages = tuple(_pages(book))
    file = _File(book, float(rem), pages, _Places.of(pages))
    for page in pages:
        _forget_numbers(page)
        file.forget_lists(page)
    return file


def _forget_numbers(page: _Page) -> None:
    """Take from the marks of pages what counts through the file: nothing that is told needs it.

    So a document is the same wherever the pages of print begin to be counted.
    """
    found: Any = SAYING(page.document.root)
    marks: list[etree._Element] = [one for one in found if kinds(one) == PAGE]
    names = {one.get("id") for one in marks}
    for sheet in page.sheets if marks else ():
        selected = _selected(sheet)
        if selected is None or not names.isdisjoint(selected):
            return
    for one in marks:
        for name in COUNTED:
            one.attrib.pop(name, "")


@lru_cache(maxsize=8)
def _selected(sheet: str) -> frozenset[str] | None:
    """Return the ids that a style sheet may select; None where it may be any, or what is beside."""
    return None if SELECTED.search(sheet) else frozenset(HASH.findall(sheet))


@dataclass(frozen=True, slots=True)
class _File:
    """An EPUB with all that its documents share; `cascades` are those of their style sheets."""

    book: Book
    rem: float
    pages: tuple[_Page, ...]
    places: "_Places"
    cascades: dict[tuple[str, ...], Cascade] = field(default_factory=dict)

    def reading(self, pages: Sequence[_Page]) -> Reading:
        """Return what `pages` tell."""
        told = [(page, self.told(page)) for page in pages]
        sources = (
            Source(page.document.path, tuple(telling.notes), tuple(telling.calls))
            for page, telling in told
        )
        notes = tuple(in_order(sources))
        records: list[Record] = []
        for part in get_args(Part):
            for page, telling in told:
                records += telling.records if page.part == part else ()
            records += (record for record in notes if record.part == part)
        return Reading(tuple(records), self.book.language, self.book.title)

    def forget_lists(self, page: _Page) -> None:
        """Take from a document around the body what is in its lists for reading systems.

        So it is the same wherever the pages of print begin.
        """
        if page.part != "body" and not any(map(INSIDE.search, page.sheets)):
            empty_lists(page.document.root, self.cascade(page))

    def cascade(self, page: _Page) -> Cascade:
        """Return the cascade of the style sheets of a document."""
        if page.sheets not in self.cascades:
            self.cascades[page.sheets] = Cascade.of(page.sheets, self.rem)
        return self.cascades[page.sheets]

    def told(self, page: _Page) -> Telling:
        """Return what one document tells."""
        root = styled(page.document.root, self.cascade(page), self.book.language)
        body = next((one for one in root.nodes if one.tag == "body"), root)
        telling = Telling(self.places.address(page.document.path))
        fill = body.style.word("background-color").replace("transparent", "")
        telling.inner(body, Place(page.part, page.document.name, Room(fill=fill)))
        return telling

    def piece(self, page: _Page) -> Piece:
        """Return a document as a piece: what it says itself, in which sheets, and what it names."""
        document = page.document
        address = self.places.address(document.path)
        links = _values(document.root, "href")
        said = (
            document.path, document.name, self.book.language, repr(self.rem), page.part,
            *page.sheets, *map(address, links),
        )  # fmt: skip
        key = digest((etree.tostring(document.root), *(part.encode() for part in said)))
        return Piece(key, lambda: self.reading([page]).records)


def _values(root: etree._Element, name: str) -> list[str]:
    """Return the values that an attribute has anywhere, in order."""
    return cast("list[str]", root.xpath(f"//@{name}", smart_strings=False))


def _pages(book: Book) -> Iterator[_Page]:
    bodies = [_body(document.root) for document in book.documents]
    for document, part in zip(book.documents, _parts(bodies), strict=True):
        yield _Page(document, sheets_of(document, book.files), part)


def _body(root: etree._Element) -> etree._Element:
    return next((one for one in root if local_name(one) == "body"), root)


def _parts(bodies: Sequence[etree._Element]) -> Iterator[Part]:
    """Yield the part that each document is of: the body is from its first to its last chapter.

    Where nothing says that it is one, all that does not say what else it is is a chapter.
    """
    said = [_is_chapter(body) for body in bodies]
    wanted = True if True in said else None
    chapters = [number for number, one in enumerate(said) if one is wanted] or [len(said)]
    for number in range(len(bodies)):
        yield "front" if number < chapters[0] else "back" if number > chapters[-1] else "body"


def _is_chapter(body: etree._Element) -> bool | None:
    """Return whether a document says, by itself or its first division, that it is one."""
    for element in (body, *body.iterchildren(etree.Element)):
        if found := kinds(element) & (CHAPTERS | AROUND):
            return bool(found & CHAPTERS)
    return None


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a link may lead: the ids of each document, and that of its first heading."""

    ids: Mapping[str, frozenset[str]]
    heads: Mapping[str, str]

    @classmethod
    def of(cls, pages: Sequence[_Page]) -> "_Places":
        """Return the places of `pages`."""
        ids = {}
        heads = {}
        for page in pages:
            root = page.document.root
            ids[page.document.path] = frozenset(_values(root, "id"))
            names = (one.get("id") or "" for one in root.iter(*HEADINGS))
            heads[page.document.path] = next(names, "")
        return cls(ids, heads)

    def address(self, path: str) -> Callable[[str], str]:
        """Return what a link in the document at `path` leads to: an id, or an address outside."""

        def target(href: str) -> str:
            file, name = resolved(href, path)
            if not file:
                return href
            name = name or self.heads.get(file, "")
            return f"#{name}" if name in self.ids.get(file, ()) else "#"

        return target
