"""Blocks as records: what each is, what it stands in, and the room above it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from briefexport.proof.docx.bookmarks import Bookmarks
from briefexport.proof.docx.flow import Flowing, Grid, GridCell, Para
from briefexport.proof.docx.nesting import Frames, inside, lists_in, placed, standing
from briefexport.proof.docx.paragraphs import Setting
from briefexport.proof.docx.spacing import room
from briefexport.proof.docx.tables import shares
from briefexport.proof.docx.telling import entry_and_place, squeezed, told
from briefexport.proof.record import Kind, Look, Part, Record

# A change of scene: stars in a line of their own.
SCENE = re.compile(r"(?:[*∗⁎] ?){3,}|⁂")
DEEPEST_HEADING = 6
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
    for block in _in_order(blocks):
        telling.tell(block)
    telling.end()
    return telling.records


# --- Captions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Captioned:
    """A table or a figure with the caption that belongs to it, wherever that stands."""

    caption: Para
    block: Flowing
    above: bool


def _in_order(blocks: Sequence[Flowing]) -> Iterator[Flowing | Captioned]:
    """Yield `blocks`, captions with what they belong to: what has a caption above, then below."""
    number = 0
    while number < len(blocks):
        block = blocks[number]
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if following is not None and _is_caption(block) and _takes(following, block):
            # What stands below a figure with its own caption is not that caption's.
            assert isinstance(block, Para)
            yield Captioned(block, following, above=True)
            number += 2
        elif following is not None and _is_caption(following) and _takes(block, following):
            after = blocks[number + 2] if number + 2 < len(blocks) else None
            assert isinstance(following, Para)
            if isinstance(block, Grid) and isinstance(after, Grid):
                yield block
                number += 1
            else:
                yield Captioned(following, block, above=False)
                number += 2
        else:
            yield block
            number += 1


def _is_caption(block: Flowing) -> bool:
    return isinstance(block, Para) and block.setting.purpose.use == "caption"


def _takes(block: Flowing, caption: Flowing) -> bool:
    """Return whether a caption can be that of `block`, by what its number is counted in."""
    counted = caption.words.sequence.lower() if isinstance(caption, Para) else ""
    if isinstance(block, Grid):
        return counted != "figure"
    return counted != "table" and _is_figure(block)


def _is_figure(para: Para) -> bool:
    """Return whether a paragraph is a picture, and not text that has one as a letter."""
    words = para.words
    if len(words.pictures) != 1 or words.formulas:
        return False
    return not words.pictures[0].shifted and not any(piece.text.strip() for piece in words.pieces)


# --- Telling -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """A label whose item has not begun: its paragraph is empty, what belongs to it follows."""

    para: Para
    frames: Frames


@dataclass(slots=True)
class Telling:
    """The records so far, what is open, and the room since the last that was told."""

    scope: Scope
    records: list[Record] = field(default_factory=list)
    frames: Frames = ()
    gap: float | None = None
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

    def end(self) -> None:
        """Tell what still waits."""
        self._give_up()

    # --- Room ------------------------------------------------------------------------------------

    def _step(self, block: Flowing) -> None:
        """Add the room above `block`; at the head of a page there is none to tell."""
        if block.fresh or self.last is None:
            self.gap = None
        elif self.gap is not None:
            self.gap += room(_setting(self.last), _setting(block))
        self.last = block

    def _taken(self) -> dict[str, Look]:
        """Return the room above what is told now, and begin to count that below it."""
        gap, self.gap = self.gap, 0.0
        return {} if gap is None else {"gap": round(gap, 3)}

    # --- Paragraphs ------------------------------------------------------------------------------

    def _para(self, para: Para) -> None:
        self._step(para)
        self.frames = placed(self.frames, para.setting, self.scope.meaning)
        kind = _kind(para, self.scope)
        if para.words.empty and kind != "code":
            if self.gap is not None:
                self.gap += para.setting.leading or 0.0
            if para.label:
                self._give_up()
                self.waiting = Waiting(para, self.frames)
            return
        self._told(para, kind, self._taken())

    def _told(self, para: Para, kind: Kind, gap: Mapping[str, Look]) -> None:
        facts, looks = self._label(para)
        self.records.append(self._record(para, kind, facts, {**gap, **looks}))

    def _record(
        self, para: Para, kind: Kind, facts: Mapping[str, str], looks: Mapping[str, Look]
    ) -> Record:
        words, setting = para.words, para.setting
        found = {**facts, **self._facts()}
        settled = _looks(setting) | dict(looks)
        own_id = self.scope.bookmarks.id(words.names, *MARKED.get(kind, ()))
        bare = Record(kind, self.scope.part, "", found, settled, where=para.where, id=own_id)
        match kind:
            case "figure":
                return _figure(bare, para)
            case "formula" | "rule":
                return replace(bare, looks=_without_text(settled))
            case "entry":
                pieces, place = entry_and_place(words)
                words = replace(words, pieces=pieces)
                found |= {"place": place} if place else {}
            case "heading":
                found["level"] = str(heading_level(setting) or 1)
            case _:
                pass
        said = told(words)
        if said.language:
            found["language"] = said.language
        return replace(
            bare,
            text=said.text,
            facts=found,
            runs=said.runs,
            links=said.links,
            marks=said.marks,
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
        """Return the label of what is told now: its own, or that of the item it begins."""
        if para is not None and para.label:
            self._give_up()
            return {"label": para.label}, _marker(para)
        waiting, self.waiting = self.waiting, None
        if waiting is None:
            return {}, {}
        if self.frames[: len(waiting.frames)] != waiting.frames:
            self.waiting = waiting
            self._give_up()
            return {}, {}
        return {"label": waiting.para.label}, _marker(waiting.para)

    def _give_up(self) -> None:
        """Tell an item that nothing followed: a label alone."""
        waiting, self.waiting = self.waiting, None
        if waiting is not None:
            frames, self.frames = self.frames, waiting.frames
            facts, looks = {"label": waiting.para.label}, _marker(waiting.para)
            self.records.append(self._record(waiting.para, "paragraph", facts, looks))
            self.frames = frames

    # --- Captions and tables ---------------------------------------------------------------------

    def _captioned(self, caption: Para, owner: Flowing, *, above: bool) -> None:
        """Tell a caption before its table, or behind its figure.

        The room above both is told of what owns it, the room between them of the caption.
        """
        first, second = (caption, owner) if above else (owner, caption)
        self._step(first)
        left = owner.table.left if isinstance(owner, Grid) else caption.setting.left
        self.frames = standing(self.frames, left)
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
            looks["widths"] = said
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


# --- Kinds ---------------------------------------------------------------------------------------


OWN_KINDS: Mapping[str, Kind] = {"code": "code", "term": "term", "caption": "caption"}


def _kind(para: Para, scope: Scope) -> Kind:
    words, use = para.words, para.setting.purpose.use
    if _is_figure(para):
        return "figure"
    text = "".join(piece.text for piece in words.pieces).strip()
    if words.formulas and not text and not words.pictures:
        return "formula"
    if use == "rule" or SCENE.fullmatch(text):
        return "rule"
    if use == "entry" or (words.listed and use == "text"):
        return "entry"
    if heading_level(para.setting) or (use == "title" and scope.titles):
        return "heading"
    return OWN_KINDS.get(use, "paragraph")


def heading_level(setting: Setting) -> int | None:
    """Return the level of a heading, by its style's name or else its outline level."""
    if setting.purpose.use == "heading":
        return min(setting.purpose.level, DEEPEST_HEADING)
    if setting.outline is not None and 0 <= setting.outline < DEEPEST_HEADING:
        return setting.outline + 1
    return None


def _figure(bare: Record, para: Para) -> Record:
    picture = para.words.pictures[0]
    facts = dict(bare.facts) | ({} if picture.alt is None else {"alt": squeezed(picture.alt)})
    looks = _without_text(bare.looks) | (
        {"width": round(picture.width, 3)} if picture.width else {}
    )
    return replace(bare, facts=facts, looks=looks)


def _without_text(looks: Mapping[str, Look]) -> dict[str, Look]:
    return {key: value for key, value in looks.items() if key not in {"leading", "indent"}}


# --- Looks ---------------------------------------------------------------------------------------


def _setting(block: Flowing) -> Setting | None:
    return block.setting if isinstance(block, Para) else None


def _looks(setting: Setting) -> dict[str, Look]:
    looks: dict[str, Look] = {
        "align": setting.align,
        "indent": setting.indent,
        "left": setting.left,
        "right": setting.right,
    }
    if setting.leading is not None:
        looks["leading"] = setting.leading
    if setting.fill:
        looks["fill"] = setting.fill
    edge = setting.box.left
    # A rule in the colour of what is behind it is padding, not a rule.
    if edge is not None and edge.width and edge.colour != setting.fill:
        looks |= {"edge": edge.width, "edge_colour": edge.colour}
    return looks


def _marker(para: Para) -> dict[str, Look]:
    letters = para.marker
    if letters is None:
        return {}
    return {
        "marker_colour": letters.colour,
        "marker_font": letters.font,
        "marker_size": letters.size,
    }


# --- Cells ---------------------------------------------------------------------------------------

SIDES = {"top": "top", "bottom": "bottom", "left": "start", "right": "end"}


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
    looks = _cell_looks(cell)
    if paras and (leading := paras[0].setting.leading) is not None:
        looks["leading"] = leading
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


def _cell_looks(cell: GridCell) -> dict[str, Look]:
    look = cell.look
    looks: dict[str, Look] = {f"pad_{SIDES[side]}": wide for side, wide in look.padding.items()}
    for side, rule in look.rules.items():
        looks[f"rule_{SIDES[side]}"] = rule.width
        looks[f"rule_{SIDES[side]}_colour"] = rule.colour
    if look.fill:
        looks["fill"] = look.fill
    return {**looks, "valign": look.valign}


def _first_names(grid: Grid) -> tuple[str, ...]:
    blocks = grid.cells[0].blocks if grid.cells else ()
    first = blocks[0] if blocks else None
    return first.words.names if isinstance(first, Para) else ()
