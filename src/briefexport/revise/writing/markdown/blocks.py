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
from briefexport.revise.writing.markdown.escapes import escaped, opening
from briefexport.revise.writing.markdown.inlines import Spot, image, text_of
from briefexport.revise.writing.markdown.labels import label_of
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
            return figure_lines(desk, block)
        case Quote():
            return _quote(desk, block)
        case Aside(kind, content, title):
            if title:
                raise UnsayableError("the title of an aside has no form in Markdown")
            return [f"> [!{ASIDES[kind]}]", *quoted(flow_lines(desk, content))]
        case List(kind):
            plain = kind in {"bullet", "decimal"}
            return list_lines(desk, block, avoid) if plain else html_list(desk, block)
        case DefinitionList():
            return list(_definitions(desk, block))
        case Table():
            # Tables and what they hold are written by each other.
            from briefexport.revise.writing.markdown.newtables import (  # noqa: PLC0415
                table_lines,
            )

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


def figure_lines(desk: Desk, figure: Figure) -> list[str]:
    """Return a figure: in Markdown where its caption is words alone, else in HTML."""
    picture, caption = figure.image, figure.caption
    texts = [one.value for one in caption if isinstance(one, Text)]
    words = "".join(texts)
    label = label_of(desk, figure)
    if len(texts) == len(caption) and picture.alt != "":
        said = f' "{escaped(words, "", "", MARKED)}"' if words else ""
        shown = image(picture)
        return [f"{shown[:-1]}{said}){label}"]
    text = text_of(desk, caption, Spot(lines=False, html=True), desk.level(figure))
    name = f' id="{label[2:-1]}"' if label else ""
    shown = image(picture, in_html=True)
    under = [f"<figcaption>{text}</figcaption>"] if text else []
    return [f"<figure{name}>", shown, *under, "</figure>"]


def _quote(desk: Desk, quote: Quote) -> list[str]:
    content: list[Block] = list(quote.content)
    if quote.attribution:
        content.append(Paragraph(quote.attribution))
    return quoted(flow_lines(desk, content))


# --- Lists -------------------------------------------------------------------------------------


def html_list(desk: Desk, listed: List) -> list[str]:
    """Return a list as HTML."""
    types = {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
    kind = types.get(listed.kind)
    name = "ul" if listed.kind == "bullet" else "ol"
    given = (f' type="{kind}"' if kind else "") + (
        f' start="{listed.start}"' if listed.start != 1 else ""
    )
    lines = [f"<{name}{given}>"]
    for item in listed.items:
        if item.checked is not None:
            raise UnsayableError("a task has no form in a list with letters")
        lines += held("li", "", html_content(desk, item.content, loose=not listed.tight))
    return [*lines, f"</{name}>"]


def held(tag: str, given: str, content: Sequence[str]) -> list[str]:
    """Return `content` within the element `tag`; several lines stand apart, as Markdown."""
    if len(content) < 2:
        return [f"<{tag}{given}>{''.join(content)}</{tag}>"]
    return [f"<{tag}{given}>", "", *content, "", f"</{tag}>"]


def html_content(desk: Desk, content: Sequence[Block], *, loose: bool = False) -> list[str]:
    """Return what stands in an element: one line of HTML where that can say it, else Markdown."""
    try:
        parts = [_html_paragraph(desk, block) for block in content]
    except UnsayableError:
        return ["", *flow_lines(desk, content)]
    if len(parts) == 1 and not loose:
        return parts
    return ["".join(f"<p>{part}</p>" for part in parts)] if parts else []


def _html_paragraph(desk: Desk, block: Block) -> str:
    if not isinstance(block, Paragraph):
        raise UnsayableError("only paragraphs stand in a line of HTML")
    return text_of(desk, block.content, Spot(lines=False, html=True), desk.level(block))


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
