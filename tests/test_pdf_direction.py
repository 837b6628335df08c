"""Pages that run from right to left: their lines, indents, lists and tables, on paper."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest
from PIL import ImageOps

from briefexport.model import Aside, Block, Brief, Foreign, Inline, List, Paragraph, Span
from every import SETTINGS, composed, items, note, p, said, style, table
from pdf_files import printed
from pdf_lines import Sheet, sheets

WORDS = {
    "he": "ספר ישן עומד על המדף בבית הדפוס ואיש אינו פותח אותו בימי החורף הקצרים כאשר האור דל",
    "ar": "كان الكتاب القديم على الرف في بيت الطباعة ولا يفتحه أحد في أيام الشتاء القصيرة",
    "el": "ένα παλιό βιβλίο στέκει στο ράφι του τυπογραφείου και κανείς δεν το ανοίγει",
}
# Of A5 in the shipped style, in points.
LEFT, RIGHT = 56.7, 374.2
# Letters have white at their sides.
SIDE = 1.6
right_to_left = pytest.mark.parametrize("language", ["he", "ar"])


def text(language: str, number: int, start: int = 0) -> str:
    words = WORDS[language].split()
    return " ".join(words[(start + place * 3) % len(words)] for place in range(number))


@cache
def printed_brief(language: str, *blocks: Block) -> bytes:
    settings = replace(SETTINGS, language=language)
    title = text(language, 2) if language in WORDS else "A brief"
    brief = Brief(blocks, said(title), language=language)
    edition, _ = composed(brief, front=False, settings=settings)
    return printed(edition).data


def page(language: str, *blocks: Block) -> Sheet:
    return sheets(printed_brief(language, *blocks))[0]


def rows(language: str, *blocks: Block) -> list[tuple[float, float]]:
    """Where the ink of each line of the text begins at the left and ends at the right."""
    data = printed_brief(language, *blocks)
    bases = {round(word.y, 1) for word in sheets(data)[0].words if 60 < word.y < 480}
    with pypdfium2.PdfDocument(data) as pdf:
        image = ImageOps.invert(pdf[0].render(scale=4, grayscale=True).to_pil())
        height, edge = pdf[0].get_height(), pdf[0].get_mediabox()[0]
    boxes = [
        image.crop((0, int(4 * (height - y - 8)), image.width, int(4 * (height - y)))).getbbox()
        for y in sorted(bases, reverse=True)
    ]
    return [(edge + box[0] / 4, edge + box[2] / 4) for box in boxes if box]


def is_full(edges: tuple[float, float]) -> bool:
    return abs(edges[0] - LEFT) < SIDE and abs(edges[1] - RIGHT) < SIDE


@right_to_left
def test_lines_from_right_to_left_reach_both_edges_and_first_ones_are_indented_at_the_right(
    language: str,
) -> None:
    lines = rows(language, *(p(text(language, 60, start)) for start in range(4)))
    indent = style().text["body"].indent
    firsts = [n for n, (_, right) in enumerate(lines) if abs(right - RIGHT + indent) < SIDE]
    assert len(firsts) == 3
    for number, (left, right) in enumerate(lines):
        last = number + 1 in firsts or number + 1 == len(lines)
        assert last or abs(left - LEFT) < SIDE
        assert number in firsts or abs(right - RIGHT) < SIDE


@right_to_left
def test_lines_of_many_pieces_reach_both_edges(language: str) -> None:
    def pieces() -> Iterator[str | Inline]:
        for number in range(40):
            yield text(language, 1 + number % 4, number) + " "
            yield Span("emphasis", said(text(language, 1 + number % 2, number), " "))
            yield Foreign("en", "ltr", said("some words")) if number % 3 else "1995"
            yield " "

    lines = rows(language, p(*pieces()))
    assert len(lines) > 10
    assert all(map(is_full, lines[:-1]))


def test_lines_from_left_to_right_that_end_the_other_way_end_at_their_edge() -> None:
    for number in range(1, 12):
        hebrew = (f"{text('he', 4)} ", Span("emphasis", said(text("he", 3), " ")))
        content = said("words " * number, Foreign("he", "rtl", said(*hebrew)), "go on " * 40)
        for _, right in rows("en", Paragraph(content))[:-1]:
            assert abs(right - RIGHT) < SIDE


def test_lines_in_a_second_font_reach_both_edges() -> None:
    lines = rows("el", p(text("el", 120)))
    assert len(lines) > 10
    assert all(map(is_full, lines[:-1]))


@right_to_left
def test_markers_and_first_columns_are_at_the_right(language: str) -> None:
    sheet = page(
        language,
        List("decimal", items(text(language, 2), text(language, 30))),
        table(("A", "B"), ("C", "D")),
        Aside("note", (p(text(language, 12)),), said("E")),
        p(text(language, 3), note(text(language, 40))),
    )
    (first,) = [word for word in sheet.words if word.text.strip(".") == "2"]
    assert RIGHT - style().list.indent < first.left < first.right < RIGHT
    (a,), (b,) = sheet.find("A"), sheet.find("B")
    assert b.right < a.left
    assert abs(a.right - RIGHT) < SIDE
    assert abs(sheet.find("C")[0].right - RIGHT) < SIDE


def test_the_bar_of_an_aside_is_where_its_lines_begin() -> None:
    (aside,) = page("he", Aside("note", (p(text("he", 30)),), said("C"))).find("C")
    assert abs(aside.right - RIGHT + style().aside.padding_x + style().aside.rule) < SIDE
