"""Sources: bytes to text without guessing, and places by line and column."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefexport.errors import RefusedError
from briefexport.source import EXCERPT_LIMIT, Source, decode

ENDS = st.sampled_from(["\n", "\r\n", "\r"])
WORDS = st.text(st.sampled_from("ab ж日😀\t\u2028\x0b\u0085"), max_size=6)


@given(st.lists(st.tuples(WORDS, ENDS)), WORDS, st.booleans())
def test_lines_end_where_commonmark_ends_them(
    lines: list[tuple[str, str]], last: str, mark: bool
) -> None:
    text = ("\ufeff" if mark else "") + "".join(line + end for line, end in lines) + last
    source = Source("a.txt", text)
    joined: list[str] = []
    for line, end in lines:
        # A carriage return and an empty line that ends in a line feed are one ending.
        if joined and joined[-1].endswith("\r") and not line and end == "\n":
            joined[-1] += "\n"
        else:
            joined.append(line + end)
    joined.append(last)
    joined[0] = "\ufeff" * mark + joined[0]
    assert source.line_count == len(joined)
    offset = 0
    for number, line in enumerate(joined, 1):
        start, stop = source.line_range(number)
        assert (start, text[start:stop]) == (offset, line.rstrip("\r\n"))
        for at in range(offset, offset + len(line)):
            assert source.line_of(at) == number
            assert source.line_start(at) == offset
        offset += len(line)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_place_is_a_line_and_a_column(end: str) -> None:
    source = Source("a.txt", end.join(("one", "two three", "four")))
    at = source.text.index("three")
    place = source.place(at, at + 5)
    assert (place.line, place.column, place.end_column) == (2, 5, 10)
    assert (place.excerpt, place.excerpt_column) == ("two three", 1)
    assert str(place) == "a.txt:2:5"


def test_a_place_that_goes_on_ends_with_its_line() -> None:
    source = Source("a.txt", "one two\nthree")
    assert source.place(4, 13).end_column == 8


def test_the_end_of_a_text_has_a_place() -> None:
    source = Source("a.txt", "one\ntwo")
    assert str(source.place(7)) == "a.txt:2:4"
    assert source.place(7).end_column == 5
    assert str(Source("a.txt", "").place(0)) == "a.txt:1:1"


def test_a_byte_order_mark_is_kept_and_stands_before_the_content() -> None:
    source = decode("a.txt", b"\xef\xbb\xbfone\r\ntwo")
    assert source.text == "\ufeffone\r\ntwo"
    assert source.content_start == 1
    assert str(source.place(source.text.index("two"))) == "a.txt:2:1"
    assert Source("a.txt", "one").content_start == 0


def test_of_a_long_line_the_part_about_the_place_is_shown() -> None:
    source = Source("a.txt", "x" * 1000 + "here" + "y" * 1000)
    place = source.place(1000, 1004)
    inside = place.column - place.excerpt_column
    assert place.excerpt[inside : inside + 4] == "here"
    assert len(place.excerpt) == EXCERPT_LIMIT
    assert place.column == 1001


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")],
)
def test_what_is_read_is_what_was_written(
    encoding: Literal["utf-8", "utf-16-le", "utf-16-be"], mark: bytes
) -> None:
    text = "Ĉu «жук» 日本 😀\r\nשלום\n"
    source = decode("a.txt", mark + text.encode(encoding))
    assert source.text.lstrip("\ufeff") == text
    assert source.encoding == encoding
    assert source.content_start == (1 if mark else 0)


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"one\ntwo caf\xe9\n", 2, "byte 11 (0xe9) is not UTF-8"),
        (b"\xff", 1, "byte 0 (0xff) is not UTF-8"),
        (b"one\r\ntwo\r\n\x93quoted\x94", 3, "0x93"),
        (b"one\rtwo\r\x93", 3, "0x93"),
        (b"one\ned\xed\xa0\x80", 2, "0xed"),
        # Letters whose bytes look like line endings: U+010A is 0A 01.
        ("\ufeffĊĊĊ\n".encode("utf-16-le") + b"\x00\xd8", 2, "UTF-16-LE"),
        ("\ufeffone\rtwo\n".encode("utf-16-be") + b"\xd8\x00\x00\x41", 3, "UTF-16-BE"),
        ("\ufeffone\n".encode("utf-16-le") + b"a", 2, "UTF-16-LE"),
    ],
)
def test_other_encodings_are_refused_at_the_line_that_shows_it(
    data: bytes, line: int, said: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        decode("a.txt", data)
    (found,) = caught.value.diagnostics
    assert found.code == "BX101"
    assert str(found.place) == f"a.txt:{line}"
    assert said in found.message
    assert "UTF-8" in found.hint


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        source = decode("a.txt", data)
    except RefusedError:
        return
    assert source.text.encode(source.encoding) == data
