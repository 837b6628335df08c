"""Numbers that a style asks for: of headings and of lists, the same in all three formats."""

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from briefexport.backends import BACKENDS, RenderOptions
from briefexport.edition.load import Loaded, load_edition
from briefexport.model import Heading, List, Table
from briefexport.readers import read
from briefexport.reading import Options
from briefexport.walk import descendants, plain
from docx_files import W

EN_SPACE = "\u2002"
TEXT = """# Title

## One

### A

### B

## Two

#### Deep

1. a

    1. b

        1. c

           - d

             1. e

See [](#two).

## Last {#two}
"""


def loaded(folder: Path, own: str, *texts: str) -> Loaded:
    (folder / "styles").mkdir()
    (folder / "styles" / "own.toml").write_text(f'name = "own"\nextends = "brief"\n{own}', "utf-8")
    settings = 'title = "x"\nlanguage = "en"\nstyle = "own"\ndate = 2025-01-01\n'
    (folder / "edition.toml").write_text(settings, "utf-8")
    for number, text in enumerate(texts or (TEXT,)):
        (folder / f"{number}-a.md").write_text(text, "utf-8")
    return load_edition(folder, folder)


def rendered(found: Loaded, name: str) -> bytes:
    return BACKENDS[name].render(found.edition, found.style, None, RenderOptions()).data  # type: ignore[index]


def files(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".xhtml", ".css"))]
        return {name: package.read(name).decode() for name in names}


NUMBERED = "[heading]\nnumbered = 2\n"
LINES = ["1 One", "1.1 A", "1.2 B", "2 Two", "2.1 Deep", "3 Last"]


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_headings_are_numbered_in_composing(tmp_path: Path) -> None:
    edition = loaded(tmp_path, NUMBERED).edition
    heads = [entry for entry in edition.contents if entry.level > 1]
    assert [(entry.number, plain(entry.title)) for entry in heads] == [
        ("1", "One"),
        ("2", "Two"),
        ("3", "Last"),
    ]
    labels = [label for label in edition.labels.values() if label.kind == "heading"]
    assert [label.name for label in labels] == LINES
    assert {label.lead for label in labels} == {f"{line.split()[0]}{EN_SPACE}" for line in LINES}
    words = [plain(node.content) for node in edition.briefs[0].blocks if isinstance(node, Heading)]
    assert words == ["One", "A", "B", "Two", "Deep", "Last"]


def test_numbers_of_several_briefs_begin_with_the_briefs(tmp_path: Path) -> None:
    edition = loaded(tmp_path, NUMBERED, TEXT, TEXT.replace("# Title", "# Other")).edition
    numbers = [label.number for label in edition.labels.values() if label.kind == "heading"]
    assert numbers[:3] == ["1.1", "1.1.1", "1.1.2"]
    assert numbers[6:9] == ["2.1", "2.1.1", "2.1.2"]


@pytest.mark.parametrize("own", ["## 2.1 Two", "## 3) Two", "## 3. Two"])
def test_what_an_author_numbered_is_not_numbered_again(tmp_path: Path, own: str) -> None:
    found = loaded(tmp_path, NUMBERED, TEXT.replace("## Two", own))
    assert {one.lead for one in found.edition.labels.values()} == {""}
    (told,) = (one for one in found.diagnostics if one.code == "BX316")
    assert told.place is not None
    assert told.place.line == 9


@pytest.mark.parametrize("other", ["## 1984", "## 10 reasons", "## 2 + 2"])
def test_a_heading_may_begin_with_a_number_that_is_none_of_its_own(
    tmp_path: Path, other: str
) -> None:
    found = loaded(tmp_path, NUMBERED, TEXT.replace("## Two", other))
    assert not [one for one in found.diagnostics if one.code == "BX316"]


def test_numbers_of_headings_are_the_same_in_all_formats(tmp_path: Path) -> None:
    found = loaded(tmp_path, f"{NUMBERED}number_colour = 'accent'\n")
    with pikepdf.open(io.BytesIO(rendered(found, "pdf"))) as pdf, pdf.open_outline() as outline:
        (root,) = outline.root
        titles = [one.title for top in root.children for one in (top, *top.children)]
    assert [spaced(title) for title in titles] == LINES
    book = files(rendered(found, "epub"))
    heads = re.findall(r"<h[2-6][^>]*>(.*?)</h[2-6]>", book["EPUB/text/a.xhtml"])
    assert [spaced(re.sub("<[^>]+>", "", head)) for head in heads] == LINES
    listed = re.findall(r"<a[^>]*>(.*?)</a>", book["EPUB/nav.xhtml"])
    assert [line for line in LINES if "." not in line] == listed[1:4]
    assert "See <a" in book["EPUB/text/a.xhtml"]
    assert ">3 Last</a>" in book["EPUB/text/a.xhtml"]
    data = rendered(found, "docx")
    document = etree.fromstring(files(data)["word/document.xml"].encode())
    paragraphs = [
        spaced("".join(one.text or "" for one in para.iter(f"{W}t")))
        for para in document.iter(f"{W}p")
        if (style := para.find(f"{W}pPr/{W}pStyle")) is not None
        and re.match("Heading[2-6]", style.get(f"{W}val", ""))
    ]
    assert paragraphs == LINES
    _, back = read("back.docx", data, Options())
    heads_back = [plain(one.content) for one in back.brief.blocks if isinstance(one, Heading)]
    assert heads_back == ["One", "A", "B", "Two", "Deep", "Last"]


LETTERED = """
[[list.numbers]]
kind = "written"
prefix = "("
suffix = ")"
[[list.numbers]]
kind = "lower-alpha"
prefix = ""
suffix = ")"
[[list.numbers]]
kind = "lower-roman"
prefix = ""
suffix = "."
"""


def test_lists_are_numbered_by_their_depth(tmp_path: Path) -> None:
    found = loaded(tmp_path, LETTERED)
    blocks = found.edition.briefs[0].blocks
    kinds = [node.kind for block in blocks for node in descendants(block) if isinstance(node, List)]
    assert kinds == ["decimal", "lower-alpha", "lower-roman", "bullet", "lower-roman"]
    css = files(rendered(found, "epub"))["EPUB/style.css"]
    rule = f'lower-alpha-2 {{ system: extends lower-alpha; prefix: ""; suffix: "){EN_SPACE}" }}'
    assert rule in css
    assert "ol ol ol.lower-roman { list-style-type: lower-roman-3 }" in css
    numbering = files(rendered(found, "docx"))["word/numbering.xml"]
    form = '<w:numFmt w:val="(\\w+)"/>(?:<w:pStyle[^>]*>)?<w:lvlText w:val="([^"]+)"'
    assert {
        ("decimal", "(%1)"),
        ("lowerLetter", "%2)"),
        ("lowerRoman", "%3."),
        ("lowerRoman", "%5."),
    } <= set(re.findall(form, numbering))


def test_a_list_that_its_author_lettered_stays_so(tmp_path: Path) -> None:
    text = "# T\n\n1. a\n\n    <ol type='A'><li>b</li></ol>\n"
    found = loaded(tmp_path, LETTERED, text)
    blocks = found.edition.briefs[0].blocks
    kinds = [node.kind for block in blocks for node in descendants(block) if isinstance(node, List)]
    assert kinds[0] == "decimal"
    assert "lower-alpha" not in kinds


# --- Widths from content -------------------------------------------------------------------------

NARROW = "# T\n\nTable: C\n\n|a|b|\n|-|-|\n|cc|ddd|\n"


def test_a_table_as_wide_as_its_content_is_so_in_all_formats(tmp_path: Path) -> None:
    found = loaded(tmp_path, "[table]\nwidth = 'content'\n", NARROW)
    (share,) = found.edition.table_widths.values()
    assert 0.05 < share < 0.3
    (table,) = (one for one in found.edition.briefs[0].blocks if isinstance(one, Table))
    assert sum(column.width or 0 for column in table.columns) == pytest.approx(1)
    book = files(rendered(found, "epub"))
    assert f'class="w-{round(share * 10_000)}"' in book["EPUB/text/a.xhtml"]
    assert re.search(rf"\.w-{round(share * 10_000)} {{ width: [0-9.]+% }}", book["EPUB/style.css"])
    document = etree.fromstring(files(rendered(found, "docx"))["word/document.xml"].encode())
    (width,) = (int(one.get(f"{W}w", "0")) for one in document.iter(f"{W}tblW"))
    measure = 148 * 72 / 25.4 - 36 * 72 / 25.4
    assert width / 20 == pytest.approx(share * measure, abs=0.1)


def test_a_caption_is_not_squeezed_into_a_narrow_table(tmp_path: Path) -> None:
    words = "A caption of quite a number of words"
    found = loaded(tmp_path, "[table]\nwidth = 'content'\n", NARROW.replace("C\n", f"{words}\n"))
    (share,) = found.edition.table_widths.values()
    assert share > 0.25


# --- What Word has in the text -------------------------------------------------------------------

LISTS = "# T\n\np\n\n- a\n    - b\n- c\n\n  d\n\nq\n\nterm\n: meaning\n\nother\n: meaning\n\nlast\n"


@pytest.mark.parametrize(
    "token",
    [
        "list.before", "list.after", "list.nested", "list.within", "list.loose",
        "definition.before", "definition.after", "definition.gap",
    ],
)  # fmt: skip
def test_the_gaps_of_lists_reach_word(tmp_path: Path, token: str) -> None:
    table, _, key = token.partition(".")
    plain_folder, other_folder = tmp_path / "a", tmp_path / "b"
    plain_folder.mkdir()
    other_folder.mkdir()
    before = rendered(loaded(plain_folder, "", LISTS), "docx")
    after = rendered(loaded(other_folder, f"[{table}]\n{key} = 21\n", LISTS), "docx")
    first, second = files(before), files(after)
    assert first["word/styles.xml"] != second["word/styles.xml"]
    assert (
        'w:before="420"' in second["word/styles.xml"]
        or 'w:after="420"' in second["word/styles.xml"]
    )
