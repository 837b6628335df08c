"""How letters look: the effective values of a run, and what they stand for in the text.

From below: the document's defaults, the table's style and its conditions, the paragraph's style,
the character style, what the run says itself (ECMA-376, 17.7.2). Switches such as bold turn one
another round from level to level of styles, and are as a run says them (17.7.3).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from lxml import etree

from briefexport.proof.docx.package import W
from briefexport.proof.docx.properties import (
    NOTHING,
    THEME,
    Properties,
    colour,
    flattened,
    is_on,
    length,
)
from briefexport.proof.docx.styles import MARKS, NOTE_CALLS, Stylesheet, run_name
from briefexport.proof.record import Letters
from briefexport.records import dataclass

# The properties that turn one another round (17.7.3).
TOGGLES = frozenset(
    ("b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "vanish", "emboss", "imprint",
     "outline", "shadow")
)  # fmt: skip
REGULAR, SEMI_BOLD, BOLD = 400, 600, 700
# The words by which a family's name tells a weight; Word has no other way to ask for one.
WEIGHTS = {
    "thin": 100, "extralight": 200, "ultralight": 200, "light": 300, "medium": 500,
    "semibold": 600, "demibold": 600, "extrabold": 800, "ultrabold": 800, "black": 900,
    "heavy": 900,
}  # fmt: skip
NAMED_WEIGHT = re.compile(
    r"(?i)^(.+?)[ -](thin|(?:extra|ultra) ?light|light|medium|(?:semi|demi) ?bold"
    r"|(?:extra|ultra) ?bold|black|heavy)$"
)
# What Word sets where nobody says a size.
DEFAULT_SIZE = 10.0
# How far Word raises a superscript or lowers a subscript is not in the file; that it does, is. This
# is what applications do, as a share of the size.
RAISED = {"superscript": 1 / 3, "subscript": -1 / 6}


@dataclass(frozen=True, slots=True)
class Surround:
    """What a run's looks start from: its paragraph's style, and what its table says below that."""

    style: str = ""
    table: Properties = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks, and what that stands for: marks, the call of a note, text not shown.

    `drop` is how far it is set below the line, in points.
    """

    letters: Letters
    marks: frozenset[str]
    language: str
    calls: bool
    hidden: bool
    drop: float


@dataclass(slots=True)
class Lettering:
    """The looks of a file's runs: its styles and fonts, and the looks found so far."""

    sheet: Stylesheet
    themes: Mapping[str, str]
    fixed: frozenset[str]
    known: dict[tuple[object, ...], Look] = field(default_factory=dict)

    def look(self, run: etree._Element | None, around: Surround) -> Look:
        """Return the look of a w:rPr in a paragraph; None is the paragraph's own."""
        key = around.style, around.place, _key(run)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._look(flattened(run), around)
        return found

    def marker(self, level: Properties, around: Surround, own: etree._Element | None) -> Letters:
        """Return how a label looks: as its level says, over the mark of the paragraph."""
        said = {**flattened(own), **level}
        said.pop("rStyle", None)
        return self._letters(self._effective(said, around), rtl=False)

    def _look(self, said: Properties, around: Surround) -> Look:
        effective = self._effective(said, around)
        rtl = is_on(effective, "rtl") or is_on(effective, "cs")
        letters = self._letters(effective, rtl=rtl)
        plain = self._letters(self._effective(NOTHING, around), rtl=rtl)
        name = run_name(self.sheet, said.get("rStyle", ""))
        return Look(
            letters,
            frozenset(self._marks(name, effective, letters, plain, around)),
            effective.get("lang.bidi" if rtl else "lang", ""),
            name in NOTE_CALLS,
            is_on(effective, "vanish"),
            -length(effective, "position", 2),
        )

    def _effective(self, said: Properties, around: Surround) -> Properties:
        sheet = self.sheet
        levels = [
            around.table,
            sheet.formats("paragraph", around.style).run,
            sheet.formats("character", said.get("rStyle", "")).run,
        ]
        effective = dict(sheet.defaults.run)
        for level in levels:
            effective.update(level)
        effective.update(said)
        for name in TOGGLES:
            if name not in said and any(name in level for level in levels):
                turned = sum(is_on(level, name) for level in levels) % 2 == 1
                effective[name] = "1" if turned or is_on(sheet.defaults.run, name) else "0"
        return effective

    def _letters(self, said: Properties, *, rtl: bool) -> Letters:
        family = said.get("rFonts.cs" if rtl else "rFonts.ascii", "")
        if family.startswith(THEME):
            family = self.themes.get(family.removeprefix(THEME), "")
        family, weight = _weighed(family)
        if is_on(said, "bCs" if rtl else "b"):
            weight = max(weight, BOLD)
        size = length(said, "szCs" if rtl else "sz", 2) or DEFAULT_SIZE
        under = said.get("u", "none") != "none"
        raised = length(said, "position", 2) + size * RAISED.get(said.get("vertAlign", ""), 0.0)
        return Letters(
            family,
            size,
            weight,
            is_on(said, "iCs" if rtl else "i"),
            colour(said.get("color")),
            round(length(said, "spacing") / size, 4),
            round(raised, 3),
            is_on(said, "caps"),
            _figures(said),
            1.0 if under else 0.0,
            (colour(said.get("u.color")) or colour(said.get("color"))) if under else "",
        )

    def _marks(
        self, name: str, said: Properties, letters: Letters, plain: Letters, around: Surround
    ) -> Iterator[str]:
        """Yield what the look of a run stands for: by its style's name, then by what is other."""
        named = MARKS.get(name)
        if named:
            yield named
        own = self.sheet.formats("paragraph", around.style).run
        if named != "":
            if letters.italic != plain.italic:
                yield "emphasis"
            if letters.weight >= SEMI_BOLD and letters.weight > plain.weight:
                yield "strong"
            if not named and letters.font in self.fixed and plain.font not in self.fixed:
                yield "code"
            if is_on(said, "smallCaps") and not is_on(own, "smallCaps"):
                yield "small-caps"
        if is_on(said, "strike") or is_on(said, "dstrike"):
            yield "strike"
        if named != "" and said.get("vertAlign") in RAISED:
            yield said["vertAlign"]


def _figures(said: Properties) -> str | None:
    match said.get("numForm"), said.get("numSpacing"):
        case "oldStyle", _:
            return "old-style"
        case "lining", spacing:
            return "tabular" if spacing == "tabular" else "lining"
        case _:
            return None


def _key(run: etree._Element | None) -> tuple[object, ...]:
    if run is None:
        return ()
    return tuple((child.tag, *child.attrib.items()) for child in run)


def _weighed(family: str) -> tuple[str, int]:
    """Return a family without the word for its weight, and the weight."""
    found = NAMED_WEIGHT.match(family)
    if not found:
        return family, REGULAR
    return found[1], WEIGHTS[found[2].lower().replace(" ", "")]


# --- The parts that say what fonts are ------------------------------------------------------------

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def fixed_fonts(root: etree._Element | None) -> frozenset[str]:
    """Return the families whose letters are all of one width (ECMA-376, 17.8.3.14)."""
    if root is None:
        return frozenset()
    return frozenset(
        _weighed(str(font.get(f"{W}name")))[0]
        for font in root.iterfind(f"{W}font")
        if (pitch := font.find(f"{W}pitch")) is not None and pitch.get(f"{W}val") == "fixed"
    )


def theme_fonts(root: etree._Element | None) -> Mapping[str, str]:
    """Return the fonts of a theme, by the names that runs have for them (17.18.96)."""
    found: dict[str, str] = {}
    if root is None:
        return found
    for which in ("major", "minor"):
        for tag, suffixes in (
            ("latin", ("HAnsi", "Ascii")),
            ("ea", ("EastAsia",)),
            ("cs", ("Bidi",)),
        ):
            face = root.find(f".//{A}fontScheme/{A}{which}Font/{A}{tag}")
            if face is not None:
                found |= {f"{which}{suffix}": face.get("typeface", "") for suffix in suffixes}
    return found
