"""What frames the briefs of an edition, and what else they decide of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from briefexport.edition.composed import Edition

# What briefs, and the file that lists them, decide of an edition: without them it is this.
_UNDECIDED: Mapping[str, Any] = {
    "labels": {},
    "contents": (),
    "tables": (),
    "figures": (),
    "table_sizes": {},
    "table_widths": {},
    "landscape": {},
    "cards": {},
    "file": None,
}


def framing(edition: Edition) -> Edition:
    """Return what of `edition` no words of its briefs decide: no more of them than their pictures.

    It stays what it is when a heading or a note is added, or another brief.
    """
    settings = replace(edition.settings, briefs=[])
    return replace(edition, settings=settings, briefs=(), digest="", **_UNDECIDED)


def decided(edition: Edition) -> Mapping[str, Any]:
    """Return what `framing` leaves out, but the briefs and the fingerprint, by its fields."""
    return {"settings": edition.settings, **{one: getattr(edition, one) for one in _UNDECIDED}}
