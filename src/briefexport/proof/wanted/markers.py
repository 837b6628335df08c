"""What is printed before an item of a list."""

from typing import assert_never

from briefexport.model import List, ListItem, ListKind
from briefexport.proof.record import Letters, Look, spaces
from briefexport.proof.wanted.letters import Type
from briefexport.proof.wanted.record import Format
from briefexport.records import dataclass
from briefexport.style import ColourName, Font, FontName, ListStyle, Style
from briefexport.typefaces import characters, text_width

# The weight of markers in a font of their own.
REGULAR = 400
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Depth:
    """How many lists are around, of bullets and of numbers."""

    bullets: int = 0
    numbers: int = 0

    def within(self, block: List) -> "Depth":
        """Return how many are around an item of `block`."""
        bullet = block.kind == "bullet"
        return Depth(self.bullets + bullet, self.numbers + (not bullet))

    @property
    def lists(self) -> int:
        """How many there are in all."""
        return self.bullets + self.numbers


@dataclass(frozen=True, slots=True)
class Marker:
    """What is printed before an item, its colour, and the tokens of both.

    `font` is None where it has that of the text, whose `letters` are those of `role`. `boxed` is
    whether the box of a task is in it, `left` where the text of its item begins.
    """

    label: str
    label_tokens: str
    colour: ColourName
    colour_token: str
    font: FontName | None = None
    font_token: str = ""
    boxed: bool = False
    letters: Letters | None = None
    role: str = ""
    left: float = 0.0


def marker(
    item: ListItem, block: List, number: int, depth: Depth, style: ListStyle, format_: Format
) -> Marker:
    """Return what stands before `item`, the one of `number` in `block`; `depth` counts it in."""
    box = {None: "", True: style.done_task, False: style.open_task}[item.checked]
    boxed = {None: "", True: "list.done_task", False: "list.open_task"}[item.checked]
    if block.kind == "bullet":
        place = min(depth.bullets, len(style.bullets)) - 1
        bullet, at = style.bullets[place], f"list.bullets.{place}"
        if boxed:
            return Marker(box, boxed, style.task_colour, "list.task_colour", boxed=True)
        return Marker(
            bullet.marker, f"{at}.marker", bullet.colour, f"{at}.colour", bullet.font, f"{at}.font"
        )
    place = min(depth.numbers, len(style.numbers)) - 1
    numbers = style.numbers[place]
    label = f"{numbers.prefix}{numeral(block.kind, number, format_)}{numbers.suffix}"
    said = " ".join(f"list.numbers.{place}.{part}" for part in ("kind", "prefix", "suffix"))
    if boxed:
        label, said = f"{label} {box}", f"{said} {boxed}"
        return Marker(label, said, style.task_colour, "list.task_colour", boxed=True)
    return Marker(label, said, style.number_colour, "list.number_colour")


# --- How it looks --------------------------------------------------------------------------------


def marker_looks(marker: Marker, type_: Type, around: str) -> dict[str, tuple[Look, str]]:
    """Return how a marker looks in text of the colour `around`: each look with its token."""
    said: dict[str, tuple[Look, str]] = {}
    if colour := type_.colour_on(marker.colour, around):
        said["marker_colour"] = (colour, marker.colour_token)
    font, letters = _font(marker, type_), marker.letters
    if font is None or letters is None:
        return said
    token = marker.font_token if marker.font else f"{marker.font_token} text.{marker.role}.font"
    family = font.family
    if type_.format == "pdf":
        # A sign that the font lacks is another's.
        family = _having(marker.label[0], font, type_.style).family
    said["marker_font"] = (family, token.strip())
    if gap := _gap(marker, font, letters, type_):
        said["marker_gap"] = (gap, "list.marker_space")
    return said


def _font(marker: Marker, type_: Type) -> Font | None:
    """Return the font a marker is set in; in Word, one without its own has that of the body."""
    style = type_.style
    if marker.font:
        return style.fonts[marker.font]
    if type_.format == "docx" or marker.letters is None:
        return style.fonts[style.text["body"].font]
    return next((font for font in style.fonts.values() if font.family == marker.letters.font), None)


def _having(sign: str, font: Font, style: Style) -> Font:
    """Return the first of a font and those that cover for it which has `sign`."""
    fonts = (font, *(style.fonts[name] for name in font.fallback))
    faces = ((one, one.path(one.face(REGULAR, italic=False))) for one in fonts)
    return next((one for one, path in faces if ord(sign) in characters(path)), font)


def _gap(marker: Marker, font: Font, letters: Letters, type_: Type) -> Look:
    """Return the room behind a marker; the box of a task in an e-book has a width of its own."""
    style = type_.style
    space = style.list.marker_space
    if type_.format == "epub":
        return "" if marker.boxed else spaces(space)
    if type_.format == "docx":
        body = style.text["body"]
        width = _width(space, style.fonts[body.font], style, body.weight)
        return type_.space(body.size * width)
    weight, italic = (REGULAR, False) if marker.font else (letters.weight, letters.italic)
    width = _width(space, font, style, weight, italic=italic)
    return letters.size * (width + letters.tracking * (len(space) + 1))


def _width(text: str, font: Font, style: Style, weight: int, *, italic: bool = False) -> float:
    """Return how wide `text` is in em, each sign in the first font that has it."""
    fonts = ((_having(sign, font, style), sign) for sign in text)
    return sum(text_width(one.path(one.face(weight, italic=italic)), sign) for one, sign in fonts)


# --- Numbers -------------------------------------------------------------------------------------


def numeral(kind: ListKind, number: int, format_: Format) -> str:
    """Return `number` as lists of `kind` count: CSS Counter Styles 3, 6, or as Word does."""
    match kind:
        case "bullet" | "decimal":
            return str(number)
        case "lower-alpha":
            return letters(number, format_)
        case "upper-alpha":
            return letters(number, format_).upper()
        case "lower-roman":
            return roman(number)
        case "upper-roman":
            return roman(number).upper()
        case _:
            assert_never(kind)


def letters(number: int, format_: Format) -> str:
    """Return a, b, ... z, aa, ab, ..., or as Word has it aa, bb, ... (ISO 29500-1, 17.18.59)."""
    if format_ == "docx":
        times, place = divmod(number - 1, 26)
        return chr(ord("a") + place) * (times + 1)
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


def roman(number: int) -> str:
    """Return `number` in small Roman numerals."""
    found = ""
    for value, sign in ROMAN:
        times, number = divmod(number, value)
        found += sign * times
    return found
