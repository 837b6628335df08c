"""Which lines of text are headings though nothing marks them, and of what level."""

from collections.abc import Sequence
from itertools import pairwise

from briefexport.model import Heading, Inline, List, Span, Table
from briefexport.readers.text.bits import Bit, bit, is_candidate, number_level
from briefexport.readers.text.draft import Draft
from briefexport.readers.text.headings import DOUBTFUL, LIKELY, SURE, Score, scores
from briefexport.readers.text.lines import Line
from briefexport.readers.text.pieces import Done, Items, Piece, Plain
from briefexport.walk import plain

SHOWN = 40


def with_headings(
    draft: Draft, pieces: Sequence[Piece], before: Sequence[Piece] = ()
) -> list[Piece]:
    """Return `pieces`, each line that is likely enough a heading made one.

    A number in front tells its level; any other is of the highest level that is marked in the text
    below its title, or of the first. `before` are the title and what else was taken off.
    """
    bits = bits_of([*before, *pieces])
    base = base_level(pieces)
    judged = list(zip(bits, scores(bits), strict=True))[len(before) :]
    return [
        _settled(draft, piece, one.text, score, base)
        for piece, (one, score) in zip(pieces, judged, strict=True)
    ]


def base_level(pieces: Sequence[Piece]) -> int:
    """Return the level of a heading that neither a mark nor a number tells."""
    levels = [
        piece.block.level
        for piece in pieces[has_title(pieces) :]
        if isinstance(piece, Done) and isinstance(piece.block, Heading)
    ]
    return min(levels, default=1)


def has_title(pieces: Sequence[Piece]) -> bool:
    """Tell whether the first piece is the title: marked `# `, and all other marks are lower."""
    levels = [
        piece.block.level if isinstance(piece, Done) and isinstance(piece.block, Heading) else 0
        for piece in pieces
    ]
    return levels[:1] == [1] and 1 not in levels[1:] and any(levels[1:])


def _settled(draft: Draft, piece: Piece, text: str, score: Score, base: int) -> Piece:
    """Return `piece` as a heading if its `score` says so; what is not sure is reported."""
    if not isinstance(piece, Plain):
        return piece
    line, number = piece.lines[0], number_level(text)
    _explain(draft, piece, score)
    if score.value < DOUBTFUL:
        return piece
    if score.value < SURE:
        _report(draft, line, text, score)
    if score.value < LIKELY:
        return piece
    level = min(base + number - 1, 6) if number else base
    heading = Heading(level, piece.block.content, origin=piece.block.origin)
    return Done(heading, line.number, line.number)


def _explain(draft: Draft, piece: Plain, score: Score) -> None:
    line = piece.lines[0]
    if line.forced:
        rule = "`kinds` in edition.toml"
    elif len(piece.lines) > 1:
        rule = f"{len(piece.lines)} wrapped lines"
    else:
        rule = "a line by itself"
    if score.value:
        said = [
            *(f"+ {name}" for name in score.pros[:3]),
            *(f"- {name}" for name in score.cons[:3]),
        ]
        rule = f"as a heading: {'; '.join(said)}"
    block = "Heading" if score.value >= LIKELY else "Paragraph"
    draft.because(block, line.start, rule, score.value or None)


def _report(draft: Draft, line: Line, text: str, score: Score) -> None:
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
    against = f"; against it: {score.cons[0]}" if score.cons else ""
    kind, other = ("heading", "paragraph") if score.value >= LIKELY else ("paragraph", "heading")
    draft.say(
        "BX110" if kind == "heading" else "BX190",
        f"“{shown}” is read as a {kind}, with a score of {score.value:.2f} as a heading"
        f" (for it: {', '.join(score.pros[:2])}{against})",
        line.start,
        line.end,
        hint="settle it: put `# ` before the line, or give its number and what it is under"
        f' `kinds` in edition.toml: {line.number} = "{other}"',
    )


# --- What is around a line ---------------------------------------------------------------------


def bits_of(pieces: Sequence[Piece]) -> list[Bit]:
    """Return `pieces` as the guess sees them."""
    apart = _sets_apart(pieces)
    before: Piece | None = None
    bits: list[Bit] = []
    for piece in pieces:
        bits.append(_bit(piece, apart=apart and before is not None and _is_apart(before, piece)))
        before = piece
    return bits


def _bit(piece: Piece, *, apart: bool) -> Bit:
    match piece:
        case Plain():
            content = piece.block.content
            single = len(piece.lines) == 1 and not piece.lines[0].forced
            return bit("text", plain(content), single=single, bold=_is_bold(content), apart=apart)
        case Items() | Done(block=List()):
            return bit("list")
        case Done(block=Table()):
            return bit("table")
        case Done(block=Heading()):
            return bit("heading")
        case Done():
            return bit("other")


def _is_bold(content: Sequence[Inline]) -> bool:
    return len(content) == 1 and isinstance(content[0], Span) and content[0].kind == "strong"


def _is_apart(before: Piece, piece: Piece) -> bool:
    return isinstance(piece, Plain) and _gap(before, piece) > 1


def _gap(before: Piece, piece: Plain) -> int:
    return piece.lines[0].number - _last_line(before)


def _last_line(piece: Piece) -> int:
    match piece:
        case Plain():
            return piece.lines[-1].number
        case Items():
            return piece.entries[-1].last.number
        case Done():
            return piece.last


def _sets_apart(pieces: Sequence[Piece]) -> bool:
    """Tell whether blank lines say something: most longer texts have none before them."""
    gaps = [
        _gap(before, piece) > 1
        for before, piece in pairwise(pieces)
        if isinstance(piece, Plain) and not _is_short(piece)
    ]
    return bool(gaps) and sum(gaps) * 2 < len(gaps)


def _is_short(piece: Plain) -> bool:
    return len(piece.lines) == 1 and is_candidate(bit("text", plain(piece.block.content)))
