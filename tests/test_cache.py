"""The cache: what comes out is what was put in, or nothing; it never stands in the way."""

import os
from pathlib import Path

import pytest

from briefexport import cache
from briefexport.cache import Cache, key, user_cache


def test_what_was_put_in_comes_out_and_nothing_else(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "new")
    first, second = key([b"a"]), key([b"b"])
    assert kept.get(first) is None
    kept.put(first, b"one")
    assert kept.get(first) == b"one"
    assert kept.get(second) is None
    kept.put(first, b"another")
    assert kept.get(first) == b"another"
    assert [path for path in (tmp_path / "new").rglob("*") if path.is_file()] == [
        kept.path / first[:2] / first[2:]
    ]


def test_keys_tell_parts_apart() -> None:
    assert key([b"ab", b"c"]) != key([b"a", b"bc"])
    assert key([b"a", b""]) != key([b"a"])
    assert key([]) != key([b""])


def test_only_its_owner_may_look_into_it(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.put(key([b"a"]), b"secret")
    (folder,) = tmp_path.iterdir()
    assert folder.stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_kept_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = Cache(tmp_path / "file")
    kept.put(key([b"a"]), b"one")
    assert kept.get(key([b"a"])) is None


def test_what_was_not_used_for_longest_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "LARGEST", 100)
    monkeypatch.setattr(cache, "KEPT", 75)
    kept = Cache(tmp_path)
    names = [key([bytes([number])]) for number in range(5)]
    for age, name in enumerate(names):
        kept.put(name, b"x" * 20)
        os.utime(kept._file(name), (1000 + age, 1000 + age))
    kept.tidy()
    assert all(kept.get(name) for name in names)
    for age, name in enumerate(names):
        os.utime(kept._file(name), (1000 + age, 1000 + age))
    assert kept.get(names[0])
    kept.put(key([b"more"]), b"x" * 20)
    kept.tidy()
    # 120 bytes are too many, 60 and the new 20 would be: the three oldest had to go.
    assert [name for name in names if kept.get(name)] == [names[0], names[4]]


def test_it_lies_where_the_user_keeps_such_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert user_cache() == Path("/somewhere/briefexport")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative is invalid")
    monkeypatch.setenv("HOME", "/home/reader")
    assert user_cache() == Path("/home/reader/.cache/briefexport")
