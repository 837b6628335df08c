"""What is known of briefs that were proved before: the same is found with it as without."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from pikepdf import Pdf

from briefexport.cache import dumped, loaded
from briefexport.edition import Edition
from briefexport.edition.apart import apart, joined
from briefexport.edition.asking import names_in, part_of
from briefexport.model import (
    Brief,
    Figure,
    Heading,
    Link,
    List,
    ListItem,
    Paragraph,
    Span,
    Table,
    Text,
)
from briefexport.proof import NOTHING, Case, Ledger, Proved, prove, proved
from briefexport.proof.briefs import told_by
from briefexport.proof.record import Letters, Record, Run
from briefexport.proof.wanted import Wanted, wanted, wanted_of
from briefexport.proof.wanted.record import FORMATS, Format
from briefexport.walk import plain, rewrite
from briefexport.workers import Shared
from every import composed, em, every_edition, note, p, said, style
from proofs import LONG, file_of, witness


def other() -> Brief:
    """Return a brief that has a table, a heading and notes as well."""
    table = next(one for one in witness().blocks if isinstance(one, Table))
    blocks = (
        p("Galleys are read standing", note("So it was said."), "."),
        Heading(1, said("Where")),
        p("By the window", note("To the north."), ", and not in the evening."),
        replace(table, id="others", notes=()),
    )
    return Brief(blocks, said("On galleys"))


def unchanged(brief: Brief) -> Brief:
    return brief


@cache
def edition(change: Callable[[Brief], Brief] = unchanged) -> Edition:
    """Return an edition of three briefs, the second of them changed."""
    return composed(witness(), change(other()), replace(other(), title=said("On formes")))[0]


@cache
def file(format_: Format, change: Callable[[Brief], Brief] = unchanged) -> bytes:
    return file_of(edition(change), format_)


def of(data: bytes, against: Edition, format_: Format, known: Ledger = NOTHING) -> Proved:
    return proved(case(data, against, format_), known)


def case(data: bytes, against: Edition, format_: Format) -> Case:
    return Case(Shared(against, apart, joined), style(), f"an.{format_}", format_, data)


def with_text(before: str, after: str) -> Callable[[Brief], Brief]:
    """Return a change of some letters of a brief."""

    def changed(node: object) -> object:
        match node:
            case Text(value) if before in value:
                return Text(value.replace(before, after))
            case _:
                return node

    return lambda brief: rewrite(brief, changed)


def with_another_level(brief: Brief) -> Brief:
    return replace(
        brief,
        blocks=tuple(
            Paragraph(one.content) if isinstance(one, Heading) else one for one in brief.blocks
        ),
    )


CHANGES: dict[str, Callable[[Brief], Brief]] = {
    "a word": with_text("window", "widow"),
    "a letter in a note": with_text("So it", "Sa it"),
    "a number in a cell": with_text("4.233", "4.332"),
    "a paragraph less": lambda brief: replace(brief, blocks=brief.blocks[1:]),
    "a heading that is none": with_another_level,
    "a paragraph twice": lambda brief: replace(brief, blocks=(brief.blocks[0], *brief.blocks)),
    "two paragraphs in another order": lambda brief: replace(brief, blocks=brief.blocks[::-1]),
}


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_asked_of_each_brief_is_what_is_asked_of_them_together(format_: Format) -> None:
    for whole in (edition(), every_edition()):
        lines: list[Wanted] = []
        notes: list[Wanted] = []
        for brief in whole.briefs:
            part = part_of(whole, names_in(brief))
            own, under = wanted_of(part, brief, style(), format_, noted=bool(notes))
            lines += own
            notes += under
        assert [*lines, *notes] == list(wanted(whole, style(), format_))


@pytest.mark.parametrize("format_", FORMATS)
def test_a_proof_is_the_same_with_what_is_known_as_without(format_: Format) -> None:
    cold = of(file(format_), edition(), format_)
    assert cold.proof.differences == ()
    assert len(cold.ledger.passed) == 3
    assert of(file(format_), edition(), format_, cold.ledger) == cold
    assert prove(edition(), style(), f"an.{format_}", format_, file(format_)) == cold.proof


# A PDF takes longer to be made than to be proved: these are enough.
PLANTED = [
    (name, format_)
    for name in CHANGES
    for format_ in FORMATS
    if format_ != "pdf" or name in {"a word", "a letter in a note", "a paragraph less"}
]


@pytest.mark.thorough
@pytest.mark.parametrize(("name", "format_"), PLANTED)
def test_a_difference_is_found_whatever_is_known(name: str, format_: Format) -> None:
    change = CHANGES[name]
    planted = file(format_, change)
    known = of(file(format_), edition(), format_).ledger
    cold = of(planted, edition(), format_)
    assert cold.proof.differences
    assert of(planted, edition(), format_, known).proof == cold.proof
    # Nor does it help a wrong file that it has been right for another edition.
    right = of(planted, edition(change), format_)
    assert right.proof.differences == ()
    both = Ledger({**known.passed, **right.ledger.passed})
    assert of(planted, edition(), format_, both).proof == cold.proof


def with_more(brief: Brief) -> Brief:
    """Return a brief with another note, link, heading, list and picture in front."""
    more = p("They hang", note("On lines."), " ", Link("https://example.org/", said("there")), ".")
    figures = [one for one in witness().blocks if isinstance(one, Figure)]
    items = List("decimal", (ListItem((p("One"),)), ListItem((p("Two"),))))
    return replace(brief, blocks=(more, items, *figures, Heading(1, said("When")), *brief.blocks))


GROWN: list[tuple[Callable[[Brief], Brief], Format]] = [
    *((CHANGES["a word"], format_) for format_ in FORMATS),
    (with_more, "epub"),
    (with_more, "docx"),
]


@pytest.mark.parametrize(("change", "format_"), GROWN)
def test_a_brief_that_has_changed_is_proved_anew_and_the_others_are_known(
    change: Callable[[Brief], Brief], format_: Format
) -> None:
    known = of(file(format_), edition(), format_).ledger
    again = of(file(format_, change), edition(change), format_, known)
    assert again.proof == of(file(format_, change), edition(change), format_).proof
    assert len(again.ledger.passed.keys() & known.passed.keys()) == 2


def with_a_page(brief: Brief) -> Brief:
    """Return a brief that fills a page more of the print edition."""
    return replace(brief, blocks=(*brief.blocks, *(p(LONG),) * 6))


def with_two_pages(brief: Brief) -> Brief:
    """Return a brief that fills two pages more of the print edition."""
    return replace(brief, blocks=(*brief.blocks, *(p(LONG),) * 12))


def with_a_letter(brief: Brief) -> Brief:
    """Return a brief with letters, and a face, that no other has."""
    both = Span("strong", (em("both"),))
    return replace(brief, blocks=(*brief.blocks, p("\u00de, ", em("\u00fe"), ", ", both)))


# How many pages come before the briefs behind the one that has changed.
MOVED: list[tuple[Callable[[Brief], Brief], int]] = [
    (with_a_page, 1),
    (with_two_pages, 2),
    (with_a_letter, 0),
]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(("change", "pages"), MOVED)
def test_briefs_are_known_again_on_other_pages_and_in_fonts_with_more_letters(
    change: Callable[[Brief], Brief], pages: int, format_: Format
) -> None:
    before, after = (Pdf.open(BytesIO(file("pdf", one))) for one in (unchanged, change))
    assert len(after.pages) - len(before.pages) == pages
    known = of(file(format_), edition(), format_).ledger
    again = of(file(format_, change), edition(change), format_, known)
    assert again.proof == of(file(format_, change), edition(change), format_).proof
    assert again.proof.differences == ()
    others = again.ledger.passed.keys() & known.passed.keys()
    assert len(others) == 2
    for one in others:
        assert again.ledger.passed[one].found == known.passed[one].found


def test_another_style_asks_for_other_things() -> None:
    known = of(file("epub"), edition(), "epub").ledger
    text = style().text
    larger = {**text, "body": replace(text["body"], size=text["body"].size * 1.5)}
    in_another = replace(style(), text=larger)
    found = proved(replace(case(file("epub"), edition(), "epub"), style=in_another), known)
    assert found.proof.differences


@pytest.mark.parametrize("format_", FORMATS)
def test_another_number_of_a_table_is_asked_for(format_: Format) -> None:
    known = of(file(format_), edition(), format_).ledger
    labels = edition().labels
    table = next(one for one in labels.values() if one.kind == "table")
    other_ = replace(table, number="7", name="Table 7", lead="Table 7.")
    renumbered = replace(edition(), labels={**labels, table.id: other_})
    found = of(file(format_), renumbered, format_, known)
    assert found.proof.differences
    assert found.proof == of(file(format_), renumbered, format_).proof


@pytest.mark.parametrize("format_", FORMATS)
def test_what_stands_beside_the_briefs_is_known_again_with_another_brief(
    format_: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = of(file(format_), edition(), format_).ledger
    change = CHANGES["a word"]
    cold = of(file(format_, change), edition(change), format_)
    monkeypatch.delattr(import_module(proved.__module__), "compare_beside")
    assert of(file(format_, change), edition(change), format_, known).proof == cold.proof


@pytest.mark.parametrize("format_", FORMATS)
def test_a_difference_beside_the_briefs_is_found_whatever_is_known(format_: Format) -> None:
    known = of(file(format_), edition(), format_).ledger
    titled = replace(edition().settings, title="Another title")
    retitled = replace(edition(), settings=titled)
    cold = of(file(format_), retitled, format_)
    assert cold.proof.differences
    # Nor does it help that the other file of the two was right.
    right = of(file_of(retitled, format_), retitled, format_, known)
    assert right.proof.differences == ()
    for one in (known, right.ledger):
        assert of(file(format_), retitled, format_, one).proof == cold.proof
    assert of(file_of(retitled, format_), edition(), format_, known).proof.differences


# A value that no field has.
OTHER: Any = ("another",)


def test_all_of_a_record_but_its_place_tells_it_from_others() -> None:
    letters = Letters("Literata", 10.0, 400, False, "#000000")
    record = Record("paragraph", text="Set", runs=(Run("Set", letters),), where="page 1")
    looks = (replace(letters, **{name: OTHER}) for name in Letters.__slots__)
    fields = (name for name in Record.__slots__ if name not in {"runs", "where"})
    others = [
        *(replace(record, runs=(Run("Set", one),)) for one in looks),
        *(replace(record, **{name: OTHER}) for name in fields),
    ]
    digests = {told_by([one]) for one in (record, *others)}
    assert len(digests) == 1 + len(others)
    assert told_by([replace(record, where="page 2")]) == told_by([record])


def test_what_is_kept_comes_back_as_it_was() -> None:
    ledger = of(file("epub"), edition(), "epub").ledger
    assert loaded(dumped(ledger), Ledger) == ledger


def test_the_marks_of_briefs_tell_them_apart() -> None:
    first, second, third = case(b"", edition(), "epub").marks
    assert len({first, second, third}) == 3
    changed = case(b"", edition(CHANGES["a word"]), "epub").marks
    assert changed[0] == first
    assert changed[1] != second
    assert plain(edition().briefs[1].title) == "On galleys"
