"""What a document is made up of, as the model has it and as other programs read a DOCX.

pandoc and mammoth share no code with us: where they find the same headings, lists, tables, notes,
links and alternative texts, these are in the file as Word has them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import mammoth
import pypandoc
from lxml import html

from briefexport.edition import Edition
from briefexport.model import (
    Aside,
    Block,
    Cell,
    Code,
    CodeBlock,
    DefinitionList,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Span,
    Table,
    Text,
)
from briefexport.walk import Node, children, descendants


class Item(NamedTuple):
    """An item of a list: how many lists are around its own, its number, its first words."""

    depth: int
    number: int | None
    text: str


class Box(NamedTuple):
    """A cell: its text, and how many columns and rows it spans."""

    text: str
    columns: int
    rows: int


class Grid(NamedTuple):
    """A table: its caption, its rows of head, its other rows."""

    caption: str
    head: tuple[tuple[Box, ...], ...]
    body: tuple[tuple[Box, ...], ...]


@dataclass(slots=True)
class Outline:
    """What a document is made up of. Lists in tables and notes are part of their text."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)


def squeezed(text: str) -> str:
    """Return `text` without spaces: readers differ in those at the ends of lines and paragraphs."""
    return "".join(text.split())


# --- The model -----------------------------------------------------------------------------------


def of_edition(edition: Edition, *, continuing: bool = True) -> Outline:
    """Return what `edition` is made up of.

    Without `continuing`, a list behind a second paragraph of an item is a list by itself: to
    pandoc only numbered paragraphs are of a list.
    """
    found = Outline()
    for brief in edition.briefs:
        found.headings.append((1, _shown(brief.title, edition)))
        for node in (*brief.title, *brief.subtitle, *brief.blocks):
            _add(node, found, edition)
        _add_items(brief.blocks, 0, found, edition, continuing=continuing)
    return found


def _add(node: Node, found: Outline, edition: Edition) -> None:
    for each in descendants(node):
        match each:
            case Note():
                found.notes.append(_shown(each.content, edition))
            case Link(target) if not target.startswith("#"):
                found.links.append(target)
            case Image(alt=alt):
                found.alts.append(" ".join((alt or "", each.description)).strip())
            case Table():
                found.tables.append(_grid(each, edition))
            case _ if type(each).__name__ == "Heading":
                found.headings.append((each.level, _shown(each.content, edition)))  # type: ignore[union-attr]
            case _:
                pass


def _add_items(
    blocks: Sequence[Block], depth: int, found: Outline, edition: Edition, *, continuing: bool
) -> None:
    for block in blocks:
        match block:
            case List(kind, items, start):
                for number, item in enumerate(items, start):
                    first, *_ = item.content or (None,)
                    text = _shown((first,), edition) if isinstance(first, Paragraph) else ""
                    found.items.append(Item(depth, None if kind == "bullet" else number, text))
                    inner = depth + 1
                    for one in item.content[bool(text) :]:
                        inner = inner if continuing or isinstance(one, List) else 0
                        _add_items((one,), inner, found, edition, continuing=continuing)
            case Quote() | Aside():
                _add_items(block.content, 0, found, edition, continuing=continuing)
            case DefinitionList(items):
                for definition in items:
                    for meaning in definition.meanings:
                        _add_items(meaning, 0, found, edition, continuing=continuing)
            case _:
                pass


def _grid(table: Table, edition: Edition) -> Grid:
    def rows(group: Sequence[Row]) -> tuple[tuple[Box, ...], ...]:
        return tuple(tuple(box(cell) for cell in row.cells) for row in group)

    def box(cell: Cell) -> Box:
        return Box(_shown(cell.content, edition), cell.colspan, cell.rowspan)

    label = edition.labels.get(table.id)
    caption = (label.lead if label else "") + _shown(table.caption, edition)
    return Grid(squeezed(caption), rows(table.head), rows((*table.body, *table.foot)))


def _shown(content: Sequence[Inline | Block], edition: Edition) -> str:
    """Return the words of `content`, without notes, formulas and pictures."""
    return squeezed("".join(_words(node, edition) for node in content))


def _words(node: Node, edition: Edition) -> str:
    match node:
        case Text(value) | Code(value) | CodeBlock(value):
            return value
        case LineBreak():
            return " "
        case Reference(target):
            return edition.labels[target].name
        case Span() | Link() | Foreign():
            return "".join(_words(inner, edition) for inner in node.content)
        case Note():
            return ""
        case _:
            return "".join(_words(inner, edition) for inner in children(node))


# --- pandoc --------------------------------------------------------------------------------------


def by_pandoc(file: Path) -> Outline:
    found = Outline()
    for block in json.loads(pypandoc.convert_file(str(file), "json"))["blocks"]:
        _pandoc_block(block, 0, found)
    return found


def _pandoc_block(block: dict[str, Any], depth: int, found: Outline) -> None:
    kind: str = block["t"]
    content: Any = block.get("c")
    match kind:
        case "Header":
            found.headings.append((content[0], _pandoc_words(content[2], found)))
        case "BulletList":
            for item in content:
                _pandoc_item(item, Item(depth, None, ""), found)
        case "OrderedList":
            for number, item in enumerate(content[1], content[0][0]):
                _pandoc_item(item, Item(depth, number, ""), found)
        case "Table":
            found.tables.append(_pandoc_table(content, found))
        case "BlockQuote" | "Div" | "Figure":
            for inner in content if kind == "BlockQuote" else content[-1]:
                _pandoc_block(inner, depth, found)
        case _:
            _pandoc_words(block, found)


def _pandoc_item(blocks: list[dict[str, Any]], item: Item, found: Outline) -> None:
    first = blocks[0] if blocks and blocks[0]["t"] in {"Para", "Plain", "BlockQuote"} else None
    # It takes a box before an item for the item's own, though it is the marker.
    text = _pandoc_words(first, found).lstrip("☐☒") if first else ""
    found.items.append(item._replace(text=text))
    for block in blocks[1:] if first else blocks:
        _pandoc_block(block, item.depth + 1, found)


def _pandoc_table(content: list[Any], found: Outline) -> Grid:
    def rows(group: list[Any]) -> tuple[tuple[Box, ...], ...]:
        return tuple(
            tuple(Box(_pandoc_words(cell[4], found), cell[3], cell[2]) for cell in row[1])
            for row in group
        )

    _, caption, _, head, bodies, foot = content
    said = _pandoc_words(caption, found)
    top = rows(head[1])
    rest = [row for body in bodies for group in body[2:4] for row in rows(group)]
    return Grid(said, top, (*rest, *rows(foot[1])))


def _pandoc_words(node: Any, found: Outline) -> str:
    return squeezed("".join(_pandoc_text(node, found)))


def _pandoc_text(node: Any, found: Outline) -> Iterator[str]:
    match node:
        case {"t": "Str", "c": value} | {"t": "Code", "c": [_, value]}:
            yield value
        case {"t": "CodeBlock", "c": [_, value]}:
            yield value
        case {"t": "Math"}:
            return
        case {"t": "Note", "c": blocks}:
            found.notes.append(_pandoc_words(blocks, found))
        case {"t": "Image", "c": [_, alt, [_, title]]}:
            found.alts.append(title or _spaced(alt))
        case {"t": "Link", "c": [_, words, [target, _]]}:
            if not target.startswith("#"):
                found.links.append(target)
            yield from _pandoc_text(words, found)
        case {"c": content}:
            yield from _pandoc_text(content, found)
        case list():
            for one in node:
                yield from _pandoc_text(one, found)
        case _:
            return


def _spaced(inlines: list[dict[str, Any]]) -> str:
    return "".join(one.get("c", " ") if one["t"] == "Str" else " " for one in inlines)


# --- mammoth -------------------------------------------------------------------------------------


def by_mammoth(file: Path) -> Outline:
    with file.open("rb") as opened:
        page: Any = html.fromstring(f"<div>{mammoth.convert_to_html(opened).value}</div>")
    found = Outline()
    for note in page.xpath("./ol[last()]/li[starts-with(@id, 'footnote-')]"):
        found.notes.append(squeezed(_mammoth_text(note)).removesuffix("↑"))
    for one in page.iter():
        match one.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                found.headings.append((int(one.tag[1]), squeezed(_mammoth_text(one))))
            case "li" if not one.xpath("ancestor-or-self::li[@id] | ancestor::table"):
                depth = len(one.xpath("ancestor::li"))
                ordered = one.getparent().tag == "ol"
                text = squeezed(_mammoth_text(one, lists=False))
                found.items.append(Item(depth, 1 if ordered else None, text))
            case "table":
                found.tables.append(_mammoth_table(one))
            case "a" if (one.get("href") or "#")[0] != "#":
                found.links.append(one.get("href"))
            case "img":
                found.alts.append(one.get("alt", ""))
            case _:
                pass
    return found


def _mammoth_table(table: Any) -> Grid:
    def rows(where: str) -> tuple[tuple[Box, ...], ...]:
        return tuple(
            tuple(
                Box(
                    squeezed(_mammoth_text(cell)),
                    int(cell.get("colspan", "1")),
                    int(cell.get("rowspan", "1")),
                )
                for cell in row
            )
            for row in table.xpath(where)
        )

    return Grid("", rows("./thead/tr"), rows("./tbody/tr"))


def _mammoth_text(element: Any, *, lists: bool = True) -> str:
    """Return the text of an element without the calls of notes; of an item, its own words."""
    parts = [element.text or ""]
    for child in element:
        call = child.tag == "sup" and child.xpath(".//a[starts-with(@id, 'footnote-ref')]")
        if not call and (lists or child.tag not in {"ul", "ol"}):
            parts.append(_mammoth_text(child, lists=lists))
        parts.append(child.tail or "")
    return "".join(parts)
