"""What leads through the print edition, read back from its pages: contents, heads, folios."""

import io
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import pikepdf
import pypdfium2 as pdfium
import pytest

from briefexport.backends.pdf import render
from briefexport.backends.pdf.book.binding import gutter
from briefexport.backends.pdf.documents.heads import ELLIPSIS, fitted
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.edition import Edition
from briefexport.edition.settings import Print
from briefexport.edition.widths import measured
from briefexport.model import Block, Brief, Direction, Figure, Heading, Image
from briefexport.style import PAGE_SIZES, Gutter, page
from briefexport.walk import plain
from every import SETTINGS, composed, p, said, style, table
from pdf_files import printed

PAPER = page(style(), PAGE_SIZES["A5"])
FILLER = ("Words that fill pages until the next thing of interest begins. " * 9).strip()
TITLES = (
    "The first of the briefs",
    "A second brief, with a title long enough for a second line in the contents of the edition",
    "The last one",
)


@dataclass(frozen=True)
class Sheet:
    """A page as a reader sees it: its label, and the lines of its head, its text and its foot."""

    label: str
    head: str
    text: str
    foot: str


def sheets(made: Rendering) -> list[Sheet]:
    """Return the pages of a PDF, cut where the text begins and ends."""
    found = []
    with pdfium.PdfDocument(made.data) as file:
        for number in range(len(file)):
            sheet = file[number]
            left, _, right, height = sheet.get_mediabox()
            text = sheet.get_textpage()

            def within(
                bottom: float,
                top: float,
                text: pdfium.PdfTextPage = text,
                sides: tuple[float, float] = (left, right),
            ) -> str:
                return str(text.get_text_bounded(sides[0], bottom, sides[1], top)).strip()

            head, foot = height - PAPER.top + 4, PAPER.foot - 4
            words = (within(head, height), within(foot, head), within(0, foot))
            label = file.get_page_label(number)
            found.append(Sheet(label, *(re.sub(r"\s+", " ", part) for part in words)))
    return found


def sections(number: int, count: int) -> list[Block]:
    """Blocks of `count` sections, of which some begin on one page."""
    blocks: list[Block] = []
    for part in range(1, count + 1):
        blocks.append(Heading(2, said(f"Section {number}.{part} of the book")))
        blocks += [p(FILLER)] * (1 if part % 3 else 9)
        blocks.append(
            table(("A", "B"), ("1", "2"), caption=said(f"Table of section {number}.{part}"))
        )
    blocks.append(Figure(Image("red.png", "red"), said(f"Figure of brief {number}")))
    return blocks


@cache
def book(of: Print) -> tuple[Edition, Rendering]:
    """An edition of three briefs, the second of them of even length where the first is odd."""
    briefs = [
        Brief(tuple(sections(number, 4)), said(title)) for number, title in enumerate(TITLES, 1)
    ]
    edition, _ = composed(*briefs, settings=replace(SETTINGS, title="The book", print=of))
    return edition, printed(edition)


class Hashable(Print):
    """Settings that a cache can tell apart."""

    def __hash__(self) -> int:
        return hash(repr(self))


PLAIN = Hashable()
RECTO = Hashable(opening="recto", running="section", half_title=False, lists=False)


# --- Contents and lists --------------------------------------------------------------------------


def misled(edition: Edition, pages: Sequence[Sheet]) -> list[str]:
    """Return each entry of contents and lists that names no page, or one without its words."""
    front = " ".join(sheet.text for sheet in pages if not sheet.label.isdigit())
    found = []
    for entry in (*edition.contents, *edition.tables, *edition.figures):
        words = " ".join(plain(entry.title).split())
        line = re.search(rf"{re.escape(words)}[ .\u00a0]* (\w+)\b", front)
        named = [sheet for sheet in pages if line and sheet.label == line[1]]
        if not any(words in sheet.text for sheet in named):
            found.append(words)
    return found


def test_contents_and_lists_name_the_page_of_every_entry() -> None:
    edition, made = book(PLAIN)
    assert len(edition.contents) + len(edition.tables) + len(edition.figures) == 15 + 12 + 3
    assert misled(edition, sheets(made)) == []


def test_labels_that_are_one_too_high_mislead() -> None:
    edition, made = book(PLAIN)
    pages = sheets(made)
    labels = [pages[-1].label, *(sheet.label for sheet in pages[:-1])]
    shifted = [replace(sheet, label=label) for sheet, label in zip(pages, labels, strict=True)]
    assert len(misled(edition, shifted)) > 10


def test_no_entry_of_the_contents_runs_under_the_numbers() -> None:
    _, made = book(PLAIN)
    column = 3 * style().contents.digit
    with pdfium.PdfDocument(made.data) as file:
        number = next(n for n in range(len(file)) if file.get_page_label(n) == "v")
        text = file[number].get_textpage()
        letters = [
            (text.get_text_range(n, 1), text.get_charbox(n)) for n in range(text.count_chars())
        ]
        right = file[number].get_mediabox()[0] + PAPER.inner + PAPER.measure
    in_text = [(one, box) for one, box in letters if box[1] > PAPER.foot and one.strip()]
    beyond = {letter for letter, box in in_text if box[2] > right - column + 0.5}
    assert beyond <= set("0123456789")
    numbers = [box for letter, box in in_text if box[2] > right - column + 0.5]
    assert max(box[2] for box in numbers) == pytest.approx(right, abs=1)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize(
    "leader", ["\u00a0·", "–·", "\u06d4·"], ids=["one sign", "two", "of two fonts"]
)
def test_leaders_stand_under_each_other(leader: str, direction: Direction) -> None:
    edition, _ = book(PLAIN)
    led = replace(style(), contents=replace(style().contents, leader=leader))
    made = render(replace(edition, direction=direction), led, None, RenderOptions())
    signs = defaultdict[float, list[float]](list)
    with pdfium.PdfDocument(made.data) as file:
        number = next(n for n in range(len(file)) if file.get_page_label(n) == "v")
        text = file[number].get_textpage()
        for at in range(text.count_chars()):
            if text.get_text_range(at, 1) == leader[-1]:
                left, bottom, *_ = text.get_charbox(at)
                signs[round(bottom, 1)].append(left)
    lines = [sorted(line) for line in signs.values()]
    assert len(lines) == len(edition.contents) + len(edition.tables)
    pitch = lines[0][-1] - lines[0][-2]
    for line in lines:
        away = [(sign - lines[0][-1]) / pitch for sign in line]
        assert away == pytest.approx([round(steps) for steps in away], abs=0.01)
        assert [round(steps) for steps in away] == list(range(round(away[0]), round(away[-1]) + 1))
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        operators = pikepdf.parse_content_stream(pdf.pages[number])
        marked = [one for one in operators if str(one.operator) == "BDC"]
    kinds = [str(one.operands[1].get("/Type", "")) for one in marked if len(one.operands) > 1]
    assert kinds.count("/Layout") == len(lines)


# --- Front matter --------------------------------------------------------------------------------


def test_half_title_title_imprint_and_contents_come_before_the_first_page() -> None:
    _, made = book(PLAIN)
    half, blank, title, imprint, contents, *_ = pages = sheets(made)
    assert half.text == "The book"
    assert blank == Sheet("ii", "", "", "")
    assert title.text == "The book A test First Author Second Author"
    assert "A publisher" in imprint.text
    assert contents.text.startswith("CONTENTS")
    assert [sheet.label for sheet in pages[:5]] == ["i", "ii", "iii", "iv", "v"]
    listed = " ".join(sheet.text for sheet in pages if not sheet.label.isdigit())
    assert listed.index("CONTENTS") < listed.index("TABLES") < listed.index("FIGURES")


def test_what_is_not_wanted_is_left_out() -> None:
    _, made = book(RECTO)
    title, imprint, contents, *_ = pages = sheets(made)
    assert title.text.startswith("The book A test")
    assert "A publisher" in imprint.text
    assert (contents.label, contents.text[:8]) == ("iii", "CONTENTS")
    assert not any("TABLES" in sheet.text for sheet in pages)


def test_an_article_alone_has_nothing_before_it() -> None:
    edition, _ = composed(Brief((p(FILLER),), said("An article")), front=False)
    (only,) = sheets(printed(edition))
    assert (only.label, only.text[:16]) == ("1", "An article Words")


def test_the_first_brief_begins_on_a_right_hand_page_one() -> None:
    for wanted in (PLAIN, RECTO):
        _, made = book(wanted)
        labels = [sheet.label for sheet in sheets(made)]
        assert labels.index("1") % 2 == 0
        body = labels[labels.index("1") :]
        assert body == [str(number) for number in range(1, len(body) + 1)]


# --- Openings, heads and folios ------------------------------------------------------------------


def openings(pages: Sequence[Sheet]) -> list[Sheet]:
    return [sheet for sheet in pages if re.match(r"BRIEF [123] ", sheet.text)]


def test_briefs_open_on_the_next_page_or_on_the_next_recto() -> None:
    numbers = {
        wanted.opening: [int(sheet.label) for sheet in openings(sheets(book(wanted)[1]))]
        for wanted in (PLAIN, RECTO)
    }
    assert any(number % 2 == 0 for number in numbers["next"])
    assert all(number % 2 for number in numbers["recto"])
    assert len(numbers["next"]) == len(numbers["recto"]) == 3


def test_blanks_are_empty_and_counted() -> None:
    _, made = book(RECTO)
    pages = sheets(made)
    blanks = [n for n, sheet in enumerate(pages) if not sheet.text]
    body = next(n for n, sheet in enumerate(pages) if sheet.label == "1")
    assert [n for n in blanks if n > body]
    for number in blanks:
        assert (pages[number].head, pages[number].foot) == ("", "")
        assert pages[number + 1] in openings(pages)
    assert made.pages
    assert [made.pages.starts[number] for number in blanks] == [None] * len(blanks)


def astray(edition: Edition, pages: Sequence[Sheet]) -> list[str]:
    """Return each page with a head that is not its own, or a folio that is not its label."""
    found, title = [], ""
    begun = openings(pages)
    section = edition.settings.print.running == "section"
    for number, sheet in enumerate(pages):
        if not (sheet.label.isdigit() and sheet.text):
            continue
        if sheet in begun:
            title = plain(edition.briefs[begun.index(sheet)].title)
        here = re.findall(r"Section [\d.]+ of the book", sheet.text) if section else []
        shown = here[0] if here else title
        title = here[-1] if here else title
        wanted = (
            ""
            if sheet in begun
            else "THE BOOK"
            if number % 2
            else fitted(shown, style(), "running-recto", PAPER.measure)
        )
        if (sheet.head, sheet.foot) != (wanted, sheet.label):
            found.append(sheet.label)
    return found


@pytest.mark.parametrize("wanted", [PLAIN, RECTO], ids=["briefs", "sections"])
def test_heads_name_what_stands_on_the_page_and_folios_its_label(wanted: Hashable) -> None:
    edition, made = book(wanted)
    pages = sheets(made)
    assert astray(edition, pages) == []
    assert len({sheet.head for sheet in pages}) > 3
    heads = [pages[-1].head, *(sheet.head for sheet in pages[:-1])]
    shifted = [replace(sheet, head=head) for sheet, head in zip(pages, heads, strict=True)]
    assert len(astray(edition, shifted)) > 5


@pytest.mark.parametrize("role", ["running-verso", "running-recto"])
@pytest.mark.parametrize("words", ["Many a word, ", "слово и слово ", "מילה ועוד "])
def test_a_head_too_long_ends_in_an_ellipsis_after_a_whole_word(role: str, words: str) -> None:
    text = (words * 20).strip()
    shown = fitted(text, style(), role, PAPER.measure)  # type: ignore[arg-type]
    kept = shown.removesuffix(ELLIPSIS)
    assert text.startswith(kept)
    assert text[len(kept)] in " ,"
    width = measured(style(), role)(shown)  # type: ignore[arg-type]
    assert 0.6 * PAPER.measure < width <= PAPER.measure
    assert fitted("Short", style(), role, PAPER.measure) == "Short"  # type: ignore[arg-type]


# --- The spine -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "inches"),
    [(1, 0.375), (150, 0.375), (151, 0.5), (300, 0.5), (301, 0.625), (500, 0.625), (501, 0.75),
     (700, 0.75), (701, 0.875), (828, 0.875), (2000, 0.875)],
)  # fmt: skip
def test_a_thicker_book_has_a_wider_gutter(pages: int, inches: float) -> None:
    narrow = replace(PAPER, inner=20, outer=45)
    assert 20 + gutter(style().page, narrow, pages, bleeding=False) == pytest.approx(
        min(72 * inches, 20 + 45 - 18)
    )
    assert 20 + gutter(style().page, narrow, pages, bleeding=True) == pytest.approx(
        min(72 * inches, 20 + 45 - 27)
    )
    assert gutter(style().page, replace(PAPER, inner=72), pages, bleeding=True) == 0


def margins(made: Rendering, label: str) -> tuple[float, float]:
    """Return what is left and right of the text of the page `label`, in points."""
    with pdfium.PdfDocument(made.data) as file:
        number = next(n for n in range(len(file)) if file.get_page_label(n) == label)
        left, _, right, height = file[number].get_mediabox()
        text = file[number].get_textpage()
        inked = [n for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
        boxes = [text.get_charbox(n) for n in inked]
        inside = [box for box in boxes if PAPER.foot < box[1] < height - PAPER.top]
        return min(box[0] for box in inside) - left, right - max(box[2] for box in inside)


def test_margins_change_sides() -> None:
    _, made = book(PLAIN)
    for label, wanted in (("3", (PAPER.inner, PAPER.outer)), ("4", (PAPER.outer, PAPER.inner))):
        assert margins(made, label) == pytest.approx(wanted, abs=1.5)


def test_a_wider_gutter_moves_the_text_of_every_page_outwards() -> None:
    edition, _ = composed(Brief((p(FILLER),) * 20, said("An article")), front=False)
    own = replace(style().page, gutters=[Gutter(1, 20), Gutter(2, PAPER.inner + 9)])
    made = render(edition, replace(style(), page=own), None, RenderOptions())
    for label, wanted in (
        ("3", (PAPER.inner + 9, PAPER.outer - 9)),
        ("2", (PAPER.outer - 9, PAPER.inner + 9)),
    ):
        assert margins(made, label) == pytest.approx(wanted, abs=1.5)


def test_a_book_read_from_right_to_left_is_bound_on_the_right() -> None:
    settings = replace(SETTINGS, title="ספר", language="he")
    heading = Heading(2, said("שלום"))
    brief = Brief((heading, *[p("Latin words upon words. " * 40)] * 12), said("פרק"), language="he")
    edition, _ = composed(brief, brief, settings=settings)
    made = printed(edition)
    with pdfium.PdfDocument(made.data) as file:
        for label, outer in (("3", "left"), ("2", "right")):
            number = next(n for n in range(len(file)) if file.get_page_label(n) == label)
            left, _, right, height = file[number].get_mediabox()
            text = file[number].get_textpage()
            boxes = [text.get_charbox(n) for n in range(text.count_chars())]
            heads = [box for box in boxes if box[1] > height - PAPER.top]
            feet = [box for box in boxes if box[3] < PAPER.foot]
            for lines in (heads, feet):
                gaps = min(box[0] for box in lines) - left, right - max(box[2] for box in lines)
                at = gaps[0] if outer == "left" else gaps[1]
                assert at == pytest.approx(PAPER.outer, abs=1.5), (label, gaps)
