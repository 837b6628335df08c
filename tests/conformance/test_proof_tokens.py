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


# The tokens whose change is seen, and put down to them alone, in all three files; `pdf` and others
# are named where only they show it.
ALL = ", ".join(FORMATS)
SEEN = {
    "table.rule": ALL, "table.bottom_rule": ALL, "table.head_rule": ALL, "table.row_rule": ALL,
    "table.row_colour": ALL, "table.rule_colour": "pdf, docx", "table.stub_weight": ALL,
    "table.padding_y": "epub, docx", "table.padding_x": ALL, "table.head_align": ALL,
    "table.head_background": ALL, "table.band_background": ALL, "table.stub_background": ALL,
    "table.caption_place": ALL, "table.flush": ALL, "table.column_rule": ALL, "table.width": ALL,
    "table.variants.ledger.column_rule": ALL, "table.variants.ledger.band_background": ALL,
    "table.variants.ledger.head_background": ALL, "table.variants.compact.padding_y": "epub, docx",
    "list.indent": ALL, "list.before": ALL, "list.after": ALL, "list.tight": ALL,
    "list.loose": ALL, "list.nested": ALL, "list.within": ALL, "list.number_colour": ALL,
    "list.task_colour": ALL, "list.open_task": ALL, "list.done_task": ALL,
    "list.bullets.0.marker": ALL, "list.bullets.0.colour": ALL, "list.bullets.1.marker": ALL,
    "list.bullets.1.colour": ALL, "list.numbers.0.kind": ALL, "list.numbers.0.prefix": ALL,
    "list.numbers.0.suffix": ALL,
    "quote.indent": ALL, "quote.after": ALL, "definition.gap": ALL, "heading.rule_gap": ALL,
    "figure.caption_gap": "epub, docx", "links.colour": "epub", "rules.scene_colour": "pdf",
    "setting.label_colour": ALL, "setting.strong_weight": "pdf, epub",
}  # fmt: skip

# The tokens of text likewise, by where they are seen: an e-book has no pages and leaves leading to
# its reader, and Word sets a family in two weights only.
TEXT = {
    ALL: {
        "after": "heading-2 heading-6 kicker",
        "before": "brief-subtitle byline heading-2 heading-3",
        "colour": (
            "aside-title attribution brief-subtitle brief-title byline caption code "
            "contents-title edition-author edition-subtitle edition-title heading-2 "
            "heading-3 heading-4 heading-5 heading-6 imprint kicker note table-head "
            "table-note term"
        ),
        "font": (
            "aside-title attribution body brief-subtitle brief-title byline caption "
            "contents-1 contents-2 contents-title edition-author edition-subtitle "
            "edition-title heading-2 heading-3 heading-4 heading-5 heading-6 "
            "imprint kicker note quote table-note term"
        ),
        "indent": "body",
        "italic": "brief-subtitle edition-subtitle heading-4 heading-6 quote",
        "size": (
            "aside-title aside attribution brief-subtitle brief-title byline "
            "caption code contents-2 contents-title heading-2 heading-3 heading-4 "
            "heading-5 heading-6 imprint kicker note table-note term"
        ),
        "tracking": "contents-title kicker",
        "weight": "contents-title heading-5 kicker",
    },
    "pdf, docx": {
        "colour": "body folio running-recto running-verso",
        "font": "folio running-recto running-verso",
        "italic": "running-recto",
        "leading": "aside body code quote",
        "size": "folio running-recto running-verso",
        "tracking": "running-verso",
        "weight": "folio",
    },
    "pdf, epub": {
        "weight": (
            "aside-title brief-title contents-1 edition-title heading-2 heading-3 heading-4 term"
        ),
    },
    "pdf": {
        "colour": "half-title",
        "font": "half-title",
    },
}
SEEN |= {
    f"text.{role}.{name}": formats
    for formats, said in TEXT.items()
    for name, roles in said.items()
    for role in roles.split()
}

# What a change of a token brings about besides: the token of that, or what it is called.
BROUGHT = {
    "table.flush": ("*.padding_x", "widths"),
    "table.padding_x": ("widths",),
    "table.column_rule": ("*.padding_x", "widths"),
    "table.width": ("widths", "right"),
    "table.caption_place": ("text.caption.after",),
    "table.*_background": ("text.table*.colour", "fill"),
    "table.variants.*_background": ("text.table*.colour",),
    "list.before": ("list.after",),
    # Another family has other weights.
    "text.*.font": ("text.*.weight",),
}


def is_about(one: Difference, token: str) -> bool:
    """Return whether a difference is put down to `token`, or to what it brings about.

    A variant has of the style's tables what it does not say itself; where nothing was, no token
    asked for it.
    """
    said = one.token.split()
    if token in said or (not said and one.what.partition("_")[0] in {"fill", "rule", "marker"}):
        return True
    head, _, name = token.rpartition(".")
    if head == "table" and any(fnmatch(part, f"table.variants.*.{name}") for part in said):
        return True
    brought = [
        part for pattern, parts in BROUGHT.items() if fnmatch(token, pattern) for part in parts
    ]
    return any(fnmatch(part, pattern) for pattern in brought for part in (*said, one.what))


@pytest.mark.parametrize("token", SEEN)
def test_a_token_changes_its_property_in_every_file_and_nothing_else(token: str) -> None:
    (path,) = (one for one in tokens() if ".".join(map(str, one)) == token)
    for format_ in FORMATS:
        own, differences = found(path, format_)
        assert own == ()
        assert bool(differences) == (format_ in SEEN[token]), format_
        assert [one for one in differences if not is_about(one, token)] == [], format_
