"""Only words: what a form whose structure is not written here can take back.

Blocks that keep their shape have their words changed in their places; everything else is left to a
person, with the reason.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from briefexport.model import Brief, Foreign, Inline, Link, Range, Span
from briefexport.revise.writing.desk import Desk, UnsayableError
from briefexport.revise.writing.pieces import put
from briefexport.revise.writing.plainly import Spelling, plain_pieces
from briefexport.revise.writing.siblings import staying
from briefexport.segments import reach
from briefexport.walk import CONTAINERS, LEAVES, Node, children, descendants

_TAGS = {
    "emphasis": "em",
    "strong": "strong",
    "lead-in": "strong",
    "strike": "s",
    "superscript": "sup",
    "subscript": "sub",
}


def write_html(desk: Desk, target: Brief) -> None:
    """Put the edits on `desk` by which the words of a web page become those of `target`."""
    for name in ("title", "subtitle", "byline", "date", "language"):
        value = getattr(target, name)
        if value != getattr(desk.base, name):
            desk.unsaid[id(value)] = f"the {name} of a page is not changed in its source"
    places = {block.id: number for number, block in enumerate(desk.base.blocks)}
    numbers = [places.get(block.id) for block in target.blocks]
    stays = staying(numbers, [1.0] * len(numbers))
    for number, block in enumerate(target.blocks):
        if number not in stays:
            desk.unsaid[id(block)] = "the blocks of a web page are not moved or written here"
            continue
        place = numbers[number]
        assert place is not None
        with desk.leaving(block, top=True):
            _change(desk, desk.base.blocks[place], block)
    _missing(desk, target)


def _missing(desk: Desk, target: Brief) -> None:
    """Tell of blocks that are gone, by what stands beside their place."""
    left = {block.id for block in target.blocks}
    if any(block.id not in left for block in desk.base.blocks):
        for block in target.blocks:
            desk.unsaid.setdefault(id(block), "the blocks of a web page are not deleted here")


def _change(desk: Desk, old: Any, new: Any) -> None:  # noqa: ANN401
    """Edit the words of `old`, whose shape `new` must have."""
    if old is new:
        return
    if type(old) is not type(new):
        raise UnsayableError("only the words of a web page are changed in its source")
    inlines = _running(old), _running(new)
    if inlines[0] is not None and inlines[1] is not None:
        _words(desk, inlines[0], inlines[1], desk.level(new))
        return
    was, now = list(children(old)), list(children(new))
    if len(was) != len(now) or type(old) in LEAVES:
        raise UnsayableError("only the words of a web page are changed in its source")
    for one, other in zip(was, now, strict=True):
        _change(desk, one, other)


def _running(node: Node) -> Sequence[Inline] | None:
    """Return the running text of a paragraph or a heading, None of all else."""
    if type(node) in CONTAINERS and type(node).__name__ in {"Paragraph", "Heading"}:
        found: Sequence[Inline] = node.content  # type: ignore[union-attr, assignment]
        return found
    return None


def _words(desk: Desk, old: Sequence[Inline], new: Sequence[Inline], level: int) -> None:
    home = reach(old)
    if home is None or not new:
        raise UnsayableError("words that are not in the source as they are read")
    spelling = Spelling(lambda value: escape(value, quote=False), _marks)
    put(desk, Range(*home), plain_pieces(desk, new, home, spelling, level), "", "words changed")


def _marks(node: Span | Link | Foreign) -> tuple[str, str]:
    if isinstance(node, Span) and node.kind in _TAGS:
        return f"<{_TAGS[node.kind]}>", f"</{_TAGS[node.kind]}>"
    if isinstance(node, Link):
        return f'<a href="{escape(node.target)}">', "</a>"
    raise UnsayableError("this look has no element")


def write_nothing(desk: Desk, target: Brief) -> None:
    """Leave every change to a person: the source is no text, or not written here."""
    why = "a source of this form is not changed here; make the change in it by hand"
    kept = {id(node) for node in descendants(desk.base)}
    for block in target.blocks:
        if id(block) not in kept:
            desk.unsaid[id(block)] = why
    if not desk.unsaid and target != desk.base:
        for block in target.blocks:
            desk.unsaid[id(block)] = why
        for name in ("title", "subtitle", "byline", "date", "language"):
            value = getattr(target, name)
            if value != getattr(desk.base, name):
                desk.unsaid[id(value)] = why
