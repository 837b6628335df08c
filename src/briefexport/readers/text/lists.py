"""Lists: which marked lines are items, how they nest, and what they count from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from briefexport.model import Block, List, ListItem, ListKind, Origin, Paragraph, Range
from briefexport.readers.text.draft import Draft, paragraph
from briefexport.readers.text.inlines import lead_in_end, with_lead_in
from briefexport.readers.text.lines import (
    WEAK_BULLETS,
    Form,
    Line,
    Marker,
    joins,
    paragraphs,
)
from briefexport.reading import MAX_DEPTH


def settled(lines: Sequence[Line], form: Form) -> list[Line]:
    """Return `lines`, those that look like items but stand without a sibling made text.

    A `-` or a round bullet is one by itself; a star, a dash, a number or a letter is only beside
    another of its kind that fits it. Such a line keeps its marker: it may be a heading, or the item
    of a list that other text interrupts.
    """
    peers = _neighbours(lines, form)
    return [
        line if line.shape != "item" or _stands(line, peers.get(index, ()))
        or _opens(line, lines[index + 1 : index + 2]) else replace(line, shape="text")
        for index, line in enumerate(lines)
    ]  # fmt: skip


def _stands(line: Line, peers: Sequence[Line]) -> bool:
    marker = line.marker
    assert marker is not None
    if marker.values[0][0] == "bullet":
        empty = marker.text_at >= len(line.text) and not line.forced
        alone = marker.form not in WEAK_BULLETS and not empty
        return alone or bool(line.forced) or any(_kin(marker, peer.marker) for peer in peers)
    before, after = peers
    return _follows(before.marker, marker) or _follows(marker, after.marker)


def _opens(line: Line, after: Sequence[Line]) -> bool:
    """Tell whether a round bullet or `-` alone on its line has its text on the next."""
    if line.marker is None or line.marker.form in WEAK_BULLETS or not _is_empty(line):
        return False
    return any(
        one.shape == "text" or (one.shape == "item" and one.column > line.column) for one in after
    )


def _is_empty(line: Line) -> bool:
    """Tell whether `line` is a bullet with nothing after it."""
    bullet = line.marker is not None and line.marker.values[0][0] == "bullet"
    return bullet and line.marker is not None and line.marker.text_at >= len(line.text)


def _kin(marker: Marker, other: Marker | None) -> bool:
    return other is not None and other.values[0][0] == "bullet" and other.form == marker.form


def _follows(first: Marker | None, second: Marker | None) -> bool:
    """Tell whether `second` counts on from `first`: numbers may leave some out or stay the same."""
    if first is None or second is None or first.form != second.form:
        return False
    one, two = dict(first.values), dict(second.values)
    if "decimal" in one and "decimal" in two:
        return one["decimal"] <= two["decimal"]
    return any(kind in two and two[kind] == value + 1 for kind, value in one.items())


_NOBODY = Line(0, 0, 0, 0, 0, "", "blank")


def _neighbours(lines: Sequence[Line], form: Form) -> dict[int, tuple[Line, Line]]:
    """Return, for each item, the items before and after it at its own indent, or none.

    Between two neighbours there are only blank lines, deeper lines, and lines that are joined.
    """
    before: dict[int, Line] = {}
    after: dict[int, Line] = {}
    for order, found in ((range(len(lines)), before), (range(len(lines) - 1, -1, -1), after)):
        open_items: list[Line] = []
        for index in order:
            line = lines[index]
            if line.shape == "blank" or _continues(lines, index, form):
                continue
            while open_items and open_items[-1].column > line.column:
                open_items.pop()
            same = open_items[-1] if open_items and open_items[-1].column == line.column else None
            if line.shape == "item":
                found[index] = same or _NOBODY
            if same:
                open_items.pop()
            if line.shape == "item":
                open_items.append(line)
    return {index: (before[index], after[index]) for index in before}


def _continues(lines: Sequence[Line], index: int, form: Form) -> bool:
    line = lines[index]
    if line.shape != "text" or not index or lines[index - 1].shape not in {"text", "item"}:
        return False
    return joins(lines[index - 1], line, form, first=True)


# --- Regions -----------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Entry:
    """An item as it is gathered: its line, and the lines of text and the items in it, in order.

    It is `loose` where a blank line stands in it, or between it and the next.
    """

    line: Line
    parts: list["Line | Entry"]
    loose: bool = False

    @property
    def last(self) -> Line:
        """The last line of the item, with what is below it."""
        part = self.parts[-1]
        while isinstance(part, Entry):
            part = part.parts[-1]
        return part


def gather(lines: Sequence[Line], start: int, form: Form) -> tuple[list[Entry], int]:
    """Return the items of the list that begins at `start`, nested by indent, and where it ends."""
    top: list[Entry] = []
    path: list[Entry] = []
    end = start
    for index in range(start, len(lines)):
        line = lines[index]
        if line.shape == "blank":
            continue
        blank = index > end
        if line.shape == "item":
            _place(line, top, path, blank=blank)
        elif owner := _owner(line, lines[index - 1], path, form):
            del path[path.index(owner) + 1 :]
            owner.parts.append(line)
            owner.loose |= blank
        else:
            break
        end = index + 1
    return top, end


def _place(line: Line, top: list[Entry], path: list[Entry], *, blank: bool) -> None:
    """Put an item under the nearest one of `path` it is indented from, or beside its siblings."""
    before: Entry | None = None
    while path and (line.column < path[-1].line.column + 2 or len(path) >= MAX_DEPTH):
        before = path.pop()
    entry = Entry(line, [line])
    if path:
        path[-1].parts.append(entry)
        path[-1].loose |= blank and before is None
    else:
        top.append(entry)
    if before:
        before.loose |= blank
    path.append(entry)


def _owner(line: Line, before: Line, path: Sequence[Entry], form: Form) -> Entry | None:
    """Return the item of `path` that a line of text belongs to, by its indent or as its next line.

    After a blank line it must stand close to where the item's text began.
    """
    if line.shape != "text" or line.forced:
        return None
    if joins(before, line, form, first=before.shape == "item") or (
        before.shape == "item" and _is_empty(before)
    ):
        return path[-1]
    for entry in reversed(path):
        text_column = entry.line.text_column
        if line.column >= max(entry.line.column + 2, text_column - 1):
            near = before.shape != "blank" or line.column <= text_column + 2
            return entry if near else None
    return None


# --- Building ----------------------------------------------------------------------------------


def build(draft: Draft, entries: Sequence[Entry]) -> list[List]:
    """Return `entries` as lists: a new one begins where the kind of marker or the count changes."""
    lists: list[List] = []
    start = 0
    for end, kind, number in _runs(entries):
        group = entries[start:end]
        lists.append(_list(draft, group, kind, number))
        if kind != "bullet":
            _report_count(draft, group, kind, number)
        start = end
    return lists


def _report_count(draft: Draft, group: Sequence[Entry], kind: ListKind, number: int) -> None:
    """Report a list that neither begins at 1 nor goes on where one of its form stopped before."""
    line, form = group[0].line, _marker(group[0]).form
    due = draft.due.get((form, kind, line.column), 1)
    draft.due[form, kind, line.column] = number + len(group)
    if number not in {1, due}:
        draft.say(
            "BX113",
            f"the list begins at {number} where {due} was due; its number is kept",
            line.start,
            line.start + _marker(group[0]).text_at,
            hint="mend the number if an item is missing",
        )


def _runs(entries: Sequence[Entry]) -> list[tuple[int, ListKind, int]]:
    """Return end, kind and first number of each run of entries that count on."""
    runs: list[tuple[int, ListKind, int]] = []
    start = 0
    while start < len(entries):
        best = max(
            (_reach(entries, start, kind, value), -value, kind)
            for kind, value in _marker(entries[start]).values
        )
        runs.append((best[0], best[2], -best[1]))
        start = best[0]
    return runs


def _reach(entries: Sequence[Entry], start: int, kind: ListKind, value: int) -> int:
    """Return where the run that begins at `start` with number `value` of `kind` ends."""
    form = _marker(entries[start]).form
    for index in range(start + 1, len(entries)):
        marker = _marker(entries[index])
        wanted = 1 if kind == "bullet" else value + index - start
        same = kind == "bullet" or marker.form == form
        if not same or (kind, wanted) not in marker.values:
            return index
    return len(entries)


def _marker(entry: Entry) -> Marker:
    assert entry.line.marker is not None
    return entry.line.marker


def _list(draft: Draft, group: Sequence[Entry], kind: ListKind, number: int) -> List:
    items = [_item(draft, entry) for entry in group]
    leads = [_lead_in(item) for item in items]
    if sum(map(bool, leads)) * 2 >= len(items):
        items = [_led(item, end) if end else item for item, end in zip(items, leads, strict=True)]
    first, last = group[0].line, group[-1].last
    mark = f"items marked `{_marker(group[0]).form}`" if kind == "bullet" else "items that count"
    rule = "`kinds` in edition.toml" if first.forced else mark
    draft.because("List", first.start, rule)
    return List(
        kind,
        tuple(items),
        start=1 if kind == "bullet" else number,
        tight=not any(entry.loose for entry in group),
        origin=Origin(first.line_start, first.start, last.end, Range(first.start, last.end)),
    )


def _item(draft: Draft, entry: Entry) -> ListItem:
    line, end = entry.line, entry.last.end
    mark = line.text[: _marker(entry).text_at]
    at = min(line.start + len(mark), end)
    return ListItem(
        tuple(_item_content(draft, entry)),
        origin=Origin(line.line_start, line.start, end, Range(at, end)),
        marker=Range(line.start, line.start + len(mark.rstrip())),
    )


def _item_content(draft: Draft, entry: Entry) -> Iterator[Block]:
    skip = _marker(entry).text_at
    empty = skip >= len(entry.line.text)
    for kind, group in groupby(entry.parts[empty:], key=type):
        if kind is Entry:
            yield from build(draft, [part for part in group if isinstance(part, Entry)])
            continue
        text = [part for part in group if isinstance(part, Line)]
        for lines in _wrapped(paragraphs(text, draft.form)):
            yield paragraph(draft, lines, skip if lines[0] is entry.line else 0)


def _wrapped(groups: Sequence[tuple[Line, ...]]) -> list[tuple[Line, ...]]:
    """Return `groups` of an item's lines, those joined that only an indent sets below another.

    A line break is a new line at the margin, so a line that is indented under an item goes on with
    it: the page's own source was wrapped there.
    """
    joined: list[tuple[Line, ...]] = []
    for group in groups:
        if joined and group[0].number == joined[-1][-1].number + 1:
            joined[-1] += group
        else:
            joined.append(group)
    return joined


def _lead_in(item: ListItem) -> int:
    first = item.content[0] if item.content else None
    return lead_in_end(first.content) if isinstance(first, Paragraph) else 0


def _led(item: ListItem, end: int) -> ListItem:
    first, *rest = item.content
    assert isinstance(first, Paragraph)
    first = replace(first, content=with_lead_in(first.content, end))
    return replace(item, content=(first, *rest))
