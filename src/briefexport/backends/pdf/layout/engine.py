"""The engine at the border: everything that touches WeasyPrint, and nothing else."""

import ctypes.util
import logging
import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import import_module, resources
from multiprocessing.util import Finalize
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias
from xml.etree import ElementTree

import uharfbuzz as hb

from briefexport.backends.pdf.documents.document import Document
from briefexport.backends.pdf.fragment import Fragment
from briefexport.backends.pdf.ink import Ink, to_ink, tokens_to_ink
from briefexport.backends.pdf.layout.artifacts import mark_artifacts
from briefexport.backends.pdf.layout.collect import collected, forbid_smoothing
from briefexport.backends.pdf.layout.gaps import mark_gaps
from briefexport.backends.pdf.layout.hooks import (
    FRAGMENT,
    mend_fonts,
    mend_line_breaking,
    mend_notes,
    mend_pictures,
    mend_strings,
    mend_tagging,
)
from briefexport.backends.pdf.layout.ladders import findings
from briefexport.backends.pdf.layout.linehooks import (
    mend_grid,
    mend_hyphenation,
    mend_right_to_left,
)
from briefexport.backends.pdf.layout.overlong import overlong
from briefexport.backends.pdf.layout.pagemap import page_map
from briefexport.backends.pdf.layout.tables import mend_tables
from briefexport.backends.pdf.layout.tags import alternatives, structure, untagged, words
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError, UsageError
from briefexport.inputs import FileBytes
from briefexport.records import dataclass

# So many lists, quotations and boxes may stand indented in one another.
INDENTS = 8
SHEETS = "weasyprint.css"
SHEETS_FOR_FORMS = frozenset(("html5_ua_form.css", "html5_ph.css"))
TOOLS_FOR_FONTS = ("fontTools.subset", "fontTools.varLib.instancer")
SYSTEM_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

# Files of fonts, by their addresses.
Fonts: TypeAlias = tuple[tuple[str, FileBytes], ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The style sheet of print and the fonts it names."""

    css: str
    fonts: Fonts


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The engine with the style sheet read, what that defines, and what was said of it.

    Fonts and counter styles are known only where they were both registered and are looked for;
    `files` are those of the fonts, by their addresses.
    """

    weasyprint: Any
    files: Mapping[str, bytes]
    fonts: Any
    counters: Any
    css: Any
    diagnostics: tuple[Diagnostic, ...]


@lru_cache(maxsize=1)
def prepared(sheets: Sheets) -> _Prepared:
    """Return the engine made ready for `sheets`, which is done once.

    Raises UsageError where the system libraries are missing, RefusedError for fonts that are none
    and for a style sheet that asks for more than it may have.
    """
    weasyprint = loaded()
    files = {name: file.data for name, file in sheets.fonts}
    _check(files)
    with _no_fonts_of_the_machine():
        fonts = weasyprint.text.fonts.FontConfiguration()
    counters = weasyprint.css.counters.CounterStyle()
    fetcher = _fetcher(files)
    with _captured() as records, _told_failures(""):
        css = weasyprint.CSS(
            string=sheets.css, font_config=fonts, counter_style=counters, url_fetcher=fetcher
        )
    # The fonts were written into it, and a process of multiprocessing, the executor of a library's
    # caller for one, ends without taking objects apart, which is when the engine removes it.
    Finalize(fonts, shutil.rmtree, (fonts._folder, True), exitpriority=0)  # noqa: SLF001
    return _Prepared(
        weasyprint, files, fonts, counters, css, tuple(_told(record, "") for record in records)
    )


def _check(files: Mapping[str, bytes]) -> None:
    """Refuse what is no font, and none at all, which the engine would not survive."""
    if not files:
        raise RefusedError(diagnostic("BX507", "the style names no fonts", hint="see BX507"))
    for name, data in files.items():
        face = hb.Face(data)
        if not face.unicodes or face.has_var_data:
            raise RefusedError(
                diagnostic(
                    "BX507",
                    f"{name} is not a static TrueType or OpenType font",
                    hint="install the package that provides it anew, or name another in the style",
                )
            )


def lay_out(document: Document, sheets: Sheets, ink: Ink | None = None) -> Fragment:
    """Return `document` laid out and painted: tagged and linked, or in `ink` and neither.

    Raises UsageError where the system libraries are missing, RefusedError where the engine fails.
    """
    ready = prepared(sheets)
    fetcher = _fetcher({**ready.files, **document.resources})
    with _captured() as records, _told_failures(document.source):
        html = _parsed(ready.weasyprint, document.xhtml, fetcher)
        laid_out = html.render(
            font_config=ready.fonts, counter_style=ready.counters, stylesheets=[ready.css]
        )
        mark_artifacts(laid_out.pages, alternatives(html.etree_element))
        asides = mark_gaps(laid_out.pages)
        if ink:
            for page in laid_out.pages:
                page.links = []
        options = {**ready.weasyprint.DEFAULT_OPTIONS, "pdf_tags": not ink, FRAGMENT: True}
        pdf = ready.weasyprint.pdf.generate_pdf(laid_out, None, 1, **options)
        root = html.etree_element
        made = untagged(pdf, laid_out) if ink else structure(pdf, laid_out, root)
    forbid_smoothing(pdf)
    if ink:
        to_ink(pdf, ink)
        for aside in asides.values():
            aside.tokens = tokens_to_ink(aside.tokens, ink)
    found = page_map(html.etree_element, laid_out.pages)
    place = Place(file=document.source) if document.source else None
    lost = (diagnostic("BX503", f"the layout {fault}", place) for fault in found.faults)
    logged = (_told(record, document.source) for record in records)
    told = (*ready.diagnostics, *logged, *lost, *findings(laid_out.pages, place))
    told += tuple(overlong(laid_out.pages, place))
    return collected(pdf, laid_out, made, found, asides, told)


@contextmanager
def _told_failures(source: str) -> Iterator[None]:
    """Turn what the engine raises into a refusal that names the file `source`."""
    try:
        yield
    except _failures() as error:
        place = Place(file=source) if source else None
        raise RefusedError(
            diagnostic("BX501", f"the layout engine failed: {error}", place, hint="see BX501")
        ) from error


@cache
def loaded() -> Any:  # noqa: ANN401
    """Return WeasyPrint, loaded and mended. Raises UsageError where libraries are missing."""
    try:
        with (
            _no_fonts_of_the_machine(),
            _libraries_by_name(),
            _no_tools_for_fonts(),
            _no_sheets_for_forms(),
        ):
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
    mend_fonts()
    mend_notes()
    mend_pictures()
    mend_strings()
    mend_tables()
    mend_tagging()
    mend_grid()
    mend_hyphenation()
    mend_right_to_left()
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


def _nowhere(name: str) -> str | None:
    del name
    return None


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Let the loader of Linux find the libraries that the engine names, and nobody else.

    Of each the engine knows names without a version as well. For these Python starts compilers and
    linkers, some fifty processes, which takes longer than all else that is loaded.
    """
    before = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = before


class _Later(ModuleType):
    """Stands for a module that is loaded when something of it is called."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        if name.startswith("__"):
            raise AttributeError(name)

        def called(*values: object, **named: object) -> object:
            return getattr(import_module(self.__name__), name)(*values, **named)

        return called


@contextmanager
def _no_tools_for_fonts() -> Iterator[None]:
    """Do not load what the engine cuts fonts with, a third of all that it loads.

    Nothing calls that: fonts are written once for all fragments, and none is variable.
    """
    later = {name: _Later(name) for name in TOOLS_FOR_FONTS if name not in sys.modules}
    sys.modules.update(later)
    try:
        yield
    finally:
        for name in later:
            del sys.modules[name]


class _Sheets:
    """The folder of the engine's style sheets, of which some are empty."""

    def __init__(self, folder: Any) -> None:  # noqa: ANN401
        self.folder = folder

    def __truediv__(self, name: str) -> Any:  # noqa: ANN401
        return self if name in SHEETS_FOR_FORMS else self.folder / name

    def read_text(self, encoding: str) -> str:
        """Return what stands in an empty sheet."""
        del encoding
        return ""


@contextmanager
def _no_sheets_for_forms() -> Iterator[None]:
    """Do not read the engine's style sheets for forms and for attributes that say how things look.

    It reads them whether they are asked for or not, and nothing of ours has either.
    """
    before: Any = resources.files

    def files(package: Any) -> Any:  # noqa: ANN401
        found = before(package)
        return _Sheets(found) if getattr(package, "__name__", "") == SHEETS else found

    resources.files = files
    try:
        yield
    finally:
        resources.files = before


def _failures() -> tuple[type[BaseException], ...]:
    """Return what the engine raises, its own where something is asked for that is not there."""
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    asked_for = (FatalURLFetchingError, OSError, ValueError)
    return (*asked_for, AssertionError, RecursionError, ZeroDivisionError)


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
            heading.set("data-words", words(heading))


def _mark_deep(root: ElementTree.Element) -> None:
    """Mark what is nested so deeply that one more indent could leave the text no room."""
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        depth += element.tag in {"ul", "ol", "dd", "blockquote", "aside"}
        if depth > INDENTS:
            element.set("data-deep", "")
        waiting += [(child, depth) for child in element]


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


def _told(record: logging.LogRecord, source: str) -> Diagnostic:
    severe = record.levelno >= logging.ERROR
    return diagnostic(
        "BX502",
        f"layout: {record.getMessage()}",
        Place(file=source) if source else None,
        severity="error" if severe else "warning",
    )
