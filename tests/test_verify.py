"""`briefexport verify`: what is not as the manifest says is told by file, with the way out."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from briefexport.cli import run
from briefexport.publish import publish
from briefexport.verify import sets, verified
from manifests import manifest_of

FILES = {"a.pdf": b"pages", "a.epub": b"parts"}
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        publish(FILES, tmp_path / "dist" / name, manifest_of(FILES))
    return Path("dist")


def lost(folder: Path) -> None:
    (folder / "a.pdf").unlink()


def longer(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(b"pages!")


def flipped(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(b"pagez")


def linked(folder: Path) -> None:
    (folder / "a.pdf").rename(folder.parent / "a.pdf")
    (folder / "a.pdf").symlink_to("../a.pdf")


def added(folder: Path) -> None:
    (folder / "notes.txt").touch()


def nested(folder: Path) -> None:
    (folder / "old").mkdir()


def unlisted(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def cut(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_bytes(file.read_bytes()[:-10])


def foreign(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"format": "npm/1"}')


def none(folder: Path) -> None:
    pass


def littered(folder: Path) -> None:
    (folder / ".DS_Store").touch()


Harm = Callable[[Path], None]
HARMS: list[tuple[Harm, list[tuple[str, str, str]]]] = [
    (none, []),
    (littered, []),
    (lost, [("BX809", "a.pdf", "missing")]),
    (longer, [("BX810", "a.pdf", "6 bytes, not 5")]),
    (flipped, [("BX810", "a.pdf", "not those that were published")]),
    (linked, [("BX810", "a.pdf", "no file")]),
    (added, [("BX811", "notes.txt", "no build")]),
    (nested, [("BX811", "old", "no build")]),
    (unlisted, [("BX807", "manifest.json", "has no manifest")]),
    (cut, [("BX807", "manifest.json", "damaged")]),
    (foreign, [("BX808", "manifest.json", "'npm/1'")]),
]


@pytest.mark.parametrize(("harm", "wanted"), HARMS, ids=[harm.__name__ for harm, _ in HARMS])
def test_what_is_not_as_the_manifest_says_is_told_by_file(
    dist: Path, harm: Harm, wanted: list[tuple[str, str, str]]
) -> None:
    harm(dist / "a")
    found = verified(dist / "a").diagnostics
    assert [(one.code, one.place and one.place.file) for one in found] == [
        (code, f"dist/a/{name}") for code, name, _ in wanted
    ]
    for one, (_, _, words) in zip(found, wanted, strict=True):
        assert words in one.message
        assert one.hint


def test_one_set_or_a_folder_of_sets_is_verified(dist: Path, capsys: Captured) -> None:
    assert run(["verify"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert [line.split() for line in out.splitlines()[1:]] == [
        ["dist/a", "2", "whole"],
        ["dist/b", "2", "whole"],
    ]
    longer(dist / "b")
    assert run(["verify", "dist/a"]) == 0
    assert run(["verify", "dist"]) == 1
    out, err = capsys.readouterr()
    assert "error[BX810]: the file has 6 bytes, not 5" in err
    assert out.splitlines()[-1].split() == ["dist/b", "2", "1", "fault"]


def test_a_set_is_verified_from_within(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(dist / "a")
    assert run(["verify", "."]) == 0


def test_the_result_is_data_for_programs(dist: Path, capsys: Captured) -> None:
    lost(dist / "b")
    assert run(["verify", "--json", "--output-format", "json"]) == 1
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert said["format"] == "briefexport-verify/1"
    assert [(one["folder"], one["whole"], len(one["files"])) for one in said["sets"]] == [
        ("dist/a", True, 2),
        ("dist/b", False, 2),
    ]
    (fault,) = said["sets"][1]["faults"]
    assert (fault["code"], fault["file"]) == ("BX809", "dist/b/a.pdf")
    assert [one["code"] for one in json.loads(err)] == ["BX809"]


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_a_folder_without_any_set_is_a_fault_of_usage(
    dist: Path, capsys: Captured, name: str
) -> None:
    Path("empty").mkdir()
    Path("file").touch()
    assert run(["verify", name]) == 2
    assert name in capsys.readouterr().err


def test_what_a_killed_build_left_and_files_beside_the_sets_are_no_sets(dist: Path) -> None:
    (dist / ".a.briefexport-new").mkdir()
    (dist / "README.md").touch()
    assert sets([dist]) == (dist / "a", dist / "b")


def test_a_set_stays_whole_wherever_it_is_taken(dist: Path, tmp_path: Path) -> None:
    shutil.copytree(dist / "a", tmp_path / "copy")
    (tmp_path / "copy" / "a.pdf").touch()
    assert verified(tmp_path / "copy").diagnostics == ()
