"""Dictionaries of Pyphen's, each pattern parsed when a word asks for it.

To parse all of them takes it as long as a page takes to be laid out; in German, as ten do.
"""

# ruff: noqa: ANN401 - Pyphen is not typed

import re
from pathlib import Path
from typing import Any

import pyphen

_DIGIT = re.compile(r"\d")
_WEIGHT = re.compile("[1-9]").search


class Unparsed(pyphen.HyphDict):  # type: ignore[misc]
    """A dictionary of Pyphen's that parses a pattern when a word has its letters."""

    def __init__(self, file: Path) -> None:
        """Read the patterns in `file`: those of Hunspell, its first line their encoding."""
        head, _, data = file.read_bytes().partition(b"\n")
        encoding = head.decode("ascii").strip()
        text = pyphen.parse_hex(
            lambda said: chr(int(said[1], 16)),
            data.decode("cp1251" if encoding.lower() == "microsoft-cp1251" else encoding),
        )
        lines = [line.strip() for line in text.split("\n")]
        lines = [line for line in lines if _WEIGHT(line) and not line.startswith(pyphen.ignored)]
        bare = "\n".join(line.partition("/")[0] if "=" in line else line for line in lines)
        self.patterns = _Patterns(zip(_DIGIT.sub("", bare).split("\n"), lines, strict=True))
        self.cache: dict[str, Any] = {}
        self.maxlen = max(map(len, self.patterns))


class _Patterns(dict[str, Any]):
    """Patterns by their letters, as text until they are asked for."""

    def get(self, letters: str, default: Any = None) -> Any:
        """Return where the first weight of a pattern stands, and all from there to the last."""
        found = super().get(letters, default)
        if isinstance(found, str):
            found = self[letters] = _weights(found)
        return found


def _weights(pattern: str) -> tuple[int, tuple[int, ...]] | None:
    """Return what Pyphen makes of a pattern, None where it says nothing."""
    own, _, other = pattern.partition("/") if "=" in pattern else (pattern, "", "")
    weight = pyphen.AlternativeParser(own, other) if other else int
    weights = [weight(said or "0") for said, _ in pyphen.parse(own)]
    places = [place for place, one in enumerate(weights) if one]
    return (places[0], tuple(weights[places[0] : places[-1] + 1])) if places else None
