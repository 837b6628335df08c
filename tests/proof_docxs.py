"""An edition with everything in it as a DOCX, and what our reader of DOCX makes of it."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
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


# --- Files changed, and files made by hand --------------------------------------------------------


def changed(whole: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return a package with one of its parts changed; the change must change something."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            said = old.read(name)
            if name == part:
                before = said.decode()
                after = change(before)
                assert after != before
                said = after.encode()
            new.writestr(name, said)
    return target.getvalue()


NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
ROOTS = {
    "styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "settings": "settings",
    "header": "hdr", "footer": "ftr", "fontTable": "fonts",
}  # fmt: skip


def file(text: str, **parts: str) -> bytes:
    """Return a DOCX with `text` as its body and other parts by their kinds, all without roots."""
    target = io.BytesIO()
    related = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in parts
    )
    links = (
        f'<Relationship Id="out" Type="{OFFICE}/hyperlink" TargetMode="External"'
        ' Target="https://example.org/"/>'
    )
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Target="w/document.xml"'
            f' Type="{OFFICE}/officeDocument"/></Relationships>',
        )
        archive.writestr(
            "w/_rels/document.xml.rels",
            f'<Relationships xmlns="{RELATIONS}">{related}{links}</Relationships>',
        )
        archive.writestr(
            "w/document.xml", f"<w:document {NAMESPACES}><w:body>{text}</w:body></w:document>"
        )
        for kind, inner in parts.items():
            root = ROOTS[kind]
            archive.writestr(f"w/{kind}.xml", f"<w:{root} {NAMESPACES}>{inner}</w:{root}>")
    return target.getvalue()


def p(text: str = "", properties: str = "", style: str = "") -> str:
    """Return a paragraph of one run; `text` may be runs."""
    named_style = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = text if text.startswith("<") or not text else r(text)
    return f"<w:p><w:pPr>{named_style}{properties}</w:pPr>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def style(id_: str, name: str, inner: str = "", based: str = "", kind: str = "paragraph") -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{id_}"><w:name w:val="{name}"/>{on}{inner}</w:style>'
    )


def told(text: str, **parts: str) -> list[Record]:
    """Return what the text of a file made by hand tells, its page aside."""
    return [one for one in read(file(text, **parts)).records if one.kind != "page"]


def facts(records: Iterable[Record], *keys: str) -> list[tuple[str, ...]]:
    """Return the text of records with some of their facts."""
    return [(one.text, *(one.facts.get(key, "") for key in keys)) for one in records]


Looks = Mapping[str, object]
