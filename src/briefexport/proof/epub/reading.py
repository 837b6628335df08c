"""From the bytes of an EPUB to what it tells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from lxml import etree

from briefexport.proof.epub.cascade import Cascade
from briefexport.proof.epub.notes import Source, in_order
from briefexport.proof.epub.package import Book, Document, local_name, opened, resolved
from briefexport.proof.epub.records import Place, Telling
from briefexport.proof.epub.sheets import sheets_of
from briefexport.proof.epub.spacing import Room
from briefexport.proof.epub.tree import Node, styled
from briefexport.proof.record import Part, Reading, Record

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


@dataclass(frozen=True, slots=True)
class _Page:
    """A document of the spine as a tree, and the part it is of."""

    document: Document
    body: Node
    part: Part


def read(data: bytes, rem: float = 10.0) -> Reading:
    """Return what the EPUB in `data` tells, `rem` points standing for 1rem.

    ValueError where `data` is no EPUB. What of one cannot be read is left out.
    """
    book = opened(data)
    pages = tuple(_pages(book, float(rem)))
    places = _Places.of(pages)
    told = [(page, _told(page, places)) for page in pages]
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
    return Reading(tuple(records), book.language, book.title)


def _pages(book: Book, rem: float) -> Iterator[_Page]:
    cascades: dict[tuple[str, ...], Cascade] = {}
    bodies = []
    for document in book.documents:
        sheets = sheets_of(document, book.files)
        if sheets not in cascades:
            cascades[sheets] = Cascade.of(sheets, rem)
        root = styled(document.root, cascades[sheets], book.language)
        bodies.append((document, next((one for one in root.nodes if one.tag == "body"), root)))
    parts = _parts([body for _, body in bodies])
    for (document, body), part in zip(bodies, parts, strict=True):
        yield _Page(document, body, part)


def _parts(bodies: Sequence[Node]) -> Iterator[Part]:
    """Yield the part that each document is of: the body is from its first to its last chapter.

    Where nothing says that it is one, all that does not say what else it is is a chapter.
    """
    said = [_is_chapter(body) for body in bodies]
    wanted = True if True in said else None
    chapters = [number for number, one in enumerate(said) if one is wanted] or [len(said)]
    for number in range(len(bodies)):
        yield "front" if number < chapters[0] else "back" if number > chapters[-1] else "body"


def _is_chapter(body: Node) -> bool | None:
    """Return whether a document says, by itself or its first division, that it is one."""
    for node in (body, *body.nodes):
        if node.kinds & (CHAPTERS | AROUND):
            return bool(node.kinds & CHAPTERS)
    return None


def _told(page: _Page, places: "_Places") -> Telling:
    telling = Telling(places.address(page.document.path))
    fill = page.body.style.word("background-color").replace("transparent", "")
    telling.inner(page.body, Place(page.part, page.document.name, Room(fill=fill)))
    return telling


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
            elements = list(page.document.root.iter(etree.Element))
            ids[page.document.path] = frozenset(one.get("id") or "" for one in elements)
            names = (
                one.get("id") or ""
                for one in elements
                if local_name(one) in {"h1", "h2", "h3", "h4", "h5", "h6"}
            )
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
