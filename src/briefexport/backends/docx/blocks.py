"""Blocks as paragraphs and tables, one case for each block of the model."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from briefexport.backends.docx import roles
from briefexport.backends.docx.draft import Draft, Ground, apart, furthest
from briefexport.backends.docx.flow import HEADINGS, Para, Record, enclosed, spacer
from briefexport.backends.docx.formulas import formula
from briefexport.backends.docx.inlines import plain_run, runs
from briefexport.backends.docx.lists import list_records
from briefexport.backends.docx.paragraphs import paragraph_record, turned
from briefexport.backends.docx.pictures import drawing
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.backends.docx.tables import captioned, table
from briefexport.edition.announcing import announcing
from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from briefexport.style import Role
from briefexport.wordml.xml import run


def stacked(blocks: Sequence[Block], ground: Ground, draft: Draft) -> list[Record]:
    """Return `blocks` one under the other, each within its bookmark.

    A paragraph of body text after another is indented; elsewhere space parts them.
    """
    records: list[Record] = []
    previous: Block | None = None
    leading = announcing(blocks)
    for place, block in enumerate(blocks):
        found = _block(block, ground, draft)
        if not isinstance(block, Table):
            enclosed(found, draft.bookmark(block.id))
        match previous, block:
            case Paragraph(), Paragraph():
                _parted(found[0], ground)
            case Quote(), Quote():
                # Between two paragraphs of quotations Word leaves no space.
                space = draft.style.quote
                records[-1].after = found[0].before = 0.0
                records.append(spacer(max(space.after, space.before)))
            case _:
                pass
        if found[0].turned:
            _turn_headings(records)
        if place in leading:
            _kept(found[-1])
        records += found
        previous = block
    return records


def _turn_headings(records: Sequence[Record]) -> None:
    """Let the headings that lead to a table stand on its page, which lies."""
    for record in reversed(records):
        if not isinstance(record, Para) or record.style not in HEADINGS:
            return
        record.turned = True


def _parted(record: Record, ground: Ground) -> None:
    if isinstance(record, Para):
        record.before = max(record.before, ground.stacked)
        record.first_line = ground.first_line
        if record.style == roles.BODY and (ground.first_line or ground.stacked):
            record.style = roles.INDENTED


def _kept(record: Record) -> None:
    if isinstance(record, Para):
        record.keep = True


def _block(block: Block, ground: Ground, draft: Draft) -> list[Record]:
    match block:
        case Heading():
            return [_heading(block, ground, draft)]
        case Paragraph(content):
            return [paragraph_record(content, ground, draft)]
        case List():
            return list_records(block, ground, draft)
        case DefinitionList():
            return _definitions(block, ground, draft)
        case Table():
            return table(block, ground, draft)
        case Quote():
            return _quote(block, ground, draft)
        case CodeBlock(value):
            return [_code(value, ground, draft)]
        case Figure():
            return _figure(block, ground, draft)
        case Aside():
            return _aside(block, ground, draft)
        case Rule():
            return [_scene(ground, draft)]
        case MathBlock(value):
            return [_formula(value, ground, draft)]
        case _:
            assert_never(block)


def _placed(
    style: str, content: str, ground: Ground, draft: Draft, role: Role | None = None
) -> Para:
    """Return a paragraph in `style` at `ground`, with the space its role or its style asks for."""
    own = draft.metrics[style]
    before, after = own.before, own.after
    if role:
        text = draft.style.text[role]
        before, after = text.before, text.after
    return Para(
        style, content, before, after, ground.left, ground.right, size=ground.size or 0.0,
        bidi=turned((), ground, draft), box=ground.box,
    )  # fmt: skip


def _heading(block: Heading, ground: Ground, draft: Draft) -> Para:
    style = roles.heading_style(block.level)
    role = HEADING_ROLES[block.level - 1]
    label = draft.edition.labels.get(block.id)
    number = label.lead if label else ""
    lead = plain_run(number, ground, draft, role, "heading-number") if number else ""
    words = lead + runs(block.content, ground, draft, role)
    para = _placed(style, words, ground, draft, role)
    para.bidi = turned(block.content, ground, draft)
    return para


HEADING_ROLES: tuple[Role, ...] = (
    "brief-title", "heading-2", "heading-3", "heading-4", "heading-5", "heading-6",
)  # fmt: skip


def _narrowed(draft: Draft, ground: Ground, left: float, right: float = 0.0) -> Ground:
    """Return `ground` further in, out of the lists around it."""
    most_left, most_right = furthest(ground)
    inner, outer = min(ground.left + left, most_left), min(ground.right + right, most_right)
    return replace(
        apart(ground),
        left=inner,
        right=outer,
        width=ground.left + ground.width + ground.right - inner - outer,
        stacked=draft.style.setting.paragraph_gap,
        first_line=draft.style.text["body"].indent,
        list_base=inner,
    )


# --- Definition lists ----------------------------------------------------------------------------


def _definitions(block: DefinitionList, ground: Ground, draft: Draft) -> list[Record]:
    space = draft.style.definition
    records: list[Record] = []
    for number, definition in enumerate(block.items):
        found = _definition(definition, ground, draft)
        first = draft.style.list.nested if ground.path else space.before
        found[0].before = space.gap if number else first
        records += enclosed(found, draft.bookmark(definition.id))
    records[-1].after = max(records[-1].after, 0.0 if ground.path else space.after)
    return records


def _definition(definition: Definition, ground: Ground, draft: Draft) -> list[Record]:
    space = draft.style.definition
    style = ROLE_STYLES["term"].id
    records: list[Record] = [
        _placed(style, runs(term, ground, draft, "term"), ground, draft, "term")
        for term in definition.terms
    ]
    inside = _narrowed(draft, ground, space.indent)
    if ground.role == "body":
        inside = replace(inside, style=roles.MEANING)
    for number, meaning in enumerate(definition.meanings):
        found = draft.stack(meaning, inside, draft)
        if number and found:
            found[0].before = max(found[0].before, draft.style.list.tight)
        records += found
    return records


# --- Quotations, code, figures, asides -----------------------------------------------------------


def _quote(block: Quote, ground: Ground, draft: Draft) -> list[Record]:
    space = draft.style.quote
    inside = replace(_narrowed(draft, ground, space.indent, space.indent), role="quote")
    records = draft.stack(block.content, inside, draft)
    if block.attribution:
        said = runs(block.attribution, inside, draft, "attribution")
        style = ROLE_STYLES["attribution"].id
        records.append(_placed(style, said, inside, draft, "attribution"))
    if not records:
        records = [_placed(ROLE_STYLES["quote"].id, "", inside, draft)]
    return _surrounded(records, space.before, space.after)


def _surrounded(records: list[Record], before: float, after: float) -> list[Record]:
    records[0].before = max(records[0].before, before)
    records[-1].after = max(records[-1].after, after)
    return records


def _code(value: str, ground: Ground, draft: Draft) -> Para:
    padding = draft.style.code.padding
    inside = _narrowed(draft, ground, padding, padding)
    return _placed(ROLE_STYLES["code"].id, plain_run(value, inside, draft, "code"), inside, draft)


def _figure(block: Figure, ground: Ground, draft: Draft) -> list[Record]:
    space = draft.style.figure
    image = drawing(block.image, ground, draft)
    picture = Para(
        roles.FIGURE, image, space.before, space.caption_gap, ground.left, ground.right,
        box=ground.box,
    )  # fmt: skip
    if not block.caption:
        picture.after, picture.keep = space.after, False
        return [picture]
    caption = Para(
        roles.FIGURE_CAPTION,
        captioned(block.id, block.caption, "Figure", ground, draft),
        space.caption_gap, space.after, ground.left, ground.right, box=ground.box,
    )  # fmt: skip
    return [picture, caption]


def _aside(block: Aside, ground: Ground, draft: Draft) -> list[Record]:
    space = draft.style.aside
    draft.boxes += 1
    inside = _narrowed(draft, ground, space.padding_x + space.rule, space.padding_x)
    inside = replace(inside, role="aside", box=(draft.boxes, inside.left))
    style = ROLE_STYLES["aside-title"].id
    title = runs(block.title, inside, draft, "aside-title")
    records = [
        _placed(style, title, inside, draft, "aside-title"),
        *draft.stack(block.content, inside, draft),
    ]
    return _surrounded(records, space.before, space.after)


def _scene(ground: Ground, draft: Draft) -> Para:
    return _placed(roles.SCENE, run(draft.style.rules.scene), ground, draft)


def _formula(value: str, ground: Ground, draft: Draft) -> Para:
    if written := formula(value, draft, display=True):
        return _placed(roles.FORMULA, written, ground, draft)
    return _code(value, ground, draft)
