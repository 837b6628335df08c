"""What of an edition one brief can ask for: nothing else of it decides what is made of the brief.

So what was made of a brief, or proved of it, holds until this or the brief itself is another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from briefexport.edition.composed import Edition, EditionBrief
from briefexport.edition.framing import framing
from briefexport.model import Image, Link, Reference
from briefexport.records import dataclass
from briefexport.walk import descendants

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Asking:
    """What a brief can ask its edition for: what that has under `names`, and for all its briefs.

    `digest` is that of all this.
    """

    names: tuple[str, ...]
    digest: str


def names_in(brief: EditionBrief) -> tuple[str, ...]:
    """Return the names of all that a brief is, holds, refers or leads to, and of its pictures."""
    return tuple(sorted(set(_names(brief))))


def _names(brief: EditionBrief) -> Iterator[str]:
    yield brief.id
    for block in (*brief.title, *brief.subtitle, *brief.blocks):
        for node in descendants(block):
            match node:
                case Reference(target):
                    yield target
                case Link(target) if target.startswith("#"):
                    yield target[1:]
                case Image(asset):
                    yield asset
                case _:
                    yield getattr(node, "id", "")


def askings(edition: Edition, names: Iterable[Sequence[str]]) -> tuple[Asking, ...]:
    """Return what briefs of `edition` can ask for, of which each has `names`."""
    common = repr(part_of(edition, ())).encode()
    return tuple(Asking(tuple(each), _digest(common, _named(edition, each))) for each in names)


def part_of(edition: Edition, names: Sequence[str]) -> Edition:
    """Return `edition` with no more than a brief that has `names` can ask for."""
    bare = replace(framing(edition), slug="", identifier="", date=date.min, cover=None)
    return replace(bare, **_named(edition, names))


def _named(edition: Edition, names: Sequence[str]) -> Mapping[str, Any]:
    """Return what `edition` has under `names`, by its fields."""
    return {
        "labels": _of(edition.labels, names),
        "assets": _of(edition.assets, names),
        "table_sizes": _of(edition.table_sizes, names),
        "table_widths": _of(edition.table_widths, names),
        "landscape": _of(edition.landscape, names),
        "cards": _of(edition.cards, names),
    }


def _of(said: Mapping[str, Said], names: Sequence[str]) -> dict[str, Said]:
    return {name: said[name] for name in names if name in said}


def _digest(common: bytes, named: Mapping[str, Any]) -> str:
    pictures = named["assets"]
    told = {**named, "assets": {name: replace(one, data=b"") for name, one in pictures.items()}}
    digest = sha256(common)
    digest.update(repr(told).encode())
    for one in pictures.values():
        digest.update(sha256(one.data).digest())
    return digest.hexdigest()
