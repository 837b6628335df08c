"""Every token of the style, changed by itself: the proof sees it in each file, and nothing else.

Files in the changed style are proved against it, where nothing may differ; and against the style as
it was, where something must differ in each format that shows the token, and all that differs must
be put down to that token.
"""

from copy import deepcopy
from fnmatch import fnmatch
from functools import cache, reduce
from operator import getitem
from typing import Any

import pytest

import every
from briefexport.edition import Edition
from briefexport.edition.compose import Read, compose
from briefexport.proof.difference import Difference
from briefexport.proof.wanted.record import FORMATS, Format
from briefexport.source import Source
from briefexport.style import Style, page, page_size
from briefexport.stylefile import load_style
from briefexport.tomlfile import KeyPath, TomlFile
from briefexport.walk import identify
from proofs import file_of, proof_of, witness
from test_tokens import FILE, other, tokens

pytestmark = pytest.mark.conformance


def style_with(path: KeyPath = (), value: object = None) -> Style:
    """Return the style with another value at `path`; without a grid, so that gaps are exact."""
    data: Any = deepcopy(FILE.data)
    data["setting"]["grid"] = False
    if path:
        holder: Any = reduce(getitem, path[:-1], data)
        holder[path[-1]] = other(path, holder[path[-1]])
    return load_style(TomlFile(FILE.source, data, FILE.spots))


def edition_in(style: Style) -> Edition:
    """Return the witness composed in a style, with a title page and contents."""
    size = page_size(style.page.size)
    assert size is not None
    read = Read("first", identify(witness(), "first"), Source("01-first.md", ""), every.pictures())
    return compose("every", every.SETTINGS, [read], style, page(style, size), front=True)[0]


@cache
def before() -> tuple[Style, Edition]:
    style = style_with()
    return style, edition_in(style)


def found(path: KeyPath, format_: Format) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """Return how a file in the changed style differs from that style, and from the one before."""
    style = style_with(path)
    edition = edition_in(style)
    data = file_of(edition, format_, style)
    own = proof_of(data, edition, format_, style).differences
    old, was = before()
    return own, proof_of(data, was, format_, old).differences
