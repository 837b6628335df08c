"""A DOCX in LibreOffice: what comes back after saving, and what a changed style changes."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree

from briefexport.model import Heading, MathBlock, Table
from built import OWN, Built
from conformance import validators
from docx_files import (
    File,
    W,
    article,
    edition,
    found,
    item,
    listed,
    opened,
    para,
    rendered,
    row,
    said,
    table,
    words,
)  # fmt: skip

pytestmark = pytest.mark.conformance


def saved(file: Path, route: tuple[str, ...], folder: Path) -> File:
    """Return `file` as LibreOffice saves it, through each form of `route`."""
    (done,) = validators.resaved([file], route, folder)
    return opened(done.read_bytes())


def marks(file: File) -> set[str]:
    names = {
        str(one.get(f"{W}name")) for tree in file.texts() for one in found(tree, "bookmarkStart")
    }
    # It renames those of the second note on (see `copied`).
    return {name.partition("_Copy_")[0] for name in names if name.startswith("_bx")}


def own_properties(file: File) -> dict[str, str]:
    tree = file.tree("docProps/custom.xml")
    return {str(one.get("name")): one[0].text or "" for one in tree}


def text(file: File) -> list[str]:
    """Return the words of the body and of the notes."""
    shown = [said(one) for one in found(file.body, "p")]
    shown += sorted(said(one) for note in file.notes for one in found(note, "p"))
    return "".join(shown).split()


@pytest.mark.parametrize("route", validators.ROUTES.values(), ids=validators.ROUTES)
@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_what_libreoffice_saves_has_the_text_the_marks_and_the_fingerprint(
    tools: Path, built: Callable[[Path], Built], path: Path, route: tuple[str, ...], tmp_path: Path
) -> None:
    original = built(path).docx
    before, after = opened(original.read_bytes()), saved(original, route, tmp_path)
    assert marks(before) - marks(after) == set()
    kept = own_properties(after)
    assert {name: kept.get(name) for name in own_properties(before)} == own_properties(before)
    assert text(after) == text(before)


@pytest.mark.parametrize("route", validators.ROUTES.values(), ids=validators.ROUTES)
def test_lists_number_as_before_when_libreoffice_has_saved_them(
    tools: Path, route: tuple[str, ...], tmp_path: Path
) -> None:
    inner = listed("lower-alpha", "ax", "bx", start=3)
    lists = (
        listed("decimal", item("one", inner), "two"), para("between"),
        listed("upper-roman", "four", "five", start=4), para("and"), listed("decimal", "again"),
    )  # fmt: skip
    file = tmp_path / "lists.docx"
    file.write_bytes(rendered(edition(article(*lists), front=False)).data)
    expected = ["1. one", "c. ax", "d. bx", "2. two", "IV. four", "V. five", "1. again"]
    assert numbered(printed(file, tmp_path)) == expected
    again = saved(file, route, tmp_path)
    resaved = tmp_path / "again.docx"
    write(again, resaved)
    assert numbered(printed(resaved, tmp_path)) == expected


def test_a_formula_that_ends_a_brief_stays_on_its_page(tools: Path, tmp_path: Path) -> None:
    first = article(para("Formulas follow."), MathBlock("25 = 24 + 1"), title="First")
    made = edition(first, article(para("None here."), title="Second"))
    file = tmp_path / "a.docx"
    file.write_bytes(rendered(made).data)
    pages = pypdfium2.PdfDocument(printed(file, tmp_path))
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert ["24" in text for text in texts] == ["Formulas follow" in text for text in texts]
    assert any("24" in text for text in texts)


# A table in which one column takes all the room that the words of the others can spare.
HEADS = ("Points", "Picas", "Millimetres", "width", "height")
REMARK = "Whatever is left over goes where the most is said, and this is where that is, by far."


@pytest.mark.parametrize("name", ["brief", "report", "book"])
def test_the_words_of_a_narrow_table_stay_whole(name: str, tools: Path, tmp_path: Path) -> None:
    source = tmp_path / "narrow.md"
    rows = ([*HEADS, "Remarks"], ["---"] * 6, [*(f"*{head}*" for head in HEADS), REMARK])
    lines = ("|".join(("", *cells, "")) for cells in rows)
    source.write_text("\n".join(("# Narrow", "", "Few.", "", *lines, "")), "utf-8")
    build = [sys.executable, "-m", "briefexport", "build", str(source), "-o", str(tmp_path)]
    subprocess.run([*build, "--format=docx", f"--style={name}"], check=True, cwd=tmp_path)
    pages = pypdfium2.PdfDocument(printed(tmp_path / "narrow" / "narrow.docx", tmp_path))
    shown = " ".join(page.get_textpage().get_text_range() for page in pages).split()
    assert {head: shown.count(head) for head in HEADS} == dict.fromkeys(HEADS, 2)


def write(file: File, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in file.parts.items():
            archive.writestr(name, data)


def printed(file: Path, folder: Path) -> Path:
    assert validators.libreoffice(folder, file) == []
    return folder / f"{file.stem}.pdf"


def numbered(pdf: Path) -> list[str]:
    """Return the lines of the first page that begin with a number and a stop."""
    page = pypdfium2.PdfDocument(pdf)[0]
    lines = [" ".join(line.split()) for line in page.get_textpage().get_text_range().splitlines()]
    return [line for line in lines if "." in line.partition(" ")[0]]


# --- Restyling -----------------------------------------------------------------------------------

GREEN = "00A000"


@dataclass(frozen=True, slots=True)
class Painted:
    """The first page of a file as LibreOffice paints it."""

    page: Any
    pixels: Any
    scale: float

    def greens(self, words_there: str, below: float = 0.0) -> int:
        """Return how many green pixels are in the line of `words_there`, or `below` it (points)."""
        searcher = self.page.get_textpage().search(words_there)
        index, count = searcher.get_next()
        boxes = [self.page.get_textpage().get_charbox(index + n) for n in range(count)]
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        bottom, top = min(box[1] for box in boxes) - below, max(box[3] for box in boxes)
        height = self.page.get_height()
        area = (left, height - top, right, height - bottom)
        data = self.pixels.crop(tuple(round(edge * self.scale) for edge in area)).tobytes()
        pixels = zip(data[::3], data[1::3], data[2::3], strict=True)
        return sum(green > red + 60 and green > blue + 60 for red, green, blue in pixels)


def painted(file: File, folder: Path) -> Painted:
    path = folder / "restyled.docx"
    write(file, path)
    page = pypdfium2.PdfDocument(printed(path, folder))[0]
    return Painted(page, page.render(scale=3).to_pil().convert("RGB"), 3)


def restyled(file: File, style: str, change: Callable[[etree._Element], None]) -> File:
    tree = file.tree("word/styles.xml")
    (sheet,) = (one for one in found(tree, "style") if one.get(f"{W}styleId") == style)
    change(sheet)
    return File({**file.parts, "word/styles.xml": etree.tostring(tree)})


def coloured(sheet: etree._Element) -> None:
    (colour,) = found(sheet, "color")
    colour.set(f"{W}val", GREEN)


def test_another_list_bullet_2_changes_every_list_of_that_level_and_no_other(
    tools: Path, tmp_path: Path
) -> None:
    deep = listed("bullet", item("outer", listed("bullet", "inner", "next"), para("goes on")))
    mixed = listed("decimal", item("first", listed("bullet", "within", tight=False)))
    file = opened(
        rendered(edition(article(para("namely"), deep, para("and"), mixed), front=False)).data
    )
    plain = painted(file, tmp_path)
    assert not any(plain.greens(one) for one in ("outer", "inner", "within"))
    green = painted(restyled(file, "ListBullet2", coloured), tmp_path)
    assert all(green.greens(one) for one in ("inner", "next", "within"))
    assert not any(green.greens(one) for one in ("outer", "first", "namely", "goes on"))


def test_another_level_of_the_list_design_moves_every_list(tools: Path, tmp_path: Path) -> None:
    file = opened(
        rendered(
            edition(article(listed("bullet", "one"), para("and"), listed("bullet", "two")),
                front=False)
        ).data
    )  # fmt: skip
    before = lefts(painted(file, tmp_path))
    tree = file.tree("word/numbering.xml")
    for indent in tree.iterfind(f"{W}abstractNum[1]/{W}lvl[1]/{W}pPr/{W}ind"):
        indent.set(f"{W}left", "2000")
    moved = File({**file.parts, "word/numbering.xml": etree.tostring(tree)})
    after = lefts(painted(moved, tmp_path))
    assert min(after) > before[0] + 50
    assert after[0] == pytest.approx(after[1], abs=1)
    assert before[0] == pytest.approx(before[1], abs=1)


def lefts(page: Painted) -> list[float]:
    text_page = page.page.get_textpage()
    places = [text_page.search(one).get_next()[0] for one in ("one", "two")]
    return [round(text_page.get_charbox(place)[0], 1) for place in places]


def test_another_table_style_changes_every_table(tools: Path, tmp_path: Path) -> None:
    def ruled(sheet: etree._Element) -> None:
        (top,) = sheet.iterfind(f"{W}tblPr/{W}tblBorders/{W}top")
        top.set(f"{W}color", GREEN)
        top.set(f"{W}sz", "24")

    def shaded(sheet: etree._Element) -> None:
        (first,) = (one for one in found(sheet, "tblStylePr") if one.get(f"{W}type") == "firstRow")
        cell = first.find(f"{W}tcPr")
        assert cell is not None
        fill = etree.Element(f"{W}shd", {f"{W}val": "clear", f"{W}fill": GREEN})
        cell.insert(1, fill)

    tables: tuple[Table, ...] = (
        table(row("cell one", "1"), head=(row("Head one", "N"),), caption=words("First")),
        table(row("cell two", "2"), head=(row("Head two", "N"),)),
        table(row("cell three", "3.5"), head=(row("Head three", "N"),), caption=words("Third")),
    )
    blocks = (tables[0], Heading(1, words("Between")), tables[1], para("and"), tables[2])
    file = opened(rendered(edition(article(*blocks), front=False)).data)
    heads = [f"Head {one}" for one in ("one", "two", "three")]
    plain = painted(file, tmp_path)
    assert not any(plain.greens(head) for head in heads)
    green = painted(restyled(file, "BriefTable", shaded), tmp_path)
    assert all(green.greens(head) for head in heads)
    assert not any(green.greens(f"cell {one}") for one in ("one", "two", "three"))
    ruled_page = painted(restyled(file, "BriefTable", ruled), tmp_path)
    assert ruled_page.greens("Table 1.", below=14)
    assert ruled_page.greens("Table 2.", below=14)
