"""Files found for a project: only under its own roots, pictures checked before any decoding.

Whatever a document names is opened here and nowhere else. A path is resolved, symbolic links
included, before it is compared with its root.
"""

import io
import re
import struct
import warnings
from pathlib import Path, PurePosixPath

from lxml import etree
from PIL import Image as Raster
from PIL import UnidentifiedImageError

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.lengths import points
from briefexport.records import dataclass

HERE = Path(__file__).parent
# In a wheel the styles and templates lie inside the package, in a checkout beside src/.
SHIPPED = HERE if (HERE / "styles").is_dir() else HERE.parents[1]

FILE_LIMIT = 64 * 2**20
PIXEL_LIMIT = 50_000_000
PIXELS_PER_BYTE = 10_000
SVG_ELEMENTS = 20_000

MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
}
# What is taken for the resolution of a picture that does not say.
DEFAULT_PPI = 150.0
# Paths are 4096 bytes at most where Linux is; an address with data in it is no path.
NAME_LIMIT = 1024
WEB = re.compile(r"^(https?|ftp):/+", re.IGNORECASE)
SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{0,9})?"
VIEW_BOX = re.compile(rf"\s*-?{_NUMBER}[\s,]+-?{_NUMBER}[\s,]+({_NUMBER})[\s,]+({_NUMBER})\s*")
# CSS that leads out of a drawing. A backslash could hide such a word, and drawings need none.
OUTWARD = re.compile(r"""url\(\s*+['"]?+(?!\#)|@import|image-set|\\""", re.IGNORECASE)
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture: its bytes, and its natural size in pixels and in points."""

    name: str
    media_type: str
    data: bytes
    pixels: tuple[int, int]
    width: float
    height: float


def read_under(root: Path, name: str, named_at: Place) -> bytes:
    """Return the bytes of the file `name`, which must lie under `root`; refuse it otherwise."""
    if len(name) > NAME_LIMIT or "\0" in name:
        shown = name[:40] + "…" * (len(name) > 40)
        raise RefusedError(diagnostic("BX410", f"{shown!r} is no file's name", named_at))
    try:
        target = (root / name).resolve()
        found = target.is_file()
    except (OSError, RuntimeError) as error:  # a name too long, or a link to itself
        raise RefusedError(
            diagnostic("BX410", f"{name!r} cannot be found: {error}", named_at)
        ) from error
    if not target.is_relative_to(root.resolve()) or PurePosixPath(name).is_absolute():
        raise RefusedError(
            diagnostic("BX411", f"{name!r} lies outside {root}", named_at, hint="move it beside it")
        )
    if not found:
        raise RefusedError(_missing(name, root, named_at))
    try:
        if target.stat().st_size > FILE_LIMIT:
            raise RefusedError(
                diagnostic("BX412", f"{name!r} is larger than {FILE_LIMIT >> 20} MiB", named_at)
            )
        return target.read_bytes()
    except OSError as error:  # it went away since, or may not be read
        reason = (error.strerror or str(error)).lower()
        raise RefusedError(
            diagnostic("BX410", f"{name!r} cannot be read: {reason}", named_at)
        ) from error


def _missing(name: str, root: Path, named_at: Place) -> Diagnostic:
    if WEB.match(name):
        # Put together with a folder, an address has lost a slash.
        address = WEB.sub(r"\1://", name)
        message = f"{address!r} is on the web, and nothing is fetched from there"
        hint = "save it beside the article, and name that file"
    else:
        message, hint = f"there is no file {name!r}", f"it is looked for in {root}"
    return diagnostic("BX410", message, named_at, hint=hint)


def picture(name: str, data: bytes, named_at: Place) -> Asset:
    """Return the picture in `data`, its header checked before anything is decoded."""
    if data.lstrip()[:1] == b"<":
        return _vector(name, data, named_at)
    try:
        # Pillow warns of, then refuses, what only claims to be enormous; that is told below.
        with warnings.catch_warnings(action="error", category=Raster.DecompressionBombWarning):
            header = Raster.open(io.BytesIO(data), formats=list(MEDIA_TYPES))
    except (Raster.DecompressionBombWarning, Raster.DecompressionBombError) as error:
        raise RefusedError(
            diagnostic("BX412", f"{name!r} claims far too many pixels", named_at)
        ) from error
    except (UnidentifiedImageError, OSError, ValueError, struct.error, SyntaxError) as error:
        raise RefusedError(
            diagnostic(
                "BX413",
                f"{name!r} is no picture that can be read",
                named_at,
                hint="PNG, JPEG, GIF, WebP and SVG are",
            )
        ) from error
    with header:
        width, height = header.size
        ppi = header.info.get("dpi", (DEFAULT_PPI, DEFAULT_PPI))
        # A JPEG with more pictures behind the first, as many cameras write it, is an MPO.
        media_type = MEDIA_TYPES.get(header.format or "", "image/jpeg")
    if width * height > PIXEL_LIMIT or width * height > PIXELS_PER_BYTE * len(data):
        raise RefusedError(
            diagnostic("BX412", f"{name!r} claims {width} x {height} pixels", named_at)
        )
    across, down = (float(value) if float(value) > 1 else DEFAULT_PPI for value in ppi)
    return Asset(name, media_type, data, (width, height), width * 72 / across, height * 72 / down)


def _vector(name: str, data: bytes, named_at: Place) -> Asset:
    """Return an SVG that holds no script, no entity and nothing from elsewhere."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError(
            diagnostic("BX413", f"{name!r} is not well-formed: {error}", named_at)
        ) from error
    if fault := _svg_fault(root):
        raise RefusedError(diagnostic("BX414", f"{name!r} {fault}", named_at))
    width, height = _svg_size(root)
    return Asset(
        name, "image/svg+xml", data, (round(width / 0.75), round(height / 0.75)), width, height
    )


def _svg_fault(root: etree._Element) -> str:
    if root.getroottree().docinfo.internalDTD is not None:
        return "has a document type"
    if root.tag != f"{SVG}svg":
        return "is not SVG"
    if root.getroottree().xpath("//processing-instruction()"):
        return "holds a processing instruction"
    for number, element in enumerate(root.iter("*")):
        if number > SVG_ELEMENTS:
            return f"has more than {SVG_ELEMENTS} elements"
        tag = etree.QName(element).localname.lower()
        if tag in {"script", "foreignobject", "iframe", "image", "animate", "set", "handler"}:
            return f"holds <{tag}>"
        for key, value in element.attrib.items():
            local = etree.QName(key).localname.lower()
            if local.startswith("on"):
                return f"has the attribute {local}"
            if local == "base" or (local == "href" and not str(value).startswith("#")):
                return "refers to something outside itself"
            if OUTWARD.search(str(value)):
                return "refers to something outside itself"
        if tag == "style" and OUTWARD.search(str(element.xpath("string()"))):
            return "refers to something outside itself"
    return _copying_fault(root)


def _copying_fault(root: etree._Element) -> str:
    """Refuse a copy of what itself holds copies: ten of those nested make a picture of billions."""
    uses = list(root.iter(f"{SVG}use"))
    holders = {
        str(above.get("id"))
        for use in uses
        for above in (use, *use.iterancestors())
        if above.get("id")
    }
    targets = [str(use.get(XLINK_HREF) or use.get("href") or "").removeprefix("#") for use in uses]
    if holders.intersection(targets):
        return "nests its copies"
    wanted = set(targets)
    sizes = {
        str(element.get("id")): sum(1 for _ in element.iter())
        for element in root.iter("*")
        if element.get("id") in wanted
    }
    copied = sum(sizes.get(target, 0) for target in targets)
    return f"copies more than {SVG_ELEMENTS} elements" if copied > SVG_ELEMENTS else ""


def _svg_size(root: etree._Element) -> tuple[float, float]:
    """Return the size of an SVG in points; without units a length is in px (SVG 2, 7.2)."""
    box = VIEW_BOX.fullmatch(root.get("viewBox", ""))
    view = (float(box[1]), float(box[2])) if box else (300.0, 150.0)
    sizes = []
    for attribute, fallback in zip(("width", "height"), view, strict=True):
        value = root.get(attribute, "")
        try:
            sizes.append(points(value if re.search("[a-z]", value) else f"{value}px"))
        except ValueError:
            sizes.append(fallback * 0.75)
    return max(sizes[0], 1.0), max(sizes[1], 1.0)


# --- What is shipped, and what a project puts before it -----------------------------------------


def find_shipped(folder: str, name: str, project: Path | None) -> Path | None:
    """Return the file `name` of `folder` ("styles", "templates"): the project's own comes first."""
    return next(iter(shipped(folder, name, project)), None)


def shipped(folder: str, pattern: str, project: Path | None) -> list[Path]:
    """Return the files of `folder` that `pattern` names, the project's own first."""
    roots = [root / folder for root in (project, SHIPPED) if root]
    found = (path for root in roots for path in sorted(root.glob(pattern)) if path.is_file())
    return list(dict.fromkeys(path.resolve() for path in found))
