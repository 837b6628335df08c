"""What a writer makes of each brief by itself, and of all around them, kept by what it is made of.

Where one brief of many has changed, the others need neither be read nor written again.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from briefexport.cache import Cache, dumped, key, loaded
from briefexport.edition import Edition, EditionBrief
from briefexport.edition.apart import AHEAD, ASKED, FRAME, without_briefs
from briefexport.edition.asking import Asking, part_of
from briefexport.edition.framing import framing
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
        return without_briefs(self.edition.parts)


def singly(
    kind: str, edition: Shared[Edition], style: Style, cache: Cache | None
) -> tuple[Singly, Sequence[str]]:
    """Return the briefs of `edition`, and under which key what is made of each is kept.

    `kind` says what that is. It may depend on what a brief can ask the edition for, on the style,
    and on whether the brief is the last.
    """
    if cache is None:
        return Singly(edition, (None,) * (len(edition.parts) - AHEAD), keeping=False), ()
    common = _common(kind, style).encode()
    asked: Sequence[Asking] = edition.parts[ASKED]
    briefs = edition.written.digests[AHEAD:]
    places = (b"last" if n == len(briefs) else b"" for n in range(1, len(briefs) + 1))
    keys = [
        key([common, one.digest.encode(), brief, place])
        for one, brief, place in zip(asked, briefs, places, strict=True)
    ]
    return Singly(edition, tuple(map(cache.get, keys)), keeping=True), keys


def kept_beside(
    kind: str, edition: Shared[Edition], style: Style, cache: Cache | None
) -> tuple[bytes | None, Sequence[str]]:
    """Return what is kept of what is made of the frame of the briefs, and under which key."""
    if cache is None:
        return None, ()
    name = key([b"beside", _common(kind, style).encode(), edition.written.digests[FRAME]])
    return cache.get(name), (name,)


def _common(kind: str, style: Style) -> str:
    return key([kind.encode(), made_by().encode(), dumped(style)])


def made_of(
    briefs: Singly,
    around: Edition,
    of: type[Made],
    make: Callable[[EditionBrief, Edition, bool], Made],
) -> tuple[list[Made], tuple[bytes | None, ...]]:
    """Return what is made `of` each brief, and what of it is to be kept: None of what was.

    `make` is given no more of `around`, the edition without its briefs, than the brief can ask for,
    and told whether it is the last.
    """
    parts, count = briefs.edition.parts, len(briefs.kept)
    asked: Sequence[Asking] = parts[ASKED]

    def brief(number: int) -> Made:
        part = part_of(around, asked[number].names)
        return make(parts[number + AHEAD], part, number == count - 1)

    each = [
        _made(data, of, partial(brief, number), briefs) for number, data in enumerate(briefs.kept)
    ]
    return [made for made, _ in each], tuple(data for _, data in each)


def made_beside(
    briefs: Singly,
    around: Edition,
    kept: bytes | None,
    of: type[Made],
    make: Callable[[Edition], Made],
) -> tuple[Made, bytes | None]:
    """Return what is made `of` the frame of the briefs, and it as it is to be kept: None if it is.

    `make` is given no more than that of `around`, the edition without its briefs.
    """
    return _made(kept, of, lambda: make(framing(around)), briefs)


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
