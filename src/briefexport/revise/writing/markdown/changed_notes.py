"""The definitions of notes: edited, written for new notes, taken away with their calls."""

from briefexport.model import Brief, CodeBlock, Note, Origin
from briefexport.revise.writing.desk import Desk
from briefexport.revise.writing.flows import flow_lines
from briefexport.revise.writing.frames import ChangeBlocks, Frame
from briefexport.revise.writing.lines import after_blanks, is_bare, lead, line_end, next_line
from briefexport.revise.writing.pieces import prefixed
from briefexport.revise.writing.places import note_prefix
from briefexport.walk import descendants

INDENT = "    "


def change_notes(desk: Desk, target: Brief, change_blocks: ChangeBlocks) -> None:
    """Edit the definitions so that the notes are those of `target`, whose calls are written."""
    base = {name: node for name, node in desk.nodes.items() if isinstance(node, Note)}
    kept: list[Note] = []
    for node in descendants(target):
        if isinstance(node, Note) and node.id in base:
            old = base.pop(node.id)
            kept.append(old)
            if old.definition and node is not old:
                prefix = note_prefix(desk.source, old.definition)
                frame = Frame(prefix, old.definition.end)
                change_blocks(desk, old.content, node.content, frame)
    places = [note.definition for note in base.values() if note.definition]
    for place in sorted(places, key=lambda one: one.start):
        _remove(desk, place)
    _define(desk, kept)


def _remove(desk: Desk, place: Origin) -> None:
    """Delete a definition whose note is gone, with the empty lines behind it, or before it."""
    source, why = desk.source, "definition of a note that is gone"
    if any(edit.start <= place.start and place.end <= edit.end for edit in desk.edits):
        return  # it went with what it stands in
    if not is_bare(lead(source, place.start)):
        desk.put(place.start, place.end, "", why)
        return
    start = max(place.line_start, source.content_start)
    end = after_blanks(source, next_line(source, place.end), len(source.text))
    if end == len(source.text):
        above = start
        while above > source.content_start and is_bare(_line_before(desk, above)):
            above = source.line_start(above - 1)
        start, end = above, next_line(source, place.end)
    # The empty lines may have gone with what stood before them, or behind.
    before = [edit.end for edit in desk.edits if start < edit.end <= place.start]
    start = max([start, *before])
    after = [edit.start for edit in desk.edits if place.end <= edit.start < end]
    desk.put(start, min([end, *after]), "", why)


def _line_before(desk: Desk, start: int) -> str:
    """Return the line before the one that begins at `start`; something solid before the first."""
    before = desk.source.line_start(start - 1)
    return desk.source.text[before:start] if start > desk.source.content_start else "."


def _define(desk: Desk, kept: list[Note]) -> None:
    """Write the definitions of new notes behind those that stay, else at the end."""
    places = [
        note.definition
        for note in kept
        if note.definition and not lead(desk.source, note.definition.start).strip()
    ]
    last = max((place.end for place in places), default=None)
    newline = desk.habits.newline
    lines: list[str] = []
    for label, note in desk.notes:  # grows where a note holds another
        content = flow_lines(desk, note.content)
        lines.append(f"[^{label}]: {content[0] if content else ''}")
        lines += [INDENT + line if line else "" for line in content[1:]]
        lines.append("")
    if not lines:
        return
    text = prefixed("\n".join(lines[:-1]), newline, "")
    if last is not None:
        at = line_end(desk.source, last)
        desk.put(at, at, newline * 2 + text, "definition of a new note")
        return
    opened = _opened_code(desk)
    if opened is not None:
        desk.put(opened, opened, text + newline * 2, "definition of a new note")
        return
    at = len(desk.source.text)
    ended = desk.source.text.endswith(("\n", "\r")) or not at
    empty = newline if ended else newline * 2
    desk.put(at, at, empty + text + (newline if ended else ""), "definition of a new note")


def _opened_code(desk: Desk) -> int | None:
    """Return where the code begins that goes on to the end of the source for want of a fence."""
    last = desk.base.blocks[-1] if desk.base.blocks else None
    if not isinstance(last, CodeBlock) or not last.origin:
        return None
    raw = desk.source.text[last.origin.start :].rstrip()
    lines = raw.splitlines()
    opened = raw.startswith(("```", "~~~")) and (len(lines) < 2 or lines[-1][:3] != raw[:3])
    return max(last.origin.line_start, desk.source.content_start) if opened else None
