"""What pandoc and mammoth read in a DOCX is what the model has."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from briefexport.edition.load import load_edition
from built import OWN, Built
from docx_outlines import Grid, Item, Outline, by_mammoth, by_pandoc, of_edition

Build = Callable[[Path], Built]
EACH = pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)


@cache
def expected(path: Path, *, continuing: bool = True) -> Outline:
    return of_edition(load_edition(path).edition, continuing=continuing)


@cache
def pandoc(file: Path) -> Outline:
    return by_pandoc(file)


@cache
def mammoth(file: Path) -> Outline:
    return by_mammoth(file)


@EACH
@pytest.mark.parametrize("what", ["headings", "items", "tables", "notes", "links", "alts"])
def test_pandoc_finds_what_the_model_has(built: Build, path: Path, what: str) -> None:
    own = expected(path, continuing=False)
    found, wanted = getattr(pandoc(built(path).docx), what), getattr(own, what)
    assert in_order(what, found) == in_order(what, wanted)


def in_order(what: str, found: list[Any]) -> list[Any]:
    """Return what is found; pandoc gives notes, links and pictures of tables before others'."""
    return sorted(found) if what in {"notes", "links", "alts"} else found


@EACH
@pytest.mark.parametrize("what", ["headings", "items", "tables", "notes", "links", "alts"])
def test_mammoth_finds_what_the_model_has(built: Build, path: Path, what: str) -> None:
    found, wanted = getattr(mammoth(built(path).docx), what), getattr(expected(path), what)
    assert comparable(found) == comparable(wanted)


def comparable(found: list[Any]) -> list[str]:
    """Return what is found in some order, without items that have no words.

    Where a list goes on behind a second paragraph of an item, mammoth makes it one of those.
    """
    return sorted(unnumbered(one) for one in found if not isinstance(one, Item) or one.text)


def unnumbered(found: Any) -> Any:
    """Return what mammoth can say: it gives no number to an item, and a caption to no table."""
    match found:
        case Item(number=int()):
            return repr(found._replace(number=1))
        case Grid():
            return repr(found._replace(caption=""))
        case _:
            return repr(found)
