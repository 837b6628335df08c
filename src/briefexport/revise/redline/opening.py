"""What a version is given as: the sources of an edition, or a DOCX that was made of one."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from briefexport.assets import SUFFIXES, Asset, picture, read_under
from briefexport.diagnostics import Diagnostic, Place
from briefexport.edition import Edition, Settings
from briefexport.edition.compose import compose
from briefexport.edition.load import Loaded, load_edition
from briefexport.edition.placing import Read
from briefexport.edition.styles import Found, find_style
from briefexport.finding import edition_name
from briefexport.readers.docx import READER, read_edition
from briefexport.reading import Options, Reading
from briefexport.records import dataclass
from briefexport.source import Source
from briefexport.style import Style, page, page_size
from briefexport.walk import identify
from briefexport.walk import slug as slug_of
from briefexport.wordml.opening import Package, opened, relations, tree

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


@dataclass(frozen=True, slots=True)
class Versions:
    """Two versions of an edition, the style both are shown in, and what there is to say."""

    old: Edition
    new: Edition
    style: Style
    diagnostics: tuple[Diagnostic, ...]


def versions(old: Path, new: Path, project: Path | None, style: str = "") -> Versions:
    """Return the versions at two paths: sources of an edition, an article, or a DOCX of ours.

    What a DOCX does not say of its edition it has from the other version. Raises RefusedError where
    one cannot be read.
    """
    is_, was = _sources(new, project, style), _sources(old, project, style)
    given = is_ or was
    named = Found(given.style, ()) if given else find_style(style or "brief", _STYLE, project)
    shown = named.style
    like = given.edition.settings if given else Settings(title=new.stem)
    later, more = (is_.edition, is_.diagnostics) if is_ else _of_file(new, like, shown)
    earlier, others = (was.edition, was.diagnostics) if was else _of_file(old, like, shown)
    return Versions(earlier, later, shown, (*named.told, *others, *more))


_STYLE = Place(file="--style")


def _sources(path: Path, project: Path | None, style: str) -> Loaded | None:
    """Return the edition whose sources are at `path`, None where it is a DOCX made of one."""
    if path.suffix.lower() == ".docx" and path.is_file():
        data = read_under(path.parent, path.name, Place(file=str(path)))
        if _is_edition(opened(str(path), data)):
            return None
    return load_edition(path, project, style)


def _is_edition(package: Package) -> bool:
    """Return whether a file says that it was made of an edition (`backends.docx.assembly`)."""
    root = tree(package, "docProps/custom.xml")
    return root is not None and any(one.get("name") == "bx.edition" for one in root)


def _of_file(path: Path, like: Settings, style: Style) -> tuple[Edition, tuple[Diagnostic, ...]]:
    """Return the edition in a DOCX; what the file does not say is as in `like`."""
    data = read_under(path.parent, path.name, Place(file=str(path)))
    source = READER.open(str(path), data)
    found = read_edition(source, Options())
    settings = _described(opened(str(path), data), like)
    title, subtitle = found.title or settings.title, found.subtitle or None
    settings = replace(settings, title=title, subtitle=subtitle)
    reads = [
        _read(slug or f"brief-{number}", reading, source)
        for number, (slug, reading) in enumerate(zip(found.slugs, found.readings, strict=True), 1)
    ]
    size = page_size(settings.print.page or style.page.size)
    assert size is not None
    front = bool(found.title) or len(reads) > 1
    name = edition_name(path)
    edition, said = compose(name, settings, reads, style, page(style, size), front=front)
    told = (one for reading in found.readings for one in reading.diagnostics)
    return edition, (*told, *said)


def _described(package: Package, like: Settings) -> Settings:
    """Return what the properties of a file say of its edition."""
    part = next((one.target for one in relations(package, "").values() if one.kind == _CORE), "")
    root = tree(package, part) if part else None
    if root is None:
        return like
    title, authors, language, made, identifier = (
        root.findtext(name) or ""
        for name in (
            f"{_DUBLIN_CORE}title",
            f"{_DUBLIN_CORE}creator",
            f"{_DUBLIN_CORE}language",
            f"{_TERMS}created",
            f"{_DUBLIN_CORE}identifier",
        )
    )
    return replace(
        like,
        title=title or like.title,
        authors=[name for name in authors.split(", ") if name],
        language=language or like.language,
        date=_day(made) or like.date,
        identifier=identifier or like.identifier,
    )


_CORE = "core-properties"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[: len("2025-02-20")])
    except ValueError:
        return None


def _read(name: str, reading: Reading, source: Source) -> Read:
    pictures = {asset: _asset(asset, data) for asset, data in reading.pictures.items()}
    return Read(name, identify(reading.brief, name), source, pictures)


def _asset(name: str, data: bytes) -> Asset:
    """Return a picture under a name made of its bytes, as those of sources have it."""
    asset = picture(name, data, Place(file=name))
    digest = hashlib.sha256(asset.data).hexdigest()[:8]
    stem = slug_of(PurePosixPath(name).stem, 32)
    return replace(asset, name=f"{stem}-{digest}{SUFFIXES[asset.media_type]}")
