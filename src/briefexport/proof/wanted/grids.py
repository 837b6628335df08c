"""Tables as records: a caption, the table, its cells, its notes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from briefexport.longwords import broken
from briefexport.model import (
    Block,
    Paragraph,
    Table,
)
from briefexport.proof.record import Look, Record
from briefexport.proof.wanted import columns, tables
from briefexport.proof.wanted.flow import Flow
from briefexport.proof.wanted.lines import NOTHING, line
from briefexport.proof.wanted.places import Place
from briefexport.proof.wanted.record import Wanted
from briefexport.proof.wanted.tables import CellPlan
from briefexport.walk import descendants

# What a row without cells of its own leaves open of those above and below it.
UNRULED = frozenset(
    (
        "rule_top", "rule_top_colour", "rule_bottom", "rule_bottom_colour", "pad_top",
        "pad_bottom", "valign",
    )
)  # fmt: skip
# How wide a letter is on average at most, in em.
WIDE = 0.9
# So many boxes around a line are more than any format tells exactly.
MANY = 2

# What writes the blocks in a cell.
Tell: TypeAlias = Callable[[Flow, Sequence[Block], Place], None]


def table(flow: Flow, block: Table, place: Place, tell: Tell) -> None:
    """Write a table: its caption, its cells, its notes."""
    look = flow.type.style.table_of(block.variant)
    turned = flow.type.format == "docx" and block.id in flow.edition.landscape
    if turned:
        # It stands in a section of its own, at the head of a page.
        flow.space.forget()
    room = flow.room(look.before, tables.token(block, "before"), place)
    begins, ends = columns.ends_told(block) if flow.is_paper else (True, True)
    if not begins and not block.caption:
        room = {}
    narrow = columns.spare(block, flow.edition, flow.type, place.left + place.right)
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
    looks, tokens = _looks(flow, block, place, within=within)
    looks |= {key: said for key, (said, _) in room.items()}
    tokens |= {key: token for key, (_, token) in room.items()}
    flow.records.append(Wanted(Record("table", facts=facts, looks=looks, id=block.id), tokens))
    # On a page, the rules of a table in a cell are not told from those of the table around.
    inner = (node for node in descendants(block) if node is not block)
    mixed = flow.is_paper and (place.cell or any(isinstance(node, Table) for node in inner))
    # Where the head says nothing, and there is no paint below it, nothing tells where cells are.
    bare = flow.is_paper and columns.is_bare(block, look)
    mixed = mixed or bare
    # Where a row has no cell of its own, each format has a way of its own to rule those around.
    parted = not all(row.cells for group in groups for row in group)
    indent = place.left + place.right
    for plan in tables.cells(block, flow.edition, flow.type, place.around, indent):
        for key in (*plan.looks,):
            if (mixed and key != "leading") or (parted and key in UNRULED):
                del plan.looks[key]
        if mixed or (parted and flow.is_paper):
            del plan.facts["align"]
        cell(flow, plan, place, tell)
    flow.space.forget()
    if ends:
        _edge(flow, block, place)
    _notes(flow, block, place, tell)
    flow.leave(look.after, tables.token(block, "after"), place)
    if turned:
        flow.space.forget()


def _edge(flow: Flow, block: Table, place: Place) -> None:
    """Let what comes below the cells of a table be measured from its lower edge."""
    below = flow.type.style.table_of(block.variant).caption_place == "below"
    if flow.is_open(place) and not (block.caption and below):
        flow.space.edge()
        flow.leading = (0.0, "")


def _notes(flow: Flow, block: Table, place: Place, tell: Tell) -> None:
    """Write the notes of a table."""
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


def _looks(
    flow: Flow, block: Table, place: Place, *, within: bool
) -> tuple[dict[str, Look], dict[str, str]]:
    """Return how wide a table and its columns are, and where its caption stands, with tokens."""
    looks: dict[str, Look] = {}
    indent = place.left + place.right
    bare = columns.is_bare(block, flow.type.style.table_of(block.variant))
    if not (within or (flow.is_paper and (bare or not columns.is_parted(block)))):
        looks["widths"] = columns.widths(block, flow.edition, flow.type, indent)
        if flow.is_open(place):
            looks["table_width"] = columns.width(block, flow.edition, flow.type, indent)
    if block.caption and not (flow.is_paper and columns.is_wordless(block)):
        looks["caption_place"] = flow.type.style.table_of(block.variant).caption_place
    names = {"caption_place": "caption_place", "table_width": "width"}
    return looks, {key: tables.token(block, name) for key, name in names.items()}


def cell(flow: Flow, plan: CellPlan, place: Place, tell: Tell) -> None:
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
            roomy=said.roomy or (flow.is_paper and _is_broken(said.text, plan, place)),
        )
    )
    if said is NOTHING:
        tell(flow, plan.cell.content, inner)
        if flow.is_paper:
            merge(flow, plan)


def _is_broken(text: str, plan: CellPlan, place: Place) -> bool:
    """Return whether a line of a cell may end within a word, which is too long for it."""
    room = 0.0 if place.cell or place.note else plan.room
    letter = WIDE * plan.ground.letters.size
    return any(len(word) * letter > room or len(broken(word)) > 1 for word in text.split())


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
