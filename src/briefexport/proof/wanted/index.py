"""The index of a book of print: the terms that stand in its text, in columns under their letters.

On which pages a term stands only the book knows. Of a term that stands nowhere as one piece within
a text nobody knows here whether the index has it: what is said of it holds at times.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from briefexport.edition import Edition
from briefexport.model import Text
from briefexport.proof.record import Kind, Look, Record, Run
from briefexport.proof.wanted.letters import Type
from briefexport.proof.wanted.lines import words
from briefexport.proof.wanted.margins import paper
from briefexport.proof.wanted.record import Wanted
from briefexport.style import Role
from briefexport.walk import descendants

# A record that may not be there at all.
MAYBE = frozenset(("there",))


def is_indexed(edition: Edition) -> bool:
    """Return whether there is an index for sure: some term of it stands in the text."""
    return any(stands for _, stands in _terms(edition))


def wanted_index(edition: Edition, type_: Type) -> Iterator[Wanted]:
    """Yield the title of the index, its letters and its entries; only print has any."""
    if type_.format != "pdf" or not edition.settings.index:
        return
    terms = dict(_terms(edition))
    sure = any(terms.values())
    yield _title(edition, type_, sure=sure)
    for letter in dict.fromkeys(filter(None, map(_initial, terms))):
        yield _letter(letter, edition, type_)
    for term, stands in terms.items():
        yield _entry(term, edition, type_, sure=stands)


def _terms(edition: Edition) -> Iterator[tuple[str, bool]]:
    """Yield each term as the index shows it, and whether it stands in the text for sure."""
    if not edition.settings.index:
        return
    # What ends with a text may go on in the next.
    text = "_".join(
        node.value
        for brief in edition.briefs
        for block in brief.blocks
        for node in descendants(block)
        if isinstance(node, Text)
    )
    for entry in edition.settings.index:
        shown, _, others = (part.strip() for part in entry.partition("="))
        forms = [shown, *filter(None, map(str.strip, others.split(",")))]
        found = re.compile(rf"\W(?:{'|'.join(map(re.escape, forms))})\W", re.IGNORECASE)
        yield shown, found.search(text) is not None


def _initial(term: str) -> str:
    """Return the letter that a term is under, in most languages."""
    plain = unicodedata.normalize("NFD", term)
    return next((letter.upper() for letter in plain if letter.isalnum()), "")


def _line(text: str, role: Role, edition: Edition, type_: Type) -> Wanted:
    ground = type_.ground(role)
    said = words(text)
    facts = {"language": edition.settings.language}
    kind: Kind = "entry" if role == "index" else "paragraph"
    record = Record(kind, "back", said, facts, runs=(Run(said, ground.letters),))
    return Wanted(record, run_tokens=(ground.tokens,)).with_looks(type_.lines(role))


def _title(edition: Edition, type_: Type, *, sure: bool) -> Wanted:
    said = type_.style.text["contents-title"]
    depth = paper(edition, type_).top + said.before + said.leading / 2
    tokens = "page.top text.contents-title.before text.contents-title.leading"
    told = _line(edition.terms.index, "contents-title", edition, type_)
    return told.with_looks({"depth": (depth, tokens)}, at_times=() if sure else MAYBE)


def _letter(letter: str, edition: Edition, type_: Type) -> Wanted:
    """Return a letter, which stands under an entry, or under the title if it is the first."""
    told = _line(letter, "index-letter", edition, type_).with_looks({}, at_times=MAYBE)
    after = _pitch("contents-title", "index-letter", "after", type_)
    return _below(told, _pitch("index", "index-letter", "before", type_), after)


def _entry(term: str, edition: Edition, type_: Type, *, sure: bool) -> Wanted:
    """Return an entry, which stands under its letter, or under another entry."""
    own = type_.style.index
    first = _pitch("index-letter", "index", "after", type_)
    told = _below(_line(term, "index", edition, type_), first, _pitch("index", "index", "", type_))
    said: dict[str, tuple[Look, str]] = {
        "turnover": (own.turnover, "index.turnover text.index.align"),
        "columns": (str(own.columns), "index.columns text.index.align"),
        "column_gap": (own.gap, "index.gap"),
    }
    if own.columns == 1:
        del said["column_gap"]
    if type_.style.text["index"].align == "center":
        # Where columns begin is told by the lines that begin there.
        said = {}
    return told.with_looks(said, at_times=said if sure else {*said, *MAYBE})


def _pitch(above: Role, below: Role, side: str, type_: Type) -> tuple[float, str]:
    """Return how far the middles of two lines are apart with the space on one `side` between."""
    text = type_.style.text
    middle = (text[above].leading + text[below].leading) / 2
    tokens = f"text.{above}.leading text.{below}.leading"
    match side:
        case "before":
            return middle + text[below].before, f"text.{below}.before {tokens}"
        case "after":
            return middle + text[above].after, f"text.{above}.after {tokens}"
        case _:
            return middle, tokens


def _below(told: Wanted, usual: tuple[float, str], other: tuple[float, str]) -> Wanted:
    """Return a line that stands as far as the `usual` below the last, or another's way."""
    points, tokens = usual
    both = " ".join(dict.fromkeys(f"{tokens} {other[1]}".split()))
    return replace(told.with_looks({"pitch": (points, both)}), at_break={"pitch": other[0]})
