"""DOCX read as a user meets it: our own files, those of LibreOffice, places, time."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from zipfile import ZIP_STORED

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from briefexport.backends.docx import render
from briefexport.backends.rendering import RenderOptions
from briefexport.edition import Edition
from briefexport.edition.load import load_edition
from briefexport.errors import RefusedError
from briefexport.model import Brief, Heading, Image, List, ListItem, Paragraph, Text
from briefexport.readers.docx import READER, read_apart
from briefexport.readers.docx.document import document
from briefexport.reading import Options, Reading
from briefexport.walk import Node, descendants, plain
from docx_files import edition, rendered, the_style
from docx_origins import check
from docx_sayable import Said, View, line, said
from docx_trees import sayable
from every import every_edition
from timing import in_proportion
from trees import briefs
from word_files import docx, p, package, reading, zipped

ROOT = Path(__file__).parents[1]


@cache
def specimen() -> tuple[Edition, bytes]:
    loaded = load_edition(ROOT / "sources" / "specimen")
    return loaded.edition, render(loaded.edition, loaded.style, None, RenderOptions()).data


def apart(data: bytes) -> tuple[Reading, ...]:
    source = READER.open("edition.docx", data)
    found = read_apart(source, Options())
    for one in found:
        check(source, one.brief)
    return found


def written(made: Edition, number: int) -> tuple[Said, ...]:
    """Return a brief of an edition as far as its DOCX can say it."""
    brief = made.briefs[number]
    view = View(lambda target: target, 1, brief.language.split("-")[0])
    return (
        line(brief.title, view),
        line(brief.subtitle, view),
        (brief.byline,),
        *said(brief.blocks, view),
    )


def read_back(brief: Brief, made: Edition, number: int) -> tuple[Said, ...]:
    def target(label: str) -> str:
        if "#" in label or label in {one.id for one in made.briefs}:
            return label.replace("#", "-")
        return f"{made.briefs[number].id}-{label}"

    view = View(target, 0, brief.language.split("-")[0])
    return (
        line(brief.title, view),
        line(brief.subtitle, view),
        (brief.byline,),
        *said(brief.blocks, view),
    )


def test_the_specimen_reads_back_as_the_tree_it_was_made_of() -> None:
    made, data = specimen()
    found = apart(data)
    assert len(found) == len(made.briefs)
    for number, one in enumerate(found):
        assert read_back(one.brief, made, number) == written(made, number)
    every = [node for one in found for node in descendants(one.brief)]
    pictures = {node.asset for node in every if isinstance(node, Image)}
    assert pictures
    assert pictures <= set(found[0].pictures)


def test_what_is_said_of_our_own_file_is_only_what_composing_made() -> None:
    _, data = specimen()
    codes = {one.code for one in apart(data)[0].diagnostics}
    assert codes == {"BX174", "BX175", "BX189"}


def test_an_edition_read_whole_is_one_brief_with_its_title() -> None:
    made, data = specimen()
    source = READER.open("edition.docx", data)
    brief = READER.read(source, Options()).brief
    check(source, brief)
    assert plain(brief.title) == made.settings.title
    tops = [one for one in brief.blocks if isinstance(one, Heading) and one.level == 1]
    heads = [plain(one.content) for one in tops]
    assert heads == [plain(one.title) for one in made.briefs]


def test_every_node_in_every_place_reads_back() -> None:
    made = every_edition()
    found = apart(render(made, the_style(), None, RenderOptions()).data)
    for number, one in enumerate(found):
        assert read_back(one.brief, made, number) == written(made, number)


# What fails is shown as it was found: to make it smaller takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


@settings(max_examples=15, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(briefs(depth=1, linked=True).map(sayable))
def test_any_tree_reads_back_as_far_as_docx_can_say(made: Brief) -> None:
    composed = edition(made)
    found = apart(rendered(composed).data)
    assert len(found) == 1
    assert read_back(found[0].brief, composed, 0) == written(composed, 0)


def test_items_without_a_box_behind_a_task_are_of_its_list() -> None:
    boxes = (True, None, None, False, None)
    items = [ListItem((Paragraph((Text(str(n)),)),), checked=box) for n, box in enumerate(boxes)]
    made = edition(Brief((List("bullet", tuple(items)),), title=(Text("Tasks"),)))
    (found,) = apart(rendered(made).data)
    (read,) = (one for one in found.brief.blocks if isinstance(one, List))
    assert tuple(item.checked for item in read.items) == boxes


# --- As a user meets it --------------------------------------------------------------------------


def test_a_place_is_the_number_of_a_paragraph_and_of_a_character() -> None:
    body = p("One.") + '<w:p><w:r><w:t>Two</w:t></w:r><w:ins w:author="Ann"><w:r><w:t>three</w:t>'
    source, found = reading(docx(body + "</w:r></w:ins></w:p>" + p("Four.")))
    assert source.text == "One.\nTwothree\nFour."
    (told,) = found.diagnostics
    assert str(told) == "a.docx:2:4: warning[BX176]: inserted by Ann: 'three' (accepted)"
    assert told.place
    assert told.place.excerpt == "Twothree"
    assert (told.place.column, told.place.end_column) == (4, 9)


def test_an_edition_settles_changes_by_brief(tmp_path: Path) -> None:
    body = (
        '<w:p><w:ins w:author="A"><w:r><w:t>new</w:t></w:r></w:ins>'
        '<w:del w:author="A"><w:r><w:delText>old</w:delText></w:r></w:del></w:p>'
    )
    for name in "abc":
        (tmp_path / f"{name}.docx").write_bytes(docx(p("Head", "H1") + body))
    (tmp_path / "edition.toml").write_text(
        'title = "T"\n[[briefs]]\nsource = "a.docx"\n[[briefs]]\nsource = "b.docx"\n'
        'changes = "reject"\n[[briefs]]\nsource = "c.docx"\nchanges = "keep"\n'
    )
    made = load_edition(tmp_path)
    shown = [
        [plain(one.content) for one in brief.blocks if isinstance(one, Paragraph)]
        for brief in made.edition.briefs
    ]
    assert shown == [["new"], ["old"], ["newold"]]
    assert [one.code for one in made.diagnostics].count("BX176") == 6
    (tmp_path / "edition.toml").write_text(
        'title = "T"\n[[briefs]]\nsource = "a.docx"\nchanges = "drop"\n'
    )
    with pytest.raises(RefusedError, match="changes"):
        load_edition(tmp_path)


def test_pictures_come_along_into_an_edition(tmp_path: Path) -> None:
    _, data = specimen()
    (tmp_path / "book.docx").write_bytes(data)
    made = load_edition(tmp_path / "book.docx").edition
    assert made.settings.title == "A Specimen Book"
    named = {node.asset for node in nodes(made) if isinstance(node, Image)}
    assert named
    assert named <= set(made.assets)


def nodes(made: Edition) -> Iterator[Node]:
    for brief in made.briefs:
        for block in brief.blocks:
            yield from descendants(block)


def lines(count: int) -> bytes:
    return docx(
        "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{"LB" if n % 5 else "H2"}"/></w:pPr>'
            f"<w:r><w:t>Line {n} of {n * 7919}</w:t></w:r>"
            f"<w:r><w:rPr><w:b/></w:rPr><w:t>bold {n * 104729}</w:t></w:r></w:p>"
            for n in range(count)
        )
    )


def taken(data: bytes) -> Callable[[], None]:
    def work() -> None:
        document.cache_clear()
        reading(data)

    return work


@pytest.mark.thorough
def test_time_grows_with_the_document_and_no_faster() -> None:
    assert in_proportion(taken(lines(300)), taken(lines(1200)))


@pytest.mark.thorough
def test_what_is_open_or_joined_or_linked_a_thousand_times_takes_no_more_than_its_time() -> None:
    kinds = ("begin", "separate")
    field = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>y</w:t></w:r></w:p>"
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>z</w:t></w:r>"
    link = f'<w:hyperlink w:anchor="nowhere">{bold}</w:hyperlink>'
    row = "<w:tr>" + f"<w:tc>{p('c')}</w:tc>" * 3 + "</w:tr>"

    def made(count: int) -> bytes:
        once = f"<w:p>{field * count}</w:p>", joined * count, f"<w:p>{link * count}</w:p>"
        parts = package("".join(once) + f"<w:tbl>{row * count}</w:tbl>")
        return zipped(parts, ZIP_STORED)

    assert in_proportion(taken(made(100)), taken(made(400)))
