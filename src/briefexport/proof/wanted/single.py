"""Blocks that hold no others, as records: text, code, figures, changes of scene."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from briefexport.model import (
    Figure,
    Inline,
    Text,
)
from briefexport.proof.record import Look, Record, Run, spaces
from briefexport.proof.wanted.flow import Flow
from briefexport.proof.wanted.hidden import UNSEEN
from briefexport.proof.wanted.letters import Ground, changed, unsaid
from briefexport.proof.wanted.lines import Line, alternative, words
from briefexport.proof.wanted.places import Place
from briefexport.proof.wanted.record import Wanted
from briefexport.style import Role

# The thinnest border of Word's, in points.
THINNEST = 0.25
# A line of code that begins at the edge.
FLUSH = re.compile(r"\S")
# The level of headings that a rule may stand under.
SECTION = 2


def heading(
    flow: Flow,
    level: int,
    content: Sequence[Inline],
    role: Role,
    place: Place,
    name: str,
    *,
    met: bool = False,
) -> None:
    """Write a heading; it has met the one above it where that is of the level above."""
    said = flow.type.style.text[role]
    if not met:
        flow.space.meet(said.before, f"text.{role}.before")
    label = flow.edition.labels.get(name)
    lead = label.lead if label and label.kind == "heading" else ""
    heading = flow.type.style.heading
    looks: dict[str, tuple[Look, str]] = {}
    if lead:
        looks["number_space"] = (spaces(heading.number_space), "heading.number_space")
    if level == SECTION and heading.rule and flow.is_open(place):
        looks |= _rule_under(flow, role)
    flow.text(
        "heading", content, place.of(role), name=name, lead=lead, level=str(level), looks=looks
    )
    if level == SECTION and heading.rule:
        flow.space.pad(
            heading.rule_gap + flow.type.rule(heading.rule), "heading.rule_gap heading.rule"
        )
    flow.space.meet(said.after, f"text.{role}.after")


def _rule_under(flow: Flow, role: Role) -> dict[str, tuple[Look, str]]:
    """Return the rule under a heading; one in the colour of text follows the text in an e-book."""
    style = flow.type.style
    said: dict[str, tuple[Look, str]] = {
        "rule": (flow.type.rule(style.heading.rule), "heading.rule")
    }
    colour = style.heading.rule_colour
    follows = colour == style.text["body"].colour and not flow.type.colour(style.text[role].colour)
    if flow.type.format != "epub" or not follows:
        said["rule_colour"] = (style.colour(colour), "heading.rule_colour")
    return said


def paragraph(
    flow: Flow,
    content: Sequence[Inline],
    place: Place,
    *,
    name: str = "",
    opening: Role | None = None,
) -> None:
    """Write a paragraph; one of an opening has space of its own."""
    said = flow.type.style.text[opening] if opening else None
    looks: dict[str, tuple[Look, str]] = {}
    if flow.is_paper and place.note and len(flow.records) > flow.begun:
        # It has an indent that nothing but a second line would show.
        looks["left"] = (UNSEEN, "")
    if place.joint == "indent" and not opening:
        first = flow.type.style.text["body"].indent if flow.after_paragraph else 0.0
        looks["indent"] = (flow.type.space(flow.length(first, place)), "text.body.indent")
        if flow.after_paragraph:
            gap = flow.length(flow.type.style.setting.paragraph_gap, place)
            flow.space.meet(gap, "setting.paragraph_gap")
    elif place.joint == "room" and flow.after_paragraph:
        name_ = "tight" if place.cell else "within"
        room = flow.length(getattr(flow.type.style.list, name_), place)
        flow.space.meet(room, f"list.{name_}")
    if flow.type.format == "epub" and flow.marker and " " in flow.marker.label:
        # The box of a numbered task stands in the line.
        looks["indent"] = (UNSEEN, "")
    if said:
        flow.space.meet(said.before, f"text.{opening}.before")
    flow.text("paragraph", content, place, name=name, looks=looks)
    if said:
        flow.space.meet(said.after, f"text.{opening}.after")


def scene(flow: Flow, place: Place, name: str) -> None:
    """Write a change of scene: a line of signs, which in all but print says what it is."""
    rules = flow.type.style.rules
    if not words(rules.scene):
        if flow.type.format == "epub":
            flow.bare("rule", place, name)
        flow.space.forget()
        return
    room = flow.length(rules.scene_space, place)
    around = place.of("body") if flow.type.format == "docx" else place
    standing = replace(around, ground=scene_ground(flow, around), joint="")
    flow.leave(room, "rules.scene_space", place)
    flow.text(
        "paragraph" if flow.is_paper else "rule",
        (Text(rules.scene),),
        standing,
        name=name,
        looks={"align": ("center", "")},
    )
    flow.leave(room, "rules.scene_space", place)
    told = flow.records[-1]
    flow.records[-1] = replace(told, tokens={**told.tokens, "text": "rules.scene"})


def scene_ground(flow: Flow, place: Place) -> Ground:
    """Return the letters of the signs that a change of scene is.

    Those of e-books and of Word know little of what is around them.
    """
    own = place.ground or flow.type.ground(place.role, around=place.around)
    colour = flow.type.colour_on(flow.type.style.rules.scene_colour, place.around)
    ground = changed(own, "rules.scene_colour", colour=colour)
    apart = not (flow.is_paper or flow.is_open(place))
    return unsaid(ground) if apart else ground


def code(flow: Flow, value: str, place: Place, name: str) -> None:
    """Write a block of code."""
    ground = flow.type.ground("code", around=place.around)
    text = words(value)
    # A line that ends the last one is none itself.
    rows = [bool(words(row)) for row in value.removesuffix("\n").split("\n")]
    if not text and flow.type.format == "pdf":
        # Nothing of it is painted but its ground.
        flow.space.forget()
        return
    said = Line(text, (Run(text, ground.letters),), (ground.tokens,), (), (), (), (), "")
    padding, edge = flow.length(flow.type.style.code.padding, place), 0.0
    looks: dict[str, tuple[Look, str]] = {}
    leading = flow.type.style.text["code"].leading
    if flow.is_paper:
        # Lines without anything are not painted.
        flow.space.pad(rows.index(True) * leading, "text.code.leading")
        if not any(map(all, pairwise(rows))):
            looks["leading"] = (UNSEEN, "")
        if place.rtl or not any(map(FLUSH.match, value.split("\n"))):
            # Nothing tells the edge of other text: code runs to the right, or is all indented.
            looks["left"] = (UNSEEN, "")
    if flow.type.format == "epub" and not flow.is_crowded(place):
        rules, edge = flow.type.style.rules, flow.length(flow.type.style.aside.rule, place)
        looks["edge"] = (edge, "aside.rule")
        looks["edge_colour"] = (
            flow.type.style.colour(rules.byline_colour),
            "rules.byline_colour",
        )
    standing = replace(
        place,
        role="code",
        left=place.left + edge + padding,
        right=place.right + (0.0 if edge else padding),
        indents=(*place.indents, "code.padding", *(("aside.rule",) if edge else ())),
        fill="code.background",
        edge=place.edge if flow.is_paper and not place.rtl else "",
    )
    flow.put("code", said, standing, name=name, looks=looks, facts={})
    if flow.is_paper:
        flow.space.pad(rows[::-1].index(True) * leading, "text.code.leading")


def pad_code(flow: Flow) -> None:
    """Let the padding of a block of code stand here; in an e-book it has a rule instead."""
    if flow.type.format != "epub":
        flow.space.pad(boxed(flow, flow.type.style.code.padding), "code.padding")


def boxed(flow: Flow, padding: float) -> float:
    """Return a padding as drawn: Word's is beside a border, the thinnest it has."""
    return padding + THINNEST if flow.type.format == "docx" else padding


def figure(flow: Flow, block: Figure, place: Place) -> None:
    """Write a figure, its caption below it."""
    if flow.is_paper and not (block.image.alt or block.caption):
        # A picture of which nothing is said is none of a page's tags.
        flow.space.forget()
        return
    facts = flow.facts(place, "")
    if alt := alternative(block.image, flow.type):
        facts["alt"] = alt
    style = flow.type.style.figure
    room = flow.room(style.before, "figure.before", place)
    looks = {key: look for key, (look, _) in room.items()}
    tokens = {key: token for key, (_, token) in room.items()}
    flow.records.append(Wanted(Record("figure", facts=facts, looks=looks, id=block.id), tokens))
    flow.caption(block.id, block.caption, place, "figure.caption_gap")
    flow.leave(style.after, "figure.after", place)
    if block.image.description:
        # An e-book has it behind the figure.
        flow.space.forget()
