"""Fields are read as pydantic reads its own, which is loaded when something is read."""

import sys
from pathlib import Path
from subprocess import run
from typing import Annotated, Any

import pytest
from pydantic import BeforeValidator, Discriminator, Field, Tag, TypeAdapter, ValidationError

from briefexport.fieldtypes import Bounds, Either, Read


def doubled(value: object) -> object:
    if not isinstance(value, int):
        raise ValueError(f"{value!r} is no number")
    return value * 2


def is_text(value: object) -> int:
    return 0 if isinstance(value, str) else 1


Own = Annotated[str, Bounds(fewest=2)]
Theirs = Annotated[str, Field(min_length=2)]
PAIRS: dict[str, tuple[Any, Any]] = {
    "read": (Annotated[int, Read(doubled)], Annotated[int, BeforeValidator(doubled)]),
    "number": (
        Annotated[float, Bounds(least=1, most=3)],
        Annotated[float, Field(ge=1, le=3)],
    ),
    "list": (
        Annotated[list[int], Bounds(fewest=1, longest=2)],
        Annotated[list[int], Field(min_length=1, max_length=2)],
    ),
    "either": (
        Annotated[str | list[int], Either(is_text, (Own, list[int]))],
        Annotated[
            Annotated[Theirs, Tag("0")] | Annotated[list[int], Tag("1")],
            Discriminator(lambda value: str(is_text(value))),
        ],
    ),
}
VALUES = [
    "0",
    "1",
    "2",
    "3",
    "4",
    '"a"',
    '"ab"',
    "[]",
    "[1]",
    "[1, 2]",
    "[1, 2, 3]",
    '["a"]',
    "null",
]


def told(kind: Any, text: str) -> Any:
    try:
        return TypeAdapter(kind).validate_json(text, strict=True)
    except ValidationError as error:
        return [(one["type"], one["loc"], one["msg"]) for one in error.errors()]


@pytest.mark.parametrize("text", VALUES)
@pytest.mark.parametrize("name", PAIRS)
def test_a_value_is_read_or_refused_in_the_same_words(name: str, text: str) -> None:
    own, theirs = PAIRS[name]
    assert told(own, text) == told(theirs, text)


def test_each_kind_takes_some_and_refuses_some() -> None:
    for own, _ in PAIRS.values():
        found = [told(own, text) for text in VALUES]
        refused = [one for one in found if isinstance(one, list) and one and type(one[0]) is tuple]
        assert 0 < len(refused) < len(found)


def test_pydantic_is_not_loaded_before_anything_is_read() -> None:
    code = (
        "import sys, briefexport.build, briefexport.cli.build, briefexport.cli.lint\n"
        "from briefexport.backends import docx, epub, pdf\n"
        "print('pydantic' in sys.modules, 'briefexport.style' in sys.modules)"
    )
    done = run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=Path())
    assert done.stdout.split() == ["False", "True"]
