"""How lines of text, labels and rules look, by the keys of records."""

import re
from collections.abc import Mapping

from briefexport.proof.epub.cascade import Style
from briefexport.proof.epub.lists import Label
from briefexport.proof.epub.spacing import Room
from briefexport.proof.epub.tree import Node
from briefexport.proof.record import Look, spaces


def of_line(style: Style, room: Room, label: Label | None) -> dict[str, Look]:
    """Return how a line of text stands in `room`, behind `label` if that is set in the line."""
    indent = style.points("text-indent") + (label.room if label else 0.0)
    looks: dict[str, Look] = {
        "indent": round(indent, 4),
        "left": round(room.left, 4),
        "right": round(room.right, 4),
    }
    looks |= of_leading(style) | of_alignment(style) | of_rule("edge", room.edge)
    looks["hyphens"] = "auto" if style.word("hyphens") == "auto" else "none"
    looks["divided"] = style.word("hyphenate-limit-chars")
    looks |= {key: style.points(key) for key in ("widows", "orphans")}
    looks["keep"] = "yes" if style.word("break-after").startswith("avoid") else "no"
    if room.fill:
        looks["fill"] = room.fill
    return looks


# The number of a heading, and the space behind it.
NUMBER = re.compile(r"\s*(?:\d+|[A-Z])(?:\.\d+)*\.?(\s+)")


def of_heading(node: Node) -> dict[str, Look]:
    """Return the space behind the number of a heading, and the rule under it."""
    looks = of_rule("rule", node.style.border("bottom"))
    if match := NUMBER.match(node.words()):
        looks["number_space"] = spaces(match[1])
    return looks


def of_entry(line: Mapping[str, Look]) -> dict[str, Look]:
    """Return how far in an entry begins and goes on, of how it stands as a `line`."""
    left, indent = line["left"], line["indent"]
    assert isinstance(left, float)
    assert isinstance(indent, float)
    return {"start": round(left + indent, 4), "turnover": left}


def of_leading(style: Style) -> dict[str, Look]:
    """Return the leading, where the style sheet says one."""
    return {"leading": round(style.leading, 4)} if style.leading else {}


def of_alignment(style: Style) -> dict[str, Look]:
    """Return the alignment, where the style sheet says one."""
    said = alignment(style)
    return {"align": said} if said else {}


def alignment(style: Style) -> str:
    """Return how lines are aligned, "" where the reading system decides it."""
    said = style.word("text-align")
    match said:
        case "left" | "right":
            return "start" if (said == "left") != style.rtl else "end"
        case "start" | "end" | "center" | "justify":
            return said
        case _:
            return ""


def of_picture(style: Style) -> dict[str, Look]:
    """Return how high a picture in a line is, and how far it reaches under it."""
    height = style.points("height")
    drop: dict[str, Look] = {"picture_drop": round(-style.raised(), 4)}
    return {"picture_height": round(height, 4), **drop} if height else drop


def of_label(label: Label) -> dict[str, Look]:
    """Return how a label looks."""
    letters = label.style.letters()
    looks: dict[str, Look] = {"marker_font": letters.font, "marker_size": letters.size}
    if label.gap:
        looks["marker_gap"] = spaces(label.gap)
    if letters.colour:
        looks["marker_colour"] = letters.colour
    return looks


def of_rule_above(style: Style) -> dict[str, Look]:
    """Return the rule above notes: that above what holds them, and the room under it."""
    rule = of_rule("rule", style.border("top"))
    return rule | {"rule_gap": round(style.points("padding-top"), 4)} if rule else {}


def of_line_below(style: Style) -> dict[str, Look]:
    """Return the line under a block of text, and how far down it is."""
    line = of_rule("line_below", style.border("bottom"))
    return line | {"line_below_gap": round(style.points("padding-bottom"), 4)} if line else {}


def of_rule(key: str, rule: tuple[float, str]) -> dict[str, Look]:
    """Return the width and colour of `rule` under `key`; nothing where there is none."""
    width, colour = rule
    looks: dict[str, Look] = {key: round(width, 4)} if width else {}
    if width and colour:
        looks[f"{key}_colour"] = colour
    return looks
