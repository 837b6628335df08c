"""Which editions a range of commits touches, as git tells it; and what is said where it cannot."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from briefexport.cli import run
from briefexport.errors import UsageError
from briefexport.finding import plan
from briefexport.touched import touched

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


def git(*arguments: str, at: Path | None = None) -> str:
    names = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": os.devnull}
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    line = ["git", "-C", str(at or "."), *who, "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(
        line, env={**os.environ, **names}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit() -> str:
    git("add", "-A")
    git("commit", "-qm", "x", "--allow-empty")
    return git("rev-parse", "HEAD")


def put(name: str, text: str = "# A title\n\nWords.\n") -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A repository with three editions, two of them in one style of the project's own."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    put("styles/base.toml", 'name = "base"\nextends = "brief"\n')
    put("styles/house.toml", 'name = "house"\nextends = "base"\n')
    put("templates/epub/none.j2", "")
    put("README.md")
    put(".gitignore", "dist\n")
    for name, style in (("one", "house"), ("two", "base"), ("three", "report")):
        put(f"sources/{name}/edition.toml", f'title = "x"\nstyle = "{style}"\n')
        put(f"sources/{name}/a.md")
        put(f"sources/{name}/p/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    return commit()


def names(since: str, *paths: str, style: str = "") -> set[str]:
    jobs = plan([Path(path) for path in paths or ("sources",)])
    return {job.slug for job in touched(jobs, since, Path.cwd(), style)}


def changed(name: str) -> Callable[[], None]:
    def change() -> None:
        with Path(name).open("a") as file:
            file.write("\n")

    return change


def moved_away() -> None:
    git("mv", "sources/one/p/a.svg", "b.svg")


def moved_between() -> None:
    git("mv", "sources/one/a.md", "sources/two/b.md")
    put("sources/one/c.md")


ALL = {"one", "two", "three"}
CHANGES: list[tuple[Callable[[], object], set[str]]] = [
    (lambda: None, set()),
    (changed("README.md"), set()),
    (changed("sources/one/a.md"), {"one"}),
    (changed("sources/two/p/a.svg"), {"two"}),
    (changed("sources/three/edition.toml"), {"three"}),
    (lambda: Path("sources/one/p/a.svg").unlink(), {"one"}),
    (moved_away, {"one"}),
    (moved_between, {"one", "two"}),
    (lambda: put("sources/two/new Ä\n.md"), {"two"}),
    (lambda: put("sources/four/edition.toml"), set()),
    (changed("styles/house.toml"), {"one"}),
    (changed("styles/base.toml"), {"one", "two"}),
    (lambda: put("styles/report.toml", 'name = "report"\nextends = "brief"\n'), {"three"}),
    (lambda: Path("styles/house.toml").unlink(), {"one"}),
    (lambda: put("styles/other.toml", ""), set()),
    (lambda: put("styles/icc/press.icc", ""), ALL),
    (changed("templates/epub/none.j2"), ALL),
    (lambda: put("templates/pdf/brief.html.j2"), ALL),
    (lambda: put("uv.lock", ""), ALL),
]


@pytest.mark.parametrize(("change", "wanted"), CHANGES)
@pytest.mark.parametrize("committed", [True, False])
def test_an_edition_is_touched_by_its_files_and_by_what_it_is_set_in(
    start: str, change: Callable[[], object], wanted: set[str], *, committed: bool
) -> None:
    change()
    if committed:
        commit()
    assert names(start) == wanted | ({"four"} if Path("sources/four").exists() else set())


def test_what_is_not_committed_counts_where_there_is_no_range(start: str) -> None:
    changed("sources/one/a.md")()
    second = commit()
    changed("sources/two/a.md")()
    git("add", "-A")
    put("sources/three/new.md")
    assert names(start) == ALL
    assert names("HEAD") == {"two", "three"}
    assert names(f"{start}..{second}") == {"one"}
    assert names(f"{start}..") == {"one"}
    assert names("HEAD..HEAD") == set()


def test_three_points_leave_out_what_the_other_branch_has_done_since(start: str) -> None:
    git("switch", "-qc", "work")
    changed("sources/one/a.md")()
    commit()
    git("switch", "-q", "main")
    changed("sources/two/a.md")()
    commit()
    assert names("main..work") == {"one", "two"}
    assert names("main...work") == {"one"}


def test_another_style_is_what_counts_where_one_is_asked_for(start: str) -> None:
    changed("styles/house.toml")()
    assert names(start, style="house") == ALL
    assert names(start, style="brief") == set()


def test_one_article_is_touched_by_itself_and_by_pictures_but_not_by_others(start: str) -> None:
    put("sources/one/b.md")
    assert names("HEAD", "sources/one/a.md") == set()
    changed("sources/one/p/a.svg")()
    assert names("HEAD", "sources/one/a.md") == {"a"}


def test_what_cannot_be_told_of_an_edition_is_built(start: str, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    shutil.copytree("sources/one", outside / "five")
    put("sources/two/edition.toml", 'title = "x"\nstyle = "nowhere"\n')
    commit()
    assert names("HEAD", "sources", str(outside)) == {"two", "five"}


def test_an_edition_behind_a_link_is_touched_by_the_link_and_by_what_it_leads_to(
    start: str,
) -> None:
    for name in ("four", "five"):
        put(f"elsewhere/{name}/edition.toml", 'title = "x"\nstyle = "report"\n')
        put(f"elsewhere/{name}/a.md")
    Path("sources/link").symlink_to("../elsewhere/four")
    commit()
    assert names("HEAD") == set()
    changed("elsewhere/four/a.md")()
    assert names("HEAD") == {"four"}
    git("checkout", "-q", ".")
    Path("sources/link").unlink()
    Path("sources/link").symlink_to("../elsewhere/five")
    assert names("HEAD") == {"five"}


def test_a_submodule_is_touched_where_its_commit_is(start: str, tmp_path: Path) -> None:
    other = tmp_path.parent / f"{tmp_path.name}-other"
    git("clone", "-q", ".", str(other))
    git("submodule", "--quiet", "add", str(other), "sources/sub")
    shutil.copy("sources/one/edition.toml", "sources/sub/sources/one/x.toml")
    commit()
    assert names("HEAD", "sources/sub/sources") == ALL


def test_before_the_first_commit_of_a_branch_there_was_nothing(start: str) -> None:
    assert names("0" * 40) == ALL


@pytest.mark.parametrize(
    "since",
    ["", "nowhere", "-1", "--output=x", "-", "HEAD..nowhere", "--help..HEAD", "HEAD:README.md",
     "a\0b", "HEAD\n--", "$(touch x)", "0" * 39 + "1"],
)  # fmt: skip
def test_what_is_no_revision_is_told_and_nothing_is_run(start: str, since: str) -> None:
    before = sorted(Path().rglob("*"))
    with pytest.raises(UsageError) as caught:
        names(since)
    (found,) = caught.value.diagnostics
    assert found.code == "BX813"
    assert "--unshallow" in found.hint
    assert sorted(Path().rglob("*")) == before


def test_a_shallow_clone_knows_few_revisions(
    start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit()
    shallow = tmp_path.parent / f"{tmp_path.name}-shallow"
    git("clone", "-q", "--depth=1", tmp_path.as_uri(), str(shallow))
    monkeypatch.chdir(shallow)
    assert names("HEAD") == set()
    with pytest.raises(UsageError):
        names(start)


def test_programs_that_a_repository_names_are_not_run(start: str) -> None:
    for key in ("diff.external", "core.fsmonitor", "diff.x.textconv"):
        git("config", key, "touch ran; true")
    put(".gitattributes", "*.md diff=x\n")
    changed("sources/one/a.md")()
    assert names("HEAD") == {"one"}
    assert not Path("ran").exists()


def test_outside_of_a_work_tree_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put("sources/one/edition.toml", 'title = "x"')
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match="not a git repository"):
        names("HEAD")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="git is not installed"):
        names("HEAD")


def test_a_build_makes_what_was_touched_and_names_the_rest(start: str, capsys: Captured) -> None:
    build = ["build", "--format", "docx", "--no-proof", "--changed-since"]
    assert run([*build, "HEAD"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "not changed since HEAD: one, three, two" in err
    changed("sources/one/a.md")()
    assert run([*build, "HEAD"]) == 0
    out, err = capsys.readouterr()
    assert "dist/one/one.docx" in out
    assert "not changed since HEAD: three, two" in err
    assert run([*build, "nowhere"]) == 2
    assert "error[BX813]" in capsys.readouterr().err
