"""Which lines of text are headings though nothing marks them, and of what level."""

from collections.abc import Sequence
from itertools import pairwise

from briefexport.model import Heading, Inline, Span, Table
from briefexport.readers.text.draft import Draft
from briefexport.readers.text.headings import (
    LIKELY,
    SURE,
    After,
    Candidate,
    Score,
    is_candidate,
    number_level,
    scores,
)
from briefexport.readers.text.pieces import Done, Items, Piece, Plain
from briefexport.walk import plain

SHOWN = 40


def with_headings(draft: Draft, pieces: Sequence[Piece]) -> list[Piece]:
    """Return `pieces`, each line that is likely enough a heading made one.

    A number in front tells its level; any other is of the highest level that is marked in the text
    below its title, or of the first.
    """
    texts = [plain(piece.block.content) for piece in pieces if isinstance(piece, Plain)]
    places = [index for index, piece in enumerate(pieces) if _may_be_heading(piece)]
    apart = _sets_apart(pieces)
    candidates = [_candidate(pieces, index, apart=apart) for index in places]
    base = base_level(pieces)
    out = list(pieces)
    for index, candidate, score in zip(places, candidates, scores(candidates, texts), strict=True):
        if score.value >= LIKELY:
            out[index] = _headed(draft, pieces[index], candidate, score, base)
    return out


def _may_be_heading(piece: Piece) -> bool:
    if not isinstance(piece, Plain) or len(piece.lines) > 1 or piece.lines[0].forced:
        return False
    return is_candidate(plain(piece.block.content))


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


def _headed(draft: Draft, piece: Piece, candidate: Candidate, score: Score, base: int) -> Done:
    assert isinstance(piece, Plain)
    line, number = piece.lines[0], number_level(candidate.text)
    level = min(base + number - 1, 6) if number else base
    if score.value < SURE:
        text = candidate.text
        shown = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
        against = f"; against it: {score.cons[0]}" if score.cons else ""
        draft.say(
            "BX110",
            f"“{shown}” is read as a heading, with a score of {score.value:.2f}"
            f" (for it: {', '.join(score.pros[:2])}{against})",
            line.start,
            line.end,
            hint="settle it: put `# ` before the line, or give its number and what it is under"
            f' `kinds` in edition.toml: {line.number} = "paragraph"',
        )
    heading = Heading(level, piece.block.content, origin=piece.block.origin)
    return Done(heading, line.number, line.number)


# --- What is around a line ---------------------------------------------------------------------


def _candidate(pieces: Sequence[Piece], index: int, *, apart: bool) -> Candidate:
    piece = pieces[index]
    assert isinstance(piece, Plain)
    content = piece.block.content
    before = pieces[index - 1] if index else None
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    return Candidate(
        plain(content),
        None if before is None else _text(before),
        _kind(after),
        "" if after is None else _text(after),
        _is_bold(content),
        apart and before is not None and _gap(before, piece) > 1,
    )


def _text(piece: Piece) -> str:
    return plain(piece.block.content) if isinstance(piece, Plain) else ""


def _kind(piece: Piece | None) -> After:
    match piece:
        case None:
            return "end"
        case Plain():
            return "text"
        case Items():
            return "list"
        case Done(block=Table()):
            return "table"
        case Done():
            return "other"


def _is_bold(content: Sequence[Inline]) -> bool:
    return len(content) == 1 and isinstance(content[0], Span) and content[0].kind == "strong"


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
        if isinstance(piece, Plain) and not _may_be_heading(piece)
    ]
    return bool(gaps) and sum(gaps) * 2 < len(gaps)
