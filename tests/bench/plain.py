"""The same edition as anyone would print it: one run of WeasyPrint as it comes, with its own tags.

It gets the same text, fonts and style sheet, all briefs in one document. What we fill in when the
parts are put together (page numbers in the contents, running heads, folios) it counts itself; that
a table continues it cannot say.
"""

import io
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import briefexport.backends.pdf
from briefexport.backends.pdf.documents.document import (
    WITHIN,
    Layout,
    chapter,
    digits,
    layout,
    print_sheet,
)
from briefexport.edition import Edition
from briefexport.markup.css import faces
from briefexport.style import Style, page, page_size
from epubs import the_style

RULES = """
[data-first] { break-before: page }
h1 { string-set: brief content(text) }
h1, h2 { bookmark-label: content(text) !important }
.continued { display: none }
.label::after { content: target-counter(attr(data-page), page) }
@page :left {
  margin-left: 16mm; margin-right: 20mm;
  @top-left { content: "A generated edition"; font: 8pt Fira Sans; vertical-align: top }
  @bottom-left { content: counter(page); font: 8pt Fira Sans; vertical-align: bottom }
}
@page :right {
  @top-right { content: string(brief); font: italic 8pt Spectral; vertical-align: top }
  @bottom-right { content: counter(page); font: 8pt Fira Sans; vertical-align: bottom }
}
"""


def prepare() -> None:
    """Load WeasyPrint and keep it to the fonts it is given, as we do."""
    folder = Path(str(briefexport.backends.pdf.__file__)).parent
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    warnings.filterwarnings("ignore", "No fonts configured", UserWarning)
    import weasyprint  # noqa: F401


def printed(edition: Edition) -> bytes:
    """Return the edition as WeasyPrint's own PDF/UA-1."""
    import weasyprint
    from cssselect2 import ElementWrapper
    from weasyprint.text.fonts import FontConfiguration

    style = the_style()
    size = page_size("A5")
    assert size is not None
    chapters = [chapter(brief, edition, style, None) for brief in edition.briefs]
    paper = page(style, size)
    laid = layout(edition, style, paper, None, chapters)
    css = print_sheet(edition, style, paper, digits(laid.documents), None)
    fetcher, fonts = _fetcher(laid, style), FontConfiguration()
    html = weasyprint.HTML(string="<html/>", url_fetcher=fetcher, base_url="asset:")
    root = joined(laid)
    html.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
    html.etree_element = root
    sheet = weasyprint.CSS(string=css + RULES, font_config=fonts, url_fetcher=fetcher)
    target = io.BytesIO()
    html.write_pdf(target, stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    return target.getvalue()


def joined(laid: Layout) -> Element:
    """Return all documents as one, in which links and page numbers lead within it."""
    root, *others = (ElementTree.fromstring(document.xhtml) for document in laid.documents)
    body = root.find("body")
    assert body is not None
    for other in others:
        first, *rest = other.iterfind("body/*")
        first.set("data-first", "")
        body.extend((first, *rest))
    for element in root.iter():
        href, label = element.get("href", ""), element.get("data-label")
        if href.startswith(WITHIN):
            element.set("href", f"#{href.removeprefix(WITHIN)}")
        if label:
            element.set("data-page", f"#{label}")
    return root


def _fetcher(laid: Layout, style: Style) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    known = dict(_resources(laid, style))

    class Given(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002
            return URLFetcherResponse(url, known[url.removeprefix("asset:")])

    return Given(allowed_protocols={"asset"})


def _resources(laid: Layout, style: Style) -> Iterator[tuple[str, bytes]]:
    yield from ((path.name, path.read_bytes()) for _, _, path in faces(style))
    for document in laid.documents:
        yield from document.resources.items()
