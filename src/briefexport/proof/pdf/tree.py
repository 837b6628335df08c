"""The structure tree as plain values (ISO 32000-1, 14.7 and 14.8).

Types that the reader knows stay as they are; others are what the role map makes of them. Where an
element is broken, so that it cannot be told what it holds, it holds nothing.
"""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, NamedTuple, TypeAlias

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from briefexport.proof.pdf.objects import entries
from briefexport.proof.pdf.shapes import Box, placed
from briefexport.proof.pdf.trim import Trim
from briefexport.records import dataclass

# Structure types with a meaning here: those of PDF 1.7, and of PDF 2.0 those used before its time.
KNOWN = frozenset((
    "Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "NonStruct", "Private", "TOC",
    "TOCI", "Index", "BlockQuote", "Aside", "Title", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6",
    "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "Caption",
    "Figure", "Formula", "Note", "FENote", "Reference", "BibEntry", "Link", "Annot", "Span",
    "Quote", "Em", "Strong", "Sub", "Code", "Subscript", "Superscript", "Ruby", "Warichu", "RB",
    "RT", "RP", "WT", "WP", "Form", "Artifact",
))  # fmt: skip
# What most elements say, and no more: their name, what they hold, their page and their type. As
# text, as QPDF writes it, that takes a third of the time that asking for each entry does.
_PLAIN = re.compile(
    rb"<< (?:/ID \((?P<id>[A-Za-z0-9.-]+)\) )?/K \[ (?P<kids>[0-9R ]*)\] /P [0-9]+ 0 R "
    rb"(?:/Pg (?P<page>[0-9]+) 0 R )?/S (?P<kind>/[A-Za-z0-9]+) (?:/Type /StructElem )?>>"
)
_KIDS = re.compile(rb"([0-9]+)(?: ([0-9]+) R)?")
# What QPDF says of an object that has no number.
_DIRECT = (0, 0)
# Elements within elements, and role maps that lead from name to name, end somewhere.
_DEEPEST = 100
_LONGEST = 16


class Content(NamedTuple):
    """A piece of marked content on a page, numbered from 1."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Target:
    """Where an annotation of a link leads: a URI, "#name", or "#" for a place without a name."""

    target: str


@dataclass(slots=True, eq=False)
class Element:
    """An element: its type, what it says of itself, and what it holds.

    `attributes` has the values of all its attribute objects; names are text, with no slash.
    """

    kind: str
    id: str = ""
    language: str = ""
    alt: str = ""
    actual: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    kids: list["Element | Content | Target"] = field(default_factory=list)

    def elements(self) -> Iterator["Element"]:
        """Yield the elements it holds itself."""
        return (kid for kid in self.kids if isinstance(kid, Element))

    def said(self, name: str, default: str = "") -> str:
        """Return an attribute as text."""
        return str(self.attributes.get(name, default))

    def count(self, name: str) -> int:
        """Return an attribute that counts something: 1 or more."""
        value = self.attributes.get(name, 1)
        return max(1, int(value)) if isinstance(value, int) else 1


Kid: TypeAlias = Element | Content | Target


def tree(pdf: Pdf) -> Element | None:
    """Return the root of the structure tree of `pdf`; None where it has none."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        return None
    top = Element("Document")
    _Reader(pdf, root).hold(top, root.get("/K"), 0, 0)
    return top


class _Reader:
    """What reading the elements needs to know of the document; `seen` ends circles."""

    def __init__(self, pdf: Pdf, root: Any) -> None:
        self.pdf = pdf
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        self.roles = {key: str(value) for key, value in entries(root, "/RoleMap")}
        self.classes = dict(entries(root, "/ClassMap"))
        self.kinds: dict[str, str] = {}
        self.seen: set[tuple[int, int]] = set()

    def hold(self, holder: Element, said: Any, page: int, depth: int) -> None:
        """Put into `holder` what an entry K says; `page` is the one its content is on."""
        if said is None or depth > _DEEPEST:
            return
        for kid in said if isinstance(said, Array) else (said,):
            self.kid(holder, kid, getattr(kid, "objgen", _DIRECT), page, depth)

    def hold_named(self, holder: Element, said: bytes, page: int, depth: int) -> None:
        """Put into `holder` what an array of numbers and references holds."""
        if depth > _DEEPEST:
            return
        for number, generation in _KIDS.findall(said):
            if generation:
                key = int(number), int(generation)
                self.kid(holder, self.pdf.get_object(key), key, page, depth)
            else:
                holder.kids.append(Content(page, int(number)))

    def kid(self, holder: Element, said: Any, key: tuple[int, int], page: int, depth: int) -> None:
        if isinstance(said, int):
            holder.kids.append(Content(page, said))
        elif isinstance(said, Dictionary):
            plain = _PLAIN.fullmatch(said.unparse(resolved=True))
            if plain is None:
                self.said_kid(holder, said, key, page, depth)
            elif key not in self.seen:
                self.plain_kid(holder, plain, key, page, depth)

    def plain_kid(
        self, holder: Element, said: re.Match[bytes], key: tuple[int, int], page: int, depth: int
    ) -> None:
        if key != _DIRECT:
            self.seen.add(key)
        name, kids, on, kind = said.groups(b"")
        element = Element(self.kind(kind.decode()), name.decode())
        holder.kids.append(element)
        number = self.pages.get((int(on), 0), 0) if on else page
        self.hold_named(element, kids, number, depth + 1)

    def said_kid(
        self, holder: Element, said: Any, key: tuple[int, int], page: int, depth: int
    ) -> None:
        # One pass over the entries costs less than asking for each.
        own = dict(said.items())
        match own.get("/Type"):
            case "/MCR":
                if isinstance(mcid := own.get("/MCID"), int):
                    holder.kids.append(Content(self.page(own, page), mcid))
            case "/OBJR":
                target = _target(own.get("/Obj"))
                if target is not None:
                    holder.kids.append(Target(target))
            case _ if key not in self.seen:
                if key != _DIRECT:
                    self.seen.add(key)
                holder.kids.append(self.element(own, page, depth))
            case _:
                pass

    def page(self, said: Mapping[str, Any], page: int) -> int:
        return _numbered(said["/Pg"], self.pages) if "/Pg" in said else page

    def element(self, own: Mapping[str, Any], page: int, depth: int) -> Element:
        actual = own.get("/ActualText")
        element = Element(
            self.kind(str(own.get("/S", "/Span"))),
            str(own.get("/ID", "")),
            str(own.get("/Lang", "")),
            str(own.get("/Alt", "")),
            None if actual is None else str(actual),
        )
        if "/C" in own or "/A" in own:
            element.attributes = self.classed(own.get("/C")) | _attributes(own.get("/A"))
        page = self.page(own, page)
        self.hold(element, own.get("/K"), page, depth + 1)
        return element

    def kind(self, name: str) -> str:
        """Return a type known here for the type `name`, "Span" where there is none."""
        if name not in self.kinds:
            found = name
            for _ in range(_LONGEST):
                if found[1:] in KNOWN or found not in self.roles:
                    break
                found = self.roles[found]
            self.kinds[name] = found[1:] if found[1:] in KNOWN else "Span"
        return self.kinds[name]

    def classed(self, said: Any) -> dict[str, Any]:
        names = said if isinstance(said, Array) else [said]
        found: dict[str, Any] = {}
        for name in names:
            if isinstance(name, Name) and str(name) in self.classes:
                found |= _attributes(self.classes[str(name)])
        return found


def _numbered(page: Any, pages: Mapping[tuple[int, int], int]) -> int:
    """Return the number of a page object, 0 for what is none of the document."""
    return pages.get(page.objgen, 0) if isinstance(page, Dictionary) else 0


def _attributes(said: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for owned in said if isinstance(said, Array) else (said,):
        if isinstance(owned, Dictionary):
            found |= {
                str(key)[1:]: str(value)[1:] if isinstance(value, Name) else value
                for key, value in owned.items()
            }
    return found


def _target(annotation: Any) -> str | None:
    """Return where an annotation leads; None for one that is no link (12.5.6.5, 12.6.4)."""
    if not isinstance(annotation, Dictionary) or annotation.get("/Subtype") != "/Link":
        return None
    action = annotation.get("/A", Dictionary())
    if not isinstance(action, Dictionary):
        return "#"
    if "/URI" in action:
        return str(action["/URI"])
    place: Object | None = annotation.get("/Dest", action.get("/D"))
    if isinstance(place, String):
        return f"#{place}"
    return f"#{str(place)[1:]}" if isinstance(place, Name) else "#"


def bounds(element: Element, pages: Mapping[int, Trim], page: int) -> Box | None:
    """Return the box an element says it has on `page`, of which `pages` have where they lie."""
    said = element.attributes.get("BBox")
    trim = pages.get(page)
    if not isinstance(said, Array) or len(said) != len(Box._fields) or trim is None:
        return None
    try:
        left, low, right, high = map(float, said)
    except (TypeError, ValueError):
        return None
    return placed(trim.matrix, left, low, right, high)
