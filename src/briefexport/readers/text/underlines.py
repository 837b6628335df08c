"""Headings that a line of `===`, `---` or `~~~` underlines."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from briefexport.readers.text.lines import STOPPED, Line

_UNDERLINE = re.compile(r"={3,}|-{3,}|~{3,}")
_LEVELS = {"=": 1, "-": 2, "~": 3}
MAX_LENGTH = 120
# A line of dashes that is much shorter than the line above it is a separator.
LEAST = 0.6


def with_underlines(lines: Sequence[Line]) -> list[Line]:
    """Return `lines`, each that is underlined made a heading; the line under it has a shape too."""
    out = list(lines)
    for index, (line, under) in enumerate(pairwise(lines)):
        above = lines[index - 1] if index else None
        if out[index].shape == "text" and _underlines(line, under, above):
            out[index] = replace(line, shape="heading", under=(_LEVELS[under.text[0]], under.end))
            out[index + 1] = replace(under, shape="under")
    return out


def _underlines(line: Line, under: Line, above: Line | None) -> bool:
    if line.forced or under.forced or under.number != line.number + 1:
        return False
    if not _UNDERLINE.fullmatch(under.text) or not 0 < len(line.text) <= MAX_LENGTH:
        return False
    if under.text[0] == "=":
        return True
    alone = above is None or above.shape != "text"
    as_long = LEAST * len(line.text) <= len(under.text) <= len(line.text) / LEAST + 1
    ends = line.text[-1] in "?？؟" or not STOPPED.search(line.text)
    return alone and as_long and ends
