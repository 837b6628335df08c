"""From the bytes of an EPUB to what it tells."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from lxml import etree

from briefexport.proof.epub.cascade import Cascade
from briefexport.proof.epub.package import Book, Document, local_name, opened, resolved
from briefexport.proof.epub.records import Place, Telling, Told
from briefexport.proof.epub.sheets import sheets_of
from briefexport.proof.epub.spacing import Room
from briefexport.proof.epub.tree import Node, styled
from briefexport.proof.record import Part, Reading, Record

# Kinds of documents and divisions (EPUB 3 Structural Semantics 1.1, DPUB-ARIA 1.1).
FRONT = frozenset(
    (
        "frontmatter", "cover", "titlepage", "halftitlepage", "copyright-page", "imprint", "toc",
        "lot", "loi", "lov", "loa", "dedication", "epigraph", "foreword", "preface", "preamble",
        "acknowledgments", "seriespage",
    )
)  # fmt: skip
BODY = frozenset(
    (
        "bodymatter",
        "chapter",
        "part",
        "volume",
        "introduction",
        "prologue",
        "epilogue",
        "conclusion",
    )
)
BACK = frozenset(
    (
        "backmatter", "colophon", "appendix", "afterword", "bibliography", "glossary", "index",
        "endnotes", "rearnotes", "credits", "errata", "other-credits",
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
    notes = tuple(_notes([(page.document.path, telling) for page, telling in told]))
    records: list[Record] = []
    for part in get_args(Part):
        for page, telling in told:
            records += telling.records if page.part == part else ()
        records += (record for record in notes if record.part == part)
    return Reading(tuple(records), book.language, book.title)


def _pages(book: Book, rem: float) -> Iterator[_Page]:
    cascades: dict[tuple[str, ...], Cascade] = {}
    part: Part = "front"
    bodies = []
    for document in book.documents:
        sheets = sheets_of(document, book.files)
        if sheets not in cascades:
            cascades[sheets] = Cascade.of(sheets, rem)
        root = styled(document.root, cascades[sheets], book.language)
        bodies.append((document, next((one for one in root.nodes if one.tag == "body"), root)))
    typed = any(_part_of(body) for _, body in bodies)
    for document, body in bodies:
        # Where nothing says what a document is, it goes with the one before it.
        part = _part_of(body) or (part if typed else "body")
        yield _Page(document, body, part)


def _part_of(body: Node) -> Part | None:
    """Return the part that a document says it is of, by itself or by its first division."""
    for node in (body, *body.nodes):
        if node.kinds & FRONT:
            return "front"
        if node.kinds & BODY:
            return "body"
        if node.kinds & BACK:
            return "back"
    return None


def _told(page: _Page, places: "_Places") -> Telling:
    telling = Telling(places.address(page.document.path))
    fill = page.body.style.word("background-color").replace("transparent", "")
    telling.inner(page.body, Place(page.part, page.document.name, Room(fill=fill)))
    return telling


def _notes(told: Sequence[tuple[str, Telling]]) -> Iterator[Record]:
    """Yield the records of notes in the order they are called, then of those that none calls.

    A note that is called in a note stands right behind it. One that does not say its number has
    that of its call.
    """
    notes: dict[tuple[str, str], tuple[str, Told]] = {}
    waiting: list[tuple[str, tuple[str, str]]] = []
    for path, telling in told:
        for place, note in enumerate(telling.notes):
            notes[path, note.id or f"#{place}"] = path, note
        waiting += _calls(telling.calls, path)
    waiting += (("", key) for key in notes)
    while waiting:
        number, key = waiting.pop(0)
        if key in notes:
            path, note = notes.pop(key)
            waiting[:0] = _calls(note.calls, path)
            yield from note.records if note.numbered else _numbered(note.records, number)


def _calls(calls: Iterable[tuple[str, str]], path: str) -> Iterator[tuple[str, tuple[str, str]]]:
    return ((number, resolved(href, path)) for number, href in calls)


def _numbered(records: Iterable[Record], number: str) -> Iterator[Record]:
    for record in records:
        yield replace(record, facts={**record.facts, "note": number}) if number else record


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
