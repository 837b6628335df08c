"""Blocks as records, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Literal, assert_never

from briefexport.edition import Edition
from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    DefinitionList,
    Figure,
    Heading,
    Inline,
    List,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from briefexport.proof.record import Kind, Look, Record, Run
from briefexport.proof.wanted import tables
from briefexport.proof.wanted.letters import Ground, Type, changed
from briefexport.proof.wanted.lines import NOTHING, Line, alternative, line, words
from briefexport.proof.wanted.markers import Depth, Marker, marker
from briefexport.proof.wanted.record import Wanted
from briefexport.proof.wanted.spaces import Space
from briefexport.proof.wanted.tables import CellPlan
from briefexport.style import AsideStyle, CodeStyle, Role

# How many times further in e-books set a list whose numbers are long.
WIDE = 1.5
# The thinnest border of Word's, in points.
THINNEST = 0.25
# The level of headings that a rule may stand under.
SECTION = 2
HEADINGS: tuple[Role, ...] = (
    "brief-title", "heading-2", "heading-3", "heading-4", "heading-5", "heading-6",
)  # fmt: skip


# What tells a paragraph from the one before it: its first line, the room between, or nothing.
Joint = Literal["indent", "room", ""]


NOWHERE = Depth()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: what sets its text, how far in, and what is around it.

    `indents` are the tokens of how far; `depth` counts the lists around; `cell` is whether it is in
    a cell. `em` is how many times the size of running text the text around is: lengths of an e-book
    grow with it. `fill` and `edge` are the tokens of the colour behind it, and of the rule at its
    side. `joint` is what parts paragraphs here. `align` is the alignment of a cell. `boxes` counts
    the quotations, asides and definitions around.
    """

    role: Role = "body"
    ground: Ground | None = None
    left: float = 0.0
    right: float = 0.0
    indents: tuple[str, ...] = ()
    depth: Depth = NOWHERE
    inside: str = ""
    note: str = ""
    cell: bool = False
    language: str = ""
    em: float = 1.0
    fill: str = ""
    edge: str = ""
    joint: Joint = "indent"
    align: str = ""
    boxes: int = 0

    def of(self, role: Role) -> "Place":
        """Return the place with its text in another role."""
        return replace(self, role=role, ground=None)


@dataclass(slots=True)
class Flow:
    """The records of a file in the making.

    `marker` is what the next line stands behind, `leading` that of the line before it.
    """

    edition: Edition
    type: Type
    records: list[Wanted] = field(default_factory=list)
    space: Space = field(default_factory=Space)
    pending: list[tuple[Note, str]] = field(default_factory=list)
    marker: Marker | None = None
    leading: tuple[float, str] = (0.0, "")
    after_paragraph: bool = False

    def length(self, points: float, place: Place) -> float:
        """Return a length of the style as it is at `place`."""
        return points * place.em if self.type.format == "epub" else points

    def blocks(self, blocks: Sequence[Block], place: Place) -> None:
        """Write `blocks`, one after the other."""
        self.after_paragraph = False
        before: Block | None = None
        for block in blocks:
            self.block(block, place, before)
            before = block
            self.after_paragraph = isinstance(block, Paragraph)
        self.after_paragraph = False

    def block(self, block: Block, place: Place, before: Block | None) -> None:
        """Write `block`, which stands behind `before`."""
        style = self.type.style
        match block:
            case Heading(level, content):
                role = HEADINGS[level - 1]
                # Word's headings have no style but their own, and so no other space.
                under = isinstance(before, Heading) and before.level == level - 1 > 1
                under = under and self.type.format != "docx"
                self.heading(level, content, role, place, block.id, met=under)
            case Paragraph(content):
                self.paragraph(content, place, name=block.id)
            case List():
                self.list(block, place)
            case DefinitionList():
                self.definitions(block, place)
            case Table():
                self.table(block, place)
            case Quote():
                self.quote(block, place)
            case CodeBlock(value):
                self.space.meet(self.length(style.code.before, place), "code.before")
                self.pad_code()
                self.code(value, place, block.id)
                self.pad_code()
                self.space.meet(self.length(style.code.after, place), "code.after")
            case Figure():
                self.figure(block, place)
            case Aside():
                self.aside(block, place)
            case Rule():
                self.scene(place, block.id)
            case MathBlock():
                self.bare("formula", place, block.id)
            case _:
                assert_never(block)

    # --- Lines of text ---------------------------------------------------------------------------

    def heading(
        self,
        level: int,
        content: Sequence[Inline],
        role: Role,
        place: Place,
        name: str,
        *,
        met: bool = False,
    ) -> None:
        """Write a heading; it has met the one above it where that is of the level above."""
        said = self.type.style.text[role]
        if not met:
            self.space.meet(said.before, f"text.{role}.before")
        label = self.edition.labels.get(name)
        lead = label.lead if label and label.kind == "heading" else ""
        self.text("heading", content, place.of(role), name=name, lead=lead, level=str(level))
        heading = self.type.style.heading
        if level == SECTION and heading.rule:
            self.space.pad(heading.rule_gap + self.type.rule(heading.rule), "heading.rule_gap")
        self.space.meet(said.after, f"text.{role}.after")

    def paragraph(
        self,
        content: Sequence[Inline],
        place: Place,
        *,
        name: str = "",
        opening: Role | None = None,
    ) -> None:
        """Write a paragraph; one of an opening has space of its own."""
        said = self.type.style.text[opening] if opening else None
        looks: dict[str, tuple[Look, str]] = {}
        if place.joint == "indent" and not opening:
            first = self.type.style.text["body"].indent if self.after_paragraph else 0.0
            looks["indent"] = (self.type.space(self.length(first, place)), "text.body.indent")
            if self.after_paragraph:
                gap = self.length(self.type.style.setting.paragraph_gap, place)
                self.space.meet(gap, "setting.paragraph_gap")
        elif place.joint == "room" and self.after_paragraph:
            name_ = "tight" if place.cell else "within"
            room = self.length(getattr(self.type.style.list, name_), place)
            self.space.meet(room, f"list.{name_}")
        if said:
            self.space.meet(said.before, f"text.{opening}.before")
        self.text("paragraph", content, place, name=name, looks=looks)
        if said:
            self.space.meet(said.after, f"text.{opening}.after")

    def text(
        self,
        kind: Kind,
        content: Sequence[Inline],
        place: Place,
        *,
        name: str = "",
        lead: str = "",
        looks: dict[str, tuple[Look, str]] | None = None,
        **facts: str,
    ) -> None:
        """Write a line of text."""
        ground = place.ground or self.type.ground(place.role)
        numbered = self.type.number(ground) if kind == "heading" else self.type.label(ground)
        lead_ = (lead, numbered) if lead else None
        said = line(content, ground, self.edition, self.type, language=place.language, lead=lead_)
        self.call(said)
        if not (said.text or said.pictures):
            self.space.forget()
            return
        self.put(kind, said, place, name=name, looks=looks or {}, facts=facts)

    def put(
        self,
        kind: Kind,
        said: Line,
        place: Place,
        *,
        name: str,
        looks: dict[str, tuple[Look, str]],
        facts: dict[str, str],
    ) -> None:
        """Write the record of a line."""
        told = self.looks(place) | self.marked() | looks
        label = self.marker.label_tokens if self.marker else ""
        record = Record(
            kind,
            text=said.text,
            facts=self.facts(place, said.language) | facts,
            looks={key: value for key, (value, _) in told.items()},
            runs=said.runs,
            links=said.links,
            marks=said.marks,
            pictures=said.pictures,
            id=name,
        )
        tokens = {key: token for key, (_, token) in told.items()} | {"label": label}
        checked = () if self.type.format == "epub" and self.is_crowded(place) else said.run_tokens
        self.records.append(Wanted(record, tokens, checked, crowded=place.boxes > 1))

    def facts(self, place: Place, language: str) -> dict[str, str]:
        """Return what is around a record, and its label, which is then used up."""
        marked, self.marker = self.marker, None
        said = {
            "label": marked.label if marked else "",
            "lists": str(place.depth.lists) if place.depth.lists else "",
            "inside": place.inside,
            "note": place.note,
            "cell": "yes" if place.cell else "",
            "language": language or place.language or self.edition.settings.language,
        }
        return {key: value for key, value in said.items() if value}

    def looks(self, place: Place) -> dict[str, tuple[Look, str]]:
        """Return how a line of text stands: each look with its token."""
        text = self.type.style.text[place.role]
        said: dict[str, tuple[Look, str]] = {}
        gap = self.space.taken()
        if self.type.format != "epub":
            said["leading"] = (self.type.space(text.leading), f"text.{place.role}.leading")
            own = place.role in {"table", "table-head"} and place.align
            said["align"] = (own or text.align, f"text.{place.role}.align")
        # A paragraph of Word's stands in one box at most.
        if self.is_crowded(place):
            return said
        indents = " ".join(dict.fromkeys(place.indents))
        before, self.leading = self.leading, (text.leading, f"text.{place.role}.leading")
        if gap is not None:
            said["gap"] = (self.type.space(gap.points), " ".join(gap.tokens))
            if self.type.format == "pdf":
                # From the middle of the line before to the middle of this one.
                middle = (before[0] + text.leading) / 2
                tokens = (*gap.tokens, before[1], f"text.{place.role}.leading")
                said["pitch"] = (gap.points + middle, " ".join(tokens))
        said |= self.ground(place)
        said["left"] = (self.type.space(place.left), indents)
        said["right"] = (self.type.space(place.right), indents)
        return said

    def is_crowded(self, place: Place) -> bool:
        """Return whether more boxes are around a line than the format can say exactly.

        A paragraph of Word's stands in one; what an e-book says in em is as many times smaller as
        what it stands in.
        """
        if self.type.format == "pdf":
            return False
        if self.type.format == "epub":
            return place.boxes + place.cell > 1
        boxes = place.boxes + (place.role in {"code", "caption"})
        return boxes > 1 or (boxes > 0 and bool(place.depth.lists or place.note))

    def marked(self) -> dict[str, tuple[Look, str]]:
        """Return how the marker of the next line looks."""
        if self.marker is None or not (colour := self.type.colour(self.marker.colour)):
            return {}
        return {"marker_colour": (colour, self.marker.colour_token)}

    def em(self, role: Role) -> float:
        """Return how many times the size of running text that of `role` is."""
        return self.type.style.text[role].size / self.type.style.text["body"].size

    def ground(self, place: Place) -> dict[str, tuple[Look, str]]:
        """Return what is behind a line of text and at its side; e-books have no fills."""
        style = self.type.style
        said: dict[str, tuple[Look, str]] = {}
        if place.fill and self.type.format != "epub":
            group: AsideStyle | CodeStyle = (
                style.aside if place.fill.startswith("a") else style.code
            )
            said["fill"] = (style.colour(group.background), place.fill)
        if place.edge:
            said["edge"] = (self.type.rule(style.aside.rule), place.edge)
            if colour := self.type.colour(style.aside.rule_colour):
                said["edge_colour"] = (colour, f"{place.edge}_colour")
        return said

    def indent(self, block: List) -> float:
        """Return how far a list stands in; an e-book has no margin for long numbers to hang in."""
        indent = self.type.style.list.indent
        last = block.start + len(block.items) - 1
        short = {"bullet": inf, "decimal": 9, "lower-alpha": 26, "upper-alpha": 26}
        wide = self.type.format == "epub" and last > short.get(block.kind, 2)
        return WIDE * indent if wide else indent

    def scene(self, place: Place, name: str) -> None:
        """Write a change of scene: on paper it is a line of signs, elsewhere it says what it is."""
        if self.type.format != "pdf":
            self.bare("rule", place, name)
            return
        style = self.type.style
        own = place.ground or self.type.ground(place.role)
        colour = self.type.colour(style.rules.scene_colour)
        ground = changed(own, "rules.scene_colour", colour=colour)
        standing = replace(place, ground=ground, joint="")
        self.space.forget()
        self.text(
            "paragraph",
            (Text(style.rules.scene),),
            standing,
            name=name,
            looks={"align": ("center", "")},
        )
        self.space.forget()

    def bare(self, kind: Kind, place: Place, name: str) -> None:
        """Write a record without text."""
        self.space.forget()
        self.records.append(Wanted(Record(kind, facts=self.facts(place, ""), id=name)))

    def code(self, value: str, place: Place, name: str) -> None:
        """Write a block of code."""
        ground = self.type.ground("code")
        text = words(value)
        if not text and self.type.format == "pdf":
            # Nothing of it is painted but its ground.
            self.space.forget()
            return
        said = Line(text, (Run(text, ground.letters),), (ground.tokens,), (), (), (), (), "")
        padding, edge = self.length(self.type.style.code.padding, place), 0.0
        looks: dict[str, tuple[Look, str]] = {}
        if self.type.format == "epub":
            rules, edge = self.type.style.rules, self.length(self.type.style.aside.rule, place)
            looks["edge"] = (edge, "aside.rule")
            looks["edge_colour"] = (
                self.type.style.colour(rules.byline_colour),
                "rules.byline_colour",
            )
        standing = replace(
            place,
            role="code",
            left=place.left + edge + padding,
            right=place.right + (0.0 if edge else padding),
            indents=(*place.indents, "code.padding", *(("aside.rule",) if edge else ())),
            fill="code.background",
            edge="",
        )
        self.put("code", said, standing, name=name, looks=looks, facts={})

    def pad_code(self) -> None:
        """Let the padding of a block of code stand here; in an e-book it has a rule instead."""
        if self.type.format != "epub":
            self.space.pad(self.boxed(self.type.style.code.padding), "code.padding")

    def boxed(self, padding: float) -> float:
        """Return a padding as drawn: Word's is beside a border, the thinnest it has."""
        return padding + THINNEST if self.type.format == "docx" else padding

    # --- What holds blocks -----------------------------------------------------------------------

    def list(self, block: List, place: Place) -> None:
        """Write a list."""
        lists = self.type.style.list
        nested = place.depth.lists > 0
        if nested:
            self.space.meet(self.length(lists.nested, place), "list.nested")
        elif not (place.cell or place.note):
            self.space.meet(self.length(lists.before, place), "list.before")
        inner = replace(
            place,
            left=place.left + self.length(self.indent(block), place),
            indents=(*place.indents, "list.indent"),
            depth=place.depth.within(block),
            joint="indent" if block.tight else "room",
        )
        for number, item in enumerate(block.items):
            if number:
                gap = "tight" if block.tight else "loose"
                self.space.meet(self.length(getattr(lists, gap), place), f"list.{gap}")
            self.marker = marker(item, block, block.start + number, inner.depth, lists)
            self.blocks(item.content, inner)
            self.marker = None
        if not (nested or place.cell or place.note):
            self.space.meet(self.length(lists.after, place), "list.after")

    def definitions(self, block: DefinitionList, place: Place) -> None:
        """Write a list of terms and their meanings."""
        style = self.type.style.definition
        tight = self.length(self.type.style.list.tight, place)
        nested = place.depth.lists > 0
        if nested:
            nested_gap = self.length(self.type.style.list.nested, place)
            self.space.meet(nested_gap, "list.nested")
        else:
            self.space.meet(self.length(style.before, place), "definition.before")
        inner = replace(
            place,
            left=place.left + self.length(style.indent, place),
            indents=(*place.indents, "definition.indent"),
            joint="indent",
            inside="meaning",
            boxes=place.boxes + 1,
        )
        for number, definition in enumerate(block.items):
            if number:
                self.space.meet(self.length(style.gap, place), "definition.gap")
            for term in definition.terms:
                self.text("term", term, place.of("term"))
            for count, meaning in enumerate(definition.meanings):
                if count:
                    self.space.meet(tight, "list.tight")
                self.blocks(meaning, inner)
        if not nested:
            self.space.meet(self.length(style.after, place), "definition.after")

    def quote(self, block: Quote, place: Place) -> None:
        """Write a quotation, its attribution last."""
        style = self.type.style.quote
        place = replace(place, em=self.em("quote"))
        self.space.meet(self.length(style.before, place), "quote.before")
        indent = self.length(style.indent, place)
        inner = replace(
            place,
            role="quote",
            ground=None,
            left=place.left + indent,
            right=place.right + indent,
            indents=(*place.indents, "quote.indent"),
            joint="indent",
            inside="quote",
            boxes=place.boxes + 1,
        )
        self.blocks(block.content, inner)
        if block.attribution:
            self.text("paragraph", block.attribution, inner.of("attribution"))
        self.space.meet(self.length(style.after, place), "quote.after")
        if self.type.format == "docx" and not isinstance(block.content[-1], Paragraph):
            self.space.forget()

    def aside(self, block: Aside, place: Place) -> None:
        """Write an aside, its title first."""
        style = self.type.style.aside
        self.space.meet(style.before, "aside.before")
        self.space.pad(self.boxed(style.padding_y), "aside.padding_y")
        inner = replace(
            place,
            role="aside",
            ground=None,
            left=place.left + style.rule + style.padding_x,
            right=place.right + style.padding_x,
            indents=(*place.indents, "aside.padding_x", "aside.rule"),
            inside="aside",
            boxes=place.boxes + 1,
            em=self.em("aside"),
            joint="indent",
            fill="aside.background",
            edge="aside.rule",
        )
        self.text("paragraph", block.title, inner.of("aside-title"))
        self.blocks(block.content, inner)
        self.space.drop()
        self.space.pad(self.boxed(style.padding_y), "aside.padding_y")
        self.space.meet(style.after, "aside.after")

    def figure(self, block: Figure, place: Place) -> None:
        """Write a figure, its caption below it."""
        facts = self.facts(place, "")
        if alt := alternative(block.image, self.type):
            facts["alt"] = alt
        self.records.append(Wanted(Record("figure", facts=facts, id=block.id)))
        self.space.forget()
        self.caption(block.id, block.caption, place, "figure.caption_gap")
        self.space.forget()

    def caption(self, name: str, caption: Sequence[Inline], place: Place, key: str) -> None:
        """Write the caption of a table or figure; `key` names that of the room to what it is of."""
        label = self.edition.labels.get(name)
        style = self.type.style
        room = (
            style.figure.caption_gap if key == "figure.caption_gap" else style.text["caption"].after
        )
        self.text(
            "caption",
            caption,
            place.of("caption"),
            name=name,
            lead=label.lead if label and caption else "",
            looks={} if place.boxes else {"gap": (self.type.space(room), key)},
        )

    def table(self, block: Table, place: Place) -> None:
        """Write a table: its caption, its cells, its notes."""
        look = self.type.style.table_of(block.variant)
        self.space.forget()
        self.caption(block.id, block.caption, place, "text.caption.after")
        rows = len(block.head) + len(block.body) + len(block.foot)
        facts = self.facts(place, "") | {
            "columns": str(len(block.columns)), "head": str(len(block.head)), "rows": str(rows),
        }  # fmt: skip
        looks: dict[str, Look] = {
            "widths": tables.widths(block, self.edition, self.type, place.left + place.right),
        }
        if block.caption:
            looks["caption_place"] = look.caption_place
        tokens = {"caption_place": tables.token(block, "caption_place")}
        self.records.append(Wanted(Record("table", facts=facts, looks=looks, id=block.id), tokens))
        for plan in tables.cells(block, self.edition, self.type):
            self.cell(plan, place)
        self.space.forget()
        under = replace(
            place.of("table-note"),
            depth=NOWHERE,
            inside="",
            joint="",
            em=self.em("table-note"),
        )
        self.blocks(block.notes, under)
        self.space.forget()

    def cell(self, plan: CellPlan, place: Place) -> None:
        """Write a cell: one of a single paragraph is its text, in any other stand its blocks."""
        inner = Place(
            role=plan.role,
            ground=plan.ground,
            cell=True,
            boxes=place.boxes + place.cell,
            note=place.note,
            language=place.language,
            em=self.em("table"),
            joint="room",
            align=plan.facts["align"].replace("decimal", "end"),
        )
        self.space.forget()
        match plan.cell.content:
            case (Paragraph(content),):
                said = line(content, plan.ground, self.edition, self.type, language=place.language)
                self.call(said)
            case _:
                said = NOTHING
        told = plan.looks if said.text else {}
        facts = self.facts(replace(inner, cell=False), said.language) | plan.facts
        self.records.append(
            Wanted(
                Record(
                    "cell",
                    text=said.text,
                    facts=facts,
                    looks={key: value for key, (value, _) in told.items()},
                    runs=said.runs,
                    links=said.links,
                    marks=said.marks,
                    pictures=said.pictures,
                    id=plan.cell.id,
                ),
                {key: token for key, (_, token) in told.items()},
                said.run_tokens,
                plan.at_break,
            )
        )
        if said is NOTHING:
            self.blocks(plan.cell.content, inner)

    # --- Notes -----------------------------------------------------------------------------------

    def call(self, said: Line) -> None:
        """Remember the notes of a line, each with the language it is called in."""
        self.pending += said.notes

    def finish_notes(self) -> None:
        """Write the notes called so far, and those called in them, in the order of their calls."""
        while self.pending:
            (note, language), *later = self.pending
            self.pending = []
            self.space.forget()
            place = Place(
                role="note",
                language=language,
                note=self.edition.labels[note.id].name,
                em=self.em("note"),
                joint="",
            )
            self.blocks(note.content, place)
            self.pending += later
