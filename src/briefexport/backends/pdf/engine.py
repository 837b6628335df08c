"""The engine at the border: everything that touches WeasyPrint, and nothing else."""

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from briefexport.backends.pdf.artifacts import mark_artifacts
from briefexport.backends.pdf.catalog import (
    Attachment,
    forbid_smoothing,
    write_attachments,
    write_facts,
    write_intent,
    write_labels,
    write_structure,
)
from briefexport.backends.pdf.document import Document
from briefexport.backends.pdf.hooks import (
    mend_letters,
    mend_line_breaking,
    mend_pictures,
    mend_tagging,
)
from briefexport.backends.pdf.pagemap import Map, page_map
from briefexport.backends.pdf.tags import alternatives, structure
from briefexport.backends.pdf.xmp import Facts
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.errors import RefusedError, UsageError

SYSTEM_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF: its bytes, the page (from 1) of every id, and where each page begins."""

    data: bytes
    pages: Mapping[str, int]
    map: Map
    diagnostics: tuple[Diagnostic, ...]


def print_document(
    document: Document, facts: Facts, attachments: Sequence[Attachment] = ()
) -> Printed:
    """Lay `document` out and write it as a tagged PDF, which is PDF/UA-1 and PDF/A-3a at once.

    Raises UsageError where the system libraries are missing, RefusedError where the engine fails.
    """
    weasyprint = _engine()
    fetcher = _fetcher(document.resources)
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(string=document.css, font_config=fonts, url_fetcher=fetcher)
    with _captured() as records:
        try:
            html = _parsed(weasyprint, document.xhtml, fetcher)
            laid_out = html.render(font_config=fonts, stylesheets=[sheet])
            mark_artifacts(laid_out.pages, alternatives(html.etree_element))
            target = io.BytesIO()
            laid_out.write_pdf(
                target,
                finisher=lambda _, pdf: _finish(
                    pdf, laid_out, html.etree_element, facts, attachments
                ),
                pdf_tags=True,
                pdf_identifier=facts.identifier.encode(),
            )
        except (OSError, ValueError, RecursionError, ZeroDivisionError) as error:
            raise RefusedError(
                diagnostic("BX501", f"the layout engine failed: {error}", hint="see BX501")
            ) from error
    pages = {
        anchor: number
        for number, page in reversed(list(enumerate(laid_out.pages, 1)))
        for anchor in page.anchors
    }
    found = page_map(html.etree_element, laid_out.pages)
    lost = (diagnostic("BX503", f"the layout {fault}") for fault in found.faults)
    return Printed(target.getvalue(), pages, found, (*map(_told, records), *lost))


def _finish(
    pdf: Any,  # noqa: ANN401
    laid_out: Any,  # noqa: ANN401
    root: ElementTree.Element,
    facts: Facts,
    attachments: Sequence[Attachment],
) -> None:
    """Write into `pdf` what makes it whole, before the engine closes it."""
    write_structure(pdf, structure(pdf, laid_out, root))
    write_facts(pdf, facts)
    write_intent(pdf)
    write_attachments(pdf, attachments, facts)
    write_labels(pdf, [str(number) for number, _ in enumerate(laid_out.pages, 1)])
    forbid_smoothing(pdf)


def _engine() -> Any:  # noqa: ANN401
    """Return WeasyPrint, which takes half a second to load and needs libraries of the system."""
    try:
        import weasyprint  # noqa: PLC0415
        import weasyprint.text.fonts  # noqa: PLC0415
    except OSError as error:
        raise UsageError(
            diagnostic(
                "BX003",
                f"the PDF needs Pango, which is not installed: {error}",
                hint=f"apt-get install -y {SYSTEM_LIBRARIES} (macOS: brew install pango);"
                " EPUB and DOCX need none of it: --format epub,docx",
            )
        ) from error
    mend_line_breaking()
    mend_letters()
    mend_pictures()
    mend_tagging()
    return weasyprint


def _fetcher(resources: Mapping[str, bytes]) -> Any:  # noqa: ANN401
    """Return a fetcher that knows `resources` and nothing else: no file, no network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Locked(URLFetcher):  # type: ignore[misc]
        """Answers `asset:NAME` from memory."""

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401, ARG002
            """Return the bytes behind `url`; refuse every other address."""
            scheme, _, name = url.partition(":")
            if scheme != "asset" or name not in resources:
                raise ValueError(f"{url} is not part of this edition")
            return URLFetcherResponse(url, resources[name])

    return Locked(allowed_protocols={"asset"}, allow_redirects=False, fail_on_errors=True)


def _parsed(weasyprint: Any, xhtml: str, fetcher: Any) -> Any:  # noqa: ANN401
    """Return the document parsed as XML, so that a note may hold paragraphs within a paragraph."""
    from cssselect2 import ElementWrapper  # noqa: PLC0415

    html = weasyprint.HTML(string="<html/>", url_fetcher=fetcher, base_url="asset:")
    root = ElementTree.fromstring(xhtml)  # noqa: S314 - our own writer's
    _close_notes_up(root)
    html.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    html.etree_element = root
    return html


def _close_notes_up(root: ElementTree.Element) -> None:
    """Take the line ends between the blocks of notes out: the engine would set each as a line."""
    for note in root.iter("span"):
        if note.get("class") != "footnote":
            continue
        for element in note.iter():
            if element.text == "\n" and element.tag != "code":
                element.text = None
            if element.tail == "\n":
                element.tail = None


@contextmanager
def _captured() -> Iterator[list[logging.LogRecord]]:
    """Collect what the engine logs, which is the only way it tells of most faults."""
    records: list[logging.LogRecord] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    logger = logging.getLogger("weasyprint")
    handler = Collect(logging.WARNING)
    before, propagate = logger.handlers[:], logger.propagate
    logger.handlers, logger.propagate = [handler], False
    try:
        yield records
    finally:
        logger.handlers, logger.propagate = before, propagate


def _told(record: logging.LogRecord) -> Diagnostic:
    severe = record.levelno >= logging.ERROR
    return diagnostic(
        "BX502",
        f"layout: {record.getMessage()}",
        severity="error" if severe else "warning",
    )
