"""Lists as Word counts them: a design for bullets, numbers and boxes, an instance for each list.

Designs are w:abstractNum with nine levels, linked to Word's list styles; instances are w:num. An
instance begins its count anew, so that it shows the numbers of its list whatever stands before it
(ECMA-376, 17.9.26). Where a list is of another kind than its design has at that level, or the lists
around it are, its instance says so (17.9.9).
"""

import hashlib
from dataclasses import field
from typing import Literal, TypeAlias

from briefexport.backends.docx import roles
from briefexport.backends.docx.fonts import complex_font, font_of
from briefexport.backends.docx.properties import fonts
from briefexport.backends.docx.sheets import marker_gap
from briefexport.model import ListKind
from briefexport.records import dataclass
from briefexport.style import Bullet, Style
from briefexport.wordml.names import DECLARATIONS
from briefexport.wordml.xml import rgb, twips
from briefexport.xmltext import quoted

# What Word has; deeper lists take the last level, each in a design of its own.
LEVELS = 9

Task = Literal["open", "done"]
Family: TypeAlias = Literal["bullet", "number"] | Task
FORMATS: dict[ListKind, str] = {
    "bullet": "bullet",
    "decimal": "decimal",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
# The kinds of the levels of numbers, over and over.
NUMBERED: tuple[ListKind, ...] = ("decimal", "lower-alpha", "lower-roman")


@dataclass(frozen=True, slots=True)
class Design:
    """What lists of a family look like. `base` is how far in (points) their outermost stands.

    `limit` is set where the innermost may stand no further in, at the level `deepest` lists deep.
    Lists of one design are counted together by Word, so a list within a quotation, a table or a
    note within a list has another `strand`.
    """

    family: Family
    base: float = 0.0
    limit: float | None = None
    deepest: int = LEVELS
    strand: int = 0


# The designs of Word's own list styles and of ours, which an editor gets by applying them.
LINKED = (Design("bullet"), Design("number"), Design("open"), Design("done"))


@dataclass(frozen=True, slots=True)
class Instance:
    """One list: its design, the kinds of the lists from the outermost in, and its first number.

    `task` is set where its numbers have boxes beside them.
    """

    design: Design
    path: tuple[ListKind, ...] = ()
    start: int | None = None
    task: Task | None = None


@dataclass(slots=True)
class Numbering:
    """The designs and instances of one file, in order of use."""

    designs: dict[Design, int] = field(
        default_factory=lambda: {design: number for number, design in enumerate(LINKED)}
    )
    instances: list[Instance] = field(default_factory=lambda: list(map(Instance, LINKED)))

    def instance(self, instance: Instance) -> int:
        """Return the number of a new list."""
        self.designs.setdefault(instance.design, len(self.designs))
        self.instances.append(instance)
        return len(self.instances)


def level_of(path: tuple[ListKind, ...]) -> int:
    """Return Word's level, from 0, of the innermost list of `path`."""
    return min(len(path), LEVELS) - 1


def numbering_xml(style: Style, numbering: Numbering) -> bytes:
    """Return `numbering.xml`."""
    designs = "".join(
        _design_xml(style, design, number) for design, number in numbering.designs.items()
    )
    instances = "".join(
        _instance_xml(style, instance, number, numbering.designs[instance.design])
        for number, instance in enumerate(numbering.instances, 1)
    )
    return f"<w:numbering {DECLARATIONS}>{designs}{instances}</w:numbering>".encode()


# --- Designs -------------------------------------------------------------------------------------


def _design_xml(style: Style, design: Design, number: int) -> str:
    """Return a w:abstractNum. Word tells designs apart by w:nsid, so it is made of the design."""
    mark = hashlib.sha256(repr(design).encode()).hexdigest()[:8].upper()
    levels = "".join(
        _level_xml(
            style, design, level, _designed(style, design, level), linked=_linked(design, level)
        )
        for level in range(LEVELS)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{mark}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{mark}"/>{levels}</w:abstractNum>'
    )


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands before an item: the format of its number, its text, and how it looks."""

    format: str
    text: str
    look: Bullet


def _designed(style: Style, design: Design, level: int) -> Marker:
    """Return the marker a design has at `level`."""
    match design.family:
        case "bullet":
            return _marker(style, "bullet", level, level)
        case "number":
            own = style.list.number(level).kind
            kind = NUMBERED[level % len(NUMBERED)] if own == "written" else own
            return _marker(style, kind, level, level)
        case "open" | "done" as task:
            return _box(style, task)


def _marker(style: Style, kind: ListKind, level: int, around: int) -> Marker:
    """Return the marker of a list at `level`, with so many lists of its sort around it."""
    if kind == "bullet":
        bullet = style.list.bullet(around)
        return Marker("bullet", bullet.marker, bullet)
    numbers = style.list.number(around)
    text = f"{numbers.prefix}%{level + 1}{numbers.suffix}"
    return Marker(FORMATS[kind], text, Bullet(text, style.list.number_colour))


def _box(style: Style, task: Task) -> Marker:
    box = style.list.done_task if task == "done" else style.list.open_task
    return Marker("bullet", box, Bullet(box, style.list.task_colour))


def _level_xml(
    style: Style, design: Design, level: int, marker: Marker, *, start: int = 1, linked: str = ""
) -> str:
    deep = max(level + 1, design.deepest) if level == LEVELS - 1 else level + 1
    left = design.base + style.list.indent * deep
    left = left if design.limit is None else min(left, design.limit)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{marker.format}"/>'
        f'{linked}<w:lvlText w:val="{quoted(marker.text)}"/><w:lvlJc w:val="right"/>'
        f'<w:pPr><w:ind w:left="{twips(left)}" w:hanging="{twips(marker_gap(style))}"/></w:pPr>'
        f"{_look(style, marker.look)}</w:lvl>"
    )


def _linked(design: Design, level: int) -> str:
    """Return the link to the style of a level: a style is that of one level of one design."""
    if design not in LINKED or level >= roles.LIST_STYLE_DEPTH:
        return ""
    name = roles.family_style(design.family, level)
    return f'<w:pStyle w:val="{name}"/>' if name else ""


def _look(style: Style, bullet: Bullet) -> str:
    """Return the w:rPr of a marker: upright and plain, whatever the words of its item are."""
    name = bullet.font or style.text["body"].font
    face = font_of(style, name, 400, italic=False)
    other = complex_font(style, name, 400, italic=False)
    colour = f'<w:color w:val="{rgb(style.colour(bullet.colour))}"/>'
    upright = '<w:b w:val="0"/><w:i w:val="0"/>'
    figures = '<w14:numForm w14:val="lining"/><w14:numSpacing w14:val="tabular"/>'
    return f"<w:rPr>{fonts(face.family, other.family)}{upright}{colour}{figures}</w:rPr>"


# --- Instances -----------------------------------------------------------------------------------


def _instance_xml(style: Style, instance: Instance, number: int, design: int) -> str:
    overrides = "".join(
        _override(style, instance, level) for level in range(len(instance.path[:LEVELS]))
    )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{design}"/>{overrides}</w:num>'


def _override(style: Style, instance: Instance, level: int) -> str:
    """Return what a list has otherwise at `level`: its first number, and what its design lacks."""
    start = instance.start if level == level_of(instance.path) else None
    said = "" if start is None else f'<w:startOverride w:val="{start}"/>'
    marker = _wanted(style, instance, level)
    first = 1 if start is None else start
    # LibreOffice starts a list in a note where its level does.
    if first > 1 or marker != _designed(style, instance.design, level):
        said += _level_xml(style, instance.design, level, marker, start=first)
    return f'<w:lvlOverride w:ilvl="{level}">{said}</w:lvlOverride>' if said else ""


def _wanted(style: Style, instance: Instance, level: int) -> Marker:
    """Return the marker of the list of `path` at `level`."""
    path = instance.path
    innermost = level == level_of(path)
    kind = path[-1] if innermost else path[level]
    outer = path[: len(path) - 1 if innermost else level]
    bullets = outer.count("bullet")
    marker = _marker(style, kind, level, bullets if kind == "bullet" else len(outer) - bullets)
    if not innermost or not instance.task:
        return marker
    box = _box(style, instance.task)
    if kind == "bullet":
        return box
    return Marker(marker.format, f"{marker.text} {box.text}", box.look)
