"""The colours of a PDF, read back with pikepdf: what is painted on pages, patterns, groups, masks.

It shares no code with what writes them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Name

# Operators of colour by the number of their operands (ISO 32000-1, table 74).
DEVICE = {"rg": 3, "RG": 3, "k": 4, "K": 4, "g": 1, "G": 1}
SPECIAL = {"sc", "scn", "SC", "SCN"}
INKS = {"/DeviceCMYK", "/DeviceGray", "/Pattern"}


@dataclass(frozen=True, slots=True)
class Set:
    """A colour that a content stream sets: its numbers, and the space they are in."""

    where: str
    space: str
    parts: tuple[float, ...]
    stroke: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A stream that paints, or a shading, image or group in one; `mask`: by its luminosity only."""

    where: str
    item: Any
    mask: bool


def parts(pdf: pikepdf.Pdf) -> list[Part]:
    """All that paints, each once, in the order in which it is met from the first page on."""
    found: list[Part] = []
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        found.append(Part(f"page {number}", page, mask=False))
        waiting: list[tuple[str, Any, bool]] = [
            (f"page {number}", page.obj.get("/Resources", {}), False)
        ]
        while waiting:
            where, resources, mask = waiting.pop()
            for name, item, masks in under(resources):
                if item.objgen in seen:
                    continue
                seen.add(item.objgen)
                path = f"{where} {name}"
                found.append(Part(path, item, mask or masks))
                waiting.append((path, item.get("/Resources", {}), mask or masks))
    return found


def under(resources: Any) -> Iterator[tuple[str, Any, bool]]:
    # Masks first: the engine lists them among what is painted, too.
    for name, state in resources.get("/ExtGState", {}).items():
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            yield name, mask.G, bool(Name.Luminosity == mask.S)
    for kind in ("/XObject", "/Pattern", "/Shading"):
        for name, item in resources.get(kind, {}).items():
            yield name, item, False


def paints(part: Part) -> bool:
    """Whether a part has a content stream."""
    item = part.item
    return isinstance(item, pikepdf.Page) or (
        isinstance(item, pikepdf.Stream)
        and (item.get("/Subtype") == Name.Form or item.get("/PatternType") == 1)
    )


def colours(pdf: pikepdf.Pdf) -> list[Set]:
    """All colours that content streams set, in their order."""
    return [one for part in parts(pdf) if paints(part) for one in _set(part)]


def _set(part: Part) -> Iterator[Set]:
    spaces = {False: "/DeviceGray", True: "/DeviceGray"}
    saved = []
    for operation in pikepdf.parse_content_stream(part.item):
        operands: list[Any] = list(operation.operands)
        name = str(operation.operator)
        numbers = tuple(float(one) for one in operands if isinstance(one, int | Decimal))
        if name == "q":
            saved.append(spaces.copy())
        elif name == "Q":
            spaces = saved.pop()
        elif name in {"cs", "CS"}:
            spaces[name.isupper()] = str(operands[0])
        elif name in SPECIAL:
            yield Set(part.where, spaces[name.isupper()], numbers, name.isupper())
        elif name in DEVICE:
            assert len(numbers) == DEVICE[name]
            space = {3: "/DeviceRGB", 4: "/DeviceCMYK", 1: "/DeviceGray"}[DEVICE[name]]
            spaces[name.isupper()] = space
            yield Set(part.where, space, numbers, name.isupper())


def images(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Stream]:
    """The images on the pages, by where they are."""
    return {
        part.where: part.item
        for part in parts(pdf)
        if isinstance(part.item, pikepdf.Stream) and part.item.get("/Subtype") == Name.Image
    }


def shadings(pdf: pikepdf.Pdf) -> list[Part]:
    return [part for part in parts(pdf) if "/ShadingType" in _entries(part)]


def groups(pdf: pikepdf.Pdf) -> list[Part]:
    return [part for part in parts(pdf) if "/Group" in _entries(part)]


def _entries(part: Part) -> Any:
    return part.item.obj if isinstance(part.item, pikepdf.Page) else part.item


def functions(shading: Any) -> Iterator[Any]:
    """The functions of a shading that have ends."""
    waiting = [shading.Function]
    while waiting:
        function = waiting.pop()
        waiting += list(function.get("/Functions", []))
        if "/C0" in function:
            yield function


def not_ink(pdf: pikepdf.Pdf) -> list[str]:
    """What of the colours of `pdf` is no ink: empty for a file that may go to press."""
    found = [f"{one.where}: {one.space}" for one in colours(pdf) if one.space not in INKS]
    for part in parts(pdf):
        entries = _entries(part)
        spaces = [entries.get("/ColorSpace"), entries.get("/Group", {}).get("/CS")]
        found += [f"{part.where}: {space}" for space in spaces if space and str(space) not in INKS]
        for space in entries.get("/Resources", {}).get("/ColorSpace", {}).values():
            if isinstance(space, pikepdf.Array) and space[0] in {Name.Lab, Name.ICCBased}:
                found.append(f"{part.where}: a space {space[0]}")
    for part in shadings(pdf):
        wanted = {"/DeviceCMYK": 4, "/DeviceGray": 1}.get(str(part.item.ColorSpace))
        for function in functions(part.item):
            if {len(function.C0), len(function.C1)} != {wanted}:
                found.append(f"{part.where}: a function of {len(function.C0)}")
    return found
