"""Paragraphs and tables one under the other: the space between them, their styles, their XML.

Of two spaces that meet the larger counts, in the style as in Word (ECMA-376, 17.3.1.33), unless a
document asks for its behaviour of before 2000. A table has no space of its own: what stands next to
it has it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeAlias
from zlib import crc32

from briefexport.backends.docx import roles
from briefexport.backends.docx.properties import shading
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.backends.docx.sheets import SPACER, Metrics, aside_borders
from briefexport.backends.docx.stylebook import Fit, Stylebook
from briefexport.style import Style
from briefexport.wordml.xml import half_points, twips


@dataclass(slots=True)
class Para:
    """A paragraph. `before` and `after` are the spaces the style asks for round it, in points.

    `left` and `right` are where it stands; `num` its list's number and level, which then say where.
    `box` is the number of the aside it is in and where that begins. `keep` None leaves to its style
    whether it stays with what follows. `turned` stands on a page that lies on its side; `section`
    ends a section with it. `apart` keeps its space from others of its style, which takes that away.
    """

    style: str
    content: str
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    right: float = 0.0
    num: tuple[int, int] | None = None
    hanging: float = 0.0
    leading: float = 0.0
    size: float = 0.0
    first_line: float = 0.0
    align: str = ""
    tabs: str = ""
    bidi: bool | None = None
    keep: bool | None = None
    grows: bool = False
    box: tuple[int, float] | None = None
    page_break: bool = False
    frame: str = ""
    turned: bool = False
    section: str = ""
    top: float = 0.0
    foot: float = 0.0
    apart: bool = False
    borders: str = ""


@dataclass(slots=True)
class Grid:
    """A table as XML, with what stands right before it."""

    xml: str
    before: float = 0.0
    after: float = 0.0
    turned: bool = False


Record: TypeAlias = Para | Grid

ASIDE_STYLES = frozenset((ROLE_STYLES["aside"].id, ROLE_STYLES["aside-title"].id))
# Applications know headings by their own styles; none is made of them for a space's sake.
HEADINGS = frozenset(map(roles.heading_style, range(1, 7)))


def flow_xml(records: Sequence[Record], book: Stylebook, *, edges: bool = True) -> str:
    """Return the XML of `records`; without `edges` no space is above the first or below the last.

    Two tables or two boxes in a row would become one, so a paragraph as high as the space between
    parts them.
    """
    spaced = list(_parted(records))
    _space(spaced, book, edges=edges)
    _box(spaced, book.style)
    for upper, lower in pairwise(spaced):
        if isinstance(upper, Grid) and isinstance(lower, Para):
            lower.content = _begun_later(lower.content)
    return "".join(
        record.xml if isinstance(record, Grid) else para_xml(record, book) for record in spaced
    )


def _parted(records: Sequence[Record]) -> Iterator[Record]:
    previous: Record | None = None
    for record in records:
        if previous and _would_join(previous, record):
            yield spacer(max(previous.after, record.before), turned=record.turned)
            previous.after = record.before = 0.0
        yield record
        previous = record


def spacer(space: float = 0.0, *, turned: bool = False) -> Para:
    """Return a paragraph that says nothing: it parts what would become one, or ends a section.

    It is as high as `space`, in points, or as the lowest line.
    """
    return Para(roles.SPACER, "", before=max(0.0, space - SPACER), turned=turned)


def _would_join(upper: Record, lower: Record) -> bool:
    if isinstance(upper, Para) and isinstance(lower, Para):
        code = ROLE_STYLES["code"].id
        return (upper.style == lower.style == code) or (
            upper.box is not None and lower.box is not None and upper.box[0] != lower.box[0]
        )
    return isinstance(upper, Grid) and isinstance(lower, Grid)


# --- Space ---------------------------------------------------------------------------------------


def _space(records: Sequence[Record], book: Stylebook, *, edges: bool) -> None:
    """Set `top` and `foot`, the space each paragraph has, so that between two is what is asked."""
    for record in records:
        if isinstance(record, Para):
            own = book.metrics[record.style]
            record.top, record.foot = own.before, own.after
    if records:
        _edge(records[0], records[-1], edges=edges)
    pairs = [(upper, lower, max(upper.after, lower.before)) for upper, lower in pairwise(records)]
    for upper, lower, gap in pairs:
        if isinstance(upper, Para) and isinstance(lower, Grid):
            upper.foot = gap
        elif isinstance(upper, Grid) and isinstance(lower, Para) and lower.style not in HEADINGS:
            lower.top = gap
    between = [
        (upper, lower, gap)
        for upper, lower, gap in pairs
        if isinstance(upper, Para) and isinstance(lower, Para)
    ]
    # What is said of one paragraph can make it another style than its neighbour's.
    changed = True
    while changed:
        changed = sum(_space_pair(*pair, book.metrics) for pair in between) > 0


def _edge(first: Record, last: Record, *, edges: bool) -> None:
    """Set the space above the first and below the last: what is asked for, or without it none."""
    if isinstance(first, Para) and (not edges or first.style not in HEADINGS):
        first.top = first.before if edges else 0.0
    if isinstance(last, Para) and not edges:
        last.foot = 0.0


def _space_pair(upper: Para, lower: Para, gap: float, known: Mapping[str, Metrics]) -> bool:
    """Set the space between two paragraphs to `gap`, by as little as can be said otherwise.

    Return whether anything was changed.
    """
    before = upper.foot, lower.top, lower.apart
    joined = known[lower.style].contextual and _alike(upper, lower) and not lower.apart
    natural = 0.0 if joined else max(upper.foot, lower.top)
    if natural < gap:
        if _takes_no_space(lower) and not _takes_no_space(upper):
            upper.foot = gap
        elif lower.style not in HEADINGS:
            lower.top = gap
            lower.apart = joined and _alike(upper, lower)
    elif natural > gap:
        if upper.style not in HEADINGS:
            upper.foot = min(upper.foot, gap)
        if lower.style not in HEADINGS:
            lower.top = min(lower.top, gap)
    return (upper.foot, lower.top, lower.apart) != before


def _alike(upper: Para, lower: Para) -> bool:
    """Return whether two paragraphs will have one style."""
    return _looks(upper) == _looks(lower)


def _looks(para: Para) -> tuple[object, ...]:
    sides = None if para.num else para.left
    place = (para.top, para.foot, para.apart, sides, para.right, para.first_line)
    return para.style, place, para.align, para.keep, para.size, para.leading, para.grows, para.tabs


def _takes_no_space(para: Para) -> bool:
    """Return whether its neighbour has the space: items are alike, so that they can be moved."""
    return para.num is not None or para.style in HEADINGS


def enclosed(records: list[Record], bookmark: tuple[str, str]) -> list[Record]:
    """Return `records` between the start and the end of a bookmark.

    It begins and ends in paragraphs: between a table and a paragraph LibreOffice loses its ends.
    What is one table has it within its first cell.
    """
    start, end = bookmark
    paras = [record for record in records if isinstance(record, Para)]
    if paras:
        paras[0].content = start + paras[0].content
        paras[-1].content += end
    elif records and start:
        (first, *_) = records
        assert isinstance(first, Grid)
        first.xml = marked_grid(first.xml, bookmark)
    return records


def marked_grid(xml: str, bookmark: tuple[str, str]) -> str:
    """Return a table with a bookmark in its first cell."""
    head, end_of_properties, tail = xml.partition("</w:pPr>")
    return f"{head}{end_of_properties}{''.join(bookmark)}{tail}"


LEADING_MARKS = re.compile('(?:<w:bookmarkStart w:id="[0-9]+" w:name="[^"]+"/>)+')
MARK = re.compile('<w:bookmarkStart w:id="([0-9]+)" w:name="[^"]+"/>')


def _begun_later(content: str) -> str:
    """Return the content of a paragraph with bookmarks that go on behind it begun in its text.

    LibreOffice loses those that begin right after a table and do not end in the paragraph.
    """
    marks, end_of_run = LEADING_MARKS.match(content), content.find("</w:r>")
    if not marks or end_of_run < 0:
        return content
    moved = "".join(
        one[0]
        for one in MARK.finditer(marks[0])
        if f'<w:bookmarkEnd w:id="{one[1]}"/>' not in content
    )
    kept = "".join(one[0] for one in MARK.finditer(marks[0]) if one[0] not in moved)
    place = end_of_run + len("</w:r>")
    return f"{kept}{content[marks.end() : place]}{moved}{content[place:]}"


# --- Asides --------------------------------------------------------------------------------------


def _box(records: Sequence[Record], style: Style) -> None:
    """Draw the boxes of asides that hold more than paragraphs.

    Word makes one box of neighbours with equal borders and indents. Where indents change within an
    aside a box ends and another begins: the space between is then padding of the lower one.
    """
    by_box = groupby(records, key=lambda record: record.box if isinstance(record, Para) else None)
    for box, members in by_box:
        paras = [member for member in members if isinstance(member, Para)]
        if box is None or all(para.style in ASIDE_STYLES and not para.num for para in paras):
            continue
        groups = [list(group) for _, group in groupby(paras, key=_edges)]
        for number, group in enumerate(groups):
            top: float | None = style.aside.padding_y
            if number:
                top = max(group[0].top, groups[number - 1][-1].foot)
                group[0].top = groups[number - 1][-1].foot = 0.0
            foot = style.aside.padding_y if number == len(groups) - 1 else None
            inset = _edges(group[0])[0] - box[1]
            for para in group:
                sides = aside_borders(style, top, foot, inset)
                fill = shading(style.colour(style.aside.background))
                para.borders = f"<w:pBdr>{sides}</w:pBdr>{fill}"


def _edges(para: Para) -> tuple[float, float]:
    return para.left - para.hanging, para.right


# --- XML -----------------------------------------------------------------------------------------


def para_xml(para: Para, book: Stylebook) -> str:
    """Return a w:p; its properties are in the order of CT_PPr (ECMA-376, 17.3.1.26).

    Its id tells it from others for as long as nobody changes it ([MS-DOCX] 2.6.2.3).
    """
    properties = [f'<w:pStyle w:val="{book.fit(para.style, _fit(para, book))}"/>']
    if para.num:
        number, level = para.num
        properties.append(
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        )
    if para.bidi is not None:
        properties.append("<w:bidi/>" if para.bidi else '<w:bidi w:val="0"/>')
    properties.append(para.section)
    inner = f"<w:pPr>{''.join(properties)}</w:pPr>{para.content}"
    return f'<w:p w14:paraId="{book.paragraph_id(crc32(inner.encode()))}">{inner}</w:p>'


def _fit(para: Para, book: Stylebook) -> Fit:
    """Return what `para` has otherwise than its style."""
    own = book.metrics[para.style]
    leading = twips(para.leading) if para.leading else None
    return Fit(
        before=_other(para.top, own.before),
        after=_other(para.foot, own.after),
        left=None if para.num else _other(para.left, own.left),
        right=_other(para.right, own.right),
        first=twips(para.first_line) if _is_indented(para) else None,
        line=twips(own.leading) if para.grows and leading is None else leading,
        size=half_points(para.size) if para.size else None,
        align=para.align,
        keep=None if para.keep == own.keep else para.keep,
        grows=para.grows,
        apart=para.apart,
        page_break=para.page_break,
        borders=para.borders,
        tabs=para.tabs,
        frame=para.frame,
    )


def _other(length: float, own: float) -> int | None:
    if length == own:
        return None
    found = twips(length)
    return None if found == twips(own) else found


def _is_indented(para: Para) -> bool:
    return bool(para.first_line) and para.style != roles.INDENTED
