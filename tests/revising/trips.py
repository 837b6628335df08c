"""Random edits of a source made on its model and brought back, and what must hold of that."""

import re

from briefexport.model import Brief
from briefexport.readers import read, reader_of
from briefexport.repair import repair
from briefexport.revise.patch import Patch, applied
from briefexport.revise.writing import DIALECTS, patch
from briefexport.revise.writing.sayable import Sayable, sayable
from briefexport.source import Source
from briefexport.walk import descendants, identify
from revising.random_edits import PLAIN, random_edits


def reread(source: Source) -> Brief:
    """Return the brief of `source` as an edition has it."""
    brief, _ = repair(read(source.name, source.text.encode())[1].brief, source)
    return identify(brief, "brief")


def patched(source: Source, base: Brief, target: Brief) -> Patch:
    reader = reader_of(source.name)
    assert reader
    return patch(
        source, base, target, reread, reader.capabilities, lambda brief: repair(brief, source)[0]
    )


def trip(name: str, text: str, seed: int, most: int, words: tuple[str, ...] = PLAIN) -> bool:
    """Make random edits and bring them back; return whether nothing was left to a person.

    What comes back is checked: it is what was edited, or all that is not is told, and no line
    outside of what was edited is touched.
    """
    source = Source(name, text)
    base = reread(source)
    target, edits = random_edits(base, seed, most, words)
    found = patched(source, base, target)
    after = applied(source, found)
    settled = DIALECTS[reader_of(name).name].settled(target)  # type: ignore[union-attr]
    if not found.by_hand:
        assert is_said(sayable(reread(after)), settled, source), (seed, edits)
    if not edits:
        assert found == Patch()
    check_untouched(source, found, base, target)
    return not found.by_hand


def is_said(got: Sayable, target: Brief, source: Source) -> bool:
    """Return whether `got` is `target`, each block as it is or as it is repaired."""
    wanted, mended = sayable(target), sayable(repair(target, source)[0])
    front = all(
        one in pair for one, *pair in zip(got.front, wanted.front, mended.front, strict=True)
    )
    return (
        front
        and len(got.blocks) == len(wanted.blocks)
        and all(
            block in {one, other} or spaceless(block) == spaceless(one)
            for block, one, other in zip(got.blocks, wanted.blocks, mended.blocks, strict=True)
        )
    )


def spaceless(said: object) -> str:
    """Return all that is said, without blanks: two in a row, as editors leave them, become one."""
    return re.sub(r"\s+", "", str(said))


def check_untouched(source: Source, found: Patch, base: Brief, target: Brief) -> None:
    """Check that no edit reaches into a top-level block that is the same object before and after.

    Next to one an edit may stand: where something comes or goes, or keeps two apart.
    """
    kept = {id(block) for block in target.blocks}
    for block in base.blocks:
        if id(block) not in kept or not block.origin:
            continue
        place = [number for number, one in enumerate(target.blocks) if one is block]
        assert len(place) == 1
        start, end = block.origin.start, block.origin.end
        inside = [edit for edit in found.edits if edit.start < end and edit.end > start]
        moved = any(edit.start <= start and end <= edit.end for edit in inside)
        noted = any(hasattr(node, "definition") for node in descendants(block))
        assert not inside or moved or noted, (inside, source.text[start:end])
