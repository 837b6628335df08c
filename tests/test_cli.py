"""The command line as a user meets it: what it prints where, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from briefexport import __version__
from briefexport.catalogue import RULES
from briefexport.cli import explain, run
from briefexport.cli.doctor import FONTS, Finding, examined, told

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BRIEFEXPORT_DEBUG", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "src"))


def article(name: str = "a.md", text: str = "# A title\n\nSome *words*.\n") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def process(arguments: Sequence[str], **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "briefexport", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, **more},
    )


# --- Usage ---------------------------------------------------------------------------------------


def test_the_version_is_told() -> None:
    done = process(["--version"])
    assert (done.returncode, done.stdout) == (0, f"briefexport {__version__}\n")


@pytest.mark.parametrize("arguments", [["--help"], ["build", "-h"], ["show", "--help"]])
def test_help_is_data(arguments: list[str], capsys: Captured) -> None:
    assert run(arguments) == 0
    out, err = capsys.readouterr()
    assert "Usage: briefexport" in out
    assert err == ""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["bild"], "BX004", "Did you mean 'build'?"),
        (["build", "--fromat", "pdf"], "BX004", "--format"),
        (["build", "--format", "pfd"], "BX004", "did you mean pdf?"),
        (["build", "--format", "latex"], "BX004", "known are pdf, epub, docx"),
        (["build", "--jobs", "many"], "BX004", "--jobs"),
        (["build", "--output-format", "jsn"], "BX004", "'json'"),
        (["build", "articel.md"], "BX002", "did you mean article.md?"),
        (["build", "nowhere/else"], "BX002", "no such file or folder"),
        (["build"], "BX002", "sources"),
        (["build", "empty"], "BX002", "empty"),
        (["show"], "BX004", "Missing argument 'file'"),
        (["show", "articel.md"], "BX002", "did you mean article.md?"),
        (["explain", "nothing"], "BX004", "= `briefexport explain` lists them all"),
        (["explain", "bx1011"], "BX004", "did you mean BX101?"),
        (["explain", "302"], "BX004", "did you mean BX302?"),
        (["lint", "articel.md"], "BX002", "did you mean article.md?"),
        (["lint", "empty"], "BX002", "it holds no edition and no article"),
    ],
)
def test_wrong_usage_is_told_with_what_may_have_been_meant(
    arguments: list[str], code: str, words: str, capsys: Captured
) -> None:
    article("article.md")
    Path("empty").mkdir()
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"error[{code}]" in err
    assert words in err
    assert not Path("dist").exists()


def test_without_arguments_the_help_is_shown(capsys: Captured) -> None:
    assert run([]) == 2
    out, err = capsys.readouterr()
    assert "Usage: briefexport" in out
    assert err == ""


# --- show and explain ----------------------------------------------------------------------------


def test_show_prints_the_tree_and_as_json_what_can_be_read_again(capsys: Captured) -> None:
    path = article()
    assert run(["show", str(path)]) == 0
    tree, err = capsys.readouterr()
    assert err == ""
    assert tree.splitlines()[0] == "brief  a.md"
    assert run(["show", "--json", str(path)]) == 0
    text, _ = capsys.readouterr()
    assert json.loads(text)["format"] == "briefexport/1"
    article("b.json", text)
    assert run(["show", "b.json"]) == 0
    again, _ = capsys.readouterr()
    assert again == tree.replace("a.md", "b.json").replace(" :3", "")


def test_show_says_why_a_block_is_what_it_is(capsys: Captured) -> None:
    long = "It went on for a good while, and nobody could have said for how long it did. " * 2
    article("a.txt", f"{long}\nBy the Water\n{long}\n- an oar\n")
    assert run(["show", "a.txt", "--why"]) == 0
    out, _ = capsys.readouterr()
    assert "a score of 0." in out
    assert "why  items marked `-`" in out
    assert run(["show", str(article()), "--why"]) == 0
    assert "why  marked as such" in capsys.readouterr().out


def test_what_cannot_be_read_is_refused_with_its_place(capsys: Captured) -> None:
    Path("a.md").write_bytes(b"fine\n\xff\n")
    article("b.json", '{"format": "briefexport/1",\n "brief": {"type": "breif"}}')
    article("c.xyz")
    for name, code, line in (("a.md", "BX101", 2), ("b.json", "BX152", 2), ("c.xyz", "BX102", 0)):
        assert run(["show", name, "--output-format", "json"]) == 1
        out, err = capsys.readouterr()
        (found,) = json.loads(err)
        assert (found["code"], found.get("line", 0), found["file"]) == (code, line, name)
        assert out == ""


def test_explain_tells_what_is_done_about_a_fault_of_the_text(capsys: Captured) -> None:
    for code, said in (("BX204", "Safe:"), ("BX211", "Confident:"), ("BX221", "Only reported:")):
        assert run(["explain", code]) == 0
        assert f"\n\n{said}" in capsys.readouterr().out


def test_explain_tells_what_a_code_means(capsys: Captured) -> None:
    assert run(["explain", "bx101"]) == 0
    out, _ = capsys.readouterr()
    assert out.startswith("BX101 (error): the text cannot be decoded\n\nSources are UTF-8")
    assert run(["explain"]) == 0
    out, _ = capsys.readouterr()
    lines = out.splitlines()
    assert [line[2:7] for line in lines if line.startswith("  ")] == sorted(RULES)
    assert [line for line in lines if line.startswith("BX2")] == ["BX2  structure and repair"]


# --- Faults --------------------------------------------------------------------------------------


def broken(_: str) -> str:
    raise ZeroDivisionError("made for a test")


def test_no_traceback_reaches_a_user(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "explained", broken)
    assert run(["explain", "BX101"]) == 1
    _, err = capsys.readouterr()
    assert "error[BX001]: ZeroDivisionError" in err
    assert "this is our fault" in err
    assert "Traceback" not in err
    monkeypatch.setenv("BRIEFEXPORT_DEBUG", "1")
    assert run(["explain", "BX101"]) == 1
    _, err = capsys.readouterr()
    assert "Traceback" in err


def test_a_reader_who_leaves_early_is_no_fault() -> None:
    article(text="word\n\n" * 50_000)
    command = [sys.executable, "-m", "briefexport", "show", "a.md"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(60) == -signal.SIGPIPE


def test_nobody_to_print_to_is_no_fault() -> None:
    article(text="words")
    command = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "briefexport", "show"]
    done = subprocess.run([*command, "a.md"], stderr=subprocess.PIPE, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_cannot_be_written_is_told_once() -> None:
    article(text="words")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "briefexport", "show", "a.md"]
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=300, text=True
        )
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "error[BX005]: no space left on device"
    assert "Traceback" not in done.stderr


def test_output_is_utf8_whatever_the_locale_says() -> None:
    article(text="# Ünïcode “日本”\n")
    done = process(["show", "a.md"], LC_ALL="POSIX", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ünïcode “日本”" in done.stdout


def test_a_file_name_that_is_no_text_can_be_shown() -> None:
    Path(os.fsdecode(b"\xff.md")).write_text("words")
    command = [*map(os.fsencode, (sys.executable, "-m", "briefexport", "show")), b"\xff.md"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"words" in done.stdout


# --- doctor --------------------------------------------------------------------------------------


def test_doctor_names_what_is_lacking_and_the_line_that_mends_it(capsys: Captured) -> None:
    assert told(Finding("Pango", "", "brew install pango", "for PDF")) == (
        "lacks  Pango (for PDF)\n       brew install pango"
    )
    told_of = {finding.name for finding in examined()}
    assert {"briefexport", "Python", "weasyprint", "ebooklib", "Java"} <= told_of
    assert {"pypdfium2", "LibreOffice"} <= told_of
    lacking = any(not finding.found and finding.needed for finding in examined())
    assert run(["doctor"]) == (2 if lacking else 0)
    assert f"has    briefexport: {__version__}" in capsys.readouterr().out


def test_doctor_looks_for_every_font_package_the_project_depends_on() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    needed = {name.split(">")[0] for name in project["project"]["dependencies"]}
    assert {name for name in needed if name.startswith("fontpkg-")} == set(FONTS)


# --- build ---------------------------------------------------------------------------------------

EDITION = 'title = "Two briefs"\ndate = 2025-02-20\n[[briefs]]\nsource = "one.md"\n'


def edition(name: str, text: str = EDITION) -> Path:
    article(f"sources/{name}/one.md")
    return article(f"sources/{name}/edition.toml", text)


def test_build_publishes_each_edition_and_tells_what_it_made(capsys: Captured) -> None:
    edition("first")
    article("sources/second/one.txt", "A title\n\nSome words that make a paragraph of text.\n")
    edition("second")
    Path("sources/second/edition.toml").write_text(EDITION.replace("one.md", "one.txt"))
    assert run(["build", "--format", "docx,epub", "--output-format", "json"]) == 0
    out, err = capsys.readouterr()
    assert not [found for found in json.loads(err) if found["severity"] == "error"]
    for name in ("first", "second"):
        folder = Path("dist") / name
        listed = json.loads((folder / "manifest.json").read_text())
        assert [entry["name"] for entry in listed["files"]] == [f"{name}.docx", f"{name}.epub"]
        assert {path.name for path in folder.iterdir()} == {
            f"{name}.docx", f"{name}.epub", "manifest.json",
        }  # fmt: skip
        assert listed["title"] == "Two briefs"
        assert f"dist/{name}/{name}.docx" in out
    assert len(out.splitlines()) == 5


def test_one_edition_that_fails_stops_no_other_and_keeps_its_last_set(capsys: Captured) -> None:
    edition("first")
    edition("second")
    assert run(["build", "--format", "docx"]) == 0
    published = Path("dist/first/first.docx").read_bytes()
    Path("sources/first/edition.toml").write_text(EDITION.replace("title", "titel"))
    article("sources/second/one.md", "# Other\n\nwords\n")
    capsys.readouterr()
    assert run(["build", "--format", "docx"]) == 1
    out, err = capsys.readouterr()
    assert " --> sources/first/edition.toml:1:1" in err
    assert "did you mean `title`?" in err
    assert "not published: first" in err
    assert "second.docx" in out
    assert "first.docx" not in out
    assert Path("dist/first/first.docx").read_bytes() == published


def test_check_compares_and_publishes_nothing(capsys: Captured) -> None:
    path = article("a.md")
    arguments = ["build", str(path), "--format", "docx"]
    assert run([*arguments, "--check"]) == 1
    assert "error[BX804]: not published" in capsys.readouterr().err
    assert not Path("dist").exists()
    assert run(arguments) == 0
    assert run([*arguments, "--check"]) == 0
    article("a.md", "# A title\n\nOther words.\n")
    assert run([*arguments, "--check"]) == 1
    assert "published with other content" in capsys.readouterr().err


def test_strict_lets_warnings_fail(capsys: Captured) -> None:
    path = article(text="---\ntitel: A title\n---\n\n# A\n\nSome words.\n")
    assert run(["build", str(path), "--format", "docx", "--strict"]) == 1
    assert "warning[" in capsys.readouterr().err
    assert not Path("dist/a").exists()
    assert run(["build", str(path), "--format", "docx"]) == 0
    assert Path("dist/a/a.docx").exists()


def test_a_folder_that_cannot_be_published_into_is_told_before_any_work(capsys: Captured) -> None:
    Path("file").touch()
    assert run(["build", str(article()), "-o", "file"]) == 2
    assert "error[BX801]" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="looks at children through /proc")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_build_leaves_nothing_and_no_one_behind(sent: int, code: int) -> None:
    article(text="# A title\n\n" + "Some words. " * 200_000)
    command = [sys.executable, "-m", "briefexport", "build", "a.md", "--format", "pdf"]
    # Where the tests themselves run in the background, the shell has them ignore an interrupt.
    heard = partial(signal.signal, sent, signal.SIG_DFL)
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heard,  # noqa: PLW1509 - there is one thread
    ) as child:
        listing = Path(f"/proc/{child.pid}/task/{child.pid}/children")
        deadline = time.monotonic() + 30
        while not (children := listing.read_text().split()):
            assert child.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        child.send_signal(sent)
        assert child.wait(30) == code
        assert child.stderr is not None
        assert child.stderr.read() == b""
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
    assert list(Path("dist").iterdir()) == []
