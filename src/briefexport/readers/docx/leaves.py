"""One paragraph as the blocks it is by itself."""

from collections.abc import Sequence

from briefexport.model import (
    Block,
    CodeBlock,
    Figure,
    Heading,
    Inline,
    MathBlock,
    Origin,
    Paragraph,
    Range,
    Rule,
    Segment,
)
from briefexport.readers.docx.captions import without_label, without_number
from briefexport.readers.docx.draft import Draft, claimed, names_in
from briefexport.readers.docx.formulas import latex
from briefexport.readers.docx.inlines import inlines, picture_of, unmarked
from briefexport.readers.docx.parts import BREAK, Formula, Para
from briefexport.readers.docx.placing import Placed
from briefexport.segments import merged

DEEPEST = 6


def place_of(para: Para) -> Origin:
    """Return where `para` stands: it is a line, and has no marks of its own."""
    return Origin(para.start, para.start, para.end, Range(para.start, para.end))


def span_of(blocks: Sequence[Block], other: Origin | None) -> tuple[int, int]:
    """Return where the first of `blocks` begins and the last one ends; 0 and 0 where none is."""
    places = [block.origin for block in blocks if block.origin]
    places += [other] if other else []
    if not places:
        return 0, 0
    return min(one.start for one in places), max(one.end for one in places)


def leaves(one: Placed, caption: Placed | None, draft: Draft) -> list[Block]:
    """Return the paragraph `one` as a block, or as none where it says nothing."""
    origin = place_of(one.para)
    match one.role:
        case "scene":
            return [Rule(origin=origin), *_paragraph(one, draft, origin)]
        case "code":
            return [_code(one, origin)]
        case "heading":
            return _heading(one, draft, origin)
        case _ if one.is_picture:
            return _figure(one, caption, draft, origin)
        case _ if formula := _only_formula(one):
            said = latex(formula.element)
            return [MathBlock(said, origin=origin)] if said else _paragraph(one, draft, origin)
        case _:
            return _paragraph(one, draft, origin)


def _paragraph(one: Placed, draft: Draft, origin: Origin) -> list[Block]:
    if one.role == "scene" and one.para.properties.style:
        # Of a style for scene breaks the signs are the style's own.
        return []
    content = inlines(one.para, draft, one.pieces)
    return [Paragraph(content, origin=origin)] if content else []


def _heading(one: Placed, draft: Draft, origin: Origin) -> list[Block]:
    pieces = without_number(one, draft)
    content = inlines(one.para, draft, unmarked(one.para, pieces, draft))
    if not content:
        return []
    level = min(max(1, one.level - draft.shift), DEEPEST)
    return [Heading(level, content, id=claimed(names_in(one.para), draft), origin=origin)]


def _only_formula(one: Placed) -> Formula | None:
    """Return the formula of a paragraph that holds nothing else and sets it on its own."""
    shown = [piece for piece in one.pieces if piece.thing or piece.text.strip()]
    if len(shown) != 1 or not isinstance(shown[0].thing, Formula):
        return None
    formula = shown[0].thing
    return formula if formula.display or one.role == "formula" else None


def _figure(one: Placed, caption: Placed | None, draft: Draft, origin: Origin) -> list[Block]:
    picture = picture_of(one.para, one.pieces, draft)
    said: tuple[Inline, ...] = ()
    place, label = None, claimed(names_in(one.para), draft)
    if caption:
        said = inlines(caption.para, draft, without_label(caption, draft))
        place = place_of(caption.para)
        label = claimed([*names_in(caption.para), *names_in(one.para)], draft)
    if picture is None:
        return [Paragraph(said, origin=place)] if said else []
    start = min(origin.start, place.start if place else origin.start)
    end = max(origin.end, place.end if place else origin.end)
    whole = Origin(start, start, end, origin.content)
    return [Figure(picture, said, id=label, origin=whole, caption_origin=place)]


# --- Code ----------------------------------------------------------------------------------------


def _code(one: Placed, origin: Origin) -> CodeBlock:
    """Return a paragraph of code; the breaks in it are line ends."""
    pieces = [piece for piece in one.pieces if piece.text]
    value = "".join(piece.text for piece in pieces).replace(BREAK, "\n")
    segments = merged(Segment(piece.start, len(piece.text), len(piece.text)) for piece in pieces)
    return CodeBlock(value, origin=origin, segments=segments)


def joined(first: CodeBlock, second: CodeBlock) -> CodeBlock:
    """Return two paragraphs of code, one right after the other, as one block."""
    assert first.origin
    assert second.origin
    between = Segment(first.origin.end, second.origin.start - first.origin.end, 1)
    start, end = first.origin.start, second.origin.end
    return CodeBlock(
        f"{first.value}\n{second.value}",
        origin=Origin(start, start, end, Range(start, end)),
        segments=(*first.segments, between, *second.segments),
    )
