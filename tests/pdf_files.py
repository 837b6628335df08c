"""PDFs of editions made by hand, laid out once each."""

import io
import warnings
from functools import cache

import pikepdf

from briefexport.backends.pdf import render
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.edition import Edition
from briefexport.model import Block, Brief
from every import composed, every_edition, said, style


@cache
def every_pdf() -> Rendering:
    """The edition that holds everything."""
    return printed(every_edition())


def printed(edition: Edition) -> Rendering:
    with warnings.catch_warnings():
        # Of ziafont, which draws the formulas, about what Python 3.13 has taken back.
        warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning)
        return render(edition, style(), None, RenderOptions())


def opened(rendering: Rendering) -> pikepdf.Pdf:
    """The file, what is painted on each page in one stream."""
    pdf = pikepdf.open(io.BytesIO(rendering.data))
    for page in pdf.pages:
        page.contents_coalesce()
    return pdf


def pdf_of(*blocks: Block, front: bool = False) -> pikepdf.Pdf:
    """The PDF of an edition of one brief of `blocks`."""
    edition, _ = composed(Brief(blocks, said("A brief")), front=front)
    return opened(printed(edition))
