"""DOCX files made by hand, of the XML of their parts, for tests that read them."""

import io
import zipfile
from collections.abc import Mapping

from briefexport.readers import read
from briefexport.reading import Changes, Options, Reading
from briefexport.source import Source
from briefexport.wordml.names import NAMESPACES

MORE = {
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "unknown": "urn:unknown",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in (NAMESPACES | MORE).items())
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\xdac"
    b"\xfc\xcf\xc0P\x0f\0\4\x85\1\x80\x84\xa9\x8c!\0\0\0\0IEND\xaeB`\x82"
)

HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/>'
    f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
    for n in range(1, 10)
)
STYLES = HEADINGS + (
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Subtitle"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/>'
    '<w:pPr><w:ind w:left="720"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Cap"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Pre"><w:name w:val="HTML Preformatted"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Cont"><w:name w:val="List Continue 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="LB"><w:name w:val="List Bullet"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>'
    "<w:rPr><w:b/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="Em"><w:name w:val="Emphasis"/>'
    "<w:rPr><w:i/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="Code"><w:name w:val="HTML Code"/></w:style>'
    '<w:style w:type="character" w:styleId="Label"><w:name w:val="Brief Caption Label"/></w:style>'
    '<w:style w:type="table" w:styleId="Fancy"><w:name w:val="Fancy"/>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
    '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
)


def _design(number: int, *formats: tuple[str, str]) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{720 * (n + 1)}" w:hanging="360"/>'
        "</w:pPr></w:lvl>"
        for n, (kind, text) in enumerate(formats)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'


# Lists: 1 bullets, 2 numbers (1. a. i.), 3 as 2 from 5, 4 boxes, 5 as 2 with letters of its own,
# 6 as 2 without a start of its own, 7 nothing shown.
NUMBERING = (
    _design(10, ("bullet", "•"), ("bullet", "–"))
    + _design(20, ("decimal", "%1."), ("lowerLetter", "%2."), ("lowerRoman", "%3."))
    + _design(40, ("bullet", "☐"), ("bullet", "☒"))
    + _design(70, ("none", ""))
    + '<w:num w:numId="1"><w:abstractNumId w:val="10"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="20"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="20"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="40"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="20"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
    '<w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1)"/></w:lvl>'
    "</w:lvlOverride></w:num>"
    '<w:num w:numId="6"><w:abstractNumId w:val="20"/></w:num>'
    '<w:num w:numId="7"><w:abstractNumId w:val="70"/></w:num>'
)
KINDS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header": "hdr",
}


def part(kind: str, inner: str) -> bytes:
    return f"<w:{KINDS.get(kind, kind)} {DECLARED}>{inner}</w:{KINDS.get(kind, kind)}>".encode()


def package(body: str, parts: Mapping[str, str] | None = None, rels: str = "") -> dict[str, bytes]:
    """Return the parts of a document with `body`; `parts` are others by their kind."""
    inner = {"styles": STYLES, "numbering": NUMBERING} | dict(parts or {})
    named = "".join(
        f'<Relationship Id="part-{kind}" Type="{RELATED}/{kind}" Target="{kind}.xml"/>'
        for kind in inner
    )
    picture = f'<Relationship Id="png" Type="{RELATED}/image" Target="media/dot.png"/>'
    link = (
        f'<Relationship Id="web" Type="{RELATED}/hyperlink" Target="https://example.org/"'
        ' TargetMode="External"/>'
        f'<Relationship Id="js" Type="{RELATED}/hyperlink" Target="javascript:alert(1)"'
        ' TargetMode="External"/>'
        f'<Relationship Id="far" Type="{RELATED}/image" Target="https://example.org/a.png"'
        ' TargetMode="External"/>'
    )
    return {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{RELS}"><Relationship Id="r" Type="{RELATED}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>'
        ).encode(),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{RELS}">{named}{picture}{link}{rels}</Relationships>'
        ).encode(),
        "word/media/dot.png": PNG,
        **{f"word/{kind}.xml": part(kind, text) for kind, text in inner.items()},
    }


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def docx(body: str, parts: Mapping[str, str] | None = None, rels: str = "") -> bytes:
    return zipped(package(body, parts, rels))


def reading(data: bytes, changes: Changes = "accept") -> tuple[Source, Reading]:
    return read("a.docx", data, Options(changes=changes))


def p(text: str, style: str = "") -> str:
    """Return a paragraph of plain text."""
    said = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{said}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
