"""The edits that make one brief of plain text another."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from briefexport.model import (
    Block,
    Brief,
    Cell,
    Heading,
    Inline,
    List,
    Paragraph,
    Quote,
    Range,
    Row,
    Table,
)
from briefexport.revise.writing.changed_lists import change_list
from briefexport.revise.writing.desk import ANEW, MARKED, Desk, UnsayableError
from briefexport.revise.writing.flows import flow_lines
from briefexport.revise.writing.frames import Frame
from briefexport.revise.writing.lines import blanked, extent, lead
from briefexport.revise.writing.pieces import prefixed, put
from briefexport.revise.writing.places import quote_prefix
from briefexport.revise.writing.siblings import Way, change_parts
from briefexport.revise.writing.text.blocks import cell_words, text_lines
from briefexport.revise.writing.text.spelling import text_pieces, words_of
from briefexport.segments import reach


def write_text(desk: Desk, target: Brief) -> None:
    """Put the edits on `desk` by which its source becomes one that reads as `target`."""
    _change_front(desk, target)
    frame = Frame(end=len(desk.source.text), tight=not _is_spaced(desk), top=True)
    change_blocks(desk, desk.base.blocks, target.blocks, frame)


def _is_spaced(desk: Desk) -> bool:
    """Return whether most blocks of the source have an empty line between them."""
    source, spaced = desk.source, []
    for one, other in pairwise(block.origin for block in desk.base.blocks):
        if one and other:
            spaced.append(source.line_of(other.start) > source.line_of(one.end) + 1)
    return sum(spaced) * 2 >= len(spaced)


def change_blocks(desk: Desk, old: Sequence[Block], new: Sequence[Block], frame: Frame) -> None:
    """Edit the source so that the blocks `old`, which stand in `frame`, become the blocks `new`."""
    way: Way[Block] = Way(
        what="block",
        extent=lambda block: extent(block, desk.base, desk.source),
        change=partial(_change_block, desk, frame),
        lines=partial(_lines, desk, frame),
        apart=lambda _one, _other: not frame.tight,
        joins=lambda _one, _other: False,
        prefix=frame.prefix,
        end=frame.end,
        opening=frame.opening,
    )
    change_parts(desk, old, new, way)


def _lines(
    desk: Desk, frame: Frame, come: Sequence[Block], _left: Block | None, _right: Block | None
) -> list[str]:
    lines: list[str] = []
    for block in come:
        with desk.leaving(block, top=frame.top):
            made = flow_lines(desk, (block,), tight=True)
            lines += ["", *made] if lines and not frame.tight else made
    return lines


def _change_block(desk: Desk, frame: Frame, old: Block, new: Block) -> None:
    with desk.leaving(new, top=frame.top):
        _change(desk, frame, old, new)


def _change(desk: Desk, frame: Frame, old: Block, new: Block) -> None:
    level = desk.level(new)
    if new is old and not level:
        return
    match old, new:
        case Heading(), Heading():
            _change_heading(desk, old, new)
        case Paragraph(), Heading():
            _to_heading(desk, old, new)
        case Heading(), Paragraph():
            _to_paragraph(desk, old, new)
        case _ if level >= ANEW:
            start, end = extent(old, desk.base, desk.source)
            text = "\n".join(text_lines(desk, new))
            desk.put(start, end, prefixed(text, desk.habits.newline, frame.prefix), "block changed")
        case Paragraph(), Paragraph():
            assert old.origin
            _words(desk, old.origin.content, new.content, level, frame.prefix)
        case List(), List():
            change_list(desk, frame, old, new, change_blocks)
        case Quote(), Quote():
            _change_quote(desk, old, new)
        case Table(), Table():
            _change_table(desk, frame, old, new)
        case _:
            raise UnsayableError("plain text has no form for this change")


def _words(
    desk: Desk, home: Range, content: Sequence[Inline], level: int, prefix: str = ""
) -> None:
    put(desk, home, text_pieces(desk, content, home, level), prefix, "words changed")


# --- Headings ----------------------------------------------------------------------------------


def _change_heading(desk: Desk, old: Heading, new: Heading) -> None:
    """Edit a heading; one that is a guess gets a mark where its level or the guess needs one."""
    assert old.origin
    origin, level = old.origin, desk.level(new)
    text = desk.source.text
    if text.startswith("#", origin.start):
        count = len(text[origin.start :]) - len(text[origin.start :].lstrip("#"))
        if new.level != old.level:
            desk.put(origin.start, origin.start + count, "#" * new.level, "level changed")
    elif origin.end > origin.content.end and new.level != old.level:
        raise UnsayableError("a line under a heading says its level")
    elif new.level != old.level or level >= MARKED:
        why = "marked as a heading, which would be a guess"
        desk.put(origin.start, origin.start, "#" * new.level + " ", why)
    if new is not old:
        _words(desk, origin.content, new.content, level)


def _to_heading(desk: Desk, old: Paragraph, new: Heading) -> None:
    assert old.origin
    home, text = old.origin.content, desk.source.text
    if "\n" in text[home.start : home.end] or "\r" in text[home.start : home.end]:
        words = words_of(desk, new.content, desk.level(new))
        desk.put(home.start, home.end, f"{'#' * new.level} {words}", "paragraph made a heading")
        return
    desk.put(home.start, home.start, "#" * new.level + " ", "paragraph made a heading")
    _words(desk, home, new.content, desk.level(new))


def _to_paragraph(desk: Desk, old: Heading, new: Paragraph) -> None:
    assert old.origin
    origin = old.origin
    if not desk.source.text.startswith("#", origin.start):
        raise UnsayableError(
            "plain text has no mark for a paragraph: say under `kinds` in edition.toml that"
            f" line {desk.source.line_of(origin.start)} is one"
        )
    desk.put(origin.start, origin.content.start, "", "heading made a paragraph")
    _words(desk, origin.content, new.content, desk.level(new))


# --- What holds blocks -------------------------------------------------------------------------


def _change_quote(desk: Desk, old: Quote, new: Quote) -> None:
    assert old.origin
    source, start = desk.source, old.origin.start
    marked = source.text.startswith(">", start)
    prefix = quote_prefix(source, old) if marked else blanked(lead(source, start))
    if new.attribution is not old.attribution:
        place = old.attribution_origin
        if place is None or not new.attribution:
            raise UnsayableError("an attribution comes or goes")
        _words(desk, place.content, new.attribution, desk.level(new))
    change_blocks(desk, old.content, new.content, Frame(prefix, old.origin.end, tight=True))


def _change_table(desk: Desk, frame: Frame, old: Table, new: Table) -> None:
    """Edit cells in their places, and rows that come and go."""
    if new.caption is not old.caption:
        place = old.caption_origin
        if place is None or not new.caption:
            raise UnsayableError("a caption comes or goes")
        _words(desk, place.content, new.caption, desk.level(new))
    same = [row.id for row in old.head] == [row.id for row in new.head]
    if not same or old.columns != new.columns or old.foot is not new.foot:
        raise UnsayableError("the columns or the head of a table change")
    for one, other in zip(old.head, new.head, strict=True):
        _change_row(desk, one, other)
    way: Way[Row] = Way(
        what="row",
        extent=_extent,
        change=partial(_change_row, desk),
        lines=lambda come, left, right: [_new_row(desk, row, left or right) for row in come],
        apart=lambda _one, _other: False,
        joins=lambda _one, _other: False,
        prefix=frame.prefix,
        end=old.origin.end if old.origin else frame.end,
        opening=desk.habits.newline,
    )
    change_parts(desk, old.body, new.body, way)
    change_blocks(desk, old.notes, new.notes, Frame(frame.prefix, frame.end, tight=frame.tight))


def _extent(row: Row) -> Range:
    if row.origin is None:
        raise UnsayableError("a row that does not stand on lines of its own")
    return Range(row.origin.start, row.origin.end)


def _change_row(desk: Desk, old: Row, new: Row) -> None:
    if old is new:
        return
    if [cell.id for cell in old.cells] != [cell.id for cell in new.cells]:
        raise UnsayableError("the cells of a row in plain text")
    for one, other in zip(old.cells, new.cells, strict=True):
        if one is not other:
            _change_cell(desk, one, other)


def _change_cell(desk: Desk, old: Cell, new: Cell) -> None:
    match old, new:
        case Cell((Paragraph() as one,)), Cell((Paragraph() as other,)) if one.origin:
            if (old.colspan, old.rowspan) != (new.colspan, new.rowspan):
                raise UnsayableError("merged cells in plain text")
            _words(desk, one.origin.content, other.content, desk.level(other))
        case _:
            raise UnsayableError("an empty cell in plain text")


def _new_row(desk: Desk, row: Row, beside: Row | None) -> str:
    """Return a row with what stands between the cells of the one it stands beside."""
    texts = [cell_words(desk, cell) for cell in row.cells]
    if beside is None or not beside.origin:
        return f"| {' | '.join(texts)} |"
    line = desk.source.text[beside.origin.start : beside.origin.end]
    if "\t" in line:
        return "\t".join(texts)
    if "|" not in line:
        raise UnsayableError("a new row of a table in columns")
    inner = " | ".join(texts)
    return f"| {inner} |" if line.startswith("|") else inner


# --- Title, byline and date --------------------------------------------------------------------


def _change_front(desk: Desk, new: Brief) -> None:
    base = desk.base
    if new.title is not base.title:
        home = reach(base.title)
        if home and new.title:
            _words(desk, home, new.title, desk.level(new.title))
        elif new.title and not base.title:
            _add_title(desk, words_of(desk, new.title, 0))
        else:
            desk.unsaid[id(new.title)] = "the title is not in the source"
    if new.subtitle is not base.subtitle:
        desk.unsaid[id(new.subtitle)] = "plain text has no form for a subtitle"
    for name in ("byline", "date", "language"):
        old, value = getattr(base, name), getattr(new, name)
        if old != value:
            _change_fact(desk, name, old, value)


def _add_title(desk: Desk, words: str) -> None:
    start, newline = desk.source.content_start, desk.habits.newline
    empty = "" if not _is_spaced(desk) else newline
    desk.put(start, start, f"# {words}{newline}{empty}", "title added")


def _change_fact(desk: Desk, name: str, old: str, value: str) -> None:
    """Edit the byline or the date where it stands in the lines that the text begins with."""
    for outside in desk.base.outside:
        at = desk.source.text.find(old, outside.start, outside.end) if old else -1
        if at >= 0 and value:
            desk.put(at, at + len(old), value, f"{name} changed")
            return
    desk.unsaid[id(value)] = f"the {name} is not in the source: say it in edition.toml"
