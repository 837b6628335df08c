"""Blocks written anew as lines without prefix, or moved with the author's own lines."""

from collections.abc import Sequence

from briefexport.model import (
    Block,
    CodeBlock,
    DefinitionList,
    List,
    ListItem,
    Paragraph,
)
from briefexport.revise.writing.desk import ANEW, Desk
from briefexport.revise.writing.lines import blanked, divided, extent, lead, unprefixed
from briefexport.revise.writing.places import is_indented

LONG = 1.15  # a new line is folded where it is so much longer than the author's


def flow_lines(
    desk: Desk,
    blocks: Sequence[Block],
    before: Block | None = None,
    after: Block | None = None,
    *,
    tight: bool = False,
) -> list[str]:
    """Return `blocks` as lines, to stand between `before` and `after`."""
    lines: list[str] = []
    previous = before
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else after
        made = desk.lines(desk, block, _signs(desk, previous, following))
        if not made:
            continue
        if previous is not None and joins(previous, block) and is_kept(desk, block):
            lines += ["<!-- -->", ""]
        if lines and previous is not before and is_apart(previous, block, tight=tight):
            lines.append("")
        lines += made
        previous = block
    return lines


def is_apart(first: Block | None, second: Block, *, tight: bool) -> bool:
    """Return whether an empty line stands between two blocks."""
    return not (tight and isinstance(first, Paragraph) and isinstance(second, List))


def joins(first: Block, second: Block) -> bool:
    """Return whether two blocks, an empty line between them, would be read as one."""
    match first, second:
        case List(), List():
            return (first.kind == "bullet") == (second.kind == "bullet")
        case (List(), CodeBlock()) | (CodeBlock(), CodeBlock()):
            return True
        case DefinitionList(), DefinitionList():
            return True
        case _:
            return False


def _signs(desk: Desk, *around: Block | None) -> frozenset[str]:
    """Return the signs of the lists `around`, which a new list between them may not have."""
    found: set[str] = set()
    for block in around:
        item = block.items[0] if isinstance(block, List) else None
        if item and item.marker:
            found.add(desk.source.text[item.marker.end - 1])
        elif isinstance(block, List):
            own = desk.habits.bullet if block.kind == "bullet" else desk.habits.delimiter
            found.add(own)
    return frozenset(found)


def is_kept(desk: Desk, block: Block) -> bool:
    """Return whether `block` is as it is in the source, to be copied from there."""
    known = bool(block.id) and desk.nodes.get(block.id) is block
    return known and block.origin is not None and desk.level(block) < ANEW


def kept_lines(desk: Desk, block: Block) -> list[str]:
    """Return the author's own lines of a block of the base."""
    start, end = extent(block, desk.base, desk.source)
    if isinstance(block, CodeBlock) and is_indented(desk.source, block):
        return ["    " + line if line else "" for line in block.value.split("\n")]
    prefix = blanked(lead(desk.source, start))
    first, *rest = divided(desk.source.text[start:end])
    return [first, *(unprefixed(line, prefix) for line in rest)]


def list_lines(desk: Desk, listed: List, avoid: frozenset[str] = frozenset()) -> list[str]:
    """Return a list of bullets or numbers."""
    if listed.kind == "bullet":
        sign = next(one for one in (desk.habits.bullet, "-", "*", "+") if one not in avoid)
        markers = [sign] * len(listed.items)
    else:
        sign = next(one for one in (desk.habits.delimiter, ".", ")", ".") if one not in avoid)
        numbers = range(listed.start, listed.start + len(listed.items))
        markers = [f"{number}{sign}" for number in numbers]
    lines: list[str] = []
    for marker, item in zip(markers, listed.items, strict=True):
        if lines and not listed.tight:
            lines.append("")
        lines += item_lines(desk, item, f"{marker} ", tight=listed.tight)
    return lines


def item_lines(desk: Desk, item: ListItem, marker: str, *, tight: bool) -> list[str]:
    """Return an item behind its `marker`, which includes the blanks after it."""
    box = "" if item.checked is None else "[x] " if item.checked else "[ ] "
    content = item.content
    if content and isinstance(content[0], CodeBlock) and is_kept(desk, content[0]):
        first: CodeBlock = content[0]
        lines = desk.lines(desk, CodeBlock(first.value, first.language), frozenset())
        rest = flow_lines(desk, content[1:], first, tight=tight)
        lines += ["", *rest] if rest else []
    else:
        lines = flow_lines(desk, content, tight=tight)
    indent = " " * len(marker)
    if not lines:
        return [(marker + box).rstrip()]
    return [marker + box + lines[0], *(indent + line if line else "" for line in lines[1:])]


def quoted(lines: Sequence[str]) -> list[str]:
    """Return `lines` as those of a quotation."""
    return [f"> {line}" if line else ">" for line in lines]
