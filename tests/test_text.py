"""The reader of plain text: what settles a line, what it says, and that its origins are exact."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefexport.catalogue import RULES
from briefexport.model import (
    Block,
    Brief,
    CodeBlock,
    Heading,
    Inline,
    Link,
    List,
    ListItem,
    Origin,
    Paragraph,
    Quote,
    Range,
    Rule,
    Span,
    Table,
    Text,
    legal,
)
from briefexport.readers.text import READER, read
from briefexport.readers.text.bits import bit
from briefexport.readers.text.evidence import evidence
from briefexport.readers.text.weights import BY_HAND, WEIGHTS
from briefexport.reading import LineKind, Options, Reading
from briefexport.source import Source
from briefexport.walk import descendants, plain
from timing import in_proportion

LONG = "It went on for a good while, and nobody who was there could have said for how long it did."


def reading(text: str, kinds: dict[int, tuple[LineKind, int]] | None = None) -> Reading:
    return read(Source("a.txt", text), Options(kinds=kinds or {}))


def blocks(text: str, kinds: dict[int, tuple[LineKind, int]] | None = None) -> tuple[Block, ...]:
    return reading(text, kinds).brief.blocks


def said(text: str, kinds: dict[int, tuple[LineKind, int]] | None = None) -> list[str]:
    return [one.code for one in reading(text, kinds).diagnostics]


def para(text: str) -> Paragraph:
    return Paragraph((Text(text),))


# --- What settles a line -----------------------------------------------------------------------


def test_kinds_say_what_a_line_is_whatever_it_looks_like() -> None:
    text = f"Introduction\n{LONG}\nand so on;\n- no bullet\nbullet\na | b\nquoted\n## third"
    kinds: dict[int, tuple[LineKind, int]] = {
        1: ("paragraph", 0),
        3: ("heading", 2),
        4: ("paragraph", 0),
        5: ("bullet", 0),
        6: ("table", 0),
        7: ("quote", 0),
        8: ("heading", 3),
    }
    columns = blocks(text, kinds)[5]
    assert isinstance(columns, Table)
    assert blocks(text, kinds) == (
        para("Introduction"),
        para(LONG),
        Heading(2, (Text("and so on;"),)),
        para("- no bullet"),
        List("bullet", (ListItem((para("bullet"),)),)),
        Table(columns.columns, (), columns.body),
        Quote((para("quoted"),)),
        Heading(3, (Text("third"),)),
    )
    assert [cell.content for cell in columns.body[0].cells] == [(para("a"),), (para("b"),)]
    assert said(text, kinds) == []


def test_a_kind_without_level_takes_the_level_of_the_mark_or_the_number() -> None:
    text = "### Three\n1.2 Two.\nOne."
    kinds: dict[int, tuple[LineKind, int]] = dict.fromkeys(range(1, 4), ("heading", 0))
    assert [block.level for block in blocks(text, kinds) if isinstance(block, Heading)] == [3, 2, 1]


def test_a_kind_for_a_blank_or_missing_line_is_reported() -> None:
    kinds: dict[int, tuple[LineKind, int]] = {2: ("heading", 0), 9: ("quote", 0)}
    found = reading("One line.\n\nAnother.", kinds).diagnostics
    assert [one.code for one in found] == ["BX117", "BX117"]
    assert "blank" in found[0].message
    assert "behind the end" in found[1].message


def test_a_guess_is_said_with_its_score_and_how_to_settle_it() -> None:
    (guess,) = reading(f"{LONG}\nBy the water's edge\n{LONG}").diagnostics
    assert guess.code == "BX110"
    assert "“By the water's edge”" in guess.message
    assert "score of 0." in guess.message
    assert '2 = "paragraph"' in guess.hint
    assert "`# `" in guess.hint
    assert guess.place is not None
    assert (guess.place.line, guess.place.column, guess.place.end_column) == (2, 1, 20)


def test_a_mark_or_a_kind_silences_the_guess() -> None:
    assert said(f"{LONG}\n# By the water's edge\n{LONG}") == []
    assert said(f"{LONG}\nBy the water's edge\n{LONG}", {2: ("paragraph", 0)}) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A\n## B", "A"),
        ("\n\n# A\nText.\n## B\n### C", "A"),
        ("# A\nText.", "A"),
        ("# A\n## B\n# C", ""),
        ("## A\n### B", ""),
        ("Text.\n# A\n## B", ""),
        (f"1. Introduction\n{LONG}\n1.1 What It Is For\n{LONG}", ""),
    ],
)
def test_only_a_marked_first_line_above_all_others_is_a_title(text: str, title: str) -> None:
    assert plain(reading(text).brief.title) == title


# --- Characters --------------------------------------------------------------------------------


def test_marks_of_the_encoding_and_line_endings_are_no_text() -> None:
    expected = (para("One.\u00a0Two."), para("Three."))
    for text in (
        "One.\u00a0Two.\n\nThree.\n",
        "\ufeffOne.\u00a0Two.\r\nThree.\r\n",
        "One.\u00a0Two.\rThree.",
    ):
        assert blocks(text) == expected


def test_blanks_of_every_kind_around_a_line_are_left_out_and_within_it_kept() -> None:
    assert blocks("\u00a0\tOne\ttwo.\u3000\u00a0\n\u00a0\n") == (para("One\ttwo."),)


def test_control_characters_are_replaced_and_counted_once() -> None:
    result = reading("One\x00 two\x07.\nThree.\nFour\x1b.")
    assert result.brief.blocks[0] == para("One\ufffd two\ufffd.")
    (finding,) = result.diagnostics
    assert finding.code == "BX116"
    assert "3 characters" in finding.message
    assert finding.place is not None
    assert (finding.place.line, finding.place.column) == (1, 4)


def test_an_empty_text_has_no_blocks() -> None:
    for text in ("", "\ufeff", "\n \n\t\n"):
        assert reading(text) == Reading(Brief(()))


# --- Wrapped lines -----------------------------------------------------------------------------

WRAPPED = (
    "    The boat came in on the evening tide, with its lamps unlit and its\n"
    "sails torn, and nobody on the quay could say at first whose it was\n"
    "or where it had been, with its hold as empty as a drum in the loft.\n"
    "    It was the harbour master who knew the figurehead. He had carved it\n"
    "himself, in the year before the war, for a man who never paid.\n"
)


def test_an_indent_begins_a_paragraph_of_wrapped_lines() -> None:
    assert len(blocks(WRAPPED)) == 2
    assert said(WRAPPED) == ["BX115"]


def test_a_short_line_over_wrapped_lines_is_no_part_of_them() -> None:
    text = f"Arrival\n{WRAPPED.replace('    ', '', 1)}"
    first, *others = blocks(text)
    assert first == Heading(1, (Text("Arrival"),))
    assert len(others) == 2


def test_short_lines_that_end_in_stops_are_blocks_of_their_own() -> None:
    verse = "The tide is out.\nThe lamps are lit.\nThe boats lie on their sides.\nIt rains."
    assert len(blocks(verse)) == 4


def test_a_divided_word_is_joined_and_its_hyphen_owns_the_line_ending() -> None:
    text = WRAPPED.replace("its\nsails", "un-\n  mended sails")
    (first, _) = blocks(text)
    assert isinstance(first, Paragraph)
    assert "with its lamps unlit and un-mended sails torn" in plain(first.content)
    (found,) = [one for one in reading(text).diagnostics if one.code == "BX114"]
    assert found.place is not None
    hyphen = next(
        segment
        for inline in first.content
        if isinstance(inline, Text)
        for segment in inline.segments
        if segment.length == 1 and text[segment.start] == "-"
    )
    assert text[hyphen.start : hyphen.start + hyphen.source_length] == "-\n  "


# --- Headings ----------------------------------------------------------------------------------


def test_every_weight_is_of_a_feature_and_every_feature_stays_between_nothing_and_one() -> None:
    bits = [
        bit("text", "Short"),
        bit("text", "Why, Then: “Go!” (2)", bold=True, apart=True),
        bit("text", LONG),
        bit("table"),
        bit("text", "12:30?"),
    ]
    _, values, none, no_text, _ = evidence(bits)
    assert not none
    assert not no_text
    assert set(WEIGHTS) | set(BY_HAND) <= set(values) | {"said again in the text"}
    assert not set(WEIGHTS) & set(BY_HAND)
    assert all(0 <= value <= 1 for value in values.values())


@pytest.mark.parametrize(
    "line",
    [
        "Ends in a Stop.", "What They Had to Leave Behind:", "Ends in a Comma,", "begins small",
        "– Dash First",
        "“Wholly Quoted”", "Figure 3 Shows It", "Photo: The Quay", "By Ann Other", "4 May 2021",
        "Source: County Office", "Read more", "www.example.org", "12345", "A | B", "“Go.”",
    ],
)  # fmt: skip
def test_some_lines_are_never_headings(line: str) -> None:
    text = f"{LONG}\nThe First Matter\n{LONG}\n{line}\n{LONG}\nThe Second Matter\n{LONG}"
    assert [plain(block.content) for block in blocks(text) if isinstance(block, Heading)] == [
        "The First Matter",
        "The Second Matter",
    ]


def test_a_line_that_comes_again_and_again_is_no_heading() -> None:
    both = f"Chapter of the N\n{LONG}\nMore From the Coast\n{LONG}\n"
    text = "".join(both.replace("N", letter) for letter in "XYZ")
    found = [plain(block.content) for block in blocks(text) if isinstance(block, Heading)]
    assert found == ["Chapter of the X", "Chapter of the Y", "Chapter of the Z"]


def test_headings_without_letter_case_are_found() -> None:
    text = "الخلفية التاريخية\n" + "كلمة " * 40 + ".\n" + "ما الذي تغير\n" + "كلمة " * 40 + "."
    assert [type(block) for block in blocks(text)] == [Heading, Paragraph] * 2


def test_an_abbreviation_may_end_a_heading() -> None:
    text = f"{LONG}\nThe Search for Work in the U.S.\n{LONG}\nWhat They Found There\n{LONG}"
    assert isinstance(blocks(text)[1], Heading)


# --- What a text begins with -------------------------------------------------------------------


def test_a_byline_or_a_date_under_the_first_line_makes_it_the_title() -> None:
    for second, byline, date in (
        ("By Ann Other", "Ann Other", ""),
        ("By Ann van der Other and J. P. Nilsen", "Ann van der Other and J. P. Nilsen", ""),
        ("Published: Monday, 4 May 2021", "", "2021-05-04"),
        ("Sept. 4th, 2021", "", "2021-09-04"),
        ("2021-05-04", "", "2021-05-04"),
    ):
        brief = reading(f"The boats are in\n{second}\n{LONG}").brief
        assert (plain(brief.title), brief.byline, brief.date) == ("The boats are in", byline, date)
        assert brief.blocks == (para(LONG),)


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}\nBy Ann Other\n{LONG}",
        f"It was late\nby ann other\n{LONG}",
        f"It was late\n31 February 2021\n{LONG}",
        f"It was late\nBy the Sea\n{LONG}",
        f"It was late\n{LONG}\nBy Ann Other",
        f"“It was late”\nBy Ann Other\n{LONG}",
    ],
)
def test_what_is_no_opening_stays_text(text: str) -> None:
    brief = reading(text).brief
    assert (brief.title, brief.byline, brief.date) == ((), "", "")


def test_a_kind_settles_what_looks_like_a_byline() -> None:
    kinds: dict[int, tuple[LineKind, int]] = {2: ("paragraph", 0)}
    assert reading(f"The boats are in\nBy Ann Other\n{LONG}", kinds).brief.byline == ""


# --- Code and quotations -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "to buy bread;\nto sell fish;", "The pen(s) and\nthe ink(s)", "See: a = b", "$ 5\nand more",
        "for example:\nwith a hat:", "“It is late”\nhe said", f"    {LONG}", "```\nno end",
        "a  b\nc  d",
    ],
)  # fmt: skip
def test_some_lines_are_no_code_no_table_and_no_quotation(text: str) -> None:
    assert {type(block) for block in blocks(text)} <= {Paragraph, Heading}


def test_a_code_keeps_its_lines_its_indent_and_its_blanks() -> None:
    (code,) = blocks("```toml\n  [a]\n    b = 'c  d'\n\n```")
    assert code == CodeBlock("[a]\n  b = 'c  d'\n", "toml")


# --- Tables and lists --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "captioned"),
    [("\n", "\n", 1), ("\n", "\n\n", 0), ("\n\n", "\n", 1), ("\n\n", "\n\n", 1)],
)
def test_a_caption_between_two_tables_goes_to_the_nearer(
    before: str, after: str, captioned: int
) -> None:
    table = "A | B |\n---|---|\n1 | 2 |"
    found = blocks(f"{table}{before}Table: Words{after}{table}")
    captions = [plain(block.caption) for block in found if isinstance(block, Table)]
    assert captions == ["Words" if index == captioned else "" for index in range(2)]


def test_a_caption_is_taken_by_no_table_further_off() -> None:
    assert para("Table: Words") in blocks(f"Table: Words\n{LONG}\nA | B |\n---|---|\n1 | 2 |")


def test_a_table_too_wide_to_be_one_stays_lines() -> None:
    text = "a |" * 200 + "\n" + "---|" * 200 + "\n" + "b |\n"
    assert blocks(text) == (para("a |" * 200), para("---|" * 200), para("b |"))


@pytest.mark.parametrize(
    ("text", "tight"),
    [("- a\n- b", True), ("- a\n\n- b", False), ("- a\n- b\n\n  c", False), ("- a\n\nText.", True)],
)
def test_a_blank_line_within_a_list_makes_it_loose(text: str, tight: bool) -> None:
    first = blocks(text)[0]
    assert isinstance(first, List)
    assert first.tight is tight


# --- Exact origins -----------------------------------------------------------------------------

WORDS = ["One", "two", "It", "U.S.", "“no”", "a-", "é", "字"]
WORDS += ["https://a.example/b_(c).", "x@y.example", "**It**", "_two_", "***One***", "*a _b_ c*"]
MARKED = st.sampled_from(
    [
        "", " ", "\t", "- ", "* ", "– ", "• ", "1. ", "2. ", "4. ", "a) ", "ii. ", "(i) ", "# ",
        "### ", "> ", "> > ", "> - ", "  - ", "    ", "| ", "|", "Table 1: ", "Label: ",
    ]
)  # fmt: skip
BETWEEN = st.sampled_from(
    [*"    ", "  ", "\t", "\u00a0", " | ", "|", "\\|", "*", "**", "_", " *", "* ", ": ", "\x00"]
)  # fmt: skip
WHOLE = st.sampled_from(
    [
        "", "", "---|---|", "|:-:|-:|", "---", "* * *", "A | B |", "1 | 2 | 3", "|", ">", "-",
        "Introduction", LONG,
        "Ann had a cat and the cat had a hat that it wore on Sundays in the rain,",
        "so that nobody knew what it was for, and nobody asked it what it was for-",
        "A | B |\n---|---|\n*One* | two |", "| A |\n| --- | --: |\n|| It | U.S.|",
        "| a | 1 |\n| b | 2 |\n| c | \\| |", WRAPPED, f"> {LONG[:50]}\n> {LONG[50:]}",
        "- One\n  two\n\n  It\n- Label: It", "1. One\n2. two\n   - It\n4. One",
        "One two\n=======", "It\n---", "One\ttwo\nIt\t2\n*It*\t3\n", "It\nBy Ann Other\n2 May 2021",
        "One    two\n-----  ---\nIt     2\nU.S.   3\n", "| One |", "     It\n— One",
        "| One two |  |\n|---|---|\n| A | B |\n|---|---|", "```\n  One two\n\nIt\n```",
        "x = 1\n  It\nprint(x)\n", "“It”\n— Ann Other",
    ]
)  # fmt: skip


@st.composite
def line(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        return draw(WHOLE)
    words = draw(st.lists(st.sampled_from(WORDS), max_size=6))
    text = draw(MARKED) + "".join(word + draw(BETWEEN) for word in words)
    return text + draw(st.sampled_from(["", "", " ", "  ", ".", "|"]))


@st.composite
def texts(draw: st.DrawFn) -> str:
    lines = draw(st.lists(line(), max_size=14))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return draw(st.sampled_from(["", "\ufeff"])) + "\n".join(lines).replace("\n", end)


def content_of(brief: Brief) -> Iterator[tuple[tuple[Inline, ...], Origin | None]]:
    """Yield the inlines of every block of `brief`, with the origin of the block."""
    if brief.title:
        yield brief.title, None
    for node in descendants(brief):
        match node:
            case Heading() | Paragraph():
                yield node.content, node.origin
            case Table() if node.caption:
                yield node.caption, node.caption_origin
            case Quote() if node.attribution:
                yield node.attribution, node.attribution_origin
            case CodeBlock() if node.value:
                yield (Text(node.value.replace("\n", " "), segments=node.segments),), node.origin
            case _:
                pass


def pieces(content: tuple[Inline, ...]) -> Iterator[tuple[Range, str]]:
    """Yield the source range of every segment and delimiter, in order, and the text it makes."""
    for inline in content:
        match inline:
            case Text():
                at = 0
                for segment in inline.segments:
                    value = inline.value[at : at + segment.length]
                    yield Range(segment.start, segment.start + segment.source_length), value
                    at += segment.length
            case Span(origin=None):
                assert inline.kind == "lead-in"
                yield from pieces(inline.content)
            case Span() | Link():
                assert inline.origin is not None
                outer, inner = inline.origin.outer, inline.origin.inner
                yield Range(outer.start, inner.start), ""
                yield from pieces(inline.content)
                yield Range(inner.end, outer.end), ""
            case _:
                raise AssertionError(f"no text reads as {inline}")


@given(texts())
def test_the_segments_and_delimiters_of_a_block_tile_its_content(text: str) -> None:
    for content, origin in content_of(reading(text).brief):
        ranges = [place for place, _ in pieces(content)]
        assert all(a.end == b.start for a, b in pairwise(ranges))
        if origin is not None:
            assert (ranges[0].start, ranges[-1].end) == origin.content


@given(texts())
def test_what_a_segment_stands_for_is_what_it_says(text: str) -> None:
    for content, _ in content_of(reading(text).brief):
        for place, value in pieces(content):
            source = text[place.start : place.end]
            if not value:
                assert source in {"*", "**", "_", ""}
            elif len(value) == len(source) > 1:
                assert value == source
            else:
                assert len(value) == 1
                soft = value == " " and not source.strip(" \t\r\n>\u00a0\ufeff\x00")
                divided = value in "-\u2010\u00ad" and source[0] == value
                assert soft or divided or source in {value, f"\\{value}"} or value == legal(source)


def marks(brief: Brief, text: str) -> Iterator[Range]:
    """Yield every range of the source that is a mark: read, but no part of a text."""
    yield from brief.outside
    for content, _ in content_of(brief):
        yield from (place for place, value in pieces(content) if not value)
    for node in descendants(brief):
        match node:
            case Heading() | Rule():
                assert node.origin is not None
                yield Range(node.origin.start, node.origin.content.start)
                yield Range(node.origin.content.end, node.origin.end)
            case CodeBlock():
                assert node.origin is not None
                yield Range(node.origin.start, max(node.origin.start, node.origin.content.start))
                yield Range(node.origin.content.end, node.origin.end)
            case ListItem():
                assert node.marker is not None
                yield node.marker
            case Table():
                if node.caption_origin:
                    origin = node.caption_origin
                    yield Range(origin.start, origin.content.start)
                if node.delimiter_row and "|" not in text[slice(*node.delimiter_row)]:
                    yield node.delimiter_row
            case _:
                pass


def is_delimiter_row(line: str) -> bool:
    return not line.strip("|-: \t\ufeff") and "-" in line and "|" in line


@given(texts())
@example("| A | B |\n|---|---|\n| 1 | 2 |\n|---|---|\n")
@example("> # a\n> > - b\n>\n> c")
def test_every_visible_character_is_in_the_model_once_or_is_a_mark(text: str) -> None:
    brief = reading(text).brief
    owners = [0] * len(text)
    for content, _ in content_of(brief):
        for place, value in pieces(content):
            for at in range(place.start, place.end if value else place.start):
                owners[at] += 1
    for place in marks(brief, text):
        for at in range(*place):
            owners[at] += 1
    source = Source("a.txt", text)
    for number in range(1, source.line_count + 1):
        start, end = source.line_range(number)
        loose = {text[at] for at in range(start, end) if not owners[at] and not text[at].isspace()}
        # Quote marks and pipes stand between what is owned, delimiter rows are whole lines.
        allowed = {">", "|", "\ufeff"} | (
            {"-", ":"} if is_delimiter_row(text[start:end]) else set()
        )
        # What marks a title has no heading in the model to belong to.
        shown = text[start:end].strip("\ufeff \t\u00a0")
        if brief.title and (shown.startswith("#") or set(shown) in ({"="}, {"-"})):
            allowed |= {"#", "=", "-"}
        assert loose <= allowed
    assert all(count <= 1 for at, count in enumerate(owners) if not text[at].isspace())


@example("\ufeffx = 1\n  It\nprint(x)\n")
@example("  x = 1\ny = 2\nprint(x)\n")
@given(texts())
def test_the_parts_of_a_block_lie_in_order_within_it(text: str) -> None:
    def check(node: object, within: Range) -> None:
        origin = getattr(node, "origin", None)
        if isinstance(origin, Origin):
            assert origin.line_start <= origin.start <= origin.content.start
            assert origin.content.start <= origin.content.end <= origin.end
            assert within.start <= origin.start
            assert origin.end <= within.end
            within = Range(origin.start, origin.end)
        for name in ("blocks", "content", "items", "head", "body", "cells"):
            for part in getattr(node, name, ()):
                check(part, within)

    check(reading(text).brief, Range(0, len(text)))


@given(st.text(max_size=300) | texts())
def test_no_text_is_refused_and_reading_it_again_gives_the_same(text: str) -> None:
    first = reading(text)
    assert first == reading(text)
    assert all(one.code in RULES and one.place for one in first.diagnostics)


@given(
    texts(),
    st.dictionaries(
        st.integers(1, 16),
        st.sampled_from(["heading", "paragraph", "bullet", "table", "quote"]),
        max_size=5,
    ),
)
def test_kinds_lose_no_words_either(text: str, kinds: dict[int, LineKind]) -> None:
    brief = reading(text, {number: (kind, 0) for number, kind in kinds.items()}).brief
    read_words = "".join(plain(content) for content, _ in content_of(brief))
    for word in ("One", "two", "It", "U.S.", "é", "字", "Sundays"):
        assert read_words.count(word) == text.count(word)


# --- Hostile input -----------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(
    "make",
    [
        lambda n: "*" * n,
        lambda n: "*a " * n,
        lambda n: "_a *b " * n,
        lambda n: "| " * n,
        lambda n: "a | b |\n" * n,
        lambda n: ("a |" * 30 + "\n" + "---|" * 30 + "\n") + "a |\n" * n,
        lambda n: "---|" * n,
        lambda n: "---|---|\n" * n,
        lambda n: "a" * n + "\n" + "a@" * n,
        lambda n: "https://a.example/" + ")" * n + "(" * n,
        lambda n: "www." * n,
        lambda n: "> " * n,
        lambda n: "> > > >\n" * n,
        lambda n: "".join(f"{' ' * (k % 80)}- a\n" for k in range(n)),
        lambda n: "1. a\n\n" * n,
        lambda n: "".join(f"{k % 999}. a long one of these.\nText.\n" for k in range(n)),
        lambda n: "Title Case Line\n" * n,
        lambda n: (LONG[:70] + "\n") * n,
        lambda n: "\x00a" * n,
        lambda n: "a: " * n,
        lambda n: "- a: b\n" * n,
        lambda n: "-" * n + "\n" + "- " * n + "\n" + "# " * n,
        lambda n: ("x = 1\n" + "  a\n" * 9) * (n // 4),
        lambda n: "```a\n" * n,
        lambda n: "```\n" * n + "$ x\n  (\n" * n,
        lambda n: "x" * n + "\n" + "<a " * n + "\n" + "a(" * n,
        lambda n: "a\tb\tc\n" * n,
        lambda n: "a   b     c\n" * n + "a  " * n,
        lambda n: "“a”\n— Ann\n" * n + "    a\n" * n,
        lambda n: "Title\n===\n" * n,
        lambda n: "| a |\n\n" * n + "| a | b |\n|---|---|\n" * n,
        lambda n: "By Ann Other, " * n + "\n" + "Ann and " * n,
        lambda n: "- a\n    b\n    c\n" * n,
    ],
)  # fmt: skip
def test_time_grows_with_the_length_only(make: Callable[[int], str]) -> None:
    short, long = (partial(reading, make(length)) for length in (400, 1600))
    assert in_proportion(short, long, room=0.02)


def test_deep_quotes_and_lists_stop_nesting_and_keep_their_text() -> None:
    quotes = blocks("> " * 200 + "deep")
    assert plain(next(content for content, _ in content_of(Brief(quotes)))).endswith("> deep")
    items = blocks("".join(f"{'  ' * depth}- item {depth}\n" for depth in range(200)))
    found = [plain(content) for content, _ in content_of(Brief(items))]
    assert found == [f"item {depth}" for depth in range(200)]


# --- The reader --------------------------------------------------------------------------------


def test_the_reader_says_what_plain_text_cannot() -> None:
    assert READER.name == "text"
    assert READER.capabilities.tables
    assert READER.capabilities.captions
    assert not READER.capabilities.notes
    assert not READER.capabilities.figures
