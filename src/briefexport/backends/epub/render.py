"""From an edition to an EPUB."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import cast

from briefexport.backends.epub.conformance import certified
from briefexport.backends.epub.fonts import Embedded, embedded, licences
from briefexport.backends.epub.metadata import metadata
from briefexport.backends.epub.navigation import Landmark, listed, navigation, ncx
from briefexport.backends.epub.package import XHTML, GuideEntry, Item, Package, Property
from briefexport.backends.epub.pagebreaks import PageBreak, page_breaks, with_markers
from briefexport.backends.epub.parts import Written, written
from briefexport.backends.epub.pictures import prepared
from briefexport.backends.epub.sheet import style_sheet
from briefexport.backends.rendering import Extent, PageMap, Rendering, RenderOptions
from briefexport.cache import key
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.edition import Edition
from briefexport.engines import made_by
from briefexport.errors import RefusedError
from briefexport.markup.cover import Drawing, drawn, painted
from briefexport.scheduling import Flow, Here, result_of, results
from briefexport.style import Style
from briefexport.templates import render_template
from briefexport.workers import Done, Limits, Shared, Task

# Far above what any part of it takes.
SECONDS = 900.0

COVER_PATH, TITLE_PATH, NAV_PATH = "cover.xhtml", "title.xhtml", "nav.xhtml"
COLOPHON_PATH = "colophon.xhtml"
COVER_IMAGE = "images/cover.jpg"
NOTES = re.compile(r'<div class="notes" id="([^"]*)"')
NCX = "application/x-dtbncx+xml"


def render(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    """Return the edition as an EPUB 3.3 file.

    Raises RefusedError where EbookLib is not installed.
    """
    return result_of(steps(Shared(edition), style, pages, options), Here())


def steps(
    edition: Shared[Edition], style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Flow[Rendering]:
    """Return what `render` does, in tasks: most of the time goes into subsets of fonts."""
    limits, kept = Limits(SECONDS), options.cache
    draft: Draft
    (draft,) = results((yield [Task("epub", drafted, (edition, style, pages), limits)]))
    wanted = [*(_picture_of(one) for one in draft.drawings), *map(_font, draft.fonts)]
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
    for name, data, before in zip(keys, made, found, strict=True):
        if kept and before is None:
            kept.put(name, data)
    (whole,) = results((yield [Task("epub", finished, (draft, made), limits)]))
    return cast("Rendering", whole)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file of the publication that is made by itself, by `work`, and kept under `key`.

    What reads files of this machine is made `here`.
    """

    name: str
    work: Callable[..., bytes]
    of: Drawing | Embedded
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


@dataclass(frozen=True, slots=True)
class Draft:
    """A publication without its fonts and the cover that is drawn for it, and which those are."""

    package: Package
    drawings: tuple[Drawing, ...]
    fonts: tuple[Embedded, ...]
    diagnostics: tuple[Diagnostic, ...]


def subset(font: Embedded) -> bytes:
    """Return the bytes of one font."""
    return font.data


def finished(draft: Draft, made: Sequence[bytes]) -> Rendering:
    """Return the file of a publication, with the bytes `made` of its drawings and fonts.

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
    """Return the publication with the bytes `made` where it names drawings and fonts."""
    paths = [*(COVER_IMAGE for _ in draft.drawings), *(font.path for font in draft.fonts)]
    data = dict(zip(paths, made, strict=True))
    items = (
        replace(item, data=data[item.path]) if item.path in data else item
        for item in draft.package.items
    )
    return replace(draft.package, items=tuple(items))


def drafted(edition: Edition, style: Style, pages: PageMap | None) -> Draft:
    """Return everything that goes into the file but the bytes of fonts and of a cover drawn for it.

    `pages` are those of the print edition of the same build, where there is one.
    """
    pictures, converted = _pictures(edition)
    text = written(edition, style, {name: item.path for name, item in pictures.items()})
    cover, cut = drawn(edition, style)
    certifier, uncertified = certified(edition, style, text.content)
    shells, endings = _shells(edition), _endings(edition)
    documents = {
        **{path: xhtml for _, path, xhtml in shells},
        **({NAV_PATH: _navigation(edition, text, ())} if edition.front else {}),
        **{part.path: part.xhtml for part in text.parts},
        **{path: xhtml for _, path, xhtml in endings},
    }
    breaks = page_breaks(documents, pages) if pages else ()
    front = [_document(name, path, xhtml, breaks) for name, path, xhtml in shells]
    nav = _document("nav", NAV_PATH, _navigation(edition, text, breaks), breaks, ("nav",))
    old_nav = Item("ncx", "toc.ncx", NCX, ncx(edition, text.places, breaks, text.writer).encode())
    parts = [
        _document(
            f"part-{part.name}",
            part.path,
            part.xhtml,
            breaks,
            ("mathml",) if part.formulas else (),
        )
        for part in text.parts
    ]
    back = [_document(name, path, xhtml, breaks) for name, path, xhtml in endings]
    read = [*front, *([nav] if edition.front else []), *parts, *back]
    documents_of_all = [item.data.decode() for item in (nav, *read)]
    fonts = _fonts(edition, style, documents_of_all)
    package = Package(
        identifier=edition.identifier,
        title=edition.settings.title,
        language=edition.settings.language,
        direction=edition.direction,
        modified=edition.date,
        metadata=metadata(
            edition, text.content, pages.source if pages and breaks else None, certifier
        ),
        items=(
            *dict.fromkeys((*read, nav)),
            old_nav,
            Item(
                "cover-image",
                COVER_IMAGE,
                "image/jpeg",
                cover if isinstance(cover, bytes) else b"",
                ("cover-image",),
            ),
            *dict.fromkeys(pictures.values()),
            *_styled(style, text, documents_of_all, fonts),
        ),
        spine=[item.id for item in read],
        guide=[*_guide(edition, text)],
    )
    told = (*converted, *text.diagnostics, *([cut] if cut else []), *uncertified)
    drawings = () if isinstance(cover, bytes) else (cover,)
    return Draft(package, drawings, fonts, told)


def _pictures(edition: Edition) -> tuple[Mapping[str, Item], list[Diagnostic]]:
    """Return the item of each asset by its name, and what had to be done to pictures."""
    items: dict[str, Item] = {}
    findings: list[Diagnostic] = []
    for name, asset in edition.assets.items():
        picture, finding = prepared(asset)
        id_ = f"picture-{picture.path.rpartition('/')[2]}"
        items[name] = Item(id_, picture.path, picture.media_type, picture.data)
        findings += [finding] if finding else []
    return items, findings


def _document(
    name: str,
    path: str,
    xhtml: str,
    breaks: Sequence[PageBreak],
    properties: tuple[Property, ...] = (),
) -> Item:
    return Item(name, path, XHTML, with_markers(path, xhtml, breaks).encode(), properties)


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


def _navigation(edition: Edition, text: Written, breaks: Sequence[PageBreak]) -> str:
    landmarks = tuple(_landmarks(edition, text))
    return navigation(edition, text.places, landmarks, breaks, text.writer)


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


def _fonts(edition: Edition, style: Style, documents: list[str]) -> tuple[Embedded, ...]:
    """Return the fonts that the style sheet and `documents` use, where they are wanted."""
    if not edition.settings.epub.fonts:
        return ()
    bullets = "".join(
        bullet.marker
        for level, bullet in enumerate(style.list.bullets, 1)
        if any(f"level-{level}" in document for document in documents)
    )
    signs = f"{bullets}{style.list.marker_space}{style.rules.scene}"
    return embedded(style, documents, signs)


def _styled(
    style: Style, text: Written, documents: list[str], fonts: tuple[Embedded, ...]
) -> list[Item]:
    """Return the style sheet, and a place for each of `fonts`."""
    variants = (
        name
        for name in style.table.variants
        if any(f"variant-{name}" in document for document in documents)
    )
    css = style_sheet(style, fonts, text.widths, frozenset(variants))
    return [
        Item("style", "style.css", "text/css", css.encode()),
        *(
            Item(f"font-{number}", font.path, "font/ttf", b"")
            for number, font in enumerate(fonts, 1)
        ),
        *licences(style, fonts),
    ]
