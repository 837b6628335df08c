"""Whatever is changed in a PDF, its tags or its paint, the records tell it."""

import io
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from briefexport.proof.pdf import pieces, read
from briefexport.proof.pdf.file import File, opened
from briefexport.proof.pieces import Pieces
from proof_changes import changes
from proof_pdfs import (
    coloured,
    data,
    element,
    elements,
    kids,
    marks,
    named,
    planted,
    reading,
    repainted,
    retouched,
    shifted,
    starting,
)
from proof_pieces import known

# --- Tags ----------------------------------------------------------------------------------------


def retyped(kind: str, other: str, number: int = 0) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        element(pdf, kind, number).S = Name(f"/{other}")

    return change


def attribute(kind: str, number: int, name: str, value: Any) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        element(pdf, kind, number).A[name] = value

    return change


def swapped(kind: str, number: int, one: int, other: int) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        owner = element(pdf, kind, number)
        held = kids(owner)
        held[one], held[other] = held[other], held[one]
        owner.K = Array(held)

    return change


def an_item_less(pdf: Pdf) -> None:
    owner = element(pdf, "L", 2)
    owner.K = Array(kids(owner)[:-1])


def other_words(pdf: Pdf) -> None:
    element(pdf, "Figure").Alt = String("A red fields")


def no_language(pdf: Pdf) -> None:
    del next(one for one in elements(pdf) if one.get("/Lang") == "de")["/Lang"]


def _annotation(pdf: Pdf, number: int) -> Any:
    link = element(pdf, "Link", number)
    return next(kid for kid in kids(link) if isinstance(kid, Dictionary) and "/Obj" in kid).Obj


def an_address(pdf: Pdf) -> None:
    _annotation(pdf, 0).A.URI = String("https://example.com/")


def a_place(pdf: Pdf) -> None:
    _annotation(pdf, 1).Dest = String("first-red")


def a_label(pdf: Pdf) -> None:
    first, second = (element(pdf, "LI", number) for number in (4, 5))
    labels = [next(kid for kid in kids(one) if kid.S == "/Lbl") for one in (first, second)]
    labels[0].K, labels[1].K = labels[1].K, labels[0].K


def said_otherwise(pdf: Pdf) -> None:
    element(pdf, "Em").ActualText = String("stresses")


TAGGED: list[tuple[str, Callable[[Pdf], None], set[str]]] = [
    ("a level", retyped("H2", "H3"), {"level"}),
    ("emphasis lost", retyped("Em", "Span"), {"marks"}),
    ("weight of another kind", retyped("Strong", "Em"), {"marks"}),
    ("a header lost", retyped("TH", "TD"), {"header"}),
    ("a head that is none", retyped("THead", "TBody"), {"head"}),
    ("the scope of a header", attribute("TH", 1, "/Scope", Name.Row), {"header"}),
    ("a span", attribute("TD", 3, "/ColSpan", 1), {"across", "column"}),
    ("order of paragraphs", swapped("Art", 0, 4, 5), {"text"}),
    ("order of cells", swapped("TR", 1, 0, 1), {"text"}),
    ("a quotation", retyped("BlockQuote", "Sect"), {"inside"}),
    ("an aside", retyped("Aside", "Sect"), {"inside"}),
    ("an item", an_item_less, {"count"}),
    ("the number of an item", a_label, {"label"}),
    ("the words of a figure", other_words, {"alt"}),
    ("a language", no_language, {"language"}),
    ("an address", an_address, {"links"}),
    ("a place", a_place, {"links"}),
    ("the text that is said", said_otherwise, {"text", "marks"}),
]


@pytest.mark.parametrize(("name", "change", "told"), TAGGED, ids=[one[0] for one in TAGGED])
def test_a_change_of_the_tags_is_told(
    name: str, change: Callable[[Pdf], None], told: set[str]
) -> None:
    found = changes(reading().records, read(planted(change)).records)
    assert told <= found
    assert found <= told | RELATED.get(name, set())


# What goes with a change: where the order is another, so is all that is told in order.
RELATED: dict[str, set[str]] = {
    "order of paragraphs": {
        "id", "gap", "pitch", "indent", "marks", "runs", "note", "right", "rule", "rule_colour",
        "left", "font", "size", "weight", "italic", "colour", "raised",
    },
    "order of cells": {
        "align", "pad_start", "pad_end", "widths", "rule_top", "rule_bottom", "id", "valign",
        "pad_top", "pad_bottom", "rule_top_colour", "rule_bottom_colour", "leading", "figures",
        "table_width",
    },
    "a span": {"columns", "widths", "align", "pad_start", "pad_end"},
    "a quotation": {"left", "indent", "right", "align", "full", "gap", "leading"},
    "an aside": {"left", "indent", "right", "align", "gap", "leading"},
    "a header lost": {"weight"},
    "an address": set(),
    "the number of an item": {"marker_gap"},
}  # fmt: skip


# --- Paint ---------------------------------------------------------------------------------------


def touched(beginning: str, change: Callable[[str], str], only: slice = slice(None)) -> Any:
    """Return a change of how a record is painted."""

    def touch(pdf: Pdf) -> None:
        retouched(pdf, named(pdf, starting(beginning)), change, only)

    return touch


def on_page(
    beginning: str, before: str, after: str | Callable[[re.Match[str]], str]
) -> Callable[[Pdf], None]:
    """Return a change of what is painted on the page of a record."""
    number = int(starting(beginning).where.removeprefix("page ")) - 1
    return lambda pdf: repainted(pdf, number, before, after)


def set_in(before: str, after: str) -> Callable[[str], str]:
    return lambda text: text.replace(before, after)


def turned(text: str) -> str:
    """Exchange the first two glyphs of a line that are not the same."""
    start = text.index("<")
    one = text[start : start + 6]
    other = next(
        text[n : n + 6]
        for n in range(start, len(text))
        if text[n] == "<" and text[n : n + 6] != one
    )
    return text.replace(one, "#", 1).replace(other, one, 1).replace("#", other, 1)


def a_label_coloured(pdf: Pdf) -> None:
    label = next(kid for kid in kids(element(pdf, "LI")) if kid.S == "/Lbl")
    retouched(pdf, label, coloured(123, 31, 43))


def leaders(before: str, after: str | Callable[[re.Match[str]], str]) -> Callable[[Pdf], None]:
    """Return a change of what is painted on the page of the first entry, where the leaders are."""
    entry = next(one for one in reading().records if one.kind == "entry")
    number = int(entry.where.removeprefix("page ")) - 1
    return lambda pdf: repainted(pdf, number, before, after)


LEADER = r"(/Layout.*?BDC(?:(?!EMC).)*?\[)([^\]]*)(?=\] TJ)"


def once_less(match: re.Match[str]) -> str:
    signs, _, _ = match[2].rpartition(" ")
    return match[1] + signs


def with_a_gap(match: re.Match[str]) -> str:
    blank, sign = re.findall(r"<\w{4}>", match[2])[:2]
    first, second, rest = match[2].split(sign, 2)
    return f"{match[1]}{first}{sign}{second}{blank}{rest}"


def a_cell(number: int, change: Callable[[str], str]) -> Callable[[Pdf], None]:
    return lambda pdf: retouched(pdf, element(pdf, "TD", number), change)


def another_font(pdf: Pdf) -> None:
    italic = re.search(r"/\w+ \S+ Tf", _painted(pdf, element(pdf, "Em")))
    assert italic is not None
    change = partial(re.sub, r"/\w+ \S+ Tf", italic[0])
    retouched(pdf, named(pdf, starting("third")), change)


def _painted(pdf: Pdf, owner: Any) -> str:
    page, mcid = next(marks(pdf, owner))
    text = pdf.pages[page].obj.Contents.read_bytes().decode("latin-1")
    match = re.search(rf"/MCID {mcid}\s*>>\s*BDC(.*?)EMC", text, re.DOTALL)
    assert match is not None
    return match[1]


def a_wider_page(pdf: Pdf) -> None:
    for page in pdf.pages:
        left, low, right, high = map(float, page.TrimBox)
        page.obj.TrimBox = Array([left, low, right + 1, high])


# A border is the box around a cell and the box within it, filled by the rule of odd and even.
BORDER = r"(\S+ \S+ \S+) (\S+) re\s+\1 (\S+) re\s+f\*"


def thinner(match: re.Match[str]) -> str:
    """Return the border of a row with its inner box higher by a tenth of a point."""
    within, whole = float(match[2]), float(match[3])
    if abs(whole - within - 0.25 / 0.75) > 0.01:
        return match[0]
    return f"{match[1]} {within + 0.1 / 0.75:.6f} re {match[1]} {whole} re f*"


TINT, NEARLY_TINT = "0.956863 0.945098 0.92549", "0.952941 0.945098 0.92549"
HAIRLINE, NEARLY_HAIRLINE = "0.72549 0.705882 0.67451", "0.721569 0.705882 0.67451"
GREY, NEARLY_GREY = r"0\.333333 0\.333333 0\.333333", "0.333333 0.337255 0.333333"
LINE, NEARLY_LINE = "0.478431 0.121569 0.168627 RG", "0.482353 0.121569 0.168627 RG"
RULES = {"rule_top_colour", "rule_bottom_colour"}
PAINTED: list[tuple[str, Callable[[], Callable[[Pdf], None]], set[str]]] = [
    ("a letter", lambda: touched("third", turned), {"text"}),
    ("a colour by 1/255", lambda: touched("third", coloured(27, 26, 26)), {"colour"}),
    ("a size", lambda: touched("third", set_in("13.333008 Tf", "13.2 Tf")),
     {"size", "pitch", "gap"}),
    ("a font", lambda: another_font, {"italic"}),
    ("tracking", lambda: on_page("BRIEF 1", "-43 -46.0", "-33 -46.0"), {"tracking"}),
    ("the left of an item", lambda: touched("third", shifted(right=0.8)), {"start", "marker_gap"}),
    ("a first line", lambda: touched("Second", shifted(right=-0.5), slice(1)), {"indent"}),
    ("space above an item", lambda: touched("third", shifted(down=0.3)), {"gap", "pitch"}),
    ("a line further left", lambda: touched("Second", shifted(right=-4), slice(8, 9)),
     {"left", "indent"}),
    ("a ragged paragraph", lambda: touched("Second", shifted(right=-4), slice(7, None)),
     {"full", "left", "indent", "right", "align", "inner", "start"}),
    ("the colour of what leads to pages", lambda: leaders(HAIRLINE, NEARLY_HAIRLINE),
     {"leader_colour"}),
    ("a sign less that leads to pages", lambda: leaders(LEADER, once_less), {"reserve"}),
    ("a gap in what leads to pages", lambda: leaders(LEADER, with_a_gap),
     {"leader", "leader_colour", "reserve"}),
    ("the line under an opening", lambda: on_page("BRIEF 1", HAIRLINE, NEARLY_HAIRLINE),
     {"line_below_colour", "rule_colour"}),
    ("a marker's colour", lambda: a_label_coloured, {"marker_colour"}),
    ("the line under a link", lambda: on_page("Second", "0.666667 w", "0.8 w"), {"underline"}),
    ("the colour of that line", lambda: on_page("Second", LINE, NEARLY_LINE), {"underline_colour"}),
    ("a row's rule", lambda: on_page("Southport", BORDER, thinner),
     {"rule_top", "rule_bottom", "pad_bottom"}),
    ("a row's colour", lambda: on_page("Southport", HAIRLINE, NEARLY_HAIRLINE), RULES),
    ("a cell further left", lambda: a_cell(0, shifted(right=1)), {"pad_start"}),
    ("a cell further down", lambda: a_cell(3, shifted(down=0.5)), {"pad_top", "pad_bottom"}),
    ("a ground", lambda: on_page("Advice", TINT, NEARLY_TINT), {"fill"}),
    ("the head of a page", lambda: on_page("Advice", GREY, NEARLY_GREY), {"colour"}),
    ("a wider page", lambda: a_wider_page, {"width", "outer"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "told"), PAINTED, ids=[one[0] for one in PAINTED])
def test_a_change_of_the_paint_is_told(
    name: str, change: Callable[[], Callable[[Pdf], None]], told: set[str]
) -> None:
    assert changes(reading().records, read(planted(change())).records) == told, name


def test_the_same_file_has_no_differences() -> None:
    assert changes(reading().records, read(planted(lambda _: None)).records) == set()


CHANGES = [(name, change) for name, change, _ in TAGGED] + [
    (name, change()) for name, change, _ in PAINTED
]


@pytest.mark.parametrize(("name", "change"), CHANGES, ids=[name for name, _ in CHANGES])
def test_what_is_changed_is_never_taken_for_what_it_was(
    name: str, change: Callable[[Pdf], None]
) -> None:
    before = pieces(planted(lambda _: None), {})
    assert before is not None
    changed = planted(change)
    cold, warm = pieces(changed, {}), pieces(changed, before.kept)
    assert known(warm) == known(cold), name
    assert known(warm) != known(before), name


def test_the_articles_of_the_same_file_are_known_again() -> None:
    same = planted(lambda _: None)
    before = pieces(same, {})
    assert before is not None
    assert known(pieces(same, before.kept)) == known(before)
    told = [record for piece in before.pieces for record in piece.read()]
    body = [record for record in read(same).records if record.part == "body"]
    # A file has the notes of all its articles behind the text of all.
    assert sorted(map(str, told)) == sorted(map(str, body))


def test_objects_that_hold_themselves_are_no_article_by_itself() -> None:
    def looped(pdf: Pdf) -> None:
        loop = pdf.make_indirect(Dictionary(Type=Name.Loop))
        loop.Again = loop
        for page in pdf.pages:
            page.obj.Resources.Loop = loop

    looping = planted(looped)
    assert pieces(looping, {}) is None
    assert changes(reading().records, read(looping).records) == set()


def refonted(pdf: Pdf, *, width: int, used: bool) -> None:
    """Give each page a font with letters of one width, in the place of all it has or beside."""
    for page in pdf.pages:
        fonts: Any = page.obj.Resources.get("/Font", Dictionary())
        for name in list(fonts.keys()):
            wide: Any = Dictionary(fonts[name])
            inner: Any = Dictionary(wide.DescendantFonts[0])
            inner.W, inner.DW = Array([]), width
            wide.DescendantFonts = Array([inner])
            fonts[name if used else "/P"] = pdf.make_indirect(wide)


def test_a_font_is_told_by_what_is_shown_in_it() -> None:
    def with_font(width: int, *, used: bool) -> Pieces | None:
        return pieces(planted(partial(refonted, width=width, used=used)), {})

    one, other = with_font(500, used=True), with_font(501, used=True)
    assert not set(known(one)[1]) & set(known(other)[1])
    # A font that nothing is shown in says nothing.
    assert known(with_font(500, used=False)) == known(with_font(501, used=False))


# --- Margins ------------------------------------------------------------------------------------


def in_parts(kind: bytes, before: bytes, after: bytes, times: int = -1) -> bytes:
    """Return the file, whose pages have several streams, with those changed that have a `kind`."""
    changed = 0
    with Pdf.open(io.BytesIO(data())) as pdf:
        for page in pdf.pages:
            streams: Any = page.obj.get("/Contents", Array())
            for stream in streams if len(streams) > 1 else ():
                said = stream.read_bytes()
                if kind in said and before in said:
                    stream.write(said.replace(before, after, times))
                    changed += 1
        made = io.BytesIO()
        pdf.save(made)
    assert changed
    return made.getvalue()


def test_pages_with_margins_apart_are_read_as_pages_painted_at_once() -> None:
    apart = pieces(data(), {})
    assert apart is not None
    once = read(planted(lambda _: None))
    assert read(data()) == once
    told = [record for piece in apart.pieces for record in piece.read()]
    assert sorted(map(str, (*apart.around.records, *told))) == sorted(map(str, once.records))


@pytest.mark.parametrize("kind", [b"/Header", b"/Footer"])
def test_what_stands_in_margins_is_told_where_these_are_apart(kind: bytes) -> None:
    before = pieces(data(), {})
    assert before is not None
    changed = in_parts(kind, b"11.333008 Tf", b"11.5 Tf")
    cold, warm = pieces(changed, {}), pieces(changed, before.kept)
    assert known(warm) == known(cold)
    assert "size" in changes(reading().records, read(changed).records)
    # No article is another for it.
    assert known(cold)[1] == known(before)[1]


def test_margins_are_not_apart_where_the_text_leaves_a_state_open() -> None:
    opened = in_parts(b"/MCID", b"q\n", b"q\nq\n2 0 0 2 0 0 cm\nq\n", 1)
    assert pieces(opened, {}) is None
    # Painted at once, they stand where a viewer shows them.
    assert "rise" in changes(
        [one for one in reading().records if one.kind == "folio"],
        [one for one in read(opened).records if one.kind == "folio"],
    )


def told_in_pieces(file: bytes) -> list[str]:
    """Return all that is told of a file in pieces, as text."""
    found = pieces(file, {})
    assert found is not None
    told = [record for piece in found.pieces for record in piece.read()]
    return sorted(map(str, (*found.around.records, *told)))


def margins_of(file: bytes) -> set[int]:
    """Return into how many parts what stands in the margins of pages is divided."""
    return {len(one.margins) for one in File.of(opened(file)).streams.values()}


@pytest.mark.parametrize("leaving", [b"BDC 2 0 0 2 0 0 cm q ", b"BDC q q ", b"BDC Q q "])
def test_what_a_head_leaves_behind_is_seen_by_what_is_painted_next(leaving: bytes) -> None:
    assert margins_of(data()) == {0, 1, 2}
    changed = in_parts(b"/Header", b"BDC q ", leaving, 1)
    assert margins_of(changed) == {0, 1}
    assert told_in_pieces(changed) == sorted(map(str, read(changed).records))


def test_two_heads_of_a_page_are_one_line() -> None:
    headed = in_parts(b"/Footer", b"/Footer", b"/Header")
    heads = [one for one in read(headed).records if one.kind == "running-verso"]
    assert any(one.text.endswith(tuple("0123456789")) for one in heads)
    assert told_in_pieces(headed) == sorted(map(str, read(headed).records))


def test_a_folio_is_known_again_under_another_head() -> None:
    before = pieces(data(), {})
    assert before is not None
    size = b"11.333008 Tf"
    after = pieces(in_parts(b"/Header", size, b"11.5 Tf"), before.kept)
    assert after is not None
    streams = File.of(opened(data())).streams.items()
    heads = {(number % 2, one.margins[0]) for number, one in streams if len(one.margins) > 1}
    assert len(set(before.kept) - set(after.kept)) == sum(size in head for _, head in heads) > 0
