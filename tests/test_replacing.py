"""An author's file is replaced as a whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from briefexport.errors import RefusedError
from briefexport.replacing import replace_file


def refused(root: Path, name: str, before: bytes = b"old") -> str:
    with pytest.raises(RefusedError) as caught:
        replace_file(root, name, before, b"new")
    (found,) = caught.value.diagnostics
    assert found.code == "BX294"
    assert found.place
    assert found.place.file == str(root / name)
    return found.message


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_gets_its_new_content_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_file(tmp_path, "a.txt", b"old", b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(tmp_path) == ["a.txt"]


def test_what_a_killed_run_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    (tmp_path / ".a.txt.briefexport-new").write_bytes(b"half")
    replace_file(tmp_path, "a.txt", b"old", b"new")
    assert names(tmp_path) == ["a.txt"]


def test_a_file_that_has_changed_meanwhile_stays(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"older")
    assert "changed" in refused(tmp_path, "a.txt")
    assert (tmp_path / "a.txt").read_bytes() == b"older"


def test_a_link_within_the_folder_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_bytes(b"old")
    (tmp_path / "a.txt").symlink_to("texts/a.txt")
    replace_file(tmp_path, "a.txt", b"old", b"new")
    assert (tmp_path / "a.txt").is_symlink()
    assert (tmp_path / "texts" / "a.txt").read_bytes() == b"new"


@pytest.mark.parametrize("target", ["file", "folder"])
def test_a_link_out_of_the_folder_is_never_followed(tmp_path: Path, target: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "a.txt").write_bytes(b"old")
    (root / "link").symlink_to(tmp_path / "a.txt" if target == "file" else tmp_path)
    assert "out of its folder" in refused(root, "link" if target == "file" else "link/a.txt")
    assert (tmp_path / "a.txt").read_bytes() == b"old"


def test_a_file_that_is_gone_or_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "no such file" in refused(tmp_path, "gone.txt")
    refused(tmp_path, "folder")


def test_a_failure_of_the_system_leaves_the_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "no space left on device" in refused(tmp_path, "a.txt")
    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_bytes() == b"old"
