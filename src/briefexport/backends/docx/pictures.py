"""Pictures: inline drawings, no wider than the text; an SVG goes along with a PNG of itself."""

import io

from briefexport.assets import SUFFIXES, Asset
from briefexport.backends.docx.draft import Draft, Ground
from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError
from briefexport.model import Image
from briefexport.records import dataclass
from briefexport.style import Style
from briefexport.wordml.xml import emu, half_points, run_style
from briefexport.xmltext import quoted

# The resolution an SVG is drawn at for those who cannot read it, and the most pixels across.
# Lengths in units other than px are resolved at the resolution of CSS (CSS Values 4, 6.2).
CSS_PPI = 96.0
FALLBACK_PPI = 300
FALLBACK_PIXELS = 4000
# The share of a page's depth a figure may take, so that its caption has room under it.
FIGURE_SHARE = 0.85
PNG, SVG = "image/png", "image/svg+xml"
# What every Word can show; other formats become PNG.
KEPT = frozenset((PNG, "image/jpeg", "image/gif"))

# [MS-ODRAWXML] 2.3.1.18 and the decorative extension of [MS-ODRAWXML] 2.24.
SVG_EXTENSION = (
    '<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip'
    ' xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{relation}"/>'
    "</a:ext></a:extLst>"
)
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
    "</a:extLst>"
)


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture as it lies in the package."""

    suffix: str
    media_type: str
    data: bytes


def media_files(asset: Asset, style: Style) -> tuple[MediaFile, ...]:
    """Return the files of a picture: the one that is shown, then the SVG it was drawn from.

    Raises RefusedError for a picture that cannot be decoded.
    """
    if asset.media_type == SVG:
        drawn = MediaFile(".png", PNG, _rasterised(asset, style))
        return drawn, MediaFile(".svg", SVG, asset.data)
    if asset.media_type in KEPT:
        return (MediaFile(SUFFIXES[asset.media_type], asset.media_type, asset.data),)
    return (MediaFile(".png", PNG, _as_png(asset)),)


def file_count(asset: Asset) -> int:
    """Return how many files a picture has."""
    return 2 if asset.media_type == SVG else 1


def _rasterised(asset: Asset, style: Style) -> bytes:
    import resvg_py  # noqa: PLC0415 - most editions have no picture that must be drawn

    across = min(FALLBACK_PIXELS, round(asset.width / 72 * FALLBACK_PPI))
    fonts = [str(font.path(face)) for font in style.fonts.values() for face in font.faces]
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=asset.data.decode("utf-8"),
                width=max(1, across),
                dpi=CSS_PPI,
                skip_system_fonts=True,
                font_files=fonts,
                font_family=style.fonts[style.text["caption"].font].family,
            )
        )
    except ValueError as error:
        raise _unreadable(asset, error) from error


def _as_png(asset: Asset) -> bytes:
    from PIL import Image as Raster  # noqa: PLC0415 - as above

    target = io.BytesIO()
    try:
        with Raster.open(io.BytesIO(asset.data), formats=["WEBP"]) as picture:
            picture.convert("RGBA").save(target, "PNG")
    except (OSError, ValueError, SyntaxError) as error:
        raise _unreadable(asset, error) from error
    return target.getvalue()


def _unreadable(asset: Asset, error: Exception) -> RefusedError:
    return RefusedError(
        diagnostic(
            "BX532",
            f"{asset.name!r} cannot be drawn: {error}",
            hint="open it in a drawing program and save it again, or save it as PNG",
        )
    )


def drawing(image: Image, ground: Ground, draft: Draft) -> str:
    """Return a run with `image` at its natural size, made to fit where it stands."""
    asset = draft.edition.assets[image.asset]
    room = FIGURE_SHARE * draft.page.depth
    return _drawn(image, min(1.0, ground.width / asset.width, room / asset.height), ground, draft)


def small_drawing(image: Image, size: float, ground: Ground, draft: Draft) -> str:
    """Return a run with `image` in a line of text of `size`, as high as the style lets it be."""
    asset, figure = draft.edition.assets[image.asset], draft.style.figure
    share = min(1.0, ground.width / asset.width, figure.inline_height * size / asset.height)
    drop = half_points(figure.inline_drop * size)
    if not drop:
        return _drawn(image, share, ground, draft)
    lowered = f'<w:position w:val="-{drop}"/>'
    look = run_style(draft.book.run("", "Brief Picture", lowered, [f"lowered {drop / 2:g}"]))
    return _drawn(image, share, ground, draft).replace("<w:r>", f"<w:r>{look}", 1)


def _drawn(image: Image, share: float, ground: Ground, draft: Draft) -> str:
    asset = draft.edition.assets[image.asset]
    width, height = max(1, emu(asset.width * share)), max(1, emu(asset.height * share))
    relations = draft.picture(ground.part, image.asset)
    draft.drawings += 1
    number = draft.drawings
    said = _properties(number, image)
    vector = SVG_EXTENSION.format(relation=relations[1]) if len(relations) > 1 else ""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>{said}'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relations[0]}">{vector}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def _properties(number: int, image: Image) -> str:
    """Return the picture's name and what it shows: its alternative text, then its description."""
    said = "\n".join(filter(None, (image.alt, image.description)))
    inner = DECORATIVE if image.alt == "" and not image.description else ""
    shown = f' descr="{quoted(said)}"' if said else ""
    return f'<wp:docPr id="{number}" name="Picture {number}"{shown}>{inner}</wp:docPr>'
