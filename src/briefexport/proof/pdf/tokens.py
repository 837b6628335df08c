"""The words of a content stream, cut apart by one regular expression.

A stream is operands and then their operator, in postfix (ISO 32000-1, 7.8.2). Operands stay text
until somebody needs them as numbers or glyphs: most are never looked at.
"""

import re
from functools import cache

# Reals are no larger where files are to be read everywhere (ISO 32000-1, annex C).
TOO_LARGE = 3.403e38

# A string may hold balanced brackets, of which one level is known here; an array is one word with
# all that is in it, and so is a dictionary, which holds at most one more.
_STRING = r"\((?:[^\\()]++|\\.|\((?:[^\\()]++|\\.)*+\))*+\)"
_HEX = r"<[0-9A-Fa-f\s]*>"
_INNER = rf"<<(?:[^<>()]++|{_STRING}|{_HEX})*+>>"
_WORDS = re.compile(
    rf"""
      BI\s.*?\sID\s.*?\sEI(?=\s|$)                  # a picture within the stream
    | \[ (?: [^\[\]()]++ | {_STRING} )*+ \]
    | /?[^\s\[\]()<>{{}}/%]++                       # a name, a number or an operator
    | {_HEX}
    | {_STRING}
    | << (?: [^<>()]++ | {_STRING} | {_HEX} | {_INNER} )*+ >>
    | %[^\r\n]*
    """,
    re.DOTALL | re.VERBOSE,
)
_PICTURE = re.compile(r"BI\s")
_ELEMENTS = re.compile(rf"{_STRING}|{_HEX}|[-+.0-9]+", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|(\r\n|\r|\n)|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def words(data: bytes) -> list[str]:
    """Return the operands and operators of a stream in order, each a character a byte.

    Comments and pictures within the stream are left out.
    """
    found: list[str] = _WORDS.findall(data.decode("latin-1"))
    if b"BI" in data or b"%" in data:
        return [word for word in found if not (word.startswith("%") or _PICTURE.match(word))]
    return found


def elements(array: str) -> list[str]:
    """Return the strings and numbers in an `array`."""
    return _ELEMENTS.findall(array[1:-1])


@cache
def number(word: str) -> float:
    """Return the number that `word` is; what is none, or too large for a page, counts as nought."""
    try:
        value = float(word)
    except ValueError:
        return 0.0
    return value if abs(value) < TOO_LARGE else 0.0


def string(word: str) -> bytes:
    """Return the bytes of a string written in round or in angle brackets (7.3.4)."""
    if word.startswith("<"):
        digits = "".join(word[1:-1].split())
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    return _ESCAPE.sub(_unescaped, word[1:-1]).encode("latin-1")


def _unescaped(match: re.Match[str]) -> str:
    octal, end, character = match.groups()
    if octal:
        return chr(int(octal, 8) & 0xFF)
    return "" if end else _ESCAPED.get(character, character)


def text(data: bytes) -> str:
    """Return a text string of a document: UTF-16 or UTF-8 with their marks, or bytes (7.9.2.2)."""
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")
