"""Pictures as e-readers take them: JPEG, PNG, GIF and SVG, in RGB, of moderate size."""

import hashlib
import io
import re
from pathlib import PurePosixPath

from PIL import Image as Raster
from PIL import ImageOps

from briefexport.assets import SUFFIXES, Asset
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.markup.cover import JPEG_QUALITY
from briefexport.records import dataclass
from briefexport.walk import slug

FOLDER = "images"
# What Apple Books takes (Asset Guide 5.3); larger ones are scaled down.
PIXEL_LIMIT = 5_600_000
# Old readers know neither WebP nor CMYK.
PLAIN_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\.[a-z]+")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the publication; `path` is relative to the package document."""

    path: str
    media_type: str
    data: bytes


def prepared(asset: Asset) -> tuple[Picture, Diagnostic | None]:
    """Return `asset` as it goes into the file, and a note where that had to be another picture."""
    if asset.media_type == "image/svg+xml":
        return _picture(asset, asset.media_type, asset.data), None
    with Raster.open(io.BytesIO(asset.data)) as raster:
        large = raster.width * raster.height > PIXEL_LIMIT
        plain = raster.mode in PLAIN_MODES and asset.media_type != "image/webp"
        if plain and not large:
            return _picture(asset, asset.media_type, asset.data), None
        media_type, data = encoded(raster, PIXEL_LIMIT)
    what = "scaled down" if large else "converted"
    finding = diagnostic("BX552", f"the picture {asset.name!r} was {what} for e-readers")
    return _picture(asset, media_type, data), finding


def encoded(raster: Raster.Image, pixels: int) -> tuple[str, bytes]:
    """Return `raster` in RGB, of at most `pixels`: PNG where it is transparent, JPEG where not."""
    upright = ImageOps.exif_transpose(raster)
    transparent = upright.has_transparency_data
    picture = upright.convert("RGBA" if transparent else "RGB")
    share = (pixels / (picture.width * picture.height)) ** 0.5
    if share < 1:
        size = (max(1, int(picture.width * share)), max(1, int(picture.height * share)))
        picture = picture.resize(size, Raster.Resampling.LANCZOS)
    data = io.BytesIO()
    if transparent:
        picture.save(data, "PNG", optimize=False)
        return "image/png", data.getvalue()
    picture.save(data, "JPEG", quality=JPEG_QUALITY)
    return "image/jpeg", data.getvalue()


def _picture(asset: Asset, media_type: str, data: bytes) -> Picture:
    suffix = SUFFIXES[media_type]
    stem = PurePosixPath(asset.name).stem
    if not SAFE_NAME.fullmatch(asset.name):
        stem = f"{slug(stem, 40)}-{hashlib.sha256(asset.data).hexdigest()[:8]}"
    return Picture(f"{FOLDER}/{stem}{suffix}", media_type, data)
