"""The ICC profile of the press: from sRGB to cyan, magenta, yellow and black, within a limit.

All that is converted has a limited sum of inks, by construction: each way goes through `_limited`.
"""

import io
import math
from functools import cache
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageCms, ImageFilter

from briefexport.assets import find_shipped
from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError

RGB: TypeAlias = tuple[int, int, int]
CMYK: TypeAlias = tuple[float, float, float, float]

# Entries of the table in each of its directions; littleCMS takes as many for three of them.
STEPS = 33
# Between entries each of the four inks is rounded by at most half of 1/255.
ROUNDING = 2 / 255


def press_profile(name: str, project: Path | None) -> bytes:
    """Return the ICC profile `name` of the styles.

    Raises RefusedError where it is not there, or does not lead from colours to CMYK and back.
    """
    path = find_shipped("styles", name, project)
    if path is None:
        raise _unusable(f"there is no file styles/{name}", "see press.profile in the style")
    data = path.read_bytes()
    try:
        about = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile
    except OSError as error:
        raise _unusable(f"styles/{name} is no ICC profile", "ask the printer for one") from error
    if (about.xcolor_space, about.device_class) != ("CMYK", "prtr"):
        raise _unusable(
            f"styles/{name} is of class {about.device_class.strip()}, for {about.xcolor_space}",
            "a profile of class prtr, for CMYK, is needed",
        )
    relative = ImageCms.Intent.RELATIVE_COLORIMETRIC
    for direction in (ImageCms.Direction.INPUT, ImageCms.Direction.OUTPUT):
        if not about.is_intent_supported(relative, direction):
            raise _unusable(f"styles/{name} has no colorimetric tables", "ask the printer for them")
    return data


def _unusable(message: str, hint: str) -> RefusedError:
    return RefusedError(diagnostic("BX407", message, hint=hint))


@cache
def converted(profile: bytes, limit: float, colour: RGB) -> CMYK:
    """Return the ink of a colour of the screen, all inks together at most `limit` (3.0: 300 %)."""
    (ink,) = _inks(profile, bytes(colour))
    cyan, magenta, yellow, black = _limited(ink, limit)
    return _down(cyan), _down(magenta), _down(yellow), _down(black)


def _down(part: float) -> float:
    return math.floor(10_000 * part) / 10_000


@cache
def table(profile: bytes, limit: float) -> ImageFilter.Color3DLUT:
    """Return what makes CMYK pictures of RGB ones.

    What lies between the entries has no more ink than they have: it is a mean of them.
    """
    steps = [round(255 * step / (STEPS - 1)) for step in range(STEPS)]
    colours = bytes(
        part for blue in steps for green in steps for red in steps for part in (red, green, blue)
    )
    inks = [_limited(ink, limit - ROUNDING) for ink in _inks(profile, colours)]
    return ImageFilter.Color3DLUT(STEPS, inks, channels=4, target_mode="CMYK")


@cache
def blacks(profile: bytes) -> tuple[float, ...]:
    """Return the black ink for each grey of the screen, from 0 to 255.

    Paper stands for white and solid black for black, as the press has nothing beyond them; what
    lies between is as light as on screen, the range between the two taken for the whole.
    """
    light = _brightness_of_black(profile)
    solid, span = light[-1], light[0] - light[-1]
    found, black = [], 255
    for grey in range(256):
        while black and light[black - 1] <= solid + span * _linear(grey / 255):
            black -= 1
        found.append(round(black / 255, 4))
    return tuple(found)


def _brightness_of_black(profile: bytes) -> list[float]:
    """Return how much light is left by black ink from none to solid, beside bare paper."""
    swatches = Image.frombytes("CMYK", (256, 1), b"".join(bytes((0, 0, 0, k)) for k in range(256)))
    seen = ImageCms.applyTransform(
        swatches,
        ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("LAB"),
            "CMYK",
            "LAB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ),
    )
    assert seen is not None
    return [_luminance(100 * level / 255) for level in seen.getchannel("L").tobytes()]


def _luminance(lightness: float) -> float:
    """Return Y of CIE XYZ, from 0 to 1, of a lightness L* from 0 to 100 (CIE 15, 8.2.1)."""
    root = (lightness + 16) / 116
    return root**3 if root > 6 / 29 else (root - 4 / 29) * 3 * (6 / 29) ** 2


def _linear(part: float) -> float:
    """Return the light of a part of sRGB, both from 0 to 1 (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _limited(ink: CMYK, limit: float) -> CMYK:
    """Return `ink` with so much less of the three colours that all is within `limit`."""
    cyan, magenta, yellow, black = ink
    if sum(ink) <= limit:
        return ink
    share = (limit - black) / (cyan + magenta + yellow)
    return cyan * share, magenta * share, yellow * share, black


def _inks(profile: bytes, colours: bytes) -> list[CMYK]:
    """Return the ink of colours, of which each is three bytes."""
    swatches = Image.frombytes("RGB", (len(colours) // 3, 1), colours)
    inked = ImageCms.applyTransform(swatches, _transform(profile))
    assert inked is not None
    parts = (part / 255 for part in inked.tobytes())
    return list(zip(parts, parts, parts, parts, strict=True))


@cache
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform:
    """Return the way from sRGB to ink: colours as they are, black as black as the press can."""
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        "RGB",
        "CMYK",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
