"""Blocks as records: what each is, what it stands in, and the room above it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

from briefexport.proof.docx.bookmarks import Bookmarks
from briefexport.proof.docx.captions import Captioned, with_captions
from briefexport.proof.docx.flow import Flowing, Grid, GridCell, Para
from briefexport.proof.docx.kinds import heading_level, kind_of
from briefexport.proof.docx.looks import (
    cell_looks,
    entry_looks,
    heading_looks,
    marker_looks,
    paragraph_looks,
    without_text,
)
from briefexport.proof.docx.nesting import Frames, inside, lists_in, placed, standing
from briefexport.proof.docx.paragraphs import Setting
from briefexport.proof.docx.spacing import room, room_above
from briefexport.proof.docx.tables import shares
from briefexport.proof.docx.telling import entry_and_place, squeezed, told
from briefexport.proof.record import Kind, Look, Part, Record
from briefexport.records import dataclass

# The kinds of bookmarks that say what a record is, by its own kind.
MARKED: Mapping[Kind, tuple[str, ...]] = {
    "heading": ("brief", "heading"),
    "paragraph": ("paragraph",),
    "term": ("definition",),
    "code": ("codeblock", "mathblock"),
    "formula": ("mathblock",),
    "figure": ("figure",),
    "rule": ("rule",),
    "table": ("table",),
    "cell": ("cell",),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where records are told: their part, and the note or the cell they belong to.

    `meaning` is how far in from a term its meaning stands, in points; `titles` makes headings of
    titles, in a file that has no other.
    """

    part: Part
    bookmarks: Bookmarks
    meaning: float
    titles: bool = False
    note: str = ""
    cell: bool = False


def records(blocks: Sequence[Flowing], scope: Scope) -> list[Record]:
    """Return what `blocks` tell."""
    telling = Telling(scope)
    for block in with_captions(blocks):
        telling.tell(block)
    return telling.records


# --- Telling -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """A label alone in its line, whose item follows; `gap` is the room above it."""

    para: Para
    frames: Frames
    gap: Mapping[str, Look]


@dataclass(slots=True)
class Telling:
    """The records so far, what is open, and the room since the last that was told.

    `drop` is the room since a page began, None where something stands between.
    """

    scope: Scope
    records: list[Record] = field(default_factory=list)
    frames: Frames = ()
    gap: float | None = None
    drop: float | None = None
    last: Flowing | None = None
    waiting: Waiting | None = None

    def tell(self, block: Flowing | Captioned) -> None:
        """Tell one block."""
        match block:
            case Para():
                self._para(block)
            case Grid():
                self._step(block)
                self.frames = standing(self.frames, block.table.left)
                self._table(block, self._taken())
            case Captioned(caption, owner, above):
                self._captioned(caption, owner, above=above)

    # --- Room ------------------------------------------------------------------------------------

    def _step(self, block: Flowing) -> None:
        """Add the room above `block`; at the head of a page there is none to tell."""
        if block.fresh or self.last is None:
            self.gap = None
            self.drop = room_above(_setting(block)) if block.fresh else None
        else:
            between = room(_setting(self.last), _setting(block))
            self.gap = None if self.gap is None else self.gap + between
            self.drop = None if self.drop is None else self.drop + between
        self.last = block

    def _taken(self) -> dict[str, Look]:
        """Return the room above what is told now, and begin to count that below it."""
        told = _gap(self.gap) | ({} if self.drop is None else {"drop": round(self.drop, 3)})
        self.gap, self.drop = 0.0, None
        return told

    # --- Paragraphs ------------------------------------------------------------------------------

    def _para(self, para: Para) -> None:
        self._step(para)
        self.frames = placed(self.frames, para.setting, self.scope.meaning)
        kind = kind_of(para, titles=self.scope.titles)
        if para.words.empty and kind != "code":
            self._pass(para)
        else:
            self._told(para, kind, self._taken())

    def _pass(self, para: Para) -> None:
        """Go past an empty line: nothing is told of it but the room it takes, and its label."""
        if para.label:
            self.waiting = Waiting(para, self.frames, _gap(self.gap))
        height = para.setting.leading or 0.0
        self.gap = None if self.gap is None else self.gap + height
        self.drop = None if self.drop is None else self.drop + height

    def _told(self, para: Para, kind: Kind, gap: Mapping[str, Look]) -> None:
        facts, looks = self._label(para)
        self.records.append(self._record(para, kind, facts, {**gap, **looks}))

    def _record(
        self, para: Para, kind: Kind, facts: Mapping[str, str], looks: Mapping[str, Look]
    ) -> Record:
        words, setting = para.words, para.setting
        found = {**facts, **self._facts()}
        settled = paragraph_looks(setting) | dict(looks)
        own_id = self.scope.bookmarks.id(words.names, *MARKED.get(kind, ()))
        bare = Record(kind, self.scope.part, "", found, settled, where=para.where, id=own_id)
        match kind:
            case "figure":
                return _figure(bare, para)
            case "formula":
                return replace(bare, looks=without_text(settled))
            case "entry":
                pieces, place = entry_and_place(words)
                words = replace(words, pieces=pieces)
                found |= {"place": place} if place else {}
                bare = replace(bare, looks=settled | entry_looks(setting))
            case "heading":
                found["level"] = str(heading_level(setting) or 1)
                bare = replace(bare, looks={**settled, **heading_looks(para)})
            case _:
                pass
        if words.pictures and words.pictures[0].height:
            first = words.pictures[0]
            sized: dict[str, Look] = {
                "picture_height": round(first.height, 3), "picture_drop": first.drop,
            }  # fmt: skip
            bare = replace(bare, looks={**bare.looks, **sized})
        said = told(words)
        if said.language:
            found["language"] = said.language
        return replace(
            bare,
            text=said.text,
            facts=found,
            runs=said.runs,
            links=said.links,
            marks=tuple(mark for mark in said.marks if mark[0] != kind),
            pictures=tuple(squeezed(picture.alt or "") for picture in words.pictures),
        )

    def _facts(self) -> dict[str, str]:
        lists, around = lists_in(self.frames), inside(self.frames)
        return {
            **({"lists": str(lists)} if lists else {}),
            **({"inside": around} if around else {}),
            **({"note": self.scope.note} if self.scope.note else {}),
            **({"cell": "yes"} if self.scope.cell else {}),
        }

    # --- Labels ----------------------------------------------------------------------------------

    def _label(self, para: Para | None) -> tuple[dict[str, str], dict[str, Look]]:
        """Return the label of what is told now: its own, or that of the item it begins.

        An item begins where its label stands, so the room above is that above the label.
        """
        waiting, self.waiting = self.waiting, None
        if para is not None and para.label:
            return {"label": para.label}, marker_looks(para)
        if waiting is None or self.frames[: len(waiting.frames)] != waiting.frames:
            return {}, {}
        return {"label": waiting.para.label}, {**waiting.gap, **marker_looks(waiting.para)}

    # --- Captions and tables ---------------------------------------------------------------------

    def _captioned(self, caption: Para, owner: Flowing, *, above: bool) -> None:
        """Tell a caption before its table, or behind its figure.

        The room above both is told of what owns it, the room between them of the caption.
        """
        first, second = (caption, owner) if above else (owner, caption)
        self._step(first)
        if isinstance(owner, Grid):
            self.frames = standing(self.frames, owner.table.left)
        else:
            self.frames = placed(self.frames, owner.setting, self.scope.meaning)
        outer = self._taken()
        self._step(second)
        inner = self._taken()
        if isinstance(owner, Grid):
            self._told(caption, "caption", inner)
            self._table(owner, outer, "above" if above else "below", caption)
        else:
            self._told(owner, "figure", outer)
            self._told(caption, "caption", inner)

    def _table(
        self,
        grid: Grid,
        gap: Mapping[str, Look],
        caption: str = "",
        captioned: Para | None = None,
    ) -> None:
        table = grid.table
        facts, label = self._label(None)
        looks: dict[str, Look] = {**gap, **label, "left": table.left}
        if len(table.widths) == table.columns and (said := shares(table.widths)):
            looks |= {"widths": said, "table_width": sum(table.widths)}
        if caption:
            looks["caption_place"] = caption
        counts = {"columns": table.columns, "head": table.head, "rows": table.rows}
        facts |= {name: str(count) for name, count in counts.items()} | self._facts()
        marks = self.scope.bookmarks
        names = captioned.words.names if captioned else _first_names(grid)
        self.records.append(
            Record(
                "table", self.scope.part, "", facts, looks, where=grid.where,
                id=marks.id(names, *MARKED["table"]),
            )
        )  # fmt: skip
        for cell in grid.cells:
            self.records += _cell(cell, grid, self.scope)


def _gap(gap: float | None) -> dict[str, Look]:
    return {} if gap is None else {"gap": round(gap, 3)}


def _setting(block: Flowing) -> Setting | None:
    return block.setting if isinstance(block, Para) else None


def _figure(bare: Record, para: Para) -> Record:
    picture = para.words.pictures[0]
    facts = dict(bare.facts) | ({} if picture.alt is None else {"alt": squeezed(picture.alt)})
    looks = without_text(bare.looks) | ({"width": round(picture.width, 3)} if picture.width else {})
    return replace(bare, facts=facts, looks=looks)


# --- Cells ---------------------------------------------------------------------------------------


def _cell(cell: GridCell, grid: Grid, scope: Scope) -> Iterator[Record]:
    """Yield a cell, then what stands in it where that is more than a paragraph."""
    found = records(cell.blocks, replace(scope, cell=True))
    paras = [block for block in cell.blocks if isinstance(block, Para)]
    text = found[0] if len(found) == 1 and _is_plain(found[0]) else None
    header = _header(cell, grid)
    facts = _spans(cell) | ({"header": header} if header else {})
    facts |= {"note": scope.note} if scope.note else {}
    facts |= {"align": _align(paras[0].setting)} if paras else {}
    names = paras[0].words.names if paras else ()
    looks = cell_looks(cell)
    id_ = scope.bookmarks.id(names, *MARKED["cell"])
    bare = Record("cell", scope.part, "", facts, looks, where=cell.where, id=id_)
    if text is None:
        yield bare
        yield from found
        return
    if "language" in text.facts:
        facts["language"] = text.facts["language"]
    yield replace(
        bare, text=text.text, facts=facts, runs=text.runs, links=text.links, marks=text.marks,
        pictures=text.pictures,
    )  # fmt: skip


def _is_plain(record: Record) -> bool:
    standing_alone = not record.facts.keys() & {"label", "inside", "lists"}
    return record.kind == "paragraph" and standing_alone


def _spans(cell: GridCell) -> dict[str, str]:
    slot = cell.slot
    return {
        "row": str(slot.row + 1),
        "column": str(slot.column + 1),
        "across": str(slot.across),
        "down": str(slot.down),
    }


def _header(cell: GridCell, grid: Grid) -> str:
    if cell.slot.row < grid.table.head:
        return "column"
    return "row" if grid.table.stub and cell.slot.column == 0 else ""


def _align(setting: Setting) -> str:
    return "decimal" if setting.decimal else setting.align


def _first_names(grid: Grid) -> tuple[str, ...]:
    blocks = grid.cells[0].blocks if grid.cells else ()
    first = blocks[0] if blocks else None
    return first.words.names if isinstance(first, Para) else ()
