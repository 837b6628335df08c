"""The pages of print in the e-book: every page, in order, at the words it begins with."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from briefexport.backends.epub import render
from briefexport.backends.pdf import render as render_pdf
from briefexport.backends.rendering import PageMap, PageStart, RenderOptions
from briefexport.edition import Edition
from briefexport.edition.settings import Print
from briefexport.model import (
    Block,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Image,
    Link,
    List,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
    Text,
)
from briefexport.style import page, page_size
from briefexport.walk import descendants
from built import PATHS, Built
from epub_pages import Start, letters, listed_pages, old_pages, page_starts
from epubs import Book, article, edition, opened, para, the_style, words
from reading_back import pdf
from test_epub_text import a_table

SOURCE = "urn:uuid:00000000-0000-4000-8000-00000000000f"
MARKER = re.compile(r'<span epub:type="pagebreak"[^>]*aria-label="([^"]*)"></span>')


def paged(made: Edition, *starts: PageStart | None, labels: Sequence[str] = ()) -> Book:
    """Return the EPUB of `made` with pages that begin at `starts`."""
    labels = labels or [str(number) for number in range(1, len(starts) + 1)]
    pages = PageMap(tuple(labels), {}, starts, SOURCE)
    return opened(render(made, the_style(), pages, RenderOptions()).data)


def one(*blocks: Block) -> Edition:
    return edition(article(*blocks), front=False)


def ids(made: Edition, kind: type) -> list[str]:
    nodes = [node for block in made.briefs[0].blocks for node in descendants(block)]
    return [str(getattr(node, "id", "")) for node in nodes if isinstance(node, kind)]


def marked(*blocks: Block, kind: type, offset: int = 0, number: int = 0, note: str = "") -> str:
    """Return the part of an edition of `blocks` with "¶" where its page begins.

    It begins `offset` characters into the text of the node of that `kind` and `number`.
    """
    made = one(*blocks)
    read = paged(made, PageStart(ids(made, kind)[number], offset, note))
    return MARKER.sub("¶", read.text("text/b1.xhtml"))


# --- The list of pages --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def roman() -> Book:
    made = edition(article(para("One two three."), title="First"), article(para("Four.")))
    (first,) = ids(made, Paragraph)
    starts = (
        PageStart("front.title", 0),
        None,
        PageStart("front.contents", 0),
        PageStart("contents.b2", 0),
        PageStart("b1", 0),
        None,
        PageStart(first, 4),
        PageStart("b2", 0),
        None,
    )
    return paged(made, *starts, labels=("i", "ii", "iii", "iv", "1", "2", "3", "4", "5"))


def test_every_page_is_listed_in_order_with_the_label_it_has_in_print(roman: Book) -> None:
    labels = ["i", "ii", "iii", "iv", "1", "2", "3", "4"]
    assert [label for label, _ in listed_pages(roman)] == labels
    assert [start.label for start in page_starts(roman)] == labels
    assert roman.broken() == []


def test_old_readers_have_the_same_list(roman: Book) -> None:
    assert old_pages(roman) == listed_pages(roman)
    targets = list(roman.tree("toc.ncx").iter("{*}pageTarget"))
    said = [(target.get("type"), target.get("value")) for target in targets]
    assert said[3:5] == [("front", None), ("normal", "1")]
    counts = {
        meta.get("name"): meta.get("content") for meta in roman.tree("toc.ncx").iter("{*}meta")
    }
    assert (counts["dtb:totalPageCount"], counts["dtb:maxPageNumber"]) == ("8", "4")


def test_a_page_without_text_begins_where_the_next_one_does(roman: Book) -> None:
    first = MARKER.sub(r"¶\1", roman.text("text/b1.xhtml"))
    assert "One ¶2¶3two three." in first
    assert '¶ii¶iii<nav epub:type="toc"' in MARKER.sub(r"¶\1", roman.text("nav.xhtml"))


def test_the_second_page_of_the_contents_begins_at_its_line(roman: Book) -> None:
    assert ">¶A brief</a>" in MARKER.sub("¶", roman.text("nav.xhtml"))


def test_the_print_edition_is_named_and_both_features_are_said(roman: Book) -> None:
    assert roman.meta("pageBreakSource") == [SOURCE]
    features = roman.meta("schema:accessibilityFeature")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(features)


def test_a_marker_says_what_it_is_to_readers_and_to_assistive_technology(roman: Book) -> None:
    (start,) = [start for start in page_starts(roman) if start.label == "1"]
    said = {str(name).rpartition("}")[2]: value for name, value in start.element.attrib.items()}
    assert said == {
        "type": "pagebreak",
        "role": "doc-pagebreak",
        "id": "page-5",
        "aria-label": "1",
    }
    assert not start.element.text


def test_without_a_pdf_there_is_no_list_and_no_claim() -> None:
    read = opened(render(one(para("x")), the_style(), None, RenderOptions()).data)
    assert listed_pages(read) == []
    assert old_pages(read) == []
    assert page_starts(read) == []
    assert read.meta("pageBreakSource") == []
    features = read.meta("schema:accessibilityFeature")
    assert not {"pageBreakMarkers", "pageNavigation"} & set(features)


def test_pages_of_a_brief_in_several_parts_are_marked_in_the_part_they_begin_in() -> None:
    made = one(
        para("First of all."),
        *(para("words " * 10_000) for _ in range(4)),
        Heading(1, words("Far down")),
        *(para("words " * 10_000) for _ in range(2)),
        para("Last of all."),
    )
    paragraphs, (heading,) = ids(made, Paragraph), ids(made, Heading)
    starts = (PageStart("b1", 0), PageStart(heading, 0), PageStart(paragraphs[-1], 5))
    read = paged(made, *starts)
    first, second = "text/b1.xhtml", "text/b1.2.xhtml"
    assert [path for path in read.spine() if path.startswith("text/")] == [first, second]
    assert [start.path for start in page_starts(read)] == [first, second, second]
    assert listed_pages(read)[1:] == [("2", f"{second}#page-2"), ("3", f"{second}#page-3")]
    assert read.broken() == []


# --- Where a marker stands ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("One two three", 4, "One ¶two three"),
        ("Uncommonly hyphenated words", 14, "Uncommonly hyphenated¶ words"),
        ("a well-known word", 7, "a well-¶known word"),
        ("re\u0301sume\u0301 done", 5, "re\u0301sume\u0301¶ done"),
        ("soft\u00adhyphen done", 5, "soft\u00adhyphen¶ done"),
        ("हिन्दी शब्द", 2, "हिन्दी¶ शब्द"),
        ("它们在中文里", 3, "它们在¶中文里"),
        ("R&D & more", 4, "R&amp;D\u00a0¶&amp; more"),
        ("The last", 99, "The last¶"),
    ],
)
def test_a_marker_stands_at_its_character_or_after_a_divided_word(
    text: str, offset: int, expected: str
) -> None:
    assert f">{expected}</p>" in marked(para(text), kind=Paragraph, offset=offset)


def test_a_marker_stands_before_the_call_of_a_note_that_begins_the_page() -> None:
    made = one(para("A claim", Note((para("Proof."),)), " and on."))
    (note,) = ids(made, Note)
    read = paged(made, PageStart(ids(made, Paragraph)[0], 7, note))
    assert "A claim¶<sup>" in MARKER.sub("¶", read.text("text/b1.xhtml"))


def test_the_text_of_a_note_is_not_counted() -> None:
    content = para("One", Note((para("Noted."),)), " two three")
    assert "two ¶three" in marked(content, kind=Paragraph, offset=8)


@pytest.mark.parametrize("level", range(1, 6))
def test_a_marker_stands_before_a_heading_and_never_in_it(level: int) -> None:
    levels = [Heading(n, words("Over")) for n in range(1, level)]
    text = marked(*levels, Heading(level, words("Head")), kind=Heading, offset=2, number=level - 1)
    assert re.search(rf"¶<h{level + 1} [^>]*>Head<", text)


def test_the_page_a_brief_opens_begins_before_its_kicker() -> None:
    made = edition(article(para("x")), article(para("y")))
    read = paged(made, PageStart("b2", 0))
    text = MARKER.sub("¶", read.text("text/b2.xhtml"))
    assert text.index("¶") < text.index("kicker") < text.index("<h1")


def test_a_marker_stands_before_a_table_whose_caption_begins_the_page() -> None:
    for columns in (2, 5, 9):
        text = marked(a_table("Sums", columns), kind=Table, offset=3)
        assert re.search(r'¶<div class="table[^>]*>\n<table', text)


def test_a_marker_stands_before_a_figure_whose_caption_begins_the_page() -> None:
    figure = Figure(Image("leaf.png", "A leaf"), words("Leaves"))
    assert re.search(r"¶<figure ", marked(figure, kind=Figure, offset=4))


@pytest.mark.parametrize("tight", [True, False])
def test_a_marker_is_the_first_thing_in_an_item(tight: bool) -> None:
    items = (ListItem((para("one"),)), ListItem((para("two"),)))
    text = marked(List("bullet", items, tight=tight), kind=Paragraph, number=1)
    assert re.search(r"<li[^>]*>(<p[^>]*>)?¶two", text)


def test_a_marker_in_a_task_counts_as_print_does_which_has_no_sign_in_the_text() -> None:
    task = List("bullet", (ListItem((para("do it now"),), checked=True),))
    assert "do it ¶now" in marked(task, kind=Paragraph, offset=6)


def test_a_marker_is_the_first_thing_in_a_cell() -> None:
    text = marked(a_table("Sums"), kind=Paragraph, number=2)
    assert re.search(r"<th scope=\"row\"[^>]*>¶stub</th>", text)


def test_a_marker_stands_within_a_link_a_term_and_code() -> None:
    link = para(Link("https://example.org/", words("one two")))
    assert ">one ¶two</a>" in marked(link, kind=Paragraph, offset=4)
    terms = DefinitionList((Definition((words("one two"),), ((para("x"),),)),))
    assert ">one ¶two</dt>" in marked(terms, kind=Definition, offset=4)
    assert "a = 1\n¶b = 2" in marked(CodeBlock("a = 1\nb = 2"), kind=CodeBlock, offset=6)


# --- Against the pages themselves ---------------------------------------------------------------

# How many letters of a page's first words must be those after its marker.
FIRST = 24
# Of what a list or a quotation may begin with, its signs are no text of the e-book.
SIGN = re.compile(r"[^\w\s]+\s|(\d+|[a-z]|[ivxlc]+|[A-Z]|[IVXLC]+)[.)]?\s")
CONTINUED = re.compile(r"Table \d+ \(continued\)\n")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


def first_words(file: Path, made: Edition) -> list[str]:
    """Return the text of every page of a PDF, without what stands in its margins."""
    size = page_size(made.settings.print.page or the_style().page.size)
    assert size is not None
    margin = page(the_style(), size)
    reading = pdf.with_pdfium(file, pdf.Margins(top=margin.top, bottom=margin.foot))
    return ["\n".join(lines) for lines in reading.pages]


def differs(start: Start, text: str) -> str:
    """Return how the words after a marker differ from the first words of its page, or nothing."""
    after = letters(start.after)
    if start.path == "nav.xhtml":
        # The contents of print end in numbers of pages, and do not say of each table what it is.
        text, after = (re.sub(r"\d|\b(Table|Figure)\b", "", said) for said in (text, start.after))
        after = letters(after)
    text = CONTINUED.sub("", text)
    painted = [text]
    if start.in_item and (sign := SIGN.match(text)):
        painted.append(text[sign.end() :])
    head = letters(start.head)
    shown = [one for said in painted for one in (letters(said), letters(said).removeprefix(head))]
    # The rest of a divided word stands on the page, but before the marker.
    word = re.search(r"\S*$", start.before)
    assert word is not None
    rests = [letters(word[0])[n:] for n in range(len(word[0]))] if word[0] else []
    for rest in ("", *rests):
        wanted = (rest + after)[:FIRST]
        if any(one.startswith(wanted[: len(one)]) for one in shown):
            return ""
    return f"page {start.label}: {text[:60]!r}, but after the marker {start.after[:60]!r}"


def labels(pdf: bytes) -> list[str]:
    """The labels of the pages as a viewer shows them."""
    with pdfium.PdfDocument(pdf) as file:
        return [file.get_page_label(number) for number in range(len(file))]


def compared(read: Book, pages: Sequence[str], printed: Sequence[str]) -> tuple[int, list[str]]:
    """Return how many page starts were compared, and those that are elsewhere."""
    starts = page_starts(read)
    assert [start.label for start in starts] == printed
    told = [
        (start, text)
        for start, text in zip(starts, pages, strict=True)
        if text and not RIGHT_TO_LEFT.search(text[:80])
    ]
    return len(told), [fault for start, text in told if (fault := differs(start, text))]


@pytest.mark.thorough
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_pages_of_our_editions_begin_with_the_words_after_their_markers(
    built: Callable[[Path], Built], path: Path
) -> None:
    read = opened(built(path).epub.read_bytes())
    pages = first_words(built(path).pdf, edition(article(para("x"))))
    count, faults = compared(read, pages, labels(built(path).pdf.read_bytes()))
    assert faults == []
    assert count >= len(pages) - 6


@pytest.mark.thorough
def test_pages_of_a_long_edition_begin_with_the_words_after_their_markers(tmp_path: Path) -> None:
    made = long_edition()
    printed = render_pdf(made, the_style(), None, RenderOptions())
    file = tmp_path / "long.pdf"
    file.write_bytes(printed.data)
    made_book = render(made, the_style(), printed.pages, RenderOptions())
    count, faults = compared(opened(made_book.data), first_words(file, made), labels(printed.data))
    assert faults == []
    assert count >= 145


# --- A long edition ------------------------------------------------------------------------------

SYLLABLES = (
    "ba", "con", "der", "el", "fra", "gim", "hol", "in", "jun", "kra", "lem", "mo", "nis", "or",
    "pul", "qua", "ren", "sto", "tri", "un", "ver", "wen", "yal", "zer",
)  # fmt: skip


def long_edition() -> Edition:
    """Return briefs of every kind of block, in words that hyphenate, long enough for its pages."""
    chance = random.Random(20250220)
    briefs = [
        article(*long_brief(chance), title=sentence(chance, 3), language="en-GB") for _ in range(2)
    ]
    # Small pages: more of them for the same text.
    return edition(*briefs, front=True, print=Print(page="100mm x 140mm"))


def long_brief(chance: random.Random) -> Iterator[Block]:
    for _ in range(5):
        yield Heading(1, words(sentence(chance, 4)))
        for _ in range(4):
            yield a_paragraph(chance)
            yield chance.choice(KINDS)(chance)
        yield Heading(2, words(sentence(chance, 4)))
        yield a_paragraph(chance)


def sentence(chance: random.Random, count: int) -> str:
    spoken = ("".join(chance.choices(SYLLABLES, k=chance.randint(1, 5))) for _ in range(count))
    return " ".join(spoken).capitalize()


def a_paragraph(chance: random.Random) -> Paragraph:
    parts: list[Text | Span | Note | Link] = [Text(sentence(chance, 40) + " ")]
    for _ in range(3):
        parts.append(Span("emphasis", words(sentence(chance, 3))))
        parts.append(Text(" " + sentence(chance, 20)))
        parts.append(Note((para(sentence(chance, 6)),)))
        parts.append(Link("https://example.org/", words(f" {sentence(chance, 2)}")))
        parts.append(Text(", " + sentence(chance, 12) + " "))
    return Paragraph((*parts, Text(sentence(chance, 9) + ".")))


def a_long_list(chance: random.Random) -> List:
    inner = List("lower-alpha", tuple(ListItem((para(sentence(chance, 9)),)) for _ in range(3)))
    items = [ListItem((para(sentence(chance, 16)),)) for _ in range(4)]
    nested = ListItem((para(sentence(chance, 5)), inner))
    kind = chance.choice(("bullet", "decimal"))
    return List(kind, (*items, nested), tight=chance.random() < 0.5)  # type: ignore[arg-type]


def a_long_table(chance: random.Random) -> Table:
    table = a_table(sentence(chance, 4), 3)
    (row,) = table.body
    rows = (
        replace(row, cells=tuple(Cell((para(sentence(chance, 4)),)) for _ in row.cells))
        for _ in range(chance.randint(3, 24))
    )
    return replace(table, body=tuple(rows))


KINDS: tuple[Callable[[random.Random], Block], ...] = (
    a_long_list,
    a_long_table,
    lambda chance: Quote((a_paragraph(chance),), words(sentence(chance, 2))),
    lambda chance: CodeBlock("\n".join(sentence(chance, 4) for _ in range(8))),
    lambda chance: DefinitionList(
        (Definition((words(sentence(chance, 2)),), ((a_paragraph(chance),),)),)
    ),
    lambda chance: Figure(Image("leaf.png", "A leaf"), words(sentence(chance, 9))),
    lambda _: Rule(),
)
