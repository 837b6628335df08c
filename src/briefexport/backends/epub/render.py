"""From an edition to an EPUB."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from briefexport.backends.epub.conformance import certified
from briefexport.backends.epub.documents import files_of, guide
from briefexport.backends.epub.fonts import Embedded, embedded, licences, together
from briefexport.backends.epub.frame import Frame, frame_of, shown
from briefexport.backends.epub.metadata import metadata
from briefexport.backends.epub.package import Item, Package
from briefexport.backends.epub.parts import Chapter, chapter, written
from briefexport.backends.epub.sheet import StyleSheet
from briefexport.backends.rendering import Extent, PageMap, Rendering, RenderOptions
from briefexport.backends.singly import Singly, keep, kept_beside, made_beside, made_of, singly
from briefexport.cache import dumped, key
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.edition import Edition
from briefexport.edition.apart import apart, joined
from briefexport.engines import made_by
from briefexport.errors import RefusedError
from briefexport.inputs import found as input_of
from briefexport.markup.cover import Drawing, drawing, painted
from briefexport.records import dataclass
from briefexport.scheduling import Flow, Here, result_of, results
from briefexport.style import Style
from briefexport.workers import Done, Limits, Shared, Task

# Far above what any part of it takes.
SECONDS = 900.0

COVER_IMAGE, STYLE_SHEET = "images/cover.jpg", "style.css"


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
    """Return what `render` does, in tasks."""
    limits, kept = Limits(SECONDS), options.cache
    briefs, names = singly("chapter", edition, style, kept)
    frame, name = kept_beside("chapter", edition, style, kept)
    draft: Draft
    (draft,) = results((yield [Task("epub", drafted, (briefs, frame, style, pages), limits)]))
    keep(kept, (*name, *names), draft.fresh)
    wanted = [*map(_picture_of, draft.drawings), _sheet(draft.sheet)]
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
    of: Drawing | StyleSheet
    key: str
    here: bool = False


def _picture_of(drawing: Drawing) -> _Wanted:
    files = (input_of("font", file, Path(file)).sha256.encode() for file in drawing.fonts)
    named = key([b"cover", made_by().encode(), drawing.svg.encode(), *files])
    return _Wanted("cover of the e-book", painted, drawing, named, here=True)


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


def styled(sheet: StyleSheet) -> bytes:
    """Return the bytes of the style sheet."""
    return sheet.data


def finished(draft: Draft, made: Sequence[bytes]) -> Rendering:
    """Return the file of a publication, with the bytes `made` of its drawing and its sheet.

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
    """Return the publication with the bytes `made` of its drawing and its sheet, and its fonts."""
    covers = (COVER_IMAGE for _ in draft.drawings)
    data = dict(zip([*covers, STYLE_SHEET], made, strict=True))
    data |= {font.path: font.data for font in draft.fonts}
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
    frame, kept = made_beside(briefs, edition, known, Frame, lambda one: frame_of(one, style))
    paths = {name: item.path for name, item in frame.pictures.items()}
    chapters, fresh = made_of(
        briefs, edition, Chapter, lambda one, part, _: chapter(one, part, style, paths)
    )
    text = written(chapters)
    certifier, uncertified = certified(edition, style, text.content)
    files = files_of(edition, style, text, frame, pages)
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
            *dict.fromkeys(shown(frame, edition)),
            *_styled(style, fonts),
        ),
        spine=files.spine,
        guide=[*guide(edition, text)],
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
