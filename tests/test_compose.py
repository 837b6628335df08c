"""Composing: every level, number, label, reference and id that a reader can see."""

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import HealthCheck, given, settings

import trees
from briefexport.diagnostics import Diagnostic
from briefexport.edition import Edition
from briefexport.edition.terms import TERMS
from briefexport.errors import RefusedError
from briefexport.model import (
    Aside,
    Block,
    Brief,
    Code,
    CodeBlock,
    Extent,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    Math,
    MathBlock,
    Note,
    Origin,
    Paragraph,
    Range,
    Reference,
    Span,
    Table,
)
from briefexport.source import Source
from briefexport.walk import descendants, plain, rewrite
from every import SETTINGS, composed, em, every_edition, note, p, said, table

N = TypeVar("N")
FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def edition_of(*blocks: Block, title: str = "A title", **more: Any) -> Edition:
    return composed(Brief(blocks, said(title)), **more)[0]


def found(edition: Edition, kind: type[N]) -> list[N]:
    nodes = (node for brief in edition.briefs for top in brief.blocks for node in descendants(top))
    return [node for node in nodes if isinstance(node, kind)]


def faults(*briefs: Brief, **more: Any) -> tuple[Diagnostic, ...]:
    with pytest.raises(RefusedError) as caught:
        composed(*briefs, **more)
    return tuple(one for one in caught.value.diagnostics if one.severity == "error")


def headings(*levels: int) -> tuple[Heading, ...]:
    return tuple(Heading(level, said(f"{n} at {level}")) for n, level in enumerate(levels))


# --- Levels --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_levels", "levels"),
    [
        ((1, 2, 3, 2, 1), (2, 3, 4, 3, 2)),
        ((2, 3, 2), (2, 3, 2)),
        ((3, 3, 3), (2, 2, 2)),
        ((1, 3, 2, 4), (2, 3, 3, 4)),
        ((1, 6, 2), (2, 3, 3)),
        ((3, 1, 2), (2, 2, 3)),
        ((1, 2, 3, 4, 5, 6), (2, 3, 4, 5, 6, 6)),
        ((1, 2, 3, 4, 5, 6, 6, 5), (2, 3, 4, 5, 6, 6, 6, 6)),
        ((4, 2, 6, 3, 3, 1), (2, 2, 3, 3, 3, 2)),
    ],
)
def test_levels_begin_under_the_title_and_skip_none(
    given_levels: tuple[int, ...], levels: tuple[int, ...]
) -> None:
    edition = edition_of(*headings(*given_levels))
    assert tuple(heading.level for heading in found(edition, Heading)) == levels


def test_each_brief_has_levels_of_its_own() -> None:
    """One that begins with `#` and one that begins with `##` look the same in an edition."""
    one, two = Brief(headings(1, 2), said("One")), Brief(headings(2, 3), said("Two"))
    edition, _ = composed(one, two)
    assert [heading.level for heading in found(edition, Heading)] == [2, 3, 2, 3]


@FEW
@given(trees.briefs(linked=True))
def test_no_level_is_ever_skipped(brief: Brief) -> None:
    edition = composed_whole(brief)
    level = 1
    for heading in found(edition, Heading):
        assert 2 <= heading.level <= min(level + 1, 6)
        level = heading.level


# --- Numbers -------------------------------------------------------------------------------------


def test_tables_and_figures_are_numbered_through_the_edition_where_they_have_captions() -> None:
    def brief(name: str) -> Brief:
        return Brief(
            (
                table(("a",), ("b",), caption=said(f"{name} one")),
                table(("a",), ("b",)),
                Figure(Image("red.png", "x")),
                Figure(Image("red.png", "x"), said(f"{name} figure")),
                Aside("note", (table(("a",), ("b",), caption=said(f"{name} within")),)),
            ),
            said(name),
        )

    edition, _ = composed(brief("One"), brief("Two"))
    leads = [
        edition.labels[node.id].lead
        for node in found(edition, Table) + found(edition, Figure)
        if node.id in edition.labels
    ]
    assert leads == ["Table 1.", "Table 2.", "Table 3.", "Table 4.", "Figure 1.", "Figure 2."]
    assert [plain(entry.title) for entry in edition.tables] == [
        "One one",
        "One within",
        "Two one",
        "Two within",
    ]
    assert [entry.number for entry in edition.figures] == ["1", "2"]


def test_notes_are_numbered_anew_in_each_brief_in_the_order_of_their_calls() -> None:
    def brief(name: str) -> Brief:
        cells = table(("a",), ("b",), caption=said("T", note("2")))
        return Brief(
            (
                Heading(1, said("H", note("1"))),
                cells,
                Figure(Image("red.png", "x"), said("F", note("3"))),
                p("a", note("4"), "b", note("5")),
            ),
            said(name, note("0")),
        )

    edition, _ = composed(brief("One"), brief("Two"))
    for each in edition.briefs:
        whole = Brief(each.blocks, each.title)
        notes = [node for node in descendants(whole) if isinstance(node, Note)]
        texts = [
            plain(block.content)
            for n in notes
            for block in n.content
            if isinstance(block, Paragraph)
        ]
        assert texts == ["0", "1", "2", "3", "4", "5"]
        assert [edition.labels[n.id].number for n in notes] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("language", TERMS)
def test_labels_are_in_the_language_of_the_edition(language: str) -> None:
    terms = TERMS[language]
    edition = edition_of(
        table(("a",), ("b",), caption=said("c"), id="t"),
        Aside("tip", (p("x"),)),
        p(Reference("t")),
        settings=replace(SETTINGS, language=language),
    )
    (labelled,) = found(edition, Table)
    assert edition.labels[labelled.id].name == f"{terms.table} 1"
    (aside,) = found(edition, Aside)
    assert plain(aside.title) == terms.aside("tip") == terms.asides[1]
    assert edition.briefs[0].kicker == f"{terms.brief} 1"


def test_words_in_a_language_that_has_none_are_english_and_this_is_told() -> None:
    edition, told = composed(Brief((), said("x")), settings=replace(SETTINGS, language="fi"))
    assert edition.terms.language == "en"
    assert "BX304" in {one.code for one in told}


def test_an_aside_keeps_a_title_of_its_own() -> None:
    (aside,) = found(edition_of(Aside("tip", (p("x"),), said("Own"))), Aside)
    assert plain(aside.title) == "Own"


# --- Contents ------------------------------------------------------------------------------------


def test_the_contents_show_briefs_and_their_first_headings() -> None:
    edition, _ = composed(
        Brief(headings(1, 2, 1), said("One")), Brief(headings(3), said("Two ", em("stressed")))
    )
    assert [(e.level, e.number, plain(e.title)) for e in edition.contents] == [
        (1, "1", "One"),
        (2, "", "0 at 1"),
        (2, "", "2 at 1"),
        (1, "2", "Two stressed"),
        (2, "", "0 at 3"),
    ]
    ids = {brief.id for brief in edition.briefs} | {h.id for h in found(edition, Heading)}
    assert {entry.id for entry in edition.contents} <= ids


def test_the_contents_are_as_deep_as_the_edition_says() -> None:
    edition = edition_of(*headings(1, 2), settings=replace(SETTINGS, contents_depth=1))
    assert [(entry.level, plain(entry.title)) for entry in edition.contents] == [(1, "A title")]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (said("A", note("not this"), " b"), said("A", " b")),
        (said(em("A ", Link("https://e.org", said("link")))), said(em("A ", "link"))),
        (said("A ", Link("https://e.org", (Image("red.png", "logo"),))), said("A ")),
        (said(Link("https://e.org", said("a", Link("https://f.org", said("b"))))), said("a", "b")),
        (said("A", Reference("t"), LineBreak(), Code("b")), said("A", LineBreak(), Code("b"))),
    ],
)
def test_the_contents_show_the_words_of_a_title_only(
    title: tuple[Inline, ...], shown: tuple[Inline, ...]
) -> None:
    edition = edition_of(Heading(1, title), table(("a",), ("b",), caption=said("c"), id="t"))
    assert edition.contents[1].title == shown


# --- References ----------------------------------------------------------------------------------


TARGETS = (
    Heading(1, said("A ", em("heading"), note("x")), id="head"),
    table(("a",), ("b",), caption=said("c"), id="tab"),
    Figure(Image("red.png", "x"), said("d"), id="fig"),
)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("head", "A heading"),
        ("tab", "Table 1"),
        ("fig", "Figure 1"),
        ("first", "One"),
        ("second", "Two"),
        ("first#tab", "Table 1"),
        ("second#end", "The end"),
        ("end", "The end"),
        ("second#", "Two"),
        ("Second", "Two"),
        ("02-second", "Two"),
    ],
)
def test_a_reference_is_led_to_what_it_names(target: str, name: str) -> None:
    one = Brief((p(Reference(target), Link(f"#{target}", said("words"))), *TARGETS), said("One"))
    two = Brief((Heading(1, said("The end"), id="end"),), said("Two"))
    edition, _ = composed(one, two)
    (reference,), (link,) = found(edition, Reference), found(edition, Link)
    assert edition.labels[reference.target].name == name
    assert link.target == f"#{reference.target}"


def test_a_label_of_its_own_brief_comes_first() -> None:
    end = Heading(1, said("End"), id="end")
    edition, _ = composed(
        Brief((p(Reference("end")), end), said("One")),
        Brief((p(Reference("end")), end), said("Two")),
    )
    first, second = found(edition, Reference)
    assert (first.target, second.target) == ("first-end", "second-end")


def at(text: str, words: str) -> Extent:
    start = text.index(words)
    whole = Range(start, start + len(words))
    return Extent(whole, whole)


@pytest.mark.parametrize("where", ["paragraph", "title", "caption", "note", "heading", "cell"])
def test_a_reference_to_nothing_is_told_at_its_place(where: str) -> None:
    text = "one\ntwo [](#nowhere) three\n"
    lost = Reference("nowhere", origin=at(text, "[](#nowhere)"))
    blocks: dict[str, tuple[Block, ...]] = {
        "paragraph": (p(lost),),
        "caption": (table(("a",), ("b",), caption=said(lost)),),
        "note": (p(note(lost)),),
        "heading": (Heading(1, said(lost)),),
        "cell": (
            Table(
                (TARGETS[1].columns),
                (),
                (
                    replace(
                        TARGETS[1].body[0],
                        cells=(replace(TARGETS[1].body[0].cells[0], content=(p(lost),)),),
                    ),
                ),
            ),
        ),
    }
    brief = Brief(blocks.get(where, ()), said(lost if where == "title" else "One"))
    (fault,) = faults(brief, sources=[Source("a.md", text)])
    assert (fault.code, str(fault.place)) == ("BX302", "a.md:2:5")
    assert "'nowhere' names nothing" in fault.message
    assert fault.hint


def test_a_link_to_nothing_is_told_too_and_all_are_told_at_once() -> None:
    brief = Brief((p(Reference("a"), Link("#b", said("x")), Link("#", said("y"))),), said("One"))
    assert [fault.message.split(" names")[0] for fault in faults(brief)] == ["'a'", "'b'", "''"]


def test_a_label_in_several_other_briefs_must_be_named_with_its_brief() -> None:
    end = Brief((Heading(1, said("End"), id="end"),), said("x"))
    lost = Brief((p(Reference("end")),), said("One"))
    (fault,) = faults(lost, end, end)
    assert "names several things" in fault.message
    assert "(#brief#label)" in fault.hint
    edition, _ = composed(Brief((p(Reference("third#end")),), said("One")), end, end)
    assert found(edition, Reference)[0].target == "third-end"


def test_a_table_without_caption_has_nothing_to_be_called() -> None:
    (fault,) = faults(Brief((table(("a",), ("b",), id="t"), p(Reference("t"))), said("One")))
    assert "'t' names nothing" in fault.message
    assert "caption" in fault.hint


def test_two_things_of_one_label_are_told_with_both_places() -> None:
    text = "# One {#a}\n\ntext\n\n# Two {#a}\n"
    one, two = (
        Heading(1, said(name), id="a", origin=Origin(start, start, start + 9, Range(0, 0)))
        for name, start in (("One", 0), ("Two", text.index("# Two")))
    )
    (fault,) = faults(Brief((one, two), said("x")), sources=[Source("a.md", text)])
    assert (fault.code, str(fault.place)) == ("BX301", "a.md:5:1")
    assert "a.md:1:1" in fault.message


def test_a_label_that_makes_the_id_of_another_brief_is_told() -> None:
    one = Brief((Heading(1, said("Call"), id="call"),), said("One"))
    two = Brief((), said("Two"))
    (fault,) = faults(one, two, names=("the", "the-call"))
    assert fault.code == "BX301"


# --- Titles, pictures, formulas ------------------------------------------------------------------


def test_titles_are_composed_like_text() -> None:
    brief = Brief(
        (table(("a",), ("b",), caption=said("c"), id="tab"),),
        said("On ", Reference("tab"), Link("#tab", said("this")), Image("red.png", "x")),
        said("See ", Reference("tab"), Math(r"\frac{")),
    )
    edition, told = composed(brief)
    made = edition.briefs[0]
    _, reference, link, image = made.title
    assert reference == Reference("first-tab")
    assert isinstance(link, Link)
    assert link.target == "#first-tab"
    assert isinstance(image, Image)
    assert image.asset in edition.assets
    assert made.subtitle[1:] == (Reference("first-tab"), Code(r"\frac{"))
    assert [one.code for one in told if one.code != "BX305"] == ["BX308"]


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("folder/03-the-negotiations-in-geneva.txt", "The negotiations in geneva"),
        ("EU_report.md", "EU report"),
        ("2025.md", "2025"),
        ("заметки.md", "Заметки"),
        (".md", ".md"),
    ],
)
def test_a_brief_without_a_title_is_called_after_its_file(file: str, title: str) -> None:
    edition, told = composed(Brief((p("x"),)), sources=[Source(file, "")])
    assert plain(edition.briefs[0].title) == title
    (one,) = (one for one in told if one.code == "BX306")
    assert str(one.place) == file
    assert title in one.message


@pytest.mark.parametrize(
    "nothing", [(), said(" "), said("\xad\u200b"), (LineBreak(),), (Image("drawing.svg", ""),)]
)
def test_what_has_no_words_is_no_heading_no_title_and_in_no_list(
    nothing: tuple[Inline, ...],
) -> None:
    edition, told = composed(Brief((Heading(1, nothing), p("x")), nothing))
    assert edition.briefs[0].title[:1] == said("First")
    assert edition.briefs[0].title[1:] == nothing
    assert edition.briefs[0].blocks == (Paragraph(nothing), p("x"))
    assert len(edition.contents) == 1
    assert {one.code for one in told} - {"BX305", "BX307"} == {"BX306", "BX309"}


def test_a_link_that_shows_nothing_leaves_what_it_holds() -> None:
    away, name = "https://example.org/", Span("emphasis", said("\u200b"))
    shown = [Link(away, (one,)) for one in (Image("drawing.svg", ""), Math("x"), Code("y"))]
    edition, told = composed(Brief((p(Link(away, (LineBreak(), name)), *shown),), said("x")))
    assert edition.briefs[0].blocks == (p(LineBreak(), name, *shown),)
    (one,) = (one for one in told if one.code == "BX310")
    assert away in one.message


def test_the_line_under_a_title_has_byline_and_date_in_the_language_of_the_brief() -> None:
    def byline(**more: str) -> str:
        return composed(Brief((), said("x"), **more))[0].briefs[0].byline  # type: ignore[arg-type]

    assert byline(byline="A. B.", date="2025-02-14") == "A. B. · 14 February 2025"
    assert byline(date="2025-02-14", language="de") == "14. Februar 2025"
    assert byline(date="2025-02-14", language="xx-nonsense") == "14 February 2025"
    assert byline(byline="A. B.", date="Spring 2025") == "A. B. · Spring 2025"
    assert byline() == ""


def test_the_date_is_the_editions_or_the_latest_of_its_briefs_or_told() -> None:
    briefs = [Brief((), said("x"), date=day) for day in ("2024-05-01", "2025-02-14", "Spring")]
    edition, told = composed(*briefs)
    assert edition.date == date(2025, 2, 14)
    assert "BX305" not in {one.code for one in told}
    settled = replace(SETTINGS, date=date(2020, 1, 1))
    assert composed(*briefs, settings=settled)[0].date == date(2020, 1, 1)
    edition, told = composed(briefs[2])
    assert edition.date == date(2000, 1, 1)
    assert "BX305" in {one.code for one in told}


def test_the_identifier_is_the_editions_or_its_isbn_or_made_of_its_name() -> None:
    def identifier(**more: str) -> str:
        return composed(settings=replace(SETTINGS, **more))[0].identifier  # type: ignore[arg-type]

    space = uuid5(NAMESPACE_URL, "https://briefexport.org/editions/")
    assert identifier(identifier="urn:x:y", isbn="9783161484100") == "urn:x:y"
    assert identifier(isbn="9783161484100") == "urn:isbn:9783161484100"
    assert identifier() == identifier() == uuid5(space, "every\nEvery <node> & more").urn
    assert identifier(title="Another") != identifier()


def test_pictures_are_those_of_the_loader_and_one_without_words_is_told() -> None:
    text = "![](red.png)"
    image = Image("red.png", origin=at(text, text))
    edition, told = composed(
        Brief((p(image), Figure(Image("red.png", ""))), said("x")), sources=[Source("a.md", text)]
    )
    assert set(edition.assets) == {node.asset for node in found(edition, Image)}
    (one,) = (one for one in told if one.code == "BX307")
    assert str(one.place) == "a.md:1:1"


def test_a_text_of_spaces_says_nothing_of_a_picture_and_is_taken_for_none() -> None:
    edition, told = composed(Brief((p(Image("red.png", " \u00a0")),), said("x")))
    assert [image.alt for image in found(edition, Image)] == [None]
    assert "BX307" in {one.code for one in told}


@pytest.mark.parametrize("latex", [r"\frac{a}{", "  ", "\n", "\\frac{a}\n{"])
def test_a_formula_that_cannot_be_set_is_code_word_for_word(latex: str) -> None:
    content = (p("a ", Math(latex)), MathBlock(latex), Heading(1, said("H ", Math(latex))))
    edition, told = composed(Brief(content, said("x")))
    assert not found(edition, Math)
    assert not found(edition, MathBlock)
    assert [code.value for code in found(edition, Code)] == [latex.replace("\n", " ")] * 2
    assert [(code.value, code.language) for code in found(edition, CodeBlock)] == [(latex, "latex")]
    assert [one.code for one in told if one.code != "BX305"] == ["BX308"] * 3
    assert not [n for e in edition.contents for n in e.title if isinstance(n, Math)]


@pytest.mark.parametrize("latex", [r"\frac{a}{b}", "x", r"\sum_{i=1}^n i", "a < b"])
def test_a_formula_that_can_be_set_stays_one(latex: str) -> None:
    assert [m.value for m in found(edition_of(p(Math(latex))), Math)] == [latex]


# --- The whole -----------------------------------------------------------------------------------


def composed_whole(brief: Brief) -> Edition:
    """Compose `brief` with the pictures there are, all that may be referred to captioned."""

    def known(node: Any) -> Any:
        match node:
            case Image():
                return replace(node, asset="red.png")
            case Table() | Figure():
                return replace(node, caption=node.caption or said("caption"))
            case _:
                return node

    return composed(rewrite(brief, known))[0]


def complete(edition: Edition) -> None:
    """Assert what `EditionBrief` promises its readers."""
    ids: list[str] = []
    for brief in edition.briefs:
        assert brief.title
        whole = Brief(brief.blocks, brief.title, brief.subtitle)
        ids.append(brief.id)
        for node in descendants(whole):
            match node:
                case Reference(target):
                    assert target in edition.labels
                case Link(target) if target.startswith("#"):
                    assert target[1:] in edition.labels
                case Image(asset):
                    assert asset in edition.assets
                case Table(columns):
                    assert sum(c.width or 0 for c in columns) == pytest.approx(1, abs=1e-6)
                    assert bool(node.caption) == (node.id in edition.labels)
                case Aside(title=title):
                    assert title
                case Note():
                    assert edition.labels[node.id].kind == "note"
                case _:
                    pass
            if "id" in node.__dataclass_fields__:
                ids.append(node.id)  # type: ignore[union-attr]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    assert set(edition.labels) <= set(ids)


def test_the_edition_of_every_node_is_complete() -> None:
    complete(every_edition())


@FEW
@given(trees.briefs(wild=True, linked=True))
def test_any_brief_becomes_a_complete_edition(brief: Brief) -> None:
    complete(composed_whole(brief))


@FEW
@given(trees.briefs(linked=True))
def test_composing_the_same_gives_the_same(brief: Brief) -> None:
    one, other = composed_whole(brief), composed_whole(brief)
    assert one == other
    assert repr(one) == repr(other)
