"""`edition.toml`: every key, and every fault told at its line and column."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from briefexport.cache import Cache
from briefexport.diagnostics import Diagnostic
from briefexport.edition.settings import (
    BriefEntry,
    Epub,
    Ignore,
    Person,
    Print,
    Settings,
    load_settings,
)
from briefexport.errors import RefusedError
from briefexport.source import Source
from briefexport.tomlfile import load

WHOLE = """\
title = "After the Call"
subtitle = "Two briefs"
language = "en-GB"
date = 2025-02-20
identifier = "urn:uuid:2f4d3c1e-0000-5000-8000-000000000000"
isbn = "978-3-16-148410-0"
authors = ["A. Author", { name = "B. Author", file_as = "Author, B.", role = "trl" }]
publisher = "A publisher"
rights = "All reserved"
series = "Briefs"
issue = "3"
style = "brief"
formats = ["pdf", "docx"]
cover = "cover.png"
colophon = "Set in Spectral.\\n\\nPrinted at home."
index = ["type", "hand = hands, handed"]
contents_depth = 1
certified_by = "The Press"

[epub]
fonts = false

[print]
page = "A4"

[[briefs]]
source = "01-one.txt"
title = "One"
subtitle = "The first"
byline = "Somebody"
language = "ru"
kinds = { 3 = "heading", 4 = "heading 2", 5 = "paragraph" }

[[briefs]]
source = "two.md"

[[ignore]]
code = "BX204"
reason = "product names"
files = ["two.md"]
"""


def settings_of(text: str) -> Settings:
    return load_settings(load(Source("edition.toml", text)))


def faults(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(RefusedError) as caught:
        settings_of(text)
    return caught.value.diagnostics


def test_every_key_is_read() -> None:
    made = settings_of(WHOLE)
    assert made == Settings(
        title="After the Call",
        subtitle="Two briefs",
        language="en-GB",
        date=date(2025, 2, 20),
        identifier="urn:uuid:2f4d3c1e-0000-5000-8000-000000000000",
        isbn="9783161484100",
        authors=["A. Author", Person("B. Author", "Author, B.", "trl")],
        publisher="A publisher",
        rights="All reserved",
        series="Briefs",
        issue="3",
        style="brief",
        formats=["pdf", "docx"],
        cover="cover.png",
        colophon="Set in Spectral.\n\nPrinted at home.",
        index=["type", "hand = hands, handed"],
        contents_depth=1,
        certified_by="The Press",
        epub=Epub(fonts=False),
        print=Print("A4"),
        briefs=[
            BriefEntry(
                "01-one.txt",
                "One",
                "The first",
                "Somebody",
                "ru",
                {"3": "heading", "4": "heading 2", "5": "paragraph"},
            ),
            BriefEntry("two.md"),
        ],
        ignore=[Ignore("BX204", "product names", ["two.md"])],
    )
    default = Settings(title="x")
    for slot in fields(Settings):
        if slot.name != "style":
            assert getattr(made, slot.name) != getattr(default, slot.name), slot.name


def test_an_ignored_rule_is_known_and_has_a_reason() -> None:
    (fault,) = faults('title = "x"\n[[ignore]]\ncode = "BX20"\nreason = "r"\n')
    assert "BX20" in fault.message
    (fault,) = faults('title = "x"\n[[ignore]]\ncode = "BX204"\n')
    assert "reason" in fault.message


def test_all_but_the_title_has_a_default() -> None:
    made = settings_of('title = "x"')
    assert made == Settings(title="x")
    assert made.formats == ["pdf", "epub", "docx"]
    assert (made.language, made.style, made.briefs, made.date) == ("en", "brief", [], None)


TITLE = 'title = "x"\n'


@pytest.mark.parametrize(
    ("text", "code", "at", "said"),
    [
        ('language = "en"', "BX322", "edition.toml", "missing edition key title"),
        (TITLE + 'publishr = "y"', "BX321", "edition.toml:2:1", "unknown edition key publishr"),
        (TITLE + '[print]\npgae = "A4"', "BX321", "edition.toml:3:1", "print.pgae"),
        (TITLE + '[[briefs]]\nsource = "a"\nsorce = "b"', "BX321", "edition.toml:4:1", "sorce"),
        (TITLE + '[[briefs]]\ntitle = "b"', "BX322", "edition.toml:2:3", "briefs[1].source"),
        ("title = 3", "BX323", "edition.toml:1:9", "3 is not a line of text"),
        ('title = ""', "BX323", "edition.toml:1:9", "not a line of text"),
        ('title = " "', "BX323", "edition.toml:1:9", "not a line of text"),
        ('title = "a\\nb"', "BX323", "edition.toml:1:9", "not a line of text"),
        ('title = "a\\u0007b"', "BX323", "edition.toml:1:9", "not a line of text"),
        ('title = "a\\uFFFFb"', "BX323", "edition.toml:1:9", "not a line of text"),
        ('title = "a\\u2028b"', "BX323", "edition.toml:1:9", "not a line of text"),
        (TITLE + 'language = "English"', "BX323", "edition.toml:2:12", "is no language tag"),
        (TITLE + 'language = "en_GB"', "BX323", "edition.toml:2:12", "is no language tag"),
        (TITLE + 'language = "e"', "BX323", "edition.toml:2:12", "is no language tag"),
        (TITLE + 'date = "20 February 2025"', "BX323", "edition.toml:2:8", "date: should be"),
        (TITLE + "date = 2025-02-30", "BX320", "edition.toml:2:", ""),
        (TITLE + "date = 2025", "BX323", "edition.toml:2:8", "date"),
        (TITLE + 'isbn = "978-3-16-148410-1"', "BX323", "edition.toml:2:8", "is no ISBN"),
        (TITLE + 'isbn = "3-16-148410-X"', "BX323", "edition.toml:2:8", "is no ISBN"),
        (TITLE + 'isbn = "977-3-16-148410-0"', "BX323", "edition.toml:2:8", "is no ISBN"),
        (TITLE + 'isbn = "978316148410²"', "BX323", "edition.toml:2:8", "is no ISBN"),
        (TITLE + "isbn = 9783161484100", "BX323", "edition.toml:2:8", "is no ISBN"),
        (TITLE + 'identifier = "my book"', "BX323", "edition.toml:2:14", "is no URI"),
        (TITLE + 'identifier = "urn:x<y"', "BX323", "edition.toml:2:14", "is no URI"),
        (TITLE + 'authors = "A"', "BX323", "edition.toml:2:11", "should be a list"),
        (TITLE + 'authors = ["A", ""]', "BX323", "edition.toml:2:17", "not a line of text"),
        (TITLE + 'authors = [{ name = "A", role = "x" }]', "BX323", "edition.toml:2:33", "aut"),
        (TITLE + "epub.fonts = 1", "BX323", "edition.toml:2:14", "true or false"),
        (TITLE + 'colophon = " "', "BX323", "edition.toml:2:12", "is not a text"),
        (TITLE + 'colophon = "a\\u0007b"', "BX323", "edition.toml:2:12", "not a line of text"),
        (TITLE + 'index = ["a", "= b"]', "BX323", "edition.toml:2:15", "'= b' is no term"),
        (TITLE + 'index = ["a = b,"]', "BX323", "edition.toml:2:10", "'a = b,' is no term"),
        (TITLE + 'index = ["--"]', "BX323", "edition.toml:2:10", "'--' is no term"),
        (TITLE + 'print.opening = "verso"', "BX323", "edition.toml:2:17", "'next' or 'recto'"),
        (TITLE + 'print.running = "title"', "BX323", "edition.toml:2:17", "'brief' or 'section'"),
        (TITLE + "print.half_title = 1", "BX323", "edition.toml:2:20", "true or false"),
        (TITLE + 'certified_by = ""', "BX323", "edition.toml:2:16", "not a line of text"),
        (TITLE + 'formats = ["pdf", "odt"]', "BX323", "edition.toml:2:19", "'epub' or 'docx'"),
        (TITLE + "formats = []", "BX323", "edition.toml:2:11", "at least 1"),
        (TITLE + '[print]\npage = "A44"', "BX323", "edition.toml:3:8", "'A44' is no page size"),
        (TITLE + '[print]\npage = "0mm x 0mm"', "BX323", "edition.toml:3:8", "is no page size"),
        (TITLE + 'briefs = ["a.md"]', "BX323", "edition.toml:2:11", "briefs[1]"),
        (TITLE + '[[briefs]]\nsource = 1', "BX323", "edition.toml:3:10", "text in quotes"),
        (TITLE + '[[briefs]]\nsource = "a"\nlanguage = "?"', "BX323", "edition.toml:4:12", "no l"),
        (TITLE + "x = \n", "BX320", "edition.toml:2:5", ""),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(text: str, code: str, at: str, said: str) -> None:
    (found,) = faults(text)
    assert found.code == code
    assert str(found.place).startswith(at)
    assert said in found.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (TITLE + 'publishr = "y"', "did you mean `publisher`?"),
        (TITLE + '[print]\npgae = "A4"', "did you mean `page`?"),
        (TITLE + '[[briefs]]\nsource = "a"\nby_line = "b"', "did you mean `byline`?"),
        (TITLE + 'authors = [{ name = "A", fileas = "A" }]', "did you mean `file_as`?"),
        (TITLE + "xyz = 1", "known here: authors, briefs,"),
    ],
)
def test_an_unknown_key_is_told_what_was_meant(text: str, hint: str) -> None:
    (found,) = faults(text)
    assert hint in found.hint


def test_all_faults_are_told_at_once() -> None:
    text = 'titel = "x"\nlanguage = "??"\n[print]\npage = "A44"\n'
    assert sorted(str(found.place) for found in faults(text)) == [
        "edition.toml",
        "edition.toml:1:1",
        "edition.toml:2:12",
        "edition.toml:4:8",
    ]


@pytest.mark.parametrize(
    "title",
    ["Pourquoi\u202f?", "A\u00a0title", "می\u200cخواهم", "👩\u200d💻", "שם", "a\u00adb"],
)
def test_a_title_may_hold_what_its_language_needs(title: str) -> None:
    assert settings_of(f'title = "{title}"').title == title


@pytest.mark.parametrize("tag", ["en", "de-CH-1901", "zh-Hant-TW", "es-419", "sr-Latn", "gsw"])
def test_a_language_is_a_tag(tag: str) -> None:
    assert settings_of(TITLE + f'language = "{tag}"').language == tag


@pytest.mark.parametrize("isbn", ["9783161484100", "978 3 16 148410 0", "979-10-90636-07-1"])
def test_an_isbn_may_be_grouped_as_one_likes(isbn: str) -> None:
    assert settings_of(TITLE + f'isbn = "{isbn}"').isbn == isbn.replace("-", "").replace(" ", "")


def test_a_source_twice_is_a_fault_at_the_second() -> None:
    text = TITLE + '[[briefs]]\nsource = "a.md"\n' * 2 + '[[briefs]]\nsource = "b.md"\n'
    (found,) = faults(text)
    assert (found.code, str(found.place)) == ("BX303", "edition.toml:5:1")
    assert "'a.md' is in the edition twice" in found.message


@pytest.mark.parametrize(
    "kind", ["heading", "heading 1", "heading-6", "paragraph", "bullet", "table", "quote"]
)
def test_a_line_may_be_of_these_kinds(kind: str) -> None:
    text = TITLE + f'[[briefs]]\nsource = "a.txt"\nkinds = {{ 12 = "{kind}" }}\n'
    assert settings_of(text).briefs[0].kinds == {"12": kind}


@pytest.mark.parametrize(
    ("line", "kind"),
    [("3", "headline"), ("3", "heading 7"), ("3", "bullet 2"), ("0", "quote"), ("x", "quote"),
     ("-1", "quote"), ("²", "quote"), ("9" * 5000, "quote")],
)  # fmt: skip
def test_a_kind_that_says_nothing_is_a_fault(line: str, kind: str) -> None:
    text = TITLE + f'[[briefs]]\nsource = "a.txt"\n[briefs.kinds]\n"{line}" = "{kind}"\n'
    (found,) = faults(text)
    assert (found.code, str(found.place)) == ("BX303", "edition.toml:5:1")


# --- Kept ----------------------------------------------------------------------------------------


def test_what_an_edition_says_is_kept_until_it_says_something_else(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    text = """title = "A title"
date = 2026-01-02
authors = ["One", { name = "Two", role = "ill" }]
[[briefs]]
source = "a.md"
"""
    file = load(Source("edition.toml", text))
    cold = load_settings(file, kept)
    assert cold == load_settings(file)
    (entry,) = tmp_path.glob("??/*")
    assert load_settings(file, kept) == cold
    assert [one.role for one in load_settings(file, kept).people] == ["aut", "ill"]
    other = load(Source("edition.toml", text.replace("A title", "Another")))
    assert load_settings(other, kept).title == "Another"
    assert len(list(tmp_path.glob("??/*"))) == 2
    entry.write_bytes(entry.read_bytes()[:-1] + b"?")
    assert load_settings(file, kept) == cold


def test_what_is_at_fault_is_told_each_time_and_never_kept(tmp_path: Path) -> None:
    file = load(Source("edition.toml", 'title = "A"\nno_such_thing = 1\n'))
    for _ in range(2):
        with pytest.raises(RefusedError, match="no_such_thing"):
            load_settings(file, Cache(tmp_path))
    assert not list(tmp_path.glob("??/*"))
