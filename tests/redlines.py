"""Redlines to look at: what a file says with its changes accepted, and with them rejected."""

import hashlib
from dataclasses import replace
from typing import Any

from briefexport.edition import Edition
from briefexport.model import Brief, Image
from briefexport.readers.docx import READER, read_apart
from briefexport.reading import Changes, Options
from briefexport.revise.redline import redline
from briefexport.walk import rewrite
from docx_files import File, W, found, opened, rendered, the_style


def said(data: bytes, changes: Changes = "accept") -> list[Brief]:
    """Return the briefs of a file, each picture named after its bytes."""
    readings = read_apart(READER.open("edition.docx", data), Options(changes=changes))
    briefs = []
    for reading in readings:

        def named(node: Any, pictures: Any = reading.pictures) -> Any:
            if not isinstance(node, Image):
                return node
            digest = hashlib.sha256(pictures.get(node.asset, b"")).hexdigest()
            return replace(node, asset=digest)

        briefs.append(replace(rewrite(reading.brief, named), outside=()))
    return briefs


def marked(old: Edition, new: Edition) -> File:
    """Return the redline of two versions, found to be both: accepted the new, rejected the old."""
    data = redline(old, new, the_style()).data
    assert said(data, "accept") == said(rendered(new).data)
    assert said(data, "reject") == said(rendered(old).data)
    return opened(data)


def changes(file: File, *names: str) -> list[tuple[str, str]]:
    """Return the marks of a file's text by `names`, in order, with the words within them."""
    marks = list(file.body.iter(*(f"{W}{name}" for name in names)))
    return [(str(one.tag).removeprefix(W), words(one)) for one in marks]


def words(element: Any) -> str:
    texts = [one for name in ("t", "delText") for one in found(element, name)]
    return "".join(one.text or "" for one in texts)
