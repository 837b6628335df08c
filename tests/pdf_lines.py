"""What stands where on the pages of a PDF: words with the edges of their ink, and dark rules."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2.raw import FPDFText_GetCharOrigin

# Letters further apart than this, in points, are of two words.
GAP = 2.2


@dataclass(frozen=True, slots=True)
class Word:
    """A word from `left` to `right` on the baseline `y`, in points from the page's lower left.

    `places` has where each of its letters begins.
    """

    text: str
    left: float
    right: float
    y: float
    places: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its size and its words."""

    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def lines(self) -> list[str]:
        """The lines of the page from its top, each from left to right."""
        rows: dict[float, list[Word]] = {}
        for word in self.words:
            near = next((y for y in rows if abs(y - word.y) < 1), word.y)
            rows.setdefault(near, []).append(word)
        return [
            " ".join(word.text for word in sorted(row, key=lambda word: word.left))
            for _, row in sorted(rows.items(), reverse=True)
        ]

    def find(self, text: str) -> list[Word]:
        """Return the words that are `text`."""
        return [word for word in self.words if word.text == text]


@cache
def sheets(data: bytes) -> tuple[Sheet, ...]:
    """Return the pages of a PDF."""
    with pdfium.PdfDocument(data) as document:
        return tuple(_sheet(page) for page in document)


def _sheet(page: pdfium.PdfPage) -> Sheet:
    width, height = page.get_size()
    return Sheet(width, height, tuple(_words(page.get_textpage())))


def rules(data: bytes, number: int) -> list[float]:
    """Return how high the dark rules are that cross the middle half of the page at index `number`.

    They are looked for in the painted page: a rule may be drawn in many ways.
    """
    scale = 4
    with pdfium.PdfDocument(data) as document:
        image = document[number].render(scale=scale, grayscale=True).to_pil()
    width, height = image.size
    strip = image.crop((width // 4, 0, 3 * width // 4, height))
    darkest = strip.resize((1, height), Image.Resampling.BOX).tobytes()
    return [(height - y) / scale for y in range(height) if darkest[y] < 100 <= darkest[y - 1]]


def _words(textpage: pdfium.PdfTextPage) -> Iterator[Word]:
    word: Word | None = None
    x, y = ctypes.c_double(), ctypes.c_double()
    for number in range(textpage.count_chars()):
        letter = textpage.get_text_range(number, 1)
        FPDFText_GetCharOrigin(textpage, number, x, y)
        left, _, right, _ = textpage.get_charbox(number)
        near = word is not None and word.left - GAP < left < word.right + GAP
        apart = word is None or abs(y.value - word.y) > 1 or not near
        if word and (apart or not letter.strip()):
            yield word
            word = None
        if letter.strip():
            before = word or Word("", left, right, y.value, ())
            places = (*before.places, x.value)
            word = Word(before.text + letter, before.left, right, y.value, places)
    if word:
        yield word
