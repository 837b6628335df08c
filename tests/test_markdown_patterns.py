"""Patterns that parsers of Markdown have been slow at, at the sizes cmark tests itself with.

Each takes time in proportion to its length, and no character of it is lost but the marks that
were taken for marks: what pulldown-cmark's own HTML shows, the model holds.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Final

import pytest

from briefexport.readers import read
from markdown_visible import of_brief, of_html
from timing import in_proportion

pytestmark = pytest.mark.thorough

# How each is made for a size, and the size.
PATTERNS: Final[dict[str, tuple[Callable[[int], str], int]]] = {
    "nested strong emphasis": (lambda n: "*a **a " * n + "b" + " a** a*" * n, 65_000),
    "closers of emphasis without openers": (lambda n: "a_ " * n, 65_000),
    "openers of emphasis without closers": (lambda n: "_a " * n, 65_000),
    "closers of links without openers": (lambda n: "a]" * n, 65_000),
    "openers of links without closers": (lambda n: "[a" * n, 65_000),
    "openers and closers that do not match": (lambda n: "*a_ " * n, 50_000),
    "openers and closers by threes": (lambda n: "a**b" + "c* " * n, 50_000),
    "openers of links, closers of emphasis": (lambda n: "[ a_" * n, 50_000),
    "brackets and parentheses": (lambda n: "[ (](" * n, 80_000),
    "images of links of nothing": (lambda n: "![[]()" * n, 160_000),
    "a link over emphasis": (lambda n: "**x [a*b**c*](d)\n" * n, 1000),
    "nested brackets": (lambda n: "[" * n + "a" + "]" * n, 50_000),
    "nested quotes": (lambda n: "> " * n + "a", 50_000),
    "nested lists": (lambda n: "".join(f"{'  ' * k}* a\n" for k in range(n)), 1000),
    "NUL": (lambda n: "abc\0de\0" * n, 10_000),
    "backquotes": (lambda n: "".join("e" + "`" * k for k in range(1, n)), 5000),
    "links that do not end, in angles": (lambda n: "[a](<b" * n, 50_000),
    "links that do not end": (lambda n: "[a](b" * n, 50_000),
    "comments that do not end": (lambda n: "</" + "<!--" * n, 300_000),
    "instructions that do not end": (lambda n: "a <?" * n, 100_000),
    "declarations that do not end": (lambda n: "a <!A" * n, 100_000),
    "sections that do not end": (lambda n: "a <![CDATA[" * n, 100_000),
    "empty lines in nested lists": (lambda n: "- " * n + "x" + "\n" * n, 30_000),
    "empty lines in nested lists in a quote": (
        lambda n: "> " + "- " * n + "x\n" + ">\n" * n, 30_000),
    "emphasis in nested quotes": (lambda n: ">" * n + "a*" * n, 100_000),
    "definitions of links": (
        lambda n: "".join(f"[{k}]: u\n" for k in range(16 * n)) + "[0] " * n, 10_000),
    "cells of a table": (
        lambda n: "a|" * 60 + "\n" + "-|" * 60 + "\n" + ("b|" * 60 + "\n") * n, 500),
    "rows of a table": (lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n, 20_000),
    "delimiter rows without tables": (lambda n: "a|b\n-|-|-\n" * n, 20_000),
    "footnotes": (lambda n: "".join(f"[^{k}] [^{k}]: b\n\n[^{k}]: c\n\n" for k in range(n)), 5000),
    "strikes": (lambda n: "~~a ~" * n, 50_000),
    "tasks": (lambda n: "- [ ] [ ] " * n, 10_000),
    "headings over two lines": (lambda n: "a\n=\n" * n, 20_000),
}  # fmt: skip


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_read_in_time_in_proportion_to_its_length(name: str) -> None:
    make, size = PATTERNS[name]
    few, many = (partial(read, "x.md", make(count).encode()) for count in (size // 4, size))
    assert in_proportion(few, many, room=0.1)


@pytest.mark.parametrize("name", PATTERNS)
def test_no_character_of_a_pattern_is_lost(name: str) -> None:
    make, size = PATTERNS[name]
    markdown = make(size // 8)
    found = Counter(of_brief(read("x.md", markdown.encode())[1].brief))
    assert Counter(of_html(markdown).replace("\0", "\ufffd")) <= found
