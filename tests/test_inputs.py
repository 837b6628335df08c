"""Inputs: a file is read again for its fingerprint whenever it could be another one."""

import os
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from briefexport import inputs
from briefexport.inputs import changed, found

ONE, TWO = b"one", b"two"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    inputs._read_once.cache_clear()
    yield
    inputs._read_once.cache_clear()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read, in order."""
    made: list[Path] = []
    read = inputs._read

    def noted(path: Path) -> tuple[int, str]:
        made.append(path)
        return read(path)

    monkeypatch.setattr(inputs, "_read", noted)
    return made


def sha(path: Path) -> str:
    return found("font", path.name, path).sha256


def in_place(path: Path) -> None:
    """Write as many other bytes, and say that it was when the first were."""
    times = path.stat()
    with path.open("r+b") as file:
        file.write(TWO)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def replaced(path: Path) -> None:
    """Put another file in its place that says it is as old."""
    times = path.stat()
    other = path.with_suffix(".new")
    other.write_bytes(TWO)
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [in_place, replaced])
def test_a_file_is_read_once_until_it_is_touched(
    change: Callable[[Path], None],
    tmp_path: Path,
    reads: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inputs, "_JUST_NOW", 0)
    path = tmp_path / "a.ttf"
    path.write_bytes(ONE)
    read = found("font", "a.ttf", path)
    assert [sha(path), sha(path)] == [sha256(ONE).hexdigest()] * 2
    assert reads == [path]
    assert not list(changed([read]))
    # Times are told in steps of some milliseconds.
    time.sleep(0.05)
    change(path)
    assert sha(path) == sha256(TWO).hexdigest()
    assert [told.code for told in changed([read])] == ["BX806"]


def test_a_file_that_was_touched_just_now_is_read_each_time(
    tmp_path: Path, reads: list[Path]
) -> None:
    path = tmp_path / "a.ttf"
    path.write_bytes(ONE)
    assert sha(path) == sha(path)
    assert reads == [path, path]
