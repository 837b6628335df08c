"""What is printed before an item of a list."""

from dataclasses import dataclass
from typing import assert_never

from briefexport.model import List, ListItem, ListKind
from briefexport.proof.wanted.record import Format
from briefexport.style import ColourName, ListStyle

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
    """What is printed before an item, its colour, and the tokens of both."""

    label: str
    label_tokens: str
    colour: ColourName
    colour_token: str


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
            return Marker(box, boxed, style.task_colour, "list.task_colour")
        return Marker(bullet.marker, f"{at}.marker", bullet.colour, f"{at}.colour")
    place = min(depth.numbers, len(style.numbers)) - 1
    numbers = style.numbers[place]
    label = f"{numbers.prefix}{numeral(block.kind, number, format_)}{numbers.suffix}"
    said = " ".join(f"list.numbers.{place}.{part}" for part in ("kind", "prefix", "suffix"))
    if boxed:
        return Marker(f"{label} {box}", f"{said} {boxed}", style.task_colour, "list.task_colour")
    return Marker(label, said, style.number_colour, "list.number_colour")


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
