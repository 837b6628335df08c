"""The parts of a document put together: its body, its notes, its comments, what it leaves out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from lxml import etree

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.readers.docx.draft import NoteText
from briefexport.readers.docx.names import VAL, W, number
from briefexport.readers.docx.numbering import read_numbering
from briefexport.readers.docx.parts import Item
from briefexport.readers.docx.scan import end_part, items
from briefexport.readers.docx.styles import Styles, read_styles
from briefexport.readers.docx.wrappers import NOWHERE, Scan
from briefexport.records import dataclass
from briefexport.wordml.opening import (
    Package,
    Relation,
    content_type,
    opened,
    relations,
    tree,
)

NOTE_PARTS = {"footnotes": "footnote", "endnotes": "endnote"}
PROPERTIES = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
# The main part of a document, of a template, and of either with macros.
MAIN = ("wordprocessingml.document", "wordprocessingml.template", "ms-word.")


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is written: nothing is decided about it yet."""

    package: Package
    styles: Styles
    scan: Scan
    items: tuple[Item, ...]
    notes: Mapping[tuple[str, str], NoteText]
    relations: Mapping[str, Relation]

    @property
    def text(self) -> str:
        """All it says: a line a paragraph."""
        return "".join(self.scan.text)


# A document is opened, then read: the second time it is the same.
@lru_cache(maxsize=1)
def document(name: str, data: bytes) -> Document:
    """Return the document in the package `data`. Nothing in it may be changed.

    Raises RefusedError where it is none, or not safe to read.
    """
    package = opened(name, data)
    main = _main(package)
    root = tree(package, main)
    bodies = [] if root is None else root.findall(f"{W}body")
    if not bodies:
        raise _no_document(name, f"{main} holds no text")
    named = relations(package, main)
    styles = _styles(package, named)
    scan = Scan(package, named, part=main)
    body_items = tuple(item for body in bodies for item in items(body, NOWHERE, scan))
    end_part(scan)
    notes: dict[tuple[str, str], NoteText] = {}
    for kind in NOTE_PARTS:
        notes.update(_notes(kind, named, scan))
    return Document(package, styles, scan, body_items, notes, named)


def _no_document(name: str, why: str) -> RefusedError:
    return RefusedError(
        diagnostic(
            "BX170",
            f"this is no DOCX that can be read: {why}",
            Place(file=name),
            hint="save it as .docx in Word or LibreOffice",
        )
    )


def _main(package: Package) -> str:
    """Return the name of the main part, which must be a text document."""
    named = relations(package, "").values()
    main = next((one.target for one in named if one.kind == "officeDocument"), "")
    main = main or "word/document.xml"
    if main not in package.parts:
        raise _no_document(package.name, f"it has no {main}")
    kind = content_type(package, main)
    if kind and not any(word in kind for word in MAIN) and "xml" not in kind.split("/"):
        raise _no_document(package.name, f"its main part is {kind}")
    return main


def _part(package: Package, named: Mapping[str, Relation], kind: str) -> etree._Element | None:
    """Return the root of the first part of a kind."""
    name = part_name(named, kind)
    return tree(package, name) if name else None


def part_name(named: Mapping[str, Relation], kind: str) -> str:
    """Return the name of the first part of a kind; nothing where there is none."""
    found = (one.target for one in named.values() if one.kind == kind and not one.external)
    return next(found, "")


def _styles(package: Package, named: Mapping[str, Relation]) -> Styles:
    root = _part(package, named, "styles")
    lists: dict[str, int] = {}
    for style in () if root is None else root.iter(f"{W}style"):
        found = style.find(f"{W}pPr/{W}numPr/{W}numId")
        num = None if found is None else number(found.get(VAL))
        if num is not None:
            lists[style.get(f"{W}styleId", "")] = num
    numbering = read_numbering(_part(package, named, "numbering"), lists)
    return read_styles(root, numbering)


def is_by_libreoffice(given: Document) -> bool:
    """Return whether LibreOffice wrote the file."""
    named = relations(given.package, "")
    root = _part(given.package, named, "extended-properties")
    said = "" if root is None else root.findtext(f"{PROPERTIES}Application") or ""
    return said.startswith("LibreOffice")


def _notes(
    kind: str, named: Mapping[str, Relation], scan: Scan
) -> Iterator[tuple[tuple[str, str], NoteText]]:
    """Yield the notes of a part by its kind and their ids; what only parts notes is none."""
    name = part_name(named, kind)
    root = tree(scan.package, name) if name else None
    if root is None:
        return
    scan.relations, scan.part = relations(scan.package, name), name
    for note in root.iterfind(W + NOTE_PARTS[kind]):
        if note.get(f"{W}type", "normal") != "normal":
            continue
        start = scan.length
        found = tuple(items(note, NOWHERE, scan))
        end_part(scan)
        yield (kind, note.get(f"{W}id", "")), NoteText(found, start, max(start, scan.length - 1))


# --- What the model has no place for -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: who says what."""

    id: str
    author: str
    text: str


def comments(given: Document) -> list[Comment]:
    """Return the comments of a document."""
    root = _part(given.package, given.relations, "comments")
    if root is None:
        return []
    return [
        Comment(one.get(f"{W}id", ""), one.get(f"{W}author", ""), _words(one))
        for one in root.iter(f"{W}comment")
    ]


def _words(element: etree._Element) -> str:
    """Return the text of the paragraphs of `element`, a blank between them."""
    lines = (
        "".join(part.text or "" for part in para.iter(f"{W}t")) for para in element.iter(f"{W}p")
    )
    return " ".join(" ".join(lines).split())


def headers_and_footers(given: Document) -> list[str]:
    """Return what runs at the head and foot of pages, each text once."""
    said = []
    for one in given.relations.values():
        if one.kind in {"header", "footer"} and not one.external:
            root = tree(given.package, one.target)
            if root is not None and (words := _words(root)):
                said.append(words)
    return list(dict.fromkeys(said))


Finding = Callable[[str, str], Diagnostic]

# What of a package does something, or holds another document.
ACTIVE = {
    "vbaProject": "macros",
    "oleObject": "embedded objects",
    "package": "embedded files",
    "control": "controls",
    "attachedTemplate": "a template from elsewhere",
    "aFChunk": "embedded documents",
    "subDocument": "documents from elsewhere",
    "frame": "frames from elsewhere",
}


def active_parts(named: Sequence[Relation]) -> list[str]:
    """Return what of a document could do something, by name; none of it is opened."""
    return list(dict.fromkeys(ACTIVE[one.kind] for one in named if one.kind in ACTIVE))
