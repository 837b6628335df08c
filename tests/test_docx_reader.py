"""DOCX read as a user meets it: our own files, those of LibreOffice, places, time."""

from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefexport.backends.docx import render
from briefexport.backends.rendering import RenderOptions
from briefexport.edition import Edition
from briefexport.edition.load import load_edition
from briefexport.model import Brief, Image
from briefexport.readers.docx import READER, read_apart
from briefexport.reading import Options, Reading
from briefexport.walk import descendants, plain
from docx_files import edition, rendered, the_style
from docx_origins import check
from docx_sayable import Said, View, line, said
from every import every_edition
from trees import briefs

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
    pictures = [
        node.asset for one in found for node in descendants(one.brief) if isinstance(node, Image)
    ]
    assert pictures
    assert set(pictures) <= set(found[0].pictures)


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
    heads = [plain(one.content) for one in brief.blocks if getattr(one, "level", 0) == 1]  # type: ignore[union-attr]
    assert heads == [plain(one.title) for one in made.briefs]


def test_every_node_in_every_place_reads_back() -> None:
    made = every_edition()
    found = apart(render(made, the_style(), None, RenderOptions()).data)
    for number, one in enumerate(found):
        assert read_back(one.brief, made, number) == written(made, number)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(briefs(depth=1, linked=True), min_size=1, max_size=2))
def test_any_tree_reads_back_as_far_as_docx_can_say(made: list[Brief]) -> None:
    composed = edition(*made)
    found = apart(rendered(composed).data)
    assert len(found) == len(composed.briefs)
    for number, one in enumerate(found):
        assert read_back(one.brief, composed, number) == written(composed, number)
