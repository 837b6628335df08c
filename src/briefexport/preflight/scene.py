"""What walking the contents of a page keeps in mind, and what it tells: every act of painting."""

from collections.abc import Callable
from dataclasses import field, replace
from typing import Literal

from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError
from briefexport.preflight.boxes import Sheet
from briefexport.preflight.colours import BLACK, Colour, Space
from briefexport.preflight.findings import Finding, Where
from briefexport.preflight.geometry import SAME, Box, Matrix, Point, lengths
from briefexport.preflight.objects import Object, dictionary
from briefexport.records import dataclass

Act = Literal["text", "fill", "stroke", "image", "stencil", "shading"]
Role = Literal["contents", "mask"]

# Instructions of one page and of a file, forms counted as often as they are painted. A page of ours
# has about a thousand; a dense map some hundred thousand.
MOST_ON_A_PAGE = 1_000_000
MOST_IN_A_FILE = 20_000_000
# What walking a form costs, and looking at something painted, in instructions.
ONE_FORM = 20
_ONE_PAINT = 5
_DEEPEST_STACK = 1_000


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it is painted: its stream, or its dictionary and itself where it is in line.

    `ppi` is the lower of its resolutions here; infinite where it is painted without extent.
    """

    name: str
    object: Object
    inline: Object
    key: tuple[int, int] | None
    width: int
    height: int
    space: Space | None
    ppi: float


@dataclass(frozen=True, slots=True)
class About:
    """What is to be known of something painted, by what it is.

    `line` is how thick the thinnest line or bar of it is, in points; `size` and `font` are those of
    text. `missing` says that it shows the glyph for characters its font does not have.
    """

    line: float | None = None
    size: float = 0.0
    font: str = ""
    missing: bool = False
    picture: Picture | None = None


PLAIN = About()


@dataclass(frozen=True, slots=True)
class Paint:
    """Something painted: what, where, in which colour, and its box on the page as far as seen."""

    act: Act
    where: Where
    colour: Colour | None
    box: Box | None
    about: About
    role: Role
    blend: str
    alpha: float
    masked: bool
    overprint: bool


@dataclass(slots=True)
class State:
    """The graphics state (PDF 32000-1, 8.4), as far as anything here asks for it."""

    ctm: Matrix
    clip: Box | None = None
    hidden: bool = False
    fill: Colour = BLACK
    stroke: Colour = BLACK
    line_width: float = 1.0
    font: Object = None
    font_size: float = 0.0
    leading: float = 0.0
    render: int = 0
    blend: str = "Normal"
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    masked: bool = False
    fill_over: bool = False
    stroke_over: bool = False


@dataclass(slots=True)
class Shape:
    """A subpath, its points on the page; of curves the control points too."""

    points: list[Point]
    curved: bool = False


@dataclass(frozen=True, slots=True)
class Inner:
    """Contents to be walked besides: a form, a pattern's cell, a mask, the glyphs of a Type 3 font.

    `state` is the one it begins with and `once` says that a page needs it walked only once.
    """

    what: str
    object: Object
    state: State
    role: Role
    once: bool


@dataclass(slots=True)
class Walk:
    """A page being walked. `paint` and `fault` take what is found."""

    sheet: Sheet
    paint: Callable[[Paint, Sheet], None]
    fault: Callable[[Finding], None]
    left_in_file: int
    left: int
    serial: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)
    set_in_rgb: dict[int, tuple[Where, Colour]] = field(default_factory=dict)

    def spend(self, instructions: int) -> None:
        """Count instructions. Raises RefusedError when there are more than a page may have."""
        self.left -= instructions
        self.left_in_file -= instructions
        if min(self.left, self.left_in_file) < 0:
            text = f"page {self.sheet.number}: there is too much on it to be checked"
            hint = "forms painted within forms many times over make such pages"
            raise RefusedError(diagnostic("BX603", text, hint=hint))


@dataclass(slots=True)
class Scene:
    """Contents being walked: of a page, a form, a pattern, a mask, a glyph or an annotation.

    `base` is the matrix they begin with, which patterns count from.
    """

    walk: Walk
    where: Where
    resources: Object
    base: Matrix
    state: State
    role: Role
    depth: int = 0
    stack: list[State] = field(default_factory=list)
    path: list[Shape] = field(default_factory=list)
    clipping: bool = False
    text: Matrix = SAME
    line: Matrix = SAME
    inner: list[Inner] = field(default_factory=list)

    def fault(self, code: str, text: str, hint: str = "") -> None:
        """Tell a fault of the contents themselves."""
        self.walk.fault(Finding(code=code, text=text, where=self.where, hint=hint))

    def resource(self, kind: str, called: str) -> Object:
        """Return the resource `called` of `kind`, or None."""
        found = dictionary(self.resources)
        of_kind = dictionary(found.get(f"/{kind}")) if found is not None else None
        return of_kind.get(f"/{called}") if of_kind is not None else None

    def painted(
        self,
        act: Act,
        colour: Colour | None,
        box: Box | None,
        *,
        stroked: bool = False,
        about: About = PLAIN,
    ) -> None:
        """Tell that something was painted, unless nothing of it can be seen."""
        self.walk.spend(_ONE_PAINT)
        state = self.state
        alpha = state.stroke_alpha if stroked else state.fill_alpha
        if colour is not None:
            self.walk.set_in_rgb.pop(colour.serial, None)
        if state.hidden or alpha == 0:
            return
        overprint = state.stroke_over if stroked else state.fill_over
        paint = Paint(
            act,
            self.where,
            colour,
            box,
            about,
            self.role,
            state.blend,
            alpha,
            state.masked,
            overprint,
        )
        self.walk.paint(paint, self.walk.sheet)


# --- Saving and restoring ------------------------------------------------------------------------


def save(scene: Scene) -> None:
    """Remember the state, as `q` does. Raises RefusedError where that is done without end."""
    if len(scene.stack) >= _DEEPEST_STACK:
        text = f"{scene.where}: the graphics state is saved more than {_DEEPEST_STACK} times"
        raise RefusedError(diagnostic("BX603", text))
    scene.stack.append(replace(scene.state))


def restore(scene: Scene) -> None:
    """Go back to the state before, as `Q` does."""
    if scene.stack:
        scene.state = scene.stack.pop()
    else:
        scene.fault("BX604", "the graphics state is restored (Q) more often than it was saved (q)")


def resolution(ctm: Matrix, width: int, height: int) -> float:
    """Return the lower resolution of an image of that many pixels, in pixels to the inch."""
    across, up = lengths(ctm)
    found = [72 * pixels / side for pixels, side in ((width, across), (height, up)) if side > 1e-6]
    return min(found, default=float("inf"))
