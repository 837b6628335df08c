"""The names of elements, and small questions put to them."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from briefexport.wordml.names import NAMESPACES

W: Final = f"{{{NAMESPACES['w']}}}"
W14: Final = f"{{{NAMESPACES['w14']}}}"
R: Final = f"{{{NAMESPACES['r']}}}"
M: Final = f"{{{NAMESPACES['m']}}}"
A: Final = f"{{{NAMESPACES['a']}}}"
WP: Final = f"{{{NAMESPACES['wp']}}}"
MC: Final = f"{{{NAMESPACES['mc']}}}"
V: Final = "{urn:schemas-microsoft-com:vml}"
O: Final = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741
SVG: Final = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}"

VAL: Final = f"{W}val"

# Word counts no higher; a value beyond says nothing.
MOST: Final = 2**31 - 1
# Lengths of Strict documents carry a unit (ECMA-376, 22.9.2.14); in twentieths of a point.
UNITS: Final = {"pt": 20.0, "pc": 240.0, "pi": 240.0, "in": 1440.0, "mm": 56.6929, "cm": 566.929}


def value(parent: etree._Element | None, name: str, attribute: str = VAL) -> str | None:
    """Return an attribute of the child `name` of `parent`, None where it has none."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(attribute)


def switched(element: etree._Element) -> bool:
    """Return whether `element` switches on what it is the name of (17.17.4)."""
    return element.get(VAL, "1").lower() not in {"0", "false", "off", "none"}


def on(parent: etree._Element | None, name: str) -> bool:
    """Return whether `parent` has a child `name` that is switched on."""
    child = None if parent is None else parent.find(W + name)
    return child is not None and switched(child)


def number(text: str | None) -> int | None:
    """Return a whole number, None where `text` is none or one that Word does not count to."""
    try:
        found = int(text) if text is not None and len(text) < len(str(MOST)) + 2 else None
    except ValueError:
        return None
    return found if found is not None and abs(found) <= MOST else None


def length(text: str | None) -> int | None:
    """Return a length in twentieths of a point."""
    if text is None or len(text) > len(str(MOST)) + 8:
        return None
    try:
        return int(min(MOST, max(-MOST, float(text[:-2]) * UNITS[text[-2:]])))
    except (KeyError, ValueError, OverflowError):
        pass
    try:
        return int(float(text))  # some producers write fractions
    except (ValueError, OverflowError):
        return None


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the children of `parent` that are elements; entities and the like are none."""
    return parent.iterchildren(etree.Element)
