"""Conflicts written into a source, both versions one under the other, as version control does."""

from collections.abc import Iterator, Sequence

from briefexport.model import Range
from briefexport.revise.merge import Conflict
from briefexport.revise.patch import Edit
from briefexport.source import Source, spliced

OURS, PARTING, THEIRS = "<<<<<<< ", "=======", ">>>>>>> "


def marked(
    ours: Source, conflicts: Sequence[Conflict], edits: Sequence[Edit], name: str
) -> list[Edit]:
    """Return edits of `ours` that write both versions of each of `conflicts`, with markers.

    They are whole lines. The other `edits` of such a line are part of the editor's version, which
    is that of the file `name`.
    """
    made = []
    for where, inside in _lines(ours, conflicts):
        beside = [one for one in edits if where.start <= one.start and one.end <= where.end]
        changes = [*(Edit(one.start, one.end, one.theirs) for one in inside), *beside]
        text = ours.text[slice(*where)]
        theirs = _changed(text, where.start, changes)
        made.append(Edit(*where, _both(text, theirs, name, _ending(ours)), "conflict"))
    return made


def _lines(ours: Source, conflicts: Sequence[Conflict]) -> Iterator[tuple[Range, list[Conflict]]]:
    """Yield the whole lines that conflicts are in, with those that are in the same."""
    held: list[Conflict] = []
    where = Range(0, -1)
    for one in conflicts:
        start, end = ours.line_start(one.start), ours.line_range(ours.line_of(one.end))[1]
        if held and start <= where.end:
            where = Range(where.start, max(where.end, end))
        else:
            if held:
                yield where, held
            held, where = [], Range(start, end)
        held.append(one)
    if held:
        yield where, held


def _changed(text: str, start: int, changes: Sequence[Edit]) -> str:
    ordered = sorted(changes, key=lambda edit: (edit.start, edit.end))
    return spliced(text, ((one.start - start, one.end - start, one.text) for one in ordered))


def _both(ours: str, theirs: str, name: str, ending: str) -> str:
    lines = (f"{OURS}sources", ours, PARTING, theirs, f"{THEIRS}{name}")
    return ending.join(line.removesuffix(ending) for line in lines if line)


def _ending(source: Source) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"
