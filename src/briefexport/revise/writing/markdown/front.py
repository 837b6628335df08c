"""The title and what the front matter says, patched in the author's form, or added."""

import re
from collections.abc import Iterator
from typing import Final

from briefexport.model import Brief, Heading, Inline, Range, Text
from briefexport.revise.writing.desk import Desk
from briefexport.revise.writing.lines import after_blanks, line_end, next_line
from briefexport.revise.writing.markdown.inlines import Spot, pieces_of
from briefexport.revise.writing.pieces import put
from briefexport.segments import reach
from briefexport.walk import plain

_OPENING: Final = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?=[ \t]*(?:#|[\"']?\w[\w .-]*[\"']?[ \t]*:))"
)
_CLOSING: Final = re.compile(r"(?:---|\.\.\.)[ \t]*")
_KEY: Final = re.compile(r"([\"']?)([A-Za-z]+)\1[ \t]*:(?=[ \t\r\n]|\Z)[ \t]*")
_PLAIN: Final = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@`\s=])(?:[^\s#:]|:(?=\S)|(?<=\S)#| (?! ))*")
_NAMES: Final = {
    "title": ("title",),
    "subtitle": ("subtitle",),
    "byline": ("byline", "author", "authors"),
    "date": ("date",),
    "language": ("language", "lang"),
}


def change_front(desk: Desk, new: Brief) -> None:
    """Edit the source so that title, subtitle, byline, date and language are those of `new`."""
    base, level = desk.base, desk.level(new.title)
    added: dict[str, str] = {}
    home = _heading(desk, base.title)
    moved = home is not None and _is_no_title(new) and not _is_no_title(base)
    if home and moved:
        start, end = _lines_of_heading(desk, home)
        desk.put(start, end, "", "the title is no longer the only heading of its level")
    if moved and new.title is base.title:
        added |= _words(desk, "title", new.title)
    if new.title is not base.title:
        if home and not moved:
            _change_heading(desk, home, new.title, level)
        else:
            added |= _words(desk, "title", new.title)
    if new.subtitle is not base.subtitle:
        added |= _words(desk, "subtitle", new.subtitle)
    for name in ("byline", "date", "language"):
        if getattr(new, name) != getattr(base, name):
            added[name] = getattr(new, name)
    if added:
        _set_values(desk, added)


def _is_no_title(brief: Brief) -> bool:
    """Return whether a heading before the blocks of `brief` would not be taken for its title."""
    return any(isinstance(block, Heading) and block.level == 1 for block in brief.blocks)


def _lines_of_heading(desk: Desk, home: Range) -> tuple[int, int]:
    """Return the lines of the heading whose words stand at `home`, and the empty ones behind."""
    source = desk.source
    start = max(source.line_start(home.start), source.content_start)
    end = next_line(source, home.end)
    if source.text[start:end].lstrip()[:1] not in {"#", "<"}:
        end = next_line(source, end)
    return start, after_blanks(source, end, len(source.text))


def _words(desk: Desk, name: str, content: tuple[Inline, ...]) -> dict[str, str]:
    if all(isinstance(one, Text) for one in content):
        return {name: plain(content)}
    desk.unsaid[id(content)] = f"a {name} in the front matter is words alone"
    return {}


def _heading(desk: Desk, title: tuple[Inline, ...]) -> Range | None:
    """Return where the words of a title stand that is a heading; None for one in front matter."""
    found = reach(title)
    front = _front(desk)
    return None if found is None or (front and found.start < front.end) else found


def _change_heading(desk: Desk, home: Range, title: tuple[Inline, ...], level: int) -> None:
    if not title:
        desk.unsaid[id(title)] = "a title that is a heading cannot be taken away"
        return
    line = desk.source.text[desk.source.line_start(home.start) :].lstrip("\ufeff \t")
    spot = Spot(
        home, lines=line[:1] not in {"#", "<"}, html=line[:1] == "<", heading=line[:1] == "#"
    )
    put(desk, home, pieces_of(desk, title, spot, level), "", "title changed")


# --- Front matter ------------------------------------------------------------------------------


def _front(desk: Desk) -> Range | None:
    """Return from where to where the lines within a front matter stand."""
    source = desk.source
    opening = _OPENING.match(source.text, source.content_start)
    if not opening:
        return None
    at = opening.end()
    while at < len(source.text):
        end = line_end(source, at)
        if _CLOSING.fullmatch(source.text, at, end):
            return Range(opening.end(), at)
        at = next_line(source, at)
    return None


def _set_values(desk: Desk, values: dict[str, str]) -> None:
    """Edit the values of a front matter, or add what is not there."""
    newline, text = desk.habits.newline, desk.source.text
    front = _front(desk)
    lines: list[str] = []
    for name, value in values.items():
        found = _place(desk, front, name) if front else None
        if found:
            _set(desk, found, name, value)
        elif value:
            lines.append(f"{name}: {_scalar(value, '')}{newline}")
    if not lines:
        return
    if front:
        desk.put(front.end, front.end, "".join(lines), "added to the front matter")
        return
    start = desk.source.content_start
    after = newline if text[start:].strip() else ""
    block = f"---{newline}{''.join(lines)}---{newline}{after}"
    desk.put(start, start, block, "front matter added")


def _entries(desk: Desk, front: Range) -> Iterator[tuple[str, int, int, int]]:
    """Yield each key with where its line, its value and the next key's line begin."""
    source = desk.source
    at, found = front.start, None
    while at < front.end:
        key = _KEY.match(source.text, at, max(line_end(source, at), at))
        if key:
            if found:
                yield (*found, at)
            found = (key[2], at, key.end())
        at = next_line(source, at)
    if found:
        yield (*found, front.end)


def _place(desk: Desk, front: Range, name: str) -> tuple[int, int, int] | None:
    for key, line, value, end in _entries(desk, front):
        if key in _NAMES[name]:
            return line, value, end
    return None


def _set(desk: Desk, place: tuple[int, int, int], name: str, value: str) -> None:
    line, start, end = place
    if not value:
        desk.put(line, end, "", f"{name} taken away")
        return
    old = desk.source.text[start:end]
    words = old.rstrip("\r\n \t")
    comment = re.search(r"[ \t]+#[^\r\n]*\Z", words)
    if comment and words[:1] not in {'"', "'", "|", ">"}:
        words = words[: comment.start()]
    space = "" if desk.source.text[start - 1] in " \t" else " "
    desk.put(start, start + len(words), space + _scalar(value, words[:1]), f"{name} changed")


def _scalar(value: str, quote: str) -> str:
    """Return `value` as YAML: plain where it may be, or quoted as what began with `quote`."""
    if quote == "'":
        return "'" + value.replace("'", "''") + "'"
    if quote == '"' or not _PLAIN.fullmatch(value) or value.endswith(":"):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value
