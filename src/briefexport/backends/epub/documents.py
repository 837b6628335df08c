"""The documents of a publication in order, and the ways into them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from briefexport.backends.epub.fonts import Used, used_in
from briefexport.backends.epub.frame import COLOPHON_PATH, COVER_PATH, Frame
from briefexport.backends.epub.navigation import Landmark, listed, navigation, ncx
from briefexport.backends.epub.package import XHTML, GuideEntry, Item, Property
from briefexport.backends.epub.pagebreaks import PageBreak, page_breaks, tags_of, with_markers
from briefexport.backends.epub.parts import Part, Written, titles
from briefexport.backends.rendering import PageMap
from briefexport.edition import Edition
from briefexport.records import dataclass
from briefexport.style import Style

NAV_PATH = "nav.xhtml"
NOTES = re.compile(r'<div class="notes" id="([^"]*)"')
NCX = "application/x-dtbncx+xml"


@dataclass(frozen=True, slots=True)
class Files:
    """The documents and their tables of contents, which of them are read, and what they use.

    `paged` is whether pages of the print edition are marked in them.
    """

    items: tuple[Item, ...]
    spine: tuple[str, ...]
    used: tuple[Used, ...]
    paged: bool


def files_of(
    edition: Edition, style: Style, text: Written, frame: Frame, pages: PageMap | None
) -> Files:
    """Return the documents of a publication: what is before its text, the text, what is behind."""
    shells, endings = frame.shells, frame.endings
    front = {NAV_PATH: _ways_in(edition)} if edition.front else {}
    documents: dict[str, Iterable[str]] = {
        **{path: tags_of(xhtml) for _, path, xhtml in shells},
        **front,
        **{part.path: part.tags for part in text.parts},
        **{path: tags_of(xhtml) for _, path, xhtml in endings},
    }
    breaks = page_breaks(documents, pages) if pages else ()
    by_path: dict[str, list[PageBreak]] = {}
    for page in breaks:
        by_path.setdefault(page.path, []).append(page)
    writer = titles(edition, style)
    landmarks = tuple(_landmarks(edition, text))
    contents = navigation(edition, text.places, landmarks, breaks, writer)
    before = [_document(*one, by_path) for one in shells]
    nav = _document("nav", NAV_PATH, contents, by_path, ("nav",))
    old_nav = Item("ncx", "toc.ncx", NCX, ncx(edition, text.places, breaks, writer).encode())
    parts = [_part(part, text, by_path) for part in text.parts]
    back = [_document(*one, by_path) for one in endings]
    read = [*before, *([nav] if edition.front else []), *parts, *back]
    return Files(
        (*read, *([] if edition.front else [nav]), old_nav),
        tuple(item.id for item in read),
        (
            *(used_in(style, item.data.decode()) for item in (nav, *before, *back)),
            *(part.used for part in text.parts),
        ),
        bool(breaks),
    )


def _document(
    name: str,
    path: str,
    xhtml: str,
    breaks: Mapping[str, Sequence[PageBreak]],
    properties: tuple[Property, ...] = (),
) -> Item:
    here = breaks.get(path, ())
    whole = with_markers(xhtml, tags_of(xhtml), here) if here else xhtml
    return Item(name, path, XHTML, whole.encode(), properties)


def _part(part: Part, text: Written, breaks: Mapping[str, Sequence[PageBreak]]) -> Item:
    xhtml = with_markers(part.xhtml, part.tags, breaks.get(part.path, ()))
    properties: tuple[Property, ...] = ("mathml",) if part.formulas else ()
    return Item(f"part-{part.name}", part.path, XHTML, text.led(part, xhtml).encode(), properties)


def _ways_in(edition: Edition) -> tuple[str, ...]:
    """Return the ids in the contents at which a page of the print edition may begin."""
    lists = listed(edition)
    entries = [*edition.contents, *(entry for _, _, listing in lists for entry in listing)]
    kinds = (kind for kind, _, _ in lists)
    return ("toc", *kinds, *(f"contents.{entry.id}" for entry in entries))


def _landmarks(edition: Edition, text: Written) -> list[Landmark]:
    terms = edition.terms
    start = Landmark("bodymatter", terms.start, text.parts[0].path)
    landmarks = [Landmark("cover", terms.cover, COVER_PATH)]
    end = [Landmark("colophon", terms.colophon, COLOPHON_PATH)] if edition.colophon else []
    if not edition.front:  # the contents are no part that is read
        return [*landmarks, start, *_notes(edition, text), *end]
    lists = [Landmark(kind, title, f"{NAV_PATH}#{kind}") for kind, title, _ in listed(edition)]
    toc = Landmark("toc", terms.contents, f"{NAV_PATH}#toc")
    return [*landmarks, toc, start, *_notes(edition, text), *lists, *end]


def _notes(edition: Edition, text: Written) -> list[Landmark]:
    """Return the place of the first notes, where there are any."""
    found = ((part.path, NOTES.search(part.xhtml)) for part in text.parts)
    places = (f"{path}#{notes[1]}" for path, notes in found if notes)
    return [Landmark("footnotes", edition.terms.notes, place) for place in islice(places, 1)]


def guide(edition: Edition, text: Written) -> list[GuideEntry]:
    """Return the places that readers of EPUB 2 are told of."""
    terms = edition.terms
    cover_page = GuideEntry("cover", terms.cover, COVER_PATH)
    toc = [GuideEntry("toc", terms.contents, NAV_PATH)] if edition.front else []
    return [cover_page, *toc, GuideEntry("text", terms.start, text.parts[0].path)]
