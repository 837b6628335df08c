"""Pictures as they are printed: their resolution on paper, their colours, and how much ink."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from warnings import catch_warnings

import pikepdf
from PIL import Image, ImageMath

from briefexport.catalogue import Severity
from briefexport.preflight.colours import Space, ink, palette_colours, space
from briefexport.preflight.findings import Finding, Where
from briefexport.preflight.objects import Object, array, name, numbers, stream, whole
from briefexport.preflight.report import Expectation
from briefexport.preflight.scene import Paint, Picture
from briefexport.records import dataclass

# Decoded; an A4 page at 600 ppi in four inks has 139 MB.
LARGEST_DATA = 256 * 2**20
# Fewer pixels than this share over the limit are specks, which dry well enough.
_SPECKS = 0.001
_INK_SLACK = 0.5
# JPEG is read smaller from here on; every pixel is then the mean of several.
_MANY_PIXELS = 16_000_000


@dataclass(frozen=True, slots=True)
class PictureInk:
    """The most ink of any pixel in per cent, and the share of the pixels over the limit."""

    most: float
    over: float


def resolution_findings(paint: Paint, wanted: Expectation) -> Iterator[Finding]:
    """Yield that a picture is too coarse where it is printed; off the press that is a note."""
    picture = paint.about.picture
    # One pixel is a plain area.
    if picture is None or picture.width * picture.height <= 1:
        return
    severity = _severity(picture.ppi, wanted)
    if severity:
        yield Finding(
            code="BX640",
            text=f"the picture has {picture.ppi:.0f} pixels to the inch where it is printed;"
            f" {wanted.ppi_advised:.0f} are advised",
            where=paint.where,
            group="resolution",
            rank=-picture.ppi,
            severity=severity,
            hint="take a picture of more pixels, or print it smaller",
        )


def _severity(ppi: float, wanted: Expectation) -> Severity | None:
    if wanted.profile != "press":
        return "note" if ppi < wanted.ppi_warned else None
    if ppi < wanted.ppi_refused:
        return "error"
    if ppi < wanted.ppi_warned:
        return "warning"
    # Half a pixel is rounding.
    return "note" if ppi < wanted.ppi_advised - 0.5 else None


def colour_findings(paint: Paint) -> Iterator[Finding]:
    """Yield that a picture, or its mask, is not of ink."""
    picture = paint.about.picture
    if picture is None or paint.act != "image":
        return
    inside = picture.space
    if inside is None:
        text = "the picture does not say in which colour space it is"
        yield Finding(code="BX612", text=text, where=paint.where)
    elif inside.is_rgb:
        hint = "convert it to CMYK or grey with the profile of the press"
        text = f"the picture is in {inside.name}"
        yield Finding(code="BX611", text=text, where=paint.where, hint=hint)
    elif not inside.is_known:
        text = f"the picture is in a space that is not known ({inside.name})"
        yield Finding(code="BX612", text=text, where=paint.where)
    mask = stream(picture.object.get("/SMask"))
    if mask is not None and space(mask.get("/ColorSpace"), None).family != "gray":
        text = "the mask of the picture is not in grey"
        yield Finding(code="BX611", text=text, where=paint.where)


# --- Ink -----------------------------------------------------------------------------------------


def picture_ink(picture: Picture, limit: float) -> PictureInk | None:
    """Return how much ink `picture` is, or None where that cannot be told.

    Raises pikepdf's errors where its data is damaged.
    """
    inside = picture.space
    if inside is None or picture.width <= 0 or picture.height <= 0:
        return None
    if inside.family == "gray" or (inside.family == "spot" and inside.components == 1):
        return PictureInk(100.0 if "All" not in inside.inks else 400.0, 0.0)
    if inside.family == "indexed":
        return _palette_ink(picture, inside, limit)
    if inside.family != "cmyk":
        return None
    plates = _plates(picture)
    return _sum(plates, limit) if plates else None


def _palette_ink(picture: Picture, inside: Space, limit: float) -> PictureInk | None:
    """Return the ink of the colours of a palette, of those only that a pixel has."""
    if inside.base is None or inside.base.is_rgb:
        return None
    colours = palette_colours(inside)
    counts = [1] * len(colours)
    if whole(picture.object.get("/BitsPerComponent")) == 8:
        data = _data(picture, picture.width * picture.height)
        counts = Image.frombytes("L", (len(data), 1), data).histogram() if data else counts
    used = [(ink(inside.base, one), n) for one, n in zip(colours, counts, strict=False) if n]
    sums = [(amount, count) for amount, count in used if amount is not None]
    if not sums:
        return None
    over = sum(count for amount, count in sums if amount > limit + _INK_SLACK)
    return PictureInk(max(sums)[0], over / sum(count for _, count in sums))


def _plates(picture: Picture) -> list[Image.Image] | None:
    """Return the four plates, 255 being full ink, or None where they cannot be read here."""
    depth = whole(picture.object.get("/BitsPerComponent"))
    filters = _filters(picture)
    if picture.width * picture.height * 4 > LARGEST_DATA:
        return None
    if filters == ["DCTDecode"] and not picture.inline:
        plates = _jpeg(picture)
    elif "DCTDecode" in filters or "JPXDecode" in filters or depth not in {8, 16}:
        return None
    else:
        size = (picture.width, picture.height)
        data = _data(picture, picture.width * picture.height * depth // 2)[:: depth // 8]
        plates = list(Image.frombytes("CMYK", size, data).split()) if data else None
    return _decoded(picture, plates) if plates else None


def _filters(picture: Picture) -> list[str]:
    value = picture.object.get("/Filter")
    return [name(one) for one in array(value)] or [name(value)]


def _jpeg(picture: Picture) -> list[Image.Image] | None:
    data = BytesIO(picture.object.read_raw_bytes())
    with catch_warnings(action="error"), Image.open(data, formats=["JPEG"]) as image:
        if image.mode != "CMYK":
            return None
        if image.width * image.height > _MANY_PIXELS:
            image.draft(None, (image.width // 2, image.height // 2))
        # Pillow turns the inks of every such JPEG over, as Photoshop does; the file's own samples
        # are the others.
        return [plate.point(lambda value: 255 - value) for plate in image.split()]


def _decoded(picture: Picture, plates: list[Image.Image]) -> list[Image.Image]:
    """Return `plates` turned over where the picture says so."""
    decode = numbers(picture.object.get("/Decode"))
    if len(decode) != 8 or decode[0] < decode[1]:
        return plates
    return [plate.point(lambda value: 255 - value) for plate in plates]


def _data(picture: Picture, length: int) -> bytes:
    """Return the samples, or nothing where there are fewer than `length` bytes of them."""
    if length > LARGEST_DATA:
        return b""
    source: Object = picture.inline or picture.object
    data = bytes(source.read_bytes())[:length]
    return data if len(data) == length else b""


def _sum(plates: Sequence[Image.Image], limit: float) -> PictureInk:
    cyan, magenta, yellow, black = plates
    total = ImageMath.lambda_eval(
        lambda args: args["c"] + args["m"] + args["y"] + args["k"],
        c=cyan,
        m=magenta,
        y=yellow,
        k=black,
    )
    threshold = round((limit + _INK_SLACK) * 2.55)
    over = total.point(lambda value: value * 1 + -threshold).convert("L").histogram()
    most = total.getextrema()[1] / 2.55
    pixels = plates[0].width * plates[0].height
    return PictureInk(most, 1 - over[0] / pixels)


def ink_findings(found: PictureInk | None, where: Where, wanted: Expectation) -> Iterator[Finding]:
    """Yield that a picture has too much ink, or that nobody can tell here."""
    if found is None:
        text = "how much ink the picture is cannot be told"
        yield Finding(code="BX613", text=text, where=where, severity="note")
    elif found.over > _SPECKS:
        yield Finding(
            code="BX613",
            text=f"the picture is up to {found.most:.0f} % ink, {100 * found.over:.1f} % of it over"
            f" the limit of {wanted.ink_limit:.0f} %",
            where=where,
            hint="convert it with the profile of the press, which keeps to the limit",
        )


# What reading a picture that is damaged, or claims to be enormous, raises.
DAMAGE = (
    pikepdf.PdfError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
