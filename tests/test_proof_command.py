"""What is proved before it is published, and `briefexport proof` for what is."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from briefexport import build as building
from briefexport.backends import BACKENDS, Backend
from briefexport.cli import run

TEXT = """# On proofs

A proof is a trial sheet, read before the run.

- metal
  - cast by hand
- light

Table: Units

| Unit | Points |
|------|-------:|
| pica |     12 |
| inch |     72 |
"""

DARK = 80
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one edition, in which the commands run."""
    folder = tmp_path / "sources" / "one"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text(TEXT)
    (folder / "edition.toml").write_text('title = "One"\ndate = 2025-01-02\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def changed(data: bytes, name: str, old: str, new: str) -> bytes:
    """Return a zip with `old` made `new` in its part `name`."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(made, "w") as other:
        for info in archive.infolist():
            part = archive.read(info)
            if info.filename.endswith(name):
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            other.writestr(info, part)
    return made.getvalue()


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer of DOCX that writes another word."""
    own = BACKENDS["docx"]

    def render(*given: object) -> object:
        made = own.render(*given)  # type: ignore[arg-type]
        data = changed(made.data, "word/document.xml", "trial sheet", "trail sheet")
        return replace(made, data=data)

    backend = Backend(own.suffix, own.media_type, render, own.load)  # type: ignore[arg-type]
    monkeypatch.setattr(building, "BACKENDS", {**BACKENDS, "docx": backend})


@pytest.mark.usefixtures("faulty")
def test_what_says_something_else_is_not_published(project: Path, capsys: Captured) -> None:
    assert run(["build", "--jobs", "1"]) == 1
    told = capsys.readouterr().err
    assert "BX701" in told
    assert "text is is a trail sheet, read before, should be is a trial sheet, read before" in told
    assert "one.docx" in told
    assert "not published: one" in told
    assert not (project / "dist" / "one").exists()


@pytest.mark.usefixtures("faulty")
def test_without_a_proof_it_is(project: Path, capsys: Captured) -> None:
    assert run(["build", "--no-proof"]) == 0
    assert (project / "dist" / "one" / "one.docx").is_file()
    assert run(["proof"]) == 1
    said = capsys.readouterr()
    assert "BX701" in said.err
    (words,) = (line for line in said.out.splitlines() if line.startswith("words"))
    assert re.search(r"\b1 of \d+ differ", words)


def test_what_is_published_is_proved(project: Path, capsys: Captured) -> None:
    assert run(["build"]) == 0
    capsys.readouterr()
    assert run(["proof", "dist/one", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["format"] == "briefexport-proof/1"
    (edition,) = said["editions"]
    assert edition["slug"] == "one"
    assert [file["name"] for file in edition["files"]] == ["one.docx", "one.epub", "one.pdf"]
    for file in edition["files"]:
        assert file["differences"] == []
        assert min(file["compared"][key] for key in ("words", "lists", "tables", "looks")) > 0


def test_sources_that_have_changed_are_told(project: Path, capsys: Captured) -> None:
    assert run(["build", "--format", "docx", "--no-proof"]) == 0
    article = project / "sources" / "one" / "a.md"
    article.write_text(TEXT.replace("trial", "first"))
    assert run(["proof"]) == 1
    told = capsys.readouterr().err
    assert "the sources have changed since this was published" in told
    assert "build it anew" in told


Way = Callable[[Path], None]


def moved(project: Path) -> None:
    (project / "sources").rename(project / "elsewhere")


def damaged(project: Path) -> None:
    (project / "dist" / "one" / "manifest.json").write_text("{")


def cut(project: Path) -> None:
    file = project / "dist" / "one" / "one.docx"
    file.write_bytes(file.read_bytes()[:1000])


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (moved, "its sources are not in sources"),
        (damaged, "the manifest is damaged"),
        (cut, "it cannot be read back"),
    ],
)
def test_what_cannot_be_proved_is_told(
    project: Path, capsys: Captured, harm: Way, told: str
) -> None:
    assert run(["build", "--format", "docx", "--no-proof"]) == 0
    harm(project)
    assert run(["proof"]) == 1
    assert told in capsys.readouterr().err


def test_a_folder_without_editions_is_told(project: Path, capsys: Captured) -> None:
    (project / "dist").mkdir()
    assert run(["proof"]) == 2
    assert "no edition is published here" in capsys.readouterr().err


def test_sources_may_be_elsewhere(project: Path, capsys: Captured) -> None:
    assert run(["build", "--format", "docx", "--no-proof"]) == 0
    moved(project)
    assert run(["proof", "--sources", "elsewhere"]) == 0
    assert "equal" in capsys.readouterr().out


def test_an_edition_in_another_style_is_proved_in_that(project: Path) -> None:
    assert run(["build", "--format", "docx", "--style", "report"]) == 0
    assert run(["proof"]) == 0


def test_a_name_that_ends_as_another_printing_does_is_proved(
    project: Path, capsys: Captured
) -> None:
    (project / "sources/one").rename(project / "sources/back-office")
    assert run(["build", "--format", "pdf", "--no-proof"]) == 0
    capsys.readouterr()
    assert run(["proof", "--json"]) == 0
    (edition,) = json.loads(capsys.readouterr().out)["editions"]
    assert [file["name"] for file in edition["files"]] == ["back-office.pdf"]


@pytest.mark.conformance
def test_a_sheet_shows_all_three(project: Path) -> None:
    assert run(["build"]) == 0
    assert run(["proof", "--sheet", "proof.png"]) == 0
    with Image.open(project / "proof.png") as sheet:
        assert sheet.format == "PNG"
        thirds = [
            sheet.crop((n * sheet.width // 3, 60, (n + 1) * sheet.width // 3, sheet.height))
            for n in range(3)
        ]
    # Each has something on it that is dark.
    assert all(
        max(one.convert("L").point(lambda grey: grey < DARK).histogram()[1:]) for one in thirds
    )
