"""A DOCX for review: repairs as tracked changes, comments at the characters they are about."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from briefexport.cli import run
from briefexport.edition.load import planned, survey
from briefexport.readers.docx import READER
from briefexport.readers.docx.tracked import Remark, comments
from briefexport.revise.passages import passages
from briefexport.walk import plain
from briefexport.wordml.package import pack
from docx_files import File, W, found, opened
from redlines import said

ARTICLE = """\
---
title: A "test" brief
language: en-GB
date: 2025-02-20
---

He said "this is it" in 1990-1995... See [here](https://example.org/x) for more.

# Some results {#results}

- One item.
- Another item, *leaning* to one side.

| Port   | Ship   |
|--------|--------|
| Harbour | Ferry |

Table: What sails where {#sailing}

A claim.[^1] It is shown in [](#sailing).

[^1]: The note says so, at length.
"""


def thread(
    block: str, part: str, start: int, end: int, text: str = "Is it so?", **more: Any
) -> dict[str, Any]:
    spot = {"brief": "a", "block": block, "part": part, "start": start, "end": end, "source": None}
    ada = {"author": "Ada Editor", "date": "2025-03-01T10:00:00Z", "text": text}
    return {
        "id": "0", "said": ada, "replies": [], "resolved": False, "quoted": "", "spot": spot,
        "place": {},
    } | more  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was built."""

    data: bytes

    @property
    def file(self) -> File:
        return opened(self.data)


def built(
    folder: Path, *threads: dict[str, Any], review: bool = True, article: str = ARTICLE
) -> Sent:
    (folder / "a.md").write_text(article, "utf-8")
    out = folder / ("review" if review else "plain")
    arguments = ["build", str(folder / "a.md"), "-o", str(out), "--format", "docx", "-v"]
    if review:
        arguments.append("--review")
    if threads:
        file = folder / "comments.json"
        file.write_text(
            json.dumps({"format": "briefexport-comments/1", "comments": threads}), "utf-8"
        )
        arguments += ["--comments", str(file)]
    assert run(arguments) == 0
    return Sent((out / "a" / "a.docx").read_bytes())


def ids_of(folder: Path) -> dict[str, str]:
    """Return the ids of the blocks of the article by the first of their words."""
    (folder / "a.md").write_text(ARTICLE, "utf-8")
    (read,) = survey(planned(folder / "a.md")).reads
    return {
        plain(one.content).split()[0]: one.key[0] for one in passages(read.brief) if one.content
    }


def commented(file: File) -> list[str]:
    """Return the words that each comment hangs on, by the ids of comments."""
    texts: dict[str, str] = {}
    open_: list[str] = []
    for one in file.body.iter():
        if one.tag == f"{W}commentRangeStart":
            open_.append(str(one.get(f"{W}id")))
            texts[open_[-1]] = ""
        elif one.tag == f"{W}commentRangeEnd":
            open_.remove(str(one.get(f"{W}id")))
        elif one.tag == f"{W}t":
            for id_ in open_:
                texts[id_] += one.text or ""
        elif one.tag == f"{W}footnoteReference":
            for id_ in open_:
                texts[id_] += "(note)"
    assert not open_
    marks = [one.get(f"{W}id") for one in found(file.body, "commentReference")]
    assert sorted(map(str, marks)) == sorted(texts)
    return [texts[id_] for id_ in sorted(texts, key=int)]


def test_accepted_it_is_what_is_built_without_review_and_rejected_what_the_author_wrote(
    tmp_path: Path,
) -> None:
    bare, sent = built(tmp_path, review=False), built(tmp_path)
    assert said(sent.data, "accept") == said(bare.data)
    (rejected,) = said(sent.data, "reject")
    assert plain(rejected.title) == 'A "test" brief'
    assert ("ins", "…") in marks(sent.file)
    assert ("del", "...") in marks(sent.file)


def marks(file: File) -> list[tuple[str, str]]:
    return [
        (str(one.tag).removeprefix(W), "".join(text.text or "" for text in one.iter() if text.text))
        for one in file.body.iter(f"{W}ins", f"{W}del")
    ]


def test_a_repair_is_marked_by_its_characters_alone(tmp_path: Path) -> None:
    assert marks(built(tmp_path).file)[:4] == [
        ("del", '"'), ("ins", "“"), ("del", '"'), ("ins", "”"),
    ]  # fmt: skip


def test_without_review_there_is_no_comment_and_no_change(tmp_path: Path) -> None:
    parts = built(tmp_path, review=False).file.parts
    assert not [name for name in parts if "comments" in name]
    assert b"trackRevisions" not in parts["word/settings.xml"]


def test_what_lint_doubts_hangs_on_the_words_it_is_about(tmp_path: Path) -> None:
    sent = built(tmp_path)
    (doubt,) = comments(READER.open("a.docx", sent.data))
    assert doubt.said.author == "briefexport"
    assert doubt.said.date == "2025-02-20T00:00:00Z"
    assert "BX251" in doubt.said.text
    assert commented(sent.file) == ["here"]


PLACES = (
    ("A", "title", 2, 8, "“test”"),
    ("He", "content", 9, 13, "this"),
    ("He", "content", 39, 43, "here"),
    ("Some", "content", 5, 12, "results"),
    ("Another", "content", 14, 21, "leaning"),
    ("What", "caption", 5, 10, "sails"),
    ("Harbour", "cell 1", 0, 7, "Harbour"),
    ("A", "content", 2, 7, "claim"),
    ("A", "content", 8, 9, "(note)"),
    ("The", "content", 4, 8, "(note)"),
)


def test_an_editors_comment_hangs_on_its_characters(tmp_path: Path) -> None:
    ids = ids_of(tmp_path)
    threads = [
        thread("" if part == "title" else ids[first], part, start, end)
        for first, part, start, end, _ in PLACES
    ]
    sent = built(tmp_path, *threads)
    assert commented(sent.file)[: len(PLACES)] == [shown for *_, shown in PLACES]


def test_replies_follow_and_what_is_resolved_stays_behind(tmp_path: Path) -> None:
    reply = {"author": "Ben", "date": "2025-03-02T10:00:00Z", "text": "It is.\nLook it up."}
    sent = built(
        tmp_path,
        thread("", "title", 2, 8, replies=[reply]),
        thread("", "title", 0, 1, "Done.", resolved=True),
    )
    first, doubt = comments(READER.open("a.docx", sent.data))
    assert first.said == Remark("Ada Editor", "2025-03-01T10:00:00Z", "Is it so?")
    assert first.replies == (Remark("Ben", "2025-03-02T10:00:00Z", "It is.\nLook it up."),)
    assert not first.resolved
    assert doubt.said.author == "briefexport"


def test_another_reader_finds_the_comments(tmp_path: Path) -> None:
    sent = built(tmp_path, thread("", "title", 2, 8))
    shown = [(one.author, one.initials) for one in Document(io.BytesIO(sent.data)).comments]
    assert shown == [("Ada Editor", "AE"), ("briefexport", "b")]


def test_several_comments_in_one_paragraph_each_have_their_place(tmp_path: Path) -> None:
    block = ids_of(tmp_path)["He"]
    places = [(0, 2), (3, 7), (0, 7), (9, 13), (10, 12)]
    sent = built(tmp_path, *(thread(block, "content", *place) for place in places))
    assert commented(sent.file)[:5] == ["He", "said", "He said", "this", "hi"]


def test_a_comment_without_its_block_stands_at_the_title(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = built(tmp_path, thread("a-gone", "content", 2, 8))
    assert "BX971" in capsys.readouterr().err
    assert commented(sent.file)[0] in "A “test” brief"


@pytest.mark.parametrize(
    "data", ["{", "[]", '{"format": "other", "comments": []}', '{"format": 1, "comments": [1]}']
)
def test_a_file_that_holds_no_comments_is_refused(
    tmp_path: Path, data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "c.json").write_text(data, "utf-8")
    arguments = ["build", str(tmp_path / "a.md"), "-o", str(tmp_path), "--format", "docx"]
    arguments += ["--comments", str(tmp_path / "c.json")]
    assert run(arguments) == 2
    assert run([*arguments, "--review"]) == 1
    assert "BX970" in capsys.readouterr().err


def test_the_same_is_sent_every_time(tmp_path: Path) -> None:
    first = built(tmp_path, thread("", "title", 2, 8)).data
    assert built(tmp_path, thread("", "title", 2, 8)).data == first


# --- What becomes of repairs ---------------------------------------------------------------------


def decided(data: bytes, *, accept: bool) -> bytes:
    """Return a file as it is when its editor has accepted or rejected all that is tracked."""
    parts = dict(opened(data).parts)
    gone, kept = (f"{W}del", f"{W}ins") if accept else (f"{W}ins", f"{W}del")
    for name in ("word/document.xml", "word/footnotes.xml"):
        root = etree.fromstring(parts[name])
        etree.strip_elements(root, gone, with_tail=False)
        etree.strip_tags(root, kept)
        for text in list(root.iter(f"{W}delText")):
            text.tag = f"{W}t"
        parts[name] = etree.tostring(root)
    return pack(parts)


def revised(folder: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Return the exit code of `revise`, the lines that its patch puts in, and what it says."""
    file = folder / "back.docx"
    file.write_bytes(data)
    capsys.readouterr()
    code = run(["revise", str(file), str(folder / "a.md")])
    out, err = capsys.readouterr()
    lines = [one[1:] for one in out.splitlines() if one.startswith("+") and one[1] != "+"]
    return code, "\n".join(lines), err


def test_a_repair_that_was_accepted_is_written_into_the_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = decided(built(tmp_path).data, accept=True)
    code, lines, _ = revised(tmp_path, data, capsys)
    assert code == 0
    assert "title: A “test” brief" in lines
    assert "He said “this is it” in 1990–1995… See [here](https://example.org/x) for more." in lines


def test_a_repair_that_nobody_settled_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert revised(tmp_path, built(tmp_path).data, capsys)[:2] == (0, "")


def test_a_repair_that_was_rejected_is_told_with_how_to_switch_it_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = decided(built(tmp_path).data, accept=False)
    _, lines, told = revised(tmp_path, data, capsys)
    assert "“" not in lines
    assert "BX972" in told
    assert 'files = ["a.md"]' in told


def test_a_file_that_is_not_for_review_settles_no_repair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = built(tmp_path, review=False).data
    assert revised(tmp_path, data, capsys)[:2] == (0, "")
