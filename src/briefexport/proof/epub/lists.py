"""What is printed before the items of a list, counted as HTML and CSS do (Counter Styles 3)."""

from collections.abc import Iterator
from dataclasses import replace

from briefexport.proof.epub.cascade import Style
from briefexport.proof.epub.lines import words
from briefexport.proof.epub.tree import Node
from briefexport.proof.epub.values import Counted, Quoted
from briefexport.records import dataclass

SIGNS = {"disc": "•", "circle": "◦", "square": "▪", "disclosure-closed": "▸"}
GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
LATIN = "abcdefghijklmnopqrstuvwxyz"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# Past this, Roman numerals are said in figures.
ROMAN_END = 3999


@dataclass(frozen=True, slots=True)
class Label:
    """A label, and the style it is set in; `room` is what it takes up of its line, in points.

    `gap` are the spaces behind it.
    """

    text: str
    style: Style
    room: float = 0.0
    gap: str = ""


def items(node: Node) -> Iterator[tuple[Node, Label | None]]:
    """Yield each item of a list with its label, None where it has none, and what else is in it."""
    found = [one for one in node.nodes if one.tag == "li"]
    step = -1 if node.element.get("reversed") is not None else 1
    number = _number(node.get("start"), len(found) if step < 0 else 1)
    for item in node.nodes:
        if item.tag != "li":
            yield item, None
            continue
        number = _number(item.get("value"), number)
        yield item, _label(item, number)
        number += step


def sign(item: Node) -> tuple[Node | None, Label | None]:
    """Return what stands in the text of an item where a marker would: a box of its own width.

    The sign of a task is one, before any word of an item.
    """
    for part in item.content:
        if isinstance(part, str):
            if part.strip():
                break
        elif part.style.word("display") == "inline-block" and (text := words(part.words())):
            return part, Label(text, part.style, part.style.points("width"))
        elif part.style.block:
            return sign(part) if part.tag == "p" else (None, None)
        elif words(part.words()):
            break
    return None, None


def labelled(marker: Label | None, box: Label | None) -> Label | None:
    """Return the label of an item: its marker, and behind it the box of a task."""
    if marker and box:
        return replace(box, text=f"{marker.text} {box.text}")
    return marker or box


def _number(said: str, otherwise: int) -> int:
    try:
        return int(said)
    except ValueError:
        return otherwise


def _label(item: Node, number: int) -> Label | None:
    styles = item.styles
    for style in (styles.marker, styles.before):
        match style.values["content"]:
            case Quoted(text) if words(text):
                return Label(words(text), style, gap=_gap(text))
            case _:
                pass
    match item.style.values["list-style-type"]:
        case Quoted(text):
            return Label(words(text), styles.marker, gap=_gap(text))
        case Counted(kind, prefix, suffix):
            said = f"{prefix}{numeral(kind, number)}{suffix}"
            return Label(words(said), styles.marker, gap=_gap(said))
        case "none":
            return None
        case str(kind) if kind in SIGNS:
            return Label(SIGNS[kind], styles.marker)
        case kind:
            return Label(f"{numeral(str(kind), number)}.", styles.marker)


def _gap(text: str) -> str:
    """Return the spaces at the end of `text`."""
    return text[len(text.rstrip()) :]


def numeral(kind: str, number: int) -> str:
    """Return `number` as lists of `kind` count; in figures where they cannot say it."""
    match kind:
        case "lower-alpha" | "lower-latin":
            said = _letters(number, LATIN)
        case "upper-alpha" | "upper-latin":
            said = _letters(number, LATIN).upper()
        case "lower-roman":
            said = _roman(number)
        case "upper-roman":
            said = _roman(number).upper()
        case "lower-greek":
            said = _letters(number, GREEK)
        case "decimal-leading-zero":
            said = f"{number:02}"
        case _:
            said = str(number)
    return said or str(number)


def _letters(number: int, alphabet: str) -> str:
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, len(alphabet))
        found = alphabet[rest] + found
    return found


def _roman(number: int) -> str:
    found = ""
    if number <= ROMAN_END:
        for value, letters in ROMAN:
            times, number = divmod(number, value) if number > 0 else (0, number)
            found += letters * times
    return found
