"""Articles there and back: exported once, edited many times in Word's way, and revised."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from briefexport.backends.docx import render
from briefexport.backends.rendering import RenderOptions
from briefexport.edition.load import planned, survey
from briefexport.edition.reread import repaired
from briefexport.edition.settings import BriefEntry
from briefexport.model import Brief, List, Text
from briefexport.repair import repair
from briefexport.revise.base import Base, base_of
from briefexport.revise.edited import ReadBack, exported
from briefexport.revise.revision import Project, Revised, Revision, Wanted, revise
from briefexport.source import Source
from briefexport.walk import rewrite
from revising.articles import article
from revising.editor import NEW_PICTURE, picture_of
from revising.edits import Edit
from revising.shapes import difference, shape
from revising.word_blocks import rising

NAME = "article.md"


OLD_PICTURE = picture_of(200)


@dataclass(frozen=True)
class Export:
    """An article that was exported: its folder, its base, its DOCX, and what that says."""

    folder: Path
    base: Base
    data: bytes
    shown: ReadBack
    project: Project

    @property
    def brief(self) -> Brief:
        return self.base.reads[0].brief

    @property
    def text(self) -> str:
        return self.base.reads[0].source.text


def export(text: str, name: str = NAME) -> Export:
    folder = Path(mkdtemp(prefix="briefexport-trip-"))
    (folder / name).write_bytes(text.encode())
    (folder / "picture.png").write_bytes(OLD_PICTURE)
    plan = planned(folder / name)
    found = survey(plan)
    assert found.edition, [str(one) for one in found.diagnostics]
    assert found.style
    data = render(found.edition, found.style, None, RenderOptions()).data
    base = base_of("edited.docx", data, folder / name)
    project = Project(plan, {name: text.encode()})
    return Export(folder, base, data, exported(base), project)


@cache
def exported_article(seed: int) -> Export:
    return export(article(seed))


@dataclass(frozen=True)
class Trip:
    """What came back of an edited document, and what should."""

    revision: Revision
    wanted: Brief
    got: Brief
    edits: list[Edit]
    pictures: Mapping[str, bytes]

    @property
    def difference(self) -> str:
        """Where what is read of the revised source is not what was edited; "" where it is."""
        name = _named(self.pictures)
        got, wanted = (
            shape(_mended(one), name) for one in (self.got, rewrite(self.wanted, _close))
        )
        return "" if got == wanted else difference(got, wanted)


def _mended(brief: Brief) -> Brief:
    """Return a brief repaired: what an editor wrote may come back as it is, or mended.

    Its texts come from nowhere then.
    """
    bare = rewrite(brief, lambda node: Text(node.value) if isinstance(node, Text) else node)
    return repair(bare, Source(NAME, ""))[0]


def _close(node: Any) -> Any:
    """Return a list that is new with its items close: nothing in Word says otherwise."""
    return replace(node, tight=True) if isinstance(node, List) and not node.id else node


def _named(pictures: Mapping[str, bytes]) -> Callable[[str], str]:
    def name(asset: str) -> str:
        known = {"picture.png": OLD_PICTURE, "new.png": NEW_PICTURE} | dict(pictures)
        return hashlib.sha256(known.get(asset, asset.encode())).hexdigest()

    return name


def revised(there: Export, data: bytes, now: Project | None = None, **wanted: object) -> Revision:
    chosen = replace(Wanted(), **wanted)  # type: ignore[arg-type]
    return revise("edited.docx", data, there.base, there.shown, now or there.project, chosen)


def trip(there: Export, data: bytes, wanted: Brief, edits: list[Edit]) -> Trip:
    found = revised(there, data)
    got = reread(there, revised_text(there, found))
    return Trip(found, wanted, got, edits, found.pictures)


def revised_text(there: Export, found: Revision) -> str:
    return next((one.after.text for one in found.files if one.name == NAME), there.text)


def reread(there: Export, text: str) -> Brief:
    settings = there.project.plan.settings
    _, reading = repaired(
        str(there.folder / NAME), text.encode(), BriefEntry(source=NAME), settings
    )
    return reading.brief


def file_of(found: Revision, name: str = NAME) -> Revised | None:
    return next((one for one in found.files if one.name == name), None)


def touched(there: Export, found: Revised) -> set[int]:
    """Return the lines of the source, from 1, that are gone or changed."""
    old, new = there.text.split("\n"), found.after.text.split("\n")
    lines = set[int]()
    for tag, start, end, _, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            lines.update(range(start + 1, end + 1))
    return {number for number in lines if old[number - 1].strip()}


def untouched(there: Export, wanted: Brief) -> set[int]:
    """Return the lines of the blocks that no edit touched, and that stand where they stood."""
    source = there.base.reads[0].source
    places = {id(block): number for number, block in enumerate(there.brief.blocks)}
    kept = [places[id(block)] for block in wanted.blocks if id(block) in places]
    lines = set[int]()
    for number in (kept[n] for n in rising(kept)):
        origin = there.brief.blocks[number].origin
        assert origin
        first, last = source.line_of(origin.line_start), source.line_of(origin.end)
        lines.update(range(first, last + 1))
    return lines
