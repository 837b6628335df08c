"""The door to pandoc: what comes in through it, and what does not; with the real program."""

import base64
import io
import json
import subprocess
import time
import warnings
from collections import Counter
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from briefexport.cli import doctor, run
from briefexport.diagnostics import Diagnostic
from briefexport.edition.load import load_edition
from briefexport.errors import BriefExportError, UsageError
from briefexport.model import Brief, Cell, Column, Image, Reference, Row, Table
from briefexport.pandocjson import dumps
from briefexport.readers import READERS, read, reader_of
from briefexport.readers.pandoc import program as door
from briefexport.readers.pandoc.package import pictures
from briefexport.walk import descendants, plain
from every import every_brief, p, png
from markdown_outline import outline
from markdown_visible import of_brief, of_page
from trees import briefs

MARKDOWN = """---
title: The *Lock*
byline: A. Writer
---

## One {#one}

Words[^1] and a ![picture](picture.png) in a line, “quoted”.

![What it shows](picture.png "The caption")

1. a
   - b
2. c

| a | b |
|---|--:|
| c | 1 |

[^1]: A note.
"""


def pandoc(*arguments: str, data: bytes) -> bytes:
    path = door.find_program()
    assert path, "the extra `pandoc` is part of every set-up"
    return subprocess.run([path, *arguments], input=data, capture_output=True, check=True).stdout


def faults(name: str, data: bytes) -> tuple[Diagnostic, ...]:
    with pytest.raises(BriefExportError) as caught:
        read(name, data)
    return caught.value.diagnostics


# --- Out through it ------------------------------------------------------------------------------


@seed(3)
@settings(
    max_examples=8,
    database=None,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(briefs(wild=True, most=8))
def test_the_program_takes_what_is_written_for_it_and_writes_the_same(brief: Brief) -> None:
    ours = json.loads(dumps(brief))
    theirs = json.loads(pandoc("-f", "json", "-t", "json", data=json.dumps(ours).encode()))
    assert (theirs["blocks"], theirs["meta"]) == (ours["blocks"], ours["meta"])


def test_the_words_of_every_node_are_those_of_the_programs_html() -> None:
    body = Brief(every_brief().blocks)
    html = pandoc("-f", "json", "-t", "html", "--mathjax", data=dumps(body).encode()).decode()
    references = [node.target for node in descendants(body) if isinstance(node, Reference)]
    assert letters(of_page(html)) == letters(of_brief(body)) + letters("".join(references))


def test_the_first_column_of_headers_is_one_to_the_program() -> None:
    cells = (Cell((p("a"),), header=True), Cell((p("b"),)))
    table = Table((Column(), Column()), (), (Row(cells), Row(cells)))
    html = pandoc("-f", "json", "-t", "html", data=dumps(Brief((table,))).encode()).decode()
    assert html.count("<th>a</th>") == 2
    assert html.count("<td>b</td>") == 2


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalpha())


def test_show_writes_what_the_program_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN, "utf-8")
    assert run(["show", str(tmp_path / "a.md"), "--to", "pandoc-json"]) == 0
    text = pandoc("-f", "json", "-t", "plain", data=capsys.readouterr().out.encode()).decode()
    assert "1.  a\n" in text
    assert "[1] A note." in text


# --- In through it -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["odt", "epub"])
def test_a_package_is_read_with_the_pictures_in_it(form: str, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(png())
    path = door.find_program()
    assert path
    (tmp_path / "a.md").write_text(MARKDOWN, "utf-8")
    command = [path, "a.md", "-t", form, "-o", f"b.{form}"]
    subprocess.run(command, cwd=tmp_path, check=True)
    (tmp_path / "picture.png").unlink()
    source, reading = read(f"b.{form}", (tmp_path / f"b.{form}").read_bytes())
    shown = outline(reading.brief)
    assert "decimal" in " ".join(shown)
    assert "  * p c" in shown
    assert any(line.startswith("  = a | ") for line in shown)
    assert any("[note p A note.]" in line for line in shown)
    images = [node for node in descendants(reading.brief) if isinstance(node, Image)]
    assert len(images) == 2
    assert {reading.pictures[image.asset] for image in images} == {png()}
    assert "Words and a  in a line, “quoted”." in source.text.split("\n")
    assert len(load_edition(tmp_path / f"b.{form}").edition.briefs) == 1


def test_a_notebook_is_read_with_what_its_cells_put_out(tmp_path: Path) -> None:
    red, blue = (base64.b64encode(png(colour)).decode() for colour in ("red", "blue"))
    cells = [
        {
            "cell_type": "markdown",
            "metadata": {},
            "attachments": {"red.png": {"image/png": red}, "no.png": {"image/png": "A"}},
            "source": ["# A count\n", "\n", "![red](attachment:red.png)"],
        },
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "source": ["count()"],
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["3\n"]},
                {"output_type": "display_data", "metadata": {}, "data": {"image/png": blue}},
            ],
        },
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook), "utf-8")
    _, reading = read("a.ipynb", (tmp_path / "a.ipynb").read_bytes())
    shown = outline(reading.brief)
    assert shown[:4] == [
        "title A count", "figure [image red.png 'red']", "code python 'count()'", "code - '3'",
    ]  # fmt: skip
    assert set(reading.pictures.values()) == {png("red"), png("blue")}
    assert len(load_edition(tmp_path).edition.briefs) == 1


def test_an_article_of_another_format_is_part_of_an_edition(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(png())
    (tmp_path / "b.rst").write_text("B\n=\n\n.. image:: picture.png\n   :alt: red\n", "utf-8")
    (tmp_path / "a.org").write_text("#+TITLE: A\n\nWords.\n", "utf-8")
    edition = load_edition(tmp_path).edition
    assert [plain(brief.title) for brief in edition.briefs] == ["A", "B"]


def test_a_text_in_utf_16_is_one_too() -> None:
    _, reading = read("a.rst", "Größe".encode("utf-16"))
    assert of_brief(reading.brief) == "Größe"


def test_a_label_is_used_once() -> None:
    data = dumps(read("a.md", b"## A {#x}\n\n## B {#y}")[1].brief).replace('"y"', '"x"')
    (finding,) = read("a.rst", pandoc("-f", "json", "-t", "rst", data=data.encode()))[1].diagnostics
    assert finding.code == "BX136"


# --- What does not come in -----------------------------------------------------------------------

INCLUDES = {
    "a.rst": ".. include:: {0}\n\n.. csv-table::\n   :file: {0}\n\na",
    "b.rst": ".. raw:: html\n   :file: {0}\n\na",
    "a.tex": "\\input{{{0}}} \\include{{{0}}} \\lstinputlisting{{{0}}} a",
    "a.org": '#+INCLUDE: "{0}"\n\n#+SETUPFILE: {0}\n\na',
    "a.adoc": "include::{0}[]\n\na",
    "a.typ": '#include "{0}"\n#read("{0}")\n\na',
    "a.muse": "#include {0}\n\na",
    "a.textile": "!{0}!\n\na",
    "a.dbk": '<!DOCTYPE a [<!ENTITY b SYSTEM "file://{0}">]><article><para>&b;a</para></article>',
}


# Of these pandoc takes a file that it may not open for a fault.
REFUSED = {"a.rst", "a.adoc", "a.typ", "a.dbk"}


@pytest.mark.parametrize("name", INCLUDES)
def test_no_document_is_given_another_file(name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Geheimnis", "utf-8")
    data = INCLUDES[name].format(secret).encode()
    if name in REFUSED:
        assert [one.code for one in faults(name, data)] == ["BX155"]
        return
    _, reading = read(str(tmp_path / name), data)
    assert "a" in of_brief(reading.brief)
    assert "Geheimnis" not in of_brief(reading.brief)


def test_without_the_program_the_refusal_names_the_way_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(door, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError) as caught:
        read("a.rst", b"a")
    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.hint) == ("BX154", "pip install 'briefexport[pandoc]'")
    (tmp_path / "a.rst").write_text("a")
    assert run(["show", str(tmp_path / "a.rst")]) == 2
    assert "briefexport[pandoc]" in capsys.readouterr().err
    (told,) = [one for one in doctor.examined() if one.name == "pandoc"]
    assert (told.found, "briefexport[pandoc]" in told.mend) == ("", True)


def test_the_program_of_the_system_does_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = script(tmp_path, "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert door.find_program() != str(fake)  # the extra's comes first
    monkeypatch.setattr(door, "find_spec", lambda _: None)
    assert door.find_program() == str(fake)


def script(folder: Path, line: str) -> Path:
    path = folder / "pandoc"
    path.write_text(f"#!/bin/sh\n{line}\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("exec sleep 60", "did not come to an end within 0 s"),
        ("exit 251", "needed more than 2GiB of memory"),
        ("echo '[INFO] a' >&2; echo bad thing >&2; exit 64", "cannot read it: bad thing"),
        ("exit 7", "cannot read it: exit code 7"),
    ],
)
def test_a_run_that_fails_or_does_not_end_is_told_by_name(
    line: str, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = script(tmp_path, line)
    monkeypatch.setattr(door, "find_program", lambda: str(fake))
    monkeypatch.setattr(door, "SECONDS", 0.3 if "sleep" in line else 60)
    begin = time.monotonic()
    (finding,) = faults("a.rst", b"a")
    assert finding.code == "BX155"
    assert message in finding.message
    assert time.monotonic() - begin < 20


def test_the_heap_of_the_program_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "HEAP", "20m")
    (finding,) = faults("a.rst", b"word *word* " * 40_000)
    assert (finding.code, "20MiB of memory" in finding.message) == ("BX155", True)


def test_a_text_that_is_far_too_long_is_not_tried() -> None:
    (finding,) = faults("a.rst", b"a" * (door.LARGEST + 1))
    assert "more than 16 MiB" in finding.message


# --- Packages ------------------------------------------------------------------------------------


def package(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def twice() -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), ZipFile(target, "w") as archive:
        archive.writestr("a", b"1")
        archive.writestr("a", b"2")
    return target.getvalue()


def encrypted() -> bytes:
    data = bytearray(package(a=b"1"))
    for mark, at in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no zip", "is no ZIP package"),
        (b"", "is no ZIP package"),
        (package(a=b"0" * 20_000_000), "packed far too tightly"),
        (package(**{f"p{n}": b"" for n in range(2001)}), "more than 2000 parts"),
        (twice(), "two parts of one name"),
        (encrypted(), "is encrypted"),
        (package(a=b"1"), "pandoc cannot read it"),
    ],
)
def test_a_package_that_is_none_is_refused_before_it_is_opened(data: bytes, message: str) -> None:
    (finding,) = faults("a.odt", data)
    assert finding.code == "BX155"
    assert message in finding.message


def test_a_picture_is_found_by_its_path_or_by_the_only_end_of_one() -> None:
    data = package(**{"a.png": b"1", "EPUB/b.png": b"2", "x/c.png": b"3", "y/c.png": b"4"})
    found = pictures(data, ["a.png", "./a.png", "b.png", "c.png", "../a.png", "d.png"])
    assert found == {"a.png": b"1", "./a.png": b"1", "b.png": b"2"}


# --- What it tells -------------------------------------------------------------------------------


def test_what_pandoc_skipped_is_told_once_at_its_place() -> None:
    text = "\\begin{document}\n\na \\foo{at line 9}\n\\foo{at line 9} \\maketitle\n\\end{document}"
    found = read("a.tex", text.encode())[1].diagnostics
    told = [(one.place.line, one.severity, one.message) for one in found if one.place]
    assert told == [
        (3, "warning", "pandoc: Skipped '\\foo{at line 9}' (2 times)"),
        (4, "note", "pandoc: Skipped '\\maketitle'"),
    ]


def test_every_format_has_a_reader_and_none_takes_one_of_ours() -> None:
    assert {".rst", ".tex", ".odt", ".org", ".adoc", ".ipynb"} <= set(READERS)
    readers = {suffix: reader_of(f"x{suffix}") for suffix in READERS}
    ours = {suffix for suffix, reader in readers.items() if reader and reader.name != "pandoc"}
    assert {".txt", ".md", ".markdown", ".json"} <= ours
