"""Blocks that an editor moved from one article of an edition to another.

Each article has a source of its own, so that they are deleted here and new there; but what is new
there is the block of the other article, and is spelled as its author spelled it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from typing import Any

from briefexport.edition.placing import Read
from briefexport.model import Block, Brief, Heading, Image
from briefexport.readers import reader_of
from briefexport.records import dataclass
from briefexport.revise.changes import Change
from briefexport.revise.edited import ReadBack
from briefexport.revise.way import likened_brief
from briefexport.walk import descendants, rewrite


@dataclass(frozen=True, slots=True)
class Brought:
    """A brief as it is to be, and how blocks of it are spelled that came from another article."""

    brief: Brief
    spelled: Mapping[Block, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Gone:
    """A block that is no longer in the article it was in, as it stands there and as exported."""

    read: Read
    block: Block
    exported: Block


def brought(
    reads: Sequence[Read], shown: ReadBack, targets: Mapping[str, Brief]
) -> dict[str, Brought]:
    """Return the briefs of `targets`, by their slugs, with the blocks of others that they got.

    `shown` is what was exported of `reads`. A block that was also changed is new, as are those with
    pictures, which lie beside their article.
    """
    gone = [one for read in reads for one in _gone(read, shown, targets.get(read.name))]
    by_name = {read.name: read for read in reads}
    return {
        name: _with_others(brief, by_name[name], gone) if gone else Brought(brief)
        for name, brief in targets.items()
    }


def _gone(read: Read, shown: ReadBack, target: Brief | None) -> Iterator[_Gone]:
    exported = shown.brief(read.name)
    if target is None or exported is None or target is read.brief:
        return
    kept = {getattr(one, "id", "") for one in descendants(target)}
    there = {block.id: block for block in likened_brief(exported).blocks if block.id}
    for block in read.brief.blocks:
        pictures = any(isinstance(one, Image) for one in descendants(block))
        if block.id not in kept and block.id in there and block.origin and not pictures:
            yield _Gone(read, block, there[block.id])


def _with_others(brief: Brief, own: Read, gone: Sequence[_Gone]) -> Brought:
    blocks: list[Block] = []
    spelled: dict[Block, str] = {}
    for block in brief.blocks:
        found = None if block.id else _found(block, own, gone)
        if found is None:
            blocks.append(block)
            continue
        made = _like(found.block, block)
        blocks.append(made)
        origin = found.block.origin
        if origin and _form(found.read) == _form(own):
            spelled[made] = found.read.source.text[origin.line_start : origin.end]
    return Brought(replace(brief, blocks=tuple(blocks)) if spelled else brief, spelled)


def _found(block: Block, own: Read, gone: Sequence[_Gone]) -> _Gone | None:
    others = (one for one in gone if one.read is not own)
    return next((one for one in others if _like(one.exported, block) == block), None)


def _like(block: Block, other: Block) -> Block:
    """Return `block` without ids and places, a heading on the level of `other`."""
    made: Block = rewrite(_bare(block), _bare)
    if isinstance(made, Heading) and isinstance(other, Heading):
        return replace(made, level=other.level)
    return made


def _bare(node: Any) -> Any:  # noqa: ANN401
    return replace(node, **{slot.name: slot.default for slot in fields(node) if not slot.compare})


def _form(read: Read) -> str:
    reader = reader_of(read.source.name)
    return reader.name if reader else ""


def told_as_moved(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return `changes`, with what went from one article to another told once, where it is now."""
    gone = [one for one in changes if one.kind == "deleted" and one.before]
    found: list[Change] = []
    used: list[Change] = []
    for one in changes:
        was = next(
            (
                old
                for old in gone
                if one.kind == "inserted"
                and (old.what, old.before) == (one.what, one.after)
                and old.brief != one.brief
                and not any(old is other for other in used)
            ),
            None,
        )
        if was is None:
            found.append(one)
        else:
            used.append(was)
            found.append(replace(one, kind="moved", before=was.before))
    return tuple(one for one in found if not any(one is other for other in used))
