"""Pieces of WordprocessingML as text, and points in the units Word counts in."""

import re

from briefexport.xmltext import quoted


def twips(points: float) -> int:
    """Return a length in twentieths of a point, Word's unit of space."""
    return round(points * 20)


def half_points(points: float) -> int:
    """Return a size in half points, Word's unit of type."""
    return round(points * 2)


def eighths(points: float) -> int:
    """Return the width of a rule in eighths of a point; Word draws none thinner than two."""
    return max(2, round(points * 8))


def emu(points: float) -> int:
    """Return a length in English metric units, DrawingML's unit."""
    return round(points * 12700)


def rgb(colour: str) -> str:
    """Return "#rrggbb" as Word writes it."""
    return colour.removeprefix("#").upper()


def border(side: str, width: float, colour: str, space: float = 0.0) -> str:
    """Return the border of one side; `space` is to the text, in points, at most 31.

    One without a width says that there is none, whatever a style has there.
    """
    if not width:
        return f'<w:{side} w:val="nil"/>'
    gap = min(31, round(space))
    look = f'w:val="single" w:sz="{eighths(width)}" w:space="{gap}" w:color="{rgb(colour)}"'
    return f"<w:{side} {look}/>"


TEXT = '<w:t xml:space="preserve">'
# What a run says by elements of their own, not by characters.
_SPECIAL = re.compile("([\t\n\u00ad])")
_ELEMENTS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\u00ad": "<w:softHyphen/>"}


def characters(text: str) -> str:
    """Return `text` as the content of a run: tabs, line ends and soft hyphens are elements."""
    if not _SPECIAL.search(text):
        return f"{TEXT}{quoted(text)}</w:t>"
    return "".join(
        _ELEMENTS.get(part) or f"{TEXT}{quoted(part)}</w:t>"
        for part in _SPECIAL.split(text)
        if part
    )


def run(text: str, properties: str = "") -> str:
    """Return a run of `text`; `properties` is its whole w:rPr."""
    return f"<w:r>{properties}{characters(text)}</w:r>"


def run_style(style_id: str) -> str:
    """Return the w:rPr that names a character style."""
    return f'<w:rPr><w:rStyle w:val="{style_id}"/></w:rPr>'


def field(instruction: str, result: str, properties: str = "") -> str:
    """Return a complex field: `instruction` is ours, never a document's; `result` is runs."""

    def mark(kind: str) -> str:
        return f'<w:r>{properties}<w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'<w:r>{properties}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return f"{mark('begin')}{code}{mark('separate')}{result}{mark('end')}"
