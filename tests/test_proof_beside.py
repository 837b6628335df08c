"""What stands before and behind the briefs is proved as they are: nothing lost, and nothing added.

A file with a difference is one built from an edition that differs, as in the tests of briefs.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from briefexport.backends import BACKENDS
from briefexport.backends.rendering import PageMap, PageStart, RenderOptions
from briefexport.edition import Edition, Entry
from briefexport.model import Brief
from briefexport.proof import Proof, prove
from briefexport.proof.wanted.record import FORMATS, Format
from every import composed, every_edition, said, style, table

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning"),
]


@cache
def file(edition: Callable[[], Edition], format_: Format) -> bytes:
    return BACKENDS[format_].render(edition(), style(), None, RenderOptions()).data


def proof(data: bytes, edition: Edition, format_: Format) -> Proof:
    return prove(edition, style(), f"every.{format_}", format_, data)


@pytest.mark.parametrize("format_", FORMATS)
def test_an_edition_of_every_node_is_proved(format_: Format) -> None:
    assert proof(file(every_edition, format_), every_edition(), format_).differences == ()


def renamed() -> Edition:
    """Return the edition with another caption in the list of figures."""
    first, *others = every_edition().figures
    return replace(every_edition(), figures=(replace(first, title=said("A copy")), *others))


def shorter() -> Edition:
    """Return the edition without the last line of the list of tables."""
    return replace(every_edition(), tables=every_edition().tables[:-1])


def swapped() -> Edition:
    """Return the edition with the lists of tables and of figures in each other's place."""
    both = every_edition()
    return replace(both, tables=both.figures, figures=both.tables)


def longer() -> Edition:
    """Return the edition with a line in its contents that belongs to the list of figures."""
    first, *_ = every_edition().figures
    more = Entry(first.id, 1, "", said("Another"))
    return replace(every_edition(), contents=(*every_edition().contents, more))


def otherwise_published() -> Edition:
    """Return the edition with another publisher in its imprint."""
    one = every_edition()
    return replace(one, settings=replace(one.settings, publisher="Nobody"))


# What is said of each: the text that is lost and the one that is added, by a part of it.
PLANTED: tuple[tuple[Callable[[], Edition], tuple[str, ...], tuple[str, ...]], ...] = (
    (renamed, ("A caption",), ("A copy",)),
    (shorter, ("Long and wide",), ()),
    (longer, (), ("Another",)),
    (otherwise_published, ("A publisher",), ("Nobody",)),
)


# A PDF takes longer to be made than to be proved: these are enough.
CASES = [
    pytest.param(*case, format_, id=f"{case[0].__name__}-{format_}")
    for case in PLANTED
    for format_ in FORMATS
    if format_ != "pdf" or case[0] in {renamed, longer}
]


@pytest.mark.parametrize(("planted", "lost", "added", "format_"), CASES)
def test_what_is_lost_or_added_is_named(
    planted: Callable[[], Edition], lost: tuple[str, ...], added: tuple[str, ...], format_: Format
) -> None:
    found = [
        one
        for one in proof(file(planted, format_), every_edition(), format_).differences
        if one.what == "there"
    ]
    gone = [one.record for one in found if one.found == "lost"]
    more = [one.record for one in found if one.found == "added"]
    assert len(gone) == len(lost)
    assert len(more) == len(added)
    assert all(part in record for part, record in zip(lost, gone, strict=True))
    assert all(part in record for part, record in zip(added, more, strict=True))


@pytest.mark.parametrize("format_", ["epub", "docx"])
def test_lists_that_are_in_each_others_place_are_told(format_: Format) -> None:
    assert proof(file(swapped, format_), every_edition(), format_).differences


@cache
def many_tables() -> Edition:
    """Return an edition whose list of tables goes on on another page."""
    numbered = (table(["A"], ["b"], caption=said(f"Table of {n} things")) for n in range(70))
    return composed(Brief(tuple(numbered), said("Much")))[0]


def test_a_list_on_several_pages_has_its_title_above() -> None:
    assert proof(file(many_tables, "pdf"), many_tables(), "pdf").differences == ()


def test_a_page_may_begin_with_a_list_of_an_e_book() -> None:
    pages = PageMap(
        ("v", "vi"), starts=(PageStart("front.contents", 0), PageStart("front.figures", 0))
    )
    made = BACKENDS["epub"].render(every_edition(), style(), pages, RenderOptions()).data
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b'</span><nav epub:type="loi"' in archive.read("EPUB/nav.xhtml")
    assert proof(made, every_edition(), "epub").differences == ()
