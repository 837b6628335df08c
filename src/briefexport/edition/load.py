"""From a path to an edition: find the articles, read them, repair them, compose."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import cast

from briefexport.assets import SUFFIXES, Asset, find_shipped, picture, read_under
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.compose import Read, compose
from briefexport.edition.composed import Edition
from briefexport.edition.features import lacking_features
from briefexport.edition.glyphs import missing_glyphs
from briefexport.edition.settings import KIND, BriefEntry, Settings, load_settings
from briefexport.errors import RefusedError
from briefexport.model import Brief, Image, Text
from briefexport.readers import READERS, read
from briefexport.reading import LineKind, Options
from briefexport.repair import repair
from briefexport.source import Source, decode
from briefexport.style import Page, Style, load_style, page, page_size
from briefexport.tomlfile import TomlFile, load
from briefexport.walk import SLUG_LENGTH, descendants, identify, plain, slug

EDITION_FILE = "edition.toml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """An edition ready to be rendered, the style it is set in, and what there is to say."""

    edition: Edition
    style: Style
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edition is made of before any article is read."""

    name: str
    root: Path
    settings: Settings
    file: TomlFile | None


def articles_in(folder: Path) -> list[Path]:
    """Return the articles directly in `folder`, in the order of their names.

    Word keeps a file `~$name.docx` beside one that is open in it.
    """
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in READERS
        and path.is_file()
        and not path.name.startswith((".", "~$"))
        if path.name.upper() not in {"README.MD", "README.TXT"}
    )


def edition_name(path: Path) -> str:
    """Return the name of the edition at `path`: that of its folder, or of its one article."""
    article = path.is_file() and path.name != EDITION_FILE
    folder = path.parent if path.is_file() else path
    return slug(path.stem if article else folder.resolve().name, limit=60)


def planned(path: Path) -> Plan:
    """Return what is at `path`: an edition's folder, a folder of articles, or one article.

    Raises RefusedError where it is none of them, or its edition.toml is at fault.
    """
    if path.is_file() and path.name != EDITION_FILE:
        title = path.stem
        settings = Settings(title=title, briefs=[BriefEntry(source=path.name)])
        return Plan(edition_name(path), path.parent, settings, None)
    folder = path.parent if path.is_file() else path
    name = edition_name(path)
    articles = [BriefEntry(source=article.name) for article in articles_in(folder)]
    if not (folder / EDITION_FILE).is_file():
        title = folder.resolve().name.replace("-", " ").capitalize()
        return Plan(name, folder, Settings(title=title, briefs=articles), None)
    data = read_under(folder, EDITION_FILE, Place(file=str(folder)))
    file = load(decode(str(folder / EDITION_FILE), data))
    settings = load_settings(file)
    if not settings.briefs:
        settings = replace(settings, briefs=articles)
    return Plan(name, folder, settings, file)


def load_edition(path: Path, project: Path | None = None) -> Loaded:
    """Read, repair and compose what is at `path`; `project` may hold styles of its own.

    Raises RefusedError with everything that is wrong, at its place.
    """
    plan = planned(path)
    if not plan.settings.briefs:
        raise RefusedError(diagnostic("BX002", "there is no article here", Place(file=str(path))))
    style = find_style(plan, project)
    findings: list[Diagnostic] = []
    reads = _read_all(plan, findings)
    for one in reads:
        findings += missing_glyphs(one.brief, one.source, style)
    settings = _completed(plan, reads)
    size = page_size(settings.print.page or style.page.size)
    assert size is not None
    edition, said = compose(
        plan.name, settings, reads, style, _page(plan, style, size), front=len(reads) > 1
    )
    return Loaded(replace(edition, cover=_cover(plan)), style, (*findings, *said))


# A page with less room than this for its text cannot be set, in points.
NARROWEST = 72.0


def _page(plan: Plan, style: Style, size: tuple[float, float]) -> Page:
    """Return the page of the edition; refuse one whose margins leave no room for the text."""
    found = page(style, size)
    if min(found.measure, found.depth) < NARROWEST:
        raise RefusedError(
            diagnostic(
                "BX405",
                f"the margins leave {found.measure:.0f} x {found.depth:.0f} points for the text",
                plan.file.place(("print", "page")) if plan.file else Place(file=style.name),
                hint="take a larger page, or a style with narrower margins",
            )
        )
    return found


def _cover(plan: Plan) -> Asset | None:
    """Return the picture the edition names as its cover."""
    name = plan.settings.cover
    if not name or not plan.file:
        return None
    place = plan.file.place(("cover",), of_value=True)
    return picture(name, read_under(plan.root, name, place), place)


def find_style(plan: Plan, project: Path | None) -> Style:
    """Return the style the edition names: the project's own, or one that is shipped."""
    name = plan.settings.style
    place = plan.file.place(("style",)) if plan.file else Place(file=name)
    # A name is no path; one that is not its own slug would be found as something else.
    plain_name = name if slug(name, 60) == name else ""
    path = find_shipped("styles", f"{plain_name}.toml", project) if plain_name else None
    if path is None:
        raise RefusedError(
            diagnostic(
                "BX403",
                f"there is no style {name!r}",
                place,
                hint="styles are files in styles/; `brief` is shipped",
            )
        )
    file = load(decode(f"styles/{path.name}", path.read_bytes()))
    style = load_style(file)
    if faults := lacking_features(style, file):
        raise RefusedError(*faults)
    return style


def _completed(plan: Plan, reads: Sequence[Read]) -> Settings:
    """Return the settings of an article by itself with what the article says of itself."""
    if plan.file is not None or len(reads) != 1:
        return plan.settings
    brief = reads[0].brief
    return replace(
        plan.settings,
        title=plain(brief.title) or plan.settings.title,
        language=brief.language or plan.settings.language,
        authors=[brief.byline] if brief.byline else [],
    )


def _read_all(plan: Plan, findings: list[Diagnostic]) -> list[Read]:
    """Return every brief of the edition; refuse with the faults of all of them at once."""
    reads, faults = [], list[Diagnostic]()
    names = _names(entry.source for entry in plan.settings.briefs)
    for number, (entry, name) in enumerate(zip(plan.settings.briefs, names, strict=True)):
        place = (
            plan.file.place(("briefs", number, "source"), of_value=True)
            if plan.file
            else Place(file=str(plan.root / entry.source))
        )
        try:
            reads.append(_read(plan.root, entry, name, place, findings))
        except RefusedError as error:
            faults += error.diagnostics
    if faults:
        raise RefusedError(*faults)
    return reads


def _names(sources: Iterable[str]) -> list[str]:
    """Return a slug for each source, made of its file name; a second one alike gets a number."""
    names: list[str] = []
    for source in sources:
        base = slug(PurePosixPath(source).stem)
        name, number = base, 2
        while name in names:
            end = f"-{number}"
            name, number = base[: SLUG_LENGTH - len(end)].rstrip("-") + end, number + 1
        names.append(name)
    return names


def _read(
    root: Path, entry: BriefEntry, name: str, named_at: Place, findings: list[Diagnostic]
) -> Read:
    data = read_under(root, entry.source, named_at)
    source, reading = read(str(root / entry.source), data, Options(_kinds(entry), entry.changes))
    findings += reading.diagnostics
    brief, repairs = repair(reading.brief, source)
    findings += repairs
    brief = identify(_titled(brief, entry, named_at, findings), name)
    return Read(name, brief, source, _pictures(root, entry.source, brief, source, reading.pictures))


def _kinds(entry: BriefEntry) -> dict[int, tuple[LineKind, int]]:
    kinds: dict[int, tuple[LineKind, int]] = {}
    for line, said in entry.kinds.items():
        match = KIND.fullmatch(said)
        assert match
        kind = cast("LineKind", match[1] or said)
        kinds[int(line)] = (kind, int(match[2] or 0))
    return kinds


def _titled(brief: Brief, entry: BriefEntry, place: Place, findings: list[Diagnostic]) -> Brief:
    """Return `brief` with what the edition says of it where it says nothing itself.

    What an author wrote is never replaced in silence: where the two differ, the text's own stays.
    """
    for name, own, said in (
        ("title", plain(brief.title), entry.title),
        ("subtitle", plain(brief.subtitle), entry.subtitle),
        ("byline", brief.byline, entry.byline),
    ):
        if own and said and own != said:
            findings.append(
                diagnostic(
                    "BX314",
                    f"the text has a {name} of its own, {own!r}, which is used instead of {said!r}",
                    place,
                    hint=f"take the {name} out of edition.toml, or out of the text",
                )
            )
    return replace(
        brief,
        title=brief.title or ((Text(entry.title),) if entry.title else ()),
        subtitle=brief.subtitle or ((Text(entry.subtitle),) if entry.subtitle else ()),
        byline=brief.byline or entry.byline or "",
        language=entry.language or brief.language,
    )


def _pictures(
    root: Path, article: str, brief: Brief, source: Source, held: Mapping[str, bytes]
) -> dict[str, Asset]:
    """Return the pictures `brief` names, each under a name made of its own bytes.

    What the source does not hold itself (`held`) is a file beside it.
    """
    pictures: dict[str, Asset] = {}
    faults: list[Diagnostic] = []
    for node in descendants(brief):
        if not isinstance(node, Image) or node.asset in pictures:
            continue
        place = source.place(*node.origin.outer) if node.origin else Place(file=source.name)
        path = str(PurePosixPath(article).parent / node.asset)
        try:
            data = held[node.asset] if node.asset in held else read_under(root, path, place)
            asset = picture(node.asset, data, place)
        except RefusedError as error:
            faults += error.diagnostics
            continue
        digest = hashlib.sha256(asset.data).hexdigest()[:8]
        stem = slug(PurePosixPath(node.asset).stem, 32)
        pictures[node.asset] = replace(asset, name=f"{stem}-{digest}{SUFFIXES[asset.media_type]}")
    if faults:
        raise RefusedError(*faults)
    return pictures
