"""Lists as Word counts them: a design for each way lists nest, an instance for each list.

Designs are w:abstractNum, instances w:num. An instance begins its count anew, so that it shows the
numbers of its list whatever stands before it (ECMA-376, 17.9.26).
"""

import hashlib
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from briefexport.backends.docx import roles
from briefexport.backends.docx.fonts import complex_font, font_of
from briefexport.backends.docx.properties import fonts
from briefexport.backends.docx.sheets import marker_gap
from briefexport.model import ListKind
from briefexport.style import Bullet, Style
from briefexport.wordml.names import DECLARATIONS
from briefexport.wordml.xml import rgb, twips
from briefexport.xmltext import quoted

# What Word has; deeper lists take the last level, each in a design of its own.
LEVELS = 9

Task = Literal["open", "done"]
FORMATS: dict[ListKind, str] = {
    "bullet": "bullet",
    "decimal": "decimal",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}


@dataclass(frozen=True, slots=True)
class Design:
    """How lists nest: the kinds from the outermost in, and how far in (points) the first stands.

    `limit` is set where the innermost may stand no further in, `task` where its markers are boxes.
    """

    path: tuple[ListKind, ...]
    base: float = 0.0
    limit: float | None = None
    task: Task | None = None


# The lists of Word's own list styles, which an editor gets by applying them.
BULLETS = Design(("bullet",))
NUMBERS = Design(("decimal",))
DEEPER: dict[ListKind, ListKind] = {"bullet": "bullet", "decimal": "lower-alpha"}

Instance: TypeAlias = tuple[Design, int | None]


@dataclass(slots=True)
class Numbering:
    """The designs and instances of one file, in order of use."""

    designs: dict[Design, int] = field(default_factory=lambda: {BULLETS: 0, NUMBERS: 1})
    instances: list[Instance] = field(default_factory=lambda: [(BULLETS, None), (NUMBERS, None)])

    def instance(self, design: Design, start: int | None) -> int:
        """Return the number of a new list of `design` that starts at `start`, None for bullets."""
        self.designs.setdefault(design, len(self.designs))
        self.instances.append((design, start))
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
        _instance_xml(design, start, number, numbering)
        for number, (design, start) in enumerate(numbering.instances, 1)
    )
    return f"<w:numbering {DECLARATIONS}>{designs}{instances}</w:numbering>".encode()


def _instance_xml(design: Design, start: int | None, number: int, numbering: Numbering) -> str:
    level = level_of(design.path)
    override = ""
    if start is not None:
        override = (
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        )
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{numbering.designs[design]}"/>'
        f"{override}</w:num>"
    )


def _design_xml(style: Style, design: Design, number: int) -> str:
    """Return a w:abstractNum. Word tells designs apart by w:nsid, so it is made of the design."""
    mark = hashlib.sha256(repr(design).encode()).hexdigest()[:8].upper()
    levels = "".join(_level_xml(style, design, level) for level in range(LEVELS))
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{mark}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{mark}"/>{levels}</w:abstractNum>'
    )


def _path_to(design: Design, level: int) -> tuple[ListKind, ...]:
    """Return the kinds of the lists down to `level`; past the design's own they go on in kind."""
    path = design.path
    if level == LEVELS - 1 and len(path) > LEVELS:
        return path
    while len(path) <= level:
        path = (*path, DEEPER.get(path[-1], "decimal"))
    return path[: level + 1]


def _level_xml(style: Style, design: Design, level: int) -> str:
    path = _path_to(design, level)
    kind = path[-1]
    own = level == level_of(design.path)
    left = design.base + style.list.indent * len(path)
    left = left if design.limit is None else min(left, design.limit)
    hanging = twips(marker_gap(style))
    linked = ""
    if design in (BULLETS, NUMBERS) and level < roles.LIST_STYLE_DEPTH:
        family: Literal["ListBullet", "ListNumber"] = (
            "ListBullet" if design == BULLETS else "ListNumber"
        )
        linked = f'<w:pStyle w:val="{roles.list_style(family, level)}"/>'
    marker, properties = _marker(style, path, level, design.task if own else None)
    format_ = "bullet" if "%" not in marker else FORMATS[kind]
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/>{linked}'
        f'<w:lvlText w:val="{quoted(marker)}"/><w:lvlJc w:val="right"/>'
        f'<w:pPr><w:ind w:left="{twips(left)}" w:hanging="{hanging}"/>'
        f"</w:pPr>{properties}</w:lvl>"
    )


def _marker(
    style: Style, path: tuple[ListKind, ...], level: int, task: Task | None
) -> tuple[str, str]:
    """Return the text of a level's marker and the w:rPr it is set in."""
    lists = style.list
    bullet = lists.bullet(path[:-1].count("bullet"))
    number = "" if path[-1] == "bullet" else f"%{level + 1}."
    if task:
        box = lists.done_task if task == "done" else lists.open_task
        return f"{number} {box}".strip(), _look(style, Bullet(box, lists.task_colour))
    if number:
        return number, _look(style, Bullet(number, lists.number_colour))
    return bullet.marker, _look(style, bullet)


def _look(style: Style, bullet: Bullet) -> str:
    """Return the w:rPr of a marker: upright and plain, whatever the words of its item are."""
    name = bullet.font or style.text["body"].font
    face = font_of(style, name, 400, italic=False)
    other = complex_font(style, name, 400, italic=False)
    colour = f'<w:color w:val="{rgb(style.colour(bullet.colour))}"/>'
    upright = '<w:b w:val="0"/><w:i w:val="0"/>'
    figures = '<w14:numForm w14:val="lining"/><w14:numSpacing w14:val="tabular"/>'
    return f"<w:rPr>{fonts(face.family, other.family)}{upright}{colour}{figures}</w:rPr>"
