"""The package of a DOCX: a ZIP of parts that name one another (ECMA-376, part 2).

Parts are found by their relations, never by where they lie. A part that is not there, or that is
no XML, is as one that says nothing; only a file without a document is none of this format.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import field

from lxml import etree

from briefexport.records import dataclass

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DC = "{http://purl.org/dc/elements/1.1/}"

# The namespaces of the strict form, as those of the transitional one (ECMA-376, part 4).
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
# More than any part of a published file holds; what claims more is not unpacked.
LARGEST = 1 << 28


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part names: the last step of its kind ("styles"), and the part or the address."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is XML."""

    name: str
    root: etree._Element
    relations: Mapping[str, Relation]


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that reading needs; those besides the document may be missing.

    `known` are the others that were asked for.
    """

    archive: zipfile.ZipFile
    document: Part
    core: Part | None
    known: dict[str, Part | None] = field(default_factory=dict)

    def related(self, kind: str) -> Part | None:
        """Return the first part of a kind that the document names."""
        return next(self.every(kind), None)

    def every(self, kind: str) -> Iterator[Part]:
        """Yield the parts of a kind that the document names and that can be read."""
        for relation in self.document.relations.values():
            if relation.kind == kind and not relation.external:
                part = self._part(relation.target)
                if part is not None:
                    yield part

    def named(self, id: str) -> Part | None:  # noqa: A002
        """Return the part that the document's relation `id` leads to."""
        relation = self.document.relations.get(id)
        if relation is None or relation.external:
            return None
        return self._part(relation.target)

    def _part(self, name: str) -> Part | None:
        if name not in self.known:
            self.known[name] = _part(self.archive, name)
        return self.known[name]


def opened(data: bytes) -> Package:
    """Return the package in `data`; raises ValueError where it is no DOCX."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ValueError(f"not a DOCX: {error}") from error
    relations = _relations(archive, "")
    document = _first(archive, relations, "officeDocument")
    if document is None or document.root.tag != f"{W}document":
        raise ValueError("not a DOCX: it has no document that can be read")
    return Package(archive, document, _first(archive, relations, "core-properties"))


def _first(archive: zipfile.ZipFile, relations: Mapping[str, Relation], kind: str) -> Part | None:
    targets = (one.target for one in relations.values() if one.kind == kind)
    target = next(targets, None)
    return None if target is None else _part(archive, target)


def _part(archive: zipfile.ZipFile, name: str) -> Part | None:
    root = _xml(archive, name)
    return None if root is None else Part(name, root, _relations(archive, name))


def _relations(archive: zipfile.ZipFile, name: str) -> Mapping[str, Relation]:
    """Return the relations of the part `name`, or of the package where that is empty."""
    folder, file = posixpath.split(name)
    root = _xml(archive, posixpath.join(folder, "_rels", f"{file}.rels"))
    if root is None:
        return {}
    return {str(one.get("Id")): _relation(one, folder) for one in root if one.get("Target")}


def _relation(element: etree._Element, folder: str) -> Relation:
    kind = str(element.get("Type", "")).rpartition("/")[2]
    target = str(element.get("Target"))
    if element.get("TargetMode") == "External":
        return Relation(kind, target, external=True)
    path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(kind, path, external=False)


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    try:
        if archive.getinfo(name).file_size > LARGEST:
            return None
        data = archive.read(name)
    except (KeyError, RuntimeError, OSError, EOFError, zlib.error, zipfile.BadZipFile):
        return None
    if b"purl.oclc.org/ooxml" in data:
        for strict, transitional in STRICT:
            data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
