"""A DOCX is read by the rules of the format, in files that are not ours."""

import pytest

from briefexport.proof.docx import read
from docx_by_hand import (
    END,
    THREE,
    begin,
    call,
    cell,
    changed,
    design,
    facts,
    file,
    instance,
    item,
    labels,
    level,
    p,
    r,
    row,
    rule,
    style,
    table,
    told,
)

NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
)


def size(half: int) -> str:
    return f'<w:rPr><w:sz w:val="{half}"/></w:rPr>'


# --- Effective values -----------------------------------------------------------------------------


def test_later_levels_lie_over_earlier_ones() -> None:
    sheet = (
        "<w:docDefaults><w:rPrDefault>" + size(18) + "</w:rPrDefault></w:docDefaults>"
        + NORMAL
        + style("T", "A table", size(20), kind="table")
        + style("P", "A paragraph", size(22))
        + style("C", "A character", size(24), kind="character")
    )  # fmt: skip
    named = '<w:tblStyle w:val="T"/>'
    character, direct = '<w:rStyle w:val="C"/>', '<w:rStyle w:val="C"/><w:sz w:val="26"/>'
    lines = (
        p("default")
        + table(row(cell("table"), cell("", inner=p("paragraph", style="P"))), properties=named)
        + p(r("character", character), style="P")
        + p(r("direct", direct), style="P")
    )
    sizes = {one.text: one.runs[0].letters.size for one in told(lines, styles=sheet) if one.text}
    assert sizes == {
        "default": 9, "table": 10, "paragraph": 11, "character": 12, "direct": 13,
    }  # fmt: skip


def test_switches_turn_one_another_round_but_not_what_a_run_says() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    sheet = NORMAL + style("P", "Loud", bold) + style("C", "Shout", bold, kind="character")
    shout = '<w:rStyle w:val="C"/>'
    lines = p(r("a")) + p(r("b", shout)) + p(r("c"), style="P") + p(r("d", shout), style="P")
    lines += p(r("e", f"{shout}<w:b/>"), style="P") + p(r("f", '<w:b w:val="0"/>'), style="P")
    weights = {one.text: one.runs[0].letters.weight for one in told(lines, styles=sheet)}
    assert weights == {"a": 400, "b": 700, "c": 700, "d": 400, "e": 700, "f": 400}


@pytest.mark.parametrize(
    ("family", "font", "weight"),
    [
        ("Fira Sans", "Fira Sans", 400),
        ("Fira Sans Medium", "Fira Sans", 500),
        ("Fira Sans SemiBold", "Fira Sans", 600),
        ("Source Sans Extra Light", "Source Sans", 200),
        ("Medium", "Medium", 400),
    ],
)
def test_a_family_tells_a_weight(family: str, font: str, weight: int) -> None:
    (one,) = told(p(r("a", f'<w:rFonts w:ascii="{family}"/>')))
    assert (one.runs[0].letters.font, one.runs[0].letters.weight) == (font, weight)


def test_text_from_right_to_left_has_fonts_of_its_own() -> None:
    said = (
        '<w:rFonts w:ascii="Latin" w:cs="Complex"/><w:sz w:val="20"/><w:szCs w:val="30"/>'
        '<w:lang w:val="en" w:bidi="ar"/>'
    )
    one, other = told(p(r("a", said)) + p(r("b", f"{said}<w:rtl/>")))
    assert (one.runs[0].letters.font, one.runs[0].letters.size) == ("Latin", 10)
    assert (other.runs[0].letters.font, other.runs[0].letters.size) == ("Complex", 15)
    assert (one.facts["language"], other.facts["language"]) == ("en", "ar")


def test_the_strict_form_is_read_as_the_other() -> None:
    data = file(p("words", '<w:spacing w:line="13.5pt" w:lineRule="exact"/><w:jc w:val="end"/>'))
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = changed(
        data, "w/document.xml",
        lambda text: text.replace(main, "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    )  # fmt: skip
    (one,) = (one for one in read(strict).records if one.text)
    assert (one.looks["leading"], one.looks["align"]) == (13.5, "end")


# --- Space ----------------------------------------------------------------------------------------


def spaced(before: int, after: int, more: str = "") -> str:
    return f'{more}<w:spacing w:before="{before}" w:after="{after}"/>'


def gaps(text: str, **parts: str) -> list[object]:
    return [one.looks.get("gap") for one in told(text, **parts)]


def test_of_two_spaces_the_larger_counts() -> None:
    assert gaps(p("a", spaced(0, 200)) + p("b", spaced(100, 0)) + p("c", spaced(60, 0))) == [
        None, 10, 3,
    ]  # fmt: skip


def test_a_paragraph_may_ask_for_no_space_next_to_its_own_style() -> None:
    close = "<w:contextualSpacing/>"
    sheet = NORMAL + style("X", "X") + style("Y", "Y")
    lines = [p("a", spaced(0, 200, close), "X"), p("b", spaced(100, 0), "X")]
    assert gaps("".join(lines), styles=sheet) == [None, 5]
    lines = [p("a", spaced(0, 200, close), "X"), p("b", spaced(100, 0, close), "X")]
    assert gaps("".join(lines), styles=sheet) == [None, 0]
    lines = [p("a", spaced(0, 200, close), "X"), p("b", spaced(100, 0, close), "Y")]
    assert gaps("".join(lines), styles=sheet) == [None, 10]


def test_an_empty_line_is_room() -> None:
    empty = p("", '<w:spacing w:before="40" w:after="60" w:line="240" w:lineRule="exact"/>')
    assert gaps(p("a") + empty + p("b")) == [None, 2 + 12 + 3]


def test_rules_around_a_paragraph_are_room_but_not_within_a_box() -> None:
    box = f"<w:pBdr>{rule('top', 8)}{rule('bottom', 16)}</w:pBdr>".replace(
        'w:space="0"', 'w:space="4"'
    )
    assert gaps(p("a") + p("b", box) + p("c", box) + p("d")) == [None, 5, 0, 6]
    indented = f'{box}<w:ind w:left="100"/>'
    assert gaps(p("b", box) + p("c", indented)) == [None, 11]


def test_nothing_stands_above_the_head_of_a_page() -> None:
    section = '<w:sectPr><w:type w:val="{}"/></w:sectPr>'
    new, on = section.format("nextPage"), section.format("continuous")
    assert gaps(p("a") + p("b", "<w:pageBreakBefore/>")) == [None, None]
    assert gaps(p("a", new) + p("b") + new) == [None, None]
    assert gaps(p("a", new) + p("b") + on) == [None, 0]


# --- Lists ----------------------------------------------------------------------------------------


def test_deeper_levels_begin_anew_behind_higher_ones() -> None:
    lines = [item("a"), item("b", 1), item("c", 1), item("d", 2), item("e"), item("f", 1)]
    lines.append(item("g", 2))
    assert labels("".join(lines), THREE + instance(1)) == [
        "1.", "1.a", "1.b", "(I)", "2.", "2.a", "(I)",
    ]  # fmt: skip


def test_a_level_may_count_on() -> None:
    never = design(level(0, "%1."), level(1, "%2.", more='<w:lvlRestart w:val="0"/>'))
    lines = item("a") + item("b", 1) + item("c") + item("d", 1)
    assert labels(lines, never + instance(1)) == ["1.", "1.", "2.", "2."]


def test_lists_of_one_design_count_on_unless_they_begin_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'
    numbering = THREE + instance(1) + instance(2) + instance(3, anew)
    lines = item("a") + p("between") + item("b", 0, 2) + item("c", 0, 3) + item("d", 0, 3)
    assert labels(lines, numbering) == ["1.", "", "2.", "4.", "5."]


def test_an_instance_may_look_otherwise() -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "%1)", "lowerRoman")}</w:lvlOverride>'
    lines = item("a") + item("b", 0, 2)
    assert labels(lines, THREE + instance(1) + instance(2, other)) == ["1.", "ii)"]


def test_numbers_may_be_legal_and_bullets_of_the_font_symbol() -> None:
    legal = design(
        level(0, "%1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>"),
        level(2, "\uf0b7", "bullet"),
    )  # fmt: skip
    lines = item("a") + item("b", 1) + item("c", 2)
    assert labels(lines, legal + instance(1)) == ["I", "1.1", "•"]


def test_a_style_may_be_that_of_a_list() -> None:
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    sheet = NORMAL + style("L", "My list", listed)
    second = level(1, "%2)").replace("<w:lvlText", '<w:pStyle w:val="L"/><w:lvlText')
    (one,) = told(p("a", style="L"), styles=sheet, numbering=design(second) + instance(1))
    assert (one.facts["label"], one.looks["left"]) == ("1)", 36)
    own = listed.replace("</w:pPr>", '<w:ind w:left="500"/></w:pPr>')
    sheet = NORMAL + style("L", "My list", own)
    (one,) = told(p("a", style="L"), styles=sheet, numbering=design(second) + instance(1))
    assert one.looks["left"] == 25


def test_what_stands_in_line_with_an_item_belongs_to_it() -> None:
    lines = item("a") + p("more", '<w:ind w:left="360"/>') + item("b", 1) + p("out") + item("c")
    found = facts(told(lines, numbering=THREE + instance(1)), "lists", "label")
    assert found == [
        ("a", "1", "1."), ("more", "1", ""), ("b", "2", "1.a"), ("out", "", ""), ("c", "1", "2."),
    ]  # fmt: skip


def test_a_numbered_heading_is_in_no_list() -> None:
    said = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    sheet = NORMAL + style("H", "heading 1", said)
    (one,) = told(p("a", style="H"), styles=sheet, numbering=THREE + instance(1))
    assert (one.kind, one.facts["label"], one.facts.get("lists")) == ("heading", "1.", None)


def test_a_label_alone_belongs_to_what_follows_in_its_item() -> None:
    sheet = NORMAL + style("Q", "Quote", '<w:pPr><w:ind w:left="300"/></w:pPr>')
    lines = item("") + p("said", '<w:ind w:left="660"/>', "Q") + item("") + p("out")
    found = facts(told(lines, styles=sheet, numbering=THREE + instance(1)), "label", "inside")
    assert found == [("said", "1.", "quote"), ("out", "", "")]


# --- Tables ---------------------------------------------------------------------------------------


def looks(text: str, key: str, **parts: str) -> dict[str, object]:
    return {one.text: one.looks.get(key) for one in told(text, **parts) if one.kind == "cell"}


def test_of_two_rules_at_one_edge_one_is_seen() -> None:
    inside = f"<w:tblBorders>{rule('insideH', 4, '999999')}{rule('top', 8)}</w:tblBorders>"
    thick = f"<w:tcBorders>{rule('bottom', 12)}</w:tcBorders>"
    thin = f"<w:tcBorders>{rule('top', 2)}</w:tcBorders>"
    none = '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>'
    cells = [cell("a", thick), cell("b", thick), cell("c"), cell("d", none), cell("e")]
    under = [cell("f", thin), cell("g"), cell("h", thin), cell("i"), cell("j")]
    whole = table(row(*cells), row(*under), properties=inside)
    assert looks(whole, "rule_top") == {
        "a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1.5, "g": 1.5, "h": 0.25, "i": 0.5, "j": 0.5,
    }  # fmt: skip
    bottoms = looks(whole, "rule_bottom")
    assert [bottoms[name] for name in "abcde"] == [1.5, 1.5, 0.25, 0.5, 0.5]


def test_conditions_hold_where_a_table_asks_for_them() -> None:
    def shaded(which: str, colour: str) -> str:
        return (
            f'<w:tblStylePr w:type="{which}"><w:tcPr><w:shd w:fill="{colour}"/></w:tcPr>'
            "</w:tblStylePr>"
        )

    parts = (
        ("firstRow", "111111"), ("lastRow", "222222"), ("firstCol", "333333"),
        ("band1Horz", "444444"), ("band2Horz", "555555"), ("nwCell", "666666"),
    )  # fmt: skip
    sheet = style("T", "T", "".join(shaded(*one) for one in parts), kind="table")
    rows = [row(*(cell(f"{name}{n}") for n in range(2))) for name in "abcd"]
    named = '<w:tblStyle w:val="T"/>'
    asked = f'{named}<w:tblLook w:val="00A0"/>'  # first row, first column, bands of rows
    fills = looks(table(*rows, properties=asked), "fill", styles=sheet)
    assert [fills[name] for name in ("a0", "a1", "b0", "b1", "c1", "d1")] == [
        "#666666", "#111111", "#333333", "#444444", "#555555", "#444444",
    ]  # fmt: skip
    asked = f'{named}<w:tblLook w:lastRow="1" w:noHBand="1"/>'
    fills = looks(table(*rows, properties=asked), "fill", styles=sheet)
    assert [fills[name] for name in ("a0", "c1", "d0")] == [None, None, "#222222"]


@pytest.mark.parametrize(("told_apart", "second"), [("1", None), ("0", "#111111")])
def test_the_look_of_the_first_row_may_be_that_of_the_whole_head(
    told_apart: str, second: str | None
) -> None:
    sheet = style(
        "T", "T",
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:fill="111111"/></w:tcPr></w:tblStylePr>',
        kind="table",
    )  # fmt: skip
    rows = [row(cell(name), head=name in "ab") for name in "abc"]
    compat = (
        '<w:compat><w:compatSetting w:name="differentiateMultirowTableHeaders"'
        f' w:val="{told_apart}"/></w:compat>'
    )
    asked = '<w:tblStyle w:val="T"/><w:tblLook w:firstRow="1" w:noHBand="1"/>'
    fills = looks(table(*rows, properties=asked), "fill", styles=sheet, settings=compat)
    assert fills == {"a": "#111111", "b": second, "c": None}


def test_cells_that_reach_over_rows_and_columns_keep_their_places() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    grid = '<w:gridCol w:w="1000"/>' * 3
    whole = table(
        row(cell("a", down), cell("b", wide)),
        row(cell("", on), cell("c"), cell("d", down)),
        row(cell("e", wide), cell("", on)),
        grid=grid,
    )
    found = facts(told(whole), "row", "column", "down", "across")
    assert found[1:] == [
        ("a", "1", "1", "2", "1"), ("b", "1", "2", "1", "2"), ("c", "2", "2", "1", "1"),
        ("d", "2", "3", "2", "1"), ("e", "3", "1", "1", "2"),
    ]  # fmt: skip


def test_a_table_in_a_cell_follows_it() -> None:
    inner = table(row(cell("in"))) + p()
    found = told(table(row(cell("", inner=inner), cell("beside"))))
    assert [(one.kind, one.text, one.facts.get("cell")) for one in found] == [
        ("table", "", None), ("cell", "", None), ("table", "", "yes"), ("cell", "in", None),
        ("cell", "beside", None),
    ]  # fmt: skip


# --- Captions -------------------------------------------------------------------------------------

CAPTION = NORMAL + style("C", "caption")
DRAWN = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="1270000" cy="1"/><wp:docPr id="1" name=""'
    ' descr="A leaf"/></wp:inline></w:drawing></w:r>'
)


def counted(sequence: str) -> str:
    return f'{r(sequence)}<w:fldSimple w:instr=" SEQ {sequence} ">{r(" 1")}</w:fldSimple>'


def kinds(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in told(text, styles=CAPTION) if one.kind != "cell"]


def test_a_caption_is_told_before_its_table_and_behind_its_figure() -> None:
    grid, named = table(row(cell("x"))), p(counted("Table"), style="C")
    drawn, shown = p(DRAWN), p(counted("Figure"), style="C")
    both = [("caption", "Table 1"), ("table", "")]
    assert kinds(named + grid) == kinds(grid + named) == both
    figure = [("figure", ""), ("caption", "Figure 1")]
    assert kinds(drawn + shown) == kinds(shown + drawn) == figure
    assert kinds(drawn + named + grid) == [("figure", ""), *both]
    places = [one.looks.get("caption_place") for one in told(grid + named, styles=CAPTION)]
    assert "below" in places


def test_a_caption_that_is_kept_with_what_follows_belongs_to_it() -> None:
    grid, kept = table(row(cell("x"))), p("Words", "<w:keepNext/>", "C")
    assert kinds(p(DRAWN) + kept + grid) == [("figure", ""), ("caption", "Words"), ("table", "")]
    (figure,) = (one for one in told(p(DRAWN)) if one.kind == "figure")
    assert (figure.facts["alt"], figure.looks["width"]) == ("A leaf", 100)


# --- Lines ----------------------------------------------------------------------------------------


REFERENCE = "REF there \\h"


def test_of_a_field_the_result_is_shown() -> None:
    inner = f"{r('a ')}{begin('IF 1 = 1')}{r('b')}{begin('DATE')}{r(' c')}{END}{END}{r(' d')}"
    assert [one.text for one in told(p(inner))] == ["a b c d"]
    nested = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{begin("X")}{r("unseen")}{END}{END}'
    assert told(p(nested + r("seen")))[0].text == "seen"


def test_links_are_hyperlinks_and_fields() -> None:
    inner, named = "HYPERLINK \\l &quot;there&quot;", "REF there \\h"
    place = '<w:bookmarkStart w:id="1" w:name="there"/><w:bookmarkEnd w:id="1"/>'
    runs = (
        f'<w:hyperlink r:id="out">{r("one")}</w:hyperlink>{r(" ")}'
        f'<w:hyperlink r:id="out" w:anchor="x">{r("two")}</w:hyperlink>{r(" ")}'
        f"{begin('HYPERLINK &quot;https://example.net/&quot;')}{r('three')}{END}{r(' ')}"
        f"{begin(inner)}{r('four')}{END}{r(' ')}"
        f"{begin(named)}{r('five')}{END}{place}{begin('REF there')}{r(' six')}{END}"
    )
    (one,) = told(p(runs))
    assert one.links == (
        ("one", "https://example.org/"),
        ("two", "https://example.org/#x"),
        ("three", "https://example.net/"),
        ("four", "#"),
        ("five", "#"),
    )


def test_a_field_in_a_hyperlink_is_part_of_it_and_calls_part_links() -> None:
    inner = f"{r('a ')}{begin(REFERENCE)}{r('b')}{END}{r(' c')}{call(1)}{r(' d')}"
    (one, *_) = told(p(f'<w:hyperlink r:id="out">{inner}</w:hyperlink>'), footnotes=NOTES)
    address = "https://example.org/"
    assert one.links == (("a b c", address), ("d", address))
    (one, *_) = told(p(r("e", "<w:i/>") + call(1) + r(" f", "<w:i/>")), footnotes=NOTES)
    assert (one.text, one.marks) == ("e^1^ f", (("emphasis", "e f"),))


def test_the_language_is_that_of_most_letters() -> None:
    said = '<w:lang w:val="{}"/>'
    lines = p(r("aaa", said.format("de")) + r("bb 12345", said.format("en")))
    lines += p(r("1", said.format("de")) + r("234", said.format("en")))
    assert [one.facts["language"] for one in told(lines)] == ["de", "en"]


def test_what_is_deleted_or_hidden_is_not_there() -> None:
    runs = (
        f"{r('a')}<w:ins>{r('b')}</w:ins><w:del><w:r><w:delText>c</w:delText></w:r></w:del>"
        f"<w:moveFrom>{r('d')}</w:moveFrom>{r('e', '<w:vanish/>')}"
        f"<w:sdt><w:sdtContent>{r('f')}</w:sdtContent></w:sdt>"
    )
    assert told(p(runs))[0].text == "abf"


def test_spaces_are_single_and_what_cannot_be_seen_is_left_out() -> None:
    wide, unseen = "  a \u00a0", " b\u00adc\u200b"
    runs = (
        f"{r(wide)}<w:r><w:tab/></w:r>{r(unseen)}<w:r><w:br/></w:r>{r('d')}"
        "<w:r><w:noBreakHyphen/></w:r><w:r><w:softHyphen/></w:r>"
        f"{r('e ', '<w:i/>')}"
    )
    (one,) = told(p(runs))
    assert one.text == "a bc d\u2011e"
    assert "".join(run.text for run in one.runs) == one.text


def test_marks_are_what_leans_or_is_bold_where_the_text_around_is_not() -> None:
    sheet = NORMAL + style("S", "Slanted", "<w:rPr><w:i/></w:rPr>")
    upright = '<w:i w:val="0"/>'
    lines = p(r("a ") + r("b", "<w:i/>") + r(" c", "<w:b/>") + r("d", "<w:strike/>"))
    lines += p(r("e ") + r("f", upright), style="S")
    one, other = told(lines, styles=sheet)
    assert one.marks == (("emphasis", "b"), ("strong", "c"), ("strike", "d"))
    assert other.marks == (("emphasis", "f"),)


# --- Structure ------------------------------------------------------------------------------------

HEADINGS = (
    NORMAL + style("T", "Title") + style("H", "heading 1") + style("M", "Mine", based="H")
    + style("E", "toc 1")
)  # fmt: skip


def where(text: str) -> list[tuple[str, str, str]]:
    return [(one.part, one.kind, one.text) for one in told(text, styles=HEADINGS)]


def test_a_style_is_for_what_it_is_made_of_is_for() -> None:
    assert where(p("a", style="M")) == [("body", "heading", "a")]


def test_an_outline_level_makes_a_heading() -> None:
    (one,) = told(p("a", '<w:outlineLvl w:val="2"/>'))
    assert (one.kind, one.facts["level"]) == ("heading", "3")
    assert told(p("a", '<w:outlineLvl w:val="9"/>'))[0].kind == "paragraph"


def test_briefs_begin_with_the_section_of_the_first_heading() -> None:
    ends = '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>'
    text = p("Book", style="T") + p("by", ends) + p("before") + p("One", style="H") + p("text")
    assert where(text) == [
        ("front", "paragraph", "Book"), ("front", "paragraph", "by"),
        ("body", "paragraph", "before"), ("body", "heading", "One"), ("body", "paragraph", "text"),
    ]  # fmt: skip


def test_briefs_begin_behind_a_title_and_contents_in_the_same_section() -> None:
    entry = f"{r('One')}<w:r><w:tab/></w:r>{r('7')}"
    text = p("Book", style="T") + p(entry, style="E") + p("kicker") + p("One", style="H")
    found = told(text, styles=HEADINGS)
    assert [one.part for one in found] == ["front", "front", "body", "body"]
    assert (found[1].kind, found[1].text, found[1].facts["place"]) == ("entry", "One", "7")


def test_without_headings_the_title_begins_a_brief() -> None:
    assert where(p("Book", style="T") + p("text")) == [
        ("body", "heading", "Book"), ("body", "paragraph", "text"),
    ]  # fmt: skip


def test_behind_the_last_brief_stands_what_opens_anew_without_a_heading() -> None:
    def ends(*said: str) -> str:
        return f"<w:sectPr>{''.join(said)}</w:sectPr>"

    lying = '<w:pgSz w:w="200" w:h="100" w:orient="landscape"/>'
    text = p("One", style="H") + p("", ends()) + p("wide", ends(lying)) + p("on", ends())
    text += p("colophon") + ends("<w:titlePg/>")
    assert [(part, said) for part, _, said in where(text)] == [
        ("body", "One"), ("body", "wide"), ("body", "on"), ("back", "colophon"),
    ]  # fmt: skip


# --- Notes ----------------------------------------------------------------------------------------


def note(id_: int, text: str) -> str:
    mark = "<w:r><w:footnoteRef/></w:r>"
    return f'<w:footnote w:id="{id_}"><w:p>{mark}{r(f" {text}")}</w:p></w:footnote>'


NOTES = note(1, "first") + note(2, "second") + note(3, "third")


def test_notes_come_last_in_the_order_of_their_calls() -> None:
    text = p(r("a") + call(2)) + table(row(cell("", inner=p(r("b") + call(3))))) + p(call(1))
    found = facts(told(text, footnotes=NOTES), "note")
    assert found == [
        ("a^1^", ""), ("", ""), ("b^2^", ""), ("^3^", ""), ("second", "1"), ("third", "2"),
        ("first", "3"),
    ]  # fmt: skip


def test_the_numbers_of_notes_are_as_sections_say() -> None:
    anew = '<w:sectPr><w:footnotePr><w:numFmt w:val="{}"/>{}</w:footnotePr></w:sectPr>'
    first = anew.format("lowerRoman", '<w:numStart w:val="3"/>')
    second = anew.format("chicago", '<w:numRestart w:val="eachSect"/>')
    text = p(r("a") + call(1), first) + p(r("b") + call(2)) + second
    assert [one.text for one in told(text, footnotes=NOTES)][:2] == ["a^iii^", "b^*^"]


def test_a_note_may_have_a_mark_of_its_own() -> None:
    text = p(r("a") + call(1, ' w:customMarkFollows="1"', "†") + r(" b") + call(2))
    sheet = NORMAL + style("R", "footnote reference", kind="character")
    text = text.replace("<w:footnoteReference", '<w:rPr><w:rStyle w:val="R"/></w:rPr>'
                        "<w:footnoteReference")  # fmt: skip
    found = facts(told(text, footnotes=NOTES, styles=sheet), "note")
    assert found == [("a^†^ b^1^", ""), ("first", "†"), ("second", "1")]


def test_a_link_to_a_bookmark_within_a_listed_one_leads_to_that() -> None:
    listed = '<w:x><m id="a-table" name="t1" kind="table"/></w:x>'
    data = file(
        '<w:p><w:bookmarkStart w:id="1" w:name="t1"/><w:bookmarkStart w:id="2" w:name="n1"/>'
        f'{r("Table 1")}<w:bookmarkEnd w:id="2"/>{r(". Words")}<w:bookmarkEnd w:id="1"/></w:p>'
        + p(begin("REF n1 \\h") + r("Table 1") + END),
        header="",
    )
    data = changed(data, "w/header.xml", lambda text: text.replace("></", f">{listed}</", 1))
    data = changed(
        data, "w/_rels/document.xml.rels",
        lambda text: text.replace("relationships/header", "relationships/customXml"),
    )  # fmt: skip
    (_, other) = (one for one in read(data).records if one.text)
    assert other.links == (("Table 1", "#a-table"),)
