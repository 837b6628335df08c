"""Blocks in Markdown, written anew as lines without prefix, or moved with their own lines."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    DefinitionList,
    Figure,
    Heading,
    Inline,
    List,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from briefexport.revise.writing.desk import MARKED, Desk, UnsayableError
from briefexport.revise.writing.flows import (
    LONG,
    flow_lines,
    is_kept,
    kept_lines,
    list_lines,
    quoted,
)
from briefexport.revise.writing.lines import divided
from briefexport.revise.writing.markdown.elements import element
from briefexport.revise.writing.markdown.escapes import escaped, opening
from briefexport.revise.writing.markdown.inlines import Spot, image, text_of
from briefexport.revise.writing.markdown.labels import label_of
from briefexport.revise.writing.markdown.newtables import table_lines
from briefexport.revise.writing.places import in_html

ASIDES: Final = {
    "note": "NOTE",
    "tip": "TIP",
    "important": "IMPORTANT",
    "warning": "WARNING",
    "caution": "CAUTION",
}


def block_lines(desk: Desk, block: Block, avoid: frozenset[str] = frozenset()) -> list[str]:
    """Return `block` as lines; a new list has none of the signs `avoid`."""
    if is_kept(desk, block) and not in_html(desk, block):
        return kept_lines(desk, block)
    level = desk.level(block)
    match block:
        case Heading(number, content):
            words = text_of(desk, content, Spot(lines=False, heading=True), level)
            return [" ".join(filter(None, ("#" * number, words, label_of(desk, block))))]
        case Paragraph(content):
            return _paragraph(desk, content, level)
        case CodeBlock(value, language):
            return fenced(desk, value, language)
        case Rule():
            return [desk.habits.rule]
        case MathBlock(value):
            return [f"$${value}$$"] if "\n" not in value else ["$$", *divided(value), "$$"]
        case Figure():
            return _figure(desk, block)
        case Quote():
            return _quote(desk, block)
        case Aside(kind, content, title):
            if title:
                raise UnsayableError("the title of an aside has no form in Markdown")
            return [f"> [!{ASIDES[kind]}]", *quoted(flow_lines(desk, content))]
        case List(kind):
            plain = kind in {"bullet", "decimal"}
            return list_lines(desk, block, avoid) if plain else element(desk, block)
        case DefinitionList():
            return list(_definitions(desk, block))
        case Table():
            return table_lines(desk, block)
        case _:
            assert_never(block)


def _paragraph(desk: Desk, content: Sequence[Inline], level: int) -> list[str]:
    words = text_of(desk, content, Spot(), level)
    if not words:
        return []
    return [part for line in words.split("\n") for part in folded(line, desk.habits.width)]


def folded(line: str, width: int) -> list[str]:
    """Return `line` in lines of at most `width` characters, if it is much longer; 0 leaves it."""
    if not width or len(line) <= width * LONG or "`" in line:
        return [line]
    lines: list[str] = []
    words = line.split(" ")
    current = words[0]
    for number, word in enumerate(words[1:], 1):
        rest = " ".join(words[number:])
        fits = len(current) + 1 + len(word) <= width
        if fits or not word or opening(rest) is not None or not current or word[0] in "#|<":
            current = f"{current} {word}"
        else:
            lines.append(current)
            current = word
    return [*lines, current]


def fenced(desk: Desk, value: str, language: str) -> list[str]:
    """Return a code block between fences."""
    sign = desk.habits.fence
    runs = [len(run) for run in re.findall(re.escape(sign[0]) + "{3,}", value)]
    fence = sign[0] * max([len(sign), *(length + 1 for length in runs)])
    lines = value.split("\n") if value else []
    return [f"{fence}{language}", *lines, fence]


def _figure(desk: Desk, figure: Figure) -> list[str]:
    """Return a figure: in Markdown where its caption is words alone, else in HTML."""
    texts = [one.value for one in figure.caption if isinstance(one, Text)]
    if len(texts) < len(figure.caption) or figure.image.alt == "":
        return element(desk, figure)
    words = escaped("".join(texts), "", "", MARKED)
    said = f' "{words}"' if words else ""
    return [f"{image(figure.image)[:-1]}{said}){label_of(desk, figure)}"]


def _quote(desk: Desk, quote: Quote) -> list[str]:
    content: list[Block] = list(quote.content)
    if quote.attribution:
        content.append(Paragraph(quote.attribution))
    return quoted(flow_lines(desk, content))


# --- Definitions -------------------------------------------------------------------------------


def _definitions(desk: Desk, listed: DefinitionList) -> Iterator[str]:
    for number, item in enumerate(listed.items):
        if number:
            yield ""
        for term in item.terms:
            yield text_of(desk, term, Spot(lines=False), desk.level(item))
        for meaning in item.meanings:
            lines = flow_lines(desk, meaning, tight=listed.tight)
            if not listed.tight:
                yield ""
            yield ": " + (lines[0] if lines else "")
            yield from ("  " + line if line else "" for line in lines[1:])
