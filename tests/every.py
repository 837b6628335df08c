"""One edition that holds every node in every position that a backend could treat in its own way.

`every_edition()` is composed of briefs made by hand, so no reader is needed to test a backend.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import get_args

from PIL import Image as Raster

from briefexport.assets import Asset, picture
from briefexport.diagnostics import Diagnostic, Place
from briefexport.edition import Edition, Settings
from briefexport.edition.compose import compose
from briefexport.edition.placing import Read
from briefexport.edition.settings import Print
from briefexport.model import (
    Aside,
    AsideKind,
    Block,
    Brief,
    Cell,
    Code,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Figure,
    Foreign,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    ListKind,
    Math,
    MathBlock,
    Note,
    Paragraph,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    SpanKind,
    Table,
    Text,
)
from briefexport.source import Source
from briefexport.style import Style, page, page_size
from briefexport.stylefile import load_style
from briefexport.tomlfile import load
from briefexport.walk import identify

STYLE = Path(__file__).parents[1] / "styles" / "brief.toml"


@cache
def style() -> Style:
    """The style that is shipped."""
    return load_style(load(Source("styles/brief.toml", STYLE.read_text("utf-8"))))


# --- Small words for making trees ----------------------------------------------------------------


def said(*content: str | Inline) -> tuple[Inline, ...]:
    """Inlines, texts among them as Text."""
    return tuple(Text(part) if isinstance(part, str) else part for part in content)


def p(*content: str | Inline) -> Paragraph:
    return Paragraph(said(*content))


def note(*content: str | Inline) -> Note:
    """A note of one paragraph."""
    return Note((p(*content),))


def em(*content: str | Inline) -> Span:
    return Span("emphasis", said(*content))


def cell(*content: str | Inline, wide: int = 1, high: int = 1) -> Cell:
    return Cell((p(*content),) if content else (), colspan=wide, rowspan=high)


def row(*cells: str | Cell) -> Row:
    return Row(tuple(cell(*filter(None, [one])) if isinstance(one, str) else one for one in cells))


def table(head: Sequence[str], *rows: Sequence[str | Cell], **more: object) -> Table:
    """A table with one row as its head, or none where `head` is empty."""
    count = len(head or rows[0])
    return Table(
        (Column(),) * count,
        (row(*head),) if head else (),
        tuple(row(*cells) for cells in rows),
        **more,  # type: ignore[arg-type]
    )


def items(*contents: str | Sequence[Block]) -> tuple[ListItem, ...]:
    return tuple(ListItem((p(one),) if isinstance(one, str) else tuple(one)) for one in contents)


def png(colour: str = "red", size: tuple[int, int] = (60, 40)) -> bytes:
    data = io.BytesIO()
    Raster.new("RGB", size, colour).save(data, "PNG")
    return data.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20z"/></svg>'
PICTURES = {"red.png": png(), "drawing.svg": SVG}


# --- The briefs ----------------------------------------------------------------------------------


def every_inline() -> tuple[Inline, ...]:
    """Every inline once, and those that hold others within one another."""
    spans = [Span(kind, said(f"{kind} words")) for kind in get_args(SpanKind)]
    return said(
        "Plain, <b> & \"quoted\" – then ",
        *(part for span in spans for part in (span, Text(", "))),
        Span("strong", said("strong ", em("and emphasised ", Code("code()")))),
        Text(" and "),
        Code("a < b && c"),
        Text(", "),
        Link("https://example.org/a?b=c&d=%22", said("a link with ", em("stress"))),
        Text(", "),
        Link("#numbers", said("a link within")),
        Text(", "),
        Reference("numbers"),
        Text(", "),
        Reference("second#ending"),
        Text(", a note"),
        note("Stress: ", em("so"), " and ", Link("https://example.org", said("links")), "."),
        Text(", "),
        Image("red.png", "a red field"),
        LineBreak(),
        Math(r"\frac{a}{b} < c"),
        Text(", "),
        Foreign("he", "rtl", said("שלום ", em("עולם"))),
        Text(" and "),
        Foreign("ru", None, said("привет")),
        Text("."),
    )  # fmt: skip


def lists() -> Iterable[Block]:
    """Every kind, tight and loose, nested, with a start, tasks and other blocks in items."""
    for kind in get_args(ListKind):
        start = 1 if kind == "bullet" else 3
        yield List(kind, items("one", "two"), start)
        yield List(kind, items("one", [p("two"), p("two still")]), start, tight=False)
    deep: Block = List("bullet", items("level four"))
    for kind, words in (("lower-alpha", "three"), ("bullet", "two"), ("decimal", "one")):
        deep = List(kind, items([p(f"level {words}"), deep], f"after level {words}"))  # type: ignore[arg-type]
    yield deep
    done = ListItem((p("done"),), checked=True)
    opened = ListItem((p("open"), List("bullet", items("under it"))), checked=False)
    yield List("bullet", (done, opened, ListItem((p("no task"),))))
    yield List("decimal", (done, ListItem((p("loose"), p("twice")), checked=False)), tight=False)
    yield List(
        "bullet",
        items(
            [CodeBlock("code in\nan item")],
            [Quote((p("a quote in an item"),))],
            [p("with a table"), table(("A",), ("1",))],
            [],
            "end",
        ),
        tight=False,
    )
    yield DefinitionList(
        (
            Definition((said("one term"),), ((p("its meaning", note("of a meaning")),),)),
            Definition(
                (said("two "), said("terms", note("of a term"))),
                ((p("first"), List("bullet", items("in a meaning"))), (p("second"), p("more"))),
            ),
            Definition((said("no meaning"),), ()),
        )
    )
    yield DefinitionList((Definition((said("loose"),), ((p("meaning"),),)),), tight=False)


def tables() -> Iterable[Block]:
    """Captions, notes, spans, stubs, numbers, alignments, blocks in cells, long and wide."""
    yield Table(
        (Column(), Column("end"), Column("center")),
        (row("City", "People", "Rank"),),
        (
            row("Northport", cell("1,204.5", note("In a cell.")), "first"),
            row("Southport", "96.25", cell(Reference("numbers"))),
            row("Westport", "7", cell()),
        ),
        (row("Sum", "1,307.75", cell()),),
        said("People by ", em("city"), note("In a caption.")),
        (p("Source: the census."), List("bullet", items("a list under a table"))),
        id="numbers",
    )
    yield Table(
        (Column(),) * 4,
        (
            row(cell("Place", high=2), cell("Years", wide=2), cell("Note", high=2)),
            row("2023", "2024"),
        ),
        (
            row(cell("North", high=2), "a", "b", "c"),
            row(cell("wide", wide=2), "d"),
            row("South", cell("all of it", wide=3)),
        ),
    )
    yield table((), ("no head", "but cells"), ("second row", "and more"))
    yield Table(
        (Column(), Column()),
        (row("Blocks", "in cells"),),
        (
            Row(
                (
                    Cell((p("one"), p("two"), List("bullet", items("a", "b")))),
                    Cell((CodeBlock("x = 1\ny = 2"), Quote((p("quoted"),), said("— somebody")))),
                )
            ),
        ),
    )
    yield table(
        ("Number", "Word", "Another", "A further", "The fifth", "The sixth"),
        *([f"{n}", "Incomprehensibilities", "b", "c", "Donaudampfschiff", "f"] for n in range(60)),
        caption=said("Long and wide"),
        id="long",
    )


def the_rest() -> Iterable[Block]:
    yield Quote((p("A quote."), p("Of two paragraphs.")), said("— ", em("Somebody"), ", 1900"))
    yield Quote((List("bullet", items([p("x"), deep_bullets()])), Quote((p("within"),))))
    yield CodeBlock("def f(x):\n\treturn '<&>' # ☐\n\n" + "long_" * 30, "python")
    yield CodeBlock("")
    yield Figure(Image("red.png", "a red field"), said("A caption", note("Of a figure.")), id="red")
    yield Figure(Image("drawing.svg", "a triangle", "More about it,\non two lines."))
    for kind in get_args(AsideKind):
        yield Aside(kind, (p(f"An aside of kind {kind}."),))
    yield Aside(
        "note", (p("With a list:"), List("decimal", items("one"))), said("Own ", em("title"))
    )
    yield Rule()
    yield MathBlock(r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}")
    yield p(
        "A note of blocks",
        Note((p("First."), List("bullet", items("a", "b")), CodeBlock("code"), p("Last."))),
        " and a long address: https://example.org/" + "a/very-long/path_" * 12 + "end.",
    )
    yield Paragraph((Foreign("ar", "rtl", said("عربي في فقرة")),))
    yield p("See ", Reference("red"), ", ", Reference("long"), " and ", Reference("second"), ".")


def deep_bullets() -> List:
    return List("bullet", items([p("y"), List("bullet", items("z"))]))


def every_brief() -> Brief:
    """The first brief: everything."""
    headings = [Heading(level, said(f"Level {level} ", em("stressed"))) for level in range(1, 7)]
    return Brief(
        (
            Paragraph(every_inline()),
            *headings,
            Heading(2, said("With ", Code("code"), note("In a heading."), Math("x^2"))),
            *lists(),
            Heading(1, said("Tables")),
            *tables(),
            Heading(1, said("The rest"), id="rest"),
            *the_rest(),
        ),
        said("Every node, ", em("really"), note("Even in a title.")),
        said("And a ", Reference("rest")),
        "Nobody",
        "2025-02-20",
        "en-GB",
    )


def second_brief() -> Brief:
    """The second: another language, references back, and its own numbers."""
    return Brief(
        (
            p("Zurück zu ", Reference("numbers"), ".", note("Wieder die erste.")),
            Figure(Image("red.png", "rotes Feld"), said("Ein zweites Bild")),
            Heading(2, said("Schluß"), id="ending"),
        ),
        said("Ein zweiter Beitrag"),
        language="de",
    )


def third_brief() -> Brief:
    """The third: from right to left."""
    return Brief(
        (
            p("מילים ", Foreign("en", "ltr", said("with English")), " בתוך השורה."),
            List("decimal", items("אחת", "שתיים")),
            table(("א", "ב"), ("ג", "1.5"), ("ד", "12")),
        ),
        said("מימין לשמאל"),
        language="he",
    )


# --- The edition ---------------------------------------------------------------------------------

SETTINGS = Settings(
    title="Every <node> & more",
    subtitle="A test",
    language="en-GB",
    authors=["First Author", "Second Author"],
    publisher="A publisher",
    rights="Free",
    series="Tests",
    issue="1",
)


def composed(
    *briefs: Brief,
    names: Sequence[str] = ("first", "second", "third"),
    settings: Settings = SETTINGS,
    front: bool = True,
    sources: Sequence[Source] = (),
) -> tuple[Edition, tuple[Diagnostic, ...]]:
    """Compose `briefs` as the loader would, with the pictures of this file."""
    reads = [
        Read(
            name,
            identify(brief, name),
            sources[number] if sources else Source(f"{number + 1:02}-{name}.md", ""),
            pictures(),
        )
        for number, (name, brief) in enumerate(zip(names, briefs, strict=False))
    ]
    size = page_size(settings.print.page or style().page.size)
    assert size is not None
    return compose("every", settings, reads, style(), page(style(), size), front=front)


@cache
def pictures() -> dict[str, Asset]:
    return {name: picture(name, data, Place(file=name)) for name, data in PICTURES.items()}


@cache
def every_edition(page_name: str | None = None) -> Edition:
    """The edition of all three briefs, on the page of the style or on `page_name`."""
    settings = SETTINGS
    if page_name:
        settings = replace(SETTINGS, print=Print(page=page_name))
    edition, _ = composed(every_brief(), second_brief(), third_brief(), settings=settings)
    return edition
