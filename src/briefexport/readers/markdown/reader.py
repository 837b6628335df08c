"""Markdown -> Brief: the parts put together."""

import re
from collections.abc import Sequence
from typing import Final

from briefexport.diagnostics import Diagnostic
from briefexport.model import (
    Block,
    Brief,
    Heading,
    Inline,
    Range,
)
from briefexport.readers.markdown.anchors import with_anchors
from briefexport.readers.markdown.blocks import read_blocks
from briefexport.readers.markdown.events import Node, Parsed, parse
from briefexport.readers.markdown.front_matter import FrontMatter, read_front_matter
from briefexport.readers.markdown.ledger import Ledger
from briefexport.reading import Options, Reading
from briefexport.runs import printable, replaced
from briefexport.source import Source
from briefexport.walk import plain

_RECALL: Final = re.compile(r"\(#\^([^)\s]+)\)")


def read(source: Source, options: Options) -> Reading:  # noqa: ARG001
    """Read Markdown (see the package for the dialect) as a Brief, with every origin.

    Raises RefusedError where the front matter cannot be read; everything else is read, and what
    cannot be taken as it is meant is kept as text and named by a diagnostic.
    """
    ledger = Ledger(source, printable(source.text), read_blocks)
    ledger.illegal += replaced(source.text, ledger.text)
    front = read_front_matter(ledger)
    parsed = parse(ledger.text, front.end)
    ledger.definitions = parsed.notes
    ledger.recalled = parsed.recalled | set(_RECALL.findall(ledger.text))
    ledger.links = parsed.links
    for start, end in parsed.links.values():
        ledger.leave(start, ledger.trimmed(start, end))
    blocks = list(read_blocks(ledger, parsed.blocks, 0))
    blocks += _uncalled(ledger, parsed)
    title, blocks = _title(ledger, front, blocks)
    ledger.settle()
    brief = Brief(
        tuple(blocks),
        title,
        front.subtitle,
        front.words.get("byline", ""),
        front.words.get("date", ""),
        front.words.get("language", ""),
        source=source.name,
        outside=_joined(ledger.outside),
    )
    return Reading(with_anchors(brief, ledger), tuple(sorted(ledger.diagnostics, key=_line)))


def _line(finding: Diagnostic) -> tuple[int, int]:
    place = finding.place
    return (place.line, place.column) if place else (0, 0)


def _joined(ranges: Sequence[Range]) -> tuple[Range, ...]:
    return tuple(sorted(set(ranges)))


# --- Notes that nothing calls --------------------------------------------------------------------


def _uncalled(ledger: Ledger, parsed: Parsed) -> list[Block]:
    """Return the text of footnotes that are called nowhere; it stands at the end of the brief."""
    kept: list[Block] = []
    for label, definition in parsed.notes.items():
        if label not in ledger.called:
            kept += _kept(ledger, definition, "BX129", f"the footnote {label!r} is called nowhere")
    for definition in parsed.repeated:
        message = f"the footnote {definition.data!r} is defined twice"
        kept += _kept(ledger, definition, "BX143", message)
    return kept


def _kept(ledger: Ledger, definition: Node, code: str, message: str) -> tuple[Block, ...]:
    ledger.called[str(definition.data)] = definition.start
    blocks = ledger.blocks(ledger, definition.children, 0)
    if blocks:
        message += "; its text stands at the end"
        ledger.say(code, message, definition.start, hint="call it in the text, or remove it")
    return blocks


# --- The title -----------------------------------------------------------------------------------


def _title(
    ledger: Ledger, front: FrontMatter, blocks: list[Block]
) -> tuple[tuple[Inline, ...], list[Block]]:
    """Return the title of the brief and its blocks without the heading that is the title."""
    first = blocks[0] if blocks else None
    alone = sum(isinstance(block, Heading) and block.level == 1 for block in blocks) == 1
    if not isinstance(first, Heading) or first.level != 1 or not alone:
        return front.title, blocks
    if not front.title:
        if first.id:
            ledger.drop(f"the label {first.id} of the title", ledger.labels[first.id])
        return first.content, blocks[1:]
    if _folded(plain(front.title)) != _folded(plain(first.content)):
        return front.title, blocks
    assert first.origin
    start, end = first.origin.start, first.origin.end
    ledger.say("BX123", "the heading repeats the title and was left out", start, end)
    ledger.leave(start, end)
    return front.title, blocks[1:]


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
