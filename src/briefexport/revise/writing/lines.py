"""The lines of a source: what stands before a block on its line, and where lines begin and end."""

import re
from typing import Final

from briefexport.model import Block, Brief, Figure, Range, Table
from briefexport.source import Source

_BARE: Final = re.compile(r"[> \t]*")
_MARK: Final = re.compile(r"[^>\s]")


def lead(source: Source, start: int) -> str:
    """Return what stands before `start` on its line, a byte order mark left out."""
    return source.text[source.line_start(start) : start].lstrip("\ufeff")


def blanked(text: str) -> str:
    """Return `text`, what precedes a block on its first line, as it stands on the lines after.

    The marks of quotations stay, a list's marker becomes blanks.
    """
    return _MARK.sub(" ", text)


def is_bare(text: str) -> bool:
    """Return whether `text` is blank but for the marks of quotations."""
    return not text.strip("> \t\r\n\ufeff")


def line_end(source: Source, offset: int) -> int:
    """Return where the line that holds `offset` ends, its line ending left out."""
    return source.line_range(source.line_of(offset))[1]


def next_line(source: Source, offset: int) -> int:
    """Return where the line after that of `offset` begins; the end of the text for the last."""
    number = source.line_of(offset)
    if number >= source.line_count:
        return len(source.text)
    return source.line_range(number + 1)[0]


def after_blanks(source: Source, offset: int, end: int) -> int:
    """Return the start of the first line, from that at `offset` on, that is not bare, or `end`."""
    while offset < end and is_bare(source.text[offset : line_end(source, offset)]):
        offset = next_line(source, offset)
    return min(offset, end)


def newline_of(source: Source) -> str:
    """Return how lines end in `source`: as the first does."""
    found = re.search(r"\r\n|\r|\n", source.text)
    return found[0] if found else "\n"


def divided(text: str) -> list[str]:
    """Return the lines of `text`, whatever they end with, without their ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def unprefixed(line: str, prefix: str) -> str:
    """Return `line` without as much of `prefix`, of the containers it stood in, as it has."""
    at = 0
    for mark in prefix:
        if mark == ">":
            found = re.match(r" {0,3}>", line[at:])
            if not found:
                break
            at += found.end()
        elif line[at : at + 1] in {" ", "\t"}:
            at += 1
    return line[at:]


# --- Where blocks stand ------------------------------------------------------------------------


def extent(block: Block, brief: Brief, source: Source) -> Range:
    """Return from where to where `block` stands, with its caption, its notes and its attributes."""
    origin = block.origin
    assert origin
    start, end = origin.start, origin.end
    if isinstance(block, Table):
        places = [note.origin for note in block.notes] + [block.caption_origin]
        start = min([start, *(place.start for place in places if place)])
        end = max([end, *(place.end for place in places if place)])
        end = _with_variant(block, brief, source, end)
    if isinstance(block, Figure):
        place = block.caption_origin
        inside = place and place.start <= line_end(source, end) and place.start >= start
        end = max(end, place.end) if place and inside else end
    return Range(start, end)


def _with_variant(table: Table, brief: Brief, source: Source, end: int) -> int:
    """Return `end` moved behind the line with which `table` asks for a variant."""
    if not table.variant:
        return end
    for outside in brief.outside:
        if outside.end > end and is_bare(source.text[end : outside.start]):
            found = source.text.startswith("{table=", outside.start)
            return outside.end if found and outside.start >= end else end
    return end
