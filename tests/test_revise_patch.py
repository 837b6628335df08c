"""A patch applied, and told as a difference that git takes."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefexport.revise.patch import Edit, Patch, applied, in_order, in_words, unified
from briefexport.source import Source, decode

TEXTS = st.text(st.sampled_from("ab \n\n\r\\é字\u2028\x0c"), max_size=40)


def test_edits_are_made_from_the_first_to_the_last_whatever_their_order() -> None:
    source = Source("a.md", "one two three")
    edits = (Edit(8, 13, "drei"), Edit(0, 3, "eins"), Edit(4, 4, "und "))
    assert applied(source, Patch(edits)).text == "eins und two drei"


def test_what_is_inserted_where_something_is_replaced_comes_before_it() -> None:
    source = Source("a.md", "one two")
    edits = (Edit(4, 7, "drei"), Edit(4, 4, "a "), Edit(4, 4, "b "))
    assert applied(source, Patch(edits)).text == "one a b drei"


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        in_order((Edit(0, 3, "a"), Edit(2, 4, "b")))


def test_edits_without_an_effect_are_left_out() -> None:
    assert in_order((Edit(2, 2, ""),)) == ()


@pytest.mark.parametrize(
    ("text", "edits", "wanted"),
    [
        ("Nobody saw", (Edit(0, 2, "Some"),), (Edit(0, 6, "Somebody"),)),
        ("a body of", (Edit(2, 6, "t"),), (Edit(2, 6, "t"),)),
        ("nobody of", (Edit(2, 6, "t"),), (Edit(0, 6, "not"),)),
        ("colour here", (Edit(1, 2, "a"), Edit(4, 5, "")), (Edit(0, 6, "calor"),)),
        ("one two", (Edit(4, 4, "and "),), (Edit(4, 4, "and "),)),
        ("one two", (Edit(3, 3, "s"),), (Edit(0, 3, "ones"),)),
        ("one two", (Edit(3, 4, ""),), (Edit(0, 7, "onetwo"),)),
        ("*one* two", (Edit(0, 1, ""), Edit(4, 5, "")), (Edit(0, 5, "one"),)),
    ],
)  # fmt: skip
def test_edits_are_shown_as_whole_words(
    text: str, edits: tuple[Edit, ...], wanted: tuple[Edit, ...]
) -> None:
    source = Source("a.md", text)
    assert in_words(source, edits) == wanted
    assert applied(source, Patch(wanted)) == applied(source, Patch(edits))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_encoding_and_byte_order_mark_stay(encoding: str) -> None:
    source = decode("a.md", "\ufeffé word\r\n".encode(encoding))
    after = applied(source, Patch((Edit(3, 7, "字"),)))
    assert after.text.encode(after.encoding) == "\ufeffé 字\r\n".encode(encoding)


def test_no_difference_is_no_text() -> None:
    assert unified(Source("a.md", "a\n"), Source("a.md", "a\n"), "a.md") == ""


def test_a_difference_names_both_sides_and_marks_a_missing_end() -> None:
    told = unified(Source("a.md", "one\ntwo"), Source("a.md", "one\nzwei\n"), "x/a.md")
    assert told == (
        "--- a/x/a.md\n+++ b/x/a.md\n@@ -1,2 +1,2 @@\n one\n-two\n"
        "\\ No newline at end of file\n+zwei\n"
    )


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS)
def test_git_makes_the_second_text_of_the_first(before: str, after: str) -> None:
    import tempfile

    told = unified(Source("a.md", before), Source("a.md", after), "a.md")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.md"
        path.write_bytes(before.encode())
        if told:
            subprocess.run(
                ["git", "apply", "--whitespace=nowarn"], input=told.encode(), cwd=folder, check=True
            )
        assert path.read_bytes() == after.encode()
