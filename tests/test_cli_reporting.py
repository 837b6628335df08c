"""Diagnostics as text: an excerpt with a caret for people, and four forms for programs."""

import hashlib
import json
from pathlib import Path

import markdown_it
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from briefexport.catalogue import RULES, Severity
from briefexport.cli import run
from briefexport.cli.github import annotations, findings_table
from briefexport.cli.reporting import as_json, concise, full, github, sarif, summary
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import failure
from briefexport.source import Source

SOURCE = Source(
    "a.md", 'title\nwidth = "20"\n\n\tdeep 日本語 word\n' + "far " * 100 + "HERE it is\n"
)


def at(word: str, source: Source = SOURCE) -> Place:
    start = source.text.index(word)
    return source.place(start, start + len(word))


def shown(finding: Diagnostic, width: int = 80) -> str:
    return full(finding, width).plain


def test_a_finding_is_shown_with_its_line_a_caret_and_the_way_out() -> None:
    found = diagnostic("BX323", "should be a number", at('"20"'), hint="write 20")
    assert shown(found) == (
        "error[BX323]: should be a number\n"
        " --> a.md:2:9\n"
        "  |\n"
        '2 | width = "20"\n'
        "  |         ^^^^\n"
        "  = write 20"
    )


def test_the_caret_stands_under_wide_characters_and_after_a_tab() -> None:
    *_, line, caret = shown(diagnostic("BX001", "x", at("本語"))).split("\n")
    assert line == "4 |  deep 日本語 word"
    assert caret == "  |         ^^^^"


def test_of_a_long_line_the_part_about_the_place_is_shown() -> None:
    *_, line, caret = shown(diagnostic("BX001", "x", at("HERE"))).split("\n")
    assert cell_len(line) <= 80
    assert caret.index("^") == line.index("HERE")
    assert caret.count("^") == 4


def test_what_has_no_line_or_no_place_is_told_without() -> None:
    assert shown(diagnostic("BX001", "x")) == "error[BX001]: x"
    assert shown(diagnostic("BX001", "x", Place(file="b"))) == "error[BX001]: x\n --> b"
    assert shown(diagnostic("BX001", "x", Place(file="b", line=3))).endswith("--> b:3")


def test_nothing_a_document_says_acts_on_the_terminal() -> None:
    source = Source("\x1b[2J.md", "\ufeffab\x1b[31mred\u202eevil\x07")
    found = diagnostic("BX001", "m\x1b]0;x\x07\nn", source.place(1, 3), hint="\x9bh")
    for text in (shown(found), concise(found)):
        assert all(character.isprintable() for line in text.split("\n") for character in line)
    assert shown(found).split("\n")[-2] == "  | ^^"


@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=400),
    st.integers(0, 399),
    st.integers(0, 50),
    st.integers(20, 120),
)
def test_any_place_is_shown_within_the_width(
    text: str, start: int, length: int, width: int
) -> None:
    place = Source("a", text).place(min(start, len(text) - 1), min(start + length, len(text)))
    _head, where, *excerpt = shown(diagnostic("BX001", "x", place), width).split("\n")
    assert where.endswith(str(place))
    if excerpt:
        _, line, caret = excerpt
        room = max(20, width - 4) + 4
        assert cell_len(line) <= room
        assert "^" in caret
        assert cell_len(caret) <= room


FINDINGS = (
    diagnostic("BX323", "50% of a,b:\nc", at('"20"'), hint="write 20"),
    diagnostic("BX001", "x"),
    Diagnostic(code="BX002", message="n", severity="note", place=Place(file="/a b/c:d.md", line=4)),
)


def test_concise_is_one_line() -> None:
    assert concise(FINDINGS[0]) == "a.md:2:9: error[BX323]: 50% of a,b: c"


def test_json_is_an_array_of_flat_objects() -> None:
    assert json.loads(as_json(FINDINGS, {})) == [
        {"code": "BX323", "severity": "error", "message": "50% of a,b:\nc", "hint": "write 20",
         "file": "a.md", "line": 2, "column": 9, "end_column": 13},
        {"code": "BX001", "severity": "error", "message": "x"},
        {"code": "BX002", "severity": "note", "message": "n", "file": "/a b/c:d.md", "line": 4},
    ]  # fmt: skip
    assert as_json((), {}) == "[]"


def test_github_gets_workflow_commands_with_what_they_must_escape_escaped() -> None:
    where = "file=a.md,line=2,col=9,endColumn=13"
    assert [github(finding) for finding in FINDINGS] == [
        f"::error {where},title=BX323 wrong value::50%25 of a,b:%0Ac. write 20",
        "::error title=BX001 internal error::x",
        "::notice file=/a b/c%3Ad.md,line=4,title=BX002 nothing to build::n",
    ]


def test_sarif_has_a_rule_for_every_result_and_places_in_characters() -> None:
    log = json.loads(sarif(FINDINGS, {}))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["BX001", "BX002", "BX323"]
    for finding, result in zip(FINDINGS, run["results"], strict=True):
        assert result["level"] == finding.severity
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
    first, second, third = run["results"]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a.md"},
        "region": {"startLine": 2, "startColumn": 9, "endColumn": 13},
    }
    assert "locations" not in second
    uri = third["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///a%20b/c%3Ad.md"


def test_the_summary_counts_by_severity() -> None:
    assert summary(FINDINGS) == "2 errors, 1 note"
    assert summary(()) == ""


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_code_can_be_explained(code: str) -> None:
    rule = RULES[code]
    assert rule.title[0].islower() or rule.title[:2].isupper() or rule.title.startswith("BX")
    assert rule.explanation.endswith((".", ")"))


def test_a_fault_of_the_system_is_not_called_ours() -> None:
    with pytest.raises(OSError, match="nowhere") as caught:
        Path("/nowhere/at/all").read_bytes()
    found = failure(caught.value)
    assert (found.code, found.message) == ("BX005", "/nowhere/at/all: no such file or directory")
    assert failure(ValueError("odd")).code == "BX001"


# --- What GitHub shows ---------------------------------------------------------------------------


def told(severity: Severity, message: str) -> Diagnostic:
    return diagnostic("BX315", message, Place(file="a.md", line=3), severity=severity)


def test_github_is_shown_the_ten_worst_and_told_how_many_more_there_are() -> None:
    found = [told("note", "n"), *(told("warning", f"w{n}") for n in range(9)), told("error", "e")]
    lines = annotations([*found, told("error", "f")])
    assert [line[:7] for line in lines[:2]] == ["::error", "::error"]
    assert [line.partition(" ")[0] for line in lines[2:10]] == ["::warning"] * 8
    assert lines[10:] == ["2 findings more: see the summary of the job"]
    assert len(annotations(found[:10])) == 10


def test_the_summary_of_a_job_has_all_findings_and_none_of_their_markup() -> None:
    hostile = "a | b\n<img src=x> ![x](http://x.example) `c` @all\x1b[31m"
    page = findings_table([told("warning", hostile), told("error", "e")])
    assert page.startswith("### 1 error, 1 warning\n\n|  | code | where | what |\n| --- |")
    rows = page.strip().splitlines()[4:]
    assert [row.split(" | ")[0] for row in rows] == ["| error", "| warning"]
    assert "a\\.md\\:3" in rows[1]
    html = markdown_it.MarkdownIt("commonmark").enable("table").render(page)
    assert html.count("<tr>") == 3
    assert html.count("<td>") == 8
    for tag in ("<img", "<a ", "<code"):
        assert tag not in html
    assert "\x1b" not in html
    assert findings_table([]) == ""


def test_the_summary_stays_within_what_github_takes() -> None:
    page = findings_table([told("warning", "x" * 1000) for _ in range(2000)])
    assert len(page.encode()) < 1 << 20
    assert page.rstrip().endswith("rows more")


def test_a_run_adds_to_the_summary_of_its_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("---\ntitel: A\n---\n\n# A\n\nWords.\n")
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    build = ["build", "a.md", "--format", "docx", "--no-proof", "--output-format", "github"]
    assert run(build) == 0
    written = page.read_text()
    assert written.startswith("before\n### ")
    assert "| warning | BX" in written
    assert "dist/a/a\\.docx" in written
    assert hashlib.sha256(Path("dist/a/a.docx").read_bytes()).hexdigest() in written
    assert "::warning file=a.md,line=2" in capsys.readouterr().err
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert run(build) == 0
    assert "the summary of the job could not be written" in capsys.readouterr().err
