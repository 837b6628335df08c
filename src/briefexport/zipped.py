"""The members of a ZIP archive, as an EPUB and a DOCX are: one name gives the same bytes always."""

from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

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
