"""Languages: which one a document is in, and what in it is in another.

Word marks languages for its spelling checker, and marks much by accident: regions say nothing here.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from briefexport.model import Direction
from briefexport.readers.docx.draft import Draft
from briefexport.readers.docx.parts import Item, Piece, paragraphs
from briefexport.readers.docx.styles import Look, look_of

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-zA-Z0-9]{4,8})*")
NONE = frozenset(("zxx", "und", "mul"))
# Scripts that are set without an alphabet take the language said for East Asian text.
EAST = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
LETTER = re.compile(r"[^\W\d_]")


def settled_language(look: Look, text: str) -> str:
    """Return the language of `text` as BCP 47 writes it, empty where nothing sensible is said."""
    return tidied(look.east if look.east and EAST.search(text) else look.language)


@cache
def tidied(said: str) -> str:
    """Return a language tag as BCP 47 writes it, empty where it is none."""
    parts = said.replace("_", "-").split("-")
    tidy = "-".join(
        [parts[0].lower()]
        + [
            part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part
            for part in parts[1:]
        ]
    )
    return tidy if LANGUAGE.fullmatch(tidy) and parts[0].lower() not in NONE else ""


def surroundings(items: Iterable[Item], draft: Draft) -> tuple[str, Direction]:
    """Return the language and the direction in which most letters of `items` stand."""
    languages: Counter[str] = Counter()
    directions: Counter[bool] = Counter()
    for para in paragraphs(items):
        for piece in para.pieces:
            if piece.thing or not LETTER.search(piece.text):
                continue
            look = look_of(draft.styles, para.properties.style, piece.run)
            size = len(piece.text)
            languages[settled_language(look, piece.text)] += size
            directions[look.rtl] += size
    language = max(languages, key=lambda one: languages[one], default="")
    return language, "rtl" if directions[True] > directions[False] else "ltr"


def foreign(look: Look, piece: Piece, draft: Draft) -> tuple[str, Direction | None] | None:
    """Return the language and the direction of `piece` where they are not those around it."""
    direction: Direction = "rtl" if look.rtl else "ltr"
    if not LETTER.search(piece.text) and not _says_language(piece, look, draft):
        return None
    language = settled_language(look, piece.text)
    other = _main(language) != _main(draft.language) if language else False
    turned = direction if direction != draft.direction else None
    if not other and not turned:
        return None
    return (language if other else "", turned)


def _says_language(piece: Piece, look: Look, draft: Draft) -> bool:
    """Return whether what has no letters says itself which language it is in."""
    if look.rtl:
        return draft.direction == "ltr" or piece.run.complex_lang is not None
    return draft.direction == "ltr" and piece.run.lang is not None


@cache
def _main(language: str) -> str:
    """Return what of a language makes it another: the language and its script."""
    parts = language.split("-")
    if parts[0] == "zh":
        return language
    return "-".join(part for part in parts[:2] if len(part) != 2 or part == parts[0])
