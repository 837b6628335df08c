"""Whole builds struck by what befalls a machine: the old set or the new one, and what to do."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

import pytest

from briefexport.build import build
from briefexport.built import Order
from briefexport.edition.load import planned, survey
from briefexport.finding import Job
from briefexport.verify import verified

SOURCE = Path(__file__).parents[1] / "src"
SMALL = 64 * 1024

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an edition of two articles and a picture, in a style of its own."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "styles/house.toml": 'extends = "brief"\nname = "house"\n',
        "sources/one/edition.toml": 'title = "One"\nstyle = "house"\ndate = 2025-02-20\n',
        "sources/one/a.md": "# A title\n\nSome *words*.\n\n![a line](p.svg)\n",
        "sources/one/b.md": "# B title\n\nMore words.\n",
        "sources/one/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def command(*options: str) -> list[str]:
    quick = ("--format", "docx", "--no-proof", "--no-cache")
    return [sys.executable, "-m", "briefexport", "build", *quick, *options]


def built(
    *options: str, prefix: Sequence[str] = (), before: Callable[[], object] | None = None
) -> tuple[int, str]:
    """Build in a process of its own; return how it ended and what it said."""
    done = subprocess.run(
        [*prefix, *command(*options)],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def words(text: str) -> None:
    Path("sources/one/b.md").write_text(f"# B title\n\n{text}\n")


def published(dist: Path) -> dict[str, bytes]:
    """Return the files of the one set in `dist`, which must be whole and alone."""
    assert [path.name for path in dist.iterdir() if path.name != "lost+found"] == ["one"]
    assert verified(dist / "one").diagnostics == ()
    return {path.name: path.read_bytes() for path in (dist / "one").iterdir()}


# --- A disk that is full, or may not be written -----------------------------------------------


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[bool]:
    """Mount a file system in memory on `folder`; yield whether it could be done."""
    folder.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(line, capture_output=True, check=False) if shutil.which("mount") else None
    is_mounted = done is not None and done.returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", str(folder)], check=True)


def without_room() -> None:
    """Let no file of this process grow past what a small disk holds."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


def test_a_full_disk_is_told_with_the_path_and_the_old_set_stands(project: Path) -> None:
    dist = project / "dist"
    with mounted(dist, "size=4m") as is_mounted:
        assert built("-o", str(dist))[0] == 0
        before = published(dist)
        if is_mounted:
            # Of the whole disk, so much is left as the smallest there are have in all.
            free = shutil.disk_usage(dist).free
            (dist / ".filler").write_bytes(bytes(free - SMALL))
        words("Other words.")
        code, said = built("-o", str(dist), before=None if is_mounted else without_room)
        (dist / ".filler").unlink(missing_ok=True)
        assert code == 1
        assert "error[BX801]" in said
        assert ("no space left on device" if is_mounted else "file too large") in said
        assert f"--> {dist / 'one'}" in said
        assert published(dist) == before
        assert built("-o", str(dist))[0] == 0
        assert published(dist) != before


def test_a_disk_too_small_for_anything_is_told(project: Path) -> None:
    dist = project / "dist"
    with mounted(dist, "size=64k") as is_mounted:
        code, said = built("-o", str(dist), before=None if is_mounted else without_room)
        assert (code, "error[BX801]" in said) == (1, True)
        assert f"--> {dist / 'one'}" in said
        assert list(dist.iterdir()) == []


@contextmanager
def read_only(dist: Path, *, is_mounted: bool) -> Iterator[Sequence[str]]:
    """Let nobody write into `dist`; yield what to put before a command that would otherwise."""
    if is_mounted:
        subprocess.run(["mount", "-o", "remount,ro", str(dist)], check=True)
        yield ()
        subprocess.run(["mount", "-o", "remount,rw", str(dist)], check=True)
        return
    dist.chmod(0o555)
    # Root may write everywhere, unless it gives that right away.
    less = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    yield less if os.geteuid() == 0 else ()
    dist.chmod(0o755)


def test_a_folder_that_may_not_be_written_is_told_before_any_work(project: Path) -> None:
    dist = project / "dist"
    with mounted(dist, "size=4m") as is_mounted:
        assert built("-o", str(dist))[0] == 0
        before = published(dist)
        # Found before any source is read: what is wrong with them is not told.
        Path("sources/one/edition.toml").write_text("nonsense")
        with read_only(dist, is_mounted=is_mounted) as prefix:
            code, said = built("-o", str(dist), prefix=prefix)
        assert code == 2
        assert "error[BX801]" in said
        assert ("read-only file system" if is_mounted else "permission denied") in said
        assert f"--> {dist}" in said
        assert "edition.toml" not in said
        assert published(dist) == before


# --- Builds at once, and interrupted ones ---------------------------------------------------------


@pytest.mark.thorough
def test_eight_builds_at_once_queue_and_leave_one_whole_set(project: Path) -> None:
    for number in range(2):
        shutil.copytree(project / "sources", project / str(number) / "sources")
        shutil.copytree(project / "styles", project / str(number) / "styles")
        (project / str(number) / "sources/one/b.md").write_text(f"# B title\n\n{number}\n")
    runs = [
        subprocess.Popen(
            command("-o", str(project / "dist"), "--jobs", "1"),
            cwd=project / str(number % 2),
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for number in range(8)
    ]
    said = [run.communicate(timeout=300)[1] for run in runs]
    assert [(run.returncode, err) for run, err in zip(runs, said, strict=True)] == [
        (0, err) for err in said
    ]
    assert b"Traceback" not in b"".join(said)
    assert set(published(project / "dist")) == {"one.docx", "manifest.json"}


# Tells when the interpreter is up, from where on a signal is ours to answer.
STARTED = "from briefexport.__main__ import main; print(flush=True); main()"
LONGEST = 1.5


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_at_any_time_leaves_the_old_set_or_the_new_one(
    project: Path, sent: signal.Signals, code: int, seed: int
) -> None:
    dist = project / "dist"
    if seed:
        assert built()[0] == 0
        words("Other words.")
    before = published(dist) if seed else None
    (passing := project / "passing").mkdir()
    run = subprocess.Popen(
        [sys.executable, "-c", STARTED, *command()[3:]],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "TMPDIR": str(passing)},
        # Where the tests run in the background, the shell has them ignore an interrupt.
        preexec_fn=partial(signal.signal, sent, signal.SIG_DFL),  # noqa: PLW1509
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(Random(f"{sent} {seed}").uniform(0, LONGEST))
    run.send_signal(sent)
    said = run.communicate(timeout=300)[1].decode()
    # One that comes before we are ready ends the process as if there were no handler.
    assert run.returncode in {code, -sent, 0}
    assert "Traceback" not in said
    assert list(passing.iterdir()) == []
    if before or (dist / "one").exists():
        assert verified(dist / "one").diagnostics == ()
    assert built()[0] == 0
    published(dist)


# --- Sources that change meanwhile ----------------------------------------------------------------


def touched(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


CHANGES: list[tuple[str, Callable[[Path], object]]] = [
    ("sources/one/a.md", touched),
    ("sources/one/a.md", Path.unlink),
    ("sources/one/p.svg", touched),
    ("sources/one/p.svg", Path.unlink),
    ("sources/one/edition.toml", touched),
    ("styles/house.toml", Path.unlink),
]


@pytest.mark.parametrize(("name", "change"), CHANGES)
def test_a_source_that_changes_while_it_is_built_is_named(
    project: Path, name: str, change: Callable[[Path], object]
) -> None:
    path = project / name

    def on_step(step: str) -> None:
        if step == "docx":
            change(path)

    job = Job("one", project / "sources" / "one")
    made = build(job, Order(("docx",), proof=False, project=project), on_step)
    found = [one for one in made.diagnostics if one.severity == "error"]
    assert [(one.code, one.place and one.place.file) for one in found] == [("BX806", str(path))]
    assert path.name in found[0].message
    assert found[0].hint


def test_an_article_that_is_gone_when_its_turn_comes_is_named(project: Path) -> None:
    plan = planned(project / "sources" / "one")
    (project / "sources" / "one" / "b.md").unlink()
    (found,) = [one for one in survey(plan, project).diagnostics if one.severity == "error"]
    assert found.code == "BX410"
    assert "'b.md'" in found.message


# Appends to an article when the style is opened, which is after the articles are read.
MEDDLING = """
import sys
from briefexport.__main__ import main

def meddle(event, arguments):
    if event == "open" and str(arguments[0]).endswith("styles/house.toml") and not done:
        done.append(True)
        with open("sources/one/a.md", "a") as file:
            file.write("More.\\n")

done = []
sys.addaudithook(meddle)
main()
"""


def test_an_edition_whose_source_changes_meanwhile_is_not_published(project: Path) -> None:
    assert built()[0] == 0
    before = published(project / "dist")
    words("Other words.")
    done = subprocess.run(
        [sys.executable, "-c", MEDDLING, *command("--jobs", "1")[3:]],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 1
    assert "error[BX806]: a.md changed while the edition was being built" in done.stderr
    assert f"--> {Path('sources/one/a.md')}" in done.stderr
    assert published(project / "dist") == before
    assert built()[0] == 0
