"""The Markdown reader refuses, bounds and names: bad front matter, depth, hostile input."""

import gc
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from briefexport.catalogue import RULES
from briefexport.errors import RefusedError
from briefexport.model import Brief, Heading, Note, Paragraph, Range, Text
from briefexport.readers import read as read_file
from briefexport.readers.markdown import READER
from briefexport.reading import MAX_DEPTH, Options, Reading
from briefexport.source import Source, decode
from briefexport.walk import Node, children, descendants, plain
from markdown_origins import check
from markdown_visible import of_brief, of_html
from timing import in_proportion


def read(markdown: str) -> Reading:
    return READER.read(Source("x.md", markdown), Options())


def depth(brief: Brief) -> int:
    deepest = 0
    stack: list[tuple[Node, int]] = [(brief, 0)]
    while stack:
        node, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in children(node))
    return deepest


# --- Front matter --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "line", "message"),
    [
        ("title: a\nbyline: [b", 4, "cannot be read"),
        ("title: a: b", 2, "cannot be read"),
        ("title: &a b\nbyline: *a", 3, "alias"),
        ("? [a]\n: b\ntitle: c", 1, ""),
        ("a: " + "[" * 3000, 1, "more than 64 brackets"),
        ("title: " + "a" * 70_000, 1, "longer than 64 KiB"),
        ('title: "\\q"', 2, "cannot be read"),
    ],
)
def test_front_matter_that_cannot_be_read_is_refused_by_line(
    front: str, line: int, message: str
) -> None:
    source = f"---\n{front}\n---\n"
    if not message:
        assert read(source).brief.title == ()
        return
    with pytest.raises(RefusedError, match=message) as caught:
        read(source)
    (finding,) = caught.value.diagnostics
    assert finding.code == "BX120"
    assert finding.place
    assert finding.place.line == line


def test_an_unknown_key_is_named_with_what_was_meant() -> None:
    (finding,) = read("---\ntitel: a\n---\n").diagnostics
    assert (finding.code, finding.hint) == ("BX121", "did you mean title?")


def test_a_title_leads_back_to_its_own_characters() -> None:
    source = '---\ntitle: "A lock"\nsubtitle: >\n  b\n  c\n---\n'
    brief = read(source).brief
    (title,) = brief.title
    assert isinstance(title, Text)
    (segment,) = title.segments
    assert source[segment.start : segment.start + segment.source_length] == "A lock"
    assert brief.outside == (Range(0, len(source) - 1),)


# --- What a person is told -----------------------------------------------------------------------


def test_a_finding_names_line_column_and_tag() -> None:
    (finding,) = read("a\n\nb <blink>c").diagnostics
    assert str(finding) == ("x.md:3:3: warning[BX127]: <blink> cannot be read; it stays as text")
    assert finding.hint


@pytest.mark.parametrize(
    "markdown", ["<a name='x'></a> Words `a`", "Words `a` <!-- x -->", "<b></b> Words `a` <a></a>"]
)
def test_beside_what_is_left_out_no_space_begins_or_ends_a_block(markdown: str) -> None:
    (block,) = read(markdown).brief.blocks
    (heading,) = read(f"## {markdown}").brief.blocks
    assert isinstance(block, Paragraph)
    assert isinstance(heading, Heading)
    assert plain(block.content) == plain(heading.content) == "Words a"


def test_a_link_may_lead_to_a_heading_by_its_words() -> None:
    headings = ["What it does?", "What it does", "`buf.from` (a, b)", "Über uns", "Own {#mine}"]
    anchors = ["what-it-does", "what-it-does-1", "buffrom-a-b", "%C3%BCber-uns", "mine"]
    links = " ".join(f"[x](#{anchor})" for anchor in anchors)
    found = read("\n\n".join((links, *(f"## {heading}" for heading in (*headings, "Other")))))
    labels = [block.id for block in found.brief.blocks if isinstance(block, Heading)]
    assert labels == [*anchors, ""]


def test_dropped_tags_are_counted_in_one_note() -> None:
    found = read("<u>a</u> <u>b</u> <u>c</u>").diagnostics
    assert [one.code for one in found] == ["BX128"]
    assert "3 times" in found[0].message


def test_every_finding_of_the_reader_is_shown_by_a_case() -> None:
    codes = {code for code in RULES if "BX120" <= code <= "BX149"}
    folder = Path(__file__).parent / "cases" / "markdown"
    cases = "".join(path.read_text("utf-8") for path in folder.iterdir())
    said = set(re.findall(r"^\d+ (BX\d+)$", cases, re.MULTILINE))
    assert codes - said == {"BX120", "BX132"}  # refused, and set flat: both have tests here


def test_reading_is_a_pure_function() -> None:
    source = decode("x.md", b"# A\n\nb[^1] <u>c</u> ![](d)\n\n[^1]: e\n[^2]: f")
    assert READER.read(source, Options()) == READER.read(source, Options())


def test_outside_are_front_matter_comments_and_link_definitions() -> None:
    source = "---\ntitle: a\n---\n<!-- b -->\n\n[c] <!-- d -->e\n\n[c]: http://f\n"
    outside = read(source).brief.outside
    texts = [source[start:end].strip() for start, end in outside]
    assert [text for text in texts if text] == [
        "---\ntitle: a\n---", "<!-- b -->", "<!-- d -->", "[c]: http://f",
    ]  # fmt: skip


def test_a_note_is_known_by_its_call_and_by_its_definition() -> None:
    source = "a[^n]\n\n[^n]: b\n    c\n"
    note = next(node for node in descendants(read(source).brief) if isinstance(node, Note))
    assert note.origin
    assert note.definition
    assert source[slice(*note.origin.outer)] == "[^n]"
    assert source[note.definition.start : note.definition.end] == "[^n]: b\n    c"


# --- Bounds --------------------------------------------------------------------------------------

DEEP: dict[str, Callable[[int], str]] = {
    "quotes": lambda n: "> " * n + "a",
    "items": lambda n: "- " * n + "a",
    "lists": lambda n: "".join(f"{'  ' * k}- a{k}\n" for k in range(n)),
    "emphasis": lambda n: "*a _b " * n + "c_ d*" * n,
    "strong": lambda n: "**" * n + "a" + "**" * n,
    "elements": lambda n: "<em>a " * n + "</em>" * n,
    "html lists": lambda n: "<div>" + "<ul><li>a" * n,
    "html quotes": lambda n: "<blockquote>a" * n + "</blockquote>" * n,
    "html tables": lambda n: "<table><tr><td>a" * n,
    "languages": lambda n: '<div lang="ar">\n\n' * n + "a\n" + "\n</div>\n" * n,
    "notes": lambda n: "a[^0]\n\n" + "".join(f"[^{k}]: b[^{k + 1}]\n" for k in range(n)),
    "definitions": lambda n: "a\n" + ": - " * n + "b",
    "links": lambda n: "[" * n + "a" + "](#b)" * n,
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_set_flat_and_no_text_is_lost(name: str) -> None:
    markdown = DEEP[name](400)
    reading = read(markdown)
    assert depth(reading.brief) <= 3 * MAX_DEPTH + 8
    check(Source("x.md", markdown), reading.brief)
    found = of_brief(reading.brief)
    assert all(found.count(letter) >= of_html(markdown).count(letter) for letter in "abcd")
    if name not in {"strong", "notes", "links", "definitions"}:
        assert [one.code for one in reading.diagnostics].count("BX132") == 1


HOSTILE: dict[str, Callable[[int], str]] = {
    **DEEP,
    "brackets": lambda n: "[" * n + "a" + "]" * n,
    "images": lambda n: "![" * n + "a" + "](b)" * n,
    "stars": lambda n: "*" * n + "a" + "*_" * n,
    "ticks": lambda n: "`a``b```c````d" * n,
    "code in a quote": lambda n: "> `" + "a\n> > " * n + "b`",
    "marks in code": lambda n: "> `a\n" + ">" * n + "b`",
    "a long table": lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n,
    "a wide table": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|b" * n + "|\n",
    "open elements": lambda n: "a <em>" * n,
    "crossed elements": lambda n: "a <em><b></em>" * n,
    "html rows": lambda n: "<table>" + "<tr><td rowspan=99>a<td colspan=99>b" * n,
    "open attributes": lambda n: "<div>" + '<a b="' * n,
    "open comments": lambda n: "<div>" + "<!-- " * n,
    "open scripts": lambda n: "<div>" + "<script>" * n,
    "angles": lambda n: "<div>" + "<" * n,
    "definitions of links": lambda n: "".join(f"[{k}]: /b\n" for k in range(n)),
    "escaped titles": lambda n: '![a](b "' + '\\"' * n + '")',
    "control characters": lambda n: "\0" * n,
    "code of tabs": lambda n: ">\t\ta\n" * n,
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "lists"])
def test_hostile_input_is_read_in_linear_time(name: str) -> None:
    short, long = (partial(read, HOSTILE[name](length)) for length in (500, 2000))
    assert in_proportion(short, long, room=0.02)


def test_a_table_has_no_more_columns_than_word_knows() -> None:
    reading = read("|a" * 70 + "|\n" + "|-" * 70 + "|\n" + "|b" * 70 + "|\n")
    assert of_brief(reading.brief) == "a" * 70 + "b" * 70
    assert [one.code for one in reading.diagnostics] == ["BX134", "BX134"]


def test_only_an_empty_file_gives_an_empty_brief() -> None:
    assert read("").brief == Brief(())
    assert read("\ufeff").brief == Brief(())
    assert read("\n \n").brief == Brief(())
    assert read("a").brief == Brief((Paragraph((Text("a"),)),))


# --- While it reads ------------------------------------------------------------------------------


@pytest.mark.parametrize("running", [True, False])
def test_reading_leaves_the_garbage_collector_as_it_was(running: bool) -> None:
    before = gc.isenabled()
    try:
        gc.enable() if running else gc.disable()
        read_file("x.md", b"a")
        assert gc.isenabled() is running
        with pytest.raises(RefusedError):
            read_file("x.md", b"---\ntitle: [\n---\n")
        assert gc.isenabled() is running
    finally:
        gc.enable() if before else gc.disable()
