"""Styles by name: what one takes from another, and what is said of it when it is loaded."""

import re
from pathlib import Path

import pytest

from briefexport.build import build
from briefexport.built import Order
from briefexport.cache import Cache
from briefexport.diagnostics import Diagnostic, Place
from briefexport.edition.styles import find_style
from briefexport.errors import RefusedError
from briefexport.finding import Job
from briefexport.style import Style

ASKED = Place(file="edition.toml", line=2)
SHIPPED = sorted(path.stem for path in (Path(__file__).parents[1] / "styles").glob("*.toml"))


def project(tmp_path: Path, **styles: str) -> Path:
    (tmp_path / "styles").mkdir()
    for name, text in styles.items():
        (tmp_path / "styles" / f"{name}.toml").write_text(f'name = "{name}"\n{text}', "utf-8")
    return tmp_path


def loaded(tmp_path: Path, **styles: str) -> tuple[Style, tuple[Diagnostic, ...]]:
    """Return the first of `styles`, which are those of a project, and what is said of it."""
    found = find_style(next(iter(styles)), ASKED, project(tmp_path, **styles))
    return found.style, found.told


def refused(tmp_path: Path, **styles: str) -> Diagnostic:
    with pytest.raises(RefusedError) as caught:
        loaded(tmp_path, **styles)
    (fault,) = caught.value.diagnostics
    return fault


def brief() -> Style:
    return find_style("brief", ASKED, None).style


# --- What a style is based on --------------------------------------------------------------------


def test_a_style_says_only_what_it_has_otherwise(tmp_path: Path) -> None:
    style, said = loaded(tmp_path, own='extends = "brief"\n[table]\npadding_x = 9\n')
    assert said == ()
    assert (style.name, style.table.padding_x) == ("own", 9)
    assert style.table.padding_y == brief().table.padding_y
    assert style.text == brief().text


def test_a_list_is_replaced_as_a_whole(tmp_path: Path) -> None:
    one = '[[list.bullets]]\nmarker = "*"\ncolour = "ink"\n'
    style, _ = loaded(tmp_path, own=f'extends = "brief"\n{one}')
    assert [bullet.marker for bullet in style.list.bullets] == ["*"]


def test_styles_may_be_based_on_each_other_in_turn(tmp_path: Path) -> None:
    style, _ = loaded(
        tmp_path,
        third='extends = "second"\n[list]\ntight = 1\n',
        second='extends = "brief"\n[list]\ntight = 2\nloose = 2\n',
    )
    assert (style.list.tight, style.list.loose) == (1, 2)
    assert style.list.indent == brief().list.indent


def test_a_projects_own_brief_may_be_based_on_the_shipped_one(tmp_path: Path) -> None:
    style, _ = loaded(tmp_path, brief='extends = "brief"\n[table]\npadding_x = 9\n')
    assert style.table.padding_x == 9


@pytest.mark.parametrize(
    ("own", "code", "line", "said"),
    [
        ('extends = "breif"', "BX403", 2, "there is no style 'breif'"),
        ('extends = "../brief"', "BX403", 2, "there is no style '../brief'"),
        ("extends = 1", "BX323", 2, "extends: should be the name of a style, not 1"),
        ('extends = "own"', "BX415", 2, "based on itself: own -> own"),
        ('extends = "brief"\n[table]\npading_x = 1', "BX321", 4, "unknown style key"),
        ('extends = "brief"\n[table]\nrule = "x"', "BX323", 4, "table.rule: 'x' is no length"),
        ('extends = "brief"\n[table]\nrow_colour = "x"', "BX401", 4, "colour 'x' is not defined"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_style_is_told_in_it(
    tmp_path: Path, own: str, code: str, line: int, said: str
) -> None:
    fault = refused(tmp_path, own=own)
    assert (fault.code, fault.place and fault.place.file) == (code, "styles/own.toml")
    assert fault.place is not None
    assert fault.place.line == line
    assert said in fault.message


def test_a_near_miss_is_hinted_at(tmp_path: Path) -> None:
    assert refused(tmp_path, own='extends = "breif"').hint == "did you mean 'brief'?"
    (tmp_path / "styles" / "own.toml").unlink()
    with pytest.raises(RefusedError) as caught:
        find_style("zzz", ASKED, tmp_path)
    (fault,) = caught.value.diagnostics
    assert fault.place == ASKED
    assert all(name in fault.hint for name in SHIPPED)


def test_what_is_wrong_in_the_base_is_told_there(tmp_path: Path) -> None:
    base = 'extends = "brief"\n[list]\ntight = true\n'
    fault = refused(tmp_path, own='extends = "base"\n[list]\nloose = 1\n', base=base)
    assert str(fault.place) == "styles/base.toml:4:9"


def test_a_ring_of_styles_is_refused_where_it_closes(tmp_path: Path) -> None:
    fault = refused(tmp_path, a='extends = "b"', b='extends = "c"', c='extends = "a"')
    assert (fault.code, str(fault.place)) == ("BX415", "styles/c.toml:2:11")
    assert fault.message.endswith("a -> b -> c -> a")


def test_a_style_based_on_none_must_be_whole(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        loaded(tmp_path, own="[table]\nrule = 1\n")
    assert {fault.code for fault in caught.value.diagnostics} == {"BX322"}


# --- Lengths -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "said", "length"),
    [
        ("text.quote", "size = 11\nleading = '130%'", 14.3),
        ("text.quote", "size = 11\nleading = '1.3em'", 14.3),
        ("text.quote", "size = '120%'\nleading = '1.2em'", 14.4),
        ("text.quote", "leading = '6mm'", 17),
        ("text.quote", "leading = '1pc'", 12),
    ],
)
def test_a_leading_may_be_a_share_of_its_size(
    tmp_path: Path, table: str, said: str, length: float
) -> None:
    style, notes = loaded(tmp_path, own=f'extends = "brief"\n[{table}]\n{said}\n')
    assert style.text["quote"].leading == pytest.approx(length)
    assert notes == ()


def test_a_share_is_of_the_text_it_belongs_to(tmp_path: Path) -> None:
    own = "[table]\npadding_x = '1em'\n[list]\nindent = '2em'\n[text.caption]\nafter = '1em'\n"
    style, _ = loaded(tmp_path, own=f'extends = "brief"\n{own}')
    assert style.table.padding_x == brief().text["table"].size
    assert style.list.indent == 2 * brief().text["body"].size
    assert style.text["caption"].after == brief().text["caption"].size


@pytest.mark.parametrize("said", ["[text.body]\nsize = '1em'", "[page]\ntop = '2em'"])
def test_what_is_a_share_of_nothing_is_refused(tmp_path: Path, said: str) -> None:
    fault = refused(tmp_path, own=f'extends = "brief"\n{said}\n')
    assert (fault.code, fault.place and fault.place.line) == ("BX323", 4)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("[text.quote]\nsize = 10.3", "text.quote.size = 10.3 is set as 10.5"),
        ("[table]\nrule = 0.3", "table.rule = 0.3 is set as 0.25"),
        ("[table]\nrule = 0.1", "table.rule = 0.1 is set as 0.25"),
        ("[table]\npadding_x = 4.48", "table.padding_x = 4.48 is set as 4.5"),
        ("[table]\npadding_x = '4.48pt'", "table.padding_x = 4.48 is set as 4.5"),
    ],
)
def test_a_length_off_the_grid_is_rounded_for_all_formats(
    tmp_path: Path, said: str, note: str
) -> None:
    style, notes = loaded(tmp_path, own=f'extends = "brief"\n{said}\n')
    assert [(one.code, one.severity, one.message) for one in notes] == [("BX409", "note", note)]
    assert str(notes[0].place).startswith("styles/own.toml:4:")
    set_as = float(note.rpartition(" ")[2])
    assert set_as in {style.text["quote"].size, style.table.rule, style.table.padding_x}


def test_a_rule_of_nothing_is_none(tmp_path: Path) -> None:
    style, notes = loaded(tmp_path, own='extends = "brief"\n[table]\nrule = 0\n')
    assert style.table.rule == 0
    assert notes == ()


def test_the_page_is_cut_as_it_is_written() -> None:
    assert brief().page.inner == pytest.approx(20 * 72 / 25.4, abs=1e-9)


# --- Contrast and signs --------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_is_to_be_said_of_a_shipped_style(name: str) -> None:
    assert find_style(name, ASKED, None).told == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_style_has_a_face_for_all_that_its_text_may_be(name: str) -> None:
    """No font is slanted or thickened by an engine where words can be emphasised."""
    style = find_style(name, ASKED, None).style
    for role, text in style.text.items():
        for italic in (False, True):
            for weight in (text.weight, style.setting.strong_weight):
                face = style.fonts[text.font].face(weight, italic=italic)
                assert (face.weight, face.italic) == (weight, italic), role


@pytest.mark.parametrize("name", SHIPPED)
def test_an_edition_in_a_shipped_style_is_made_in_all_formats(tmp_path: Path, name: str) -> None:
    table = "|a|b|\n|-|-|\n|c|1.5|\n|d|2|\n"
    text = f"# T\n\np\n\nq\n\n## H\n\n1. a\n    - b\n\nTable: C\n\n{table}\n> q\n\n{table}"
    (tmp_path / "a.md").write_text(f"{text}\n{{table=ledger}}\n\n[^1]\n\n[^1]: n\n", "utf-8")
    built = build(Job("a", tmp_path / "a.md"), Order(style=name))
    assert set(built.files) == {"a.pdf", "a.epub", "a.docx"}
    assert built.manifest.style == name
    assert {one.code for one in built.diagnostics} <= {"BX305"}


def test_a_style_that_is_asked_for_and_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# T\n\np\n", "utf-8")
    with pytest.raises(RefusedError) as caught:
        build(Job("a", tmp_path / "a.md"), Order(style="boook"))
    (fault,) = (one for one in caught.value.diagnostics if one.severity == "error")
    assert (fault.code, str(fault.place), fault.hint) == (
        "BX403",
        "--style",
        "did you mean 'book'?",
    )


PALE = 'extends = "brief"\n[colours.pale]\nscreen = "#999999"\npress = [0, 0, 0, 0.4]\n'


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('[text.note]\ncolour = "pale"', "note in 'pale' on the page has a contrast of 2.85"),
        ('[text.code]\ncolour = "pale"', "code in 'pale' on code has a contrast of 2.53, not 4.5"),
        ('[links]\ncolour = "pale"', "a link in 'pale' on the page has"),
        ('[list]\ntask_colour = "pale"', "a task's box in 'pale' on the page"),
        ('[table]\nhead_background = "grey"', "table-head in 'ink' on the head of tables has"),
        ('[table.variants.x]\nband_background = "grey"', "table in 'ink' on bands of tables of"),
        ('[text.edition-title]\ncolour = "pale"', "has a contrast of 2.85, not 3"),
    ],
)  # fmt: skip
def test_a_colour_too_near_to_its_ground_is_told(tmp_path: Path, said: str, found: str) -> None:
    _, warnings = loaded(tmp_path, own=f"{PALE}{said}\n")
    assert {one.code for one in warnings} == {"BX416"}
    assert {one.severity for one in warnings} == {"warning"}
    assert any(found in one.message for one in warnings)
    assert any(str(one.place).startswith("styles/own.toml:7:") for one in warnings)
    assert all("darker" in one.hint or "paler" in one.hint for one in warnings)


def test_a_dark_ground_asks_for_lighter_text(tmp_path: Path) -> None:
    _, warnings = loaded(tmp_path, own='extends = "brief"\n[code]\nbackground = "accent"\n')
    assert [one.message.partition(" has")[0] for one in warnings] == ["code in 'ink' on code"]
    assert "lighter" in warnings[0].hint


@pytest.mark.parametrize(
    "said",
    [
        '[[list.bullets]]\nmarker = "☞"\ncolour = "ink"',
        '[list]\nopen_task = "☞"',
        '[rules]\nscene = "☞"',
        '[contents]\nleader = "☞"',
    ],
)
def test_a_sign_that_its_font_lacks_is_told(tmp_path: Path, said: str) -> None:
    _, warnings = loaded(tmp_path, own=f'extends = "brief"\n{said}\n')
    assert [one.code for one in warnings] == ["BX404"]
    assert "☞ (U+261E)" in warnings[0].message


def test_the_style_that_the_readme_shows_is_one(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    (shown,) = re.findall(r'```toml\n(name = "house".*?)```', readme, flags=re.DOTALL)
    style, said = loaded(tmp_path, house=shown.partition("\n")[2])
    assert said == ()
    assert (style.table.caption_place, style.table.width) == ("below", "content")
    assert style.table_of("money").column_rule == 0.25
    assert style.text["body"].leading == pytest.approx(1.4 * 11)


# --- Kept ----------------------------------------------------------------------------------------


def test_what_a_style_says_is_kept_until_one_of_its_files_changes(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        own='extends = "base"\n[code]\nbackground = "accent"\n',
        base='extends = "brief"\n[table]\npadding_x = 9\n',
    )
    kept = Cache(tmp_path / "kept")
    cold = find_style("own", ASKED, root, kept)
    assert {one.code for one in cold.told} == {"BX416"}
    assert [one.name for one in cold.inputs] == [
        "styles/own.toml", "styles/base.toml", "styles/brief.toml",
    ]  # fmt: skip
    (entry,) = (tmp_path / "kept").glob("??/*")
    assert find_style("own", ASKED, root, kept) == cold
    base = root / "styles" / "base.toml"
    base.write_text(base.read_text("utf-8").replace("9", "8"), "utf-8")
    assert find_style("own", ASKED, root, kept).style.table.padding_x == 8
    assert len(list((tmp_path / "kept").glob("??/*"))) == 2
    # Nothing is taken for a style that is none.
    base.write_text(base.read_text("utf-8").replace("8", "9"), "utf-8")
    entry.write_bytes(entry.read_bytes()[:-1])
    assert find_style("own", ASKED, root, kept) == cold
