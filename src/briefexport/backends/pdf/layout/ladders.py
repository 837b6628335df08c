"""The hyphens that could not be avoided, read off the laid-out pages.

Where a line would have become too loose without its hyphen, it keeps it (see `hyphens`); then more
than three lines in a row may end in one, or a page within a word, which the editor should know.
"""

# ruff: noqa: ANN401, SLF001 - the engine is not typed, and no public way leads to the boxes

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from briefexport.backends.pdf.layout.hyphens import LADDER, divided, ends_in_hyphen
from briefexport.diagnostics import Diagnostic, Place, diagnostic

HINT = "change a word there, or say in edition.toml how it is divided: [print] hyphenation"


def findings(pages: Sequence[Any], place: Place | None) -> tuple[Diagnostic, ...]:
    """Return a note for each run of too many hyphens on `pages`, and for each divided page.

    `place` is that of the file from which the pages come.
    """
    said: list[Diagnostic] = []
    title = ""
    for page in pages:
        title = next(_titles(page._page_box), title)
        paragraphs = list(_paragraphs(page._page_box))
        for lines in paragraphs:
            said += (
                _told(title, place, f"{len(run)} lines in a row end in hyphens", run, lines)
                for run in _runs(lines)
            )
        if paragraphs and divided(paragraphs[-1][-1]):
            said.append(_told(title, place, "a page ends within a word", paragraphs[-1][-1:], ()))
    return tuple(said)


def _told(
    title: str, place: Place | None, fault: str, run: Sequence[Any], lines: Sequence[Any]
) -> Diagnostic:
    after = dict(pairwise(lines))
    words = [_last_word(line) + _first_word(after.get(line)) for line in run]
    where = f"in {title!r} " if title else ""
    return diagnostic("BX508", f"{where}{fault}: {', '.join(words)}", place, hint=HINT)


def _runs(lines: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the runs of lines that end in hyphens, where they are too long."""
    run: list[Any] = []
    for line in [*lines, None]:
        if line is not None and ends_in_hyphen(line):
            run.append(line)
            continue
        if len(run) > LADDER:
            yield run
        run = []


def _paragraphs(box: Any) -> Iterator[list[Any]]:
    """Yield the lines of every paragraph under `box`, notes and running heads left out."""
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415

    box = getattr(box, "_box", box)
    if isinstance(box, boxes.MarginBox | boxes.FootnoteAreaBox):
        return
    children = getattr(box, "children", ())
    if lines := [child for child in children if isinstance(child, boxes.LineBox)]:
        yield lines
        return
    for child in children:
        yield from _paragraphs(child)


def _titles(box: Any) -> Iterator[str]:
    """Yield the title of the brief that begins under `box`."""
    box = getattr(box, "_box", box)
    if box.element_tag == "h1":
        yield box.element.get("data-words", "")
        return
    for child in getattr(box, "children", ()):
        yield from _titles(child)


def _last_word(line: Any) -> str:
    return _text(line).split()[-1].replace("\u2010", "-")


def _first_word(line: Any) -> str:
    return next(iter(_text(line).split()), "") if line is not None else ""


def _text(box: Any) -> str:
    if hasattr(box, "text"):
        return str(box.text)
    return "".join(map(_text, getattr(box, "children", ())))
