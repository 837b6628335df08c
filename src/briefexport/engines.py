"""What makes an edition, by version: our own code to the letter, the packages, the system's parts.

All of it goes into the name of whatever is kept, so that nothing is used that other code, or
another release, would have made differently.
"""

import hashlib
import os
import platform
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from briefexport import versions

HERE = Path(__file__).parent
# In a wheel the styles and templates lie inside the package, in a checkout beside src/.
SHIPPED = HERE if (HERE / "styles").is_dir() else HERE.parents[1]
FOLDERS = ("styles", "templates")


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
    for root in map(str, roots):
        for name in _names_under(root):
            if not name.endswith(".pyc"):
                # Five hundred files: each is read at once, past any buffer.
                with open(f"{root}{os.sep}{name}", "rb", buffering=0) as file:  # noqa: PTH123
                    yield name.replace(os.sep, "/"), file.read()


def files_under(root: Path) -> list[Path]:
    """Return the files under the folder `root`, in an order that no file system decides."""
    return [root / name for name in _names_under(str(root))]


def _names_under(root: str) -> list[str]:
    found = (
        os.path.join(folder, name)[len(root) + 1 :]  # noqa: PTH118 - a path takes ten times as long
        for folder, _, names in os.walk(root)
        for name in names
        if "__pycache__" not in folder
    )
    return sorted(found)


@cache
def releases() -> Mapping[str, str]:
    """Return the release of each package that is installed, and of the system's libraries."""
    own = {"python": platform.python_version(), **versions.libraries(type_setting=True)}
    return dict(sorted({**versions.releases(), **own}.items()))


@cache
def made_by() -> str:
    """Return what names all that makes an edition, beside its sources."""
    told = "\n".join(f"{name} {release}" for name, release in releases().items())
    return hashlib.sha256(f"{code()}\n{told}".encode()).hexdigest()
