"""The backends, by name. The PDF comes first: it knows on which page everything stands."""

from briefexport.backends import docx, epub, pdf
from briefexport.backends.rendering import Backend, PageMap, Rendering, RenderOptions
from briefexport.edition import FormatName

BACKENDS: dict[FormatName, Backend] = {
    "pdf": Backend(".pdf", "application/pdf", pdf.render),
    "epub": Backend(".epub", "application/epub+zip", epub.render),
    "docx": Backend(
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        docx.render,
    ),
}

__all__ = ["BACKENDS", "Backend", "PageMap", "RenderOptions", "Rendering"]
