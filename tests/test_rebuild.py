"""Building again: nothing is made where nothing has changed, and whatever has changed is seen."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image as Raster

import briefexport.backends.docx
import briefexport.readers.markdown
import briefexport.readers.text  # noqa: F401 - workers are forked with what is loaded
from briefexport import build as building
from briefexport import built
from briefexport.backends import BACKENDS, Backend, RenderOptions
from briefexport.cache import Cache
from briefexport.cli import run
from briefexport.edition.load import load_edition

# Python 3.12 and later warn of forking beside the threads of whatever runs the tests.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

Captured = pytest.CaptureFixture[str]
BUILD = ("build", "--format", "docx", "--no-proof", "--jobs", "1")


def png(colour: str) -> bytes:
    data = io.BytesIO()
    Raster.new("RGB", (40, 30), colour).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    one = tmp_path / "sources" / "one"
    one.mkdir(parents=True)
    (one / "edition.toml").write_text('title = "A first"\nlanguage = "en"\ndate = 2025-02-20\n')
    (one / "a.md").write_text("# A title\n\nA  word.\n\n![A square](square.png)\n")
    (one / "b.txt").write_text("Another title\n\nWords of another.\n")
    (one / "square.png").write_bytes(png("red"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made(capsys: Captured, *more: str) -> bool:
    """Build, and return whether anything was made."""
    assert run([*BUILD, *more]) == 0, capsys.readouterr().err
    return "kept" not in capsys.readouterr().out


def published(project: Path) -> dict[str, bytes]:
    folder = project / "dist" / "one"
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_where_nothing_has_changed_nothing_is_made_and_all_is_told_again(
    project: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run([*BUILD, "-v"]) == 0
    first = capsys.readouterr().err
    assert " built in " in first
    before, times = published(project), (project / "dist/one/one.docx").stat()
    monkeypatch.setattr(building, "building", lambda *_: pytest.fail("it was built again"))
    assert run([*BUILD, "-v"]) == 0
    again = capsys.readouterr().err
    assert "one: nothing has changed\n" in again
    told = [line for line in first.splitlines() if not line.startswith("one: ")]
    assert [line for line in again.splitlines() if not line.startswith("one: ")] == told
    assert "note[" in first
    assert published(project) == before
    assert (project / "dist/one/one.docx").stat().st_mtime_ns == times.st_mtime_ns


def touch_article(one: Path) -> None:
    (one / "a.md").write_text("# A title\n\nB  word.\n\n![A square](square.png)\n")


def touch_settings(one: Path) -> None:
    (one / "edition.toml").write_text('title = "A second"\nlanguage = "en"\ndate = 2025-02-20\n')


def touch_picture(one: Path) -> None:
    (one / "square.png").write_bytes(png("blue"))


def add_article(one: Path) -> None:
    (one / "c.md").write_text("# A third\n\nMore.\n")


def take_article(one: Path) -> None:
    (one / "b.txt").unlink()


def own_style(one: Path) -> None:
    (one.parents[1] / "styles").mkdir()
    (one.parents[1] / "styles" / "brief.toml").write_text('extends = "brief"\n[page]\n')


def own_template(one: Path) -> None:
    (one.parents[1] / "templates").mkdir()
    (one.parents[1] / "templates" / "new.j2").write_text("")


CHANGES = [
    touch_article, touch_settings, touch_picture, add_article, take_article, own_style,
    own_template,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_seen_though_its_time_is_not(
    project: Path, capsys: Captured, change: Callable[[Path], None]
) -> None:
    assert made(capsys)
    one = project / "sources" / "one"
    times = {path: path.stat().st_mtime_ns for path in one.iterdir()}
    change(one)
    for path in one.iterdir():
        os.utime(path, ns=(0, times.get(path, 0)))
    assert made(capsys)
    assert not made(capsys)


@pytest.mark.parametrize("option", ["--review", "--style=brief", "--force", "--no-cache"])
def test_what_was_asked_otherwise_is_made(project: Path, capsys: Captured, option: str) -> None:
    assert made(capsys)
    assert made(capsys, option)
    assert not made(capsys)


def test_other_code_or_another_release_makes_anew(
    project: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made(capsys)
    monkeypatch.setattr(built, "made_by", lambda: "another")
    assert made(capsys)


def test_what_was_published_and_is_no_longer_whole_is_published_again(
    project: Path, capsys: Captured
) -> None:
    assert made(capsys)
    before = published(project)
    (project / "dist/one/one.docx").write_bytes(b"damaged")
    assert not made(capsys)
    assert published(project) == before
    for path in (project / "dist/one").iterdir():
        path.unlink()
    (project / "dist/one").rmdir()
    assert not made(capsys)
    assert published(project) == before


def test_with_strict_a_warning_that_was_kept_fails_again(project: Path, capsys: Captured) -> None:
    (project / "sources/one/edition.toml").write_text('title = "A first"\nlanguage = "en"\n')
    assert run(BUILD) == 0
    assert "warning" in capsys.readouterr().err
    assert run([*BUILD, "--strict"]) == 1
    assert "not published: one" in capsys.readouterr().err


def test_an_error_is_not_kept(project: Path, capsys: Captured) -> None:
    (project / "sources/one/square.png").unlink()
    for _ in range(2):
        assert run(BUILD) == 1
        assert "BX410" in capsys.readouterr().err
    (project / "sources/one/square.png").write_bytes(png("red"))
    assert made(capsys)


# --- Harm ----------------------------------------------------------------------------------------


def test_a_cache_of_which_every_entry_is_damaged_is_as_good_as_none(
    project: Path, capsys: Captured
) -> None:
    assert made(capsys)
    before = published(project)
    entries: list[Path] = []
    for place in (60, -1):
        entries = list((project / ".briefexport/cache").glob("??/*"))
        # The names and the bytes of the edition, and two articles.
        assert len(entries) >= 4
        for entry in entries:
            data = bytearray(entry.read_bytes())
            data[place] ^= 1
            entry.write_bytes(data)
        assert made(capsys)
        assert published(project) == before
    for entry in entries:
        entry.write_bytes(b"")
    assert made(capsys)
    assert published(project) == before


def test_a_file_in_the_place_of_the_cache_is_told(project: Path, capsys: Captured) -> None:
    (project / "file").write_text("")
    assert run([*BUILD, "--cache", "file"]) == 2
    assert "error[BX009]: this is no folder" in capsys.readouterr().err
    assert run(["clean", "--cache", "file"]) == 2
    assert "BX009" in capsys.readouterr().err
    assert not (project / "dist").exists() or not list((project / "dist").iterdir())


def test_a_cache_that_cannot_be_read_or_written_stands_in_nobodys_way(
    project: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever is root may write everywhere: the system says so itself.
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("briefexport.cache._read", denied)
    monkeypatch.setattr(Cache, "_make", denied)
    assert made(capsys)
    assert made(capsys)
    assert not (project / ".briefexport").exists()


def test_clean_removes_what_was_kept_and_says_how_much(project: Path, capsys: Captured) -> None:
    assert made(capsys, "--cache", "elsewhere")
    assert not made(capsys, "--cache", "elsewhere")
    (project / "elsewhere" / "own.txt").write_text("somebody's")
    assert run(["clean", "--cache", "elsewhere"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("removed ")
    assert told.endswith("from elsewhere\n")
    assert [path.name for path in (project / "elsewhere").iterdir()] == ["own.txt"]
    assert made(capsys, "--cache", "elsewhere")
    assert run(["clean"]) == 0
    assert capsys.readouterr().out == "removed 0 files, 0 B, from .briefexport/cache\n"


def test_two_builds_may_share_a_cache_at_once(project: Path, capsys: Captured) -> None:
    command = [sys.executable, "-m", "briefexport", *BUILD, "--cache", "shared", "-o"]
    both = [subprocess.Popen([*command, f"dist-{n}"], stderr=subprocess.PIPE) for n in (1, 2)]
    said = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    one, two = (
        {path.name: path.read_bytes() for path in (project / f"dist-{n}" / "one").iterdir()}
        for n in (1, 2)
    )
    assert one == two
    assert not made(capsys, "--cache", "shared")
    assert published(project) == one


# --- Workers -------------------------------------------------------------------------------------


def harmed(*given: object) -> object:
    edition, *_ = given
    match getattr(edition, "slug", ""):
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "greedy":
            return "x" * (1 << 40)
        case "endless":
            while True:
                pass
        case _:
            pass
    return BACKENDS["docx"].render(*given)  # type: ignore[arg-type]


def test_an_edition_whose_worker_comes_to_harm_is_told_and_all_others_are_built(
    project: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("killed", "segfault", "greedy", "endless", "two")
    for name in names:
        (project / "sources" / name).mkdir()
        text = f'title = "The {name}"\nlanguage = "en"\ndate = 2025-02-20\n'
        (project / "sources" / name / "edition.toml").write_text(text)
        (project / "sources" / name / "a.md").write_text("# A title\n\nWords.\n")
    own = BACKENDS["docx"]
    backend = Backend(own.suffix, own.media_type, harmed, own.load)  # type: ignore[arg-type]
    monkeypatch.setattr(building, "BACKENDS", {**BACKENDS, "docx": backend})
    monkeypatch.setattr(building, "SECONDS", 5.0)
    assert run([*BUILD[:-1], "2", "--output-format", "concise"]) == 1
    told = capsys.readouterr()
    for name, code in (
        ("killed", "BX006"), ("segfault", "BX006"), ("greedy", "BX008"), ("endless", "BX007"),
    ):  # fmt: skip
        assert f"{name}.docx: error[{code}]" in told.err
    assert "Traceback" not in told.err
    assert sorted(path.name for path in (project / "dist").iterdir()) == ["one", "two"]


# --- Articles ------------------------------------------------------------------------------------

SPECIMEN = Path(__file__).parents[1] / "sources" / "specimen"
AFTER = Path(__file__).parents[1] / "sources" / "after-the-call"


@pytest.mark.parametrize("folder", [SPECIMEN, AFTER], ids=lambda path: path.name)
def test_an_article_that_was_kept_is_what_it_would_be_if_it_were_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = load_edition(folder)
    kept = Cache(tmp_path)
    assert load_edition(folder, kept=kept) == fresh
    monkeypatch.setattr("briefexport.edition.reread._made", lambda *_: pytest.fail("read again"))
    assert load_edition(folder, kept=kept) == fresh


def test_a_word_file_and_a_web_page_are_kept_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text("<h1>A title</h1><p>Words &amp; more.</p>")
    (tmp_path / "b.md").write_text("# B title\n\nWords.[^1]\n\n[^1]: A note.\n")
    loaded = load_edition(tmp_path)
    given = (loaded.edition, loaded.style, None, RenderOptions())
    (tmp_path / "c.docx").write_bytes(BACKENDS["docx"].render(*given).data)
    fresh, kept = load_edition(tmp_path), Cache(tmp_path / "cache")
    load_edition(tmp_path, kept=kept)
    monkeypatch.setattr("briefexport.edition.reread._made", lambda *_: pytest.fail("read again"))
    assert load_edition(tmp_path, kept=kept) == fresh
