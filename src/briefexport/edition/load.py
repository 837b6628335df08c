"""From a path to an edition: find the articles, read them, repair them, compose."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from posixpath import normpath

from briefexport.assets import SUFFIXES, Asset, picture, read_under
from briefexport.cache import Cache
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition import ignores
from briefexport.edition.compose import compose
from briefexport.edition.composed import Base, Edition
from briefexport.edition.glyphs import missing_glyphs
from briefexport.edition.placing import Read
from briefexport.edition.reread import repaired
from briefexport.edition.settings import BriefEntry, Settings, load_settings
from briefexport.edition.styles import find_style
from briefexport.edition.variants import unfound, unknown_variants, with_variants
from briefexport.errors import RefusedError
from briefexport.finding import EDITION_FILE, articles_in, edition_name
from briefexport.inputs import Input, noted
from briefexport.model import Brief, Image, Text
from briefexport.readers import form_of
from briefexport.records import dataclass
from briefexport.source import Source, decode
from briefexport.style import Page, Style, page, page_size
from briefexport.tomlfile import TomlFile, load
from briefexport.walk import SLUG_LENGTH, descendants, identify, plain, slug

# Stands for a picture that cannot be had, so that all else that is wrong can still be told.
NO_PICTURE = Asset("missing.png", "image/png", b"", (1, 1), 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Loaded:
    """An edition ready to be rendered, the style it is set in, and what there is to say.

    `root` is the folder that holds its sources, `inputs` are all files that were read.
    """

    edition: Edition
    style: Style
    root: Path
    diagnostics: tuple[Diagnostic, ...]
    inputs: tuple[Input, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edition is made of before any article is read.

    `style` is the one somebody wants it in this time, "" for that of its settings; `undated` the
    day it is given where nothing in it has one. `inputs` are the files that were read for this;
    `kept` has articles as they were read before.
    """

    name: str
    root: Path
    settings: Settings
    file: TomlFile | None
    style: str = ""
    undated: date | None = None
    inputs: tuple[Input, ...] = ()
    kept: Cache | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """All that can be found out about an edition, however much is wrong with it.

    `reads` are the briefs of the articles that could be read. `edition` and `style` are None where
    something is wrong with them, or with an article. `inputs` are all files that were read.
    """

    reads: tuple[Read, ...]
    edition: Edition | None
    style: Style | None
    diagnostics: tuple[Diagnostic, ...]
    inputs: tuple[Input, ...] = ()


def planned(path: Path, kept: Cache | None = None) -> Plan:
    """Return what is at `path`: an edition's folder, a folder of articles, or one article.

    What its edition.toml says is `kept`. Raises RefusedError where it is none of them, or that is
    at fault.
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
    settings = load_settings(file, kept)
    if not settings.briefs:
        settings = replace(settings, briefs=articles)
    read = noted("edition", EDITION_FILE, folder / EDITION_FILE, data)
    return Plan(name, folder, settings, file, inputs=(read,))


def load_edition(
    path: Path,
    project: Path | None = None,
    style: str = "",
    undated: date | None = None,
    kept: Cache | None = None,
) -> Loaded:
    """Read, repair and compose what is at `path`; `project` may hold styles of its own.

    `style` is that of the edition, unless one is named; `undated` is the day of an edition that has
    none; `kept` has what need not be read again. What the edition ignores is not told. Raises
    RefusedError with everything that is wrong, at its place.
    """
    plan = replace(planned(path, kept), style=style, undated=undated, kept=kept)
    found = survey(plan, project)
    faults = [finding for finding in found.diagnostics if finding.severity == "error"]
    if faults or not (found.edition and found.style):
        raise RefusedError(*faults)
    told = ignores.kept(found.diagnostics, plan.settings, plan.root)
    return Loaded(found.edition, found.style, plan.root, told, found.inputs)


def survey(
    plan: Plan, project: Path | None = None, given: Mapping[str, bytes] | None = None
) -> Survey:
    """Read, repair and compose what `plan` names, and tell all that is to be said, errors too.

    `given` has the bytes of articles and pictures that are not to be read from their files, by
    their names from the edition's folder.
    Raises RefusedError where there is no article at all.
    """
    if not plan.settings.briefs:
        raise RefusedError(
            diagnostic("BX002", "there is no article here", Place(file=str(plan.root)))
        )
    findings: list[Diagnostic] = []
    reads = _read_all(plan, given or {}, findings)
    inputs = [*plan.inputs, *(one for read in reads for one in read.inputs)]
    style = None
    try:
        found = find_style(*style_of(plan), project, plan.kept)
        style = found.style
        inputs += found.inputs
        findings += found.told
        for one in reads:
            findings += missing_glyphs(one.brief, one.source, style)
        if faults := list(variant_faults(plan, reads, style)):
            raise RefusedError(*faults)
        edition, said = _composed(plan, reads, style, inputs)
    except RefusedError as error:
        return Survey(tuple(reads), None, style, (*findings, *error.diagnostics))
    whole = len(reads) == len(plan.settings.briefs)
    return Survey(
        tuple(reads),
        edition if whole else None,
        style,
        (*findings, *said),
        tuple(dict.fromkeys(inputs)),
    )


def style_of(plan: Plan) -> tuple[str, Place]:
    """Return the name of the style of an edition, and where it is named."""
    if plan.style:
        return plan.style, Place(file="--style")
    name = plan.settings.style
    return name, plan.file.place(("style",)) if plan.file else Place(file=name)


def variant_faults(plan: Plan, reads: Sequence[Read], style: Style) -> Iterator[Diagnostic]:
    """Yield what is wrong with the variants that tables are to be."""
    entries = {entry.source: number for number, entry in enumerate(plan.settings.briefs)}
    for one in reads:
        assert one.base
        number = entries[one.base.file]
        wanted = plan.settings.briefs[number].tables
        places = {
            name: plan.file.place(("briefs", number, "tables", key), of_value=True)
            for key, variant in wanted.items()
            for name in (key, variant)
            if plan.file
        }
        yield from unfound(one.brief, one.name, wanted, places)
        yield from unknown_variants(one.brief, one.source, style, places)


def _composed(
    plan: Plan, reads: Sequence[Read], style: Style, inputs: list[Input]
) -> tuple[Edition, tuple[Diagnostic, ...]]:
    settings = _completed(plan, reads)
    size = page_size(settings.print.page or style.page.size)
    assert size is not None
    edition, said = compose(
        plan.name,
        settings,
        reads,
        style,
        page_of(plan, style, size),
        front=len(reads) > 1,
        undated=plan.undated,
    )
    file = plan.file.source if plan.file else None
    return replace(edition, cover=cover_of(plan, inputs), file=file), said


# A page with less room than this for its text cannot be set, in points.
NARROWEST = 72.0


def page_of(plan: Plan, style: Style, size: tuple[float, float]) -> Page:
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


def cover_of(plan: Plan, inputs: list[Input]) -> Asset | None:
    """Return the picture the edition names as its cover, and add it to `inputs`."""
    name = plan.settings.cover
    if not name or not plan.file:
        return None
    place = plan.file.place(("cover",), of_value=True)
    data = read_under(plan.root, name, place)
    inputs.append(noted("picture", name, plan.root / name, data))
    return picture(name, data, place)


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


def _read_all(plan: Plan, given: Mapping[str, bytes], findings: list[Diagnostic]) -> list[Read]:
    """Return every brief of the edition that can be read."""
    reads = []
    names = names_of(entry.source for entry in plan.settings.briefs)
    for number, (entry, name) in enumerate(zip(plan.settings.briefs, names, strict=True)):
        place = named_at(plan, number)
        try:
            data = given.get(entry.source)
            if data is None:
                data = read_under(plan.root, entry.source, place)
            reads.append(read_brief(plan, entry, name, data, given, place, findings))
        except RefusedError as error:
            findings += error.diagnostics
    return reads


def named_at(plan: Plan, number: int) -> Place:
    """Return where the brief `number` (from 0) is named."""
    if plan.file:
        return plan.file.place(("briefs", number, "source"), of_value=True)
    return Place(file=str(plan.root / plan.settings.briefs[number].source))


def names_of(sources: Iterable[str]) -> list[str]:
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


def read_brief(
    plan: Plan,
    entry: BriefEntry,
    name: str,
    data: bytes,
    given: Mapping[str, bytes],
    place: Place,
    findings: list[Diagnostic],
) -> Read:
    """Return the article `data` of the edition as the brief `name`, which is named at `place`.

    What is to be said is added to `findings`. Raises RefusedError where no reader takes it.
    """
    root = plan.root
    source, reading = repaired(str(root / entry.source), data, entry, plan.settings, plan.kept)
    findings += reading.diagnostics
    brief = identify(_titled(reading.brief, entry, place, findings), name)
    brief = with_variants(brief, name, entry.tables)
    inputs = [noted("article", entry.source, root / entry.source, data)]
    held = _Pictures(root, entry.source, reading.pictures, given)
    pictures = _pictures(held, brief, source, findings, inputs)
    digests = {
        name: hashlib.sha256(one.data).hexdigest()
        for name, one in pictures.items()
        if one is not NO_PICTURE
    }
    base = Base(entry.source, source, form_of(entry.source), entry.kinds, digests)
    return Read(name, brief, source, pictures, base, tuple(inputs))


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
    )


@dataclass(frozen=True, slots=True)
class _Pictures:
    """Where the pictures of the article `article` are: `held` in it, `given`, or files beside it.

    Those held have the names the article gives them, those given theirs from the folder `root`.
    """

    root: Path
    article: str
    held: Mapping[str, bytes]
    given: Mapping[str, bytes]

    def data(self, name: str, place: Place) -> bytes:
        """Return the bytes of the picture `name`; raise RefusedError where it cannot be had."""
        if name in self.held:
            return self.held[name]
        path = self.path(name)
        return self.given[path] if path in self.given else read_under(self.root, path, place)

    def path(self, name: str) -> str:
        """Return where the picture `name` is, from the folder `root`."""
        return normpath(PurePosixPath(self.article).parent / name)


def _pictures(
    held: _Pictures,
    brief: Brief,
    source: Source,
    findings: list[Diagnostic],
    inputs: list[Input],
) -> dict[str, Asset]:
    """Return the pictures `brief` names, each under a name made of its own bytes.

    Those that are files are added to `inputs`.
    """
    pictures: dict[str, Asset] = {}
    for node in descendants(brief):
        if not isinstance(node, Image) or node.asset in pictures:
            continue
        place = source.place(*node.origin.outer) if node.origin else Place(file=source.name)
        try:
            data = held.data(node.asset, place)
            if node.asset not in held.held:
                path = held.path(node.asset)
                inputs.append(noted("picture", path, held.root / path, data))
            asset = picture(node.asset, data, place)
        except RefusedError as error:
            findings += error.diagnostics
            pictures[node.asset] = NO_PICTURE
            continue
        digest = hashlib.sha256(asset.data).hexdigest()[:8]
        stem = slug(PurePosixPath(node.asset).stem, 32)
        pictures[node.asset] = replace(asset, name=f"{stem}-{digest}{SUFFIXES[asset.media_type]}")
    return pictures
