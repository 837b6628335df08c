"""Briefs of a DOCX, each written by itself: in the file nothing of one is another's."""

from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, given, reject, settings

from briefexport.edition import Edition
from briefexport.errors import RefusedError
from briefexport.model import Aside, Brief, Figure, Image, Link, Note, Paragraph
from docx_files import (
    WP,
    A,
    File,
    R,
    W,
    article,
    edition,
    found,
    instructions,
    item,
    listed,
    opened,
    para,
    rendered,
    row,
    said,
    table,
    values,
    words,
)
from trees import briefs


def brief_of(name: str) -> Brief:
    """Return a brief with all that has an id, a number or a style of its own in a file."""
    note = Note((para("A note of ", Link(f"https://{name}.org/", words(name))),))
    return article(
        Paragraph((*words(f"{name} calls"), note)),
        listed("decimal", item("first"), item(para("second"))),
        table(row("a", name), caption=words(f"Table of {name}")),
        Figure(Image(f"{name}.png", alt=name), words("A figure")),
        Figure(Image("both.png", alt="both")),
        para("See ", Link(f"https://{name}.org/", words("it")), "."),
        title=name,
    )


def names(file: File, tag: str, attribute: str) -> list[str]:
    """Return an attribute of every element `tag` in the text and the notes of `file`."""
    return [
        str(e.get(attribute)) for tree in file.texts() for e in tree.iter(tag) if e.get(attribute)
    ]


def check(file: File) -> None:
    """Check that ids are given once, and that whatever is named is there."""
    starts, ends = (names(file, f"{W}bookmark{which}", f"{W}id") for which in ("Start", "End"))
    assert len(set(starts)) == len(starts)
    assert sorted(starts) == sorted(ends)
    for tag, attribute in ((f"{WP}docPr", "id"), (f"{W}footnote", f"{W}id")):
        given_ids = names(file, tag, attribute)
        assert len(set(given_ids)) == len(given_ids)
    called = [int(n) for n in values(file.body, "footnoteReference", f"{W}id")]
    assert called == list(range(1, len(called) + 1))
    assert [int(str(note.get(f"{W}id"))) for note in file.notes] == called
    styles = set(file.styles)
    for kind in ("pStyle", "rStyle", "tblStyle"):
        assert set(names(file, f"{W}{kind}", f"{W}val")) <= styles
    numbering = file.tree("word/numbering.xml")
    assert set(names(file, f"{W}numId", f"{W}val")) <= set(values(numbering, "num", f"{W}numId"))
    for part in ("document", "footnotes"):
        if f"word/{part}.xml" in file.parts:
            tree = file.tree(f"word/{part}.xml")
            asked = {
                str(e.get(attribute))
                for e in tree.iter()
                for attribute in (f"{R}id", f"{R}embed")
                if e.get(attribute)
            }
            assert asked <= set(file.relations(part))


def composed(*made: Brief) -> Edition:
    try:
        return edition(*made)
    except RefusedError:  # a label on what has no number
        reject()


@given(briefs(linked=True), briefs(linked=True))
@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
def test_in_a_file_of_any_briefs_every_id_is_given_once_and_names_something(
    first: Brief, second: Brief
) -> None:
    check(opened(rendered(composed(first, second, first)).data))


def test_each_brief_refers_to_what_is_its_own() -> None:
    file = opened(rendered(edition(brief_of("anna"), brief_of("bert"))).data)
    check(file)
    targets = {name: str(rel.get("Target")) for name, rel in file.relations().items()}
    links = [targets[name] for name in values(file.body, "hyperlink", f"{R}id") if name in targets]
    assert links == ["https://anna.org/", "https://bert.org/"]
    notes = {n: str(rel.get("Target")) for n, rel in file.relations("footnotes").items()}
    (first,), (second,) = (values(note, "hyperlink", f"{R}id") for note in file.notes)
    assert (notes[first], notes[second]) == ("https://anna.org/", "https://bert.org/")
    pictures = Counter(targets[str(blip.get(f"{R}embed"))] for blip in file.body.iter(f"{A}blip"))
    assert sorted(pictures.values()) == [1, 1, 2]
    lists = values(file.body, "numId")
    assert len(lists) == 4
    assert lists[0] == lists[1] != lists[2] == lists[3]


def test_a_sequence_goes_on_from_one_brief_to_the_next() -> None:
    file = opened(rendered(edition(brief_of("anna"), article(para("x")), brief_of("bert"))).data)
    fields = [one for one in instructions(file.body) if one.startswith("SEQ")]
    assert fields == [f"SEQ {kind} \\* ARABIC" for kind in ("Table", "Figure") * 2]


def test_a_paragraph_keeps_its_id_whatever_stands_before_its_brief() -> None:
    w14 = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
    alone, after = (
        opened(rendered(edition(*made)).data).body
        for made in ((brief_of("anna"), brief_of("bert")), (article(para("x")), brief_of("bert")))
    )
    ids = [{str(p.get(w14)) for p in found(body, "p")} for body in (alone, after)]
    own = [paragraph for paragraph in found(after, "p") if "calls" in said(paragraph)]
    assert {str(p.get(w14)) for p in own} < ids[0]


def test_styles_that_two_briefs_number_alike_are_two() -> None:
    """Styles of tables have numbers: in each brief one is made, the first of its own."""
    tinted = article(Aside("note", (table(row("a", "b")),), words("Aside")))
    made = edition(tinted, article(table(row("c", "d"))))
    (other,) = (block.id for block in made.briefs[1].blocks)
    file = opened(rendered(replace(made, table_sizes={other: 7.0})).data)
    check(file)
    first, second = values(file.body, "tblStyle")
    assert first != second
    fills = [[*file.styles[name].iter(f"{W}shd")] for name in (first, second)]
    assert [bool(fill) for fill in fills] == [True, False]
