"""A sheet with every kind of colour that the engine paints, before and after it became ink."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image

from briefexport.backends.pdf.ink import Ink, style_ink, to_ink
from briefexport.backends.pdf.layout import engine
from every import style

FIGURES = Path(__file__).parents[1] / "sources" / "specimen" / "figures"
SIDE = 64

# Boxes: areas, borders, tints, greys, other spaces, opacity, gradients of CSS.
BOXES = (
    "background: #7a1f2b; border: 2pt solid #b9b4ac",
    "background: #0a6; border: 1pt solid rgb(0 0 200)",
    "background: #808080; border: 1pt solid black",
    "background: oklch(0.6 0.2 30); opacity: 0.5",
    "background: lab(60% 30 -50)",
    "background: linear-gradient(90deg, #7a1f2b, white)",
    "background: linear-gradient(#000, #ccc)",
    "background: radial-gradient(rgb(0 80 160 / 0.5), #fc0 60%)",
    "background: #00a; mask-border: url(asset:see-through.png) 10 / 5px alpha",
    "background: #00a; mask-border: url(asset:photo.png) 10 / 5px luminance",
)
DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120">
<defs>
<linearGradient id="run"><stop offset="0" stop-color="#7a1f2b"/>
<stop offset=".5" stop-color="#1e90ff"/><stop offset="1" stop-color="white"/></linearGradient>
<radialGradient id="fade"><stop offset="0" stop-color="green"/>
<stop offset="1" stop-color="yellow" stop-opacity=".1"/></radialGradient>
<mask id="mask" x="0" y="0" width="300" height="120" maskUnits="userSpaceOnUse">
<rect width="300" height="120" fill="#ff0000"/><circle cx="150" cy="90" r="30" fill="#ffff00"/>
<rect x="200" y="60" width="90" height="60" fill="url(#run)"/></mask>
<pattern id="dots" width="10" height="10" patternUnits="userSpaceOnUse">
<circle cx="5" cy="5" r="4" fill="#c03"/></pattern>
</defs>
<rect width="90" height="50" fill="url(#run)"/>
<rect x="100" width="90" height="50" fill="url(#fade)"/>
<rect x="200" width="90" height="50" fill="url(#dots)" stroke="#1a1a1a"/>
<rect y="60" width="300" height="60" fill="#0050a0" mask="url(#mask)"/>
<rect y="60" width="50" height="30" fill="oklch(0.7 0.15 150)" stroke="#7a1f2b" opacity=".5"/>
</svg>"""


@cache
def ink() -> Ink:
    return style_ink(style(), None)


@cache
def photo() -> Image.Image:
    """A picture with many colours, of which one is black."""
    return Image.merge(
        "RGB", [ramp(), ramp().rotate(90), ramp().point([n // 2 for n in range(256)])]
    )


def ramp() -> Image.Image:
    return Image.linear_gradient("L").resize((SIDE, SIDE))


def see_through() -> Image.Image:
    made = photo().convert("RGBA")
    made.putalpha(Image.radial_gradient("L").resize((SIDE, SIDE)))
    return made


def encoded(picture: Image.Image, form: str = "PNG") -> bytes:
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()


@cache
def pictures() -> dict[str, bytes]:
    return {
        "photo.png": encoded(photo()),
        "photo.jpg": encoded(photo(), "JPEG"),
        "photo.webp": encoded(photo(), "WEBP"),
        "palette.png": encoded(photo().quantize(16)),
        "see-through.png": encoded(see_through()),
        "grey.png": encoded(ramp()),
        "grey.jpg": encoded(ramp(), "JPEG"),
        "grey-in-rgb.png": encoded(ramp().convert("RGB")),
        "grey-in-rgb.jpg": encoded(ramp().convert("RGB"), "JPEG"),
        "grey-see-through.png": encoded(see_through().convert("LA")),
        "bits.png": encoded(ramp().convert("1")),
        "inks.jpg": encoded(photo().convert("CMYK"), "JPEG"),
        "drawing.svg": DRAWING,
    } | {path.name: path.read_bytes() for path in sorted(FIGURES.iterdir())}


def html(names: tuple[str, ...], boxes: tuple[str, ...]) -> str:
    return (
        "<style>@font-face { font-family: x; src: url(asset:font) } body { font: 10pt/1.2 x }"
        " @page { size: 500pt 700pt } div { height: 20pt; margin: 2pt } img { width: 70pt }"
        " p { color: #1a1a1a } a { color: #7a1f2b }</style>"
        "<p>Text <a>in two</a> colours</p>"
        + "".join(f'<div style="{box}"></div>' for box in boxes)
        + "".join(f'<img src="asset:{name}">' for name in names)
    )


def laid_out(
    names: tuple[str, ...], boxes: tuple[str, ...], finish: Callable[[Any], None]
) -> bytes:
    """The bytes of a sheet with some pictures and boxes, whose objects `finish` was shown."""
    with engine._no_fonts_of_the_machine():
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        known = pictures() | {"font": style().face("body").read_bytes()}

        class Fetcher(URLFetcher):  # type: ignore[misc]
            def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002
                return URLFetcherResponse(url, known[url.removeprefix("asset:")])

        page = weasyprint.HTML(string=html(names, boxes), url_fetcher=Fetcher(), base_url="asset:")
        made: bytes = page.write_pdf(
            font_config=FontConfiguration(), finisher=lambda _, pdf: finish(pdf)
        )
        return made


def sheet_in_ink(ink: Ink, names: tuple[str, ...] = (), boxes: tuple[str, ...] = BOXES) -> bytes:
    return laid_out(names or tuple(pictures()), boxes, lambda pdf: to_ink(pdf, ink))


@cache
def screen() -> pikepdf.Pdf:
    """The sheet as it is painted."""
    return opened(laid_out(tuple(pictures()), BOXES, lambda _: None))


@cache
def press() -> pikepdf.Pdf:
    """The sheet in ink."""
    return opened(sheet_in_ink(ink()))


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))
