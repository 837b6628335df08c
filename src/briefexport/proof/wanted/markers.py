"""What is printed before an item of a list."""

from typing import assert_never

from briefexport.model import List, ListItem, ListKind
from briefexport.style import ListStyle

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def label(item: ListItem, block: List, number: int, bullets: int, style: ListStyle) -> str:
    """Return the label of `item`, the one of `number` in a list `bullets` bullet lists deep."""
    match item.checked:
        case True:
            return style.done_task
        case False:
            return style.open_task
        case None:
            pass
    if block.kind == "bullet":
        return style.bullet(bullets - 1).marker
    return f"{numeral(block.kind, number)}."


def numeral(kind: ListKind, number: int) -> str:
    """Return `number` as lists of `kind` count: CSS Counter Styles 3, 6."""
    match kind:
        case "bullet" | "decimal":
            return str(number)
        case "lower-alpha":
            return letters(number)
        case "upper-alpha":
            return letters(number).upper()
        case "lower-roman":
            return roman(number)
        case "upper-roman":
            return roman(number).upper()
        case _:
            assert_never(kind)


def letters(number: int) -> str:
    """Return a, b, ... z, aa, ab, ..."""
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
