"""What the parts of one file share while they are written: counters, relationships, findings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from typing import Literal, TypeAlias

from briefexport.backends.docx.flow import Record
from briefexport.backends.docx.fonts import FontFile
from briefexport.backends.docx.numbering import Numbering
from briefexport.backends.docx.provenance import Origin
from briefexport.backends.docx.sheets import Metrics, Sheet, sheets
from briefexport.backends.docx.stylebook import Stylebook
from briefexport.diagnostics import Diagnostic
from briefexport.edition import Edition
from briefexport.model import Block, Direction, ListKind, Note
from briefexport.records import dataclass
from briefexport.style import Page, Role, Style
from briefexport.wordml.names import BOOKMARK_PREFIX, bookmark_name

PartName = Literal["document", "footnotes"]
# Relates a part to an address, and to the files of a picture; returns the relationships' ids.
LinkTo: TypeAlias = Callable[[PartName, str], str]
Embed: TypeAlias = Callable[[PartName, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where blocks stand: what surrounds them decides how they are set.

    `role` is the role of running text here; `left` and `right` are indents from the edges of the
    text, `width` what is left between them. `path` holds the kinds of the lists around, `list_base`
    where the outermost of them begins, `strand` is how many lists there are around that. A
    paragraph after another stands `stacked` below it and its first line `first_line` in. `box` is
    the number of the aside around and where its text begins. `style` and `align` are those of
    paragraphs where the role does not decide, `size` replaces the size of text.
    """

    role: Role
    width: float
    language: str
    direction: Direction
    part: PartName = "document"
    left: float = 0.0
    right: float = 0.0
    path: tuple[ListKind, ...] = ()
    list_base: float = 0.0
    strand: int = 0
    stacked: float = 0.0
    first_line: float = 0.0
    box: tuple[int, float] | None = None
    style: str = ""
    align: str = ""
    size: float | None = None


def apart(ground: Ground) -> Ground:
    """Return `ground` as it is within something that the lists around do not go on in."""
    strand = ground.strand + len(ground.path)
    return replace(ground, path=(), strand=strand, stacked=0.0, style="", align="")


def furthest(ground: Ground) -> tuple[float, float]:
    """Return how far in text may stand at `ground` from either side: whatever nests has room."""
    whole = ground.left + ground.width + ground.right
    return whole * 2 / 3, whole / 6


@dataclass(slots=True)
class Draft:
    """A file in the making.

    `stack` sets blocks one under the other: notes hold blocks, and blocks notes. `within_note`
    are the notes called in the note that is being written. `faces` are the fonts text is set in,
    `sequence` has the first number of each sequence and the last, `origins` say where the briefs
    come from. `known` is the style sheet, where it has been made.
    """

    edition: Edition
    style: Style
    page: Page
    link: LinkTo
    picture: Embed
    stack: Callable[[Sequence[Block], Ground, "Draft"], list[Record]]
    numbering: Numbering = field(default_factory=Numbering)
    notes: list[str] = field(default_factory=list)
    within_note: list[Note] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    sequence: dict[str, tuple[int, int]] = field(default_factory=dict)
    looks: dict[object, str] = field(default_factory=dict)
    book: Stylebook = field(init=False)
    candidates: dict[object, Sequence[FontFile]] = field(default_factory=dict)
    faces: set[FontFile] = field(default_factory=set)
    marked: set[str] = field(default_factory=set)
    bookmarks: int = 0
    drawings: int = 0
    boxes: int = 0
    place: str = ""
    origins: list[Origin] = field(default_factory=list)
    known: Mapping[str, Sheet] | None = None

    def __post_init__(self) -> None:
        known = self.known or sheets(self.style, self.page.measure)
        self.book = Stylebook(self.style, known)

    @property
    def metrics(self) -> Mapping[str, Metrics]:
        """The space and the indents of every style of the style sheet."""
        return self.book.metrics

    def share(self, other: "Draft") -> None:
        """Go on from `other`: its styles, lists, notes and fonts, and its counts."""
        self.book, self.numbering, self.notes = other.book, other.numbering, other.notes
        self.faces, self.candidates = other.faces, other.candidates
        self.bookmarks, self.drawings = other.bookmarks, other.drawings

    def bookmark(self, id: str, prefix: str = BOOKMARK_PREFIX) -> tuple[str, str]:  # noqa: A002
        """Return the start and the end of the bookmark of `id`; empty where there is no id.

        A name is given once: of two bookmarks with one name Word keeps one, and drops the other.
        """
        name = bookmark_name(id, prefix) if id else ""
        if not name or name in self.marked:
            return "", ""
        self.marked.add(name)
        self.bookmarks += 1
        number = self.bookmarks
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>',
            f'<w:bookmarkEnd w:id="{number}"/>',
        )

    def counted(self, sequence: str, number: int) -> str:
        """Return the instruction of a field that shows a number of a sequence Word counts too.

        Where Word would count otherwise, it says the number; the first of all always does.
        """
        first, before = self.sequence.get(sequence, (number, None))
        self.sequence[sequence] = first, number
        return counter(sequence, None if before == number - 1 else number)


def counter(sequence: str, number: int | None = None) -> str:
    """Return the instruction of a field that counts in `sequence`, from `number` on if it says."""
    reset = "" if number is None else f" \\r {number}"
    return f"SEQ {sequence} \\* ARABIC{reset}"
