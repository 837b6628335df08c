"""Every token of the style, changed by itself: the proof sees it in each file, and nothing else.

Files in the changed style are proved against it, where nothing may differ; and against the style as
it was, where something must differ in each format that shows the token, and all that differs must be
put down to that token.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from fnmatch import fnmatch
from functools import cache
from typing import Any

import pytest

import every
from briefexport.edition import Edition
from briefexport.edition.compose import Read, compose
from briefexport.proof.difference import Difference
from briefexport.proof.wanted.record import FORMATS, Format
from briefexport.source import Source
from briefexport.style import Style, page, page_size
from briefexport.walk import identify
from proofs import file_of, proof_of, witness

pytestmark = pytest.mark.conformance

Path = tuple[str | int, ...]

# Tokens that no record tells of in some formats, and why. The first that matches counts.
UNTOLD: dict[str, tuple[tuple[Format, ...], str]] = {
    "name": (FORMATS, "it is the style's own"),
    "fonts.*": (FORMATS, "what fonts are made of is proved by the families found"),
    "colours.*.press": (FORMATS, "ink is for the press, whose files preflight looks at"),
    "press.*": (FORMATS, "it is for the press, whose files preflight looks at"),
    "*.figures": (FORMATS, "the shapes of figures are within a font"),
    "*.hyphenate": (FORMATS, "it moves the ends of lines"),
    "*.keep": (FORMATS, "it moves the ends of pages"),
}


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every token under `value` with its path."""
    if is_dataclass(value):
        for one in fields(value):
            yield from leaves(getattr(value, one.name), (*path, one.name))
    elif isinstance(value, dict):
        for key, under in value.items():
            yield from leaves(under, (*path, key))
    elif isinstance(value, list | tuple):
        for number, under in enumerate(value):
            yield from leaves(under, (*path, number))
    else:
        yield path, value


def put(value: Any, path: Path, new: Any) -> Any:
    """Return `value` with `new` at `path`."""
    if not path:
        return new
    key, *rest = path
    if is_dataclass(value) and isinstance(key, str):
        return replace(value, **{key: put(getattr(value, key), tuple(rest), new)})  # type: ignore[type-var]
    if isinstance(value, dict):
        return {**value, key: put(value[key], tuple(rest), new)}
    changed = list(value)
    assert isinstance(key, int)
    changed[key] = put(changed[key], tuple(rest), new)
    return type(value)(changed)
