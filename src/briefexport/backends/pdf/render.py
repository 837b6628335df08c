"""From an edition to a PDF and its page map."""

import io
import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version

from briefexport import __version__
from briefexport.backends.pdf.book.binding import Laid, Leaf, bound, faults, gutter, pages_of
from briefexport.backends.pdf.book.catalog import (
    Attachment,
    write_attachments,
    write_facts,
    write_intent,
)
from briefexport.backends.pdf.book.fonts import digests
from briefexport.backends.pdf.book.furniture import Furniture
from briefexport.backends.pdf.book.index import groups, with_index
from briefexport.backends.pdf.book.press import VERSION as PRESS
from briefexport.backends.pdf.book.press import write_press_intent
from briefexport.backends.pdf.book.stitch import Book, Spine, seal, stitched
from briefexport.backends.pdf.book.xmp import Facts
from briefexport.backends.pdf.documents.document import Layout, index_document, layout
from briefexport.backends.pdf.fragment import Fragment
from briefexport.backends.pdf.ink import Ink, style_ink
from briefexport.backends.pdf.layout.engine import Sheets
from briefexport.backends.pdf.printing import fragments
from briefexport.backends.rendering import Extent, PageMap, PageStart, Rendering, RenderOptions
from briefexport.cache import Cache
from briefexport.edition import Edition, EditionBrief, Profile
from briefexport.errors import RefusedError
from briefexport.jsonform import without_origins
from briefexport.model import VERSION, Brief
from briefexport.style import PAGE_SIZES, Page, Style, page, page_size

# The version of PDF that PDF/A-3 and PDF/UA-1 stand on.
ARCHIVE = b"1.7"
# Where paper is Letter (CLDR, measurementData/paperSize).
LETTER = {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}


def render(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    """Return the edition as a PDF of the profile that `options` name, and its page map.

    `screen` and `office` are PDF/UA-1 and PDF/A-3a at once, `press` is PDF/X-4.
    """
    del pages
    press = options.profile == "press"
    if options.profile == "office":
        edition = _one_sided(edition)
    paper = page(style, _size(edition, style, options.profile))
    plan = layout(edition, style, paper, options.project)
    ink = style_ink(style, options.project) if press else None
    heads, laid, leaves = _laid(edition, plan, ink, options)
    spine = _spine(edition, style, paper, len(leaves), options.profile)
    furniture = _furniture(heads, paper, style)
    files = digests(plan.fonts.values())
    pdf = stitched(Book(leaves, laid, furniture, spine, files, style.press if ink else None))
    said = facts(edition, options.profile)
    write_facts(pdf, said)
    if ink:
        write_press_intent(pdf, style.press, ink.profile)
    else:
        write_intent(pdf)
        write_attachments(pdf, [model(edition)], said)
    seal(pdf)
    target = io.BytesIO()
    pdf.write(target, PRESS if press else ARCHIVE, said.identifier.encode(), compress=True)
    all_made = (heads, *(one.fragment for one in laid))
    told = (diagnostic for one in all_made for diagnostic in one.diagnostics)
    return Rendering(
        target.getvalue(),
        Extent(len(leaves), "page"),
        _page_map(leaves, said.identifier),
        (*plan.diagnostics, *dict.fromkeys(told)),
    )


def _laid(
    edition: Edition, plan: Layout, ink: Ink | None, options: RenderOptions
) -> tuple[Fragment, tuple[Laid, ...], tuple[Leaf, ...]]:
    """Return the sheet of heads, all that is laid out by `plan`, and its pages.

    The index is laid out when the pages of the briefs are known; it moves none of them.
    """
    laying = partial(
        fragments,
        sheets=Sheets(plan.css, tuple(sorted(plan.fonts.items()))),
        ink=ink,
        jobs=options.jobs,
        kept=Cache(options.cache / "fragments") if options.cache else None,
    )
    binding = partial(bound, cover=edition.terms.cover, facing=options.profile != "office")
    heads, *made = laying((plan.heads, *plan.documents))
    laid = tuple(map(Laid, plan.documents, made))
    if any(plan.marks.values()):
        found = groups(plan.marks, laid, binding(laid), edition.settings.language)
        index = index_document(edition, found, options.project)
        laid = with_index(laid, Laid(index, *laying((index,))))
    if lost := tuple(faults(laid)):
        raise RefusedError(*lost)
    return heads, laid, binding(laid)


def _one_sided(edition: Edition) -> Edition:
    """Return `edition` without a half-title, which is there for the back it leaves empty."""
    settings = edition.settings
    printed = replace(settings.print, half_title=False)
    return replace(edition, settings=replace(settings, print=printed))


def _size(edition: Edition, style: Style, profile: Profile) -> tuple[float, float]:
    """Return the trim size: what the office's printer has, or what the editor chose."""
    if profile == "office":
        region = next((part for part in edition.settings.language.split("-") if part.isupper()), "")
        return PAGE_SIZES["letter" if region in LETTER else "A4"]
    size = page_size(edition.settings.print.page or style.page.size)
    assert size is not None
    return size


def _furniture(heads: Fragment, paper: Page, style: Style) -> Furniture:
    leading = style.text["running-verso"].leading
    return Furniture(heads, paper, style.page.head_gap, leading, style.page.foot_gap)


def _spine(edition: Edition, style: Style, paper: Page, pages: int, profile: Profile) -> Spine:
    """Return where pages are bound: on versos the margins are the other way round."""
    right_to_left = edition.direction == "rtl"
    if profile == "office":
        return Spine(right_to_left=right_to_left, facing=False)
    bleeding = profile == "press" and style.press.bleed > 0
    wider = gutter(style.page, paper, pages, bleeding=bleeding)
    return Spine(-wider, paper.inner - paper.outer + wider, right_to_left)


def _page_map(leaves: Sequence[Leaf], source: str) -> PageMap:
    return PageMap(
        tuple(leaf.label for leaf in leaves),
        {name: leaves[number].label for name, number in pages_of(leaves).items()},
        tuple(_start(leaf) for leaf in leaves),
        source,
    )


def _start(leaf: Leaf) -> PageStart | None:
    """Return where the text of a page begins; a cover, which has no text, begins with itself."""
    if leaf.laid and leaf.laid.document.matter == "cover":
        return PageStart(leaf.laid.document.name, 0)
    return leaf.sheet.start if leaf.sheet else None


def identifier(edition: Edition, profile: Profile) -> str:
    """Return the PDF's own identifier, which the e-book names as the source of its pages."""
    of = "pdf" if profile == "screen" else f"pdf {profile}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{edition.identifier} {of}").urn


def facts(edition: Edition, profile: Profile) -> Facts:
    """Return what the file says about itself."""
    settings = edition.settings
    return Facts(
        title=settings.title,
        language=settings.language,
        identifier=identifier(edition, profile),
        date=edition.date,
        creator=f"briefexport {__version__}",
        producer=f"WeasyPrint {version('weasyprint')}",
        description=settings.subtitle or "",
        authors=tuple(settings.names),
        publisher=settings.publisher or "",
        rights=settings.rights or "",
        standard="press" if profile == "press" else "archive",
    )


def model(edition: Edition) -> Attachment:
    """Return the model of the edition, its briefs in the form that `show --json` writes."""
    data = {
        "format": VERSION,
        "title": edition.settings.title,
        "language": edition.settings.language,
        "identifier": edition.identifier,
        "briefs": [without_origins(_brief(brief)) for brief in edition.briefs],
    }
    text = json.dumps(data, ensure_ascii=False)
    about = "The text of the edition as a tree, in the form that briefexport reads"
    return Attachment("model.json", "application/json", about, text.encode())


def _brief(brief: EditionBrief) -> Brief:
    return Brief(
        brief.blocks,
        brief.title,
        brief.subtitle,
        brief.byline,
        language=brief.language,
        source=brief.source,
    )
