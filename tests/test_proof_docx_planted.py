"""What is planted in a DOCX shows in the records of it: nothing else, and nothing is missed."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import NamedTuple

import pytest

from briefexport.proof.docx import pieces, read
from briefexport.proof.record import Record
from docx_by_hand import changed
from proof_docxs import data, reading
from proof_pieces import known

DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
NUMBERING, NOTES, RELATIONS = (
    "word/numbering.xml", "word/footnotes.xml", "word/_rels/document.xml.rels",
)  # fmt: skip
ASIDES = "BriefAside[a-z0-9_]*"
Change = Callable[[str], str]


def once(old: str, new: str) -> Change:
    """Return a change of the first `old` there is."""
    return lambda text: text.replace(old, new, 1)


def within(style: str, old: str, new: str) -> Change:
    """Return a change within the styles whose ids are `style`, a regular expression."""
    whole = re.compile(rf'<w:style [^>]*w:styleId="{style}">.*?</w:style>', re.DOTALL)
    return lambda text: whole.sub(lambda found: found[0].replace(old, new), text)


def before(anchor: str, old: str, new: str) -> Change:
    """Return a change of the last `old` before `anchor`."""

    def change(text: str) -> str:
        place = text.index(anchor)
        start = text.rindex(old, 0, place)
        return text[:start] + new + text[start + len(old) :]

    return change


def without(anchor: str, tag: str) -> Change:
    """Return a change that takes out the element `tag` that holds `anchor`."""
    begun = re.compile(rf"<w:{tag}[ >]")

    def change(text: str) -> str:
        place = text.index(anchor)
        start = [found.start() for found in begun.finditer(text, 0, place)][-1]
        end = text.index(f"</w:{tag}>", place) + len(f"</w:{tag}>")
        return text[:start] + text[end:]

    return change


def styled(anchor: str, style: str) -> Change:
    """Return a change of the style of the paragraph that says `anchor`."""

    def change(text: str) -> str:
        *_, last = re.finditer('<w:pStyle w:val="([^"]*)"/>', text[: text.index(anchor)])
        return text[: last.start(1)] + style + text[last.end(1) :]

    return change


class Planted(NamedTuple):
    """A change of a part, and what of which record it changes."""

    part: str
    change: Change
    text: str
    what: str


PLANTED = {
    "a letter": Planted(DOCUMENT, once("Before.", "Befare."), "Befare.", "text"),
    "a word of a note": Planted(NOTES, once("More.", "Less."), "Less.", "text"),
    "the level of a heading": Planted(
        DOCUMENT, once('"Heading2"', '"Heading3"'), "A section", "level"
    ),
    "where a list begins": Planted(
        NUMBERING, once('<w:startOverride w:val="4"/>', '<w:startOverride w:val="5"/>'), "four",
        "label",
    ),
    "the sign of a list": Planted(NUMBERING, once('w:val="•"', 'w:val="◦"'), "one", "label"),
    "a span": Planted(
        DOCUMENT, once('<w:gridSpan w:val="2"/>', ""), "", "across"
    ),
    "a cell that reaches down": Planted(
        DOCUMENT, once('<w:vMerge w:val="restart"/>', ""), "first", "down"
    ),
    "the head of a table": Planted(DOCUMENT, once("<w:tblHeader/>", ""), "Town", "header"),
    "the stub of a table": Planted(
        DOCUMENT, once('w:firstColumn="1"', 'w:firstColumn="0"'), "Ulm", "header"
    ),
    "an alternative text": Planted(
        DOCUMENT, once('descr="A leaf"', 'descr="A tree"'), "", "alt"
    ),
    "an address": Planted(
        RELATIONS, once("https://example.org/", "https://example.com/"),
        "Second, to a place, Table 1.", "links",
    ),
    "where a reference leads": Planted(
        DOCUMENT, once("REF _bxl_b1_towns", "REF _bx_b2"), "Second, to a place, Table 1.", "links"
    ),
    "a mark": Planted(
        DOCUMENT, once('<w:rPr><w:rStyle w:val="Emphasis"/></w:rPr>', ""),
        "First, with stress and a call^1^.", "marks",
    ),
    "a colour by the least": Planted(
        STYLES, within("BodyText", '"1A1A1A"', '"1A1A1B"'), "Before.", "colour"
    ),
    "a size by half a point": Planted(
        STYLES, within("BodyText", '<w:sz w:val="20"/>', '<w:sz w:val="21"/>'), "Before.", "size"
    ),
    "a family": Planted(
        STYLES, within("BriefTerm", '"Fira Sans"', '"Lato"'), "Term", "font"
    ),
    "a weight": Planted(
        STYLES, within("BriefKicker", "Fira Sans Medium", "Fira Sans SemiBold"), "Brief 1", "weight"
    ),
    "bold by hand": Planted(
        DOCUMENT, before("Before.", "<w:r>", "<w:r><w:rPr><w:b/></w:rPr>"), "Before.", "weight"
    ),
    "tracking": Planted(
        STYLES, within("BriefKicker", '<w:spacing w:val="13"/>', '<w:spacing w:val="12"/>'),
        "Brief 1", "tracking",
    ),
    "leading by a twentieth": Planted(
        STYLES, within("Quote", 'w:line="270"', 'w:line="271"'), "Said.", "leading"
    ),
    "the space below a heading": Planted(
        STYLES, within("Heading2", 'w:after="60"', 'w:after="61"'),
        "First, with stress and a call^1^.", "gap",
    ),
    "an indent": Planted(
        STYLES, within("Quote", 'w:right="320"', 'w:right="322"'), "Said.", "right"
    ),
    "the place of a list": Planted(
        NUMBERING, once('w:left="540"', 'w:left="544"'), "under", "left"
    ),
    "one paragraph that is ragged": Planted(
        DOCUMENT, before("Before.", "</w:pPr>", '<w:jc w:val="left"/></w:pPr>'), "Before.", "align"
    ),
    "the colour of a marker": Planted(
        NUMBERING, once('<w:color w:val="7A1F2B"/>', '<w:color w:val="7A1F2C"/>'), "one",
        "marker_colour",
    ),
    "the font of a marker": Planted(NUMBERING, once('"Spectral"', '"Lato"'), "one", "marker_font"),
    "the room behind a marker": Planted(
        NUMBERING, once('w:hanging="100"', 'w:hanging="102"'), "one", "marker_gap"
    ),
    "the line under a link": Planted(
        STYLES, within("Hyperlink", 'w:val="single"', 'w:val="none"'),
        "Second, to a place, Table 1.", "underlines",
    ),
    "a rule by an eighth": Planted(
        STYLES, within("BriefTable", 'w:val="single" w:sz="4"', 'w:val="single" w:sz="5"'), "Town",
        "rule_bottom",
    ),
    "padding": Planted(
        STYLES, within("BriefTable", '<w:top w:w="70"', '<w:top w:w="72"'), "Ulm", "pad_top"
    ),
    "the padding of one cell": Planted(
        DOCUMENT,
        before("Ulm", "</w:tcPr>", '<w:tcMar><w:left w:w="20" w:type="dxa"/></w:tcMar></w:tcPr>'),
        "Ulm", "pad_start",
    ),
    "the fill of one cell": Planted(
        DOCUMENT, before("Ulm", "</w:tcPr>", '<w:shd w:val="clear" w:fill="F4F1EC"/></w:tcPr>'),
        "Ulm", "fill",
    ),
    "the alignment of a cell": Planted(
        STYLES, once('<w:tab w:val="decimal"', '<w:tab w:val="left"'), "126.5", "align"
    ),
    "the fill of an aside": Planted(
        STYLES, within(ASIDES, 'w:fill="F4F1EC"', 'w:fill="F4F1ED"'), "Try it.", "fill"
    ),
    "the edge of an aside": Planted(
        STYLES, within(ASIDES, 'w:sz="16"', 'w:sz="12"'), "Try it.", "edge"
    ),
    "the width of a column": Planted(
        DOCUMENT, once('<w:gridCol w:w="', '<w:gridCol w:w="1'), "", "widths"
    ),
    "the language of words": Planted(
        DOCUMENT, once('<w:lang w:val="de"/>', ""), "Ganz auf Deutsch", "language"
    ),
    "where an entry goes on": Planted(
        STYLES, within("TOC2", 'w:left="540"', 'w:left="544"'), "A section", "turnover"
    ),
    "what leads to a page": Planted(
        STYLES, within("TOC1", 'w:leader="dot"', 'w:leader="hyphen"'), "The brief", "leader"
    ),
    "where a title stands": Planted(
        STYLES, within("Title", 'w:before="2160"', 'w:before="2161"'), "An edition", "drop"
    ),
    "the line over notes": Planted(
        STYLES, within("BriefNoteRule", 'w:line="80"', 'w:line="81"'), "One.", "rule_gap"
    ),
    "the style of the line over notes": Planted(
        NOTES, once('"BriefNoteRule"', '"Quote"'), "One.", "rule_gap"
    ),
    "the colour of a change of scene": Planted(
        STYLES, within("BriefSceneBreak", '"7A1F2B"', '"7A1F2C"'), "* * *", "colour"
    ),
    "where a quotation ends": Planted(
        DOCUMENT, styled("Said.", "BodyText"), "Said.", "inside"
    ),
}  # fmt: skip


def flat(record: Record) -> dict[str, object]:
    """Return all that a record tells, by key; of the letters those of its first run."""
    told: dict[str, object] = {**record.facts, **record.looks}
    told |= {"text": record.text, "links": record.links, "marks": record.marks}
    if record.runs:
        letters = record.runs[0].letters
        told["underlines"] = tuple(run.letters.underline for run in record.runs)
        told |= {one.name: getattr(letters, one.name) for one in fields(letters)}
    return told


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_shows(name: str) -> None:
    planted = PLANTED[name]
    found = read(changed(data(), planted.part, planted.change)).records
    pairs = [
        (flat(one), flat(other))
        for one, other in zip(reading().records, found, strict=False)
        if flat(one) != flat(other)
    ]
    assert pairs
    own, other = next(pair for pair in pairs if pair[1]["text"] == planted.text)
    assert own.get(planted.what) != other.get(planted.what)


def test_what_is_missing_shows() -> None:
    for text, tag in (("five", "p"), ("Trier", "tr"), ("Said.", "p"), ("half", "p")):
        found = read(changed(data(), DOCUMENT, without(f">{text}<", tag))).records
        gone = {one.text for one in reading().records} - {one.text for one in found}
        assert any(text in one for one in gone)


def test_what_changes_places_shows() -> None:
    def swapped(text: str) -> str:
        return text.replace(">four<", ">?<").replace(">five<", ">four<").replace(">?<", ">five<")

    found = [one.text for one in read(changed(data(), DOCUMENT, swapped)).records]
    own = [one.text for one in reading().records]
    assert found != own
    assert sorted(found) == sorted(own)


def test_what_is_missing_or_moved_is_never_taken_for_what_it_was() -> None:
    before = pieces(data(), {})
    assert before is not None
    for text, tag in (("five", "p"), ("Trier", "tr"), ("Said.", "p"), ("half", "p")):
        planted = changed(data(), DOCUMENT, without(f">{text}<", tag))
        assert known(pieces(planted, before.kept)) == known(pieces(planted, {})) != known(before)


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_never_taken_for_what_it_was(name: str) -> None:
    planted = PLANTED[name]
    before = pieces(data(), {})
    assert before is not None
    found = changed(data(), planted.part, planted.change)
    cold, warm = pieces(found, {}), pieces(found, before.kept)
    if cold is None or warm is None:
        # It can no longer be divided, and is read as a whole.
        assert cold is warm
    else:
        assert known(warm) == known(cold) != known(before)


def unruled(record: Record) -> str:
    looks = {key: look for key, look in record.looks.items() if not key.startswith("rule")}
    return str(replace(record, looks=looks))


def test_the_briefs_of_the_same_file_are_known_again() -> None:
    before = pieces(data(), {})
    assert before is not None
    again = pieces(data(), before.kept)
    assert again is not None
    assert known(again) == known(before)
    told, later = ([r for one in found.pieces for r in one.read()] for found in (before, again))
    body = [record for record in reading().records if record.part == "body"]
    # A file has the notes of all its briefs behind the text of all, and one rule above the first.
    assert sorted(map(unruled, told)) == sorted(map(unruled, body))
    assert [replace(one, where="") for one in later] == [replace(one, where="") for one in told]


def test_bookmarks_may_be_numbered_anew() -> None:
    renumbered = changed(
        data(),
        DOCUMENT,
        lambda text: re.sub(r'(<w:bookmark(?:Start|End)[^>]* w:id=")(\d+)"', r'\g<1>9\2"', text),
    )
    assert renumbered != data()
    assert known(pieces(renumbered, {})) == known(pieces(data(), {}))
