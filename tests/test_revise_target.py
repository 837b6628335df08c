"""An editor's DOCX put back: nothing where nothing was changed, and what was changed alone."""

import io
import random
import zipfile
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from briefexport.model import (
    Brief,
    Figure,
    Heading,
    Link,
    List,
    ListItem,
    Note,
    Paragraph,
    Quote,
    Segment,
    Span,
    Table,
    Text,
)
from briefexport.revise.edited import read_back
from briefexport.revise.running import Source, put
from briefexport.revise.target import target
from briefexport.walk import descendants, identify, plain
from built import PATHS
from conformance.generated import is_accepted
from docx_files import edition, rendered
from revising.articles import article
from revising.editor import closed, random_document
from revising.edits import Edit, Kind
from revising.exports import ALL, Export, came_back, export, with_parts, with_text
from revising.shapes import shape
from timing import seconds
from trees import briefs

NEW = Paragraph((Text("A paragraph that an editor added."),))


def sides(sent: Export) -> list[tuple[Brief, Brief]]:
    pairs = []
    for slug, brief in sent.base.briefs.items():
        exported = sent.sent.brief(slug)
        assert exported
        pairs.append((brief, exported))
    return pairs


# --- No edit -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PATHS, ALL], ids=lambda path: path.stem)
def test_a_file_that_nobody_changed_gives_the_base_itself(path: Path) -> None:
    sent = export(path)
    back = read_back("back.docx", sent.data, sent.base.briefs)
    assert back.briefs == sent.sent.briefs
    for slug, brief in sent.base.briefs.items():
        before, after = sent.sent.brief(slug), back.brief(slug)
        assert before
        assert after
        assert target(brief, before, after, back.marks).brief is brief


@pytest.mark.parametrize("path", [*PATHS, ALL], ids=lambda path: path.stem)
def test_a_paragraph_more_leaves_all_others_the_nodes_of_the_base(path: Path) -> None:
    sent = export(path)
    for brief, exported in sides(sent):
        more = replace(exported, blocks=(NEW, *exported.blocks))
        made = target(brief, exported, more, sent.sent.marks).brief
        assert made.blocks[0] == NEW
        assert [id(one) for one in made.blocks[1:]] == [id(one) for one in brief.blocks]


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate, Phase.explicit],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(briefs(depth=2, linked=True, most=4).filter(is_accepted))
def test_whatever_the_model_holds_a_paragraph_more_leaves_it_as_it_is(brief: Brief) -> None:
    base = identify(brief, "b1")
    back = read_back("back.docx", rendered(edition(brief)).data, {"b1": base})
    (exported,) = back.briefs
    more = replace(exported, blocks=(*exported.blocks, NEW))
    made = target(base, exported, more, back.marks).brief
    kept = [one for one in made.blocks if one != NEW]
    assert [id(one) for one in kept] == [id(one) for one in base.blocks]


# --- Random edits --------------------------------------------------------------------------------

SEEDS = range(40)


def trip(sent: Export, seed: int, most: int, **kinds: Any) -> tuple[list[Edit], bool]:
    """Return random edits made in Word, and whether they came back as they were made."""
    ((brief, _),) = sides(sent)
    word, wanted, edits = random_document(
        sent.data, brief, seed, most, tracked=seed % 2 == 0, **kinds
    )
    _, made = came_back(sent, closed(word))
    return edits, shape(made) == shape(wanted)


# Marks by hand on all of a heading or of a cell of the head set off nothing, so none are made here.
SURE: tuple[Kind, ...] = (
    "replace", "link", "unlink", "retarget", "insert", "move", "split", "merge", "add item",
    "indent", "outdent", "rekind", "add row", "remove row", "move row", "add column",
    "remove column", "move column", "level", "to heading", "to paragraph", "alt", "add note",
    "remove note",
)  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_what_an_editor_did_comes_back(seed: int) -> None:
    edits, same = trip(export(), seed, 3, kinds=SURE)
    assert same, edits


@pytest.mark.parametrize("number", range(4))
def test_what_an_editor_did_to_other_articles_comes_back(number: int, tmp_path: Path) -> None:
    file = tmp_path / f"article{number}.md"
    text = article(number).replace("](", "](https://example.org/")
    file.write_text("\n".join(line for line in text.split("\n") if "![" not in line), "utf-8")
    sent = export.__wrapped__(file)
    for seed in range(4):
        edits, same = trip(sent, seed, 2, kinds=SURE)
        assert same, edits


@pytest.mark.parametrize("seed", range(12))
def test_without_bookmarks_the_text_alone_tells_what_was_done(seed: int) -> None:
    sent = export()
    ((brief, _),) = sides(sent)
    kinds: tuple[Kind, ...] = ("replace", "insert", "split", "add item", "add row", "level")
    word, wanted, edits = random_document(sent.data, brief, seed, 2, tracked=False, kinds=kinds)

    def unmarked(part: bytes) -> bytes:
        return b"".join(
            piece if not number % 2 else b""
            for number, piece in enumerate(_apart(part.decode(), "<w:bookmark", "/>"))
        )

    _, made = came_back(sent, with_parts(closed(word), {"word/": unmarked}))
    assert shape(made) == shape(wanted), edits


def _apart(text: str, start: str, end: str) -> list[bytes]:
    """Return `text` in pieces: what is outside, what is inside `start` and `end`, and so on."""
    pieces: list[str] = []
    for number, piece in enumerate(text.split(start)):
        inside, mark, rest = piece.partition(end)
        pieces += [piece] if not number else [start + inside + mark, rest]
    return [piece.encode() for piece in pieces]


# --- The form of a target ------------------------------------------------------------------------


def found(brief: Brief, words: str) -> Any:
    """Return the paragraph or heading that begins with `words`."""
    return next(
        node
        for node in descendants(brief)
        if isinstance(node, Paragraph | Heading) and plain(node.content).startswith(words)
    )


def test_a_changed_word_leaves_the_characters_around_it_their_places() -> None:
    sent = export()
    base, made = came_back(sent, with_text(sent.data, ("Another paragraph, ", "One paragraph, ")))
    old, new = found(base, "Another"), found(made, "One paragraph")
    assert new.id == old.id
    assert new.origin == old.origin
    first, second, *rest = new.content
    assert first == Text("One")
    assert not first.segments
    assert second.value == " paragraph, see "
    source = sent.base.reads[0].source.text
    (segment,) = second.segments
    assert source[segment.start : segment.start + segment.length] == second.value
    assert [id(one) for one in rest] == [id(one) for one in old.content[1:]]
    untouched = [one for one in base.blocks if one is not old]
    assert [id(one) for one in made.blocks if one is not new] == [id(one) for one in untouched]


def test_a_paragraph_that_is_gone_takes_nothing_with_it() -> None:
    sent = export()
    text = "Heading one"
    start = sent.data
    base, made = came_back(sent, with_text(start, (f">{text}</w:t>", "></w:t>")))
    assert [one for one in base.blocks if one not in made.blocks] == [found(base, text)]


def test_what_was_cut_off_a_paragraph_has_no_id_and_its_places_still() -> None:
    source = Source((Text("One two", segments=(Segment(5, 7, 7),)),), (Text("One two"),))
    halves = [(Text("One "),), (Text("two"),)]
    first, second = put([source], halves, lambda one, _, __: one, lambda one: one)
    assert first == (Text("One "),)
    assert second == (Text("two"),)
    assert second[0].segments == (Segment(9, 3, 3),)


@pytest.mark.parametrize(
    ("base", "exported", "edited", "wanted"),
    [
        # What stands between blanks went: the blank that ends a line stays.
        (
            (Text("a b c", segments=(Segment(0, 3, 3), Segment(3, 2, 1), Segment(5, 1, 1))),),
            (Text("a b c"),), (Text("a c"),),
            (Text("a", segments=(Segment(0, 1, 1),)),
             Text(" c", segments=(Segment(3, 2, 1), Segment(5, 1, 1)))),
        ),
        # A new word in emphasis is in the emphasis of the author.
        (
            (Text("so "), Span("emphasis", (Text("very well"),))),
            (Text("so "), Span("emphasis", (Text("very well"),))),
            (Text("so "), Span("emphasis", (Text("very much well"),))),
            (Text("so "), Span("emphasis", (Text("very "), Text("much "), Text("well")))),
        ),
        # A link that leads elsewhere is a new link.
        (
            (Link("https://a.org", (Text("here"),)),), (Link("https://a.org", (Text("here"),)),),
            (Link("https://b.org", (Text("here"),)),), (Link("https://b.org", (Text("here"),)),),
        ),
        # A mark on part of a span divides nothing but itself.
        (
            (Span("strong", (Text("one two"),)),), (Span("strong", (Text("one two"),)),),
            (Span("strong", (Text("one "), Span("emphasis", (Text("two"),)))),),
            (Span("strong", (Text("one "), Span("emphasis", (Text("two"),)))),),
        ),
        # What was not exported stays with what is before it.
        (
            (Text("end "), Text("here \t")), (Text("end here"),), (Text("The end here"),),
            (Text("The "), Text("end "), Text("here \t")),
        ),
    ],
    ids=["line end", "within a span", "another target", "nested", "not exported"],
)  # fmt: skip
def test_running_text_keeps_what_was_kept(
    base: Any, exported: Any, edited: Any, wanted: Any
) -> None:
    (made,) = put([Source(base, exported)], [edited], lambda one, _, __: one, lambda one: one)
    assert made == wanted
    segments = [one.segments for one in made if isinstance(one, Text)]
    assert segments == [one.segments for one in wanted if isinstance(one, Text)]


def test_lists_tables_and_quotations_keep_their_ids_when_they_grow() -> None:
    sent = export()
    ((brief, exported),) = sides(sent)

    def grown(node: Any) -> Any:
        match node:
            case List(items=items) if len(items) == 3:
                return replace(node, items=(ListItem((NEW,)), *items))
            case Quote(content=content):
                return replace(node, content=(*content, NEW))
            case _:
                return node

    more = replace(exported, blocks=tuple(map(grown, exported.blocks)))
    made = target(brief, exported, more, sent.sent.marks).brief
    for old, new in zip(brief.blocks, made.blocks, strict=True):
        assert (old.id, type(old)) == (new.id, type(new))
    grown_lists = [one for one in made.blocks if isinstance(one, List) and len(one.items) == 4]
    assert len(grown_lists) == 2
    for one in grown_lists:
        assert [item.id == "" for item in one.items] == [True, False, False, False]
        (old,) = (was for was in brief.blocks if was.id == one.id)
        assert isinstance(old, List)
        assert all(map(_is, one.items[1:], old.items))


def _is(one: object, other: object) -> bool:
    return one is other


def test_the_sample_has_what_is_to_be_tried() -> None:
    (brief,) = export().base.briefs.values()
    kinds = {type(node) for node in descendants(brief)}
    assert {Heading, List, Quote, Table, Note, Link, Span} <= kinds
    assert not any(isinstance(node, Figure) for node in chain(descendants(brief)))


@pytest.mark.parametrize(
    ("line", "byline", "date"),
    [
        ("Bob · February 20, 2025", "Bob", "2025-02-20"),
        ("A · B · February 20, 2025", "A · B", "2025-02-20"),
        ("Ann Other · March 3, 2026", "Ann Other", "2026-03-03"),
        ("Ann Other · last winter", "Ann Other", "last winter"),
        ("February 20, 2025", "", "2025-02-20"),
        ("Ann Other", "Ann Other", ""),
    ],
)
def test_whom_it_is_from_and_when_come_apart_again(line: str, byline: str, date: str) -> None:
    sent = export()
    ((brief, exported),) = sides(sent)
    assert exported.byline == "Ann Other · February 20, 2025"
    made = target(brief, exported, replace(exported, byline=line)).brief
    assert (made.byline, made.date) == (byline, date)
    assert made.blocks is brief.blocks


@pytest.mark.parametrize("kept", [True, False], ids=["empty", "gone"])
def test_an_article_whose_title_is_gone_is_parted_from_the_one_before(
    tmp_path: Path, kept: bool
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(f"# Title {name}\n\nText of {name}.\n", "utf-8")
    sent = export(tmp_path)
    text = part_of(sent.data)
    at = text.rindex(">Title two</w:t>")
    start, end = text.rindex("<w:p ", 0, at), text.index("</w:p>", at) + len("</w:p>")
    empty = text[start:end].replace(">Title two<", "><")
    data = with_text(sent.data, (text[start:end], empty if kept else ""))
    back = read_back("back.docx", data, sent.base.briefs)
    assert [one.code for one in back.diagnostics].count("BX906") == 1
    for slug, brief in sent.base.briefs.items():
        before, after = sent.sent.brief(slug), back.brief(slug)
        assert before
        assert after
        assert target(brief, before, after, back.marks).brief is brief


def test_a_line_set_as_a_title_becomes_a_heading_and_no_article() -> None:
    sent = export()
    base, made = came_back(sent, with_text(sent.data, title_style(sent)))
    assert [type(one) for one in made.blocks if one not in base.blocks] == [Heading]
    assert plain(found(made, "Another paragraph").content) == plain(found(base, "Another").content)


def title_style(sent: Export) -> tuple[str, str]:
    text = part_of(sent.data)
    at = text.index("Another paragraph")
    start = text.rindex("<w:p ", 0, at)
    old = text[start:at]
    assert '"BodyText"' in old
    return old, old.replace('"BodyText"', '"Heading1"')


def part_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()


# --- Time ----------------------------------------------------------------------------------------


def test_a_long_text_takes_time_in_proportion() -> None:
    draw = random.Random(1)
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]
    blocks = [
        Paragraph(
            (Text(" ".join(draw.choice(words) for _ in range(60)) + f" {number}"),), id=f"p{number}"
        )
        for number in range(400)
    ]
    changed = [
        replace(one, content=(Text(plain(one.content).replace("alpha", "omega", 1)),))
        if number % 20 == 0 else one
        for number, one in enumerate(blocks)
    ]  # fmt: skip
    base = Brief(tuple(blocks))
    came = Brief((*changed, NEW))
    taken = seconds(lambda: target(base, Brief(tuple(blocks)), came))
    assert taken < 0.3 * len(blocks) / 100
