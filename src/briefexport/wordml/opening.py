"""A package that somebody else made, opened only within bounds.

Refused by name: what is no package or is encrypted, more parts or more bytes than any document has,
parts that grow far beyond what they are packed in (the bound of Apache POI), two parts of one name
(of which readers take different ones), names that lead out of the package, and XML with a DOCTYPE
or nested deeper than libxml2 takes. Nothing outside the package is ever opened.
"""

import io
import posixpath
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import field
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import RefusedError
from briefexport.records import dataclass

PART_LIMIT = 2_000
TOTAL_LIMIT = 200 * 2**20
RATIO_LIMIT = 100
# Below this size no ratio is too large: an empty style sheet packs well.
RATIO_FROM = 100 * 2**10
ENCRYPTED = 0x1
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The name of the stream in which a document with a password lies ([MS-OFFCRYPTO] 1.3.2).
PASSWORD_STREAM = "EncryptedPackage".encode("utf-16-le")
FAULTS = (
    BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error,
    zlib.error,
)  # fmt: skip

# Where Strict names (ECMA-376, part 1) differ from Transitional ones (part 4), by their beginning.
STRICT = "http://purl.oclc.org/ooxml/"
TRANSITIONAL = "http://schemas.openxmlformats.org/"
STRICT_NAMES = {
    "wordprocessingml/main": "wordprocessingml/2006/main",
    "officeDocument/relationships": "officeDocument/2006/relationships",
    "officeDocument/math": "officeDocument/2006/math",
    "drawingml/main": "drawingml/2006/main",
    "drawingml/wordprocessingDrawing": "drawingml/2006/wordprocessingDrawing",
    "drawingml/picture": "drawingml/2006/picture",
    "drawingml/chart": "drawingml/2006/chart",
    "drawingml/diagram": "drawingml/2006/diagram",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part names by an id: the kind is the last word of its type.

    `target` is a part's name, or an address outside where it is `external`.
    """

    kind: str
    target: str
    external: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was found to be safe. `parts` has its entries by name."""

    name: str
    archive: ZipFile = field(repr=False)
    parts: Mapping[str, ZipInfo] = field(repr=False)


def opened(name: str, data: bytes) -> Package:
    """Return the package `data` of the file `name`.

    Raises RefusedError where it is none, or where it is not safe to read.
    """
    if data.startswith(OLE):
        raise _ole(name, data)
    try:
        archive = ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except FAULTS as error:
        raise _no_package(name, str(error)) from error
    _check_sizes(name, entries)
    return Package(name, archive, _by_name(name, entries))


def _ole(name: str, data: bytes) -> RefusedError:
    if PASSWORD_STREAM in data:
        return _no_package(
            name, "it is protected by a password", "take the password off in Word, and save it"
        )
    return _no_package(
        name, "it is an old binary document (.doc)", "save it as .docx in Word or LibreOffice"
    )


def _no_package(name: str, why: str, hint: str = "save it again as .docx") -> RefusedError:
    return RefusedError(
        diagnostic("BX170", f"this is no DOCX that can be read: {why}", Place(file=name), hint=hint)
    )


def _unsafe(name: str, why: str) -> RefusedError:
    return RefusedError(
        diagnostic(
            "BX171",
            f"the package is refused: {why}",
            Place(file=name),
            hint="open it in Word or LibreOffice, and save it anew under another name",
        )
    )


def _check_sizes(name: str, entries: list[ZipInfo]) -> None:
    if len(entries) > PART_LIMIT:
        raise _unsafe(name, f"it has {len(entries)} parts, more than {PART_LIMIT}")
    total = sum(entry.file_size for entry in entries)
    if total > TOTAL_LIMIT:
        raise _unsafe(name, f"it unpacks to {total} bytes, more than {TOTAL_LIMIT}")
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise _no_package(name, f"{entry.filename!r} in it is encrypted")
        most = max(RATIO_FROM, RATIO_LIMIT * entry.compress_size)
        if entry.file_size > most:
            raise _unsafe(
                name,
                f"{entry.filename!r} grows from {entry.compress_size} to {entry.file_size} bytes",
            )


def _by_name(name: str, entries: list[ZipInfo]) -> dict[str, ZipInfo]:
    """Return `entries` by name; two names differ in more than their case (ISO 29500-2, 6.2)."""
    found: dict[str, ZipInfo] = {}
    seen: set[str] = set()
    for entry in entries:
        # ZipInfo cuts a name at a NUL and turns the system's separators: the file's own counts.
        own = entry.orig_filename
        if own.startswith("/") or "\\" in own or "\0" in own or ".." in own.split("/"):
            raise _unsafe(name, f"the name {own!r} leads out of it")
        if own.casefold() in seen:
            raise _unsafe(name, f"it has two parts named {own!r}")
        seen.add(own.casefold())
        found[own] = entry
    return found


def part(package: Package, name: str) -> bytes | None:
    """Return the bytes of the part `name`, None where there is none.

    Raises RefusedError where it is damaged.
    """
    entry = package.parts.get(name)
    if entry is None:
        return None
    try:
        with package.archive.open(entry) as file:
            data = file.read(entry.file_size + 1)
    except FAULTS as error:
        raise _no_package(package.name, f"{name!r} in it is damaged ({error})") from error
    if len(data) > entry.file_size:
        raise _unsafe(package.name, f"{name!r} is larger than it says")
    return data


def tree(package: Package, name: str) -> etree._Element | None:
    """Return the root of the XML part `name`, its names Transitional ones; None where it is not.

    Raises RefusedError where it is no XML, or has a DOCTYPE.
    """
    data = part(package, name)
    if data is None:
        return None
    # A parser by document: nothing of one is left to the next.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _no_xml(package, name, str(error)) from error
    if _has_doctype(root):
        raise _no_xml(package, name, "it has a DOCTYPE, which no part of a document has")
    if STRICT in str(root.tag) or any(STRICT in uri for uri in root.nsmap.values()):
        _loosen(root)
    return root


def _has_doctype(root: etree._Element) -> bool:
    info = root.getroottree().docinfo
    return bool(getattr(info, "doctype", ""))


def _no_xml(package: Package, name: str, why: str) -> RefusedError:
    return RefusedError(
        diagnostic(
            "BX172",
            f"{name} cannot be read: {why}",
            Place(file=package.name),
            hint="open the document in Word or LibreOffice, and save it anew",
        )
    )


def _loosen(root: etree._Element) -> None:
    """Give every element and attribute with a Strict name its Transitional one."""
    for element in root.iter(etree.Element):
        element.tag = loose(str(element.tag))
        for key, value in element.attrib.items():
            if (other := loose(str(key))) != key:
                del element.attrib[key]
                element.set(other, value)


def loose(name: str) -> str:
    """Return a name or an address with its Strict beginning made Transitional."""
    if STRICT not in name:
        return name
    before, _, rest = name.partition(STRICT)
    for strict, transitional in STRICT_NAMES.items():
        if rest.startswith(strict):
            return f"{before}{TRANSITIONAL}{transitional}{rest[len(strict) :]}"
    return name


RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def relations(package: Package, name: str) -> dict[str, Relation]:
    """Return what the part `name` names, by id; of "" what the package itself names."""
    folder, file = posixpath.split(name)
    root = tree(package, posixpath.join(folder, "_rels", f"{file}.rels"))
    return {} if root is None else dict(_relations(root, folder))


def _relations(root: etree._Element, folder: str) -> Iterator[tuple[str, Relation]]:
    for one in root.iter(RELATIONS):
        kind = one.get("Type", "").rstrip("/").rpartition("/")[2]
        target = one.get("Target", "")
        external = one.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
        yield one.get("Id", ""), Relation(kind, target, external)


def content_type(package: Package, name: str) -> str:
    """Return the type of the part `name` as the package says it."""
    root = tree(package, "[Content_Types].xml")
    if root is None:
        return ""
    own = {
        one.get("PartName", "").lstrip("/").casefold(): one.get("ContentType", "")
        for one in root.iter(f"{TYPES}Override")
    }
    by_suffix = {
        one.get("Extension", "").casefold(): one.get("ContentType", "")
        for one in root.iter(f"{TYPES}Default")
    }
    suffix = name.rpartition(".")[2].casefold()
    return own.get(name.casefold()) or by_suffix.get(suffix, "")
