"""The words the rules look for, by language, from `words.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of one language, which `words.toml` explains, as `article.same` compares them."""

    labels: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    leftovers: frozenset[str] = frozenset()
    openings: tuple[str, ...] = ()
    names: tuple[tuple[str, ...], ...] = ()
    apart: frozenset[str] = frozenset()


def words_of(language: str) -> Words:
    """Return the lists for `language` (BCP 47); empty ones where there are none."""
    return _lists()[1].get(language.partition("-")[0].lower(), Words())


def sharing() -> frozenset[str]:
    """Return the labels of buttons for sharing, whatever the language."""
    return _lists()[0]


@cache
def _lists() -> tuple[frozenset[str], dict[str, Words]]:
    data = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    buttons = frozenset(data.pop("sharing"))
    return buttons, {
        language: Words(
            labels=frozenset(lists["labels"]),
            links=frozenset(lists["links"]),
            pictures=frozenset(lists["pictures"]),
            leftovers=frozenset(lists["leftovers"]),
            openings=tuple(lists["openings"]),
            names=tuple(map(tuple, lists.get("names", ()))),
            apart=frozenset(lists.get("apart", ())),
        )
        for language, lists in data.items()
    }
