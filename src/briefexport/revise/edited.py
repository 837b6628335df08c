"""The two readings of a DOCX that differ by its editor's changes alone: as exported, as edited."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from briefexport.diagnostics import Diagnostic
from briefexport.model import Block, Brief, Heading, Image
from briefexport.readers.docx import READER, Marked, read_marked
from briefexport.reading import Changes, Options
from briefexport.revise.marks import Marks, identified, known, marks_of
from briefexport.walk import rewrite


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a DOCX of an edition of ours says, brief by brief, in its own order.

    `slugs` name the briefs; one that no bookmark names has "". Nodes have the ids of the base that
    their bookmarks stand for; `marks` has all of them, by where paragraphs begin. Images are named
    after their bytes, which `pictures` has. `title` and `subtitle` are those of the title page.
    """

    slugs: tuple[str, ...]
    briefs: tuple[Brief, ...]
    marks: Marks
    pictures: Mapping[str, bytes]
    title: str
    subtitle: str
    diagnostics: tuple[Diagnostic, ...]

    def brief(self, slug: str) -> Brief | None:
        """Return the brief `slug`, None where the file has none."""
        return next((b for s, b in zip(self.slugs, self.briefs, strict=True) if s == slug), None)


def read_back(
    name: str, data: bytes, base: Mapping[str, Brief], changes: Changes = "accept"
) -> ReadBack:
    """Return what the file `data` says, an edition of the briefs `base`, by their slugs.

    `changes` is what becomes of tracked changes. Raises RefusedError where it is no DOCX, or not
    safe to read.
    """
    source = READER.open(name, data)
    found = read_marked(source, Options(changes=changes), tuple(base))
    marks = marks_of(found.marks, known(tuple(base.values())))
    named = {asset: _named(asset, picture) for asset, picture in found.pictures.items()}
    joined = _joined(found.briefs, tuple(base))
    briefs = tuple(
        replace(_with_pictures(identified(one.brief, marks), named), source=name) for one in joined
    )
    return ReadBack(
        tuple(one.slug for one in joined),
        briefs,
        marks,
        {named[asset]: picture for asset, picture in found.pictures.items()},
        found.title,
        found.subtitle,
        found.diagnostics,
    )


def _named(asset: str, data: bytes) -> str:
    """Return a name for a picture that is the same in every file that holds it."""
    return hashlib.sha256(data).hexdigest()[:16] + PurePosixPath(asset).suffix


def _with_pictures(brief: Brief, named: Mapping[str, str]) -> Brief:
    def renamed(node: Any) -> Any:  # noqa: ANN401
        return replace(node, asset=named[node.asset]) if isinstance(node, Image) else node

    return rewrite(brief, renamed) if named else brief


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
