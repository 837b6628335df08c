"""The model and pandoc's: what goes there and comes back is the same."""

from typing import Any

from hypothesis import given, settings

from briefexport.diagnostics import Place
from briefexport.jsonform import without_origins
from briefexport.model import Brief
from briefexport.pandocjson import dumps, loads
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


@given(briefs(depth=3))
@settings(max_examples=150, deadline=None)
def test_a_brief_that_goes_to_pandoc_and_back_is_the_same(brief: Brief) -> None:
    back, findings = loads(dumps(brief), HERE)
    assert said(back) == said(brief)
    assert {one.code for one in findings} <= {"BX126"}  # an image without alternative text
