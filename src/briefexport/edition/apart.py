"""An edition taken apart: what is around its briefs, and each brief, so that one can be another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from briefexport.edition.asking import Asking, askings, names_in
from briefexport.edition.composed import Edition, EditionBrief

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
    return framing(edition), _lists_of(edition), edition.digest, asked


def framing(edition: Edition) -> Edition:
    """Return what of `edition` no words of its briefs decide: no more of them than their pictures.

    It stays what it is when a heading or a note is added, or another brief.
    """
    return replace(
        edition,
        settings=replace(edition.settings, briefs=[]),
        briefs=(),
        labels={},
        contents=(),
        tables=(),
        figures=(),
        table_sizes={},
        table_widths={},
        landscape={},
        cards={},
        digest="",
        file=None,
    )


def _lists_of(edition: Edition) -> Lists:
    """Return what `framing` leaves out, but the briefs and the fingerprint, by its fields."""
    return {
        "settings": edition.settings,
        "labels": edition.labels,
        "contents": edition.contents,
        "tables": edition.tables,
        "figures": edition.figures,
        "table_sizes": edition.table_sizes,
        "table_widths": edition.table_widths,
        "landscape": edition.landscape,
        "cards": edition.cards,
        "file": edition.file,
    }


def joined(
    frame: Edition, lists: Lists, digest: str, _: Sequence[Asking], *briefs: EditionBrief
) -> Edition:
    """Return the edition that was taken apart."""
    return replace(frame, **lists, digest=digest, briefs=briefs)


def without_briefs(pieces: Sequence[Any]) -> Edition:
    """Return the edition that is in `pieces` without its briefs, of which none is read."""
    return joined(*(pieces[place] for place in range(AHEAD)))
