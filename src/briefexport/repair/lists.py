"""The lists of words in lists.toml, by name and language."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

_LISTS: Mapping[str, Mapping[str, str | list[str]]] = tomllib.loads(
    (Path(__file__).parent / "lists.toml").read_text("utf-8")
)


def words(name: str, key: str = "en") -> frozenset[str]:
    """Return the words of the list `name`: those of a language, or under another key."""
    found = _LISTS[name][key]
    return frozenset(found.split() if isinstance(found, str) else found)


def by_language(name: str) -> Mapping[str, frozenset[str]]:
    """Return the words of the list `name`, by their primary language."""
    return {key: words(name, key) for key in _LISTS[name]}


def pairs(name: str, key: str = "en") -> Mapping[str, str]:
    """Return the list `name` of words that stand in pairs, `wrong/right`."""
    return dict(word.split("/") for word in words(name, key))
