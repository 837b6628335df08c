"""Captions, and which table or figure each belongs to.

One that is kept with what follows it belongs to that, as Word sets the captions it puts above
(ECMA-376, 17.3.1.15); any other to what stands before it, or else behind it. What its number is
counted in (a SEQ field) says whether it can be a table's or a figure's.
"""

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from briefexport.proof.docx.flow import Flowing, Grid, Para
from briefexport.proof.docx.kinds import is_figure
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Captioned:
    """A table or a figure with the caption that belongs to it, above or below it."""

    caption: Para
    owner: Flowing
    above: bool


def with_captions(blocks: Sequence[Flowing]) -> Iterator[Flowing | Captioned]:
    """Yield `blocks` in order, tables and figures together with their captions."""
    number = 0
    while number < len(blocks):
        found = _begun(*blocks[number : number + 3])
        yield found
        number += 2 if isinstance(found, Captioned) else 1


def _begun(
    block: Flowing, following: Flowing | None = None, after: Flowing | None = None
) -> Flowing | Captioned:
    """Return what begins with `block`: it alone, or with the caption beside it."""
    if following is None:
        return block
    if _is_caption(block) and _takes(following, block):
        return Captioned(block, following, above=True)
    if not _is_caption(following) or not _takes(block, following):
        return block
    if after is not None and _is_claimed(following, block, after):
        return block
    return Captioned(following, block, above=False)


def _is_caption(block: Flowing) -> TypeGuard[Para]:
    if not isinstance(block, Para) or block.words.empty:
        return False
    return block.setting.purpose.use == "caption"


def _takes(block: Flowing, caption: Para) -> bool:
    """Return whether a caption can be that of `block`."""
    counted = caption.words.sequence.lower()
    if isinstance(block, Grid):
        return counted != "figure"
    return counted != "table" and is_figure(block)


def _is_claimed(caption: Para, before: Flowing, after: Flowing) -> bool:
    """Return whether a caption belongs to what follows it rather than to what stands before it."""
    return _takes(after, caption) and (caption.setting.kept or isinstance(before, Grid))
