"""Blocks as records, one after the other, and what holds blocks."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import assert_never

from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    DefinitionList,
    Figure,
    Heading,
    Image,
    Inline,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from briefexport.proof.record import Look, Record, Run
from briefexport.proof.wanted import tables
from briefexport.proof.wanted.flow import UNSEEN, Flow, Place
from briefexport.proof.wanted.letters import Ground, changed
from briefexport.proof.wanted.lines import NOTHING, Line, alternative, line, words
from briefexport.proof.wanted.markers import marker
from briefexport.proof.wanted.record import Wanted
from briefexport.proof.wanted.tables import CellPlan
from briefexport.style import Role
from briefexport.walk import descendants

# How many times further in e-books set a list whose numbers are long.
WIDE = 1.5
# The thinnest border of Word's, in points.
THINNEST = 0.25
# So many boxes around a line are more than any format tells exactly.
MANY = 2
# The level of headings that a rule may stand under.
SECTION = 2
HEADINGS: tuple[Role, ...] = (
    "brief-title", "heading-2", "heading-3", "heading-4", "heading-5", "heading-6",
)  # fmt: skip


def tell_all(flow: Flow, blocks: Sequence[Block], place: Place) -> None:
    """Write the blocks of a brief; an e-book has the long descriptions of pictures behind each."""
    start = 0
    for number, block in enumerate(blocks, 1):
        if has_described(flow, block):
            tell(flow, blocks[start:number], place)
            flow.space.forget()
            start = number
    tell(flow, blocks[start:], place)


def has_described(flow: Flow, block: Block) -> bool:
    """Return whether a block of an e-book holds a picture with a long description."""
    nodes = descendants(block) if flow.type.format == "epub" else ()
    return any(isinstance(node, Image) and node.description for node in nodes)


def tell(flow: Flow, blocks: Sequence[Block], place: Place) -> None:
    """Write `blocks`, one after the other."""
    flow.after_paragraph = False
    before: Block | None = None
    for block in blocks:
        _tell(flow, block, place, before)
        before = block
        flow.after_paragraph = isinstance(block, Paragraph)
    flow.after_paragraph = False


def _tell(flow: Flow, block: Block, place: Place, before: Block | None) -> None:
    """Write `block`, which stands behind `before`."""
    style = flow.type.style
    match block:
        case Heading(level, content):
            role = HEADINGS[level - 1]
            # Word's headings have no style but their own, and so no other space.
            under = isinstance(before, Heading) and before.level == level - 1 > 1
            under = under and flow.type.format != "docx"
            heading(flow, level, content, role, place, block.id, met=under)
        case Paragraph(content):
            paragraph(flow, content, place, name=block.id)
        case List():
            list_(flow, block, place)
        case DefinitionList():
            definitions(flow, block, place)
        case Table():
            table(flow, block, place)
        case Quote():
            quote(flow, block, place)
        case CodeBlock(value):
            flow.space.meet(flow.length(style.code.before, place), "code.before")
            pad_code(flow)
            code(flow, value, place, block.id)
            pad_code(flow)
            flow.space.meet(flow.length(style.code.after, place), "code.after")
        case Figure():
            figure(flow, block, place)
        case Aside():
            aside(flow, block, place)
        case Rule():
            scene(flow, place, block.id)
        case MathBlock():
            flow.bare("formula", place, block.id)
        case _:
            assert_never(block)


def heading(
    flow: Flow,
    level: int,
    content: Sequence[Inline],
    role: Role,
    place: Place,
    name: str,
    *,
    met: bool = False,
) -> None:
    """Write a heading; it has met the one above it where that is of the level above."""
    said = flow.type.style.text[role]
    if not met:
        flow.space.meet(said.before, f"text.{role}.before")
    label = flow.edition.labels.get(name)
    lead = label.lead if label and label.kind == "heading" else ""
    flow.text("heading", content, place.of(role), name=name, lead=lead, level=str(level))
    heading = flow.type.style.heading
    if level == SECTION and heading.rule:
        flow.space.pad(
            heading.rule_gap + flow.type.rule(heading.rule), "heading.rule_gap heading.rule"
        )
    flow.space.meet(said.after, f"text.{role}.after")


def paragraph(
    flow: Flow,
    content: Sequence[Inline],
    place: Place,
    *,
    name: str = "",
    opening: Role | None = None,
) -> None:
    """Write a paragraph; one of an opening has space of its own."""
    said = flow.type.style.text[opening] if opening else None
    looks: dict[str, tuple[Look, str]] = {}
    if flow.is_paper and place.note and len(flow.records) > flow.begun:
        # It has an indent that nothing but a second line would show.
        looks["left"] = (UNSEEN, "")
    if place.joint == "indent" and not opening:
        first = flow.type.style.text["body"].indent if flow.after_paragraph else 0.0
        looks["indent"] = (flow.type.space(flow.length(first, place)), "text.body.indent")
        if flow.after_paragraph:
            gap = flow.length(flow.type.style.setting.paragraph_gap, place)
            flow.space.meet(gap, "setting.paragraph_gap")
    elif place.joint == "room" and flow.after_paragraph:
        name_ = "tight" if place.cell else "within"
        room = flow.length(getattr(flow.type.style.list, name_), place)
        flow.space.meet(room, f"list.{name_}")
    if flow.type.format == "epub" and flow.marker and " " in flow.marker.label:
        # The box of a numbered task stands in the line.
        looks["indent"] = (UNSEEN, "")
    if said:
        flow.space.meet(said.before, f"text.{opening}.before")
    flow.text("paragraph", content, place, name=name, looks=looks)
    if said:
        flow.space.meet(said.after, f"text.{opening}.after")


def indent(flow: Flow, block: List) -> float:
    """Return how far a list stands in; an e-book has no margin for long numbers to hang in."""
    indent = flow.type.style.list.indent
    last = block.start + len(block.items) - 1
    short = {"bullet": inf, "decimal": 9, "lower-alpha": 26, "upper-alpha": 26}
    wide = flow.type.format == "epub" and last > short.get(block.kind, 2)
    return WIDE * indent if wide else indent


def scene(flow: Flow, place: Place, name: str) -> None:
    """Write a change of scene: on paper it is a line of signs, elsewhere it says what it is."""
    if flow.type.format != "pdf":
        flow.bare("rule", place, name)
        return
    style = flow.type.style
    standing = replace(place, ground=scene_ground(flow, place), joint="")
    flow.space.forget()
    flow.text(
        "paragraph",
        (Text(style.rules.scene),),
        standing,
        name=name,
        looks={"align": ("center", "")},
    )
    flow.space.forget()


def scene_ground(flow: Flow, place: Place) -> Ground:
    """Return the letters of the signs that a change of scene is on paper."""
    own = place.ground or flow.type.ground(place.role, around=place.around)
    colour = flow.type.colour(flow.type.style.rules.scene_colour)
    return changed(own, "rules.scene_colour", colour=colour)


def code(flow: Flow, value: str, place: Place, name: str) -> None:
    """Write a block of code."""
    ground = flow.type.ground("code", around=place.around)
    text = words(value)
    # A line that ends the last one is none itself.
    rows = [bool(words(row)) for row in value.removesuffix("\n").split("\n")]
    if not text and flow.type.format == "pdf":
        # Nothing of it is painted but its ground.
        flow.space.forget()
        return
    said = Line(text, (Run(text, ground.letters),), (ground.tokens,), (), (), (), (), "")
    padding, edge = flow.length(flow.type.style.code.padding, place), 0.0
    looks: dict[str, tuple[Look, str]] = {}
    leading = flow.type.style.text["code"].leading
    if flow.is_paper:
        # Lines without anything are not painted.
        flow.space.pad(rows.index(True) * leading, "text.code.leading")
        if not any(map(all, pairwise(rows))):
            looks["leading"] = (UNSEEN, "")
        if place.rtl:
            # Code runs to the right, where nothing tells the edge of other text.
            looks["left"] = (UNSEEN, "")
    if flow.type.format == "epub" and not flow.is_crowded(place):
        rules, edge = flow.type.style.rules, flow.length(flow.type.style.aside.rule, place)
        looks["edge"] = (edge, "aside.rule")
        looks["edge_colour"] = (
            flow.type.style.colour(rules.byline_colour),
            "rules.byline_colour",
        )
    standing = replace(
        place,
        role="code",
        left=place.left + edge + padding,
        right=place.right + (0.0 if edge else padding),
        indents=(*place.indents, "code.padding", *(("aside.rule",) if edge else ())),
        fill="code.background",
        edge=place.edge if flow.is_paper and not place.rtl else "",
    )
    flow.put("code", said, standing, name=name, looks=looks, facts={})
    if flow.is_paper:
        flow.space.pad(rows[::-1].index(True) * leading, "text.code.leading")


def pad_code(flow: Flow) -> None:
    """Let the padding of a block of code stand here; in an e-book it has a rule instead."""
    if flow.type.format != "epub":
        flow.space.pad(boxed(flow, flow.type.style.code.padding), "code.padding")


def boxed(flow: Flow, padding: float) -> float:
    """Return a padding as drawn: Word's is beside a border, the thinnest it has."""
    return padding + THINNEST if flow.type.format == "docx" else padding


def list_(flow: Flow, block: List, place: Place) -> None:
    """Write a list."""
    lists = flow.type.style.list
    nested = place.depth.lists > 0
    if nested:
        flow.space.meet(flow.length(lists.nested, place), "list.nested")
    elif not (place.cell or place.note):
        flow.space.meet(flow.length(lists.before, place), "list.before")
    inner = replace(
        place,
        left=place.left + flow.length(indent(flow, block), place),
        indents=(*place.indents, "list.indent"),
        depth=place.depth.within(block),
        joint="indent" if block.tight else "room",
    )
    for number, item in enumerate(block.items):
        if number:
            gap = "tight" if block.tight else "loose"
            flow.space.meet(flow.length(getattr(lists, gap), place), f"list.{gap}")
        at = block.start + number
        flow.marker = marker(item, block, at, inner.depth, lists, flow.type.format)
        tell(flow, item.content, inner)
        flow.marker = None
    if not (nested or place.cell or place.note):
        flow.space.meet(flow.length(lists.after, place), "list.after")


def definitions(flow: Flow, block: DefinitionList, place: Place) -> None:
    """Write a list of terms and their meanings."""
    style = flow.type.style.definition
    tight = flow.length(flow.type.style.list.tight, place)
    nested = place.depth.lists > 0 or (place.listed and flow.type.format != "docx")
    if nested:
        nested_gap = flow.length(flow.type.style.list.nested, place)
        flow.space.meet(nested_gap, "list.nested")
    else:
        flow.space.meet(flow.length(style.before, place), "definition.before")
    inner = replace(
        place,
        left=place.left + flow.length(style.indent, place),
        indents=(*place.indents, "definition.indent"),
        joint="indent",
        inside="meaning",
        boxes=place.boxes + 1,
    )
    for number, definition in enumerate(block.items):
        if number:
            flow.space.meet(style.gap, "definition.gap")
        for term in definition.terms:
            flow.text("term", term, place.of("term"))
            term_after = flow.type.style.text["term"].after
            flow.space.meet(flow.length(term_after, place), "text.term.after")
        for count, meaning in enumerate(definition.meanings):
            if count:
                flow.space.meet(tight, "list.tight")
            tell(flow, meaning, inner)
    if not nested:
        flow.space.meet(flow.length(style.after, place), "definition.after")


def quote(flow: Flow, block: Quote, place: Place) -> None:
    """Write a quotation, its attribution last."""
    style = flow.type.style.quote
    place = replace(place, em=flow.em("quote"))
    flow.space.meet(flow.length(style.before, place), "quote.before")
    indent = flow.length(style.indent, place)
    inner = replace(
        place,
        role="quote",
        ground=None,
        around=flow.type.ground("quote", around=place.around).letters.colour,
        left=place.left + indent,
        right=place.right + indent,
        indents=(*place.indents, "quote.indent"),
        joint="indent",
        inside="quote",
        boxes=place.boxes + 1,
    )
    tell(flow, block.content, inner)
    if block.attribution:
        before = flow.type.style.text["attribution"].before
        flow.space.meet(flow.length(before, place), "text.attribution.before")
        flow.text("paragraph", block.attribution, inner.of("attribution"))
    flow.space.meet(flow.length(style.after, place), "quote.after")
    if flow.type.format == "docx" and not isinstance(block.content[-1], Paragraph):
        flow.space.forget()


def aside(flow: Flow, block: Aside, place: Place) -> None:
    """Write an aside, its title first."""
    style = flow.type.style.aside
    flow.space.meet(style.before, "aside.before")
    flow.space.pad(boxed(flow, style.padding_y), "aside.padding_y")
    inner = replace(
        place,
        role="aside",
        ground=None,
        around=flow.type.ground("aside", around=place.around).letters.colour,
        left=place.left + style.rule + style.padding_x,
        right=place.right + style.padding_x,
        indents=(*place.indents, "aside.padding_x", "aside.rule"),
        inside="aside",
        boxes=place.boxes + 1,
        em=flow.em("aside"),
        joint="indent",
        fill="aside.background",
        edge="aside.rule",
    )
    flow.text("paragraph", block.title, inner.of("aside-title"))
    after = flow.type.style.text["aside-title"].after
    flow.space.meet(after, "text.aside-title.after")
    tell(flow, block.content, inner)
    flow.space.drop()
    flow.space.pad(boxed(flow, style.padding_y), "aside.padding_y")
    flow.space.meet(style.after, "aside.after")


def figure(flow: Flow, block: Figure, place: Place) -> None:
    """Write a figure, its caption below it."""
    if flow.is_paper and not (block.image.alt or block.caption):
        # A picture of which nothing is said is none of a page's tags.
        flow.space.forget()
        return
    facts = flow.facts(place, "")
    if alt := alternative(block.image, flow.type):
        facts["alt"] = alt
    style = flow.type.style.figure
    room = flow.room(style.before, "figure.before", place)
    looks = {key: look for key, (look, _) in room.items()}
    tokens = {key: token for key, (_, token) in room.items()}
    flow.records.append(Wanted(Record("figure", facts=facts, looks=looks, id=block.id), tokens))
    flow.caption(block.id, block.caption, place, "figure.caption_gap")
    flow.leave(style.after, "figure.after", place)
    if block.image.description:
        # An e-book has it behind the figure.
        flow.space.forget()


def table(flow: Flow, block: Table, place: Place) -> None:
    """Write a table: its caption, its cells, its notes."""
    look = flow.type.style.table_of(block.variant)
    room = flow.room(look.before, tables.token(block, "before"), place)
    narrow = tables.spare(block, flow.edition, flow.type, place.left + place.right)
    inked = flow.type.ground("table", around=place.around).letters.colour
    standing = replace(place, right=place.right + narrow, around=inked)
    # How much room a table has in a cell of another, nobody can tell.
    within = place.cell and flow.type.format != "epub"
    if within:
        standing = replace(standing, boxes=MANY)
    flow.caption(block.id, block.caption, standing, "text.caption.after")
    groups = (block.head, block.body, block.foot)
    head, body, foot = (sum(tables.told_rows(rows, flow.type)) for rows in groups)
    facts = flow.facts(place, "") | {
        "columns": str(len(block.columns)), "head": str(head), "rows": str(head + body + foot),
    }  # fmt: skip
    looks: dict[str, Look] = {}
    if not (within or (flow.is_paper and not tables.is_parted(block))):
        widths = tables.widths(block, flow.edition, flow.type, place.left + place.right)
        looks["widths"] = widths
    if block.caption and not (flow.is_paper and tables.is_wordless(block)):
        looks["caption_place"] = look.caption_place
    tokens = {"caption_place": tables.token(block, "caption_place")}
    looks |= {key: said for key, (said, _) in room.items()}
    tokens |= {key: token for key, (_, token) in room.items()}
    flow.records.append(Wanted(Record("table", facts=facts, looks=looks, id=block.id), tokens))
    # On a page, the rules of a table in a cell are not told from those of the table around.
    inner = (node for node in descendants(block) if node is not block)
    mixed = flow.is_paper and (place.cell or any(isinstance(node, Table) for node in inner))
    # Where a row has no cell of its own, each format has a way of its own to rule those around.
    mixed = mixed or not all(row.cells for group in groups for row in group)
    for plan in tables.cells(block, flow.edition, flow.type, place.around):
        if mixed:
            plan.looks.clear()
        if mixed and flow.is_paper:
            del plan.facts["align"]
        cell(flow, plan, place)
    flow.space.forget()
    if flow.is_open(place) and not (block.caption and look.caption_place == "below"):
        flow.space.edge()
        flow.leading = (0.0, "")
    if block.notes:
        before = flow.type.style.text["table-note"].before
        flow.space.pad(flow.length(before, place), "text.table-note.before")
    under = replace(place.of("table-note"), joint="", em=flow.em("table-note"))
    if flow.type.format == "epub":
        # They are set in an em of their own, of which what else stands in them has a share.
        plain = all(isinstance(note, Paragraph) for note in block.notes)
        under = replace(under, boxes=under.boxes + (1 if plain else MANY))
    tell(flow, block.notes, under)
    if flow.type.format == "epub":
        # Its box holds the margins in it.
        flow.space.pad(0.0, "")
    flow.leave(look.after, tables.token(block, "after"), place)


def cell(flow: Flow, plan: CellPlan, place: Place) -> None:
    """Write a cell: one of a single paragraph is its text, in any other stand its blocks."""
    inner = Place(
        role=plan.role,
        ground=plan.ground,
        cell=True,
        boxes=place.boxes + place.cell,
        note=place.note,
        language=place.language,
        em=flow.em("table"),
        joint="room",
        align=plan.facts.get("align", "").replace("decimal", "end"),
        around=plan.ground.letters.colour,
        rtl=place.rtl,
        listed=place.listed or place.depth.lists > 0,
    )
    flow.space.forget()
    match plan.cell.content:
        case (Paragraph(content),):
            said = line(
                content, plan.ground, flow.edition, flow.type,
                language=place.language, rtl=place.rtl,
            )  # fmt: skip
            flow.call(said, place)
        case _:
            said = NOTHING
    told = plan.looks if said.text else {}
    if told and place.fill and flow.type.format != "epub":
        ground = (flow.type.style.colour(flow.type.style.aside.background), place.fill)
        told = {"fill": ground, **told}
    facts = flow.facts(replace(inner, cell=False), said.language) | plan.facts
    flow.records.append(
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
            turned=said.turned or place.rtl,
            # In a narrow cell a line may end within a word.
            roomy=said.roomy or flow.is_paper,
        )
    )
    if said is NOTHING:
        tell(flow, plan.cell.content, inner)
        if flow.is_paper:
            merge(flow, plan)


def merge(flow: Flow, plan: CellPlan) -> None:
    """Make the text of a cell of the one paragraph that a page shows of what is in it, if any."""
    place = next(n for n, one in enumerate(flow.records) if one.record.id == plan.cell.id)
    match flow.records[place:]:
        case [cell, Wanted(Record(kind="paragraph")) as only] if is_plain(only.record):
            # What is not shown beside it may move it.
            facts = {**only.record.facts, **cell.record.facts}
            facts.pop("cell", None)
            facts.pop("align", None)
            facts["language"] = only.record.facts["language"]
            record = replace(only.record, kind="cell", id=cell.record.id, facts=facts, looks={})
            flow.records[place:] = [replace(only, record=record)]
        case _:
            pass


def is_plain(record: Record) -> bool:
    """Return whether a paragraph in a cell is in nothing else."""
    return not record.facts.keys() & {"label", "lists", "inside"}


def finish_notes(flow: Flow) -> None:
    """Write the notes called so far, and those called in them, in the order of their calls.

    Those of an e-book are asides, and have the colour of asides unless they say another.
    """
    asides = flow.type.ground("aside").letters.colour
    inked = flow.type.ground("note", around=asides).letters.colour
    while flow.pending:
        (note, called), *later = flow.pending
        flow.pending = []
        flow.space.forget()
        flow.begun = len(flow.records)
        place = Place(
            role="note",
            language=called.language,
            note=flow.edition.labels[note.id].name,
            em=flow.em("note"),
            joint="",
            around=inked,
            rtl=called.rtl,
        )
        tell(flow, note.content, place)
        flow.pending += later
