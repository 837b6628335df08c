"""Lists: real Word lists, an instance for each, at any depth."""

from dataclasses import dataclass, replace

from briefexport.backends.docx import roles
from briefexport.backends.docx.draft import Draft, Ground, furthest
from briefexport.backends.docx.flow import Para, Record, enclosed
from briefexport.backends.docx.numbering import LEVELS, Design, Family, Instance, Task, level_of
from briefexport.backends.docx.paragraphs import running_style
from briefexport.backends.docx.sheets import marker_gap
from briefexport.model import CodeBlock, Heading, List, ListItem, MathBlock, Paragraph

# What can stand beside a marker; before anything else the marker has a line to itself.
BESIDE = (Paragraph, Heading, CodeBlock, MathBlock)


@dataclass(slots=True)
class Markers:
    """The markers of one list: its instance, and those of its tasks as they turn up.

    `interrupted` is set where a numbered task, which has an instance of its own, stands before.
    """

    instance: Instance
    number: int
    tasks: dict[Task, int]
    interrupted: bool = False


def list_records(block: List, ground: Ground, draft: Draft) -> list[Record]:
    """Return the items of a list one under the other."""
    lists = draft.style.list
    outermost = not ground.path
    base = ground.left if outermost else ground.list_base
    path = (*ground.path, block.kind)
    gap = lists.tight if block.tight else lists.loose
    wanted, (limit, _) = base + lists.indent * len(path), furthest(ground)
    left = min(wanted, limit)
    inside = replace(
        ground, left=left, width=ground.width - (left - ground.left), path=path, list_base=base,
        stacked=lists.within, first_line=0.0, style="", align="",
    )  # fmt: skip
    family: Family = "bullet" if block.kind == "bullet" else "number"
    narrow = limit if wanted > limit else None
    design = Design(family, base, narrow, max(len(path), LEVELS), ground.strand)
    instance = Instance(design, path, None if block.kind == "bullet" else block.start)
    markers = Markers(instance, draft.numbering.instance(instance), {})
    before, after = (lists.before, lists.after) if outermost else (lists.nested, 0.0)
    if ground.role in {"table", "table-head", "note"}:
        before = after = 0.0
    records: list[Record] = []
    for number, item in enumerate(block.items):
        found = _item(item, number, markers, inside, draft)
        found[0].before = max(found[0].before, gap if number else before)
        records += found
    records[-1].after = max(records[-1].after, after)
    return records


def _item(
    item: ListItem, number: int, markers: Markers, ground: Ground, draft: Draft
) -> list[Record]:
    """Return an item: its marker is the numbering of its first paragraph."""
    instance, family = _marked(item, number, markers, draft)
    records = draft.stack(item.content, ground, draft)
    first = records[0] if records and isinstance(item.content[0], BESIDE) else None
    if not isinstance(first, Para):
        first = Para(
            running_style(ground), "", left=ground.left, right=ground.right, box=ground.box
        )
        records.insert(0, first)
    first.num = (instance, level_of(ground.path))
    first.hanging = marker_gap(draft.style)
    if first.style == running_style(ground) and ground.role == "body":
        first.style = roles.family_style(family, len(ground.path) - 1)
    return enclosed(records, draft.bookmark(item.id))


def _marked(item: ListItem, number: int, markers: Markers, draft: Draft) -> tuple[int, Family]:
    """Return the instance that gives an item its marker, and the family of its style.

    Tasks without numbers share one for each of their two boxes; with numbers each has its own.
    """
    whole = markers.instance
    family = whole.design.family
    if item.checked is None:
        if markers.interrupted and whole.start is not None:
            going_on = replace(whole, start=whole.start + number)
            markers.number = draft.numbering.instance(going_on)
            markers.interrupted = False
        return markers.number, family
    task: Task = "done" if item.checked else "open"
    if whole.start is not None:
        own = replace(whole, start=whole.start + number, task=task)
        markers.interrupted = True
        return draft.numbering.instance(own), family
    if task not in markers.tasks:
        own = replace(whole, design=replace(whole.design, family=task), task=task)
        markers.tasks[task] = draft.numbering.instance(own)
    return markers.tasks[task], task
