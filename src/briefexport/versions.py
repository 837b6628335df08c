"""The versions of all that takes part in a build and could make other bytes of the same sources."""

import ctypes
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from briefexport import __version__
from briefexport.engines import releases

# The Python packages whose code reads sources, makes files, or draws what goes into them.
PACKAGES = (
    "babel", "ebooklib", "fonttools", "ftfy", "jinja2", "latex2mathml", "lxml", "pikepdf", "pillow",
    "pydyf", "pypandoc-binary", "pyphen", "pyromark", "python-docx", "resvg-py", "tinycss2",
    "trafilatura", "uharfbuzz", "weasyprint", "ziafont", "ziamath",
)  # fmt: skip
# The system's libraries that set type, as WeasyPrint loads them.
TYPE_SETTING = ("fontconfig", "harfbuzz", "pango")
ABSENT = "absent"

# The shared libraries WeasyPrint opens.
LIBRARIES = (
    "gobject-2.0",
    "fontconfig",
    "harfbuzz",
    "harfbuzz-subset",
    "pango-1.0",
    "pangoft2-1.0",
)
_FOLDERS = ("", "/opt/homebrew/lib/", "/usr/local/lib/")


def packages(names: Sequence[str] = PACKAGES) -> dict[str, str]:
    """Return the versions of the packages `names`, as far as they are installed."""
    found = releases()
    return {name: found[name] for name in names if name in found}


def programs() -> dict[str, str]:
    """Return the versions of briefexport, of Python, and of every package that takes part."""
    return {"briefexport": __version__, "python": releases()["python"], **packages()}


def libraries(*, type_setting: bool) -> dict[str, str]:
    """Return the versions of the system's libraries, and which system it is.

    With `type_setting` also of those that WeasyPrint loads; ABSENT for one that is not there.
    """
    found = releases()
    told = {"platform": f"{sys.platform} {found['machine']}", "zlib": found["zlib"]}
    if not type_setting:
        return told
    # Without it another program makes the subsets of fonts; it has no version of its own.
    subsets = "present" if opened_library("harfbuzz-subset") else ABSENT
    return {**told, **{n: found.get(n, ABSENT) for n in TYPE_SETTING}, "harfbuzz-subset": subsets}


def library_file(library: str) -> str:
    """Return the file name under which the system's loader finds `library`."""
    if sys.platform == "darwin":
        return f"lib{library}.dylib"
    return f"lib{library}.so.{1 if library == 'fontconfig' else 0}"


@cache
def opened_library(library: str) -> ctypes.CDLL | None:
    """Return the shared library `library`, from where WeasyPrint loads it; None without it."""
    for folder in _FOLDERS:
        with suppress(OSError):
            return ctypes.CDLL(folder + library_file(library))
    return None
