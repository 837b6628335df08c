"""Colour spaces, colours in them, and how much ink a colour is (PDF 32000-1, 8.6)."""

from typing import Literal

import pikepdf

from briefexport.preflight.functions import evaluated
from briefexport.preflight.objects import (
    Object,
    array,
    dictionary,
    key_of,
    name,
    numbers,
    stream,
    whole,
)
from briefexport.records import dataclass

Family = Literal["gray", "rgb", "lab", "cmyk", "spot", "indexed", "pattern", "unknown"]

_DEVICE: dict[str, tuple[Family, str, int]] = {
    "DeviceGray": ("gray", "DeviceGray", 1),
    "G": ("gray", "DeviceGray", 1),
    "DeviceRGB": ("rgb", "DeviceRGB", 3),
    "RGB": ("rgb", "DeviceRGB", 3),
    "DeviceCMYK": ("cmyk", "DeviceCMYK", 4),
    "CMYK": ("cmyk", "DeviceCMYK", 4),
    "Pattern": ("pattern", "Pattern", 0),
}
_ICC: dict[int, Family] = {1: "gray", 3: "rgb", 4: "cmyk"}
# Spaces stand on others: Indexed on Separation on ICCBased, and no deeper in a sound file.
_DEEPEST = 4
# A palette has at most 256 colours of at most 32 inks.
_LARGEST_PALETTE = 256 * 32


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space. `base` is what an Indexed, Separation, DeviceN or Pattern space stands on.

    `inks` are the names of a Separation or DeviceN space; `profile` is the object of its profile.
    """

    family: Family
    name: str
    components: int
    base: "Space | None" = None
    inks: tuple[str, ...] = ()
    palette: bytes = b""
    profile: tuple[int, int] | None = None

    @property
    def is_rgb(self) -> bool:
        """Whether it, or what it stands on, is of light: red, green and blue, or Lab."""
        return self.family in {"rgb", "lab"} or (self.base is not None and self.base.is_rgb)

    @property
    def is_known(self) -> bool:
        """Whether it, and what it stands on, could be read."""
        return self.family != "unknown" and (self.base is None or self.base.is_known)


GRAY = Space("gray", "DeviceGray", 1)
RGB = Space("rgb", "DeviceRGB", 3)
CMYK = Space("cmyk", "DeviceCMYK", 4)


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it was set: its space, its components, and the operator that set it.

    `serial` tells one setting from another; `pattern` is the pattern painted with, if any.
    """

    space: Space
    values: tuple[float, ...] = ()
    operator: str = ""
    serial: int = 0
    pattern: Object = None


BLACK = Colour(GRAY, (0.0,))


def space(value: Object, resources: Object, depth: int = 0) -> Space:
    """Return the colour space `value`: a name, one of `resources`, or an array."""
    called = name(value)
    if called in _DEVICE:
        return Space(*_DEVICE[called])
    if depth >= _DEEPEST:
        return _unknown("nested colour space")
    if called:
        own = dictionary(resources.get("/ColorSpace")) if dictionary(resources) else None
        found = own.get(f"/{called}") if own is not None else None
        # A name for itself would lead nowhere.
        return _unknown(called) if found is None else space(found, resources, depth + 1)
    return _from_array(array(value), resources, depth + 1)


def _unknown(called: str) -> Space:
    return Space("unknown", called or "?", 0)


def _from_array(members: list[Object], resources: Object, depth: int) -> Space:
    kind = name(members[0]) if members else ""
    second = members[1] if len(members) > 1 else None
    match kind:
        case "ICCBased":
            return _icc(second)
        case "CalRGB":
            return Space("rgb", "CalRGB", 3)
        case "CalGray":
            return Space("gray", "CalGray", 1)
        case "Lab":
            return Space("lab", "Lab", 3)
        case "Indexed" | "I" if len(members) == 4:
            base = space(second, resources, depth)
            palette = _palette(members[3])
            return Space("indexed", f"Indexed {base.name}", 1, base, palette=palette)
        case "Separation" | "DeviceN" if len(members) >= 4:
            return _spot(kind, members, resources, depth)
        case "Pattern":
            return Space(
                "pattern", "Pattern", 0, space(second, resources, depth) if second else None
            )
        case _ if kind in _DEVICE:
            return Space(*_DEVICE[kind])
        case _:
            return _unknown(kind)


def _icc(profile: Object) -> Space:
    found = stream(profile)
    count = whole(found.get("/N")) if found is not None else 0
    if count not in _ICC:
        return _unknown("ICCBased")
    return Space(_ICC[count], f"ICCBased ({count} components)", count, profile=key_of(profile))


def _spot(kind: str, members: list[Object], resources: Object, depth: int) -> Space:
    inks = (name(members[1]),) if kind == "Separation" else tuple(map(name, array(members[1])))
    base = space(members[2], resources, depth)
    return Space("spot", f"{kind} {', '.join(inks)}", len(inks), base, inks)


def _palette(value: Object) -> bytes:
    found = stream(value)
    if found is not None:
        return bytes(found.read_bytes()[:_LARGEST_PALETTE])
    return bytes(value)[:_LARGEST_PALETTE] if isinstance(value, pikepdf.String) else b""


# --- Ink -----------------------------------------------------------------------------------------


def ink(in_space: Space, values: tuple[float, ...]) -> float | None:
    """Return the sum of the inks of a colour in per cent, or None where it cannot be told."""
    if in_space.family == "indexed":
        return _indexed_ink(in_space, values)
    if len(values) != in_space.components:
        return None
    amounts = [min(max(value, 0.0), 1.0) for value in values]
    match in_space.family:
        case "gray":
            return 100 * (1 - amounts[0])
        case "cmyk":
            return 100 * sum(amounts)
        case "spot":
            return 100 * sum(map(_plates, in_space.inks, amounts))
        case _:
            return None


def _plates(called: str, amount: float) -> float:
    return {"All": 4.0, "None": 0.0}.get(called, 1.0) * amount


def _indexed_ink(in_space: Space, values: tuple[float, ...]) -> float | None:
    base = in_space.base
    if base is None or len(values) != 1:
        return None
    colours = palette_colours(in_space)
    number = int(values[0])
    return ink(base, colours[number]) if 0 <= number < len(colours) else None


def palette_colours(in_space: Space) -> list[tuple[float, ...]]:
    """Return the colours of an Indexed space, in its base."""
    count = in_space.base.components if in_space.base else 0
    if not count:
        return []
    table = in_space.palette
    return [
        tuple(byte / 255 for byte in table[start : start + count])
        for start in range(0, len(table) - count + 1, count)
    ]


def shading_ink(shading: Object, in_space: Space) -> float | None:
    """Return the most ink of a shading, from its function, or None where it cannot be told."""
    functions = shading.get("/Function")
    parts = array(functions) or [functions]
    domain = _ends(shading)
    values = [
        tuple(value for part in parts for value in evaluated(part, at) or ())
        for at in (domain[0] + step / 32 * (domain[1] - domain[0]) for step in range(33))
    ]
    found = [ink(in_space, value) for value in values]
    sums = [one for one in found if one is not None]
    return max(sums) if len(sums) == len(found) else None


def _ends(shading: Object) -> tuple[float, float]:
    found = numbers(shading.get("/Domain"))
    return (found[0], found[1]) if len(found) == 2 else (0.0, 1.0)
