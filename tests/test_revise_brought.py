"""What an editor moved from one article to another is spelled there as it was."""

import re
from pathlib import Path

import pytest

from briefexport.edition.load import planned
from briefexport.revise.revision import Project, Revision, Wanted, revise
from revising.exports import export, with_parts

ONE = "# The first\n\nA paragraph with which it begins.\n\nAnd its end.\n"
TWO = "# The second\n\n{}\n\nAnother paragraph that stays.\n"
SETTINGS = (
    'title = "Two"\nlanguage = "en-GB"\n\n[[briefs]]\nsource = "{}"\n\n[[briefs]]\nsource = "{}"\n'
)


def moved(folder: Path, block: str, *words: str, name: str = "two.md", new: str = "") -> Revision:
    """Return what comes of the paragraphs with `words` moved into the first article."""
    files = {
        "edition.toml": SETTINGS.format("one.md", name),
        "one.md": ONE,
        name: TWO.format(block),
    }
    for file, text in files.items():
        (folder / file).write_text(text, "utf-8")
    sent = export.__wrapped__(folder)

    def paragraph(text: str, said: str) -> str:
        found = (one[0] for one in re.finditer(r"<w:p .*?</w:p>", text))
        return [one for one in found if said in one][-1]

    def change(part: bytes) -> bytes:
        text, gone = part.decode(), ""
        for one in words:
            found = paragraph(text, one)
            text, gone = text.replace(found, "", 1), gone + found
        first = paragraph(text, "with which it")
        return text.replace(first, first + gone.replace(words[0], new or words[0])).encode()

    back = with_parts(sent.data, {"word/document.xml": change})
    project = Project(planned(folder), {file: text.encode() for file, text in files.items()})
    return revise("back.docx", back, sent.base, sent.sent, project, Wanted())


def texts(found: Revision) -> dict[str, str]:
    assert found.is_whole, [str(one) for one in found.diagnostics]
    return {one.name: one.after.text for one in found.files}


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("A __strong__ and _emphatic_ word,\nand a line more.", ("emphatic",)),
        ("A word with an &amp; and \\*stars\\*.", ("stars",)),
        ("Some heading of it\n------------------", ("Some heading",)),
        ("+ one item\n+ two items", ("one item", "two items")),
        ("> Said by somebody.", ("Said by",)),
    ],
    ids=["marks", "escapes", "heading", "list", "quotation"],
)
def test_a_block_comes_to_another_article_as_it_was_spelled(
    tmp_path: Path, block: str, words: tuple[str, ...]
) -> None:
    found = moved(tmp_path, block, *words)
    now = texts(found)
    begins = "A paragraph with which it begins."
    assert now["one.md"] == ONE.replace(begins, f"{begins}\n\n{block}")
    assert now["two.md"] == TWO.replace("{}\n\n", "")
    assert [(one.kind, one.brief) for one in found.changes] == [("moved", "one")]


def test_a_link_whose_definition_stays_behind_is_written_anew(tmp_path: Path) -> None:
    found = moved(tmp_path, "See [the harbour][h] there.\n\n[h]: https://example.org/h", "harbour")
    now = texts(found)["one.md"]
    assert "See [the harbour](https://example.org/h) there." in now


def test_a_block_that_was_changed_too_is_new(tmp_path: Path) -> None:
    found = moved(tmp_path, "A __strong__ word there.", "strong", new="certain")
    assert "A **certain** word there." in texts(found)["one.md"]
    assert sorted(one.kind for one in found.changes) == ["deleted", "inserted"]


def test_from_an_article_of_another_form_the_words_come_with_their_marks(tmp_path: Path) -> None:
    block = "<p>A <strong>strong</strong> word.</p>"
    found = moved(tmp_path, block, "strong", name="two.html")
    assert "A **strong** word." in next(
        one.after.text for one in found.files if one.name == "one.md"
    )
