"""What decides whether a file tells the same: as far as its format can, and as exactly.

Lengths are compared with what the format can say: a token is rounded first, as Word's grid asks,
and only what a file cannot tell exactly has room.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from itertools import chain, zip_longest

from briefexport.proof.difference import Subject
from briefexport.proof.record import Look, Record
from briefexport.proof.wanted.lines import TEXTS, words
from briefexport.proof.wanted.record import Format, Wanted
from briefexport.records import dataclass

# How far in points (or what a look is measured in) a look may be off: what paint rounds, and what
# is read off the height of letters.
EXACT = 0.011
ROOM: Mapping[Format, Mapping[str, float]] = {
    "pdf": {
        "size": 0.02, "leading": 0.06, "gap": 0.5, "pitch": 0.5, "left": 0.3, "right": 0.6,
        "indent": 0.2, "pad_start": 0.3, "pad_end": 0.3, "pad_top": 0.5, "pad_bottom": 0.5,
        "rule_top": 0.02, "rule_bottom": 0.02, "tracking": 0.006, "edge": 0.02, "underline": 0.02,
        "marker_gap": 0.3,
        "raised": 0.05, "picture_height": 0.05, "picture_drop": 0.05,
        "table_width": 0.6,
        "inner": 0.05, "outer": 0.15, "depth": 0.75, "rise": 0.75, "rule": 0.02, "rule_pitch": 0.3,
        "line_below": 0.02, "line_below_gap": 0.75, "start": 0.3, "turnover": 0.3, "reserve": 0.3,
    },
    "epub": {
        "size": 0.02, "gap": 0.05, "drop": 0.05, "left": 0.05, "right": 0.05, "start": 0.05,
        "turnover": 0.05, "tracking": 0.002,
    },
    "docx": {
        "table_width": 0.1,
        "size": 0.001, "tracking": 0.006, "gap": 0.3, "left": 0.051, "right": 0.051,
        "marker_gap": 0.051, "picture_height": 0.05,
        "start": 0.051, "turnover": 0.051, "head": 0.051, "foot": 0.051, "drop": 0.051,
    },
}  # fmt: skip
# All have more room than this.
LEAST = min(chain.from_iterable(one.values() for one in ROOM.values()))
# Fewer letters do not tell how far they are set apart, and some only about, in em.
FEW, SOME, KERNED = 8, 12, 0.03
# What lines of several fonts move, and by how much at most, in points.
PADDING = frozenset(("pad_top", "pad_bottom"))
BY_HEIGHT = PADDING | {"leading", "gap", "pitch", "rule_pitch", "indent", "line_below_gap"}
MIXED = 1.5
WIDTH_ROOM: Mapping[Format, float] = {"pdf": 0.004, "epub": 0.0002, "docx": 0.0015}
# A line of a page may end after these, or before a dash, and nobody can tell whether a space stood
# there.
ENDS = re.compile(r"(?<=[-\u2010-\u2015/=&?!$.:;|,_+%#@~\\)\]}\u2026]) | (?=\u2014)")
# A word this long may not fit into a line, and be divided anywhere.
LONG = 24
TOO_LONG = re.compile(rf"\S{{{LONG}}}")
# Where text runs both ways, nobody sees which hyphen is one of the layout's.
HYPHEN_OR_SPACE = re.compile("[ \u2010]")
# Addresses, and other long words, may go on in the next line with one of these.
ADDRESS = re.compile(r"://|www\.")
GOING_ON = re.compile(" (?=[/.?&=_#-])")
# Languages written from right to left: Word sets all of their text in the font for such scripts.
RTL = frozenset(("ar", "fa", "he", "ps", "ur", "yi"))
# Which way a bracket opens is seen by what is around it (UAX 9, 3.4, L4).
MIRRORED = str.maketrans(")]}>\u00bb\u203a", "([{<\u00ab\u2039")
# What chooses between forms of a sign, and is none itself.
SELECTORS = re.compile("[\ufe00-\ufe0f]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def is_loose(record: Record) -> bool:
    """Return whether a record is of few letters set apart: where its last ends, nobody sees."""
    return len(record.text) < FEW and any(run.letters.tracking for run in record.runs)


def _as_shown(text: str, record: Record) -> str:
    """Return the `text` of `record` with the letters in capitals that its style sets in them."""
    if not any(run.letters.capitals for run in record.runs):
        return text
    capitals = (
        bool(run.letters.capitals) for run in record.runs for letter in run.text if letter != " "
    )
    return "".join(
        letter.upper() if letter != " " and next(capitals, False) else letter for letter in text
    )


def runs_left(record: Record) -> bool:
    """Return whether a record is of a language written from right to left."""
    return record.facts.get("language", "").split("-")[0] in RTL


def is_turned(wanted: Wanted) -> bool:
    """Return whether some of a record runs from right to left."""
    record = wanted.record
    return wanted.turned or runs_left(record) or bool(RIGHT_TO_LEFT.search(record.text))


@lru_cache(maxsize=TEXTS)
def _unparted(text: str) -> str:
    """Return `text` without the spaces that nobody sees at the end of a line: see `ENDS`."""
    first, *others = GOING_ON.split(ENDS.sub("", text))
    parts, word = [first], first.rpartition(" ")[2]
    for part in others:
        head, space, _ = part.partition(" ")
        whole = word + head
        goes_on = len(whole) >= LONG or ADDRESS.search(whole)
        parts += [part] if goes_on else [" ", part]
        word = whole if goes_on and not space else part.rpartition(" ")[2]
    return "".join(parts)


def in_any_order(text: str) -> str:
    """Return the letters of `text`: no page tells in which order those of two ways were written."""
    letters = re.sub(HYPHEN_OR_SPACE, "", text).translate(MIRRORED)
    return "".join(sorted(letters, key=lambda letter: (letter.casefold(), letter)))


@dataclass(frozen=True, slots=True)
class Judge:
    """What decides whether two things are the same in a file of `format`, and counts them.

    `grid` is the leading, in points, to whole multiples of which a page may have moved its lines,
    mostly down; `covering` are the families that stand in for letters a font lacks, of all
    `families`, which do on a page for signs that no other has. `mirrored` is whether text runs to
    the left anywhere: one glyph is then an opening bracket here and a closing one there, and a page
    has one character for it. `told` are the looks that were told of anything.
    """

    format: Format
    grid: float = 0.0
    covering: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    mirrored: bool = False
    compared: Counter[Subject] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)

    def text(self, record: Record, *, turned: bool = False) -> str:
        """Return the text of `record` as far as the format can tell it.

        `turned` is whether some of it runs the other way than the text around.
        """
        text = words(record.text)
        if self.format == "pdf":
            text = text.upper() if text.isupper() else _as_shown(text, record)
        if record.kind == "code":
            text = re.sub(r"\s", "", text)
        if self.format != "pdf":
            return text
        text = SELECTORS.sub("", text)
        if self.mirrored:
            text = text.translate(MIRRORED)
        if turned or RIGHT_TO_LEFT.search(text) or runs_left(record):
            return in_any_order(text)
        return text if record.kind == "code" else _unparted(text)

    def stretch(self, text: str, record: Record, *, turned: bool) -> str:
        """Return `text`, linked or marked in `record`, as far as the format can tell it."""
        text = re.sub(r"\s", "", words(text)).casefold()
        if self.format != "pdf":
            return text
        text = SELECTORS.sub("", text)
        turned = turned or bool(RIGHT_TO_LEFT.search(record.text)) or runs_left(record)
        text = text.translate(MIRRORED) if self.mirrored else text
        return in_any_order(text) if turned else text

    @staticmethod
    def is_sure(wanted: Look, found: Look) -> bool:
        """Return whether two looks are so near that no room is needed for them to be the same."""
        if isinstance(wanted, str) or isinstance(found, str):
            return False
        return abs(wanted - found) <= LEAST

    def same(
        self, key: str, wanted: Look, found: Look, *, on_grid: bool, mixed: bool = False
    ) -> bool:
        """Return whether two looks are the same, of a line that may stand `on_grid`.

        A line of `mixed` fonts is as high as the highest of them.
        """
        if isinstance(wanted, str) or isinstance(found, str):
            if key == "widths":
                return self._widths(str(wanted), str(found))
            return wanted == found
        room = ROOM[self.format].get(key, EXACT)
        if mixed and key in BY_HEIGHT:
            room = max(room, MIXED)
        if key in {"gap", "pitch"} and on_grid and self.grid:
            return -self.grid / 2 <= found - wanted <= self.grid + room
        return abs(wanted - found) <= room

    def _widths(self, wanted: str, found: str) -> bool:
        pairs = zip_longest(map(float, wanted.split()), map(float, found.split()), fillvalue=-1.0)
        return all(abs(one - other) <= WIDTH_ROOM[self.format] for one, other in pairs)
