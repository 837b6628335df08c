"""What a page does not show of a line, by what stands in it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from briefexport.edition.wordless import has_formula
from briefexport.model import Foreign, Image, Inline, LineBreak, Link, Note, Span, Text

# A look that the format does not show here, and the looks of where a line stands.
UNSEEN = "unseen"
SCRIPTS = frozenset(("superscript", "subscript"))
SIDES = ("left", "right", "indent", "align", "edge", "edge_colour")


def unseen(content: Sequence[Inline]) -> tuple[bool, bool, bool]:
    """Return whether a page hides how far in lines stand, and the room above and below them.

    A picture that says nothing is not told of, but may make its line higher, as empty lines do;
    and a formula has room of its own around it. A line of nothing but what is raised or lowered has
    no letters that tell where it stands.
    """
    shown = [one for one in leaves(content) if not isinstance(one, Text) or one.value.strip()]
    breaks = [isinstance(one, LineBreak) for one in shown]
    silent = any(isinstance(one, Image) and not one.alt for one in shown)
    silent = silent or any(one and other for one, other in pairwise(breaks))
    silent = silent or not any(map(_is_on_line, content))
    above, below = silent or any(breaks[:1]), silent or any(breaks[-1:])
    pictured = any(isinstance(one, Image) for one in shown)
    return above or pictured or has_formula(content), above, below


def _is_on_line(inline: Inline) -> bool:
    """Return whether some letters of `inline` stand on their line."""
    match inline:
        case Note() | LineBreak():
            return False
        case Text(value):
            return bool(value.strip())
        case Span(kind, content):
            return kind not in SCRIPTS and any(map(_is_on_line, content))
        case Link() | Foreign():
            return any(map(_is_on_line, inline.content))
        case _:
            return True


def is_divided(inline: Inline) -> bool:
    """Return whether an author says where words may be divided, or writes as a layout divides."""
    return isinstance(inline, Text) and not {"\xad", "\u2010"}.isdisjoint(inline.value)


def leaves(content: Iterable[Inline]) -> Iterator[Inline]:
    """Yield what stands in a line and holds nothing, in order."""
    for inline in content:
        match inline:
            case Span() | Link() | Foreign():
                yield from leaves(inline.content)
            case _:
                yield inline
