"""An edition taken apart: what is around its briefs, and each brief, so that one can be another."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from briefexport.edition.asking import Asking, askings, names_in
from briefexport.edition.composed import Edition, EditionBrief

Piece: TypeAlias = Edition | str | tuple[Asking, ...] | EditionBrief

# Where among the pieces is what is around the briefs, what they ask it for, and the first of them.
AROUND, ASKED, AHEAD = 0, 2, 3


def apart(edition: Edition) -> tuple[Piece, ...]:
    """Return an edition in pieces, which `joined` puts together.

    First comes all that is around its briefs, then its fingerprint, which is another whatever has
    changed, then what each brief can ask for, then each brief.
    """
    return (*around(edition, map(names_in, edition.briefs)), *edition.briefs)


def around(edition: Edition, names: Iterable[Sequence[str]]) -> tuple[Piece, ...]:
    """Return the pieces ahead of the briefs, of which each has `names`."""
    return replace(edition, briefs=(), digest=""), edition.digest, askings(edition, names)


def joined(edition: Edition, digest: str, _: Sequence[Asking], *briefs: EditionBrief) -> Edition:
    """Return `edition` with its fingerprint and its briefs."""
    return replace(edition, briefs=briefs, digest=digest)
