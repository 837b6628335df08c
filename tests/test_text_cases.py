"""Every case in tests/cases/text is a text as it is scraped or typed, and what it is read as."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefexport.model import (
    Block,
    Brief,
    CodeBlock,
    Heading,
    Inline,
    Link,
    List,
    Paragraph,
    Quote,
    Row,
    Rule,
    Span,
    Table,
    Text,
)
from briefexport.readers.text import read
from briefexport.reading import Options
from briefexport.source import decode
from briefexport.walk import plain

CASES = sorted((Path(__file__).parent / "cases" / "text").glob("*.txt"))
ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"


def words(content: tuple[Inline, ...]) -> str:
    return "".join(_words(inline) for inline in content)


def _words(inline: Inline) -> str:
    match inline:
        case Text():
            return inline.value
        case Span():
            return f"[{inline.kind} {words(inline.content)}]"
        case Link():
            return f"[link {inline.target} {words(inline.content)}]"
        case _:
            raise AssertionError(f"no text reads as {inline}")


def cells(row: Row) -> str:
    return " | ".join(" / ".join(outline(cell.content)) for cell in row.cells).replace("p ", "")


def outline(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield a line for each block, indented by what it stands in."""
    for block in blocks:
        match block:
            case Heading():
                yield f"h{block.level} {words(block.content)}"
            case Paragraph():
                yield f"p {words(block.content)}"
            case Rule():
                yield "rule"
            case Quote():
                yield "quote"
                yield from (f"  {line}" for line in outline(block.content))
                if block.attribution:
                    yield f"  from {words(block.attribution)}"
            case List():
                yield from list_outline(block)
            case Table():
                yield from table_outline(block)
            case CodeBlock():
                yield f"code {block.language}".rstrip()
                yield from (f"  {line}".rstrip() for line in block.value.split("\n"))
            case _:
                raise AssertionError(f"no text reads as {block}")


def list_outline(block: List) -> Iterator[str]:
    start = f" from {block.start}" if block.start != 1 else ""
    yield f"{block.kind}{start}{'' if block.tight else ' loose'}"
    for item in block.items:
        for number, line in enumerate(outline(item.content) if item.content else ("",)):
            yield f"  {'*' if number == 0 else ' '} {line}".rstrip()


def table_outline(table: Table) -> Iterator[str]:
    aligns = " ".join(column.align or "-" for column in table.columns)
    caption = f": {words(table.caption)}" if table.caption else ""
    yield f"table {aligns}{caption}"
    for mark, rows in (("=", table.head), ("|", table.body)):
        yield from (f"{mark} {cells(row)}".rstrip() for row in rows)


def article(brief: Brief) -> list[str]:
    title = [f"title {words(brief.title)}"] if brief.title else []
    facts = [f"{name} {fact}" for name, fact in _facts(brief) if fact]
    return [*title, *facts, *outline(brief.blocks)]


def _facts(brief: Brief) -> tuple[tuple[str, str], ...]:
    return ("byline", brief.byline), ("date", brief.date)


def test_there_are_cases() -> None:
    assert CASES
    assert {path.with_suffix(".out") for path in CASES} == set(CASES[0].parent.glob("*.out"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_is_read_as_its_outline_says(path: Path) -> None:
    """After the outline, behind a line `.`, stand the diagnostics: line, code, and no more."""
    reading = read(decode(path.name, path.read_bytes()), Options())
    expected, _, said = path.with_suffix(".out").read_text("utf-8").partition("\n.\n")
    assert article(reading.brief) == expected.rstrip("\n").split("\n")
    found = [f"{one.place.line if one.place else 0} {one.code}" for one in reading.diagnostics]
    assert found == said.split("\n")[:-1]


# --- The seeds ---------------------------------------------------------------------------------


def structure(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"type": "heading", "text": plain(block.content)}
        case Paragraph():
            text = plain(block.content)
            return {"type": "paragraph", "starts": text[:40], "words": len(text.split())}
        case List():
            leads = []
            for item in block.items:
                first = item.content[0]
                assert isinstance(first, Paragraph)
                span = first.content[0]
                assert isinstance(span, Span)
                assert span.kind == "lead-in"
                leads.append(plain(span.content).removesuffix(":"))
            count = len(block.items)
            return {"type": "list", "kind": block.kind, "items": count, "lead_ins": leads}
        case Table():
            head = []
            for cell in block.head[0].cells:
                first = cell.content[0]
                assert isinstance(first, Paragraph)
                head.append(plain(first.content))
            columns, rows = len(block.columns), len(block.body)
            return {"type": "table", "columns": columns, "head": head, "body_rows": rows}
        case _:
            raise AssertionError(f"no seed holds {block}")


def test_the_seeds_have_exactly_the_expected_structure() -> None:
    if not SEEDS.is_dir():
        assert os.environ.get("CI") != "true", f"{SEEDS} is missing"
        pytest.skip(f"{SEEDS} is not on this machine")
    expected = json.loads((SEEDS / "expected-structure.json").read_text("utf-8"))
    assert expected
    for name, blocks in expected.items():
        reading = read(decode(name, (SEEDS / name).read_bytes()), Options())
        assert list(map(structure, reading.brief.blocks)) == blocks
        assert reading.brief.title == ()
        assert reading.diagnostics == ()
