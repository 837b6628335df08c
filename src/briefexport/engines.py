"""What makes an edition, by version: our own code to the letter, the packages, the system's parts.

All of it goes into the name of whatever is kept, so that nothing is used that other code, or
another release, would have made differently.
"""

import hashlib
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from briefexport.versions import libraries

HERE = Path(__file__).parent
# In a wheel the styles and templates lie inside the package, in a checkout beside src/.
SHIPPED = HERE if (HERE / "styles").is_dir() else HERE.parents[1]
FOLDERS = ("styles", "templates")

_INSTALLED = ".dist-info"


@cache
def code() -> str:
    """Return the digest of our own code, and of the styles and templates that come with it."""
    digest = hashlib.sha256()
    for name, data in _own_files():
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _own_files() -> Iterator[tuple[str, bytes]]:
    roots = dict.fromkeys((HERE, *(SHIPPED / folder for folder in FOLDERS)))
    for root in roots:
        for path in files_under(root):
            if path.suffix != ".pyc":
                yield path.relative_to(root).as_posix(), path.read_bytes()


def files_under(root: Path) -> list[Path]:
    """Return the files under the folder `root`, in an order that no file system decides."""
    found = (
        Path(folder, name)
        for folder, _, names in os.walk(root)
        for name in names
        if "__pycache__" not in folder
    )
    return sorted(found)


@cache
def releases() -> Mapping[str, str]:
    """Return the release of each package that is installed, and of the system's libraries.

    A folder is enough to know a package by; to read what it says of itself takes longer than to
    find that nothing has changed.
    """
    found = {"python": platform.python_version(), **libraries(type_setting=True)}
    for folder in sys.path:
        for path in Path(folder).glob(f"*{_INSTALLED}"):
            name, _, release = path.stem.partition("-")
            found.setdefault(name.lower().replace("_", "-"), release)
    return dict(sorted(found.items()))


@cache
def made_by() -> str:
    """Return what names all that makes an edition, beside its sources."""
    told = "\n".join(f"{name} {release}" for name, release in releases().items())
    return hashlib.sha256(f"{code()}\n{told}".encode()).hexdigest()
