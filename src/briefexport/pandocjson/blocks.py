"""Pandoc's blocks as the model's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    LineBreak,
    List,
    ListItem,
    ListKind,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from briefexport.model import Inline as ModelInline
from briefexport.pandocjson.attributes import ASIDES, BALLOT, CHECKED, Attributes, attributes
from briefexport.pandocjson.grammar import Node
from briefexport.pandocjson.inlines import InlineReader, is_comment, told_language
from briefexport.pandocjson.languages import in_language
from briefexport.pandocjson.losses import Losses
from briefexport.pandocjson.nesting import DEEPER, DEEPEST, THROUGH, inner_blocks, leaf_blocks
from briefexport.pandocjson.tables import TableReader

_STYLES: Final[dict[str, ListKind]] = {
    "DefaultStyle": "decimal",
    "Example": "decimal",
    "Decimal": "decimal",
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_BOXES: Final = {BALLOT: False, CHECKED: True}


@dataclass(slots=True)
class BlockReader:
    """Reads blocks. `labels` are the ids in the document that a reference may lead to."""

    losses: Losses
    labels: frozenset[str]
    inline: InlineReader = field(init=False)

    def __post_init__(self) -> None:
        self.inline = InlineReader(self.losses, self.labels, self.blocks)

    def blocks(self, nodes: Sequence[Node], depth: int) -> tuple[Block, ...]:
        """Return the blocks of `nodes`, which stand `depth` deep."""
        if depth >= DEEPEST and any(map(inner_blocks, nodes)):
            self.losses.deep = True
            nodes = list(leaf_blocks(nodes))
        return tuple(block for node in nodes for block in self._block(node, depth))

    def _block(self, node: Node, depth: int) -> Iterable[Block]:
        content: Any = node.get("c")
        match node["t"]:
            case "Para" | "Plain":
                return (self._paragraph(content, depth),)
            case "Header":
                return (self._heading(content, depth),)
            case "LineBlock":
                lines = [self.inline.inlines(line, depth) for line in content or ()]
                return (Paragraph(tuple(_with_breaks(lines))),)
            case "CodeBlock":
                return (self._code(content),)
            case "RawBlock":
                return self._raw(content)
            case "BlockQuote":
                return self._quote(content or (), depth)
            case "BulletList" | "OrderedList":
                return self._list(node, depth)
            case "DefinitionList":
                return self._definitions(content or (), depth)
            case "HorizontalRule":
                return (Rule(),)
            case "Table":
                return TableReader(self.inline, self.losses, self.blocks, depth).table(content)
            case "Figure":
                return self._figure(content, depth)
            case "Div":
                return self._div(content, depth)
            case _:  # Null, which older versions had
                return ()

    def _paragraph(self, content: Any, depth: int) -> Block:  # noqa: ANN401
        match content:
            case [{"t": "Math", "c": [{"t": "DisplayMath"}, value]}]:
                return MathBlock(self.inline.legal(value, lines=True))
            case _:
                return Paragraph(self.inline.inlines(content, depth))

    def _heading(self, content: Any, depth: int) -> Block:  # noqa: ANN401
        level, attr, words = content
        told = attributes(attr)
        self.losses.attributes("a heading", told.without())
        fitting = min(max(int(level), 1), 6)
        if fitting != level:
            self.losses.drop(f"the level {int(level)} of a heading")
        inner = self.inline.inlines(words, depth)
        return Heading(fitting, inner, id=self.inline.legal(told.id))

    def _code(self, content: Any) -> Block:  # noqa: ANN401
        attr, value = content
        told = attributes(attr)
        language = told.classes[0] if told.classes else ""
        self.losses.attributes("code", told.without(told.classes[:1]))
        text = self.inline.legal(value.replace("\r\n", "\n"), lines=True)
        return CodeBlock(text, self.inline.legal(language), id=self.inline.legal(told.id))

    def _raw(self, content: Any) -> Iterable[Block]:  # noqa: ANN401
        """Keep markup as its lines; a comment is none of the article's."""
        form, value = content
        if is_comment(value) or not value.strip():
            return ()
        self.losses.raw(form, value)
        return (CodeBlock(self.inline.legal(value.rstrip("\n"), lines=True), form),)

    def _quote(self, nodes: Sequence[Node], depth: int) -> Iterable[Block]:
        match nodes:
            case [*body, {"t": "Div", "c": [[_, ["attribution"], _], [{"t": "Para", "c": words}]]}]:
                whom = self.inline.inlines(words, depth + DEEPER)
                return (Quote(self.blocks(body, depth + DEEPER), whom),)
            case _:
                return (Quote(self.blocks(nodes, depth + DEEPER)),)

    # --- Figures ---------------------------------------------------------------------------------

    def _figure(self, content: Any, depth: int) -> Iterable[Block]:  # noqa: ANN401
        attr, (short, captions), blocks = content
        told = attributes(attr)
        self.losses.short(self.inline.plain(short or ()))
        self.losses.attributes("a figure", told.without())
        lines = self.blocks(captions, depth + THROUGH)
        texts = [block.content for block in lines if isinstance(block, Paragraph)]
        match blocks:
            case [{"t": "Para" | "Plain", "c": [{"t": "Image", "c": image}]}] if len(texts) == len(
                lines
            ):
                words = tuple(_with_breaks(texts))
                picture = self.inline.image(image)
                return (Figure(picture, words, id=self.inline.legal(told.id)),)
            case _:
                self.losses.drop("a figure of other things than one picture")
                inside = self.blocks(blocks, depth + THROUGH)
                return self._labelled((*inside, *lines), told.id)

    # --- Divisions -------------------------------------------------------------------------------

    def _div(self, content: Any, depth: int) -> Iterable[Block]:  # noqa: ANN401
        attr, nodes = content
        told = attributes(attr)
        name = next((one for one in told.classes if one in ASIDES), None)
        if name:
            return (self._aside(name, told, nodes, depth),)
        match nodes:
            case [table, {"t": "Div", "c": [[_, ["notes"], _], notes]}] if "table" in told.classes:
                tables = self.blocks([table], depth + THROUGH)
                blocks = tuple(_with_notes(tables, self.blocks(notes, depth + DEEPER)))
            case _:
                blocks = self.blocks(nodes, depth + THROUGH)
        if "loose" in told.classes:
            blocks = tuple(map(_loosened, blocks))
        language = told_language(told)
        if language:
            blocks = in_language(blocks, *language)
        self.losses.attributes("a division", told.without(("loose", "table"), ("lang", "dir")))
        return self._labelled(blocks, told.id)

    def _aside(self, name: str, told: Attributes, nodes: Sequence[Node], depth: int) -> Block:
        title: tuple[ModelInline, ...] = ()
        match nodes:
            case [{"t": "Div", "c": [[_, ["title"], _], [{"t": "Para", "c": words}]]}, *rest]:
                title, nodes = self.inline.inlines(words, depth + DEEPER), rest
            case _:
                pass
        self.losses.attributes("an aside", told.without((name,)))
        content = self.blocks(nodes, depth + DEEPER)
        return Aside(ASIDES[name], content, title, id=self.inline.legal(told.id))

    def _labelled(self, blocks: tuple[Block, ...], label: str) -> tuple[Block, ...]:
        """Return `blocks`, the id of what held them given to the first that has none."""
        if not label:
            return blocks
        if not blocks or blocks[0].id:
            self.losses.drop("the id of a division")
            return blocks
        return (replace(blocks[0], id=self.inline.legal(label)), *blocks[1:])

    # --- Lists -----------------------------------------------------------------------------------

    def _list(self, node: Node, depth: int) -> Iterable[Block]:
        kind, start, data = self._numbering(node)
        if not data:
            return ()
        items = [_item(item) for item in data]
        tight = not any(map(_is_loose, (nodes for _, _, nodes in items)))
        made = tuple(
            ListItem(self.blocks(nodes, depth + DEEPER), checked, id=self.inline.legal(label))
            for label, checked, nodes in items
        )
        return (List(kind, made, start, tight),)

    def _numbering(self, node: Node) -> tuple[ListKind, int, list[list[Node]]]:
        """Return the kind of a list, the number of its first item, and its items."""
        if node["t"] == "BulletList":
            return "bullet", 1, node["c"]
        (number, style, delimiter), items = node["c"]
        kind = _STYLES[style["t"]]
        start = min(max(int(number), 0 if kind == "decimal" else 1), 2**31 - 1)
        if start != number:
            self.losses.drop(f"the number {int(number)} of a list's first item")
        if style["t"] == "Example":
            self.losses.drop("the numbering of examples through the document")
        if delimiter["t"] in {"OneParen", "TwoParens"}:
            self.losses.drop("the parentheses of a list's numbers")
        return kind, start, items

    def _definitions(self, data: Sequence[Any], depth: int) -> Iterable[Block]:
        """Return the list; a term without meanings shares those of the next."""
        if not data:
            return ()
        items: list[Definition] = []
        terms: list[tuple[ModelInline, ...]] = []
        label = ""
        for words, meanings in data:
            opening, inner = _opening(words)
            if opening is not None and terms:
                items.append(Definition(tuple(terms), (), id=label))
                terms = []
            if not terms:
                label = self.inline.legal(opening or "")
            terms.append(self.inline.inlines(inner, depth + DEEPER))
            if meanings:
                read = tuple(self.blocks(meaning, depth + DEEPER) for meaning in meanings)
                items.append(Definition(tuple(terms), read, id=label))
                terms = []
        if terms:
            items.append(Definition(tuple(terms), (), id=label))
        tight = not any(_is_loose(meaning) for _, meanings in data for meaning in meanings)
        return (DefinitionList(tuple(items), tight),)


def _with_breaks(lines: Sequence[tuple[ModelInline, ...]]) -> Iterable[ModelInline]:
    for number, line in enumerate(lines):
        if number:
            yield LineBreak()
        yield from line


def _with_notes(blocks: Sequence[Block], notes: tuple[Block, ...]) -> Iterable[Block]:
    """Yield `blocks` with `notes` under the table that they are, or else behind them."""
    match blocks:
        case (Table() as table,):
            yield replace(table, notes=(*table.notes, *notes))
        case _:
            yield from (*blocks, *notes)


def _loosened(block: Block) -> Block:
    return replace(block, tight=False) if isinstance(block, List | DefinitionList) else block


def _item(nodes: list[Node]) -> tuple[str, bool | None, list[Node]]:
    """Return the id of an item, whether its box is checked, and its blocks without the box."""
    label = ""
    match nodes:
        case [{"t": "Div", "c": [[name, ["item"], _], inner]}]:
            label, nodes = name, inner
        case _:
            pass
    match nodes:
        case [{"t": "Para" | "Plain", "c": [str(box)]}, *rest] if box in _BOXES:
            return label, _BOXES[box], rest
        case [{"t": "Para" | "Plain" as kind, "c": [str(box), {"t": "Space"}, *words]}, *rest] if (
            box in _BOXES
        ):
            return label, _BOXES[box], [{"t": kind, "c": words}, *rest]
        case _:
            return label, None, nodes


def _is_loose(nodes: Iterable[Node]) -> bool:
    """Return whether a paragraph stands directly among `nodes`, perhaps in a Div for its id."""
    for node in nodes:
        match node:
            case {"t": "Para", "c": [{"t": "Math", "c": [{"t": "DisplayMath"}, _]}]}:
                pass  # a formula on a line of its own
            case {"t": "Para"}:
                return True
            case {"t": "Div", "c": [[_, [], _], [{"t": "Para"} as inner]]} if _is_loose([inner]):
                return True
            case _:
                pass
    return False


def _opening(words: list[Any]) -> tuple[str | None, list[Any]]:
    """Return the id of the definition that a term begins, None where it need not begin one."""
    match words:
        case [{"t": "Span", "c": [[name, ["definition"], _], inner]}]:
            return name, inner
        case _:
            return None, words
