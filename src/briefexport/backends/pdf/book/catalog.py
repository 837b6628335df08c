"""What a PDF says beside its pages: its structure, its metadata, its labels, what is attached."""

# ruff: noqa: ANN401 - pydyf is not typed

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

import pydyf

from briefexport.backends.pdf.book.xmp import Facts, xmp
from briefexport.backends.pdf.layout.tags import ROLES
from briefexport.edition.terms import direction_of
from briefexport.records import dataclass

ROMAN = re.compile(r"m*(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
# Most ids, which need no escape.
_PLAIN = re.compile(r"[A-Za-z0-9._-]*").fullmatch
NUMERALS = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within the file, which the pages were made from."""

    name: str
    media_type: str
    description: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Destination:
    """A place to go to: the reference of a page, and a point on it."""

    page: bytes
    x: float
    y: float

    @property
    def array(self) -> bytes:
        """The explicit destination (ISO 32000-1, 12.3.2.2)."""
        return b"[%b /XYZ %b %b 0]" % (self.page, _number(self.x), _number(self.y))


def _array(parts: Iterable[bytes]) -> bytes:
    """Return what is written already as an array; there are thousands of names in a book."""
    return b"[%b]" % b" ".join(parts)


def _string(name: str) -> bytes:
    """Return an id as a string (ISO 32000-1, 7.3.4)."""
    data: bytes = b"(%b)" % name.encode() if _PLAIN(name) else pydyf.String(name).data
    return data


def _number(value: float) -> bytes:
    """Return a number to the millionth, as the rest of the file has them."""
    return b"%d" % value if value == int(value) else (b"%f" % value).rstrip(b"0")


def write_structure(
    pdf: Any, document: Any, parents: Sequence[tuple[int, bytes]], named: Mapping[str, bytes]
) -> None:
    """Write the root of the structure `document`, and that the file is tagged.

    `parents` has, in order, what the parent tree says of each page and annotation; `named` the
    elements with an ID.
    """
    numbers = _array(b"%d %b" % entry for entry in parents)
    names = _array(b"%b %b" % (_string(name), element) for name, element in sorted(named.items()))
    root = {
        "Type": "/StructTreeRoot",
        "K": pydyf.Array([document.reference]),
        "ParentTree": _added(pdf, Nums=numbers),
        "ParentTreeNextKey": len(parents),
        "RoleMap": pydyf.Dictionary({role: f"/{kind}" for role, kind in ROLES.items()}),
        "IDTree": _added(pdf, Names=names),
    }
    document["P"] = pdf.catalog["StructTreeRoot"] = _added(pdf, **root)
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    shown = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())
    shown["DisplayDocTitle"] = "true"


def write_destinations(pdf: Any, destinations: Iterable[tuple[str, Destination]]) -> None:
    """Write where ids are (ISO 32000-1, 12.3.2.3)."""
    named = sorted(destinations, key=itemgetter(0))
    if named:
        names = _array(b"%b %b" % (_string(name), place.array) for name, place in named)
        pdf.catalog.setdefault("Names", pydyf.Dictionary())["Dests"] = _added(pdf, Names=names)


def write_outline(pdf: Any, entries: Sequence[tuple[int, str, Destination]]) -> None:
    """Write the outline: levels, titles and places, in order (ISO 32000-1, 12.3.3)."""
    root = pydyf.Dictionary({"Type": "/Outlines"})
    pdf.add_object(root)
    around: list[tuple[int, Any]] = [(0, root)]
    for level, title, place in entries:
        item = pydyf.Dictionary({"Title": pydyf.String(title), "Dest": place.array})
        pdf.add_object(item)
        while around[-1][0] >= level:
            around.pop()
        parent = around[-1][1]
        item["Parent"] = parent.reference
        if "Last" in parent:
            before = pdf.objects[int(parent["Last"].split()[0])]
            before["Next"], item["Prev"] = item.reference, before.reference
        parent.setdefault("First", item.reference)
        parent["Last"] = item.reference
        for _, above in around:
            above["Count"] = above.get("Count", 0) + 1
        around.append((level, item))
    if entries:
        pdf.catalog["Outlines"] = root.reference


def write_facts(pdf: Any, facts: Facts) -> None:
    """Write what `facts` say, as document information and as XMP, which no filter may hide."""
    moment = facts.date.strftime("D:%Y%m%d000000Z")
    said = {
        "Title": facts.title,
        "Author": ", ".join(facts.authors),
        "Subject": facts.description,
        "Creator": facts.creator,
        "Producer": facts.producer,
        "CreationDate": moment,
        "ModDate": moment,
    }
    pdf.info.clear()
    pdf.info.update({key: pydyf.String(value) for key, value in said.items() if value})
    pdf.catalog["Lang"] = pydyf.String(facts.language)
    if direction_of(facts.language) == "rtl":
        # Viewers that show two pages beside one another put the second on the left.
        pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary())["Direction"] = "/R2L"
    packet = pydyf.Stream([xmp(facts)], {"Type": "/Metadata", "Subtype": "/XML"})
    pdf.add_object(packet)
    pdf.catalog["Metadata"] = packet.reference


def write_intent(pdf: Any) -> None:
    """Write that colours are meant as sRGB (ISO 19005-3, 6.2.3)."""
    profile = _installed("weasyprint", "pdf/sRGB2014.icc").read_bytes()
    stream = pydyf.Stream([profile], {"N": 3}, compress=True)
    pdf.add_object(stream)
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pydyf.String("sRGB IEC61966-2.1"),
        "Info": pydyf.String("sRGB IEC61966-2.1"),
        "DestOutputProfile": stream.reference,
    }
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])


def _installed(package: str, name: str) -> Path:
    """Return the file `name` of `package`, which is not loaded for it."""
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / name


def write_attachments(pdf: Any, attachments: Sequence[Attachment], facts: Facts) -> None:
    """Attach files as the source of the document (ISO 19005-3, 6.8)."""
    names, attached_files = pydyf.Array(), pydyf.Array()
    for attached in sorted(attachments, key=attrgetter("name")):
        file = _filespec(pdf, attached, facts)
        names.extend((pydyf.String(attached.name), file))
        attached_files.append(file)
    if attached_files:
        embedded = _added(pdf, Names=names)
        pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = embedded
        pdf.catalog["AF"] = attached_files


def _filespec(pdf: Any, attached: Attachment, facts: Facts) -> bytes:
    check = hashlib.md5(attached.data, usedforsecurity=False).hexdigest()
    about = {
        "ModDate": pydyf.String(facts.date.strftime("D:%Y%m%d000000Z")),
        "Size": len(attached.data),
        "CheckSum": f"<{check}>",
    }
    kind = {"Type": "/EmbeddedFile", "Subtype": pydyf.name(attached.media_type)}
    stream = pydyf.Stream(
        [attached.data], {**kind, "Params": pydyf.Dictionary(about)}, compress=True
    )
    pdf.add_object(stream)
    return _added(
        pdf,
        Type="/Filespec",
        F=pydyf.String(attached.name),
        UF=pydyf.String(attached.name),
        EF=pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
        AFRelationship="/Source",
        Desc=pydyf.String(attached.description),
    )


def write_labels(pdf: Any, labels: Sequence[str]) -> None:
    """Write the labels of the pages as printed (ISO 32000-1, 12.4.2)."""
    numbers = pydyf.Array()
    for page, entries in _runs(labels):
        numbers.extend((page, pydyf.Dictionary(entries)))
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": numbers})


def _runs(labels: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the first page of every run of labels that count on, and how they are said."""
    expected: tuple[str, int] | None = None
    for page, label in enumerate(labels):
        style, number = _numbered(label)
        if not style:
            yield page, {"P": pydyf.String(label)}
        elif (style, number) != expected:
            yield page, {"S": f"/{style}", "St": number}
        expected = (style, number + 1) if style else None


def _numbered(label: str) -> tuple[str, int]:
    """Return the style and the value of a number; no style where `label` is none."""
    if label.isascii() and label.isdigit() and not label.startswith("0"):
        return "D", int(label)
    if label and ROMAN.fullmatch(label):
        values = [NUMERALS[letter] for letter in label]
        following = [*values[1:], 0]
        return "r", sum(
            -one if one < after else one for one, after in zip(values, following, strict=True)
        )
    return "", 0


def _added(pdf: Any, **entries: Any) -> bytes:
    """Return the reference of a new dictionary."""
    made = pydyf.Dictionary(entries)
    pdf.add_object(made)
    reference: bytes = made.reference
    return reference
