"""The versions of all that takes part in a build and could make other bytes of the same sources."""

import ctypes
import platform
import re
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from briefexport import __version__

# The Python packages whose code reads sources, makes files, or draws what goes into them.
PACKAGES = (
    "babel", "ebooklib", "fonttools", "ftfy", "jinja2", "latex2mathml", "lxml", "pikepdf", "pillow",
    "pydyf", "pypandoc-binary", "pyphen", "pyromark", "python-docx", "resvg-py", "ruamel-yaml",
    "tinycss2", "trafilatura", "uharfbuzz", "weasyprint", "ziafont", "ziamath",
)  # fmt: skip

# The shared libraries WeasyPrint opens.
LIBRARIES = (
    "gobject-2.0",
    "fontconfig",
    "harfbuzz",
    "harfbuzz-subset",
    "pango-1.0",
    "pangoft2-1.0",
)
_SUFFIX = ".dist-info"
# What may stand for "-" in the name of a package (Names and normalization specification).
_BETWEEN = re.compile(r"[-_.]+")
# As a package says it of itself (Core metadata specifications), before its description.
_VERSION = re.compile(r"(?:.+\n)*?Version: *(.*)")
_FOLDERS = ("", "/opt/homebrew/lib/", "/usr/local/lib/")
ABSENT = "absent"


def packages(names: Sequence[str] = PACKAGES) -> dict[str, str]:
    """Return the versions of the packages `names`, as far as they are installed."""
    found = {}
    for name in names:
        with suppress(PackageNotFoundError):
            found[name] = _version(name)
    return found


@cache
def _installed() -> Mapping[str, Path]:
    """Return the folder in which each package that is installed says what it is, by its name."""
    found: dict[str, Path] = {}
    for folder in sys.path:
        for path in Path(folder).glob(f"*{_SUFFIX}"):
            name, _, _ = path.stem.partition("-")
            found.setdefault(_BETWEEN.sub("-", name.lower()), path)
    return found


def releases() -> dict[str, str]:
    """Return the version of each package that is installed, as its folder has it.

    That is enough to know one by; to read what all say of themselves takes longer than to find that
    nothing has changed.
    """
    return {name: path.stem.partition("-")[2] for name, path in _installed().items()}


def _version(name: str) -> str:
    """Return the version of a package as it says it itself. Raises PackageNotFoundError."""
    with suppress(KeyError, OSError):
        # All it says of itself takes ten times as long to read.
        said = _VERSION.match((_installed()[name] / "METADATA").read_text("utf-8"))
        if said:
            return said[1]
    return distribution(name).version


def programs() -> dict[str, str]:
    """Return the versions of briefexport, of Python, and of every package that takes part."""
    return {"briefexport": __version__, "python": platform.python_version(), **packages()}


def libraries(*, type_setting: bool) -> dict[str, str]:
    """Return the versions of the system's libraries, and which system it is.

    With `type_setting` also of those that WeasyPrint loads; ABSENT for one that is not there.
    """
    found = {"platform": f"{sys.platform} {platform.machine()}", "zlib": zlib.ZLIB_RUNTIME_VERSION}
    return {**found, **_type_setting()} if type_setting else found


@cache
def _type_setting() -> Mapping[str, str]:
    says: Mapping[str, tuple[str, Callable[[ctypes.CDLL], str]]] = {
        "fontconfig": ("fontconfig", _fontconfig),
        "harfbuzz": ("harfbuzz", lambda library: _text(library, "hb_version_string")),
        # It has no version of its own; without it another program makes the subsets of fonts.
        "harfbuzz-subset": ("harfbuzz-subset", lambda _: "present"),
        "pango": ("pango-1.0", lambda library: _text(library, "pango_version_string")),
    }
    opened = {name: (opened_library(library), ask) for name, (library, ask) in says.items()}
    return {name: ask(library) if library else ABSENT for name, (library, ask) in opened.items()}


def _text(library: ctypes.CDLL, name: str) -> str:
    """Return what the function `name` of `library` says: text in static memory, in ASCII."""
    function = getattr(library, name)
    function.restype = ctypes.c_char_p
    return str(function().decode("ascii", "replace"))


def _fontconfig(library: ctypes.CDLL) -> str:
    """Return the release of Fontconfig, which is said as one number: 21401 is 2.14.1."""
    number = int(library.FcGetVersion())
    return f"{number // 10_000}.{number // 100 % 100}.{number % 100}"


def library_file(library: str) -> str:
    """Return the file name under which the system's loader finds `library`."""
    if sys.platform == "darwin":
        return f"lib{library}.dylib"
    return f"lib{library}.so.{1 if library == 'fontconfig' else 0}"


def opened_library(library: str) -> ctypes.CDLL | None:
    """Return the shared library `library`, from where WeasyPrint loads it; None without it."""
    for folder in _FOLDERS:
        with suppress(OSError):
            return ctypes.CDLL(folder + library_file(library))
    return None
