"""Blocks of Markdown edited in their places, as little as can be."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import partial
from itertools import accumulate

from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Inline,
    List,
    MathBlock,
    Origin,
    Paragraph,
    Quote,
    Range,
    Table,
    Text,
)
from briefexport.revise.writing.changed_lists import change_list
from briefexport.revise.writing.desk import ANEW, MARKED, MINIMAL, Desk, UnsayableError
from briefexport.revise.writing.flows import flow_lines, is_apart, joins
from briefexport.revise.writing.frames import Frame
from briefexport.revise.writing.lines import blanked, extent, is_bare, lead, line_end
from briefexport.revise.writing.markdown.blocks import (
    ASIDES,
    block_lines,
)
from briefexport.revise.writing.markdown.changed_tables import change_table
from briefexport.revise.writing.markdown.elements import element
from briefexport.revise.writing.markdown.escapes import escaped
from briefexport.revise.writing.markdown.inlines import Spot, pieces_of
from briefexport.revise.writing.pieces import prefixed, put
from briefexport.revise.writing.places import in_html, is_element, is_indented, quote_prefix
from briefexport.revise.writing.siblings import Way, change_parts
from briefexport.segments import cut_segments


def change_blocks(desk: Desk, old: Sequence[Block], new: Sequence[Block], frame: Frame) -> None:
    """Edit the source so that the blocks `old`, which stand in `frame`, become the blocks `new`."""
    way: Way[Block] = Way(
        what="block",
        extent=lambda block: extent(block, desk.base, desk.source),
        change=partial(change_block, desk, frame),
        lines=partial(_lines, desk, frame),
        apart=partial(is_apart, tight=frame.tight),
        joins=joins,
        prefix=frame.prefix,
        end=frame.end,
        opening=frame.opening,
    )
    change_parts(desk, old, new, way)


def _lines(
    desk: Desk, frame: Frame, come: Sequence[Block], left: Block | None, right: Block | None
) -> list[str]:
    """Return new blocks as lines, at the top those that can be written."""
    if frame.top:
        come = [block for block in come if _is_sayable(desk, block)]
    return flow_lines(desk, come, left, right, tight=frame.tight)


def _is_sayable(desk: Desk, block: Block) -> bool:
    mark = desk.mark()
    try:
        block_lines(desk, block)
    except UnsayableError as error:
        desk.unsaid[id(block)] = str(error)
        return False
    finally:
        desk.back_to(mark)
    return True


def change_block(desk: Desk, frame: Frame, old: Block, new: Block) -> None:
    """Edit the source so that the block `old` becomes `new`, or write it anew."""
    with desk.leaving(new, top=frame.top):
        mark = desk.mark()
        try:
            _change(desk, frame, old, new)
        except UnsayableError:
            desk.back_to(mark)
            rewrite(desk, frame, old, new)


def _change(desk: Desk, frame: Frame, old: Block, new: Block) -> None:
    level = desk.level(new)
    if new is old and level < ANEW:
        return
    if level >= ANEW:
        rewrite(desk, frame, old, new)
        return
    match old, new:
        case Paragraph(), Paragraph():
            _change_paragraph(desk, frame, old, new)
        case Heading(), Heading():
            _change_heading(desk, old, new)
        case Paragraph(), Heading():
            _to_heading(desk, old, new)
        case Heading(), Paragraph():
            _to_paragraph(desk, frame, old, new)
        case List(), List():
            change_list(desk, frame, old, new, change_blocks)
        case Quote(), Quote():
            _change_quote(desk, old, new)
        case Aside(), Aside():
            _change_aside(desk, old, new)
        case DefinitionList(), DefinitionList():
            _change_definitions(desk, frame, old, new)
        case CodeBlock(), CodeBlock():
            _change_code(desk, old, new)
        case Table(), Table():
            change_table(desk, frame, old, new, change_blocks)
        case Figure(), Figure():
            _change_figure(desk, old, new)
        case MathBlock(), MathBlock():
            _change_math(desk, old, new)
        case _:
            rewrite(desk, frame, old, new)


def rewrite(desk: Desk, frame: Frame, old: Block, new: Block) -> None:
    """Write `new` in the place of `old` from its first character to its last."""
    start, end = extent(old, desk.base, desk.source)
    if in_html(desk, old) or is_element(desk.source, start):
        lines = _elements(desk, old, new)
    else:
        lines = block_lines(desk, new)
    text = prefixed("\n".join(lines), desk.habits.newline, frame.prefix)
    desk.put(start, end, text, _why(old, new))


def _elements(desk: Desk, old: Block, new: Block) -> list[str]:
    """Return `new` as HTML, or as Markdown where the lines of `old` hold nothing else."""
    start, end = extent(old, desk.base, desk.source)
    last = line_end(desk.source, end)
    alone = is_bare(lead(desk.source, start)) and is_bare(desk.source.text[end:last])
    above = desk.source.text[max(desk.source.line_start(start) - 2, 0) : start]
    apart = above.count("\n") > 1 or above.count("\r") > 1 or start == desk.source.content_start
    if alone and apart and isinstance(old, Paragraph):
        return block_lines(desk, new)
    return element(desk, new)


def _why(old: Block, new: Block) -> str:
    one, other = type(old).__name__.lower(), type(new).__name__.lower()
    return f"{one} changed" if one == other else f"{one} made a {other}"


def change_words(
    desk: Desk, home: Range, content: Sequence[Inline], spot: Spot, level: int, prefix: str = ""
) -> None:
    """Edit the running text that stands at `home` so that it becomes `content`."""
    pieces = pieces_of(desk, content, replace(spot, home=home), level)
    put(desk, home, pieces, prefix, "words changed")


def _change_paragraph(desk: Desk, frame: Frame, old: Paragraph, new: Paragraph) -> None:
    assert old.origin
    spot = Spot(html=in_html(desk, old))
    change_words(desk, old.origin.content, new.content, spot, desk.level(new), frame.prefix)


# --- Headings ----------------------------------------------------------------------------------


def _is_marked(desk: Desk, origin: Origin) -> bool:
    """Return whether a heading is marked by number signs, not by a line under it or in HTML."""
    return desk.source.text.startswith("#", origin.start)


def _change_heading(desk: Desk, old: Heading, new: Heading) -> None:
    assert old.origin
    origin = old.origin
    marked, _text = _is_marked(desk, origin), desk.source.text
    html = is_element(desk.source, origin.start)
    if new.level != old.level:
        _change_level(desk, origin, old.level, new.level)
    home = _within(desk, old) if html else origin.content
    lines = not marked and not html and new.level < 3
    spot = Spot(lines=lines, html=html, heading=marked)
    change_words(desk, home, new.content, spot, desk.level(new))


def _within(desk: Desk, old: Heading) -> Range:
    """Return where the words of a heading stand between its tags."""
    assert old.origin
    text, (start, end) = desk.source.text, (old.origin.start, old.origin.end)
    return Range(text.find(">", start, end) + 1, text.rfind("<", start, end))


def _change_level(desk: Desk, origin: Origin, old: int, new: int) -> None:
    """Edit the marks of a heading: signs before, and behind if it has some, or a line under it."""
    text, (start, end) = desk.source.text, (origin.start, origin.end)
    inner, why = origin.content, f"heading of level {old} made one of level {new}"
    if is_element(desk.source, start):
        desk.put(start + 2, start + 3, str(new), why)
        desk.put(text.rfind("<", start, end) + 3, end - 1, str(new), why)
    elif _is_marked(desk, origin):
        desk.put(start, start + old, "#" * new, why)
        closing = re.compile(r"(?<=[ \t])#+(?=[ \t]*$)").search(text, inner.end, end)
        if closing:
            desk.put(closing.start(), closing.end(), "#" * new, why)
    elif new < 3:
        under = re.compile(r"[=-]+[ \t]*\Z").search(text, inner.end, end)
        assert under
        sign = "=" if new == 1 else "-"
        desk.put(under.start(), end, sign * len(under[0].rstrip()), why)
    else:
        desk.put(start, start, "#" * new + " ", why)
        attributes = re.compile(r"[ \t]*\{[^{}\n]*\}").match(text, inner.end)
        desk.put(attributes.end() if attributes else inner.end, end, "", why)


def _to_heading(desk: Desk, old: Paragraph, new: Heading) -> None:
    if in_html(desk, old):
        raise UnsayableError("a heading within HTML")
    assert old.origin
    home = old.origin.content
    desk.put(home.start, home.start, "#" * new.level + " ", "paragraph made a heading")
    spot = Spot(lines=False, heading=True)
    change_words(desk, home, new.content, spot, desk.level(new))


def _to_paragraph(desk: Desk, frame: Frame, old: Heading, new: Paragraph) -> None:
    assert old.origin
    origin, why = old.origin, "heading made a paragraph"
    if is_element(desk.source, origin.start):
        rewrite(desk, frame, old, new)
        return
    home = origin.content
    desk.put(origin.start, home.start, "", why)
    spot = Spot(home=home)
    put(desk, home, pieces_of(desk, new.content, spot, desk.level(new)), frame.prefix, why)
    desk.put(home.end, origin.end, "", why)


# --- What holds blocks -------------------------------------------------------------------------


def _change_quote(desk: Desk, old: Quote, new: Quote) -> None:
    assert old.origin
    if is_element(desk.source, old.origin.start):
        prefix = blanked(lead(desk.source, old.origin.start))
    else:
        prefix = quote_prefix(desk.source, old)
    frame = Frame(prefix, end=old.origin.end)
    change_blocks(desk, _with_attribution(old), _with_attribution(new, old), frame)


def _with_attribution(quote: Quote, base: Quote | None = None) -> tuple[Block, ...]:
    """Return what `quote` holds with its attribution as the paragraph it is in the source."""
    if not quote.attribution:
        return quote.content
    name = "attribution of what the source says"
    if base and base.attribution is quote.attribution:
        return (*quote.content, *_with_attribution(base)[-1:])
    last = Paragraph(quote.attribution, id=name, origin=(base or quote).attribution_origin)
    return (*quote.content, last)


def _change_aside(desk: Desk, old: Aside, new: Aside) -> None:
    assert old.origin
    if new.title != old.title:
        raise UnsayableError("the title of an aside has no form in Markdown")
    source, start = desk.source, old.origin.start
    if new.kind != old.kind:
        found = re.compile(r">[ \t]*\[!(\w+)\]").match(source.text, start)
        if not found:
            raise UnsayableError("HTML has asides of one kind")
        desk.put(*found.span(1), ASIDES[new.kind], f"{old.kind} made a {new.kind}")
    prefix = quote_prefix(source, old)
    if is_element(desk.source, start):
        prefix = blanked(lead(source, start))
    change_blocks(desk, old.content, new.content, Frame(prefix, end=old.origin.end))


def _change_definitions(desk: Desk, frame: Frame, old: DefinitionList, new: DefinitionList) -> None:
    same = [one.id for one in old.items] == [one.id for one in new.items]
    pairs = list(zip(old.items, new.items, strict=False))
    if not same or any(_is_reshaped(one, other) for one, other in pairs):
        rewrite(desk, frame, old, new)
        return
    for one, other in pairs:
        _change_definition(desk, one, other)


def _is_reshaped(old: Definition, new: Definition) -> bool:
    return len(old.terms) != len(new.terms) or len(old.meanings) != len(new.meanings)


def _change_definition(desk: Desk, old: Definition, new: Definition) -> None:
    for was, place, term in zip(old.terms, old.term_origins, new.terms, strict=True):
        if term is not was or desk.level(new):
            html = is_element(desk.source, place.start)
            if html:
                raise UnsayableError("a term within HTML")
            change_words(desk, place.content, term, Spot(lines=False), desk.level(new))
    for was_meaning, meaning in zip(old.meanings, new.meanings, strict=True):
        if not was_meaning and meaning:
            raise UnsayableError("a term without a meaning")
        if was_meaning:
            assert was_meaning[0].origin
            start = was_meaning[0].origin.start
            prefix = blanked(lead(desk.source, start))
            change_blocks(desk, was_meaning, meaning, Frame(prefix, end=start, tight=True))


# --- Figures -----------------------------------------------------------------------------------


def _change_figure(desk: Desk, old: Figure, new: Figure) -> None:
    """Edit what a picture shows and its caption where they stand; a figure else is written anew."""
    origin, caption = old.image.origin, old.caption_origin
    image = replace(old.image, alt=new.image.alt)
    if not origin or not desk.source.text.startswith("![", origin.outer.start):
        raise UnsayableError("a figure in HTML")
    if new.image != image or not new.image.alt or desk.level(new):
        raise UnsayableError("another picture")
    if new.image.alt != old.image.alt:
        text = escaped(new.image.alt, "", "", MARKED)
        desk.put(*origin.inner, text, "description changed")
    if new.caption != old.caption:
        inside = caption and origin.outer.start < caption.start < origin.outer.end
        if not caption or not inside or not new.caption:
            raise UnsayableError("a caption comes, goes or stands elsewhere")
        if not all(isinstance(one, Text) for one in new.caption):
            raise UnsayableError("more than words")
        change_words(desk, caption.content, new.caption, Spot(lines=False), MINIMAL)


# --- Verbatim ----------------------------------------------------------------------------------


def _change_code(desk: Desk, old: CodeBlock, new: CodeBlock) -> None:
    """Edit the lines of code that differ; others keep their bytes."""
    assert old.origin
    source, origin = desk.source, old.origin
    fence = re.compile(r"(`{3,}|~{3,})[ \t]*([^\s`]*)").match(source.text, origin.start)
    indented = is_indented(source, old)
    runs = re.findall(r"^ {0,3}(`{3,}|~{3,})", new.value, re.MULTILINE)
    if not (fence or indented) or not old.segments or not new.value.strip():
        raise UnsayableError("code that cannot be edited in its place")
    if new.language != old.language:
        if not fence:
            raise UnsayableError("code by indentation has no language")
        desk.put(*fence.span(2), new.language, "language of code changed")
    if fence and any(run[0] == fence[1][0] and len(run) >= len(fence[1]) for run in runs):
        raise UnsayableError("the code holds its own fence")
    prefix = blanked(lead(source, origin.start))
    if indented and not prefix.endswith(("    ", "\t")):
        prefix += "    "
    _change_lines(desk, old, new.value, prefix)


def _change_lines(desk: Desk, old: CodeBlock, value: str, prefix: str) -> None:
    """Edit lines by their segments: a line owns its ending and the prefix of the next one."""
    was, now = old.value.split("\n"), value.split("\n")
    starts = list(accumulate((len(line) + 1 for line in was), initial=0))
    for tag, low, high, first, last in SequenceMatcher(None, was, now, False).get_opcodes():
        new = now[first:last]
        if tag == "equal":
            continue
        if tag == "insert":
            _insert_lines(desk, old, new, starts[low], prefix)
        elif tag == "delete" and high < len(was):
            end = _offset(old, starts[high])
            desk.put(_offset(old, starts[low]), end, "", "code changed")
        elif tag == "delete":
            end = _offset(old, starts[high] - 1, end=True)
            desk.put(_offset(old, starts[low] - 1, end=True), end, "", "code changed")
        else:
            text = prefixed("\n".join(new), desk.habits.newline, prefix)
            end = _offset(old, starts[high] - 1, end=True)
            desk.put(_offset(old, starts[low]), end, text, "code changed")


def _insert_lines(desk: Desk, old: CodeBlock, new: list[str], at: int, prefix: str) -> None:
    """Insert lines before the character `at` of some code, or behind its end."""
    newline = desk.habits.newline
    if at <= len(old.value):
        start = _offset(old, at)
        text = "".join(line + newline + prefix for line in new)
    else:
        start = _offset(old, len(old.value), end=True)
        text = "".join(newline + prefix + line for line in new)
    desk.put(start, start, text, "code changed")


def _offset(code: CodeBlock, at: int, *, end: bool = False) -> int:
    """Return where the character `at` of some code begins, or with `end` the one before it ends."""
    left, right = cut_segments(code.segments, at)
    if (end or not right) and left:
        return left[-1].start + left[-1].source_length
    return right[0].start


def _change_math(desk: Desk, old: MathBlock, new: MathBlock) -> None:
    assert old.origin
    at = desk.source.text.find(old.value, old.origin.start, old.origin.end)
    if at < 0:
        raise UnsayableError("a formula that is not written as it is read")
    desk.put(at, at + len(old.value), new.value, "formula changed")
