"""Paragraphs: the style and the place of running text wherever it stands."""

from collections.abc import Sequence

from briefexport.backends.docx import roles
from briefexport.backends.docx.draft import Draft, Ground
from briefexport.backends.docx.flow import Para
from briefexport.backends.docx.inlines import runs
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.model import Direction, Foreign, Inline, Link, Math, Span


def paragraph_record(content: Sequence[Inline], ground: Ground, draft: Draft) -> Para:
    """Return a paragraph of running text at `ground`."""
    return Para(
        ground.style or running_style(ground),
        runs(content, ground, draft),
        left=ground.left,
        right=ground.right,
        size=ground.size or 0.0,
        align=ground.align,
        bidi=turned(content, ground, draft),
        grows=_stands_high(content),
        box=ground.box,
    )


def running_style(ground: Ground) -> str:
    """Return the style of running text that no list marks."""
    if ground.role == "body" and ground.path:
        return roles.list_style("ListContinue", len(ground.path) - 1)
    return ROLE_STYLES[ground.role].id


def turned(content: Sequence[Inline], ground: Ground, draft: Draft) -> bool | None:
    """Return whether a paragraph runs from right to left, None where it does as its style says.

    One that is wholly in another language runs as that language does.
    """
    direction: Direction | None = ground.direction
    match tuple(content):
        case (Foreign(direction=own),) if own:
            direction = own
        case _:
            pass
    return None if direction == draft.edition.direction else direction == "rtl"


def _stands_high(content: Sequence[Inline]) -> bool:
    """Return whether a formula may stand higher than the lines around it."""
    for inline in content:
        match inline:
            case Math():
                return True
            case Span() | Link() | Foreign():
                if _stands_high(inline.content):
                    return True
            case _:
                pass
    return False
