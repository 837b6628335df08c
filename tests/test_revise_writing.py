"""The way from an edited model back to the source: minimal, proved, and nothing in silence."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from briefexport.model import Brief, CodeBlock
from briefexport.readers import read, reader_of
from briefexport.revise.patch import Patch, applied
from briefexport.revise.writing import patch
from briefexport.revise.writing.sayable import sayable
from briefexport.source import Source
from briefexport.walk import descendants, identify, rewrite
from markdown_documents import documents
from revising.cases import Case, cases, made
from revising.documents import document
from revising.edits import KINDS, Kind
from revising.random_edits import HOSTILE, random_edits
from revising.trips import is_said, patched, reread, trip

ROOT = Path(__file__).parents[1]
PIECES = re.findall(
    r"^````\n((?s:.*?))^````$",
    (ROOT / "tests" / "cases" / "commonmark.txt").read_text("utf-8").replace("␉", "\t"),
    re.MULTILINE,
)
ARTICLES = sorted((ROOT / "sources").glob("*/*.[mt][dx]*"))
QUICK = 250


# --- Cases ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_a_case_comes_out_as_it_is_written_down(case: Case) -> None:
    source = Source(case.file, case.source)
    base = reread(source)
    found = patched(source, base, made(base, case.edits))
    assert applied(source, found).text == case.expected
    assert tuple(one.why for one in found.by_hand) == case.hand


def test_every_kind_of_edit_has_a_case() -> None:
    kinds = {edit["kind"] for case in cases() for edit in case.edits}
    assert set(KINDS) - kinds == set()


CODE = """\
1. Run this:

   ```sh
   make clean
   make all

   make install
   ```

Then:

    one
    two
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("   make all\n", "   make most\n", "   make most\n"),
        ("   make clean\n", "", ""),
        ("   make install\n", "   make install\n   make test\n", None),
        ("   make clean\n", "   make\n   make clean\n", None),
        ("    two\n", "", ""),
        ("    two\n", "    two\n    three\n", None),
        ("    one\n", "    zero\n    one\n", None),
    ],
)
def test_lines_of_code_are_edited_one_by_one(old: str, new: str, expected: str | None) -> None:
    text = CODE.replace(old, new if expected is None else expected)
    source, wanted = Source("a.md", CODE), reread(Source("a.md", text))
    base = reread(source)
    values = iter([node.value for node in descendants(wanted) if isinstance(node, CodeBlock)])

    def change(node: Any) -> Any:
        if not isinstance(node, CodeBlock) or node.value == (value := next(values)):
            return node
        return replace(node, value=value, segments=())

    found = patched(source, base, rewrite(base, change))
    assert not found.by_hand
    assert applied(source, found).text == text


# --- No edit -------------------------------------------------------------------------------------


def framed() -> Iterator[str]:
    for piece in PIECES:
        yield f"Some words come first.\n\n{piece}\nAnd some come last.\n"


@pytest.mark.parametrize("text", [*framed(), *map(document, range(20))])
def test_nothing_edited_is_an_empty_patch(text: str) -> None:
    source = Source("a.md", text)
    base = reread(source)
    # Equal, but not the same object: only what differs may be written.
    assert patched(source, base, base) == Patch()


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_nothing_edited_in_an_article_is_an_empty_patch(path: Path) -> None:
    source = Source(path.name, path.read_bytes().decode())
    base = reread(source)
    assert patched(source, base, base) == Patch()


# --- Random edits --------------------------------------------------------------------------------


def test_random_edits_of_what_authors_write_come_back_exactly_or_are_told() -> None:
    exact = sum(trip("a.md", document(seed), seed, 10) for seed in range(QUICK))
    assert exact >= 0.99 * QUICK


def test_random_edits_with_words_that_look_like_marks_come_back_too() -> None:
    seeds = range(10_000, 10_000 + QUICK // 2)
    exact = sum(trip("a.md", document(seed), seed, 4, HOSTILE) for seed in seeds)
    assert exact >= 0.98 * len(seeds)


def test_random_edits_of_every_piece_of_markdown_come_back_exactly_or_are_told() -> None:
    exact = [trip("a.md", text, seed, 2) for text in framed() for seed in range(2)]
    assert sum(exact) >= 0.99 * len(exact)


@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(documents(), st.integers(0, 10_000))
def test_whatever_is_written_no_difference_is_silent(text: str, seed: int) -> None:
    trip("a.md", text, seed, 3)


# --- Plain text and other forms ------------------------------------------------------------------

SENTENCES = (
    "A new sentence stands here, and it is long enough to be read as nothing but a paragraph.",
    "Nobody had asked for it, but it was written all the same, and so it has to come back.",
)
SAYABLE: tuple[Kind, ...] = (
    "replace", "insert", "delete", "move", "add item", "remove item", "to heading",
)  # fmt: skip


@pytest.mark.parametrize(
    "path", [one for one in ARTICLES if one.suffix == ".txt"], ids=lambda one: one.name
)
def test_edits_of_plain_text_come_back_exactly_or_are_told(path: Path) -> None:
    source = Source(path.name, path.read_text("utf-8"))
    base = reread(source)
    done = 0
    for seed in range(10):
        target, _ = random_edits(base, seed, 3, SENTENCES, SAYABLE)
        found = patched(source, base, target)
        if not found.by_hand:
            done += 1
            assert is_said(sayable(reread(applied(source, found))), target, source)
    assert done >= 8  # the others change what a line is guessed to be


def test_a_source_that_is_not_written_here_is_left_to_a_person() -> None:
    source = Source("a.json", '{"version": "briefexport/1"}')
    brief = identify(read("a.md", b"One.\n\nTwo.\n")[1].brief, "brief")
    target, edits = random_edits(brief, 3, 2)
    assert edits
    found = patch(source, brief, target, lambda _: brief, reader_of("a.md").capabilities)  # type: ignore[union-attr]
    assert found.edits == ()
    assert found.by_hand


def test_all_that_is_deleted_from_a_source_not_written_here_is_told_too() -> None:
    source = Source("a.docx", "One.", data=b"PK")
    brief = identify(read("a.md", b"One.\n")[1].brief, "brief")
    found = patch(source, brief, Brief(()), lambda _: brief, reader_of("a.md").capabilities)  # type: ignore[union-attr]
    assert found.edits == ()
    assert [one.before for one in found.by_hand] == ["One."]


# --- Time ----------------------------------------------------------------------------------------


def test_time_grows_with_the_source_and_stays_small() -> None:
    text = "\n\n".join(document(seed).replace("\ufeff", "") for seed in range(60, 70))
    text = re.sub(r"(?m)^(---|title:.*|date:.*)$|\[\^?[^\]]*\](?::.*)?", "", text)
    source = Source("a.md", text)
    base = reread(source)
    target, _ = random_edits(base, random.Random(1).randrange(99), 10)
    began = process_time()
    reads = 0

    def counted(candidate: Source) -> Brief:
        nonlocal reads, began
        reads += 1
        before = process_time()
        brief = reread(candidate)
        began += process_time() - before
        return brief

    patch(source, base, target, counted, reader_of("a.md").capabilities)  # type: ignore[union-attr]
    assert process_time() - began < 0.3 * len(base.blocks) / 100 * max(reads, 1)
