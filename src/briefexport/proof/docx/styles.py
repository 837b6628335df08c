"""Styles: what each says with all it is based on, and what it is for by its name.

Word knows its built-in styles by their English names, whatever their ids and whatever language
they are shown in (ECMA-376, 17.7.4.9); an application that makes a style of another for a place
bases it on that, so a style is for what the nearest name in its chain says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from lxml import etree

from briefexport.proof.docx.package import W
from briefexport.proof.docx.properties import NOTHING, Properties, flattened, length
from briefexport.proof.pieces import digest
from briefexport.records import dataclass

Use: TypeAlias = Literal[
    "text", "heading", "title", "subtitle", "list", "quote", "aside", "code", "term", "meaning",
    "caption", "figure", "formula", "rule", "entry", "note", "furniture", "colophon", "index",
]  # fmt: skip

# What paragraphs of a style are, by its name in small letters; Word's own, then those that have
# none of Word's: ours, and pandoc's.
USES: Mapping[str, Use] = {
    "normal": "text",
    "body text": "text",
    "body text first indent": "text",
    "title": "title",
    "subtitle": "subtitle",
    "quote": "quote",
    "intense quote": "quote",
    "block text": "quote",
    "caption": "caption",
    "html preformatted": "code",
    "macro text": "code",
    "table of figures": "entry",
    "footnote text": "note",
    "endnote text": "note",
    "header": "furniture",
    "footer": "furniture",
    "index heading": "index",
    "toc heading": "text",
    "brief attribution": "quote",
    "brief aside": "aside",
    "brief aside title": "aside",
    "brief code": "code",
    "brief term": "term",
    "brief definition": "meaning",
    "brief figure": "figure",
    "brief formula": "formula",
    "brief scene break": "rule",
    "brief colophon": "colophon",
    "brief subtitle": "subtitle",
    "source code": "code",
    "definition term": "term",
    "definition": "meaning",
    "captioned figure": "figure",
}
# What runs of a character style are: a mark, or "" for looks that stand for nothing in the text.
MARKS: Mapping[str, str] = {
    "emphasis": "emphasis",
    "subtle emphasis": "emphasis",
    "intense emphasis": "emphasis",
    "strong": "strong",
    "html code": "code",
    "verbatim char": "code",
    "brief inline code": "code",
    "brief lead-in": "strong",
    "brief small caps": "small-caps",
    "brief caption label": "",
    "footnote reference": "",
    "endnote reference": "",
}
NOTE_CALLS = frozenset(("footnote reference", "endnote reference"))
NUMBERED: Mapping[str, Use] = {"heading": "heading", "toc": "entry", "index": "index"}
LISTS = ("list bullet", "list number", "list continue", "list paragraph", "list", "brief task")


@dataclass(frozen=True, slots=True)
class Formats:
    """What a style, or one of the conditions of a table's style, says of each kind of thing."""

    paragraph: Properties = field(default_factory=dict)
    run: Properties = field(default_factory=dict)
    table: Properties = field(default_factory=dict)
    cell: Properties = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Style:
    """A style as the file says it, without what it is based on."""

    id: str
    name: str
    based: str
    formats: Formats
    conditions: Mapping[str, Formats]


@dataclass(slots=True)
class Stylesheet:
    """The styles of a file by their kinds and ids, and what has been found out about them."""

    defaults: Formats
    styles: Mapping[tuple[str, str], Style]
    standard: Mapping[str, str]
    merged: dict[tuple[str, str], Formats] = field(default_factory=dict)
    told_before: dict[tuple[str, str], str] = field(default_factory=dict)

    def told(self, kind: str, id: str) -> str:  # noqa: A002
        """Return all that a style says, and what it is based on."""
        key = kind, id
        if key not in self.told_before:
            self.told_before[key] = digest(repr(one).encode() for one in self.chain(kind, id))
        return self.told_before[key]

    def lists(self, kind: str, id: str) -> Iterator[str]:  # noqa: A002
        """Yield the numbers of the lists that a style names, or what it is based on."""
        for style in self.chain(kind, id):
            for formats in (style.formats, *style.conditions.values()):
                if number := formats.paragraph.get("numPr.numId"):
                    yield number

    def formats(self, kind: str, id: str) -> Formats:  # noqa: A002
        """Return what a style says with all it is based on, docDefaults apart."""
        key = kind, id
        if key not in self.merged:
            chain = [style.formats for style in self.chain(kind, id)]
            self.merged[key] = laid(*reversed(chain))
        return self.merged[key]

    def chain(self, kind: str, id: str) -> Iterator[Style]:  # noqa: A002
        """Yield a style, then what it is based on, to the last."""
        seen: set[str] = set()
        while id and id not in seen:
            seen.add(id)
            style = self.styles.get((kind, id))
            if style is None:
                return
            yield style
            id = style.based  # noqa: A001

    def conditions(self, id: str) -> Mapping[str, Formats]:  # noqa: A002
        """Return what a table's style says of parts of a table, by condition."""
        found: dict[str, Formats] = {}
        for style in reversed(list(self.chain("table", id))):
            for name, formats in style.conditions.items():
                found[name] = laid(found.get(name, Formats()), formats)
        return found


def laid(*formats: Formats) -> Formats:
    """Return formats laid one over the other, the last on top."""
    if len(formats) == 1:
        return formats[0]
    merged: tuple[dict[str, str], ...] = ({}, {}, {}, {})
    for one in formats:
        for target, said in zip(merged, (one.paragraph, one.run, one.table, one.cell), strict=True):
            target.update(said)
    return Formats(*merged)


# --- What a style is for -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Purpose:
    """What paragraphs of a style are; `level` of a heading or an entry, counted from 1.

    `left` is how far in the style that says so sets its text, in points.
    """

    use: Use = "text"
    level: int = 0
    left: float = 0.0


def purpose(sheet: Stylesheet, id: str) -> Purpose:  # noqa: A002
    """Return what paragraphs of the style `id` are, by the nearest name that says it."""
    for style in sheet.chain("paragraph", id):
        use, level = _use(style.name)
        if use is not None:
            return Purpose(use, level, 0.0 if use == "list" else _left(sheet, style.id))
    return Purpose(left=_left(sheet, id))


def _left(sheet: Stylesheet, id: str) -> float:  # noqa: A002
    return length(sheet.formats("paragraph", id).paragraph, "ind.left")


def _use(name: str) -> tuple[Use | None, int]:
    plain = name.lower()
    if plain in USES:
        return USES[plain], 0
    words, _, last = plain.rpartition(" ")
    if words in NUMBERED and last.isdecimal():
        return NUMBERED[words], int(last)
    if plain.removesuffix(" done") in LISTS or words in LISTS:
        return "list", 0
    return None, 0


def run_name(sheet: Stylesheet, id: str) -> str:  # noqa: A002
    """Return the nearest name of a character style that stands for something, else ""."""
    names = (style.name.lower() for style in sheet.chain("character", id))
    return next((name for name in names if name in MARKS), "")


# --- Reading -------------------------------------------------------------------------------------


def stylesheet(root: etree._Element | None) -> Stylesheet:
    """Return the styles in a w:styles; without one, none."""
    if root is None:
        return Stylesheet(Formats(), {}, {})
    defaults = Formats(
        flattened(root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")),
        flattened(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")),
    )
    styles: dict[tuple[str, str], Style] = {}
    standard: dict[str, str] = {}
    for element in root.iterfind(f"{W}style"):
        kind, id_ = element.get(f"{W}type", "paragraph"), element.get(f"{W}styleId", "")
        styles[kind, id_] = _style(element, id_)
        if element.get(f"{W}default") in {"1", "true", "on"}:
            standard.setdefault(kind, id_)
    return Stylesheet(defaults, styles, standard)


def _style(element: etree._Element, id: str) -> Style:  # noqa: A002
    conditions = {
        str(part.get(f"{W}type")): _formats(part) for part in element.iterfind(f"{W}tblStylePr")
    }
    name, based = _said(element, "name"), _said(element, "basedOn")
    return Style(id, name, based, _formats(element), conditions)


def _said(element: etree._Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def _formats(element: etree._Element) -> Formats:
    paragraph, run, table, cell = (
        found if (found := element.find(f"{W}{name}")) is not None else None
        for name in ("pPr", "rPr", "tblPr", "tcPr")
    )
    return Formats(
        flattened(paragraph) if paragraph is not None else NOTHING,
        flattened(run) if run is not None else NOTHING,
        flattened(table) if table is not None else NOTHING,
        flattened(cell) if cell is not None else NOTHING,
    )
