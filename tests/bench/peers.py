"""The same text for other programs, as Markdown and as Typst, and these programs at work.

They are where scripts/peers puts them; the command of a program that is not there is None.
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefexport.edition import Edition
from briefexport.model import (
    Block,
    Cell,
    Figure,
    Heading,
    Inline,
    List,
    Note,
    Paragraph,
    Reference,
    Span,
    Table,
    Text,
)
from briefexport.walk import plain

# As near to our page as the other programs' usual means go.
CSS = """@page { size: A5; margin: 20mm 16mm 22mm 20mm; @bottom-right { content: counter(page) } }
body { font: 10.5pt/15pt Spectral, serif; text-align: justify; hyphens: auto }
h1 { break-before: page } table { width: 100%; border-collapse: collapse } img { width: 100% }
nav a::after { content: target-counter(attr(href), page); float: right }"""
TYPST = """#set document(title: "A generated edition")
#set page("a5", numbering: "1")
#set text(10.5pt, lang: "en")
#set par(justify: true)
#show heading.where(level: 1): it => pagebreak(weak: true) + it
#set heading(numbering: none)
#outline(depth: 2)
"""


def folder() -> Path:
    """Return where scripts/peers puts what it installs."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "briefexport-peers"


def pandoc(edition: Edition, work: Path) -> list[str] | None:
    """Write the edition as Markdown; return the command that prints it with WeasyPrint."""
    program = folder() / "bin" / "pandoc"
    if not program.exists():
        return None
    _write(edition, work, "edition.md", markdown(edition))
    (work / "print.css").write_text(CSS, "utf-8")
    weasyprint = Path(sys.executable).with_name("weasyprint")
    return [
        str(program), "edition.md", "-o", "pandoc.pdf", "--toc", "--toc-depth=2", "-t", "html5",
        "--css=print.css", f"--metadata=title:{edition.settings.title}", "--metadata=lang:en-GB",
        f"--pdf-engine={weasyprint}", "--pdf-engine-opt=--pdf-variant=pdf/ua-1",
    ]  # fmt: skip


def pandoc_docx(edition: Edition, work: Path) -> list[str] | None:
    """Write the edition as Markdown; return the command that makes a DOCX of it."""
    program = folder() / "bin" / "pandoc"
    if not program.exists():
        return None
    _write(edition, work, "edition.md", markdown(edition))
    return [
        str(program), "edition.md", "-o", "pandoc.docx", "--toc", "--toc-depth=2",
        f"--metadata=title:{edition.settings.title}", "--metadata=lang:en-GB",
    ]  # fmt: skip


def as_edition(edition: Edition, folder: Path) -> None:
    """Write the edition into `folder` as a project has it: a file of Markdown for each brief."""
    folder.mkdir()
    title, day = edition.settings.title, edition.date.isoformat()
    _write(
        edition, folder, "edition.toml", [f'title = "{title}"\nlanguage = "en-GB"\ndate = {day}']
    )
    for brief in edition.briefs:
        blocks = (_own_markdown(block, brief.id, edition) for block in brief.blocks)
        _write(edition, folder, f"{brief.id}.md", (f"# {plain(brief.title)}", *blocks))


def _own_markdown(block: Block, brief: str, edition: Edition) -> str:
    """Return a block in our Markdown, which says captions, notes and references otherwise."""
    match block:
        case Paragraph(content):
            line, notes = "", []
            for inline in content:
                match inline:
                    case Note((Paragraph(words),)):
                        notes.append(f"[^{inline.id}]: {plain(words)}")
                        line += f"[^{inline.id}]"
                    case Reference(target):
                        line += f"[](#{target.replace('-table', '#table')})"
                    case _:
                        line += _markdown_words(inline, edition)
            return "\n\n".join((line, *notes))
        case Table():
            _, *lines, _, _, _ = _markdown(block, edition).split("\n")
            return f"Table: {plain(block.caption)} {{#table}}\n\n" + "\n".join(lines)
        case Figure(image, caption):
            return f'![{image.alt}]({edition.assets[image.asset].name} "{plain(caption)}")'
        case Heading(level, content):
            return f"{'#' * (level)} {plain(content)}"
        case _:
            return _markdown(block, edition)


def typst(edition: Edition, work: Path) -> list[str] | None:
    """Write the edition as Typst; return the command that prints it."""
    program = folder() / "bin" / "typst"
    if not program.exists():
        return None
    _write(edition, work, "edition.typ", (TYPST, *in_typst(edition)))
    return [str(program), "edition.typ", "typst.pdf"]


def _write(edition: Edition, work: Path, name: str, blocks: Iterable[str]) -> None:
    (work / name).write_text("\n\n".join(blocks), "utf-8")
    for asset in edition.assets.values():
        (work / asset.name).write_bytes(asset.data)


# --- Markdown ------------------------------------------------------------------------------------


def markdown(edition: Edition) -> Iterator[str]:
    """Yield the blocks of the edition as Pandoc's Markdown."""
    for brief in edition.briefs:
        yield f"# {plain(brief.title)} {{#{brief.id}}}"
        for block in brief.blocks:
            yield _markdown(block, edition)


def _markdown(block: Block, edition: Edition) -> str:
    match block:
        case Paragraph(content):
            return _markdown_line(content, edition)
        case Heading(level, content):
            return f"{'#' * level} {plain(content)}"
        case List(kind, items):
            marker = "-   " if kind == "bullet" else "1.  "
            return "\n".join(
                marker
                + "\n".join(_markdown(inner, edition) for inner in item.content).replace(
                    "\n", "\n    "
                )
                for item in items
            )
        case Table(_, head, body):
            rows = [[plain_cell(cell) for cell in row.cells] for row in (*head, *body)]
            rows.insert(1, [":--"] * len(rows[0]))
            lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
            return f"::: {{#{block.id}}}\n{lines}\n\n: {plain(block.caption)}\n:::"
        case Figure(image, caption):
            name = edition.assets[image.asset].name
            return f'![{plain(caption)}]({name}){{alt="{image.alt}"}}'
        case _:
            raise AssertionError(f"{block} is not generated")


def _markdown_line(content: Iterable[Inline], edition: Edition) -> str:
    return "".join(_markdown_words(inline, edition) for inline in content)


def _markdown_words(inline: Inline, edition: Edition) -> str:
    match inline:
        case Text(value):
            return value
        case Span(_, content):
            return f"*{plain(content)}*"
        case Note((Paragraph(content),)):
            return f"^[{plain(content)}]"
        case Reference(target):
            return f"[{edition.labels[target].name}](#{target})"
        case _:
            raise AssertionError(f"{inline} is not generated")


def plain_cell(cell: Cell) -> str:
    (paragraph,) = cell.content
    assert isinstance(paragraph, Paragraph)
    return plain(paragraph.content)


# --- Typst ---------------------------------------------------------------------------------------


def in_typst(edition: Edition) -> Iterator[str]:
    """Yield the blocks of the edition as Typst."""
    for brief in edition.briefs:
        yield f"= {plain(brief.title)}"
        for block in brief.blocks:
            yield _typst(block, edition)


def _typst(block: Block, edition: Edition) -> str:
    match block:
        case Paragraph(content):
            return "".join(_typst_words(inline, edition) for inline in content)
        case Heading(level, content):
            return f"{'=' * level} {plain(content)}"
        case List(kind, items):
            marker = "- " if kind == "bullet" else "+ "
            return "\n".join(
                marker
                + "\n".join(_typst(inner, edition) for inner in item.content).replace("\n", "\n  ")
                for item in items
            )
        case Table(columns, head, body):
            cells = ", ".join(f"[{plain_cell(cell)}]" for row in body for cell in row.cells)
            first = ", ".join(f"[{plain_cell(cell)}]" for row in head for cell in row.cells)
            made = f"table(columns: {len(columns)}, table.header({first}), {cells})"
            return f"#figure({made}, caption: [{plain(block.caption)}]) <{block.id}>"
        case Figure(image, caption):
            picture = f'image("{edition.assets[image.asset].name}", alt: "{image.alt}")'
            return f"#figure({picture}, caption: [{plain(caption)}])"
        case _:
            raise AssertionError(f"{block} is not generated")


def _typst_words(inline: Inline, edition: Edition) -> str:
    match inline:
        case Text(value):
            return value
        case Span(_, content):
            return f"#emph[{plain(content)}]"
        case Note((Paragraph(content),)):
            return f"#footnote[{plain(content)}]"
        case Reference(target):
            return f"#link(<{target}>)[{edition.labels[target].name}]"
        case _:
            raise AssertionError(f"{inline} is not generated")
