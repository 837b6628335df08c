"""What is looked through on the way to the text, and what is known on that way."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from lxml import etree

from briefexport.readers.docx.drawings import alternative
from briefexport.readers.docx.names import MC, W14, R, W, value
from briefexport.readers.docx.parts import Change, Field
from briefexport.reading import MAX_DEPTH
from briefexport.records import dataclass
from briefexport.wordml.opening import Package, Relation


@dataclass(frozen=True, slots=True)
class Told:
    """Something of the document that is left out: its code, what it is, where it stood."""

    code: str
    what: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Around:
    """What a run stands in."""

    link: str = ""
    changes: tuple[Change, ...] = ()
    contents: bool = False
    box: bool | None = None


@dataclass(slots=True)
class Scan:
    """A document as far as it was looked through.

    `relations` are those of the part being read; `comments` has where each comment begins and ends.
    """

    package: Package
    relations: Mapping[str, Relation] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    length: int = 0
    fields: list[Field] = field(default_factory=list)
    reading: list[bool] = field(default_factory=list)
    comments: dict[str, list[int]] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    part: str = ""

    @property
    def around(self) -> tuple[Field, ...]:
        """The fields that are open, the innermost last; of very many only these."""
        return tuple(self.fields[-MAX_DEPTH:])

    def say(self, text: str) -> int:
        """Append `text` and return where it begins."""
        start = self.length
        self.text.append(text)
        self.length += len(text)
        return start


NOWHERE = Around()


def unwrapped(
    parent: etree._Element, around: Around, scan: Scan
) -> Iterator[tuple[etree._Element, Around]]:
    """Yield the children of `parent`; of a wrapper, what is in it, and what that adds."""
    for child in parent:
        if child.tag not in _WRAPPERS:
            yield child, around
        else:
            yield from unwrapped(_inside(child), _within(child, around, scan), scan)


CHANGES: dict[str, tuple[str, bool]] = {
    f"{W}ins": ("insert", False),
    f"{W}del": ("delete", False),
    f"{W}moveTo": ("insert", True),
    f"{W}moveFrom": ("delete", True),
}
_WRAPPERS = frozenset(
    (
        f"{W}smartTag", f"{W}customXml", f"{W}sdtContent", f"{W}dir", f"{W}bdo", f"{W}sdt",
        f"{W}hyperlink", f"{MC}AlternateContent", *CHANGES,
    )
)  # fmt: skip


def _within(child: etree._Element, around: Around, scan: Scan) -> Around:
    """Return what stands around the content of the wrapper `child`."""
    tag = str(child.tag)
    if tag in CHANGES:
        return replace(around, changes=(*around.changes, change(child)))
    if tag == f"{W}sdt":
        return _controlled(child, around)
    if tag == f"{W}hyperlink":
        link = _linked(child, scan)
        return replace(around, link=link) if link else around
    return around


def change(element: etree._Element) -> Change:
    """Return the tracked change that `element` marks."""
    kind, moved = CHANGES[str(element.tag)]
    author, date = signed(element)
    return Change("insert" if kind == "insert" else "delete", author, moved, date)


def signed(element: etree._Element) -> tuple[str, str]:
    """Return who made a tracked change, and when, as the file writes it."""
    return element.get(f"{W}author", ""), element.get(f"{W}date", "")


def _inside(child: etree._Element) -> etree._Element:
    if child.tag == f"{MC}AlternateContent":
        return alternative(child)
    if child.tag == f"{W}sdt":
        found = child.find(f"{W}sdtContent")
        return child if found is None else found
    return child


def _controlled(child: etree._Element, around: Around) -> Around:
    """Return what a content control adds: that its text is contents, or that it is a box."""
    said = child.find(f"{W}sdtPr")
    if said is None:
        return around
    gallery = value(said.find(f"{W}docPartObj"), "docPartGallery") or ""
    box = said.find(f"{W14}checkbox")
    checked = None
    if box is not None:
        state = box.find(f"{W14}checked")
        checked = state is not None and state.get(f"{W14}val", "0") in {"1", "true", "on"}
    contents = around.contents or gallery == "Table of Contents"
    return replace(around, contents=contents, box=checked if box is not None else around.box)


def _linked(child: etree._Element, scan: Scan) -> str:
    anchor = child.get(f"{W}anchor", "")
    relation = scan.relations.get(child.get(f"{R}id", ""))
    if relation is None or not relation.external:
        return f"#{anchor}" if anchor else ""
    return f"{relation.target}#{anchor}" if anchor else relation.target


def mark(child: etree._Element, scan: Scan) -> None:
    """Note where a comment begins or ends."""
    if child.tag == f"{W}commentRangeStart":
        scan.comments[child.get(f"{W}id", "")] = [scan.length, scan.length]
    elif child.tag == f"{W}commentRangeEnd":
        scan.comments.setdefault(child.get(f"{W}id", ""), [scan.length, 0])[1] = scan.length
