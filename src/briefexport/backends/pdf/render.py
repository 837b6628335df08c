"""From an edition to a PDF and its page map."""

import io
import json
import uuid
from collections.abc import Sequence
from dataclasses import fields, replace
from importlib.metadata import version
from typing import Any

from briefexport import __version__
from briefexport.backends.pdf.binding import Laid, Leaf, bound, faults, pages_of
from briefexport.backends.pdf.catalog import (
    Attachment,
    write_attachments,
    write_facts,
    write_intent,
)
from briefexport.backends.pdf.document import layout
from briefexport.backends.pdf.engine import Sheets
from briefexport.backends.pdf.fonts import digests
from briefexport.backends.pdf.fragment import Fragment
from briefexport.backends.pdf.furniture import Furniture
from briefexport.backends.pdf.printing import fragments
from briefexport.backends.pdf.stitch import Spine, stitched
from briefexport.backends.pdf.xmp import Facts
from briefexport.backends.rendering import PageMap, PageStart, Rendering, RenderOptions
from briefexport.cache import Cache
from briefexport.edition import Edition, EditionBrief
from briefexport.errors import RefusedError
from briefexport.jsonform import dumps
from briefexport.model import VERSION, Brief
from briefexport.style import Page, Style, page, page_size
from briefexport.walk import rewrite


def render(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    """Return the edition as a tagged PDF, and its page map."""
    del pages
    size = page_size(edition.settings.print.page or style.page.size)
    assert size is not None
    paper = page(style, size)
    plan = layout(edition, style, paper, options.project)
    sheets = Sheets(plan.css, tuple(sorted(plan.fonts.items())))
    kept = Cache(options.cache / "fragments") if options.cache else None
    documents = (plan.heads, *plan.documents)
    heads, *made = fragments(documents, sheets, options.jobs, kept)
    laid = tuple(map(Laid, plan.documents, made))
    if found := tuple(faults(laid)):
        raise RefusedError(*found)
    leaves = bound(laid, edition.terms.cover)
    pdf = stitched(
        leaves,
        laid,
        _furniture(heads, paper, style),
        _spine(edition, paper),
        digests(plan.fonts.values()),
    )
    said = facts(edition)
    write_facts(pdf, said)
    write_intent(pdf)
    write_attachments(pdf, [model(edition)], said)
    target = io.BytesIO()
    pdf.write(target, b"1.7", said.identifier.encode(), compress=True)
    count = len(leaves)
    told = (diagnostic for one in (heads, *made) for diagnostic in one.diagnostics)
    return Rendering(
        target.getvalue(),
        f"{count} page{'s' if count != 1 else ''}",
        _page_map(edition, leaves),
        (*plan.diagnostics, *dict.fromkeys(told)),
    )


def _furniture(heads: Fragment, paper: Page, style: Style) -> Furniture:
    leading = style.text["running-verso"].leading
    return Furniture(heads, paper, style.page.head_gap, leading, style.page.foot_gap)


def _spine(edition: Edition, paper: Page) -> Spine:
    """Return where pages are bound: on versos the margins are the other way round."""
    return Spine(0, paper.inner - paper.outer, edition.direction == "rtl")


def _page_map(edition: Edition, leaves: Sequence[Leaf]) -> PageMap:
    return PageMap(
        tuple(leaf.label for leaf in leaves),
        {name: leaves[number].label for name, number in pages_of(leaves).items()},
        tuple(_start(leaf) for leaf in leaves),
        identifier(edition),
    )


def _start(leaf: Leaf) -> PageStart | None:
    """Return where the text of a page begins; a cover, which has no text, begins with itself."""
    if leaf.laid and leaf.laid.document.matter == "cover":
        return PageStart(leaf.laid.document.name, 0)
    return leaf.sheet.start if leaf.sheet else None


def identifier(edition: Edition) -> str:
    """Return the PDF's own identifier, which the e-book names as the source of its pages."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{edition.identifier} pdf").urn


def facts(edition: Edition) -> Facts:
    """Return what the file says about itself."""
    settings = edition.settings
    return Facts(
        title=settings.title,
        language=settings.language,
        identifier=identifier(edition),
        date=edition.date,
        creator=f"briefexport {__version__}",
        producer=f"WeasyPrint {version('weasyprint')}",
        description=settings.subtitle or "",
        authors=tuple(settings.names),
        publisher=settings.publisher or "",
        rights=settings.rights or "",
    )


def model(edition: Edition) -> Attachment:
    """Return the model of the edition, its briefs in the form that `show --json` writes."""
    data = {
        "format": VERSION,
        "title": edition.settings.title,
        "language": edition.settings.language,
        "identifier": edition.identifier,
        "briefs": [json.loads(dumps(_brief(brief)))["brief"] for brief in edition.briefs],
    }
    text = json.dumps(data, ensure_ascii=False)
    about = "The text of the edition as a tree, in the form that briefexport reads"
    return Attachment("model.json", "application/json", about, text.encode())


def _brief(brief: EditionBrief) -> Brief:
    """Return a brief of an edition without its origins, which count into another file."""
    plain = Brief(
        brief.blocks,
        brief.title,
        brief.subtitle,
        brief.byline,
        language=brief.language,
        source=brief.source,
    )
    return rewrite(plain, _without_origins)


def _without_origins(node: Any) -> Any:  # noqa: ANN401
    said = (slot for slot in fields(node) if not slot.compare and slot.name != "id")
    return replace(node, **{slot.name: slot.default for slot in said})
