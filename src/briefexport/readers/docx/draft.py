"""What is known on the way from a document's parts to its brief."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from briefexport.catalogue import Severity
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.model import Block, Direction, Inline
from briefexport.readers.docx.numbering import Counts
from briefexport.readers.docx.parts import Item, Para
from briefexport.readers.docx.styles import Styles
from briefexport.reading import Changes
from briefexport.records import dataclass
from briefexport.source import Source
from briefexport.wordml.names import BOOKMARK_PREFIX, LABEL_PREFIX
from briefexport.wordml.opening import Package


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as it stands in its part."""

    items: tuple[Item, ...]
    start: int
    end: int


@dataclass(slots=True)
class Draft:
    """A document in the reading.

    `blocks` makes blocks: paragraphs hold notes, and notes paragraphs. `wanted` are the bookmarks
    that something leads to, `noted` those of them that are at notes, `labels` the label of each
    that was found at a heading, table, figure or note. `shown` has what each reference says, by
    where it stands. `within` are the notes being read, `depth` is how many tables are around.
    `briefs` are the slugs of an edition of ours, `slug` that of the brief being read. `marks` has
    the bookmarks that begin in each paragraph and table, by where that begins, with where they
    stand. `sent` has the name of the style that a paragraph had when it was sent to an editor, by
    the bookmarks in it.
    """

    source: Source
    package: Package
    styles: Styles
    changes: Changes
    blocks: Callable[[Sequence[Item], "Draft"], tuple[Block, ...]]
    notes: Mapping[tuple[str, str], NoteText] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    shown: dict[int, tuple[Inline, ...]] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    called: set[tuple[str, str]] = field(default_factory=set)
    within: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    left_out: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    marks: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    direction: Direction = "ltr"
    briefs: tuple[str, ...] = ()
    slug: str = ""
    shift: int = 0
    by_libreoffice: bool = False
    depth: int = 0

    def tell(
        self,
        code: str,
        message: str,
        start: int,
        end: int,
        hint: str = "",
        severity: Severity | None = None,
    ) -> None:
        """Say something of the characters from `start` up to `end`."""
        place = self.source.place(start, end)
        self.findings.append(diagnostic(code, message, place, hint=hint, severity=severity))

    def leave(self, code: str, start: int, end: int) -> None:
        """Leave a stretch of the source out; each code is told once, with how many there were."""
        self.left_out.setdefault(code, []).append((start, end))


def label_of(name: str, draft: Draft) -> str:
    """Return the label that the bookmark `name` is in the model; ours are named after ids."""
    plain = name
    for prefix in (LABEL_PREFIX, BOOKMARK_PREFIX):
        if name.startswith(prefix):
            plain = name.removeprefix(prefix).replace("_", "-")
            break
    else:
        return name
    if draft.slug and plain.startswith(f"{draft.slug}-"):
        return plain.removeprefix(f"{draft.slug}-")
    other = next((slug for slug in draft.briefs if plain.startswith(f"{slug}-")), None)
    return f"{other}#{plain.removeprefix(f'{other}-')}" if other and draft.slug else plain


def claimed(names: list[str], draft: Draft) -> str:
    """Return the label of what the bookmarks `names` are at: empty where nothing leads to it."""
    wanted = [name for name in names if name in draft.wanted and name not in draft.noted]
    return _labelled(wanted, draft)


def claimed_by_note(names: list[str], draft: Draft) -> str:
    """Return the label of a note at which the bookmarks `names` begin.

    A heading that begins with a note has its bookmark there too.
    """
    noted = [name for name in names if name in draft.noted]
    return _labelled(noted, draft) or claimed(names, draft)


def _labelled(wanted: Sequence[str], draft: Draft) -> str:
    if not wanted:
        return ""
    label = next((draft.labels[name] for name in wanted if name in draft.labels), "")
    label = label or label_of(wanted[0], draft)
    draft.labels.update(dict.fromkeys(wanted, label))
    return label


def names_in(para: Para) -> list[str]:
    """Return the bookmarks that begin in `para`."""
    return [name for name, _ in para.names]
