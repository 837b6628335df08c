"""Editions in parts: what is kept of briefs is what composing all of them anew would give."""

import os
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefexport.cache import Cache, dumped
from briefexport.cache import loaded as loaded_value
from briefexport.edition import load, parts
from briefexport.edition.load import load_edition
from briefexport.edition.parts import InParts, load_in_parts
from briefexport.errors import RefusedError
from three_briefs import ALL, CHANGES, edit, three_briefs

SPECIMEN = Path(__file__).parents[1] / "sources" / "specimen"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three_briefs(tmp_path / "one")


def loaded(folder: Path, cache: Cache) -> InParts:
    return load_in_parts(folder, folder.parent, "", None, cache)


def same_as_whole(folder: Path, found: InParts) -> None:
    whole = load_edition(folder, folder.parent)
    assert found.edition.value == whole.edition
    assert found.loaded.diagnostics == whole.diagnostics
    assert found.loaded.inputs == whole.inputs
    assert [one.base for one in found.edition.value.briefs] == [
        one.base for one in whole.edition.briefs
    ]


def read_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the briefs that are read from now on."""
    names: list[str] = []
    own = load.read_brief

    def read(*given: Any) -> Any:
        names.append(given[2])
        return own(*given)

    monkeypatch.setattr("briefexport.edition.parts.read_brief", read)
    return names


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_the_edition_is_what_it_would_be_if_all_were_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    change, again = CHANGES[name]
    cache = Cache(tmp_path / "cache")
    same_as_whole(folder, loaded(folder, cache))
    change(folder)
    names = read_again(monkeypatch)
    if again is None:
        with pytest.raises(RefusedError) as whole:
            load_edition(folder, folder.parent)
        with pytest.raises(RefusedError) as caught:
            loaded(folder, cache)
        assert caught.value.diagnostics == whole.value.diagnostics
        return
    same_as_whole(folder, loaded(folder, cache))
    assert sorted(names) == sorted(again)


def test_what_has_not_changed_is_not_read_and_written_in_the_same_bytes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    first = loaded(folder, cache)
    names = read_again(monkeypatch)
    again = loaded(folder, cache)
    assert names == []
    assert again.edition.written == first.edition.written
    assert again.loaded == first.loaded


def test_a_reference_that_comes_to_lead_elsewhere_is_led_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit("c.md", "[](#b#part)", "[](#part)")(folder)
    cache = Cache(tmp_path / "cache")
    before = loaded(folder, cache).edition.value.briefs[2]
    edit("b.md", "{#part}", "")(folder)
    edit("a.md", "Words of the first", "## A part {#part}\n\nWords of the first")(folder)
    names = read_again(monkeypatch)
    found = loaded(folder, cache)
    same_as_whole(folder, found)
    assert sorted(names) == ALL
    assert found.edition.value.briefs[2] != before


def test_what_was_wrong_is_not_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    edit("b.md", "{#part}", "")(folder)
    with pytest.raises(RefusedError):
        loaded(folder, cache)
    edit("b.md", "A section", "A section {#part}")(folder)
    whole = load_edition(folder, folder.parent).edition
    monkeypatch.setattr(
        "briefexport.edition.parts.load_edition", lambda *_: pytest.fail("read as a whole")
    )
    assert loaded(folder, cache).edition.value == whole


def test_what_came_to_harm_is_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    loaded(folder, cache)
    for file in (tmp_path / "cache").rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[:-1] + b"?")
    names = read_again(monkeypatch)
    same_as_whole(folder, loaded(folder, cache))
    assert sorted(names) == ALL


class Harm:
    """What makes a folder where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


def test_nothing_that_was_put_there_by_others_is_done_with_a_brief(
    folder: Path, tmp_path: Path
) -> None:
    cache = Cache(tmp_path / "cache")
    loaded(folder, cache)
    forged = 0
    for file in (tmp_path / "cache").glob("[0-9a-f][0-9a-f]/*"):
        name = file.parent.name + file.name
        if kept := loaded_value(cache.get(name) or b"", parts._Kept):
            harm = pickle.dumps(Harm(tmp_path / "harm"))
            cache.put(name, dumped(replace(kept, written=harm)))
            forged += 1
    assert forged == 3
    found = loaded(folder, cache)
    with pytest.raises(pickle.UnpicklingError):
        _ = found.edition.value
    assert not (tmp_path / "harm").exists()


def test_the_specimen_is_the_same_in_parts(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    whole = load_edition(SPECIMEN)
    for _ in range(2):
        found = load_in_parts(SPECIMEN, None, "", None, cache)
        assert found.edition.value == whole.edition
        assert found.loaded.diagnostics == whole.diagnostics
        assert found.loaded.inputs == whole.inputs
