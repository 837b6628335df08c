"""Running text where little is marked: kept bytes, new characters, and the few marks a form has."""

from collections.abc import Callable, Sequence

from briefexport.model import Foreign, Inline, Link, Range, Span, Text
from briefexport.records import dataclass
from briefexport.revise.writing.breaks import with_breaks
from briefexport.revise.writing.desk import ANEW, MARKED, Desk, UnsayableError
from briefexport.revise.writing.marked import Atom, Group, Member, atoms_of, grouped
from briefexport.revise.writing.pieces import Piece
from briefexport.segments import is_copy


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a form spells characters, and what stands before and behind what is set apart.

    `marks` raises UnsayableError for what the form has no marks for.
    """

    text: Callable[[str], str]
    marks: Callable[[Span | Link | Foreign], tuple[str, str]]


def plain_pieces(
    desk: Desk, content: Sequence[Inline], home: Range | None, spelling: Spelling, level: int
) -> list[Piece]:
    """Return `content` as pieces, those at `home` kept there; without it as one line."""
    atoms = with_breaks(atoms_of(content), desk.breaks) if home else atoms_of(content)
    pieces: list[Piece] = []
    for member in grouped(atoms):
        pieces += _member(desk, member, home, spelling, level)
    return pieces


def _member(
    desk: Desk, member: Member, home: Range | None, spelling: Spelling, level: int
) -> list[Piece]:
    if isinstance(member, Group):
        inner = [
            piece for one in member.content for piece in _member(desk, one, home, spelling, level)
        ]
        return _around(desk, member, inner, spelling, level)
    if isinstance(member.what, str):
        return [_characters(desk, member, member.what, home, spelling, level)]
    origin = None if isinstance(member.what, Text) else member.what.origin
    if origin is None or desk.things.get((origin.outer.start, origin.outer.end)) != member.what:
        raise UnsayableError(f"this form cannot say a {type(member.what).__name__.lower()}")
    return [Piece(desk.source.text[origin.outer.start : origin.outer.end], origin.outer.start)]


def _around(
    desk: Desk, group: Group, inner: list[Piece], spelling: Spelling, level: int
) -> list[Piece]:
    node = group.mark.node
    origin = node.origin
    if not origin or level >= ANEW:
        before, after = spelling.marks(node)
        return [Piece(before), *inner, Piece(after)] if before else inner
    base = desk.things.get((origin.outer.start, origin.outer.end))
    if isinstance(node, Link) and isinstance(base, Link) and base.target != node.target:
        raise UnsayableError("the address of a link")
    outer, within, text = origin.outer, origin.inner, desk.source.text
    if outer == within:
        return inner
    opens = Piece(text[outer.start : within.start], outer.start)
    closes = Piece(text[within.end : outer.end], within.end)
    return [one for one in (opens, *inner, closes) if one.text]


def _characters(
    desk: Desk, atom: Atom, value: str, home: Range | None, spelling: Spelling, level: int
) -> Piece:
    segment, text = atom.segment, desk.source.text
    if segment is None or level >= ANEW:
        return Piece(spelling.text(value))
    raw = text[segment.start : segment.start + segment.source_length]
    if is_copy(segment) and raw == value:
        return Piece(raw, segment.start)
    if "\n" in raw or "\r" in raw:
        away = home is None or not home.start <= segment.start < home.end
        return Piece(spelling.text(value)) if away else Piece(raw, segment.start)
    if segment not in desk.odd or (level >= MARKED and raw[:1] != "&" and raw != value):
        return Piece(spelling.text(value))
    return Piece(raw, segment.start)
