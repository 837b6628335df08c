"""Characters and marks of plain text: emphasis by stars, addresses, and nothing to escape with."""

from collections.abc import Sequence

from briefexport.model import Foreign, Inline, Link, Range, Span
from briefexport.revise.writing.desk import Desk, UnsayableError
from briefexport.revise.writing.pieces import Piece, written
from briefexport.revise.writing.plainly import Spelling, plain_pieces
from briefexport.walk import plain


def text_pieces(
    desk: Desk, content: Sequence[Inline], home: Range | None, level: int
) -> list[Piece]:
    """Return running text as pieces; raise UnsayableError for what plain text has no marks for."""
    spelling = Spelling(lambda value: value, lambda node: _marks(desk, node))
    return plain_pieces(desk, content, home, spelling, level)


def words_of(desk: Desk, content: Sequence[Inline], level: int) -> str:
    """Return running text as one line, to stand anywhere."""
    return written(text_pieces(desk, content, None, level)).strip()


def _marks(desk: Desk, node: Span | Link | Foreign) -> tuple[str, str]:
    match node:
        case Span("lead-in"):
            return "", ""  # told by its colon
        case Span("emphasis"):
            return desk.habits.emphasis, desk.habits.emphasis
        case Span("strong"):
            return "**", "**"
        case Link(target, content) if plain(content) in {target, target.removeprefix("mailto:")}:
            return "", ""  # an address is one by itself
        case Link():
            raise UnsayableError("plain text has links only where their addresses are written out")
        case Span(kind):
            raise UnsayableError(f"plain text has no marks for {kind}")
        case _:
            raise UnsayableError("plain text has no marks for languages")
