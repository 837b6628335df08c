"""What a DOCX says of where it came from: its map, or the pieces of it among its properties.

All of it is somebody else's by now: sizes are bounded, names checked, digests compared. What does
not hold is not used, and told.
"""

import hashlib
import re
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath
from typing import Literal

from lxml import etree

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.readers import READERS
from briefexport.records import dataclass
from briefexport.wordml.names import BOOKMARK_PREFIX, MAP, NAMESPACES, PIECES
from briefexport.wordml.opening import Package, opened, part, tree

BX = f"{{{MAP}}}"
W = f"{{{NAMESPACES['w']}}}"
CUSTOM_PROPERTIES = "docProps/custom.xml"
PROPERTY = re.compile(r"\{http://[A-Za-z0-9./]+/custom-properties\}property")
# A source larger than this is refused in reading; of all together four times as much is taken.
SOURCE_LIMIT, WHOLE_LIMIT = 64 * 2**20, 256 * 2**20
NAME_LIMIT, MOST_BRIEFS, MOST_PIECES = 1024, 2_000, 10_000
ITEM = re.compile(r"customxml/item[0-9]*\.xml")
SHA256 = re.compile("[0-9a-f]{64}")

Where = Literal["map", "properties"]


@dataclass(frozen=True, slots=True)
class StampedBrief:
    """A brief in a map: its slug, its source's name from the edition's folder, its bytes, its form.

    `pictures` has the SHA-256 of each picture by the name the article gives it.
    """

    slug: str
    file: str
    form: str
    data: bytes
    pictures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file says of where it came from; "" is what it does not say.

    `edition` is the slug of its edition, `model` the fingerprint of what the briefs say, `by` the
    version that wrote it. `settings` is edition.toml, None where there was none. `briefs` are whole
    or none, `where` says in what they were found. `marks` names the bookmarks of ours in the text.
    """

    name: str
    edition: str = ""
    model: str = ""
    by: str = ""
    style: str = ""
    title: str = ""
    settings: bytes | None = None
    briefs: tuple[StampedBrief, ...] = ()
    where: Where | None = None
    marks: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()


class _DamagedError(Exception):
    """A part of a map that does not hold; why."""


@dataclass(slots=True)
class _Room:
    """How much more may be unpacked."""

    left: int = field(default=WHOLE_LIMIT)


def stamp_of(name: str, data: bytes) -> Stamp:
    """Return what the DOCX `data` of the file `name` says of where it came from.

    What is damaged is told and left out. Raises RefusedError where the file is no package, or not
    safe to open.
    """
    package = opened(name, data)
    properties = dict(_properties(package))
    told: list[Diagnostic] = []
    found = Stamp(
        name,
        edition=properties.get("bx.edition", ""),
        model=properties.get("bx.model", ""),
        marks=_marks(package),
    )
    places: tuple[tuple[Where, bytes | None], ...] = (
        ("map", _map(package)),
        ("properties", _pieces(properties)),
    )
    for where, packed in places:
        if packed is None:
            continue
        try:
            found = _read(found, _root(packed), where)
            break
        except _DamagedError as error:
            told.append(_damaged(name, where, str(error)))
    return replace(found, diagnostics=tuple(told))


def read_map(data: bytes, known: Stamp) -> Stamp | None:
    """Return `known` with what the map `data` says, None where that does not hold."""
    try:
        return _read(known, _root(data), "map")
    except _DamagedError:
        return None


def _damaged(name: str, where: Where, why: str) -> Diagnostic:
    return diagnostic(
        "BX903",
        f"what the file says of its sources ({where}) is not used: {why}",
        Place(file=name),
        hint="ask for the file as it was sent, or let revise find its sources by their fingerprint",
    )


def map_of(name: str, data: bytes) -> tuple[str, bytes] | None:
    """Return the fingerprint of the DOCX `data` of the file `name`, and the map it holds.

    None where it lacks one of them. Raises RefusedError where the file is no package, or not safe
    to open.
    """
    package = opened(name, data)
    model, found = dict(_properties(package)).get("bx.model", ""), _map(package)
    return (model, found) if model and found is not None else None


# --- Where it is ---------------------------------------------------------------------------------


def _map(package: Package) -> bytes | None:
    """Return the map of a package; applications rename the part, so its root tells."""
    for name in package.parts:
        if ITEM.fullmatch(name.casefold()):
            data = part(package, name)
            if data is not None and MAP.encode() in data[:4096]:
                return data
    return None


def _properties(package: Package) -> Iterator[tuple[str, str]]:
    root = tree(package, CUSTOM_PROPERTIES)
    for one in () if root is None else root:
        if PROPERTY.fullmatch(str(one.tag)) and len(one):
            yield one.get("name", ""), one[0].text or ""


def _pieces(properties: Mapping[str, str]) -> bytes | None:
    """Return the packed map that the properties hold in pieces, None where they hold none."""
    pieces: list[str] = []
    while (piece := properties.get(f"{PIECES}{len(pieces) + 1}")) and len(pieces) < MOST_PIECES:
        pieces.append(piece)
    return "".join(pieces).encode("ascii", "replace") if pieces else None


def _marks(package: Package) -> frozenset[str]:
    """Return the names of the bookmarks of ours in the text."""
    root = tree(package, "word/document.xml")
    names = (
        () if root is None else (one.get(f"{W}name", "") for one in root.iter(f"{W}bookmarkStart"))
    )
    return frozenset(name for name in names if name.startswith(BOOKMARK_PREFIX))


# --- What it says --------------------------------------------------------------------------------


def _root(data: bytes) -> etree._Element:
    """Return the root of a map, which may be packed."""
    if not data.lstrip()[:1].startswith(b"<"):
        data = _unpacked(data, SOURCE_LIMIT)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _DamagedError(f"it is no XML ({error})") from error
    if root.tag != f"{BX}map" or getattr(root.getroottree().docinfo, "doctype", ""):
        raise _DamagedError("it is no map")
    return root


def _read(known: Stamp, root: etree._Element, where: Where) -> Stamp:
    room = _Room()
    settings = root.find(f"{BX}settings")
    briefs = root.findall(f"{BX}brief")
    if len(briefs) > MOST_BRIEFS:
        raise _DamagedError(f"it has {len(briefs)} briefs")
    model = root.get("model", "")
    if known.model and model != known.model:
        raise _DamagedError("its fingerprint is not that of the file's properties")
    whole = tuple(_brief(one, room) for one in briefs)
    _check_names(whole)
    return Stamp(
        known.name,
        edition=root.get("edition", "") or known.edition,
        model=model,
        by=root.get("by", ""),
        style=root.get("style", ""),
        title=root.get("title", ""),
        settings=_packed(settings, room) if settings is not None else None,
        briefs=whole,
        where=where,
        marks=known.marks,
    )


def _brief(element: etree._Element, room: _Room) -> StampedBrief:
    base = element.find(f"{BX}base")
    if base is None:
        raise _DamagedError(f"the brief {element.get('id', '')!r} is without its source")
    pictures = {
        one.get("file", ""): one.get("sha256", "")
        for one in base.iterfind(f"{BX}picture")
        if SHA256.fullmatch(one.get("sha256", ""))
    }
    file = base.get("file", "")
    return StampedBrief(
        element.get("id", ""), file, base.get("form", ""), _packed(base, room), pictures
    )


def _check_names(briefs: Sequence[StampedBrief]) -> None:
    """Check that every source is a file of its edition's folder, as only such are ever written."""
    names = [one.file for one in briefs]
    for name in names:
        path = PurePosixPath(name)
        bad = (
            not name or len(name) > NAME_LIMIT or path.is_absolute() or ".." in path.parts
            or any(ord(one) < ord(" ") or one in "\\:" for one in name)
            or path.suffix.lower() not in READERS
        )  # fmt: skip
        if bad:
            raise _DamagedError(f"{name[:60]!r} is no name of a source")
    if len(set(names)) < len(names):
        raise _DamagedError("it has one source twice")


def _packed(element: etree._Element, room: _Room) -> bytes:
    """Return the bytes that `element` holds, packed, if they are those it says."""
    text = element.findtext(f"{BX}zlib") or ""
    data = _unpacked(text.encode("ascii", "replace"), min(SOURCE_LIMIT, room.left))
    room.left -= len(data)
    if hashlib.sha256(data).hexdigest() != element.get("sha256"):
        raise _DamagedError("a source in it is not the one it says it is")
    return data


def _unpacked(text: bytes, limit: int) -> bytes:
    try:
        packed = b64decode(text, validate=True)
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(packed, limit + 1)
    except (Base64Error, ValueError, zlib.error) as error:
        raise _DamagedError(f"a source in it cannot be unpacked ({error})") from error
    if len(data) > limit or not unpacking.eof:
        raise _DamagedError("a source in it is too large, or cut off")
    return data
