"""An edition with everything in it as an EPUB, and what our reader of EPUBs makes of it."""

from collections.abc import Iterable
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
    List,
    ListItem,
    MathBlock,
    Note,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    Table,
)
from briefexport.proof.epub import read
from briefexport.proof.record import Reading, Record
from epubs import article, edition, para, rendered, the_style, words

STYLE = the_style()
ACCENT = STYLE.colour(STYLE.setting.label_colour)
REM = STYLE.text["body"].size

CAPTIONED = Table(
    (Column(width=0.25), Column("decimal", width=0.75)),
    head=(Row((Cell((para("Town"),)), Cell((para("People"),)))),),
    body=(
        Row((Cell((para("Ulm"),), header=True, rowspan=2), Cell((para("126"),)))),
        Row((Cell((para("127.5"), List("bullet", (ListItem((para("half"),)),)))),)),
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
    para("First, with ", STRESS, " and a call", Note((para("One."),)), "."),
    para("Second, to ", A_PLACE, " and ", Reference("towns"), "."),
    List(
        "bullet",
        (
            ListItem((para("one"), List("bullet", (ListItem((para("under"),)),)))),
            ListItem((para(Span("lead-in", words("Lead:")), " two"),)),
        ),
    ),
    List("lower-roman", (ListItem((para("four"),)), ListItem((para("five"),))), start=4),
    List("bullet", (ListItem((para("done"),), checked=True),)),
    DefinitionList((Definition((words("Term"),), ((para("Meaning."),),)),)),
    CAPTIONED,
    Quote((para("Said."),), words("Somebody")),
    CodeBlock("if a:\n    b"),
    Figure(Image("leaf.png", "A leaf"), words("Leaves"), id="leaves"),
    Aside("tip", (para("Try it."),), words("Advice")),
    Rule(),
    MathBlock("a^2"),
    para(Foreign("de", None, words("Ganz auf Deutsch")), " ", Image("leaf.png", "a sign")),
    para(Code("code"), Span("small-caps", words("caps")), Span("superscript", words("up"))),
)


@cache
def the_edition() -> Edition:
    return edition(
        article(*BLOCKS, title="The brief", subtitle=words("and more"), byline="Anybody"),
        article(para("The last one", Note((para("Two."),)), "."), title="Another"),
        authors=["Somebody"],
    )


@cache
def data() -> bytes:
    return rendered(the_edition()).data


@cache
def reading() -> Reading:
    return read(data(), REM)


def named(text: str) -> Record:
    (found,) = (record for record in reading().records if record.text == text)
    return found


def only(kind: str) -> Record:
    (found,) = (record for record in reading().records if record.kind == kind)
    return found


def section() -> Record:
    (found,) = (one for one in of("heading") if one.text == "A section")
    return found


def of(kind: str, records: Iterable[Record] | None = None) -> list[Record]:
    return [record for record in records or reading().records if record.kind == kind]
