"""An edition of everything as a PDF, what our reader makes of it, and changes to the file."""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pikepdf

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
    Note,
    Quote,
    Reference,
    Row,
    Rule,
    Span,
    Table,
)
from briefexport.proof.pdf import read
from briefexport.proof.record import Reading, Record
from every import cell, composed, em, items, p, row, said
from pdf_files import printed

LONG = (
    "A line of some length is needed to see where lines begin and end, and so this paragraph goes "
    "on for a while, until it has filled three lines of a small page and begun another."
)
NOTE = Note((p("One note. ", LONG),))
STRONG = Span("strong", said("weight"))
LINK = Link("https://example.org/", said("A link"))
MORE = Note((p("Another."),))
DEEP = List("bullet", items([p("first"), List("bullet", items("under it"))], LONG, "third"))
CAPTIONED = Table(
    (Column(width=0.25), Column("end", width=0.25), Column("center", width=0.5)),
    (row("Town", "People", "Of what kind"),),
    (
        Row((cell("Northport"), cell("1,204"), cell("in a cell of several lines: " + LONG))),
        Row((cell("Southport", wide=2), cell("few"))),
        Row((cell("Westport"), cell("7"), cell())),
    ),
    caption=said("Where people live"),
    notes=(p("Counted once."),),
    id="towns",
)
BLOCKS: tuple[Block, ...] = (
    p(LONG, NOTE),
    p("Second, with ", em("stress"), ", ", STRONG, ", ", Code("code"), ". ", LONG),
    Heading(1, said("A section")),
    p(LINK, ", ", Reference("towns"), " and a note", MORE, "."),
    DEEP,
    List("decimal", items("four", "five"), 4),
    DefinitionList((Definition((said("Term"),), ((p("Its meaning."),),)),)),
    Quote((p(LONG),), said("Somebody")),
    CAPTIONED,
    Figure(Image("red.png", "A red field"), said("Red"), id="red"),
    Aside("tip", (p(LONG),), said("Advice")),
    CodeBlock("if a:\n    b"),
    Rule(),
    p(Foreign("de", None, said("Ganz und gar auf Deutsch, diese Zeilen."))),
    p("Small: ", Image("red.png", "a sign"), ", ", Span("superscript", said("up")), " the end."),
)  # fmt: skip


@cache
def the_edition() -> Edition:
    brief = Brief(BLOCKS, said("The brief"), said("and more"), "Anybody", "2025-02-20")
    made, _ = composed(brief, Brief((p("The last one."),), said("Another")))
    return made


@cache
def data() -> bytes:
    return printed(the_edition()).data


@cache
def reading() -> Reading:
    return read(data())


def body(records: Iterable[Record] | None = None) -> Iterator[Record]:
    return (record for record in records or reading().records if record.part == "body")


def of(kind: str, records: Iterable[Record] | None = None) -> list[Record]:
    return [record for record in body(records) if record.kind == kind]


def starting(text: str) -> Record:
    """Return the one record of the briefs whose text begins with `text`."""
    (found,) = (record for record in body() if record.text.startswith(text))
    return found


# --- Changes -------------------------------------------------------------------------------------


def planted(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Return the file with something in it changed."""
    with pikepdf.open(io.BytesIO(data())) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
        change(pdf)
        made = io.BytesIO()
        pdf.save(made)
        return made.getvalue()


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Return all elements of the structure tree, in order."""
    found: list[Any] = []

    def go(element: Any) -> None:
        found.append(element)
        for kid in kids(element):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                go(kid)

    for kid in kids(pdf.Root.StructTreeRoot):
        go(kid)
    return found


def kids(element: Any) -> list[Any]:
    said = element.get("/K", [])
    return list(said) if isinstance(said, pikepdf.Array) else [said]


def element(pdf: pikepdf.Pdf, kind: str, number: int = 0) -> Any:
    """Return an element of the briefs by its type and its place among those of it."""
    whole = elements(pdf)
    start = next(n for n, one in enumerate(whole) if one.S == "/Art")
    return [one for one in whole[start:] if f"/{kind}" == one.S][number]


def named(pdf: pikepdf.Pdf, record: Record) -> Any:
    """Return the element of a record."""
    return next(one for one in elements(pdf) if str(one.get("/ID", "")) == record.id)


def marks(pdf: pikepdf.Pdf, owner: Any) -> Iterator[tuple[int, int]]:
    """Yield page, from 0, and MCID of all that is painted of an element."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    for kid in kids(owner):
        if isinstance(kid, int):
            yield pages[owner.Pg.objgen], kid
        elif "/MCID" in kid:
            yield pages[kid.Pg.objgen], int(kid.MCID)
        elif "/S" in kid and kid.S != "/Note":
            yield from marks(pdf, kid)


def repainted(
    pdf: pikepdf.Pdf, page: int, before: str, after: str | Callable[[re.Match[str]], str]
) -> None:
    """Change what a page paints, wherever it paints `before`, a regular expression."""
    stream = pdf.pages[page].obj.Contents
    text = stream.read_bytes().decode("latin-1")
    changed = re.sub(before, after, text, flags=re.DOTALL)
    assert changed != text, before
    stream.write(changed.encode("latin-1"))


def retouched(
    pdf: pikepdf.Pdf, owner: Any, change: Callable[[str], str], only: slice = slice(None)
) -> None:
    """Change how the pieces of an element are painted, or `only` some of them."""
    for page, mcid in list(marks(pdf, owner))[only]:
        stream = pdf.pages[page].obj.Contents
        text = stream.read_bytes().decode("latin-1")
        match = re.search(rf"/MCID {mcid}\s*>>\s*BDC(.*?)EMC", text, re.DOTALL)
        assert match is not None
        start, end = match.span(1)
        changed = change(match[1])
        assert changed != match[1]
        stream.write((text[:start] + changed + text[end:]).encode("latin-1"))


def shifted(right: float = 0.0, down: float = 0.0) -> Callable[[str], str]:
    """Return a change that moves text by so many points."""

    def move(match: re.Match[str]) -> str:
        x, y = float(match[1]) + right / 0.75, float(match[2]) + down / 0.75
        return f"1 0 0 -1 {x:.6f} {y:.6f} Tm"

    return lambda text: re.sub(r"1 0 0 -1 (\S+) (\S+) Tm", move, text)


def coloured(red: int, green: int, blue: int) -> Callable[[str], str]:
    """Return a change that paints text in another colour."""
    rgb = " ".join(f"{part / 255:.6f}" for part in (red, green, blue))

    def change(text: str) -> str:
        bare = re.sub(r"[\d.]+ [\d.]+ [\d.]+ rg", "", text).replace("BT", f"{rgb} rg BT")
        return f"\nq {bare} Q\n"

    return change
