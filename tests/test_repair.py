import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefexport.model import Brief, Code, Paragraph, Text
from briefexport.repair import RULES, repair
from briefexport.segments import bounds, verbatim
from briefexport.source import Source


def repaired(value: str) -> tuple[Text, tuple[str, ...]]:
    source = Source("a.txt", value)
    brief, findings = repair(Brief((Paragraph((verbatim(value, 0, len(value)),)),)), source)
    (paragraph,) = brief.blocks
    assert isinstance(paragraph, Paragraph)
    (text,) = paragraph.content
    assert isinstance(text, Text)
    return text, tuple(f"{finding.code} {finding.place}" for finding in findings)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("United States.Officials say", "United States. Officials say", ("BX204 a.txt:1:15",)),
        ("the U.S.might also", "the U.S.might also", ()),
        ("on Node.Js and example.org.The", "on Node. Js and example.org.The", ("BX204 a.txt:1:9",)),
        ("see https://example.org/a.Page now", "see https://example.org/a.Page now", ()),
        ("well\u00adknown", "wellknown", ("BX201 a.txt:1:5",)),
        ("\u200bopen", "open", ("BX201 a.txt:1:1",)),
        ("a  b\tc", "a b c", ("BX203 a.txt:1:5", "BX203 a.txt:1:2")),
        ("re\u2010open", "re-open", ("BX202 a.txt:1:3",)),
        ("\u00ad", "\u00ad", ()),
    ],
)
def test_what_is_mended_and_what_is_left(before: str, after: str, told: tuple[str, ...]) -> None:
    text, findings = repaired(before)
    assert (text.value, findings) == (after, told)


@given(st.text(st.sampled_from("ab.AB \t\u00ad\u200b\u2010/"), min_size=1))
def test_repaired_text_still_owns_all_of_its_source(value: str) -> None:
    text, _ = repaired(value)
    assert bounds(text.segments) == (0, len(value))
    ends = [segment.start + segment.source_length for segment in text.segments]
    assert [segment.start for segment in text.segments] == [0, *ends[:-1]]


def test_code_is_never_touched() -> None:
    brief = Brief((Paragraph((Code("a  b.Cd"),)),))
    assert repair(brief, Source("a.txt", ""))[0] == brief


def test_each_rule_has_a_code_of_its_own() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
