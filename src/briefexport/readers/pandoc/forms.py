"""What pandoc reads and we do not, by the suffixes of its files."""

from typing import Final

NAME, VERSION = "pandoc", 1
# Formats of text: what pandoc calls them, by suffix.
TEXTS: Final = {
    ".rst": "rst",
    ".tex": "latex",
    ".latex": "latex",
    ".ltx": "latex",
    ".org": "org",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".typ": "typst",
    ".dj": "djot",
    ".textile": "textile",
    ".mediawiki": "mediawiki",
    ".dokuwiki": "dokuwiki",
    ".creole": "creole",
    ".muse": "muse",
    ".t2t": "t2t",
    ".opml": "opml",
    ".dbk": "docbook",
    ".docbook": "docbook",
    ".jats": "jats",
    ".fb2": "fb2",
    ".rtf": "rtf",
}
# Formats that are ZIP packages.
PACKAGES: Final = {".odt": "odt", ".epub": "epub"}
NOTEBOOK: Final = ".ipynb"
SUFFIXES: Final = (*TEXTS, NOTEBOOK, *PACKAGES)
