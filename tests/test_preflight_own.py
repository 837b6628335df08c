"""Preflight before our own files, before hostile ones, and on the command line."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, PikepdfError

from briefexport.cli import run
from briefexport.diagnostics import worst
from briefexport.errors import RefusedError
from briefexport.preflight import Expectation, preflight
from pdf_files import every_pdf
from press_files import WANTED, good_file, paint, spoilt

Captured = pytest.CaptureFixture[str]
SCREEN = Expectation("screen")

# --- Our own -------------------------------------------------------------------------------------


def test_our_own_file_passes_for_screens_and_offices() -> None:
    for wanted in (SCREEN, Expectation("office")):
        report = preflight(every_pdf().data, wanted)
        assert worst(report.diagnostics) in {None, "note"}
        assert report.claims == ("PDF/A-3a", "PDF/UA-1")
        assert all(font.embedded and font.subset and font.unicode for font in report.fonts)


def test_our_own_file_for_screens_fails_loudly_for_the_press() -> None:
    found = preflight(every_pdf().data, Expectation("press")).diagnostics
    codes = {one.code for one in found if one.severity == "error"}
    # Attached, not PDF/X, no intent, RGB colours and pictures, links, addresses.
    assert codes >= {"BX648", "BX621", "BX620", "BX610", "BX611", "BX647", "BX645"}
    assert len(found) < 20


def _screen_faults(data: bytes) -> dict[str, str]:
    known = {one.message for one in preflight(good_file(), SCREEN).diagnostics}
    found = preflight(data, SCREEN).diagnostics
    return {one.code: one.severity for one in found if one.message not in known}


def test_a_file_for_screens_may_be_rgb_and_link_but_not_run_scripts() -> None:
    def link(kind: Name) -> Dictionary:
        action = Dictionary(S=kind, URI="https://example.org")
        place = Array([60, 60, 90, 90])
        return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=place, A=action)

    def web(pdf: Pdf) -> None:
        pdf.pages[0].Annots = Array([link(Name.URI)])
        paint(b"1 0 0 rg 0 0 300 0.1 re f")(pdf)

    def script(pdf: Pdf) -> None:
        pdf.pages[0].Annots = Array([link(Name.JavaScript)])

    assert _screen_faults(spoilt(web)) == {}
    assert _screen_faults(spoilt(script)) == {"BX645": "error"}


def test_on_screens_fonts_need_characters_and_pictures_may_be_coarse() -> None:
    def silent(pdf: Pdf) -> None:
        del pdf.pages[0].Resources.Font.F1.ToUnicode

    assert _screen_faults(spoilt(silent)) == {"BX633": "error"}
    assert _screen_faults(spoilt(paint(b"300 0 0 200 60 60 cm /Im1 Do"))) == {"BX640": "note"}


def test_a_file_that_nobody_can_read_aloud_is_told_so() -> None:
    found = preflight(good_file(), SCREEN).diagnostics
    assert sorted(one.code for one in found) == ["BX650"] * 3 + ["BX651"] * 2


# --- Hostile -------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(good_file()) - 1),
            st.integers(0, 12),
            st.binary(max_size=6) | st.sampled_from([b"/", b"<<", b"]", b"-1", b"1e9", b"9 0 R"]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_damaged_file_is_reported_or_refused(cuts: list[tuple[int, int, bytes]]) -> None:
    data = good_file()
    for start, length, new in cuts:
        data = data[:start] + new + data[start + length :]
    for wanted in (WANTED, SCREEN):
        with suppress(RefusedError):
            preflight(data, wanted)


ODD = st.sampled_from(
    [
        3,
        -1,
        True,
        Name.Foo,
        Name.DeviceRGB,
        b"\xff\xfe\0",
        [],
        [1, 2, 3, 4],
        [Name.Indexed, Name.DeviceRGB, 3],
        [Name.ICCBased, 3],
        {},
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_anything_may_stand_anywhere(data: st.DataObject) -> None:
    def change(pdf: Pdf) -> None:
        for _ in range(data.draw(st.integers(1, 3))):
            owner = pdf.Root
            while True:
                keys = sorted(set(owner.keys()) - {"/Parent", "/Length", "/Filter"})
                if not keys:
                    return
                key = data.draw(st.sampled_from(keys))
                below = owner[key]
                below = below[0] if isinstance(below, Array) and len(below) else below
                if not hasattr(below, "keys") or data.draw(st.integers(0, 5)) == 0:
                    owner[key] = data.draw(ODD)
                    break
                owner = below

    try:
        spoiled = spoilt(change)
    except (PikepdfError, RuntimeError):
        return  # pikepdf itself writes no such file
    with suppress(RefusedError):
        preflight(spoiled, WANTED)


# --- The command ---------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.pdf").write_bytes(good_file())
    Path("bad.pdf").write_bytes(spoilt(paint(b"0.1 w 1 0 0 RG 60 60 m 99 99 l S", 2)))
    Path("cut.pdf").write_bytes(good_file()[:3000])


@pytest.mark.usefixtures("files")
def test_a_good_file_is_described_and_ready(capsys: Captured) -> None:
    assert run(["preflight", "good.pdf"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert lines[0] == "good.pdf"
    for line in (
        "  judged for     the press",
        "  says it is     PDF/X-4",
        "  pages          3",
        "  trimmed size   148.0 x 210.0 mm",
        "  bleed          3.0 mm",
        "  output intent  FOGRA39 (CMYK)",
        "  colours        DeviceCMYK, DeviceGray, Separation Gold",
        "                 Spectral  TrueType, embedded, subset",
        "  result         ready",
    ):
        assert line in lines
    assert any("page 1, Im1" in line and "300 ppi  300 x 200 pixels" in line for line in lines)


@pytest.mark.usefixtures("files")
def test_a_bad_file_fails_and_keeps_no_other_from_being_checked(capsys: Captured) -> None:
    assert run(["preflight", "cut.pdf", "bad.pdf", "good.pdf"]) == 1
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if line.endswith(".pdf")] == ["bad.pdf", "good.pdf"]
    assert "  result         NOT READY: 2 errors" in out.splitlines()
    assert "error[BX601]: the file cannot be read" in err
    assert "error[BX641]: page 2, object " in err
    assert "--> bad.pdf" in err
    assert "3 errors" in err


@pytest.mark.usefixtures("files")
def test_findings_are_for_programs_too(capsys: Captured) -> None:
    assert run(["preflight", "bad.pdf", "--output-format", "json"]) == 1
    found = json.loads(capsys.readouterr().err)
    assert {(one["code"], one["file"]) for one in found} == {
        ("BX641", "bad.pdf"),
        ("BX610", "bad.pdf"),
    }


@pytest.mark.usefixtures("files")
def test_the_profile_and_the_limit_of_ink_can_be_given(capsys: Captured) -> None:
    assert run(["preflight", "good.pdf", "--profile", "office"]) == 1
    assert "judged for     the office" in capsys.readouterr().out
    assert run(["preflight", "good.pdf", "--ink-limit", "100"]) == 1
    assert "a shading is 150 % ink; the limit is 100 %" in capsys.readouterr().err
    assert run(["preflight", "good.pdf", "--profile", "pres"]) == 2


@pytest.mark.usefixtures("files")
def test_strict_lets_warnings_fail(capsys: Captured) -> None:
    Path("edge.pdf").write_bytes(spoilt(paint(b"0 0 0 0.2 k 0 100 50 50 re f")))
    assert run(["preflight", "edge.pdf"]) == 0
    assert "  result         ready, with 1 warning" in capsys.readouterr().out
    assert run(["preflight", "edge.pdf", "--strict"]) == 1


def test_a_file_that_is_not_there_is_a_matter_of_usage(capsys: Captured) -> None:
    assert run(["preflight", "nowhere.pdf"]) == 2
    assert "BX002" in capsys.readouterr().err
