"""Where a paragraph stands and what it is: its style, what it says itself, and its list."""

from collections.abc import Sequence
from dataclasses import replace

from briefexport.model import Align, ListKind
from briefexport.readers.docx.draft import Draft
from briefexport.readers.docx.numbering import counted, level_of
from briefexport.readers.docx.parts import Box, Line, Para, Picture, Piece
from briefexport.readers.docx.properties import ALIGNS
from briefexport.readers.docx.roles import Role
from briefexport.readers.docx.styles import Sheet, look_of, sheet_of
from briefexport.records import dataclass

# Roles whose paragraphs are never items, whatever numbers they have.
UNLISTED: frozenset[Role] = frozenset(("heading", "title", "subtitle", "caption", "generated"))
# The list of tasks that no numbering counts.
UNNUMBERED = -1


@dataclass(frozen=True, slots=True)
class Marker:
    """What marks an item: its list, its level there, its number, and its box.

    `at` is where the marker stands, `left` where the text of its level does.
    """

    num: int
    level: int
    kind: ListKind
    value: int = 1
    checked: bool | None = None
    at: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph with its place. Lengths are twentieths of a point; `level` is that of its role.

    `step` is how far in its style stands where nothing is around it. `unmarked` is whether it says
    itself that no list marks it, as LibreOffice lets what goes on in an item do.
    """

    para: Para
    pieces: tuple[Piece, ...]
    role: Role
    level: int
    left: int
    step: int
    before: int
    after: int
    contextual: bool
    align: Align | None
    unmarked: bool = False
    marker: Marker | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said in it."""
        return not any(piece.thing or piece.text.strip() for piece in self.pieces)

    @property
    def is_picture(self) -> bool:
        """Whether it holds a picture and nothing else."""
        pictures = [piece for piece in self.pieces if isinstance(piece.thing, Picture)]
        rest = (piece for piece in self.pieces if not isinstance(piece.thing, Picture))
        return len(pictures) == 1 and not any(one.thing or one.text.strip() for one in rest)


def placed(para: Para, pieces: Sequence[Piece], draft: Draft) -> Placed:
    """Return `para`, of which `pieces` are shown, in its place; its list counts it."""
    said, sheet = para.properties, sheet_of(draft.styles, para.properties.style)
    role, level = _role(para, pieces, sheet, draft)
    num = sheet.num if said.num is None else said.num
    at = said.level if said.level is not None else (sheet.list_level if said.num is None else 0)
    design = level_of(draft.styles.numbering, num, at) if num > 0 else None
    left = said.left
    if left is None and design and (said.num is not None or said.level is not None):
        left = design.left
    if left is None and said.num == 0:
        left = sheet.bare
    aligned = said.aligned if said.aligned is not None else sheet.aligned
    marker = None
    if design and role not in UNLISTED:
        marker = _marker(num, min(max(at, 0), 8), role, draft)
        hanging = design.hanging if said.hanging is None else said.hanging
        stands = max(0, sheet.left if left is None else left)
        if marker:
            # Code and formulas stand further in than the text of their item.
            inside = design.left if role in {"code", "formula"} else None
            marker = replace(marker, at=stands - hanging, left=stands if inside is None else inside)
    elif role in {"task", "task-done"} or _box(pieces) is not None:
        stands = max(0, sheet.left if left is None else left)
        marker = Marker(UNNUMBERED, 0, "bullet", 1, role == "task-done", stands, stands)
    if marker and (box := _box(pieces)) is not None:
        marker = replace(marker, checked=box)
        pieces = [piece for piece in pieces if not isinstance(piece.thing, Box)]
    return Placed(
        para, tuple(pieces), role, level,
        max(0, sheet.left if left is None else left), sheet.step,
        sheet.before if said.before is None else said.before,
        sheet.after if said.after is None else said.after,
        sheet.contextual if said.contextual is None else said.contextual,
        ALIGNS.get(aligned), said.num == 0 and not sheet.num, marker,
    )  # fmt: skip


def _role(para: Para, pieces: Sequence[Piece], sheet: Sheet, draft: Draft) -> tuple[Role, int]:
    outline = para.properties.outline
    if sheet.role == "body":
        if outline is not None and 0 <= outline < 9:
            return "heading", outline + 1
        shown = [piece for piece in pieces if piece.text.strip()]
        if not shown and not para.boxes and (sheet.ruled or para.properties.ruled):
            return "scene", 0
        if sheet.monospaced or (shown and all(_is_code(para, piece, draft) for piece in shown)):
            return "code", 0
    if any(isinstance(piece.thing, Line) for piece in pieces):
        return "scene", 0
    return sheet.role, sheet.level


def _is_code(para: Para, piece: Piece, draft: Draft) -> bool:
    """Return whether a hand set `piece` in a font for code."""
    look = look_of(draft.styles, para.properties.style, piece.run)
    return not piece.thing and "code" in look.plain and not piece.run.style


def _box(pieces: Sequence[Piece]) -> bool | None:
    """Return whether the task a box begins is done; None where there is no box."""
    first = next((piece for piece in pieces if piece.thing or piece.text.strip()), None)
    return first.thing.checked if first and isinstance(first.thing, Box) else None


def _marker(num: int, at: int, role: Role, draft: Draft) -> Marker | None:
    numbering = draft.styles.numbering
    design = level_of(numbering, num, at)
    if design is None or design.kind is None:
        return None
    value = counted(draft.counts, numbering, num, at)
    checked = {"task": False, "task-done": True}.get(role, design.checked)
    least = 0 if design.kind == "decimal" else 1
    return Marker(num, at, design.kind, max(least, value), checked)
