"""What there is to build at a path, and that everything built goes through every backend."""

from pathlib import Path

import pytest

from briefexport import build as building
from briefexport import preflight
from briefexport.backends import BACKENDS, Backend, Extent, PageMap, Rendering, RenderOptions
from briefexport.backends.rendering import Unit
from briefexport.build import build
from briefexport.built import Order
from briefexport.diagnostics import diagnostic
from briefexport.edition import Edition, FormatName
from briefexport.errors import RefusedError, UsageError
from briefexport.finding import Job, plan
from briefexport.preflight import Report
from briefexport.proof import NOTHING, Proof, Proved
from briefexport.style import Style


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for name in ("sources/one/a.md", "sources/02-two/a.md", "articles/a.md", "articles/b.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# A title\n\nText.\n")
    for name in ("one", "02-two"):
        (tmp_path / "sources" / name / "edition.toml").write_text('title = "x"\n')
    (tmp_path / "empty").mkdir()
    (tmp_path / "articles" / "picture.png").write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "slugs"),
    [
        (["sources"], ["two", "one"]),
        (["sources/one"], ["one"]),
        (["sources/one/edition.toml"], ["one"]),
        (["sources/one/a.md"], ["a"]),
        (["articles"], ["articles"]),
        (["articles/b.txt", "sources/02-two"], ["b", "two"]),
        ([], []),
    ],
)
def test_a_path_is_an_edition_or_several_or_an_article_or_a_folder_of_them(
    here: Path, paths: list[str], slugs: list[str]
) -> None:
    assert [job.slug for job in plan([here / path for path in paths])] == slugs


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("nowhere", "no such file or folder"),
        ("empty", "no edition and no article"),
        ("articles/picture.png", "an article is one of .txt"),
    ],
)
def test_a_path_that_holds_nothing_is_a_fault_of_usage(here: Path, path: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        plan([here / "sources", here / path])
    (fault,) = caught.value.diagnostics
    assert (fault.code, str(fault.place)) == ("BX002", str(here / path))
    assert fault.hint


def test_two_editions_of_one_name_are_not_built_over_one_another(here: Path) -> None:
    (here / "other" / "one").mkdir(parents=True)
    (here / "other" / "one" / "a.md").write_text("# x")
    with pytest.raises(UsageError) as caught:
        plan([here / "sources", here / "other" / "one"])
    (fault,) = caught.value.diagnostics
    assert fault.code == "BX805"
    assert str(here / "sources" / "one") in fault.message
    assert str(here / "other" / "one") in fault.message


# --- Building ------------------------------------------------------------------------------------

UNITS: dict[FormatName, Unit] = {"pdf": "page", "epub": "part", "docx": "brief"}
PAGES = PageMap(("i", "1"), {"a": "i"})


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, PageMap | None]]:
    """Stand-ins for the backends, which note what they were given."""
    seen: list[tuple[str, PageMap | None]] = []

    def stand_in(name: FormatName) -> Backend:
        def render(
            edition: Edition, style: Style, pages: PageMap | None, options: RenderOptions, /
        ) -> Rendering:
            seen.append((name, pages))
            told = diagnostic("BX502", f"{name} said so")
            made = PAGES if name == "pdf" else None
            return Rendering(name.encode(), Extent(3, UNITS[name]), made, (told,))

        own = BACKENDS[name]
        return Backend(own.suffix, own.media_type, render, own.load)

    monkeypatch.setattr(building, "BACKENDS", {name: stand_in(name) for name in BACKENDS})
    monkeypatch.setattr(
        building,
        "proved",
        lambda case, _: Proved(Proof(case.file, case.format, (), {}), NOTHING),
    )
    return seen


def test_the_pdf_comes_first_and_the_others_get_its_pages(
    here: Path, calls: list[tuple[str, PageMap | None]]
) -> None:
    steps: list[str] = []
    made = build(Job("one", here / "sources" / "one"), None, steps.append)
    assert calls == [("pdf", None), ("epub", PAGES), ("docx", PAGES)]
    assert steps == ["reading", "pdf", "proof", "epub", "proof", "docx", "proof"]
    assert made.files == {"one.pdf": b"pdf", "one.epub": b"epub", "one.docx": b"docx"}
    assert made.counts == {"one.pdf": "3 pages", "one.epub": "3 parts", "one.docx": "3 briefs"}
    assert set(made.seconds) == set(made.files)
    assert [d.message for d in made.diagnostics if d.code == "BX502"] == [
        "pdf said so",
        "epub said so",
        "docx said so",
    ]
    assert "BX305" in {d.code for d in made.diagnostics}


def test_formats_are_those_asked_for_or_those_of_the_edition(
    here: Path, calls: list[tuple[str, PageMap | None]]
) -> None:
    folder = here / "sources" / "one"
    (folder / "edition.toml").write_text('title = "x"\nformats = ["docx", "pdf", "pdf"]\n')
    made = build(Job("one", folder))
    assert list(made.files) == ["one.pdf", "one.docx"]
    made = build(Job("one", folder), Order(("epub",)))
    assert list(made.files) == ["one.epub"]
    assert calls[-1] == ("epub", None)


def test_each_profile_is_a_file_and_the_others_are_paged_like_that_for_screens(
    here: Path, calls: list[tuple[str, PageMap | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "preflight", lambda *_: Report("press", ()))
    folder = here / "sources" / "one"
    steps: list[str] = []
    made = build(Job("one", folder), Order(("pdf", "epub"), ("press", "screen")), steps.append)
    assert list(made.files) == ["one.pdf", "one-press.pdf", "one.epub"]
    assert steps == ["reading", "pdf", "proof", "epub", "proof", "pdf", "preflight"]
    assert calls == [("pdf", None), ("epub", PAGES), ("pdf", None)]
    text = 'title = "x"\n[print]\nprofiles = ["office"]\n'
    (folder / "edition.toml").write_text(text)
    assert list(build(Job("one", folder), Order(("pdf",)), steps.append).files) == [
        "one-office.pdf"
    ]


def test_what_preflight_finds_in_a_press_file_is_told_of_that_file(
    here: Path, calls: list[tuple[str, PageMap | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = diagnostic("BX640", "too few")
    monkeypatch.setattr(preflight, "preflight", lambda *_: Report("press", (finding,)))
    folder = here / "sources" / "one"
    told = build(Job("one", folder), Order(("pdf",), ("press",))).diagnostics
    assert [one.place.file for one in told if one.code == "BX640" and one.place] == [
        "one-press.pdf"
    ]


def test_a_manifest_says_what_was_built_from_what_by_what(
    here: Path, calls: list[tuple[str, PageMap | None]]
) -> None:
    folder = here / "sources" / "one"
    said = build(Job("one", folder)).manifest
    assert said.title == "x"
    assert said.briefs == ("a",)
    assert said.formats == ("pdf", "epub", "docx")
    assert {"briefexport", "python", "weasyprint", "python-docx"} <= set(said.versions)
    assert {"pango", "harfbuzz", "fontconfig", "zlib"} <= set(said.libraries)
    assert build(Job("one", folder)).manifest == said
    (folder / "a.md").write_text("# A title\n\nOther text.\n")
    assert build(Job("one", folder)).manifest.model != said.model


def test_an_edition_that_is_refused_is_not_rendered(
    here: Path, calls: list[tuple[str, PageMap | None]]
) -> None:
    (here / "sources" / "one" / "a.md").write_text("# T\n\n![x](nowhere.png)\n")
    with pytest.raises(RefusedError):
        build(Job("one", here / "sources" / "one"))
    assert calls == []
