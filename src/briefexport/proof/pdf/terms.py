"""Lists of terms and their meanings, told from lists of items by where labels stand.

Both are lists of labels and bodies. A list that says how it is numbered has markers; nothing else
in PDF 1.7 tells them apart.
"""

import re

from briefexport.proof.pdf.inlines import Pages, contents_of
from briefexport.proof.pdf.lines import ends_of
from briefexport.proof.pdf.painted import Piece
from briefexport.proof.pdf.shapes import Box
from briefexport.proof.pdf.tree import Content, Element

# A term stands above its meaning by this share of its size at least; a marker stands beside it.
ABOVE = 0.8
# A marker stands no further from what it marks, in em.
BESIDE = 1.0
# What markers are like: a sign, or a number or letters with a point, on either side of it.
MARKER = re.compile(r"\W|\w{1,8}[.)]|[.(]\w{1,8}")
# What has a box, and what has room of its own around its lines or stands in the middle.
_BOXED = frozenset(("Figure", "Table"))
_ROOMY = frozenset(("Formula", "L", "BlockQuote", "Aside", "Code"))


def defines(element: Element, pages: Pages) -> bool:
    """Return whether the labels of a list are terms: they stand above what is said of them."""
    if element.said("ListNumbering", "None") != "None":
        return False
    votes = []
    for item in element.elements():
        kinds = [part.kind for part in item.elements()]
        if kinds.count("Lbl") > 1 or kinds.count("LBody") > 1:
            return True
        if kinds == ["Lbl", "LBody"]:
            label, body = item.elements()
            votes.append(_is_term(label, body, pages))
    return votes.count(True) > votes.count(False)


def _is_term(label: Element, body: Element, pages: Pages) -> bool | None:
    """Return whether a label is a term, None where that cannot be told.

    A marker is plain text, on the first line of its item, or beside a picture or a table.
    """
    if any(label.elements()):
        return True
    above, below = _pieces(label, pages), _pieces(body, pages)
    first = _first(body)
    if not above or first is None:
        return None
    text = "".join("".join(piece.characters) for piece in above)
    if MARKER.fullmatch(text.strip()) and below and _hangs(above[-1], ends_of(below[0])):
        return False
    if first.kind in _BOXED:
        page, box = pages.picture(first)
        if box is None and below:
            page, box = below[0].page, ends_of(below[0])
        return not _hangs(above[-1], box) if box and page == above[-1].page else None
    return _stands_above(above[-1], below[0]) if below and first.kind not in _ROOMY else None


def _pieces(element: Element, pages: Pages) -> list[Piece]:
    """Return all text painted for an element."""
    return [piece for content in contents_of(element) for piece in pages.pieces(content)]


def _first(element: Element) -> Element | None:
    """Return the first thing in `element`: what holds its first line, or what has no lines."""
    for kid in element.kids:
        if isinstance(kid, Content):
            return element
        if isinstance(kid, Element):
            return kid if kid.kind in _BOXED or kid.kind in _ROOMY else _first(kid)
    return None


def _hangs(label: Piece, box: Box) -> bool:
    """Return whether a label stands right beside `box`, on either side."""
    apart = max(box.left - label.right, label.left - box.right)
    return -BESIDE / 2 < apart / label.size < BESIDE if label.size else False


def _stands_above(label: Piece, body: Piece) -> bool:
    return body.page > label.page or body.base - label.base > ABOVE * label.size
