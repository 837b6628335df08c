"""Editions in parts: what is kept of briefs is what composing all of them anew would give."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Raster

from briefexport.cache import Cache
from briefexport.edition import load
from briefexport.edition.load import load_edition
from briefexport.edition.parts import InParts, load_in_parts
from briefexport.errors import RefusedError

EDITION = """title = "A first"
language = "en"
date = 2025-02-20
[[briefs]]
source = "a.md"
[[briefs]]
source = "b.md"
[[briefs]]
source = "c.md"
"""
TABLE = "\nTable: Sums by year {#sums}\n\n| Year | Sum |\n|---|---|\n| 2024 | 1,5 |\n"
A = f"# First title\n\nWords of the first.[^1]\n{TABLE}\n[^1]: A note.\n"
B = "# Second title\n\n## A section {#part}\n\nWords.\n\n![A square](square.png)\n"
C = f"# Third title\n\nAs [](#a#sums) and [](#b#part) say.\n{TABLE.replace('sums', 'others')}"
SPECIMEN = Path(__file__).parents[1] / "sources" / "specimen"


def png(colour: str) -> bytes:
    data = io.BytesIO()
    Raster.new("RGB", (40, 30), colour).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "one"
    made.mkdir()
    (made / "edition.toml").write_text(EDITION)
    for name, text in (("a.md", A), ("b.md", B), ("c.md", C)):
        (made / name).write_text(text)
    (made / "square.png").write_bytes(png("red"))
    return made


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


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return change


def repaint(folder: Path) -> None:
    (folder / "square.png").write_bytes(png("blue"))


def own_style(folder: Path) -> None:
    styles = folder.parent / "styles"
    styles.mkdir()
    (styles / "brief.toml").write_text('extends = "brief"\n[page]\nsize = "A4"\n')


ALL = ["a", "b", "c"]
ORDER = edit(
    "edition.toml", '"a.md"\n[[briefs]]\nsource = "b.md"', '"b.md"\n[[briefs]]\nsource = "a.md"'
)
MORE = f"{TABLE.replace('sums', 'more')}\n[^1]: A"
FRENCH = edit("edition.toml", '"a.md"', '"a.md"\nlanguage = "fr"')
CHANGES = {
    "text": (edit("b.md", "Words.", "Other words."), ["b"]),
    "a title": (edit("a.md", "First title", "Another title"), ["a"]),
    "a note": (edit("a.md", "A note.", "Another note."), ["a"]),
    "a language": (edit("edition.toml", '"en"', '"de"'), ALL),
    "the title of the edition": (edit("edition.toml", "A first", "A second"), ALL),
    "a term of the index": (edit("edition.toml", "date", 'index = ["words"]\ndate'), ALL),
    "a style": (own_style, ALL),
    "a picture": (repaint, ["b"]),
    "a table before others": (edit("a.md", "[^1]: A", MORE), ["a", "c"]),
    "a table without a caption": (edit("a.md", "Table: Sums by year {#sums}", ""), None),
    "what a reference leads to": (edit("b.md", "{#part}", ""), None),
    "the order": (ORDER, ["b", "a"]),
    "what an entry says": (FRENCH, ["a", "b", "c"]),
}  # fmt: skip


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


def test_what_was_wrong_is_not_kept(folder: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    edit("b.md", "{#part}", "")(folder)
    with pytest.raises(RefusedError):
        loaded(folder, cache)
    edit("b.md", "A section", "A section {#part}")(folder)
    same_as_whole(folder, loaded(folder, cache))


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


def test_the_specimen_is_the_same_in_parts(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    whole = load_edition(SPECIMEN)
    for _ in range(2):
        found = load_in_parts(SPECIMEN, None, "", None, cache)
        assert found.edition.value == whole.edition
        assert found.loaded.diagnostics == whole.diagnostics
        assert found.loaded.inputs == whole.inputs
