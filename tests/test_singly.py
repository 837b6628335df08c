"""Briefs written one by one: what was kept of them is what would be made of them anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import TypeAlias

import pytest

from briefexport.backends.docx import steps as docx_steps
from briefexport.backends.epub import steps as epub_steps
from briefexport.backends.epub.render import Draft, drafted
from briefexport.backends.pdf.preparing import Printing, fonts_of, keys_around, printing
from briefexport.backends.rendering import PageMap, PageStart, RenderOptions
from briefexport.backends.singly import keep, kept_beside, singly
from briefexport.cache import Cache, dumped
from briefexport.diagnostics import Place
from briefexport.edition import Edition
from briefexport.edition.apart import apart, joined
from briefexport.edition.load import load_edition
from briefexport.scheduling import Here, result_of
from briefexport.style import Style
from briefexport.workers import Shared
from epubs import pixels

pytestmark = [
    pytest.mark.thorough,
    # Of ziafont, which draws the formulas, about what Python 3.13 has taken back.
    pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning"),
]

SETTINGS = 'title = "Briefs"\nlanguage = "en"\ndate = 2025-02-20\ncolophon = "The end."\n'

# Each has all that is numbered or named in a file, and refers to what stands in another.
FIRST = """# The first

A word[^a] of [the others](#things), as [](#things) and [](#two) say, and of [a place](https://x.org/).

## One {#one}

- a bullet
- [x] a task

1. a number

Table: Boats {#boats}

| Name | Count |
|:-----|------:|
| ferry | 12.5 |
| barge | 1 |

[^a]: A note, with *words* and [a place](https://x.org/).
"""
SECOND = """# The second

> [!tip]
> Take `care`, and $x^2$.

## Two {#two}

Table: Things {#things}

| Name | Count | Note |
|:-----|------:|------|
| ferry | 12 | runs |

![A square](square.png)

Words[^b] and **strong** ones, as [](#boats) says; straße.

[^b]: Another note.

    - with a list
"""
THIRD = """# The third

See [](#boats), [](#things) and [](#one). It has a note[^c] and [a place](https://y.org/) too.

3. three

* * *

The same.

The same.

Table: Ends {#ends}

| A |
|---|
| 1 |

[^c]: The last note.
"""


@dataclass(frozen=True)
class Project:
    """An edition: its folder, what is kept of it, how its style is changed, and its pages."""

    folder: Path
    cache: Cache
    style: Callable[[Style], Style] = lambda style: style
    pages: PageMap | None = None

    def loaded(self) -> tuple[Edition, Style, PageMap | None]:
        found = load_edition(self.folder)
        return found.edition, self.style(found.style), self.pages


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "edition.toml").write_text(SETTINGS)
    for name, text in (("1", FIRST), ("2", SECOND), ("3", THIRD)):
        (folder / f"{name}.md").write_text(text)
    (folder / "square.png").write_bytes(pixels())
    made = Project(folder, Cache(tmp_path / "cache"))
    edition, *_ = made.loaded()
    return replace(made, pages=pages(edition, 0))


def pages(edition: Edition, later: int) -> PageMap:
    """Return pages that begin with each brief, or somewhere in its text, so many pages `later`."""
    places = [
        PageStart(name, offset)
        for brief in edition.briefs
        for name, offset in ((brief.id, 0), (brief.blocks[0].id, 3))
        if name
    ]
    starts = (*([None] * later), *places)
    labels = tuple(str(number) for number in range(1, len(starts) + 1))
    numbers = {brief.id: labels[later + n] for n, brief in enumerate(edition.briefs)}
    return PageMap(labels, numbers, starts, "urn:x")


Given: TypeAlias = tuple[Edition, Style, PageMap | None]


def epub(given: Given, cache: Cache | None) -> Draft:
    """Return the draft of an e-book, which has all that is made of its briefs."""
    edition, style, pages = given
    shared = Shared(edition, apart, joined)
    briefs, names = singly("chapter", shared, style, cache)
    frame, name = kept_beside("chapter", shared, style, cache)
    draft = drafted(briefs, frame, style, pages)
    keep(cache, (*name, *names), draft.fresh)
    return replace(draft, fresh=())


def docx(given: Given, cache: Cache | None) -> bytes:
    edition, style, pages = given
    shared = Shared(edition, apart, joined)
    made = docx_steps(shared, style, pages, RenderOptions(cache=cache))
    return result_of(made, Here()).data


def print_(given: Given, cache: Cache | None) -> Printing:
    """Return all that is to be laid out of a print edition."""
    edition, style, _ = given
    shared = Shared(edition, apart, joined)
    briefs, names = singly("print", shared, style, cache)
    around = keys_around(shared, style, "screen")
    sheet, front = map(cache.get, around) if cache else (None, None)
    made = printing(briefs, style, RenderOptions(cache=cache), fonts_of(style), sheet, front)
    keep(cache, (*around, *names), made.fresh)
    return replace(made, fresh=())


MADE: Mapping[str, Callable[[Given, Cache | None], object]] = {
    "epub": epub,
    "docx": docx,
    "print": print_,
}


def edited(name: str, old: str, new: str) -> Callable[[Project], Project]:
    """Return the change of a source that puts `new` for `old`."""

    def change(project: Project) -> Project:
        file = project.folder / name
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))
        return project

    return change


def setting(line: str) -> Callable[[Project], Project]:
    return edited("edition.toml", "colophon", f"{line}\ncolophon")


def other_picture(project: Project) -> Project:
    (project.folder / "square.png").write_bytes(pixels((40, 30)))
    return project


def converted_picture(project: Project) -> Project:
    (project.folder / "square.webp").write_bytes(pixels((40, 30), "RGBA", "WEBP"))
    return edited("2.md", "square.png", "square.webp")(project)


def none_of_the_first(project: Project) -> Project:
    edited("2.md", "as [](#boats) says", "as nobody says")(project)
    edited("3.md", "See [](#boats), [](#things) and [](#one).", "See [](#things).")(project)
    (project.folder / "1.md").unlink()
    edition, *_ = project.loaded()
    return replace(project, pages=pages(edition, 0))


def one_more(project: Project) -> Project:
    (project.folder / "4.md").write_text("# A fourth\n\nWords.\n")
    return project


def another_order(project: Project) -> Project:
    (project.folder / "1.md").rename(project.folder / "9.md")
    return project


def larger_notes(project: Project) -> Project:
    def style(known: Style) -> Style:
        size = replace(known.text["note"], size=9.5)
        return replace(known, text={**known.text, "note": size})

    return replace(project, style=style)


def other_box(project: Project) -> Project:
    return replace(project, style=lambda own: replace(own, list=replace(own.list, done_task="X")))


def later_pages(project: Project) -> Project:
    edition, *_ = project.loaded()
    return replace(project, pages=pages(edition, 2))


def no_pages(project: Project) -> Project:
    return replace(project, pages=None)


CHANGES: Mapping[str, Callable[[Project], Project]] = {
    "nothing": lambda project: project,
    "text": edited("2.md", "straße", "straßen, ἀρχή"),
    "a title": edited("2.md", "# The second", "# Another *one*"),
    "a heading that others refer to": edited("1.md", "## One", "## One and only"),
    "an anchor": edited("1.md", "[the others](#things)", "[the others](#ends)"),
    "a table before others": edited(
        "1.md", "## One", "Table: New {#new}\n\n| A |\n|---|\n| 1 |\n\n## One"
    ),
    "a note before others": edited("1.md", "- a bullet", "- a bullet[^n]\n\n[^n]: New.\n\n"),
    "a list before others": edited("1.md", "## One", "1. one\n\n## One"),
    "a link before others": edited("1.md", "# The first\n", "# The first\n\n[New](https://new.org/)."),
    "a picture before others": edited("1.md", "## One", "![New](square.png)\n\n## One"),
    "a picture": other_picture,
    "a picture that must be converted": converted_picture,
    "a cover": setting('cover = "square.png"'),
    "the last words": edited("3.md", "| 1 |", "| 1 and on |"),
    "the last words, now a note's": edited("3.md", "Table: Ends", "Last[^c].\n\nTable: Ends"),
    "a title of all": edited("edition.toml", "Briefs", "Letters"),
    "the language": edited("edition.toml", '"en"', '"de"'),
    "the date": edited("edition.toml", "2025", "2024"),
    "no colophon": edited("edition.toml", 'colophon = "The end."\n', ""),
    "terms of the index": setting('index = ["word"]'),
    "no lists of tables": edited("edition.toml", 'end."\n', 'end."\n[print]\nlists = false\n'),
    "contents without sections": setting("contents_depth = 1"),
    "a brief less": none_of_the_first,
    "a brief more": one_more,
    "another order": another_order,
    "a size": larger_notes,
    "a sign": other_box,
    "later pages": later_pages,
    "no pages": no_pages,
}  # fmt: skip


# What a format does not tell.
UNSEEN = {
    ("nothing", "epub"), ("nothing", "docx"), ("nothing", "print"),
    ("terms of the index", "epub"), ("no lists of tables", "epub"),
    ("later pages", "print"), ("no pages", "print"),
}  # fmt: skip


@pytest.mark.parametrize("format_", MADE)
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_has_changed_what_is_kept_makes_no_difference(
    project: Project, format_: str, change: str
) -> None:
    make = MADE[format_]
    given, before = project.loaded(), make(project.loaded(), project.cache)
    changed = CHANGES[change](project).loaded()
    after = make(changed, None)
    assert make(changed, project.cache) == after
    assert (after == before) == ((change, format_) in UNSEEN)
    if after != before:
        assert make(given, project.cache) == before


@dataclass
class Counted:
    """Counts the briefs that are written."""

    work: Callable[..., object]
    count: int = 0

    def __call__(self, *given: object, **named: object) -> object:
        self.count += 1
        return self.work(*given, **named)


@pytest.fixture(params=MADE)
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Counted]:
    """Return a format, and the count of the briefs that are written in it."""
    found = {
        "epub": ("epub.render", "chapter"),
        "docx": ("docx.document", "_fragment"),
        "print": ("pdf.preparing", "chapter"),
    }
    place, name = found[request.param]
    return request.param, counting(place, name, monkeypatch)


def counting(place: str, name: str, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Let what a module of the backends calls by `name` be counted."""
    module = import_module(f"briefexport.backends.{place}")
    counted = Counted(getattr(module, name))
    monkeypatch.setattr(module, name, counted)
    return counted


def test_only_the_brief_that_has_changed_is_written(
    project: Project, written: tuple[str, Counted]
) -> None:
    format_, counted = written
    MADE[format_](project.loaded(), project.cache)
    assert counted.count == 3
    CHANGES["text"](project)
    MADE[format_](project.loaded(), project.cache)
    assert counted.count == 4


@pytest.mark.parametrize(
    ("change", "more"),
    [
        (edited("1.md", "## One", "## New\n\nWords.\n\n## One"), 1),
        (CHANGES["a heading that others refer to"], 2),
        (
            edited("3.md", "The last note.", "The last note.\n\nTable: More\n\n| A |\n|--|\n| 1 |"),
            1,
        ),
        (CHANGES["a table before others"], 3),
        (CHANGES["another order"], 3),
        # The new one, and the one that was the last.
        (CHANGES["a brief more"], 2),
    ],
    ids=[
        "a heading",
        "a heading of others",
        "a table behind all",
        "one before all",
        "order",
        "a brief more",
    ],
)
def test_only_briefs_that_ask_for_what_has_changed_are_written(
    change: Callable[[Project], Project], more: int, project: Project, written: tuple[str, Counted]
) -> None:
    format_, counted = written
    MADE[format_](project.loaded(), project.cache)
    before = counted.count
    changed = change(project).loaded()
    after = MADE[format_](changed, project.cache)
    assert counted.count == before + more
    assert after == MADE[format_](changed, None)


@pytest.mark.parametrize(
    ("format_", "place", "name"),
    [("epub", "epub.frame", "prepared"), ("docx", "docx.around", "media_files")],
)
def test_pictures_are_prepared_once(
    project: Project, format_: str, place: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = counting(place, name, monkeypatch)
    unseen = "nothing", "text", "a heading that others refer to", "a brief more"
    for change, count in (*((one, 1) for one in unseen), ("a picture", 2)):
        CHANGES[change](project)
        MADE[format_](project.loaded(), project.cache)
        assert counted.count == count


def test_what_is_kept_and_not_whole_or_nothing_of_ours_is_made_anew(
    project: Project, written: tuple[str, Counted]
) -> None:
    format_, counted = written
    before = MADE[format_](project.loaded(), project.cache)
    files = sorted(file for file in project.cache.path.glob("??/*"))
    # Each brief, what is around them, the fonts that go along with a DOCX, and a sheet of print.
    assert len(files) == {"epub": 4, "docx": 5, "print": 5}[format_]
    for file, damage in zip(files, cycle(("cut", "foreign", "none", "gone")), strict=False):
        key = file.parent.name + file.name
        match damage:
            case "cut":
                file.write_bytes(file.read_bytes()[:-1])
            case "foreign":
                project.cache.put(key, dumped(Place(file="x")))
            case "none":
                project.cache.put(key, b"none")
            case _:
                file.unlink()
    assert MADE[format_](project.loaded(), project.cache) == before
    assert counted.count == 6


def test_a_whole_e_book_is_the_same_of_what_is_kept(project: Project) -> None:
    edited("edition.toml", "colophon", "epub = { fonts = false }\ncolophon")(project)
    edition, style, pages = project.loaded()
    files = [
        result_of(
            epub_steps(Shared(edition, apart, joined), style, pages, RenderOptions(cache=cache)),
            Here(),
        ).data
        for cache in (None, project.cache, project.cache)
    ]
    assert files[0] == files[1] == files[2]
