"""What stands before and behind the briefs: the title, the imprint, the contents, the colophon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from briefexport.edition import Edition, Entry
from briefexport.model import Image, Inline, Math, Paragraph, Text
from briefexport.proof.record import Look, Record, Run
from briefexport.proof.wanted.hidden import unseen
from briefexport.proof.wanted.index import MAYBE, is_indexed, wanted_index
from briefexport.proof.wanted.letters import Type
from briefexport.proof.wanted.lines import line, words
from briefexport.proof.wanted.margins import margins, paper
from briefexport.proof.wanted.record import Format, Tokens, Wanted
from briefexport.proof.wanted.spaces import Leading, Space, rooms
from briefexport.style import Role, Style
from briefexport.walk import rewrite

# The level of entries of the contents that are briefs; those of headings are lower.
BRIEF = 1
# The widths of the column of page numbers, in digits: of books of hundreds of pages, and of more.
DIGITS, MORE_DIGITS = 3, 4
# So deep an e-book's entries do not hang.
MOST_HUNG = 2
# Letters whose sizes differ by less share a line that is no higher, in points.
NEAR = 0.75
# The signs of leaders that Word has.
LEADERS = frozenset(".\u00b7_-")


def wanted_front(
    edition: Edition, style: Style, format_: Format, pages: int = 0
) -> tuple[Wanted, ...]:
    """Return what a file of `format_`, a book of so many `pages`, should tell beside the briefs."""
    type_ = Type(style, format_)
    return (
        *margins(edition, type_, pages),
        *(_title(edition, type_) if edition.front else ()),
        *(_contents(edition, type_) if edition.front else ()),
        *(_lists(edition, type_) if edition.front else ()),
        *wanted_index(edition, type_),
        *_colophon(edition, type_),
    )


@dataclass(slots=True)
class Column:
    """Lines that stand one under the other from the beginning of a page or a document."""

    edition: Edition
    type: Type
    space: Space = field(default_factory=Space)
    leading: Leading = (0.0, "")
    begun: bool = False

    def put(self, record: Record, role: Role, tokens: tuple[Tokens | None, ...]) -> Wanted:
        """Return `record` as a line in `role`, below those before it."""
        said = self.type.lines(role)
        text = self.type.style.text[role]
        above, self.leading = self.leading, (text.leading, f"text.{role}.leading")
        if not self.begun:
            said |= self.first(role)
        self.begun = True
        room = self.space.taken()
        if room is not None and not said.keys() & {"depth", "drop"}:
            on_grid = replace(room, points=self.type.space(room.points))
            said |= rooms(on_grid, (above, self.leading) if self.is_paper else None)
        return Wanted(record, run_tokens=tokens).with_looks(said)

    def first(self, role: Role) -> dict[str, tuple[Look, str]]:
        """Return where the first line stands, in `role`: its space is that to the edge of text."""
        points, said_by = self.space.solid + self.space.margin, f"text.{role}.before"
        if not self.is_paper:
            return {"drop": (self.type.space(points), said_by)}
        leading, token = self.leading
        top = paper(self.edition, self.type).top
        return {"depth": (top + points + leading / 2, f"page.top {said_by} {token}")}

    @property
    def is_paper(self) -> bool:
        """Whether this is a page of print."""
        return self.type.format == "pdf"

    def meet(self, role: Role, side: Literal["before", "after"]) -> None:
        """Let the space on one side of `role` meet that before it."""
        said = self.type.style.text[role]
        self.space.meet(said.before if side == "before" else said.after, f"text.{role}.{side}")

    def pad(self, role: Role, side: Literal["before", "after"]) -> None:
        """Add the space on one side of `role`, which meets no other."""
        said = self.type.style.text[role]
        self.space.pad(said.before if side == "before" else said.after, f"text.{role}.{side}")

    def line(self, text: str, role: Role) -> Iterator[Wanted]:
        """Yield a line of text in `role` with its space around it, nothing where it is empty."""
        if text:
            self.meet(role, "before")
            yield self.plain(text, role)
            self.meet(role, "after")

    def plain(self, text: str, role: Role) -> Wanted:
        """Return a line of text in `role`."""
        ground = self.type.ground(role)
        said = words(text)
        runs = (Run(said, ground.letters),) if said else ()
        facts = {"language": self.edition.settings.language}
        return self.put(
            Record("paragraph", "front", said, facts, runs=runs), role, (ground.tokens,)
        )


# --- The title and the imprint -------------------------------------------------------------------


def _title(edition: Edition, type_: Type) -> Iterator[Wanted]:
    settings = edition.settings
    if settings.print.half_title and type_.format == "pdf":
        yield from Column(edition, type_).line(settings.title, "half-title")
    column = Column(edition, type_)
    yield from column.line(settings.title, "edition-title")
    yield from column.line(settings.subtitle or "", "edition-subtitle")
    for author in settings.names:
        yield from column.line(author, "edition-author")
    if type_.format != "epub":
        yield from _at_foot(edition.imprint, "imprint", edition, type_)
        return
    if settings.names:
        # It begins as far down as the title does.
        column.space.meet(type_.style.text["edition-title"].before, "text.edition-title.before")
        own = "before"
    else:
        own = ""
    for number, one in enumerate(edition.imprint):
        if number or not own:
            column.meet("imprint", "before")
        yield column.plain(one, "imprint")
        column.meet("imprint", "after")


def _at_foot(lines: Sequence[str], role: Role, edition: Edition, type_: Type) -> Iterator[Wanted]:
    """Yield lines at the foot of a page: no space meets another there in print."""
    column = Column(edition, type_, begun=True)
    text = type_.style.text[role]
    for number, one in enumerate(lines, 1):
        add = column.pad if column.is_paper else column.meet
        add(role, "before")
        told = column.plain(one, role)
        if column.is_paper and number == len(lines):
            rise = paper(edition, type_).foot + text.after + text.leading / 2
            tokens = f"page.foot text.{role}.after text.{role}.leading"
            told = told.with_looks({"rise": (rise, tokens)})
        yield told
        add(role, "after")


def _colophon(edition: Edition, type_: Type) -> Iterator[Wanted]:
    if type_.format == "pdf":
        yield from _at_foot(edition.colophon, "colophon", edition, type_)
        return
    column = Column(edition, type_)
    for paragraph in edition.colophon:
        yield from column.line(paragraph, "colophon")


# --- The contents --------------------------------------------------------------------------------


def _contents(edition: Edition, type_: Type) -> Iterator[Wanted]:
    column = Column(edition, type_)
    yield from column.line(edition.terms.contents, "contents-title")
    before: Entry | None = None
    sure = is_indexed(edition)
    for entry in (*edition.contents, *_of_index(edition, type_)):
        _between(before, entry, column)
        role: Role = "contents-1" if entry.level == BRIEF else "contents-2"
        told = _entry(entry, column, role, entry.number if entry.level > BRIEF else "")
        if not (entry.id or sure):
            told = told.with_looks({}, at_times=MAYBE)
        yield told
        before = entry
        if not told.record.text:
            # What says nothing is told nowhere.
            column.space.forget()


def _lists(edition: Edition, type_: Type) -> Iterator[Wanted]:
    """Yield the lists of tables and figures; in print and in Word an edition may have none."""
    if type_.format != "epub" and not edition.settings.print.lists:
        return
    terms = edition.terms
    for title, entries in ((terms.tables, edition.tables), (terms.figures, edition.figures)):
        # How far below the last list one stands is no matter of the style alone: a page may part
        # them.
        column = Column(edition, type_, begun=True)
        if entries:
            yield column.plain(title, "contents-title")
        column.space.forget()
        for entry in entries:
            yield _entry(entry, column, "contents-2", _called(entry, edition, type_))
            if type_.format == "epub":
                column.space.meet(type_.style.list.tight, "list.tight")


def _called(entry: Entry, edition: Edition, type_: Type) -> str:
    """Return what stands before a caption in its list: on paper the list says what they are."""
    return entry.number if type_.format == "pdf" else edition.labels[entry.id].lead


def _of_index(edition: Edition, type_: Type) -> tuple[Entry, ...]:
    """Return the line of the index, which only print has."""
    if type_.format != "pdf" or not edition.settings.index:
        return ()
    return (Entry("", BRIEF, "", (Text(edition.terms.index),)),)


def _between(above: Entry | None, below: Entry, column: Column) -> None:
    """Let the space between two entries gather."""
    style, space = column.type.style, column.space
    if above is None:
        if column.type.format == "docx" and below.level == BRIEF:
            column.meet("contents-1", "before")
        return
    match column.type.format:
        case "pdf" | "docx":
            if below.level == BRIEF:
                column.meet("contents-1", "before")
            elif above.level == BRIEF and column.is_paper and _is_opened(style):
                space.forget()
        case "epub":
            if max(above.level, below.level) > BRIEF + 1:
                # Deeper lists have the space of several.
                space.forget()
            elif below.level == BRIEF < above.level:
                column.meet("contents-1", "before")
                column.meet("contents-title", "after")
            elif below.level > BRIEF == above.level or below.level == BRIEF:
                column.meet("contents-1", "before")
            else:
                space.meet(style.list.tight, "list.tight")


def _is_opened(style: Style) -> bool:
    """Return whether a leader, in letters of headings, makes the line of a brief higher."""
    own, leader = style.text["contents-1"], style.text["contents-2"]
    apart = own.leading != leader.leading or abs(own.size - leader.size) > NEAR
    return apart or own.font != leader.font


def _entry(entry: Entry, column: Column, role: Role, number: str) -> Wanted:
    edition, type_ = column.edition, column.type
    rtl = edition.direction == "rtl"
    ground = type_.ground(role)
    lead = (number, ground) if number else None
    said = line(_spelt(entry.title, type_), ground, edition, type_, lead=lead, rtl=rtl)
    facts = {"language": edition.settings.language}
    record = Record("entry", "front", said.text, facts, runs=said.runs, id=entry.id)
    # What a formula or picture makes of its line, no page shows; nor where lines to the left begin.
    opened = column.is_paper and bool(said.roomy or said.pictures)
    blind, above, below = unseen(entry.title) if column.is_paper else (False, False, False)
    if opened or above:
        column.space.forget()
    told = column.put(record, role, said.run_tokens)
    if opened or below:
        column.space.forget()
    hidden = opened or blind or (column.is_paper and rtl)
    places = {} if hidden else _places(entry, type_)
    at_times = {"leader", "leader_colour", "reserve"} if column.is_paper else ()
    told = replace(told.with_looks(places, at_times=at_times), turned=said.turned)
    if "reserve" in places:
        more = MORE_DIGITS * type_.style.contents.digit + _behind(type_)
        told = replace(told, at_break={**told.at_break, "reserve": more})
    return told


def _behind(type_: Type) -> float:
    """Return the room behind the last sign of a leader, which stands in letters of headings."""
    text = type_.style.text["contents-2"]
    return text.tracking * text.size


def _places(entry: Entry, type_: Type) -> dict[str, tuple[Look, str]]:
    """Return where an entry begins and goes on, and what leads to its page."""
    own = type_.style.contents
    # In print, all headings stand in alike.
    deeper = entry.level - BRIEF if type_.format != "pdf" else min(1, entry.level - BRIEF)
    deeper = min(deeper, 2) if type_.format == "docx" else deeper
    start, turnover = type_.space(deeper * own.indent), type_.space(own.turnover)
    indent = "contents.indent" if deeper else ""
    said: dict[str, tuple[Look, str]] = {"start": (start, indent)}
    if deeper < MOST_HUNG or type_.format != "epub":
        said["turnover"] = (turnover, "contents.turnover")
    if type_.format == "epub":
        return said
    sign = own.leader.strip()
    if type_.format == "pdf":
        tokens = "contents.digit text.contents-2.tracking"
        said["reserve"] = (DIGITS * own.digit + _behind(type_), tokens)
        said["leader_colour"] = (type_.colour(own.leader_colour), "contents.leader_colour")
    if type_.format == "pdf" or sign in LEADERS:
        said["leader"] = (sign, "contents.leader")
    return said


def _spelt(title: Sequence[Inline], type_: Type) -> Sequence[Inline]:
    """Return a title as the contents have it: an e-book's spell formulas and pictures out."""
    if type_.format != "epub":
        return title

    def spelt(node: Any) -> Any:  # noqa: ANN401 - whatever `rewrite` visits
        match node:
            case Math(value):
                return Text(words(value))
            case Image(alt=alt):
                return Text(alt or "")
            case _:
                return node

    return rewrite(Paragraph(tuple(title)), spelt).content
