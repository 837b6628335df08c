"""The briefs of a DOCX as pieces: the sections from one heading 1 to the next, with their notes.

Labels and the numbers of notes count on from brief to brief. So how far they were counted before it
is part of what names a brief, and how far behind it is kept, for the brief that follows.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from lxml import etree

from briefexport.proof.docx.bookmarks import END, START
from briefexport.proof.docx.counting import Lists
from briefexport.proof.docx.file import File, known
from briefexport.proof.docx.flow import PARAGRAPH, Flow, Flowing, calls_in
from briefexport.proof.docx.inlines import CODE, FIELD, NOTE_TAGS, WP
from briefexport.proof.docx.kinds import heading_level
from briefexport.proof.docx.margins import margins
from briefexport.proof.docx.notes import NoteKind
from briefexport.proof.docx.package import R, Relation, W, opened
from briefexport.proof.docx.paragraphs import NO_GROUND
from briefexport.proof.docx.properties import W14
from briefexport.proof.docx.reader import Notes, blocks_of, language, notes, title
from briefexport.proof.docx.records import Scope, records
from briefexport.proof.docx.sections import OPENING, Section, sections
from briefexport.proof.pieces import Piece, Pieces, digest, read_again, written
from briefexport.proof.record import Part, Reading, Record
from briefexport.records import dataclass

# What counts through a file, or tells its parts from one another, and says nothing of the text:
# the numbers of paragraphs ([MS-DOCX] 2.2.4), of pictures and of the ends of bookmarks.
COUNTING = (f"{W14}paraId", f"{W14}textId", f"{R}embed")
COUNTED = (((START, END), (f"{W}id",)), ((f"{WP}docPr",), ("id", "name")))
# What names something else of the file, or holds the code of a field that may.
LINK, LIST, SIMPLE = f"{W}hyperlink", f"{W}numId", f"{W}fldSimple"
REFERRING = {LINK: f"{R}id", LIST: f"{W}val", **dict.fromkeys(NOTE_TAGS, f"{W}id")}
# What names a style, by the kind of it.
STYLED = {f"{W}pStyle": "paragraph", f"{W}rStyle": "character", f"{W}tblStyle": "table"}
NAMING = (START, SIMPLE, CODE, FIELD, *REFERRING, *STYLED)
NAME, INSTRUCTION, ANCHOR = f"{W}name", f"{W}instr", f"{W}anchor"
# What may name a bookmark in the code of a field.
WORD = re.compile(r'[^\s"]+')


@dataclass(slots=True)
class _Stretch:
    """Sections that are read together, how far was counted before them, and their blocks if read.

    `part` is what they are of, `key` the digest of all that reading them takes, `lists` and
    `styles`, the latter with their kinds, those that they name.
    """

    part: Part
    sections: Sequence[Section]
    lists: Lists
    styles: set[tuple[str, str]]
    counted: str = ""
    key: str = ""
    blocks: Sequence[Flowing] = field(default=())


@dataclass(frozen=True, slots=True)
class _Briefs:
    """A file that is read in pieces.

    `lists` says what lists are.
    """

    file: File
    flow: Flow
    notes: Notes
    shared: bytes
    lists: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, file: File) -> "_Briefs":
        """Return what reads the pieces of `file`."""
        found = notes(file)
        flow = file.flow(file.package.document, "document.xml")
        return cls(file, flow, found, _shared(file, found))

    def stretch(self, part: Part, every: Sequence[Section]) -> _Stretch:
        """Return sections to be read together."""
        lists = Lists(self.file.settings.lists, self.lists)
        # What names no style, or one that is not there, has the standard one of its kind.
        return _Stretch(part, every, lists, set(self.file.sheet.standard.items()))

    def counting(
        self, every: Iterable[_Stretch], kept: Mapping[str, str]
    ) -> Iterator[tuple[_Stretch, str]]:
        """Yield each stretch, with its key, and how far is counted behind it."""
        for stretch in every:
            yield stretch, self.behind(stretch, kept)

    def behind(self, stretch: _Stretch, kept: Mapping[str, str]) -> str:
        """Give `stretch` its key, and return how far is counted behind it.

        It is read where nothing is `kept` of it.
        """
        if stretch.sections:
            # Notes may be counted anew from here.
            self.file.calls.enter(stretch.sections[0].element)
        told = [self.shared, stretch.part.encode(), *self._told(stretch)]
        stretch.counted = self.counted(stretch)
        stretch.key = digest([*told, stretch.counted.encode()])
        if stretch.key in kept:
            self.count_from(kept[stretch.key], stretch)
        else:
            stretch.blocks = self.read(stretch)
        return self.counted(stretch)

    def read(self, stretch: _Stretch) -> Sequence[Flowing]:
        """Return the blocks of sections."""
        return [block for one in stretch.sections for block in blocks_of(one, self.file, self.flow)]

    def records(self, stretch: _Stretch) -> tuple[Record, ...]:
        """Return what sections tell, their notes last."""
        if not stretch.blocks:
            self.count_from(stretch.counted, stretch)
            stretch.blocks = self.read(stretch)
        for flow in self.notes.flows.values():
            # No field goes on from the notes of one brief to those of the next.
            flow.scanner.fields.clear()
        scope = Scope(stretch.part, self.file.marks, self.file.meaning)
        told = records(stretch.blocks, scope)
        return (*told, *self.notes.told(calls_in(stretch.blocks), scope))

    def beside(self, *every: _Stretch) -> str:
        """Return what stretches tell as text; where it stands in its file is not in their keys."""
        told = (record for one in every for record in self.records(one))
        return written(replace(one, where="") for one in told)

    # --- Counting --------------------------------------------------------------------------------

    def counted(self, stretch: _Stretch) -> str:
        """Return how far notes and the lists of `stretch` are counted; ValueError in a field."""
        if self.flow.scanner.fields:
            raise ValueError("a field goes on from one brief to the next")
        return json.dumps([sorted(self.file.calls.counts.items()), stretch.lists.counted()])

    def count_from(self, counted: str, stretch: _Stretch) -> None:
        """Go on counting from what was `counted`."""
        calls, lists = json.loads(counted)
        self.file.calls.counts = dict(calls)
        stretch.lists.count_from(lists)

    # --- Digests ---------------------------------------------------------------------------------

    def _told(self, stretch: _Stretch) -> Iterator[bytes]:
        """Yield all that sections say, and all that they name."""
        relations, sheet = self.file.package.document.relations, self.file.sheet
        for section in stretch.sections:
            yield repr((section.said, section.apart)).encode()
            yield from self._elements(section.elements, relations, stretch)
            if section.element is not None:
                yield etree.tostring(section.element)
        for one in sorted(stretch.styles):
            yield sheet.told(*one).encode()
            yield from map(stretch.lists.named, sheet.lists(*one))

    def _elements(
        self,
        elements: Sequence[etree._Element],
        relations: Mapping[str, Relation],
        stretch: _Stretch,
        *,
        noted: bool = True,
    ) -> Iterator[bytes]:
        """Yield elements, and what they name in place of the names that only count.

        With `noted`, notes are among that.
        """
        marks, around, code = self.file.marks.marks, self.file.marks.around, ""
        names: list[str] = []
        named: list[tuple[etree._Element, str, str, str]] = []
        for one in (one for element in elements for one in element.iter(*NAMING)):
            tag = str(one.tag)
            if tag == START:
                names.append(one.get(NAME, ""))
            elif tag == CODE:
                code += one.text or ""
            elif tag == FIELD:
                # A code may be in several pieces, and ends where its field goes on.
                code += " "
            elif tag in STYLED:
                stretch.styles.add((STYLED[tag], one.get(f"{W}val", "")))
            elif tag == SIMPLE:
                names += WORD.findall(one.get(INSTRUCTION, ""))
            else:
                id_ = REFERRING[tag]
                named.append((one, tag, id_, str(one.attrib.pop(id_, ""))))
        names += (one.get(ANCHOR, "") for one, tag, *_ in named if tag == LINK)
        names += WORD.findall(code)
        yield from (etree.tostring(element, with_tail=False) for element in elements)
        yield repr([(name, marks.get(name), around.get(name)) for name in names]).encode()
        for one, tag, id_, said in named:
            if said:
                one.set(id_, said)
            if tag == LINK:
                yield repr(relations.get(said)).encode()
            elif tag == LIST:
                yield stretch.lists.named(said)
            elif noted:
                yield from self._note(NOTE_TAGS[tag], said, stretch)

    def _note(self, kind: NoteKind, id: str, stretch: _Stretch) -> Iterator[bytes]:  # noqa: A002
        """Yield a note; what is called in it is not told."""
        note = self.notes.texts.get((kind, id))
        if note is not None:
            relations = self.file.notes[kind].relations
            yield from self._elements([note], relations, stretch, noted=False)


def pieces(data: bytes, kept: Mapping[str, str]) -> Pieces | None:
    """Return the briefs of a DOCX, each a piece, and what `read` tells of all that is beside them.

    None where they cannot be told apart. `kept` says how far was counted behind the briefs of
    another file, and what was told beside them: see `Pieces.kept`. Raises ValueError as `read`.
    """
    package = opened(data)
    file = known(package)
    for part in (package.document, *file.notes.values()):
        _bare(part.root)
    every = sections(package.document.root)
    headed = [number for number, one in enumerate(every) if _heading(one, file) is not None]
    if not headed or _opens(every[headed[0]], file):
        return None
    back = next((n for n in range(headed[-1] + 1, len(every)) if every[n].opening), len(every))
    briefs = _Briefs.of(file)
    ends = zip(headed, [*headed[1:], back], strict=True)
    front, end = briefs.stretch("front", every[: headed[0]]), briefs.stretch("back", every[back:])
    each = [briefs.stretch("body", every[first:last]) for first, last in ends]
    try:
        counted = {one.key: behind for one, behind in briefs.counting((front, *each, end), kept)}
    except ValueError:
        return None
    # What is told beside the briefs is kept under a key of its own.
    beside = digest([front.key.encode(), end.key.encode()])
    told = kept.get(beside) or briefs.beside(front, end)
    around = (*margins(file, [every[number] for number in headed]), *read_again(told))
    return Pieces(
        Reading(around, language(package, file.sheet), title(package)),
        tuple(_piece(briefs, one) for one in each),
        {**counted, beside: told},
    )


def _piece(briefs: _Briefs, stretch: _Stretch) -> Piece:
    return Piece(stretch.key, lambda: briefs.records(stretch))


def _shared(file: File, found: Notes) -> bytes:
    """Return the digest of all that every brief is read by, and of what stands above its notes.

    Of styles that is what all have in common: each brief is told with those that it names.
    """
    settings, lettering = file.package.related("settings"), file.lettering
    said = (
        file.sheet.defaults, sorted(file.sheet.standard.items()), file.meaning,
        sorted(lettering.themes.items()), sorted(lettering.fixed), sorted(found.rule.items()),
    )  # fmt: skip
    told = etree.tostring(settings.root) if settings else b""
    return digest([told, repr(said).encode()]).encode()


def _bare(root: etree._Element) -> None:
    """Take from a part what would tell briefs apart that say the same: see `COUNTING`."""
    etree.strip_attributes(root, *COUNTING)
    for tags, names in COUNTED:
        for element in root.iter(*tags):
            for name in names:
                element.attrib.pop(name, "")


def _heading(section: Section, file: File) -> int | None:
    """Return where in a section its first heading 1 stands, None where there is none."""
    for number, element in enumerate(section.elements):
        if element.tag == PARAGRAPH:
            setting = file.settings.setting(element, NO_GROUND)
            if heading_level(setting) == 1 and "".join(map(str, element.itertext())).strip():
                return number
    return None


def _opens(section: Section, file: File) -> bool:
    """Return whether something before the first brief may stand in its section."""
    before = section.elements[: _heading(section, file)]
    return any(
        element.tag != PARAGRAPH
        or file.settings.setting(element, NO_GROUND).purpose.use in OPENING
        or next(element.iter(FIELD), None) is not None
        for element in before
    )
