"""Three versions of a source made one: what is apart is carried over, what meets is a conflict."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from briefexport.model import Brief, Table
from briefexport.readers import read
from briefexport.revise.hunks import hunks
from briefexport.revise.merge import Merge, Versions, merge
from briefexport.revise.patch import Edit, Patch, applied, in_order
from briefexport.source import Source
from briefexport.walk import descendants, identify, rewrite
from revising.articles import WORDS, article


def source(text: str) -> Source:
    return Source("a.md", text)


def reread(given: Source) -> Brief:
    _, reading = read(given.name, given.text.encode())
    return identify(reading.brief, "a")


def known(node: Any, names: Iterator[str]) -> Any:
    """Return a table with the id it has in the base, as the target has it."""
    return replace(node, id=next(names, "")) if isinstance(node, Table) else node


def merged(base: str, edits: Sequence[Edit], ours: str) -> Merge:
    patch = Patch(in_order(edits))
    target = reread(applied(source(base), patch))
    names = iter([one.id for one in descendants(reread(source(base))) if isinstance(one, Table)])
    target = rewrite(target, lambda node: known(node, names))
    return merge(
        Versions(source(base), reread(source(base)), target, source(ours)), patch, reread, reread
    )


def outcome(ours: str, merge_: Merge) -> str:
    return applied(source(ours), Patch(merge_.edits)).text


def replaced(text: str, old: str, new: str) -> Edit:
    at = text.index(old)
    return Edit(at, at + len(old), new, "words")


BASE = """# Title

The first paragraph of the text.

- one item
- another item

| a | b |
|---|---|
| 1 | 2 |

The last paragraph.
"""


def test_nothing_was_done_meanwhile() -> None:
    edit = replaced(BASE, "first", "1st")
    assert merged(BASE, [edit], BASE) == Merge((edit,))


@pytest.mark.parametrize(
    ("edit", "ours"),
    [
        (("first", "1st"), BASE.replace("last", "very last")),
        (("one item", "1 item"), BASE.replace("another item", "2 items")),
        (("| 1 ", "| 3 "), BASE.replace("| 2 ", "| 4 ")),
        (("| 1 ", "| 3 "), BASE.replace("| 1 | 2 |", "| 1 | 2 |\n| 5 | 6 |")),
        (("The first paragraph of the text.\n\n", ""), BASE.replace("one item", "1 item")),
        (("last paragraph.\n", "last paragraph.\n\nNew.\n"), f"Before.\n\n{BASE}"),
        (("text.", "text.\n\nNew here."), BASE.replace("- another item\n", "")),
        (("first", "1st"), BASE.replace("text.\n\n", "text.\n\nNew here.\n\n")),
    ],
)
def test_changes_of_different_passages_are_both_there(edit: tuple[str, str], ours: str) -> None:
    found = merged(BASE, [replaced(BASE, *edit)], ours)
    assert found.conflicts == ()
    assert outcome(ours, found) == ours.replace(*edit)


def test_one_passage_changed_on_both_sides_is_a_conflict_and_nothing_is_written() -> None:
    ours = BASE.replace("of the text", "of all")
    found = merged(BASE, [replaced(BASE, "first", "1st"), replaced(BASE, "last", "final")], ours)
    assert outcome(ours, found) == ours.replace("last", "final")
    (conflict,) = found.conflicts
    assert conflict.base == "The first paragraph of the text."
    assert conflict.ours == "The first paragraph of all."
    assert conflict.theirs == "The 1st paragraph of the text."
    assert ours[conflict.start : conflict.end] == conflict.ours


def test_a_passage_that_is_gone_is_a_conflict_with_what_was_changed_in_it() -> None:
    ours = BASE.replace("The first paragraph of the text.\n\n", "")
    (conflict,) = merged(BASE, [replaced(BASE, "first", "1st")], ours).conflicts
    assert (conflict.ours, conflict.theirs) == ("", "The 1st paragraph of the text.\n\n")


def test_what_both_sides_did_alike_is_done() -> None:
    ours = BASE.replace("first", "1st").replace("last", "final")
    found = merged(BASE, [replaced(BASE, "first", "1st")], ours)
    assert (found.edits, found.conflicts, found.agreed) == ((), (), 1)


def test_of_what_was_done_in_part_the_rest_is_done() -> None:
    ours = BASE.replace("first", "1st")
    edits = [replaced(BASE, "first", "1st"), replaced(BASE, "of the text", "of all")]
    found = merged(BASE, edits, ours)
    assert found.conflicts == ()
    assert outcome(ours, found) == ours.replace("of the text", "of all")


def test_two_paragraphs_put_in_at_one_place_are_a_conflict() -> None:
    ours = BASE.replace("- one item", "Ours.\n\n- one item")
    at = BASE.index("- one item")
    (conflict,) = merged(BASE, [Edit(at, at, "Theirs.\n\n", "new")], ours).conflicts
    assert (conflict.base, conflict.ours, conflict.theirs) == ("", "Ours.\n\n", "Theirs.\n\n")


def test_a_block_that_was_moved_is_not_left_in_both_places() -> None:
    moved = "The first paragraph of the text.\n\n"
    at = BASE.index("The last")
    edits = [replaced(BASE, moved, ""), Edit(at, at, moved, "moved")]
    ours = BASE.replace("first", "1st")
    found = merged(BASE, edits, ours)
    assert len(found.conflicts) == 2
    assert outcome(ours, found) == ours


def test_a_new_column_and_a_new_row_are_a_conflict() -> None:
    edits = [replaced(BASE, "| a | b |", "| a | b | c |"), replaced(BASE, "|---|---|", "|-|-|-|"),
             replaced(BASE, "| 1 | 2 |", "| 1 | 2 | 3 |")]  # fmt: skip
    ours = BASE.replace("| 1 | 2 |", "| 1 | 2 |\n| 5 | 6 |")
    found = merged(BASE, edits, ours)
    assert found.conflicts
    assert outcome(ours, found) == ours


# --- At random -----------------------------------------------------------------------------------


def blocks_of(text: str) -> list[tuple[int, int]]:
    """Return where the blocks of an article stand, but for what is not of its text."""
    brief = reread(source(text))
    return [(block.origin.line_start, block.origin.end) for block in brief.blocks if block.origin]


def random_edits(text: str, blocks: Sequence[tuple[int, int]], draw: random.Random) -> list[Edit]:
    """Return an edit or two of each of `blocks`: words, whole blocks, new ones behind them."""
    edits = []
    ending = "\r\n" if "\r\n" in text else "\n"
    for start, end in blocks:
        words = f"{draw.choice(WORDS)} {draw.choice(WORDS)}"
        kind = draw.choice(("word", "word", "delete", "insert"))
        spots = [n for n in range(start, end) if text[n - 1 : n + 1].isalpha()]
        if kind == "word" and spots:
            at = draw.choice(spots)
            edits.append(Edit(at, at, "zz", kind))
        elif kind == "delete":
            gap = len(text[end:]) - len(text[end:].lstrip("\r\n"))
            edits.append(Edit(start, end + gap, "", kind))
        else:
            edits.append(Edit(end, end, f"{ending}{ending}New {words}.", kind))
    return edits


def two_sides(seed: int) -> tuple[str, list[Edit], list[Edit]] | None:
    """Return an article, and edits of some of its blocks and of some others."""
    text, draw = article(seed), random.Random(seed)
    blocks = blocks_of(text)
    draw.shuffle(blocks)
    half = len(blocks) // 2
    one, other = blocks[: min(half, 3)], blocks[half : half + 3]
    return (text, random_edits(text, one, draw), random_edits(text, other, draw)) if one else None


SEEDS = range(110)


def test_changes_of_different_blocks_merge_and_commute() -> None:
    needless = trips = 0
    for seed in SEEDS:
        sides = two_sides(seed)
        if not sides:
            continue
        text, mine, yours = sides
        left = applied(source(text), Patch(in_order(mine))).text
        right = applied(source(text), Patch(in_order(yours))).text
        one, other = merged(text, yours, left), merged(text, mine, right)
        trips += 1
        if one.conflicts or other.conflicts:
            needless += 1
            continue
        assert outcome(left, one) == outcome(right, other)
    assert trips > 100
    assert needless <= trips // 100


@pytest.mark.parametrize("seed", range(40))
def test_hunks_make_the_new_text_of_the_old(seed: int) -> None:
    old, new = article(seed), article(seed + 1)
    made = [Edit(*one.old, new[slice(*one.new)]) for one in hunks(old, new)]
    assert applied(source(old), Patch(in_order(made))).text == new
