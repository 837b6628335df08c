"""The index: every page it names has the term, and every page that has the term is named."""

import io
import random
import re
import zipfile
from dataclasses import replace
from functools import cache
from typing import Any

import pypdfium2 as pdfium
import pytest

from briefexport.backends import epub
from briefexport.backends.pdf.documents.alphabet import initial, sorting_key
from briefexport.backends.pdf.documents.marks import marked, terms
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.edition import Edition
from briefexport.model import Block, Brief, CodeBlock, Heading, List, Note, Quote
from briefexport.style import PAGE_SIZES, page
from every import SETTINGS, composed, em, items, p, said, style, table
from pdf_files import opened, printed
from pdf_structure import faults, tree

PAPER = page(style(), PAGE_SIZES["A5"])
# Short enough that none is divided, and none within another.
MARKED = ["quark", "zebra = zebu", "elan", "Ötzi", "many words = more words", "gone"]
FOUND = {"quark": "quark", "zebra": "zebra|zebu", "elan": "élan", "Ötzi": "ötzi"}


def edition_of(*blocks: Block, index: list[str], language: str = "en") -> Edition:
    settings = replace(SETTINGS, index=index, language=language)
    return composed(Brief(blocks, said("A brief")), settings=settings)[0]


# --- Pages ---------------------------------------------------------------------------------------


def block(chance: random.Random) -> Block:
    """A block of words, some of which the index has."""
    rare = ("quark", "Zebra", "zebu", "élan", "Ötzi", "QUARK")
    chosen = ["word" if chance.random() < 0.99 else chance.choice(rare) for _ in range(150)]
    text = " ".join(chosen)
    match chance.randrange(6):
        case 0:
            return List("bullet", items(text[:200], text[200:]))
        case 1:
            return Quote((p(text),))
        case 2:
            return table(
                ("a", "b"), *[(one, text[at : at + 90]) for at, one in enumerate(chosen)][:9]
            )
        case 3:
            return p(text[:300], Note((p(text[:70]),)), text[300:])
        case _:
            return p(text[:200], em(text[200:250]), text[250:])


@cache
def book() -> tuple[Edition, Rendering]:
    chance = random.Random(20250220)
    briefs = [Brief(tuple(block(chance) for _ in range(30)), said(title)) for title in "AB"]
    settings = replace(SETTINGS, index=[*MARKED[:2], "elan = élan", *MARKED[3:]])
    edition, _ = composed(*briefs, settings=settings)
    return edition, printed(edition)


def texts(made: Rendering) -> dict[str, str]:
    """Return the text of every page of the briefs and the index by its label."""
    with pdfium.PdfDocument(made.data) as file:
        return {
            file.get_page_label(n): file[n].get_textpage().get_text_bounded()
            for n in range(len(file))
        }


def named(pages: dict[str, str]) -> dict[str, set[str]]:
    """Return the pages that the index names for each term, read off the index."""
    (index,) = (text for text in pages.values() if text.lstrip().startswith("INDEX"))
    lines = re.sub(r",\s+(?=\d)", ", ", index).splitlines()
    found: dict[str, set[str]] = {}
    for line in lines:
        term, *labels = line.strip().split(", ")
        for label in labels:
            first, _, last = label.partition("–")
            runs = range(int(first), int(last or first) + 1)
            found.setdefault(term, set()).update(map(str, runs))
    return found


def astray(pages: dict[str, str]) -> set[str]:
    """Return each term for which the index names other pages than those that have it."""
    said_of = named(pages)
    body = {
        label: text
        for label, text in pages.items()
        if label.isdigit() and not text.lstrip().startswith("INDEX")
    }
    return {
        term
        for term, forms in FOUND.items()
        if said_of.get(term)
        != {
            label
            for label, text in body.items()
            if re.search(rf"(?<!\w)({forms})(?!\w)", text, re.IGNORECASE)
        }
    }


def test_the_index_names_the_pages_that_have_the_term_and_no_others() -> None:
    pages = texts(book()[1])
    assert len(pages) > 30
    assert {len(labels) > 6 for labels in named(pages).values()} == {True}
    assert astray(pages) == set()


def test_an_index_that_is_one_page_off_is_found() -> None:
    pages = texts(book()[1])
    bodies = [label for label in pages if label.isdigit()]
    moved = [pages[bodies[-1]], *(pages[label] for label in bodies[:-1])]
    assert astray(dict(zip(bodies, moved, strict=True))) == set(FOUND)


def test_the_links_of_the_index_lead_to_the_pages_they_name() -> None:
    pdf = opened(book()[1])
    with pdfium.PdfDocument(book()[1].data) as file:
        labels = [file.get_page_label(n) for n in range(len(file))]
    names: list[Any] = list(pdf.Root.Names.Dests.Names)
    places = {str(names[n]): names[n + 1][0].objgen for n in range(0, len(names), 2)}
    numbers = {page.obj.objgen: labels[n] for n, page in enumerate(pdf.pages)}
    at = next(n for n, text in enumerate(texts(book()[1]).values()) if text.strip()[:5] == "INDEX")
    led = [
        (str(link.Contents).partition("–")[0], numbers[places[str(link.Dest)]])
        for link in pdf.pages[at].obj.Annots
    ]
    assert len(led) > 20
    assert [(label, to) for label, to in led if label != to] == []


def test_the_index_is_tagged_as_one_and_stands_in_the_contents_and_the_outline() -> None:
    pdf = opened(book()[1])
    (index,) = tree(pdf).all("Index")
    assert len(index.all("LI")) == len(FOUND)
    assert faults(pdf) == []
    pages = texts(book()[1])
    at = next(label for label, text in pages.items() if text.lstrip().startswith("INDEX"))
    assert re.search(rf"Index[ .\u00a0]+{at}\b", pages["v"])
    with pdf.open_outline() as outline:
        assert outline.root[-1].title == "Index"


# --- Terms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (("response time",), 1),
        (("Response\u00a0Time and RESPONSE TIME",), 2),
        (("a res", em("pons"), "e ", em("time")), 1),
        (("responses timed, response timer",), 0),
        (("response-time",), 0),
        (("times of response: answered in time",), 1),
        (("(response time’s)",), 1),
    ],
)
def test_terms_are_whole_words_in_any_letters_across_markup(
    text: tuple[Any, ...], times: int
) -> None:
    edition = edition_of(p(*text), index=["response time = answered in time, answered"])
    (term,) = terms(edition)
    inner = "".join(
        one if isinstance(one, str) else f"<em>{one.content[0].value}</em>" for one in text
    )
    places = marked([term], {"a": f'<html><p id="x">{inner}</p></html>'})
    assert len(places["response time"]) == times


def test_code_has_no_terms() -> None:
    (term,) = terms(edition_of(p("x"), index=["term"]))
    xhtml = '<p id="x"><code>a term<wbr/> term</code> term <b>term</b></p>'
    assert [mark.offset for mark in marked([term], {"a": xhtml})["term"]] == [12, 17]


def test_a_term_that_stands_nowhere_is_told_and_left_out() -> None:
    made = printed(edition_of(p("a here b"), CodeBlock("gone"), index=["here", "gone"]))
    (told,) = made.diagnostics
    assert (told.code, told.severity) == ("BX509", "warning")
    assert "'gone'" in told.message
    assert list(named(texts(made))) == ["here"]


def test_the_e_book_has_all_pages_but_those_of_the_index() -> None:
    settings = replace(SETTINGS, index=["here"], colophon="The end.")
    edition, _ = composed(Brief((p("a here b"),), said("A brief")), settings=settings)
    made = printed(edition)
    assert made.pages
    at = [n for n, text in enumerate(texts(made).values()) if text.lstrip().startswith("INDEX")]
    book = epub.render(edition, style(), made.pages, RenderOptions())
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        nav = archive.read(next(one for one in archive.namelist() if one.endswith("nav.xhtml")))
    listed = re.findall(r'#page-\d+">(\w+)<', nav.decode())
    assert listed == [label for n, label in enumerate(made.pages.labels) if n not in at]
    assert len(at) == 1


def test_without_any_term_in_the_text_there_is_no_index() -> None:
    made = printed(edition_of(Heading(2, said("x")), index=["gone"]))
    assert not [text for text in texts(made).values() if "INDEX" in text or "Index" in text]


# --- Order ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["3D", "ad hoc", "adage", "Älter", "alto", "cote", "côte", "Zug"]),
        ("de-AT", ["Aal", "Ader", "Äther", "Auge", "Maß", "Masse", "Öl", "Opa"]),
        ("sv", ["zebra", "åka", "ärla", "öl"]),
        ("da", ["zebra", "æble", "øl", "å"]),
        ("es", ["nube", "ñu", "oso"]),
        ("pl", ["cud", "ćma", "dom", "lis", "łan", "zebra", "źle", "żaba"]),
        ("ru", ["еда", "ёж", "езда", "ион", "йод", "яма"]),
        ("uk", ["газ", "ґава", "дім", "ехо", "єнот", "ива", "іній", "їжа", "йод"]),
        ("el", ["άλφα", "βήτα", "Γάμμα"]),
    ],
)
def test_words_are_in_the_order_of_their_language(language: str, words: list[str]) -> None:
    backwards = words[::-1]
    assert sorted(backwards, key=lambda one: sorting_key(one, language)) == words


@pytest.mark.parametrize(
    ("word", "language", "letter"),
    [("éclair", "fr", "E"), ("Öl", "de", "O"), ("Öl", "sv", "Ö"), ("“quoted”", "en", "Q"),
     ("3D", "en", "#"), ("Ёж", "ru", "Е"), ("Йод", "ru", "Й"), ("שלום", "he", "ש")],
)  # fmt: skip
def test_words_stand_under_their_letter(word: str, language: str, letter: str) -> None:
    assert initial(word, language) == letter
