"""TOML files: every fault is told at its own line and column, in words a person can act on."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import PlainValidator

from briefexport.diagnostics import Diagnostic
from briefexport.errors import RefusedError
from briefexport.source import decode
from briefexport.tomlfile import MAX_DEPTH, MAX_SIZE, KeyPath, load, validated


def _length(value: object) -> float:
    if isinstance(value, str) and value.endswith("mm"):
        return float(value[:-2])
    raise ValueError(f"should be a length such as 20mm, not {value!r}")


@dataclass(frozen=True, slots=True)
class Page:
    width: Annotated[float, PlainValidator(_length)]
    kind: Literal["A4", "A5"] = "A5"
    bleed: int | str = 0


@dataclass(frozen=True, slots=True)
class Part:
    source: str
    ratio: float = 1.0
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    title: str
    page: Page
    day: date | None = None
    names: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    styles: Mapping[str, Part] = field(default_factory=dict)


GOOD = """\
title = "A title"
day = 2025-02-20
names = ["one", "two"]

[page]
width = "20mm"

[[parts]]
source = "a.txt"
ratio = 2

[styles.loud]
source = "b.txt"
"""


def faults(text: str, what: str = "sample") -> tuple[Diagnostic, ...]:
    with pytest.raises(RefusedError) as caught:
        validated(Sample, load(decode("sample.toml", text.encode())), what)
    return caught.value.diagnostics


def shown(found: Diagnostic) -> tuple[str, int, int, str]:
    assert found.place is not None
    assert found.place.file == "sample.toml"
    return found.code, found.place.line, found.place.column, found.message


def test_a_good_file_becomes_plain_dataclasses() -> None:
    made = validated(Sample, load(decode("sample.toml", GOOD.encode())), "sample")
    assert made == Sample(
        title="A title",
        page=Page(20.0),
        day=date(2025, 2, 20),
        names=("one", "two"),
        parts=(Part("a.txt", 2.0),),
        styles={"loud": Part("b.txt")},
    )


@pytest.mark.parametrize(
    ("written", "instead", "expected", "hint"),
    [
        ('width = "20mm"', 'widht = "20mm"',
         [("BX322", 5, 2, "missing sample key page.width"),
          ("BX321", 6, 1, "unknown sample key page.widht")], "did you mean `width`?"),
        ('width = "20mm"', 'width = "20"',
         [("BX323", 6, 9, "page.width: should be a length such as 20mm, not '20'")], ""),
        ('title = "A title"\n', "",
         [("BX322", 0, 0, "missing sample key title")], "add `title = ...`"),
        ('title = "A title"', "title = 4",
         [("BX323", 1, 9, "title: should be a text in quotes, not 4")], ""),
        ('"two"', "2", [("BX323", 3, 17, "names[2]: should be a text in quotes, not 2")], ""),
        ("ratio = 2", 'ratio = "2"',
         [("BX323", 10, 9, 'parts[1].ratio: should be a number, not "2"')], ""),
        ("ratio = 2", "draft = 1",
         [("BX323", 10, 9, "parts[1].draft: should be true or false, not 1")], ""),
        ("ratio = 2", "rotio = 2",
         [("BX321", 10, 1, "unknown sample key parts[1].rotio")], "did you mean `ratio`?"),
        ('source = "b.txt"', 'source = "b.txt"\nxyz = 1',
         [("BX321", 14, 1, "unknown sample key styles.loud.xyz")],
         "known here: draft, ratio, source"),
        ("[page]", '[page]\nkind = "A6"',
         [("BX323", 6, 8, "page.kind: should be 'A4' or 'A5', not \"A6\"")], ""),
        ("[page]", "[page]\nbleed = 1.5",
         [("BX323", 6, 9,
           "page.bleed: should be a whole number or should be a text in quotes, not 1.5")], ""),
        ('[page]\nwidth = "20mm"', "[page]", [("BX322", 5, 2, "missing sample key page.width")],
         "add `width = ...`"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_place(
    written: str, instead: str, expected: list[tuple[str, int, int, str]], hint: str
) -> None:
    assert written in GOOD
    found = faults(GOOD.replace(written, instead, 1))
    assert [shown(fault) for fault in found] == expected
    assert found[-1].hint == hint


def test_all_faults_are_told_at_once_in_a_file_with_a_mark_and_crlf() -> None:
    text = "\ufeff" + 'title = 1\nday = "soon"\nnames = "x"\npage = { width = "1mm" }\n'
    found = faults(text.replace("\n", "\r\n"))
    assert [fault.place and fault.place.line for fault in found] == [1, 2, 3]
    assert found[0].place is not None
    assert found[0].place.excerpt == "title = 1"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nb = \n", (2, 5)),
        ("a = 1\r\n\r\nb = x\r\n", (3, 5)),
        ("\ufeffa = 1\nb == 1\n", (2, 4)),
        ("a = 1\na = 2\n", (2, 6)),
        ('a = "open', (1, 10)),
    ],
)
def test_a_syntax_fault_is_told_at_its_line_and_column(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(RefusedError) as caught:
        load(decode("sample.toml", text.encode()))
    (found,) = caught.value.diagnostics
    assert found.code == "BX320"
    assert found.place is not None
    assert (found.place.line, found.place.column) == place


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "[" * 100_000 + "]" * 100_000,
        "a = " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "a = " + "{b = " * 50 + "1" + "}" * 50,
        "a." * 40 + "b = 1",
        "a." * 100_000 + "b = 1",
        "#" * (MAX_SIZE + 1),
    ],
    ids=["open", "deep", "limit", "tables", "key", "long key", "large"],
)
def test_what_is_too_large_or_too_deep_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        load(decode("sample.toml", text.encode()))
    assert caught.value.diagnostics[0].code == "BX324"


def test_what_is_as_large_and_as_deep_as_allowed_is_read() -> None:
    deep = "a = " + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "\n"
    assert load(decode("sample.toml", (deep + "#" * (MAX_SIZE - len(deep))).encode())).data


PLACES = '''\
a."b.c".d = [ # one
  1, # two ] "
  [2, 'three'],
  """fo"ur
  [x]
  z = 1""""",
]
t = { u = 1979-05-27 07:32:00, v . w = { x = "}" }, "" = """\\""" """ }
[ h . "i" ]
j = \'\'\'
[not.a.table]
\'\'\'\'\'
[[k]]
l = 1
[k.m]
n = -2.5e3 # n
[[k.m2]]
[[k]]
m.n = false
'''


def values(data: object, path: KeyPath = ()) -> dict[KeyPath, Any]:
    found = {path: data} if path else {}
    if isinstance(data, dict | list):
        below = data.items() if isinstance(data, dict) else enumerate(data)
        for part, value in below:
            found |= values(value, (*path, part))
    return found


def check_places(text: str) -> None:
    """Every key has a place, and what stands at a value's place is that value."""
    file = load(decode("sample.toml", text.encode()))
    found = values(file.data)
    assert set(found) <= set(file.spots)
    for path, value in found.items():
        spot = file.spots[path]
        if spot.value == spot.key:
            continue
        written = file.source.text[spot.value.start : spot.value.end]
        if isinstance(value, dict) and not written.startswith("{"):
            continue
        assert tomllib.loads(f"x = {written}")["x"] == value


def test_every_value_stands_at_its_place() -> None:
    check_places(PLACES)
    check_places("\ufeff" + PLACES.replace("\n", "\r\n"))


KEYS = st.text("ab.c \"'#]é", max_size=4)
LEAVES = st.one_of(
    st.integers(-99, 99), st.booleans(), st.dates(), st.text("a\"'\\#]}\n\té,=", max_size=8)
)
TREES = st.recursive(
    LEAVES, lambda t: st.lists(t, max_size=3) | st.dictionaries(KEYS, t, max_size=3), max_leaves=8
)


def quoted(value: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escapes.get(character, character) for character in value) + '"'


def written(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str() if value and "'''" not in f"{value}'":
            return f"'''\n{value}'''"
        case str():
            return quoted(value)
        case list():
            return "[ " + ",\n ".join(map(written, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{quoted(k)} = {written(v)}" for k, v in value.items()) + "}"
        case _:
            return str(value)


@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_any_file_has_the_places_of_its_values(data: dict[str, object]) -> None:
    text = "".join(f"{quoted(key)} = {written(value)} # x\n" for key, value in data.items())
    assert tomllib.loads(text) == data
    check_places(text)


def test_a_file_whose_root_no_rule_accepts_is_named_whole() -> None:
    (found,) = faults(GOOD.replace("[page]", "[pages]"))[:1]
    assert shown(found)[:3] == ("BX322", 0, 0)
