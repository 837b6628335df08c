"""How a paragraph is set: the effective values of its properties.

From below: the document's defaults, the table's style and its conditions, the paragraph's style,
the level of its list, what the paragraph says itself (ECMA-376, 17.7.2). A list that the style is
part of lies below what that style says of indents (17.9.23).
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from lxml import etree

from briefexport.proof.docx.letters import Surround
from briefexport.proof.docx.numbering import Counter, Item
from briefexport.proof.docx.package import W
from briefexport.proof.docx.properties import (
    NOTHING,
    Properties,
    colour,
    flattened,
    is_on,
    length,
    points,
    whole,
)
from briefexport.proof.docx.styles import Purpose, Stylesheet, purpose
from briefexport.records import dataclass

Align: TypeAlias = Literal["start", "end", "center", "justify"]
ALIGNMENTS: Mapping[str, Align] = {
    "left": "start", "start": "start", "right": "end", "end": "end", "center": "center",
    "both": "justify", "distribute": "justify",
}  # fmt: skip
NO_BORDER = frozenset(("nil", "none", ""))


@dataclass(frozen=True, slots=True)
class Border:
    """A rule: its width and its distance from the text in points, and its colour."""

    width: float
    space: float
    colour: str


@dataclass(frozen=True, slots=True)
class Box:
    """The rules around a paragraph, and the one between it and others of its kind."""

    top: Border | None = None
    bottom: Border | None = None
    left: Border | None = None
    right: Border | None = None
    between: Border | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set, in points; `leading` is None where the font decides.

    `edge` is where it begins with all that hangs out of it; `contextual` takes no space next to its
    own kind; `breaks` begins a page, `kept` stays with what follows, `hyphenated` lets words be
    divided; `leader` is the sign that leads to its tab stop. `item` is what it is in a list; a
    heading that its style numbers has a label, but is not `listed`.
    """

    style: str
    purpose: Purpose
    before: float
    after: float
    leading: float | None
    align: Align
    indent: float
    left: float
    right: float
    edge: float
    contextual: bool
    breaks: bool
    kept: bool
    hyphenated: bool
    box: Box
    fill: str
    decimal: bool
    leader: str
    outline: int | None
    item: Item | None
    listed: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """What a table says of the paragraphs of a cell; `place` names it among the table's cells."""

    paragraph: Properties = field(default_factory=dict)
    run: Properties = field(default_factory=dict)
    place: str = ""


@dataclass(slots=True)
class Settings:
    """The settings of a file's paragraphs, and those found so far."""

    sheet: Stylesheet
    lists: Counter
    known: dict[tuple[object, ...], Setting] = field(default_factory=dict)

    def setting(self, paragraph: etree._Element, ground: Ground) -> Setting:
        """Return how a w:p is set."""
        said = paragraph.find(f"{W}pPr")
        key = ground.place, _key(said)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._setting(flattened(said), ground)
        return found

    def surround(self, setting: Setting, ground: Ground) -> Surround:
        """Return what the runs of a paragraph start from."""
        return Surround(setting.style, ground.run, ground.place)

    def _setting(self, said: Properties, ground: Ground) -> Setting:
        style = said.get("pStyle", "")
        if ("paragraph", style) not in self.sheet.styles:
            style = self.sheet.standard.get("paragraph", "")
        styled = self.sheet.formats("paragraph", style).paragraph
        defaults = self.sheet.defaults.paragraph
        item = self._item({**styled, **said}, style)
        effective = {**defaults, **ground.paragraph, **styled}
        level = None if item is None else self.lists.level(item)
        if level is not None:
            own = said.get("numPr.numId") is not None
            effective |= level.paragraph
            if not own:
                effective |= self._indents(style)
        effective |= said
        use = purpose(self.sheet, style)
        listed = item is not None and (use.use != "heading" or "numPr.numId" in said)
        return _settled(style, use, effective, item, listed=listed)

    def _item(self, said: Properties, style: str) -> Item | None:
        list_ = said.get("numPr.numId", "")
        if not list_ or list_ == "0" or list_ not in self.lists.instances:
            return None
        level = said.get("numPr.ilvl")
        if level is None:
            # The level that says it is this style's (17.9.23).
            levels = self.lists.instances[list_].levels
            level = next((str(one) for one, own in levels.items() if own.style == style), "0")
        return Item(list_, whole(level))

    def _indents(self, style: str) -> Properties:
        """Return the indents that a style says, or one it is based on up to where its list is."""
        said: dict[str, str] = {}
        for one in self.sheet.chain("paragraph", style):
            own = one.formats.paragraph
            for key, value in own.items():
                if key.startswith("ind."):
                    said.setdefault(key, value)
            if "numPr.numId" in own:
                break
        return said


def _settled(
    style: str, use: Purpose, said: Properties, item: Item | None, *, listed: bool
) -> Setting:
    left, first = length(said, "ind.left"), length(said, "ind.firstLine")
    first -= length(said, "ind.hanging")
    outline = said.get("outlineLvl")
    return Setting(
        style,
        use,
        _space(said, "before"),
        _space(said, "after"),
        _leading(said),
        ALIGNMENTS.get(said.get("jc", ""), "start"),
        0.0 if item else first,
        left,
        length(said, "ind.right"),
        min(left, left + first),
        is_on(said, "contextualSpacing"),
        is_on(said, "pageBreakBefore"),
        is_on(said, "keepNext"),
        not is_on(said, "suppressAutoHyphens"),
        Box(
            *(
                border(said, f"pBdr.{side}")
                for side in ("top", "bottom", "left", "right", "between")
            )
        ),
        fill(said),
        any(key.startswith("tabs.") and value == "decimal" for key, value in said.items()),
        next((sign for key, sign in _leaders(said) if key.startswith("tabs.")), ""),
        None if outline is None else whole(outline, 9),
        item,
        listed,
    )


# What fills the room before a tab stop (17.18.72).
LEADERS = {"dot": ".", "middleDot": "\u00b7", "underscore": "_", "heavy": "_", "hyphen": "-"}


def _leaders(said: Properties) -> Iterator[tuple[str, str]]:
    for key, value in said.items():
        if key.endswith(".leader") and value in LEADERS:
            yield key, LEADERS[value]


# What Word sets where HTML's own spacing is asked for (17.3.1.33).
AUTOMATIC = 14.0


def _space(said: Properties, side: str) -> float:
    if is_on(said, f"spacing.{side}Autospacing"):
        return AUTOMATIC
    return length(said, f"spacing.{side}")


def _leading(said: Properties) -> float | None:
    if said.get("spacing.lineRule", "auto") == "auto":
        return None
    return points(said.get("spacing.line"))


def border(said: Properties, key: str) -> Border | None:
    """Return the rule that is said under `key`, None where there is none (17.3.4)."""
    if said.get(key, "") in NO_BORDER:
        return None
    width = length(said, f"{key}.sz", 8)
    return Border(width, length(said, f"{key}.space", 1), colour(said.get(f"{key}.color")))


def fill(said: Properties) -> str:
    """Return the colour behind something, "" where there is none (17.3.5)."""
    return colour(said.get("shd.fill"))


def _key(said: etree._Element | None) -> tuple[object, ...]:
    """Return what tells one w:pPr from another; how its mark looks and sections do not count."""
    if said is None:
        return ()
    return tuple(
        (child.tag, *child.attrib.items(), *(_key(child) if len(child) else ()))
        for child in said
        if child.tag not in {f"{W}rPr", f"{W}sectPr"}
    )


NO_GROUND = Ground(NOTHING, NOTHING)
