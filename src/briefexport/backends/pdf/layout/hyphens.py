"""Where words are divided: by their language's dictionary, the editor's list, and good manners.

The engine knows limits within a word; here are those between lines: no more than three lines in a
row end in a hyphen, the last word of a paragraph and that of a page are not divided.
"""

# ruff: noqa: ANN401 - the engine is not typed

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import pyphen

from briefexport.backends.pdf.layout.patterns import Unparsed

# So many lines in a row may end in a hyphen.
LADDER = 3
# A line is let loose for it by so much at every space, in em, and no more.
LOOSEST = 0.8
HYPHENS = ("-", "\u00ad", "\u2010")
APOSTROPHE = re.compile("['\u2019]")


class Dictionary:
    """The places where words of one language may be divided, as the engine asks for them."""

    def __init__(self, patterns: Any, exceptions: Mapping[str, tuple[int, ...]]) -> None:
        """Take the `patterns` of Pyphen, and the places in words that are divided otherwise."""
        self.patterns = patterns
        self.exceptions = exceptions

    def iterate(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield the two parts of `word` at each place where it may be divided, the last first."""
        for place in reversed(self.places(word)):
            yield word[:place], word[place:]

    def places(self, word: str) -> tuple[int, ...]:
        """Return where `word` may be divided: nowhere if it is written in capitals."""
        stem = APOSTROPHE.split(word, maxsplit=1)[0]
        if (found := self.exceptions.get(stem.casefold())) is not None:
            return found
        if stem.isupper():
            return ()
        # A place that changes the letters around it is left out: the line would lose some.
        return tuple(int(place) for place in self.patterns.positions(word) if not place.data)


class Dictionaries(dict[tuple[str, int, int, int], Any]):
    """The dictionaries of a document by language and limits, as the engine keeps them.

    `asleep` is whether no word is to be divided for now.
    """

    def __init__(self, exceptions: Iterable[str]) -> None:
        """Take words with hyphens where they may be divided; without any, they never are."""
        super().__init__()
        self.exceptions = {word.replace("-", "").casefold(): _places(word) for word in exceptions}
        self.asleep = False

    def get(self, key: tuple[str, int, int, int], default: Any = None) -> Any:
        """Return the dictionary for `key`: language, letters before and after, shortest word."""
        del default
        if key not in self:
            language, left, right, _ = key
            self[key] = Dictionary(_patterns(language, left, right), self.exceptions)
        return NOWHERE if self.asleep else self[key]

    @contextmanager
    def sleeping(self) -> Iterator[None]:
        """Divide no word within the block."""
        self.asleep = True
        try:
            yield
        finally:
            self.asleep = False


class _Nowhere:
    def iterate(self, word: str) -> Iterator[tuple[str, str]]:
        """Yield nothing."""
        del word
        return iter(())


NOWHERE = _Nowhere()


@cache
def _patterns(language: str, left: int, right: int) -> Any:
    file = pyphen.LANGUAGES[pyphen.language_fallback(language)]
    if file not in pyphen.hdcache:
        pyphen.hdcache[file] = Unparsed(file)
    return pyphen.Pyphen(file, left=left, right=right)


def _places(word: str) -> tuple[int, ...]:
    """Return how many letters stand before each hyphen of `word`."""
    parts = word.split("-")
    return tuple(sum(map(len, parts[:number])) for number in range(1, len(parts)))


def said(style: Any) -> list[str]:
    """Return the words listed in the custom property `--hyphenation`."""
    return [token.value for token in style["__hyphenation"] if token.type == "string"]


# --- Lines ---------------------------------------------------------------------------------------


def last_text(line: Any) -> Any:
    """Return the last box of text in `line`, or None where it ends in something else."""
    box = line
    while getattr(box, "children", ()):
        box = box.children[-1]
    return box if hasattr(box, "text") else None


def divided(line: Any) -> bool:
    """Return whether `line` ends within a word, at a hyphen that the layout put there."""
    box = last_text(line)
    return box is not None and box.text.endswith(box.style["hyphenate_character"])


def ends_in_hyphen(line: Any) -> bool:
    """Return whether `line` ends in any hyphen."""
    box = last_text(line)
    return box is not None and box.text.rstrip().endswith(HYPHENS)


def is_loose(line: Any) -> bool:
    """Return whether the spaces of a justified `line` are so wide that a hyphen is better."""
    box = last_text(line)
    if box is None:
        return True
    return bool(box.justification_spacing > LOOSEST * box.style["font_size"])


def rest(box: Any, resume: Any) -> Iterator[str]:
    """Yield the texts of the unbroken line `box` from the place `resume`, as the engine says it."""
    if hasattr(box, "text"):
        start = next(iter(resume)) if resume else 0
        yield box.text.encode()[start:].decode()
        return
    (skip, inner) = next(iter(resume.items())) if resume else (0, None)
    for number, child in enumerate(getattr(box, "children", ())[skip:]):
        if child.is_in_normal_flow():
            yield from rest(child, None if number else inner)


def is_one_word(box: Any, resume: Any) -> bool:
    """Return whether what is left of `box` from `resume` is the end of a single word."""
    return not any(" " in text.rstrip() for text in rest(box, resume))


def mannered(context: Any, lay_out: Any, linebox: Any, start: Any, bottom_space: float) -> Any:
    """Return the next line of `linebox` from `start` and where it goes on, hyphens as they should.

    `lay_out(start)` is the engine's own way to make a line, which may be gone as often as needed.
    """
    line, resume = lay_out(start)
    if line is None:
        return line, resume
    above = _hyphens_above(linebox, start)
    if resume is not None and divided(line):
        unwanted = (
            above >= LADDER
            or is_one_word(linebox, resume)
            or _ends_page(context, lay_out, line, resume, bottom_space)
        )
        if unwanted:
            with context.dictionaries.sleeping():
                whole, after = lay_out(start)
            if not (divided(whole) or is_loose(whole) or whole.width > line.width + 1):
                line, resume = whole, after
            else:
                line, resume = lay_out(start)
    linebox.hyphens = (resume, above + 1 if ends_in_hyphen(line) else 0)
    return line, resume


def _hyphens_above(linebox: Any, start: Any) -> int:
    """Return how many lines that end in hyphens come right before the line at `start`."""
    place, count = getattr(linebox, "hyphens", (None, 0))
    return int(count) if start is not None and place == start else 0


def _ends_page(context: Any, lay_out: Any, line: Any, resume: Any, bottom_space: float) -> bool:
    """Return whether the page ends after `line`, where the lines below it are as high.

    So it does where the next one has no room, and where all that have would leave too few for the
    next page.
    """
    widows = line.style["widows"]
    for below in range(widows):
        bottom = line.position_y + (below + 2) * line.height
        if context.overflows_page(bottom_space, bottom):
            return below == 0 or _left(lay_out, resume, widows + 1) == widows
    return False


def _left(lay_out: Any, start: Any, most: int) -> int:
    """Return how many lines are left from `start`; more than `most` are not counted."""
    count = 0
    while start is not None and count < most:
        line, start = lay_out(start)
        count += line is not None
    return count
