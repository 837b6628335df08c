"""What a writer makes of each brief by itself, and of all around them, kept by what it is made of.

Where one brief of many has changed, the others need neither be read nor written again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
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

    The first of what is `kept` is of all around them. With `keeping`, what is made of the others is
    to be kept.
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
    """Return the briefs of `edition`, and under which keys what is made of them is kept.

    The first is that of what is made of all around them. `kind` says for what that is. It may
    depend on all there is around the briefs, on the style, and on whether a brief is the last.
    """
    if cache is None:
        return Singly(edition, (None,) * (len(edition.parts) - AHEAD + 1), keeping=False), ()
    bare, _, *briefs = edition.written.digests
    around = key([kind.encode(), made_by().encode(), dumped(style), bare]).encode()
    places = (b"last" if n == len(briefs) else b"" for n in range(1, len(briefs) + 1))
    keys = [key([around, brief, place]) for brief, place in zip(briefs, places, strict=True)]
    keys = [key([around]), *keys]
    return Singly(edition, tuple(map(cache.get, keys)), keeping=True), keys


def made_around(
    briefs: Singly, of: type[Made], make: Callable[[Edition], Made]
) -> tuple[Made, bytes | None]:
    """Return what is made `of` all around the briefs, and what of it is to be kept."""
    return _made(briefs, 0, of, lambda: make(briefs.around))


def made_of(
    briefs: Singly, of: type[Made], make: Callable[[EditionBrief, bool], Made]
) -> tuple[list[Made], tuple[bytes | None, ...]]:
    """Return what is made `of` each brief, and what of it is to be kept: None of what was.

    `make` is told whether a brief is the last.
    """
    parts, count = briefs.edition.parts, len(briefs.kept) - 1

    def brief(number: int) -> Made:
        return make(parts[number + AHEAD - 1], number == count)

    each = [_made(briefs, n, of, partial(brief, n)) for n in range(1, count + 1)]
    return [made for made, _ in each], tuple(data for _, data in each)


def _made(
    briefs: Singly, place: int, of: type[Made], make: Callable[[], Made]
) -> tuple[Made, bytes | None]:
    data = briefs.kept[place]
    known = loaded(data, of) if data is not None else None
    if known is not None:
        return known, None
    made = make()
    return made, dumped(made) if briefs.keeping else None


def keep(cache: Cache | None, keys: Sequence[str], fresh: Sequence[bytes | None]) -> None:
    """Keep what was made, each under its key."""
    if cache:
        for name, data in zip(keys, fresh, strict=True):
            if data is not None:
                cache.put(name, data)
