"""Paragraphs that were divided or joined: their ends are marked, and their words stay.

A paragraph of which one half was found to be its other version, and whose other half stands beside
that, new, was divided; the other way round two were joined.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from briefexport.revise.redline.atoms import Line
from briefexport.revise.redline.matching import Stretch, stretches

# So much of a paragraph has to be in its halves, and of the halves in it.
_KEPT: Final = 0.8


class Halves(NamedTuple):
    """A line in two: what of it is the first half's, and what the second's."""

    first: Line
    second: Line


def halves(whole: Line, first: Line, second: Line) -> Halves | None:
    """Return `whole` as what became of it, or it was made of; None where that is another text."""
    said = [atom.key for atom in whole.atoms]
    parts = [atom.key for atom in (*first.atoms, *second.atoms)]
    equal = [one for one in stretches(said, parts) if one.equal]
    kept = sum(one.j - one.i for one in equal)
    if kept < _KEPT * max(len(said), len(parts)):
        return None
    cut, ahead = _cut(equal, len(first.atoms)), len(first.atoms)
    both = 0 < cut < len(said) and any(one.l > ahead for one in equal)
    return _parted(whole, cut) if both else None


def _cut(equal: Sequence[Stretch], ahead: int) -> int:
    """Return behind which atom of the whole the first half ends, which has `ahead` atoms."""
    ends = [one.i + min(one.l, ahead) - one.k for one in equal if one.k < ahead]
    return max(ends, default=0)


def _parted(whole: Line, cut: int) -> Halves:
    return Halves(
        Line(whole.atoms[:cut], [(at, one) for at, one in whole.marks if at < cut]),
        Line(whole.atoms[cut:], [(at - cut, one) for at, one in whole.marks if at >= cut]),
    )
