"""What nodes of pandoc hold, and how deep; nothing here is recursive, so no depth is too much."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from briefexport.pandocjson.grammar import Inline, Node
from briefexport.reading import MAX_DEPTH

# A node that becomes one of the model counts four. One that only hands on what it holds counts one:
# there may be some around each of the others, but a chain of them has to end too.
DEEPER, THROUGH = 4, 1
DEEPEST: Final = DEEPER * MAX_DEPTH

# Where among their parts the inlines of these stand; None where they are all there is.
_INLINES: Final[dict[str, int | None]] = {
    **dict.fromkeys(
        ("Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps")
    ),
    **dict.fromkeys(("Quoted", "Cite", "Span", "Link"), 1),
}
_SPACE: Final[Node] = {"t": "Space"}


def holds_more(node: Inline) -> bool:
    """Return whether `node` holds other inlines, or blocks."""
    return not isinstance(node, str) and (node["t"] in _INLINES or node["t"] == "Note")


def leaves(nodes: Iterable[Inline]) -> Iterator[Inline]:
    """Yield `nodes` with those that hold others replaced by what they hold."""
    stack = list(reversed(list(nodes)))
    while stack:
        node = stack.pop()
        if isinstance(node, str) or not holds_more(node):
            yield node
        elif node["t"] == "Note":
            stack.extend(reversed([_SPACE, *_lines(node["c"])]))
        else:
            at = _INLINES[node["t"]]
            stack.extend(reversed(node["c"] if at is None else node["c"][at]))


def leaf_text(node: Node) -> str:
    """Return the characters of an inline that holds no others."""
    match node["t"]:
        case "Code" | "Math" | "RawInline":
            return str(node["c"][1])
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case _:
            return ""


# --- Blocks --------------------------------------------------------------------------------------


def inner_blocks(node: Node) -> Sequence[Node]:
    """Return the blocks that `node` holds, those of all its items or cells in a row."""
    content: Any = node.get("c")
    match node["t"]:
        case "BlockQuote":
            return list(content)
        case "Div":
            return list(content[1])
        case "BulletList":
            return [block for item in content for block in item]
        case "OrderedList":
            return [block for item in content[1] for block in item]
        case "DefinitionList":
            return [
                block
                for term, meanings in content
                for block in (
                    {"t": "Plain", "c": term},
                    *(one for each in meanings for one in each),
                )
            ]
        case "Figure":
            return [*content[2], *content[1][1]]
        case "Table":
            return list(_table_blocks(content))
        case _:
            return ()


def _definition_blocks(term: list[Inline], meanings: list[list[Node]]) -> Iterator[Node]:
    yield {"t": "Plain", "c": term}
    for meaning in meanings:
        yield from meaning


def _table_blocks(content: Any) -> Iterator[Node]:  # noqa: ANN401
    _, caption, _, (_, head), bodies, (_, foot) = content
    yield from caption[1]
    rows = [*head, *(row for body in bodies for row in (*body[2], *body[3])), *foot]
    for _, cells in rows:
        for cell in cells:
            yield from cell[4]


def leaf_blocks(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield `nodes` with those that hold others replaced by what they hold."""
    stack = list(reversed(list(nodes)))
    while stack:
        node = stack.pop()
        inner = inner_blocks(node)
        if inner:
            stack.extend(reversed(inner))
        else:
            yield node


def _lines(blocks: Iterable[Node]) -> Iterator[Inline]:
    """Yield the inlines of `blocks`, a space between the blocks."""
    for block in leaf_blocks(blocks):
        content: Any = block.get("c")
        match block["t"]:
            case "Para" | "Plain":
                yield from content
            case "Header":
                yield from content[2]
            case "LineBlock":
                yield from (one for line in content for one in (*line, _SPACE))
            case "CodeBlock" | "RawBlock":
                yield str(content[1])
            case _:
                continue
        yield _SPACE
