"""What a reader is: a pure, versioned function of a source and options that gives a Reading."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from briefexport.diagnostics import Diagnostic
from briefexport.model import Brief
from briefexport.records import dataclass
from briefexport.source import Source, decode

LineKind = Literal["heading", "paragraph", "bullet", "table", "quote"]
# What becomes of tracked changes: "keep" keeps both texts, the deleted one struck out.
Changes = Literal["accept", "reject", "keep"]

# Deeper content is kept but flattened into its container at this depth: OOXML lists have nine
# levels, and an engine that recurses must not be led into its limit by a document.
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Options:
    """What a project settles for one source.

    `kinds` says by line number what a reader of plain text would otherwise have to guess; kind
    `heading` may be followed by a level: the value is (kind, level), level 0 where it does not say.
    `changes` is what becomes of tracked changes in a document that has them.
    """

    kinds: Mapping[int, tuple[LineKind, int]] = field(default_factory=dict)
    changes: Changes = "accept"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a source form can say, so that what cannot be said is told apart from what failed."""

    emphasis: bool = True
    strong: bool = True
    levels: bool = True
    links: bool = True
    notes: bool = True
    tables: bool = True
    spans: bool = True
    captions: bool = True
    columns_aligned: bool = True
    tasks: bool = True
    figures: bool = True
    math: bool = True
    languages: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """The rule that made a block: the name of the block's class, where it starts, and the rule.

    `score` says how sure a guess is, from 0 to 1; what is marked has none. A brief's title is the
    block `Title`.
    """

    block: str
    start: int
    rule: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A brief as it was read, without ids, and what is to be said about it.

    `pictures` are those the source holds itself, by the names its images give them. `reasons` say
    of a form that marks little which rule made each block; of a form that marks all there are none.
    """

    brief: Brief
    diagnostics: tuple[Diagnostic, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


Open: TypeAlias = Callable[[str, bytes], Source]
Read: TypeAlias = Callable[[Source, Options], Reading]


@dataclass(frozen=True, slots=True)
class Reader:
    """A source form: its name, the version of its function, the function, and what it can say.

    `open` makes a source of a file's name and bytes; of what is no text, a text to point into.
    """

    name: str
    version: int
    read: Read
    capabilities: Capabilities
    open: Open = decode
