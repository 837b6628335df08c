"""Formulas as MathML Core: LaTeX is converted, and what comes out is written anew from a list.

The converter copies texts and attributes as they are, so nothing of its output is trusted.
"""

from html import unescape
from xml.etree.ElementTree import Element

from briefexport.xmltext import attribute, escape

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
# MathML Core (2 and 3): the elements that LaTeX can ask for, and attributes that only shape them.
ELEMENTS = frozenset(
    (
        "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle",
        "mpadded", "mphantom", "menclose", "msub", "msup", "msubsup", "munder", "mover",
        "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd",
    )
)  # fmt: skip
ATTRIBUTES = frozenset(
    (
        "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth",
        "displaystyle", "fence", "form", "height", "largeop", "linethickness", "lspace", "mathsize",
        "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing",
        "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
    )
)  # fmt: skip
# No formula that people write comes near these.
LENGTH_LIMIT = 10_000
DEPTH_LIMIT = 100


def mathml(latex: str, *, display: bool) -> str | None:
    """Return `latex` as a math element, or None where it cannot be converted."""
    if len(latex) > LENGTH_LIMIT:
        return None
    # It reads long tables as it starts, and few editions have formulas.
    from latex2mathml.converter import Converter  # noqa: PLC0415

    try:
        tree = Converter(display="block" if display else "inline").convert_to_element(latex)
        inner = "".join(_written(child, 0) for child in tree)
    except Exception:  # the converter raises whatever its code meets
        return None
    said = attribute("display", "block" if display else None) + attribute("alttext", latex)
    return f'<math xmlns="{NAMESPACE}"{said}>{inner}</math>'


def _written(element: Element, depth: int) -> str:
    tag = element.tag if element.tag in ELEMENTS else "mrow"
    if depth > DEPTH_LIMIT:
        raise ValueError("the formula is nested too deep")
    said = "".join(
        attribute(name, value)
        for name, value in sorted(element.attrib.items())
        if name in ATTRIBUTES
    )
    text = escape(unescape(element.text or "").strip("\n"))
    inner = "".join(_written(child, depth + 1) for child in element)
    if text and len(element):
        text = f"<mtext>{text}</mtext>"
    return f"<{tag}{said}>{text}{inner}</{tag}>"
