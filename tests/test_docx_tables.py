"""Tables as Word has them."""

from dataclasses import replace

from lxml import etree

from briefexport.model import (
    Cell,
    Column,
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
    style_of,
    table,
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
    shown = [(style_of(one), value(one, "pPr/jc")) for one in paragraphs(file.body)[-7:-1]]
    assert shown == [
        ("BriefTableHead", None), ("BriefTableHead", "right"), ("BriefTableHead", "center"),
        ("BriefTableStub", None), ("BriefTableNumber", None), ("BriefTableText", "center"),
    ]  # fmt: skip
    look = file.body.find(f".//{W}tblLook")
    assert look is not None
    assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")


def test_the_outer_edges_of_a_table_are_flush_with_the_text() -> None:
    file = made(table(row("a", "b", "c")))
    margins = [
        {etree.QName(side).localname: side.get(f"{W}w") for side in one}
        for one in found(file.body, "tcMar")
    ]
    assert margins == [{"left": "0"}, {"right": "0"}]


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
    last = found(file.body, "tr")[-1]
    assert last.find(f".//{W}keepNext") is not None


def test_a_short_table_stays_whole_and_a_long_one_may_break_but_at_its_ends() -> None:
    short = made(table(*(row(str(n)) for n in range(4))))
    assert kept(short) == [True, True, True, False]
    long = made(table(*(row(str(n)) for n in range(20))))
    assert [n for n, one in enumerate(kept(long)) if one] == [0, 18]


def kept(file: File) -> list[bool]:
    return [one.find(f".//{W}keepNext") is not None for one in found(file.body, "tr")]


def test_a_table_too_wide_is_set_smaller_with_its_padding() -> None:
    composed = edition(article(table(row(*"abc"))), front=False)
    (name,) = (block.id for block in composed.briefs[0].blocks)
    file = opened(rendered(replace(composed, table_sizes={name: 7.5})).data)
    assert values(file.body, "sz") == ["15"] * 3
    padding = found(file.body, "tblCellMar")[0].find(f"{W}left")
    assert padding is not None
    assert padding.get(f"{W}w") == str(round(20 * the_style().table.padding_x * 7.5 / 9))
