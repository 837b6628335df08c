"""Properties as flat text: what a w:pPr, w:rPr, w:tcPr or w:tblPr says, by key, so that of two the
later is laid over the earlier value by value (ECMA-376, 17.7.2).

A key is the element's name; an attribute other than w:val has its name behind it ("spacing.before",
"tcBorders.top.sz"). A switch without a value is "1". Left and right stand for start and end, as
Word has them (17.3.1.12, in its transitional form). Tabs have their position in the key.
"""

from collections.abc import Mapping
from typing import TypeAlias

from lxml import etree

from briefexport.proof.docx.package import W

Properties: TypeAlias = Mapping[str, str]
NOTHING: Properties = {}

OFF = frozenset(("0", "false", "off"))
# The sides have two names (start and left); of these each pair only one counts.
SIDES = {"start": "left", "end": "right", "startChars": "leftChars", "endChars": "rightChars"}
# A first line that stands in takes the place of one that hangs out, and a theme's font of a named.
RIVALS = {"ind.firstLine": "ind.hanging", "ind.hanging": "ind.firstLine"}
THEME = "theme:"
# What figures look like, in the words of Word 2010 ([MS-DOCX] 2.6.1.10, 2.6.1.11).
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
FIGURES = {f"{W14}numForm": "numForm", f"{W14}numSpacing": "numSpacing"}
LEADING = len(W)


def flattened(element: etree._Element | None, lead: str = "") -> dict[str, str]:
    """Return what the children of `element` say, by key; `lead` stands before each."""
    said: dict[str, str] = {}
    if element is None:
        return said
    for child in element:
        tag = child.tag
        if tag in FIGURES:
            said[FIGURES[tag]] = child.get(f"{W14}val", "")
        if not tag.startswith(W):
            continue
        name = tag[LEADING:]
        key = lead + SIDES.get(name, name) if lead else name
        if name == "tab":
            place = f"{lead}{child.get(f'{W}pos', '')}"
            said[place] = child.get(f"{W}val", "")
            if leader := child.get(f"{W}leader"):
                said[f"{place}.leader"] = leader
            continue
        _attributes(child, key, said)
        if len(child):
            said |= flattened(child, f"{key}.")
    return said


def _attributes(child: etree._Element, key: str, said: dict[str, str]) -> None:
    if not child.attrib:
        if not len(child):
            said[key] = "1"
        return
    for attribute, value in attributes(child):
        local = attribute.rpartition("}")[2]
        if local == "val":
            said[key] = value
        elif local.endswith("Theme") and key.endswith("rFonts"):
            said[f"{key}.{local.removesuffix('Theme')}"] = f"{THEME}{value}"
        elif f"{key}.{local}" not in said or not said[f"{key}.{local}"].startswith(THEME):
            name = f"{key}.{SIDES.get(local, local)}"
            said[name] = value
            if name in RIVALS:
                said.setdefault(RIVALS[name], "")


def attributes(element: etree._Element) -> list[tuple[str, str]]:
    """Return the attributes of an element as text: the only form that parsing makes of them."""
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def is_on(properties: Properties, key: str) -> bool:
    """Return whether a switch is on; one that is not said is off."""
    value = properties.get(key)
    return value is not None and value not in OFF


# --- Lengths -------------------------------------------------------------------------------------


def number(value: str | None) -> float | None:
    """Return `value` as a number; None where it is none."""
    try:
        found = float(value) if value else None
    except ValueError:
        return None
    return found if found is not None and abs(found) < 1e9 else None


# The units of the strict form, in points (ECMA-376, 22.9.2.15).
UNITS = {"pt": 1.0, "pc": 12.0, "pi": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}


def points(value: str | None, parts: int = 20) -> float | None:
    """Return a length in points: a whole number of `parts` of one, or a number with its unit."""
    if value and value[-2:] in UNITS:
        found = number(value[:-2])
        return None if found is None else found * UNITS[value[-2:]]
    found = number(value)
    return None if found is None else found / parts


def length(properties: Properties, key: str, parts: int = 20) -> float:
    """Return a length in points, nothing where it is not said."""
    return points(properties.get(key), parts) or 0.0


def colour(value: str | None) -> str:
    """Return a colour as #rrggbb, or "" where it is left to the application."""
    if (
        value is None
        or len(value) != 6
        or not all(one in "0123456789abcdefABCDEF" for one in value)
    ):
        return ""
    return f"#{value.lower()}"


def whole(value: str | None, otherwise: int = 0) -> int:
    """Return `value` as a whole number, `otherwise` where it is none."""
    found = number(value)
    return otherwise if found is None else int(found)
