"""The words of an EPUB's chapters, in the order of its spine."""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from reading_back.words import Lines, Reading, lines_of, parsed

OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"

# A document or part of one of these kinds is the edition's furniture, not its text.
FURNITURE = frozenset(
    (
        "cover", "titlepage", "halftitlepage", "toc", "lot", "loi", "landmarks", "page-list",
        "copyright-page", "imprint", "backlink",
    )
)  # fmt: skip
NOTES = frozenset(["footnote", "endnote", "rearnote"])
NOTE_SECTIONS = frozenset(["footnotes", "endnotes", "rearnotes"])

# Text in these flows on in the line; any other element begins a line and ends one.
INLINE = frozenset(
    f"{XHTML}{name}"
    for name in (
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins",
        "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
    )
)  # fmt: skip


def read(file: Path) -> Reading:
    """Return the lines of the chapters and of their notes."""
    with zipfile.ZipFile(file) as archive:
        trees = [parsed(archive.read(name)) for name in _spine(archive)]
    pages: list[Lines] = []
    notes: list[str] = []
    for tree in trees:
        body = tree.find(f"{XHTML}body")
        assert body is not None
        pages.append(lines_of("".join(_text(body, notes))))
    return Reading(tuple(pages), lines_of("\n".join(notes)))


def _spine(archive: zipfile.ZipFile) -> Iterator[str]:
    container = parsed(archive.read("META-INF/container.xml"))
    package_name = container.xpath("string(//*[local-name()='rootfile']/@full-path)")
    assert isinstance(package_name, str)
    package = parsed(archive.read(package_name))
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
    for reference in package.iter(f"{OPF}itemref"):
        item = items[reference.get("idref")]
        if "nav" not in (item.get("properties") or "").split():
            folder = posixpath.dirname(package_name)
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _kinds(element: etree._Element) -> set[str]:
    types = (element.get(EPUB_TYPE) or "").split()
    roles = (element.get("role") or "").replace("doc-", "").split()
    return {*types, *roles}


def _text(element: etree._Element, notes: list[str]) -> Iterator[str]:
    """Yield the text under `element`, line ends included; that of notes goes to `notes`."""
    kinds = _kinds(element)
    if kinds & NOTES:
        notes.append("".join(_content(element, notes)))
    elif kinds & NOTE_SECTIONS:
        # What a section of notes says itself is its heading.
        found = (part for part in element.iter() if _kinds(part) & NOTES)
        notes += ["".join(_content(note, notes)) for note in found]
    elif not _is_furniture(element):
        end = "" if element.tag in INLINE else "\n"
        yield end
        yield from _content(element, notes)
        yield end


def _content(element: etree._Element, notes: list[str]) -> Iterator[str]:
    yield _folded(element.text, element)
    for child in element:
        yield from _text(child, notes)
        yield _folded(child.tail, element)


def _folded(text: str | None, element: etree._Element) -> str:
    """Return `text` without line ends: in XHTML they are spaces."""
    return " ".join((text or "").splitlines()) + (" " if (text or "").endswith("\n") else "")


def _is_furniture(element: etree._Element) -> bool:
    return (
        bool(_kinds(element) & FURNITURE)
        or element.get("hidden") is not None
        or not element.tag.startswith(XHTML)
        or element.tag in {f"{XHTML}nav", f"{XHTML}details"}
    )
