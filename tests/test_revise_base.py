"""The sources a DOCX was made of: found in it or by its fingerprint, and hostile files refused."""

import base64
import hashlib
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from briefexport.backends.docx import render
from briefexport.backends.rendering import RenderOptions
from briefexport.edition.load import load_edition
from briefexport.errors import RefusedError
from briefexport.revise.base import Base, base_of, keep
from briefexport.revise.edited import edited, exported
from briefexport.revise.stamp import stamp_of
from briefexport.revise.target import target
from built import OWN
from docx_files import pixels
from revising.exports import with_parts

ONE = "# One\n\nA paragraph of the *first* brief.\n"
TWO = "# Two\n\nAnother, of the second.\n"
SETTINGS = """title = "Two briefs"
date = 2025-02-20
[[briefs]]
source = "one.md"
[[briefs]]
source = "two.md"
"""
MAP, PROPERTIES = "customXml/", "docProps/custom.xml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "briefs"
    path.mkdir()
    (path / "edition.toml").write_text(SETTINGS, "utf-8")
    (path / "one.md").write_text(ONE, "utf-8")
    (path / "two.md").write_text(TWO, "utf-8")
    return path


def sent(path: Path) -> bytes:
    loaded = load_edition(path)
    return render(loaded.edition, loaded.style, None, RenderOptions()).data


def codes(base: Base) -> list[str]:
    return [one.code for one in base.diagnostics]


def sources(base: Base) -> list[str]:
    return [base.files[name].decode() for name in ("one.md", "two.md")]


def refused(data: bytes, path: Path) -> list[str]:
    with pytest.raises(RefusedError) as error:
        base_of("back.docx", data, path)
    assert all(one.hint for one in error.value.diagnostics)
    return [one.code for one in error.value.diagnostics]


# --- Where it is found ---------------------------------------------------------------------------


def test_the_sources_are_those_of_the_file_whatever_they_are_now(folder: Path) -> None:
    data = sent(folder)
    for name in ("edition.toml", "one.md", "two.md"):
        file = folder / name
        file.write_text(file.read_text("utf-8").replace("e", "E"), "utf-8")
    (folder / "edition.toml").write_text(SETTINGS.replace("Two briefs", "Other"), "utf-8")
    base = base_of("back.docx", data, folder)
    assert base.found == "map"
    assert sources(base) == [ONE, TWO]
    assert base.files["edition.toml"].decode() == SETTINGS
    assert base.edition.settings.title == "Two briefs"
    assert codes(base) == []


def test_without_the_map_the_properties_have_it(folder: Path) -> None:
    data = with_parts(sent(folder), {MAP: None})
    (folder / "one.md").write_text("# Other\n\nAll new.\n", "utf-8")
    base = base_of("back.docx", data, folder)
    assert base.found == "properties"
    assert sources(base) == [ONE, TWO]
    assert codes(base) == []


def without_pieces(part: bytes) -> bytes:
    return re.sub(rb'<property [^>]*name="bx\.map\.[0-9]+"><vt:lpwstr>[^<]*</vt:lpwstr></property>',
                  b"", part)  # fmt: skip


def only_fingerprint(data: bytes) -> bytes:
    return with_parts(data, {MAP: None, PROPERTIES: without_pieces})


def test_by_its_fingerprint_the_project_has_it(folder: Path) -> None:
    data = sent(folder)
    keep("a.docx", data, folder.parent)
    (folder / "one.md").write_text("# Other\n", "utf-8")
    base = base_of("back.docx", only_fingerprint(data), folder, folder.parent)
    assert base.found == "project"
    assert sources(base) == [ONE, TWO]


def test_by_its_fingerprint_the_sources_are_it_while_they_are_the_same(folder: Path) -> None:
    data = only_fingerprint(sent(folder))
    base = base_of("back.docx", data, folder)
    assert base.found == "sources"
    assert codes(base) == []
    (folder / "one.md").write_text(ONE.replace("first", "last"), "utf-8")
    assert refused(data, folder) == ["BX904"]


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_by_its_fingerprint_their_history_has_it(folder: Path) -> None:
    data = only_fingerprint(sent(folder))

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "First")
    for number in range(3):
        (folder / "one.md").write_text(f"{ONE}\nMore {number}.\n", "utf-8")
        git("commit", "-qam", f"Change {number}")
    base = base_of("back.docx", data, folder)
    assert base.found == "history"
    assert sources(base) == [ONE, TWO]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_an_edition_of_ours_is_read_as_it_was_exported(path: Path) -> None:
    data = sent(path)
    base = base_of("back.docx", data, path)
    assert base.edition.digest == load_edition(path).edition.digest
    assert codes(base) == []


def test_one_article_by_itself_has_its_base_too(tmp_path: Path) -> None:
    file = tmp_path / "alone.md"
    file.write_text(ONE, "utf-8")
    data = sent(file)
    file.write_text(TWO, "utf-8")
    base = base_of("back.docx", data, file)
    assert base.files == {"alone.md": ONE.encode()}


# --- What is not taken ---------------------------------------------------------------------------


def test_a_file_of_another_edition_is_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "others"
    shutil.copytree(folder, other)
    assert refused(sent(folder), other) == ["BX902"]


def test_a_file_without_any_mark_is_refused(folder: Path) -> None:
    def bare(part: bytes) -> bytes:
        return re.sub(rb"<w:bookmark[^>]*>", b"", part)

    data = with_parts(sent(folder), {MAP: None, PROPERTIES: None, "word/document.xml": bare})
    assert refused(data, folder) == ["BX901"]


def test_bookmarks_alone_are_taken_with_a_warning(folder: Path) -> None:
    base = base_of("back.docx", with_parts(sent(folder), {MAP: None, PROPERTIES: None}), folder)
    assert base.found == "sources"
    assert codes(base) == ["BX905"]


def test_bookmarks_of_other_sources_are_not_taken(folder: Path) -> None:
    data = with_parts(sent(folder), {MAP: None, PROPERTIES: None})
    for name in ("one.md", "two.md"):
        (folder / name).rename(folder / f"new-{name}")
    (folder / "edition.toml").write_text(
        SETTINGS.replace('"one', '"new-one').replace('"two', '"new-two')
    )
    assert refused(data, folder) == ["BX904"]


def test_no_package_is_refused_as_every_reader_refuses_it(folder: Path) -> None:
    assert refused(b"no zip", folder) == ["BX170"]
    assert refused(sent(folder)[:2000], folder) == ["BX170"]


def packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data)).decode()


def other_source(name: str, data: bytes, digest: str = "") -> bytes:
    digest = digest or hashlib.sha256(data).hexdigest()
    return (
        f'<bx:map xmlns:bx="urn:briefexport:map" edition="briefs" model="MODEL"><bx:brief id="one">'
        f'<bx:base file="{name}" sha256="{digest}"><bx:zlib>{packed(data)}</bx:zlib></bx:base>'
        "</bx:brief></bx:map>"
    ).encode()


HOSTILE = {
    "a name that leads out": other_source("../../etc/passwd.md", b"x"),
    "an absolute name": other_source("/etc/one.md", b"x"),
    "a name with a drive": other_source("c:one.md", b"x"),
    "a name of no source": other_source("one.exe", b"x"),
    "another digest": other_source("one.md", b"x", "0" * 64),
    "a bomb": other_source("one.md", b"\0" * (65 * 2**20)),
    "no XML": b"<bx:map xmlns:bx='urn:briefexport:map'><",
    "another root": b'<map xmlns="urn:briefexport:map2"/>',
    "a doctype": b'<!DOCTYPE a [<!ENTITY b "c">]>' + other_source("one.md", b"x"),
    "cut off": other_source("one.md", b"x").replace(b"</bx:zlib>", b"!</bx:zlib>"),
    "no source": b'<m:map xmlns:m="urn:briefexport:map" model="MODEL"><m:brief id="a"/></m:map>',
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_map_is_told_and_the_properties_used(folder: Path, hostile: bytes) -> None:
    data = sent(folder)
    model = stamp_of("a.docx", data).model.encode()
    hostile = hostile.replace(b"MODEL", model)
    base = base_of(
        "back.docx", with_parts(data, {"customXml/item1.xml": lambda _: hostile}), folder
    )
    assert base.found == "properties"
    assert codes(base) == ["BX903"]
    assert sources(base) == [ONE, TWO]


def test_a_map_of_another_fingerprint_is_not_taken(folder: Path) -> None:
    data = sent(folder)
    model = stamp_of("a.docx", data).model
    other = with_parts(
        data, {"customXml/item1.xml": lambda part: part.replace(model.encode(), b"0" * 64)}
    )
    base = base_of("back.docx", other, folder)
    assert (base.found, codes(base)) == ("properties", ["BX903"])


def test_sources_of_another_version_are_taken_with_a_warning(folder: Path) -> None:
    data = sent(folder)
    model = stamp_of("a.docx", data).model.encode()

    def other(part: bytes) -> bytes:
        return part.replace(model, b"0" * 64)

    found = base_of("back.docx", with_parts(data, {MAP: other, PROPERTIES: other}), folder)
    assert (found.found, codes(found)) == ("map", ["BX905"])


# --- Pictures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", [None, b"other"], ids=["gone", "another"])
def test_a_picture_that_changed_since_is_no_change_of_the_editors(
    folder: Path, now: bytes | None
) -> None:
    file = folder / "dot.png"
    file.write_bytes(pixels())
    (folder / "one.md").write_text(f"{ONE}\n![A dot](dot.png)\n", "utf-8")
    data = sent(folder)
    if now is None:
        file.unlink()
    else:
        file.write_bytes(pixels() + now)
    base = base_of("back.docx", data, folder)
    shown = exported(base)
    back = edited("back.docx", data, base, shown)
    for slug, brief in base.briefs.items():
        before, after = shown.brief(slug), back.brief(slug)
        assert before
        assert after
        assert target(brief, before, after, back.marks, back.pictures).brief is brief
