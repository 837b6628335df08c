"""The backends, by name. The PDF comes first: it knows on which page everything stands.

Each comes with an engine that takes a while to start, and most runs want one of them only: it is
imported when it is first used.
"""

from briefexport.backends.rendering import Backend, Extent, PageMap, Rendering, RenderOptions
from briefexport.edition import Edition, FormatName
from briefexport.scheduling import Flow
from briefexport.style import Style
from briefexport.workers import Shared


def _pdf(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    from briefexport.backends.pdf import render  # noqa: PLC0415

    return render(edition, style, pages, options)


def _pdf_steps(
    edition: Shared[Edition], style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Flow[Rendering]:
    from briefexport.backends.pdf import steps  # noqa: PLC0415

    return (yield from steps(edition, style, pages, options))


def _load_pdf() -> None:
    from briefexport.backends.pdf import load  # noqa: PLC0415

    load()


def _epub(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    from briefexport.backends.epub import render  # noqa: PLC0415

    return render(edition, style, pages, options)


def _epub_steps(
    edition: Shared[Edition], style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Flow[Rendering]:
    from briefexport.backends.epub import steps  # noqa: PLC0415

    return (yield from steps(edition, style, pages, options))


def _load_epub() -> None:
    import briefexport.backends.epub  # noqa: F401, PLC0415


def _docx(
    edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Rendering:
    from briefexport.backends.docx import render  # noqa: PLC0415

    return render(edition, style, pages, options)


def _docx_steps(
    edition: Shared[Edition], style: Style, pages: PageMap | None, options: RenderOptions, /
) -> Flow[Rendering]:
    from briefexport.backends.docx import steps  # noqa: PLC0415

    return (yield from steps(edition, style, pages, options))


def _load_docx() -> None:
    import briefexport.backends.docx  # noqa: F401, PLC0415


BACKENDS: dict[FormatName, Backend] = {
    "pdf": Backend(
        ".pdf",
        "application/pdf",
        _pdf,
        _load_pdf,
        ("pdf/*.j2", "print.css.j2", "cover.svg.j2"),
        _pdf_steps,
    ),
    "epub": Backend(
        ".epub",
        "application/epub+zip",
        _epub,
        _load_epub,
        ("epub/*.j2", "epub.css.j2", "cover.svg.j2"),
        _epub_steps,
    ),
    "docx": Backend(
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _docx,
        _load_docx,
        steps=_docx_steps,
        in_one=True,
    ),
}

__all__ = ["BACKENDS", "Backend", "Extent", "PageMap", "RenderOptions", "Rendering"]
