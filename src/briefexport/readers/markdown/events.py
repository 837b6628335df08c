"""Markdown text -> a tree of events, by pyromark (pulldown-cmark), with offsets into the source.

pyromark gives ranges in UTF-8 bytes; here they become offsets of characters. The tree is built with
a stack, so no nesting in a document can lead Python into its limit.
"""

import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import pyromark

_OPTIONS: Final = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_GFM
)


# What does not have as many characters in the source as bytes in what is parsed.
_UNEVEN: Final = re.compile(r"\r\n|[^\x00-\x7f]")


@dataclass(slots=True)
class Node:
    """One event with what it encloses; `kind` is pulldown-cmark's name, `data` its payload."""

    kind: str
    start: int
    end: int
    data: Any = None
    children: list["Node"] = field(default_factory=list)


INLINE_KINDS: Final = frozenset(
    {
        "Text", "Code", "InlineHtml", "SoftBreak", "HardBreak", "FootnoteReference",
        "InlineMath", "DisplayMath", "TaskListMarker", "Emphasis", "Strong", "Strikethrough",
        "Link", "Image",
    }
)  # fmt: skip


@dataclass(slots=True)
class Parsed:
    """The blocks of a document, its footnote definitions and where its links are defined.

    A footnote definition is taken out of the block it stands in; of several with one label the
    first counts and the others are in `repeated`. `recalled` are the labels called more than once.
    `links` are the ranges of the link definitions by `link_label`.
    """

    blocks: list[Node]
    notes: dict[str, Node]
    repeated: list[Node]
    recalled: set[str]
    links: dict[str, tuple[int, int]]


def parse(text: str, base: int) -> Parsed:
    """Parse `text` from the character `base` on."""
    body = text[base:]
    offset = _offsets(body, base)
    # pulldown-cmark makes two spaces of a CRLF in a code span; CommonMark (2.1) wants one ending.
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    root = Node("Document", base, len(text))
    notes: dict[str, Node] = {}
    repeated: list[Node] = []
    calls: Counter[str] = Counter()
    stack = [root]
    for event, reach in pyromark.events_with_range(body, options=_OPTIONS):
        if isinstance(event, str):
            stack[-1].children.append(Node(event, offset(reach["start"]), offset(reach["end"])))
            continue
        ((name, payload),) = event.items()
        if name == "End":
            stack.pop()
            continue
        start, end = offset(reach["start"]), offset(reach["end"])
        if name != "Start":
            if name == "FootnoteReference":
                calls[str(payload)] += 1
            stack[-1].children.append(Node(name, start, end, payload))
            continue
        kind, data = (payload, None) if isinstance(payload, str) else _only(payload)
        node = Node(kind, start, end, data)
        if kind == "FootnoteDefinition":
            if notes.setdefault(str(data), node) is not node:
                repeated.append(node)
        else:
            stack[-1].children.append(node)
        stack.append(node)
    definitions = pyromark.reference_definitions(body, options=_OPTIONS)
    links = {
        link_label(label): (offset(one["span"]["start"]), offset(one["span"]["end"]))
        for label, one in definitions.items()
    }
    recalled = {label for label, count in calls.items() if count > 1}
    return Parsed(root.children, notes, repeated, recalled, links)


def link_label(label: str) -> str:
    """Return `label` as labels of links are compared (CommonMark 0.31, 4.7)."""
    return " ".join(label.split()).casefold()


def _only(payload: Any) -> tuple[str, Any]:  # noqa: ANN401
    ((kind, data),) = payload.items()
    return kind, data


def _offsets(text: str, base: int) -> Callable[[int], int]:
    """Return the way from byte offsets into `text`, its CRLFs newlines, to character offsets.

    It adds `base`; the offset of such a newline is that of its carriage return.
    """
    if text.isascii() and "\r\n" not in text:
        return lambda byte: byte + base
    ends = array("q")
    extra = array("q", [0])
    over = 0
    for found in _UNEVEN.finditer(text):
        over += len(found[0].encode()) - 1 if len(found[0]) == 1 else -1
        ends.append(found.end() + over)
        extra.append(over)
    return lambda byte: byte - extra[bisect_right(ends, byte)] + base
