"""The model and pandoc's: what goes there and comes back is the same, and nothing else gets in."""

import json
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefexport.diagnostics import Diagnostic, Place
from briefexport.errors import RefusedError
from briefexport.jsonform import without_origins
from briefexport.model import (
    Block,
    Brief,
    Code,
    Definition,
    DefinitionList,
    Link,
    List,
    ListItem,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Text,
)
from briefexport.pandocjson import dumps, loads
from briefexport.readers import read as read_file
from briefexport.reading import MAX_DEPTH
from every import every_brief
from markdown_visible import of_brief
from test_markdown_reader import depth
from timing import in_proportion
from trees import briefs

HERE = Place(file="a.json")


def said(brief: Brief) -> Any:
    """All that `brief` says, its ids included; neighbouring texts are one, as pandoc has words."""
    return _merged(without_origins(brief))


def _merged(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _merged(one) for key, one in value.items()}
    if not isinstance(value, list):
        return value
    out: list[Any] = []
    for one in map(_merged, value):
        joins = _is_text(one) and out and _is_text(out[-1])
        out.append({**one, "value": out.pop()["value"] + one["value"]} if joins else one)
    return out


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "text"


def document(*blocks: Any, **meta: Any) -> str:
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": list(blocks)})


def read(*blocks: Any, **meta: Any) -> tuple[Brief, tuple[Diagnostic, ...]]:
    return loads(document(*blocks, **meta), HERE)


# --- There and back ------------------------------------------------------------------------------


@given(briefs(wild=True))
@settings(max_examples=50, deadline=None)
def test_a_brief_that_goes_to_pandoc_and_back_is_the_same(brief: Brief) -> None:
    back, findings = loads(dumps(brief), HERE)
    assert said(back) == said(brief)
    assert {one.code for one in findings} <= {"BX126"}  # an image without alternative text


def test_every_node_in_every_place_goes_to_pandoc_and_back() -> None:
    brief = every_brief()
    assert said(loads(dumps(brief), HERE)[0]) == said(brief)


A = (Text("a"),)


@pytest.mark.parametrize(
    "block",
    [
        Paragraph((Link("#a", A), Reference("a"), Link("#a", (Code("a"),)))),
        DefinitionList((Definition((A, A), ()), Definition((A,), ()), Definition((A,), ((),)))),
        List("bullet", (ListItem((), True), ListItem((Rule(),), False)), tight=False),
        Quote((), (Text("— a"),)),
        Quote((Paragraph((Text("— a"),)),)),
    ],
    ids=str,
)
def test_what_could_be_taken_for_another_is_not(block: Block) -> None:
    assert loads(dumps(Brief((block,))), HERE)[0].blocks == (block,)


def test_boxes_that_are_no_tasks_stay_words() -> None:
    source = "- \\☐ a\n- [ ] ☒ b\n- ☐ c"
    _, reading = read_file("a.md", source.encode())
    assert said(loads(dumps(reading.brief), HERE)[0]) == said(reading.brief)


def test_a_json_file_may_be_of_pandoc() -> None:
    plain = document({"t": "Para", "c": [{"t": "Str", "c": "a"}]})
    by_name = json.dumps(json.loads(plain), sort_keys=True)
    for text in (plain, by_name):
        assert read_file("a.json", text.encode())[1].brief == Brief((Paragraph((Text("a"),)),))


# --- What a document says of itself --------------------------------------------------------------


def words(*values: str) -> list[dict[str, str]]:
    return [{"t": "Str", "c": value} for value in values]


def test_metadata_is_taken_where_a_brief_has_a_place_for_it_and_named_where_not() -> None:
    brief, findings = read(
        title={"t": "MetaString", "c": "A"},
        subtitle={"t": "MetaBlocks", "c": [{"t": "Plain", "c": words("B")}]},
        author={
            "t": "MetaList",
            "c": [
                {"t": "MetaInlines", "c": words("C")},
                {"t": "MetaMap", "c": {"name": {"t": "MetaInlines", "c": words("D")}}},
            ],
        },
        lang={"t": "MetaInlines", "c": words("de")},
        date={"t": "MetaBool", "c": True},
        abstract={"t": "MetaBlocks", "c": [{"t": "Para", "c": words("E")}]},
        keywords={"t": "MetaInlines", "c": words("F")},
    )
    expected = Brief(
        (Paragraph((Text("E"),)),), (Text("A"),), (Text("B"),), "C, D", "", "de", source="a.json"
    )
    assert brief == expected
    (finding,) = findings
    assert (finding.code, "keywords: F" in finding.message) == ("BX157", True)


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Expecting value"),
        ("[" * 100_000, "nested too deep"),
        ("[]", "no document of pandoc"),
        ('{"pandoc-api-version": ["1"], "meta": {}, "blocks": []}', "no document of pandoc"),
        ('{"pandoc-api-version": [1, 17], "meta": {}, "blocks": []}', "1.17 is not known"),
        ('{"pandoc-api-version": [2, 0], "meta": {}, "blocks": []}', "2.0 is not known"),
        ('{"pandoc-api-version": [1, 23], "meta": {}}', "blocks: should be an array"),
        (document(3), r"blocks\[0\]: should be a node"),
        (document({"t": "Paragraph"}), "'Paragraph' is no block that is known"),
        (document({"t": "Para"}), r"blocks\[0\].Para: should be an array"),
        (document({"t": "Para", "c": [{"t": "Str", "c": 1}]}), "'Str' is no inline"),
        (document({"t": "Para", "c": [{"t": ["Str"]}]}), "is no inline"),
        (document({"t": "Header", "c": ["1", ["", [], []], []]}), "should be a number"),
        (document({"t": "Header", "c": [1, ["", []], []]}), "should be an array of 3"),
        (document({"t": "Header", "c": [True, ["", [], []], []]}), "should be a number"),
        (document({"t": "Header", "c": [1e999, ["", [], []], []]}), "Infinity is no number"),
        (document({"t": "Header", "c": [7, ["", [], []], []]}).replace("7", "1e999"), "a number"),
    ],
)
def test_what_pandoc_would_not_write_is_refused_by_its_path(text: str, message: str) -> None:
    with pytest.raises(RefusedError, match=message) as caught:
        loads(text, HERE)
    assert [one.code for one in caught.value.diagnostics] == ["BX156"]


THINGS: list[Any] = [None, True, 0, -1, 2**70, 0.5, "", "a", "\ud800\0", [], [[]], {}]
ODD = st.sampled_from([*THINGS, {"t": "Space"}, {"t": "Para"}])


@given(briefs(wild=True), st.randoms(use_true_random=False), ODD)
@settings(max_examples=50, deadline=None)
def test_whatever_is_done_to_a_document_it_is_read_or_refused(
    brief: Brief, random: Random, odd: Any
) -> None:
    changed = json.loads(dumps(brief))
    places: list[tuple[Any, Any]] = []
    stack = [changed["blocks"], changed["meta"]]
    while stack:
        value = stack.pop()
        keys = value if isinstance(value, dict) else range(len(value))
        places += [(value, key) for key in keys]
        stack += [value[key] for key in keys if isinstance(value[key], dict | list)]
    for container, key in random.sample(places, min(2, len(places))):
        container[key] = odd
    try:
        loads(json.dumps(changed), HERE)
    except RefusedError as error:
        codes = {one.code for one in error.diagnostics}
    else:
        codes = {"BX156"}
    assert codes == {"BX156"}


# --- Depth and size ------------------------------------------------------------------------------

PARA: Any = {"t": "Para", "c": [{"t": "Str", "c": "a"}]}
NONE: Any = ["", [], []]


def nested(kind: str, count: int) -> Any:
    block = PARA
    for _ in range(count):
        match kind:
            case "BlockQuote":
                block = {"t": kind, "c": [PARA, block]}
            case "BulletList":
                block = {"t": kind, "c": [[PARA, block]]}
            case "Div":
                block = {"t": kind, "c": [NONE, [PARA, block]]}
            case "Note":
                block = {"t": "Para", "c": [*PARA["c"], {"t": kind, "c": [block]}]}
            case "Span":
                block = {"t": "Para", "c": [*PARA["c"], {"t": kind, "c": [NONE, block["c"]]}]}
            case "Emph":
                block = {"t": "Para", "c": [*PARA["c"], {"t": kind, "c": block["c"]}]}
            case "Table":
                align = {"t": "AlignDefault"}
                rows = [[NONE, [[NONE, align, 1, 1, [PARA, block]]]]]
                specs = [[align, {"t": "ColWidthDefault"}]]
                bodies = [[NONE, 0, [], rows]]
                block = {"t": kind, "c": [NONE, [None, []], specs, [NONE, []], bodies, [NONE, []]]}
            case _:
                raise AssertionError(kind)
    return block


KINDS = ("BlockQuote", "BulletList", "Div", "Note", "Span", "Emph", "Table")


@pytest.mark.parametrize("kind", KINDS)
def test_deep_nesting_is_set_flat_and_no_text_is_lost(kind: str) -> None:
    count = 60 if kind == "Table" else 150  # as deep as JSON can be read
    brief, findings = read(nested(kind, count))
    assert of_brief(brief) == "a" * (count + 1)
    assert depth(brief) <= 6 * MAX_DEPTH
    assert [one.code for one in findings] == ["BX132"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_too_deep_stays_as_deep(kind: str) -> None:
    count = 10
    brief, findings = read(nested(kind, count))
    assert of_brief(brief) == "a" * (count + 1)
    assert findings == ()
    assert depth(brief) >= (2 if kind in {"Div", "Span"} else count)


HOSTILE: dict[str, Any] = {
    "words": lambda n: [{"t": "Para", "c": words("a") * n}],
    "blocks": lambda n: [PARA] * n,
    "dropped attributes": lambda n: [
        {"t": "Div", "c": [["", [f"c{k}" for k in range(n)], []], []]}
    ],
    "terms": lambda n: [{"t": "DefinitionList", "c": [[words("a"), []]] * n}],
    "raw": lambda n: [{"t": "RawBlock", "c": ["html", "<a>"]}] * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_reading_takes_time_that_grows_with_the_document_alone(name: str) -> None:
    short, long = (document(*HOSTILE[name](size)) for size in (500, 2000))
    few, many = (partial(loads, text, HERE) for text in (short, long))
    assert in_proportion(few, many, room=0.02)
