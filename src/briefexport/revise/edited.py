"""The two readings of a DOCX that differ by its editor's changes alone: as exported, as edited."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from briefexport.backends.docx import render
from briefexport.backends.rendering import RenderOptions
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.model import Block, Brief, Heading, Image
from briefexport.readers.docx import READER, Marked, read_marked
from briefexport.reading import Changes, Options
from briefexport.records import dataclass
from briefexport.revise.base import Base
from briefexport.revise.habits import (
    as_exported,
    has_table_styles,
    languages,
    set_by_hand,
    stand_ins,
)
from briefexport.revise.losses import Saved
from briefexport.revise.marks import Marks, identified, known, marks_of, with_tables
from briefexport.revise.pictures import picture_name
from briefexport.walk import descendants, plain, rewrite
from briefexport.wordml.opening import opened


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a DOCX of an edition of ours says, brief by brief, in its own order.

    `slugs` name the briefs; one that no bookmark names has "". Nodes have the ids of the base that
    their bookmarks stand for; `marks` has all of them, by where paragraphs begin. Images are named
    after their bytes, which `pictures` has; `stand_ins` has for those that only stand in for
    drawings what the drawings are named. `shown` has what each reference says, by where it stands.
    `styles` has the names of the styles of paragraphs, by the bookmarks in them.
    `table_styles` is whether any table has a style. `title` and `subtitle` are those of the title
    page. `by_hand` is how much of it has fonts, colours and the like of its own, `languages` how
    much is in which language and direction.
    """

    slugs: tuple[str, ...]
    briefs: tuple[Brief, ...]
    marks: Marks
    pictures: Mapping[str, bytes]
    title: str
    subtitle: str
    diagnostics: tuple[Diagnostic, ...]
    by_libreoffice: bool
    stand_ins: Mapping[str, str]
    shown: Mapping[int, str]
    styles: Mapping[str, str]
    table_styles: bool
    by_hand: int
    languages: Counter[str]

    def brief(self, slug: str) -> Brief | None:
        """Return the brief `slug`, None where the file has none."""
        return next((b for s, b in zip(self.slugs, self.briefs, strict=True) if s == slug), None)


def saved(sent: ReadBack, back: ReadBack) -> Saved:
    """Return how the file `back` was saved, that was `sent`."""
    ids = frozenset(name for brief in sent.briefs for name in _ids(brief))
    return Saved(back.by_libreoffice, back.table_styles, sent.shown, ids)


def exported(base: Base) -> ReadBack:
    """Return what the DOCX of `base` says: it is made anew, and is what was sent to the editor."""
    made = render(base.edition, base.style, None, RenderOptions())
    found = read_back("exported.docx", made.data, base.briefs)
    briefs = tuple(_with_pictures(brief, base.pictures) for brief in found.briefs)
    return replace(found, briefs=briefs)


def edited(
    name: str, data: bytes, base: Base, sent: ReadBack, changes: Changes = "accept"
) -> ReadBack:
    """Return what the editor's file `data` says that was `sent`, an export of `base`.

    What its application changes by itself is undone. `changes` is what becomes of tracked changes.
    Raises RefusedError where it is no DOCX, or not safe to read.
    """
    found = read_back(name, data, base.briefs, changes, sent.styles)
    briefs = as_exported(
        found.briefs, sent.briefs, sent.stand_ins, by_libreoffice=found.by_libreoffice
    )
    return replace(found, briefs=briefs)


def read_back(
    name: str,
    data: bytes,
    base: Mapping[str, Brief],
    changes: Changes = "accept",
    sent: Mapping[str, str] | None = None,
) -> ReadBack:
    """Return what the file `data` says, an edition of the briefs `base`, by their slugs.

    `changes` is what becomes of tracked changes, `sent` are the styles of the file that was sent
    (see `ReadBack`). Raises RefusedError where it is no DOCX, or not
    safe to read.
    """
    source = READER.open(name, data)
    found = read_marked(source, Options(changes=changes), tuple(base), sent)
    package = opened(name, data)
    marks = marks_of(found.marks, known(tuple(base.values())))
    named = {asset: picture_name(picture) for asset, picture in found.pictures.items()}
    joined = _joined(found.briefs, tuple(base))
    briefs = {
        one.slug: replace(_with_pictures(_known(one.brief, marks, base), named), source=name)
        for one in joined
    }
    told = _parted(briefs, base, name)
    return ReadBack(
        tuple(briefs),
        tuple(briefs.values()),
        marks,
        {named[asset]: picture for asset, picture in found.pictures.items()},
        found.title,
        found.subtitle,
        (*found.diagnostics, *told),
        found.by_libreoffice,
        stand_ins(package),
        found.shown,
        found.styles,
        has_table_styles(package),
        set_by_hand(package),
        languages(package),
    )


def _known(brief: Brief, marks: Marks, base: Mapping[str, Brief]) -> Brief:
    return with_tables(identified(brief, marks), tuple(base.values()))


def _with_pictures(brief: Brief, named: Mapping[str, str]) -> Brief:
    def renamed(node: Any) -> Any:  # noqa: ANN401
        return node if not isinstance(node, Image) else _renamed(node, named)

    return rewrite(brief, renamed) if named else brief


def _renamed(image: Image, named: Mapping[str, str]) -> Image:
    return replace(image, asset=named[image.asset]) if image.asset in named else image


def _joined(briefs: Sequence[Marked], base: Sequence[str]) -> list[Marked]:
    """Return `briefs`, those that the base does not have added to the one before them.

    An editor who sets a line in the style of a brief's title makes a heading, not an article.
    """
    found: list[Marked] = []
    for one in briefs:
        if found and one.slug not in base:
            before = found[-1]
            found[-1] = replace(before, brief=_with_more(before.brief, one.brief))
        else:
            found.append(one)
    return found


def _with_more(brief: Brief, more: Brief) -> Brief:
    title = tuple(node for node in (Heading(1, more.title),) if more.title)
    blocks: tuple[Block, ...] = (*brief.blocks, *title, *more.blocks)
    return replace(brief, blocks=blocks)


def _parted(briefs: dict[str, Brief], base: Mapping[str, Brief], name: str) -> list[Diagnostic]:
    """Part briefs whose title went from the one before them, by their blocks; tell each.

    Without its title, a brief cannot be told from the end of another but by its bookmarks.
    """
    told = []
    for slug in base:
        if slug in briefs:
            if base[slug].title and not briefs[slug].title:
                told.append(_untitled(plain(base[slug].title), name))
            continue
        own = _ids(base[slug])
        for holder, brief in list(briefs.items()):
            at = next((n for n, one in enumerate(brief.blocks) if own & _ids(one)), None)
            if at is not None:
                briefs[holder] = replace(brief, blocks=brief.blocks[:at])
                briefs[slug] = replace(brief, title=(), subtitle=(), blocks=brief.blocks[at:])
                told.append(_untitled(plain(base[slug].title), name))
                break
    return told


def _ids(node: Block | Brief) -> set[str]:
    return {str(getattr(one, "id", "")) for one in descendants(node)} - {""}


def _untitled(title: str, name: str) -> Diagnostic:
    return diagnostic(
        "BX906",
        f"the title {title!r} is gone; the article keeps it",
        Place(file=name),
        hint="take the article out of the edition yourself, if that is what is wanted",
    )
