"""The operators that set colours and other parameters (PDF 32000-1, 8.4 and 8.6)."""

from collections.abc import Callable
from dataclasses import replace

from briefexport.preflight.colours import CMYK, GRAY, RGB, Colour, Space, space
from briefexport.preflight.geometry import matrix, times
from briefexport.preflight.objects import (
    Object,
    array,
    dictionary,
    entries,
    name,
    named,
    number,
    numbers,
    stream,
    whole,
)
from briefexport.preflight.scene import Inner, Scene, restore, save
from briefexport.preflight.texts import set_font_object

_DEVICE: dict[str, Space] = {
    "g": GRAY,
    "G": GRAY,
    "rg": RGB,
    "RG": RGB,
    "k": CMYK,
    "K": CMYK,
}
COLOUR_OPERATORS = {*_DEVICE, "cs", "CS", "sc", "SC", "scn", "SCN"}


def set_colour(scene: Scene, operator: str, operands: list[Object]) -> None:
    """Set the colour of fills (small letters) or of strokes, or the space they count in."""
    colour = _colour(scene, operator, operands)
    if colour is None:
        return
    scene.walk.serial += 1
    colour = replace(colour, serial=scene.walk.serial)
    if colour.space.is_rgb:
        scene.walk.set_in_rgb[colour.serial] = (scene.where, colour)
    if operator.islower():
        scene.state.fill = colour
    else:
        scene.state.stroke = colour


def _colour(scene: Scene, operator: str, operands: list[Object]) -> Colour | None:
    values = [number(operand) for operand in operands]
    kept = tuple(value for value in values if value is not None)
    if operator in _DEVICE:
        device = _DEVICE[operator]
        if len(kept) != device.components or len(kept) != len(operands):
            scene.fault("BX604", f"the operator {operator} has not the numbers it needs")
            return None
        return Colour(device, kept, operator)
    if operator in {"cs", "CS"}:
        found = space(operands[0] if operands else None, scene.resources)
        if not found.is_known:
            scene.fault("BX612", f"colours are in a space that is not known ({found.name})")
        return Colour(found, _first(found), operator)
    before = scene.state.fill if operator.islower() else scene.state.stroke
    # Choosing a space sets its first colour, which is not meant to be painted in.
    scene.walk.set_in_rgb.pop(before.serial, None)
    called = name(operands[-1]) if operands else ""
    if called:
        return _pattern(scene, called, kept, before.space, operator)
    return Colour(before.space, kept, operator)


def _first(of: Space) -> tuple[float, ...]:
    """Return the colour that a space begins with (8.6.4 to 8.6.6)."""
    match of.family:
        case "cmyk":
            return (0.0, 0.0, 0.0, 1.0)
        case "spot":
            return (1.0,) * of.components
        case _:
            return (0.0,) * of.components


def _pattern(
    scene: Scene, called: str, values: tuple[float, ...], before: Space, operator: str
) -> Colour | None:
    """Return a pattern as colour: of a shading its space, of an uncoloured one its base."""
    found = dictionary(scene.resource("Pattern", called))
    if found is None:
        scene.fault("BX604", f"the pattern {called} is not there")
        return None
    if whole(found.get("/PatternType")) == 2:
        shading = dictionary(found.get("/Shading"))
        inside = space(shading.get("/ColorSpace"), scene.resources) if shading else before
        return Colour(inside, (), operator, pattern=shading)
    cell = stream(found)
    if cell is not None:
        to_page = times(matrix(numbers(cell.get("/Matrix"))), scene.base)
        state = replace(scene.state, ctm=to_page, clip=None, hidden=False)
        what = named("pattern", called, cell)
        scene.inner.append(Inner(what, cell, state, scene.role, once=True))
    if whole(found.get("/PaintType")) == 2 and before.base is not None:
        return Colour(before.base, values, operator)
    return Colour(Space("pattern", "Pattern", 0), values, operator, pattern=found)


# --- The rest ------------------------------------------------------------------------------------


def _concatenate(scene: Scene, *values: float) -> None:
    scene.state.ctm = times(matrix(values), scene.state.ctm)


def _line_width(scene: Scene, width: float) -> None:
    scene.state.line_width = abs(width)


NUMERIC: dict[str, tuple[int, Callable[..., None]]] = {
    "q": (0, save),
    "Q": (0, restore),
    "cm": (6, _concatenate),
    "w": (1, _line_width),
}


def set_parameters(scene: Scene, called: str) -> None:
    """Take the parameters of a graphics state dictionary, as `gs` does."""
    found = dictionary(scene.resource("ExtGState", called))
    if found is None:
        scene.fault("BX604", f"the graphics state {called or '?'} is not there")
    for key, value in entries(found):
        _parameter(scene, key, value)


def _parameter(scene: Scene, key: str, value: Object) -> None:
    state, amount = scene.state, number(value)
    match key:
        case "LW" if amount is not None:
            state.line_width = abs(amount)
        case "ca" if amount is not None:
            state.fill_alpha = amount
        case "CA" if amount is not None:
            state.stroke_alpha = amount
        case "Font":
            set_font_object(scene, value)
        case "BM":
            state.blend = name(value) or next(map(name, array(value)), "Normal")
        case "OP" | "op":
            _overprint(scene, key, value is True)
        case "SMask":
            _mask(scene, value)
        case "TR" | "TR2" | "HTP":
            _transfer(scene, key, value)
        case _:
            pass


def _overprint(scene: Scene, key: str, wanted: bool) -> None:
    """`OP` is for both where there is no `op`; `op` comes after it in the order of names."""
    if key == "OP":
        scene.state.stroke_over = wanted
    scene.state.fill_over = wanted


def _mask(scene: Scene, value: Object) -> None:
    found = dictionary(value)
    scene.state.masked = found is not None
    group = stream(found.get("/G")) if found is not None else None
    if group is not None:
        to_page = times(matrix(numbers(group.get("/Matrix"))), scene.state.ctm)
        state = replace(scene.state, ctm=to_page, masked=False, blend="Normal")
        scene.inner.append(Inner(named("soft mask", "", group), group, state, "mask", once=True))


def _transfer(scene: Scene, key: str, value: Object) -> None:
    if key != "TR2" or name(value) != "Default":
        scene.fault("BX642", f"a transfer function or halftone ({key}) changes what is printed")
