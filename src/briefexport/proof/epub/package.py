"""The package of an EPUB: its metadata, and its documents in the order of the spine (EPUB 3.3)."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from lxml import etree

from briefexport.records import dataclass

CONTAINER = "META-INF/container.xml"
XHTML = "application/xhtml+xml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
OPS = "http://www.idpf.org/2007/ops"
EPUB_TYPE = f"{{{OPS}}}type"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the spine: `path` in the container, `name` from the package document."""

    path: str
    name: str
    root: etree._Element


@dataclass(frozen=True, slots=True)
class Book:
    """A publication: what it says of itself, its documents, and the folder of its package."""

    title: str
    language: str
    documents: tuple[Document, ...]
    files: "Files"


@dataclass(frozen=True, slots=True)
class Files:
    """The files in the container."""

    archive: zipfile.ZipFile

    def data(self, path: str) -> bytes:
        """Return a file, b"" where it is not there or cannot be read."""
        try:
            return self.archive.read(path)
        except (KeyError, RuntimeError, NotImplementedError, OSError, EOFError):
            return b""
        except (zipfile.BadZipFile, zlib.error):
            return b""

    def text(self, path: str) -> str:
        """Return a file of text: style sheets are in UTF-8 or UTF-16 (EPUB 3.3, 6.3)."""
        data = self.data(path)
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        return data.decode("utf-16" if wide else "utf-8-sig", "replace")

    def tree(self, path: str) -> etree._Element | None:
        """Return the root of a file of XML as far as it is well-formed, None without one."""
        parser = etree.XMLParser(
            recover=True,
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root: etree._Element | None = etree.fromstring(self.data(path), parser)
        except (etree.XMLSyntaxError, ValueError):
            return None
        return root


def opened(data: bytes) -> Book:
    """Return the publication in `data`; ValueError where it is no EPUB."""
    try:
        files = Files(zipfile.ZipFile(io.BytesIO(data)))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ValueError(f"not an EPUB: {error}") from error
    path = _package_path(files)
    package = files.tree(path)
    if package is None or local_name(package) != "package":
        raise ValueError("not an EPUB: it has no package document")
    folder = posixpath.dirname(path)
    return Book(
        title=_said(package, "title"),
        language=_said(package, "language"),
        documents=tuple(_documents(package, folder, files)),
        files=files,
    )


def resolved(href: str, path: str) -> tuple[str, str]:
    """Return the path and the fragment that `href` leads to from the file at `path`.

    The path is "" where it leads out of the publication.
    """
    if SCHEME.match(href) or href.startswith("//"):
        return "", ""
    try:
        parts = urlsplit(href)
    except ValueError:
        return "", ""
    if not parts.path:
        return path, unquote(parts.fragment)
    joined = posixpath.join(posixpath.dirname(path), unquote(parts.path))
    return posixpath.normpath(joined), unquote(parts.fragment)


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    # Of an entity that is not resolved, which is no element, lxml gives a function.
    return str(element.tag).rpartition("}")[2]


def _package_path(files: Files) -> str:
    container = files.tree(CONTAINER)
    if container is None:
        raise ValueError("not an EPUB: it has no META-INF/container.xml")
    for element in container.iter():
        if local_name(element) == "rootfile" and element.get("full-path"):
            return posixpath.normpath(str(element.get("full-path")))
    raise ValueError("not an EPUB: its container names no package document")


def _said(package: etree._Element, name: str) -> str:
    """Return what the metadata first says under `name`: the main title comes first (5.5.3.1.2)."""
    for element in package.iter():
        if local_name(element) == name:
            return " ".join("".join(map(str, element.itertext())).split())
    return ""


def _documents(package: etree._Element, folder: str, files: Files) -> Iterator[Document]:
    items: Mapping[str, etree._Element] = {
        str(element.get("id")): element
        for element in package.iter()
        if local_name(element) == "item"
    }
    for reference in package.iter():
        item = items.get(str(reference.get("idref")))
        if local_name(reference) != "itemref" or item is None or item.get("media-type") != XHTML:
            continue
        name = unquote(item.get("href") or "")
        path = posixpath.normpath(posixpath.join(folder, name))
        root = files.tree(path)
        if root is not None:
            yield Document(path, name, root)
