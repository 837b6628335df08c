"""No file is too strange for our reader of DOCX."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from briefexport.proof.docx import read
from docx_by_hand import (
    END,
    THREE,
    begin,
    call,
    cell,
    changed,
    file,
    instance,
    p,
    r,
    row,
    style,
    table,
    told,
)
from proof_docxs import data


@pytest.mark.parametrize(
    "text",
    [
        p("a", '<w:spacing w:line="x" w:lineRule="exact"/><w:ind w:left="nan" w:right="1e99"/>'),
        p("a", '<w:numPr><w:ilvl w:val="-7"/><w:numId w:val="1"/></w:numPr>'),
        p("a", '<w:pStyle w:val="no such style"/>'),
        p(r("a", '<w:sz w:val=""/><w:color w:val="red"/><w:rStyle w:val="?"/>')),
        p(r("a") + END + END + begin("")),
        p(r("a") + '<w:r><w:sym w:char="D800"/><w:sym w:char="zz"/></w:r>'),
        p(r("a") + call(99) + '<w:hyperlink r:id="gone"/>'),
        table("<w:tr/>") + p("a"),
        table(row(cell("a", '<w:gridSpan w:val="99999999"/><w:vMerge/>'))),
        table(row("<w:tc/>"), properties='<w:tblLook w:val="zz"/>') + p("a"),
        p("a", '<w:sectPr><w:headerReference r:id="gone"/></w:sectPr>'),
    ],
)
def test_what_cannot_be_read_is_left_out(text: str) -> None:
    found = told(text, numbering=THREE + instance(1), footnotes="")
    assert any(one.text.startswith("a") for one in found)


def test_styles_in_a_ring_and_parts_that_are_broken_are_borne() -> None:
    ring = style("A", "A", based="B") + style("B", "B", based="A")
    assert told(p("a", style="A"), styles=ring)[0].text == "a"
    data = changed(file(p("a"), styles=ring), "w/styles.xml", lambda text: text[:-5])
    assert [one.text for one in read(data).records if one.text] == ["a"]
    data = changed(file(p("a")), "w/document.xml", lambda text: text[:-5])
    with pytest.raises(ValueError, match="no document"):
        read(data)


# What attributes are not, or hardly ever.
ODD = ("", "-1", "0", "9" * 20, "nan", "inf", "1e400", "x", "\u0661", "ſ")
TEXTS = ("document", "styles", "numbering", "footnotes", "settings", "header1", "_rels/document")


def harmed(root: etree._Element, chance: random.Random) -> None:
    """Take elements and attributes away, put others in their places, and say what is odd."""
    every = list(root.iter())[1:]
    for _ in range(chance.randint(1, 40)):
        one, other = chance.choice(every), chance.choice(every)
        names = list(one.attrib)
        match chance.randrange(5):
            case 0 if (parent := one.getparent()) is not None:
                parent.remove(one)
            case 1 if names:
                one.set(chance.choice(names), chance.choice(ODD))
            case 2 if names:
                del one.attrib[chance.choice(names)]
            case 3 if one is not other and one not in other.iterancestors():
                other.append(one)
            case _:
                one.tag = other.tag


@given(st.randoms(use_true_random=False), st.sampled_from(TEXTS), st.sampled_from(TEXTS))
@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
def test_no_file_is_too_strange(chance: random.Random, first: str, second: str) -> None:
    whole = data()
    for name in {first, second}:
        suffix = ".xml.rels" if "rels" in name else ".xml"

        def change(text: str) -> str:
            root = etree.fromstring(text.encode())
            harmed(root, chance)
            return etree.tostring(root, encoding="unicode") + " "

        whole = changed(whole, f"word/{name}{suffix}", change)
    try:
        read(whole)
    except ValueError as error:
        assert str(error).startswith("not a DOCX")  # noqa: PT017
