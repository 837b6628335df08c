"""A painted PDF in ink: every colour in it becomes cyan, magenta, yellow and black, or black alone.

The engine paints in the colours of the screen, and this runs over its objects before they are
written. Operators, shadings, images and transparency groups are rewritten where they stand.
"""

# ruff: noqa: ANN401 - pydyf is not typed

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pydyf
from PIL import Image

from briefexport.backends.pdf.ink.icc import CMYK, RGB, blacks, converted, press_profile, table
from briefexport.backends.pdf.ink.paint import ALL_INKS, REGISTRATION, Paint, colour, repainted
from briefexport.backends.pdf.ink.pixels import pixels, set_pixels
from briefexport.records import dataclass
from briefexport.style import Style

# The spaces that the engine gives names to in every file; both are CIE L*a*b*.
LAB_NAMES = {"lab-d50", "lab-d65"}
LAB = {name.encode() for name in LAB_NAMES}


@dataclass(frozen=True, slots=True)
class Ink:
    """How colours of the screen (sRGB, 0 to 255) become ink (CMYK, 0 to 1).

    `exact` are colours whose ink is given; `profile` is the ICC profile of the press, for the
    others; `limit` is the largest sum of inks on one spot, 3.0 for 300 %.
    """

    exact: Mapping[RGB, CMYK]
    profile: bytes
    limit: float

    def of(self, screen: RGB) -> CMYK:
        """Return the ink of a colour: the given one; black alone for a grey; else the profile's."""
        if screen in self.exact:
            return self.exact[screen]
        red, green, blue = screen
        if red == green == blue:
            return (0.0, 0.0, 0.0, blacks(self.profile)[red])
        return converted(self.profile, self.limit, screen)

    def picture(self, picture: Image.Image) -> Image.Image:
        """Return a grey or RGB picture in black ink where it has no colour, else in CMYK."""
        first, *others = (channel.tobytes() for channel in picture.split())
        if all(other == first for other in others):
            # Grey in a file is the paper that the ink leaves.
            greys = [round(255 * (1 - black)) for black in blacks(self.profile)]
            return picture.getchannel(0).point(greys)
        return picture.filter(table(self.profile, self.limit))


def style_ink(style: Style, project: Path | None) -> Ink:
    """Return the ink of `style`. Raises RefusedError where its ICC profile cannot be used."""
    exact = {_rgb(colour.screen): colour.press for colour in style.colours.values()}
    return Ink(exact, press_profile(style.press.profile, project), style.press.ink_limit / 100)


def _rgb(colour: str) -> RGB:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def to_ink(pdf: Any, ink: Ink) -> None:
    """Turn every colour of `pdf` into ink, in place, before the engine writes it.

    What is painted on luminosity masks becomes grey, as only its brightness counts; images may be
    on a page too, and become ink everywhere. Raises ValueError for an image of a kind that the
    engine does not write.
    """
    inks, masks, contents, alphas = _inks(ink), _masks(pdf), _contents(pdf), _alphas(pdf)
    for item in pdf.objects:
        paint = GREY if item.number in masks else inks
        if isinstance(item, pydyf.Stream):
            if item.extra.get("Subtype") == "/Image" and item.number not in alphas:
                _repaint_image(item, ink)
            elif item.number in contents or "Resources" in item.extra:
                item.stream = list(repainted(item.stream, paint, LAB))
            if "Group" in item.extra:
                item.extra["Group"]["CS"] = paint.space
        elif isinstance(item, dict) and "ShadingType" in item:
            _repaint_shading(item, paint)
        elif isinstance(item, dict) and LAB_NAMES & item.keys():
            item.clear()
            item[REGISTRATION] = ALL_INKS


def tokens_to_ink(tokens: Iterable[Any], ink: Ink) -> list[Any]:
    """Return in ink what was taken out of the stream of a page before `to_ink` came to it."""
    return list(repainted(tokens, _inks(ink), LAB))


def _inks(ink: Ink) -> Paint:
    return Paint("/DeviceCMYK", ("k", "K"), ink.of)


def _brightness(of: RGB) -> tuple[float]:
    """Return how light a colour is (ISO 32000-1, 10.3.3)."""
    red, green, blue = of
    return ((0.3 * red + 0.59 * green + 0.11 * blue) / 255,)


GREY = Paint("/DeviceGray", ("g", "G"), _brightness)


def _contents(pdf: Any) -> set[int]:
    """Return the numbers of the streams of pages."""
    pages = (item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Page")
    return {_number(page["Contents"]) for page in pages}


def _alphas(pdf: Any) -> set[int]:
    """Return the numbers of the images that only say where another one is opaque."""
    extras = (item.extra for item in pdf.objects if isinstance(item, pydyf.Stream))
    return {_number(extra["SMask"]) for extra in extras if "SMask" in extra}


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _masks(pdf: Any) -> set[int]:
    """Return the numbers of all that is painted only to mask something by its brightness."""
    states = (
        state
        for item in pdf.objects
        if isinstance(item, dict)
        for state in item.get("ExtGState", {}).values()
    )
    masks = (state["SMask"] for state in states if "SMask" in state)
    waiting = [_number(mask["G"]) for mask in masks if mask["S"] == "/Luminosity"]
    found: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number in found:
            continue
        found.add(number)
        extra = getattr(pdf.objects[number], "extra", {})
        resources = pdf.objects[_number(extra["Resources"])] if "Resources" in extra else {}
        for kind in ("XObject", "Pattern", "Shading"):
            waiting += map(_number, resources.get(kind, {}).values())
    return found


def _repaint_image(stream: Any, ink: Ink) -> None:
    match stream.extra["ColorSpace"]:
        case "/DeviceRGB" | "/DeviceGray":
            set_pixels(stream, ink.picture(pixels(stream)))
        case "/DeviceCMYK":
            pass
        case space:
            raise ValueError(f"an image in {space}")


def _repaint_shading(shading: Any, paint: Paint) -> None:
    """Repaint the ends of a gradient; between them it runs from ink to ink."""
    waiting = [shading["Function"]]
    while waiting:
        function = waiting.pop()
        waiting += function.get("Functions", ())
        for end in ("C0", "C1"):
            if len(function.get(end, ())) == len("RGB"):
                shading["ColorSpace"] = paint.space
                function[end] = pydyf.Array(paint.parts(colour(function[end])))
