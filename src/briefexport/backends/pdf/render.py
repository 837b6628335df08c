"""From an edition to a PDF and its page map."""

import json
import uuid
from dataclasses import fields, replace
from importlib.metadata import version
from typing import Any

from briefexport import __version__
from briefexport.backends.pdf.catalog import Attachment
from briefexport.backends.pdf.document import document
from briefexport.backends.pdf.engine import print_document
from briefexport.backends.pdf.xmp import Facts
from briefexport.backends.rendering import PageMap, PageStart, Rendering, RenderOptions
from briefexport.edition import Edition, EditionBrief
from briefexport.jsonform import dumps
from briefexport.model import VERSION, Brief
from briefexport.style import Style, page, page_size
from briefexport.walk import rewrite


def render(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    """Return the edition as a tagged PDF, and the label of the page of every id."""
    del pages
    size = page_size(edition.settings.print.page or style.page.size)
    assert size is not None
    laid = document(edition, style, page(style, size), options.project)
    printed = print_document(laid, facts(edition), [model(edition)])
    count = len(printed.map.starts)
    labels = tuple(str(number) for number in range(1, count + 1))
    page_map = PageMap(
        labels,
        {name: labels[number - 1] for name, number in printed.pages.items()},
        _starts(edition, printed.map.starts),
        identifier(edition),
    )
    extent = f"{count} page{'s' if count != 1 else ''}"
    return Rendering(printed.data, extent, page_map, (*laid.diagnostics, *printed.diagnostics))


def _starts(edition: Edition, starts: tuple[PageStart | None, ...]) -> tuple[PageStart | None, ...]:
    """Return where pages begin; that of a cover, which has no text, begins with the cover."""
    covered = edition.settings.print.cover
    return (PageStart("front.cover", 0), *starts[1:]) if covered else starts


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
