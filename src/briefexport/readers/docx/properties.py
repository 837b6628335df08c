"""What paragraphs and runs say of themselves: w:pPr and w:rPr as values; None is "not said"."""

from typing import Literal, TypeAlias

from lxml import etree

from briefexport.model import Align
from briefexport.readers.docx.names import VAL, W, length, number, switched, value
from briefexport.records import dataclass

Raised: TypeAlias = Literal["superscript", "subscript", ""]

# Leading and trailing are start and end, whichever side that is (17.18.44).
ALIGNS: dict[str, Align | None] = {
    "center": "center",
    "right": "end",
    "end": "end",
}


@dataclass(frozen=True, slots=True)
class RunProperties:
    """A w:rPr. `lang` is that of Latin text, `complex_lang` that of scripts from right to left."""

    style: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    strike: bool | None = None
    small_caps: bool | None = None
    hidden: bool | None = None
    raised: Raised | None = None
    font: str | None = None
    lang: str | None = None
    complex_lang: str | None = None
    east_lang: str | None = None
    rtl: bool | None = None


NO_RUN = RunProperties()

_SWITCHES = {
    f"{W}b": "bold",
    f"{W}i": "italic",
    f"{W}strike": "strike",
    f"{W}dstrike": "strike",
    f"{W}smallCaps": "small_caps",
    f"{W}vanish": "hidden",
    f"{W}rtl": "rtl",
}
_RAISED: dict[str, Raised] = {"superscript": "superscript", "subscript": "subscript"}


def run_properties(element: etree._Element | None) -> RunProperties:
    """Return what a w:rPr says."""
    if element is None or not len(element):
        return NO_RUN
    said: dict[str, object] = {}
    for child in element:
        tag = str(child.tag)
        if tag in _SWITCHES:
            name = _SWITCHES[tag]
            said[name] = switched(child) or bool(said.get(name))
        elif tag == f"{W}rStyle":
            said["style"] = child.get(VAL)
        elif tag == f"{W}rFonts":
            said["font"] = child.get(f"{W}ascii") or child.get(f"{W}hAnsi")
        elif tag == f"{W}lang":
            said["lang"] = child.get(VAL)
            said["complex_lang"] = child.get(f"{W}bidi")
            said["east_lang"] = child.get(f"{W}eastAsia")
        elif tag == f"{W}vertAlign":
            said["raised"] = _RAISED.get(child.get(VAL, ""), "")
        elif tag == f"{W}position" and element.find(f"{W}sz") is not None:
            # So LibreOffice writes small raised letters that an author made.
            shift = number(child.get(VAL)) or 0
            said.setdefault("raised", "superscript" if shift > 0 else "subscript" if shift else "")
    return RunProperties(**said) if said else NO_RUN  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """A w:pPr. Lengths are twentieths of a point.

    `num` is the number of a list, 0 for none; `level` its level. `ruled` is whether a line is drawn
    above or below, `new_list` whether a change made it an item.
    """

    style: str | None = None
    num: int | None = None
    level: int | None = None
    new_list: bool = False
    left: int | None = None
    hanging: int | None = None
    before: int | None = None
    after: int | None = None
    contextual: bool | None = None
    aligned: str | None = None
    bidi: bool | None = None
    outline: int | None = None
    ruled: bool = False
    decimal: bool = False
    keep: bool | None = None
    head: bool = False
    stub: bool = False
    foot: bool = False


NO_PARAGRAPH = ParagraphProperties()


def paragraph_properties(element: etree._Element | None) -> ParagraphProperties:
    """Return what a w:pPr says."""
    if element is None or not len(element):
        return NO_PARAGRAPH
    said: dict[str, object] = {}
    for child in element:
        match str(child.tag).removeprefix(W):
            case "pStyle":
                said["style"] = child.get(VAL)
            case "numPr":
                said["num"] = number(value(child, "numId"))
                said["level"] = number(value(child, "ilvl"))
                said["new_list"] = child.find(f"{W}ins") is not None
            case "ind":
                said["left"] = length(child.get(f"{W}left") or child.get(f"{W}start"))
                said["hanging"] = length(child.get(f"{W}hanging"))
            case "spacing":
                said["before"] = length(child.get(f"{W}before"))
                said["after"] = length(child.get(f"{W}after"))
            case "contextualSpacing":
                said["contextual"] = switched(child)
            case "keepNext":
                said["keep"] = switched(child)
            case "jc":
                said["aligned"] = child.get(VAL)
            case "bidi":
                said["bidi"] = switched(child)
            case "outlineLvl":
                said["outline"] = number(child.get(VAL))
            case "pBdr":
                said["ruled"] = _is_ruled(child)
            case "tabs":
                said["decimal"] = any(tab.get(VAL) == "decimal" for tab in child)
            case "cnfStyle":
                said |= conditions(child)
            case _:
                pass
    return ParagraphProperties(**said) if said else NO_PARAGRAPH  # type: ignore[arg-type]


def _is_ruled(borders: etree._Element) -> bool:
    kinds = [value(borders, side) for side in ("top", "bottom")]
    return any(kind not in {None, "nil", "none"} for kind in kinds)


def conditions(element: etree._Element) -> dict[str, bool]:
    """Return which parts of a table a w:cnfStyle says that this is in (17.3.1.8)."""
    bits = element.get(VAL, "").ljust(12, "0")
    return {
        "head": bits[0] == "1" or element.get(f"{W}firstRow") in {"1", "true"},
        "foot": bits[1] == "1" or element.get(f"{W}lastRow") in {"1", "true"},
        "stub": bits[2] == "1" or element.get(f"{W}firstColumn") in {"1", "true"},
    }
