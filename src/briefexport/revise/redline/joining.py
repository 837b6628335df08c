"""A redline: two versions of an edition in one DOCX, what changed as tracked changes.

Both are written by the backend, with one set of styles, lists and notes, and joined paragraph by
paragraph. So what is read with all changes accepted is the new version, and with all rejected the
old one. Word has no marks for the contents, for the pages and for the properties of the file: they
are the new version's.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from briefexport.backends.docx.assembly import packed
from briefexport.backends.docx.document import Written, finished, written
from briefexport.backends.rendering import Rendering
from briefexport.edition import Edition
from briefexport.revise.redline.atoms import Grain
from briefexport.revise.redline.desk import Desk, styles_of
from briefexport.revise.redline.flow import joined, whole
from briefexport.revise.redline.pen import Fate, Node, Pen, W
from briefexport.revise.redline.sameness import (
    flow_of,
    name_once,
    number_alike,
    without_sections,
)
from briefexport.style import Style
from briefexport.wordml.names import DECLARATIONS, NAMESPACES

_ID: Final = f"{W}id"


def redline(old: Edition, new: Edition, style: Style, grain: Grain = "words") -> Rendering:
    """Return a DOCX of `new` in `style` that shows what is other than in `old`.

    The changes are by "briefexport", of the date of `new`. `grain` is how finely text is compared.
    """
    is_ = written(new, style, None)
    body = joined_body(is_, old, grain)
    data, _ = packed(is_.draft, is_.relations, body, review=False)
    return finished(is_, data)


def joined_body(is_: Written, old: Edition, grain: Grain) -> bytes:
    """Return the w:body of `old` and of the version that `is_` written, which gets the notes."""
    count = len(is_.draft.notes)
    was = written(old, is_.draft.style, None, beside=is_)
    news, olds = list(_parsed(is_.body)[0]), flow_of(_parsed(was.body)[0])
    section = news.pop()
    notes = list(_parsed("".join(is_.draft.notes).encode()))
    ours, theirs = [*olds, *notes[count:]], [*news, *notes[:count]]
    without_sections(olds)
    number_alike(ours, theirs, is_.draft.numbering.instances)
    name_once(ours, theirs)
    pen = Pen(f"{is_.draft.edition.date.isoformat()}T00:00:00Z", was.draft.bookmarks)
    known = {note.get(_ID, ""): note for note in notes}
    desk = Desk(pen, styles_of(is_.draft.book), known, grain)
    body = etree.Element(f"{W}body", nsmap=dict(NAMESPACES))
    body.extend([*joined(olds, news, desk), section])
    is_.draft.notes[:] = map(_text, _called(body, count, desk))
    return _text(body).encode()


def _called(body: Node, count: int, desk: Desk) -> Iterator[Node]:
    """Yield the notes of both versions as `body` calls them, numbered in that order.

    Those of the new version are the first `count`.
    """
    for number, call in enumerate(body.iter(f"{W}footnoteReference"), 1):
        id_ = call.get(_ID, "")
        call.set(_ID, str(number))
        note = etree.Element(f"{W}footnote", {_ID: str(number)}, dict(NAMESPACES))
        if id_ in desk.twins:
            note.extend(joined(list(desk.notes[desk.twins[id_]]), list(desk.notes[id_]), desk))
        else:
            fate: Fate = "inserted" if int(id_) <= count else "deleted"
            note.extend(whole(list(desk.notes[id_]), fate, desk))
        yield note


def _text(element: Node) -> str:
    return etree.tostring(element, encoding="unicode")


def _parsed(xml: bytes) -> Node:
    return etree.fromstring(b"<w:document %s>%s</w:document>" % (DECLARATIONS.encode(), xml))
