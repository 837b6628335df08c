"""What stands before the text of a document: its title, whom it is from, and what is made anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefexport.readers.docx.draft import Draft
from briefexport.readers.docx.parts import Grid, Item, Para
from briefexport.readers.docx.roles import Role
from briefexport.readers.docx.styles import sheet_of

# What may stand before the text of an article.
FRONT: frozenset[Role] = frozenset(
    ("title", "subtitle", "byline", "date", "kicker", "generated", "spacer")
)
DATE_LENGTH = len("2025-02-20")


@dataclass(slots=True)
class Front:
    """What stands before the text, and how many items of the document it takes."""

    count: int = 0
    title: Para | None = None
    by_heading: bool = False
    subtitle: Para | None = None
    bylines: list[Para] = field(default_factory=list)
    date: Para | None = None
    generated: list[Para] = field(default_factory=list)


def role_of(item: Item, draft: Draft) -> tuple[Role, int]:
    """Return what a paragraph is by its style, and at what level."""
    if isinstance(item, Grid):
        return "body", 0
    sheet = sheet_of(draft.styles, item.properties.style)
    if sheet.role == "body" and not says(item):
        return "spacer", 0
    return sheet.role, sheet.level


def says(para: Para) -> bool:
    """Return whether there is anything in `para`."""
    return bool(para.boxes) or any(piece.thing or piece.text.strip() for piece in para.pieces)


def front_of(items: Sequence[Item], draft: Draft) -> Front:
    """Return what stands before the text: by its styles, and a heading that is the title."""
    front = Front()
    alone = _only_heading(items, draft)
    for number, item in enumerate(items):
        role, _ = role_of(item, draft)
        if isinstance(item, Grid) or (role not in FRONT and item is not alone):
            break
        if item is alone:
            if front.title:
                break
            front.title, front.by_heading = item, True
        elif not _front_line(front, role, item):
            break
        front.count = number + 1
    return front


def _only_heading(items: Sequence[Item], draft: Draft) -> Item | None:
    """Return the heading of the first level, where there is one and no other."""
    found = [
        item
        for item in items
        if role_of(item, draft) == ("heading", 1) and isinstance(item, Para) and says(item)
    ]
    return found[0] if len(found) == 1 else None


def _front_line(front: Front, role: Role, para: Para) -> bool:
    """Take a line into the front; False where there is no place for it."""
    if not says(para):
        return True
    match role:
        case "title" if front.title is None:
            front.title = para
        case "subtitle" if front.subtitle is None and front.title is not None:
            front.subtitle = para
        case "byline":
            front.bylines.append(para)
        case "date" if front.date is None and _is_date(para):
            front.date = para
        case "kicker" | "generated":
            front.generated.append(para)
        case _:
            return False
    return True


def _is_date(para: Para) -> bool:
    text = "".join(piece.text for piece in para.pieces).strip()
    digits = text.replace("-", "")
    return len(text) == DATE_LENGTH and len(digits) == DATE_LENGTH - 2 and digits.isdecimal()
