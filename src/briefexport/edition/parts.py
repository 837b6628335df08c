"""An edition in parts: each brief as it was composed, until anything it was composed of changes.

What is kept of a brief is its text, written, and apart from it what it adds to its edition; so an
edition is put together of briefs that are not even unpickled. Where anything is wrong, the edition
is read as a whole, which tells all of it at its place.
"""

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from pathlib import Path

from briefexport.assets import Asset, read_under
from briefexport.cache import Cache, dumped, key, loaded, own
from briefexport.diagnostics import Diagnostic, Place, worst
from briefexport.edition import ignores
from briefexport.edition.apart import apart, around, joined
from briefexport.edition.asking import names_in
from briefexport.edition.compose import Candidate, Part, edition_of, parts_of
from briefexport.edition.composed import Edition, EditionBrief
from briefexport.edition.glyphs import missing_glyphs
from briefexport.edition.load import (
    Loaded,
    Plan,
    cover_of,
    load_edition,
    named_at,
    names_of,
    page_of,
    planned,
    read_brief,
    style_of,
    variant_faults,
)
from briefexport.edition.placing import Read, Setting
from briefexport.edition.reread import can_be_kept
from briefexport.edition.settings import BriefEntry
from briefexport.edition.styles import find_style
from briefexport.engines import made_by
from briefexport.errors import RefusedError
from briefexport.inputs import Input, noted
from briefexport.records import dataclass
from briefexport.style import Style, page_size
from briefexport.workers import Shared


@dataclass(frozen=True, slots=True)
class InParts:
    """An edition that is ready to be rendered; `loaded` has no more of its briefs than their names.

    `edition` is the whole, still in parts.
    """

    loaded: Loaded
    edition: Shared[Edition]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A brief as it was composed: `written`, and as a part without its text.

    `told` was said when it was read, `lacking` of characters that no font has. `pictures` are the
    files it shows, with the SHA-256 of each; `drawn` says which of them is the data of an asset.
    `names` are all that it may ask the edition for.
    """

    part: Part
    written: bytes
    told: tuple[Diagnostic, ...]
    lacking: tuple[Diagnostic, ...]
    pictures: Mapping[str, str]
    drawn: Mapping[str, str]
    names: tuple[str, ...]


@dataclass(slots=True)
class _Article:
    """An article to be composed, what is kept of it, and what it was read as, where that was done.

    `under` is the key of what is kept.
    """

    plan: Plan
    style: Style
    entry: BriefEntry
    name: str
    number: int
    data: bytes
    under: str
    kept: _Kept | None
    seen: list[Input]
    fresh: Read | None = None
    told: list[Diagnostic] = field(default_factory=list)

    def read(self) -> Read:
        """Return the article as a brief. Raises RefusedError where anything is wrong with it."""
        if self.fresh is None:
            place = named_at(self.plan, self.number)
            self.fresh = read_brief(
                self.plan, self.entry, self.name, self.data, {}, place, self.told
            )
            faults = [*self.told, *variant_faults(self.plan, [self.fresh], self.style)]
            if worst(faults) == "error":
                raise RefusedError(*faults)
        return self.fresh

    @property
    def candidate(self) -> Candidate:
        """The article as composing takes it."""
        return Candidate(self.name, self.read, self.kept.part if self.kept else None)


def load_in_parts(
    path: Path, project: Path | None, style: str, undated: date | None, kept: Cache | None
) -> InParts:
    """Return what `load_edition` does, in parts, and keep them. Raises RefusedError as it does."""
    try:
        plan = replace(planned(path, kept), style=style, undated=undated, kept=kept)
        found = _in_parts(plan, project, kept) if kept and _is_edition(plan) else None
    except RefusedError:
        found = None
    if found:
        return found
    whole = load_edition(path, project, style, undated, kept)
    return InParts(_bare(whole), Shared(whole.edition, apart, joined))


def _is_edition(plan: Plan) -> bool:
    """Return whether what articles say of themselves says nothing of the whole."""
    return plan.file is not None or len(plan.settings.briefs) > 1


def _in_parts(plan: Plan, project: Path | None, kept: Cache) -> InParts:
    style = find_style(*style_of(plan), project, kept)
    setting = _setting(plan, style.style)
    articles = _articles(plan, setting, kept)
    parts = parts_of([one.candidate for one in articles], setting)
    each = [_known(one, part, kept) for one, part in zip(articles, parts, strict=True)]
    edition, said = edition_of(plan.name, setting, [one.part for one in each], plan.undated)
    inputs = [*plan.inputs, *(found for one in articles for found in one.seen), *style.inputs]
    file = plan.file.source if plan.file else None
    edition = replace(edition, cover=cover_of(plan, inputs), file=file)
    read = [finding for one in each for finding in one.told]
    lacking = [finding for one in each for finding in one.lacking]
    findings = ignores.kept((*read, *style.told, *lacking, *said), plan.settings, plan.root)
    whole = Loaded(edition, style.style, plan.root, findings, tuple(dict.fromkeys(inputs)))
    ahead = around(edition, [one.names for one in each])
    written = (
        *(pickle.dumps(piece, protocol=5) for piece in ahead),
        *(one.written for one in each),
    )
    return InParts(_bare(whole), Shared.in_parts(written, joined, own))


def _setting(plan: Plan, style: Style) -> Setting:
    size = page_size(plan.settings.print.page or style.page.size)
    assert size is not None
    front = len(plan.settings.briefs) > 1
    return Setting(plan.settings, style, page_of(plan, style, size), front)


def _bare(loaded: Loaded) -> Loaded:
    """Return what was loaded with no more of the briefs than their names, and without pictures."""
    edition = loaded.edition
    names = tuple(map(_named, edition.briefs))
    return replace(loaded, edition=replace(edition, briefs=names, assets={}, cover=None, file=None))


def _named(brief: EditionBrief) -> EditionBrief:
    return replace(brief, blocks=(), base=None)


# --- What is kept of an article ------------------------------------------------------------------


def _articles(plan: Plan, setting: Setting, kept: Cache) -> list[_Article]:
    """Return the articles of an edition. Raises RefusedError where one cannot be had."""
    around = _around(setting)
    entries = plan.settings.briefs
    names = names_of(entry.source for entry in entries)
    return [
        _article(plan, setting.style, number, name, around, kept)
        for number, name in enumerate(names)
    ]


def _around(setting: Setting) -> bytes:
    """Return what names all that briefs are composed of beside their articles and each other."""
    settings = replace(setting.settings, briefs=[])
    said = repr((settings, setting.page, setting.front))
    return key([made_by().encode(), said.encode(), dumped(setting.style)]).encode()


def _article(
    plan: Plan, style: Style, number: int, name: str, around: bytes, kept: Cache
) -> _Article:
    entry, place = plan.settings.briefs[number], named_at(plan, number)
    data = read_under(plan.root, entry.source, place)
    path = plan.root / entry.source
    seen = [noted("article", entry.source, path, data)]
    own = repr((str(path), name, entry, place)).encode()
    under = key([b"part", around, own, data]) if can_be_kept(entry.source) else ""
    article = _Article(plan, style, entry, name, number, data, under, None, seen)
    found = loaded(kept.get(under) or b"", _Kept) if under else None
    if found:
        article.kept = _with_pictures(found, plan, seen)
    return article


def _with_pictures(kept: _Kept, plan: Plan, seen: list[Input]) -> _Kept | None:
    """Return what was kept with its pictures, which are added to `seen`; None if one is another."""
    data: dict[str, bytes] = {}
    read: list[Input] = []
    for name, digest in kept.pictures.items():
        try:
            found = read_under(plan.root, name, Place(file=name))
        except RefusedError:
            return None
        read.append(noted("picture", name, plan.root / name, found))
        if read[-1].sha256 != digest:
            return None
        data[digest] = found
    seen += read
    return _filled(kept, data)


def _filled(kept: _Kept, data: Mapping[str, bytes]) -> _Kept:
    """Return what was kept with the data of its pictures, by their digests."""
    assets = kept.part.finishing.assets
    drawn = {name: replace(assets[name], data=data[of]) for name, of in kept.drawn.items()}
    return replace(kept, part=_showing(kept.part, assets | drawn))


def _showing(part: Part, assets: dict[str, Asset]) -> Part:
    return replace(part, finishing=replace(part.finishing, assets=assets))


def _known(article: _Article, part: Part, cache: Cache) -> _Kept:
    """Return what there is to keep of an article that was composed to `part`, and keep it.

    It is what comes out of the cache, also the first time: so it is written the same way again.
    """
    if article.kept and part is article.kept.part:
        return article.kept
    kept, data = _emptied(article, part)
    whole = dumped(kept)
    said = (*kept.told, *part.placing.findings, *part.finishing.findings)
    if article.under and worst(said) != "error":
        cache.put(article.under, whole)
    return _filled(loaded(whole, _Kept) or kept, data)


def _emptied(article: _Article, part: Part) -> tuple[_Kept, Mapping[str, bytes]]:
    """Return what there is to keep without the data of pictures, and that by their digests."""
    read = article.read()
    article.seen[:] = read.inputs
    files = {one.name: one.sha256 for one in read.inputs if one.kind == "picture"}
    assets = part.finishing.assets
    digests = {name: hashlib.sha256(asset.data).hexdigest() for name, asset in assets.items()}
    drawn = {name: digest for name, digest in digests.items() if digest in files.values()}
    bare = assets | {name: replace(assets[name], data=b"") for name in drawn}
    kept = _Kept(
        replace(_showing(part, bare), brief=_named(part.brief)),
        pickle.dumps(part.brief, protocol=5),
        tuple(article.told),
        missing_glyphs(read.brief, read.source, article.style),
        files,
        drawn,
        names_in(part.brief),
    )
    return kept, {digest: assets[name].data for name, digest in drawn.items()}
