"""The stitched file is what one run over the whole would have made, in every way it is stitched."""

import hashlib
import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest

from bench import generated
from bench.plain import joined
from briefexport.backends.pdf import preparing, steps
from briefexport.backends.pdf.documents.document import Layout, layout, print_sheet
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.cache import Cache
from briefexport.edition import Edition
from briefexport.edition.apart import apart
from briefexport.edition.apart import joined as put_together
from briefexport.scheduling import Here, result_of
from briefexport.style import page, page_size
from briefexport.workers import Pool, Shared
from every import every_edition, style

pytestmark = [
    # Python 3.12 and later warn of forking beside the threads of whatever runs the tests.
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
    # The library that draws formulas for paper.
    pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning"),
]

TESTS = Path(__file__).parent
BRIEFS, ROWS = 2, 3


def printed(edition: Edition, jobs: int = 0, cache: Path | None = None) -> Rendering:
    options = RenderOptions(cache=Cache(cache) if cache else None)
    made: Rendering
    made = result_of(
        steps(Shared(edition, apart, put_together), style(), None, options),
        Pool(jobs) if jobs else Here(),
    )
    return made


@cache
def short(changed: int | None = None) -> Edition:
    """Two briefs whose tables break over no page: one run cannot say that a table continues."""
    generated.ROWS = ROWS
    return generated.edition(BRIEFS, changed)


@cache
def stitched() -> bytes:
    return printed(short()).data


# --- Against one run ------------------------------------------------------------------------------


@cache
def by_one_run() -> bytes:
    """The same edition as WeasyPrint prints it, of which only the setting of lines is mended."""
    program = f"""
import sys
from bench import generated, plain
from briefexport.backends.pdf.layout.hooks import mend_line_breaking
from briefexport.backends.pdf.layout.linehooks import mend_grid, mend_hyphenation
generated.ROWS = {ROWS}
plain.prepare()
mend_line_breaking()
mend_grid()
mend_hyphenation()
sys.stdout.buffer.write(plain.printed(generated.edition({BRIEFS})))
"""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=True, capture_output=True, cwd=TESTS).stdout


def text_blocks(data: bytes) -> list[list[str]]:
    """Return the lines of every page but the blank ones, without running heads and folios."""
    paper = page(style(), page_size("A5") or (0, 0))
    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for one in pdf:
            width, height = one.get_size()
            edges = (0, paper.foot - 6, width, height - paper.top + 6)
            text = one.get_textpage().get_text_bounded(*edges)
            found.append([line.strip() for line in text.split("\n") if line.strip()])
    return [lines for lines in found if lines]


def body(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages from the first brief on, where no page number stands in the text."""
    (first,) = (number for number, lines in enumerate(pages) if lines[0] == "BRIEF 1")
    return pages[first:]


def test_every_line_is_what_one_run_of_weasyprint_would_have_set() -> None:
    ours, theirs = body(text_blocks(stitched())), body(text_blocks(by_one_run()))
    assert len(ours) > 12
    assert ours == theirs


def test_the_outline_is_that_of_one_run() -> None:
    ours, theirs = (
        list(dropwhile(lambda mark: not mark[1].startswith("Number"), outline(data)))
        for data in (stitched(), by_one_run())
    )
    assert len(ours) == 4 * BRIEFS
    assert ours == theirs


def outline(data: bytes) -> list[tuple[int, str, int]]:
    """Return the level, the title and the page of every bookmark; blank pages do not count."""
    with pypdfium2.PdfDocument(data) as pdf:
        counted = counts(pdf)
        marks = [(mark, mark.get_dest()) for mark in pdf.get_toc()]
        return [
            (mark.level, mark.get_title(), counted[dest.get_index()])
            for mark, dest in marks
            if dest
        ]


def counts(pdf: Any) -> list[int]:
    """Return for every page how many with words come before it."""
    worded = [bool(one.get_textpage().count_chars()) for one in pdf]
    return [sum(worded[:number]) for number in range(len(worded))]


def test_every_link_leads_where_it_leads_in_one_run() -> None:
    ours, theirs = links(stitched()), links(by_one_run())
    assert len(ours) >= 5 * BRIEFS
    # One run makes a link of each box within one.
    assert list(dict.fromkeys(ours)) == list(dict.fromkeys(theirs))


def links(data: bytes) -> list[tuple[int, int]]:
    """Return the pages of every link and of what it leads to; blank pages do not count."""
    with pypdfium2.PdfDocument(data) as read:
        counted = counts(read)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers: dict[Any, int] = {
            one.objgen: counted[number] for number, one in enumerate(pdf.pages)
        }
        named = pikepdf.NameTree(pdf.Root.Names.Dests)
        found: list[tuple[int, int]] = []
        for one in pdf.pages:
            notes: list[Any] = list(one.obj.get("/Annots", ()))
            targets = [named[str(note.Dest)] for note in notes if "/Dest" in note]
            arrays = [
                target if isinstance(target, pikepdf.Array) else target.D for target in targets
            ]
            found += [(numbers[one.objgen], numbers[array[0].objgen]) for array in arrays]
    return found


def test_what_holds_every_node_is_set_as_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = text_blocks(printed(every_edition()).data)
    monkeypatch.setattr(preparing, "layout", in_one_piece)
    monkeypatch.setattr(preparing, "print_sheet", lambda *asked: print_sheet(*asked) + FIRST)
    whole = text_blocks(printed(every_edition()).data)
    assert len(whole) > 10
    assert pieces == whole


FIRST = "\n[data-first] { break-before: page }"


def in_one_piece(*arguments: Any) -> Layout:
    """Return the layout with all briefs in one document."""
    laid = layout(*arguments)
    front = tuple(takewhile(lambda document: document.matter != "body", laid.documents))
    briefs = laid.documents[len(front) :]
    body = joined(replace(laid, documents=briefs))
    for element in body.iter():
        href = element.get("href", "")
        if href.startswith("#"):
            element.set("href", f"to:{href[1:]}")
    whole = replace(
        briefs[0],
        xhtml=ElementTree.tostring(body, "unicode"),
        resources={name: data for one in briefs for name, data in one.resources.items()},
        running=tuple(name for one in briefs for name in one.running),
    )
    return replace(laid, documents=(*front, whole))


# --- Against itself -------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_bytes_are_the_same_for_any_number_of_workers_and_from_the_cache(
    tmp_path: Path, jobs: int
) -> None:
    cold = printed(short(), jobs, tmp_path).data
    assert cold == printed(short(), jobs, tmp_path).data == stitched()


def test_the_bytes_are_the_same_whatever_order_python_gives_its_sets() -> None:
    program = (
        "import sys, hashlib; from test_pdf_stitch import stitched;"
        "sys.stdout.write(hashlib.sha256(stitched()).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=TESTS,
        env={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "1", "PYTHONPATH": ":".join(sys.path)},
    )
    assert run.stdout == hashlib.sha256(stitched()).hexdigest()


def test_one_brief_that_changes_is_written_and_laid_out_alone(tmp_path: Path) -> None:
    before = printed(short(), 1, tmp_path)
    kept = set(files(tmp_path))
    changed = printed(short(changed=1), 1, tmp_path)
    # The document of that brief, and what was laid out of it.
    assert len(set(files(tmp_path)) - kept) == 2
    assert changed.data != before.data
    assert changed.data == printed(short(changed=1)).data
    assert printed(short(), 1, tmp_path).data == before.data


def test_a_cache_that_came_to_harm_is_not_believed(tmp_path: Path) -> None:
    printed(short(), 1, tmp_path)
    for file in files(tmp_path):
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert printed(short(), 1, tmp_path).data == stitched()


def files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file())
