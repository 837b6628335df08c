"""The worked example of the README: an article, three edits in Word's way, and the patch."""

from pathlib import Path

from briefexport.model import ListItem, Note, Paragraph
from briefexport.revise.patch import unified
from briefexport.walk import descendants, plain
from revising.editor import closed, edit_document, open_document
from revising.edits import Edit
from revising.word_trips import export, file_of, revised

CASES = Path(__file__).parent / "cases" / "revise"
README = Path(__file__).parents[1] / "README.md"
NAME = "the-call.md"


def test_three_edits_become_the_patch_that_the_readme_shows() -> None:
    text = (CASES / NAME).read_text("utf-8")
    there = export(text, NAME)
    nodes = list(descendants(there.brief))
    first = next(node for node in nodes if isinstance(node, Paragraph))
    item = [node for node in nodes if isinstance(node, ListItem)][-1]
    (note,) = (node for node in nodes if isinstance(node, Note))
    inside = note.content[0]
    assert isinstance(inside, Paragraph)
    edits = (
        Edit("replace", first.id, at=plain(first.content).index("nine"), length=4, text="ten"),
        Edit("add item", item.id, text="three blankets"),
        Edit("mark", inside.id, at=plain(inside.content).index("log"), length=3, to="emphasis"),
    )
    word, brief = open_document(there.data, there.brief, 1, tracked=True), there.brief
    for edit in edits:
        brief = edit_document(word, brief, edit)
    found = file_of(revised(there, closed(word)), NAME)
    assert found
    patch = unified(found.before, found.after, f"sources/evening/{NAME}")
    assert patch == (CASES / "the-call.patch").read_text("utf-8")
    shown = README.read_text("utf-8")
    if "## The way back" in shown:
        assert text in shown
        assert patch in shown
