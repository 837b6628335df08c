"""The words of running heads: the edition's title on versos, a brief's or a section's on rectos."""

from collections.abc import Iterator

from briefexport.backends.pdf.documents.contents import CONTENTS, INDEX, listed
from briefexport.edition import Edition, EditionBrief
from briefexport.edition.widths import measured
from briefexport.model import Direction, Heading
from briefexport.records import dataclass
from briefexport.style import Role, Style
from briefexport.walk import plain

# The level of the headings that divide a brief.
SECTION = 2
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Head:
    """A running head of rectos: the id it stands for, and its words."""

    id: str
    words: str
    language: str
    direction: Direction


def heads_of_lists(edition: Edition) -> Iterator[Head]:
    """Yield the heads of what leads into the text: the contents, other lists, and the index."""
    titles = [(CONTENTS, edition.terms.contents)]
    titles += [(name, title) for name, title, _ in listed(edition)]
    titles += [(INDEX, edition.terms.index)] if edition.settings.index else []
    for name, title in titles:
        yield Head(name, title, edition.settings.language, edition.direction)


def heads_of(brief: EditionBrief, edition: Edition) -> Iterator[Head]:
    """Yield the heads of a brief: its title, then those of its sections where they are wanted."""
    titles = [(brief.id, brief.title)]
    if edition.settings.print.running == "section":
        sections = (block for block in brief.blocks if isinstance(block, Heading))
        titles += [(block.id, block.content) for block in sections if block.level == SECTION]
    for name, title in titles:
        words = " ".join(plain(title).split())
        yield Head(name, words, brief.language, brief.direction)


def fitted(words: str, style: Style, role: Role, room: float) -> str:
    """Return as many of `words` as go on a line of `room` points, an ellipsis for the rest."""
    width, text = measured(style, role), style.text[role]

    def fits(line: str) -> bool:
        painted = line.upper() if text.capitals else line
        return width(painted) + len(painted) * text.tracking * text.size <= room

    if fits(words):
        return words
    kept = words.split(" ")
    while len(kept) > 1 and not fits(" ".join(kept) + ELLIPSIS):
        kept.pop()
    return " ".join(kept).rstrip(".,;:–—-") + ELLIPSIS
