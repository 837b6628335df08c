"""Articles that need not be read again: as they were read and repaired, until anything changes."""

from dataclasses import replace
from pathlib import PurePath
from typing import cast

from briefexport.cache import Cache, dumped, key, loaded
from briefexport.edition.settings import KIND, BriefEntry, Settings, ignored
from briefexport.engines import made_by, releases
from briefexport.readers import read
from briefexport.readers.pandoc.forms import SUFFIXES
from briefexport.reading import LineKind, Options, Reading
from briefexport.records import dataclass
from briefexport.source import Source

# Of a pandoc that is the system's nobody knows the release.
PANDOC = "pypandoc-binary"


@dataclass(frozen=True, slots=True)
class _Read:
    """An article as its source, and as it was read and repaired."""

    source: Source
    reading: Reading


def repaired(
    name: str, data: bytes, entry: BriefEntry, settings: Settings, kept: Cache | None = None
) -> tuple[Source, Reading]:
    """Return the article `data` of the file `name` as its source and as it was read and repaired.

    Repairs that `settings` ignore are not made. Raises RefusedError where no reader takes it.
    """
    off = ignored(settings, entry.source)
    if kept is None or not can_be_kept(name):
        made = _made(name, data, entry, settings, off)
        return made.source, made.reading
    said = (entry.kinds, entry.changes, entry.language, sorted(off), settings.language)
    called = name.encode(errors="surrogateescape")
    under = key([b"brief", made_by().encode(), called, data, repr(said).encode()])
    whole = kept.get(under)
    found = loaded(whole, _Read) if whole is not None else None
    if found is None:
        found = _made(name, data, entry, settings, off)
        kept.put(under, dumped(found))
    return found.source, found.reading


def can_be_kept(name: str) -> bool:
    """Return whether it is known what reads the file `name`."""
    return PurePath(name).suffix.lower() not in SUFFIXES or PANDOC in releases()


def _made(
    name: str, data: bytes, entry: BriefEntry, settings: Settings, off: frozenset[str]
) -> _Read:
    # It comes with some hundred patterns, and mostly all is as it was.
    from briefexport.repair import repair  # noqa: PLC0415

    source, reading = read(name, data, Options(_kinds(entry), entry.changes))
    brief = replace(reading.brief, language=entry.language or reading.brief.language)
    brief, repairs = repair(brief, source, off, language=settings.language)
    told = (*reading.diagnostics, *repairs)
    return _Read(source, replace(reading, brief=brief, diagnostics=told))


def _kinds(entry: BriefEntry) -> dict[int, tuple[LineKind, int]]:
    kinds: dict[int, tuple[LineKind, int]] = {}
    for line, said in entry.kinds.items():
        match = KIND.fullmatch(said)
        assert match
        kind = cast("LineKind", match[1] or said)
        kinds[int(line)] = (kind, int(match[2] or 0))
    return kinds
