"""Paragraphs and tables one under the other: the space between them, and their XML.

The style says of two spaces that meet the larger counts. Applications disagree on whether Word adds
them up, so never do two meet here: of each pair one is nothing. A paragraph says only where it
stands otherwise than its style does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeAlias

from briefexport.backends.docx import roles
from briefexport.backends.docx.properties import alignment, shading
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.backends.docx.sheets import Metrics, aside_borders
from briefexport.style import Style
from briefexport.wordml.xml import twips


@dataclass(slots=True)
class Para:
    """A paragraph. `before` and `after` are the spaces the style asks for round it, in points.

    `left` and `right` are where it stands; `num` its list's number and level. `box` is the number
    of the aside it is in and where that begins. `keep` None leaves to its style whether it stays
    with what follows. `section` ends a section with it.
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
    first_line: float = 0.0
    align: str = ""
    bidi: bool | None = None
    keep: bool | None = None
    grows: bool = False
    box: tuple[int, float] | None = None
    page_break: bool = False
    frame: str = ""
    section: str = ""
    top: float = 0.0
    foot: float = 0.0
    loose: bool = False
    borders: str = ""


@dataclass(slots=True)
class Grid:
    """A table as XML, with what stands right before it."""

    xml: str
    before: float = 0.0
    after: float = 0.0


Record: TypeAlias = Para | Grid

ASIDE_STYLES = frozenset((ROLE_STYLES["aside"].id, ROLE_STYLES["aside-title"].id))


def flow_xml(
    records: Sequence[Record], known: Mapping[str, Metrics], style: Style, *, edges: bool = True
) -> str:
    """Return the XML of `records`; without `edges` no space is above the first or below the last.

    Two tables or two boxes in a row would become one, so a paragraph as high as the space between
    parts them.
    """
    if not edges and len(records) == 1 and isinstance(only := records[0], Para):
        return para_xml(only, known[only.style])
    spaced = list(_parted(records))
    _space(spaced, known, edges=edges)
    _box(spaced, style)
    return "".join(
        record.xml if isinstance(record, Grid) else para_xml(record, known[record.style])
        for record in spaced
    )


def _parted(records: Sequence[Record]) -> Iterator[Record]:
    previous: Record | None = None
    for record in records:
        if previous and _would_join(previous, record):
            yield Para(roles.SPACER, "", before=max(previous.after, record.before))
            previous.after = record.before = 0.0
        yield record
        previous = record


def _would_join(upper: Record, lower: Record) -> bool:
    if isinstance(upper, Para) and isinstance(lower, Para):
        code = ROLE_STYLES["code"].id
        return (upper.style == lower.style == code) or (
            upper.box is not None and lower.box is not None and upper.box[0] != lower.box[0]
        )
    return isinstance(upper, Grid) and isinstance(lower, Grid)


def _space(records: Sequence[Record], known: Mapping[str, Metrics], *, edges: bool) -> None:
    """Set `top` and `foot`, the space each paragraph really has, so that no two meet."""
    for record in records:
        if isinstance(record, Para):
            own = known[record.style]
            record.top, record.foot = own.before, own.after
    for upper, lower in pairwise(records):
        gap = max(upper.after, lower.before)
        if isinstance(upper, Para) and isinstance(lower, Para):
            _space_pair(upper, lower, gap, known[lower.style])
        elif isinstance(upper, Para):
            upper.foot = gap
        elif isinstance(lower, Para):
            lower.top = gap
    if records:
        first, last = records[0], records[-1]
        if isinstance(first, Para):
            first.top = first.before if edges else 0.0
        if isinstance(last, Para):
            last.foot = last.after if edges else 0.0


def _space_pair(upper: Para, lower: Para, gap: float, own: Metrics) -> None:
    if upper.style == lower.style and own.contextual:
        if gap:
            upper.foot, lower.top, lower.loose = 0.0, gap, True
    elif lower.top == gap:
        upper.foot = 0.0
    elif upper.foot == gap:
        lower.top = 0.0
    else:
        upper.foot, lower.top = 0.0, gap


def enclosed(records: list[Record], bookmark: tuple[str, str]) -> list[Record]:
    """Return `records` between the start and the end of a bookmark."""
    if records:
        start, end = bookmark
        match records[0]:
            case Para() as first:
                first.content = start + first.content
            case Grid() as first:
                first.xml = start + first.xml
        match records[-1]:
            case Para() as last:
                last.content += end
            case Grid() as last:
                last.xml += end
    return records


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
                top = group[0].top or groups[number - 1][-1].foot
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


def para_xml(para: Para, own: Metrics) -> str:
    """Return a w:p; its properties are in the order of CT_PPr (ECMA-376, 17.3.1.26)."""
    properties = [f'<w:pStyle w:val="{para.style}"/>']
    if para.keep is not None:
        properties.append("<w:keepNext/>" if para.keep else '<w:keepNext w:val="0"/>')
    if para.page_break:
        properties.append("<w:pageBreakBefore/>")
    properties.append(para.frame)
    if para.num:
        number, level = para.num
        properties.append(
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        )
    properties.append(para.borders)
    if para.bidi is not None:
        properties.append("<w:bidi/>" if para.bidi else '<w:bidi w:val="0"/>')
    properties += (_spacing(para, own), _indent(para, own))
    if para.loose:
        properties.append('<w:contextualSpacing w:val="0"/>')
    if para.align:
        properties.append(alignment(para.align))
    properties.append(para.section)
    return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{para.content}</w:p>"


def _spacing(para: Para, own: Metrics) -> str:
    said = ""
    if para.top != own.before:
        said += f' w:before="{twips(para.top)}"'
    if para.foot != own.after:
        said += f' w:after="{twips(para.foot)}"'
    if para.grows or para.leading:
        rule = "atLeast" if para.grows else "exact"
        said += f' w:line="{twips(para.leading or own.leading)}" w:lineRule="{rule}"'
    return f"<w:spacing{said}/>" if said else ""


def _indent(para: Para, own: Metrics) -> str:
    said = ""
    in_list_style = para.style.startswith("List")
    if para.left != own.left and not (para.num and in_list_style):
        said += f' w:left="{twips(para.left)}"'
    if para.right != own.right:
        said += f' w:right="{twips(para.right)}"'
    if para.first_line and para.style != roles.INDENTED:
        said += f' w:firstLine="{twips(para.first_line)}"'
    if para.num and not in_list_style:
        said += f' w:hanging="{twips(para.hanging)}"'
    return f"<w:ind{said}/>" if said else ""
