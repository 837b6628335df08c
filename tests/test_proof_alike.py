"""What is all of one kind is proved too: nothing else in it tells how such a thing should look."""

import pytest

from alike import articles, differences

# What was once refused, and is as it should be.
ONCE_REFUSED = (
    ("paras", "book"), ("items", "report"), ("notes", "brief"), ("heads2", "report"),
    ("longquotes", "report"), ("steps", "book"), ("inlinemath", "brief"), ("notequotes", "report"),
    ("longcodes", "book"), ("longrtl", "report"), ("soft", "book"), ("widetables", "brief"),
    ("indentedcode", "report"), ("partedcode", "report"), ("lateoptions", "report"),
    ("loweredlines", "brief"), ("raisedlines", "report"), ("signs", "brief"),
    ("tablesbelow", "brief"), ("leadstowide", "report"), ("emptyitems", "brief"),
    ("codeleads", "book"), ("anchors", "report"), ("taskcode", "book"), ("headlesscell", "book"),
    ("headless", "report"), ("longrow", "brief"), ("codeitems", "book"), ("units", "book"),
    ("marks", "report"), ("leaning", "brief"), ("quotedheads", "report"), ("raggeditems", "report"),
)  # fmt: skip

# The library that draws formulas for paper.
pytestmark = pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")


@pytest.mark.parametrize(
    ("name", "style"), ONCE_REFUSED, ids=[" in ".join(o) for o in ONCE_REFUSED]
)
def test_what_is_all_of_one_kind_is_proved(name: str, style: str) -> None:
    assert differences(name, style) == []


def test_no_two_articles_are_one() -> None:
    texts = articles()
    assert len(texts) > 60
    assert len(set(texts.values())) == len(texts)
