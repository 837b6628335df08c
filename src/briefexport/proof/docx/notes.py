"""Notes: the numbers that their calls get, in the order of the calls (ECMA-376, 17.11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from lxml import etree

from briefexport.proof.docx.numbering import numeral
from briefexport.proof.docx.package import Part, W
from briefexport.proof.docx.properties import Properties, flattened, whole

NoteKind: TypeAlias = Literal["footnote", "endnote"]
NOTE_KINDS: tuple[NoteKind, ...] = ("footnote", "endnote")
FORMATS: Mapping[NoteKind, str] = {"footnote": "decimal", "endnote": "lowerRoman"}


class Call(NamedTuple):
    """A note that the text calls: its kind, its id in its part, and its number as shown."""

    kind: NoteKind
    id: str
    number: str


@dataclass(slots=True)
class Calls:
    """How many notes are called so far, and how those of this section are numbered.

    `document` is what the file says of all sections.
    """

    document: Mapping[NoteKind, Properties]
    section: Mapping[NoteKind, Properties] = field(default_factory=dict)
    counts: dict[NoteKind, int] = field(default_factory=dict)

    def enter(self, section: etree._Element | None) -> None:
        """Number what follows as a w:sectPr says."""
        self.section = numbering(section)
        for kind in NOTE_KINDS:
            if self._said(kind, "numRestart") == "eachSect":
                self.counts.pop(kind, None)

    def call(self, kind: NoteKind, id: str, own: str = "") -> Call:  # noqa: A002
        """Return the next call with its number; `own` is a mark that stands in its place."""
        if own:
            return Call(kind, id, own)
        begin = whole(self._said(kind, "numStart"), 1)
        self.counts[kind] = self.counts.get(kind, begin - 1) + 1
        number = numeral(self.counts[kind], self._said(kind, "numFmt") or FORMATS[kind])
        return Call(kind, id, number)

    def _said(self, kind: NoteKind, key: str) -> str:
        own = self.section.get(kind, {})
        return own.get(key) or self.document.get(kind, {}).get(key, "")


def numbering(element: etree._Element | None) -> Mapping[NoteKind, Properties]:
    """Return what a section, or the settings of a file, say of the numbers of notes."""
    if element is None:
        return {}
    return {kind: flattened(element.find(f"{W}{kind}Pr")) for kind in NOTE_KINDS}


def texts(parts: Mapping[NoteKind, Part]) -> Mapping[tuple[NoteKind, str], etree._Element]:
    """Return the notes that are notes, by kind and id."""
    return {
        (kind, note.get(f"{W}id", "")): note
        for kind, part in parts.items()
        for note in part.root.iterfind(f"{W}{kind}")
        if note.get(f"{W}type", "normal") == "normal"
    }


def separator(part: Part | None) -> etree._Element | None:
    """Return the paragraph that parts notes from text (17.11.23)."""
    if part is None:
        return None
    for note in part.root.iterfind(f"{W}footnote"):
        if note.get(f"{W}type") == "separator":
            return note.find(f"{W}p")
    return None
