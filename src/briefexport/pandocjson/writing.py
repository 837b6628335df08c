"""A brief as a document of pandoc: everything the model says, so that nothing is lost.

`attributes` tells how what pandoc has no node for is said.
"""

from collections.abc import Sequence
from typing import Any, Final, assert_never

from briefexport.model import (
    Aside,
    Block,
    Brief,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    List,
    ListItem,
    ListKind,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from briefexport.pandocjson.attributes import BALLOT, CHECKED, Attributes
from briefexport.pandocjson.writing_inlines import (
    InlineWriter,
    Json,
    leaf,
    node,
    span,
    written_image,
    written_text,
)
from briefexport.pandocjson.writing_tables import written_table

API_VERSION: Final = (1, 23, 1)
_STYLES: Final[dict[ListKind, str]] = {
    "decimal": "Decimal",
    "lower-alpha": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
}


def written(brief: Brief) -> Json:
    """Return `brief` as the document that pandoc reads with `-f json`."""
    meta: dict[str, Any] = {}
    for key, inlines in (("title", brief.title), ("subtitle", brief.subtitle)):
        if inlines:
            meta[key] = node("MetaInlines", _WRITER.inlines(inlines))
    for key, words in (("author", brief.byline), ("date", brief.date), ("lang", brief.language)):
        if words:
            meta[key] = node("MetaInlines", list(written_text(words)))
    return {
        "pandoc-api-version": list(API_VERSION),
        "meta": meta,
        "blocks": written_blocks(brief.blocks),
    }


def written_blocks(blocks: Sequence[Block]) -> list[Json]:
    """Return `blocks` as blocks of pandoc."""
    return [_block(block) for block in blocks]


_WRITER: Final = InlineWriter(written_blocks)


def _block(block: Block, *, tight: bool = False) -> Json:
    """Return `block`; in a `tight` list a paragraph is Plain."""
    match block:
        case Heading(level, content):
            return node("Header", level, Attributes(block.id).json(), _WRITER.inlines(content))
        case Paragraph(content):
            return _named(node("Plain" if tight else "Para", _WRITER.inlines(content)), block.id)
        case CodeBlock(value, language):
            classes = (language,) if language else ()
            return node("CodeBlock", Attributes(block.id, classes).json(), value)
        case Rule():
            return _named(leaf("HorizontalRule"), block.id)
        case MathBlock(value):
            formula = node("Math", leaf("DisplayMath"), value)
            return _named(node("Para", [formula]), block.id)
        case Quote():
            return _named(_quote(block), block.id)
        case Aside(kind, content, title):
            titles = [_div(("title",), [node("Para", _WRITER.inlines(title))])] if title else []
            return _div((kind,), [*titles, *written_blocks(content)], block.id)
        case Figure(image, caption):
            words = [node("Plain", _WRITER.inlines(caption))] if caption else []
            picture = node("Plain", [written_image(image)])
            return node("Figure", Attributes(block.id).json(), [None, words], [picture])
        case Table():
            return written_table(block, _WRITER)
        case List():
            return _list(block)
        case DefinitionList():
            return _definitions(block)
        case _:
            assert_never(block)


def _div(classes: tuple[str, ...], content: list[Json], label: str = "") -> Json:
    return node("Div", Attributes(label, classes).json(), content)


def _named(block: Json, label: str, classes: tuple[str, ...] = ()) -> Json:
    """Return `block`, in a Div where it has an id or classes, for which pandoc has no place."""
    return _div(classes, [block], label) if label or classes else block


def _quote(quote: Quote) -> Json:
    content = written_blocks(quote.content)
    if quote.attribution:
        content.append(_div(("attribution",), [node("Para", _WRITER.inlines(quote.attribution))]))
    return node("BlockQuote", content)


# --- Lists ---------------------------------------------------------------------------------------


def _list(block: List) -> Json:
    items = [_item(item, block.tight) for item in block.items]
    shows = any(isinstance(one, Paragraph) for item in block.items for one in item.content)
    made = (
        node("BulletList", items)
        if block.kind == "bullet"
        else node(
            "OrderedList", [block.start, leaf(_STYLES[block.kind]), leaf("DefaultDelim")], items
        )
    )
    return _named(made, block.id, () if shows or block.tight else ("loose",))


def _item(item: ListItem, tight: bool) -> list[Json]:
    content = [_block(block, tight=tight) for block in item.content]
    if item.checked is not None:
        content = _boxed(item, content, node("Str", CHECKED if item.checked else BALLOT))
    return [_div(("item",), content, item.id)] if item.id else content


def _boxed(item: ListItem, content: list[Json], box: Json) -> list[Json]:
    """Return `content` with a task's box, as pandoc has it: the first word of the first lines."""
    match item.content:
        case (Paragraph(id=""), *_):
            first, *rest = content
            return [node(first["t"], [box, leaf("Space"), *first["c"]]), *rest]
        case _:
            return [node("Plain", [box]), *content]


def _definitions(block: DefinitionList) -> Json:
    """Return a list of definitions; of several terms all but the last have no meanings."""
    items: list[Any] = []
    open_before = False
    for item in block.items:
        terms = [_WRITER.inlines(term) for term in item.terms]
        if item.id or open_before:
            terms[0] = [span(Attributes(item.id, ("definition",)), terms[0])]
        items += [[term, []] for term in terms[:-1]]
        items.append([terms[-1], _meanings(item, block.tight)])
        open_before = not item.meanings
    shows = any(
        isinstance(one, Paragraph)
        for item in block.items
        for meaning in item.meanings
        for one in meaning
    )
    made = node("DefinitionList", items)
    return _named(made, block.id, () if shows or block.tight else ("loose",))


def _meanings(item: Definition, tight: bool) -> list[list[Json]]:
    return [[_block(block, tight=tight) for block in meaning] for meaning in item.meanings]
