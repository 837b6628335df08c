"""What is at hand while a patch is written: the source, its habits, and what has been written."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from typing import Final, TypeAlias

from briefexport.model import (
    Block,
    Brief,
    Code,
    CodeBlock,
    Inline,
    ListItem,
    Note,
    Paragraph,
    Rule,
    Segment,
    Span,
    Text,
)
from briefexport.records import dataclass
from briefexport.revise.patch import Edit
from briefexport.revise.writing.lines import lead, newline_of
from briefexport.segments import is_copy
from briefexport.source import Source
from briefexport.walk import Node, descendants

# How carefully what is edited is spelled, from the author's own bytes to nothing of them.
MINIMAL: Final = 0  # new characters are escaped where their neighbours give them a meaning
MARKED: Final = 1  # new characters that may be markup are escaped; what was repaired is written
ESCAPED: Final = 2  # all new punctuation is escaped, new spans are HTML
WHOLE: Final = 3  # kept punctuation too
ANEW: Final = 4  # nothing is kept but the words
RAW: Final = 5  # tables are HTML


# How a block of the target is written anew, as lines; a new list has none of the signs given.
Lines: TypeAlias = Callable[["Desk", Block, frozenset[str]], list[str]]


class UnsayableError(Exception):
    """A block that cannot be written in the form of its source; the message says why."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How an author writes what can be written in several ways."""

    newline: str
    emphasis: str = "*"
    strong: str = "**"
    bullet: str = "-"
    delimiter: str = "."
    fence: str = "```"
    rule: str = "* * *"
    width: int = 0


@dataclass(slots=True)
class Desk:
    """The writing of one patch, under way.

    `nodes` are those of the base by id, `things` its inlines by where they stand, `odd` the
    segments that stand for something else than their characters, `breaks` those of them that are
    line breaks, in order. `levels` say how carefully a node
    of the target (by its identity) is spelled. `labels` are those of notes, `notes` the new ones,
    `lines` writes blocks. `unsaid` says of blocks of the target, by
    their identity, why they cannot be written.
    """

    source: Source
    base: Brief
    habits: Habits
    nodes: Mapping[str, Node]
    things: Mapping[tuple[int, int], Inline]
    odd: frozenset[Segment]
    breaks: Sequence[Segment]
    labels: set[str]
    lines: "Lines"
    levels: Mapping[int, int] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    notes: list[tuple[str, Note]] = field(default_factory=list)
    unsaid: dict[int, str] = field(default_factory=dict)

    def level(self, node: object) -> int:
        """Return how carefully `node` is to be spelled."""
        return self.levels.get(id(node), MINIMAL)

    def mark(self) -> tuple[int, int]:
        """Return how far the writing has come, to go `back_to`."""
        return len(self.edits), len(self.notes)

    def back_to(self, mark: tuple[int, int]) -> None:
        """Forget what was written since `mark`."""
        edits, notes = mark
        del self.edits[edits:]
        self.labels.difference_update(label for label, _ in self.notes[notes:])
        del self.notes[notes:]

    @contextmanager
    def leaving(self, block: object, *, top: bool) -> Iterator[None]:
        """Leave `block`, one at the `top`, as it was and unsaid where it cannot be written.

        Raises UnsayableError for one further down: it is left with what is around it.
        """
        mark = self.mark()
        try:
            yield
        except UnsayableError as error:
            if not top:
                raise
            self.back_to(mark)
            self.unsaid[id(block)] = str(error)

    def put(self, start: int, end: int, text: str, why: str) -> None:
        """Put `text` in the place of the source from `start` to `end`, but what both begin with
        and end with.
        """
        old = self.source.text[start:end]
        same = 0
        while same < min(len(old), len(text)) and old[same] == text[same]:
            same += 1
        kept = 0
        while kept < min(len(old), len(text)) - same and old[-1 - kept] == text[-1 - kept]:
            kept += 1
        if same + kept < max(len(old), len(text)):
            new = text[same : len(text) - kept]
            self.edits.append(Edit(start + same, end - kept, new, why))

    def label(self, note: Note) -> str:
        """Return a label for a new note, which is to be defined."""
        for label, known in self.notes:
            if known is note:
                return label
        numbers = [int(label) for label in self.labels if label.isdecimal()]
        number = max(numbers, default=0) + 1
        while str(number) in self.labels:
            number += 1
        self.labels.add(str(number))
        self.notes.append((str(number), note))
        return str(number)


def desk(source: Source, base: Brief, lines: Lines) -> Desk:
    """Return a desk for patches of `source`, which reads as `base`; `lines` writes blocks."""
    nodes = list(descendants(base))
    odd = frozenset(_odd(nodes))
    named = {node.id: node for node in nodes if getattr(node, "id", "")}  # type: ignore[union-attr]
    breaks = sorted(one for one in odd if _is_break(source, one))
    habits, labels = habits_of(source, nodes), set(_labels(source))
    return Desk(source, base, habits, named, dict(_things(nodes)), odd, breaks, labels, lines)


def cleared(known: Desk, levels: Mapping[int, int]) -> Desk:
    """Return a desk like `known`, with nothing written yet, for spelling by `levels`."""
    labels = set(_labels(known.source))
    return replace(known, labels=labels, levels=levels, edits=[], notes=[], unsaid={})


def _labels(source: Source) -> list[str]:
    return re.findall(r"\[\^([^\]\s]+)\]", source.text)


def _things(nodes: Iterable[Node]) -> Iterable[tuple[tuple[int, int], Inline]]:
    for node in nodes:
        origin = getattr(node, "origin", None)
        outer = getattr(origin, "outer", None)
        if outer and outer.start < outer.end:
            yield tuple(outer), node  # type: ignore[misc]


def _odd(nodes: Iterable[Node]) -> Iterable[Segment]:
    for node in nodes:
        if isinstance(node, Text | Code | CodeBlock):
            yield from (one for one in node.segments if not is_copy(one) or one.length == 1)


def _is_break(source: Source, segment: Segment) -> bool:
    raw = source.text[segment.start : segment.start + segment.source_length]
    return segment.length == 1 and ("\n" in raw or "\r" in raw)


# --- Habits ------------------------------------------------------------------------------------


def habits_of(source: Source, nodes: Sequence[Node]) -> Habits:
    """Return how the author of `source`, which has `nodes`, writes."""
    markers = [
        source.text[node.marker.start : node.marker.end]
        for node in nodes
        if isinstance(node, ListItem) and node.marker
    ]
    return Habits(
        newline_of(source),
        emphasis=_usual(_openings(source, nodes, "emphasis"), ("*", "_")),
        strong=_usual(_openings(source, nodes, "strong"), ("**", "__")),
        bullet=_usual([mark for mark in markers if len(mark) == 1], ("-", "*", "+")),
        delimiter=_usual([mark[-1:] for mark in markers if mark[:1].isdigit()], (".", ")")),
        fence=_usual([_opening(source, node)[:3] for node in nodes if isinstance(node, CodeBlock)],
                     ("```", "~~~")),
        rule=next((_opening(source, node) for node in nodes if isinstance(node, Rule)), "* * *"),
        width=_width(source, nodes),
    )  # fmt: skip


def _usual(found: Iterable[str], known: Sequence[str]) -> str:
    """Return the one of `known` that is most often found; the first where none is."""
    counted = Counter(one for one in found if one in known)
    return counted.most_common(1)[0][0] if counted else known[0]


def _openings(source: Source, nodes: Iterable[Node], kind: str) -> list[str]:
    return [
        source.text[node.origin.outer.start : node.origin.inner.start]
        for node in nodes
        if isinstance(node, Span) and node.kind == kind and node.origin
    ]


def _opening(source: Source, node: Block) -> str:
    return source.text[node.origin.start : node.origin.end] if node.origin else ""


def _width(source: Source, nodes: Sequence[Node]) -> int:
    """Return how long lines are where paragraphs are wrapped, 0 where they are not."""
    longest: list[int] = []
    whole = 0
    for node in nodes:
        if not isinstance(node, Paragraph) or not node.origin:
            continue
        lines = source.text[node.origin.start : node.origin.end].splitlines()
        if len(lines) > 1:
            lines[0] = lead(source, node.origin.start) + lines[0]
            longest.append(max(map(len, lines[:-1])))
        elif len(lines[0]) > 100:
            whole += 1
    return max(longest) if len(longest) > whole else 0
