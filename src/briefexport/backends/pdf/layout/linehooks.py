"""The private places of WeasyPrint 70 through which lines are set as the style wants them.

Like those of `hooks`, each has a contract test.
"""

# ruff: noqa: ANN401, SLF001 - the engine is not typed, and these are its private places

from collections.abc import Sequence
from typing import Any

from briefexport.backends.pdf.layout import grid
from briefexport.backends.pdf.layout.hyphens import Dictionaries, last_text, mannered, said

# Where the engine's block layout says whether a page is empty, the margins above a box, its place,
# and where it goes on.
EMPTY, MARGINS, PLACE, RESUME = 0, 3, 5, 6
# Letters that are not Latin: of a second font, mostly. Looking closer takes as long as mending.
# (A pattern of so many takes longer to compile than a page of text asks for them.)
SECOND_FONT = (
    ("\u0370", "\u1dff"),
    ("\u2c80", "\ud7ff"),
    ("\uf900", "\ufefe"),
    ("\U00010000", "\U0010ffff"),
)


def mend_grid() -> None:
    """Let lines keep to the baseline grid, where the style sheet says so of their boxes.

    The engine knows no `block-step`, and makes a line higher for every other font in it.
    """
    from weasyprint.layout import block, inline  # noqa: PLC0415

    in_flow, verticality = block._in_flow_layout, inline.line_box_verticality

    def in_flow_layout(context: Any, box: Any, at: int, child: Any, above: Any, *rest: Any) -> Any:
        siblings = [one for one in above if one.is_in_normal_flow()]
        child.under_heads = _is_under_heads(box, siblings)
        shifts = _shifts(context, box, child, siblings, rest)
        moved = siblings[len(siblings) - len(shifts) + 1 :] if shifts else []
        for one, shift in zip(moved, shifts, strict=False):
            one.translate(dy=shift)
        place = rest[PLACE] + (shifts[-1] if shifts else 0)
        result = _placed(in_flow, context, box, at, child, above, place, rest)
        kept = [one for one in result[6] if one.is_in_normal_flow()]
        if len(kept) <= len(siblings) and rest[EMPTY] and child.under_heads:
            # Headings would stand alone on a page, for what does not fit below them as a whole.
            result = _placed(in_flow, context, box, at, _divisible(child), above, place, rest)
            kept = [one for one in result[6] if one.is_in_normal_flow()]
        if len(kept) <= len(siblings):
            # The text went to the next page; what stands above it comes back to its place.
            for one, shift in zip(kept[len(siblings) - len(moved) :], shifts, strict=False):
                one.translate(dy=-shift)
        elif siblings and _is_alone(siblings[-1], kept[-1], result[2], box.children[at + 1 :]):
            kept[-1].style = kept[-1].style.copy()
            kept[-1].style["break_after"] = "avoid"
        return result

    def line_box_verticality(line: Any) -> Any:
        return grid.extent(line, grid.Extent(*verticality(line)))

    if in_flow.__module__ == block.__name__:
        block._in_flow_layout = in_flow_layout
        inline.line_box_verticality = line_box_verticality


def _placed(
    in_flow: Any, context: Any, box: Any, at: int, child: Any, above: Any, place: Any, rest: Any
) -> Any:
    """Return what the engine makes of `child`, the one `at` in `box`, at a place of its own."""
    child.position_y = place
    return in_flow(context, box, at, child, above, *rest[:PLACE], place, *rest[PLACE + 1 :])


def _is_under_heads(box: Any, siblings: Sequence[Any]) -> bool:
    """Return whether what comes after `siblings` in `box` has only headings above it there."""
    if not siblings:
        return getattr(box, "under_heads", False)
    return all(grid.kind(one) == "head" for one in siblings)


def _divisible(child: Any) -> Any:
    """Return a box that may be divided between pages."""
    found = child.copy()
    found.style = child.style.copy()
    found.style["break_inside"] = "auto"
    return found


def _shifts(
    context: Any, box: Any, child: Any, siblings: Sequence[Any], rest: Sequence[Any]
) -> tuple[float, ...]:
    """Return how far the last of `siblings`, and `child` after them, move down to the grid."""
    from weasyprint.layout.block import collapse_margin  # noqa: PLC0415
    from weasyprint.layout.percent import resolve_percentages  # noqa: PLC0415
    from weasyprint.text.line_break import strut  # noqa: PLC0415

    if not siblings or rest[RESUME] is not None or grid.kind(child) != "line":
        return ()
    resolve_percentages(child, box)
    margin = collapse_margin([*rest[MARGINS], child.margin_top])
    line = rest[PLACE] + margin + child.border_top_width + child.padding_top
    top = context.current_footnote_area.page.content_box_y()
    leading, _ = strut(child.style)
    return grid.moves(top, leading, line, siblings)


def _is_alone(head: Any, text: Any, resume: Any, after: Sequence[Any]) -> bool:
    """Return whether `text` is a single line under a heading, which wants two below it.

    Of what comes `after` another heading is no second line: a page may end there.
    """
    single = resume is None and len(text.children) == 1 and _is_line(text.children[0])
    if not single or grid.kind(head) != "head":
        return False
    following = next((one for one in after if one.is_in_normal_flow()), None)
    return following is None or grid.kind(following) != "head"


def _is_line(box: Any) -> bool:
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415

    return isinstance(box, boxes.LineBox)


def mend_hyphenation() -> None:
    """Divide words as `hyphens` does, with the words that the style sheet lists.

    The engine knows no `hyphenate-limit-lines`, and no limits at the end of a paragraph or page.
    """
    from weasyprint.layout import inline  # noqa: PLC0415

    original = inline.get_next_linebox

    def get_next_linebox(
        context: Any, linebox: Any, top: float, bottom_space: float, start: Any, *rest: Any
    ) -> Any:
        if not isinstance(context.dictionaries, Dictionaries):
            context.dictionaries = Dictionaries(said(linebox.style))
        container, absolute, fixed, *styles = rest
        if context.excluded_shapes:
            return original(context, linebox, top, bottom_space, start, *rest)
        placed: dict[Any, tuple[list[Any], list[Any]]] = {}

        def lay_out(place: Any) -> Any:
            apart: tuple[list[Any], list[Any]] = ([], [])
            found = original(context, linebox, top, bottom_space, place, container, *apart, *styles)
            placed[found[0]] = apart
            return found

        line, resume = mannered(context, lay_out, linebox, start, bottom_space)
        for boxes, own in zip((absolute, fixed), placed[line], strict=True):
            boxes.extend(own)
        return line, resume

    if original.__module__ == inline.__name__:
        inline.get_next_linebox = get_next_linebox


def mend_right_to_left() -> None:
    """Let justified lines reach both edges, and lines from right to left begin at theirs.

    The engine measures a space in the font of the words around it, but paints one that is stretched
    in the first font that has it. It indents first lines at the left of their boxes, and paints
    the space that it took off the end of a line where that line is not justified.
    """
    from weasyprint.layout import inline  # noqa: PLC0415

    stretch, align, strip = (
        inline.add_word_spacing,
        inline.text_align,
        inline.remove_last_whitespace,
    )

    def add_word_spacing(context: Any, box: Any, spacing: float, advance: float) -> Any:
        advanced = stretch(context, box, spacing, advance)
        if _is_of_two_fonts(getattr(box, "text", "")) and (spaces := _spaces(box)):
            _fit(box, spaces)
        return advanced

    def text_align(context: Any, line: Any, width: float, last: bool) -> Any:
        offset = align(context, line, width, last)
        if line.style["direction"] == "rtl":
            for child in line.children:
                child.translate(dx=-line.text_indent, ignore_floats=True)
        return offset

    def remove_last_whitespace(context: Any, line: Any) -> None:
        box = last_text(line)
        before = getattr(box, "position_x", None)
        strip(context, line)
        if before is not None and box.text and (moved := before - box.position_x):
            _unspaced(context, line, box, moved)

    if stretch.__module__ == inline.__name__:
        inline.add_word_spacing = add_word_spacing
        inline.text_align = text_align
        inline.remove_last_whitespace = remove_last_whitespace


def _is_of_two_fonts(text: str) -> bool:
    """Return whether `text` may have letters of a second font."""
    beyond = {letter for letter in text if letter >= SECOND_FONT[0][0]}
    return any(least <= letter <= most for letter in beyond for least, most in SECOND_FONT)


def _spaces(box: Any) -> int:
    """Return how many spaces of `box` are stretched: none where it is no text."""
    text: str = getattr(box, "text", "")
    return text.count(" ") + text.count("\u00a0")


def _fit(box: Any, spaces: int) -> None:
    """Let the stretched `spaces` of a text fill its width in the font that they are painted in."""
    from weasyprint.text.line_break import line_size  # noqa: PLC0415

    layout = box.pango_layout
    layout.reactivate(box.style)
    painted, _ = line_size(layout.get_first_line()[0], box.style)
    layout.deactivate()
    layout.justification_spacing += (box.width - painted) / spaces


def _unspaced(context: Any, line: Any, box: Any, moved: float) -> None:
    """Take the space that begins the painted `box` out, for which `line` was moved to the left."""
    from weasyprint.text.line_break import create_layout  # noqa: PLC0415

    box.pango_layout = create_layout(box.text, box.style, context, None, box.justification_spacing)
    box.pango_layout.get_first_line()
    box.pango_layout.deactivate()
    for child in line.children:
        child.translate(dx=moved, ignore_floats=True)
    while line is not box:
        if line.style["direction"] == "rtl":
            for child in line.children[:-1]:
                child.translate(dx=-moved, ignore_floats=True)
        line = line.children[-1]
