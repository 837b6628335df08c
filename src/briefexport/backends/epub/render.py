"""From an edition to an EPUB."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import cast

from briefexport.backends.epub.conformance import certified
from briefexport.backends.epub.fonts import Embedded, Used, embedded, licences, together, used_in
from briefexport.backends.epub.metadata import metadata
from briefexport.backends.epub.navigation import Landmark, listed, navigation, ncx
from briefexport.backends.epub.package import XHTML, GuideEntry, Item, Package, Property
from briefexport.backends.epub.pagebreaks import PageBreak, page_breaks, tags_of, with_markers
from briefexport.backends.epub.parts import Chapter, Part, Written, chapter, titles, written
from briefexport.backends.epub.pictures import prepared
from briefexport.backends.epub.sheet import StyleSheet
from briefexport.backends.rendering import Extent, PageMap, Rendering, RenderOptions
from briefexport.backends.singly import Singly, keep, kept_beside, made_beside, made_of, singly
from briefexport.cache import dumped, key
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.edition import Edition
from briefexport.edition.composed import apart, joined
from briefexport.engines import made_by
from briefexport.errors import RefusedError
from briefexport.markup.cover import Drawing, drawing, drawn, painted
from briefexport.scheduling import Flow, Here, result_of, results
from briefexport.style import Style
from briefexport.templates import render_template
from briefexport.workers import Done, Limits, Shared, Task

# Far above what any part of it takes.
SECONDS = 900.0

COVER_PATH, TITLE_PATH, NAV_PATH = "cover.xhtml", "title.xhtml", "nav.xhtml"
COLOPHON_PATH = "colophon.xhtml"
COVER_IMAGE, STYLE_SHEET = "images/cover.jpg", "style.css"
NOTES = re.compile(r'<div class="notes" id="([^"]*)"')
NCX = "application/x-dtbncx+xml"


def render(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    """Return the edition as an EPUB 3.3 file.

    Raises RefusedError where EbookLib is not installed.
    """
    return result_of(steps(Shared(edition, apart, joined), style, pages, options), Here())


def steps(
    edition: Shared[Edition], style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Flow[Rendering]:
    """Return what `render` does, in tasks: most of the time goes into subsets of fonts."""
    limits, kept = Limits(SECONDS), options.cache
    briefs, names = singly("chapter", edition, style, kept)
    frame, name = kept_beside("chapter", edition, style, kept)
    draft: Draft
    (draft,) = results((yield [Task("epub", drafted, (briefs, frame, style, pages), limits)]))
    keep(kept, (*name, *names), draft.fresh)
    wanted = [
        *map(_picture_of, draft.drawings),
        _sheet(draft.sheet),
        *map(_font, draft.fonts),
    ]
    keys = [one.key if kept else "" for one in wanted]
    found = [kept.get(name) if kept else None for name in keys]
    made: list[bytes] = results(
        (
            yield [
                Task(one.name, one.work, (one.of,), limits, here=one.here)
                if data is None
                else Done(data)
                for one, data in zip(wanted, found, strict=True)
            ]
        )
    )
    keep(kept, keys, [data if had is None else None for data, had in zip(made, found, strict=True)])
    (whole,) = results((yield [Task("epub", finished, (replace(draft, fresh=()), made), limits)]))
    return cast("Rendering", whole)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file of the publication that is made by itself, by `work`, and kept under `key`.

    What reads files of this machine is made `here`.
    """

    name: str
    work: Callable[..., bytes]
    of: Drawing | StyleSheet | Embedded
    key: str
    here: bool = False


def _picture_of(drawing: Drawing) -> _Wanted:
    files = (Path(file).read_bytes() for file in drawing.fonts)
    named = key([b"cover", made_by().encode(), drawing.svg.encode(), *files])
    return _Wanted("cover of the e-book", painted, drawing, named, here=True)


def _font(font: Embedded) -> _Wanted:
    whole = font.font.path(font.face).read_bytes()
    wanted = "".join(sorted(font.characters)).encode(errors="surrogatepass")
    named = key([b"subset", made_by().encode(), whole, wanted, repr(font.features).encode()])
    return _Wanted("fonts of the e-book", subset, font, named)


def _sheet(sheet: StyleSheet) -> _Wanted:
    named = key([b"style sheet", made_by().encode(), dumped(sheet)])
    return _Wanted("style sheet of the e-book", styled, sheet, named)


@dataclass(frozen=True, slots=True)
class Draft:
    """A publication without its fonts, its style sheet and the cover that is drawn for it.

    What these are it says. In `fresh` it has what is to be kept of the briefs and around them.
    """

    package: Package
    drawings: tuple[Drawing, ...]
    sheet: StyleSheet
    fonts: tuple[Embedded, ...]
    diagnostics: tuple[Diagnostic, ...]
    fresh: tuple[bytes | None, ...]


def subset(font: Embedded) -> bytes:
    """Return the bytes of one font."""
    return font.data


def styled(sheet: StyleSheet) -> bytes:
    """Return the bytes of the style sheet."""
    return sheet.data


def finished(draft: Draft, made: Sequence[bytes]) -> Rendering:
    """Return the file of a publication, with the bytes `made` of its drawing, sheet and fonts.

    Raises RefusedError where EbookLib is not installed.
    """
    try:
        # EbookLib is under the AGPL: only whoever makes an EPUB loads it.
        from briefexport.backends.epub.container import packed  # noqa: PLC0415
    except ImportError as error:
        raise RefusedError(
            diagnostic("BX550", "EbookLib is not installed", hint="install briefexport[epub]")
        ) from error
    package = completed(draft, made)
    extent = Extent(len(package.spine), "part")
    return Rendering(packed(package), extent, diagnostics=draft.diagnostics)


def completed(draft: Draft, made: Sequence[bytes]) -> Package:
    """Return the publication with the bytes `made` where it names a drawing, sheet or fonts."""
    covers = (COVER_IMAGE for _ in draft.drawings)
    paths = [*covers, STYLE_SHEET, *(font.path for font in draft.fonts)]
    data = dict(zip(paths, made, strict=True))
    items = (
        replace(item, data=data[item.path]) if item.path in data else item
        for item in draft.package.items
    )
    return replace(draft.package, items=tuple(items))


def drafted(briefs: Singly, known: bytes | None, style: Style, pages: PageMap | None) -> Draft:
    """Return everything that goes into the file but what is made by itself.

    What is around the briefs may be `known`. `pages` are those of the print edition of the same
    build, where there is one.
    """
    edition = briefs.around
    frame, kept = made_beside(briefs, known, Frame, lambda: _frame(edition, style))
    paths = {name: item.path for name, item in frame.pictures.items()}
    chapters, fresh = made_of(briefs, Chapter, lambda one, _: chapter(one, edition, style, paths))
    text = written(chapters)
    certifier, uncertified = certified(edition, style, text.content)
    files = _files(edition, style, text, frame, pages)
    used = together(files.used)
    fonts = embedded(style, used) if edition.settings.epub.fonts else ()
    package = Package(
        identifier=edition.identifier,
        title=edition.settings.title,
        language=edition.settings.language,
        direction=edition.direction,
        modified=edition.date,
        metadata=metadata(
            edition, text.content, pages.source if pages and files.paged else None, certifier
        ),
        items=(
            *files.items,
            Item(
                "cover-image",
                COVER_IMAGE,
                "image/jpeg",
                frame.cover if isinstance(frame.cover, bytes) else b"",
                ("cover-image",),
            ),
            *dict.fromkeys(_shown(frame, edition)),
            *_styled(style, fonts),
        ),
        spine=files.spine,
        guide=[*_guide(edition, text)],
    )
    told = (*frame.converted, *text.diagnostics, *frame.cut, *uncertified)
    drawings = () if isinstance(frame.cover, bytes) else (drawing(frame.cover, style),)
    sheet = StyleSheet(
        style,
        tuple(replace(font, characters=frozenset(), features=()) for font in fonts),
        tuple(sorted(text.widths)),
        tuple(sorted(used.variants)),
    )
    return Draft(package, drawings, sheet, fonts, told, (kept, *fresh))


@dataclass(frozen=True, slots=True)
class Frame:
    """What is made of an edition beside its briefs: pictures, the cover, and the documents around.

    Documents have a name, a path, and XHTML. What was said of pictures is apart from what was of
    the cover; that is a JPEG, or SVG to be painted.
    """

    pictures: Mapping[str, Item]
    cover: bytes | str
    shells: tuple[tuple[str, str, str], ...]
    endings: tuple[tuple[str, str, str], ...]
    converted: tuple[Diagnostic, ...]
    cut: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Files:
    """The documents and their tables of contents, which of them are read, and what they use.

    `paged` is whether pages of the print edition are marked in them.
    """

    items: tuple[Item, ...]
    spine: tuple[str, ...]
    used: tuple[Used, ...]
    paged: bool


def _frame(edition: Edition, style: Style) -> Frame:
    pictures, converted = _pictures(edition)
    cover, cut = drawn(edition, style)
    return Frame(
        pictures,
        cover,
        tuple(_shells(edition)),
        tuple(_endings(edition)),
        tuple(converted),
        (cut,) if cut else (),
    )


def _shown(frame: Frame, edition: Edition) -> Iterator[Item]:
    """Yield the items of the pictures with their data."""
    for name, item in frame.pictures.items():
        yield item if item.data else replace(item, data=edition.assets[name].data)


def _pictures(edition: Edition) -> tuple[Mapping[str, Item], list[Diagnostic]]:
    """Return the item of each asset by its name, and what had to be done to pictures.

    One that goes into the file as it is has no data here.
    """
    items: dict[str, Item] = {}
    findings: list[Diagnostic] = []
    for name, asset in edition.assets.items():
        picture, finding = prepared(asset)
        id_ = f"picture-{picture.path.rpartition('/')[2]}"
        data = b"" if picture.data is asset.data else picture.data
        items[name] = Item(id_, picture.path, picture.media_type, data)
        findings += [finding] if finding else []
    return items, findings


def _files(
    edition: Edition, style: Style, text: Written, frame: Frame, pages: PageMap | None
) -> _Files:
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
    return _Files(
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


def _shells(edition: Edition) -> list[tuple[str, str, str]]:
    """Return the documents before the contents in reading order: name, path and XHTML."""
    values = {"edition": edition}
    shells = [("cover-page", COVER_PATH)]
    if edition.front:
        shells.append(("title-page", TITLE_PATH))
    return [(name, path, render_template(f"epub/{path}.j2", values)) for name, path in shells]


def _endings(edition: Edition) -> list[tuple[str, str, str]]:
    """Return the documents behind the text: name, path and XHTML."""
    if not edition.colophon:
        return []
    xhtml = render_template(f"epub/{COLOPHON_PATH}.j2", {"edition": edition})
    return [("colophon", COLOPHON_PATH, xhtml)]


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


def _guide(edition: Edition, text: Written) -> list[GuideEntry]:
    terms = edition.terms
    cover_page = GuideEntry("cover", terms.cover, COVER_PATH)
    toc = [GuideEntry("toc", terms.contents, NAV_PATH)] if edition.front else []
    return [cover_page, *toc, GuideEntry("text", terms.start, text.parts[0].path)]


def _styled(style: Style, fonts: tuple[Embedded, ...]) -> list[Item]:
    """Return a place for the style sheet, and one for each of `fonts`, with their licences."""
    return [
        Item("style", STYLE_SHEET, "text/css", b""),
        *(
            Item(f"font-{number}", font.path, "font/ttf", b"")
            for number, font in enumerate(fonts, 1)
        ),
        *licences(style, fonts),
    ]
