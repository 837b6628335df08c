"""The records of a document: its blocks one after the other, its notes apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from briefexport.proof.epub import lists, looks, tables
from briefexport.proof.epub.lines import PICTURES, Address, Call, Line, line, signs
from briefexport.proof.epub.lists import Label
from briefexport.proof.epub.notes import Told, number_back
from briefexport.proof.epub.places import Place
from briefexport.proof.epub.spacing import Room, Spacing
from briefexport.proof.epub.tree import LISTS, Node
from briefexport.proof.record import Kind, Look, Record

HEADINGS = {"h1": "1", "h2": "2", "h3": "3", "h4": "4", "h5": "5", "h6": "6"}
NOTES = frozenset(("footnote", "endnote", "rearnote"))
# What may have a line under it.
LINES = frozenset(("heading", "paragraph"))
NOTE_SECTIONS = frozenset(("footnotes", "endnotes", "rearnotes"))
# What is no text of the publication: marks of pages, lists for reading systems, the cover.
NOTHING: Mapping[str, Look] = MappingProxyType({})
APART = LISTS | {"pagebreak", "cover"}


@dataclass(slots=True)
class Telling:
    """The records of a document in the making; `label` is for the record that comes next.

    `sign` is the element in the text that the label is taken from; `rule` are the looks of the one
    over the notes, until one tells it.
    """

    address: Address
    records: list[Record] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    spacing: Spacing = field(default_factory=Spacing)
    label: Label | None = None
    sign: Node | None = None
    rule: Mapping[str, Look] = field(default_factory=dict)

    # --- Blocks --------------------------------------------------------------------------------

    def blocks(self, node: Node, place: Place) -> None:
        """Tell what is in `node`: blocks, and lines that stand among them."""
        self.content(node.content, node, place)

    def content(self, content: Iterable[Node | str], within: Node, place: Place) -> None:
        """Tell `content` of `within`."""
        loose: list[Node | str] = []
        for part in content:
            if isinstance(part, str) or not (part.divided or part.style.block):
                loose.append(part)
            elif part.style.shown and not part.kinds & APART:
                self.loose(loose, within, place)
                loose = []
                self.block(part, place)
        self.loose(loose, within, place)

    def loose(self, content: Sequence[Node | str], within: Node, place: Place) -> None:
        """Tell a line that has no box of its own."""
        if any(not isinstance(one, str) or one.strip() for one in content):
            self.text("paragraph", within, place, content)

    def block(self, node: Node, place: Place) -> None:
        """Tell a block, with the room around it."""
        if node.kinds & NOTES:
            self.note(node, place, number_back(node))
        elif node.tag == "table":
            self.table(node, place)
        else:
            self.spacing.enter(node.style)
            within = replace(place, room=place.room.within(node.style))
            if node.kinds & NOTE_SECTIONS:
                self.rule = looks.of_rule_above(node.style)
                self.spacing.forget()
                within = replace(within, notes=True)
            begun = len(self.records)
            self.inner(node, within)
            if node.tag == "a" and node.get("href"):
                self.linked(node, begun)
            self.spacing.leave(node.style)

    def inner(self, node: Node, place: Place) -> None:
        """Tell what a block is."""
        match node.tag:
            case tag if tag in HEADINGS:
                self.text("heading", node, place, level=HEADINGS[tag])
            case "p" if not node.divided:
                self.text("paragraph", node, place)
            case "pre":
                self.text("code", node, place)
            case "hr":
                self.scene(node, place)
            case "math":
                self.bare("formula", node, place)
            case "dt":
                self.text("term", node, place)
            case "dd":
                self.blocks(node, replace(place, inside="meaning"))
            case "blockquote":
                self.blocks(node, replace(place, inside="quote"))
            case "aside":
                self.blocks(node, replace(place, inside="aside"))
            case "ul" | "ol" | "menu":
                self.list(node, place)
            case "figure":
                self.figure(node, place)
            case "nav":
                self.blocks(node, replace(place, nav=True))
            case "details" if node.element.get("open") is None:
                # Shown only to those who ask for it.
                return
            case _ if "formula" in node.get("class").split() and node.tag == "div":
                # What is no MathML has no other word for it.
                self.bare("formula", node, place)
            case _:
                self.blocks(node, place)

    def list(self, node: Node, place: Place) -> None:
        """Tell a list; one of a nav is of entries, one of notes is of notes."""
        within = replace(place, entry=True) if place.nav else replace(place, lists=place.lists + 1)
        for item, label in lists.items(node):
            if item.kinds & NOTES or place.notes:
                self.note(item, place, label.text.strip(".") if label else number_back(item))
                continue
            if not place.nav:
                self.sign, box = lists.sign(item)
                self.label = lists.labelled(label, box)
            self.block(item, within)
            self.label = self.sign = None

    def linked(self, node: Node, begun: int) -> None:
        """Tell that the records from `begun` on are a link as a whole."""
        target = self.address(node.get("href"))
        for number, record in enumerate(self.records[begun:], begun):
            self.records[number] = replace(record, links=((record.text, target), *record.links))

    def figure(self, node: Node, place: Place) -> None:
        """Tell a figure, its caption behind it."""
        captions = [one for one in node.nodes if one.tag == "figcaption"]
        rest = [one for one in node.content if not any(one is caption for caption in captions)]
        self.content(rest, node, replace(place, figure=node))
        for caption in captions:
            self.spacing.enter(caption.style)
            room = place.room.within(caption.style)
            self.text("caption", caption, replace(place, room=room), name=node.id)
            self.spacing.leave(caption.style)

    # --- Notes ---------------------------------------------------------------------------------

    def note(self, node: Node, place: Place, number: str) -> None:
        """Tell a note apart from the text; `number` is what is printed before it."""
        style = node.style
        rule = looks.of_rule_above(style) or self.rule
        self.rule = NOTHING
        note = Telling(self.address, spacing=self.spacing)
        room = replace(place.room.within(style), edge=(0.0, ""))
        self.spacing.enter(style)
        note.inner(replace(node, tag="div"), Place(place.part, place.where, room, note=number))
        self.spacing.leave(style)
        if note.records:
            first = note.records[0]
            note.records[0] = replace(first, looks={**first.looks, **rule})
        records, calls = tuple(note.records), tuple(note.calls)
        self.notes.append(Told(node.id, records, calls, numbered=bool(number)))
        self.notes += note.notes

    # --- Tables --------------------------------------------------------------------------------

    def table(self, node: Node, place: Place) -> None:
        """Tell a table behind its caption."""
        style = node.style
        found = tables.grid(node)
        self.spacing.meet(style.points("margin-top"))
        self.spacing.pad(0.0, style)
        captions = [one for one in node.nodes if one.tag == "caption" and one.style.shown]
        place = replace(place, figure=None)
        told: dict[str, Look] = {}
        gap = self.spacing.taken()
        for caption in captions:
            above = caption.style.word("caption-side") != "bottom"
            if above:
                # Its own padding above is of the room above the table.
                gap = None if gap is None else gap + caption.style.points("padding-top")
            side = "bottom" if above else "top"
            near = caption.style.points(f"padding-{side}") + caption.style.points(f"margin-{side}")
            self.text("caption", caption, place, name=node.id, gap=round(near, 4))
            told["caption_place"] = "above" if above else "below"
        if gap is not None:
            told["gap"] = gap
        told |= tables.extents(node, found)
        counts = {"columns": found.columns, "head": found.head, "rows": found.rows}
        facts = {name: str(count) for name, count in counts.items()}
        self.put("table", node, place, None, facts, told)
        for cell in found.cells:
            self.cell(cell, found, place)
        self.spacing.meet(style.points("margin-bottom"))

    def cell(self, cell: tables.Cell, found: tables.Grid, place: Place) -> None:
        """Tell a cell: with its text if it is one paragraph, else with its blocks behind it."""
        node = cell.node
        inner = Telling(self.address, calls=self.calls, spacing=Spacing(top=None))
        fill = place.room.fill
        inside = Place(
            place.part,
            place.where,
            Room(fill=fill),
            inside=place.inside,
            note=place.note,
            cell=True,
        )
        inner.blocks(node, inside)
        self.notes += inner.notes
        facts = tables.facts(cell)
        if align := looks.alignment(node.style):
            facts["align"] = align
        told = tables.looks(cell, found, fill)
        match inner.records:
            case [Record(kind="paragraph") as only] if _is_plain(only, place):
                facts |= {key: value for key, value in only.facts.items() if key != "cell"}
                own = {key: value for key, value in only.looks.items() if key != "gap"}
                name = node.id or only.id
                self.records.append(
                    replace(only, kind="cell", facts=facts, looks=own | told, id=name)
                )
            case records:
                told |= looks.of_leading(node.style)
                around = replace(place, lists=0, cell=False)
                self.put("cell", node, around, None, facts, told)
                self.records += records

    # --- Records -------------------------------------------------------------------------------

    def text(
        self,
        kind: Kind,
        node: Node,
        place: Place,
        content: Iterable[Node | str] | None = None,
        *,
        name: str = "",
        gap: float | None = None,
        **facts: str,
    ) -> None:
        """Tell a line of text, nothing where there is neither word nor picture."""
        parts = node.content if content is None else content
        said = line((one for one in parts if one is not self.sign), node, self.address)
        self.calls += said.calls
        if place.figure and said.pictures and not said.text:
            self.pictured(place.figure, said, place)
            return
        if kind == "code":
            # All of it is code.
            said = replace(said, marks=tuple(mark for mark in said.marks if mark[0] != "code"))
        elif not (said.text or said.pictures):
            return
        if place.entry and kind == "paragraph":
            kind = "entry"
        told = looks.of_line(node.style, place.room, self.label)
        if kind == "heading":
            told |= looks.of_heading(node)
        if kind == "entry":
            told |= looks.of_entry(told)
        if content is None and kind in LINES:
            told |= looks.of_line_below(node.style)
        if said.picture:
            told |= looks.of_picture(said.picture)
        told |= self.gap() if gap is None else {"gap": gap}
        self.put(kind, node, place, said, facts, told, name=name)

    def pictured(self, figure: Node, said: Line, place: Place) -> None:
        """Tell a figure by its pictures."""
        alt = " ".join(filter(None, said.pictures))
        pictures = (one for one in figure.all if one.tag in PICTURES)
        width = next((one.style.points("width") for one in pictures), 0.0)
        self.bare("figure", figure, place, looks.of_rule("width", (width, "")), alt=alt)

    def bare(
        self,
        kind: Kind,
        node: Node,
        place: Place,
        own: Mapping[str, Look] = NOTHING,
        **facts: str,
    ) -> None:
        """Tell what has no text; `own` are looks that only its kind has."""
        told = {**own, **looks.of_alignment(node.style), **self.gap()}
        self.put(kind, node, place, None, facts, told)

    def scene(self, node: Node, place: Place) -> None:
        """Tell a change of scene by the signs that the style puts there, if it puts any."""
        told = looks.of_line(node.style, place.room, None) | self.gap()
        self.put("rule", node, place, signs(node), {}, told)

    def gap(self) -> dict[str, Look]:
        """Return the room above, as `drop` where it is that above all of the document."""
        drop, room = self.spacing.drop, self.spacing.taken()
        said = {"gap": room, "drop": drop}
        return {key: look for key, look in said.items() if look is not None}

    def put(
        self,
        kind: Kind,
        node: Node,
        place: Place,
        said: Line | None,
        facts: dict[str, str],
        told: dict[str, Look],
        *,
        name: str = "",
    ) -> None:
        """Write a record, with the label that waits for it."""
        around = {
            "lists": str(place.lists) if place.lists else "",
            "inside": place.inside,
            "note": place.note,
            "cell": "yes" if place.cell else "",
            "language": said.language if said else node.language,
        }
        if self.label:
            around["label"] = self.label.text
            told |= looks.of_label(self.label)
            self.label = None
        record = Record(
            kind,
            place.part,
            facts={key: value for key, value in (facts | around).items() if value},
            looks=told,
            where=place.where,
            id=name or node.id,
        )
        if said:
            record = replace(
                record, text=said.text, runs=said.runs, links=said.links, marks=said.marks,
                pictures=said.pictures,
            )  # fmt: skip
        self.records.append(record)


def _is_plain(only: Record, place: Place) -> bool:
    """Return whether a cell's only record is one paragraph and nothing more."""
    facts = only.facts
    return facts.get("inside", "") == place.inside and not {"label", "lists"} & facts.keys()
