"""Editions exported to DOCX as `build` does, and files changed on their way back."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from briefexport.backends.docx import render
from briefexport.backends.rendering import RenderOptions
from briefexport.edition.load import load_edition
from briefexport.model import Brief
from briefexport.revise.base import Base, base_of
from briefexport.revise.edited import ReadBack, edited, exported, saved
from briefexport.revise.target import target

CASES = Path(__file__).parents[1] / "cases" / "revising"
ALL = CASES / "all.md"
Change = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Export:
    """An edition as it was sent to an editor: its DOCX, its base, and what the DOCX says."""

    path: Path
    data: bytes
    base: Base
    sent: ReadBack


@cache
def export(path: Path = ALL) -> Export:
    """Return the edition at `path`, exported."""
    loaded = load_edition(path)
    data = render(loaded.edition, loaded.style, None, RenderOptions()).data
    base = base_of("sent.docx", data, path)
    return Export(path, data, base, exported(base))


def with_parts(data: bytes, changes: Mapping[str, Change | None]) -> bytes:
    """Return the package `data` with parts changed, or left out where None stands for a change.

    Parts are named by how their names begin; what no part begins with is added.
    """
    out = io.BytesIO()
    used = set()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            key = next((one for one in changes if name.startswith(one)), None)
            change = changes[key] if key else bytes
            used |= {key}
            if change is not None:
                new.writestr(name, change(old.read(name)))
        for name, change in changes.items():
            if name not in used and change is not None:
                new.writestr(name, change(b""))
    return out.getvalue()


def with_text(data: bytes, *replaced: tuple[str, str]) -> bytes:
    """Return the document `data` with parts of its XML replaced, each of which is there once."""

    def change(part: bytes) -> bytes:
        text = part.decode()
        for before, after in replaced:
            assert text.count(before) == 1, (before, text.count(before))
            text = text.replace(before, after)
        return text.encode()

    return with_parts(data, {"word/document.xml": change})


def came_back(sent: Export, data: bytes) -> tuple[Brief, Brief]:
    """Return the only brief of the base, and what it becomes by the file `data`."""
    (slug, brief), *_ = sent.base.briefs.items()
    back = edited("back.docx", data, sent.base, sent.sent)
    before, after = sent.sent.brief(slug), back.brief(slug)
    assert before
    assert after
    return brief, target(
        brief, before, after, back.marks, back.pictures, saved(sent.sent, back)
    ).brief
