"""The operators that show text (PDF 32000-1, 9)."""

from collections.abc import Callable
from dataclasses import replace

import pikepdf

from briefexport.preflight.geometry import (
    SAME,
    lengths,
    matrix,
    moved,
    overlap,
    thinnest_scale,
    times,
)
from briefexport.preflight.objects import Object, array, dictionary, name, number, numbers
from briefexport.preflight.scene import About, Inner, Scene

# Text rendering modes (table 106).
_FILLED = {0, 2, 4, 6}
_STROKED = {1, 2, 5, 6}


def _next_line(scene: Scene, x: float, y: float) -> None:
    scene.line = times((1, 0, 0, 1, x, y), scene.line)
    scene.text = scene.line


def _next_line_leading(scene: Scene, x: float, y: float) -> None:
    scene.state.leading = -y
    _next_line(scene, x, y)


def _down(scene: Scene) -> None:
    _next_line(scene, 0, -scene.state.leading)


def _begin(scene: Scene) -> None:
    scene.text = scene.line = SAME


def _matrix(scene: Scene, *values: float) -> None:
    scene.text = scene.line = matrix(values)


def _leading(scene: Scene, value: float) -> None:
    scene.state.leading = value


def _render(scene: Scene, value: float) -> None:
    scene.state.render = int(value)


NUMERIC: dict[str, tuple[int, Callable[..., None]]] = {
    "BT": (0, _begin),
    "Td": (2, _next_line),
    "TD": (2, _next_line_leading),
    "T*": (0, _down),
    "Tm": (6, _matrix),
    "TL": (1, _leading),
    "Tr": (1, _render),
}


def set_font(scene: Scene, called: str, points: float) -> None:
    """Take a font of the resources, as `Tf` does."""
    found = dictionary(scene.resource("Font", called))
    if found is None:
        scene.fault("BX604", f"text is set in a font that is not there ({called or '?'})")
    scene.state.font, scene.state.font_size = found, points
    if found is not None and name(found.get("/Subtype")) == "Type3":
        _glyphs(scene, found, points)


def _glyphs(scene: Scene, font: Object, points: float) -> None:
    """Leave the glyphs of a Type 3 font to be walked: they are contents of their own."""
    scale = (points, 0.0, 0.0, points, 0.0, 0.0)
    to_page = times(times(matrix(numbers(font.get("/FontMatrix"))), scale), scene.state.ctm)
    state = replace(scene.state, ctm=to_page, font=None)
    scene.inner.append(Inner("Type 3 font", font, state, scene.role, once=True))


def set_font_object(scene: Scene, value: Object) -> None:
    """Take a font and its size from a graphics state dictionary."""
    members = array(value)
    if len(members) == 2:
        scene.state.font = dictionary(members[0])
        scene.state.font_size = number(members[1]) or 0.0


def show(scene: Scene, operator: str, operands: list[Object]) -> None:
    """Show text, as `Tj`, `TJ`, `'` and `\"` do."""
    if operator in {"'", '"'}:
        _down(scene)
    last = operands[-1] if operands else None
    parts = array(last) if operator == "TJ" else [last]
    strings = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
    if not any(strings):
        return
    if scene.state.font is None:
        scene.fault("BX604", "text is shown without a font")
        return
    _told(scene, strings)


def _told(scene: Scene, strings: list[bytes]) -> None:
    state = scene.state
    to_page = times(scene.text, state.ctm)
    x, y = moved((0.0, 0.0), to_page)
    box = overlap((x, y, x, y), scene.state.clip)
    about = About(
        size=abs(state.font_size) * lengths(to_page)[1],
        font=name(state.font.get("/BaseFont")) or "?",
        missing=any(map(_has_none, strings)) and _numbers_glyphs(state.font),
    )
    if state.render in _FILLED:
        scene.painted("text", state.fill, box, about=about)
    if state.render in _STROKED:
        about = replace(about, line=state.line_width * thinnest_scale(state.ctm))
        scene.painted("text", state.stroke, box, stroked=True, about=about)


def _has_none(codes: bytes) -> bool:
    """Tell whether the glyph for missing characters, number 0, is among two-byte codes."""
    return b"\0\0" in codes and any(
        codes[start : start + 2] == b"\0\0" for start in range(0, len(codes), 2)
    )


def _numbers_glyphs(font: Object) -> bool:
    """Tell whether codes of `font` are numbers of glyphs of two bytes, as in our own files."""
    if name(font.get("/Encoding")) not in {"Identity-H", "Identity-V"}:
        return False
    below = [dictionary(one) for one in array(font.get("/DescendantFonts"))]
    return all((one is not None and "/CIDToGIDMap" not in one) or _plain(one) for one in below)


def _plain(font: Object) -> bool:
    return font is not None and name(font.get("/CIDToGIDMap")) == "Identity"
