"""One good PDF for the press, written by hand, and ways to spoil it."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeAlias

import pikepdf
from fontpkg_spectral import ROOT
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, String

from briefexport.diagnostics import Diagnostic
from briefexport.preflight import Expectation, preflight

TRIM = (419.53, 595.28)
BLEED = 8.504
WANTED = Expectation("press", trim=TRIM, bleed=BLEED)
WORDS = "Ink and paper"
Change: TypeAlias = Callable[[Pdf], None]
TEXT = b"BT /F1 12 Tf 60 450 Td %s <00010002> Tj ET"
# What a page of the good file shows; the second is a verso, whose sheet begins left of it.
PAGE = b"""
q 0.2 0.1 0.1 0 k -8.504 560 436.538 43.784 re f Q
q BT /F1 10.5 Tf 1 0 0 1 60 400 Tm 0 0 0 1 k %(words)s Tj ET Q
q 0.5 w 0 0 0 1 K 60 380 m 300 380 l S Q
q 0 g 60 370 240 0.25 re f Q
q 60 300 0.25 60 re W n 0 g 55 290 100 100 re f Q
q 72 0 0 48 60 240 cm /Im1 Do Q
q 1 0 0 1 200 240 cm /Fm1 Do Q
q 200 100 100 50 re W n /Sh1 sh Q
/Pattern cs /P1 scn 320 100 40 40 re f
"""
FORM = b"/Cs1 cs 0.8 scn 0 0 40 40 re f /Fm2 Do"
INNER = b"0.3 g 10 10 20 20 re f"
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 pdf:Trapped="False">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A good file</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2025-02-20T01:00:00+01:00</xmp:CreateDate>
<xmp:ModifyDate>2025-02-20T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2025-02-20T00:00:00Z</xmp:MetadataDate>
<xmpMM:DocumentID>urn:uuid:1</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def profile(space: bytes = b"CMYK", device: bytes = b"prtr") -> bytes:
    """Return the header of an ICC profile, and a table of no tags."""
    header = (132).to_bytes(4, "big") + bytes(8) + device + space + b"Lab " + bytes(12) + b"acsp"
    return header.ljust(128, b"\0") + bytes(4)


@cache
def _font() -> tuple[bytes, bytes]:
    """Return a font of the few letters that are needed, and WORDS as the numbers of its glyphs."""
    font = TTFont(ROOT / "files" / "Spectral-Regular.ttf")
    options = subset.Options(layout_features=[])
    options.drop_tables += ["meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(text=WORDS)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    numbers = [font.getGlyphID(font.getBestCmap()[ord(letter)]) for letter in WORDS]
    return out.getvalue(), b"".join(number.to_bytes(2, "big") for number in numbers)


@cache
def good_file() -> bytes:
    """Return a PDF/X-4 file of three pages with nothing wrong."""
    pdf = Pdf.new()
    resources = pdf.make_indirect(_resources(pdf))
    for number in range(3):
        _page(pdf, resources, shift=-4.25 if number == 1 else 0)
    _catalogue(pdf)
    return saved(pdf)


def _page(pdf: Pdf, resources: Any, shift: float) -> None:
    width, height = TRIM
    media = [shift - 20, -20, shift + width + 20, height + 20]
    contents = PAGE.replace(b"%(words)s", b"<" + _font()[1].hex().encode() + b">")
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array(media),
        BleedBox=Array([-BLEED, -BLEED, width + BLEED, height + BLEED]),
        TrimBox=Array([0, 0, width, height]),
        Resources=resources,
        Contents=pdf.make_stream(contents),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _resources(pdf: Pdf) -> Dictionary:
    spot = Array(
        [Name.Separation, Name.Gold, Name.DeviceCMYK, _function([0] * 4, [0, 0.2, 0.8, 0])]
    )
    inner = _form(pdf, INNER, Dictionary())
    below = Dictionary(ColorSpace=Dictionary(Cs1=spot), XObject=Dictionary(Fm2=inner))
    shading = Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceCMYK,
        Coords=Array([200, 100, 300, 100]),
        Function=_function([0, 0, 0, 0], [1, 0.5, 0, 0]),
    )
    return Dictionary(
        Font=Dictionary(F1=_composite(pdf)),
        XObject=Dictionary(Im1=picture(pdf), Fm1=_form(pdf, FORM, below)),
        Shading=Dictionary(Sh1=pdf.make_indirect(shading)),
        Pattern=Dictionary(P1=_pattern(pdf)),
    )


def _function(first: Sequence[float], last: Sequence[float]) -> Dictionary:
    return Dictionary(FunctionType=2, Domain=[0, 1], C0=Array(first), C1=Array(last), N=1)


def _form(pdf: Pdf, contents: bytes, resources: Dictionary) -> Any:
    return pdf.make_stream(
        contents,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 40, 40]),
        Resources=resources,
    )


def _pattern(pdf: Pdf) -> Any:
    return pdf.make_stream(
        b"0 0.3 0 0 k 1 1 4 4 re f",
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 8, 8]),
        XStep=8,
        YStep=8,
        Resources=Dictionary(),
    )


def picture(
    pdf: Pdf,
    colour: bytes = b"\x40\x20\x10\x00",
    space: Any = Name.DeviceCMYK,
    size: tuple[int, int] = (300, 200),
) -> Any:
    """Return a picture of one colour, which at 72 by 48 points has 300 pixels to the inch."""
    return pdf.make_stream(
        colour * (size[0] * size[1]),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=space,
        BitsPerComponent=8,
    )


def _composite(pdf: Pdf) -> Any:
    file, _ = _font()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/ABCDEF+Spectral"),
        Flags=4,
        FontFile2=pdf.make_stream(file),
    )
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/ABCDEF+Spectral"),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/ABCDEF+Spectral"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(below)]),
        ToUnicode=pdf.make_stream(b"begincmap endcmap"),
    )
    return pdf.make_indirect(font)


def _catalogue(pdf: Pdf) -> None:
    icc = pdf.make_stream(profile())
    icc.N = 4
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String("FOGRA39"),
                DestOutputProfile=icc,
            )
        ]
    )
    pdf.Root.Metadata = pdf.make_stream(XMP.encode())
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String("A good file"),
            CreationDate=String("D:20250220000000Z"),
            ModDate=String("D:20250220010000+01'00'"),
            Trapped=Name("/False"),
        )
    )


def saved(pdf: Pdf, **how: Any) -> bytes:
    """Return the bytes of `pdf`."""
    out = io.BytesIO()
    pdf.save(out, **({"static_id": True} | how))
    return out.getvalue()


def spoilt(change: Change, **how: Any) -> bytes:
    """Return the good file after one change."""
    with pikepdf.open(io.BytesIO(good_file())) as pdf:
        change(pdf)
        return saved(pdf, **how)


def paint(contents: bytes, page: int = 1) -> Change:
    """Return the change that paints more on a page."""

    def change(pdf: Pdf) -> None:
        own = pdf.pages[page - 1].Contents
        own.write(own.read_bytes() + b"\nq " + contents + b" Q")

    return change


def numbers(data: bytes) -> dict[str, str]:
    """Return the names by which tests call objects of `data`, by their numbers there."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found: dict[str, Any] = {}
        for number, page in enumerate(pdf.pages, 1):
            found[f"contents{number}"] = page.Contents
            found |= {f"mark{number}": mark for mark in page.obj.get("/Annots", ())}
        for kind in ("Font", "XObject", "Pattern"):
            found |= {key[1:]: one for key, one in pdf.pages[0].Resources[f"/{kind}"].items()}
        found["Fm2"] = found["Fm1"].Resources.XObject.get("/Fm2")
        for intent in pdf.Root.get("/OutputIntents", ()):
            found["intent"] = intent.get("/DestOutputProfile")
        return {
            "object {} {}".format(*one.objgen): f"{{{name}}}"
            for name, one in found.items()
            if one is not None
        }


def told(data: bytes, wanted: Expectation = WANTED) -> list[Diagnostic]:
    """Return the findings, with {contents1} and the like for the numbers that objects have."""
    names = numbers(data)
    pattern = re.compile("|".join(f"{re.escape(number)}(?!\\d)" for number in names))
    return [
        replace(one, message=pattern.sub(lambda found: names[found[0]], one.message))
        for one in preflight(data, wanted).diagnostics
    ]


def the_finding(data: bytes, wanted: Expectation = WANTED) -> Diagnostic:
    """Return the only finding, of all severities."""
    found = told(data, wanted)
    assert len(found) == 1, [str(one) for one in found]
    return found[0]


def in_resources(kind: str, called: str, value: Callable[[Pdf], object]) -> Change:
    """Put something into the resources that all pages share."""

    def change(pdf: Pdf) -> None:
        of_kind = pdf.pages[0].Resources.get(f"/{kind}", Dictionary())
        of_kind[f"/{called}"] = value(pdf)
        pdf.pages[0].Resources[f"/{kind}"] = of_kind

    return change


def both(*changes: Change) -> Change:
    """Return the changes as one."""

    def change(pdf: Pdf) -> None:
        for one in changes:
            one(pdf)

    return change


def another_picture(colour: bytes, space: object = Name.DeviceCMYK, **more: object) -> Change:
    """Put another picture in the place of the good one."""

    def make(pdf: Pdf) -> object:
        made = picture(pdf, colour, space)
        for key, value in more.items():
            made[f"/{key}"] = value
        return made

    return in_resources("XObject", "Im1", make)


def without(key: str) -> Change:
    """Take an entry out of the catalogue."""

    def change(pdf: Pdf) -> None:
        del pdf.Root[key]

    return change
