"""`briefexport revise`: what it prints, what it writes, and what it refuses."""

import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from briefexport.backends.docx import render
from briefexport.backends.rendering import RenderOptions
from briefexport.cli import run
from briefexport.edition.load import load_edition
from revising.editor import NEW_PICTURE, picture_of

FIRST = """# The call

The ferry left the *old* quay at nine.

Nobody saw the ferry again.
"""
SECOND = """# After the call

- one lantern
- two lanterns
"""
SETTINGS = """title = "Two briefs"
language = "en-GB"
date = 2025-02-20

[[briefs]]
source = "first one.md"
byline = "A. Writer"

[[briefs]]
source = "second.md"
"""


def edition(folder: Path) -> Path:
    """Write an edition of two articles; return its folder."""
    home = folder / "sources" / "two"
    home.mkdir(parents=True)
    (home / "first one.md").write_text(FIRST, "utf-8")
    (home / "second.md").write_text(SECOND, "utf-8")
    (home / "edition.toml").write_text(SETTINGS, "utf-8")
    return home


@cache
def exported() -> bytes:
    """Return the DOCX of the edition; it is the same wherever that is."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        loaded = load_edition(edition(Path(name)))
        return render(loaded.edition, loaded.style, None, RenderOptions()).data


def changed(*changes: tuple[str, str], data: bytes | None = None) -> bytes:
    """Return the DOCX after characters of its text were replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data or exported())) as given,
        zipfile.ZipFile(out, "w") as made,
    ):
        for name in given.namelist():
            part = given.read(name)
            if name == "word/document.xml":
                for old, new in changes:
                    assert old.encode() in part, old
                    part = part.replace(old.encode(), new.encode())
            if not name.startswith("word/fonts/"):
                made.writestr(name, part)
    return out.getvalue()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    edition(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(project: Path) -> dict[str, bytes]:
    found = (path for path in (project / "sources").rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in found}


def sent(project: Path, *changes: tuple[str, str]) -> str:
    (project / "back.docx").write_bytes(changed(*changes))
    return "back.docx"


EDITS = (("Nobody saw", "Somebody saw"), ("two lanterns", "three lanterns"))


def test_a_diff_is_printed_and_git_takes_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["revise", sent(project, *EDITS)]) == 0
    diff = capsys.readouterr().out
    assert files(project)["second.md"].decode() == SECOND
    git = shutil.which("git")
    assert git
    subprocess.run([git, "apply", "-"], input=diff.encode(), cwd=project, check=True)
    assert files(project)["first one.md"].decode() == FIRST.replace("Nobody", "Somebody")
    assert files(project)["second.md"].decode() == SECOND.replace("two", "three")


def test_the_sources_are_changed_when_that_is_wanted(project: Path) -> None:
    name = sent(project, *EDITS, ("Two briefs", "Two short briefs"), ("A. Writer", "B. Writer"))
    assert run(["revise", name, "--apply"]) == 0
    now = files(project)
    assert now["first one.md"].decode() == FIRST.replace("Nobody", "Somebody")
    assert now["second.md"].decode() == SECOND.replace("two", "three")
    wanted = SETTINGS.replace("Two briefs", "Two short briefs").replace("A. Writer", "B. Writer")
    assert now["edition.toml"].decode() == wanted


def test_a_second_time_there_is_nothing_left_to_do(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = sent(project, *EDITS)
    assert run(["revise", name, "--apply"]) == 0
    before = files(project)
    assert run(["revise", name, "--apply"]) == 0
    assert files(project) == before
    capsys.readouterr()
    assert run(["revise", name]) == 0
    assert capsys.readouterr().out == ""


def test_what_was_changed_on_both_sides_is_told_and_not_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = project / "sources" / "two" / "first one.md"
    ours = FIRST.replace("again.", "anymore.").replace("nine", "ten")
    article.write_text(ours, "utf-8")
    assert run(["revise", sent(project, *EDITS), "--apply"]) == 1
    assert article.read_text("utf-8") == ours
    assert files(project)["second.md"].decode() == SECOND.replace("two", "three")
    told = capsys.readouterr().err
    assert "error[BX950]" in told
    assert "Somebody saw the ferry again." in told
    assert "Nobody saw the ferry anymore." in told
    assert "first one.md:5" in told


def test_both_versions_are_written_where_that_is_wanted(project: Path) -> None:
    article = project / "sources" / "two" / "first one.md"
    article.write_text(FIRST.replace("again.", "anymore."), "utf-8")
    name = sent(project, *EDITS)
    assert run(["revise", name, "--apply", "--conflicts", "markers"]) == 1
    assert article.read_text("utf-8") == FIRST.replace(
        "Nobody saw the ferry again.",
        "<<<<<<< sources\nNobody saw the ferry anymore.\n=======\n"
        "Somebody saw the ferry again.\n>>>>>>> back.docx",
    )


def test_a_title_that_was_changed_on_both_sides_is_a_conflict(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = project / "sources" / "two" / "edition.toml"
    ours = SETTINGS.replace("Two briefs", "Both briefs")
    settings.write_text(ours, "utf-8")
    assert run(["revise", sent(project, ("Two briefs", "Briefs")), "--apply"]) == 1
    assert settings.read_text("utf-8") == ours
    assert "edition.toml:1" in capsys.readouterr().err


def test_the_changes_are_data_for_programs(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["revise", sent(project, *EDITS), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["format"] == "briefexport-revision/1"
    assert data["complete"] is True
    assert [one["kind"] for one in data["changes"]] == ["words", "words"]
    (first, _) = data["files"]
    assert first["file"] == "first one.md"
    (edit,) = first["edits"]
    assert (edit["line"], edit["before"], edit["after"]) == (5, "Nobody", "Somebody")


def test_comments_are_written_as_data(project: Path) -> None:
    assert run(["revise", sent(project, *EDITS), "--comments", "said.json"]) == 0
    data = json.loads((project / "said.json").read_text("utf-8"))
    assert data == {"format": "briefexport-comments/1", "edition": "two", "comments": []}


def test_nothing_to_do_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["revise", sent(project)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "nothing was changed in the file" in told.err


def test_another_picture_is_written_beside_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    article = tmp_path / "article.md"
    article.write_text("# Quay\n\nA word.\n\n![the quay](quay.png)\n", "utf-8")
    (tmp_path / "quay.png").write_bytes(picture_of(200))
    loaded = load_edition(article)
    parts = parts_of(render(loaded.edition, loaded.style, None, RenderOptions()).data)
    (shown,) = (name for name in parts if name.startswith("word/media/"))
    (tmp_path / "back.docx").write_bytes(packed(parts | {shown: NEW_PICTURE}))
    for _ in range(2):
        assert run(["revise", "back.docx", "article.md", "--apply"]) == 0
        assert "BX956" in capsys.readouterr().err
    (name,) = (path.name for path in tmp_path.glob("quay-*.png"))
    assert (tmp_path / name).read_bytes() == NEW_PICTURE
    assert (tmp_path / "quay.png").read_bytes() == picture_of(200)
    assert f"![the quay]({name})" in article.read_text("utf-8")


# --- Refused -------------------------------------------------------------------------------------


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as given:
        return {name: given.read(name) for name in given.namelist()}


def without_marks() -> bytes:
    parts = parts_of(changed())
    names = ("customXml/item1.xml", "docProps/custom.xml")
    kept = {name: data for name, data in parts.items() if name not in names}
    kept["word/document.xml"] = kept["word/document.xml"].replace(b"_bx_", b"_zz_")
    return packed(kept)


def of_another_edition() -> bytes:
    parts = parts_of(changed())
    for name in ("customXml/item1.xml", "docProps/custom.xml"):
        parts[name] = parts[name].replace(b'edition="two"', b'edition="three"')
        parts[name] = parts[name].replace(b">two<", b">three<")
    return packed({name: data for name, data in parts.items() if "custom.xml" not in name})


def with_entity() -> bytes:
    parts = parts_of(changed(*EDITS))
    text = parts["word/document.xml"]
    head = b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document'
    parts["word/document.xml"] = text.replace(b"<w:document", head, 1)
    return packed(parts)


def bomb() -> bytes:
    return packed(parts_of(changed()) | {"word/media/a.png": b"\0" * 20_000_000})


def with_huge_map() -> bytes:
    parts = parts_of(changed(*EDITS))
    parts["customXml/item1.xml"] += b" " * 20_000_000
    return packed(parts)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (without_marks, "BX901"),
        (of_another_edition, "BX902"),
        (lambda: b"no zip at all", "BX170"),
        (lambda: changed(*EDITS)[:5000], "BX170"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "BX170"),
        (with_entity, "BX172"),
        (bomb, "BX171"),
        (with_huge_map, "BX171"),
        (lambda: packed({"a.txt": b"a"}), "BX901"),
    ],
    ids=["no marks", "another edition", "no zip", "cut off", "doc", "entity", "bomb", "map", "zip"],
)
def test_a_file_that_is_not_to_be_trusted_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], make: Callable[[], bytes], code: str
) -> None:
    before = files(project)
    (project / "back.docx").write_bytes(make())
    assert run(["revise", "back.docx", "sources/two", "--apply"]) in {1, 2}
    told = capsys.readouterr()
    assert f"error[{code}]" in told.err
    assert "Traceback" not in told.err
    assert told.out == ""
    assert files(project) == before


def test_a_file_of_no_edition_there_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = project / "sources" / "other"
    shutil.copytree(project / "sources" / "two", other)
    (project / "sources" / "two").rename(project / "sources" / "four")
    assert run(["revise", sent(project, *EDITS)]) == 1
    told = capsys.readouterr().err
    assert "error[BX955]" in told
    assert "four, other" in told


def test_a_source_that_is_gone_is_told_and_the_others_are_changed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "sources" / "two" / "first one.md").unlink()
    assert run(["revise", sent(project, *EDITS), "--apply"]) == 1
    assert "error[BX954]" in capsys.readouterr().err
    assert files(project)["second.md"].decode() == SECOND.replace("two", "three")


def test_all_sources_are_changed_or_none(
    project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home = project / "sources" / "two"
    (tmp_path / "elsewhere.md").write_text(SECOND, "utf-8")
    (home / "second.md").unlink()
    os.link(tmp_path / "elsewhere.md", home / "second.md")
    before = files(project)
    name = sent(project, *EDITS)
    home.chmod(0o555)
    try:
        code = run(["revise", name, "--apply"])
    finally:
        home.chmod(0o755)
    if code:  # an administrator may write anywhere
        assert "BX294" in capsys.readouterr().err
        assert files(project) == before


def test_a_missing_file_is_a_fault_of_usage(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["revise", "none.docx"]) == 2
    assert "error[BX002]" in capsys.readouterr().err
