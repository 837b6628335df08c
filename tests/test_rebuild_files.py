"""Whatever has changed, files are those that would be made if nothing were kept."""

from contextlib import chdir
from pathlib import Path

import pytest

from briefexport.build import build
from briefexport.built import Order
from briefexport.cache import Cache
from briefexport.finding import Job
from three_briefs import CHANGES, edit, three_briefs

pytestmark = pytest.mark.thorough

CHANGED = [name for name, (_, again) in CHANGES.items() if again is not None]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was built once; its cache is added to, and what is in it stays."""
    project = tmp_path_factory.mktemp("kept")
    three_briefs(project / "one")
    made(project, Cache(project / "cache"))
    return project


def made(project: Path, cache: Cache | None) -> dict[str, bytes]:
    order = Order(proof=False, project=project, cache=cache)
    with chdir(project):
        return dict(build(Job("one", Path("one")), order).files)


@pytest.mark.parametrize("name", CHANGED)
def test_files_are_the_same_with_what_was_kept_before_a_change(
    kept: Path, tmp_path: Path, name: str
) -> None:
    CHANGES[name][0](three_briefs(tmp_path / "one"))
    assert made(tmp_path, Cache(kept / "cache")) == made(tmp_path, None)


def test_a_template_of_the_project_sees_all_of_the_edition(tmp_path: Path) -> None:
    folder, cache = three_briefs(tmp_path / "one"), Cache(tmp_path / "cache")
    templates = tmp_path / "templates" / "pdf"
    templates.mkdir(parents=True)
    template = '{% extends "pdf/shell.html.j2" %}{% block body %}<h1 id="{{ brief.id }}">'
    template += "{% for one in edition.briefs %}{{ one.blocks|length }}.{% endfor %}</h1>"
    (templates / "brief.html.j2").write_text(template + "{{ body }}{% endblock %}")
    before = made(tmp_path, cache)["one.pdf"]
    edit("c.md", "say.", "say.\n\nA paragraph more.")(folder)
    after = made(tmp_path, cache)["one.pdf"]
    assert after == made(tmp_path, None)["one.pdf"]
    assert after != before


def test_an_index_is_listed_as_soon_as_there_is_one(tmp_path: Path) -> None:
    folder, cache = three_briefs(tmp_path / "one"), Cache(tmp_path / "cache")
    edit("edition.toml", "date", 'index = ["sentence"]\ndate')(folder)
    before = made(tmp_path, cache)["one.pdf"]
    edit("b.md", "Words.", "A sentence.")(folder)
    after = made(tmp_path, cache)["one.pdf"]
    assert after == made(tmp_path, None)["one.pdf"]
    assert after != before
