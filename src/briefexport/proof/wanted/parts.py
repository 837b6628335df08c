"""The part of an edition that can be asked for about one brief: no other decides what it tells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from briefexport.edition import Edition
from briefexport.edition.composed import EditionBrief
from briefexport.model import Image, Reference
from briefexport.walk import descendants

Said = TypeVar("Said")


def names_in(brief: EditionBrief) -> tuple[str, ...]:
    """Return the names of all that a brief is, holds or refers to, and of its pictures."""
    return tuple(sorted(set(_named(brief))))


def _named(brief: EditionBrief) -> Iterator[str]:
    yield brief.id
    for block in (*brief.title, *brief.subtitle, *brief.blocks):
        for node in descendants(block):
            match node:
                case Reference(target):
                    yield target
                case Image(asset):
                    yield asset
                case _:
                    yield getattr(node, "id", "")


def named_by(edition: Edition, names: Sequence[str]) -> Mapping[str, Any]:
    """Return what `edition` has under `names`, by its fields.

    Of pictures, which are told by their sizes, the bytes are left out.
    """
    pictures = _of(edition.assets, names)
    return {
        "labels": _of(edition.labels, names),
        "assets": {name: replace(asset, data=b"") for name, asset in pictures.items()},
        "table_sizes": _of(edition.table_sizes, names),
        "table_widths": _of(edition.table_widths, names),
        "landscape": _of(edition.landscape, names),
    }


def part_of(edition: Edition, names: Sequence[str]) -> Edition:
    """Return `edition` with no more than a brief that names `names` can ask for."""
    bare = replace(
        edition,
        slug="",
        identifier="",
        date=date.min,
        briefs=(),
        contents=(),
        tables=(),
        figures=(),
        cards={},
        cover=None,
        digest="",
        file=None,
    )
    return replace(bare, **named_by(edition, names))


def _of(said: Mapping[str, Said], names: Sequence[str]) -> dict[str, Said]:
    return {name: said[name] for name in names if name in said}
