"""An edition taken apart: what is around its briefs, and each brief, so that one can be another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from briefexport.edition.asking import Asking, askings, names_in
from briefexport.edition.composed import Edition, EditionBrief
from briefexport.edition.framing import decided, framing

Lists: TypeAlias = Mapping[str, Any]
Piece: TypeAlias = Edition | Lists | str | tuple[Asking, ...] | EditionBrief

# The pieces ahead of the briefs: what frames them, what they and edition.toml decide of the whole,
# its fingerprint, and what each can ask for.
FRAME, LISTS, FINGERPRINT, ASKED, AHEAD = range(5)


def apart(edition: Edition) -> tuple[Piece, ...]:
    """Return an edition in pieces, which `joined` puts together, its briefs last."""
    return (*around(edition, map(names_in, edition.briefs)), *edition.briefs)


def around(edition: Edition, names: Iterable[Sequence[str]]) -> tuple[Piece, ...]:
    """Return the pieces ahead of the briefs, of which each has `names`."""
    asked = askings(edition, names)
    return framing(edition), decided(edition), edition.digest, asked


def joined(
    frame: Edition, lists: Lists, digest: str, _: Sequence[Asking], *briefs: EditionBrief
) -> Edition:
    """Return the edition that was taken apart."""
    return replace(frame, **lists, digest=digest, briefs=briefs)


def without_briefs(pieces: Sequence[Any]) -> Edition:
    """Return the edition that is in `pieces` without its briefs, of which none is read."""
    return joined(*(pieces[place] for place in range(AHEAD)))
