"""One brief of everything a proof looks at, and what planting a difference in it means."""

from dataclasses import replace

from briefexport.backends import BACKENDS, RenderOptions
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
    Link,
    List,
    ListItem,
    Quote,
    Reference,
    Rule,
    Span,
    Table,
)
from briefexport.proof import Proof, prove
from briefexport.proof.wanted.record import Format
from briefexport.style import Style
from every import composed, em, items, note, p, row, said, style

LANGUAGE = "fr"
# So that a paragraph has lines enough to show how far apart they are, and how they end.
LONG = (
    ". Whoever reads aloud hears what the eye forgives, and whoever reads backwards sees letters"
    " where there were words before; so the one finds what is said amiss, and the other what is"
    " spelt so, and neither would find what the other finds, however long they looked for it."
)


def witness() -> Brief:
    """Return a brief of everything that a proof looks at."""
    nested = List(
        "bullet",
        (
            ListItem((p("metal"), List("bullet", items("cast by hand", "cast by machine")))),
            ListItem((p("light"),)),
            ListItem((p("dots"),)),
        ),
    )
    steps = List("decimal", items("read the galley", "mark it", "send it back"), start=3)
    loose = List("lower-alpha", items([p("One long item."), p("Its second part.")], "Another."))
    loose = replace(loose, tight=False)
    tasks = List("bullet", (ListItem((p("done"),), True), ListItem((p("open"),), False)))
    blocks: tuple[Block, ...] = (
        p("A proof is a trial sheet", note("From the Latin probare."), ", read before the run."),
        p(
            "It is read ", em("twice"), " by ", Span("strong", said("two people")), ", who use ",
            Code("marks"), " from ", Link("https://example.org/marks", said("a list of marks")),
            "; see ", Reference("measures"), " and ", Reference("sheet"), LONG,
        ),
        Heading(1, said("What is read"), id="reading"),
        p("The words come first; the numbers come last."),
        Heading(2, said("By whom")),
        *(Heading(level, said(f"A heading of level {level}")) for level in (3, 4, 5)),
        p("Whoever wrote it reads it last."),
        p("Whoever set it reads it first."),
        steps,
        p("Three ways to make a letter:"),
        nested,
        p("Two more:"),
        loose,
        tasks,
        DefinitionList(
            (
                Definition((said("galley"),), ((p("A long tray for lines of type."),),)),
                Definition((said("forme"),), ((p("Pages locked up for printing."),),)),
            )
        ),
        measures(),
        Figure(
            Image("red.png", alt="A red sheet"), said("The first sheet"), id="sheet"
        ),
        Quote((p("Measure twice, and cut once" + LONG),), said("A carpenter")),
        Aside("tip", (p("Hold the sheet to the light" + LONG),), said("By the window")),
        CodeBlock("for sheet in run:\n    read(sheet)"),
        replace(table_of((("A", "B"),), (("one", "1"), ("two", "2"))), variant="ledger"),
        replace(table_of((("A", "B"),), (("one", "1"), ("two", "2"))), variant="compact"),
        Rule(),
        p(Foreign(LANGUAGE, None, said("Bon à tirer, dit le client en signant."))),
        p("The last line ends it."),
    )  # fmt: skip
    return Brief(blocks, said("On proofs"), said("A brief of everything"), "A. Reader")


def measures() -> Table:
    """Return a table with a head of two rows, headers, spans, decimals, a caption and a note."""
    whole = table_of(
        (("Unit", "Length", "Length"), ("", "points", "mm")),
        (("pica", "12", "4.233"), ("cicero", "12.8", "4.511"), ("inch", "72", "25.4")),
    )
    (first, second) = whole.head
    (unit, length, _) = first.cells
    head = (
        replace(first, cells=(replace(unit, rowspan=2), replace(length, colspan=2))),
        replace(second, cells=second.cells[1:]),
    )
    body = tuple(
        replace(one, cells=(replace(one.cells[0], header=True), *one.cells[1:]))
        for one in whole.body
    )
    return replace(
        whole, head=head, body=body, caption=said("Units of measure"),
        notes=(p("Rounded to three places."),), id="measures",
    )  # fmt: skip


def table_of(head: tuple[tuple[str, ...], ...], body: tuple[tuple[str, ...], ...]) -> Table:
    """Return a table of words."""
    columns = (Column(),) * len(body[0])
    return Table(columns, tuple(row(*one) for one in head), tuple(row(*one) for one in body))


def edition_of(brief: Brief) -> Edition:
    return composed(brief)[0]


def file_of(edition: Edition, format_: Format, in_style: Style | None = None) -> bytes:
    return BACKENDS[format_].render(edition, in_style or style(), None, RenderOptions()).data


def proof_of(
    data: bytes, edition: Edition, format_: Format, in_style: Style | None = None
) -> Proof:
    return prove(edition, in_style or style(), f"witness.{format_}", format_, data)
