"""Publishing: a whole set or none, whatever fails, and nobody's files but our own replaced."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pytest

from briefexport import publish as publishing
from briefexport.diagnostics import Diagnostic
from briefexport.differing import differences
from briefexport.errors import BriefExportError, RefusedError, UsageError
from briefexport.publish import publish, ready
from manifests import manifest_of, whole

OLD = {"a.pdf": b"old", "a.epub": b"old too"}
NEW = {"a.pdf": b"new", "a.docx": b"new too"}


def put(files: dict[str, bytes], folder: Path) -> None:
    publish(files, folder, manifest_of(files))


def compared(files: dict[str, bytes], folder: Path) -> tuple[Diagnostic, ...]:
    return differences(files, folder, manifest_of(files))


def published(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refusal(files: dict[str, bytes], folder: Path) -> tuple[str, str]:
    with pytest.raises(RefusedError) as caught:
        put(files, folder)
    (found,) = caught.value.diagnostics
    return found.code, found.message


@pytest.mark.parametrize("exchange", [True, False])
def test_a_set_replaces_the_whole_set_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(publishing, "_exchange", lambda *_: False)
    folder = tmp_path / "dist" / "a"
    for files in (OLD, NEW):
        publish(files, folder, manifest_of(files))
        assert published(folder) == whole(files)
        assert [path.name for path in folder.parent.iterdir()] == ["a"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks for the system call of Linux")
def test_the_system_exchanges_two_folders_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").touch()
    descriptor = os.open(tmp_path, os.O_RDONLY)
    assert publishing._exchange(descriptor, "one", "two")
    with pytest.raises(FileNotFoundError):
        publishing._exchange(descriptor, "one", "three")
    os.close(descriptor)
    assert (tmp_path / "one" / "two.txt").exists()


@pytest.mark.parametrize(
    "name",
    ["", "A.pdf", "ä.pdf", "a b.pdf", "../a.pdf", "a/b", ".a", "a.", "-a", "con.pdf", "lpt1",
     "manifest.json", "a\n", "x" * 81],
)  # fmt: skip
def test_names_that_are_not_portable_are_refused(tmp_path: Path, name: str) -> None:
    assert refusal({name: b""}, tmp_path / "a")[0] == "BX802"
    assert not (tmp_path / "a").exists()


def test_portable_names_are_taken(tmp_path: Path) -> None:
    names = ["a.pdf", "1", "a-b.press.pdf", "console.pdf", "x" * 80]
    put(dict.fromkeys(names, b""), tmp_path / "a")
    assert set(published(tmp_path / "a")) == {*names, "manifest.json"}


def test_a_link_a_file_and_a_folder_of_others_are_not_replaced(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "novel.txt").write_text("a year of work")
    (tmp_path / "link").symlink_to(precious)
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    for name in ("link", "dead", "file", "precious"):
        code, message = refusal(NEW, tmp_path / name)
        assert code == "BX803"
        assert {"link": "link", "dead": "link", "file": "a file", "precious": "novel.txt"}[
            name
        ] in message
    assert published(precious) == {"novel.txt": b"a year of work"}


def test_a_file_put_beside_a_published_set_is_not_destroyed(tmp_path: Path) -> None:
    put(OLD, tmp_path / "a")
    (tmp_path / "a" / "review.txt").touch()
    assert refusal(NEW, tmp_path / "a")[0] == "BX803"
    assert published(tmp_path / "a") == {**whole(OLD), "review.txt": b""}


def test_an_empty_folder_and_what_file_managers_leave_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".DS_Store").touch()
    put(NEW, tmp_path / "a")
    assert published(tmp_path / "a") == whole(NEW)


def test_links_planted_where_the_set_is_written_are_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "kept").touch()
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / ".a.briefexport-new").symlink_to(target)
    (dist / ".b.briefexport-old").symlink_to(target)
    put(NEW, dist / "a")
    assert published(dist / "a") == whole(NEW)
    assert [path.name for path in target.iterdir()] == ["kept"]


def test_what_a_build_would_change_is_told_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    put(OLD, folder)
    assert compared(OLD, folder) == ()
    found = [str(one).removeprefix(f"{folder}/") for one in compared(NEW, folder)]
    assert found == [
        "a.docx: error[BX804]: not published",
        "a.epub: error[BX804]: published, but no longer built",
        "a.pdf: error[BX804]: published with other content",
        "manifest.json: error[BX804]: published with other content",
    ]
    whys = {one.place.file: one.hint for one in compared(NEW, folder) if one.place}
    assert len(set(whys.values())) == 1
    (folder / "a.pdf").write_bytes(b"changed")
    (folder / "a.epub").unlink()
    (folder / "notes.md").touch()
    whys = {Path(one.place.file).name: one.hint for one in compared(OLD, folder) if one.place}
    assert whys == {
        "a.pdf": "it has been changed since it was published",
        "a.epub": "it has been removed since it was published",
        "notes.md": "no build made it",
    }
    assert len(compared(NEW, tmp_path / "none" / "b")) == 3
    assert not (tmp_path / "none").exists()


FAULTS = Path(__file__).with_name("publish_faults.py")


# At fewer file-system events than this, most of what publishing does is not tried.
EVENTS = 28


@dataclass(frozen=True)
class Struck:
    """What came of one fault: see publish_faults.py."""

    number: int
    ended: int
    doing: str
    after: str
    recovered: str
    final: str


def faults(tmp_path: Path, *arguments: str) -> list[Struck]:
    command = [sys.executable, str(FAULTS), str(tmp_path), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.stderr == ""
    return [Struck(*json.loads(line)) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("exchange", ["exchange", "no-exchange"])
def test_a_kill_at_any_point_leaves_a_whole_set_and_the_next_run_heals(
    tmp_path: Path, exchange: str
) -> None:
    if exchange == "exchange" and sys.platform != "linux":
        pytest.skip("the exchange of this system is not tried here")
    results = faults(tmp_path, "kill", exchange, "over")
    assert len([one for one in results if one.doing not in {"line", ""}]) >= EVENTS
    assert len([one for one in results if one.doing == "line"]) > 100
    assert {one.ended for one in results[:-1]} == {-signal.SIGKILL}
    after = {one.after for one in results}
    assert {found.removesuffix("+left") for found in after} <= (
        {"old", "new"} if exchange == "exchange" else {"old", "none", "new"}
    )
    assert {"old", "old+left", "new+left", "new"} <= after
    assert {one.recovered for one in results} == {"old", "new"}
    assert {one.final for one in results} == {"next"}


def test_a_kill_during_the_first_publication_leaves_none_or_a_whole_set(tmp_path: Path) -> None:
    results = faults(tmp_path, "kill", "exchange", "first")
    assert {one.after.removesuffix("+left") for one in results} == {"none", "new"}
    assert {one.recovered for one in results} == {"none", "new"}
    assert {one.final for one in results} == {"next"}


@pytest.mark.parametrize("exchange", ["exchange", "no-exchange"])
@pytest.mark.parametrize("code", ["ENOSPC", "EIO", "EDQUOT"])
def test_a_failure_of_any_call_is_told_with_the_path_and_leaves_a_whole_set(
    tmp_path: Path, code: str, exchange: str
) -> None:
    results = faults(tmp_path, code, exchange, "over")
    assert len(results) > EVENTS
    assert {"mkdir", "open", "write", "fsync", "close", "scandir", "unlink", "rmdir"} <= {
        one.doing for one in results
    }
    assert len([one for one in results if one.doing == "write"]) > len(NEW) + 1
    assert {one.ended for one in results[:-1]} == {0, 1}
    for one in results:
        whole_sets = {"old", "new"} if one.ended == 1 else {"new"}
        assert one.after.removesuffix("+left") in whole_sets, one
        assert one.recovered in {"old", "new"}
        assert one.final == "next"
    assert (results[-1].ended, results[-1].after) == (10, "new")


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_at_any_time_leaves_a_whole_set_and_the_next_run_heals(
    tmp_path: Path, name: str, code: int
) -> None:
    results = faults(tmp_path, name, "exchange", "over")
    assert len(results) == 30
    assert {one.ended for one in results} == {code}
    assert {one.after.removesuffix("+left") for one in results} <= {"old", "new"}
    assert {one.recovered for one in results} <= {"old", "new"}
    assert {one.final for one in results} == {"next"}


def test_an_interrupt_at_any_line_is_not_lost(tmp_path: Path) -> None:
    *results, last = faults(tmp_path, "interrupt", "exchange", "over")
    assert len(results) > 100
    assert [one for one in results if one.ended != 128 + signal.SIGINT] == []
    assert {one.after.removesuffix("+left") for one in results} == {"old", "new"}
    assert {one.final for one in results} == {"next"}
    assert last.ended == 10


def limited(dist: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    try:
        put({"a.pdf": b"x" * 5000}, dist / "a")
    except RefusedError as error:
        os._exit(3 if error.diagnostics[0].code == "BX801" else 4)


def test_a_file_larger_than_the_system_lets_be_written_is_told(tmp_path: Path) -> None:
    put(OLD, tmp_path / "a")
    process = get_context("spawn").Process(target=limited, args=(tmp_path,))
    process.start()
    process.join(30)
    assert process.exitcode == 3
    assert published(tmp_path / "a") == whole(OLD)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def one_of_many(dist: Path, name: str) -> None:
    for _ in range(5):
        put(dict.fromkeys(("a.pdf", "a.epub"), name.encode()), dist / "a")


def test_publishers_at_once_queue_and_never_mix(tmp_path: Path) -> None:
    context = get_context("spawn")
    runs = [context.Process(target=one_of_many, args=(tmp_path, str(n))) for n in range(8)]
    for run in runs:
        run.start()
    while any(run.is_alive() for run in runs):
        if (tmp_path / "a").exists():
            descriptor = os.open(tmp_path, os.O_RDONLY)
            found = publishing.published(tmp_path / "a")
            os.close(descriptor)
            assert found["a.pdf"] == found["a.epub"]
    assert [run.exitcode for run in runs] == [0] * 8
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_that_cannot_be_written_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for dist in (tmp_path / "file", tmp_path / "file" / "dist", Path("/proc/self/dist")):
        with pytest.raises(UsageError) as caught:
            ready(dist)
        (found,) = caught.value.diagnostics
        assert found.code == "BX801"
        assert found.place is not None
        assert found.place.file == str(dist)


def test_only_the_one_base_exception_leaves_the_module(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for call in (publish, differences):
        with pytest.raises(BriefExportError):
            call(NEW, tmp_path / "file" / "a", manifest_of(NEW))


def test_what_a_run_left_and_nobody_can_remove_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".b.briefexport-new").mkdir()

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "b.pdf")

    monkeypatch.setattr("os.rmdir", refused)
    code, message = refusal(NEW, tmp_path / "a")
    assert code == "BX801"
    assert message == "cannot publish: permission denied (.b.briefexport-new)"
