"""Whatever is changed in an EPUB, the records tell it, and nothing else."""

import io
import zipfile

import pytest

from briefexport.proof.epub import pieces, read
from proof_changes import changes
from proof_epubs import ACCENT, REM, STYLE, data, reading
from proof_pieces import known


def planted(file: str, before: str, after: str) -> bytes:
    """Return the EPUB with something in one file changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data())) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == f"EPUB/{file}":
                text = content.decode()
                assert before in text
                content = text.replace(before, after).encode()
            new.writestr(name, content)
    return made.getvalue()


TEXT, SHEET = "text/b1.xhtml", "style.css"
PLANTED = [
    ("a letter", TEXT, "Second, to", "Second, ta", {"text"}),
    ("a word in a note", TEXT, "One.", "Won.", {"text"}),
    ("a level", TEXT, "<h2", "<h3", {"level", "size", "gap", "leading"}),
    ("a start", TEXT, 'start="4"', 'start="5"', {"label"}),
    ("a kind of numbers", SHEET, "system: extends lower-roman", "system: extends lower-alpha",
     {"label"}),
    ("an item", TEXT, ">five</li>", "></li>", {"count"}),
    ("the signs of a change of scene", SHEET, "* * *", "* *", {"text"}),
    ("the colour of a change of scene", SHEET, f"hr {{ color: {ACCENT}", "hr { color: #7a1f2c",
     {"colour"}),
    ("the line under an opening", SHEET, "border-bottom: 0.0588em", "border-bottom: 0.06em",
     {"line_below", "gap"}),
    ("the room above notes", SHEET, "padding-top: 0.5em; border", "padding-top: 0.6em; border",
     {"rule_gap"}),
    ("where a title stands", SHEET, "margin: 3.6em 0 0", "margin: 3.5em 0 0", {"drop"}),
    ("how far an entry hangs", SHEET, "padding: 0 0 0 2.7em; text-indent: -2.7em",
     "padding: 0 0 0 2.8em; text-indent: -2.8em", {"left", "indent", "turnover"}),
    ("a span", TEXT, 'rowspan="2"', 'rowspan="1"',
     {"down", "column", "rule_bottom", "rule_bottom_colour"}),
    ("a header", TEXT, 'scope="rowgroup"', 'scope="col"', {"header"}),
    ("a head", TEXT, "thead>", "tbody>", {"head", "weight", "valign"}),
    ("alternative words", TEXT, 'alt="A leaf"', 'alt="A loaf"', {"alt"}),
    ("words of a picture", TEXT, 'alt="a sign"', 'alt="sign"', {"pictures"}),
    ("an address", TEXT, "https://example.org/", "https://example.com/", {"links"}),
    ("a place", TEXT, 'href="#b1-towns"', 'href="#b1-leaves"', {"links"}),
    ("a place that is not there", TEXT, 'href="#b1-towns"', 'href="b2.xhtml#b1-towns"', {"links"}),
    ("emphasis", TEXT, "<em>stress</em>", "<i>stress</i>", set()),
    ("no emphasis", TEXT, "<em>stress</em>", "stress", {"marks", "runs"}),
    ("a language", TEXT, 'lang="de" xml:lang="de"', "", {"language"}),
    ("a call", TEXT, ">1</a></sup>", ">2</a></sup>", {"text"}),
    ("a number of a note", TEXT, ">1.</a>", ">2.</a>", {"note"}),
    ("a task", TEXT, STYLE.list.done_task, STYLE.list.open_task, {"label"}),
    ("an aside", TEXT, "aside", "div", None),
    ("one cell's colour", TEXT, ">126<", ' style="color: #000001">126<',
     {"colour", "rule_top_colour", "rule_bottom_colour"}),
    ("a colour", SHEET, f".kicker {{ color: {ACCENT}", ".kicker { color: #7a1f2c", {"colour"}),
    ("a bullet's colour", SHEET, f"li::marker {{ color: {ACCENT}", "li::marker { color: #7a1f2c",
     {"marker_colour"}),
    ("a bullet", SHEET, '"–\u2002"', '"‣\u2002"', {"label"}),
    ("a size", SHEET, "font-size: 1.25em", "font-size: 1.24em",
     {"size", "gap", "leading"}),
    ("a weight", SHEET, ".number { font-weight: 600", ".number { font-weight: 500", {"weight"}),
    ("a row's rule", SHEET, "border-top: 0.0278em", "border-top: 0.0311em",
     {"rule_top", "rule_bottom"}),
    ("a rule's colour", SHEET, "border-top: 0.0278em solid #b9b4ac",
     "border-top: 0.0278em solid #b9b4ad", {"rule_top_colour", "rule_bottom_colour"}),
    ("padding", SHEET, "padding-top: 0.3889em; padding-bottom: 0.3889em",
     "padding-top: 0.4em; padding-bottom: 0.4em",
     {"pad_top", "pad_bottom"}),
    ("an indent", SHEET, "ul, ol { margin: 0.7em 0 0.7em; padding: 0 0 0 1.35em",
     "ul, ol { margin: 0.7em 0 0.7em; padding: 0 0 0 1.36em", {"left"}),
    ("the first line", SHEET, "text-indent: 1.3em", "text-indent: 1.2em", {"indent"}),
    ("a gap", SHEET, ".tight > li + li { margin-top: 0.35em",
     ".tight > li + li { margin-top: 0.3em", {"gap"}),
    ("a fill", SHEET, "thead th, thead td {", "thead th, thead td { background: #fefefe;",
     {"fill"}),
    ("a leading", SHEET, "line-height: 1.1739", "line-height: 1.18", {"leading"}),
    ("alignment", SHEET, "td.decimal { text-align: right; text-align: end",
     "td.decimal { text-align: center; text-align: center", {"align"}),
    ("a width", SHEET, "width: 50%", "width: 49%", {"widths"}),
    ("a family", SHEET, 'dt { font-family: "Fira Sans", ', "dt { font-family: ", {"font"}),
    ("tracking", SHEET, "letter-spacing: 0.09em", "letter-spacing: 0.08em", {"tracking"}),
    ("capitals", SHEET, "text-transform: uppercase", "text-transform: none", {"capitals"}),
    ("the rule over notes", SHEET, "border-top: 0.0625em", "border-top: 0.1em", {"rule"}),
    ("the line under links", SHEET, "text-decoration-thickness: 0.05em",
     "text-decoration-thickness: 0.06em", {"underline"}),
    ("no line under links", SHEET, "a { text-decoration: underline", "a { text-decoration: none",
     {"underline", "underline_colour"}),
    ("the room behind a bullet", SHEET, '"–\u2002"', '"– "', {"marker_gap"}),
    ("the font of a bullet", SHEET, ".level-2 > li::marker { font: inherit",
     ".level-2 > li::marker { font-family: monospace", {"marker_font"}),
    ("the size of scripts", SHEET, "sup, sub { font-size: 0.68em", "sup, sub { font-size: 0.7em",
     {"size", "raised"}),
    ("how far scripts are raised", SHEET, "sup { vertical-align: 0.36em",
     "sup { vertical-align: 0.3em", {"raised"}),
    ("a picture in a line", SHEET, "img { max-width: 100%; height: 1.1em",
     "img { max-width: 100%; height: 1.2em", {"picture_height"}),
    ("how far a picture reaches down", SHEET, "vertical-align: -0.15em", "vertical-align: -0.1em",
     {"picture_drop"}),
    ("words that may be divided", SHEET, "hyphens: auto", "hyphens: manual", {"hyphens"}),
    ("what stays together", SHEET, "break-after: avoid", "break-after: auto", {"keep"}),
    ("the width of tables", SHEET, "width: 100%; border-collapse", "width: 90%; border-collapse",
     {"table_width"}),
    ("the sheet", TEXT, "../style.css", "../other.css", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "before", "after", "told"), PLANTED)
def test_a_planted_difference_is_told(
    name: str, file: str, before: str, after: str, told: set[str] | None
) -> None:
    found = changes(reading().records, read(planted(file, before, after), REM).records)
    assert found == told if told is not None else len(found) > 10
    if found:
        changed, whole = planted(file, before, after), pieces(data(), REM, {})
        cold, warm = (pieces(changed, REM, kept) for kept in ({}, whole.kept))
        assert known(warm) == known(cold) != known(whole)


def test_the_same_file_has_no_differences() -> None:
    same = planted(TEXT, "Second", "Second")
    assert changes(reading().records, read(same, REM).records) == set()


def test_the_documents_of_the_same_file_are_known_again() -> None:
    whole = pieces(data(), REM, {})
    assert known(pieces(planted(TEXT, "Second", "Second"), REM, whole.kept)) == known(whole)
    told = [record for piece in whole.pieces for record in piece.read()]
    body = [record for record in reading().records if record.part == "body"]
    # A file has the notes of all its documents behind the text of all.
    assert sorted(map(str, told)) == sorted(map(str, body))
