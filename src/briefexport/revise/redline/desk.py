"""What the parts of a redline share: the pen, what styles mean, and the notes of both versions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from briefexport.backends.docx import roles
from briefexport.backends.docx.stylebook import AS_ITS_STYLE, Fit, Stylebook
from briefexport.revise.redline.atoms import Grain, Line, line, note_id
from briefexport.revise.redline.matching import Profile
from briefexport.revise.redline.pen import Node, Pen, W, properties

_VAL: Final = f"{W}val"
# Paragraphs of which there is one at their place: titles, and what stands under them.
_ONLY: Final = frozenset(
    roles.ROLE_STYLES[role].id
    for role in ("edition-title", "edition-subtitle", "brief-title", "brief-subtitle", "byline",
                 "kicker")
)  # fmt: skip
# A first line's indent tells paragraphs apart, and is no change of one.
_SAME: Final = {roles.INDENTED: roles.BODY}


@dataclass(slots=True)
class Desk:
    """Two versions being joined.

    `notes` are the notes of both by their ids. `twins` has for the id of a note of the new version
    that of the old one whose change it is. `moves` is how many moves were named.
    """

    pen: Pen
    styles: Mapping[str, tuple[str, Fit]]
    notes: Mapping[str, Node] = field(default_factory=dict)
    grain: Grain = "words"
    twins: dict[str, str] = field(default_factory=dict)
    moves: int = 0


def styles_of(book: Stylebook) -> dict[str, tuple[str, Fit]]:
    """Return of each style made of another which it is, and what it says otherwise."""
    return {one.id: (base, fit) for (base, fit), one in book.fitted.items()}


def meaning(said: Node, desk: Desk) -> tuple[object, ...]:
    """Return what the properties (w:pPr) of a paragraph mean: two of one meaning differ by chance.

    That is its style, its list, its direction and where it stands in; of items the space between
    too, which tells whether their list is tight.
    """
    base, fit = style_of(said, desk)
    number, bidi = said.find(f"{W}numPr"), said.find(f"{W}bidi")
    listed = () if number is None else tuple(child.get(_VAL, "") for child in number)
    turned = "" if bidi is None else bidi.get(_VAL, "1")
    place = (fit.left, fit.right, fit.align, fit.borders)
    spaced = (fit.before, fit.after) if listed or base.startswith("List") else ()
    return (_SAME.get(base, base), listed, turned, place, spaced)


def style_of(said: Node, desk: Desk) -> tuple[str, Fit]:
    """Return the style of a paragraph; of one made of another that other, and what is otherwise."""
    named = said.find(f"{W}pStyle")
    own = "" if named is None else named.get(_VAL, "")
    return desk.styles.get(own, (own, AS_ITS_STYLE))


def profile(item: Node, desk: Desk) -> Profile:
    """Return what a paragraph, a table, a row, a cell or a note is known by."""
    if item.tag != f"{W}p":
        lines = [line(para) for para in item.iter(f"{W}p")]
        said = tuple(tuple(_told(one, desk)) for one in lines)
        words = Counter(atom.text for one in lines for atom in one.atoms if atom.text.strip())
        return Profile(said, words, item.tag)
    own = line(item)
    said_here = tuple(_told(own, desk))
    words = Counter(atom.text for atom in own.atoms if atom.text.strip())
    base, _ = style_of(properties(item, "pPr"), desk)
    things = sum(not atom.text for atom in own.atoms)
    kind = "" if words else (base, things)
    return Profile((item.tag, *said_here), words, (item.tag, kind), base in _ONLY)


def _told(own: Line, desk: Desk) -> list[tuple[str, ...]]:
    """Return what a line says; a note by its text."""
    told = []
    for atom in own.atoms:
        note = desk.notes.get(note_id(atom))
        texts = () if note is None else note.iter(f"{W}t")
        told.append(atom.key if note is None else ("note", *(one.text or "" for one in texts)))
    return told
