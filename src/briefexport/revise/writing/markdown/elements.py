"""Blocks in HTML: within HTML of the author's, and for what Markdown has no form for."""

from collections.abc import Sequence
from html import escape
from typing import Final

from briefexport.model import (
    Block,
    CodeBlock,
    Figure,
    Heading,
    Inline,
    List,
    ListKind,
    Paragraph,
    Quote,
    Table,
)
from briefexport.revise.writing.desk import Desk, UnsayableError
from briefexport.revise.writing.flows import flow_lines
from briefexport.revise.writing.markdown.inlines import Spot, image, text_of
from briefexport.revise.writing.markdown.labels import label_of
from briefexport.revise.writing.markdown.newtables import table_element

_TYPES: Final[dict[ListKind, str]] = {
    "bullet": "",
    "decimal": "",
    "lower-alpha": "a",
    "upper-alpha": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
LINE: Final = Spot(lines=False, html=True)


def element(desk: Desk, block: Block) -> list[str]:
    """Return `block` as an element; raise UnsayableError where none says it."""
    match block:
        case Paragraph(content):
            return [f"<p>{_words(desk, block, content)}</p>"]
        case Heading(level, content):
            return [f"<h{level}>{_words(desk, block, content)}</h{level}>"]
        case List():
            return _list(desk, block)
        case Quote(content, attribution):
            whole = (*content, Paragraph(attribution)) if attribution else content
            return held(desk, "blockquote", "", whole, loose=True)
        case CodeBlock(value, language) if "\n\n" not in value and value.strip("\n"):
            given = f' class="language-{escape(language)}"' if language else ""
            first, *rest = escape(value, quote=False).split("\n")
            *lines, last = [f"<pre><code{given}>{first}", *rest]
            return [*lines, f"{last}</code></pre>"]
        case Figure():
            return _figure(desk, block)
        case Table():
            return table_element(desk, block, held)
        case _:
            raise UnsayableError(f"a {type(block).__name__.lower()} has no form in HTML")


def _words(desk: Desk, block: Block, content: Sequence[Inline]) -> str:
    return text_of(desk, content, LINE, desk.level(block))


def held(
    desk: Desk, tag: str, given: str, content: Sequence[Block], *, loose: bool = False
) -> list[str]:
    """Return `content` within an element: as HTML where that says it, else as Markdown."""
    mark = desk.mark()
    try:
        lines = _inside(desk, content, loose=loose)
    except UnsayableError:
        desk.back_to(mark)
        lines = ["", *flow_lines(desk, content), ""]
    if len(lines) < 2:
        return [f"<{tag}{given}>{''.join(lines)}</{tag}>"]
    return [f"<{tag}{given}>", *lines, f"</{tag}>"]


def _inside(desk: Desk, content: Sequence[Block], *, loose: bool) -> list[str]:
    first = content[0] if content else None
    alone = all(not isinstance(block, Paragraph) for block in content[1:])
    if not loose and isinstance(first, Paragraph) and alone:
        rest = [line for block in content[1:] for line in element(desk, block)]
        return [_words(desk, first, first.content), *rest]
    return [line for block in content for line in element(desk, block)]


def _list(desk: Desk, listed: List) -> list[str]:
    name = "ul" if listed.kind == "bullet" else "ol"
    kind = _TYPES[listed.kind]
    given = f' type="{kind}"' if kind else ""
    given += f' start="{listed.start}"' if listed.start != 1 else ""
    lines = [f"<{name}{given}>"]
    for item in listed.items:
        if item.checked is not None:
            raise UnsayableError("a task has no form in a list in HTML")
        lines += held(desk, "li", "", item.content, loose=not listed.tight)
    return [*lines, f"</{name}>"]


def _figure(desk: Desk, figure: Figure) -> list[str]:
    label = label_of(desk, figure)
    name = f' id="{label[2:-1]}"' if label else ""
    lines = [f"<figure{name}>", image(figure.image, in_html=True)]
    if figure.caption:
        # As Markdown where it calls a note.
        lines += held(desk, "figcaption", "", (Paragraph(figure.caption),))
    return [*lines, "</figure>"]
