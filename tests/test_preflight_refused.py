"""Preflight: contents that are not sound, files that are refused, and the profile of a file."""

from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Pdf

from briefexport.catalogue import RULES
from briefexport.diagnostics import Diagnostic
from briefexport.errors import RefusedError
from briefexport.preflight import Expectation, preflight, profile_of
from press_files import WANTED, good_file, paint, saved, spoilt, told, without

# --- Contents that are not sound -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("contents", "code", "words"),
    [
        (b"1 0 0 cm", "BX604", "the operator cm has not the 6 numbers it needs"),
        (b"1 1 1 k", "BX604", "the operator k has not the numbers it needs"),
        (b"1 2 zz", "BX604", "the operator zz is not known"),
        (b"Q Q", "BX604", "restored (Q) more often"),
        (b"q q", "BX604", "saved (q) more often"),
        (b"/X9 Do", "BX604", "the object X9: is painted but not there"),
        (b"/G9 gs", "BX604", "the graphics state G9 is not there"),
        (b"/S9 sh", "BX604", "the shading S9 is not there"),
        (b"/Pattern cs /P9 scn", "BX604", "the pattern P9 is not there"),
        (b"BT /F9 9 Tf ET", "BX604", "a font that is not there (F9)"),
        (b"BT (a) Tj ET", "BX604", "text is shown without a font"),
        (b"/C9 cs", "BX612", "a space that is not known (C9)"),
    ],
)
def test_contents_that_programs_read_differently_are_found(
    contents: bytes, code: str, words: str
) -> None:
    found = told(spoilt(paint(contents, 2)))
    assert any(
        one.code == code and words in one.message and one.message.startswith("page 2, {contents2}")
        for one in found
    ), found


# --- Files that are refused ----------------------------------------------------------------------


def refusal(data: bytes) -> Diagnostic:
    with pytest.raises(RefusedError) as caught:
        preflight(data, WANTED)
    (found,) = caught.value.diagnostics
    return found


@pytest.mark.parametrize("owner", ["", "secret"])
def test_an_encrypted_file_is_refused_with_a_password_or_without(owner: str) -> None:
    data = spoilt(lambda _: None, static_id=False, encryption=Encryption(owner=owner, user=owner))
    assert refusal(data).code == "BX602"


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.6\n", b"a letter", good_file()[:-200], good_file()[:5000]]
)
def test_what_is_no_whole_pdf_is_refused(data: bytes) -> None:
    assert refusal(data).code == "BX601"


def test_damaged_contents_are_refused() -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[1].Contents.write(b"no such data", filter=Name.FlateDecode)

    assert refusal(spoilt(change)).code == "BX601"


def test_a_file_without_pages_is_refused() -> None:
    assert refusal(saved(Pdf.new())).code == "BX601"


def test_contents_that_unpack_to_gigabytes_are_refused() -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[1].Contents.write(b"q Q " * (3 * 2**20))

    assert refusal(spoilt(change)).code == "BX603"


def test_a_form_that_paints_itself_is_refused() -> None:
    def change(pdf: Pdf) -> None:
        form = pdf.pages[0].Resources.XObject.Fm1
        form.Resources.XObject.Fm2 = form

    assert refusal(spoilt(change)).code == "BX603"


def test_forms_that_multiply_are_refused_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty levels of ten each would be painted 10 to the 30th times."""
    monkeypatch.setattr("briefexport.preflight.contents.MOST_ON_A_PAGE", 20_000)

    def change(pdf: Pdf) -> None:
        inner = pdf.pages[0].Resources.XObject.Im1
        for _ in range(30):
            inner = pdf.make_stream(
                b"/F Do " * 10,
                Subtype=Name.Form,
                BBox=Array([0, 0, 9, 9]),
                Resources=Dictionary(XObject=Dictionary(F=inner)),
            )
        pdf.pages[0].Resources.XObject.Fm1 = inner

    assert refusal(spoilt(change)).code == "BX603"


# --- Screens -------------------------------------------------------------------------------------


def test_the_profile_is_read_from_the_file() -> None:
    assert profile_of(good_file()) == "press"
    assert profile_of(spoilt(without("/OutputIntents"))) == "screen"


def test_a_press_file_is_no_file_for_screens() -> None:
    found = [one.message for one in told(good_file(), Expectation("screen"))]
    assert len(found) == 5
    assert any("not tagged" in one for one in found)
    assert any("PDF/UA" in one for one in found)


def test_every_rule_of_preflight_is_shown_to_work() -> None:
    """Each code stands in these files beside the fault that is planted for it."""
    files = Path(__file__).parent.glob("test_preflight*.py")
    text = "".join(file.read_text("utf-8") for file in files)
    codes = [code for code in RULES if code.startswith("BX6")]
    assert [code for code in codes if code not in text] == []
