"""Fonts as text needs them: what a code stands for, how far it takes the pen, and the family.

ISO 32000-1, 9.7 (composite fonts), 9.8 (descriptors) and 9.10 (text from codes).
"""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeVar

from pikepdf import Array, Dictionary, Name, PdfError, Stream

from briefexport.proof.pdf.figures import FIGURES, Figure, Outlines, outlines_of
from briefexport.records import dataclass

T = TypeVar("T")

# Stands for what a font does not say how to read.
UNKNOWN = "\ufffd"
# The flag of a font whose letters lean (9.8.2).
ITALIC = 1 << 6

_SUBSET = re.compile(r"^[A-Z]{6}\+")
# The names of weights, as they end the names of faces; the longer ones first.
_WEIGHTS = (
    ("thin", 100), ("hairline", 100), ("extralight", 200), ("ultralight", 200), ("semibold", 600),
    ("demibold", 600), ("extrabold", 800), ("ultrabold", 800), ("light", 300), ("medium", 500),
    ("bold", 700), ("black", 900), ("heavy", 900),
)  # fmt: skip
_LEANING = ("italic", "oblique")
_ENCODINGS = {"/MacRomanEncoding": "mac-roman"}


class Codes(dict[str, T]):
    """What is known of codes; of all others it is one thing."""

    def __init__(self, known: Mapping[str, T], other: T) -> None:
        super().__init__(known)
        self.other = other

    def __missing__(self, code: str) -> T:
        return self.other


@dataclass(frozen=True, slots=True, eq=False)
class Font:
    """A font: `characters` and `widths` by code, in hexadecimal of `digits` digits.

    Widths, `ascent` and `descent` (below the baseline, positive) are in em. `told_before` is what
    was told of codes.
    """

    family: str
    weight: int
    italic: bool
    ascent: float
    descent: float
    digits: int
    characters: Codes[str]
    widths: Codes[float]
    outlines: Outlines = field(default_factory=Outlines)
    told_before: dict[str, str] = field(default_factory=dict)

    @property
    def face(self) -> str:
        """What tells its letters from those of others."""
        return f"{self.family} {self.weight} {self.italic} {self.ascent} {self.descent}"

    @property
    def height(self) -> float:
        """How high a line of it is at least, in em."""
        return self.ascent + self.descent

    @property
    def middle(self) -> float:
        """How far the middle of its letters is above the baseline, in em."""
        return (self.ascent - self.descent) / 2

    def figures(self, digits: Iterable[tuple[str, str]]) -> tuple[Figure, ...]:
        """Return the figures that stand for `digits`, each with its code."""
        found = (
            self.outlines.figure(digit, int(code, 16), self.widths[code]) for digit, code in digits
        )
        return tuple(one for one in found if one)

    def told(self, codes: Iterable[str]) -> str:
        """Return all that reading what is shown by `codes` takes of it."""
        return "\n".join((f"{self.face} {self.digits}", *map(self._letter, codes)))

    def _letter(self, code: str) -> str:
        if code not in self.told_before:
            letter = self.characters[code]
            figures = self.figures([(letter, code)]) if letter in FIGURES else ()
            self.told_before[code] = repr((code, letter, self.widths[code], figures))
        return self.told_before[code]

    def codes(self, string: str) -> list[str]:
        """Return the codes in a string, itself in hexadecimal."""
        digits = self.digits
        return [string[at : at + digits] for at in range(0, len(string), digits)]


@dataclass(slots=True)
class Library:
    """The fonts of a document by object, so that each is read once."""

    fonts: dict[tuple[int, int], Font] = field(default_factory=dict)

    def font(self, source: Any) -> Font:
        """Return the font of a font dictionary."""
        key = source.objgen
        if key == (0, 0):
            return font_of(source)
        if key not in self.fonts:
            self.fonts[key] = font_of(source)
        return self.fonts[key]


def font_of(source: Any) -> Font:
    """Return the font that a font dictionary describes, as far as it does."""
    composite = source.get("/Subtype") == "/Type0"
    inner = source.DescendantFonts[0] if composite else source
    descriptor = inner.get("/FontDescriptor", Dictionary())
    digits = 4 if composite else 2
    name = _SUBSET.sub("", str(source.get("/BaseFont", "/")).lstrip("/"))
    widths = _composite_widths(inner) if composite else _simple_widths(inner)
    default = inner.get("/DW", 1000) if composite else descriptor.get("/MissingWidth", 0)
    return Font(
        family=_family(descriptor, name),
        weight=_weight(descriptor, name),
        italic=bool(int(descriptor.get("/Flags", 0)) & ITALIC) or name.lower().endswith(_LEANING),
        ascent=_share(descriptor.get("/Ascent", 800)),
        descent=abs(_share(descriptor.get("/Descent", -200))),
        digits=digits,
        characters=Codes(_characters(source, digits), UNKNOWN),
        widths=Codes(widths, _share(default)),
        outlines=outlines_of(inner, descriptor),
    )


def _share(value: Any) -> float:
    return float(value) / 1000


def _family(descriptor: Any, name: str) -> str:
    said = str(descriptor.get("/FontFamily", ""))
    return said or re.split(r"[-,]", name)[0]


def _weight(descriptor: Any, name: str) -> int:
    if "/FontWeight" in descriptor:
        return int(descriptor["/FontWeight"])
    face = re.sub(r"[-, ]", "", name).lower()
    for ending in _LEANING:
        face = face.removesuffix(ending)
    return next((weight for word, weight in _WEIGHTS if face.endswith(word)), 400)


# --- How far codes take the pen ------------------------------------------------------------------


def _composite_widths(font: Any) -> dict[str, float]:
    """Return the widths of a CIDFont: runs `c [w ...]` and ranges `c c w` (9.7.4.3)."""
    widths: dict[str, float] = {}
    said: list[Any] = list(font.get("/W", Array()))
    at = 0
    while at + 1 < len(said):
        first, second = int(said[at]), said[at + 1]
        if isinstance(second, Array):
            for number, each in enumerate(second):
                widths[f"{first + number:04x}"] = _share(each)
            at += 2
        elif at + 2 < len(said):
            width = _share(said[at + 2])
            # There are no more codes than two bytes can say.
            for code in range(first, min(int(second), 0xFFFF) + 1):
                widths[f"{code:04x}"] = width
            at += 3
        else:
            break
    return widths


def _simple_widths(font: Any) -> dict[str, float]:
    first = int(font.get("/FirstChar", 0))
    return {
        f"{first + number:02x}": _share(width)
        for number, width in enumerate(font.get("/Widths", Array()))
    }


# --- What codes stand for ------------------------------------------------------------------------

_SECTION = re.compile(r"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_PARTS = re.compile(r"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def _characters(source: Any, digits: int) -> dict[str, str]:
    """Return what each code stands for, by the font's ToUnicode map or else its encoding."""
    said = source.get("/ToUnicode")
    if isinstance(said, Stream):
        try:
            return dict(_mapped(said.read_bytes().decode("latin-1"), digits))
        except (PdfError, ValueError):
            return {}
    return _encoded(source.get("/Encoding")) if digits == 2 else {}


def _encoded(encoding: Any) -> dict[str, str]:
    """Return the characters of a simple font; its differences are known by the names of letters."""
    base = encoding.get("/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
    codec = _ENCODINGS.get(str(base), "cp1252")
    characters = {
        f"{code:02x}": bytes([code]).decode(codec, "replace") for code in range(0x20, 0x100)
    }
    code = 0
    for entry in encoding.get("/Differences", ()) if isinstance(encoding, Dictionary) else ():
        if isinstance(entry, Name):
            characters[f"{code:02x}"] = _named(str(entry)[1:])
            code += 1
        else:
            code = int(entry)
    return characters


def _named(name: str) -> str:
    """Return the character a glyph is named after, where its name says so by itself."""
    if name == "space" or len(name) == 1:
        return " " if name == "space" else name
    if match := re.fullmatch(r"(?:uni|u)([0-9A-F]{4,6})", name):
        return chr(min(int(match[1], 16), 0x10FFFF))
    return UNKNOWN


def _mapped(said: str, digits: int) -> Iterator[tuple[str, str]]:
    """Yield what a ToUnicode map says of each code (9.10.3)."""
    for kind, body in _SECTION.findall(said):
        if kind == "bfchar":
            codes = [code for code, _, _ in _PARTS.findall(body)]
            for code, text in zip(codes[::2], codes[1::2], strict=False):
                yield _code(code, digits), _utf16(text)
        else:
            yield from _ranges(body, digits)


def _ranges(body: str, digits: int) -> Iterator[tuple[str, str]]:
    parts = iter(_PARTS.findall(body))
    for first, _, _ in parts:
        last, (text, opens, _) = next(parts, ("", "", ""))[0], next(parts, ("", "", ""))
        if not (first and last):
            return
        start, count = int(first, 16), min(int(last, 16) - int(first, 16), 0xFFFF) + 1
        if opens:
            for number, (each, _, closes) in enumerate(parts):
                if closes:
                    break
                yield _code(f"{start + number:x}", digits), _utf16(each)
        elif text:
            stem, end = text[:-4], int(text[-4:], 16)
            for number in range(count):
                yield _code(f"{start + number:x}", digits), _utf16(f"{stem}{end + number:04x}")


def _code(code: str, digits: int) -> str:
    return "".join(code.split()).lower().zfill(digits)[-digits:]


def _utf16(code: str) -> str:
    digits = "".join(code.split())
    return bytes.fromhex(digits + "0" * (len(digits) % 2)).decode("utf-16-be", "replace")
