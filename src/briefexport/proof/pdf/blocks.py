"""The structure tree as drafts of records, in the order of reading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from briefexport.proof.pdf.bidi import is_leftward
from briefexport.proof.pdf.drafts import CellDraft, Draft, Frame, Place, TableDraft
from briefexport.proof.pdf.index import entry_of
from briefexport.proof.pdf.inlines import (
    BLOCKS,
    GROUPS,
    NOTES,
    PICTURES,
    UNREAD,
    Inlines,
    Pages,
)
from briefexport.proof.pdf.lines import Ink, Item, Said, said, words
from briefexport.proof.pdf.rows import header, rows_of
from briefexport.proof.pdf.terms import defines
from briefexport.proof.pdf.tree import Content, Element, Kid
from briefexport.proof.record import Kind, Part

HEADINGS = {f"H{level}": str(level) for level in range(1, 7)}
# A page's number stands apart from the words of a line of contents, in em.
APART = 0.5


@dataclass(slots=True)
class Blocks:
    """The drafts so far, the tables among them, the notes called, and the label of an open item."""

    pages: Pages
    drafts: list[Draft] = field(default_factory=list)
    tables: list[TableDraft] = field(default_factory=list)
    notes: list[tuple[Element, Place]] = field(default_factory=list)
    label: Said | None = None

    def part(self, part: Part, elements: Iterable[Element], language: str) -> None:
        """Read the elements of a part, and then its notes."""
        for element in elements:
            frame = Frame()
            self.element(element, Place(part, frame, frame, language))
        flow = Frame()
        while self.notes:
            waiting, self.notes = self.notes, []
            for note, place in waiting:
                self.note(note, Place(part, flow, Frame(), place.language))

    def note(self, note: Element, place: Place) -> None:
        """Read a note: its number is in its label."""
        labels = [kid for kid in note.elements() if kid.kind == "Lbl"]
        number = self.line([kid for label in labels for kid in label.kids], place)
        place = replace(place, note=number.text.strip(" .)"))
        start = len(self.drafts)
        rest = [kid for kid in note.kids if kid not in labels]
        self.blocks(rest, replace(place, language=note.language or place.language))
        if len(self.drafts) > start:
            self.drafts[start].label = self.drafts[start].label or number

    # --- Blocks ----------------------------------------------------------------------------------

    def blocks(
        self, kids: Iterable[Kid], place: Place, holder: str = "Div", name: str = ""
    ) -> None:
        """Read `kids`; those between blocks are a paragraph.

        `holder` is the type of what holds them; `name` its ID, and that of its first paragraph.
        """
        inline: list[Kid] = []
        for kid in kids:
            if isinstance(kid, Element) and _is_block(kid, holder):
                self.paragraph(inline, place, name)
                inline, name = [], ""
                self.element(kid, place)
            else:
                inline.append(kid)
        self.paragraph(inline, place, name)

    def element(self, element: Element, place: Place) -> None:
        """Read a block."""
        place = replace(place, language=element.language or place.language)
        match element.kind:
            case "P" | "Title":
                self.paragraph(element.kids, place, element.id)
            case "H" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6":
                level = HEADINGS.get(element.kind, "1")
                self.text("heading", element.kids, place, element.id, level=level)
            case "L":
                self.listing(element, place)
            case "Table":
                self.table(element, place)
            case "TOC":
                self.contents(element, place)
            case "TOCI":
                self.entry(element, place)
            case "Index":
                self.blocks(element.kids, replace(place, in_index=True), "Index")
            case "BlockQuote":
                frame = Frame(place.frame)
                self.blocks(element.kids, replace(place, frame=frame, inside="quote"))
            case "Aside":
                frame = Frame(place.frame)
                self.blocks(element.kids, replace(place, frame=frame, inside="aside"))
            case "Caption":
                self.text("caption", element.kids, place, element.id)
            case "Figure" | "Formula":
                self.picture(element, place)
            case kind if kind in NOTES:
                self.notes.append((element, place))
            case kind if kind in UNREAD:
                pass
            case kind:
                self.blocks(element.kids, place, kind)

    def picture(self, element: Element, place: Place) -> None:
        """Read a figure or a formula that is a block; a caption may be in it."""
        page, box = self.pages.picture(element)
        facts = {"alt": words(element.alt)} if element.alt and element.kind == "Figure" else {}
        kind: Kind = "figure" if element.kind == "Figure" else "formula"
        self.put(Draft(kind, place, facts, element.id, page=page, box=box))
        self.blocks((kid for kid in element.elements() if kid.kind == "Caption"), place)

    # --- Lines of text ---------------------------------------------------------------------------

    def line(self, kids: Iterable[Kid], place: Place, *, leftwards: bool | None = None) -> Said:
        """Return what inline `kids` say; code runs to the right in any language."""
        if leftwards is None and place.language:
            leftwards = is_leftward(place.language)
        return said(self.items(kids, place), leftwards=leftwards)

    def items(self, kids: Iterable[Kid], place: Place) -> list[Item]:
        """Return the inline content of `kids`; notes called among them wait."""
        inlines = Inlines(self.pages, place.language)
        inlines.read(kids)
        self.notes += [(note, place) for note in inlines.notes]
        return inlines.items

    def text(
        self, kind: Kind, kids: Sequence[Kid], place: Place, name: str = "", **facts: str
    ) -> Draft | None:
        """Read a block of text; return its draft, or None where it says nothing."""
        is_code = kind == "paragraph" and _is_code(kids)
        line = self.line(kids, place, leftwards=False if is_code else None)
        if not (line.text or line.pictures):
            return None
        facts["language"] = line.language or place.language
        draft = Draft(kind, place, facts, name, line, is_code=is_code)
        self.put(draft)
        return draft

    def paragraph(self, kids: Sequence[Kid], place: Place, name: str = "") -> None:
        """Read a paragraph, if there is anything in it."""
        if any(isinstance(kid, Content | Element) for kid in kids):
            self.text("paragraph", kids, place, name)

    def put(self, draft: Draft) -> None:
        """Add a draft, with the label that waits, and what its place says."""
        place = draft.place
        draft.label, self.label = self.label, None
        draft.facts = {
            key: fact
            for key, fact in {
                "label": words(draft.label.text) if draft.label else "",
                "lists": str(place.lists) if place.lists else "",
                "inside": place.inside,
                "note": place.note,
                "cell": "yes" if place.in_cell and draft.kind != "cell" else "",
                "language": place.language,
                **draft.facts,
            }.items()
            if fact
        }
        self.drafts.append(draft)

    # --- Lists -----------------------------------------------------------------------------------

    def listing(self, element: Element, place: Place) -> None:
        """Read a list, of items or of definitions."""
        of_terms = defines(element, self.pages)
        frame = Frame(place.frame)
        for item in element.elements():
            if item.kind != "LI":
                self.element(item, place)
            elif of_terms:
                self.definition(item, replace(place, frame=frame, inside="meaning"), place)
            else:
                self.item(item, replace(place, frame=frame, lists=place.lists + 1))

    def item(self, item: Element, place: Place) -> None:
        """Read an item: its label goes to the first thing in it."""
        place = replace(place, language=item.language or place.language)
        if place.in_index:
            self.term(item, place)
            return
        labels = [kid for kid in item.elements() if kid.kind == "Lbl"]
        if labels:
            self.label = self.line([kid for label in labels for kid in label.kids], place)
        bodies = [kid for kid in item.kids if kid not in labels]
        for body in bodies:
            if isinstance(body, Element) and body.kind == "LBody":
                inner = replace(place, language=body.language or place.language)
                self.blocks(body.kids, inner, "LBody", body.id)
        self.blocks((kid for kid in bodies if _kind(kid) != "LBody"), place, "LI")
        self.label = None

    def definition(self, item: Element, place: Place, around: Place) -> None:
        """Read terms, which stand in the list's place `around`, and meanings, in `place`."""
        for part in item.elements():
            if part.kind == "Lbl":
                self.text("term", part.kids, around, part.id)
            else:
                language = part.language or place.language
                inner = replace(place, language=language)
                self.blocks(part.kids, inner, "LBody", part.id)

    # --- Contents --------------------------------------------------------------------------------

    def contents(self, element: Element, place: Place) -> None:
        """Read a table of contents."""
        self.blocks(element.elements(), replace(place, frame=Frame(place.frame)), "TOC")

    def entry(self, element: Element, place: Place) -> None:
        """Read a line of contents: the page it names stands last, and apart."""
        inner = [kid for kid in element.kids if _kind(kid) == "TOC"]
        items = self.items((kid for kid in element.kids if kid not in inner), place)
        number = _page_number(items)
        leftwards = is_leftward(place.language) if place.language else None
        line = said(items[:-1] if number else items, leftwards=leftwards)
        if line.text:
            facts = {"language": line.language or place.language, "place": number}
            last = items[-1]
            end = last.piece.right if number and isinstance(last, Ink) else None
            self.put(Draft("entry", place, facts, element.id, line, end=end))
        self.blocks(inner, place, "TOCI")

    def term(self, item: Element, place: Place) -> None:
        """Read an entry of the index: a term, and the pages it is on."""
        kids = [kid for body in item.kids if isinstance(body, Element) for kid in body.kids]
        leftwards = is_leftward(place.language) if place.language else None
        line, pages = entry_of(self.items(kids, place), leftwards=leftwards)
        if line.text:
            facts = {"language": line.language or place.language, "place": pages}
            self.put(Draft("entry", replace(place, lists=0), facts, item.id, line))

    # --- Tables ----------------------------------------------------------------------------------

    def table(self, element: Element, place: Place) -> None:
        """Read a table: its caption, itself, its cells."""
        caption = None
        for kid in element.elements():
            if kid.kind == "Caption":
                inner = replace(place, language=kid.language or place.language)
                caption = self.text("caption", kid.kids, inner, kid.id) or caption
        draft = Draft("table", place, {}, element.id)
        self.put(draft)
        head, rows = rows_of(element)
        table = TableDraft(draft, caption, [], 0, len(rows), head)
        for row in rows:
            inner = replace(place, language=row.language or place.language)
            for cell in row.cells:
                draft_of_cell = self.cell(cell.element, inner)
                made = CellDraft(draft_of_cell, row.number, cell.column, cell.across, cell.down)
                table.cells.append(made)
                self.cell_text(cell.element, made, head)
        table.columns = max((cell.column + cell.across for cell in table.cells), default=0)
        draft.facts |= {
            "columns": str(table.columns), "head": str(head), "rows": str(len(rows)),
        }  # fmt: skip
        self.tables.append(table)

    def cell(self, element: Element, place: Place) -> Draft:
        """Put the draft of a cell."""
        frame = Frame()
        language = element.language or place.language
        inner = replace(
            place, flow=frame, frame=frame, language=language, lists=0, inside="", in_cell=True
        )
        draft = Draft("cell", inner, {}, element.id)
        self.put(draft)
        return draft

    def cell_text(self, element: Element, cell: CellDraft, head: int) -> None:
        """Read what is in a cell: one paragraph is its own text, anything else follows it."""
        draft, start = cell.draft, len(self.drafts)
        self.blocks(element.kids, draft.place, "TD")
        inner = self.drafts[start:]
        cell.lines = tuple(line for one in inner for line in one.lines)
        # A block of code is a paragraph of its own; code that is none stands in the cell itself.
        bare = not any(isinstance(kid, Element) and kid.kind in BLOCKS for kid in element.kids)
        if len(inner) == 1 and _is_plain(inner[0], bare=bare):
            own = self.drafts.pop()
            draft.said = own.said
            draft.id = draft.id or own.id
            draft.facts |= {key: own.facts[key] for key in own.facts.keys() & {"language"}}
        said = {
            "row": str(cell.row + 1), "column": str(cell.column + 1),
            "across": str(cell.across), "down": str(cell.down),
            "header": header(element, in_head=cell.row < head),
        }  # fmt: skip
        draft.facts |= {key: fact for key, fact in said.items() if fact}


def _kind(kid: Kid) -> str:
    return kid.kind if isinstance(kid, Element) else ""


def _is_block(element: Element, holder: str) -> bool:
    if element.kind in PICTURES:
        return element.said("Placement") == "Block" or holder in GROUPS
    return element.kind in BLOCKS


def _is_plain(draft: Draft, *, bare: bool) -> bool:
    """Return whether a draft is a paragraph in nothing else; `bare` text has no paragraph's tag."""
    place = draft.place
    is_alone = not (place.lists or place.inside or (draft.is_code and not bare))
    return draft.kind == "paragraph" and is_alone


def _is_code(kids: Sequence[Kid]) -> bool:
    """Return whether all of a paragraph is code."""
    return len(kids) == 1 and _kind(kids[0]) == "Code"


def _page_number(items: Sequence[Item]) -> str:
    """Return the number of a page at the end of a line of contents, "" where there is none."""
    inks = [item.piece for item in items if isinstance(item, Ink)]
    if len(inks) < 2 or not isinstance(items[-1], Ink):
        return ""
    before, last = inks[-2:]
    text = words("".join(last.characters))
    apart = max(last.left - before.right, before.left - last.right)
    stands_apart = apart > APART * last.size or last.base - before.base > APART * last.size
    return text if stands_apart and text.isalnum() else ""
