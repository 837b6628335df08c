"""Places in an editor's file carried to the base: the passage, its characters, their source."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from briefexport.model import (
    Aside,
    Brief,
    Cell,
    Code,
    Definition,
    Figure,
    Heading,
    Inline,
    Origin,
    Paragraph,
    Quote,
    Range,
    Segment,
    Table,
    Text,
)
from briefexport.records import dataclass
from briefexport.revise.running import base_of_exported, placed
from briefexport.revise.units import Unit, units
from briefexport.segments import cut_segments
from briefexport.walk import descendants

# Which passage: the id of a node, and what of it ("content", "caption", "term 1" ...).
Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text, and where it stands in what it was read from."""

    key: Key
    content: tuple[Inline, ...]
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of the base: of which brief, of what block or part of one, which characters.

    `start` and `end` count characters and things (notes, pictures) of the passage; `source` is the
    stretch of the source that they stand for, None where that is not known.
    """

    brief: str
    block: str
    part: str
    start: int
    end: int
    source: Range | None


@dataclass(frozen=True, slots=True)
class Sides:
    """A brief as it stands in the base, as it was exported, and as it came back."""

    slug: str
    base: Brief
    exported: Brief
    edited: Brief


def passages(brief: Brief) -> Iterator[Passage]:
    """Yield the running texts of `brief`.

    A paragraph of a cell, which has no bookmark of its own, is named by its cell.
    """
    yield Passage(("", "title"), brief.title, None)
    yield Passage(("", "subtitle"), brief.subtitle, None)
    within: dict[int, Key] = {}
    for node in descendants(brief):
        match node:
            case Cell(content):
                within |= {id(one): (node.id, f"cell {n}") for n, one in enumerate(content, 1)}
            case Paragraph(content) | Heading(_, content):
                yield Passage(within.get(id(node), (node.id, "content")), content, node.origin)
            case Table(caption=caption) | Figure(caption=caption):
                yield Passage((node.id, "caption"), caption, node.caption_origin)
            case Quote(attribution=said) if said:
                yield Passage((node.id, "attribution"), said, node.attribution_origin)
            case Aside(title=title) if title:
                yield Passage((node.id, "title"), title, None)
            case Definition(terms):
                places = node.term_origins or (None,) * len(terms)
                for number, (term, place) in enumerate(zip(terms, places, strict=True), 1):
                    yield Passage((node.id, f"term {number}"), term, place)
            case _:
                pass


def spot(start: int, end: int, briefs: Sequence[Sides]) -> Spot | None:
    """Return what of the base the characters from `start` up to `end` of the file stand for.

    None where they stand in no passage that the base has.
    """
    for sides in briefs:
        for passage in passages(sides.edited):
            place = passage.origin
            if place and place.start <= start <= place.end:
                return _carried(passage, start, max(start, end), sides)
    return None


def _carried(passage: Passage, start: int, end: int, sides: Sides) -> Spot | None:
    exported = _with_key(passage.key, sides.exported)
    base = _with_key(passage.key, sides.base)
    if exported is None or base is None:
        return None
    came, sent, own = (list(units(one.content)) for one in (passage, exported, base))
    known, origin = placed(sent, came, {}), base_of_exported(sent, own)
    of_base = {n: origin[x] for n, x in known.items() if x in origin}
    first, last = _within(came, start, end)
    inside = [of_base[n] for n in range(first, last) if n in of_base]
    if inside:
        low, high = min(inside), max(inside) + 1
    else:
        before = [of_base[n] for n in range(first) if n in of_base]
        low = high = max(before, default=-1) + 1
    block, part = passage.key
    return Spot(sides.slug, block, part, low, high, source_of(own, low, high))


def _with_key(key: Key, brief: Brief) -> Passage | None:
    return next((one for one in passages(brief) if one.key == key), None)


def _within(found: Sequence[Unit], start: int, end: int) -> tuple[int, int]:
    """Return the numbers of the units that stand from `start` up to `end` in their source."""
    starts = _starts(found)
    first = bisect_right(starts, start - 1)
    return first, max(first, bisect_right(starts, end - 1))


def _starts(found: Sequence[Unit]) -> list[int]:
    starts: list[int] = []
    last = 0
    for unit in found:
        place = _range(unit)
        last = place.start if place else last
        starts.append(last)
    return starts


def source_of(found: Sequence[Unit], start: int, end: int) -> Range | None:
    """Return what of their source the units from `start` up to `end` stand for."""
    inside = [place for unit in found[start:end] if (place := _range(unit))]
    if inside:
        return Range(inside[0].start, inside[-1].end)
    before = [place for unit in found[:start] if (place := _range(unit))]
    if before:
        return Range(before[-1].end, before[-1].end)
    after = next((place for unit in found[start:] if (place := _range(unit))), None)
    return Range(after.start, after.start) if after else None


def _range(unit: Unit) -> Range | None:
    match unit.leaf, unit.thing:
        case (Text() | Code()) as leaf, _:
            return _of_character(leaf.segments, unit.at)
        case _, None:
            return None
        case _, thing:
            return thing.origin.outer if thing.origin else None


def _of_character(segments: tuple[Segment, ...], at: int) -> Range | None:
    if not segments:
        return None
    _, rest = cut_segments(segments, at)
    (first, *_), _ = cut_segments(rest, 1)
    return Range(first.start, first.start + first.source_length)
