"""An edition as records: every brief, block by block, and what stands before them."""

from dataclasses import replace

from briefexport.edition import Edition
from briefexport.edition.composed import EditionBrief
from briefexport.model import Text
from briefexport.proof.wanted.blocks import finish_notes, tell_all
from briefexport.proof.wanted.flow import Flow, Place
from briefexport.proof.wanted.letters import Type
from briefexport.proof.wanted.record import Format, Wanted
from briefexport.proof.wanted.single import heading, paragraph
from briefexport.style import Role, Style


def wanted(edition: Edition, style: Style, format_: Format) -> tuple[Wanted, ...]:
    """Return what the briefs of `edition` should tell in a file of `format_`, in order."""
    flow = Flow(edition, Type(style, format_))
    for brief in edition.briefs:
        _brief(flow, brief)
    finish_notes(flow)
    return tuple(flow.records)


def wanted_of(
    edition: Edition, brief: EditionBrief, style: Style, format_: Format
) -> tuple[tuple[Wanted, ...], tuple[Wanted, ...]]:
    """Return what one brief of `edition` should tell, and its notes: no other has a part in it."""
    flow = Flow(replace(edition, briefs=(brief,)), Type(style, format_))
    _brief(flow, brief)
    lines = len(flow.records)
    finish_notes(flow)
    return tuple(flow.records[:lines]), tuple(flow.records[lines:])


def _brief(flow: Flow, brief: EditionBrief) -> None:
    place = Place(language=brief.language, rtl=brief.direction == "rtl")
    flow.space.forget()
    if flow.edition.front and brief.kicker:
        _opening(flow, "kicker", brief.kicker, place)
    heading(flow, 1, brief.title, "brief-title", place, brief.id)
    if brief.subtitle:
        paragraph(flow, brief.subtitle, place.of("brief-subtitle"), opening="brief-subtitle")
    if brief.byline:
        _opening(flow, "byline", brief.byline, place)
    flow.space.forget()
    tell_all(flow, brief.blocks, place)


def _opening(flow: Flow, role: Role, text: str, place: Place) -> None:
    paragraph(flow, (Text(text),), place.of(role), opening=role)
