"""The Word styles of one file: those of the style, and those its text calls for besides.

An editor restyles a file by its styles, so nothing in it is formatted directly. What stands
otherwise than its style says gets a style made of that one, which says the difference and nothing
else: whoever changes "List Bullet 2" changes all of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from briefexport.backends.docx import roles
from briefexport.backends.docx.sheets import Metrics, Sheet, metrics
from briefexport.records import dataclass
from briefexport.style import Style, VariantName


class Fit(NamedTuple):
    """What a paragraph has otherwise than its style; None (or nothing) where it has the same.

    Lengths are twips, `size` is in half points. `borders` are its box, fill included, `tabs` its
    tab stops, `frame` the frame it stands in.
    """

    before: int | None = None
    after: int | None = None
    left: int | None = None
    right: int | None = None
    first: int | None = None
    line: int | None = None
    size: int | None = None
    align: str = ""
    keep: bool | None = None
    grows: bool = False
    apart: bool = False
    page_break: bool = False
    borders: str = ""
    tabs: str = ""
    frame: str = ""


AS_ITS_STYLE = Fit()
# The ids of paragraphs are below 80000000 ([MS-DOCX] 2.6.2.3).
LAST_ID = 0x7FFFFFFF


@dataclass(frozen=True, slots=True)
class Fitted:
    """A paragraph style made of another: its id, its name, and what it says otherwise."""

    id: str
    name: str
    based: str
    after_it: str
    fit: Fit


@dataclass(frozen=True, slots=True)
class RunStyle:
    """A character style made of another, or of none: its id, its name, and its properties.

    `of` is the name of that style, `words` say what is other about it.
    """

    id: str
    name: str
    based: str
    properties: str
    of: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableLook:
    """A table style: its variant, the size of its text where it is not the style's own, its fill.

    `size` is in points. Word has one row of head, and counts rows of the body from the next on: in
    `odd` tables, whose head has more, those it takes for the first, the third and so on have bands.
    """

    variant: VariantName = ""
    size: float | None = None
    fill: str = ""
    odd: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """The styles that a text calls for beside those of the style, each with its id there."""

    fitted: tuple[Fitted, ...]
    runs: tuple[RunStyle, ...]
    tables: tuple[tuple[TableLook, str], ...]


@dataclass(slots=True)
class Stylebook:
    """Every style of a file. Whatever is asked for twice is one style."""

    style: Style
    sheets: Mapping[str, Sheet]
    metrics: Mapping[str, Metrics] = field(init=False)
    fitted: dict[tuple[str, Fit], Fitted] = field(default_factory=dict)
    runs: dict[tuple[str, str], RunStyle] = field(default_factory=dict)
    tables: dict[TableLook, str] = field(init=False)
    _names: set[str] = field(default_factory=set)
    _paragraphs: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.metrics = metrics(self.sheets)
        self.tables = self._own_tables()

    def _own_tables(self) -> dict[TableLook, str]:
        looks = map(TableLook, ("", *self.style.table.variants))
        return {look: roles.table_style(look.variant)[0] for look in looks}

    @property
    def shelf(self) -> Shelf:
        """The styles that the text has called for."""
        own = self._own_tables()
        tables = tuple(one for one in self.tables.items() if one[0] not in own)
        return Shelf(tuple(self.fitted.values()), tuple(self.runs.values()), tables)

    def fit(self, base: str, fit: Fit) -> str:
        """Return the id of the style that is `base` but for `fit`."""
        if fit == AS_ITS_STYLE:
            return base
        found = self.fitted.get((base, fit))
        if found is None:
            found = self.fitted[base, fit] = self._fitted(self.sheets[base], fit)
        return found.id

    def run(self, base: str, name: str, properties: str, words: Sequence[str]) -> str:
        """Return the id of the character style that is `base` but for `properties`.

        `name` is that of `base`; `words` say of the style's name what is other about it.
        """
        found = self.runs.get((base, properties))
        if found is None:
            own = self._named(name, words)
            found = self.runs[base, properties] = RunStyle(
                _id(own), own, base, properties, name, tuple(words)
            )
        return found.id

    def table(self, look: TableLook) -> str:
        """Return the id of the table style with `look`."""
        return self.tables.setdefault(look, f"{roles.TABLE}{len(self.tables) + 1}")

    def stub(self, variant: VariantName) -> str:
        """Return the id of the style of header cells in tables of `variant`."""
        own = roles.stub_style(variant)[0]
        return own if own in self.sheets else roles.STUB

    def paragraph_id(self, digest: int) -> str:
        """Return an id made of a paragraph's digest that no other has, from 1 up to 7FFFFFFF."""
        number = digest % LAST_ID + 1
        while number in self._paragraphs:
            number = number % LAST_ID + 1
        self._paragraphs.add(number)
        return f"{number:08X}"

    def _fitted(self, base: Sheet, fit: Fit) -> Fitted:
        name = self._named(base.name, _words(fit))
        # A list's number is its paragraphs' own: with another style the next would lose it.
        following = "" if base.numbering else base.after_it
        return Fitted(_id(name), name, base.id, following, fit)

    def _named(self, base: str, words: Sequence[str]) -> str:
        """Return a name of our own that no style has: Word knows styles by name, in any case."""
        plain = base if base.startswith(roles.PREFIX) else f"{roles.PREFIX}{_titled(base)}"
        name = wanted = f"{plain} ({' '.join(words)})"
        number = 2
        while name.lower() in self._names:
            name, number = f"{wanted[:-1]} {number})", number + 1
        self._names.add(name.lower())
        return name


def _titled(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in name.split())


def _id(name: str) -> str:
    """Return the id of the style `name`: its letters and digits."""
    return re.sub(r"[^A-Za-z0-9_]", "", name.replace(".", "_"))


ALIGNED = {"start": "flush", "center": "centred", "end": "right", "justify": "justified"}


def _words(fit: Fit) -> list[str]:
    """Return what is other about a style, for its name; lengths are in points."""
    lengths = {
        "before": fit.before, "after": fit.after, "in": fit.left, "short": fit.right,
        "indent": fit.first,
    }  # fmt: skip
    found = [f"{word} {length / 20:g}" for word, length in lengths.items() if length is not None]
    found += [f"{fit.size / 2:g} pt"] if fit.size is not None else []
    found += [ALIGNED[fit.align]] if fit.align else []
    said = {
        "kept": fit.keep is True,
        "free": fit.keep is False,
        "high": fit.grows,
        "apart": fit.apart,
        "new page": fit.page_break,
        "box": bool(fit.borders),
        "decimal": bool(fit.tabs),
        "outside": bool(fit.frame),
    }
    return found + [word for word, on in said.items() if on]
