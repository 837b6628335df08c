"""The room between what stands one under the other, from line box to line box.

Of the space after a paragraph and the space before the next the larger counts (ISO 29500-1,
17.3.1.33, as Word sets it), none on the side that asks for none next to its own style (17.3.1.9).
Rules around a paragraph, with their distance from the text, take room as well; neighbours with the
same rules and indents are in one box (17.3.1.7). A table has no space of its own.
"""

from briefexport.proof.docx.paragraphs import Border, Setting


def room(upper: Setting | None, lower: Setting | None) -> float:
    """Return the room between two neighbours, in points; None stands for a table."""
    if upper is not None and lower is not None:
        return _between(upper, lower)
    if upper is not None:
        return upper.after + _extent(upper.box.bottom)
    return 0.0 if lower is None else lower.before + _extent(lower.box.top)


def room_above(block: Setting | None) -> float:
    """Return the room above what begins a page, in points; None stands for a table."""
    return 0.0 if block is None else block.before + _extent(block.box.top)


def _between(upper: Setting, lower: Setting) -> float:
    alike = upper.style == lower.style
    after = 0.0 if upper.contextual and alike else upper.after
    before = 0.0 if lower.contextual and alike else lower.before
    space = max(after, before)
    if _joined(upper, lower):
        return space + _extent(upper.box.between)
    return space + _extent(upper.box.bottom) + _extent(lower.box.top)


def _joined(upper: Setting, lower: Setting) -> bool:
    place = upper.edge, upper.right
    return upper.box == lower.box and place == (lower.edge, lower.right)


def _extent(border: Border | None) -> float:
    return 0.0 if border is None else border.width + border.space
