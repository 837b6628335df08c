"""The same sources give the same bytes: every profile and format, wherever and whenever built."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from briefexport.cli import run
from briefexport.cli.build import source_date
from briefexport.errors import UsageError

EDITION = Path(__file__).parent / "cases" / "reproducible"
SOURCE = Path(__file__).parents[1] / "src"
NAMES = {
    "one.pdf", "one-office.pdf", "one-press.pdf", "one.epub", "one.docx", "manifest.json",
}  # fmt: skip
OLD, NEW = 315_532_800, 4_102_444_800  # 1980, which ZIP knows as its first year, and 2100

Captured = pytest.CaptureFixture[str]
pytestmark = [
    pytest.mark.thorough,
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]


@dataclass(frozen=True)
class Circumstances:
    """How a build is otherwise than the first one."""

    variables: dict[str, str] = field(default_factory=dict)
    umask: int = 0o022
    options: Sequence[str] = ("--jobs", "1")
    folder: str = "project"
    time: int = OLD
    reverse: bool = False


def a_locale() -> str:
    """Return a locale of this machine with other letters, numbers and an order of its own."""
    done = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    others = [name for name in done.stdout.split() if name[:1] not in "CP"]
    return next((name for name in others if name.startswith(("tr", "de", "fr"))), "POSIX")


def laid_out(root: Path, how: Circumstances) -> Path:
    """Write the edition into a project under `root`, in another order and with other dates."""
    project = root / how.folder
    for path in sorted(EDITION.rglob("*"), reverse=how.reverse):
        if path.is_file():
            target = project / "sources" / "one" / path.relative_to(EDITION)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            os.utime(target, (how.time, how.time))
    return project


def built(root: Path, how: Circumstances) -> dict[str, bytes]:
    """Build the edition in a process of its own; return what is published."""
    project = laid_out(root, how)
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    home = {"HOME": str(root), "XDG_CACHE_HOME": str(root / "cache")}
    done = subprocess.run(
        [sys.executable, "-m", "briefexport", "build", *how.options],
        cwd=project,
        env={**kept, "PYTHONPATH": str(SOURCE), **home, **how.variables},
        umask=how.umask,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in (project / "dist" / "one").iterdir()}


FIRST = Circumstances({"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"})
OTHERS = {
    "time zone and locale": Circumstances(
        {
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": a_locale(),
            "LANGUAGE": "tr",
            "PYTHONUTF8": "0",
            "PYTHONHASHSEED": "0",
        }
    ),
    "hash seed, umask and processes": Circumstances(
        {"PYTHONHASHSEED": "4711"}, umask=0o077, options=("--jobs", "2", "--no-cache")
    ),
    "folder, order and dates of files": Circumstances(
        {"SOURCE_DATE_EPOCH": ""}, folder="Söme other/ place", time=NEW, reverse=True
    ),
}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("first"), FIRST)


def test_every_profile_and_format_is_among_what_is_compared(first: dict[str, bytes]) -> None:
    assert set(first) == NAMES


@pytest.mark.parametrize("how", OTHERS.values(), ids=OTHERS)
def test_the_bytes_are_the_same(
    tmp_path: Path, first: dict[str, bytes], how: Circumstances
) -> None:
    again = built(tmp_path, how)
    assert set(again) == NAMES
    assert [told for name in sorted(NAMES) for told in unlike(name, first[name], again[name])] == []


def unlike(name: str, one: bytes, other: bytes) -> list[str]:
    """Return where two files differ: their names, and of packages the names of the parts."""
    if one == other:
        return []
    if not name.endswith((".epub", ".docx")):
        place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
        return [f"{name} at {place}: {one[place - 60 : place + 60]!r}"]
    with zipfile.ZipFile(io.BytesIO(one)) as here, zipfile.ZipFile(io.BytesIO(other)) as there:
        parts = sorted({*here.namelist(), *there.namelist()})
        both = set(here.namelist()) & set(there.namelist())
        return [
            f"{name}: {p}" for p in parts if p not in both or here.read(p) != there.read(p)
        ] or [f"{name}: the package"]


def test_what_differs_would_be_found(first: dict[str, bytes]) -> None:
    pdf = first["one.pdf"]
    assert unlike("one.pdf", pdf, pdf[:99] + b"?" + pdf[100:])
    bytes_of_epub = io.BytesIO(first["one.epub"])
    with zipfile.ZipFile(bytes_of_epub, "a") as package:
        package.writestr("more", b"")
    assert unlike("one.epub", first["one.epub"], bytes_of_epub.getvalue()) == ["one.epub: more"]


# --- An edition without a date -------------------------------------------------------------------


def test_an_edition_without_a_date_takes_it_from_source_date_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for text, epoch, day in (
        ("# A\n\nWords.\n", "", "2000-01-01"),
        ("# A\n\nWords.\n", "1740009599", "2025-02-19"),
        ("# A\n\nWords.\n", "1740009600", "2025-02-20"),
        ("---\ndate: 2024-02-29\n---\n\n# A\n\nWords.\n", "1740009600", "2024-02-29"),
    ):
        (tmp_path / "a.md").write_text(text)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        assert run(["build", "a.md", "--format", "docx", "--no-proof"]) == 0
        with zipfile.ZipFile("dist/a/a.docx") as package:
            core = package.read("docProps/core.xml").decode()
        assert re.findall(r"<dcterms:created[^>]*>(.{10})", core) == [day]


@pytest.mark.parametrize("said", ["-1", "1e9", "٣", "9" * 30, "tomorrow", "1.5"])
def test_what_is_no_number_of_seconds_is_a_fault_of_the_machine(said: str) -> None:
    with pytest.raises(UsageError) as caught:
        source_date({"SOURCE_DATE_EPOCH": said})
    assert caught.value.diagnostics[0].code == "BX814"


# --- What would be published, and why ------------------------------------------------------------


def test_check_tells_which_published_files_would_change_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EDITION, tmp_path / "sources" / "one")
    build = ["build", "--format", "docx", "--output-format", "concise"]
    assert run(build) == 0
    published = {path: path.read_bytes() for path in Path("dist").rglob("*.*")}
    capsys.readouterr()
    assert run([*build, "--check"]) == 0
    (tmp_path / "sources/one/01-mill.txt").write_text("# The mill\n\nOther words, to be sure.\n")
    (tmp_path / "sources/one/03-new.md").write_text("# New\n\nWords.\n")
    assert run([*build, "--check", "--style", "report", "--output-format", "full"]) == 1
    err = capsys.readouterr().err
    for name in ("one.docx", "manifest.json"):
        assert f"--> dist/one/{name}" in err
    for why in ("article 01-mill.txt has changed", "article 03-new.md is new",
                "style was brief and is report"):  # fmt: skip
        assert why in err
    assert {path: path.read_bytes() for path in Path("dist").rglob("*.*")} == published


def test_check_tells_of_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("# A\n\nWords.\n")
    assert run(["build", "a.md", "--format", "docx"]) == 0
    manifest = Path("dist/a/manifest.json")
    manifest.write_text(manifest.read_text().replace('"python-docx": "1.', '"python-docx": "0.'))
    assert run(["build", "a.md", "--format", "docx", "--check"]) == 1
    assert "python-docx was 0.2.0 and is 1.2.0" in capsys.readouterr().err
