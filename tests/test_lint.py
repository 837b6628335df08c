"""Lint of a whole edition: what is found where, what it ignores, and what is mended in it."""

from pathlib import Path

import pytest

from briefexport.diagnostics import Diagnostic
from briefexport.errors import RefusedError
from briefexport.lint import Linted, edition_of, lint
from briefexport.source import encoded
from every import png

ROOT = Path(__file__).parents[1]
EDITION = 'title = "An edition"\nlanguage = "en-GB"\ndate = 2025-02-20\n'
PLAIN = "---\ntitle: One\n---\n\nText of the first brief.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "edition"


def written(folder: Path, edition: str = EDITION, **articles: str) -> Path:
    """Write an edition into `folder`: an article `a` is the file `a.md`, `b_txt` is `b.txt`."""
    folder.mkdir(exist_ok=True)
    (folder / "edition.toml").write_text(edition, "utf-8")
    for name, text in articles.items():
        stem, _, suffix = name.partition("_")
        (folder / f"{stem}.{suffix or 'md'}").write_text(text, "utf-8")
    return folder


def told(findings: tuple[Diagnostic, ...]) -> list[str]:
    """Return the findings as `file:line:column code`, without the folder."""
    return [
        f"{str(one.place).rpartition('/')[2] if one.place else ''} {one.code}" for one in findings
    ]


def found(path: Path) -> list[str]:
    return told(lint(path).findings)


# --- What is found -------------------------------------------------------------------------------


def test_an_edition_without_faults_has_no_findings(folder: Path) -> None:
    assert found(written(folder, a=PLAIN)) == []


def test_the_editions_of_this_project_have_few_findings_and_true_ones() -> None:
    assert found(ROOT / "sources" / "after-the-call") == []
    assert found(ROOT / "sources" / "specimen") == [
        "01-letters.md:67:1 BX250",
        "01-letters.md:68:1 BX250",
        "02-lists.md:55:3 BX270",
        "02-lists.md:205:6 BX270",
        "03-tables.md:49:1 BX318",
        "03-tables.md:70:1 BX318",
        "03-tables.md:105:46 BX218",
        "03-tables.md:139:1 BX318",
        "04-the-page.md:161:3 BX245",
    ]


def test_readers_repairs_composing_and_rules_are_told_in_order_of_place(folder: Path) -> None:
    text = "---\nbyline: B.\n---\n\n## Lost\n\n## Part\n\nSee [](#none) and two  blanks.\n"
    assert found(written(folder, b=PLAIN, a=text)) == [
        "a.md BX306",
        "a.md:5:1 BX241",
        "a.md:9:5 BX302",
        "a.md:9:22 BX203",
    ]


def test_one_article_that_cannot_be_read_hides_nothing_of_the_others(folder: Path) -> None:
    written(folder, a=PLAIN, b=PLAIN + "\n## Last\n")
    (folder / "a.md").write_bytes(b"caf\xe9")
    assert found(folder) == ["a.md:1 BX101", "b.md:7:1 BX241"]


def test_a_missing_picture_hides_no_dead_reference(folder: Path) -> None:
    text = PLAIN + "\n![Two cranes](none.png) and [](#none).\n"
    assert found(written(folder, a=text)) == ["a.md:7:1 BX410", "a.md:7:29 BX302"]


def test_a_fault_of_the_style_or_cover_hides_nothing_of_the_articles(folder: Path) -> None:
    written(folder, EDITION + 'style = "nowhere"\n', a=PLAIN + "\n## Last\n")
    assert found(folder) == ["a.md:7:1 BX241", "edition.toml:4:1 BX403"]
    written(folder, EDITION + 'cover = "none.png"\n')
    assert found(folder) == ["a.md:7:1 BX241", "edition.toml:4:9 BX410"]


def test_what_two_of_us_would_say_of_one_place_is_said_once(folder: Path) -> None:
    written(folder, a=PLAIN + "\n![](a.png)\n")
    (folder / "a.png").write_bytes(png())
    assert found(folder) == ["a.md:7:1 BX126"]


def test_a_table_that_is_turned_in_print_is_told(folder: Path) -> None:
    head = "|" + "|".join(f" Head {n} " for n in range(6)) + "|"
    text = f"{PLAIN}\n{head}\n{'|---' * 6}|\n{'| Konstantinopel ' * 6}|\n"
    assert found(written(folder, a=text)) == ["a.md:7:1 BX318"]


def test_the_language_is_missed_where_nobody_says_it(folder: Path) -> None:
    without = 'title = "An edition"\ndate = 2025-02-20\n'
    assert found(written(folder, without, a=PLAIN)) == ["edition.toml BX284"]
    article = PLAIN.replace("title", "language: de\ntitle")
    assert found(written(folder, without, a=article)) == []
    (folder / "edition.toml").unlink()
    (folder / "a.md").write_text(PLAIN)
    assert [(one.code, one.severity) for one in lint(folder / "a.md").findings] == [
        ("BX305", "note"),
        ("BX284", "note"),
    ]


def test_the_rules_follow_the_language_of_the_edition(folder: Path) -> None:
    text = PLAIN + "\n## Fazit\n\nText.\n"
    assert found(written(folder, a=text)) == []
    assert found(written(folder, EDITION.replace("en-GB", "de-AT"))) == ["a.md:7:4 BX245"]


def test_a_faulty_edition_file_is_refused(folder: Path) -> None:
    with pytest.raises(RefusedError, match="BX321"):
        lint(written(folder, EDITION + "colour = 1\n", a=PLAIN))


# --- Ignores -------------------------------------------------------------------------------------

LAST = PLAIN + "\n## Last\n"
IGNORE = '[[ignore]]\ncode = "BX241"\nreason = "to come"\n'


def test_what_an_edition_ignores_is_not_told(folder: Path) -> None:
    assert found(written(folder, EDITION + IGNORE, a=LAST, b=LAST)) == []


def test_an_ignore_may_be_for_some_articles_only(folder: Path) -> None:
    ignore = IGNORE + 'files = ["b.md"]\n'
    assert found(written(folder, EDITION + ignore, a=LAST, b=LAST)) == ["a.md:7:1 BX241"]


def test_an_ignore_that_ignores_nothing_is_told_at_its_code(folder: Path) -> None:
    assert found(written(folder, EDITION + IGNORE, a=PLAIN)) == ["edition.toml:5:8 BX290"]
    both = EDITION + IGNORE + 'files = ["a.md"]\n' + IGNORE
    assert found(written(folder, both, a=PLAIN, b=LAST)) == ["edition.toml:5:8 BX290"]


def test_a_repair_that_is_ignored_is_no_idle_ignore(folder: Path) -> None:
    ignore = IGNORE.replace("BX241", "BX203")
    assert found(written(folder, EDITION + ignore, a=PLAIN + "\nTwo  blanks.\n")) == []


def test_an_ignore_of_a_file_that_is_not_there_is_told_with_what_was_meant(folder: Path) -> None:
    ignore = IGNORE + 'files = ["b.md", "c.md"]\n'
    linted = lint(written(folder, EDITION + ignore, a=LAST, b=LAST))
    assert told(linted.findings) == ["a.md:7:1 BX241", "edition.toml:7:18 BX291"]
    assert "did you mean" in linted.findings[1].hint
    only = IGNORE + 'files = ["c.md"]\n'
    assert found(written(folder, EDITION + only)) == [
        "a.md:7:1 BX241",
        "b.md:7:1 BX241",
        "edition.toml:7:10 BX291",
    ]


def test_errors_are_never_ignored(folder: Path) -> None:
    ignore = IGNORE.replace("BX241", "BX302")
    linted = lint(written(folder, EDITION + ignore, a=PLAIN + "\n[](#none)\n"))
    assert told(linted.findings) == ["a.md:7:1 BX302", "edition.toml:5:8 BX290"]
    assert "never ignored" in linted.findings[1].message


def test_of_what_only_rendering_shows_no_ignore_is_called_idle(folder: Path) -> None:
    assert found(written(folder, EDITION + IGNORE.replace("BX241", "BX508"), a=PLAIN)) == []


def test_a_finding_in_the_edition_file_can_be_ignored_by_its_name(folder: Path) -> None:
    brief = '[[briefs]]\nsource = "a.md"\ntitle = "Other"\n'
    ignore = IGNORE.replace("BX241", "BX314") + 'files = ["edition.toml"]\n'
    assert found(written(folder, EDITION + brief, a=PLAIN)) == ["edition.toml:5:10 BX314"]
    assert found(written(folder, EDITION + ignore + brief)) == []


# --- Articles of an edition ----------------------------------------------------------------------


def test_an_article_knows_the_edition_it_belongs_to(folder: Path) -> None:
    written(folder, EDITION + '[[briefs]]\nsource = "texts/a.md"\n', stray=PLAIN)
    (folder / "texts").mkdir()
    (folder / "texts" / "a.md").write_text(PLAIN)
    assert edition_of(folder / "texts" / "a.md") == folder
    assert edition_of(folder / "stray.md") is None
    assert edition_of(folder.parent / "b.md") is None


def test_of_some_articles_only_their_own_findings_are_told(folder: Path) -> None:
    written(folder, EDITION + IGNORE, a=PLAIN + "\n## Part.\n\nText.\n", b=PLAIN + "\n## One.\n")
    linted = lint(folder, only=frozenset((folder / "a.md",)), fix=True)
    assert told(linted.findings) == ["a.md:7:8 BX242"]


# --- Mending -------------------------------------------------------------------------------------

BLANKS = PLAIN + "\nTwo  blanks, and  again.\n"


def mended(folder: Path, only: frozenset[Path] = frozenset()) -> Linted:
    return lint(folder, fix=True, only=only)


def test_sources_are_mended_in_memory_and_what_is_left_is_told(folder: Path) -> None:
    written(folder, a=BLANKS + "\n## Last\n", b=PLAIN, c=BLANKS)
    linted = mended(folder)
    assert [(one.name, one.count) for one in linted.changes] == [("a.md", 2), ("c.md", 2)]
    assert encoded(linted.changes[1].after).decode() == BLANKS.replace("  ", " ")
    assert told(linted.left) == ["a.md:9:1 BX241"]
    assert len(linted.findings) == 5
    assert (folder / "c.md").read_text() == BLANKS
    assert set(linted.sources) == {str(folder / "a.md"), str(folder / "c.md")}


def test_what_is_mended_needs_no_mending_again(folder: Path) -> None:
    written(folder, a=BLANKS, b_txt="# A title\n\nOne  two.Three four,  five.\n")
    for change in mended(folder).changes:
        (folder / change.name).write_bytes(encoded(change.after))
    again = mended(folder)
    assert (again.changes, again.findings) == ((), ())


def test_what_is_ignored_is_not_mended(folder: Path) -> None:
    written(folder, EDITION + IGNORE.replace("BX241", "BX203"), a=BLANKS)
    assert mended(folder).changes == ()


def test_only_the_articles_asked_for_are_mended(folder: Path) -> None:
    written(folder, a=BLANKS, b=BLANKS)
    only = frozenset((folder / "b.md",))
    assert [one.name for one in mended(folder, only).changes] == ["b.md"]


def test_kinds_that_edition_toml_settles_hold_while_mending(folder: Path) -> None:
    settled = EDITION + '[[briefs]]\nsource = "b.txt"\nkinds = { 5 = "heading 2" }\n'
    text = "# A title\n\nText.\n\nnot  a heading by itself.\n\nText, with  blanks.\n"
    linted = mended(written(folder, settled, b_txt=text))
    assert [one.count for one in linted.changes] == [2]
    assert told(linted.left) == ["b.txt:5:24 BX242"]


def test_a_document_that_is_no_text_is_never_mended(folder: Path) -> None:
    document = (
        '{"format": "briefexport/1", "brief": {"title": [{"type": "text", "value": "a  b"}]}}'
    )
    written(folder, a_json=document)
    assert mended(folder).changes == ()
