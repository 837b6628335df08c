"""What a file says about itself: XMP, document information, identifiers, the output intent."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pikepdf
from lxml import etree

from briefexport.preflight.findings import Finding, Where
from briefexport.preflight.objects import (
    Object,
    array,
    dictionary,
    label,
    name,
    stream,
    text,
    whole,
)
from briefexport.records import dataclass

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
    "http://www.aiim.org/pdfua/ns/id/": "pdfuaid",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
}
_LARGEST_XMP = 4 * 2**20
_MANAGEMENT = ("DocumentID", "VersionID", "RenditionClass")
_PDF_DATE = re.compile(
    r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(?:(\d\d)'?)?)?"
)


@dataclass(frozen=True, slots=True)
class Intent:
    """An output intent: its kind, the name of the condition, and the profile that is with it.

    `space` is the four letters by which the profile says what it is of; `device` its class.
    """

    kind: str
    condition: str
    space: str = ""
    device: str = ""
    components: int = 0
    profile: tuple[int, int] | None = None
    label: str = ""


def metadata(pdf: pikepdf.Pdf) -> Mapping[str, str] | None:
    """Return the simple values of the document's XMP as "dc:title", or None where there is none."""
    packet = stream(pdf.Root.get("/Metadata"))
    if packet is None:
        return None
    data = packet.read_bytes()
    if len(data) > _LARGEST_XMP:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    found: dict[str, str] = {}
    for description in root.iter(f"{{{_RDF}}}Description"):
        for key, value in description.attrib.items():
            found.setdefault(_short(str(key)), str(value))
        for child in description:
            if isinstance(child.tag, str):
                found.setdefault(_short(child.tag), _words(child))
    return found


def _short(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(namespace[1:], '?')}:{local}"


def _words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def claims(xmp: Mapping[str, str] | None, pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Return the standards that the file says it follows, such as "PDF/X-4" and "PDF/UA-1"."""
    found = xmp or {}
    archive = found.get("pdfaid:part", "") + found.get("pdfaid:conformance", "").lower()
    access = found.get("pdfuaid:part", "")
    press = found.get("pdfxid:GTS_PDFXVersion") or text(pdf.docinfo.get("/GTS_PDFXVersion"))
    names = (press, archive and f"PDF/A-{archive}", access and f"PDF/UA-{access}")
    return tuple(filter(None, names))


# --- The output intent ---------------------------------------------------------------------------


def intents(pdf: pikepdf.Pdf) -> tuple[Intent, ...]:
    """Return the output intents of the document."""
    found = map(dictionary, array(pdf.Root.get("/OutputIntents")))
    return tuple(_intent(one) for one in found if one is not None)


def _intent(found: Object) -> Intent:
    kind = name(found.get("/S"))
    condition = text(found.get("/OutputConditionIdentifier"))
    profile = stream(found.get("/DestOutputProfile"))
    if profile is None:
        return Intent(kind, condition, label=label(found))
    header = profile.read_bytes()[:128]
    sound = len(header) == 128 and header[36:40] == b"acsp"
    return Intent(
        kind,
        condition,
        space=header[16:20].decode("latin-1").strip() if sound else "",
        device=header[12:16].decode("latin-1") if sound else "",
        components=whole(profile.get("/N")),
        profile=profile.objgen if profile.is_indirect else None,
        label=label(profile),
    )


def intent_findings(found: tuple[Intent, ...]) -> Iterator[Finding]:
    """Yield what is wrong with the output intent of a file for the press (ISO 15930-7, 6.2.3)."""
    own = [one for one in found if one.kind == "GTS_PDFX"]
    if len(own) != 1:
        many = f"{len(own)} output intents" if own else "no output intent"
        hint = "the output intent says for which press and paper the inks were chosen"
        yield _fault("BX620", f"the file has {many} for the press (GTS_PDFX)", hint)
        return
    (one,) = own
    where = Where(object=one.label)
    if not one.condition:
        yield Finding(code="BX620", text="the output intent does not name its condition")
    if not one.space:
        yield Finding(code="BX620", text="no sound ICC profile is with the output intent")
    elif one.space != "CMYK" or one.components != 4:
        described = f"its profile is of {one.space}, with {one.components} components"
        text_ = f"the output intent is not for a press of four inks: {described} ({one.label})"
        yield Finding(code="BX620", text=text_, where=where)
    elif one.device != "prtr":
        described = f"the class of its profile is {one.device!r}"
        yield Finding(code="BX620", text=f"the output intent is not for an output: {described}")


# --- PDF/X ---------------------------------------------------------------------------------------


def press_findings(pdf: pikepdf.Pdf, xmp: Mapping[str, str] | None) -> Iterator[Finding]:
    """Yield what a file for the press lacks in metadata (ISO 15930-7, 6.6 and 6.7)."""
    version = (xmp or {}).get("pdfxid:GTS_PDFXVersion", "")
    if xmp is None:
        yield _fault("BX621", "the file has no XMP metadata that can be read")
    elif version != "PDF/X-4":
        says = f"says {version!r}" if version else "does not say so"
        hint = "pdfxid:GTS_PDFXVersion in the XMP metadata is PDF/X-4"
        yield _fault("BX621", f"the file should be PDF/X-4, but {says}", hint)
    lacking = [key for key in _MANAGEMENT if not (xmp or {}).get(f"xmpMM:{key}")]
    if xmp is not None and lacking:
        yield _fault("BX621", f"the XMP metadata lacks xmpMM:{', xmpMM:'.join(lacking)}")
    yield from _information(pdf.docinfo, xmp or {})
    identifier = array(pdf.trailer.get("/ID"))
    if len([one for one in identifier if isinstance(one, pikepdf.String) and bytes(one)]) != 2:
        yield _fault("BX623", "the file has no identifier (ID in its trailer)")


def _information(information: Object, xmp: Mapping[str, str]) -> Iterator[Finding]:
    trapped = name(information.get("/Trapped"))
    if trapped not in {"True", "False"}:
        hint = "Trapped in the document information is True or False; False is the usual"
        yield _fault("BX622", "the file does not say whether it is trapped", hint)
    elif xmp.get("pdf:Trapped", trapped) != trapped:
        yield _fault("BX622", "XMP and document information differ in whether it is trapped")
    title = text(information.get("/Title"))
    if not title.strip() or not xmp.get("dc:title", "").strip():
        yield _fault("BX622", "the file has no title in document information and XMP")
    elif " ".join(title.split()) != xmp["dc:title"]:
        yield _fault("BX622", "XMP and document information have different titles")
    for key, counterpart in (("CreationDate", "CreateDate"), ("ModDate", "ModifyDate")):
        yield from _date(text(information.get(f"/{key}")), xmp, key, counterpart)
    if not xmp.get("xmp:MetadataDate"):
        yield _fault("BX622", "the XMP metadata lacks xmp:MetadataDate")


def _date(written: str, xmp: Mapping[str, str], key: str, counterpart: str) -> Iterator[Finding]:
    one, other = _of_pdf(written), _of_xmp(xmp.get(f"xmp:{counterpart}", ""))
    if one is None or other is None:
        where = "document information" if one is None else "XMP"
        yield _fault("BX622", f"{key if one is None else counterpart} is missing in {where}")
    elif one != other:
        yield _fault("BX622", f"{key} in document information is not {counterpart} in XMP")


def _of_pdf(value: str) -> datetime | None:
    """Return the moment of a PDF date (PDF 32000-1, 7.9.4)."""
    found = _PDF_DATE.fullmatch(value)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    sign, hours, minutes = found.groups()[6:]
    off = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        moment = datetime(year, month or 1, day or 1, hour, minute, second, tzinfo=UTC)
        return moment + off if sign == "-" else moment - off
    except (ValueError, OverflowError):
        return None


def _of_xmp(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        return None


def _fault(code: str, what: str, hint: str = "") -> Finding:
    return Finding(code=code, text=what, hint=hint)


# --- Screens -------------------------------------------------------------------------------------


def access_findings(pdf: pikepdf.Pdf, xmp: Mapping[str, str] | None) -> Iterator[Finding]:
    """Yield what a file that is read on screens lacks to be read by everybody, and to be kept."""
    root = pdf.Root
    marks = dictionary(root.get("/MarkInfo"))
    tagged = marks is not None and marks.get("/Marked") is True
    if not tagged or dictionary(root.get("/StructTreeRoot")) is None:
        yield _fault("BX650", "the file is not tagged: no program can tell its headings from text")
    if not text(root.get("/Lang")).strip():
        yield _fault("BX650", "the file does not say in which language it is (Lang)")
    if not (xmp or {}).get("dc:title", "").strip():
        yield _fault("BX650", "the file has no title (dc:title in XMP)")
    shown = dictionary(root.get("/ViewerPreferences"))
    if shown is None or shown.get("/DisplayDocTitle") is not True:
        yield _fault("BX650", "readers show the name of the file, not its title (DisplayDocTitle)")
    said = claims(xmp, pdf)
    for standard in ("PDF/A", "PDF/UA"):
        if not any(claim.startswith(f"{standard}-") for claim in said):
            yield _fault("BX651", f"the file does not say that it follows {standard}")
