"""The labels of lists, counted as Word counts them (ECMA-376, 17.9).

Lists of one design (w:abstractNum) are counted together; an instance (w:num) may say otherwise what
a level looks like, and where its count begins.
"""

import re
from collections.abc import Mapping
from dataclasses import field

from lxml import etree

from briefexport.proof.docx.package import W
from briefexport.proof.docx.properties import Properties, flattened, whole
from briefexport.proof.docx.styles import Stylesheet
from briefexport.records import dataclass

LEVELS = 9
PLACE = re.compile("%([1-9])")
# Bullets of the fonts Symbol and Wingdings, which have letters of their own where they stand.
PICTURED = {"\uf0b7": "•", "\uf0a7": "▪", "\uf06f": "◦", "\uf0fc": "✓", "\uf0d8": "➢"}


@dataclass(frozen=True, slots=True)
class Level:
    """What a list says of one of its levels; `start` is the first number, `style` its items'."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str = ""
    paragraph: Properties = field(default_factory=dict)
    run: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instance:
    """A list: its design, and the numbers it begins anew with, by level."""

    design: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """That a paragraph is an item: its list, and the level from 0."""

    list: str
    level: int


@dataclass(slots=True)
class Counter:
    """The lists of a file, and how far each is counted."""

    instances: Mapping[str, Instance]
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def level(self, item: Item) -> Level | None:
        """Return what the list of `item` says of its level."""
        instance = self.instances.get(item.list)
        return None if instance is None else instance.levels.get(item.level)

    def label(self, item: Item) -> str:
        """Count `item` and return what stands before it."""
        instance, level = self.instances.get(item.list), self.level(item)
        if instance is None or level is None:
            return ""
        self._count(item, instance)
        if level.format == "none":
            return ""
        if level.format == "bullet":
            return PICTURED.get(level.text, level.text).strip()
        return PLACE.sub(lambda found: self._shown(int(found[1]) - 1, instance, level), level.text)

    def _count(self, item: Item, instance: Instance) -> None:
        key = instance.design, item.level
        first = item.list, item.level
        if item.level in instance.starts and first not in self.begun:
            self.counts.pop(key, None)
        self.begun.add(first)
        begin = self._start(item.level, instance)
        self.counts[key] = self.counts.get(key, begin - 1) + 1
        for deeper in range(item.level + 1, LEVELS):
            own = instance.levels.get(deeper)
            # Level `restart`, from 1, and those above it let a level begin anew; 0 lets none.
            after = deeper if own is None or own.restart is None else own.restart
            if item.level < after:
                self.counts.pop((instance.design, deeper), None)

    def _start(self, level: int, instance: Instance) -> int:
        own = instance.levels.get(level)
        return instance.starts.get(level, own.start if own else 1)

    def _shown(self, level: int, instance: Instance, around: Level) -> str:
        count = self.counts.get((instance.design, level), self._start(level, instance))
        own = instance.levels.get(level)
        return numeral(count, "decimal" if around.legal or own is None else own.format)


# --- Numbers -------------------------------------------------------------------------------------

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
FOOTNOTE_SIGNS = "*†‡§"


def numeral(count: int, format: str) -> str:  # noqa: A002
    """Return a number in one of Word's formats (17.18.59); one we do not know is in digits."""
    match format:
        case "lowerLetter":
            return _lettered(count)
        case "upperLetter":
            return _lettered(count).upper()
        case "lowerRoman":
            return _roman(count)
        case "upperRoman":
            return _roman(count).upper()
        case "decimalZero":
            return f"{count:02}"
        case "chicago":
            again, sign = divmod(max(count, 1) - 1, len(FOOTNOTE_SIGNS))
            return FOOTNOTE_SIGNS[sign] * (again + 1)
        case "none" | "bullet":
            return ""
        case _:
            return str(count)


def _lettered(count: int) -> str:
    """Return a letter; behind z come aa, bb and so on (17.18.59)."""
    if not 0 < count <= 26 * 100:
        return str(count)
    again, letter = divmod(count - 1, 26)
    return chr(ord("a") + letter) * (again + 1)


def _roman(count: int) -> str:
    if not 0 < count < 32768:
        return str(count)
    written = ""
    for value, sign in ROMAN:
        times, count = divmod(count, value)
        written += sign * times
    return written


# --- Reading -------------------------------------------------------------------------------------


def counter(root: etree._Element | None, sheet: Stylesheet) -> Counter:
    """Return the lists in a w:numbering; without one, none."""
    if root is None:
        return Counter({})
    designs = {
        element.get(f"{W}abstractNumId", ""): element
        for element in root.iterfind(f"{W}abstractNum")
    }
    levels = {id_: _levels(element) for id_, element in designs.items()}
    links = {id_: _linked(element, sheet) for id_, element in designs.items()}
    instances: dict[str, Instance] = {}
    for element in root.iterfind(f"{W}num"):
        named = _value(element, "abstractNumId")
        instances[element.get(f"{W}numId", "")] = _instance(element, named, levels.get(named, {}))
    for id_, instance in instances.items():
        # A design may be that of a list style, whose own list has the levels (17.9.21).
        linked = instances.get(links.get(instance.design, ""))
        if linked is not None and not levels.get(instance.design):
            instances[id_] = Instance(linked.design, linked.levels, instance.starts)
    return Counter(instances)


def _linked(design: etree._Element, sheet: Stylesheet) -> str:
    named = _value(design, "numStyleLink")
    return sheet.formats("numbering", named).paragraph.get("numPr.numId", "") if named else ""


def _instance(element: etree._Element, design: str, designed: Mapping[int, Level]) -> Instance:
    levels = dict(designed)
    starts: dict[int, int] = {}
    for override in element.iterfind(f"{W}lvlOverride"):
        number = whole(override.get(f"{W}ilvl"), -1)
        if (start := _value(override, "startOverride")) != "":
            starts[number] = whole(start, 1)
        own = override.find(f"{W}lvl")
        if own is not None:
            levels[number] = _level(own)
    return Instance(design, levels, starts)


def _levels(design: etree._Element) -> Mapping[int, Level]:
    return {
        whole(element.get(f"{W}ilvl"), -1): _level(element)
        for element in design.iterfind(f"{W}lvl")
    }


def _level(element: etree._Element) -> Level:
    restart = _value(element, "lvlRestart")
    return Level(
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText"),
        whole(_value(element, "start"), 1),
        whole(restart) if restart else None,
        element.find(f"{W}isLgl") is not None,
        _value(element, "pStyle"),
        flattened(element.find(f"{W}pPr")),
        flattened(element.find(f"{W}rPr")),
    )


def _value(element: etree._Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")
