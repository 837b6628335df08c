"""From an edition to a PDF and its page map."""

from briefexport.backends.pdf.document import document
from briefexport.backends.pdf.engine import print_document
from briefexport.backends.rendering import PageMap, Rendering, RenderOptions
from briefexport.edition import Edition
from briefexport.style import Style, page, page_size


def render(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    """Return the edition as a tagged PDF, and the label of the page of every id."""
    del pages
    size = page_size(edition.settings.print.page or style.page.size)
    assert size is not None
    printed = print_document(
        document(edition, style, page(style, size), options.project), edition.identifier.encode()
    )
    count = len(printed.map.starts)
    labels = tuple(str(number) for number in range(1, count + 1))
    page_map = PageMap(
        labels,
        {name: labels[number - 1] for name, number in printed.pages.items()},
        printed.map.starts,
    )
    extent = f"{count} page{'s' if count != 1 else ''}"
    return Rendering(printed.data, extent, page_map, printed.diagnostics)
