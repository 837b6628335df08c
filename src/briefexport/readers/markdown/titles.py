"""The title of an image: the quoted words after its path, decoded, with their segments."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from briefexport.model import Inline, Origin, Range, Segment, Text
from briefexport.readers.markdown.events import Node, link_label
from briefexport.readers.markdown.ledger import Ledger
from briefexport.runs import Run, one_line

_OPENERS: Final = {'"': '"', "'": "'", ")": "("}
# CommonMark 0.31: 2.4 (backslash escapes) and 2.5 (character references).
_COATED: Final = re.compile(
    r"\\[!-/:-@\[-`{-~]|[ \t]*(?:\r\n|\r|\n)[ \t>]*|[ \t]+"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)


def title_text(ledger: Ledger, image: Node) -> tuple[tuple[Inline, ...], Origin | None]:
    """Return the title of `image` as inlines, and where it stands.

    The title of an image by reference stands with the definition of the reference.
    """
    title = str(image.data["title"])
    words = one_line(title)
    if not words:
        return (), None
    inside = _inside(ledger.text, *_where(ledger, image))
    if inside is None:
        text = Text(words, segments=(Segment(image.end, 0, len(words)),))
        return (text,), ledger.origin(image.end, image.end)
    run = Run(ledger.source.text, ledger.illegal)
    for value, start, end in _decoded(ledger.text, *inside):
        if end - start == len(value) and ledger.text.startswith(value, start):
            run.copy(value, start)
        else:
            run.put(value, start, end)
    content = run.finish()
    origin = ledger.origin(inside[0] - 1, inside[1] + 1, Range(*inside))
    if len(content) == 1 and isinstance(content[0], Text) and content[0].value == words:
        return content, origin
    whole = Text(words, segments=(Segment(inside[0], inside[1] - inside[0], len(words)),))
    return (whole,), origin


def _where(ledger: Ledger, image: Node) -> tuple[int, int]:
    """Return the range at whose end the title stands: the image, or the definition it refers to."""
    if image.data["link_type"] == "Inline":
        return image.start, image.end - 1
    return ledger.links.get(link_label(image.data["id"]), (image.end, image.end))


def _inside(text: str, first: int, end: int) -> tuple[int, int] | None:
    """Return the range between the quotes of the title that ends at `end`."""
    while end > first and text[end - 1] in " \t\r\n>":
        end -= 1
    if end <= first:
        return None
    closer = text[end - 1]
    if closer not in _OPENERS:
        return None
    end -= 1
    start = text.rfind(_OPENERS[closer], first, end)
    while start > 0 and text[start - 1] == "\\":
        start = text.rfind(_OPENERS[closer], first, start)
    return (start + 1, end) if start >= 0 else None


def _decoded(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the characters that the source from `start` to `end` stands for, with their ranges."""
    position = start
    for coated in _COATED.finditer(text, start, end):
        if coated.start() > position:
            yield text[position : coated.start()], position, coated.start()
        raw = coated[0]
        value = " " if raw[0] in " \t\r\n" else raw[1] if raw[0] == "\\" else unescape(raw)
        yield value, coated.start(), coated.end()
        position = coated.end()
    if position < end:
        yield text[position:end], position, end
