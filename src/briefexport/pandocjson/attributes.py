"""Attributes, which pandoc's nodes have and the model's have not.

What a brief says beyond pandoc's own nodes stands in classes and pairs of a `Div` or a `Span`:

- `Span.lead-in` around a Strong; `Span` with `lang` and `dir`, or `Span.foreign` with neither;
- `Span.note` around a labelled Note; `Link.reference` for a Reference, its label for words;
- `Span.definition` around a term with which a definition begins although the one before has no
  meanings, or that bears its id;
- `Div.note`, `.tip`, `.important`, `.warning`, `.caution` for an Aside, a `Div.title` first in it;
- `Div.attribution` last in a BlockQuote; `Div.table` around a Table and a `Div.notes`;
- `Div.loose` around a list whose items hold no paragraph that could show it, `Div.item` for the id
  of an item, and a `Div` without a class around a block that has an id where pandoc gives it none;
- class `header` on a header cell, `align=decimal` on a cell, `decimal` with the numbers of such
  columns on a table, and `table` with the name of its variant;
- an empty `alt` on a picture that is decoration, `description` on one that has a description.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple, get_args

from briefexport.model import AsideKind

ASIDES: Final[dict[str, AsideKind]] = {
    **{kind: kind for kind in get_args(AsideKind)},
    # The other admonitions of reStructuredText; their titles stay.
    "attention": "important",
    "hint": "tip",
    "danger": "caution",
    "error": "caution",
}
# Boxes and their marks, as pandoc's own readers write them.
BALLOT: Final = "☐"
CHECKED: Final = "☒"


class Attributes(NamedTuple):
    """The identifier, the classes and the pairs of a node."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def json(self) -> list[Any]:
        """Return them as pandoc has them."""
        return [self.id, list(self.classes), [list(pair) for pair in self.pairs]]

    def get(self, key: str) -> str | None:
        """Return the value of the pair `key`."""
        return next((value for name, value in self.pairs if name == key), None)

    def without(self, classes: Iterable[str] = (), pairs: Iterable[str] = ()) -> "Attributes":
        """Return them without their id, `classes` and `pairs`: what has found no place yet."""
        left = tuple(one for one in self.classes if one not in set(classes))
        return Attributes("", left, tuple(one for one in self.pairs if one[0] not in set(pairs)))


def attributes(data: list[Any]) -> Attributes:
    """Return the attributes that `data` holds, checked before."""
    name, classes, pairs = data
    return Attributes(name, tuple(classes), tuple((key, value) for key, value in pairs))
