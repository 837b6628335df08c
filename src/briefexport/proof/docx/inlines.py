"""The words of a paragraph: pieces of text with their looks, links, pictures and calls of notes.

Of a field its result is shown, never its code; fields may reach over paragraphs (ECMA-376,
17.16.18). What is tracked is read as accepted: what was deleted, or moved away, is not there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import NamedTuple

from lxml import etree

from briefexport.proof.docx.bookmarks import Bookmarks
from briefexport.proof.docx.letters import Lettering, Look, Surround
from briefexport.proof.docx.notes import Call, Calls, NoteKind
from briefexport.proof.docx.package import M, R, Relation, W
from briefexport.proof.docx.properties import OFF, number
from briefexport.records import dataclass

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
EMU = 12700

# What only holds runs, whoever put them there.
HOLDERS = frozenset(
    f"{W}{name}"
    for name in ("ins", "moveTo", "smartTag", "customXml", "sdt", "sdtContent", "dir", "bdo")
)
SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "‑",
}
NOTE_TAGS: Mapping[str, NoteKind] = {
    f"{W}footnoteReference": "footnote",
    f"{W}endnoteReference": "endnote",
}
PICTURES = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
ARGUMENT = re.compile(r'"([^"]*)"|(\S+)')
TEXT, FIELD, CODE = f"{W}t", f"{W}fldChar", f"{W}instrText"


class Picture(NamedTuple):
    """A picture: its alternative text, None where nothing is said, and its size in points.

    `drop` is how far it is set below the line, as letters are.
    """

    alt: str | None
    width: float
    height: float
    drop: float

    @property
    def shifted(self) -> bool:
        """Whether it is set as a letter, above or below the line."""
        return self.drop != 0


class Piece(NamedTuple):
    """A piece of text of one look; `link` is the number of the link it is in, or -1."""

    text: str
    look: Look
    link: int = -1
    calls: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a paragraph says; `links` are targets, `names` the bookmarks that begin in it.

    A formula is `displayed` in a line of its own. `sequence` is what a number is counted in
    ("Table"), `listed` whether this is a line of a table of contents that Word makes.
    """

    pieces: tuple[Piece, ...]
    links: tuple[str, ...]
    pictures: tuple[Picture, ...]
    formulas: int
    displayed: bool
    names: tuple[str, ...]
    calls: tuple[Call, ...]
    sequence: str
    listed: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing to be seen."""
        shown = self.pictures or self.formulas
        return not shown and not any(piece.text.strip() for piece in self.pieces)


@dataclass(slots=True)
class Field:
    """A field that has begun: its code, whether its result has, and where it leads."""

    code: str = ""
    shown: bool = False
    target: str | None = None
    link: int = -1


@dataclass(slots=True)
class Gathered:
    """The words of a paragraph while they are read."""

    pieces: list[Piece] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    formulas: int = 0
    displayed: bool = False
    sequence: str = ""
    listed: bool = False


@dataclass(slots=True)
class Scanner:
    """Reads the paragraphs of one part, one after the other: fields go on from one to the next."""

    lettering: Lettering
    bookmarks: Bookmarks
    relations: Mapping[str, Relation]
    calls: Calls
    fields: list[Field] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)

    def words(self, paragraph: etree._Element, around: Surround) -> Words:
        """Return what a w:p says."""
        found = self.gathered = Gathered()
        for one in self.fields:
            one.link = -1
        found.listed = self._in_contents()
        self._held(paragraph, around, -1)
        return Words(
            tuple(found.pieces),
            tuple(found.links),
            tuple(found.pictures),
            found.formulas,
            found.displayed,
            tuple(found.names),
            tuple(found.calls),
            found.sequence,
            found.listed,
        )

    def _held(self, element: etree._Element, around: Surround, link: int) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, around, link)
            elif tag == f"{W}hyperlink":
                self._held(child, around, self._linked(self._address(child)))
            elif tag == f"{W}bookmarkStart":
                self.gathered.names.append(child.get(f"{W}name", ""))
            elif tag == f"{W}fldSimple":
                self._simple(child, around, link)
            elif tag in HOLDERS:
                self._held(child, around, link)
            elif tag in {f"{M}oMath", f"{M}oMathPara"}:
                self.gathered.formulas += 1
                self.gathered.displayed |= tag == f"{M}oMathPara"

    # --- Runs ------------------------------------------------------------------------------------

    def _run(self, run: etree._Element, around: Surround, link: int) -> None:
        look = self.lettering.look(run.find(f"{W}rPr"), around)
        for child in _shown(run):
            tag = child.tag
            if tag == FIELD:
                self._turn(child.get(f"{W}fldCharType", ""))
            elif tag == CODE:
                if self.fields and not self.fields[-1].shown:
                    self.fields[-1].code += child.text or ""
            elif look.hidden or any(not one.shown for one in self.fields):
                continue
            elif tag == TEXT:
                self._say(child.text or "", look, link, calls=look.calls)
            elif tag in SIGNS:
                self._say(SIGNS[tag], look, link)
            elif tag in NOTE_TAGS:
                self._call(child, run, look, link)
            elif tag == f"{W}sym":
                self._say(_symbol(child), look, link)
            elif tag in PICTURES:
                self.gathered.pictures += _pictures(child, look.drop)

    def _call(self, element: etree._Element, run: etree._Element, look: Look, link: int) -> None:
        """Note the call of a note; a mark of its own is text of the same run (17.11.14)."""
        marked = element.get(f"{W}customMarkFollows", "0") not in OFF
        own = "".join(text.text or "" for text in run.iterfind(TEXT)) if marked else ""
        call = self.calls.call(NOTE_TAGS[element.tag], element.get(f"{W}id", ""), own)
        self.gathered.calls.append(call)
        if not own:
            self._say(call.number, look, link, calls=True)

    def _say(self, text: str, look: Look, link: int, *, calls: bool = False) -> None:
        if not text:
            return
        number = text.strip() if calls else ""
        shown = f"^{number}^" if number else text
        # A field within a hyperlink is part of it.
        within = self._link() if link < 0 else link
        self.gathered.pieces.append(Piece(shown, look, within, bool(number)))

    # --- Links and fields ------------------------------------------------------------------------

    def _linked(self, target: str) -> int:
        self.gathered.links.append(target)
        return len(self.gathered.links) - 1

    def _link(self) -> int:
        """Return the number of the link that the innermost field is, or -1 where none is one."""
        for one in reversed(self.fields):
            if one.target is not None:
                if one.link < 0:
                    one.link = self._linked(one.target)
                return one.link
        return -1

    def _address(self, element: etree._Element) -> str:
        anchor = element.get(f"{W}anchor", "")
        relation = self.relations.get(element.get(f"{R}id", ""))
        if relation is None:
            return self.bookmarks.target(anchor)
        return f"{relation.target}#{anchor}" if anchor else relation.target

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self._show(self.fields[-1])
        elif kind == "end" and self.fields:
            # A field without a result has shown what it is by now all the same.
            if not self.fields[-1].shown:
                self._show(self.fields[-1])
            self.fields.pop()

    def _show(self, begun: Field) -> None:
        begun.shown = True
        words = begun.code.split()
        name = words[0].upper() if words else ""
        if name in {"REF", "NOTEREF"} and len(words) > 1 and "\\h" in words:
            begun.target = self.bookmarks.target(words[1])
        elif name == "HYPERLINK":
            begun.target = self._hyperlink(begun.code)
        elif name == "SEQ" and len(words) > 1:
            self.gathered.sequence = self.gathered.sequence or words[1]
        self.gathered.listed = self.gathered.listed or self._in_contents()

    def _hyperlink(self, code: str) -> str:
        """Return where a HYPERLINK field leads; behind \\l stands a bookmark (17.16.5.25)."""
        said = [quoted or plain for quoted, plain in ARGUMENT.findall(code)][1:]
        if "\\l" not in said:
            return said[0] if said else "#"
        place = said.index("\\l")
        anchor = said[place + 1] if place + 1 < len(said) else ""
        return f"{said[0]}#{anchor}" if place else self.bookmarks.target(anchor)

    def _in_contents(self) -> bool:
        return any(one.shown and one.code.split()[:1] == ["TOC"] for one in self.fields)

    def _simple(self, element: etree._Element, around: Surround, link: int) -> None:
        begun = Field(element.get(f"{W}instr", ""))
        self.fields.append(begun)
        self._show(begun)
        self._held(element, around, link)
        self.fields.pop()


def _shown(run: etree._Element) -> Iterator[etree._Element]:
    """Yield what a run holds; of what has several forms, the first (ECMA-376, part 3)."""
    for child in run:
        if child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            yield from child if choice is None else choice
        else:
            yield child


def _symbol(element: etree._Element) -> str:
    try:
        point = int(element.get(f"{W}char", ""), 16)
        return chr(point) if 0x1F < point < 0xD800 or 0xDFFF < point < 0x110000 else ""
    except ValueError:
        return ""


def _pictures(element: etree._Element, drop: float) -> Iterator[Picture]:
    for placed in element.iter(f"{WP}inline", f"{WP}anchor"):
        about, extent = placed.find(f"{WP}docPr"), placed.find(f"{WP}extent")
        alt = None if about is None else about.get("descr")
        if alt is None and next(placed.iter(DECORATIVE), None) is not None:
            alt = ""
        width, height = (
            0.0 if extent is None else number(extent.get(side)) or 0.0 for side in ("cx", "cy")
        )
        yield Picture(alt, width / EMU, height / EMU, drop)
    for shape in element.iter(f"{V}shape"):
        if shape.find(f"{V}imagedata") is not None:
            yield Picture(shape.get("alt"), 0.0, 0.0, drop)
