"""From a folder to an edition: what is found, what is read, and every fault at its place."""

from pathlib import Path

import pytest

from briefexport.diagnostics import Diagnostic
from briefexport.edition.load import Loaded, load_edition
from briefexport.errors import RefusedError
from briefexport.finding import articles_in, edition_name
from briefexport.model import Heading, Image, Paragraph
from briefexport.walk import descendants, plain
from every import SVG, png

FILES = {
    "edition.toml": 'title = "The Edition"\n[[briefs]]\nsource = "02-two.md"\n[[briefs]]\n'
    'source = "01-one.txt"\nkinds = { 3 = "heading 2" }\n',
    "01-one.txt": "# A first title\nText of it.\na short line\n## A part\nMore text.\n",
    "02-two.md": "---\ntitle: The second\nbyline: B.\ndate: 2025-02-20\n---\n\n## Part {#part}\n\n"
    "![A field](figures/red.png)\n\nText. See [](#part).\n",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "my-edition" / "figures").mkdir(parents=True)
    for name, text in FILES.items():
        (tmp_path / "my-edition" / name).write_text(text, "utf-8")
    (tmp_path / "my-edition" / "figures" / "red.png").write_bytes(png())
    return tmp_path / "my-edition"


def faults(path: Path, project: Path | None = None) -> tuple[Diagnostic, ...]:
    with pytest.raises(RefusedError) as caught:
        load_edition(path, project)
    return caught.value.diagnostics


def titles(loaded: Loaded) -> list[str]:
    return [plain(brief.title) for brief in loaded.edition.briefs]


# --- What is at a path ---------------------------------------------------------------------------


def test_an_edition_has_its_briefs_in_the_order_of_its_file(folder: Path) -> None:
    loaded = load_edition(folder)
    assert titles(loaded) == ["The second", "A first title"]
    assert loaded.edition.slug == "my-edition"
    assert loaded.edition.settings.title == "The Edition"
    assert loaded.edition.front
    assert loaded.style.name == "brief"
    assert load_edition(folder / "edition.toml") == loaded


def test_an_edition_that_names_no_briefs_has_all_its_articles_in_the_order_of_names(
    folder: Path,
) -> None:
    (folder / "edition.toml").write_text('title = "x"\n')
    for name in ("README.md", ".hidden.md", "notes.pdf"):
        (folder / name).write_text("# not this")
    assert titles(load_edition(folder)) == ["A first title", "The second"]


def test_a_folder_of_articles_is_an_edition_called_after_it(folder: Path) -> None:
    (folder / "edition.toml").unlink()
    loaded = load_edition(folder)
    assert titles(loaded) == ["A first title", "The second"]
    assert loaded.edition.settings.title == "My edition"


def test_an_article_is_an_edition_of_one_brief_that_says_what_it_is(folder: Path) -> None:
    text = "---\ntitle: Alone\nbyline: A. B.\nlanguage: de\n---\n\nText.\n"
    (folder / "03-alone.md").write_text(text)
    loaded = load_edition(folder / "03-alone.md")
    settings = loaded.edition.settings
    assert (settings.title, settings.language, settings.authors) == ("Alone", "de", ["A. B."])
    assert not loaded.edition.front
    assert loaded.edition.slug == "alone"


def test_names_are_slugs_that_differ(folder: Path) -> None:
    (folder / "edition.toml").unlink()
    for number in range(12):
        (folder / f"{number}-the-quarterly-report-of-{number}.md").write_text(f"# R{number}\n")
    for number in range(2):
        (folder / f"{number}-abcdefghijk-lmn-{number}.md").write_text(f"# S{number}\n")
    ids = [brief.id for brief in load_edition(folder).edition.briefs]
    assert len(set(ids)) == len(ids)
    assert {"the-quarterly", "the-quarterl-2", "the-quarter-12", "abcdefghijk-2"} <= set(ids)
    assert max(map(len, ids)) <= 14
    assert not [name for name in ids if "--" in name]


@pytest.mark.parametrize(
    ("name", "slug"), [("01-The Edition", "the-edition"), ("x" * 90, "x" * 60), ("Новости", None)]
)
def test_an_edition_is_called_after_its_folder(tmp_path: Path, name: str, slug: str | None) -> None:
    (tmp_path / name).mkdir()
    found = edition_name(tmp_path / name)
    assert found == slug or (slug is None and found.startswith("x"))


def test_articles_are_found_by_their_suffix_in_any_case(tmp_path: Path) -> None:
    names = ("b.TXT", "a.md", "c.json", "d.docx", "~$d.docx", "README.TXT", "e.Markdown", "g.xls")
    for name in names:
        (tmp_path / name).write_text("x")
    (tmp_path / "f.md").mkdir()
    assert [path.name for path in articles_in(tmp_path)] == [
        "a.md",
        "b.TXT",
        "c.json",
        "d.docx",
        "e.Markdown",
    ]


# --- What an edition says of its briefs ----------------------------------------------------------


def test_what_the_edition_says_is_for_what_the_article_leaves_out(folder: Path) -> None:
    (folder / "edition.toml").write_text(
        'title = "x"\n[[briefs]]\nsource = "02-two.md"\ntitle = "Other"\nsubtitle = "Sub"\n'
        'byline = "By"\nlanguage = "fr"\n'
    )
    loaded = load_edition(folder)
    (brief,) = loaded.edition.briefs
    assert (plain(brief.title), plain(brief.subtitle)) == ("The second", "Sub")
    # The author's title stays, and that the editor's is not used is told where it stands.
    told = [found for found in loaded.diagnostics if found.code == "BX314"]
    assert [found.place and found.place.line for found in told] == [3, 3]
    assert ["title" in told[0].message, "byline" in told[1].message] == [True, True]
    assert brief.byline == "B. · 20 février 2025"
    assert brief.language == "fr"


def test_kinds_settle_lines_of_plain_text(folder: Path) -> None:
    second = load_edition(folder).edition.briefs[1]
    said = [plain(block.content) for block in second.blocks if isinstance(block, Heading)]
    assert said == ["a short line", "A part"]


def test_repairs_are_made_and_told_at_their_place(folder: Path) -> None:
    (folder / "02-two.md").write_text("# T\n\nOne  two.\n")
    loaded = load_edition(folder / "02-two.md")
    assert [str(d.place) for d in loaded.diagnostics if d.code == "BX203"] == [
        f"{folder}/02-two.md:3:4"
    ]


def test_a_rule_is_off_where_the_edition_ignores_it(folder: Path) -> None:
    (folder / "02-two.md").write_text("# T\n\nOne  two... three.\n")
    (folder / "03-three.md").write_text("# U\n\nOne  two.\n")
    settings = folder / "edition.toml"
    settings.write_text(
        'title = "x"\n[[briefs]]\nsource = "02-two.md"\n[[briefs]]\nsource = "03-three.md"\n'
        '[[ignore]]\ncode = "BX203"\nreason = "verse"\nfiles = ["02-two.md"]\n'
        '[[ignore]]\ncode = "BX214"\nreason = "as typed"\n'
    )
    loaded = load_edition(folder)
    assert [d.code for d in loaded.diagnostics if d.code.startswith("BX2")] == ["BX203"]
    blocks = [block for one in loaded.edition.briefs for block in one.blocks]
    texts = [plain(block.content) for block in blocks if isinstance(block, Paragraph)]
    assert texts == ["One  two... three.", "One two."]


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("Plain – Жук, λόγος, שלום, عربي, ☐, a\u00a0b\u2063\ufe0f", 0, ""),
        ("One *two* 日本 `語`", 11, "日 (U+65E5), 本 (U+672C), 語 (U+8A9E)"),
        ("`x 😀`", 4, "😀 (U+1F600)"),
    ],
)
def test_a_character_that_no_font_has_is_told(
    folder: Path, text: str, column: int, said: str
) -> None:
    (folder / "02-two.md").write_text(f"# T\n\n{text}\n", "utf-8")
    found = [d for d in load_edition(folder / "02-two.md").diagnostics if d.code == "BX404"]
    assert [(d.place and (d.place.line, d.place.column), d.severity) for d in found] == (
        [((3, column), "warning")] if said else []
    )
    assert all(d.message == f"no font of the style has {said}" for d in found)


# --- Pictures ------------------------------------------------------------------------------------


def test_pictures_are_named_by_their_content(folder: Path) -> None:
    (folder / "figures" / "same.png").write_bytes(png())
    (folder / "figures" / "Größe 2.svg").write_bytes(SVG)
    (folder / "02-two.md").write_text(
        "# T\n\n![a](figures/red.png)\n\n![a](figures/same.png)\n\n![b](<figures/Größe 2.svg>)\n"
    )
    before = load_edition(folder).edition
    names = list(before.assets)
    stems = [name.rpartition("-")[0] for name in names]
    assert stems == ["red", "same", "groe-2"] or stems == ["red", "same", "gro-e-2"]
    assert {len(name) for name in names if name.endswith(".png")} == {16, 17}
    images = [
        node.asset
        for brief in before.briefs
        for block in brief.blocks
        for node in descendants(block)
        if isinstance(node, Image)
    ]
    assert images == names
    (folder / "figures" / "red.png").write_bytes(png("blue"))
    after = list(load_edition(folder).edition.assets)
    assert after[0] != names[0]
    assert after[1:] == names[1:]


def test_pictures_are_looked_for_beside_their_article(folder: Path) -> None:
    (folder / "part").mkdir()
    (folder / "part" / "a.md").write_text("# T\n\n![a](../figures/red.png)\n")
    (folder / "edition.toml").write_text('title = "x"\n[[briefs]]\nsource = "part/a.md"\n')
    assert len(load_edition(folder).edition.assets) == 1


# --- Faults --------------------------------------------------------------------------------------


def test_what_is_wrong_in_all_articles_is_told_at_once(folder: Path) -> None:
    (folder / "01-one.txt").write_bytes(b"one\n\xff")
    (folder / "02-two.md").write_text(
        "# T\n\n![a](no.png)\n\n![b](../../x.png)\n\nx ![c](no2.png)\n"
    )
    (folder / "edition.toml").write_text(FILES["edition.toml"] + '[[briefs]]\nsource = "3.md"\n')
    assert [(fault.code, str(fault.place)) for fault in faults(folder)] == [
        ("BX410", f"{folder}/02-two.md:3:1"),
        ("BX411", f"{folder}/02-two.md:5:1"),
        ("BX410", f"{folder}/02-two.md:7:3"),
        ("BX101", f"{folder}/01-one.txt:2"),
        ("BX410", f"{folder}/edition.toml:8:10"),
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("nowhere.md", "BX410"),
        ("../outside.md", "BX411"),
        ("/etc/passwd", "BX411"),
        ("figures", "BX410"),
        ("figures/red.png", "BX102"),
        ("a\\u0000b.md", "BX410"),
        ("", "BX410"),
    ],
)
def test_a_source_that_cannot_be_read_is_told_at_its_line(
    folder: Path, source: str, code: str
) -> None:
    (folder.parent / "outside.md").write_text("# secret")
    (folder / "edition.toml").write_text(f'title = "x"\n[[briefs]]\nsource = "{source}"\n')
    (fault,) = faults(folder)
    assert (fault.code, str(fault.place)) == (code, f"{folder}/edition.toml:3:10") or (
        fault.code == code == "BX102"
    )


def test_a_link_that_leads_out_of_the_folder_is_refused(folder: Path) -> None:
    (folder.parent / "secret.md").write_text("# secret")
    (folder / "in.md").symlink_to("../secret.md")
    (folder / "edition.toml").write_text('title = "x"\n[[briefs]]\nsource = "in.md"\n')
    assert [fault.code for fault in faults(folder)] == ["BX411"]


def test_a_fault_of_the_edition_file_is_told_in_it(folder: Path) -> None:
    (folder / "edition.toml").write_text('title = "x"\nstlye = "brief"\n')
    (fault,) = faults(folder)
    assert (fault.code, str(fault.place)) == ("BX321", f"{folder}/edition.toml:2:1")


@pytest.mark.parametrize(
    "style", ["none", "../brief", "styles/brief", "Brief", "../pyproject", "01-brief", "brief.toml"]
)
def test_an_unknown_style_is_told_at_its_line(folder: Path, style: str) -> None:
    (folder / "edition.toml").write_text(f'title = "x"\nstyle = "{style}"\n')
    (fault,) = faults(folder)
    assert (fault.code, fault.place and fault.place.line) == ("BX403", 2)


def test_a_projects_own_style_comes_first(folder: Path, tmp_path: Path) -> None:
    shipped = (Path(__file__).parents[1] / "styles" / "brief.toml").read_text("utf-8")
    (tmp_path / "styles").mkdir()
    for name in ("brief", "own"):
        text = shipped.replace('name = "brief"', f'name = "my-{name}"')
        (tmp_path / "styles" / f"{name}.toml").write_text(text, "utf-8")
    assert load_edition(folder, tmp_path).style.name == "my-brief"
    (folder / "edition.toml").write_text('title = "x"\nstyle = "own"\n')
    assert load_edition(folder, tmp_path).style.name == "my-own"


def test_a_folder_without_an_article_is_no_edition(tmp_path: Path) -> None:
    (tmp_path / "edition.toml").write_text('title = "x"\n')
    assert [fault.code for fault in faults(tmp_path)] == ["BX002"]


def test_what_is_read_is_the_same_each_time(folder: Path) -> None:
    assert repr(load_edition(folder)) == repr(load_edition(folder))


def test_a_page_without_room_for_text_is_refused(folder: Path) -> None:
    (folder / "edition.toml").write_text('title = "x"\n[print]\npage = "2in x 3in"\n')
    narrow = 'inner = "20mm"', 'inner = "80mm"'
    project = folder / "project"
    (project / "styles").mkdir(parents=True)
    shipped = Path(__file__).parents[1] / "styles" / "brief.toml"
    (project / "styles" / "brief.toml").write_text(shipped.read_text().replace(*narrow))
    with pytest.raises(RefusedError) as refused:
        load_edition(folder, project)
    assert [(d.code, d.place and d.place.line) for d in refused.value.diagnostics] == [("BX405", 3)]
