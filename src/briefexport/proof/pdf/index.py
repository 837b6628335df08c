"""The index: its entries without the pages they name, and the columns it is set in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefexport.proof.pdf.areas import Area
from briefexport.proof.pdf.drafts import Draft
from briefexport.proof.pdf.lines import Ink, Item, Said, said

# What stands between a term and the pages it is on.
PARTING = " ,\u060c"
# Columns begin further apart than this, in points.
APART = 36.0
# Columns of no more entries than this may be fewer than there would be of more.
FEW = 4


def entry_of(items: Sequence[Item], *, leftwards: bool | None) -> tuple[Said, str]:
    """Return an entry as its term, on all the lines it takes, and the pages it names.

    The first link in it leads to the first of them.
    """
    whole = said(items, leftwards=leftwards)
    number = next((number for number, item in enumerate(items) if _is_linked(item)), len(items))
    term = said(items[:number], leftwards=leftwards)
    pages = said(items[number:], leftwards=leftwards).text
    runs = term.runs
    if runs:
        last = runs[-1]
        runs = (*runs[:-1], replace(last, text=last.text.rstrip(PARTING)))
    text = term.text.rstrip(PARTING)
    return replace(whole, text=text, runs=runs, links=(), marks=term.marks), pages


def _is_linked(item: Item) -> bool:
    return isinstance(item, Ink) and any(around.kind == "link" for around in item.around)


def tell_index(drafts: Sequence[Draft], areas: Mapping[int, Area]) -> None:
    """Say of each entry how many columns there are on its page, and how far they are apart.

    Columns are of one width, so how far apart they begin tells the room between them. A few entries
    do not fill them all.
    """
    entries = [one for one in drafts if one.kind == "entry" and one.place.part == "back"]
    starts: dict[int, list[float]] = {}
    for draft in entries:
        starts.setdefault(draft.lines[0].page, []).append(draft.lines[0].left)
    for draft in entries:
        looks, page = draft.looks, draft.lines[0].page
        start, turnover = looks.pop("start", None), looks.get("turnover")
        if isinstance(start, float) and isinstance(turnover, float):
            looks["turnover"] = turnover - start
        columns = _columns(starts[page])
        if len(starts[page]) <= FEW * len(columns):
            continue
        looks["columns"] = str(len(columns))
        if len(columns) > 1:
            area, count = areas[page], len(columns)
            pitch = columns[1] - columns[0]
            looks["column_gap"] = count * pitch - (area.right - area.left)


def _columns(starts: Sequence[float]) -> list[float]:
    """Return where columns begin."""
    found: list[float] = []
    for start in sorted(starts):
        if not found or start - found[-1] > APART:
            found.append(start)
    return found
