"""Lists, figures, asides and the rest as Word has them."""

from dataclasses import replace

import pytest
from lxml import etree

from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Figure,
    Image,
    List,
    Math,
    MathBlock,
    Quote,
    Rule,
)
from docx_files import (
    A,
    File,
    R,
    W,
    article,
    edition,
    found,
    found_styles,
    item,
    lines,
    listed,
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

# --- Lists ---------------------------------------------------------------------------------------


def levels_of(file: File, number: str) -> dict[str, etree._Element]:
    numbering = file.tree("word/numbering.xml")
    (instance,) = (one for one in found(numbering, "num") if one.get(f"{W}numId") == number)
    design = value(instance, "abstractNumId")
    (levels,) = (
        one for one in found(numbering, "abstractNum") if one.get(f"{W}abstractNumId") == design
    )
    own = [*found(levels, "lvl"), *found(instance, "lvl")]
    return {str(level.get(f"{W}ilvl")): level for level in own}


def markers(file: File) -> list[tuple[str, str, str, str]]:
    """Return style, level, format and marker of every paragraph of a list, and its text."""
    written = []
    for paragraph in paragraphs(file.body):
        number, level = value(paragraph, "pPr/numPr/numId"), value(paragraph, "pPr/numPr/ilvl")
        if number and level:
            own = levels_of(file, number)[level]
            form, text = value(own, "numFmt") or "", value(own, "lvlText") or ""
            written.append((file.style_of(paragraph), level, f"{form} {text}", said(paragraph)))
    return written


def test_lists_are_word_lists_at_their_level_with_their_markers() -> None:
    inner = listed("lower-alpha", "b", item("c", listed("bullet", "d")))
    assert markers(made(listed("bullet", item("a", inner)), listed("upper-roman", "e"))) == [
        ("ListBullet", "0", "bullet •", "a"),
        ("ListNumber2", "1", "lowerLetter %2.", "b"),
        ("ListNumber2", "1", "lowerLetter %2.", "c"),
        ("ListBullet3", "2", "bullet –", "d"),
        ("ListNumber", "0", "upperRoman %1.", "e"),
    ]


def test_every_list_has_an_instance_and_numbered_ones_start_where_they_do() -> None:
    file = made(listed("decimal", "a", "b"), para("x"), listed("decimal", "c", start=7))
    numbers = [value(one, "pPr/numPr/numId") for one in paragraphs(file.body)]
    first, again, second = [number for number in numbers if number]
    assert first == again != second
    starts = {
        one.get(f"{W}numId"): value(one, "lvlOverride/startOverride")
        for one in found(file.tree("word/numbering.xml"), "num")
    }
    assert (starts[first], starts[second]) == ("1", "7")
    # What reads no override but its level begins there too.
    levels = {
        one.get(f"{W}numId"): value(one, "lvlOverride/lvl/start")
        for one in found(file.tree("word/numbering.xml"), "num")
    }
    assert levels[second] == "7"


def test_the_lower_levels_of_a_list_have_the_formats_of_the_lists_around() -> None:
    file = made(
        listed("upper-roman", item("a", listed("bullet", item("b", listed("decimal", "c")))))
    )
    number = value(paragraphs(file.body)[-1], "pPr/numPr/numId")
    assert number
    formats = [value(levels_of(file, number)[str(n)], "numFmt") for n in range(3)]
    assert formats == ["upperRoman", "bullet", "decimal"]


def test_lists_deeper_than_word_has_levels_keep_their_items_and_go_on_inwards() -> None:
    deep = listed("decimal", "leaf")
    for number in range(13):
        deep = listed("decimal", item(f"n{number}", deep))
    file = made(deep)
    found_markers = markers(file)
    assert [text for *_, text in found_markers] == [f"n{n}" for n in range(12, -1, -1)] + ["leaf"]
    assert [level for _, level, _, _ in found_markers] == [str(min(n, 8)) for n in range(14)]
    lefts = [
        int(value(levels_of(file, value(one, "pPr/numPr/numId") or "")[
            value(one, "pPr/numPr/ilvl") or ""], "pPr/ind", f"{W}left") or 0)
        for one in paragraphs(file.body) if value(one, "pPr/numPr/numId")
    ]  # fmt: skip
    assert lefts == sorted(set(lefts))


def test_lists_of_one_design_share_it_and_are_restyled_together() -> None:
    inner = item("b", listed("bullet", "c"))
    file = made(listed("bullet", "a"), para("x"), listed("bullet", inner))
    numbering, used = file.tree("word/numbering.xml"), set(values(file.body, "numId"))
    (number,) = {
        value(one, "abstractNumId")
        for one in found(numbering, "num")
        if one.get(f"{W}numId") in used
    }
    (design,) = (
        one for one in found(numbering, "abstractNum") if one.get(f"{W}abstractNumId") == number
    )
    linked = [value(one, "pStyle") for one in found(design, "lvl")][:3]
    assert linked == ["ListBullet", "ListBullet2", "ListBullet3"]


def test_a_list_within_a_quotation_within_a_list_is_not_counted_with_it() -> None:
    inner = Quote((listed("decimal", "x", "y"),))
    file = made(listed("decimal", item("a", inner), "b"))
    designs = {
        one.get(f"{W}numId"): value(one, "abstractNumId")
        for one in found(file.tree("word/numbering.xml"), "num")
    }
    outer, quoted, *_ = dict.fromkeys(values(file.body, "numId"))
    assert designs[outer] != designs[quoted]


def test_tasks_have_boxes_for_markers_and_none_in_their_text() -> None:
    tasks = (item("open", checked=False), item("done", checked=True), item("o", checked=False))
    file = made(List("bullet", tasks))
    assert [(marker, text) for _, _, marker, text in markers(file)] == [
        ("bullet ☐", "open"),
        ("bullet ☑", "done"),
        ("bullet ☐", "o"),
    ]
    assert [style for style, *_ in markers(file)] == ["BriefTask", "BriefTaskDone", "BriefTask"]
    numbered = made(List("decimal", (item("a", checked=True), item("b", checked=False)), 4))
    assert [marker for _, _, marker, _ in markers(numbered)] == ["decimal %1. ☑", "decimal %1. ☐"]
    starts = values(numbered.tree("word/numbering.xml"), "startOverride")
    assert {"4", "5"} <= set(starts)


def test_items_behind_a_numbered_task_go_on_with_its_numbers() -> None:
    file = made(listed("decimal", "a", item("b", checked=True), "c", "d", start=3))
    numbers = [value(one, "pPr/numPr/numId") for one in paragraphs(file.body)]
    starts = {
        one.get(f"{W}numId"): value(one, "lvlOverride/startOverride")
        for one in found(file.tree("word/numbering.xml"), "num")
    }
    first, task, third, fourth = [number for number in numbers if number]
    assert [starts[one] for one in (first, task, third)] == ["3", "4", "5"]
    assert third == fourth


def test_what_goes_on_in_an_item_has_no_marker_and_stands_in_line_with_it() -> None:
    file = made(listed("bullet", item("a", listed("bullet", item("b", "more of b")))))
    last = paragraphs(file.body)[-1]
    assert (file.style_of(last), said(last)) == ("ListContinue2", "more of b")
    assert value(last, "pPr/numPr/numId") is None


@pytest.mark.parametrize("first", [table(row("x")), Quote((para("x"),)), listed("bullet", "x")])
def test_an_item_that_begins_with_no_line_still_has_its_marker(first: object) -> None:
    file = made(listed("decimal", item(first)))
    assert markers(file)[0] == ("ListNumber", "0", "decimal %1.", "")


def test_a_list_stays_with_the_line_that_announces_it() -> None:
    file = made(para("namely:"), listed("bullet", "a"))
    announcing = paragraphs(file.body)[-2]
    assert file.effective(announcing, "pPr/keepNext") == "1"


@pytest.mark.parametrize(
    "block", [CodeBlock("x"), Quote((para("x"),)), MathBlock("x"), table(row("x"))]
)
@pytest.mark.parametrize(("line", "kept"), [("namely:", True), ("即：", True), ("a: b.", False)])
def test_what_is_set_apart_stays_with_a_line_that_ends_in_a_colon(
    block: Block, line: str, kept: bool
) -> None:
    file = made(para(line), block)
    (announcing,) = (one for one in paragraphs(file.body) if said(one) == line)
    assert (file.effective(announcing, "pPr/keepNext") == "1") is kept


def test_the_list_styles_number_by_themselves() -> None:
    file = made(para("x"))
    for family in ("ListBullet", "ListNumber"):
        (sheet,) = (one for one in found_styles(file) if one.get(f"{W}styleId") == f"{family}2")
        number = value(sheet, "pPr/numPr/numId")
        assert number
        assert value(levels_of(file, number)["1"], "pStyle") == f"{family}2"


# --- Figures, asides and the rest ----------------------------------------------------------------


def test_a_figure_is_an_inline_picture_that_says_what_it_shows() -> None:
    file = made(Figure(Image("p.png", "A horse", "It runs."), words("A horse in a field")))
    assert lines(file)[-1] == ("BriefFigureCaption", "Figure 1. A horse in a field")
    (shown,) = file.body.iter("{*}docPr")
    assert shown.get("descr") == "A horse\nIt runs."
    (blip,) = file.body.iter(f"{A}blip")
    target = file.relations()[blip.get(f"{R}embed", "")].get("Target")
    assert f"word/{target}" in file.parts


def test_a_picture_is_never_wider_than_where_it_stands() -> None:
    (extent,) = made(Figure(Image("p.png", "x"))).body.iter("{*}extent")
    assert (extent.get("cx"), extent.get("cy")) == (str(20 * 12700), str(15 * 12700))
    big = edition(article(Figure(Image("p.png", "x"))), front=False)
    assets = {name: replace(one, width=4000.0, height=3000.0) for name, one in big.assets.items()}
    file = opened(rendered(replace(big, assets=assets)).data)
    (extent,) = file.body.iter("{*}extent")
    width = int(extent.get("cx", "0"))
    assert width == pytest.approx(the_page().measure * 12700, abs=12700)
    assert int(extent.get("cy", "0")) == pytest.approx(width * 0.75, rel=0.01)


def test_a_picture_that_is_decoration_says_so() -> None:
    file = made(Figure(Image("p.png", "")))
    assert [one.get("val") for one in file.body.iter("{*}decorative")] == ["1"]


def test_an_aside_is_one_box_even_with_a_list_in_it() -> None:
    file = made(Aside("tip", (para("text"), listed("bullet", "a", "b"), para("end"))))
    boxed = paragraphs(file.body)[-5:]
    assert [file.style_of(one) for one in boxed] == ["BriefAsideTitle"] + ["BriefAside"] * 4
    sheets = [file.styles[value(one, "pPr/pStyle") or ""] for one in boxed]
    sides = [
        [
            etree.QName(side).localname
            for side in one.iterfind(f"{W}pPr/{W}pBdr/*")
            if side.get(f"{W}val") != "nil"
        ]
        for one in sheets
    ]
    assert ["bottom" in one for one in sides] == [False] * 4 + [True]
    assert {value(one, "pPr/pBdr/left", f"{W}sz") for one in sheets} == {"16"}


def test_definitions_terms_rules_and_attributions_have_styles() -> None:
    definition = Definition((words("term"),), ((para("meaning"),),))
    quote = Quote((para("said"),), words("— Somebody"))
    file = made(DefinitionList((definition,)), Rule(), quote)
    assert lines(file)[-5:] == [
        ("BriefTerm", "term"),
        ("BriefDefinition", "meaning"),
        ("BriefSceneBreak", the_style().rules.scene),
        ("Quote", "said"),
        ("BriefAttribution", "— Somebody"),
    ]


def test_code_keeps_its_lines_and_blanks() -> None:
    file = made(CodeBlock("if x:\n\treturn  1\n", "python"))
    assert lines(file)[-1] == ("BriefCode", "if x:\n\treturn  1\n")


def test_however_deep_text_nests_it_has_room() -> None:
    deep: Block = table(row("x", "y"))
    for number in range(24):
        inner = listed("bullet", item(deep)) if number % 2 else Quote((deep,))
        deep = inner
    file = made(deep)
    assert min(int(width) for width in values(file.body, "tcW", f"{W}w")) > 0
    measure = round(20 * the_page().measure)
    for one in found(file.body, "ind"):
        taken = int(one.get(f"{W}left") or 0) + int(one.get(f"{W}right") or 0)
        assert taken <= measure * 5 / 6


@pytest.mark.parametrize("last", [MathBlock("x^2"), para(Math("x^2"))], ids=["block", "inline"])
def test_a_formula_that_ends_a_section_does_not_carry_its_mark(last: Block) -> None:
    file = opened(rendered(edition(article(para("first"), last), article(para("second")))).data)
    ends = [one for one in paragraphs(file.body) if one.find(f"{W}pPr/{W}sectPr") is not None]
    assert ends
    formulas = [one for one in file.body.iter() if etree.QName(one).localname == "oMath"]
    assert len(formulas) == 1
    assert not any(end in formulas[0].iterancestors() for end in ends)
