"""Marks of tracked changes: what each is of, by whom and when (ECMA-376, 17.13.5)."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lxml import etree

from briefexport.wordml.names import NAMESPACES

Node: TypeAlias = etree._Element  # noqa: SLF001 - lxml names its elements so
AUTHOR: Final = "briefexport"
W: Final = f"{{{NAMESPACES['w']}}}"
# What becomes of something: it is in both versions, in the old one alone, or in the new one alone.
Fate: TypeAlias = Literal["kept", "deleted", "inserted"]
# The elements round what was deleted or inserted, and round what was moved away or here.
WRAPPERS: Final[dict[Fate, tuple[str, str]]] = {
    "deleted": ("del", "moveFrom"),
    "inserted": ("ins", "moveTo"),
}
# The children of a w:pPr before which its w:rPr stands (17.3.1.26).
_AFTER_RUN: Final = (f"{W}sectPr", f"{W}pPrChange")


@dataclass(slots=True)
class Pen:
    """Marks changes. `date` is theirs, by ISO 8601; `count` is the last number that was given."""

    date: str
    count: int = 0

    def mark(self, name: str) -> Node:
        """Return a new mark: the empty element `name` with a number, the author and the date."""
        self.count += 1
        return etree.Element(
            W + name,
            {f"{W}id": str(self.count), f"{W}author": AUTHOR, f"{W}date": self.date},
        )

    def end(self, name: str, number: str) -> Node:
        """Return the element `name` that ends the range with `number`."""
        return etree.Element(W + name, {f"{W}id": number})


def bare(element: Node) -> Node:
    """Return an element like `element` with nothing in it."""
    return etree.Element(element.tag, {str(name): str(value) for name, value in element.items()})


def properties(element: Node, name: str) -> Node:
    """Return the properties `name` (pPr, rPr, tcPr, trPr) of `element`, empty where it had none."""
    found = element.find(W + name)
    if found is None:
        found = etree.Element(W + name)
        element.insert(0, found)
    return found


def mark_end(para: Node, name: str, pen: Pen) -> None:
    """Mark the end of a paragraph (17.13.5.4, 17.13.5.20): ins, del, moveFrom or moveTo."""
    said = properties(para, "pPr")
    look = said.find(f"{W}rPr")
    if look is None:
        look = etree.Element(f"{W}rPr")
        at = next((n for n, child in enumerate(said) if child.tag in _AFTER_RUN), len(said))
        said.insert(at, look)
    look.insert(0, pen.mark(name))


def mark_former(said: Node, former: Node | None, pen: Pen) -> None:
    """Note in the properties `said` what they were: `former`, or none."""
    name = etree.QName(said).localname
    change = pen.mark(f"{name}Change")
    before = etree.SubElement(change, W + name)
    for child in () if former is None else former:
        if child.tag not in _NOT_FORMER:
            before.append(deepcopy(child))
    said.append(change)


_NOT_FORMER: Final = frozenset(
    (f"{W}sectPr", f"{W}pPrChange", f"{W}rPrChange", f"{W}tblPrChange", f"{W}trPrChange")
)
