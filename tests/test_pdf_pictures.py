"""Pictures in print: what is on the page is what is in the file."""

import io
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from PIL import Image as Raster

from briefexport.assets import Asset, picture
from briefexport.backends.pdf.documents.pictures import printable
from briefexport.diagnostics import Place
from briefexport.edition import Edition
from briefexport.model import Brief, Figure, Image
from every import PICTURES, composed, p, said
from pdf_files import printed

SHADES = (0, 0x4000, 0x8000, 0xC000, 0xFFFF)


def deep_grey() -> bytes:
    """A picture of 16 bits: bars of SHADES, from left to right."""
    data = b"".join(shade.to_bytes(2, "little") * 20 for shade in SHADES) * 40
    target = io.BytesIO()
    Raster.frombytes("I;16", (20 * len(SHADES), 40), data).save(target, "PNG", dpi=(72, 72))
    return target.getvalue()


def with_picture(asset: Asset) -> Edition:
    (name,) = (name for name in PICTURES if name.endswith(".png"))
    brief = Brief((p("x"), Figure(Image(name, "bars"))), said("A brief"))
    edition, _ = composed(brief, front=False)
    return replace(edition, assets={name: replace(asset, name=name) for name in edition.assets})


def test_sixteen_bits_of_grey_are_printed_as_grey_as_they_are() -> None:
    asset = picture("deep.png", deep_grey(), Place(file="a.md"))
    made = printed(with_picture(asset))
    assert made.diagnostics == ()
    with pdfium.PdfDocument(made.data) as file:
        (shape,) = (one for one in file[0].get_objects() if one.type == 3)
        left, foot, right, top = shape.get_bounds()
        page = file[0].render(scale=1).to_pil().convert("L")
        middle = page.height - (foot + top) / 2
        places = [left + (right - left) * (n + 0.5) / len(SHADES) for n in range(len(SHADES))]
        found = [page.getpixel((round(x), round(middle))) for x in places]
    assert found == pytest.approx([shade / 257 for shade in SHADES], abs=2)


def test_other_pictures_are_printed_as_they_are() -> None:
    for mode in ("1", "L", "LA", "RGB", "RGBA", "P"):
        target = io.BytesIO()
        Raster.new(mode, (4, 4)).save(target, "PNG")
        assert printable(target.getvalue()) == target.getvalue()
    assert printable(b"\xff\xd8\xff\xe0 a JPEG") == b"\xff\xd8\xff\xe0 a JPEG"
    assert printable(b"<svg/>") == b"<svg/>"
