"""How things look, by the records' keys: paragraphs, labels, cells and figures."""

import re
from collections.abc import Mapping

from briefexport.proof.docx.flow import GridCell, Para
from briefexport.proof.docx.paragraphs import Setting
from briefexport.proof.record import Look, spaces

SIDES = {"top": "top", "bottom": "bottom", "left": "start", "right": "end"}


def paragraph_looks(setting: Setting) -> dict[str, Look]:
    """Return how a paragraph is set."""
    looks: dict[str, Look] = {
        "align": setting.align,
        "indent": setting.indent,
        "left": setting.left,
        "right": setting.right,
        "hyphens": "auto" if setting.hyphenated else "none",
        "keep": "yes" if setting.kept else "no",
    }
    if setting.leading is not None:
        looks["leading"] = setting.leading
    if setting.fill:
        looks["fill"] = setting.fill
    edge = setting.box.left
    # A rule in the colour of what is behind it is padding, not a rule.
    if edge is not None and edge.width and edge.colour != setting.fill:
        looks |= {"edge": edge.width, "edge_colour": edge.colour}
    below = setting.box.bottom
    if below is not None and below.width and edge is None:
        looks |= {
            "line_below": below.width,
            "line_below_colour": below.colour,
            "line_below_gap": below.space,
        }
    return looks


def entry_looks(setting: Setting) -> dict[str, Look]:
    """Return where a line of contents begins and goes on, and what leads to its place."""
    looks: dict[str, Look] = {"start": setting.left + setting.indent, "turnover": setting.left}
    if setting.leader:
        looks["leader"] = setting.leader
    return looks


def marker_looks(para: Para) -> dict[str, Look]:
    """Return how the label of a paragraph looks; what is left to the application is not told."""
    letters = para.marker
    if letters is None:
        return {}
    looks: dict[str, Look] = {"marker_font": letters.font, "marker_size": letters.size}
    looks["marker_gap"] = para.setting.left - para.setting.edge
    return looks | ({"marker_colour": letters.colour} if letters.colour else {})


# The number of a heading, and the space behind it.
NUMBER = re.compile(r"(?:\d+|[A-Z])(?:\.\d+)*\.?(\s+)")


def heading_looks(para: Para) -> dict[str, Look]:
    """Return the space behind the number of a heading, and the rule under it."""
    looks: dict[str, Look] = {}
    if match := NUMBER.match("".join(piece.text for piece in para.words.pieces)):
        looks["number_space"] = spaces(match[1])
    rule = para.setting.box.bottom
    if rule is not None and rule.width:
        looks |= {"rule": rule.width, "rule_colour": rule.colour}
    return looks


def cell_looks(cell: GridCell) -> dict[str, Look]:
    """Return the padding, the rules and the fill of a cell, and the leading of its first lines."""
    look = cell.look
    looks: dict[str, Look] = {f"pad_{SIDES[side]}": wide for side, wide in look.padding.items()}
    for side, rule in look.rules.items():
        looks[f"rule_{SIDES[side]}"] = rule.width
        if rule.colour:
            looks[f"rule_{SIDES[side]}_colour"] = rule.colour
    if look.fill:
        looks["fill"] = look.fill
    looks["valign"] = look.valign
    first = next((block.setting for block in cell.blocks if isinstance(block, Para)), None)
    if first is not None:
        looks["keep"] = "yes" if first.kept else "no"
        if first.leading is not None:
            looks["leading"] = first.leading
    return looks


def without_text(looks: Mapping[str, Look]) -> dict[str, Look]:
    """Return `looks` without those that only lines of text have."""
    return {key: value for key, value in looks.items() if key not in {"leading", "indent"}}
