"""What the form of a source cannot say at all, told where a change is left to a person for it."""

from dataclasses import replace

from briefexport.model import (
    Brief,
    Figure,
    Foreign,
    Link,
    ListItem,
    Math,
    MathBlock,
    Note,
    Span,
    Table,
)
from briefexport.reading import Capabilities
from briefexport.revise.patch import Patch
from briefexport.revise.writing.verify import WHY
from briefexport.walk import Node, descendants


def unsayable(capabilities: Capabilities, base: Brief, target: Brief) -> tuple[str, ...]:
    """Return the names of what is new in `target` and cannot be said by `capabilities`."""
    kept = {id(node) for node in descendants(base)}
    new = [node for node in descendants(target) if id(node) not in kept]
    names = (_lacking(capabilities, node) for node in new)
    return tuple(dict.fromkeys(name for name in names if name))


def _lacking(can: Capabilities, node: Node) -> str:
    match node:
        case Span("emphasis") if not can.emphasis:
            return "emphasis"
        case Span("strong") if not can.strong:
            return "strong text"
        case Link() if not can.links:
            return "links"
        case Note() if not can.notes:
            return "notes"
        case Table() if not can.tables:
            return "tables"
        case Figure() if not can.figures:
            return "figures"
        case Math() | MathBlock() if not can.math:
            return "formulas"
        case Foreign() if not can.languages:
            return "languages"
        case ListItem(checked=checked) if checked is not None and not can.tasks:
            return "tasks"
        case _:
            return ""


def told(patch: Patch, why: str) -> Patch:
    """Return `patch` with `why` for what is left to a person without a better reason."""
    by_hand = tuple(replace(one, why=why) if one.why == WHY else one for one in patch.by_hand)
    return replace(patch, by_hand=by_hand)
