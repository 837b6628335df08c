"""Running text in Markdown: kept characters with the author's bytes, new ones escaped as needed."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import field
from typing import Final, assert_never

from briefexport.model import (
    Code,
    Extent,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    Note,
    Range,
    Reference,
    Segment,
    Span,
    Text,
)
from briefexport.records import dataclass
from briefexport.revise.writing.breaks import with_breaks
from briefexport.revise.writing.desk import (
    ANEW,
    ESCAPED,
    MARKED,
    WHOLE,
    Desk,
    UnsayableError,
)
from briefexport.revise.writing.markdown import html
from briefexport.revise.writing.markdown.escapes import PUNCTUATION, closing, escaped, opening
from briefexport.revise.writing.marked import Atom, Group, Mark, Member, atoms_of, grouped
from briefexport.revise.writing.pieces import Piece, written
from briefexport.segments import is_copy

_SIGNS: Final = frozenset("*_~")
_BARE_TARGET: Final = re.compile(r"[^\s()<>\\]*(?:\([^\s()<>\\]*\)[^\s()<>\\]*)*")
_INLINE_LINK: Final = re.compile(r"\]\([ \t]*(?:<[^>\n]*>|[^\s)]*(?:\([^\s)]*\)[^\s)]*)*)")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where running text is written.

    `home` is the range of the source it replaces, None where it is written anew; `lines` says
    whether it may have several; `cell` and `html` whether it stands in a table by pipes or in HTML;
    `heading` whether a mark at its end would be the heading's.
    """

    home: Range | None = None
    lines: bool = True
    cell: bool = False
    html: bool = False
    heading: bool = False


@dataclass(slots=True)
class _Pen:
    desk: Desk
    spot: Spot
    level: int
    pieces: list[Piece] = field(default_factory=list)

    @property
    def last(self) -> str:
        """The last character written, "" at the start."""
        return self.pieces[-1].text[-1] if self.pieces else ""

    def add(self, text: str, start: int = -1) -> None:
        if text:
            self.pieces.append(Piece(text, start))

    def copy(self, start: int, end: int) -> None:
        """Add the source from `start` to `end`."""
        self.add(self.desk.source.text[start:end], start)


def pieces_of(desk: Desk, content: Sequence[Inline], spot: Spot, level: int) -> list[Piece]:
    """Return `content` as pieces; raise UnsayableError for what Markdown has no form for."""
    atoms = with_breaks(atoms_of(content), desk.breaks) if spot.home else atoms_of(content)
    pen = _Pen(desk, spot, level)
    _members(pen, grouped(atoms), "")
    return pen.pieces if spot.html or spot.cell else _opened(pen)


def text_of(desk: Desk, content: Sequence[Inline], spot: Spot, level: int) -> str:
    """Return `content` as text to stand anywhere, its lines without prefix."""
    return written(pieces_of(desk, content, spot, level)).strip(" \t")


def _members(pen: _Pen, members: Sequence[Member], after: str) -> None:
    for at, member in enumerate(members):
        following = _first(members[at + 1 :]) or after
        if isinstance(member, Group):
            _group(pen, member, following)
        elif isinstance(member.what, str):
            _text(pen, member, member.what, following)
        else:
            _thing(pen, member.what)


def _first(members: Sequence[Member]) -> str:
    """Return a few of the characters with which `members` begin, as they are read."""
    for member in members:
        if isinstance(member, Group):
            return _first(member.content)
        if isinstance(member.what, str):
            return member.what[:20]
        return "\n" if isinstance(member.what, LineBreak) else "["
    return ""


# --- Characters --------------------------------------------------------------------------------


def _text(pen: _Pen, atom: Atom, value: str, after: str) -> None:
    segment = atom.segment
    if segment is None or pen.level >= ANEW:
        _new(pen, value, after)
    elif is_copy(segment) and pen.desk.source.text.startswith(value, segment.start):
        _exact(pen, value, segment.start, after)
    else:
        _odd(pen, atom, value, segment, after)


def _new(pen: _Pen, value: str, after: str) -> None:
    if pen.spot.html:
        pen.add(html.text(value))
    else:
        pen.add(escaped(value, pen.last, after, pen.level, cell=pen.spot.cell))


def _exact(pen: _Pen, value: str, start: int, after: str) -> None:
    """Add characters that stand so in the source; away from it what they mean may be other."""
    away = pen.spot.home is None
    if pen.spot.html and (away or pen.level >= WHOLE):
        pen.add(html.text(value))
    elif pen.level >= WHOLE:
        for number, character in enumerate(value):
            if character in PUNCTUATION:
                pen.add("\\")
            pen.add(character, start + number)
    elif away and pen.spot.cell and "|" in value:
        _new(pen, value, after)
    else:
        pen.add(value, start)


def _odd(pen: _Pen, atom: Atom, value: str, segment: Segment, after: str) -> None:
    """Add characters that stand for something else in the source: an escape, a line break ..."""
    raw = pen.desk.source.text[segment.start : segment.start + segment.source_length]
    home = pen.spot.home
    if segment not in pen.desk.odd or (raw[:1] in _SIGNS and not _closes(atom, segment)):
        _new(pen, value, after)
    elif "\n" in raw or "\r" in raw:
        _soft(pen, value, segment, raw)
    elif (pen.level >= MARKED and raw[:1] not in {"\\", "&"} and raw != value) or (
        home is None and (pen.spot.html or (pen.spot.cell and "|" in raw))
    ):
        _new(pen, value, after)
    else:
        pen.add(raw, segment.start)


def _closes(atom: Atom, segment: Segment) -> bool:
    """Return whether `segment` is the colon of a lead-in, which owns the mark before it."""
    end = segment.start + segment.source_length
    origins = [mark.node.origin for mark in atom.marks]
    return any(origin and origin.outer.end == end for origin in origins)


def _soft(pen: _Pen, value: str, segment: Segment, raw: str) -> None:
    home = pen.spot.home
    if value != " ":
        _new(pen, value, "")
    elif home and pen.spot.lines and home.start <= segment.start < home.end:
        pen.add(raw, segment.start)
    else:
        pen.add("\n" if pen.spot.lines else " ")


# --- Spans -------------------------------------------------------------------------------------


def _group(pen: _Pen, group: Group, after: str) -> None:
    inner = _Pen(pen.desk, pen.spot, pen.level)
    # What stands before the first character decides what it needs; the sign comes later.
    _members(inner, group.content, after)
    if not inner.pieces:
        return
    words = written(inner.pieces)
    opens, closes = _delimiters(pen, group, words, after)
    pen.pieces += [one for one in (opens, *inner.pieces, closes) if one.text]


def _delimiters(pen: _Pen, group: Group, words: str, after: str) -> tuple[Piece, Piece]:
    mark, node = group.mark, group.mark.node
    if node.origin and node.origin.outer == node.origin.inner and pen.level < WHOLE:
        return _pieces(("", ""))  # it comes from what is around the block
    if node.origin and pen.level < ANEW:
        kept = _kept_delimiters(pen, group, node.origin, words)
        if kept and (_is_whole(group, node.origin.inner) and pen.level < ESCAPED):
            return kept
        if kept and _holds(pen, kept[0].text, kept[1].text, words, after):
            return kept
    if pen.spot.html or (isinstance(node, Link) and _leads_on(group.content)):
        return _pieces(html.tags(node))
    if isinstance(node, Link) and pen.level < ANEW:
        return _pieces(("[", f"]({destination(node.target)})"))
    if isinstance(node, Span) and pen.level < ESCAPED:
        for sign in _signs(pen.desk, mark):
            if _holds(pen, sign, sign, words, after):
                return _pieces((sign, sign))
    return _pieces(html.tags(node))


def _leads_on(members: Sequence[Member]) -> bool:
    """Return whether something within is a link by its own marks, which hold no other."""
    return any(
        _leads_on(member.content) if isinstance(member, Group) else _is_reference(member.what)
        for member in members
    )


def _is_reference(what: str | Inline) -> bool:
    return isinstance(what, Reference | Note)


def _pieces(pair: tuple[str, str]) -> tuple[Piece, Piece]:
    return Piece(pair[0]), Piece(pair[1])


def _signs(desk: Desk, mark: Mark) -> tuple[str, ...]:
    """Return the signs that a span can be set in, the author's first."""
    match mark.node:
        case Span("emphasis"):
            own = desk.habits.emphasis
            return (own, "_" if own == "*" else "*")
        case Span("strong" | "lead-in"):
            own = desk.habits.strong
            return (own, "__" if own == "**" else "**")
        case Span("strike"):
            return ("~~",)
        case _:
            return ()


def _kept_delimiters(
    pen: _Pen, group: Group, origin: Extent, words: str
) -> tuple[Piece, Piece] | None:
    """Return the author's own marks round a span that was kept; None where they do not do."""
    text = pen.desk.source.text
    outer, inner = origin.outer, origin.inner
    opens, closes = text[outer.start : inner.start], text[inner.end : outer.end]
    node = group.mark.node
    if pen.spot.html and pen.spot.home is None and not closes.startswith("<"):
        return None
    if isinstance(node, Span) and node.kind == "lead-in" and not closes:
        closes = "" if _ends_so(group.content, outer.end) else opens
    if isinstance(node, Link):
        base = pen.desk.things.get((outer.start, outer.end))
        found = _link_end(node, base, text[inner.start : inner.end], words, closes)
        if found is None:
            return None
        closes = found
    if not opens or ("\n" in opens + closes and pen.spot.home is None):
        return None
    same = closes == text[inner.end : outer.end]
    return Piece(opens, outer.start), Piece(closes, inner.end if same else -1)


def _ends_so(members: Sequence[Member], end: int) -> bool:
    """Return whether the last of `members` is the character that ends at `end` in the source."""
    last = members[-1]
    if isinstance(last, Group):
        origin = last.mark.node.origin
        return origin is not None and origin.outer.end == end
    if not isinstance(last.what, str) and not isinstance(last.what, Text):
        return last.what.origin is not None and last.what.origin.outer.end == end
    return last.segment is not None and last.segment.start + last.segment.source_length == end


def _is_whole(group: Group, inner: Range) -> bool:
    """Return whether what is first and last in a kept span still is."""
    return _starts_so(group.content, inner.start) and _ends_so(group.content, inner.end)


def _starts_so(members: Sequence[Member], start: int) -> bool:
    first = members[0]
    if isinstance(first, Group):
        origin = first.mark.node.origin
        return origin is not None and origin.outer.start == start
    if not isinstance(first.what, str) and not isinstance(first.what, Text):
        return first.what.origin is not None and first.what.origin.outer.start == start
    return first.segment is not None and first.segment.start == start


def _link_end(link: Link, base: Inline | None, old: str, words: str, closes: str) -> str | None:
    """Return what ends a kept link round `words`, which were `old`, or None."""
    target = base.target if isinstance(base, Link) else link.target
    if closes == ">" or closes.startswith("</"):  # an autolink, or HTML
        return closes if (words == old or closes[0] == "<") and target == link.target else None
    if target != link.target and closes[:1] == "]":
        end = f"]({destination(link.target)}"
        return _INLINE_LINK.sub(lambda _: end, closes, 1) if closes[:2] == "](" else f"{end})"
    if words != old and closes in {"]", "][]"}:
        return f"][{old}]"
    return closes


def _holds(pen: _Pen, opens: str, closes: str, words: str, after: str) -> bool:
    """Return whether marks round `words` open and close there (CommonMark 0.31, 6.2)."""
    sign = opens[:1]
    if sign not in _SIGNS or opens.strip(sign):
        return True
    before, following = pen.last, after[:1]
    if not words or words[0].isspace() or words[-1].isspace():
        return False
    if sign in {before, following} or (len(set(opens + words[0])) == 1 and len(opens) > 1):
        return False
    if _is_sign(words[0]) and not _parts(before):
        return False
    if closes and _is_sign(words[-1]) and not _parts(following):
        return False
    return sign != "_" or (_parts(before) and (not closes or _parts(following)))


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _parts(character: str) -> bool:
    """Return whether `character` is white space, punctuation, or the edge of the text."""
    return not character or character.isspace() or _is_sign(character)


def destination(target: str) -> str:
    """Return `target` as the destination of a link."""
    if target and _BARE_TARGET.fullmatch(target):
        return target
    return "<" + re.sub(r"([<>\\])", r"\\\1", target) + ">"


# --- Things ------------------------------------------------------------------------------------


def _thing(pen: _Pen, inline: Inline) -> None:
    origin = None if isinstance(inline, Text) else inline.origin
    if origin and _stays(pen, inline, origin.outer):
        pen.copy(*origin.outer)
        return
    match inline:
        case Code(value):
            pen.add(_code(pen, value))
        case LineBreak():
            pen.add("\\\n" if pen.spot.lines and not pen.spot.html else "<br>")
        case Image():
            pen.add(image(inline, in_html=pen.spot.html))
        case Note():
            _note(pen, inline)
        case Reference(target):
            pen.add(_reference(target, in_html=pen.spot.html))
        case Math(value):
            if pen.spot.html or "\n" in value:
                raise UnsayableError("a formula cannot stand here")
            pen.add(f"${value}$")
        case Text() | Span() | Link() | Foreign():
            raise AssertionError(inline)
        case _:
            assert_never(inline)


def _stays(pen: _Pen, inline: Inline, outer: Range) -> bool:
    """Return whether `inline` can be copied from where it stands in the source."""
    base = pen.desk.things.get((outer.start, outer.end))
    if outer.start == outer.end:
        return True
    if isinstance(inline, Note):
        return not pen.spot.html
    raw = pen.desk.source.text[outer.start : outer.end]
    home = pen.spot.home
    if isinstance(inline, Math) and raw.startswith("$$") and pen.level >= MARKED:
        return False  # by itself it would be a block
    if home and home.start <= outer.start and outer.end <= home.end:
        return base == inline and (pen.level < ANEW or isinstance(inline, Math | Reference))
    fits = "\n" not in raw and "\r" not in raw and "|" not in raw
    return fits and base == inline and (not pen.spot.html or raw.startswith("<"))


def _note(pen: _Pen, note: Note) -> None:
    if pen.spot.html:
        raise UnsayableError("a note cannot be called here")
    pen.add(f"[^{pen.desk.label(note)}]")


def _reference(target: str, *, in_html: bool) -> str:
    noted = target.startswith("^")
    place = target if "#" in target else f"#{target}"
    if in_html and noted:
        raise UnsayableError("a note cannot be called here")
    if in_html:
        return f'<a href="{html.attribute(place)}"></a>'
    return f"[{target}]" if noted else f"[]({place})"


def _code(pen: _Pen, value: str) -> str:
    if pen.spot.html:
        return f"<code>{html.text(value)}</code>"
    runs = {len(run) for run in re.findall("`+", value)}
    ticks = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    edges = value[0] + value[-1]
    padded = "`" in edges or (edges == "  " and value.strip(" "))
    inside = f" {value} " if padded else value
    return f"{ticks}{inside.replace('|', chr(92) + '|') if pen.spot.cell else inside}{ticks}"


def image(picture: Image, *, in_html: bool = False) -> str:
    """Return `picture` as it stands in a line."""
    if picture.description:
        raise UnsayableError("a long description of a picture has no form in Markdown")
    path = picture.asset.replace("%", "%25")
    if in_html or picture.alt == "":
        alt = "" if picture.alt is None else f' alt="{html.attribute(picture.alt)}"'
        return f'<img src="{html.attribute(path)}"{alt}>'
    return f"![{escaped(picture.alt or '', '', '', MARKED)}]({destination(path)})"


# --- The starts of lines -----------------------------------------------------------------------


def _opened(pen: _Pen) -> list[Piece]:
    """Return what was written with an escape wherever a line would begin a block."""
    out: list[Piece] = []
    for number, line in enumerate(_lines(pen.pieces)):
        heading = pen.spot.heading or not pen.spot.lines
        if not _is_natural(pen.spot, line, first=number == 0):
            text = written(line).rstrip("\r\n")
            places = [closing(text) if heading else opening(text)]
            line = _with_escapes(line, [at for at in places if at is not None])  # noqa: PLW2901
        out += line
    return out


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return `pieces` in lines, each but the last with what ends it and the next one's prefix."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        lines[-1].append(piece)
        if "\n" in piece.text or "\r" in piece.text:
            lines.append([])
    return lines


def _is_natural(spot: Spot, line: Sequence[Piece], *, first: bool) -> bool:
    """Return whether a line stands in the source as it is, so that it needs no escapes."""
    if not line or spot.home is None:
        return not line
    if first and line[0].start != spot.home.start:
        return False
    ends = [piece.start + len(piece.text) for piece in line[:-1]]
    follows = all(end == piece.start for end, piece in zip(ends, line[1:], strict=True))
    return follows and line[0].start >= 0


def _with_escapes(line: list[Piece], places: list[int]) -> list[Piece]:
    for at in places:
        done = 0
        for number, piece in enumerate(line):
            if done <= at < done + len(piece.text):
                cut = at - done
                after = piece.start + cut if piece.start >= 0 else -1
                parts = [Piece(piece.text[:cut], piece.start), Piece("\\")]
                parts.append(Piece(piece.text[cut:], after))
                return [*line[:number], *(one for one in parts if one.text), *line[number + 1 :]]
            done += len(piece.text)
    return line
