"""A brief that shows every token of a style: all that is set stands there on several lines.

Paint tells how far lines are apart, and how they end, of several lines only; and the room above and
below a thing only where lines of text are above and below it.
"""

from dataclasses import replace

from briefexport.edition import Settings
from briefexport.model import (
    Aside,
    Block,
    Brief,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Heading,
    Image,
    List,
    ListItem,
    Note,
    Quote,
    Rule,
    Span,
    Table,
)
from every import items, note, p, row, said
from proofs import LONG, measures, table_of, witness

# Words enough for a second line in whatever they are set.
TWICE = (
    " which since 1745, notwithstanding responsibilities, administrative communications and"
    " internationalisation, demonstrates characteristics of incomprehensible investigations,"
    " representatives and misunderstandings"
)
# Letters enough for three columns, and an entry that is longer than one.
INDEX = [
    "galley", "forme", "letters", "marks", "quotation", "paragraph", "aside", "definitions",
    "figure", "variant", "code",
    "what is read, be it by whoever wrote it or by whoever has set it = reads",
]  # fmt: skip
SETTINGS = Settings(
    title="A title of an edition which is longer than its page is wide, and demonstrates"
    " extraordinary characteristics of 1745",
    subtitle=f"What its subtitle says,{TWICE}",
    language="en-GB",
    authors=[f"An author with a name{TWICE}", "Another"],
    publisher=f"A publisher{TWICE}",
    rights="Free",
    series="Proofs",
    issue="1",
    colophon=f"Set with care{TWICE}.\n\nAnd printed{TWICE}.",
    index=INDEX,
)


def showing() -> Brief:
    """Return the brief: the witness of all proofs, and behind it all of it on several lines."""
    return Brief(
        (*witness().blocks, *_text(), *_lists(), *_headings(), *_tables(), *_boxes()),
        said(f"On proofs{TWICE}"),
        said(f"A brief of everything{TWICE}"),
        f"A. Reader{TWICE}",
    )


def _text() -> tuple[Block, ...]:
    lead = Span("lead-in", said("Leading in, since 1745."))
    small = Span("small-caps", said("small capitals"))
    above, below = Span("superscript", said("above")), Span("subscript", said("below"))
    struck = Span("strike", said("out"))
    long = Note((p(f"A note of 1745{LONG}"), p(f"Its second paragraph{LONG}")))
    return (
        p(lead, " A line with ", small, ", with ", above, ", ", below, " and ", struck, LONG),
        p("It has ", Image("red.png", "a red field"), " in it, and a note", long, " in it", LONG),
        p("And another", note("Another note."), "."),
        Rule(),
        p("After a change of scene", LONG),
    )  # fmt: skip


def _lists() -> tuple[Block, ...]:
    """Return lists in lists, of three levels, of bullets and of numbers."""
    return tuple(
        block
        for kind in ("bullet", "decimal")
        for block in (
            p("Before a list in lists:"),
            List(
                kind,
                (
                    ListItem(
                        (
                            p(f"outer{TWICE}"),
                            List(
                                kind,
                                (
                                    ListItem(
                                        (p("inner"), List(kind, items(f"innermost{TWICE}", "last")))
                                    ),
                                    ListItem((p("and another"),)),
                                ),
                            ),
                        )
                    ),
                    ListItem((p("one more"),)),
                ),
            ),
        )
    )


def _headings() -> tuple[Block, ...]:
    """Return headings of all levels, each between paragraphs."""
    return tuple(
        block
        for level in (1, 2, 3, 4, 5)
        for block in (
            Heading(level, said(f"Another heading of level {level}{TWICE}")),
            p(f"What stands under heading {level}."),
            p("And what stands under that."),
        )
    )


def _tables() -> tuple[Block, ...]:
    """Return a table with all that a table can have, and one in each variant."""
    whole = measures()
    (unit, *others) = whole.head[0].cells
    full = replace(
        whole,
        head=(replace(whole.head[0], cells=(_longer(unit), *others)), *whole.head[1:]),
        foot=(row(f"foot{TWICE}", "2", "3"),),
        caption=said(f"Units with a foot{TWICE}"),
        notes=(p(f"A note under a table{TWICE}."), p("And another.")),
        id="full",
    )
    return (
        p("Before a table."),
        full,
        p("After a table."),
        *(part for name in ("ledger", "compact") for part in _in_variant(full, name)),
        *(table for name in ("", "ledger", "compact") for table in _long_and_wide(name)),
    )


def _long_and_wide(variant: str) -> tuple[Block, ...]:
    """Return a table of more rows than stay together, and one of more than a page is wide."""
    long = table_of((("A", "B"),), tuple((str(number), "one") for number in range(9)))
    wide = table_of((("communication",) * 5,), (("communication",) * 5,))
    return replace(long, variant=variant), p("Between tables."), replace(wide, variant=variant)


def _longer(cell: Cell) -> Cell:
    return replace(cell, content=(p(f"Unit{TWICE}"),))


def _in_variant(table: Table, name: str) -> tuple[Block, ...]:
    caption = said(f"Of the variant {name}")
    return replace(table, variant=name, id=name, caption=caption), p("After a variant.")


def _boxes() -> tuple[Block, ...]:
    galley = Definition(
        (said(f"a galley of metal{TWICE}"),),
        ((p("Its meaning."), p("More of it.")), (p("Another."),)),
    )
    forme = Definition((said("forme"), said("and another")), ((p("Its meaning."),),))
    title = said(f"Its whole title{TWICE}")
    second = p(f"Its second paragraph{LONG}")
    return (
        Figure(Image("red.png", alt="A red sheet"), said(f"A sheet{TWICE}"), id="wide"),
        p("After a figure."),
        Quote((p(f"A quotation of 1745{LONG}"), second), said(f"Somebody{TWICE}")),
        p("After a quotation."),
        Aside("tip", (p(f"An aside of 1745{LONG}"), p("Its second paragraph.")), title),
        p("After an aside."),
        CodeBlock("first(line)\nsecond(line)"),
        p("After code."),
        DefinitionList((galley, forme)),
        p("After definitions."),
        Heading(4, said("A heading of level 4 behind all others")),
        p("After the last heading."),
    )
