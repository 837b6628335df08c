"""The words of a Word document's body and notes, from its XML alone."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from reading_back.words import Reading, lines_of, parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# Elements whose text nobody sees, or that stand for another that is read.
UNSEEN = frozenset(
    (
        f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr",
        f"{W}sectPr", f"{W}sdtPr", f"{W}tblPr", f"{W}softHyphen", f"{M}oMath", f"{M}oMathPara",
        f"{MC}Fallback",
    )
)  # fmt: skip
SIGNS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class _Body:
    """What is known on the way through: the calls met, the last number, the fields around."""

    calls: list[str] = field(default_factory=list)
    number: int = 0
    fields: list[str] = field(default_factory=list)


def read(file: Path, first: int = 0) -> Reading:
    """Return the lines of the sections from index `first` on, and of the notes called there."""
    with zipfile.ZipFile(file) as archive:
        document = parsed(archive.read("word/document.xml"))
        has_notes = "word/footnotes.xml" in archive.namelist()
        notes = parsed(archive.read("word/footnotes.xml")) if has_notes else None
    body = document.find(f"{W}body")
    assert body is not None
    state = _Body()
    pages = tuple(tuple(_section(parts, state)) for parts in list(_sections(body))[first:])
    return Reading(pages, tuple(_notes(notes, state)))


def _sections(body: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the parts of each section; what ends one is in its last paragraph, or the last part."""
    parts: list[etree._Element] = []
    for child in body:
        parts.append(child)
        if child.tag == f"{W}sectPr" or child.find(f"{W}pPr/{W}sectPr") is not None:
            yield parts
            parts = []
    assert not parts


def _section(parts: list[etree._Element], state: _Body) -> Iterator[str]:
    restarts = [mark.get(f"{W}val") for mark in parts[-1].iter(f"{W}numRestart")]
    if "eachSect" in restarts:
        state.number = 0
    for part in parts:
        yield from lines_of(_text(part, state))


def _notes(notes: etree._Element | None, state: _Body) -> Iterator[str]:
    if notes is None:
        return
    by_id = {note.get(f"{W}id"): note for note in notes.iter(f"{W}footnote")}
    for called in state.calls:
        yield from lines_of(_text(by_id[called], state))


def _text(element: etree._Element, state: _Body) -> str:
    return "".join(_parts(element, state))


def _parts(element: etree._Element, state: _Body) -> Iterator[str]:
    """Yield the text under `element`; a paragraph ends with a line end."""
    match element.tag:
        case tag if tag in UNSEEN or _is_contents(element):
            return
        case tag if tag in SIGNS:
            yield SIGNS[tag]
        case tag if tag == f"{W}r" and element.find(f"{W}rPr/{W}vanish") is not None:
            return
        case tag if tag == f"{W}t":
            yield element.text or "" if not _in_contents(state) else ""
        case tag if tag == f"{W}footnoteReference":
            state.calls.append(element.get(f"{W}id") or "")
            state.number += 1
            yield str(state.number)
        case tag if tag == f"{W}fldChar":
            _cross_field_mark(element, state)
        case tag:
            yield from _children(element, state)
            yield "\n" if tag == f"{W}p" else ""


def _children(element: etree._Element, state: _Body) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}r" and state.fields and not state.fields[-1]:
            state.fields[-1] = _instruction(child)
        yield from _parts(child, state)


def _instruction(run: etree._Element) -> str:
    return "".join(part.text or "" for part in run.iter(f"{W}instrText")).strip()


def _cross_field_mark(element: etree._Element, state: _Body) -> None:
    match element.get(f"{W}fldCharType"):
        case "begin":
            state.fields.append("")
        case "end":
            state.fields.pop()
        case _:
            return


def _in_contents(state: _Body) -> bool:
    return any(instruction.startswith("TOC") for instruction in state.fields)


def _is_contents(element: etree._Element) -> bool:
    """Whether `element` is the block Word makes its contents in."""
    if element.tag != f"{W}sdt":
        return False
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
