"""What the dialect says without marks of its own: figures, and captions and notes of tables."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from briefexport.conventions import begins, tail
from briefexport.model import (
    VARIANT,
    Block,
    Figure,
    Inline,
    Origin,
    Paragraph,
    Range,
    Table,
    Text,
)
from briefexport.readers.markdown.events import Node
from briefexport.readers.markdown.inlines import read_image
from briefexport.readers.markdown.ledger import Ledger
from briefexport.readers.markdown.tables import CAPTION, NOTES
from briefexport.readers.markdown.titles import title_text
from briefexport.segments import cut_segments, reach

_LABEL: Final = re.compile(r"[ \t]*\{#([^\s{}]+)\}\Z")
_BRACES: Final = re.compile(r"[ \t]*\{([^{}]+)\}\Z")
_VARIANT: Final = re.compile(f"table=({VARIANT.pattern})")


# --- Figures -------------------------------------------------------------------------------------


def read_figure(ledger: Ledger, node: Node) -> Figure | None:
    """Return the figure that the paragraph `node` is, or None where it is none."""
    image, *rest = node.children
    if image.kind != "Image" or not image.data["dest_url"].strip():
        return None
    if any(under.kind != "Text" for under in rest):
        return None
    after = image.end + (2 if ledger.text.startswith("[]", image.end) else 0)
    end = max(rest[-1].end, after) if rest else after
    label = _LABEL.fullmatch(ledger.text, after, end) if rest else None
    if rest and not label and rest[-1].end > after:
        return None
    picture, after = read_image(ledger, image)
    assert picture
    caption, caption_origin = title_text(ledger, image)
    return Figure(
        picture,
        caption,
        id=ledger.label(label[1], image.start) if label else "",
        origin=ledger.origin(image.start, end, Range(image.start, after)),
        caption_origin=caption_origin,
    )


# --- Tables --------------------------------------------------------------------------------------


def captioned(ledger: Ledger, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return `blocks` with the captions and notes that stand beside tables taken into them."""
    if not any(isinstance(block, Table) for block in blocks):
        return tuple(blocks)
    out: list[Block] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        position += 1
        if not isinstance(block, Table):
            out.append(block)
            continue
        caption = out.pop() if out and _captions(out[-1]) and not block.caption else None
        if caption is None and not block.caption and _own_caption(blocks, position):
            caption = blocks[position]
            position += 1
        variant = _variant_line(ledger, blocks[position : position + 1])
        position += bool(variant)
        first = position
        while position < len(blocks) and begins(blocks[position], NOTES):
            position += 1
        table = _with_caption(ledger, replace(block, variant=variant), caption)
        notes = (*table.notes, *blocks[first:position])
        out.append(replace(table, notes=notes) if first < position else table)
    return tuple(out)


def _own_caption(blocks: Sequence[Block], position: int) -> bool:
    """Return whether the block at `position`, after a table without a caption, is its caption.

    Between two tables it belongs to the second, unless that one has another after itself.
    """
    if position >= len(blocks) or not _captions(blocks[position]):
        return False
    following = blocks[position + 1 : position + 3]
    if not following or not isinstance(following[0], Table):
        return True
    return len(following) == 2 and _captions(following[1])


def _captions(block: Block) -> bool:
    return begins(block, (CAPTION,))


def _with_caption(ledger: Ledger, table: Table, caption: Block | None) -> Table:
    if not isinstance(caption, Paragraph):
        return table
    first, *rest = caption.content
    assert isinstance(first, Text)
    assert caption.origin
    words = first.value.removeprefix(CAPTION).lstrip()
    content: list[Inline] = [*rest]
    if words:
        content.insert(0, tail(first, len(first.value) - len(words)))
    asked, content = _without_attributes(content)
    whole = caption.origin
    inner = reach(content) or Range(whole.end, whole.end)
    origin = Origin(whole.line_start, whole.start, whole.end, inner)
    return replace(
        table,
        caption=tuple(content),
        variant=table.variant or asked.variant,
        id=ledger.label(asked.label, whole.start) or table.id,
        caption_origin=origin,
    )


class _Attributes(NamedTuple):
    """What a table asks for: its label and its variant, and where in a text that begins."""

    label: str = ""
    variant: str = ""
    start: int = 0


def _attributes(text: str) -> _Attributes | None:
    """Return the attributes at the end of `text`, None where there are none or others too."""
    found = _BRACES.search(text)
    words = found[1].split() if found else []
    labels = [word[1:] for word in words if len(word) > 1 and word.startswith("#")]
    variants = [said[1] for word in words if (said := _VARIANT.fullmatch(word))]
    if not found or not words or len(labels) + len(variants) < len(words):
        return None
    if len(labels) > 1 or len(variants) > 1:
        return None
    return _Attributes("".join(labels), "".join(variants), found.start())


def _without_attributes(content: list[Inline]) -> tuple[_Attributes, list[Inline]]:
    last = content[-1] if content else None
    found = _attributes(last.value) if isinstance(last, Text) else None
    if not found or not isinstance(last, Text):
        return _Attributes(), content
    left, _ = cut_segments(last.segments, found.start)
    kept = [Text(last.value[: found.start], segments=left)] if left else []
    return found, [*content[:-1], *kept]


def _variant_line(ledger: Ledger, after: Sequence[Block]) -> str:
    """Return the variant that the paragraph `after` a table asks for, "" where it says else."""
    match after:
        case [Paragraph((Text(value),)) as line] if value.startswith("{"):
            found = _attributes(value)
            if found and found.variant and not (found.label or found.start):
                assert line.origin
                ledger.leave(line.origin.start, line.origin.end)
                return found.variant
        case _:
            pass
    return ""
