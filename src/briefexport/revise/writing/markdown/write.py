"""The edits that make one brief of Markdown another."""

from briefexport.model import Brief
from briefexport.revise.writing.desk import Desk
from briefexport.revise.writing.frames import Frame
from briefexport.revise.writing.markdown.changed_notes import change_notes
from briefexport.revise.writing.markdown.changes import change_blocks
from briefexport.revise.writing.markdown.front import change_front


def write_markdown(desk: Desk, target: Brief) -> None:
    """Put the edits on `desk` by which its source becomes one that reads as `target`."""
    change_front(desk, target)
    text, newline = desk.source.text, desk.habits.newline
    opening = newline if text.endswith(("\n", "\r")) else newline * 2
    frame = Frame(end=len(text), opening=opening if text else "", top=True)
    change_blocks(desk, desk.base.blocks, target.blocks, frame)
    change_notes(desk, target, change_blocks)
