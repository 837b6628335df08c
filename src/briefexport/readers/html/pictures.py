"""Pictures of a page: those it holds itself, those beside it, and those that are elsewhere."""

import base64
import binascii
import hashlib
import re
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from briefexport.assets import FILE_LIMIT, SUFFIXES
from briefexport.htmlscan import BLANKS
from briefexport.model import Image
from briefexport.readers.html.desk import Desk, extent, one_line
from briefexport.readers.html.tree import Element
from briefexport.records import dataclass

_DATA: Final = re.compile(r"data:([a-z]+/[a-z0-9.+-]+)?((?:;[^;,]*)*),", re.IGNORECASE)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|\\")
# Where scripts that load pictures late keep the address until they do.
_LATE: Final = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-srcset", "srcset")
# A picture within the page that is smaller than this holds the place of one that comes late.
_PLACEHOLDER: Final = 1024


@dataclass(frozen=True, slots=True)
class Alternative:
    """The alternative text of a picture that cannot be had, and where it stands."""

    value: str
    start: int
    end: int


def picture(desk: Desk, element: Element) -> Image | Alternative | None:
    """Return the picture that an <img> shows, or what stands for it; None where nothing does."""
    given = element.attributes.get("alt")
    alt = None if given is None else one_line(given)
    source = _source(element)
    if held := _DATA.match(source):
        name = _held(desk, source, held)
    else:
        name = "" if _is_elsewhere(desk, source) else unquote(source.partition("?")[0])
    if not name:
        _say_missing(desk, element, source, alt)
        return _alternative(desk, element, alt)
    if alt is None:
        desk.say(
            "BX126",
            f"the image {name} has no alternative text",
            element.start,
            element.end,
            hint="write what it shows into its alt attribute",
        )
    return Image(name, alt, origin=extent(element))


def _source(element: Element) -> str:
    source = element.get("src")
    late = next((found for name in _LATE if (found := element.get(name))), "")
    if late and (not source or (source.startswith("data:") and len(source) < _PLACEHOLDER)):
        return late.split(",")[0].split()[0] if late.strip(", ") else source
    return source


def _is_elsewhere(desk: Desk, source: str) -> bool:
    """Return whether `source` names no file beside the page."""
    return not source or bool(_SCHEME.match(source)) or desk.elsewhere


def _say_missing(desk: Desk, element: Element, source: str, alt: str | None) -> None:
    """Say that a picture cannot be had; of one without words that is elsewhere, only count it."""
    if not source and not alt:
        return
    if alt == "":
        desk.drop("a picture without words that is not beside the page", element.start)
        return
    desk.say(
        "BX163",
        f"the picture {source[:80]!r} is neither in the page nor beside it;"
        f" {'its alternative text stands in its place' if alt else 'it was left out'}",
        element.start,
        element.end,
        hint="save the page with its pictures, or put the picture beside it and name it there",
    )


def _alternative(desk: Desk, element: Element, alt: str | None) -> Alternative | None:
    if not alt:
        return None
    found = desk.value_range(element, "alt")
    if found is None:
        return Alternative(alt, element.start, element.start)
    return Alternative(alt, *found)


def _held(desk: Desk, source: str, held: re.Match[str]) -> str:
    """Put the picture in a data: address among those of the page; return its name, or nothing."""
    suffix = SUFFIXES.get((held[1] or "").lower().replace("image/jpg", "image/jpeg"))
    if suffix is None or len(source) > FILE_LIMIT * 4 // 3:
        return ""
    payload = source[held.end() :]
    try:
        data = unquote_to_bytes(payload)
        if "base64" in held[2].lower():
            data = base64.b64decode(data.translate(None, BLANKS.encode()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    name = f"picture-{hashlib.sha256(data).hexdigest()[:10]}{suffix}"
    desk.pictures[name] = data
    return name
