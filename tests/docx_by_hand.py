"""DOCX files made by hand, of no more than a test needs, and files of ours with one change."""

import io
import zipfile
from collections.abc import Callable, Iterable

from briefexport.proof.docx import read
from briefexport.proof.record import Record


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


def table(*rows: str, properties: str = "", grid: str = "") -> str:
    columns = grid or "".join('<w:gridCol w:w="1000"/>' for _ in range(rows[0].count("<w:tc>")))
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}"
        "</w:tbl>"
    )


def row(*cells: str, head: bool = False) -> str:
    said = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{said}{''.join(cells)}</w:tr>"


def cell(text: str, properties: str = "", inner: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or p(text)}</w:tc>"


def rule(side: str, eighths: int, colour: str = "000000", kind: str = "single") -> str:
    return f'<w:{side} w:val="{kind}" w:sz="{eighths}" w:space="0" w:color="{colour}"/>'


def level(number: int, text: str, kind: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{360 * (number + 1)}"'
        ' w:hanging="360"/></w:pPr></w:lvl>'
    )


def design(*levels: str, id_: int = 0) -> str:
    return f'<w:abstractNum w:abstractNumId="{id_}">{"".join(levels)}</w:abstractNum>'


def instance(id_: int, inner: str = "", of: int = 0) -> str:
    return f'<w:num w:numId="{id_}"><w:abstractNumId w:val="{of}"/>{inner}</w:num>'


def item(text: str, number: int = 0, list_: int = 1) -> str:
    said = f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{list_}"/></w:numPr>'
    return p(text, said)


def labels(text: str, numbering: str, **parts: str) -> list[str]:
    found = told(text, numbering=numbering, **parts)
    return [one.facts.get("label", "") for one in found]


THREE = design(level(0, "%1."), level(1, "%1.%2", "lowerLetter"), level(2, "(%3)", "upperRoman"))


def begin(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def call(id_: int, more: str = "", mark: str = "") -> str:
    own = f"<w:t>{mark}</w:t>" if mark else ""
    return f'<w:r><w:footnoteReference w:id="{id_}"{more}/>{own}</w:r>'


def told(text: str, **parts: str) -> list[Record]:
    """Return what the text of a file made by hand tells, its page aside."""
    return [one for one in read(file(text, **parts)).records if one.kind != "page"]


def facts(records: Iterable[Record], *keys: str) -> list[tuple[str, ...]]:
    """Return the text of records with some of their facts."""
    return [(one.text, *(one.facts.get(key, "") for key in keys)) for one in records]
