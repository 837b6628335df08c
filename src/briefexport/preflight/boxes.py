"""The boxes of pages: what is printed and what is cut (PDF 32000-1, 14.11.2)."""

from collections.abc import Iterator, Sequence
from itertools import islice

from briefexport.preflight.findings import Finding, Where
from briefexport.preflight.geometry import Box, size, within
from briefexport.preflight.objects import Object, dictionary, numbers, whole
from briefexport.preflight.report import Expectation
from briefexport.records import dataclass

# Of declared sizes; a tenth of a point is 0.04 mm.
SLACK = 0.1
_MILLIMETRE = 72 / 25.4
# Page trees are flatter than this by far.
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number, its dictionary, and its boxes as given, or None.

    `trim`, `bleed` and `crop` are None where the page has none of its own. `turned` says that it
    is seen turned by a quarter.
    """

    number: int
    object: Object
    media: Box | None
    crop: Box | None
    bleed: Box | None
    trim: Box | None
    art: Box | None
    turned: bool

    @property
    def where(self) -> Where:
        """The page as a whole."""
        return Where(self.number, own=True)

    @property
    def finished(self) -> Box | None:
        """What is left when the page is cut: the trim box, or what stands for it."""
        return self.trim or self.art or self.crop or self.media

    @property
    def printed(self) -> Box | None:
        """What is printed: the bleed box, or what stands for it."""
        return self.bleed or self.crop or self.media

    @property
    def seen(self) -> tuple[float, float] | None:
        """Width and height of the finished page as it is seen."""
        if self.finished is None:
            return None
        width, height = size(self.finished)
        return (height, width) if self.turned else (width, height)


def inherited(page: Object, key: str) -> Object:
    """Return an entry of `page`, or of the nodes of the page tree above it."""
    node = dictionary(page)
    for _ in islice(iter(int, 1), _DEEPEST):
        if node is None:
            return None
        if key in node:
            return node.get(key)
        node = dictionary(node.get("/Parent"))
    return None


def sheet(number: int, page: Object) -> Sheet:
    """Return page `number` with its boxes."""
    return Sheet(
        number,
        page,
        media=_box(inherited(page, "/MediaBox")),
        crop=_box(inherited(page, "/CropBox")),
        bleed=_box(page.get("/BleedBox")),
        trim=_box(page.get("/TrimBox")),
        art=_box(page.get("/ArtBox")),
        turned=whole(inherited(page, "/Rotate")) % 180 == 90,
    )


def _box(value: Object) -> Box | None:
    """Return a box with its corners in order, or None where it is none or has no surface."""
    found = numbers(value)
    if len(found) != 4:
        return None
    left, right = sorted((found[0], found[2]))
    bottom, top = sorted((found[1], found[3]))
    return (left, bottom, right, top) if left < right and bottom < top else None


def least_bleed(sheets: Sequence[Sheet]) -> float | None:
    """Return the least bleed of any side of any page, in points; None where no page has one."""
    found = [
        side for one in sheets if one.trim and one.printed for side in _bleed(one.trim, one.printed)
    ]
    return max(0.0, min(found)) if found else None


def _bleed(trim: Box, printed: Box) -> tuple[float, float, float, float]:
    return (
        trim[0] - printed[0],
        trim[1] - printed[1],
        printed[2] - trim[2],
        printed[3] - trim[3],
    )


def in_words(width_and_height: tuple[float, float]) -> str:
    """Return a size as printers write it."""
    width, height = (side / _MILLIMETRE for side in width_and_height)
    return f"{width:.1f} x {height:.1f} mm"


def millimetres(points: float) -> str:
    """Return a length as printers write it."""
    return f"{points / _MILLIMETRE:.1f} mm"


# --- Checks --------------------------------------------------------------------------------------


def box_findings(sheets: Sequence[Sheet], wanted: Expectation) -> Iterator[Finding]:
    """Yield what is wrong with the boxes of the pages; for screens, only what is absurd."""
    for one in sheets:
        if one.media is None:
            yield _wrong(one, "it has no MediaBox that is one, so it has no size")
        elif wanted.profile == "press":
            yield from _press_boxes(one, wanted)
    yield from _sizes(sheets, wanted)


def _press_boxes(one: Sheet, wanted: Expectation) -> Iterator[Finding]:
    if one.trim is None and one.art is None:
        hint = "PDF/X asks for a TrimBox on every page: it is where the paper is cut"
        yield _wrong(one, "it has no TrimBox", hint)
    if one.trim and one.art:
        yield _wrong(one, "it has a TrimBox and an ArtBox; PDF/X allows only one of the two")
    yield from _nested(one)
    if wanted.bleed and one.trim and one.printed:
        least = min(_bleed(one.trim, one.printed))
        if least < wanted.bleed - SLACK:
            text = f"the bleed is {millimetres(max(least, 0.0))}; {millimetres(wanted.bleed)} were"
            yield Finding(
                code="BX607",
                text=f"{text} agreed",
                where=one.where,
                group="bleed",
                rank=-least,
                hint="the BleedBox reaches beyond the TrimBox by the bleed on all four sides",
            )
    unit = one.object.get("/UserUnit", 1)
    if unit != 1:
        yield _wrong(one, "its lengths are in units of its own (UserUnit), which presses mistake")


def _nested(one: Sheet) -> Iterator[Finding]:
    """Trim (or art) within bleed within media; and a crop box must not hide what is printed."""
    finished = one.trim or one.art
    pairs = (
        ("TrimBox" if one.trim else "ArtBox", finished, "BleedBox", one.bleed),
        ("TrimBox" if one.trim else "ArtBox", finished, "MediaBox", one.media),
        ("BleedBox", one.bleed, "MediaBox", one.media),
        ("TrimBox", one.trim, "CropBox", one.crop),
        ("BleedBox", one.bleed, "CropBox", one.crop),
    )
    for inner, inside, outer, outside in pairs:
        if inside and outside and not within(inside, outside):
            yield _wrong(one, f"its {inner} reaches out of its {outer}")


def _sizes(sheets: Sequence[Sheet], wanted: Expectation) -> Iterator[Finding]:
    """Every page as large as agreed, and where nothing was, as the first."""
    first = next((one.seen for one in sheets if one.seen), None)
    due = wanted.trim or first
    for one in sheets:
        if one.seen is None or due is None or _alike(one.seen, due):
            continue
        if wanted.trim:
            told = f"the trimmed page is {in_words(one.seen)}; {in_words(due)} was agreed"
        elif wanted.profile == "press":
            told = f"the trimmed page is {in_words(one.seen)}; the first page is {in_words(due)}"
        else:
            continue
        yield Finding(code="BX606", text=told, where=one.where)


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) <= SLACK for a, b in zip(one, other, strict=True))


def _wrong(one: Sheet, text: str, hint: str = "") -> Finding:
    return Finding(code="BX605", text=text, where=one.where, hint=hint)
