"""From an edition to a PDF and its page map."""

import io
import uuid
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import cast

from pydyf import PDF

from briefexport import __version__
from briefexport.backends.pdf.book.binding import Laid, Leaf, bound, faults, gutter, pages_of
from briefexport.backends.pdf.book.catalog import (
    Attachment,
    write_attachments,
    write_facts,
    write_intent,
)
from briefexport.backends.pdf.book.furniture import Furniture
from briefexport.backends.pdf.book.index import groups, with_index
from briefexport.backends.pdf.book.packing import packed_in_time
from briefexport.backends.pdf.book.press import VERSION as PRESS
from briefexport.backends.pdf.book.press import write_press_intent
from briefexport.backends.pdf.book.stitch import Book, Spine, seal, stitched
from briefexport.backends.pdf.book.xmp import Facts
from briefexport.backends.pdf.documents.document import (
    Document,
    index_document,
)
from briefexport.backends.pdf.fragment import Fragment
from briefexport.backends.pdf.preparing import (
    Printing,
    fonts_of,
    has_templates,
    keys_around,
    printing,
)
from briefexport.backends.pdf.printing import fragments
from briefexport.backends.rendering import Extent, PageMap, PageStart, Rendering, RenderOptions
from briefexport.backends.singly import keep, singly
from briefexport.cache import loaded
from briefexport.diagnostics import diagnostic
from briefexport.edition import Edition, Profile
from briefexport.edition.apart import apart, joined
from briefexport.errors import RefusedError
from briefexport.scheduling import Flow, Here, result_of, results
from briefexport.style import Page, Style
from briefexport.workers import Limits, Shared, Task

# The version of PDF that PDF/A-3 and PDF/UA-1 stand on.
ARCHIVE = b"1.7"
# Far above what it takes: some 5 ms a page.
BINDING_SECONDS = 600.0


def render(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    """Return the edition as a PDF of the profile that `options` name, and its page map.

    `screen` and `office` are PDF/UA-1 and PDF/A-3a at once, `press` is PDF/X-4.
    """
    return result_of(steps(Shared(edition, apart, joined), style, pages, options), Here())


def steps(
    edition: Shared[Edition], style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Flow[Rendering]:
    """Return what `render` does, in tasks."""
    del pages
    # A template of the project may look at all of the edition.
    kept = None if has_templates(options.project) else options.cache
    briefs, names = singly("print", edition, style, kept)
    around = keys_around(edition, style, options.profile) if kept else ("", "")
    sheet, front = map(kept.get, around) if kept else (None, None)
    asked = briefs, style, options, fonts_of(style), sheet, front
    made: Printing
    (made,) = results((yield [Task("pdf", printing, asked, Limits(BINDING_SECONDS), here=True)]))
    keep(kept, (*around, *names), made.fresh)
    return (yield from printed(replace(made, fresh=()), options))


def printed(made: Printing, options: RenderOptions) -> Flow[Rendering]:
    """Return the PDF of what is to be laid out.

    The index is laid out when the pages of the briefs are known; it moves none of them.
    """
    plan, sheets, kept = made.plan, made.sheets, options.cache
    laid = yield from fragments((plan.heads, *plan.documents), sheets, made.ink, kept)
    if any(plan.marks.values()):
        limits = Limits(BINDING_SECONDS)
        work = Task("pdf", indexed, (made, laid, options.project), limits, here=True)
        (index,) = results((yield [work]))
        laid += yield from fragments((index,), sheets, made.ink, kept)
        made = replace(made, index=index)
    whole = Task("pdf", bound_up, (_bare(made), laid), Limits(BINDING_SECONDS))
    (pdf,) = results((yield [whole]))
    return cast("Rendering", pdf)


def indexed(made: Printing, laid: Sequence[bytes], project: Path | None) -> Document:
    """Return the index of what is laid out, by its pages."""
    edition = made.edition
    _, *fragments_ = map(_fragment, laid)
    parts = tuple(map(Laid, made.plan.documents, fragments_))
    found = groups(made.plan.marks, parts, _leaves(made, parts), edition.settings.language)
    return index_document(edition, found, project)


def bound_up(made: Printing, laid: Sequence[bytes]) -> Rendering:
    """Return the PDF of what is laid out: the running heads, the documents, and the index.

    Raises RefusedError where a part has lost its text, or what was kept is no part at all.
    """
    heads, *parts = map(_fragment, laid)
    documents = tuple(map(Laid, made.plan.documents, parts))
    if made.index:
        documents = with_index(documents, Laid(made.index, parts[-1]))
    if lost := tuple(faults(documents)):
        raise RefusedError(*lost)
    leaves = _leaves(made, documents)
    said = facts(made.edition, made.profile)
    target = io.BytesIO()
    version_of = PRESS if made.ink else ARCHIVE
    with packed_in_time():
        pdf = _stitched(made, heads, documents, leaves, said)
        pdf.write(target, version_of, said.identifier.encode(), compress=True)
    all_made = (heads, *(one.fragment for one in documents))
    told = (diagnostic for one in all_made for diagnostic in one.diagnostics)
    return Rendering(
        target.getvalue(),
        Extent(len(leaves), "page"),
        _page_map(leaves, said.identifier),
        (*made.plan.diagnostics, *dict.fromkeys(told)),
    )


def _stitched(
    made: Printing,
    heads: Fragment,
    documents: tuple[Laid, ...],
    leaves: tuple[Leaf, ...],
    said: Facts,
) -> PDF:
    edition, style, ink = made.edition, made.style, made.ink
    spine = _spine(edition, style, made.paper, len(leaves), made.profile)
    furniture = _furniture(heads, made.paper, style)
    files = {file.digest: file for _, file in made.sheets.fonts}
    pdf = stitched(Book(leaves, documents, furniture, spine, files, style.press if ink else None))
    write_facts(pdf, said)
    if ink:
        write_press_intent(pdf, style.press, ink.profile)
    else:
        write_intent(pdf)
        write_attachments(pdf, [_attachment(made.model)], said)
    seal(pdf)
    return pdf


def _leaves(made: Printing, documents: tuple[Laid, ...]) -> tuple[Leaf, ...]:
    return bound(documents, cover=made.edition.terms.cover, facing=made.profile != "office")


def _bare(made: Printing) -> Printing:
    """Return `made` without what is laid out by now."""
    plan = made.plan
    documents = tuple(replace(one, xhtml="", resources={}) for one in plan.documents)
    front = replace(plan.front, documents=())
    return replace(made, plan=replace(plan, documents=documents, front=front))


def _fragment(data: bytes) -> Fragment:
    found = loaded(data, Fragment)
    if found is None:
        raise RefusedError(
            diagnostic(
                "BX009",
                "what was kept as a part of a PDF is none",
                hint="somebody has put it there: `briefexport clean`, then build again",
            )
        )
    return found


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


def _attachment(model: str) -> Attachment:
    about = "The text of the edition as a tree, in the form that briefexport reads"
    return Attachment("model.json", "application/json", about, model.encode())
