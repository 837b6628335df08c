"""The words of a paragraph as records tell them: text, runs, marks and links."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from briefexport.proof.docx.inlines import Piece, Words
from briefexport.proof.record import Run
from briefexport.records import dataclass

SPACES = re.compile(r"\s+")
# Soft hyphens, and characters without width: joiners, marks of direction, the sign of byte order.
UNSEEN = dict.fromkeys(
    (0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of words: see the records' own."""

    text: str = ""
    runs: tuple[Run, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    language: str = ""


def told(words: Words) -> Told:
    """Return what `words` tell."""
    pieces = _spaced(words.pieces)
    return Told(
        "".join(piece.text for piece in pieces),
        _runs(pieces),
        _marks(pieces),
        _links(pieces, words.links),
        _language(pieces),
    )


def entry_and_place(words: Words) -> tuple[tuple[Piece, ...], str]:
    """Return a line of the contents without its place, and the place: what its last tab parts."""
    tabs = [number for number, piece in enumerate(words.pieces) if piece.text == "\t"]
    if not tabs:
        return words.pieces, ""
    place = squeezed("".join(piece.text for piece in words.pieces[tabs[-1] + 1 :]))
    # A title may hold a tab itself.
    return (words.pieces[: tabs[-1]], place) if place.isalnum() or not place else (words.pieces, "")


def squeezed(text: str) -> str:
    """Return `text` with single spaces, and without what cannot be seen."""
    return SPACES.sub(" ", text.translate(UNSEEN)).strip()


def _spaced(pieces: Iterable[Piece]) -> list[Piece]:
    """Return `pieces` with single spaces between words, and none at either end."""
    found: list[Piece] = []
    parted = True
    for piece in pieces:
        text = SPACES.sub(" ", piece.text.translate(UNSEEN))
        if parted:
            text = text.lstrip(" ")
        if text:
            parted = text.endswith(" ")
            found.append(piece._replace(text=text))
    if found and parted:
        last = found.pop()
        if text := last.text.rstrip(" "):
            found.append(last._replace(text=text))
    return found


def _runs(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    """Return `pieces` as runs; a space alone has no look of its own."""
    found: list[Run] = []
    for piece in pieces:
        letters = piece.look.letters
        if found and (found[-1].letters == letters or piece.text == " "):
            found[-1] = Run(found[-1].text + piece.text, found[-1].letters)
        else:
            found.append(Run(piece.text, letters))
    return tuple(found)


def _marks(pieces: Sequence[Piece]) -> tuple[tuple[str, str], ...]:
    """Return the stretches of each mark in order; of two that begin together the longer."""
    kinds = frozenset().union(*(piece.look.marks for piece in pieces))
    found = [
        (start, -len(text), kind, text)
        for kind in kinds
        for start, text in _stretches(pieces, kind)
    ]
    return tuple((kind, text) for _, _, kind, text in sorted(found))


def _stretches(pieces: Sequence[Piece], kind: str) -> Iterator[tuple[int, str]]:
    start, text = 0, ""
    for number, piece in enumerate(pieces):
        # The call of a note parts nothing.
        if piece.calls:
            continue
        if kind in piece.look.marks:
            start = start if text else number
            text += piece.text
        else:
            if text.strip():
                yield start, text.strip()
            text = ""
    if text.strip():
        yield start, text.strip()


def _links(pieces: Sequence[Piece], targets: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the links, each as far as it goes without another in it, or the call of a note."""
    found: list[tuple[str, str]] = []
    for link, together in groupby(pieces, lambda piece: -1 if piece.calls else piece.link):
        text = "".join(piece.text for piece in together).strip()
        if link >= 0 and text:
            found.append((text, targets[link]))
    return tuple(found)


def _language(pieces: Sequence[Piece]) -> str:
    """Return the language of most letters; where there are none, of most of what there is."""
    letters: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for piece in pieces:
        count = sum(map(str.isalpha, piece.text))
        letters[piece.look.language] += count
        others[piece.look.language] += len(piece.text) - count
    most = letters if letters.total() else others
    return most.most_common(1)[0][0] if most else ""
