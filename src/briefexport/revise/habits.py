"""What applications change by themselves when they save a DOCX, undone.

LibreOffice writes formulas in its own words and addresses with a slash behind the host, keeps of a
drawing the picture that stands in for it, of code in a link the font alone, and of a table no
column in which no cell begins. None of that is an edit: what comes back so is what was exported.
Languages and directions, which applications mark as they like, are not looked at.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from briefexport.mathml import mathml
from briefexport.model import (
    Brief,
    Cell,
    Code,
    Image,
    Inline,
    Link,
    Math,
    MathBlock,
    Row,
    Table,
    Text,
    grid,
)
from briefexport.revise.pictures import picture_name
from briefexport.walk import descendants, plain, rewrite
from briefexport.wordml.names import NAMESPACES
from briefexport.wordml.opening import Package, part, relations, tree

A, R = f"{{{NAMESPACES['a']}}}", f"{{{NAMESPACES['r']}}}"
SVG_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
W = f"{{{NAMESPACES['w']}}}"
MAIN = "word/document.xml"
# What an editor sets by hand, and an edition does not say.
BY_HAND = frozenset(
    f"{W}{name}"
    for name in ("rFonts", "sz", "color", "highlight", "shd", "spacing", "jc", "ind", "u")
)
# How many slashes are in an address that is a scheme and a host: "https://example.org".
HOST_SLASHES = 2
# What LibreOffice makes of signs in formulas.
SIGNS = str.maketrans({"∧": "&"})


def as_exported(
    edited: Sequence[Brief],
    exported: Sequence[Brief],
    stand_ins: Mapping[str, str],
    *,
    by_libreoffice: bool,
) -> tuple[Brief, ...]:
    """Return the briefs `edited` without what their application changed by itself.

    `stand_ins` has by the name of a picture that of the drawing it stands in for.
    """
    formulas = _formulas(exported) if by_libreoffice else {}
    tables = _tables(exported) if by_libreoffice else {}
    coded = _coded(exported) if by_libreoffice else {}
    addresses = _addresses(exported)

    def likened(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Link(target) if target.endswith("/") and target[:-1] in addresses:
                return replace(node, target=target[:-1])
            case Link(target, content) if (target, plain(content)) in coded:
                return replace(node, content=_recoded(content, coded[target, plain(content)]))
            case Table(id=id) if id in tables:
                return _widened(node, tables[id])
            case Math(value) | MathBlock(value) if formulas:
                return replace(node, value=formulas.get(characters(value), value))
            case Image(asset) if asset in stand_ins:
                return replace(node, asset=stand_ins[asset])
            case _:
                return node

    return tuple(rewrite(brief, likened) for brief in edited)


def _addresses(briefs: Sequence[Brief]) -> set[str]:
    """Return where links of `briefs` lead that is no more than a host."""
    links = (one for brief in briefs for one in descendants(brief) if isinstance(one, Link))
    return {one.target for one in links if one.target.count("/") == HOST_SLASHES}


def _tables(briefs: Sequence[Brief]) -> dict[str, Table]:
    """Return the tables of `briefs` by their ids."""
    nodes = (one for brief in briefs for one in descendants(brief))
    return {one.id: one for one in nodes if isinstance(one, Table)}


def _widened(edited: Table, exported: Table) -> Table:
    """Return `edited` with the columns of `exported` in which no cell begins."""
    columns = len(exported.columns)
    groups = (exported.head, exported.body, exported.foot)
    begun = sorted({at for rows in groups for row in grid(rows, columns) for at in row})
    if not len(edited.columns) == len(begun) < columns:
        return edited
    edges = [*begun, columns]

    def rows(group: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(
            replace(row, cells=tuple(map(cell, row.cells, starts)))
            for row, starts in zip(group, grid(group, len(begun)), strict=True)
        )

    def cell(own: Cell, at: int) -> Cell:
        return replace(own, colspan=edges[at + own.colspan] - edges[at])

    return replace(
        edited, columns=exported.columns,
        head=rows(edited.head), body=rows(edited.body), foot=rows(edited.foot),
    )  # fmt: skip


def _coded(briefs: Sequence[Brief]) -> dict[tuple[str, str], tuple[Inline, ...]]:
    """Return what the links of `briefs` hold that hold code, by where they lead and their words."""
    links = (one for brief in briefs for one in descendants(brief) if isinstance(one, Link))
    return {
        (one.target, plain(one.content)): one.content
        for one in links
        if any(isinstance(inner, Code) for inner in one.content)
    }


def _recoded(edited: tuple[Inline, ...], exported: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return `edited`, the same words as `exported`, with what is code there as code."""
    return exported if all(isinstance(one, Text) for one in edited) else edited


def _formulas(briefs: Sequence[Brief]) -> dict[str, str]:
    """Return the formulas of `briefs` by their characters, where one formula only has them."""
    found: dict[str, set[str]] = {}
    for brief in briefs:
        for node in descendants(brief):
            if isinstance(node, Math | MathBlock):
                found.setdefault(characters(node.value), set()).add(node.value)
    return {shown: next(iter(values)) for shown, values in found.items() if len(values) == 1}


def characters(latex: str) -> str:
    """Return the characters that a formula shows, spaces left out."""
    shown = mathml(latex, display=False)
    if shown is None:
        return latex
    words = (str(one) for one in etree.fromstring(shown).itertext())
    return "".join("".join(words).split()).translate(SIGNS)


def stand_ins(package: Package) -> dict[str, str]:
    """Return, by the name of each picture that stands in for a drawing, that of the drawing."""
    return dict(_stand_ins(package))


def _stand_ins(package: Package) -> Iterator[tuple[str, str]]:
    for name in (MAIN, "word/footnotes.xml"):
        root, named = tree(package, name), relations(package, name)
        for blip in () if root is None else root.iter(f"{A}blip"):
            drawing = next(blip.iter(SVG_BLIP), None)
            if drawing is None:
                continue
            found = [named.get(one.get(f"{R}embed", "")) for one in (blip, drawing)]
            data = [part(package, one.target) if one else None for one in found]
            if data[0] and data[1]:
                yield picture_name(data[0]), picture_name(data[1])


def set_by_hand(package: Package) -> int:
    """Return how many runs and paragraphs have fonts, colours, sizes or spacing of their own."""
    root = tree(package, MAIN)
    looks = () if root is None else root.iter(f"{W}rPr", f"{W}pPr")
    return sum(any(child.tag in BY_HAND for child in look) for look in looks)


def has_table_styles(package: Package) -> bool:
    """Return whether any table of a document has a style."""
    root = tree(package, MAIN)
    return root is not None and next(root.iter(f"{W}tblStyle"), None) is not None


def languages(package: Package) -> Counter[str]:
    """Return in which languages and directions runs and paragraphs are, each with how many are."""
    root = tree(package, MAIN)
    found: Counter[str] = Counter()
    for look in () if root is None else root.iter(f"{W}rPr", f"{W}pPr"):
        for one in look:
            if one.tag == f"{W}lang":
                found[one.get(f"{W}val", "").partition("-")[0].lower()] += 1
            elif one.tag in {f"{W}rtl", f"{W}bidi"}:
                found[etree.QName(one).localname] += 1
    return found
