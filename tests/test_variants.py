"""Variants of tables: asked for in the article or in edition.toml, and set in all three formats."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from briefexport.backends import BACKENDS, RenderOptions
from briefexport.diagnostics import Diagnostic
from briefexport.edition.load import Loaded, load_edition
from briefexport.errors import RefusedError
from briefexport.model import Table
from briefexport.readers import read
from briefexport.reading import Options
from briefexport.walk import descendants
from docx_files import W

TABLE = "|a|b|\n|-|-|\n|c|d|\n|e|f|\n"
ARTICLE = f"# T\n\nTable: One {{#tbl-one table=ledger}}\n\n{TABLE}\nt\n\n{TABLE}\nt\n\n{TABLE}"


def loaded(folder: Path, tables: str = "", article: str = ARTICLE, style: str = "") -> Loaded:
    (folder / "a.md").write_text(article, "utf-8")
    own = f"tables = {tables}\n" if tables else ""
    (folder / "edition.toml").write_text(
        f'title = "x"\nlanguage = "en"\nstyle = "{style or "brief"}"\n[[briefs]]\n'
        f'source = "a.md"\n{own}',
        "utf-8",
    )
    if style:
        (folder / "styles").mkdir(exist_ok=True)
        (folder / "styles" / f"{style}.toml").write_text(
            f'name = "{style}"\nextends = "brief"\n[table.variants.ledger]\nstub_weight = 400\n'
            "[table.variants.below]\ncaption_place = 'below'\n",
            "utf-8",
        )
    return load_edition(folder, folder)


def variants(found: Loaded) -> list[str]:
    (brief,) = found.edition.briefs
    tables = (node for block in brief.blocks for node in descendants(block))
    return [node.variant for node in tables if isinstance(node, Table)]


def faults(folder: Path, tables: str = "", article: str = ARTICLE) -> list[Diagnostic]:
    with pytest.raises(RefusedError) as caught:
        loaded(folder, tables, article)
    return list(caught.value.diagnostics)


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ("", ["ledger", "", ""]),
        ('{ 2 = "compact" }', ["ledger", "compact", ""]),
        ('{ 1 = "compact", 3 = "ledger" }', ["compact", "", "ledger"]),
        ('{ tbl-one = "compact" }', ["compact", "", ""]),
    ],
)
def test_a_table_is_the_variant_it_asks_for_or_the_edition_says(
    tmp_path: Path, tables: str, expected: list[str]
) -> None:
    assert variants(loaded(tmp_path, tables)) == expected


@pytest.mark.parametrize(
    ("tables", "code", "said", "hint"),
    [
        ('{ 4 = "ledger" }', "BX317", "the article has no table '4'; it has 3", "a table's number"),
        ('{ 0 = "ledger" }', "BX317", "no table '0'", "a table's number"),
        ('{ tbl-two = "ledger" }', "BX317", "no table 'tbl-two'", "its label"),
        ('{ 2 = "leger" }', "BX317", "'brief' has no variant 'leger'", "did you mean 'ledger'?"),
        ('{ 2 = "zzz" }', "BX317", "no variant 'zzz' of tables", "it has compact, ledger"),
        ('{ 2 = "A B" }', "BX323", "'A B' is no name of a variant", ""),
        ("{ 2 = 3 }", "BX323", "3 is no name of a variant", ""),
        ('["ledger"]', "BX323", "should be a table", ""),
    ],
)
def test_what_is_wrong_with_a_variant_is_told_in_edition_toml(
    tmp_path: Path, tables: str, code: str, said: str, hint: str
) -> None:
    (fault,) = faults(tmp_path, tables)
    assert (fault.code, fault.place and fault.place.line) == (code, 6)
    assert fault.place is not None
    assert fault.place.file.endswith("edition.toml")
    assert said in fault.message
    assert hint in fault.hint


def test_an_unknown_variant_is_told_where_the_article_asks_for_it(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, article=ARTICLE.replace("table=ledger", "table=ledgr"))
    assert str(fault.place) == f"{tmp_path}/a.md:3:1"
    assert fault.message == "the style 'brief' has no variant 'ledgr' of tables"
    assert fault.hint == "did you mean 'ledger'? it has compact, ledger"


# --- In the three formats ------------------------------------------------------------------------


def rendered(found: Loaded, name: str) -> bytes:
    return BACKENDS[name].render(found.edition, found.style, None, RenderOptions()).data  # type: ignore[index]


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def read_back(data: bytes) -> list[Table]:
    _, reading = read("back.docx", data, Options())
    return [node for node in descendants(reading.brief) if isinstance(node, Table)]


def test_word_has_a_style_for_each_variant_that_is_read_back(tmp_path: Path) -> None:
    data = rendered(loaded(tmp_path, '{ 2 = "compact" }'), "docx")
    used = [one.get(f"{W}val") for one in part(data, "word/document.xml").iter(f"{W}tblStyle")]
    assert used == ["BriefTable-ledger", "BriefTable-compact", "BriefTable"]
    names = [
        one[0].get(f"{W}val")
        for one in part(data, "word/styles.xml").iter(f"{W}style")
        if one.get(f"{W}type") == "table"
    ]
    assert names == ["Normal Table", "Brief Table", "Brief Table ledger", "Brief Table compact"]
    assert [table.variant for table in read_back(data)] == ["ledger", "compact", ""]


def test_an_e_book_has_the_looks_of_the_variants_that_are_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(rendered(loaded(tmp_path), "epub"))) as package:
        css, text = (
            package.read(f"EPUB/{name}").decode() for name in ("style.css", "text/a.xhtml")
        )
    assert ".variant-ledger > table > " in css
    assert ".variant-compact" not in css
    assert 'class="table variant-ledger"' in text
    # A pale fill lets a dark page through.
    assert set(re.findall(r"background-color: (\w+|#)", css)) == {"transparent", "rgba"}


def test_a_caption_below_comes_back_to_its_table(tmp_path: Path) -> None:
    note = "\nSource: n\n"
    article = f"# T\n\n{TABLE}\nTable: One {{table=below}}\n{note}\n{TABLE}\nTable: Two\n"
    data = rendered(loaded(tmp_path, article=article, style="own"), "docx")
    body = part(data, "word/document.xml")[0]
    words = ["|" if one.tag == f"{W}tbl" else "".join(map(str, one.itertext())) for one in body]
    shown = "".join(words)
    assert shown.index("|") < shown.index("One") < shown.index("Source: n") < shown.index("Two")
    assert shown.rindex("|") > shown.index("Two")
    assert [(t.variant, len(t.caption), len(t.notes)) for t in read_back(data)] == [
        ("below", 1, 1),
        ("", 1, 0),
    ]


def test_a_variant_may_have_stubs_of_another_weight(tmp_path: Path) -> None:
    article = f"# T\n\n{TABLE}\n{{table=ledger}}\n"
    data = rendered(loaded(tmp_path, article=article, style="own"), "docx")
    used = {one.get(f"{W}val") for one in part(data, "word/document.xml").iter(f"{W}pStyle")}
    assert "BriefTableStub-ledger" in used
