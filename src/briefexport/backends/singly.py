"""What a writer makes of each brief by itself, kept by all that it is made of.

Where one brief of many has changed, the others need neither be read nor written again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from briefexport.cache import Cache, dumped, key, loaded
from briefexport.edition import Edition, EditionBrief
from briefexport.edition.composed import AHEAD, joined
from briefexport.engines import made_by
from briefexport.style import Style
from briefexport.workers import Shared

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Singly:
    """The briefs of an edition, and what is kept of each: None where nothing is.

    With `keeping`, what is made of the others is to be kept.
    """

    edition: Shared[Edition]
    kept: tuple[bytes | None, ...]
    keeping: bool

    @property
    def around(self) -> Edition:
        """The edition without its briefs."""
        parts = self.edition.parts
        return joined(parts[0], parts[1])


def singly(
    kind: str, edition: Shared[Edition], style: Style, cache: Cache | None
) -> tuple[Singly, Sequence[str]]:
    """Return the briefs of `edition`, and under which key what is made of each is kept.

    `kind` says what that is. It may depend on all there is around the briefs, on the style, and on
    whether a brief is the last.
    """
    if cache is None:
        return Singly(edition, (None,) * (len(edition.parts) - AHEAD), keeping=False), ()
    bare, _, *briefs = edition.written.digests
    around = key([kind.encode(), made_by().encode(), dumped(style), bare]).encode()
    places = (b"last" if n == len(briefs) else b"" for n in range(1, len(briefs) + 1))
    keys = [key([around, brief, place]) for brief, place in zip(briefs, places, strict=True)]
    return Singly(edition, tuple(map(cache.get, keys)), keeping=True), keys


def made_of(
    briefs: Singly, of: type[Made], make: Callable[[EditionBrief, bool], Made]
) -> tuple[list[Made], tuple[bytes | None, ...]]:
    """Return what is made `of` each brief, and what of it is to be kept: None of what was.

    `make` is told whether a brief is the last.
    """
    found: list[Made] = []
    fresh: list[bytes | None] = []
    parts = briefs.edition.parts
    for number, data in enumerate(briefs.kept, 1):
        known = loaded(data, of) if data is not None else None
        made = known or make(parts[number + AHEAD - 1], number == len(briefs.kept))
        found.append(made)
        fresh.append(dumped(made) if briefs.keeping and known is None else None)
    return found, tuple(fresh)


def keep(cache: Cache | None, keys: Sequence[str], fresh: Sequence[bytes | None]) -> None:
    """Keep what was made of briefs."""
    if cache:
        for name, data in zip(keys, fresh, strict=True):
            if data is not None:
                cache.put(name, data)
