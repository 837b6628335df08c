"""Fixes are proved by reading again: what does not hold is taken back, and nothing else changes."""

import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefexport.diagnostics import Diagnostic, Edit, diagnostic
from briefexport.lint.mending import TRIES, Mended, Reread, mended, same_but_for
from briefexport.model import Brief, Code, Heading, Paragraph, Span, Text
from briefexport.readers import markdown, text
from briefexport.reading import Options
from briefexport.segments import verbatim
from briefexport.source import Source, decode

Finder = Callable[[str], Iterator[tuple[int, int, str]]]


def rule(pattern: str, put: str) -> Finder:
    """Return a finder of what matches `pattern` and should be `put`."""
    return lambda value: ((*m.span(), put) for m in re.finditer(pattern, value))


def reading(*finders: Finder, plain: bool = False) -> Reread:
    """Return a reader of Markdown, or of plain text, whose findings are those of `finders`."""

    def reread(source: Source) -> tuple[Brief, tuple[Diagnostic, ...]]:
        reader = text.READER if plain else markdown.READER
        brief = reader.read(source, Options()).brief
        return brief, tuple(
            diagnostic(code, f"{put!r}", source.place(start), fix=(Edit(start, end, put),))
            for code, finder in zip(("BX203", "BX202", "BX201"), finders, strict=False)
            for start, end, put in finder(source.text)
        )

    return reread


def done(value: str, *finders: Finder, plain: bool = False) -> Mended:
    return mended(Source("a.md", value), reading(*finders, plain=plain))


def test_all_fixes_are_made() -> None:
    found = done("one  two\n\nthree   four  five", rule(" {2,}", " "))
    assert found.source.text == "one two\n\nthree four five"
    assert (found.count, found.taken_back) == (3, ())


def test_a_source_without_findings_stays_as_it_is() -> None:
    found = done("one two", rule(" {2,}", " "))
    assert (found.source.text, found.count) == ("one two", 0)


def test_what_a_fix_makes_possible_is_done_in_the_next_round() -> None:
    found = done("one acd", rule("abd", "two"), rule("ac", "ab"))
    assert (found.source.text, found.count, found.taken_back) == ("one two", 2, ())


def test_of_two_that_overlap_the_later_waits_and_may_then_be_unneeded() -> None:
    found = done("say wiht me", rule("wiht", "with"), rule("ht me", "th me"))
    assert (found.source.text, found.count) == ("say with me", 1)


def test_a_fix_that_changes_the_structure_is_taken_back_and_the_others_are_kept() -> None:
    # At the beginning of a line this hyphen makes a list.
    found = done("one \u2010 two\n\n\u2010 three\n\nfour\u2010five\n", rule("\u2010", "-"))
    assert found.source.text == "one - two\n\n\u2010 three\n\nfour-five\n"
    assert found.count == 2
    (told,) = found.taken_back
    assert (told.code, str(told.place)) == ("BX293", "a.md:3:1")
    assert "BX203" in told.message


def test_a_fix_whose_finding_stays_is_taken_back() -> None:
    found = done("one two", rule("two", "two too"))
    assert (found.source.text, found.count) == ("one two", 0)
    assert [str(one.place) for one in found.taken_back] == ["a.md:1:5"]


def test_a_fix_that_touches_code_is_taken_back() -> None:
    found = done("one  two `a  b` three  four", rule(" {2,}", " "))
    assert found.source.text == "one two `a  b` three four"
    assert len(found.taken_back) == 1


def test_a_fix_after_which_the_source_cannot_be_read_is_taken_back() -> None:
    found = done('---\ntitle: "A"\n---\n\nOne  two.\n', rule('A"', "A"), rule(" {2,}", " "))
    assert found.source.text == '---\ntitle: "A"\n---\n\nOne two.\n'
    assert [str(one.place) for one in found.taken_back] == ["a.md:2:9"]


def test_many_bad_fixes_do_not_take_many_readings() -> None:
    calls = []
    inner = reading(rule("x", "x x"))

    def reread(source: Source) -> tuple[Brief, tuple[Diagnostic, ...]]:
        calls.append(source)
        return inner(source)

    found = mended(Source("a.md", "x " * 200), reread)
    assert found.count == 0
    assert len(calls) <= TRIES + 1


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffone  two\r\n\r\nthree  four".encode(),
        "\ufeffone  two\rthree  four\r".encode("utf-16-le"),
        "\ufeffönä  two\n\nthree  four\n".encode("utf-16-be"),
    ],
)
def test_encoding_byte_order_mark_and_line_ends_stay(data: bytes) -> None:
    source = decode("a.md", data)
    found = mended(source, reading(rule(" {2}", " ")))
    assert found.source.encoding == source.encoding
    assert found.source.text == source.text.replace("  ", " ")
    assert found.taken_back == ()


@given(st.text(st.sampled_from("ab \n*`#-\u2010>|"), max_size=60), st.booleans())
def test_mending_once_is_mending_for_good_and_changes_only_texts(value: str, plain: bool) -> None:
    finders = (rule(" {2,}", " "), rule("\u2010", "-"), rule("ab", "ba"))
    source = Source("a.md", value)
    reread = reading(*finders, plain=plain)
    once = mended(source, reread)
    again = mended(once.source, reread)
    assert again.source.text == once.source.text
    before, after = reread(source)[0], reread(once.source)[0]
    everywhere = (Edit(0, len(value), ""),)
    assert same_but_for(before, after, everywhere)


def test_briefs_are_the_same_but_for_texts_that_are_edited() -> None:
    value = "one two three"
    first, second, third = (verbatim(value, *span) for span in ((0, 3), (3, 8), (8, 13)))
    before = Brief((Paragraph((first, Span("strong", (second,)), third)),))

    def changed(middle: str, kind: str = "strong", last: str = "three") -> Brief:
        span = Span("strong" if kind == "strong" else "emphasis", (Text(middle),))
        return Brief((Paragraph((Text("one"), span, Text(last))),))

    edits = (Edit(4, 7, "2"),)
    assert same_but_for(before, changed(" 2 "), edits)
    assert same_but_for(before, before, ())
    assert not same_but_for(before, changed(" 2 "), (Edit(12, 13, "x"),))
    assert not same_but_for(before, changed(" 2 ", "emphasis"), edits)
    assert not same_but_for(before, changed(" 2 ", last="3"), edits)
    assert not same_but_for(Brief((Paragraph((Text("a"),)),)), Brief((Heading(1, ()),)), edits)
    code = Brief((Paragraph((Code("a"),)),))
    assert not same_but_for(code, Brief((Paragraph((Code("b"),)),)), edits)
    assert not same_but_for(Brief((), byline="a"), Brief((), byline="b"), edits)
