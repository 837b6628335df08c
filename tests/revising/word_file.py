"""A DOCX in the hands of somebody who edits it: its parts as XML, and who does it.

Nothing here knows of the code that writes or reads DOCX: it is zip and XML (ECMA-376) alone.
"""

import copy
import io
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
BX = "{urn:briefexport:map}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
VAL = f"{W}val"
DOCUMENT, NOTES, STYLES = "word/document.xml", "word/footnotes.xml", "word/styles.xml"
NUMBERING, MAP = "word/numbering.xml", "customXml/item1.xml"
FONTS = ("word/fonts/", "word/_rels/fontTable.xml.rels")
DATE = "2025-03-04T05:06:00Z"
AUTHOR = "E. Ditor"
# What CT_PPr holds, in its order, of what is added here (17.3.1.26).
NOTES_EMPTY = f'<w:footnotes xmlns:w="{W[1:-1]}"/>'


@dataclass
class Word:
    """A document that is open. `places` has the element of every node by its key.

    `shift` is what is added to a heading's level in Word.
    """

    parts: dict[str, bytes]
    trees: dict[str, etree._Element]
    draw: random.Random
    tracked: bool
    places: dict[object, etree._Element] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    # Nodes that a key was made of, so that no other gets the same.
    kept: list[object] = field(default_factory=list)
    changes: int = 9000
    shift: int = 0

    @property
    def body(self) -> etree._Element:
        found = self.trees[DOCUMENT].find(f"{W}body")
        assert found is not None
        return found


@lru_cache(maxsize=1)
def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the parts of a document; fonts, which are most of it, are left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if not name.startswith(FONTS)]
        parts = {name: archive.read(name) for name in names}
    table = parts["word/fontTable.xml"]
    return parts | {"word/fontTable.xml": re.sub(rb"<w:embed\w+ [^>]*/>", b"", table)}


def opened(data: bytes, draw: random.Random, *, tracked: bool) -> Word:
    parts = dict(unpacked(data))
    names = [*(n for n in (DOCUMENT, NOTES, STYLES, NUMBERING) if n in parts)]
    names += [rels_of(n) for n in (DOCUMENT, NOTES) if rels_of(n) in parts]
    trees = {name: etree.fromstring(parts[name]) for name in names}
    word = Word(parts, trees, draw, tracked)
    for style in trees[STYLES].iter(f"{W}style"):
        name = style.find(f"{W}name")
        assert name is not None
        word.styles[name.get(VAL, "").lower()] = style.get(f"{W}styleId", "")
    return word


def saved(word: Word) -> bytes:
    parts = word.parts | {name: etree.tostring(tree) for name, tree in word.trees.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def rels_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def part_of(word: Word, element: etree._Element) -> str:
    root = element.getroottree().getroot()
    return next(name for name, tree in word.trees.items() if tree is root)


def relation(word: Word, part: str, kind: str, target: str, *, external: bool = True) -> str:
    """Add a relation to `part`; return its id."""
    name = rels_of(part)
    if name not in word.trees:
        # LibreOffice takes them without a prefix only.
        word.trees[name] = etree.fromstring(f'<Relationships xmlns="{REL[1:-1]}"/>')
    tree = word.trees[name]
    own = f"rIdNew{len(tree) + 1}"
    one = etree.SubElement(tree, f"{REL}Relationship", Id=own, Type=f"{OFFICE}/{kind}")
    one.set("Target", target)
    if external:
        one.set("TargetMode", "External")
    return own


# --- Elements ------------------------------------------------------------------------------------


def made(tag: str, *children: etree._Element, **attributes: str) -> etree._Element:
    one = etree.Element(W + tag, {W + name: value for name, value in attributes.items()})
    one.extend(children)
    return one


def change(word: Word, tag: str, *children: etree._Element) -> etree._Element:
    """Return the mark of a tracked change round `children`."""
    word.changes += 1
    one = made(tag, *children, id=str(word.changes), author=AUTHOR)
    one.set(f"{W}date", DATE)
    return one


def child(element: etree._Element, tag: str) -> etree._Element:
    """Return the child `tag`, which properties are: it stands first, and is made where it lacks."""
    found = element.find(W + tag)
    if found is None:
        found = made(tag)
        element.insert(0, found)
    return found


def properties(para: etree._Element) -> etree._Element:
    return child(para, "pPr")


_MARK_LAST = (f"{W}sectPr", f"{W}pPrChange")


def mark(para: etree._Element) -> etree._Element:
    """Return the properties of a paragraph's mark, made where it has none."""
    holder = properties(para)
    found = holder.find(f"{W}rPr")
    if found is None:
        found = made("rPr")
        after = [one for one in holder if one.tag in _MARK_LAST]
        (after[0].addprevious if after else holder.append)(found)
    return found


def mark_changed(word: Word, para: etree._Element, tag: str) -> None:
    mark(para).insert(0, change(word, tag))


def is_gone(para: etree._Element) -> bool:
    """Whether the mark of `para` is deleted, so that it runs on into the next."""
    return any(para.find(f"{W}pPr/{W}rPr/{W}{tag}") is not None for tag in ("del", "moveFrom"))


def following(para: etree._Element) -> etree._Element | None:
    found = para.getnext()
    while found is not None and found.tag not in {f"{W}p", f"{W}tbl"}:
        found = found.getnext()
    return found if found is not None and found.tag == f"{W}p" else None


def chain(para: etree._Element) -> list[etree._Element]:
    """Return the elements that are one paragraph once all changes are accepted."""
    found = [para]
    while is_gone(found[-1]) and (after := following(found[-1])) is not None:
        found.append(after)
    return found


def run(text: str, looks: etree._Element | None = None) -> etree._Element:
    one = made("r")
    if looks is not None:
        one.append(copy.deepcopy(looks))
        for old in one.iter(f"{W}rPrChange"):
            old.getparent().remove(old)  # type: ignore[union-attr]
    for piece in re.split("([\t\n\xad])", text):
        tag = {"\t": "tab", "\n": "br", "\xad": "softHyphen"}.get(piece)
        if tag:
            one.append(made(tag))
        elif piece:
            written = etree.SubElement(one, f"{W}t")
            written.text = piece
            written.set(XML_SPACE, "preserve")
    return one


def inserted(word: Word, *runs: etree._Element) -> etree._Element | None:
    """Return `runs` as they are put in: one element, or a mark of change round them."""
    return change(word, "ins", *runs)


# --- Bookmarks -----------------------------------------------------------------------------------


def bookmarks(elements: list[etree._Element]) -> dict[str, list[etree._Element]]:
    """Return the starts and ends of bookmarks in `elements`, by their ids."""
    found: dict[str, list[etree._Element]] = {}
    for element in elements:
        for one in element.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            found.setdefault(one.get(f"{W}id", ""), []).append(one)
    return found


def strip_bookmarks(elements: list[etree._Element]) -> None:
    """Take out the bookmarks that lie in `elements` as a whole."""
    for pair in bookmarks(elements).values():
        if len(pair) == 2:
            for one in pair:
                remove(one)


def leave_bookmarks(elements: list[etree._Element]) -> None:
    """Move bookmarks that lie in `elements` only in part to what is beside them, as Word does."""
    before = _beside(elements[0], before=True)
    after = _beside(elements[-1], before=False)
    for pair in bookmarks(elements).values():
        if len(pair) != 1:
            continue
        one = pair[0]
        starts = one.tag == f"{W}bookmarkStart"
        remove(one)
        if starts and after is not None:
            first = after.find(f"{W}pPr")
            first.addnext(one) if first is not None else after.insert(0, one)
        elif not starts and before is not None:
            before.append(one)


def _beside(element: etree._Element, *, before: bool) -> etree._Element | None:
    for found in element.itersiblings(preceding=before):
        paras = list(found.iter(f"{W}p"))
        if paras:
            return paras[-1 if before else 0]
    return None


def remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def paragraphs(elements: list[etree._Element]) -> Iterator[etree._Element]:
    for element in elements:
        yield from element.iter(f"{W}p")
