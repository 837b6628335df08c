"""The JSON form: the identity there and back, strict on the way in, and what its schema says."""

import json
from dataclasses import fields
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

import trees
from briefexport import jsonform
from briefexport.diagnostics import Diagnostic
from briefexport.errors import RefusedError
from briefexport.jsonform import CLASSES, MAX_DEPTH, dumps, loads, schema, type_name
from briefexport.model import (
    VERSION,
    Brief,
    Column,
    Extent,
    Heading,
    Origin,
    Paragraph,
    Quote,
    Range,
    Segment,
    Span,
    Text,
)
from briefexport.readers.jsonmodel import READER
from briefexport.reading import Options, Reading
from briefexport.source import decode
from briefexport.walk import descendants

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def everything(value: object) -> object:
    """`value` with what equality leaves out (ids, origins, segments) made part of it."""
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(map(everything, value))
    if hasattr(value, "__dataclass_fields__"):
        slots = fields(value)  # type: ignore[arg-type]
        return (type(value), *(everything(getattr(value, slot.name)) for slot in slots))
    return (type(value), value)


def read(text: str) -> Brief:
    return loads(decode("sample.json", text.encode()))


@SETTINGS
@given(trees.briefs(origins=True, wild=True))
def test_there_and_back_is_the_identity_ids_origins_and_segments_included(brief: Brief) -> None:
    assert everything(read(dumps(brief))) == everything(brief)


@SETTINGS
@given(trees.briefs(origins=True, wild=True))
def test_in_lines_it_is_the_same(brief: Brief) -> None:
    lines = dumps(brief, indent=2)
    assert json.loads(lines) == json.loads(dumps(brief))
    assert not any(line.strip(" ,").isdecimal() for line in lines.split("\n"))


@SETTINGS
@given(trees.briefs(origins=True, wild=True))
def test_what_is_written_keeps_to_the_schema(brief: Brief) -> None:
    VALIDATOR.validate(json.loads(dumps(brief)))


def test_the_generator_makes_every_class() -> None:
    made: set[type] = set()

    @settings(max_examples=100, deadline=None, derandomize=True, database=None)
    @given(trees.briefs())
    def collect(brief: Brief) -> None:
        made.update(type(node) for node in descendants(brief))

    collect()
    assert made == set(CLASSES) - {Column}  # no tree is walked into its columns


TEXT = "brief.blocks[0].content[0]"
SPANS = "emphasis, strong, lead-in, small-caps, strike, superscript, subscript"
SAMPLE = Brief(
    (
        Heading(2, (Text("Ä & b", segments=(Segment(3, 5, 5),)),), id="one",
                origin=Origin(0, 0, 8, Range(3, 8))),
        Paragraph((Span("strong", (Text("x"),), origin=Extent(Range(9, 14), Range(11, 12))),)),
    ),
    source="a.md",
    outside=(Range(20, 30),),
)  # fmt: skip
WRITTEN = """\
{
  "format": "briefexport/1",
  "brief": {
    "type": "brief",
    "blocks": [
      {
        "type": "heading",
        "level": 2,
        "content": [{"type": "text", "value": "Ä & b", "segments": [[3, 5, 5]]}],
        "id": "one",
        "origin": [0, 0, 8, 3, 8]
      },
      {
        "type": "paragraph",
        "content": [
          {
            "type": "span",
            "kind": "strong",
            "content": [{"type": "text", "value": "x"}],
            "origin": [9, 14, 11, 12]
          }
        ]
      }
    ],
    "source": "a.md",
    "outside": [[20, 30]]
  }
}
"""


def test_the_form_is_what_it_says() -> None:
    assert json.loads(dumps(SAMPLE)) == json.loads(WRITTEN)
    assert everything(read("\ufeff" + WRITTEN)) == everything(SAMPLE)


def refused(text: str) -> Diagnostic:
    with pytest.raises(RefusedError) as caught:
        read(text)
    (found,) = caught.value.diagnostics
    return found


@pytest.mark.parametrize(
    ("written", "instead", "code", "line", "message"),
    [
        ('"level": 2', '"level": 7', "BX153", 6,
         "brief.blocks[0]: a heading has level 1 to 6, not 7"),
        ('"level": 2', '"level": "2"', "BX152", 8,
         "brief.blocks[0].level: should be a whole number, not a text"),
        ('"level": 2', '"level": true', "BX152", 8,
         "brief.blocks[0].level: should be a whole number, not true or false"),
        ('"level": 2,', "", "BX152", 6, "brief.blocks[0]: the field `level` is missing"),
        ('"level": 2', '"level": 2, "levle": 3', "BX152", 8,
         "brief.blocks[0].levle: unknown field 'levle'"),
        ('"heading"', '"heeding"', "BX152", 6, "brief.blocks[0]: unknown type 'heeding'"),
        ('"type": "paragraph",', "", "BX152", 13, "brief.blocks[1]: the field `type` is missing"),
        ('"type": "span"', '"type": "rule"', "BX152", 16,
         "brief.blocks[1].content[0]: unknown type 'rule'"),
        ('"strong"', '"bold"', "BX152", 18,
         f"brief.blocks[1].content[0].kind: should be one of {SPANS}, not 'bold'"),
        ("[[3, 5, 5]]", "[[3, 5]]", "BX152", 9,
         "brief.blocks[0].content[0].segments[0]: should be an array of 3 whole numbers from 0"),
        ("[[3, 5, 5]]", "[[3, 5, 4]]", "BX153", 9,
         f"{TEXT}: the segments of the text 'Ä & b' do not add up to its length"),
        ("[[20, 30]]", "[[-20, 30]]", "BX152", 26,
         "brief.outside[0]: should be an array of 2 whole numbers from 0"),
        ("[[20, 30]]", "{}", "BX152", 26, "brief.outside: should be an array, not an object"),
        ('"a.md"', '"a\\u0000"', "BX153", 25, "brief.source: holds a character XML cannot"),
        ('"x"', '"\\ud800"', "BX153", 19,
         "brief.blocks[1].content[0].content[0].value: holds a character XML cannot"),
        ('"x"', '""', "BX153", 19,
         "brief.blocks[1].content[0].content[0]: a Text is never empty"),
        ("briefexport/1", "briefexport/2", "BX151", 0, "this is no briefexport/1 document"),
        ('"brief":', '"brif":', "BX152", 3, "brif: unknown field"),
        ('"blocks": [', '"blocks": [ 1,', "BX152", 5,
         "brief.blocks[0]: should be an object, not a number"),
        ('"blocks": [', '"blocks": [ ,', "BX150", 5, "expecting value"),
        ('"level": 2', '"level": 2, "level": 2', "BX150", 0, "an object has the key 'level' twice"),
        ('"level": 2', '"level": NaN', "BX150", 0, "NaN is no number in JSON"),
        ('"level": 2', '"level": ' + "1" * 5000, "BX150", 0, "a number is too long"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_path_and_line(
    written: str, instead: str, code: str, line: int, message: str
) -> None:
    assert written in WRITTEN
    found = refused(WRITTEN.replace(written, instead, 1))
    assert found.place is not None
    assert (found.code, found.place.line, found.message) == (code, line, message)


def test_a_misspelt_name_is_recognised() -> None:
    assert refused(WRITTEN.replace('"heading"', '"heeding"')).hint == "did you mean `heading`?"
    assert refused(WRITTEN.replace('"level"', '"levle"')).hint == "did you mean `level`?"


@pytest.mark.parametrize(
    "text", ["[]", "null", "3", "{}", '"brief"', '{"format": "briefexport/1"}']
)
def test_json_that_is_no_brief_is_refused(text: str) -> None:
    assert refused(text).code in {"BX151", "BX152"}


def quotes(depth: int) -> Brief:
    block: Any = Paragraph(())
    for _ in range(depth):
        block = Quote((block,))
    return Brief((block,))


def test_depth_and_size_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    most = quotes(MAX_DEPTH - 2)
    assert everything(read(dumps(most))) == everything(most)
    assert "deep" in refused(dumps(quotes(MAX_DEPTH - 1))).message
    for text in ("[" * 200_000, '{"a":' * 200_000):
        assert refused(text).code == "BX150"
    monkeypatch.setattr(jsonform, "MAX_SIZE", len(WRITTEN))
    read(WRITTEN)
    assert refused(WRITTEN + " ").code == "BX150"


def test_the_published_schema_is_the_one_the_model_gives() -> None:
    """If not, write json.dumps(briefexport.jsonform.schema(), indent=1) and a newline into it."""
    name = VERSION.replace("/", "-")
    published = files("briefexport").joinpath("schema", f"{name}.json").read_text("utf-8")
    assert published == json.dumps(SCHEMA, indent=1) + "\n"
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('"level": 2', '"level": 7'),
        ('"level": 2', '"level": "2"'),
        ('"level": 2', '"level": 2, "levle": 3'),
        ('"heading"', '"heeding"'),
        ('"type": "paragraph",', ""),
        ('"type": "span"', '"type": "rule"'),
        ('"strong"', '"bold"'),
        ("[[3, 5, 5]]", "[[3, 5]]"),
        ('"x"', '""'),
        ("briefexport/1", "briefexport/2"),
    ],
)
def test_what_is_broken_does_not_keep_to_the_schema(written: str, instead: str) -> None:
    assert VALIDATOR.is_valid(json.loads(WRITTEN))
    assert not VALIDATOR.is_valid(json.loads(WRITTEN.replace(written, instead, 1)))


def test_the_type_names_are_distinct_words() -> None:
    names = [type_name(cls) for cls in CLASSES]
    assert len(set(names)) == len(names)
    assert type_name(Heading) == "heading"
    assert {"code-block", "definition-list", "list-item", "line-break", "math-block"} <= set(names)


@SETTINGS
@given(trees.briefs(origins=True, wild=True))
def test_as_an_article_it_keeps_all_but_the_places_in_another_file(brief: Brief) -> None:
    reading = READER.read(decode("sample.json", dumps(brief).encode()), Options())
    assert reading == Reading(brief)
    assert reading.brief.source == "sample.json"
    for node in descendants(reading.brief):
        places = {slot.name for slot in fields(node) if not slot.compare} - {"id", "source"}
        assert not any(getattr(node, name) for name in places)
    labels = [[getattr(n, "id", "") for n in descendants(b)] for b in (brief, reading.brief)]
    assert labels[0] == labels[1]
