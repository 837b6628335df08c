"""Fragments: kept and found again whole, bound in their order, laid out within bounds."""

import pickle
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from briefexport.backends.pdf import printing
from briefexport.backends.pdf.book.binding import Laid, bound, faults, pages_of, roman, running
from briefexport.backends.pdf.documents.document import Document
from briefexport.backends.pdf.fragment import Fragment, Spot
from briefexport.backends.pdf.ink import Ink
from briefexport.backends.pdf.layout import engine
from briefexport.backends.pdf.layout.engine import Sheets
from briefexport.cache import Cache, dumped, loaded
from briefexport.errors import RefusedError
from briefexport.inputs import FileBytes
from briefexport.markup.css import faces
from briefexport.scheduling import Crew, Here, result_of
from briefexport.workers import Pool
from every import style

# Python 3.12 and later warn of forking beside the threads of whatever runs the tests.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

CSS = "@page { size: 200pt 100pt; margin: 10pt } p { break-after: page; font-family: Spectral }"


@cache
def sheets() -> Sheets:
    files = tuple((path.name, FileBytes(path)) for _, _, path in faces(style()))
    face = f'@font-face {{ font-family: "Spectral"; src: url(asset:{files[0][0]}) }}'
    return Sheets(face + CSS, files)


def document(name: str, *texts: str, **more: Any) -> Document:
    paragraphs = "".join(f'<p id="{name}-{number}">{text}</p>' for number, text in enumerate(texts))
    return Document(name, f'<html lang="en"><body>{paragraphs}</body></html>', source=name, **more)


@cache
def laid(name: str, pages: int, **more: Any) -> Laid:
    made = document(name, *(f"Page {number}." for number in range(pages)), **more)
    return Laid(made, engine.lay_out(made, sheets()))


def fragments(
    documents: Sequence[Document],
    sheets: Sheets,
    ink: Ink | None,
    kept: Cache | None,
    crew: Crew | None = None,
) -> list[Fragment | None]:
    flow = printing.fragments(documents, sheets, ink, kept)
    return [loaded(data, Fragment) for data in result_of(flow, crew or Here())]


# --- Kept ----------------------------------------------------------------------------------------


def test_a_fragment_comes_back_as_it_was() -> None:
    fragment = laid("a", 2).fragment
    assert len(fragment.sheets) == 2
    assert loaded(dumped(fragment), Fragment) == fragment


class Attack:
    def __reduce__(self) -> tuple[Any, ...]:
        return (print, ("attacked",))


def test_nothing_but_fragments_is_made_of_what_is_in_the_cache(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hidden: Any = {"x": Attack()}
    for payload in (Attack(), replace(laid("a", 1).fragment, lines=hidden), {"a": 1}):
        assert loaded(pickle.dumps(payload), Fragment) is None
    assert capsys.readouterr().out == ""
    pickle.loads(pickle.dumps(Attack()))
    assert capsys.readouterr().out == "attacked\n"


def test_what_is_kept_is_not_laid_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [document("a", "One."), document("b", "Two.", "Three.")]
    kept = Cache(tmp_path)
    cold = fragments(documents, sheets(), None, kept)
    monkeypatch.setattr(engine, "lay_out", lambda *_: pytest.fail("it was laid out again"))
    assert fragments(documents, sheets(), None, kept) == cold


@pytest.mark.parametrize(
    "changed",
    [
        lambda made, sheet: (replace(made, xhtml=made.xhtml.replace("One", "Two")), sheet),
        lambda made, sheet: (replace(made, resources={"x": b"y"}), sheet),
        lambda made, sheet: (replace(made, source="elsewhere.md"), sheet),
        lambda made, sheet: (made, replace(sheet, css=sheet.css + " p { color: red }")),
        lambda made, sheet: (made, replace(sheet, fonts=sheet.fonts[:-1])),
    ],
)
def test_what_has_changed_in_any_way_is_laid_out_again(tmp_path: Path, changed: Any) -> None:
    kept = Cache(tmp_path)
    made = document("a", "One.")
    fragments([made], sheets(), None, kept)
    again, sheet = changed(made, sheets())
    fragments([again], sheet, None, kept)
    assert len(list(tmp_path.glob("??/*"))) == 2


def test_a_damaged_entry_is_made_anew(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    (cold,) = fragments([document("a", "One.")], sheets(), None, kept)
    (file,) = tmp_path.glob("??/*")
    file.write_bytes(b"damaged")
    assert fragments([document("a", "One.")], sheets(), None, kept) == [cold]
    assert kept.get(f"{file.parent.name}{file.name}") == dumped(cold)


# --- In children ---------------------------------------------------------------------------------


def test_children_make_the_same_fragments_in_the_same_order() -> None:
    documents = [
        document(name, *("Words. " * 9 for _ in range(n))) for n, name in enumerate("abcd")
    ]
    here = fragments(documents, sheets(), None, None)
    assert fragments(documents, sheets(), None, None, Pool(3)) == here


def test_a_child_that_takes_too_long_is_ended_and_its_file_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = engine.lay_out

    def slow(made: Document, *rest: Any) -> Fragment:
        if made.name == "slow":
            time.sleep(60)
        return real(made, *rest)

    monkeypatch.setattr(engine, "lay_out", slow)
    monkeypatch.setattr(printing, "SECONDS", 3)
    started = time.monotonic()
    documents = [document(name, "x") for name in ("a", "slow", "b", "c")]
    with pytest.raises(RefusedError) as caught:
        fragments(documents, sheets(), None, None, Pool(2))
    assert time.monotonic() - started < 30
    (told,) = caught.value.diagnostics
    assert told.code == "BX007"
    assert told.place
    assert told.place.file == "slow"


def test_what_every_child_refuses_is_told_at_once() -> None:
    broken = [
        replace(document(name, "x"), xhtml='<html><body><img src="file:///x"/></body></html>')
        for name in "ab"
    ]
    with pytest.raises(RefusedError) as caught:
        fragments(broken, sheets(), None, None, Pool(2))
    assert sorted(one.place.file for one in caught.value.diagnostics if one.place) == ["a", "b"]


# --- Bound ---------------------------------------------------------------------------------------


def test_pages_are_counted_in_their_kind_and_briefs_begin_on_a_recto() -> None:
    book = [
        laid("cover", 1, matter="cover"),
        laid("title", 1, matter="front", recto=True),
        laid("imprint", 1, matter="front"),
        laid("contents", 3, matter="front"),
        laid("first", 2),
        laid("second", 1),
        laid("third", 1, recto=True),
    ]
    leaves = bound(book, "Cover")
    assert [leaf.label for leaf in leaves] == [
        "Cover", "Cover 2", "i", "ii", "iii", "iv", "v", "vi", "1", "2", "3", "4", "5",
    ]  # fmt: skip
    blanks = [number for number, leaf in enumerate(leaves) if leaf.sheet is None]
    assert blanks == [1, 7, 11]
    assert pages_of(leaves)["third-0"] == 12
    assert all(leaf.sheet for leaf in bound(book, "Cover", facing=False))


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (99, "xcix"), (444, "cdxliv")],
)
def test_roman_numerals(number: int, numeral: str) -> None:
    assert roman(number) == numeral


def test_what_cannot_be_stitched_is_told_with_both_places() -> None:
    first, second = laid("first", 1), laid("second", 1)
    twin = Laid(
        replace(second.document), replace(second.fragment, anchors={"first-0": Spot(0, 0, 0)})
    )
    (told,) = faults([first, twin])
    assert told.code == "BX505"
    assert "first-0" in told.message
    assert "first and" in told.message
    assert "second" in told.message
    lost = Laid(first.document, replace(first.fragment, links=("nowhere",)))
    (told,) = faults([lost])
    assert told.code == "BX506"
    assert "'nowhere'" in told.message
    assert list(faults([first, second])) == []


def test_the_line_over_a_page_is_the_first_on_it_or_the_last_before() -> None:
    made = laid("a", 5)
    anchors = {name: Spot(page, 0, 0) for name, page in (("x", 0), ("y", 2), ("z", 2))}
    one = Laid(
        replace(made.document, running=("x", "y", "z")), replace(made.fragment, anchors=anchors)
    )
    assert [running(leaf) for leaf in bound([one], "")] == ["x", "x", "y", "z", "z"]
