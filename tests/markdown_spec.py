"""A brief and a page of HTML as outlines that can be compared: what a specification's examples ask.

An outline is nested tuples: blocks with what they hold, text with its spans, links and breaks. The
HTML is that of a reference implementation; what our dialect does otherwise on purpose (see
`briefexport.readers.markdown`) is done to its outline too, and nothing else.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

from lxml import html
from lxml.html import HtmlElement

from briefexport.model import (
    LINK_SCHEMES,
    Block,
    Brief,
    Code,
    CodeBlock,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Span,
    Table,
    Text,
)

Outline: TypeAlias = tuple[Any, ...]

# --- Examples ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Example:
    """An example: where it stands, the section, its extension if any, and its two sides."""

    line: int
    section: str
    extension: str
    markdown: str
    html: str

    def __str__(self) -> str:
        return f"{self.section}:{self.line}"


_EXAMPLE = re.compile(
    r"^`{32} example *(.*)\n((?:.*\n)*?)\.\n((?:.*\n)*?)`{32}$|^#{1,6} +(.*)$", re.MULTILINE
)


def examples(path: Path) -> list[Example]:
    """Return the examples of a specification in the form of CommonMark's `spec.txt`."""
    text = path.read_text("utf-8")
    found, section = [], ""
    for match in _EXAMPLE.finditer(text):
        if match[4] is not None:
            section = match[4]
            continue
        sides = (match[side].replace("→", "\t") for side in (2, 3))
        found.append(Example(text.count("\n", 0, match.start()) + 1, section, match[1], *sides))
    return found


# --- The outline of a brief ----------------------------------------------------------------------

_TAGS = {"emphasis": "em", "strong": "strong", "strike": "del"}


def of_brief(brief: Brief) -> Outline:
    title = (("h", 1, of_inlines(brief.title)),) if brief.title else ()
    return (*title, *of_blocks(brief.blocks))


def of_blocks(blocks: Iterable[Block]) -> Outline:
    return tuple(map(of_block, blocks))


def of_block(block: Block) -> Outline:
    match block:
        case Heading(level, content):
            return ("h", level, of_inlines(content))
        case Paragraph(content):
            return ("p", of_inlines(content))
        case CodeBlock(value, language):
            return ("code", language, value)
        case Quote(content, ()):
            return ("quote", of_blocks(content))
        case Rule():
            return ("rule",)
        case Figure(Image(asset, alt), caption):
            return ("figure", unquote(asset), alt or "", of_inlines(caption))
        case List(kind, items, start, tight):
            told = tuple((item.checked, of_blocks(item.content)) for item in items)
            return ("ul" if kind == "bullet" else "ol", start, tight, told)
        case Table(columns, head, body, (), (), ()):
            aligns = [column.align for column in columns]
            return ("table", tuple(of_row(row, aligns) for row in (*head, *body)))
        case _:
            return (type(block).__name__,)


_SIDES = {None: None, "start": "left", "center": "center", "end": "right"}


def of_row(row: Row, aligns: Sequence[Any]) -> Outline:
    cells = zip(row.cells, aligns, strict=True)
    return tuple((_SIDES[align], of_blocks(cell.content)) for cell, align in cells)


def of_inlines(content: Iterable[Inline]) -> Outline:
    return joined(map(of_inline, content))


def of_inline(inline: Inline) -> Outline | str:
    match inline:
        case Text(value):
            return value
        case Code(value):
            return ("code", value)
        case Span(kind, content):
            return (_TAGS[kind], of_inlines(content))
        case Link(target, content):
            return ("a", unquote(target), of_inlines(content))
        case Image(asset, alt):
            return ("img", unquote(asset), alt or "")
        case LineBreak():
            return ("br",)
        case _:
            return (type(inline).__name__,)


def joined(parts: Iterable[Outline | str]) -> Outline:
    """Return `parts` with neighbouring texts made one."""
    out: list[Any] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    return tuple(out)


# --- The outline of HTML -------------------------------------------------------------------------

_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "hr", "table",
}  # fmt: skip


def of_html(text: str) -> Outline:
    return tuple(html_blocks(html.fragment_fromstring(text, create_parent="div")))


def html_blocks(parent: HtmlElement) -> Iterator[Outline]:
    """Yield the blocks in `parent`; inlines among them, as in a tight item, are a paragraph."""
    loose: list[Any] = [(parent.text or "").replace("\n", " ")]
    for child in parent:
        if child.tag not in _BLOCKS:
            loose += [*html_inline(child), after(child)]
            continue
        yield from paragraph(loose)
        yield from html_block(child)
        loose = [after(child)]
    yield from paragraph(loose)


def paragraph(parts: Iterable[Any]) -> Iterator[Outline]:
    """Yield the paragraph of `parts`: of a picture alone a figure, of nothing none."""
    content = trimmed(joined(parts))
    match content:
        case ():
            return
        case (("img", src, alt, title),):
            yield ("figure", src, alt, (title,) if title else ())
        case _:
            yield ("p", untitled(content))


def trimmed(content: Outline) -> Outline:
    """Return `content` without blanks at its start and end."""
    out = list(content)
    if out and isinstance(out[0], str):
        out[0] = out[0].lstrip(" ")
    if out and isinstance(out[-1], str):
        out[-1] = out[-1].rstrip(" ")
    return tuple(part for part in out if part != "")


def untitled(content: Outline) -> Outline:
    """Return `content` without the titles of images, which have no place within a line."""
    return tuple(
        part[:3] if part[0] == "img" else (*part[:-1], untitled(part[-1]))
        if isinstance(part, tuple) and isinstance(part[-1], tuple) else part
        for part in content
    )  # fmt: skip


def html_block(element: HtmlElement) -> Iterator[Outline]:
    match element.tag:
        case "p":
            yield from paragraph(html_inlines(element))
        case "hr":
            yield ("rule",)
        case "blockquote":
            content = tuple(html_blocks(element))
            if content:  # a quote of nothing is nothing
                yield ("quote", content)
        case "pre":
            (code,) = element
            language = (code.get("class") or "").removeprefix("language-")
            yield ("code", language, code.text_content().removesuffix("\n"))
        case "ul" | "ol":
            yield html_list(element)
        case "table":
            yield ("table", tuple(html_row(row) for row in element.iter("tr")))
        case _:
            content = untitled(trimmed(joined(html_inlines(element))))
            if content:  # nor is a heading without words one
                yield ("h", int(element.tag[1]), content)


def html_list(element: HtmlElement) -> Outline:
    tight = not any(child.tag == "p" for item in element for child in item)
    items = []
    for item in element:
        boxes = item.xpath("./input[@type='checkbox'] | ./p/input[@type='checkbox']")
        checked = boxes[0].get("checked") is not None if boxes else None
        items.append((checked, tuple(html_blocks(item))))
    return (element.tag, int(element.get("start", 1)), tight, tuple(items))


def html_row(row: HtmlElement) -> Outline:
    return tuple((cell.get("align"), tuple(html_blocks(cell))) for cell in row)


def html_inlines(element: HtmlElement) -> Iterator[Any]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        yield from html_inline(child)
        yield after(child)


def after(element: HtmlElement) -> str:
    """Return the text behind `element`; the line ending behind a break is the break's own."""
    tail = element.tail or ""
    return (tail.removeprefix("\n") if element.tag == "br" else tail).replace("\n", " ")


def html_inline(element: HtmlElement) -> Iterator[Any]:
    inner = joined(html_inlines(element))
    match element.tag:
        case "br":
            yield ("br",)
        case "input":
            return
        case "code":
            yield ("code", element.text_content())
        case "img":
            src = element.get("src", "")
            alt, title = (element.get(name, "").replace("\n", " ") for name in ("alt", "title"))
            yield ("img", unquote(src), alt, title) if src else alt
        case "a":
            target = element.get("href", "")
            allowed = target.startswith("#") or target.partition(":")[0].lower() in LINK_SCHEMES
            kept = untitled(inner)  # what may lead nowhere stays, but not as a figure
            yield from [("a", unquote(target), kept)] if allowed and inner else kept
        case "em" | "strong" | "del":
            yield from [(element.tag, inner)] if inner else []
        case _:
            raise AssertionError(f"<{element.tag}> is no element of CommonMark's")
