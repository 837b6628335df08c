"""Pieces of a paragraph as inlines: runs that look alike become nested spans.

Between what stands in a run of pieces and what its paragraph covers nothing is left over: what is
no part of the model (hidden words, the code of a caption, deleted text) is owned by the neighbour
before it, or after it at the start.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from briefexport.model import (
    LINK_SCHEMES,
    Code,
    Extent,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    Note,
    Paragraph,
    Range,
    Reference,
    Segment,
    Span,
    SpanKind,
    Text,
)
from briefexport.readers.docx.draft import Draft, claimed_by_note, label_of
from briefexport.readers.docx.formulas import latex
from briefexport.readers.docx.languages import foreign
from briefexport.readers.docx.notes import note_blocks
from briefexport.readers.docx.parts import (
    BREAK,
    Box,
    Field,
    Formula,
    Line,
    NoteCall,
    Para,
    Picture,
    Piece,
    Unshown,
)
from briefexport.readers.docx.pictures import image
from briefexport.readers.docx.styles import look_of
from briefexport.segments import merged, widen_first, widen_last

BLANKS = " \t"

Wrap: TypeAlias = (
    tuple[Literal["link"], str]
    | tuple[Literal["foreign"], tuple[str, Literal["ltr", "rtl"] | None]]
    | tuple[Literal["span"], SpanKind]
)
_SPANS: tuple[SpanKind, ...] = (
    "lead-in", "strong", "emphasis", "small-caps", "strike", "superscript", "subscript",
)  # fmt: skip


@dataclass(slots=True)
class Bit:
    """A piece as it stands in the model: `start` to `end` is what it owns in the source."""

    piece: Piece
    start: int
    end: int
    text: str
    wraps: tuple[Wrap, ...] = ()
    code: bool = False
    field: Field | None = None
    made: Note | Image | Math | LineBreak | None = None


def inlines(para: Para, draft: Draft, pieces: Sequence[Piece] | None = None) -> tuple[Inline, ...]:
    """Return the inlines of `para`, or of those `pieces` of it."""
    bits = _bits(para, para.pieces if pieces is None else pieces, draft)
    if not bits:
        return ()
    bits[0].start = para.start
    for upper, lower in pairwise(bits):
        upper.end = lower.start
    bits[-1].end = para.end
    return tuple(_nested(bits, draft))


def visible(para: Para, draft: Draft) -> list[Piece]:
    """Return the pieces of `para` that are shown; hidden ones are told."""
    kept = []
    for piece in para.pieces:
        if look_of(draft.styles, para.properties.style, piece.run).hidden and not piece.thing:
            draft.leave("BX188", piece.start, piece.end)
        else:
            kept.append(piece)
    return kept


def text_of(pieces: Sequence[Piece]) -> str:
    """Return the characters of `pieces`, things among them left out."""
    return "".join(piece.text for piece in pieces if not piece.thing)


# --- Bits ----------------------------------------------------------------------------------------


def _bits(para: Para, pieces: Sequence[Piece], draft: Draft) -> list[Bit]:
    bits = [bit for piece in pieces if (bit := _bit(para, piece, draft))]
    _absorb(bits)
    while True:
        _trim(bits)
        bits = [bit for bit in bits if bit.text]
        first = 1 if bits and isinstance(bits[0].made, LineBreak) else 0
        last = -1 if len(bits) > 1 and isinstance(bits[-1].made, LineBreak) else len(bits)
        if not first and last == len(bits):
            return bits
        bits = bits[first:last]


def _bit(para: Para, piece: Piece, draft: Draft) -> Bit | None:
    made = _thing(piece, para, draft)
    if made is None and isinstance(piece.thing, NoteCall | Picture | Line):
        return None
    look = look_of(draft.styles, para.properties.style, piece.run)
    field = _referring(piece, draft)
    if isinstance(piece.thing, Unshown) and field is None:
        return None
    wraps: list[Wrap] = []
    if target := _target(piece, draft):
        wraps.append(("link", target))
    other = foreign(look, piece, draft) if not piece.thing else None
    if other:
        wraps.append(("foreign", other))
    if not isinstance(piece.thing, NoteCall | Picture):
        wraps += [("span", kind) for kind in _SPANS if kind in look.marks]
    return Bit(
        piece, piece.start, piece.end, piece.text, tuple(wraps), "code" in look.marks, field, made
    )


def _absorb(bits: list[Bit]) -> None:
    """Let what has no letters, between two stretches of one language, be in it too."""
    for at in range(1, len(bits) - 1):
        before = [wrap for wrap in bits[at - 1].wraps if wrap[0] == "foreign"]
        bit = bits[at]
        if not before or bit.made or any(wrap[0] == "foreign" for wrap in bit.wraps):
            continue
        if before[0] in bits[at + 1].wraps and not any(map(str.isalpha, bit.text)):
            bit.wraps = (before[0], *bit.wraps)


def unmarked(para: Para, pieces: Sequence[Piece], draft: Draft) -> list[Piece]:
    """Return `pieces` without the marks that by hand are on all of them: they set off nothing."""
    looks = [
        look_of(draft.styles, para.properties.style, piece.run)
        for piece in pieces
        if piece.text.strip()
    ]
    common = frozenset.intersection(*(look.plain for look in looks)) if looks else frozenset()
    if not common:
        return list(pieces)
    return [_without(piece, common) for piece in pieces]


_NAMES = {"strong": "bold", "emphasis": "italic"}


def _without(piece: Piece, marks: frozenset[str]) -> Piece:
    names = {_NAMES[mark]: None for mark in marks if mark in _NAMES}
    return replace(piece, run=replace(piece.run, **names)) if names else piece


def _trim(bits: list[Bit]) -> None:
    """Take the blanks at the ends off."""
    for bit in bits:
        if not bit.made:
            stripped = bit.text.lstrip(BLANKS)
            bit.start += len(bit.text) - len(stripped)
            bit.text = stripped
        if bit.text:
            break
    for bit in reversed(bits):
        if not bit.made:
            stripped = bit.text.rstrip(BLANKS)
            bit.end -= len(bit.text) - len(stripped)
            bit.text = stripped
        if bit.text:
            break


# --- Links and references ------------------------------------------------------------------------


def _target(piece: Piece, draft: Draft) -> str:
    """Return where `piece` leads; nothing where it may not."""
    target = piece.link or next(
        (found for field in reversed(piece.fields) if (found := hyperlink(field))), ""
    )
    if not target:
        return ""
    if target.startswith("#"):
        name = target[1:]
        return f"#{draft.labels.get(name) or label_of(name, draft)}" if name else ""
    if target.partition(":")[0].lower() in LINK_SCHEMES:
        return target
    draft.leave("BX178", piece.start, piece.end)
    return ""


def hyperlink(field: Field) -> str:
    """Return where a HYPERLINK field leads (17.16.5.25); nothing for another field."""
    code, *words = field.words
    if code != "HYPERLINK" or not field.closed:
        return ""
    address = anchor = ""
    given = iter(words)
    for word in given:
        match word:
            case "\\l":
                anchor = next(given, "")
            case "\\o" | "\\t":
                next(given, "")
            case "\\n" | "\\m":
                pass
            case _:
                address = address or word
    return f"{address}#{anchor}" if anchor else address


def referred(field: Field) -> str:
    """Return the bookmark a REF or NOTEREF field shows; nothing for another field."""
    code, *words = field.words
    if code not in {"REF", "NOTEREF"} or not field.closed:
        return ""
    return words[0] if words else ""


def _referring(piece: Piece, draft: Draft) -> Field | None:
    return next((field for field in piece.fields if referred(field) in draft.wanted), None)


# --- Nesting -------------------------------------------------------------------------------------


def _nested(bits: Sequence[Bit], draft: Draft) -> Iterator[Inline]:
    at = 0
    while at < len(bits):
        bit = bits[at]
        if bit.field:
            end = next(
                (n for n in range(at, len(bits)) if bits[n].field is not bit.field), len(bits)
            )
            yield from _reference(bit.field, bits[at:end], draft)
        elif bit.wraps:
            wrap, end = _longest(bits, at)
            yield _wrapped(wrap, bits[at:end], draft)
        elif bit.made:
            end = at + 1
            yield replace(bit.made, origin=_extent([bit]))
        else:
            end = _alike(bits, at)
            yield _characters(bits[at:end])
        at = end


def _longest(bits: Sequence[Bit], at: int) -> tuple[Wrap, int]:
    """Return which of what is round the bit `at` goes on the furthest, and where it ends."""
    best, furthest = bits[at].wraps[0], at
    for wrap in bits[at].wraps:
        end = at + 1
        while end < len(bits) and wrap in bits[end].wraps and not bits[end].field:
            end += 1
        if end > furthest:
            best, furthest = wrap, end
    return best, furthest


def _alike(bits: Sequence[Bit], at: int) -> int:
    end = at + 1
    while end < len(bits):
        bit = bits[end]
        if bit.wraps or bit.field or bit.made:
            break
        if bit.code != bits[at].code:
            break
        end += 1
    return end


def _wrapped(wrap: Wrap, bits: Sequence[Bit], draft: Draft) -> Inline:
    inner = [replace(bit, wraps=tuple(one for one in bit.wraps if one != wrap)) for bit in bits]
    content = tuple(_nested(inner, draft))
    origin = _extent(bits)
    match wrap:
        case ("link", str(target)):
            return Link(target, content, origin=origin)
        case ("foreign", (str(language), direction)):
            return Foreign(language, direction, content, origin=origin)
        case (_, kind):
            return Span(kind, content, origin=origin)


def _extent(bits: Sequence[Bit]) -> Extent:
    whole = Range(bits[0].start, bits[-1].end)
    return Extent(whole, whole)


def _characters(bits: Sequence[Bit]) -> Inline:
    value = "".join(bit.text for bit in bits)
    segments = merged(segment for bit in bits for segment in _segments(bit))
    if not bits[0].code:
        return Text(value, segments=segments)
    return Code(value, origin=_extent(bits), segments=segments)


def _segments(bit: Bit) -> tuple[Segment, ...]:
    """Return the segments of a bit's text: copies, and what it owns before and behind them."""
    at = bit.piece.text.find(bit.text) + bit.piece.start
    found: tuple[Segment, ...] = (Segment(at, len(bit.text), len(bit.text)),)
    if bit.start < at:
        found = widen_first(found, at - bit.start)
    end = at + len(bit.text)
    return widen_last(found, bit.end - end) if bit.end > end else found


def _reference(field: Field, bits: Sequence[Bit], draft: Draft) -> Iterator[Inline]:
    """Yield a reference; what it shows is kept for the case that it leads nowhere."""
    plain = [replace(bit, field=None) for bit in bits if not isinstance(bit.piece.thing, Unshown)]
    draft.shown[bits[0].start] = tuple(_nested(plain, draft))
    name = referred(field)
    yield Reference(draft.labels.get(name) or label_of(name, draft), origin=_extent(bits))


# --- Things among the characters -----------------------------------------------------------------


def _thing(piece: Piece, para: Para, draft: Draft) -> Note | Image | Math | LineBreak | None:
    """Return what `piece` is where it is no characters; None, told, where it cannot be had."""
    match piece.thing:
        case NoteCall() as call:
            return _note(piece, call, para, draft)
        case Picture() as picture:
            return image(picture, piece, draft)
        case Formula() as formula:
            return _formula(piece, formula, draft)
        case Box() | Line() | Unshown():
            return None
        case None:
            return LineBreak() if piece.text == BREAK else None


def _formula(piece: Piece, formula: Formula, draft: Draft) -> Math | None:
    said = latex(formula.element)
    if said is not None:
        return Math(said)
    draft.tell(
        "BX181",
        f"the formula {piece.text[:60]!r} cannot be told in LaTeX; its characters are kept",
        piece.start,
        piece.end,
        "write it as LaTeX in the text, or as a picture with an alternative text",
    )
    return None


def _note(piece: Piece, call: NoteCall, para: Para, draft: Draft) -> Note | None:
    found = note_blocks(call, piece, draft)
    if found is None:
        return None
    content, definition = found
    label = claimed_by_note([name for name, at in para.names if at == piece.start], draft)
    return Note(content or (Paragraph(()),), id=label, definition=definition)


def picture_of(para: Para, pieces: Sequence[Piece], draft: Draft) -> Image | None:
    """Return the picture among `pieces`, which hold nothing else."""
    piece = next(piece for piece in pieces if isinstance(piece.thing, Picture))
    assert isinstance(piece.thing, Picture)
    found = image(piece.thing, piece, draft)
    whole = Range(para.start, para.end)
    return replace(found, origin=Extent(whole, whole)) if found else None
