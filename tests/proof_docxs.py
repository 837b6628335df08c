"""An edition with everything in it as a DOCX, and what our reader of DOCX makes of it."""

from functools import cache

from briefexport.edition import Edition
from briefexport.model import (
    Aside,
    Block,
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
    Link,
    MathBlock,
    Note,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    Table,
)
from briefexport.proof.docx import read
from briefexport.proof.record import Reading, Record
from docx_files import article, edition, item, listed, para, rendered, the_style, words

STYLE = the_style()
ACCENT = STYLE.colour("accent")
GREY = STYLE.colour("grey")
HAIR = STYLE.colour(STYLE.table.row_colour)
INK = STYLE.colour(STYLE.table.rule_colour)

CAPTIONED = Table(
    (Column(width=0.4), Column("decimal", width=0.3), Column("center", width=0.3)),
    head=(Row((Cell((para("Town"),)), Cell((para("People"),)), Cell((para("Rank"),)))),),
    body=(
        Row(
            (
                Cell((para("Ulm"),), header=True),
                Cell((para("126.5"),)),
                Cell((para("first"),), rowspan=2),
            )
        ),
        Row((Cell((para("Trier"),), header=True), Cell((para("1.25"),)))),
        Row(
            (
                Cell((para("Both"),), header=True),
                Cell((para("whole"), listed("bullet", "half")), colspan=2),
            )
        ),
    ),
    caption=words("Where people live"),
    notes=(para("Counted in 2020."),),
    id="towns",
)
STRESS = Span("emphasis", words("stress"))
A_PLACE = Link("https://example.org/", words("a place"))
BLOCKS: tuple[Block, ...] = (
    para("Before."),
    Heading(2, words("A section")),
    para("First, with ", STRESS, " and a call", Note((para("One."), para("More."))), "."),
    para("Second, to ", A_PLACE, ", ", Reference("towns"), "."),
    listed("bullet", item("one", listed("bullet", "under")), item(para("two"), para("still two"))),
    listed("lower-roman", "four", "five", start=4),
    listed("bullet", item("done", checked=True), item("open", checked=False)),
    DefinitionList((Definition((words("Term"),), ((para("Meaning."),),)),)),
    CAPTIONED,
    Quote((para("Said."), listed("decimal", "said first")), words("Somebody")),
    CodeBlock("if a:\n    b"),
    Figure(Image("leaf.png", "A leaf"), words("Leaves"), id="leaves"),
    Aside("tip", (para("Try it."), listed("decimal", "try this")), words("Advice")),
    Rule(),
    MathBlock("a^2"),
    para(Foreign("de", None, words("Ganz auf Deutsch")), " ", Image("leaf.png", "a sign")),
    para(
        Code("code"), " ", Span("small-caps", words("caps")), Span("superscript", words("up")),
        Span("strong", (STRESS,)),
    ),
)  # fmt: skip


@cache
def the_edition() -> Edition:
    return edition(
        article(*BLOCKS, title="The brief"),
        article(para("The last one", Note((para("Two."),)), "."), title="Another"),
        authors=["Somebody"],
    )


@cache
def data() -> bytes:
    return rendered(the_edition()).data


@cache
def reading() -> Reading:
    return read(data())


def body(found: Reading | None = None) -> list[Record]:
    return [record for record in (found or reading()).records if record.part == "body"]


def named(text: str, found: Reading | None = None) -> Record:
    """Return the record of the briefs that says `text`."""
    (record,) = (record for record in body(found) if record.text == text)
    return record


def of(kind: str, found: Reading | None = None) -> list[Record]:
    return [record for record in (found or reading()).records if record.kind == kind]
