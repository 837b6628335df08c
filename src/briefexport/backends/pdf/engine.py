"""The engine at the border: everything that touches WeasyPrint, and nothing else."""

import io
import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
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
from briefexport.backends.pdf.tableheads import mend_table_heads
from briefexport.backends.pdf.tags import alternatives, structure
from briefexport.backends.pdf.xmp import Facts
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.errors import RefusedError, UsageError

# So many lists, quotations and boxes may stand indented in one another.
INDENTS = 8
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
    with _no_fonts_of_the_machine():
        fonts = weasyprint.text.fonts.FontConfiguration()
    with _captured() as records:
        try:
            sheet = weasyprint.CSS(string=document.css, font_config=fonts, url_fetcher=fetcher)
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
        except _failures() as error:
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
        with _no_fonts_of_the_machine():
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
    mend_table_heads()
    mend_tagging()
    return weasyprint


@contextmanager
def _no_fonts_of_the_machine() -> Iterator[None]:
    """Show Fontconfig no fonts, so that those of the style are all there are.

    Where the machine has a family of the same name, its file would be taken in places.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "No fonts configured", UserWarning)
            yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _failures() -> tuple[type[BaseException], ...]:
    """Return what the engine raises, its own where something is asked for that is not there."""
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    return (FatalURLFetchingError, OSError, ValueError, RecursionError, ZeroDivisionError)


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
    _name_headings(root)
    _mark_deep(root)
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


def _name_headings(root: ElementTree.Element) -> None:
    """Give headings their words without the calls of notes, for bookmarks and running heads."""
    for heading in root.iter():
        if heading.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            heading.set("data-words", " ".join("".join(_words(heading)).split()))


def _mark_deep(root: ElementTree.Element) -> None:
    """Mark what is nested so deeply that one more indent could leave the text no room."""
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        depth += element.tag in {"ul", "ol", "dd", "blockquote", "aside"}
        if depth > INDENTS:
            element.set("data-deep", "")
        waiting += [(child, depth) for child in element]


def _words(element: ElementTree.Element) -> Iterator[str]:
    yield " " if element.tag == "br" else element.text or element.get("alt") or ""
    for child in element:
        if child.get("class") != "footnote":
            yield from _words(child)
        yield child.tail or ""


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
