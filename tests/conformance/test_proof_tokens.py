"""Every token of the style, changed: the proof sees it in each file, and nothing else.

The tokens are those of the style's dataclasses, so a new one is among them. Files in the changed
style are proved against it, where nothing may differ; and against the style as it was, and those
before against the changed one, where something must differ that is put down to each changed token
in every format that can show it. A colour is seen by a token that is of this colour. Tokens of
different things and different properties are changed at once: what is not a token's own would be
told as a difference in either proof.
"""

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

import every
from briefexport.edition import Edition
from briefexport.edition.compose import compose
from briefexport.edition.placing import Read
from briefexport.errors import RefusedError
from briefexport.proof.difference import Difference
from briefexport.proof.prove import read
from briefexport.proof.wanted.record import FORMATS, Format
from briefexport.source import Source
from briefexport.style import Style, page, page_size
from briefexport.tomlfile import KeyPath
from briefexport.walk import identify
from proofs import file_of, proof_of
from showing import SETTINGS, showing
from style_tokens import another, base, batches, beside, changed, is_refused, name, tokens

pytestmark = pytest.mark.conformance

FILE = base()
# What is no look: the name of a style, what font files are and are called, and what they need.
# What is for the press alone is proved by itself.
NO_LOOKS = ("name", "fonts.*", "press.*", "colours.*.press", "page.least_bleeding")
VALUES = {
    path: value
    for path, value in tokens(changed(FILE, {})).items()
    if not any(fnmatch(name(path), pattern) for pattern in NO_LOOKS)
}
SAID = [path for path in VALUES if not is_refused(path)]
REFUSED = [path for path in VALUES if is_refused(path)]

# Tokens that many things are set by, each changed by itself, and what they bring about.
WIDE = ("colours.*", "page.*", "text.body.size", "heading.numbered", "setting.grid")
MOST = 20
GROUPS = [
    *([path] for path in SAID if any(fnmatch(name(path), wide) for wide in WIDE)),
    *batches([path for path in SAID if not any(fnmatch(name(path), w) for w in WIDE)], MOST),
]

# What a change of a token brings about besides: the token of that, or what it is called. Where
# margins meet, the larger counts, and its token is told; what is wider has another place.
MOVED = ("gap", "pitch")
PLACED = ("widths", "table_width", "right", "align", "pad_*", "marker_gap")
BROUGHT: dict[str, tuple[str, ...]] = {
    "colours.*": ("*colour*", "*background*", "fill", "text.*.colour"),
    "page.*": ("page.*", "text.table*.size", "text.table*.leading", *PLACED),
    "heading.numbered": ("there", "case", "heading.number_space"),
    "rules.scene": ("text",),
    "heading.rule*": MOVED,
    "setting.grid": MOVED,
    "setting.script_size": ("setting.script_raise", "setting.script_drop"),
    "setting.paragraph_gap": MOVED,
    "code.inline_size": PLACED,
    "text.*.leading": MOVED,
    "text.*.before": MOVED,
    "text.*.after": MOVED,
    "text.*.align": ("align", "left", "indent", "edge*"),
    "text.*.colour": ("text.*.colour", "*_colour"),
    # Another family has other weights, and one of typewriters is code to whoever reads it back.
    "text.*.font": ("text.*.weight", "*.stub_weight", "marks", "figures", *PLACED),
    "text.*.italic": ("marks", *PLACED),
    "text.*.weight": ("marks", *PLACED),
    "text.*.size": ("size", *PLACED),
    "text.*.tracking": PLACED,
    "text.*.capitals": ("case", *PLACED),
    "text.body.size": ("*",),
    # A table that does not fit is set smaller, or on a page that lies.
    "text.table*": ("text.table*.size", "text.table*.leading", "table.*smallest", *MOVED),
    "list.*": MOVED,
    "list.bullets.*": ("marker*",),
    "definition.*": MOVED,
    "quote.*": MOVED,
    "code.*": MOVED,
    "figure.*": MOVED,
    "aside.*": (*MOVED, "left", "edge*"),
    "table.*smallest": ("text.table*",),
    "table.*": (*MOVED, *PLACED, "rule_*", "fill", "text.table*.colour"),
}


def style_with(paths: Iterable[KeyPath] = ()) -> Style:
    """Return the style with other values at `paths`."""
    said = beside_all(paths)
    values = tokens(changed(FILE, said)) if said else VALUES
    return changed(FILE, {**said, **{path: another(path, values[path]) for path in paths}})


def beside_all(paths: Iterable[KeyPath]) -> dict[KeyPath, object]:
    """Return what is said besides other values at `paths`, in the style as it was as well."""
    # Only what is for books of so many pages asks how many the brief has.
    thick = {path: pages() if path[:2] == ("page", "gutters") else 0 for path in paths}
    return {key: value for path in paths for key, value in beside(path, thick[path]).items()}


@cache
def pages() -> int:
    """Return how many pages the brief has in print."""
    return read("pdf", file_before("pdf"), *before()).pages


def edition_in(style: Style) -> Edition:
    """Return the brief that shows every token, composed in a style; its cover takes no time."""
    size = page_size(style.page.size)
    assert size is not None
    source = Read(
        "first", identify(showing(), "first"), Source("01-first.md", ""), every.pictures()
    )
    edition = compose("every", SETTINGS, [source], style, page(style, size), front=True)[0]
    return replace(edition, cover=every.pictures()["red.png"])


@cache
def before(*paths: KeyPath) -> tuple[Style, Edition]:
    """Return the style and the brief as they are before the tokens at `paths` are others."""
    style = changed(FILE, beside_all(paths))
    return style, edition_in(style)


@cache
def file_before(format_: Format, *paths: KeyPath) -> bytes:
    style, edition = before(*paths)
    return file_of(edition, format_, style)


# What a format does not show, or nobody could tell from it: the formats, the tokens, and why.
TABLE = Path(__file__).parents[1] / "cases" / "proof_tokens_unseen.txt"


@cache
def absent() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the patterns of tokens that are not seen, and in which formats."""
    rows = [line for line in TABLE.read_text("utf-8").splitlines() if line and line[0] != "#"]
    split = [row.split(" | ") for row in rows]
    return tuple(
        (pattern, frozenset(formats.split(", ")))
        for formats, patterns, _ in split
        for pattern in patterns.split()
    )


def is_absent(token: str, format_: Format) -> bool:
    return any(fnmatch(token, pattern) and format_ in formats for pattern, formats in absent())


# What may be told of no token: nothing was there, or no margin.
BARE = ("fill", "rule_*", "marker_*", "gap", "edge*")


def is_about(one: Difference, group: Iterable[str]) -> bool:
    """Return whether a difference is put down to a token of `group`, or to what it brings about.

    A variant has of the style's tables what it does not say itself.
    """
    said, what = one.token.split(), one.what.partition(" of ")[0]
    if not said and any(fnmatch(what, pattern) for pattern in BARE):
        return True
    for token in group:
        head, _, key = token.rpartition(".")
        variants = f"table.variants.*.{key}" if head == "table" else token
        brought = [
            part for pattern, parts in BROUGHT.items() if fnmatch(token, pattern) for part in parts
        ]
        if any(
            fnmatch(part, each) for each in (token, variants, *brought) for part in (*said, what)
        ):
            return True
    return False


@pytest.mark.parametrize("number", range(len(GROUPS)))
def test_a_token_changes_its_property_in_every_file_and_nothing_else(number: int) -> None:
    group = GROUPS[number]
    names = [name(path) for path in group]
    style = style_with(group)
    edition = edition_in(style)
    apart = group if beside_all(group) else ()
    old, was = before(*apart)
    for format_ in FORMATS:
        data = file_of(edition, format_, style)
        assert proof_of(data, edition, format_, style).differences == (), (format_, names)
        differences = (
            *proof_of(data, was, format_, old).differences,
            *proof_of(file_before(format_, *apart), edition, format_, style).differences,
        )
        odd = {(one.what, one.token) for one in differences if not is_about(one, names)}
        assert odd == set(), (format_, names)
        seen = {token for one in differences for token in one.token.split()}
        seen |= {f"colours.{VALUES[path]}.screen" for path in SAID if name(path) in seen}
        told = {token: token in seen for token in names}
        assert told == {token: not is_absent(token, format_) for token in names}, format_


@pytest.mark.parametrize("path", REFUSED, ids=name)
def test_a_token_that_no_format_shows_is_refused(path: KeyPath) -> None:
    with pytest.raises(RefusedError, match=str(path[-1])):
        style_with([path])


def test_what_is_not_seen_is_a_token() -> None:
    names = [name(path) for path in SAID]
    assert [one for one, _ in absent() if not any(fnmatch(token, one) for token in names)] == []
