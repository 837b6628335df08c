"""The streams that paint a page in two: those of its text, and those of its margins.

Running heads and the numbers of pages change where nothing else on a page does. A writer that
paints them by streams of their own, behind the text and from the state that the page began with,
says so by saving it first and restoring it then; of any other page all streams are its text's.
"""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pikepdf import Array, PdfError, Stream

# A stream that paints one header or footer (ISO 32000-1, 14.8.2.2.2), and nothing else.
_MARGIN = re.compile(
    rb"(Q\s+)?/Artifact\s*<<[^<>]*/Subtype\s*/(Header|Footer)\b[^<>]*>>\s*BDC\b"
    rb"(?:(?!BDC|BMC|EMC|MP|DP).)*EMC\s*",
    re.DOTALL,
)
# What it is painted by, where that leaves the state as it was: nothing else saves or restores it.
_ALONE = re.compile(rb"[^>]*>>\s*BDC\s+q\b(?:(?!\b[qQ]\b).)*\bQ\s+EMC\s*", re.DOTALL)
# Saves the state, and restores it.
SAVED, RESTORED = b"q", b"Q"
# What is longer is not looked into: a running head is a line.
_LONG = 8192


class Streams(NamedTuple):
    """The streams that paint the text of a page, and what those behind them say of its margins.

    Each of `margins` is painted from the state that the page began with.
    """

    text: tuple[Any, ...]
    margins: tuple[bytes, ...] = ()

    def painting(self, *, whole: bool) -> bytes:
        """Return what paints the text, or the `whole` page."""
        behind = (RESTORED, *self.margins) if whole and self.margins else ()
        # Streams are divided between words, never within one (7.8.2).
        return b"\n".join((*map(read, self.text), *behind))


def streams_of(page: Any) -> Streams:
    """Return the streams of a page object."""
    found = tuple(_streams(page.get("/Contents")))
    # A page that begins otherwise has no state to go back to.
    if len(found) < 2 or read(found[0]).strip() != SAVED:
        return Streams(found)
    behind: list[re.Match[bytes]] = []
    for at in range(len(found) - 1, 0, -1):
        match = _margin(found[at])
        if match is None:
            break
        behind.insert(0, match)
        if match[1]:
            return Streams(found[:at], _parted(behind))
    return Streams(found)


def _parted(behind: Sequence[re.Match[bytes]]) -> tuple[bytes, ...]:
    """Return what paints margins: one by one, where none sees what another has left.

    Two headers are one line, which is read at once.
    """
    said = tuple(one[0][one.end(1) if one[1] else 0 :] for one in behind)
    kinds = {one[2] for one in behind}
    if len(kinds) == len(behind) and all(map(_ALONE.fullmatch, said)):
        return said
    return (b"\n".join(said),)


def read(stream: Any) -> bytes:
    """Return what a stream says; nothing where it cannot be read."""
    try:
        data: bytes = stream.read_bytes()
    except PdfError:
        return b""
    return data


def _streams(contents: Any) -> Iterator[Any]:
    for one in contents if isinstance(contents, Array) else [contents]:
        if isinstance(one, Stream):
            yield one


def _margin(stream: Any) -> re.Match[bytes] | None:
    if int(stream.get("/Length", 0)) > _LONG:
        return None
    return _MARGIN.fullmatch(read(stream))
