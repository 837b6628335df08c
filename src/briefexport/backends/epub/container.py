"""From a package to the bytes of an EPUB, through EbookLib.

EbookLib writes the container, the package document and the zip. It gets raw items only: its own
documents and navigation lose text (EpubHtml) and invent pages (EpubNav).
"""

import io
import zipfile
from datetime import UTC, datetime, time

from ebooklib import epub
from lxml import etree

from briefexport import __version__
from briefexport.backends.epub.package import Package
from briefexport.zipped import LEVEL, member

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
OPF = epub.NAMESPACES["OPF"]


class _Archive(zipfile.ZipFile):
    """A zip whose bytes depend on its content alone."""

    def writestr(
        self,
        zinfo_or_arcname: str | zipfile.ZipInfo,
        data: str | bytes,  # type: ignore[override]
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        assert isinstance(zinfo_or_arcname, str)
        super().writestr(member(zinfo_or_arcname), data, compress_type, compresslevel or LEVEL)


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, with the language of the package and an archive without times."""

    def write(self) -> None:
        with _Archive(self.file_name, "w", zipfile.ZIP_DEFLATED) as self.out:
            # OCF 3.3, 4.3: first, and not compressed.
            self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()

    def _write_opf_file(self, root: etree._Element) -> None:
        root.set(XML_LANG, self.book.language)
        super()._write_opf_file(root)


def packed(package: Package) -> bytes:
    """Return `package` as the bytes of an EPUB 3.3 file."""
    book = epub.EpubBook()
    book.language = package.language
    book.direction = package.direction
    book.title = package.title
    book.uid = package.identifier
    book.metadata = {}
    for meta in package.metadata:
        prefix, _, name = meta.name.rpartition(":")
        book.add_metadata(prefix.upper() or None, name, meta.value, dict(meta.attributes))
    generator = {"name": "generator", "content": f"briefexport {__version__}"}
    book.add_metadata("OPF", "generator", "", generator)
    items = {}
    for item in package.items:
        items[item.id] = epub.EpubItem(item.id, item.path, item.media_type, item.data)
        items[item.id].properties = list(item.properties)
        book.add_item(items[item.id])
    book.spine = [items[name] for name in package.spine]
    book.guide = [
        {"type": entry.type, "title": entry.title, "href": entry.path} for entry in package.guide
    ]
    modified = datetime.combine(package.modified, time(), UTC)
    data = io.BytesIO()
    _Writer(data, book, {"mtime": modified, "package_direction": True}).write()
    return data.getvalue()
