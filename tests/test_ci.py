"""What runs elsewhere: the action, our workflows, the hooks; checked, and run as far as can be."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from briefexport.cli import run
from briefexport.verify import verified

ROOT = Path(__file__).parents[1]
ACTION = ROOT / "action.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent

# Nothing of ours is there before the checkout, and the checkout needs git and its certificates.
BEFORE_THE_CHECKOUT = (
    "apt-get update -qq && apt-get install -y --no-install-recommends ca-certificates git make"
    " python3 python3-venv"
)

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text("utf-8"))


def steps(path: Path) -> Iterator[dict[str, Any]]:
    said = yaml(path)
    if "runs" in said:
        yield from said["runs"]["steps"]
    for job in said.get("jobs", {}).values():
        yield from job["steps"]


def checkout(folder: Path) -> Path:
    """Copy what the checkers read into a repository of its own."""
    for path in (ACTION, *WORKFLOWS):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


def actionlint(folder: Path) -> tuple[int, str]:
    line = [str(TOOLS / "actionlint"), "-no-color", "-shellcheck=", "-pyflakes="]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def zizmor(folder: Path) -> tuple[int, str]:
    line = [str(TOOLS / "zizmor"), "--offline", "--no-progress", "--persona=pedantic", "."]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_actionlint_finds_nothing_in_workflows_and_action(tmp_path: Path) -> None:
    assert actionlint(checkout(tmp_path)) == (0, "")


def test_zizmor_finds_nothing_in_workflows_and_action(tmp_path: Path) -> None:
    code, said = zizmor(checkout(tmp_path))
    assert code == 0, said
    for name in ("action.yml", *(path.name for path in WORKFLOWS)):
        assert f"{name}\n" in said


PLANTED = [
    (actionlint, "editions.yml", "changed-since:", "changed-sinse:", "changed-sinse"),
    (actionlint, "test.yml", "matrix.python }}", "matrix.pyton }}", "pyton"),
    (zizmor, "test.yml", "@3d3c42e5aac5ba805825da76410c181273ba90b1", "@v7", "unpinned-uses"),
    (zizmor, "action.yml", "ci\" build'", "ci\" build ${{ inputs.style }}'", "template-injection"),
    (zizmor, "editions.yml", "persist-credentials: false", "lfs: false", "artipacked"),
]


@pytest.mark.parametrize(("check", "name", "before", "after", "told"), PLANTED)
def test_what_is_wrong_would_be_found(
    tmp_path: Path, check: Any, name: str, before: str, after: str, told: str
) -> None:
    (path,) = [one for one in checkout(tmp_path).rglob("*.yml") if one.name == name]
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    code, said = check(tmp_path)
    assert code != 0
    assert told in said


def test_every_action_is_named_by_the_hash_of_its_commit_and_its_release() -> None:
    for path in (ACTION, *WORKFLOWS):
        for line in re.findall(r"uses: (.*)", path.read_text("utf-8")):
            assert line.startswith("./ ") or re.fullmatch(
                r"[\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line
            )


# --- What the steps run ---------------------------------------------------------------------------


def lines() -> set[str]:
    return {step["run"] for path in (ACTION, *WORKFLOWS) for step in steps(path) if "run" in step}


def test_the_steps_run_our_own_targets_and_scripts_and_nothing_else() -> None:
    assert lines() == {
        'make -C "$GITHUB_ACTION_PATH" setup',
        '"$GITHUB_ACTION_PATH/scripts/ci" build',
        '"$GITHUB_ACTION_PATH/scripts/ci" proof',
        "make test",
        ".ci/run",
        BEFORE_THE_CHECKOUT,
    }
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "exec make test"


@pytest.mark.parametrize("target", ["setup", "test"])
def test_the_targets_that_steps_name_are_there(target: str) -> None:
    line = ["make", "--dry-run", "--always-make", "-C", str(ROOT), target]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "scripts/bootstrap" in done.stdout


def step(line_end: str) -> dict[str, Any]:
    (found,) = [one for one in steps(ACTION) if str(one.get("run", "")).endswith(line_end)]
    return found


def defaults() -> dict[str, str]:
    return {name: str(said["default"]) for name, said in yaml(ACTION)["inputs"].items()}


def environment(found: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    """Return the variables of a step, its inputs filled in as GitHub fills them."""
    inputs = {**defaults(), **given}

    def filled(value: str) -> str:
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: inputs[match[1]], value)

    return {name: filled(value) for name, value in found["env"].items()}


def ran(line_end: str, project: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner does, in `project`."""
    found = step(line_end)
    own = {"GITHUB_ACTION_PATH": str(ROOT), "GITHUB_OUTPUT": str(project / "output.txt")}
    page = {"GITHUB_STEP_SUMMARY": str(project / "summary.md")}
    named = {name.replace("_", "-"): value for name, value in given.items()}
    return subprocess.run(
        [found["shell"], "-e", "-c", found["run"]],
        cwd=project,
        env={**os.environ, **own, **page, **environment(found, named)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        folder = tmp_path / "sources" / name
        folder.mkdir(parents=True)
        (folder / "edition.toml").write_text('title = "x"\nlanguage = "en"\ndate = 2025-02-20\n')
        (folder / "a.md").write_text("# A title\n\nSome words.\n")
    return tmp_path


@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="the tests run in another environment")
def test_the_steps_of_the_action_build_prove_and_tell(project: Path) -> None:
    (project / "sources" / "one" / "a.md").write_text("---\ntitel: A\n---\n\n# A\n\nWords.\n")
    done = ran("build", project, formats="docx")
    assert done.returncode == 0, done.stderr
    assert "::warning file=sources/one/a.md,line=2" in done.stderr
    assert (project / "output.txt").read_text() == "published=true\n"
    summary = (project / "summary.md").read_text()
    assert "dist/one/one\\.docx" in summary
    assert "titel" in summary
    for name in ("one", "two"):
        assert verified(project / "dist" / name).diagnostics == ()
    assert any((project / ".briefexport" / "cache").iterdir())
    done = ran("proof", project)
    assert done.returncode == 0, done.stderr
    assert "whole" in done.stdout


@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="the tests run in another environment")
def test_an_edition_that_fails_fails_the_step_and_keeps_no_other_from_being_kept(
    project: Path,
) -> None:
    (project / "sources" / "two" / "edition.toml").write_text("titel = 1\n")
    editions = f"{project / 'sources' / 'one'}\nsources/two\n"
    done = ran("build", project, formats="docx", editions=editions, strict="true")
    assert done.returncode == 1
    assert "::error file=sources/two/edition.toml,line=1" in done.stderr
    assert (project / "output.txt").read_text() == "published=true\n"
    assert ran("proof", project, editions=editions).returncode == 0
    manifest = project / "dist" / "one" / "manifest.json"
    manifest.write_text(json.dumps({"format": "x"}))
    done = ran("proof", project, editions=editions)
    assert (done.returncode, "::error file=dist/one/manifest.json" in done.stderr) == (1, True)


@pytest.mark.skipif(not (ROOT / ".venv").exists(), reason="the tests run in another environment")
def test_where_nothing_has_changed_nothing_is_published(project: Path) -> None:
    for line in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", str(project), *line], check=True)
    done = ran("build", project, changed_since="HEAD", formats="docx")
    assert done.returncode == 0, done.stderr
    assert "not changed since HEAD: one, two" in done.stderr
    assert (project / "output.txt").read_text() == "published=false\n"
    hostile = ran("build", project, changed_since="--output=/dev/null", editions="-o\n$(id)")
    assert hostile.returncode == 2


# --- Hooks ----------------------------------------------------------------------------------------


def hooks() -> list[dict[str, Any]]:
    found = yaml(ROOT / ".pre-commit-hooks.yaml")
    assert isinstance(found, list)
    return found


def test_hooks_say_what_pre_commit_asks_for() -> None:
    assert [hook["id"] for hook in hooks()] == ["briefexport-lint", "briefexport-check"]
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    for hook in hooks():
        assert {"id", "name", "entry", "language", "files", "args"} <= set(hook)
        assert hook["language"] == "python"
        assert hook["additional_dependencies"] == extra["epub"]
        assert re.search(hook["files"], "sources/one/a.md")
        assert not re.search(hook["files"], "README.md")


def test_hooks_run_what_they_say(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    lint, check = ([*shlex.split(hook["entry"])[1:], *hook["args"]] for hook in hooks())
    for name in ("one", "two"):
        with Path(f"sources/{name}/edition.toml").open("a") as file:
            file.write('formats = ["docx"]\n')
    assert run(lint) == 0
    assert run(check) == 1
    assert "not published" in capsys.readouterr().err
    assert run(["build"]) == 0
    assert run(check) == 0
