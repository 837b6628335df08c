"""Notes in the order of their calls, wherever the files keep them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefexport.proof.epub.lines import Call, words
from briefexport.proof.epub.package import resolved
from briefexport.proof.epub.tree import Node
from briefexport.proof.record import Record
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A note: the records of its text, by the id it is called by, and the calls in it.

    `numbered` is whether it says its number itself.
    """

    id: str
    records: tuple[Record, ...]
    calls: tuple[Call, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A document by its path: the notes it holds, and the calls in its text."""

    path: str
    notes: tuple[Told, ...]
    calls: tuple[Call, ...]


# The number of a call, and the path and the id it leads to.
_Led = tuple[str, tuple[str, str]]


def in_order(sources: Iterable[Source]) -> Iterator[Record]:
    """Yield the records of notes in the order they are called, then of those that none calls.

    A note that is called in a note stands right behind it. One that does not say its number has
    that of its call.
    """
    notes: dict[tuple[str, str], tuple[str, Told]] = {}
    waiting: list[_Led] = []
    for source in sources:
        for place, note in enumerate(source.notes):
            notes[source.path, note.id or f"#{place}"] = source.path, note
        waiting += _led(source.calls, source.path)
    waiting += (("", key) for key in notes)
    while waiting:
        number, key = waiting.pop(0)
        if key in notes:
            path, note = notes.pop(key)
            waiting[:0] = _led(note.calls, path)
            yield from note.records if note.numbered else _numbered(note.records, number)


def _led(calls: Iterable[Call], path: str) -> Iterator[_Led]:
    return ((call.number, resolved(call.href, path)) for call in calls)


def _numbered(records: Iterable[Record], number: str) -> Iterator[Record]:
    for record in records:
        yield replace(record, facts={**record.facts, "note": number}) if number else record


def number_back(note: Node) -> str:
    """Return the number that leads back from a note to its call, "" where a mere sign does."""
    links = (one.words() for one in note.all if "backlink" in one.kinds)
    number = words(next(links, "")).strip(".[]() ")
    return number if any(map(str.isalnum, number)) else ""
