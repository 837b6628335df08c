"""What was made before, kept by what it was made from.

Every entry is a file named by the digest of all that its content depends on, so an entry is never
wrong, only unused; what has not been used for longest goes first.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# A cache past this many bytes loses what has not been used for longest, down to three quarters.
LARGEST = 1 << 30
KEPT = LARGEST // 4 * 3


@dataclass(frozen=True, slots=True)
class Cache:
    """Entries in the folder `path`, which is made when the first is put into it."""

    path: Path

    def get(self, key: str) -> bytes | None:
        """Return what is kept under `key`, None where nothing is or it cannot be read."""
        file = self._file(key)
        try:
            data = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`; where the folder cannot be written, nothing is kept."""
        file = self._file(key)
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as written:
                written.write(data)
            # Whole or not at all, whoever else writes it.
            Path(written.name).replace(file)

    def tidy(self) -> None:
        """Remove what has not been used for longest, where there is too much."""
        with suppress(OSError):
            files = [(file.stat(), file) for file in self.path.glob("??/*")]
            total = sum(stat.st_size for stat, _ in files)
            if total <= LARGEST:
                return
            for stat, file in sorted(files, key=lambda found: found[0].st_mtime_ns):
                if total <= KEPT:
                    break
                file.unlink(missing_ok=True)
                total -= stat.st_size

    def _file(self, key: str) -> Path:
        return self.path / key[:2] / key[2:]


def key(parts: Iterable[bytes]) -> str:
    """Return the key of what is made from `parts`, and from nothing else."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def user_cache() -> Path:
    """Return the folder for what briefexport keeps (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or ""
    folder = Path(base) if base.startswith("/") else Path.home() / ".cache"
    return folder / "briefexport"
