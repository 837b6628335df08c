"""A contact sheet: one table and one list of an edition, as they look in its three files.

The PDF is drawn as it is, the EPUB by WeasyPrint on a page as wide as the text in print, the DOCX
by LibreOffice. PDFium draws the pages; it comes with the extra `sheet`.
"""

import io
import posixpath
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree
from PIL import Image, ImageDraw, ImageFont

from briefexport.diagnostics import diagnostic
from briefexport.edition import Edition
from briefexport.errors import RefusedError, UsageError
from briefexport.model import Block, List, Table
from briefexport.proof.wanted import Wanted, wanted
from briefexport.proof.wanted.record import FORMATS, Format
from briefexport.records import dataclass
from briefexport.style import Style, page, page_size
from briefexport.walk import descendants

# Pixels of a point; the gaps between pictures, and the words above them, in points.
SCALE = 2.0
GAP = 18.0
HEAD = 12.0
# How many words find a line, and how much is shown around what was found, in points.
WORDS = 3
AROUND = 8.0
# More rows are not shown where there is a shorter table.
SHORT = 12
# The longest page of a PDF, in points (ISO 32000-1, annex C).
LONGEST = 14_400
# How long LibreOffice may take, in seconds.
PATIENCE = 180
NAMES: Mapping[Format, str] = {"pdf": "PDF", "epub": "EPUB", "docx": "DOCX"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is shown: the words its first line begins with, and those of its last line."""

    first: str
    last: str


def sheet(edition: Edition, style: Style, files: Mapping[Format, bytes]) -> bytes:
    """Return the contact sheet of `files`, which `edition` was built into in `style`, as a PNG.

    Raises RefusedError where the edition has neither table nor list, or a file does not show them,
    and UsageError where PDFium or LibreOffice is missing.
    """
    subjects = list(_subjects(edition, style))
    if not subjects:
        raise RefusedError(
            diagnostic("BX704", "the edition has neither a table nor a list to show")
        )
    columns = []
    for format_ in FORMATS:
        if format_ in files:
            pages = _drawn(format_, files[format_], edition, style)
            columns.append((NAMES[format_], [_shown(pages, one, format_) for one in subjects]))
    return _laid_out(columns, style)


# --- What is shown -------------------------------------------------------------------------------


def _subjects(edition: Edition, style: Style) -> Iterator[Subject]:
    """Yield the first table with a caption and the first list with a list in it, or the first."""
    records = wanted(edition, style, "pdf")
    blocks = [node for brief in edition.briefs for block in brief.blocks for node in _all(block)]
    tables = [node for node in blocks if isinstance(node, Table)]
    lists = [node for node in blocks if isinstance(node, List)]
    nested = [node for node in lists if any(_holds_list(item.content) for item in node.items)]
    named = [node for node in tables if node.caption and len(node.body) <= SHORT]
    for chosen in ((named or tables)[:1], (nested or lists)[:1]):
        for block in chosen:
            if lines := _lines(block, records):
                yield Subject(lines[0], lines[-1])


def _all(block: Block) -> Iterator[object]:
    yield block
    yield from descendants(block)


def _holds_list(blocks: Sequence[Block]) -> bool:
    return any(isinstance(block, List) for block in blocks)


def _lines(block: Table | List, records: Sequence[Wanted]) -> list[str]:
    """Return the first and the last line of a block, as many words of each as find it."""
    under = {id(node) for note in getattr(block, "notes", ()) for node in _all(note)}
    shown = [block, *(node for node in descendants(block) if id(node) not in under)]
    ids = {getattr(node, "id", "") for node in shown} - {""}
    texts = [one.record.text for one in records if one.record.id in ids and one.record.text]
    starts = [" ".join(text.split()[:WORDS]) for text in texts]
    return [starts[0], starts[-1]] if starts else []


# --- Pages as pictures ---------------------------------------------------------------------------


def _pdfium() -> Any:  # noqa: ANN401 - it is not typed
    try:
        import pypdfium2  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(
            diagnostic(
                "BX704",
                "PDFium, which draws the contact sheet, is not installed",
                hint="install it: uv pip install 'briefexport[sheet]'",
            )
        ) from error
    return pypdfium2


def _drawn(format_: Format, data: bytes, edition: Edition, style: Style) -> bytes:
    """Return a file as a PDF."""
    match format_:
        case "pdf":
            return data
        case "epub":
            trim = page_size(edition.settings.print.page or style.page.size)
            assert trim is not None
            return _epub_pages(data, page(style, trim).measure, style.text["body"].size)
        case "docx":
            return _docx_pages(data)


def _epub_pages(data: bytes, measure: float, size: float) -> bytes:
    """Return the chapters of an EPUB, each on a page whose text is `measure` points wide.

    What its reader would choose, the size of text, is `size` points.
    """
    import weasyprint  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(data)) as book:
        files = {name: book.read(name) for name in book.namelist()}

    fetcher, margin = _fetcher(files), GAP
    sheet_ = (
        f"@page {{ size: {measure + 2 * margin}pt {LONGEST}pt; margin: {margin}pt }}"
        f"html {{ font-size: {size}pt }}"
    )
    documents = []
    for name in _spine(files):
        html = weasyprint.HTML(
            string=files[name].decode(), base_url=f"{_BOOK}{name}", url_fetcher=fetcher,
            media_type="screen",
        )  # fmt: skip
        documents.append(html.render(stylesheets=[weasyprint.CSS(string=sheet_)]))
    pages = [one for document in documents for one in document.pages]
    written: bytes = documents[0].copy(pages).write_pdf()
    return written


# No address that anything could answer (RFC 6761, 6.4); paths within a book count from it.
_BOOK = "http://book.invalid/"


def _fetcher(files: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - the engine is not typed
    """Return a fetcher that knows the files of a book and nothing else: no file, no network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Locked(URLFetcher):  # type: ignore[misc]
        """Answers addresses within the book from memory."""

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401, ARG002
            """Return the bytes behind `url`; refuse every other address."""
            name = unquote(url.removeprefix(_BOOK))
            if not url.startswith(_BOOK) or name not in files:
                raise ValueError(f"{url} is not part of this book")
            kind = {"Content-Type": "text/css"} if name.endswith(".css") else {}
            return URLFetcherResponse(url, files[name], kind)

    return Locked(allowed_protocols={"http"}, allow_redirects=False, fail_on_errors=False)


_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"


def _spine(files: Mapping[str, bytes]) -> list[str]:
    """Return the names of the documents of an EPUB, in reading order."""
    container = etree.fromstring(files["META-INF/container.xml"])
    root = container.find(f".//{_CONTAINER}rootfile")
    package = root.get("full-path", "") if root is not None else ""
    opf = etree.fromstring(files[package])
    hrefs = {item.get("id"): item.get("href", "") for item in opf.iter(f"{_OPF}item")}
    folder = posixpath.dirname(package)
    return [
        posixpath.normpath(posixpath.join(folder, unquote(hrefs[ref.get("idref")])))
        for ref in opf.iter(f"{_OPF}itemref")
    ]


def _docx_pages(data: bytes) -> bytes:
    """Return the pages of a DOCX, as LibreOffice sets them."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UsageError(
            diagnostic(
                "BX704",
                "LibreOffice, which draws the DOCX of the contact sheet, is not installed",
                hint="install it, or leave --sheet out",
            )
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "edition.docx").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", name]
        subprocess.run(  # noqa: S603 - a program of the system's, and a file of ours
            [*command, str(folder / "edition.docx")],
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )
        return (folder / "edition.pdf").read_bytes()


def _shown(pdf: bytes, subject: Subject, format_: Format) -> Image.Image:
    """Return the part of `pdf` that shows `subject`: of one page, or of two where none has all."""
    with _pdfium().PdfDocument(pdf) as document:
        sheets = list(document)
        firsts, lasts = (
            [_places(sheet_, words) for sheet_ in sheets] for words in (subject.first, subject.last)
        )
        for sheet_, starts, ends in zip(sheets, firsts, lasts, strict=True):
            spans = [(first, last) for first in starts for last in ends if last < first]
            if spans:
                return _cut(sheet_, *min(spans, key=lambda span: span[0] - span[1]))
        for n, starts in enumerate(firsts):
            if starts:
                parts = [_cut(sheets[n], min(starts), 0)]
                if any(lasts[n + 1 : n + 2]):
                    parts.append(_cut(sheets[n + 1], sheets[n + 1].get_height(), max(lasts[n + 1])))
                return _stacked(parts)
    raise RefusedError(
        diagnostic("BX704", f"no page of the {NAMES[format_]} shows “{subject.first}…”")
    )


def _places(sheet_: Any, words: str) -> list[float]:  # noqa: ANN401 - it is not typed
    """Return the heights above the foot of the page at which `words` stand, in points."""
    text = sheet_.get_textpage()
    search = text.search(words, match_case=False)
    found = []
    while place := search.get_next():
        _, bottom, _, top = text.get_charbox(place[0])
        found.append(float(bottom + top) / 2)
    return found


def _cut(sheet_: Any, first: float, last: float) -> Image.Image:  # noqa: ANN401
    """Return the page from the line at `first` to the one at `last`, and a little around them."""
    height = sheet_.get_height()
    above, below = max(0.0, height - first - AROUND), max(0.0, last - AROUND)
    drawn: Image.Image = sheet_.render(scale=SCALE, crop=(0, below, 0, above)).to_pil()
    return drawn


def _stacked(parts: Sequence[Image.Image]) -> Image.Image:
    """Return what one page shows above what the next does."""
    size = (max(part.width for part in parts), sum(part.height for part in parts))
    found = Image.new("RGB", size, "white")
    top = 0
    for part in parts:
        found.paste(part, (0, top))
        top += part.height
    return found


# --- The sheet -----------------------------------------------------------------------------------


def _laid_out(columns: Sequence[tuple[str, list[Image.Image]]], style: Style) -> bytes:
    """Return the pictures side by side, a column for each format, under its name."""
    gap, head = round(GAP * SCALE), round(HEAD * SCALE)
    widths = [max(picture.width for picture in pictures) for _, pictures in columns]
    rows = list(zip(*(pictures for _, pictures in columns), strict=True))
    heights = [max(picture.height for picture in row) for row in rows]
    width = sum(widths) + gap * (len(columns) + 1)
    height = head + sum(heights) + gap * (len(rows) + 2)
    found = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(found)
    font = ImageFont.truetype(str(style.face("folio")), head)
    left = gap
    for (name, pictures), column in zip(columns, widths, strict=True):
        draw.text((left, gap // 2), name, fill="black", font=font)
        top = head + gap
        for picture, room in zip(pictures, heights, strict=True):
            found.paste(picture, (left, top))
            top += room + gap
        left += column + gap
    data = io.BytesIO()
    found.save(data, "PNG", optimize=True)
    return data.getvalue()
