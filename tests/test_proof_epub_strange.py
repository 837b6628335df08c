"""EPUBs that are not ours: other ways to say the same, the cascade by itself, and broken files."""

import io
import zipfile
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefexport.proof.epub import pieces, read
from briefexport.proof.record import Reading, Record
from proof_epubs import data

CONTAINER = '<container><rootfiles><rootfile full-path="book/p.opf"/></rootfiles></container>'
PAGE = (
    '<html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops" lang="en">'
    '<head><link rel="stylesheet" href="a.css"/></head><body>{}</body></html>'
)


def packed(files: dict[str, str], spine: Iterable[str]) -> bytes:
    """Return an EPUB of `files` beside its package document, in the order of `spine`."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(spine)
    )
    order = "".join(f'<itemref idref="i{n}"/>' for n, _ in enumerate(spine))
    package = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>A  book</dc:title><dc:language>en</dc:language></metadata>"
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("book/p.opf", package)
        for name, text in files.items():
            archive.writestr(f"book/{name}", text)
    return made.getvalue()


def told(body: str, sheet: str = "", **more: str) -> Reading:
    files = {"a.xhtml": PAGE.format(body), "a.css": sheet}
    return read(packed(files | more, ["a.xhtml"]))


def records(body: str, sheet: str = "") -> tuple[Record, ...]:
    return told(body, sheet).records


def texts(body: str, sheet: str = "") -> list[str]:
    return [record.text for record in records(body, sheet)]


# --- Other ways to say the same -------------------------------------------------------------------


def test_without_types_all_is_the_body() -> None:
    (record,) = records("<p>One</p>")
    assert (record.part, record.where, record.facts) == ("body", "a.xhtml", {"language": "en"})
    assert told("").title == "A book"


@pytest.mark.parametrize(
    ("kinds", "parts"),
    [
        (["", ""], ["body", "body"]),
        (["titlepage", "", "colophon"], ["front", "body", "back"]),
        (
            ["colophon", "chapter", "toc", "chapter", "toc"],
            ["front", "body", "body", "body", "back"],
        ),
        (["", "chapter", "index"], ["front", "body", "back"]),
        (["cover", "toc"], ["front", "front"]),
    ],
)
def test_the_body_is_from_the_first_chapter_to_the_last(kinds: list[str], parts: list[str]) -> None:
    files = {
        f"{n}.xhtml": PAGE.format(f'<section epub:type="{kind}"><p>{n}</p></section>')
        for n, kind in enumerate(kinds)
        if kind != "cover"
    }
    cover = '<section epub:type="cover"></section><p>0</p>'
    files |= {f"{n}.xhtml": PAGE.format(cover) for n, kind in enumerate(kinds) if kind == "cover"}
    found = read(packed(files, sorted(files))).records
    assert sorted((one.text, one.part) for one in found) == [
        (str(n), part) for n, part in enumerate(parts)
    ]


def test_endnotes_in_a_list_of_their_own_are_notes_in_the_order_of_their_calls() -> None:
    text = (
        '<section epub:type="chapter"><p>A<a epub:type="noteref" href="n.xhtml#two">2</a>'
        '<a role="doc-noteref" href="n.xhtml#one">[1]</a></p></section>'
    )
    notes = (
        '<section epub:type="endnotes"><h2>Notes</h2><ol><li id="one">First <a href="a.xhtml" '
        'role="doc-backlink">back</a></li><li id="two"><p>Second</p><p>more</p></li></ol></section>'
    )
    files = {"a.xhtml": PAGE.format(text), "n.xhtml": PAGE.format(notes), "a.css": ""}
    found = read(packed(files, ["a.xhtml", "n.xhtml"])).records
    assert [(one.part, one.text, one.facts.get("note", "")) for one in found] == [
        ("body", "A^2^^1^", ""),
        ("back", "Notes", ""),
        ("back", "Second", "2"),
        ("back", "more", "2"),
        ("back", "First", "1"),
    ]


def test_a_note_called_in_a_note_stands_behind_it_with_the_number_of_its_call() -> None:
    def call(name: str) -> str:
        return f'<a epub:type="noteref" href="#{name}">{name}</a>'

    def note(name: str, text: str) -> str:
        return f'<aside epub:type="footnote" id="{name}"><p>{text}</p></aside>'

    body = f"<p>A{call('1')}{call('2')}</p>" + note("1", f"one{call('3')}") + note("2", "two")
    found = records(body + note("3", "three") + note("4", "never called"))
    said = [(one.text, one.facts.get("note")) for one in found]
    assert said == [
        ("A^1^^2^", None),
        ("one^3^", "1"),
        ("three", "3"),
        ("two", "2"),
        ("never called", None),
    ]


@pytest.mark.parametrize(
    ("opening", "items", "labels"),
    [
        ("ol", ["", "", 'value="7"', ""], ["1.", "2.", "7.", "8."]),
        ('ol reversed=""', ["", ""], ["2.", "1."]),
        ('ol start="0"', ["", ""], ["0.", "1."]),
        ('ol type="A" start="26"', ["", ""], ["Z.", "AA."]),
        ('ol type="I" start="8"', ["", ""], ["VIII.", "IX."]),
        ('ol start="nine"', [""], ["1."]),
        ("ul", [""], ["•"]),
        ('ul style="list-style: square"', [""], ["▪"]),
        ("ul style=\"list-style-type: '+ '\"", [""], ["+"]),
        ('ul style="list-style: none"', [""], [None]),
        ('ol style="list-style-type: lower-greek"', ["", ""], ["α.", "β."]),
    ],
)
def test_labels_are_counted(opening: str, items: list[str], labels: list[str | None]) -> None:
    body = "".join(f"<li {said}>x</li>" for said in items)
    found = records(f"<{opening}>{body}</{opening.split(maxsplit=1)[0]}>")
    assert [record.facts.get("label") for record in found] == labels


def test_a_marker_may_be_what_the_style_puts_before_an_item() -> None:
    sheet = 'ul { list-style: none } li::before { content: "→ "; color: red }'
    (record,) = records("<ul><li>x</li></ul>", sheet)
    assert record.facts["label"] == "→"
    assert record.looks["marker_colour"] == "#ff0000"


def test_marks_of_pages_lists_for_machines_and_hidden_things_are_not_told() -> None:
    body = (
        '<p><span epub:type="pagebreak">12</span>One</p>'
        '<nav epub:type="page-list"><ol><li>9</li></ol></nav>'
        '<p hidden="hidden">no</p><p class="off">no</p><details><summary>no</summary></details>'
        '<section epub:type="cover"><img src="c.png" alt="Cover"/></section><script>no()</script>'
    )
    assert texts(body, ".off { display: none }") == ["One"]


MARKED = '<p>One<span epub:type="pagebreak" id="page-{0}" aria-label="{0}">{1}</span> two</p>'
FACE = '@font-face {{\n  font-family: "{}";\n  src: url(a.ttf);\n}}\n'


def key(body: str, sheet: str = "") -> str:
    found = pieces(packed({"a.xhtml": PAGE.format(body), "a.css": sheet}, ["a.xhtml"]), 10.0, {})
    (piece,) = found.pieces
    return piece.key


def test_a_document_is_the_same_wherever_pages_begin_to_be_counted() -> None:
    assert key(MARKED.format(3, "")) == key(MARKED.format(14, ""))
    assert key(MARKED.format(3, "")) != key(MARKED.format(3, "x"))
    assert key("<p id='page-3'>One</p>") != key("<p id='page-14'>One</p>")


@pytest.mark.parametrize(
    "sheet",
    [
        "#page-3 { color: red }",
        '[id="page-3"] { color: red }',
        "p:has([ aria-label]) { color: red }",
        "#page\\-3 { color: red }",
    ],
)
def test_what_marks_of_pages_say_counts_where_a_sheet_asks_for_it(sheet: str) -> None:
    assert key(MARKED.format(3, ""), sheet) != key(MARKED.format(14, ""), sheet)


LISTED = '<nav epub:type="{}" {}><ol><li id="p{n}">{n}</li></ol></nav>'


def front(listed: str, sheet: str = "") -> tuple[str, list[str]]:
    """Return by what that around the body is known again, with a list in it, and what it tells."""
    files = {
        "front.xhtml": PAGE.format(f'<section epub:type="toc"><p>Before</p></section>{listed}'),
        "a.xhtml": PAGE.format('<section epub:type="chapter"><p>One</p></section>'),
        "a.css": sheet,
    }
    found = pieces(packed(files, ["front.xhtml", "a.xhtml"]), 10.0, {})
    (known,) = found.kept
    return known, [record.text for record in found.around.records]


@pytest.mark.parametrize("kind", ["page-list", "landmarks"])
@pytest.mark.parametrize("said", ["", 'hidden="hidden"', 'style="display: none"'])
def test_what_is_around_the_body_is_the_same_whatever_its_lists_of_pages_say(
    kind: str, said: str
) -> None:
    one, other = (front(LISTED.format(kind, said, n=n)) for n in (3, 14))
    assert one == other
    assert one[1] == ["Before"]
    assert front(LISTED.format("toc", said, n=3)) != front(LISTED.format("toc", said, n=14))


@pytest.mark.parametrize(
    "sheet",
    [
        "nav, ol, li { display: inline }",
        "section:has(+ nav #p3) { color: red }",
        "nav:empty + p { color: red }",
        "section:HAS(+ nav #p3) { color: red }",
        "nav:\\65mpty + p { color: red }",
    ],
)
def test_a_list_of_pages_counts_in_a_line_and_where_a_sheet_asks_what_is_in_it(sheet: str) -> None:
    one, other = (front(LISTED.format("page-list", "", n=n), sheet) for n in (3, 14))
    assert one[0] != other[0]


def test_the_fonts_that_a_sheet_brings_are_not_told_and_nothing_else_is_left_out() -> None:
    assert key("<p>One</p>", "p { color: red }") == key(
        "<p>One</p>", FACE.format("A") + "p { color: red }"
    )
    for sheet in (
        "/* @font-face { */ p { color: red } /* } */",
        "/*\n@font-face { */\np { color: red }\n/* } */",
        'p::before { content: "\\\n@font-face {}\\\n" } p { color: red }',
        FACE.format("A") + "p { color: red }",
        FACE.format("} p { color: blue") + "p { color: red }",
    ):
        (record,) = records("<p>One</p>", sheet)
        assert record.runs[0].letters.colour == "#ff0000", sheet


def test_text_without_a_box_and_boxes_in_lines_are_paragraphs() -> None:
    body = "loose <b>text</b><div>a div<p>a <br/>p</p>its end</div><a href='#x'><p>a link</p></a>"
    assert texts(body) == ["loose text", "a div", "a p", "its end", "a link"]


def test_soft_hyphens_entities_and_spaces_are_as_the_words_are() -> None:
    assert texts("<p>un\u00adbro\u200bken&nbsp;  e\u0301\n</p>") == ["unbroken é"]


def test_a_picture_in_a_line_and_one_in_a_figure() -> None:
    body = "<p>a <img alt='sign'/></p><figure><figcaption>C</figcaption><img alt='P'/></figure>"
    line, figure, caption = records(body)
    assert line.pictures == ("sign",)
    assert (figure.kind, figure.facts["alt"]) == ("figure", "P")
    assert (caption.kind, caption.text) == ("caption", "C")


def test_a_link_to_a_document_leads_to_its_heading() -> None:
    files = {
        "a.xhtml": PAGE.format('<p><a href="b.xhtml">b</a> <a href="c.xhtml">c</a></p>'),
        "b.xhtml": PAGE.format('<p>x</p><h1 id="start">B</h1>'),
    }
    found = read(packed(files, files)).records
    assert found[0].links == (("b", "#start"), ("c", "#"))


def test_rows_and_columns_are_counted_as_html_counts_them() -> None:
    body = (
        "<table><tfoot><tr><td>f</td></tr></tfoot><thead><tr><th>h</th><th>i</th></tr></thead>"
        '<tbody><tr><td rowspan="0">a</td><td>b</td></tr><tr><td colspan="9x">c</td></tr></tbody>'
        "</table>"
    )
    table, *cells = records(body)
    assert (table.facts["rows"], table.facts["columns"], table.facts["head"]) == ("4", "2", "1")
    keys = ("row", "column", "down")
    assert [(one.text, *(one.facts[key] for key in keys)) for one in cells] == [
        ("h", "1", "1", "1"),
        ("i", "1", "2", "1"),
        ("a", "2", "1", "2"),
        ("b", "2", "2", "1"),
        ("c", "3", "2", "1"),
        ("f", "4", "1", "1"),
    ]


@pytest.mark.parametrize(
    ("columns", "widths"),
    [
        ('<col style="width: 25%"/><col style="width: 75%"/>', "0.2500 0.7500"),
        ('<colgroup><col width="30%"/><col width="70%"/></colgroup>', "0.3000 0.7000"),
        ('<col style="width: 1em"/><col style="width: 3em"/>', "0.2500 0.7500"),
        ('<col style="width: 50%" span="2"/>', "0.5000 0.5000"),
        ('<col style="width: 50%"/><col style="width: 3em"/>', None),
        ('<col style="width: 50%"/><col/>', None),
        ('<col style="width: 50%"/>', None),
    ],
)
def test_widths_are_told_where_all_are_said(columns: str, widths: str | None) -> None:
    table, *_ = records(f"<table>{columns}<tr><td>a</td><td>b</td></tr></table>")
    assert table.looks.get("widths") == widths


# --- The cascade ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "key", "value"),
    [
        ("p { color: red } p.a { color: lime } p { color: blue }", "colour", "#00ff00"),
        ("p { color: red !important } p.a { color: lime }", "colour", "#ff0000"),
        ("body { color: #123 } p { color: inherit }", "colour", "#112233"),
        ("body { color: #123 } p { color: initial }", "colour", ""),
        ("p { color: red; color: nonsense }", "colour", "#ff0000"),
        ("p { color: rgb(0 0 0 / 50%) }", "colour", "#808080"),
        ("@media (max-width: 60em) { p { color: red } }", "colour", ""),
        ("@media screen and (min-width: 60em) { p { color: red } }", "colour", "#ff0000"),
        ("@media (width > 60em), print { p { color: red } }", "colour", "#ff0000"),
        ("@media print { p { color: red } }", "colour", ""),
        ("@media not print { p { color: red } }", "colour", "#ff0000"),
        ("@media (prefers-color-scheme: dark) { p { color: red } }", "colour", ""),
        ("@container (max-width: 60em) { p { color: red } }", "colour", ""),
        ("@supports (color: red) { p { color: red } }", "colour", "#ff0000"),
        ("body { font-size: 2rem } p { font-size: 0.5em }", "size", 10.0),
        ("p { font-size: 12px }", "size", 9.0),
        ("p { font-size: 150% }", "size", 15.0),
        ("p { font-size: larger }", "size", 12.0),
        ("p { font-size: x-large }", "size", 15.0),
        ("p { font: italic 600 2em/1.5 'A B', serif }", "size", 20.0),
        ("p { font: italic 600 2em/1.5 'A B', serif }", "font", "A B"),
        ("p { font: italic 600 2em/1.5 'A B', serif }", "weight", 600),
        ("p { font: italic 600 2em/1.5 'A B', serif }", "italic", True),
        ("body { font-weight: 600 } p { font-weight: bolder }", "weight", 900),
        ("p { font-weight: 1e999 }", "weight", 400),
        ("p { font-family: Gill Sans, serif }", "font", "Gill Sans"),
        ("p { font-size: 2em; letter-spacing: 1pt }", "tracking", 0.05),
        ("p { text-transform: uppercase }", "capitals", True),
    ],
)
def test_letters_come_out_of_the_cascade(sheet: str, key: str, value: object) -> None:
    (record,) = records('<p class="a">x</p>', sheet)
    assert getattr(record.runs[0].letters, key) == pytest.approx(value)


@pytest.mark.parametrize(
    ("sheet", "key", "value"),
    [
        ("p { line-height: 1.5 }", "leading", 15.0),
        ("p { font-size: 2em; line-height: 150% }", "leading", 30.0),
        ("body { font-size: 2em; line-height: 150% } p { font-size: 1rem }", "leading", 30.0),
        ("body { font-size: 2em; line-height: 1.5 } p { font-size: 1rem }", "leading", 15.0),
        ("p { line-height: normal }", "leading", None),
        ("p { text-align: left }", "align", "start"),
        ("p { text-align: left; direction: rtl }", "align", "end"),
        ("p { text-align: justify }", "align", "justify"),
        ("p { margin: 1em 2em 3em }", "left", 20.0),
        ("p { margin-inline-start: 1em; direction: rtl }", "left", 10.0),
        ("p { margin-inline: 1em 2em }", "right", 20.0),
        ("p { padding: 1px; border: 4px solid }", "left", 3.75),
        ("p { border-left: 4px solid lime }", "edge", 3.0),
        ("p { border-left: 4px solid lime }", "edge_colour", "#00ff00"),
        ("p { border: 4px none }", "edge", None),
        ("body { background: #fed } p { background: none }", "fill", "#ffeedd"),
        ("p { text-indent: -1em }", "indent", -10.0),
    ],
)
def test_room_comes_out_of_the_cascade(sheet: str, key: str, value: object) -> None:
    (record,) = records('<p class="a">x</p>', sheet)
    found = record.looks.get(key)
    assert found == (pytest.approx(value) if value is not None else None)


@pytest.mark.parametrize(
    ("body", "sheet", "gap"),
    [
        ("<p>a</p><p>b</p>", "", 10.0),
        ("<p>a</p><p>b</p>", "p { margin: 1em 0 } p + p { margin-top: 2em }", 20.0),
        ("<p>a</p><p>b</p>", "p { margin: 0 } p + p { margin-top: -1em }", -10.0),
        ("<p>a</p><div><p>b</p></div>", "div { margin-top: 3em }", 30.0),
        ("<p>a</p><div><p>b</p></div>", "div { padding-top: 1em }", 30.0),
        ("<p>a</p><div><p>b</p></div>", "div { overflow: hidden }", 20.0),
        ("<p>a</p><div></div><p>b</p>", "div { margin: 2em }", 20.0),
        ("<p>a</p><p>b</p>", "p { border-top: 4px solid; margin: 0 }", 3.0),
    ],
)
def test_margins_meet_as_css_lets_them(body: str, sheet: str, gap: float) -> None:
    assert records(body, sheet)[1].looks["gap"] == pytest.approx(gap)


def test_the_wider_of_two_rules_that_meet_is_that_of_both_cells() -> None:
    body = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    sheet = (
        "table { border-collapse: collapse; border: 4px solid red }"
        "td { border-left: 2px solid lime }"
        "tr + tr td { border-top: 1px solid blue } tr { border-bottom: 3px solid }"
    )
    _, a, b, c, d = records(body, sheet)
    assert (a.looks["rule_top"], a.looks["rule_top_colour"]) == (3.0, "#ff0000")
    assert (b.looks["rule_start"], b.looks["rule_start_colour"]) == (1.5, "#00ff00")
    assert a.looks["rule_end"] == b.looks["rule_start"]
    assert a.looks["rule_bottom"] == c.looks["rule_top"] == 2.25
    assert "rule_bottom_colour" not in a.looks
    assert d.looks["rule_end"] == 3.0


def test_sheets_bring_in_sheets_and_may_go_round() -> None:
    sheets = {"b.css": "@import 'a.css'; p { color: red }", "c.css": "p { color: lime }"}
    sheet = "@import url(b.css); @import 'c.css' print;"
    (record,) = told("<p>x</p>", sheet, **sheets).records
    assert record.runs[0].letters.colour == "#ff0000"


# --- Broken files ---------------------------------------------------------------------------------


def zipped(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("META/INF", "META-INF"), text)
    return made.getvalue()


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"no zip",
        zipped(a="b"),
        zipped(META_INF__container="x"),
        packed({}, [])[:100],
        packed({}, []).replace(b"book/p.opf", b"book/q.opf", 1),
    ],
    ids=("empty", "text", "zip", "container", "cut", "renamed"),
)
def test_what_is_no_epub_is_refused(file: bytes) -> None:
    with pytest.raises(ValueError, match="not an EPUB"):
        read(file)


def test_what_is_missing_or_broken_is_left_out() -> None:
    assert read(packed({}, ["a.xhtml"])).records == ()
    assert texts("<p>one</p><p>two") == ["one", "two"]
    assert texts("<p>one</p>", "p { color: } } @media { @@ ) p{") == ["one"]


def test_what_lies_very_deep_is_text() -> None:
    assert texts("<div>" * 150 + "deep" + "</div>" * 150) == ["deep"]
    # Past what XML is read to, nothing is; but nothing stops either.
    assert texts("<p>a</p>" + "<div>" * 5000 + "deep" + "</div>" * 5000) == ["a"]


@pytest.mark.parametrize(
    "sheet",
    [
        "@media " + "(" * 2000 + "color" + ")" * 2000 + " { p { color: red } }",
        "@media screen {" * 2000 + "p { color: lime }",
        ":not(" * 2000 + "p" + ")" * 2000 + " { color: red }",
        "p " * 2000 + "{ color: red }",
        "p { color: " + "rgb(" * 2000,
        "@import 'a.css';" * 9,
    ],
)
def test_no_sheet_is_too_deep(sheet: str) -> None:
    assert texts("<p>one</p>", sheet) == ["one"]


def test_many_siblings_are_no_trouble() -> None:
    found = records("<h2>h</h2>" + "<i/>" * 3000 + "<p>x</p>", "h2 ~ p { color: red }")
    assert found[-1].runs[0].letters.colour == "#ff0000"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["text/b1.xhtml", "style.css", "content.opf"]), st.data())
def test_no_damage_stops_the_reader(name: str, drawn: st.DataObject) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data())) as old, zipfile.ZipFile(made, "w") as new:
        for one in (
            "META-INF/container.xml",
            "EPUB/content.opf",
            "EPUB/style.css",
            "EPUB/text/b1.xhtml",
        ):
            content = old.read(one)
            if one.endswith(name):
                start = drawn.draw(st.integers(0, len(content)))
                end = start + drawn.draw(st.integers(0, 40))
                junk = drawn.draw(
                    st.binary(max_size=20) | st.sampled_from([b"<p>", b"}", b"'", b"&"])
                )
                content = content[:start] + junk + content[end:]
            new.writestr(one, content)
    try:
        read(made.getvalue())
    except ValueError as error:
        if "not an EPUB" not in str(error):
            raise
