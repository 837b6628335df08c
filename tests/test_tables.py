"""Tables, as composing plans them: numbers one under the other, stubs, widths of columns."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefexport.edition.numbers import (
    FIGURE_SPACE,
    NUMBER,
    PUNCTUATION_SPACE,
    with_numbers_aligned,
)
from briefexport.edition.stubs import STUB_WORDS, with_stub
from briefexport.edition.widths import plan
from briefexport.model import (
    Align,
    Block,
    Cell,
    Code,
    CodeBlock,
    Column,
    Inline,
    LineBreak,
    List,
    Paragraph,
    Row,
    Span,
    Table,
    Text,
)
from briefexport.style import PAGE_SIZES, page
from briefexport.walk import descendants, plain
from every import cell, items, note, p, row, said, style, table

F, P = FIGURE_SPACE, PUNCTUATION_SPACE
MEASURE = page(style(), PAGE_SIZES["A5"]).measure


# --- Numbers -------------------------------------------------------------------------------------


def column(*texts: str | Cell, align: Align | None = None) -> Table:
    """A table of one column with a head."""
    return Table((Column(align),), (row("Head"),), tuple(row(text) for text in texts))


def texts(made: Table) -> list[str]:
    return ["".join(plain(b.content) for b in r.cells[0].content if isinstance(b, Paragraph))
            for r in made.body]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("1.5", "12.25", "7"), (f"1.5{F}", "12.25", f"7{P}{F}{F}")),
        (("1,5", "12,25"), (f"1,5{F}", "12,25")),
        (("1,204.5", "96"), ("1,204.5", f"96{P}{F}")),
        (("1.204,5", "96"), ("1.204,5", f"96{P}{F}")),
        (("1 204", "96"), ("1 204", "96")),
        (("2023", "2024"), ("2023", "2024")),
        (("1.5", "–", "2"), ("1.5", "–", f"2{P}{F}")),
        (("1.5", "", "2"), ("1.5", "", f"2{P}{F}")),
        (("1.5%", "12.25%"), ("1.5%", "12.25%")),
        (("$1.5", "$12.25"), (f"$1.5{F}", "$12.25")),
        (("~1.5", "\u221212.25"), (f"~1.5{F}", "\u221212.25")),
        # One mark and three digits: thousands, unless the column writes its decimals so.
        (("1.234", "96"), ("1.234", "96")),
        (("1,234", "9,600"), ("1,234", "9,600")),
        (("0.125", "1.5"), ("0.125", f"1.5{F}{F}")),
        (("1.234", "1.5"), ("1.234", f"1.5{F}{F}")),
        (("1,234", "1.5"), (f"1,234{P}{F}", "1.5")),
        (("1.234", "0.5", "12"), ("1.234", f"0.5{F}{F}", f"12{P}{F}{F}{F}")),
    ],
)
def test_numbers_are_set_on_their_decimal_mark(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    made = with_numbers_aligned(column(*before))
    assert made.columns[0].align == "decimal"
    assert tuple(texts(made)) == after


@pytest.mark.parametrize(
    "texts_",
    [("one", "two"), ("1.5", "two", "x"), ("1.2.3", "4.5.6"), ("2025-02-20", "1"), ("A1", "2"),
     ("", "–"), ("1", "2", "3", "a", "b")],
)  # fmt: skip
def test_words_are_no_numbers(texts_: tuple[str, ...]) -> None:
    before = column(*texts_)
    assert with_numbers_aligned(before) is before


def test_a_column_in_which_a_few_cells_say_something_else_is_one_of_numbers() -> None:
    made = with_numbers_aligned(column("1.5", "2", "3", "4", "estimated"))
    assert made.columns[0].align == "decimal"
    assert texts(made)[4] == "estimated"


@pytest.mark.parametrize("align", ["start", "center"])
def test_a_column_stays_as_its_author_set_it(align: Align) -> None:
    before = column("1.5", "12.25", align=align)
    assert with_numbers_aligned(before) is before


@pytest.mark.parametrize("align", ["end", "decimal", None])
def test_a_column_at_the_end_is_set_on_the_mark(align: Align | None) -> None:
    assert texts(with_numbers_aligned(column("1.5", "12.25", align=align))) == [f"1.5{F}", "12.25"]


def test_cells_across_columns_and_cells_of_blocks_are_left() -> None:
    made = with_numbers_aligned(
        Table(
            (Column(), Column()),
            (),
            (
                row("a", "1.5"),
                row("b", "12.25"),
                row(cell("7", wide=2)),
                Row((cell("c"), Cell((p("1"), p("2"))))),
                Row((cell(), Cell(()))),
                row("d", "1"),
                row("e", "1"),
            ),
            (row("sum", "3"),),
        )
    )
    assert made.columns == (Column(), Column("decimal"))
    assert made.body[2:5] == (
        row(cell("7", wide=2)),
        Row((cell("c"), Cell((p("1"), p("2"))))),
        Row((cell(), Cell(()))),
    )
    assert made.foot == (row("sum", Cell((p("3", f"{P}{F}{F}"),))),)


def test_a_note_does_not_make_a_number_a_word() -> None:
    made = with_numbers_aligned(column(cell("1.5", note("estimated")), "12.25"))
    assert made.columns[0].align == "decimal"


@given(st.text(st.sampled_from("0123456789., '~$€%-\u2212"), max_size=12))
def test_filling_adds_spaces_and_nothing_else(text: str) -> None:
    made = with_numbers_aligned(column("1.5", "12.2525", text or "x"))
    assert texts(made)[2].rstrip(F + P) == (text or "x").rstrip(F + P)


def test_the_search_for_a_number_is_linear() -> None:
    assert NUMBER.fullmatch("1 " * 50_000) is None
    assert NUMBER.fullmatch("1,234" * 50_000) is None


# --- Stubs ---------------------------------------------------------------------------------------


def has_stub(made: Table) -> bool:
    headers = [one.header for r in with_stub(made).body for one in r.cells]
    firsts = [r.cells[0].header for r in with_stub(made).body if r.cells]
    assert sum(headers) in {0, len(firsts)}
    return all(firsts)


@pytest.mark.parametrize(
    ("made", "stub"),
    [
        (table(("City", "n"), ("Northport", "1"), ("Southport", "2")), True),
        (table(("", "n"), ("a b c d e f", "1"), ("b", "2")), True),
        (table(("City", "n"), ("a b c d e f g", "1"), ("b", "2")), False),
        (table(("City", "n"), ("same", "1"), ("same", "2")), False),
        (table(("City", "n"), ("a", "1"), ("", "2")), False),
        (table(("Year", "n"), ("2023", "1"), ("2024", "2")), False),
        (table(("Year", "n"), ("a", "1"), ("2024", "2")), False),
        (table(("City",), ("a",), ("b",)), False),
        (table((), ("a", "1"), ("b", "2")), False),
        (table(("C", "n"), (cell("a", high=2), "1"), ("2",)), False),
        (table(("C", "n"), (cell("a", wide=2),), ("b", "1")), False),
        (Table((Column(), Column()), (row("C", "n"),),
               (Row((Cell((p("a"), p("b"))), cell("1"))),)), False),
        (Table((Column(), Column()), (row("C", "n"),), (Row((Cell(()), cell("1"))),)), False),
    ],
)  # fmt: skip
def test_a_first_column_heads_its_rows_where_it_names_them(made: Table, stub: bool) -> None:
    assert has_stub(made) == stub


def test_what_a_source_says_of_headers_stays() -> None:
    said_so = replace(cell("same"), header=True)
    made = table(("a", "b"), (said_so, "1"), (said_so, "2"))
    assert with_stub(made) is made
    assert STUB_WORDS == 6


# --- Widths --------------------------------------------------------------------------------------


@cache
def advances(weight: int, mono: bool = False) -> dict[int, float]:
    """The advances of a font's characters, in em, read by themselves."""
    font = style().fonts["mono" if mono else "sans"]
    with TTFont(font.path(font.face(weight, italic=False))) as opened:
        widths, units = opened["hmtx"].metrics, opened["head"].unitsPerEm
        return {code: widths[name][0] / units for code, name in opened.getBestCmap().items()}


def wide(text: str, weight: int = 400, mono: bool = False) -> float:
    scale = style().code.inline_size if mono else 1
    size = style().text["table"].size * scale
    return size * sum(advances(weight, mono)[ord(character)] for character in text)


PADDING = 2 * style().table.padding_x


def widths_of(made: Table, measure: float = MEASURE) -> list[float]:
    return [share * measure for share in plan(made, style(), measure).shares]


WORD = st.text(st.sampled_from("abcdefgilmMWw-"), min_size=1, max_size=14)
CELL = st.lists(WORD, max_size=12).map(" ".join)


@st.composite
def grids(draw: Any) -> Table:
    count = draw(st.integers(1, 7))
    rows = draw(st.lists(st.lists(CELL, min_size=count, max_size=count), min_size=1, max_size=5))
    return Table((Column(),) * count, (row(*rows[0]),), tuple(row(*cells) for cells in rows[1:]))


FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(grids(), st.sampled_from([150.0, MEASURE, 500.0]))
def test_columns_fill_the_measure_and_hold_their_longest_words(made: Table, measure: float) -> None:
    planned = plan(made, style(), measure)
    assert sum(planned.shares) == pytest.approx(1, abs=1e-9)
    assert all(0 < share <= 1 for share in planned.shares)
    own, smallest = style().text["table"].size, style().table.smallest
    assert smallest <= planned.size <= own
    needed = []
    for number in range(len(made.columns)):
        head = max((wide(w, 600) for w in one(made.head[0], number).split()), default=0)
        rest = (w for r in made.body for w in one(r, number).split())
        needed.append(max([head, *(wide(w) for w in rest)]) + PADDING)
    if sum(needed) * 1.03 <= measure:
        assert planned.size == own
    if planned.size > smallest:
        scale = planned.size / own
        for share, need in zip(planned.shares, needed, strict=True):
            assert share * measure >= (need - PADDING) * scale + PADDING * scale - 0.05


def one(r: Row, number: int) -> str:
    return "".join(n.value for n in descendants(r.cells[number]) if isinstance(n, Text))


def test_what_fits_on_one_line_is_not_broken() -> None:
    made = table(("City", "People"), ("Northport upon the river", "12"), ("Southport", "7"))
    first, second = widths_of(made)
    assert first >= wide("Northport upon the river") + PADDING
    assert second >= wide("People", 600) + PADDING


def test_more_text_gets_more_room() -> None:
    short, long = widths_of(table((), ("word " * 4, "word " * 40)))
    assert long > 1.4 * short


def test_equal_columns_are_equally_wide() -> None:
    shares = plan(table((), ("same words", "same words", "same words")), style(), MEASURE).shares
    assert max(shares) - min(shares) < 0.001


def test_a_column_of_nothing_has_some_room_all_the_same() -> None:
    empty, full = plan(table((), ("", "word " * 90)), style(), MEASURE).shares
    assert 0.1 < empty < 0.3 < full


def test_long_words_side_by_side_are_set_smaller_but_never_too_small() -> None:
    words = ("Incomprehensibilities",) * 5
    planned = plan(table((), words), style(), MEASURE)
    assert style().table.smallest <= planned.size < style().text["table"].size
    assert planned.size * 2 == int(planned.size * 2)
    assert plan(table((), words * 3), style(), MEASURE).size == style().table.smallest


def test_a_cell_across_columns_asks_all_of_them_for_room() -> None:
    long = "Donaudampfschifffahrtsgesellschaft"
    made = Table(
        (Column(),) * 3,
        (),
        (row(cell(long, wide=2), "word " * 40), row("a", "b", "c")),
    )
    first, second, _ = widths_of(made)
    assert first + second >= wide(long) + PADDING


def lines_needed(*content: Block) -> float:
    """Return how wide a column with `content` is beside one with very much text."""
    made = Table((Column(), Column()), (), (Row((Cell(content), cell("word " * 200))),))
    return widths_of(made)[0]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ((p("a b"), p("c d")), "b"),
        ((List("bullet", items("northern", "southern")),), "northern"),
        ((p("one", LineBreak(), "two"),), "one"),
        ((p("a", note("averyveryveryverylongwordinanote")),), "a"),
        ((p(Span("strong", said("a")), "b"),), "ab"),
    ],
)
def test_only_the_words_of_a_line_are_measured(content: tuple[Block, ...], word: str) -> None:
    assert lines_needed(*content) == pytest.approx(lines_needed(p(*[word])), rel=0.35)
    assert lines_needed(*content) < lines_needed(p(word * 3 + "m" * 12))


@pytest.mark.parametrize("code", [Code("iiiiiiiiiiiiiiiiiiii"), CodeBlock("illillillillillill\nx")])
def test_code_is_measured_in_its_own_font(code: Inline | Block) -> None:
    content = (code,) if isinstance(code, CodeBlock) else (p(code),)  # type: ignore[arg-type]
    longest = code.value.split()[0]  # type: ignore[union-attr]
    assert lines_needed(*content) >= wide(longest, mono=True) + PADDING - 0.1


def test_a_table_of_a_thousand_rows_is_planned_in_a_moment() -> None:
    rows = tuple(row("North port", "1,204.5", "word " * 10) for _ in range(3000))
    made = Table((Column(),) * 3, (), rows)
    assert len(plan(with_numbers_aligned(made), style(), MEASURE).shares) == 3
