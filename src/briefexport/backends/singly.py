"""What a writer makes of each brief by itself, and of all around them, kept by what it is made of.

Where one brief of many has changed, the others need neither be read nor written again.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from briefexport.cache import Cache, dumped, key, loaded
from briefexport.edition import Edition, EditionBrief
from briefexport.edition.composed import AHEAD, joined
from briefexport.engines import made_by
from briefexport.records import dataclass
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
    around = _around(kind, edition, style).encode()
    briefs = edition.written.digests[AHEAD:]
    places = (b"last" if n == len(briefs) else b"" for n in range(1, len(briefs) + 1))
    keys = [key([around, brief, place]) for brief, place in zip(briefs, places, strict=True)]
    return Singly(edition, tuple(map(cache.get, keys)), keeping=True), keys


def kept_beside(
    kind: str, edition: Shared[Edition], style: Style, cache: Cache | None
) -> tuple[bytes | None, Sequence[str]]:
    """Return what is kept of what is made of all around the briefs, and under which key."""
    if cache is None:
        return None, ()
    name = key([b"beside", _around(kind, edition, style).encode()])
    return cache.get(name), (name,)


def _around(kind: str, edition: Shared[Edition], style: Style) -> str:
    bare = edition.written.digests[0]
    return key([kind.encode(), made_by().encode(), dumped(style), bare])


def made_of(
    briefs: Singly, of: type[Made], make: Callable[[EditionBrief, bool], Made]
) -> tuple[list[Made], tuple[bytes | None, ...]]:
    """Return what is made `of` each brief, and what of it is to be kept: None of what was.

    `make` is told whether a brief is the last.
    """
    parts, count = briefs.edition.parts, len(briefs.kept)

    def brief(number: int) -> Made:
        return make(parts[number + AHEAD], number == count - 1)

    each = [
        _made(data, of, partial(brief, number), briefs) for number, data in enumerate(briefs.kept)
    ]
    return [made for made, _ in each], tuple(data for _, data in each)


def made_beside(
    briefs: Singly, kept: bytes | None, of: type[Made], make: Callable[[], Made]
) -> tuple[Made, bytes | None]:
    """Return what is made `of` all around the briefs, and it as it is to be kept: None if it is."""
    return _made(kept, of, make, briefs)


def _made(
    kept: bytes | None, of: type[Made], make: Callable[[], Made], briefs: Singly
) -> tuple[Made, bytes | None]:
    known = loaded(kept, of) if kept is not None else None
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
