"""Blocks as records, one after the other, and what holds blocks."""

from collections.abc import Sequence
from dataclasses import replace
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
    List,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from briefexport.proof.record import Look
from briefexport.proof.wanted.flow import Flow
from briefexport.proof.wanted.grids import table
from briefexport.proof.wanted.letters import Type
from briefexport.proof.wanted.markers import marker
from briefexport.proof.wanted.places import Place
from briefexport.proof.wanted.record import Wanted
from briefexport.proof.wanted.single import boxed, code, figure, heading, pad_code, paragraph, scene
from briefexport.style import Role
from briefexport.walk import descendants

# What the lowest line of Word's is, in points.
LOWEST = 1.0
# How many times further in e-books set a list whose numbers are long.
WIDE = 1.5
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
    for number, block in enumerate(blocks):
        if not isinstance(before, Heading) and _leads_aside(flow, blocks[number:]):
            flow.space.forget()
        _tell(flow, block, place, before)
        before = block
        flow.after_paragraph = isinstance(block, Paragraph)
    flow.after_paragraph = False


def _leads_aside(flow: Flow, blocks: Sequence[Block]) -> bool:
    """Return whether `blocks` begin with headings of a table that lies on a page of Word's."""
    first = next((one for one in blocks if not isinstance(one, Heading)), None)
    match blocks[0], first:
        case Heading(), Table(id=name):
            return flow.type.format == "docx" and name in flow.edition.landscape
        case _:
            return False


def _tell(flow: Flow, block: Block, place: Place, before: Block | None) -> None:
    """Write `block`, which stands behind `before`."""
    style = flow.type.style
    match block:
        case Heading(level, content):
            role = HEADINGS[level - 1]
            # Word's headings have no style but their own, and so no other space.
            under = isinstance(before, Heading) and before.level == level - 1 > 1
            under = under and flow.type.format != "docx"
            if flow.type.format == "docx" and flow.ends_in_table:
                flow.space.drop()
            heading(flow, level, content, role, place, block.id, met=under)
        case Paragraph(content):
            paragraph(flow, content, place, name=block.id)
        case List():
            list_(flow, block, place)
        case DefinitionList():
            definitions(flow, block, place)
        case Table():
            table(flow, block, place, tell)
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


def indent(flow: Flow, block: List) -> float:
    """Return how far a list stands in; an e-book has no margin for long numbers to hang in."""
    indent = flow.type.style.list.indent
    last = block.start + len(block.items) - 1
    short = {"bullet": inf, "decimal": 9, "lower-alpha": 26, "upper-alpha": 26}
    wide = flow.type.format == "epub" and last > short.get(block.kind, 2)
    return WIDE * indent if wide else indent


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
    ground = inner.ground or flow.type.ground(inner.role, around=inner.around)
    for number, item in enumerate(block.items):
        if number:
            gap = "tight" if block.tight else "loose"
            flow.space.meet(flow.length(getattr(lists, gap), place), f"list.{gap}")
        at = block.start + number
        plain = marker(item, block, at, inner.depth, lists, flow.type.format)
        flow.marker = replace(plain, letters=ground.letters, role=inner.role, left=inner.left)
        tell(flow, item.content, inner)
        if not item.content:
            # It has a line, with nothing but its marker on it.
            flow.space.forget()
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


def finish_notes(flow: Flow) -> None:
    """Write the notes called so far, and those called in them, in the order of their calls.

    Those of an e-book are asides, and have the colour of asides unless they say another.
    """
    asides = flow.type.ground("aside").letters.colour
    inked = flow.type.ground("note", around=asides).letters.colour
    while flow.pending:
        (note, called), *later = flow.pending
        flow.pending = []
        first, flow.begun = not flow.begun, len(flow.records)
        if first or flow.type.format != "epub":
            flow.space.forget()
        else:
            flow.space.drop()
            flow.space.meet(flow.type.style.rules.note_gap, "rules.note_gap")
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
        if flow.begun < len(flow.records):
            flow.records[flow.begun] = ruled(flow, flow.records[flow.begun], first=first)
        flow.pending += later


def ruled(flow: Flow, told: Wanted, *, first: bool) -> Wanted:
    """Return how a note begins, which has a rule above it where it is the first of several.

    It is the `first` of all. What is no paragraph shows no rule, nor do later notes of Word's, nor
    on paper what begins with a quotation.
    """
    record, type_ = told.record, flow.type
    rules = type_.style.rules
    plain = record.kind == "paragraph" and record.text
    if flow.is_paper and "inside" in record.facts:
        return told
    if not (plain and rules.note) or (type_.format == "docx" and not first):
        return told
    gap = type_.space(rules.note_gap)
    # Word's is an empty line, which cannot be lower.
    gap = max(LOWEST, gap) if type_.format == "docx" else gap
    looks: dict[str, tuple[Look, str]] = {
        "rule": (type_.rule(rules.note), "rules.note"),
        "rule_colour": (type_.style.colour(rules.note_colour), "rules.note_colour"),
    }
    below = _below(told, gap, type_)
    sure = {*looks, *([] if flow.is_paper else below)} if first else set()
    return told.with_looks({**looks, **below}, at_times={"gap", *looks, *below} - sure)


def _below(told: Wanted, gap: float, type_: Type) -> dict[str, tuple[Look, str]]:
    """Return how far below its rule a note begins: on paper, the middle of its line."""
    if type_.format != "pdf":
        return {"rule_gap": (gap, "rules.note_gap")}
    leading = told.record.looks.get("leading")
    if not isinstance(leading, float):
        return {}
    return {"rule_pitch": (gap + leading / 2, f"rules.note_gap {told.tokens['leading']}")}
