"""Whatever a PDF is like, reading it back ends in records or in a refusal."""

import io
import random
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from briefexport.backends.pdf import render
from briefexport.backends.rendering import RenderOptions
from briefexport.proof.pdf import read
from every import style
from proof_pdfs import data, of, the_edition


def file_of(pdf: Pdf, **how: Any) -> bytes:
    made = io.BytesIO()
    pdf.save(made, **how)
    return made.getvalue()


def page_of(content: bytes, tree: Dictionary, **fonts: Dictionary) -> bytes:
    """Return a file of one page and one element in its structure tree."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(200, 100))
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(content)
    page.Resources = Dictionary(Font=Dictionary({f"/{name}": one for name, one in fonts.items()}))
    tree["/Pg"] = page
    root = Dictionary(Type=Name.StructTreeRoot, K=pdf.make_indirect(tree))
    pdf.Root.StructTreeRoot = pdf.make_indirect(root)
    return file_of(pdf)


def words_of(content: bytes, **fonts: Dictionary) -> list[str]:
    tree = Dictionary(S=Name.P, K=0)
    return [
        record.text for record in of("paragraph", read(page_of(content, tree, **fonts)).records)
    ]


PLAIN = Dictionary(
    Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-BoldOblique"),
    Encoding=Name.WinAnsiEncoding, FirstChar=32, Widths=Array([500] * 200),
)  # fmt: skip


# --- Files of others -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"/P <</MCID 0>> BDC BT /F 10 Tf 10 50 Td (One \\(two\\) \\101) Tj ET EMC", "One (two) A"),
        (b"/P <</MCID 0>> BDC BT /F 10 Tf [(On)-20(e)-700(two)] TJ ET EMC", "Onetwo"),
        (b"/P <</MCID 0>> BDC BT /F 10 Tf (One) Tj 15 0 Td (two) Tj ET EMC", "Onetwo"),
        (b"/P <</MCID 0>> BDC BT /F 10 Tf (One) Tj 17 0 Td (two) Tj ET EMC", "One two"),
        (b"/P <</MCID 0>> BDC BT /F 10 Tf 12 TL (One) Tj T* (two) Tj (three) ' ET EMC",
         "One two three"),
        (b"/P <</MCID 0>> BDC BT /F 10 Tf <4f6e65> Tj ET EMC % a comment (with a string", "One"),
        (b"/P <</MCID 0/ActualText(Said)>> BDC BT /F 10 Tf (Painted) Tj ET EMC", "Said"),
        (b"BI /W 1 /H 1 ID (\x00Tj EI /P <</MCID 0>> BDC BT /F 10 Tf (One) Tj ET EMC", "One"),
        (b"/P <</MCID 0>> BDC BT /F 10 Tf (un) Tj Q Q 1 cm [ (known) Do (One) Tj ET EMC", None),
    ],
)  # fmt: skip
def test_text_is_read_however_it_is_shown(content: bytes, said: str | None) -> None:
    found = words_of(content, F=PLAIN)
    if said is not None:
        assert found == [said]


def test_a_font_without_a_map_is_read_by_its_encoding() -> None:
    content = b"/P <</MCID 0>> BDC BT /F 10 Tf (A\x93b\x94) Tj ET EMC"
    tree = Dictionary(S=Name.P, K=0)
    (found,) = of("paragraph", read(page_of(content, tree, F=PLAIN)).records)
    assert found.text == "A\u201cb\u201d"
    (run,) = found.runs
    assert (run.letters.font, run.letters.weight, run.letters.italic) == ("Helvetica", 700, True)


def test_types_of_others_are_known_by_their_roles() -> None:
    pdf = pikepdf.open(io.BytesIO(page_of(
        b"/P <</MCID 0>> BDC BT /F 10 Tf (One) Tj ET EMC",
        Dictionary(S=Name.Chapter, K=0), F=PLAIN,
    )))  # fmt: skip
    pdf.Root.StructTreeRoot.RoleMap = Dictionary({
        "/Chapter": Name.Own, "/Own": Name.H2, "/Round": Name.Round,
    })  # fmt: skip
    (found,) = of("heading", read(file_of(pdf)).records)
    assert (found.text, found.facts["level"]) == ("One", "2")


def test_a_stroked_rule_is_a_rule() -> None:
    content = (
        b"/Artifact BMC 0.9 g 10 40 180 20 re f 0.5 w 10 40 m 190 40 l S 10 60 m 190 60 l S EMC"
        b"/P <</MCID 0>> BDC BT /F 10 Tf 10 48 Td (Cell) Tj ET EMC"
    )
    cell = Dictionary(S=Name.TD, K=0)
    row = Dictionary(S=Name.TR, K=Array([cell]))
    tree = Dictionary(S=Name.Table, K=Array([row]))
    made = pikepdf.open(io.BytesIO(page_of(content, tree, F=PLAIN)))
    made.Root.StructTreeRoot.K.K[0].K[0].Pg = made.pages[0].obj
    (found,) = of("cell", read(file_of(made)).records)
    assert found.text == "Cell"
    assert (found.looks["rule_top"], found.looks["rule_bottom"]) == (0.5, 0.5)
    assert found.looks["fill"] == "#e6e6e6"


# --- Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", bytes(100)])
def test_what_is_no_pdf_is_refused(junk: bytes) -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        read(junk)


def test_a_locked_file_is_refused() -> None:
    with pikepdf.open(io.BytesIO(data())) as pdf:
        locked = file_of(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(ValueError, match="not a PDF that can be read"):
        read(locked)


def test_a_file_for_the_press_is_refused() -> None:
    made = render(the_edition(), style(), None, RenderOptions(profile="press"))
    with pytest.raises(ValueError, match="no structure tree"):
        read(made.data)


# --- Broken ones ---------------------------------------------------------------------------------


@cache
def loose() -> bytes:
    """The file with nothing packed, so that what is changed in it is seen."""
    with pikepdf.open(io.BytesIO(data())) as pdf:
        return file_of(
            pdf,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )


@given(st.integers(0, 2**32), st.sampled_from((1, 5, 40, 300)))
@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
def test_bytes_may_be_anything(seed: int, count: int) -> None:
    chance, changed = random.Random(seed), bytearray(loose())
    for _ in range(count):
        place = chance.randrange(len(changed))
        match chance.randrange(3):
            case 0:
                changed[place] = chance.randrange(256)
            case 1:
                del changed[place : place + chance.randrange(1, 60)]
            case _:
                changed[place:place] = chance.randbytes(chance.randrange(1, 9))
    read_or_refuse(bytes(changed))


@given(st.integers(0, 2**32), st.sampled_from((1, 5, 40)))
@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
def test_objects_may_be_anything(seed: int, count: int) -> None:
    chance = random.Random(seed)
    with pikepdf.open(io.BytesIO(data())) as pdf:
        objects = [one for one in pdf.objects if isinstance(one, Dictionary)]
        for _ in range(count):
            owner = chance.choice(objects)
            if keys := sorted(owner.keys()):
                owner[chance.choice(keys)] = chance.choice(
                    (
                        1,
                        -5,
                        Name.Foo,
                        String("x"),
                        Array([1]),
                        Dictionary(A=1),
                        chance.choice(objects),
                    )
                )
        try:
            changed = file_of(pdf)
        except (pikepdf.PdfError, RuntimeError):
            return
    read_or_refuse(changed)


def read_or_refuse(changed: bytes) -> None:
    with suppress(ValueError):
        read(changed)


def in_a_circle(pdf: Pdf) -> None:
    root = pdf.Root.StructTreeRoot
    element = root.K if isinstance(root.K, Dictionary) else root.K[0]
    element.K.append(element)


def without_pages(pdf: Pdf) -> None:
    del pdf.pages[:]


def too_deep(pdf: Pdf) -> None:
    inner = pdf.make_indirect(Dictionary(S=Name.Div))
    for _ in range(3000):
        inner = pdf.make_indirect(Dictionary(S=Name.Div, K=inner))
    pdf.Root.StructTreeRoot.K = inner


@pytest.mark.parametrize("change", [in_a_circle, without_pages, too_deep])
def test_trees_may_have_any_shape(change: Callable[[Pdf], None]) -> None:
    with pikepdf.open(io.BytesIO(data())) as pdf:
        change(pdf)
        read(file_of(pdf))
