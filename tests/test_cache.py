"""The cache: what comes out is what was put in, or nothing; it never stands in the way."""

import os
import pickle
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from briefexport import cache
from briefexport.cache import Cache, dumped, key, loaded, opened, sealed
from briefexport.diagnostics import Diagnostic, Place, diagnostic

NAME = key([b"a"])


def entry(kept: Cache, name: str = NAME) -> Path:
    return kept.path / name[:2] / name[2:]


def test_what_was_put_in_comes_out_and_nothing_else(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "new")
    second = key([b"b"])
    assert kept.get(NAME) is None
    kept.put(NAME, b"one")
    assert kept.get(NAME) == b"one"
    assert kept.get(second) is None
    kept.put(NAME, b"another")
    assert kept.get(NAME) == b"another"
    files = {path for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert files == {entry(kept), kept.path / ".gitignore"}
    assert (kept.path / ".gitignore").read_text() == "*\n"


def test_keys_tell_parts_apart() -> None:
    assert key([b"ab", b"c"]) != key([b"a", b"bc"])
    assert key([b"a", b""]) != key([b"a"])
    assert key([]) != key([b""])


def test_made_anew_nothing_is_found_and_what_is_made_is_kept(tmp_path: Path) -> None:
    Cache(tmp_path).put(NAME, b"old")
    fresh = Cache(tmp_path, fresh=True)
    assert fresh.get(NAME) is None
    fresh.put(NAME, b"new")
    assert fresh.get(NAME) is None
    assert Cache(tmp_path).get(NAME) == b"new"


# --- Harm ----------------------------------------------------------------------------------------


def test_an_entry_with_any_byte_changed_is_none(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.put(NAME, b"what was made")
    whole = entry(kept).read_bytes()
    tried = 0
    for place in range(len(whole)):
        for bit in (1, 0x80):
            changed = bytearray(whole)
            changed[place] ^= bit
            entry(kept).write_bytes(changed)
            assert kept.get(NAME) is None
            tried += 1
    # The mark with its version, the key, the digest and the content: nothing is left out.
    assert tried == 2 * (20 + 32 + 32 + len(b"what was made"))
    entry(kept).write_bytes(whole)
    assert kept.get(NAME) == b"what was made"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"foreign",
        sealed(NAME, b"what was made")[:-1],
        sealed(NAME, b"what was made") + b"x",
        sealed(NAME, b"what was made")[:50],
        sealed(key([b"of another"]), b"what was made"),
        b"briefexport-cache/0" + sealed(NAME, b"what was made")[19:],
    ],
)
def test_what_is_not_whole_or_is_no_entry_is_none(tmp_path: Path, content: bytes) -> None:
    kept = Cache(tmp_path)
    entry(kept).parent.mkdir()
    entry(kept).write_bytes(content)
    assert kept.get(NAME) is None
    kept.put(NAME, b"what was made")
    assert kept.get(NAME) == b"what was made"


@pytest.mark.timeout(20)
@pytest.mark.parametrize("what", ["folder", "link", "pipe"])
def test_what_is_no_file_is_none_and_is_not_waited_for(tmp_path: Path, what: str) -> None:
    kept = Cache(tmp_path / "cache")
    kept.put(NAME, b"one")
    entry(kept).unlink()
    match what:
        case "folder":
            entry(kept).mkdir()
        case "link":
            (tmp_path / "elsewhere").write_bytes(sealed(NAME, b"one"))
            entry(kept).symlink_to(tmp_path / "elsewhere")
        case _:
            os.mkfifo(entry(kept))
    assert kept.get(NAME) is None
    kept.put(NAME, b"two")
    assert kept.get(NAME) == (None if what == "folder" else b"two")


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = Cache(tmp_path / "file")
    kept.put(NAME, b"one")
    kept.tidy()
    assert kept.get(NAME) is None


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let no file grow beyond `size`, as on a full disk."""
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


@pytest.mark.parametrize("size", [10, 1000])
@pytest.mark.parametrize("data", [b"one", b"one" * 100_000])
def test_a_disk_that_is_full_leaves_nothing_half_written(
    tmp_path: Path, size: int, data: bytes
) -> None:
    kept = Cache(tmp_path)
    with no_file_longer_than(min(size, len(data))):
        kept.put(NAME, data)
    assert kept.get(NAME) is None
    assert list(entry(kept).parent.iterdir()) == []


def test_only_its_owner_may_look_into_it(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.put(NAME, b"secret")
    assert entry(kept).parent.stat().st_mode & 0o077 == 0


def test_what_was_not_used_for_longest_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(sealed(NAME, b"x"))
    monkeypatch.setattr(cache, "LARGEST", 5 * size)
    monkeypatch.setattr(cache, "KEPT", 4 * size - 1)
    kept = Cache(tmp_path)
    names = [key([bytes([number])]) for number in range(5)]
    for age, name in enumerate(names):
        kept.put(name, b"x")
        os.utime(entry(kept, name), (1000 + age, 1000 + age))
    kept.tidy()
    assert all(kept.get(name) for name in names)
    for age, name in enumerate(names):
        os.utime(entry(kept, name), (1000 + age, 1000 + age))
    assert kept.get(names[0])
    kept.put(key([b"more"]), b"x")
    kept.tidy()
    # Six are too many, and four: the three oldest had to go.
    assert [name for name in names if kept.get(name)] == [names[0], names[4]]


def test_clearing_takes_away_what_was_kept_and_nothing_else(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "cache")
    for number in range(3):
        kept.put(key([bytes([number])]), b"x" * 100)
    count, size = kept.clear()
    assert (count, size) == (3, 3 * len(sealed(NAME, b"x" * 100)))
    assert not kept.path.exists()
    assert kept.clear() == (0, 0)
    kept.put(NAME, b"x")
    (kept.path / "notes.txt").write_text("somebody's own")
    (kept.path / ".gitignore").write_text("somebody's own\n")
    (kept.path / "letters").mkdir()
    kept.clear()
    left = {path.name for path in kept.path.iterdir()}
    assert left == {"notes.txt", ".gitignore", "letters"}


# --- Values --------------------------------------------------------------------------------------


def test_a_value_comes_back_as_it_was() -> None:
    told = diagnostic("BX002", "nothing", Place(file="a.md", line=3), hint="try another")
    assert loaded(dumped(told), Diagnostic) == told
    assert loaded(dumped((told, date(2025, 2, 20))), tuple) == (told, date(2025, 2, 20))
    assert loaded(dumped(told), Place) is None


@dataclass(frozen=True)
class Foreign:
    """A dataclass, but none of ours."""

    a: int = 1


class Attack:
    def __init__(self, *made: Any) -> None:
        self.made = made

    def __reduce__(self) -> tuple[Any, ...]:
        return self.made


@pytest.mark.parametrize(
    "value",
    [
        Attack(print, ("attacked",)),
        Attack(os.system, ("echo attacked",)),
        Attack(diagnostic, ("BX002", "made by calling")),
        Attack(getattr, (Place(file="a"), "file")),
        Foreign(),
        Path("a"),
        {1: [Attack(print, ("attacked",))]},
    ],
)
def test_nothing_but_our_own_dataclasses_is_made(
    value: object, capfd: pytest.CaptureFixture[str]
) -> None:
    assert loaded(pickle.dumps(value), object) is None
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("data", [b"", b"x", b"\x80\x05", dumped(Place(file="a"))[:-5]])
def test_what_is_no_value_is_none(data: bytes) -> None:
    assert loaded(data, object) is None


def test_any_byte_of_a_value_changed_is_none_or_a_value(tmp_path: Path) -> None:
    whole = dumped(diagnostic("BX002", "nothing", Place(file="a.md", line=3)))
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 0x15
        loaded(bytes(changed), Diagnostic)


def test_what_is_sealed_is_opened_under_its_own_key_alone() -> None:
    whole = sealed(NAME, b"one")
    assert opened(NAME, whole) == b"one"
    assert opened(key([b"b"]), whole) is None
