"""What is gathered while a document is read: diagnostics, what stays outside, notes and labels."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from briefexport.catalogue import Severity
from briefexport.diagnostics import Diagnostic, diagnostic
from briefexport.model import Block, Origin, Range
from briefexport.readers.markdown.events import Node
from briefexport.reading import MAX_DEPTH
from briefexport.source import Source

ReadBlocks: TypeAlias = Callable[["Ledger", Sequence[Node], int], tuple[Block, ...]]


@dataclass(slots=True)
class Ledger:
    """The reading of one source, under way.

    `text` is the source's text with U+FFFD for what no output can hold, character for character,
    so that an offset counts into both. `blocks` reads the blocks of a note: inlines and blocks hold
    each other. `recalled` are the footnotes that are referred to beyond their first call;
    `waiting` are, while a note is read, the notes called from within it.
    """

    source: Source
    text: str
    blocks: ReadBlocks
    diagnostics: list[Diagnostic] = field(default_factory=list)
    outside: list[Range] = field(default_factory=list)
    definitions: dict[str, Node] = field(default_factory=dict)
    links: dict[str, tuple[int, int]] = field(default_factory=dict)
    called: dict[str, int] = field(default_factory=dict)
    recalled: set[str] = field(default_factory=set)
    waiting: list[str] | None = None
    labels: dict[str, int] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    dropped_at: dict[str, int] = field(default_factory=dict)
    deep_at: int | None = None
    illegal: list[int] = field(default_factory=list)

    def say(
        self,
        code: str,
        message: str,
        start: int,
        end: int | None = None,
        *,
        hint: str = "",
        severity: Severity | None = None,
    ) -> None:
        """Note the finding `code` at `start` of the source."""
        place = self.source.place(start, end)
        self.diagnostics.append(diagnostic(code, message, place, hint=hint, severity=severity))

    def leave(self, start: int, end: int) -> None:
        """Note that the range from `start` to `end` is no part of the article."""
        if start < end:
            self.outside.append(Range(start, end))

    def drop(self, what: str, start: int) -> None:
        """Count that `what`, a tag or an attribute, has no place in the model."""
        self.dropped[what] += 1
        self.dropped_at.setdefault(what, start)

    def deep(self, start: int) -> None:
        """Note that the document nests deeper than MAX_DEPTH at `start`."""
        if self.deep_at is None:
            self.deep_at = start

    def label(self, label: str, start: int) -> str:
        """Return `label`, or nothing where a block before has it already."""
        if not label:
            return ""
        if label not in self.labels:
            self.labels[label] = start
            return label
        first = self.source.line_of(self.labels[label])
        self.say(
            "BX136",
            f"the label {label!r} is taken by line {first}; here it is left out",
            start,
            hint="give each block a label of its own",
        )
        return ""

    def origin(self, start: int, end: int, content: Range | None = None) -> Origin:
        """Return the origin of a block from `start` to `end`."""
        line_start = self.source.line_start(start)
        return Origin(line_start, start, end, content or Range(start, end))

    def trimmed(self, start: int, end: int) -> int:
        """Return `end`, moved back over blanks and line endings, but not before `start`."""
        while end > start and self.text[end - 1] in " \t\r\n":
            end -= 1
        return end

    def settle(self) -> None:
        """Say what was only counted so far."""
        for what, count in self.dropped.items():
            times = f"{count} times" if count > 1 else "once"
            self.say(
                "BX128",
                f"{what} has no place in a brief and was left out ({times}); its words stay",
                self.dropped_at[what],
            )
        if self.illegal:
            self.say(
                "BX133",
                f"{len(self.illegal)} characters that no output can hold were replaced by U+FFFD",
                self.illegal[0],
                hint="remove the control characters",
            )
        if self.deep_at is not None:
            self.say(
                "BX132",
                f"what is nested deeper than {MAX_DEPTH} levels was set at that depth",
                self.deep_at,
                hint="nest less deeply",
            )
