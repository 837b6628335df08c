"""The metadata of a PDF as XMP: that it is PDF/UA-1 and PDF/A-3a at once, or that it is PDF/X-4."""

from datetime import date
from typing import Literal, TypeAlias, assert_never

from briefexport.records import dataclass
from briefexport.xmltext import attribute, escape

# PDF/A allows no property that its part 1 does not know, but where the file describes it
# (ISO 19005-3, 6.6.2.3).
EXTENSION = """\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}
ARCHIVE_NAMESPACES = NAMESPACES | {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
PRESS_NAMESPACES = NAMESPACES | {"pdfxid": "http://www.npes.org/pdfx/ns/id/"}

# What a file conforms to: PDF/UA-1 and PDF/A-3a at once, or PDF/X-4.
Standard: TypeAlias = Literal["archive", "press"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says about itself. `creator` and `producer` are programs."""

    title: str
    language: str
    identifier: str
    date: date
    creator: str
    producer: str
    description: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    standard: Standard = "archive"


def xmp(facts: Facts) -> bytes:
    """Return the metadata of a file as an XMP packet (ISO 16684-1)."""
    moment = f"{facts.date.isoformat()}T00:00:00Z"
    namespaces, claims, described = _claims(facts)
    properties = (
        claims,
        _plain("dc:format", "application/pdf"),
        _plain("dc:identifier", facts.identifier),
        _alternative("dc:title", facts.title),
        _alternative("dc:description", facts.description),
        _alternative("dc:rights", facts.rights),
        _listed("dc:creator", "Seq", *facts.authors),
        _listed("dc:publisher", "Bag", facts.publisher),
        _listed("dc:language", "Bag", facts.language),
        _plain("xmp:CreatorTool", facts.creator),
        _plain("xmp:CreateDate", moment),
        _plain("xmp:ModifyDate", moment),
        _plain("xmp:MetadataDate", moment),
        _plain("pdf:Producer", facts.producer),
    )
    declared = "".join(attribute(f"xmlns:{key}", uri) for key, uri in namespaces.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about=""{declared}>\n'
        f"{''.join(properties)}{described}\n"
        '</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _claims(facts: Facts) -> tuple[dict[str, str], str, str]:
    """Return the names in use, what the file claims to be, and what describes that to PDF/A."""
    match facts.standard:
        case "archive":
            claims = (
                _plain("pdfuaid:part", "1")
                + _plain("pdfaid:part", "3")
                + _plain("pdfaid:conformance", "A")
                + _plain("xmpMM:DocumentID", facts.identifier)
            )
            return ARCHIVE_NAMESPACES, claims, EXTENSION
        case "press":
            claims = (
                _plain("pdfxid:GTS_PDFXVersion", "PDF/X-4")
                + _plain("pdf:Trapped", "False")
                + _plain("xmpMM:DocumentID", facts.identifier)
                + _plain("xmpMM:VersionID", "1")
                + _plain("xmpMM:RenditionClass", "default")
            )
            return PRESS_NAMESPACES, claims, ""
        case _:
            assert_never(facts.standard)


def _plain(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>\n" if value else ""


def _alternative(name: str, value: str) -> str:
    inner = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li></rdf:Alt>'
    return f"<{name}>{inner}</{name}>\n" if value else ""


def _listed(name: str, kind: str, *values: str) -> str:
    inner = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{inner}</rdf:{kind}></{name}>\n" if inner else ""
