"""The cascade: what every property of an element comes to (CSS Cascading and Inheritance 4).

Lengths come out in points. What no rule says stays unsaid where the reading system decides it: the
colour of letters, how lines are aligned, their leading.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field

from cssselect2 import ElementWrapper, Matcher

from briefexport.proof.epub.media import HEIGHT, WIDTH
from briefexport.proof.epub.properties import (
    ALONE,
    DECORATION,
    EMS,
    HEAVIEST,
    INHERITED,
    INITIAL,
    LOWERED,
    OF_LENGTH,
    POINTS,
    RAISED,
    SIZES,
    STEP,
    WEIGHTS,
    Computed,
)
from briefexport.proof.epub.sheets import Rule, counters, declared, matcher, parsed
from briefexport.proof.epub.values import (
    BORDERS,
    COLOURS,
    WIDE,
    Counted,
    Length,
    Single,
    Value,
)
from briefexport.proof.record import Letters
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """What all properties of an element, or of a pseudo-element of one, come to."""

    values: Mapping[str, Computed]
    _letters: dict[float, Letters] = field(default_factory=dict)

    def points(self, name: str) -> float:
        """Return a length in points, 0 where it is none."""
        value = self.values[name]
        return value if isinstance(value, float) else 0.0

    def word(self, name: str) -> str:
        """Return a keyword, colour or name, "" where it is none."""
        value = self.values[name]
        return value if isinstance(value, str) else ""

    @property
    def size(self) -> float:
        """The size of letters in points."""
        return self.points("font-size")

    @property
    def leading(self) -> float | None:
        """From one line to the next in points, None where the reading system decides it."""
        match self.values["line-height"]:
            case Length(value):
                return value * self.size
            case float(points):
                return points
            case _:
                return None

    @property
    def rtl(self) -> bool:
        """Whether lines run from right to left."""
        return self.values["direction"] == "rtl"

    @property
    def block(self) -> bool:
        """Whether it begins a line of its own."""
        return not self.word("display").startswith(("inline", "none", "contents", "ruby"))

    @property
    def shown(self) -> bool:
        """Whether anything of it is seen."""
        return self.values["display"] != "none" and self.values["visibility"] == "visible"

    def border(self, side: str) -> tuple[float, str]:
        """Return the width and colour of the rule on a side; no width where there is none."""
        if self.values[f"border-{side}-style"] in {"none", "hidden"}:
            return 0.0, ""
        colour = self.word(f"border-{side}-color")
        return (
            self.points(f"border-{side}-width"),
            self.word("color") if colour == "currentcolor" else colour.replace("transparent", ""),
        )

    def letters(self, raised: float = 0.0) -> Letters:
        """Return how letters look that stand `raised` points above the line."""
        found = self._letters.get(raised)
        if found is None:
            spacing = self.points("letter-spacing")
            under, under_colour = self.underline()
            found = self._letters[raised] = Letters(
                font=self.word("font-family"),
                size=round(self.size, 4),
                weight=round(self.points("font-weight")),
                italic=self.values["font-style"] != "normal",
                colour=self.word("color"),
                tracking=round(spacing / self.size, 4) if self.size else 0.0,
                raised=round(raised, 4),
                capitals=self.values["text-transform"] == "uppercase",
                figures=_figures(self.word("font-variant-numeric")),
                underline=round(under, 4),
                underline_colour=under_colour,
            )
        return found

    def underline(self) -> tuple[float, str]:
        """Return the width and colour of the line under the text; no width where there is none."""
        if "underline" not in self.word("text-decoration-line").split():
            return 0.0, ""
        # A reading system's own width is about that of the strokes of letters.
        width = self.values["text-decoration-thickness"]
        return (width if isinstance(width, float) else 1.0), self.word("text-decoration-color")

    def raised(self) -> float:
        """Return how far letters are raised above those around, whose size is taken for theirs."""
        match self.values["vertical-align"]:
            case float(points):
                return points
            case _:
                return 0.0


def _figures(said: str) -> str | None:
    """Return what figures CSS asks for (CSS Fonts 4, 6.7), None where it leaves it to the font."""
    words = said.split()
    if "oldstyle-nums" in words:
        return "old-style"
    if "lining-nums" in words:
        return "tabular" if "tabular-nums" in words else "lining"
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Styles:
    """The styles of an element: its own, its marker's, and of what the style puts before it."""

    own: Style
    marker: Style
    before: Style


@dataclass(frozen=True, slots=True)
class Cascade:
    """Styles by the rules that `matcher` finds.

    `rem` is in points, `root` what the root inherits, `counters` the ways of counting by their
    names. Elements that the same rules apply to under one parent's style have one style, made once.
    """

    matcher: Matcher
    rem: float
    root: Style
    made: dict[tuple[object, ...], Styles] = field(default_factory=dict)
    attributes: dict[str, Rule] = field(default_factory=dict)
    counters: Mapping[str, Counted] = field(default_factory=dict)

    @classmethod
    def of(cls, sheets: Iterable[str], rem: float) -> "Cascade":
        """Return the cascade of the style `sheets` of a publication."""
        read = tuple(map(parsed, sheets))
        root = Style({**INITIAL, "font-size": rem})
        return cls(matcher(read), rem, root, counters=counters(read))

    def styles(self, element: ElementWrapper, parent: Style) -> Styles:
        """Return the styles of `element`, whose parent's style is `parent`."""
        found = self.matcher.match(element)
        attribute = element.etree_element.get("style") or ""
        key = (parent, attribute, *(order for _, order, _, _ in found))
        if (made := self.made.get(key)) is None:
            made = self.made[key] = self._styles(found, attribute, parent)
        return made

    def _styles(
        self, found: list[tuple[object, int, str | None, Rule]], attribute: str, parent: Style
    ) -> Styles:
        rules: dict[str, list[Rule]] = {"": [], "marker": [], "before": []}
        for _, _, pseudo, rule in found:
            rules.setdefault(pseudo or "", []).append(rule)
        if attribute:
            if attribute not in self.attributes:
                self.attributes[attribute] = declared(attribute)
            rules[""].append(self.attributes[attribute])
        own = self._style(rules[""], parent)
        return Styles(own, self._style(rules["marker"], own), self._style(rules["before"], own))

    def _style(self, rules: list[Rule], parent: Style) -> Style:
        """Return what `rules`, in the order of their specificity, come to (6.1)."""
        said: dict[str, Value] = {}
        rtl = parent.rtl
        in_order = (
            *(one for rule in rules if not rule.own for one in rule.declared),
            *(one for rule in rules if rule.own for one in rule.declared),
            *(one for rule in rules if rule.own for one in rule.important),
        )
        for name, value in in_order:
            if name == "direction":
                rtl = value == "rtl"
        for name, value in in_order:
            name = physical(name, rtl=rtl)  # noqa: PLW2901 - the same property
            said.pop(name, None)
            if name == "list-style-type" and isinstance(value, str):
                value = self.counters.get(value, value)  # noqa: PLW2901 - what is meant by it
            said[name] = value
        return computed(said.items(), parent, self.rem)


def physical(name: str, *, rtl: bool) -> str:
    """Return the name of a property that says its side by the direction of the text."""
    if "-inline-" in name or "-block-" in name:
        start, end = ("right", "left") if rtl else ("left", "right")
        sides = {
            "inline-start": start,
            "inline-end": end,
            "block-start": "top",
            "block-end": "bottom",
        }
        for logical, side in sides.items():
            name = name.replace(logical, side)
    return name


def computed(said: Iterable[Single], parent: Style, rem: float) -> Style:
    """Return the style of an element whose rules say `said` and whose parent has `parent`."""
    values: dict[str, Computed] = dict(ALONE)
    for name in INHERITED:
        values[name] = parent.values[name]
    declared_ = {name: value for name, value in said if name in INITIAL}
    # All else may be told in the em of the size, and colours follow that of the letters.
    for name in ("font-size", *(one for one in declared_ if one != "font-size")):
        if name not in declared_:
            continue
        value = declared_[name]
        if value in WIDE:
            if value == "inherit" or (value != "initial" and name in INHERITED):
                values[name] = parent.values[name]
            else:
                values[name] = rem if name == "font-size" else INITIAL[name]
        elif (found := _computed(name, value, values, parent, rem)) is not None:
            values[name] = found
    _decorate(values, parent)
    return Style(values)


def _decorate(values: dict[str, Computed], parent: Style) -> None:
    """Let the lines of a parent be those of what stands in it (CSS Text Decoration 4, 2.1)."""
    if values["text-decoration-line"] != "none":
        if values["text-decoration-color"] == "currentcolor":
            values["text-decoration-color"] = values["color"]
    elif values["display"] != "inline-block" and values["float"] == "none":
        values |= {name: parent.values[name] for name in DECORATION}


def _computed(
    name: str, value: Value, values: Mapping[str, Computed], parent: Style, rem: float
) -> Computed | None:
    """Return what `value` comes to; None where it says nothing that is known."""
    size = values["font-size"]
    assert isinstance(size, float)
    if name == "font-size":
        return _size(value, parent.size, rem)
    if name == "font-weight":
        return _weight(value, parent.points("font-weight"))
    if name == "line-height":
        if isinstance(value, Length):
            return value if not value.unit else _points(value, size, rem, size)
        return value
    if name in {"widows", "orphans"}:
        return value.value if isinstance(value, Length) and not value.unit else None
    if name == "vertical-align":
        shift = {"super": RAISED, "sub": LOWERED}
        if isinstance(value, str) and value in shift:
            return shift[value] * parent.size
        return _points(value, size, rem, size) if isinstance(value, Length) else value
    if name.startswith("border-") and name.endswith("-width"):
        if isinstance(value, Length):
            return _points(value, size, rem, 0.0)
        return BORDERS[value] * 0.75 if isinstance(value, str) and value in BORDERS else None
    if name == "text-decoration-thickness":
        return _points(value, size, rem, size) if isinstance(value, Length) else value
    if name in OF_LENGTH:
        return _points(value, size, rem, WIDTH * rem) if isinstance(value, Length) else 0.0
    if name == "color" and value == "currentcolor":
        return parent.values["color"]
    if name in COLOURS or not isinstance(value, Length):
        return value
    return value if value.unit == "%" else _points(value, size, rem, 0.0)


def _points(length: Length, size: float, rem: float, whole: float) -> float | None:
    """Return a length in points; a percentage is one of `whole`."""
    value, unit = length.value, length.unit
    if unit in EMS:
        return value * EMS[unit] * size
    if unit in POINTS:
        return value * POINTS[unit]
    match unit:
        case "rem":
            return value * rem
        case "%":
            return value / 100 * whole
        case "vw" | "vi":
            return value / 100 * WIDTH * rem
        case "vh" | "vb":
            return value / 100 * HEIGHT * rem
        case "":
            return 0.0 if value == 0 else None
        case _:
            return None


def _size(value: Value, around: float, rem: float) -> float | None:
    match value:
        case Length():
            return _points(value, around, rem, around)
        case "smaller":
            return around / STEP
        case "larger":
            return around * STEP
        case str() if value in SIZES:
            return SIZES[value] * rem
        case _:
            return None


def _weight(value: Value, around: float) -> float | None:
    """Return a weight (CSS Fonts 4, 2.2.1)."""
    match value:
        case Length(number, "") if 1 <= number <= HEAVIEST:
            return float(number)
        case "bolder":
            return 400.0 if around < 350 else 700.0 if around < 550 else max(around, 900.0)
        case "lighter":
            return min(around, 100.0) if around < 550 else 400.0 if around < 750 else 700.0
        case str() if value in WEIGHTS:
            return WEIGHTS[value]
        case _:
            return None
