"""An edition as records: every brief, block by block, and what stands before them."""

from dataclasses import replace

from briefexport.edition import Edition
from briefexport.edition.composed import EditionBrief
from briefexport.model import Paragraph, Text
from briefexport.proof.record import Look
from briefexport.proof.wanted.blocks import finish_notes, tell_all
from briefexport.proof.wanted.flow import Flow
from briefexport.proof.wanted.hidden import unseen
from briefexport.proof.wanted.letters import Type
from briefexport.proof.wanted.margins import paper
from briefexport.proof.wanted.places import Place
from briefexport.proof.wanted.record import Format, Wanted
from briefexport.proof.wanted.single import heading, paragraph
from briefexport.style import Role, Style
from briefexport.walk import plain

# How far Word's borders stand from text at most, in points.
FURTHEST = 31
COLOUR = "rules.byline_colour"
UNDER = frozenset(("line_below", "line_below_colour", "line_below_gap"))
# A paragraph of so many letters is one of running text.
LONG = 40


def wanted(edition: Edition, style: Style, format_: Format) -> tuple[Wanted, ...]:
    """Return what the briefs of `edition` should tell in a file of `format_`, in order."""
    flow = Flow(edition, Type(style, format_))
    for brief in edition.briefs:
        _brief(flow, brief)
    finish_notes(flow)
    return tuple(flow.records)


def wanted_of(
    edition: Edition, brief: EditionBrief, style: Style, format_: Format, *, noted: bool
) -> tuple[tuple[Wanted, ...], tuple[Wanted, ...]]:
    """Return what one brief of `edition` should tell, and its notes: no other has a part in it.

    It is told apart only whether one before it is `noted`, so that its notes are not the first.
    """
    flow = Flow(replace(edition, briefs=(brief,)), Type(style, format_), begun=int(noted))
    _brief(flow, brief)
    lines = len(flow.records)
    finish_notes(flow)
    return tuple(flow.records[:lines]), tuple(flow.records[lines:])


def _brief(flow: Flow, brief: EditionBrief) -> None:
    place = Place(language=brief.language, rtl=brief.direction == "rtl")
    flow.space.forget()
    begun = len(flow.records)
    if flow.edition.front and brief.kicker:
        _opening(flow, "kicker", brief.kicker, place)
    heading(flow, 1, brief.title, "brief-title", place, brief.id)
    if brief.subtitle:
        paragraph(flow, brief.subtitle, place.of("brief-subtitle"), opening="brief-subtitle")
    if brief.byline:
        _opening(flow, "byline", brief.byline, place)
        # The room below it is that below the line.
        flow.space.drop()
    _rule(flow, brief, begun)
    role: Role = "kicker" if flow.edition.front and brief.kicker else "brief-title"
    if _begins(flow, begun, brief, role):
        flow.records[begun] = flow.records[begun].with_looks(_beginning(flow, role))
    tell_all(flow, brief.blocks, place)


def _begins(flow: Flow, begun: int, brief: EditionBrief, role: Role) -> bool:
    """Return whether the first record of a brief is its first line, which may show nothing."""
    if len(flow.records) == begun or not flow.records[begun].record.text:
        return False
    opened = flow.is_paper and unseen(brief.title)[1]
    return role == "kicker" or (flow.records[begun].record.kind == "heading" and not opened)


def _beginning(flow: Flow, role: Role) -> dict[str, tuple[Look, str]]:
    """Return where the first line of a brief stands, which is in `role`.

    Nothing has space above it at the head of a page of print but what its style puts there.
    """
    type_, said = flow.type, flow.type.style.text[role]
    if not flow.is_paper:
        return {"drop": (type_.space(said.before), f"text.{role}.before")}
    before = said.before if role == "kicker" else 0.0
    depth = paper(flow.edition, type_).top + before + said.leading / 2
    return {"depth": (depth, f"page.top text.{role}.before text.{role}.leading")}


def _rule(flow: Flow, brief: EditionBrief, begun: int) -> None:
    """Write the line under an opening, whose records begin at `begun`, and the room around it.

    An e-book has it under bylines only. In Word it is an empty byline's, where there is none.
    """
    type_, rules, byline = flow.type, flow.type.style.rules, flow.type.style.text["byline"]
    if not brief.byline and type_.format == "epub":
        return
    if not brief.byline and type_.format == "docx":
        flow.space.meet(byline.before, "text.byline.before")
        flow.space.pad(byline.leading, "text.byline.leading")
    gap, rule = rules.byline_gap, type_.rule(rules.byline)
    if type_.format == "docx":
        # Word's are whole points.
        gap = float(min(FURTHEST, round(gap)))
    flow.space.pad(gap + rule, "rules.byline_gap rules.byline")
    flow.space.meet(byline.after, "text.byline.after")
    if rule and len(flow.records) > begun and (brief.byline or flow.is_paper):
        flow.records[-1] = flow.records[-1].with_looks(
            {
                "line_below": (rule, "rules.byline"),
                "line_below_colour": (type_.style.colour(rules.byline_colour), COLOUR),
                "line_below_gap": (gap, "rules.byline_gap"),
            },
            at_times=UNDER - _shown(brief) if flow.is_paper else (),
        )


def _shown(brief: EditionBrief) -> frozenset[str]:
    """Return what print shows for sure of the line under an opening: text has to be below it."""
    first = next(iter(brief.blocks), None)
    follows = isinstance(first, Paragraph) and len(plain(first.content)) > LONG
    return frozenset(("line_below", "line_below_colour") if brief.byline and follows else ())


def _opening(flow: Flow, role: Role, text: str, place: Place) -> None:
    paragraph(flow, (Text(text),), place.of(role), opening=role)
