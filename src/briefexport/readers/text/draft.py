"""What is known while a text is read, and how its lines become a paragraph."""

from collections.abc import Sequence
from dataclasses import field
from itertools import pairwise

from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.model import ListKind, Origin, Paragraph, Range
from briefexport.readers.text.inlines import inlines
from briefexport.readers.text.lines import Form, Line
from briefexport.readers.text.passage import flowing, is_divided
from briefexport.reading import Reason
from briefexport.records import dataclass
from briefexport.source import Source


@dataclass(frozen=True, slots=True)
class Draft:
    """A source, the form of its lines, and what is gathered on the way through it: what is to be
    said, and the rule that made each block.

    `due` is the number at which a list would go on, by the form of its markers, kind and indent.
    """

    source: Source
    form: Form
    report: list[Diagnostic]
    due: dict[tuple[str, ListKind, int], int] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    def say(self, code: str, message: str, start: int, end: int, *, hint: str = "") -> None:
        """Report the finding `code` about the characters from `start` to `end` of one line."""
        place = self.source.place(start, end)
        self.report.append(diagnostic(code, message, place, hint=hint))

    def because(self, block: str, start: int, rule: str, score: float | None = None) -> None:
        """Note the `rule` that made the block of the class `block` at `start`, and its score."""
        self.reasons.append(Reason(block, start, rule, score))


def paragraph(draft: Draft, lines: Sequence[Line], skip: int = 0) -> Paragraph:
    """Return `lines` as a paragraph, without the first `skip` characters (a mark, not all)."""
    first, last = lines[0], lines[-1]
    pieces = [
        Range(first.start + skip, first.end),
        *(Range(line.start, line.end) for line in lines[1:]),
    ]
    for piece, following in pairwise(pieces):
        if is_divided(draft.source.text, piece, following):
            draft.say(
                "BX114",
                "a line ends in a hyphen; the word is joined and the hyphen kept",
                piece.end - 1,
                piece.end,
                hint="take the hyphen out if the word is written without it",
            )
    content = Range(pieces[0].start, last.end)
    return Paragraph(
        inlines(flowing(draft.source.text, pieces)),
        origin=Origin(first.line_start, first.start, last.end, content),
    )
