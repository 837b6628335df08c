"""The title, the byline and the date that a text begins with.

A first line alone is a heading or a sentence; where a byline (`By Ann Other`) or a date stands
under it, it is the title. Byline and date then leave the text: they are facts about the brief.
"""

import re
from collections.abc import Sequence
from datetime import date

from briefexport.model import Heading, Inline, Range
from briefexport.readers.text.bits import MAX_LENGTH, bit, is_candidate
from briefexport.readers.text.draft import Draft
from briefexport.readers.text.headings import is_barred
from briefexport.readers.text.pieces import Done, Piece, Plain
from briefexport.records import dataclass
from briefexport.walk import plain

# Byline and date are looked for in so many lines after the first.
NEAR = 3

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_NAME = r"[^\W\d_a-z][\w.'’-]*(?: (?:(?!and )[a-z]{2,3} ){0,2}[^\W\d_a-z][\w.'’-]*){1,3}"
_BYLINE = re.compile(rf"(?i:by|von|par|por) (?P<names>{_NAME}(?:(?:, | and | & ){_NAME})*)")
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_DATE = re.compile(
    rf"(?:(?:last )?(?:published|posted|updated)(?: on)?:? )?{_WEEKDAY}(?:"
    r"(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]{3,9})\.?,? (?P<year>\d{4})"
    r"|(?P<month2>[a-z]{3,9})\.? (?P<day2>\d{1,2})(?:st|nd|rd|th)?,? (?P<year2>\d{4}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a brief begins with, and the pieces that said so, in order.

    `outside` are the lines of byline and date.
    """

    title: tuple[Inline, ...] = ()
    byline: str = ""
    date: str = ""
    outside: tuple[Range, ...] = ()
    taken: tuple[Piece, ...] = ()


def opening_of(draft: Draft, pieces: Sequence[Piece]) -> tuple[Opening, list[Piece]]:
    """Return what `pieces` begin with, and the pieces that are left.

    A first line that is marked stays among them: its mark says what it is.
    """
    facts = _facts(pieces)
    if not pieces or not facts or not _may_be_title(pieces[0]):
        return Opening(), list(pieces)
    first = pieces[0]
    title: tuple[Inline, ...] = ()
    if isinstance(first, Plain):
        title = first.block.content
        draft.because("Title", 0, "a byline or a date under it")
    for piece in facts.values():
        line = piece.lines[0]
        draft.say(
            "BX191",
            "the line is read as the brief's byline or date, and the first line as its title",
            line.start,
            line.end,
            hint=f'where it is none, say so under `kinds`: {line.number} = "paragraph"',
        )
    taken = [*([first] if title else []), *facts.values()]
    opening = Opening(
        title,
        _named(plain(facts["byline"].block.content)) if "byline" in facts else "",
        dated(plain(facts["date"].block.content)) if "date" in facts else "",
        tuple(Range(piece.lines[0].start, piece.lines[0].end) for piece in facts.values()),
        tuple(taken),
    )
    return opening, [piece for piece in pieces if not any(piece is one for one in taken)]


def _facts(pieces: Sequence[Piece]) -> dict[str, Plain]:
    """Return the lines near the beginning that are a byline or a date, the first of each."""
    found: dict[str, Plain] = {}
    for piece in pieces[1 : 1 + NEAR]:
        if not isinstance(piece, Plain) or len(piece.lines) > 1 or piece.lines[0].forced:
            break
        text = plain(piece.block.content)
        if _named(text):
            found.setdefault("byline", piece)
        elif dated(text):
            found.setdefault("date", piece)
        elif not is_candidate(bit("text", text)):
            break
    return found


def _may_be_title(piece: Piece) -> bool:
    match piece:
        case Plain():
            text = plain(piece.block.content)
            short = len(piece.lines) == 1 and is_candidate(bit("text", text))
            return short and not piece.lines[0].forced and not is_barred(text)
        case Done(block=Heading(level=1)):
            return True
        case _:
            return False


def _named(text: str) -> str:
    """Return the names in a byline; none where `text` is no byline."""
    found = _BYLINE.fullmatch(text) if len(text) <= MAX_LENGTH else None
    return found["names"] if found else ""


def dated(text: str) -> str:
    """Return the date that `text` is, as in ISO 8601; none where it is no date, or an odd one."""
    found = _DATE.fullmatch(text)
    if not found:
        return ""
    if found["iso"]:
        year, month, day = found["iso"].split("-")
    else:
        year, day = found["year"] or found["year2"], found["day"] or found["day2"]
        month = _month(found["month"] or found["month2"])
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _month(name: str) -> str:
    """Return the number of the month that `name` is, or is short for; 0 where it is none."""
    lower = name.casefold()
    numbers = (at for at, month in enumerate(_MONTHS, 1) if month.startswith(lower[:4].rstrip(".")))
    return str(next(numbers, 0))
