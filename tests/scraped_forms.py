"""Articles whose structure is known, written in each form in which plain text is met.

A case marks its blocks: `# ` a heading, `- ` an item, `1. ` a numbered one, `| a | b` a row (the
first is the header), `> ` a quotation, `— ` whom it is from; any other line is a paragraph. A form
is a function of these blocks that writes them down without the marks that plain text lacks.
"""

import textwrap
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

CASES = sorted((Path(__file__).parent / "cases" / "scraped").glob("*.case"))


class Part(NamedTuple):
    """A kind of block and its lines: of a table its rows, of a list its items."""

    kind: str
    lines: tuple[str, ...]


MARKS = {"# ": "heading", "- ": "item", "1.": "number", "| ": "row", "> ": "quote", "— ": "from"}


def parts_of(path: Path) -> list[Part]:
    """Return the blocks of a case."""

    def kind(line: str) -> str:
        return "number" if line[0].isdigit() and line[1] == "." else MARKS.get(line[:2], "text")

    parts: list[Part] = []
    for name, group in groupby(path.read_text("utf-8").splitlines(), kind):
        lines = tuple(group)
        if name in {"text", "heading"}:
            parts += (Part(name, (line.removeprefix("# "),)) for line in lines)
        else:
            parts.append(Part(name, tuple(line.partition(" ")[2] for line in lines)))
    return parts


def cells(row: str) -> list[str]:
    """Return the cells of a row of a case."""
    return [cell.strip() for cell in row.split("|")]


def _each(parts: Sequence[Part], between: str, write: Callable[[Part, int], str]) -> str:
    """Return `parts` written one by one; `write` is told how many headings came before."""
    out: list[str] = []
    heads = 0
    for part in parts:
        heads += part.kind == "heading"
        out.append(write(part, heads))
    return between.join(out) + "\n"


def _listed(part: Part, marks: Sequence[str]) -> str:
    return "\n".join(f"{mark} {line}" for mark, line in zip(marks, part.lines, strict=False))


def _piped(part: Part, *, leading: bool) -> str:
    start = "| " if leading else ""
    rows = [f"{start}{' | '.join(cells(line))} |" for line in part.lines]
    rule = ("|" if leading else "") + "---|" * len(cells(part.lines[0]))
    return "\n".join((rows[0], rule, *rows[1:]))


def newer(parts: Sequence[Part]) -> str:
    """As newer extractors write: a line a block, pipes at both ends, numbers as bullets."""

    def write(part: Part, _: int) -> str:
        match part.kind:
            case "item" | "number":
                return _listed(part, ["-"] * len(part.lines))
            case "row":
                return _piped(part, leading=True)
            case "from":
                return f"— {part.lines[0]}"
            case _:
                return part.lines[0]

    return _each(parts, "\n", write)


def older(parts: Sequence[Part]) -> str:
    """As older extractors write: a pipe after each cell only."""

    def write(part: Part, _: int) -> str:
        return _piped(part, leading=False) if part.kind == "row" else newer([part]).rstrip("\n")

    return _each(parts, "\n", write)


def blank(parts: Sequence[Part]) -> str:
    """As people type: a blank line between blocks, round bullets, `1)`."""

    def write(part: Part, _: int) -> str:
        match part.kind:
            case "item":
                return _listed(part, ["•"] * len(part.lines))
            case "number":
                return _listed(part, ["1)", "2)", "3)", "4)"])
            case _:
                return newer([part]).rstrip("\n")

    return _each(parts, "\n\n", write)


def wrapped(parts: Sequence[Part]) -> str:
    """As mail is written: lines of 72 characters, stars, `1.`, quotations behind `>`."""

    def write(part: Part, _: int) -> str:
        match part.kind:
            case "item":
                return "\n".join(_filled(f"* {line}", "  ") for line in part.lines)
            case "number":
                return _listed(part, ["1.", "2.", "3.", "4."])
            case "quote":
                return textwrap.fill(part.lines[0], 68, initial_indent="> ", subsequent_indent="> ")
            case "text":
                return _filled(part.lines[0])
            case _:
                return newer([part]).rstrip("\n")

    return _each(parts, "\n\n", write)


def _filled(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, 72, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )


def underlined(parts: Sequence[Part]) -> str:
    """With headings underlined, dashes for bullets, letters for numbers, tabs between cells."""

    def write(part: Part, _: int) -> str:
        match part.kind:
            case "heading":
                return f"{part.lines[0]}\n{'-' * len(part.lines[0])}"
            case "item":
                return _listed(part, ["–"] * len(part.lines))
            case "number":
                return _listed(part, ["a.", "b.", "c.", "d."])
            case "row":
                return "\n".join("\t".join(cells(line)) for line in part.lines)
            case _:
                return newer([part]).rstrip("\n")

    return _each(parts, "\n\n", write)


def numbered(parts: Sequence[Part]) -> str:
    """With numbered headings, wrapped lines, and columns set apart by blanks."""

    def write(part: Part, heads: int) -> str:
        match part.kind:
            case "heading":
                return f"{heads}. {part.lines[0]}"
            case "number":
                return _listed(part, ["(i)", "(ii)", "(iii)", "(iv)"])
            case "row":
                return _in_columns(part)
            case "item":
                return "\n".join(_filled(f"- {line}", "  ") for line in part.lines)
            case _:
                return wrapped([part]).rstrip("\n")

    return _each(parts, "\n\n", write)


def _in_columns(part: Part) -> str:
    rows = [cells(line) for line in part.lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def indented(parts: Sequence[Part]) -> str:
    """With headings and quotations set in, a blank line between blocks, and middle dots."""

    def write(part: Part, _: int) -> str:
        match part.kind:
            case "heading":
                return f"        {part.lines[0]}"
            case "quote":
                return f"    {part.lines[0]}"
            case "item":
                return _listed(part, ["·"] * len(part.lines))
            case "number":
                return _listed(part, ["1.", "2.", "3.", "4."])
            case _:
                return newer([part]).rstrip("\n")

    return _each(parts, "\n\n", write)


FORMS: dict[str, Callable[[Sequence[Part]], str]] = {
    "newer": newer,
    "older": older,
    "blank": blank,
    "wrapped": wrapped,
    "underlined": underlined,
    "numbered": numbered,
    "indented": indented,
}
