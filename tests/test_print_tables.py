"""Tables in print, read back from the pages: over several, on turned ones, and too high for one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from briefexport.backends import docx, epub
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.edition import Edition
from briefexport.edition.terms import TERMS
from briefexport.model import (
    Aside,
    Block,
    Brief,
    Heading,
    List,
    Row,
    Table,
)
from briefexport.style import Page, page, page_size
from docx_files import opened as opened_docx
from epubs import opened as opened_epub
from every import SETTINGS, cell, composed, items, note, p, row, said, style, table
from pdf_files import opened, printed
from pdf_lines import Sheet, Word, rules, sheets
from pdf_structure import faults, tree


@cache
def the_page() -> Page:
    size = page_size(style().page.size)
    assert size is not None
    return page(style(), size)


def edition_of(*blocks: Block, language: str = "en-GB") -> Edition:
    settings = replace(SETTINGS, language=language)
    edition, _ = composed(Brief(blocks, said("A brief")), front=False, settings=settings)
    return edition


def made(*blocks: Block, language: str = "en-GB") -> Rendering:
    return printed(edition_of(*blocks, language=language))


def pages_of(*blocks: Block, language: str = "en-GB") -> tuple[Sheet, ...]:
    return sheets(made(*blocks, language=language).data)


def text(count: int) -> Block:
    """A paragraph of about `count` lines."""
    return p("word " * 10 * count)


def rows(count: int) -> list[list[str]]:
    """Rows of two lines each, whose first and last words tell their number."""
    return [[f"first{n}", f"{n}.5", f"{'words ' * 12}last{n}"] for n in range(count)]


def long(count: int = 30, **more: object) -> Table:
    return table(("Name", "Sum", "Text"), *rows(count), **more)


def on(pages: Sequence[Sheet], word: str) -> list[int]:
    """Return the indexes of the pages that have `word`, as often as they have it."""
    return [number for number, sheet in enumerate(pages) for _ in sheet.find(word)]


# --- Over several pages --------------------------------------------------------------------------


@cache
def over_pages() -> tuple[Sheet, ...]:
    caption = said("Many rows", note("Of a caption."))
    head = (row("Name", cell("Sum", note("Of a head.")), "Text"),)
    return pages_of(
        text(8), replace(long(caption=caption, notes=(p("Source: ends."),)), head=head), p("After.")
    )


def test_every_later_page_of_a_table_says_that_it_continues_above_its_head() -> None:
    first, *later = [sheet for sheet in over_pages() if sheet.find("Name")]
    assert len(later) >= 2
    assert not first.find("(continued)")
    for sheet in later:
        at = sheet.lines.index("Table 1 (continued)")
        assert sheet.lines[at + 1] == "Name Sum Text"
        # Above it there is the running head, and nothing else.
        assert at == 1


def test_it_stands_as_far_above_its_head_as_a_caption_does() -> None:
    def gap(sheet: Sheet, label: str) -> float:
        (table_,) = [word for word in sheet.find("Table") if label in _line_of(sheet, word)]
        return table_.y - sheet.find("Name")[0].y

    first, *later = [sheet for sheet in over_pages() if sheet.find("Name")]
    for sheet in later:
        assert gap(sheet, "(continued)") == pytest.approx(gap(first, "Many"), abs=0.01)


def _line_of(sheet: Sheet, word: Word) -> str:
    return " ".join(other.text for other in sheet.words if abs(other.y - word.y) < 1)


def test_it_is_said_in_the_language_of_the_edition() -> None:
    sheet = pages_of(text(8), long(12, caption=said("Viel")), language="de")[1]
    assert "Tabelle 1 (Fortsetzung)" in sheet.lines


def test_every_language_has_its_word() -> None:
    words = {language: terms.continued for language, terms in TERMS.items()}
    assert words == {
        "en": "continued", "de": "Fortsetzung", "fr": "suite", "es": "continuación",
        "it": "segue", "pt": "continuação", "nl": "vervolg", "pl": "ciąg dalszy",
        "ru": "продолжение", "uk": "продовження",
    }  # fmt: skip


def test_a_table_without_a_number_repeats_its_head_and_says_nothing() -> None:
    pages = pages_of(text(8), long())
    assert len(on(pages, "Name")) >= 3
    assert on(pages, "(continued)") == []


def test_a_table_without_a_head_continues_too_and_has_no_head_in_the_tags() -> None:
    made_ = made(text(8), table((), *rows(30), caption=said("No head")))
    assert len(on(sheets(made_.data), "(continued)")) >= 2
    (node,) = tree(opened(made_)).all("Table")
    assert node.all("THead") == []
    assert len(node.all("TR")) == 30


def test_a_table_that_moves_to_the_next_page_as_a_whole_does_not_continue() -> None:
    for before in range(22, 30):
        pages = pages_of(text(before), long(4, caption=said("Short")))
        assert set(on(pages, "Many")) == set()
        assert on(pages, "(continued)") == []
        assert len({*on(pages, "Short"), *on(pages, "first0"), *on(pages, "last3")}) == 1


def test_the_row_that_says_so_is_no_part_of_the_table_in_the_tags() -> None:
    made_ = made(text(8), long(caption=said("Many")))
    pdf = opened(made_)
    assert faults(pdf) == []
    (node,) = tree(pdf).all("Table")
    assert len(node.all("TR")) == 31
    assert made_.diagnostics == ()


def test_notes_in_a_head_are_called_once() -> None:
    pages = over_pages()
    called = [sheet.lines for sheet in pages if any("Sum2" in line for line in sheet.lines)]
    assert len(called) == 1
    assert len(on(pages, "Of")) == 2


def test_only_print_has_pages_to_continue_on() -> None:
    edition = edition_of(text(8), long(caption=said("Many")))
    book = opened_epub(epub.render(edition, style(), None, RenderOptions()).data)
    chapters = [book.text(path) for path in book.spine()]
    assert any("Many" in chapter for chapter in chapters)
    assert not any("continued" in chapter for chapter in chapters)
    document = opened_docx(docx.render(edition, style(), None, RenderOptions()).data)
    assert "(continued)" not in document.parts["word/document.xml"].decode()


@pytest.mark.parametrize("before", range(1, 27, 3))
def test_a_table_breaks_between_rows_and_leaves_none_alone(before: int) -> None:
    pages = pages_of(text(before), long(14, caption=said("Kept"), notes=(p("Source: ends."),)))
    places = [on(pages, f"first{n}") for n in range(14)]
    assert places == [on(pages, f"last{n}") for n in range(14)]
    assert all(len(place) == 1 for place in places)
    for number in {place[0] for place in places}:
        assert sum(place == [number] for place in places) >= 2
    assert on(pages, "Kept") == places[0]
    assert on(pages, "ends.") == places[-1]
    assert on(pages, "Name") == sorted({place[0] for place in places})


def test_a_foot_is_not_parted_from_the_last_rows() -> None:
    for before in range(12, 20):
        made_ = long(10, foot=(row("Total", "9.5", "all"),), caption=said("Foot"))
        pages = pages_of(text(before), made_)
        assert on(pages, "Total") == on(pages, "first9") == on(pages, "first8")


def test_a_rule_closes_a_table_and_none_hangs_where_it_breaks() -> None:
    notes = (p("Source: ends. " * 20),)
    broken = 0
    for before in range(1, 14):
        made_ = made(text(before), long(10, caption=said("Rules"), notes=notes))
        for number, sheet in enumerate(sheets(made_.data)):
            ends = [word.y for n in range(10) for word in sheet.find(f"last{n}")]
            if not ends:  # what is left of the notes
                continue
            last = min(ends)
            under = [y for y in rules(made_.data, number) if y < last]
            if sheet.find("last9"):
                assert [last - y < 10 for y in under] == [True]
            else:
                assert under == []
                broken += 1
    assert broken >= 8


def test_rows_under_one_cell_stay_on_one_page() -> None:
    def group(n: int) -> list[Row]:
        return [row(cell(f"group{n}", high=3), f"one{n}"), row(f"two{n}"), row(f"three{n}")]

    body = tuple(line for n in range(12) for line in group(n))
    spanned = replace(table(("Group", "Row"), ("a", "b"), caption=said("Spans")), body=body)
    for before in (1, 3, 5):
        pages = pages_of(text(before), spanned)
        assert len(pages) > 1
        for n in range(12):
            assert on(pages, f"one{n}") == on(pages, f"two{n}") == on(pages, f"three{n}")


# --- What is too high ----------------------------------------------------------------------------

MANY = " ".join(f"m{n}" for n in range(900))


def whole(made_: Rendering) -> list[str]:
    """Return the words `m0`, `m1` ... of all pages, in order, and see that nothing is wrong."""
    assert made_.diagnostics == ()
    assert faults(opened(made_)) == []
    lines = [line for sheet in sheets(made_.data) for line in sheet.lines]
    return [w for line in lines for w in line.split() if w[0] == "m" and w[1:].isdigit()]


def test_a_head_higher_than_a_page_is_set_once_and_loses_no_word() -> None:
    high = long(caption=said("High"))
    high = replace(high, head=(row("Name", cell(MANY), cell("Text", note("Of a head."))),))
    made_ = made(text(8), high)
    assert whole(made_) == MANY.split()
    pages = sheets(made_.data)
    assert len(on(pages, "Name")) == 1
    assert on(pages, "(continued)")[-1] == on(pages, "last29")[0]
    assert len(on(pages, "Of")) == 1


def test_a_row_higher_than_a_page_is_divided_under_the_head_of_its_table() -> None:
    high = table(("Name", "Text"), ("a", "b"), ("c", MANY), ("d", "e"), caption=said("High"))
    made_ = made(high)
    assert whole(made_) == MANY.split()
    pages = sheets(made_.data)
    assert on(pages, "Name") == list(range(1, len(pages)))
    assert on(pages, "(continued)") == list(range(2, len(pages)))
    assert len(pages) > 3


def test_a_caption_stays_with_a_first_row_higher_than_a_page() -> None:
    pages = pages_of(text(3), table(("Name", "Text"), ("first", MANY), caption=said("High")))
    assert on(pages, "High") == on(pages, "first") == on(pages, "m0")


def test_rows_that_cannot_stay_together_are_parted() -> None:
    half = " ".join(f"m{n}" for n in range(300))
    rest = " ".join(f"m{n}" for n in range(300, 600))
    parted = table(("H", "I"), (half, "x"), foot=(row(cell(rest), "sum"),), caption=said("Parted"))
    made_ = made(parted)
    assert whole(made_) == f"{half} {rest}".split()


# --- Columns -------------------------------------------------------------------------------------


def test_decimal_marks_stand_under_one_another_and_heads_over_their_columns() -> None:
    sums = ["1.5", "12.25", "1,204.5", "7", "96.125", "-3.75"]
    lines = [[f"row{n}", amount, f"words{n}"] for n, amount in enumerate(sums)]
    (sheet,) = pages_of(table(("Head", "Amount", "More"), *lines, caption=said("Sums")))
    ones = [sheet.find(n)[0].places[len(n.partition(".")[0]) - 1] for n in sums]
    assert max(ones) - min(ones) < 0.5
    (longest,), (amount,) = sheet.find("96.125"), sheet.find("Amount")
    assert amount.right == pytest.approx(longest.right, abs=1)
    for head, words in (("Head", "row"), ("More", "words")):
        lefts = [word.places[0] for word in sheet.words if word.text[:-1] == words]
        assert len(lefts) == len(sums)
        assert max(lefts) - min(lefts) < 0.5
        assert sheet.find(head)[0].places[0] == pytest.approx(lefts[0], abs=0.5)


# --- Turned pages --------------------------------------------------------------------------------


def wide(columns: int, count: int = 4, word: str = "") -> Table:
    """A table of so many columns: years, then numbers of eight figures, or `word`."""
    return table(
        ("Year", *(f"Head{c}" for c in range(1, columns))),
        *(
            [str(2000 + n), *(word or f"{n}{c % 10},123.45" for c in range(1, columns))]
            for n in range(count)
        ),
        caption=said(f"Wide{columns}"),
        notes=(p("Source: ends."),),
    )


WORDS = ("Interdependence", "Kraftfahrzeughaftpflichtversicherung")
TURNED = [wide(8), wide(9), wide(10), wide(7, word=WORDS[0]), wide(4, word=WORDS[1])]


@pytest.mark.parametrize("turned", TURNED, ids=lambda one: str(len(one.columns)))
def test_a_table_too_wide_for_the_page_stands_on_a_turned_one(turned: Table) -> None:
    made_ = made(text(5), turned, p("After."))
    assert made_.diagnostics == ()
    before, sheet, after = sheets(made_.data)
    assert (sheet.width, sheet.height) == pytest.approx((before.height, before.width))
    assert (after.width, after.height) == (before.width, before.height)
    assert on([before, sheet, after], "After.") == [2]
    assert on([before, sheet, after], "ends.") == [1]
    assert sheet.find(f"Wide{len(turned.columns)}")
    assert unbroken(turned, sheet)
    assert inside(sheet)


def unbroken(table_: Table, sheet: Sheet) -> bool:
    """Return whether every cell is one word on `sheet`."""
    cells = [cell_ for line in (*table_.head, *table_.body) for cell_ in line.cells]
    texts = [cell_.content[0].content[0].value for cell_ in cells]  # type: ignore[union-attr]
    return all(sheet.find(text_.strip("\u2007\u2008")) for text_ in texts)


def inside(sheet: Sheet) -> bool:
    """Return whether no word of the text of a turned page is beside its block."""
    page_ = the_page()
    left, right = page_.foot - 0.5, sheet.width - page_.top + 0.5
    top, foot = sheet.height - page_.inner, page_.outer
    text_ = [word for word in sheet.words if foot < word.y < top]
    return all(left <= word.left and word.right <= right for word in text_)


def test_the_block_of_a_turned_page_is_that_of_others_turned_against_the_clock() -> None:
    _, sheet, _ = sheets(made(text(5), wide(9, 4), p("After.")).data)
    (caption,) = sheet.find("Wide9")
    page_ = the_page()
    # What is the head of the table stands where the inner margin is, and its start at the foot.
    assert page_.inner < sheet.height - caption.y < page_.inner + style().text["caption"].leading
    assert sheet.find("Table")[0].left == pytest.approx(page_.foot, abs=0.7)
    assert inside(sheet)


def test_the_text_of_a_turned_table_is_as_large_as_its_page_allows() -> None:
    edition = edition_of(wide(8), wide(9), wide(10), p("x"))
    sizes = [planned.size for planned in edition.landscape.values()]
    assert sizes[0] == style().text["table"].size
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] >= style().table.smallest
    assert all(planned.fits for planned in edition.landscape.values())


def test_other_formats_keep_the_widths_for_pages_that_are_not_turned() -> None:
    lines = [["two words or more", *["Interdependence"] * 6]] * 3
    edition = edition_of(table(("A", *"BCDEFG"), *lines))
    ((name, planned),) = edition.landscape.items()
    (block,) = edition.briefs[0].blocks
    assert isinstance(block, Table)
    assert edition.table_sizes[name] == style().table.smallest
    assert tuple(column.width for column in block.columns) != planned.shares


def test_headings_go_with_a_table_to_its_page() -> None:
    pages = pages_of(
        text(5), Heading(1, said("Chapter")), Heading(2, said("Figures")), wide(9), text(3)
    )
    assert on(pages, "Chapter") == on(pages, "Figures") == on(pages, "Wide9") == [1]
    assert len(pages) == 3


def test_a_long_table_goes_on_over_turned_pages() -> None:
    pages = pages_of(wide(9, 40), p("After."))
    turned = [sheet for sheet in pages if sheet.width > sheet.height]
    assert len(turned) >= 3
    assert all(sheet.find("(continued)") and sheet.find("Head1") for sheet in turned[1:])
    assert all(inside(sheet) for sheet in turned)


def test_a_wide_table_in_a_list_or_an_aside_is_turned_and_one_in_a_cell_or_note_is_not() -> None:
    inner = wide(9)
    turned = edition_of(
        List("bullet", items([p("x"), inner])),
        Aside("note", (inner,)),
        table(("a", "b"), ("c", "d")),
        p("x", note()),
    )
    assert len(turned.landscape) == 2
    held = table(("a",), ("b",))
    held = replace(held, body=(Row((replace(cell(), content=(inner,)),)),))
    edition = edition_of(held, p("x"))
    assert edition.landscape == {}


def test_a_table_in_a_list_has_less_room() -> None:
    words = wide(6, word="Approximatly")
    deep: Block = words
    for _ in range(5):
        deep = List("bullet", items([deep]))
    assert edition_of(words).landscape == {}
    assert len(edition_of(deep).landscape) == 1


def test_a_table_too_wide_even_for_a_turned_page_is_told_of_and_loses_nothing() -> None:
    crammed = wide(16, word="Interdependence")
    edition, findings = composed(Brief((crammed,), said("A brief")), front=False)
    assert [finding.code for finding in findings if finding.code != "BX305"] == ["BX315"]
    made_ = printed(edition)
    assert made_.diagnostics == ()
    assert inside(sheets(made_.data)[-1])


def test_addresses_break_where_they_may_and_need_no_turned_page() -> None:
    address = "https://example.org/a/very/long/path/" + "that/goes/on/" * 8
    edition = edition_of(table(("A", "B"), (address, "x"), (address, "word " * 20)))
    assert edition.landscape == {}
    assert edition.table_sizes == {}


def test_a_table_of_many_pages_repeats_its_head_on_each_and_loses_no_row() -> None:
    lines = [[f"first{n}", f"{n}.5", "words", f"last{n}"] for n in range(250)]
    pages = pages_of(table(("Name", "Sum", "Text", "More"), *lines, caption=said("Many")))
    assert len(pages) > 10
    assert on(pages, "Name") == list(range(len(pages)))
    assert on(pages, "(continued)") == list(range(1, len(pages)))
    assert [on(pages, f"first{n}") for n in range(250)] == [
        on(pages, f"last{n}") for n in range(250)
    ]
    assert sum(len(on(pages, f"last{n}")) for n in range(250)) == 250
