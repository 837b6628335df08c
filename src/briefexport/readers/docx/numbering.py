"""numbering.xml: what marks the items of each list, and how its numbers go on (17.9)."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from lxml import etree

from briefexport.model import ListKind
from briefexport.readers.docx.names import VAL, W, length, number, value
from briefexport.records import dataclass

LEVELS = 9
KINDS: dict[str, ListKind] = {
    "bullet": "bullet",
    "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
}
# Boxes of tasks, as characters and as Wingdings has them.
BOXES = {
    "☐": False, "☑": True, "☒": True, "✅": True, "\uf0a8": False, "\uf0fe": True, "\uf0fd": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: `kind` is None where nothing marks its items.

    `restart` is the level, from 1, whose items start it anew; 0 where none does (17.9.10).
    """

    kind: ListKind | None = "bullet"
    start: int = 1
    left: int | None = None
    hanging: int = 0
    checked: bool | None = None
    restart: int | None = None
    style: str = ""


@dataclass(frozen=True, slots=True)
class Num:
    """A list: its design, the numbers it starts at by level, and levels of its own."""

    abstract: int
    starts: Mapping[int, int] = field(default_factory=dict)
    levels: Mapping[int, Level] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Numbering:
    """Every list by its number, and the levels of every design.

    `linked` has the level at which a list names a paragraph style.
    """

    nums: Mapping[int, Num] = field(default_factory=dict)
    designs: Mapping[int, Mapping[int, Level]] = field(default_factory=dict)
    linked: Mapping[tuple[int, str], int] = field(default_factory=dict)


def read_numbering(root: etree._Element | None, style_nums: Mapping[str, int]) -> Numbering:
    """Return the lists in `root`; `style_nums` has the list each list style names."""
    if root is None:
        return Numbering()
    designs: dict[int, Mapping[int, Level]] = {}
    by_style: dict[int, str] = {}
    for element in root.iterfind(f"{W}abstractNum"):
        id_ = number(element.get(f"{W}abstractNumId"))
        if id_ is None:
            continue
        designs[id_] = dict(_levels(element))
        if link := value(element, "numStyleLink"):
            by_style[id_] = link
    nums = dict(_nums(root))
    # A design may be that of another: of the list that a list style names (17.9.21).
    for id_, link in by_style.items():
        other = nums.get(style_nums.get(link, 0))
        if other and designs.get(other.abstract):
            designs[id_] = designs[other.abstract]
    linked = {
        (num, level.style): at
        for num, one in nums.items()
        for at, level in (dict(designs.get(one.abstract, {})) | dict(one.levels)).items()
        if level.style
    }
    return Numbering(nums, designs, linked)


def _nums(root: etree._Element) -> Iterator[tuple[int, Num]]:
    for element in root.iterfind(f"{W}num"):
        id_, abstract = number(element.get(f"{W}numId")), number(value(element, "abstractNumId"))
        if id_ is None or abstract is None:
            continue
        starts: dict[int, int] = {}
        levels: dict[int, Level] = {}
        for override in element.iterfind(f"{W}lvlOverride"):
            at = number(override.get(f"{W}ilvl"))
            if at is None:
                continue
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[at] = _level(own)
            start = number(value(override, "startOverride"))
            if start is not None:
                starts[at] = start
        yield id_, Num(abstract, starts, levels)


def _levels(element: etree._Element) -> Iterator[tuple[int, Level]]:
    for one in element.iterfind(f"{W}lvl"):
        at = number(one.get(f"{W}ilvl"))
        if at is not None:
            yield at, _level(one)


def _level(element: etree._Element) -> Level:
    format_ = _format(element)
    marker = value(element, "lvlText") or ""
    kind = KINDS.get(format_, "decimal")
    picture = element.find(f"{W}lvlPicBulletId") is not None
    if format_ == "none" or (kind == "bullet" and not marker.strip() and not picture):
        shown: ListKind | None = "bullet" if marker.strip() else None
    else:
        shown = kind
    # Numbers that the marker does not show are none.
    if shown not in {None, "bullet"} and "%" not in marker and marker.strip():
        shown = "bullet"
    start = number(value(element, "start"))
    indent = element.find(f"{W}pPr/{W}ind")
    left, hanging = None, 0
    if indent is not None:
        left = length(indent.get(f"{W}left") or indent.get(f"{W}start"))
        hanging = length(indent.get(f"{W}hanging")) or 0
    return Level(
        shown,
        1 if start is None else start,
        left,
        hanging,
        next((done for box, done in BOXES.items() if box in marker), None),
        number(value(element, "lvlRestart")),
        value(element, "pStyle") or "",
    )


def _format(element: etree._Element) -> str:
    """Return the number format; newer ones stand in an alternative for who knows them."""
    found = element.find(f"{W}numFmt")
    if found is None:
        found = next(element.iter(f"{W}numFmt"), None)
    return found.get(VAL, "decimal") if found is not None else "decimal"


def level_of(numbering: Numbering, num: int, level: int) -> Level | None:
    """Return the level `level` of the list `num`, None where there is no such list."""
    found = numbering.nums.get(num)
    if found is None:
        return None
    levels = numbering.designs.get(found.abstract, {})
    at = min(max(level, 0), LEVELS - 1)
    design = found.levels.get(at) or levels.get(at)
    if design is None:
        return Level("decimal") if levels else None
    other = found.levels.get(at)
    if other and other.left is None and at in levels:
        return replace(design, left=levels[at].left)
    return design


# --- Counting ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Counts:
    """How far the lists of a document have counted: by design and level; lists begun so far."""

    at: dict[tuple[int, int], int] = field(default_factory=dict)
    begun: set[tuple[int, int]] = field(default_factory=set)


def counted(counts: Counts, numbering: Numbering, num: int, level: int) -> int:
    """Return the number of the next item of the list `num` at `level`.

    Lists of one design count on from one another, unless one says where it starts (17.9.26): a
    level of its own alone says how it looks, as LibreOffice writes one for each paragraph.
    """
    list_ = numbering.nums[num]
    design = level_of(numbering, num, level) or Level("decimal")
    key, first = (list_.abstract, level), (num, level) not in counts.begun
    counts.begun.add((num, level))
    if first and level in list_.starts:
        found = list_.starts[level]
    elif key in counts.at:
        found = counts.at[key] + 1
    else:
        found = design.start
    counts.at[key] = found
    for deeper in range(level + 1, LEVELS):
        below = level_of(numbering, num, deeper)
        restart = below.restart if below and below.restart is not None else deeper
        if restart and level < restart:
            counts.at.pop((list_.abstract, deeper), None)
    return found
