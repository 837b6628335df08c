"""Paint, and the content streams that are painted with it: operators of colour and nothing else.

The operators are those of ISO 32000-1, 8.6.8. What sets a colour of the screen is replaced where it
stands; an item of a stream keeps its place, so that whoever holds on to one still finds it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import field
from typing import Any

from briefexport.backends.pdf.ink.icc import RGB
from briefexport.records import dataclass

# Strings are passed over; no number is begun in its middle. Three operands for RGB, as many as its
# space has parts for any other.
_NUMBER = rb"(?:(?<![-+.0-9])[-+.0-9]++\s++)"
OPERATION = re.compile(
    rb"\((?:[^()\\]++|\\.)*+\)|<[0-9A-Fa-f]*+>"
    rb"|(?P<rgb>" + _NUMBER + rb"{3})(?P<paint>rg|RG)(?!\S)"
    rb"|/(?P<space>[^\s/<>\[\]()]++)\s++(?P<set>cs|CS)(?!\S)"
    rb"|(?P<parts>" + _NUMBER + rb"{1,4})(?P<special>scn?|SCN?)(?!\S)"
    rb"|(?<!\S)(?P<state>[qQ])(?!\S)",
    re.DOTALL,
)
# What an item must hold for the pattern to find anything; most hold none of it.
SIGNS = re.compile(rb"rg|RG|cs|CS|sc|SC|[qQ]")
# Spaces that ink knows.
KEPT = {b"DeviceCMYK", b"DeviceGray", b"Pattern"}

# The colour of all inks (ISO 32000-1, 8.6.6.4), and the name by which pages call it.
REGISTRATION = "Registration"
ALL_INKS = (
    b"[/Separation/All/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 1 1 1]/N 1>>]"
)


@dataclass(frozen=True, slots=True)
class Paint:
    """What a colour of the screen becomes: its parts in `space`, and the operators that set it."""

    space: str
    operators: tuple[str, str]
    parts: Callable[[RGB], tuple[float, ...]]

    def operation(self, colour: RGB, *, stroke: bool) -> bytes:
        """Return what sets `colour` for filling or stroking."""
        parts = (f"{part:.4f}".rstrip("0").rstrip(".") for part in self.parts(colour))
        return " ".join((*parts, self.operators[stroke])).encode()


def colour(parts: Iterable[float]) -> RGB:
    """Return the colour of three parts, which go from 0 to 1 and are kept there."""
    red, green, blue = (round(255 * min(1.0, max(0.0, part))) for part in parts)
    return red, green, blue


def repainted(items: Iterable[Any], paint: Paint, lab: Collection[bytes]) -> Iterator[Any]:
    """Yield the items of a content stream, each with whole operations, painted with `paint`.

    `lab` names the spaces that are CIE L*a*b*; of others not known to ink the parts tell which.
    """
    painter = _Painter(paint, lab)
    for item in items:
        data = item.encode() if isinstance(item, str) else item
        if isinstance(data, bytes) and SIGNS.search(data):
            yield OPERATION.sub(painter.operation, data)
        else:
            yield item


@dataclass(slots=True)
class _Painter:
    """Knows the spaces in force, by the letter case of their operators, and those put away."""

    paint: Paint
    lab: Collection[bytes]
    spaces: dict[bool, bytes] = field(default_factory=dict)
    saved: list[dict[bool, bytes]] = field(default_factory=list)

    def operation(self, found: re.Match[bytes]) -> bytes:
        """Return what takes the place of the operation `found`."""
        operator = found[found.lastgroup or 0]
        stroke = operator.isupper()
        match found.lastgroup:
            case "paint":
                return self._set(_numbers(found["rgb"]), stroke=stroke)
            case "set":
                self.spaces[stroke] = found["space"]
                # The first colour of a space is black (ISO 32000-1, 8.6.5.4 and 8.6.5.5).
                return found[0] if found["space"] in KEPT else self._set([0], stroke=stroke)
            case "special" if self.spaces.get(stroke, b"DeviceGray") not in KEPT:
                parts = _numbers(found["parts"])
                named = self.spaces[stroke] in self.lab
                return self._set(_srgb(*parts) if named else parts, stroke=stroke)
            case "state" if operator == b"q":
                self.saved.append(self.spaces.copy())
            case "state":
                self.spaces = self.saved.pop() if self.saved else {}
            case _:  # a string, or a colour in a space that ink knows
                pass
        return found[0]

    def _set(self, parts: Sequence[float], *, stroke: bool) -> bytes:
        """Return what sets a colour of one part, which is a grey, or of three."""
        return self.paint.operation(
            colour([*parts] * 3 if len(parts) == 1 else parts), stroke=stroke
        )


def _numbers(operands: bytes) -> list[float]:
    return [float(operand) for operand in operands.split()]


# CSS Color 4, 9.3 and 10: the white of D50, the break of the curve, and from XYZ to linear sRGB.
D50 = (0.3457 / 0.3585, 1.0, (1 - 0.3457 - 0.3585) / 0.3585)
EPSILON, KAPPA = 216 / 24389, 24389 / 27
TO_SRGB = (
    (3.1341359569958707, -1.6173863321612538, -0.4906619460083532),
    (-0.978795502912089, 1.916254567259524, 0.03344273116131949),
    (0.07195537988411677, -0.2289768264158322, 1.405386058324125),
)


def _srgb(lightness: float, a: float, b: float) -> list[float]:
    """Return a colour of CIE L*a*b* in sRGB, from 0 to 1 where that has it."""
    middle = (lightness + 16) / 116
    roots = (middle + a / 500, middle, middle - b / 200)
    xyz = [
        white * (root**3 if root**3 > EPSILON else (116 * root - 16) / KAPPA)
        for root, white in zip(roots, D50, strict=True)
    ]
    linear = (sum(x * part for x, part in zip(xyz, row, strict=True)) for row in TO_SRGB)
    return [12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in linear]
