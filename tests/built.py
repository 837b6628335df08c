"""What takes long and is made once for all tests that look at it: among them our own editions."""

import fcntl
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ROOT = Path(__file__).parents[1]
OWN = tuple(sorted(file.parent for file in (ROOT / "sources").glob("*/edition.toml")))
# Articles as they were scraped, where somebody has laid them beside the checkout.
SEEDS = tuple(sorted((ROOT.parent / "shared" / "seeds").glob("*.txt")))
PATHS = (*OWN, *SEEDS)
# The variable that names the folder of a run to all its workers.
RUN = "BRIEFEXPORT_TEST_RUN"


@dataclass(frozen=True, slots=True)
class Built:
    """The files of one edition."""

    pdf: Path
    epub: Path
    docx: Path


def build(path: Path, folder: Path) -> Built:
    """Build `path` into a folder of its own under `folder`, or find it built by another process."""
    out = folder / path.stem
    with (folder / f"{path.stem}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(out.glob("*/*")):
            command = [sys.executable, "-m", "briefexport", "build", str(path), "-o", str(out)]
            run = subprocess.run(command, check=False, capture_output=True, text=True)
            assert run.returncode == 0, f"{path.name} was not built:\n{run.stdout}{run.stderr}"
    return Built(_only(out, "pdf"), _only(out, "epub"), _only(out, "docx"))


def once(name: str, make: Callable[[], T]) -> T:
    """Return what `make` returns, made once for the whole run, however many workers it has."""
    file = Path(os.environ[RUN]) / name
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_bytes(pickle.dumps(make()))
        made: T = pickle.loads(file.read_bytes())
    return made


def _only(folder: Path, suffix: str) -> Path:
    (file,) = folder.glob(f"*/*.{suffix}")
    return file
