"""What a PDF is held to, and what is found: findings and the facts of a plain report."""

from typing import Literal

from briefexport.diagnostics import Diagnostic
from briefexport.records import dataclass

Profile = Literal["screen", "office", "press"]
_LONG_NAME = 16


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a PDF should be.

    `trim` is the width and height of the finished page and `bleed` what is printed beyond it, in
    points; None where nothing was agreed. `ink_limit` is the sum of the four inks in per cent.
    Pictures have `ppi_advised` pixels to the inch where they are printed, or are told; lines are
    at least `thinnest` points wide.
    """

    profile: Profile = "press"
    trim: tuple[float, float] | None = None
    bleed: float | None = None
    ink_limit: float = 300.0
    ppi_advised: float = 300.0
    ppi_warned: float = 225.0
    ppi_refused: float = 150.0
    thinnest: float = 0.25


@dataclass(frozen=True, slots=True)
class FontFact:
    """A font: its name without the subset's tag, its kind, and how it is in the file."""

    name: str
    kind: str
    embedded: bool
    subset: bool
    unicode: bool


@dataclass(frozen=True, slots=True)
class ImageFact:
    """A picture where it is printed largest: its page, name, pixels, colour space and resolution.

    `ppi` is the lower of its two resolutions, in pixels to the inch of paper.
    """

    page: int
    name: str
    width: int
    height: int
    space: str
    ppi: float


@dataclass(frozen=True, slots=True)
class InkFact:
    """Where most ink is: the sum of the inks in per cent, the page, and the object."""

    percent: float
    page: int
    object: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a PDF, the worst first, and what it is.

    `trim` is that of the first page as it is seen, `bleed` the least of any side of any page, in
    points. `spaces` are the colour spaces that something is painted in, and `claims` the standards
    that the file says it follows. `ink` is None where it was not asked for.
    """

    profile: Profile
    diagnostics: tuple[Diagnostic, ...]
    pages: int = 0
    trim: tuple[float, float] | None = None
    bleed: float | None = None
    claims: tuple[str, ...] = ()
    intent: str = ""
    fonts: tuple[FontFact, ...] = ()
    images: tuple[ImageFact, ...] = ()
    spaces: tuple[str, ...] = ()
    ink: InkFact | None = None


def short(called: str) -> str:
    """Return a name that fits into a line: some programs name pictures by their checksums."""
    return called if len(called) <= _LONG_NAME else f"{called[: _LONG_NAME - 1]}…"
