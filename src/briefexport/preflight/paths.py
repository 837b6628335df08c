"""The operators that make paths and paint them (PDF 32000-1, 8.5)."""

from collections.abc import Callable, Iterator

from briefexport.preflight.geometry import (
    Box,
    Point,
    bounds,
    moved,
    overlap,
    size,
    surface,
    thickness,
    thinnest_scale,
    within,
)
from briefexport.preflight.scene import About, Scene, Shape

# Sides of a frame that are as thin as this are the edges of boxes that coincide.
_NO_GAP = 0.001


def _move(scene: Scene, x: float, y: float) -> None:
    scene.path.append(Shape([moved((x, y), scene.state.ctm)]))


def _line(scene: Scene, x: float, y: float) -> None:
    if scene.path:
        scene.path[-1].points.append(moved((x, y), scene.state.ctm))


def _curve(scene: Scene, *values: float) -> None:
    if scene.path:
        pairs = zip(values[::2], values[1::2], strict=True)
        scene.path[-1].points += [moved(pair, scene.state.ctm) for pair in pairs]
        scene.path[-1].curved = True


def _rectangle(scene: Scene, x: float, y: float, width: float, height: float) -> None:
    own = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    scene.path.append(Shape([moved(corner, scene.state.ctm) for corner in own]))


NUMERIC: dict[str, tuple[int, Callable[..., None]]] = {
    "m": (2, _move),
    "l": (2, _line),
    "c": (6, _curve),
    "v": (4, _curve),
    "y": (4, _curve),
    "re": (4, _rectangle),
}

# Of the operators that paint a path: whether it is filled, by the even-odd rule, and stroked.
PAINTING: dict[str, tuple[bool, bool, bool]] = {
    "S": (False, False, True),
    "s": (False, False, True),
    "f": (True, False, False),
    "F": (True, False, False),
    "f*": (True, True, False),
    "B": (True, False, True),
    "B*": (True, True, True),
    "b": (True, False, True),
    "b*": (True, True, True),
    "n": (False, False, False),
}


def paint_path(scene: Scene, operator: str) -> None:
    """Paint the path that was made, make it the clip if that was asked for, and forget it."""
    filled, even_odd, stroked = PAINTING[operator]
    points = [point for shape in scene.path for point in shape.points]
    if points:
        whole = bounds(points)
        if filled:
            seen = overlap(whole, scene.state.clip)
            if seen:
                thinnest = min(_bars(scene, even_odd), default=None)
                scene.painted("fill", scene.state.fill, seen, about=About(line=thinnest))
        if stroked:
            _stroke(scene, whole)
        if scene.clipping:
            _clip(scene, whole)
    scene.path, scene.clipping = [], False


def _stroke(scene: Scene, path: Box) -> None:
    state = scene.state
    width = state.line_width * thinnest_scale(state.ctm)
    half = width / 2
    left, bottom, right, top = path
    seen = overlap((left - half, bottom - half, right + half, top + half), state.clip)
    if seen:
        scene.painted("stroke", state.stroke, seen, stroked=True, about=About(line=width))


def _clip(scene: Scene, path: Box) -> None:
    found = overlap(path, scene.state.clip)
    scene.state.clip = found or scene.state.clip
    scene.state.hidden = scene.state.hidden or found is None


def _bars(scene: Scene, even_odd: bool) -> Iterator[float]:
    """Yield how thick each shape that is filled is, as far as the clip leaves it."""
    shapes = [shape for shape in scene.path if len(shape.points) > 1]
    if even_odd and len(shapes) > 1:
        yield from _frames(shapes, scene.state.clip)
        return
    for shape in shapes:
        yield from _left(shape, scene.state.clip)


def _left(shape: Shape, clip: Box | None) -> Iterator[float]:
    box = bounds(shape.points)
    seen = overlap(box, clip)
    if seen:
        own = min(size(box)) if shape.curved else thickness(shape.points)
        yield min(own, *size(seen)) if seen != box else own


def _frames(shapes: list[Shape], clip: Box | None) -> Iterator[float]:
    """Yield the thickness of frames: boxes in boxes, every second one a hole, as borders are."""
    ordered = sorted(shapes, key=lambda shape: -_box_surface(shape.points))
    for outer, hole in zip(ordered[::2], [*ordered[1::2], None], strict=False):
        around = bounds(outer.points)
        if hole is None or not within(bounds(hole.points), around):
            yield from _left(outer, clip)
            continue
        inside = bounds(hole.points)
        gaps = [abs(a - b) for a, b in zip(around, inside, strict=True)]
        seen = overlap(around, clip)
        if seen:
            yield from sorted(gap for gap in gaps if gap > _NO_GAP)[:1]
            if seen != around:
                yield min(size(seen))


def _box_surface(points: list[Point]) -> float:
    width, height = size(bounds(points))
    return width * height or surface(points)
