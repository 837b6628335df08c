"""The rules hold on any brief: they never fail, point into the source, and say it in words."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefexport.catalogue import RULES
from briefexport.diagnostics import Diagnostic
from briefexport.edition.reread import repaired
from briefexport.edition.settings import BriefEntry, Settings
from briefexport.lint.article import Article, passages, same
from briefexport.lint.checks import checked, in_order
from briefexport.lint.words import sharing, words_of
from briefexport.model import Brief, Range
from briefexport.source import Source
from markdown_documents import documents
from timing import in_proportion
from trees import briefs

FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk")


def article(text: str, name: str = "a.md") -> Article:
    source, reading = repaired(name, text.encode(), BriefEntry(name), Settings(title="x"))
    return Article(reading.brief, source, "en")


@FEW
@given(briefs(origins=False), st.sampled_from(("", "en-GB", "de", "zh", "xx-invalid")))
def test_no_brief_makes_a_rule_fail(brief: Brief, language: str) -> None:
    one = Article(brief, Source("a.json", ""), language)
    assert all(finding.place for finding in checked([one, one]))


@FEW
@given(documents(), documents())
def test_every_finding_is_at_a_place_in_its_source_and_says_the_way_out(
    first: str, second: str
) -> None:
    articles = [article(first), article(second, "b.txt")]
    for finding in in_order(checked(articles)):
        _is_sound(finding, {one.source.name: one.source for one in articles})


def _is_sound(finding: Diagnostic, sources: dict[str, Source]) -> None:
    place = finding.place
    assert place
    source = sources[place.file]
    assert 1 <= place.line <= source.line_count
    start, end = source.line_range(place.line)
    assert 1 <= place.column <= end - start + 1
    assert finding.hint
    assert not finding.hint.endswith(".")
    assert finding.message[0].islower() or not finding.message[0].isalpha()
    assert finding.severity == RULES[finding.code].severity


@FEW
@given(documents())
def test_where_a_passage_has_a_letter_the_source_has_it(text: str) -> None:
    one = article(text)
    for passage in passages(one.brief):
        for start, piece in passage.pieces:
            assert passage.text[start : start + len(piece.value)] == piece.value
            where = passage.where(start, start + 1)
            # A space may stand for the end of a line, and one character for an entity.
            first = piece.segments[0]
            copied = first.length == first.source_length and piece.value[0].isalpha()
            if isinstance(where, Range) and copied:
                assert one.source.text[where.start] == piece.value[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_of_words_is_written_as_it_is_compared(language: str) -> None:
    words = words_of(language)
    lists = (words.labels, words.links, words.pictures, words.leftovers, words.openings)
    for listed in lists:
        assert listed
        for entry in listed:
            assert same(entry) == entry
    assert words_of(f"{language}-XX") == words
    assert all(same(entry) == entry for entry in sharing())


def test_a_language_without_lists_has_none() -> None:
    assert not any(getattr(words_of("eo"), name) for name in ("labels", "links", "openings"))


@pytest.mark.thorough
@pytest.mark.parametrize(
    "text",
    [
        lambda n: "x" * n * 100,
        lambda n: "www." * n * 10,
        lambda n: "[x](http://" + "a" * n * 20 + ")",
        lambda n: "- " + "a-" * n * 20,
        lambda n: "1 " * n * 20 + "January",
        lambda n: "{{" * n * 20 + "[insert " * n * 10,
        lambda n: "# A\n\n" * n,
        lambda n: "**b**\n\n" * n,
        lambda n: "- x\n- Y.\n" * n,
        lambda n: "| a | b |\n|---|---|\n" + "| 1 | |\n" * n,
        lambda n: " ".join(f"W{number:05}ord-x Word{number:05}" for number in range(n)),
        lambda n: "*a* TODO " * n,
    ],
    ids=range(12),
)
def test_the_rules_take_time_in_proportion_to_the_text(text: Callable[[int], str]) -> None:
    small, large = ([article(text(size))] for size in (150, 600))
    assert in_proportion(lambda: list(checked(small)), lambda: list(checked(large)), room=0.02)


def test_in_plain_text_what_is_no_heading_is_settled_by_its_line() -> None:
    one = article("# A title\n\nText of it.\n\n# Last\n", "a.txt")
    (finding,) = checked([one])
    assert finding.code == "BX241"
    assert finding.hint.endswith('settle it under `kinds` in edition.toml: 5 = "paragraph"')
