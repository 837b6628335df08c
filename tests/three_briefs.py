"""An edition of three briefs that refer to one another, and changes of each kind to it."""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image as Raster

EDITION = """title = "A first"
language = "en"
date = 2025-02-20
[[briefs]]
source = "a.md"
[[briefs]]
source = "b.md"
[[briefs]]
source = "c.md"
"""
TABLE = "\nTable: Sums by year {#sums}\n\n| Year | Sum |\n|---|---|\n| 2024 | 1,5 |\n"
A = f"# First title\n\nWords of the first.[^1]\n{TABLE}\n[^1]: A note.\n"
B = "# Second title\n\n## A section {#part}\n\nWords.\n\n![A square](square.png)\n"
C = f"# Third title\n\nAs [](#a#sums) and [](#b#part) say.\n{TABLE.replace('sums', 'others')}"


def png(colour: str) -> bytes:
    data = io.BytesIO()
    Raster.new("RGB", (40, 30), colour).save(data, "PNG")
    return data.getvalue()


def three_briefs(folder: Path) -> Path:
    """Write the edition into a new `folder`, and return that."""
    folder.mkdir()
    (folder / "edition.toml").write_text(EDITION)
    for name, text in (("a.md", A), ("b.md", B), ("c.md", C)):
        (folder / name).write_text(text)
    (folder / "square.png").write_bytes(png("red"))
    return folder


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return change


def repaint(folder: Path) -> None:
    (folder / "square.png").write_bytes(png("blue"))


def own_style(folder: Path) -> None:
    styles = folder.parent / "styles"
    styles.mkdir()
    (styles / "brief.toml").write_text('extends = "brief"\n[page]\nsize = "A4"\n')


ALL = ["a", "b", "c"]
ORDER = edit(
    "edition.toml", '"a.md"\n[[briefs]]\nsource = "b.md"', '"b.md"\n[[briefs]]\nsource = "a.md"'
)
MORE = f"{TABLE.replace('sums', 'more')}\n[^1]: A"
FRENCH = edit("edition.toml", '"a.md"', '"a.md"\nlanguage = "fr"')
# Each with the briefs that are composed again; None where the edition is refused.
CHANGES: dict[str, tuple[Callable[[Path], None], list[str] | None]] = {
    "text": (edit("b.md", "Words.", "Other words."), ["b"]),
    "a title": (edit("a.md", "First title", "Another title"), ["a"]),
    "a note": (edit("a.md", "A note.", "Another note."), ["a"]),
    "a language": (edit("edition.toml", '"en"', '"de"'), ALL),
    "the title of the edition": (edit("edition.toml", "A first", "A second"), ALL),
    "a term of the index": (edit("edition.toml", "date", 'index = ["words"]\ndate'), ALL),
    "a style": (own_style, ALL),
    "a picture": (repaint, ["b"]),
    "a table before others": (edit("a.md", "[^1]: A", MORE), ["a", "c"]),
    "a table without a caption": (edit("a.md", "Table: Sums by year {#sums}", ""), None),
    "what a reference leads to": (edit("b.md", "{#part}", ""), None),
    "the order": (ORDER, ["b", "a"]),
    "what an entry says": (FRENCH, ["a", "b", "c"]),
}  # fmt: skip
