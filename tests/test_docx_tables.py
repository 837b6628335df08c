"""Tables as Word has them."""

from dataclasses import replace

import pytest
from lxml import etree

from briefexport.edition.widths import Plan, measured
from briefexport.model import (
    Cell,
    Column,
    Heading,
    Row,
    Table,
)
from docx_files import (
    VAL,
    File,
    W,
    article,
    edition,
    found,
    instructions,
    lines,
    made,
    opened,
    para,
    paragraphs,
    rendered,
    row,
    said,
    table,
    the_page,
    the_style,
    value,
    values,
    words,
)


def test_a_table_fills_the_measure_and_its_cells_the_grid() -> None:
    made_table = Table((Column(), Column(), Column()), (), (row("a", "b", "c"),))
    file = made(made_table)
    grid = [int(width) for width in values(file.body, "gridCol", f"{W}w")]
    margins = file.body.find(f".//{W}pgMar")
    size = file.body.find(f".//{W}pgSz")
    assert margins is not None
    assert size is not None
    left, right = int(margins.get(f"{W}left", 0)), int(margins.get(f"{W}right", 0))
    assert sum(grid) == int(size.get(f"{W}w", 0)) - left - right
    assert [int(width) for width in values(file.body, "tcW", f"{W}w")] == grid
    assert values(file.body, "tblLayout", f"{W}type") == ["fixed"]


def test_head_rows_repeat_and_no_row_breaks() -> None:
    file = made(table(row("x"), row("y"), head=(row("a"), row("b"))), para("end"))
    rows = found(file.body, "tr")
    assert [one.find(f"{W}trPr/{W}tblHeader") is not None for one in rows] == [True] * 2 + [
        False
    ] * 2
    assert all(one.find(f"{W}trPr/{W}cantSplit") is not None for one in rows)
    assert [style for style, _ in lines(file)][-5:-1] == ["BriefTableHead"] * 2 + [
        "BriefTableText"
    ] * 2


def test_a_row_with_a_table_in_it_may_break_and_so_may_the_rows_of_that() -> None:
    inner = table(row("x"), head=(row("a"),))
    outer = Table((Column(),), (Row((Cell((inner,)),)),), (row("y"),))
    file = made(outer, para("end"))
    rows = [
        (said(one)[:1], one.find(f"{W}trPr/{W}cantSplit") is not None)
        for one in found(file.body, "tr")
    ]
    assert rows == [("a", False), ("a", False), ("x", False), ("y", True)]
    heads = [one.find(f"{W}trPr/{W}tblHeader") is not None for one in found(file.body, "tr")]
    assert heads == [True, False, False, False]


def test_spans_are_merged_cells() -> None:
    wide, tall = Cell((para("wide"),), colspan=2), Cell((para("tall"),), rowspan=2)
    file = made(Table((Column(),) * 3, (), (Row((wide, tall)), row("a", "b"))))
    cells = [
        [(said(cell), value(cell, "tcPr/gridSpan"), vertical(cell)) for cell in found(one, "tc")]
        for one in found(file.body, "tr")
    ]
    assert cells == [
        [("wide", "2", None), ("tall", None, "restart")],
        [("a", None, None), ("b", None, None), ("", None, "continue")],
    ]


def vertical(cell: etree._Element) -> str | None:
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return None if merged is None else merged.get(VAL, "continue")


def test_numbers_stand_right_and_stubs_have_their_style() -> None:
    columns = (Column(), Column("decimal"), Column("center"))
    body = Row((Cell((para("s"),), header=True), Cell((para("1"),)), Cell((para("c"),))))
    file = made(Table(columns, (row("A", "B", "C"),), (body,)), para("end"))
    shown = [
        (file.style_of(one), file.effective(one, "pPr/jc")) for one in paragraphs(file.body)[-7:-1]
    ]
    assert shown == [
        ("BriefTableHead", "left"), ("BriefTableHead", "right"), ("BriefTableHead", "center"),
        ("BriefTableStub", "left"), ("BriefTableNumber", "right"), ("BriefTableText", "center"),
    ]  # fmt: skip
    look = file.body.find(f".//{W}tblLook")
    assert look is not None
    assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")


def test_the_outer_edges_of_a_table_are_flush_with_the_text() -> None:
    file = made(table(row("a", "b", "c")))
    sheet = file.styles["BriefTable"]
    margins = sheet.find(f"{W}tblPr/{W}tblCellMar")
    assert margins is not None
    sides = {etree.QName(one).localname: one.get(f"{W}w") for one in margins}
    across = round(20 * 2 * the_style().table.padding_x)
    assert (sides["left"], sides["right"]) == ("0", str(across))
    (last,) = (one for one in found(sheet, "tblStylePr") if one.get(f"{W}type") == "lastCol")
    assert values(last, "right", f"{W}w") == ["0"]
    assert values(file.body, "tblLook", f"{W}lastColumn") == ["1"]


def test_a_table_style_formats_head_foot_stub_and_bands() -> None:
    sheet = made(table(row("a"))).styles["BriefTable"]
    parts = set(values(sheet, "tblStylePr", f"{W}type"))
    assert parts == {"firstRow", "lastRow", "firstCol", "lastCol", "band1Horz", "band2Horz"}


def test_numbers_with_decimals_stand_on_a_tab_at_their_mark() -> None:
    rows = [row("a", number) for number in ("1.5", "22.25", "333", "4", "–")]
    file = made(table(*rows, head=(row("A", "B"),)), para("end"))
    cells = paragraphs(file.body)[-11:-1][1::2]
    assert [said(one) for one in cells] == ["1.5", "22.25", "333", "4", "–"]
    assert {file.style_of(one) for one in cells} == {"BriefTableDecimal"}
    kinds = {file.effective(one, "pPr/tabs/tab") for one in cells}
    places = {file.effective(one, "pPr/tabs/tab", f"{W}pos") for one in cells}
    assert kinds == {"decimal"}
    (place,) = map(int, filter(None, places))
    width = int(values(file.body, "gridCol", f"{W}w")[1])
    assert width - 20 * 2 * the_style().text["table"].size < place < width


def test_the_tab_leaves_room_for_the_longest_decimals_in_figures_of_one_width() -> None:
    """Three decimals look like thousands; a number that begins with nought says they are none."""
    rows = [row("a", number) for number in ("0.353", "4.111", "25.4")]
    file = made(table(*rows), para("end"))
    cells = paragraphs(file.body)[-7:-1][1::2]
    (place,) = {file.effective(one, "pPr/tabs/tab", f"{W}pos") for one in cells}
    style = the_style()
    width = int(values(file.body, "gridCol", f"{W}w")[1])
    room = measured(style, "table")(".353")
    assert measured(style, "table")(".111") == room
    assert width - int(place or 0) == pytest.approx(20 * room, abs=1)


@pytest.mark.parametrize("numbers", [("1", "22"), ("1.5 %", "2 %"), ("1,5", "2,25")])
def test_other_numbers_stand_right(numbers: tuple[str, str]) -> None:
    file = made(table(*(row("a", number) for number in numbers)), para("end"))
    cells = paragraphs(file.body)[-5:-1][1::2]
    assert {file.style_of(one) for one in cells} == {"BriefTableNumber"}


def test_a_table_too_wide_for_the_page_lies_in_a_section_of_its_own_with_its_heading() -> None:
    block = table(row(*"abc"), caption=words("Wide"), notes=(para("Source: us"),))
    composed = edition(
        article(para("before"), Heading(1, words("H")), block, para("after")), front=False
    )
    (name,) = (one.id for one in composed.briefs[0].blocks if isinstance(one, Table))
    turned = replace(composed, landscape={name: Plan((0.5, 0.25, 0.25), 9.0, fits=True)})
    file = opened(rendered(turned).data)
    assert [[said(one) for one in part] for part in split(file.body)][1:] == [
        ["H", "Table 1. Wide", "abc", "Source: us"],
        ["after"],
    ]
    sizes = found(file.body, "pgSz")
    assert [one.get(f"{W}orient") for one in sizes] == [None, "landscape", None]
    assert sizes[0].get(f"{W}w") == sizes[1].get(f"{W}h")
    grid = [int(width) for width in values(file.body, "gridCol", f"{W}w")]
    assert sum(grid) == pytest.approx(20 * the_page().depth, abs=1)
    openings = [one.find(f"{W}titlePg") is not None for one in found(file.body, "sectPr")]
    assert openings == [True, False, False]


def split(body: etree._Element) -> list[list[etree._Element]]:
    """Return what stands in each section."""
    parts: list[list[etree._Element]] = [[]]
    for one in body:
        if one.tag == f"{W}sectPr":
            break
        parts[-1].append(one)
        if one.find(f"{W}pPr/{W}sectPr") is not None:
            parts.append([])
    return parts


def test_a_caption_counts_and_tells_the_table_to_who_cannot_see_it() -> None:
    file = made(table(row("x"), caption=words("Of things")), table(row("y"), caption=words("More")))
    captions = [text for style, text in lines(file) if style == "Caption"]
    assert captions == ["Table 1. Of things", "Table 2. More"]
    assert [one for one in instructions(file.body) if one.startswith("SEQ")] == [
        "SEQ Table \\* ARABIC"
    ] * 2
    assert values(file.body, "tblCaption") == ["Table 1", "Table 2"]
    assert values(file.body, "tblDescription") == ["Of things", "More"]


def test_notes_stand_under_a_table_and_stay_with_it() -> None:
    file = made(table(row("x"), row("y"), notes=(para("Source: us"),)))
    assert lines(file)[-1] == ("BriefTableNote", "Source: us")
    assert kept(file) == [True, True]


def test_a_short_table_stays_whole_and_a_long_one_may_break_but_at_its_ends() -> None:
    short = made(table(*(row(str(n)) for n in range(4))))
    assert kept(short) == [True, True, True, False]
    long = made(table(*(row(str(n)) for n in range(20))))
    assert [n for n, one in enumerate(kept(long)) if one] == [0, 18]


def kept(file: File) -> list[bool]:
    return [
        file.effective(next(one.iter(f"{W}p")), "pPr/keepNext") == "1"
        for one in found(file.body, "tr")
    ]


def test_a_table_too_wide_is_set_smaller_with_its_padding() -> None:
    composed = edition(article(table(row(*"abc"))), front=False)
    (name,) = (block.id for block in composed.briefs[0].blocks)
    file = opened(rendered(replace(composed, table_sizes={name: 7.5})).data)
    sizes = {file.effective(one, "rPr/sz") for one in paragraphs(file.body)[-4:-1]}
    assert sizes == {"15"}
    (sheet,) = set(values(file.body, "tblStyle"))
    padding = file.styles[sheet].find(f"{W}tblPr/{W}tblCellMar/{W}right")
    assert padding is not None
    assert padding.get(f"{W}w") == str(round(20 * 2 * the_style().table.padding_x * 7.5 / 9))
