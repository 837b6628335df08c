"""Where words are divided, and where lines may not end."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pyphen
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from briefexport.backends.pdf.layout.hyphens import Dictionaries, Dictionary
from briefexport.backends.pdf.layout.patterns import Unparsed
from briefexport.edition.settings import Print, Settings
from briefexport.longwords import JOINER, addresses, broken, joined, shattered
from briefexport.model import Brief, Code, Inline, Link, Text
from briefexport.spaces import NO_BREAK, joined_ranges, protected, unstubbed
from every import composed, p, said
from page_lines import Line
from pdf_files import printed
from set_editions import text_lines
from timing import in_proportion

LANGUAGES = st.sampled_from(["en", "de", "fr", "es"])
# The width of the text on A5, in points, and a little.
MEASURE = 319
ENGLISH = ("en_GB", 3, 3, 6)


def places(word: str, *exceptions: str, language: str = "en_GB") -> list[str]:
    dictionary = Dictionaries(exceptions).get((language, 3, 3, 6))
    return ["-".join(parts) for parts in dictionary.iterate(word)]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("database", ["data-base"]),
        ("Database", ["Data-base"]),
        ("database\u2019s", ["data-base\u2019s"]),
        ("WeasyPrint", []),
        ("weasyprint's", []),
        ("NATO", []),
        ("GOVERNMENT", []),
        ("expectation", ["expecta-tion", "expect-ation"]),
    ],
)
def test_listed_words_are_divided_as_listed_and_capitals_never(
    word: str, expected: list[str]
) -> None:
    assert places(word, "data-base", "weasyprint") == expected


def test_a_division_that_would_change_letters_is_left_out() -> None:
    for language, word in (("hu", "asszonnyal"), ("sv", "tillåta")):
        patterns = pyphen.Pyphen(lang=language, left=2, right=2)
        for first, second in Dictionary(patterns, {}).iterate(word):
            assert first + second == word


def test_no_word_is_divided_while_the_dictionaries_sleep() -> None:
    dictionaries = Dictionaries(())
    with dictionaries.sleeping():
        assert list(dictionaries.get(ENGLISH).iterate("database")) == []
    assert list(dictionaries.get(ENGLISH).iterate("database")) == [("data", "base")]


def test_an_edition_lists_its_own_divisions() -> None:
    text = " ".join(f"{'x' * (number % 9 + 1)} extraordinarily" for number in range(200))
    plain, listed = (
        {line.text.split()[-1] for page in printed_lines(text, words) for line in page}
        for words in ([], ["extraor-dinarily"])
    )
    assert any(word.endswith("\u2010") and word != "extraor\u2010" for word in plain)
    assert {word for word in listed if word.endswith("\u2010")} == {"extraor\u2010"}


def printed_lines(text: str, hyphenation: list[str]) -> list[list[Line]]:
    settings = Settings(title="Words", print=Print(hyphenation=hyphenation))
    edition, _ = composed(Brief((p(text),), said("A brief")), settings=settings, front=False)
    return text_lines(printed(edition))


@pytest.mark.parametrize("word", ["data base", "-base", "data--base", "", "a1"])
def test_only_words_are_listed(word: str) -> None:
    listed = TypeAdapter(Print).validate_json('{"hyphenation": ["data-base", "x"]}')
    assert listed.hyphenation == ["data-base", "x"]
    with pytest.raises(ValidationError, match="is no word"):
        TypeAdapter(Print).validate_json(json.dumps({"hyphenation": [word]}))


# --- Spaces and joints ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en-GB", "Mr~Smith met Dr.~Jones, Mrs~X and J.~R.~R.~Tolkien~& Sons."),
        ("en", "It is 10~km, 5~% or £~3 on 20~February at 5~p.m., some 12~000~000~kg in all."),
        ("en", "See p.~5, pp.~12, No.~3, Fig.~2, §~4, vol.~II and c.~1450."),
        ("en", "A break~– like this~— stops~… here"),
        ("en", "In 2016 300 people came. So did a man. A step to May 5 & so."),
        ("de", "z.~B. am 5.~Mai, S.~12, Nr.~4, 5~Mio. Euro, Herr~Schmidt, u.~a. mit Frau~Weiß"),
        ("fr", "«~Quoi~?~» dit M.~Dupont~: 5~%~; n°~3"),
        ("es", "El Sr.~Gómez, pág.~3, núm.~4 y 5~millones"),
        ("ja", "Mr~X, 5~km"),
    ],
)
def test_no_line_ends_within_what_is_read_as_one(language: str, text: str) -> None:
    expected = text.replace("~", NO_BREAK).replace("May 5 & so", f"May 5{NO_BREAK}& so")
    assert protected(text.replace("~", " "), language) == expected


@given(st.text("aAX1905 .,&–—…«»:;%Mrpckm§\n", max_size=40), LANGUAGES)
def test_only_spaces_change_and_only_into_others(text: str, language: str) -> None:
    assert protected(text, language).replace(NO_BREAK, " ") == text
    assert unstubbed(text).replace(NO_BREAK, " ") == text
    assert held(text).replace(JOINER, "") == text
    assert "".join(shattered(text)) == text


def test_the_last_word_of_a_paragraph_is_kept_with_another_where_it_is_short() -> None:
    assert unstubbed("what could come of it.") == f"what could come of{NO_BREAK}it."
    assert unstubbed("a whole <em>of it</em>") == "a whole <em>of it</em>"
    assert unstubbed("for the readers.") == "for the readers."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1914–1918", "1914–|1918"),
        ("https://example.org/a-b/", "https:/|/|example.org/|a-|b/"),
        ("1914–1918: http://a.b/c?d", "1914–|1918: http:/|/|a.b/|c?|d"),
        ("see www.example.org/x?y=z", "see www.example.org/|x?|y=z"),
        ("and/or well-known", "and/or well-known"),
    ],
)
def test_ranges_and_addresses_are_held_together_behind_their_marks(
    text: str, expected: str
) -> None:
    assert held(text) == expected.replace("|", JOINER)


def test_an_address_breaks_only_before_its_marks_and_stays_within_the_text() -> None:
    path = "/".join(["some-folder", "page_name", "of.all?things=one&more#part"] * 4)
    found = [
        line
        for indent in range(0, 60, 7)
        for page in printed_lines(f"{'x ' * indent}https://www.example.org/{path} ends.", [])
        for line in page
    ]
    ends = {line.text[-1] for line in found if " " not in line.text}
    starts = {line.text[0] for line in found}
    assert not ends & set("-/?&=_#.\u2010")
    assert starts & set("-/?&_#")
    assert max(line.right for line in found) - min(line.left for line in found) < MEASURE


@pytest.mark.parametrize(
    "content",
    [
        Code("f" * 30 + "_" + "0" * 60),
        Text("0123456789abcdef" * 8),
        Text("w" * 200),
        Link("https://example.org/", (Text("https://example.org/" + "a0" * 60),)),
        Text("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde"),
    ],
    ids=["code", "digits", "letters", "address", "word"],
)
def test_nothing_is_too_long_for_its_line(content: Inline) -> None:
    brief = Brief((p("Some words before ", content, " and some behind."),), said("A brief"))
    page = text_lines(printed(composed(brief, front=False)[0]))[0]
    assert len(page) >= 3
    assert max(line.right for line in page) - min(line.left for line in page) < MEASURE


@pytest.mark.thorough
@pytest.mark.parametrize("piece", ["Mr. A. 5 km ", "https://a.b/c-d?e ", "www.", "1 000 ", "a-b/"])
def test_spaces_and_joints_take_linear_time(piece: str) -> None:
    def work(text: str) -> str:
        return held(unstubbed(protected(text, "de")))

    assert in_proportion(partial(work, piece * 10_000), partial(work, piece * 40_000))


@pytest.mark.thorough
@pytest.mark.parametrize(
    "piece", ["https://a.b/c-d?e ", "https://a.b/c-d?e", "www.", "a-b/", "a", "a1", "word " * 9]
)
def test_long_words_are_broken_in_linear_time(piece: str) -> None:
    def work(text: str) -> list[list[str]]:
        return [shattered(part) for part in broken(text)]

    assert in_proportion(partial(work, piece * 10_000), partial(work, piece * 40_000))


def held(text: str) -> str:
    """The text of a paragraph as paper gets it."""
    return "".join(joined(part) if told else joined_ranges(part) for part, told in addresses(text))


# --- Dictionaries --------------------------------------------------------------------------------

FEW = ("cs_CZ", "en_GB", "eo", "fr", "hr_HR", "mn_MN")


def weights(patterns: Any) -> dict[str, Any]:
    """Return what each pattern says, and how it would change the letters around a place."""
    asked = {letters: patterns.get(letters) for letters in list(patterns)}
    return {
        letters: (said[0], *((int(one), getattr(one, "data", None)) for one in said[1]))
        for letters, said in asked.items()
        if said
    }


def compare_with_pyphen(file: Path) -> None:
    whole, later = pyphen.HyphDict(file), Unparsed(file)
    assert len(whole.patterns) > 50
    assert later.maxlen >= max(map(len, whole.patterns))
    assert weights(later.patterns) == weights(whole.patterns)


@pytest.mark.parametrize("language", FEW)
def test_a_dictionary_parsed_later_is_the_one_that_pyphen_reads(language: str) -> None:
    compare_with_pyphen(pyphen.LANGUAGES[language])


@pytest.mark.thorough
@pytest.mark.parametrize("file", sorted(set(pyphen.LANGUAGES.values())), ids=lambda file: file.stem)
def test_every_dictionary_is_the_one_that_pyphen_reads(file: Path) -> None:
    compare_with_pyphen(file)


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO8859-1", "microsoft-cp1251"])
def test_a_dictionary_may_be_odd(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "hyph_xx.dic"
    words = "% # LEFTHYPHENMIN2 .ab1c a0b0c0 1ss/s=s,1,1 d1^^65f g3h g0h"
    lines = words.replace(" ", "\n ")
    codec = "cp1251" if encoding == "microsoft-cp1251" else encoding
    file.write_bytes(f"{encoding}\n{lines}\n\n".encode(codec))
    found = Unparsed(file)
    assert weights(found.patterns) == {
        ".abc": (3, (1, None)),
        "ss": (0, (1, ("s=s", 0, 1))),
        "def": (1, (1, None)),
        "gh": (1, (3, None)),
    }
    assert found.positions("abc") == [2]
