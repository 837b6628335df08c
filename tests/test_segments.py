"""Edits of texts keep their way back: what they own is always the same stretch of the source."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from briefexport.model import (
    Code,
    Extent,
    Inline,
    LineBreak,
    Link,
    Range,
    Segment,
    Span,
    Text,
)
from briefexport.segments import (
    Segments,
    bounds,
    cut,
    edit,
    edit_all,
    edit_inlines,
    is_copy,
    join,
    merged,
    reach,
    verbatim,
)
from briefexport.walk import plain

SOURCE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


@st.composite
def texts(draw: DrawFn) -> Text:
    """A text of copies and of segments that stand for something else, as a reader makes it."""
    parts: list[Text] = []
    position = draw(st.integers(0, 5))
    for _ in range(draw(st.integers(1, 5))):
        size = draw(st.integers(1, 6))
        if draw(st.booleans()):
            parts.append(verbatim(SOURCE, position, position + size))
        else:
            length = draw(st.sampled_from([n for n in (1, 2, 3) if n == 1 or n != size]))
            parts.append(Text("?" * length, segments=(Segment(position, size, length),)))
        position += size
    return join(parts)


def check(text: Text, whole: Range) -> None:
    """The segments tile `whole` in order, and every copy of several characters is one."""
    assert bounds(text.segments) == whole
    for one, two in pairwise(text.segments):
        assert one.start + one.source_length == two.start
    done = 0
    for segment in text.segments:
        part = text.value[done : done + segment.length]
        done += segment.length
        if is_copy(segment) and segment.length > 1:
            assert SOURCE[segment.start : segment.start + segment.length] == part


@given(texts(), st.data())
def test_many_edits_at_once_are_those_edits_one_by_one(text: Text, data: st.DataObject) -> None:
    size = len(text.value)
    cuts = sorted(data.draw(st.lists(st.integers(0, size), min_size=2, max_size=10)))
    splices = [
        (start, end, data.draw(st.text("!§", max_size=3)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    expected = text.value
    for start, end, new in reversed(splices):
        expected = expected[:start] + new + expected[end:]
    if not expected:
        return
    made = edit_all(text, splices)
    assert made.value == expected
    check(made, bounds(text.segments))
    if len(splices) == 1:
        ((start, end, new),) = splices
        assert merged(made.segments) == merged(edit(text, start, end - start, new).segments)


@given(texts(), st.data())
def test_any_edits_keep_the_tiling(text: Text, data: st.DataObject) -> None:
    whole = bounds(text.segments)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text.value)))
        length = data.draw(st.integers(0, len(text.value) - at))
        new = data.draw(st.text("!§", max_size=4))
        if length == len(text.value) and not new:
            continue
        expected = text.value[:at] + new + text.value[at + length :]
        text = edit(text, at, length, new)
        assert text.value == expected
        check(text, whole)


@given(texts(), st.data())
def test_a_cut_text_joins_to_the_same_again(text: Text, data: st.DataObject) -> None:
    if len(text.value) == 1:
        return
    at = data.draw(st.integers(1, len(text.value) - 1))
    left, right = cut(text, at)
    assert left.value + right.value == text.value
    joined = join((left, right))
    assert joined.value == text.value
    check(joined, bounds(text.segments))


def edited(at: int, length: int, new: str) -> Segments:
    return edit(verbatim(SOURCE, 10, 16), at, length, new).segments


def test_inserted_characters_have_an_empty_range() -> None:
    assert edited(2, 0, "!!") == (Segment(10, 2, 2), Segment(12, 0, 2), Segment(12, 4, 4))
    assert edited(0, 0, "!") == (Segment(10, 0, 1), Segment(10, 6, 6))
    assert edited(6, 0, "!") == (Segment(10, 6, 6), Segment(16, 0, 1))


def test_replaced_characters_keep_their_ranges_one_by_one() -> None:
    assert edited(2, 2, "!!") == (
        Segment(10, 2, 2), Segment(12, 1, 1), Segment(13, 1, 1), Segment(14, 2, 2),
    )  # fmt: skip


def test_deleted_characters_are_owned_by_the_one_before_or_after_at_the_start() -> None:
    assert edited(2, 2, "") == (Segment(10, 1, 1), Segment(11, 3, 1), Segment(14, 2, 2))
    assert edited(0, 2, "") == (Segment(10, 3, 1), Segment(13, 3, 3))
    assert edited(2, 3, "!") == (Segment(10, 2, 2), Segment(12, 3, 1), Segment(15, 1, 1))


def test_an_indivisible_segment_gives_all_it_owns_to_its_first_character() -> None:
    text = Text("≧̸", segments=(Segment(3, 5, 2),))
    left, right = cut(text, 1)
    assert left.segments == (Segment(3, 5, 1),)
    assert right.segments == (Segment(8, 0, 1),)


def test_a_text_without_a_way_back_stays_without_one() -> None:
    assert edit(Text("ab"), 1, 1, "c") == Text("ac")
    assert edit(Text("ab"), 1, 1, "c").segments == ()
    assert join((Text("a"), verbatim(SOURCE, 0, 1))).segments == ()


# --- Runs of inlines -----------------------------------------------------------------------------

#       ab *cd* `e`\
LINE: tuple[Inline, ...] = (
    verbatim("ab *cd* `e`", 0, 3),
    Span("emphasis", (verbatim("ab *cd* `e`", 4, 6),), origin=Extent(Range(3, 7), Range(4, 6))),
    verbatim("ab *cd* `e`", 7, 8),
    Code("e", origin=Extent(Range(8, 11), Range(9, 10)), segments=(Segment(9, 1, 1),)),
)


@pytest.mark.parametrize(
    ("at", "length", "new", "words"),
    [
        (1, 1, "x", "ax cd e"),
        (3, 1, "", "ab d e"),
        (2, 0, "-", "ab- cd e"),
        (3, 0, "-", "ab -cd e"),
        (0, 0, "-", "-ab cd e"),
        (2, 2, "x", "abxd e"),
        (1, 3, "", "ad e"),
        (3, 2, "", "ab  e"),
        (0, 5, "", " e"),
    ],
)
def test_a_run_of_inlines_is_edited_in_place(at: int, length: int, new: str, words: str) -> None:
    found = edit_inlines(LINE, at, length, new)
    assert plain(found) == words
    assert reach(found) == Range(0, 11)


def test_an_emptied_span_goes_and_its_delimiters_are_owned_by_the_text_before() -> None:
    first, *_ = edit_inlines(LINE, 3, 2, "")
    assert isinstance(first, Text)
    assert bounds(first.segments) == Range(0, 7)


def test_at_the_start_what_is_left_behind_owns_it() -> None:
    content = (
        Span("strong", (verbatim("**a**b", 2, 3),), origin=Extent(Range(0, 5), Range(2, 3))),
        Link("#x", (verbatim("**a**b", 5, 6),), origin=Extent(Range(5, 6), Range(5, 6))),
    )
    (link,) = edit_inlines(content, 0, 1, "")
    assert isinstance(link, Link)
    assert link.origin
    assert link.origin.outer == Range(0, 6)
    assert edit_inlines(content, 0, 2, "") == ()


def test_code_and_line_breaks_cannot_be_edited() -> None:
    with pytest.raises(ValueError, match="only text"):
        edit_inlines(LINE, 6, 1, "x")
    with pytest.raises(ValueError, match="only text"):
        edit_inlines((Text("a"), LineBreak(), Text("b")), 1, 1, " ")
