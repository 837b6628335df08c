"""The members of a ZIP archive, as an EPUB and a DOCX are: one name gives the same bytes always."""

import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from briefexport.records import dataclass

# ZIP counts time from here; no clock is read.
EPOCH = (1980, 1, 1, 0, 0, 0)
REGULAR_FILE = 0o644 << 16
UNIX = 3
# What is no smaller for being packed once more, and how hard the rest is: zlib 6, its own choice,
# takes twice as long for 3 per cent.
COMPRESSED = (".png", ".jpg", ".gif")
LEVEL = 4


def member(name: str) -> ZipInfo:
    """Return what a ZIP archive says of its member `name`, apart from what is in it."""
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = ZIP_STORED if name.endswith(COMPRESSED) else ZIP_DEFLATED
    entry.external_attr = REGULAR_FILE
    entry.create_system = UNIX
    return entry


@dataclass(frozen=True, slots=True)
class Deflated:
    """What a member holds as it stands in the archive, and the `size` and CRC-32 of it unpacked."""

    data: bytes
    size: int
    crc: int


def deflated(data: bytes) -> Deflated:
    """Return `data` as it stands in an archive, to be kept for the next one it goes into."""
    packer = zlib.compressobj(LEVEL, wbits=-zlib.MAX_WBITS)
    return Deflated(packer.compress(data) + packer.flush(), len(data), zlib.crc32(data))


def add(archive: ZipFile, name: str, data: bytes | Deflated) -> None:
    """Add the member `name` to an archive; one at least has to be given as it is."""
    entry = member(name)
    if isinstance(data, bytes):
        archive.writestr(entry, data, compresslevel=LEVEL)
        return
    # The library packs all it is given itself; this is how it writes what it has packed.
    entry.file_size, entry.compress_size, entry.CRC = data.size, len(data.data), data.crc
    assert archive.fp
    entry.header_offset = archive.fp.seek(archive.start_dir)
    archive.filelist.append(entry)
    archive.NameToInfo[name] = entry
    archive.fp.write(entry.FileHeader() + data.data)
    archive.start_dir = archive.fp.tell()
