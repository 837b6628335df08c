"""Editions that are unlike most are proved as well, each for one reason an alarm was false."""

from functools import cache

import pytest

from briefexport.backends import BACKENDS
from briefexport.backends.rendering import RenderOptions
from briefexport.edition import Edition
from briefexport.model import (
    Aside,
    Block,
    Brief,
    Code,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    Note,
    Quote,
    Row,
    Rule,
    Span,
    Table,
    Text,
)
from briefexport.proof import prove
from briefexport.proof.wanted.record import FORMATS, Format
from every import cell, composed, em, items, note, p, row, said, style, table

# The library that draws formulas for paper.
pytestmark = [
    pytest.mark.thorough,
    pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning"),
]

LONG = (
    "A line that is long enough to be broken into two lines at the least, however narrow a page is."
)
WORD = "Donaudampfschifffahrtselektrizit\u00e4tenhauptbetriebswerkbauunterbeamtengesellschaft"
HEBREW = "\u05e9\u05dc\u05d5\u05dd"
CODE = CodeBlock("one\n    two\n\nfour")

CASES: dict[str, tuple[Block, ...]] = {
    "code alone in a cell, in a head that has a fill": (
        table(["A", "B"], [cell(Code("x")), "one"], [cell(Code("y")), "two"]),
    ),
    "words longer than a line": (p(WORD * 2, " is long."), p("It\u2014", WORD, "\u2014is.")),
    "an address at the end of a line": (
        *(p("x" * n, " see https://example.org/page for more of what is said there, if you like")
          for n in range(30, 60, 5)),
    ),
    "dashes at the end of a line": tuple(
        p("x" * n, LONG.replace(" ", "\u2014")) for n in (1, 4, 9)
    ),
    "lines ended by the author": (
        p("A poem", LineBreak(), "in three", LineBreak(), "lines"),
        p(LineBreak(), "after an empty one", LineBreak(), LineBreak(), "and before one"),
    ),
    "code with blank lines": (p("Before."), CodeBlock("\n\nx\n\ny\n\n"), p("Behind."), CODE),
    "code, quotations and lists in an aside": (
        Aside("note", (
            CODE, p("Behind the code. ", LONG), Quote((p(LONG), List("bullet", items("in it")))),
            List("bullet", items([p("one"), List("bullet", items("two"))])), Rule(), p(Code("x")),
        ), said("Title")),
    ),
    "a table with notes in an aside": (
        Aside("note", (Table(
            (Column(), Column()), (row("A", "B"),), (row("a", "b"),), notes=(p("Below."),),
        ),), said("Title")),
        List("bullet", (ListItem((p("item"), table(["A"], ["a"]))),)),
    ),
    "a head that spans rows and fills them": (
        Table((Column(), Column()), (
            Row((cell(LONG, high=2), cell("one"))), row("two"),
        ), (row("a", "b"),)),
    ),
    "headers in the body that are in no first column": (
        Table((Column(), Column()), (row("A", "B"),), (
            Row((cell("a"), cell("b"))),
            Row((cell("c"), Row((cell("d"),)).cells[0])),
        )),
    ),
    "a column of years before one in the middle": (
        Table(
            (Column("end"), Column("end"), Column("center")), (row("Year", "Sum", "Share"),),
            (row("2001", "1.5", "a"), row("2002", "2", "b"), row("2003", "100", "c")),
        ),
    ),
    "formulas and pictures in a line": (
        p(Math("x"), " begins this. ", LONG, Math("y")),
        List("bullet", (ListItem((p(Math("z")),)), ListItem((p("and text"),)))),
        p(Image("red.png", ""), "a picture that says nothing", Image("red.png", "")),
        p(Image("red.png", "")),
        Figure(Image("red.png", "")),
        Heading(1, (Text("A heading of "), Math("x"))),
    ),
    "marks in marks of their kind": (
        p(em("one ", em("two")), " ", Span("strong", (Text("a "), Span("strong", said("b"))))),
        p(Span("superscript", (Text("up "), Span("subscript", said("down"))))),
    ),
    "lead-ins in captions and quotations": (
        Figure(Image("red.png", "red"), (Span("lead-in", said("Led in.")), Text(" Rest"))),
        Quote((p(Span("lead-in", (Text("By "), Code("x"))), " a man"),)),
    ),
    "text that runs to the left": (
        p("The word ", HEBREW, " (peace) is read <so> ", Code(f"[{HEBREW}]"), " and ", em(HEBREW)),
        p(Foreign("he", "rtl", said(f"{HEBREW} (abc), {HEBREW} 12"))),
        p("It is (so) <here> [too]. ", LONG),
    ),
    "letters past z": (
        List("lower-alpha", items("x", "y", "z"), start=26),
        List("upper-alpha", items("x"), start=53),
    ),
    "notes of all kinds": (
        p("Text", note("one"), Note((Quote((p(LONG),)),)), Note((List("bullet", items("in it")),)),
          Note((p(LONG), p("Second."))), Note((CODE,))),
        p(Foreign("fr", None, (Text("Bon mot"), note("said in English"), Text(".")))),
    ),
    "definitions of everything": (
        DefinitionList((
            Definition((said("one"), (Code("two"),)), ((CODE,), (p("meaning"), p("more")))),
            Definition((said("three"),), ((List("bullet", items("a")), Quote((p("b"),))),)),
        )),
    ),
    "a long description of a picture": (
        p("Before."), p("A picture: ", Image("red.png", "red", "All of it\nis red.")), p("After."),
    ),
    "a line of nothing but the call of a note": (
        p("Before."), p(note("A note.")), p(Span("superscript", said("up"))), p("Behind."),
    ),
    "a numbered task": (
        List("decimal", (ListItem((p("done"),), True), ListItem((p("open"),), False))),
    ),
    "little more than a quotation": (Quote((p(LONG), p(LONG))),),
    "a link around another": (p(Link("https://example.org/", said("out ", "side"))),),
}  # fmt: skip
LANGUAGES = ("en-GB", "he")


@cache
def edition_of(name: str, language: str) -> Edition:
    brief = Brief(CASES[name], said("On " + HEBREW if language == "he" else "A title"))
    return composed(Brief(brief.blocks, brief.title, language=language))[0]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_it_is_proved(name: str, language: str, format_: Format) -> None:
    edition = edition_of(name, language)
    data = BACKENDS[format_].render(edition, style(), None, RenderOptions()).data
    assert prove(edition, style(), f"an.{format_}", format_, data).differences == ()
