"""How well structure is recovered from scraped text, measured on real pages.

    PYTHONPATH=tests python -m bench.scraped PAIRS [--half tuning|held-out] [--flat] [--misses]

PAIRS is a folder that `scraped_pages.py` made: of each page NAME.txt, the text as a reader gets it,
NAME.xml, the blocks it was made from, and NAME.marked.xml, the same with what is bold. Each page is
read, and what is read is compared with what is true, part by part as a multiset of texts: headings,
list items (with their depth), rows of tables (cell by cell), and the words of the whole. Pages are
divided once, by a hash of their name, into a half for tuning and one held out. `scraped.md` has the
figures.
"""

import argparse
import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from briefexport.model import Block, CodeBlock, Heading, List, ListItem, Paragraph, Table
from briefexport.readers.text import read
from briefexport.reading import Options
from briefexport.source import decode
from briefexport.walk import descendants, plain

HALVES = ("tuning", "held-out")
PARAGRAPH = 16
ARTICLE = 0.7
HEADINGS = (
    "headings, all pages",
    "headings, bold lines left out",
    "the same, on pages that have headings",
    "the same, on articles among these",
)
# Of an item so many characters are compared: where its first line ends the XML does not say.
BEGIN = 24


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a page is compared, each part as the texts that are in it and how often.

    `untold` are rows that the text cannot tell: those with another table in a cell.
    """

    headings: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    untold: set[str] = field(default_factory=set)


def half_of(name: str) -> str:
    """Return the half that the page `name` belongs to, the same for ever."""
    return HALVES[hashlib.sha256(name.encode()).digest()[0] % 2]


def pages(folder: Path, half: str | None = None) -> Iterator[Path]:
    """Yield the texts of `folder`, or those of one half."""
    for path in sorted(folder.glob("*.txt")):
        if half in {None, half_of(path.stem)}:
            yield path


# --- What is true ------------------------------------------------------------------------------


def truth(path: Path) -> Parts:
    """Return the parts of the page whose text is `path`, from its XML."""
    root = _xml(path.with_suffix(".xml"))
    parts = Parts()
    for node in root.iter("head", "item", "row"):
        if node.tag == "head" and not _within(node, {"item", "cell"}):
            parts.headings[_flat(node)] += 1
        elif node.tag == "item" and not _within(node, {"cell"}):
            own = _own_line(node)
            depth = sum(1 for _ in node.iterancestors("list"))
            parts.items[f"{depth} {own[:BEGIN]}"] += bool(own)
        elif node.tag == "row" and not _within(node, {"cell"}):
            if node.find(".//row") is None:
                _add_row(parts, [_flat(cell) for cell in node.iter("cell")])
            else:
                parts.untold.add(_flat(node))
    return parts


def bold_lines(path: Path) -> Counter[str]:
    """Return the paragraphs of a page that are bold as a whole: headings to the eye only."""
    root = _xml(path.with_suffix(".marked.xml"))
    found: Counter[str] = Counter()
    for node in root.iter("p"):
        bold = squeezed(
            " ".join(_flat(part) for part in node.iter("hi") if part.get("rend") == "#b")
        )
        found[bold] += bool(bold) and bold == _flat(node)
    return +found


def _add_row(parts: Parts, cells: Sequence[str]) -> None:
    """Count a row of two cells or more that say something; empty ones at its end are no matter."""
    if sum(map(bool, cells)) > 1:
        parts.rows[" | ".join(cells).rstrip(" |")] += 1


def _is_nested(row: etree._Element) -> bool:
    """Tell whether a table is in a cell here: extractors write both as one line of text."""
    return _within(row, {"cell"}) or any(cell.find(".//row") is not None for cell in row)


def _xml(path: Path) -> etree._Element:
    return etree.parse(path, etree.XMLParser(huge_tree=True)).getroot()


def _within(node: etree._Element, tags: set[str]) -> bool:
    return any(above.tag in tags for above in node.iterancestors())


def _flat(node: etree._Element) -> str:
    """Return the text of `node` with a space between its parts."""
    return squeezed(" ".join(map(str, node.itertext())))


def _own_line(item: etree._Element) -> str:
    """Return what of an item stands on its line: up to a list in it, or a line break."""
    found: list[str] = [item.text or ""]
    for node in item.iterdescendants():
        if node.tag == "list" or (node.tag == "lb" and squeezed(" ".join(found))):
            break
        found += (node.text or "", " ", node.tail or "")
    return squeezed(" ".join(found))


def squeezed(text: str) -> str:
    """Return `text` without blanks, marks of emphasis and escapes: in these dialects differ."""
    return re.sub(r"[\s*_`\\|]+", "", text)


# --- What is read ------------------------------------------------------------------------------


def parts_of(text: str, blocks: tuple[Block, ...]) -> Parts:
    """Return the parts of what was read in `text`.

    Of items, those whose marker is the extractor's own `- `, of tables, those with its pipes:
    numbers, bullets and columns that the page's author typed are paragraphs to the extractor.
    """
    parts = Parts()
    for block in blocks:
        for node in descendants(block):
            match node:
                case Heading():
                    parts.headings[squeezed(plain(node.content))] += 1
                case Table() if node.origin and "|" in text[node.origin.start : node.origin.end]:
                    for row in (*node.head, *node.body):
                        _add_row(parts, [squeezed(_text(cell.content)) for cell in row.cells])
                case _:
                    pass
    _count_items(text, blocks, 1, parts.items)
    return parts


def _count_items(text: str, blocks: tuple[Block, ...], depth: int, found: Counter[str]) -> None:
    for block in blocks:
        if isinstance(block, List):
            for item in block.items:
                if item.marker and text[item.marker.start] == "-":
                    found[f"{depth} {squeezed(_first(item))[:BEGIN]}"] += 1
                _count_items(text, item.content, depth + 1, found)


def _first(item: ListItem) -> str:
    first = item.content[0] if item.content else None
    return plain(first.content) if isinstance(first, Paragraph) else ""


def _text(content: tuple[Block, ...]) -> str:
    return " ".join(plain(block.content) for block in content if isinstance(block, Paragraph))


def lost_words(text: str, shown: str) -> Counter[str]:
    """Return the words of two letters and more of `text` that are not in `shown`."""
    both = (Counter(re.findall(r"[^\W\d_]{2,}", one)) for one in (text, shown))
    first, second = both
    return first - second


# --- Comparing ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Tally:
    """How many of one part are true, how many are read, and how many of these are right."""

    true: int = 0
    read: int = 0
    right: int = 0

    def add(self, true: Counter[str], read_: Counter[str]) -> None:
        """Count one page."""
        self.true += true.total()
        self.read += read_.total()
        self.right += (true & read_).total()

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.read), self.right / max(1, self.true)
        return f"{self.true} true, {self.read} read: precision {precision:.3f}, recall {recall:.3f}"


def main() -> None:
    """Print the figures of a folder of pairs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--flat", action="store_true", help="items without depth (older text)")
    parser.add_argument("--misses", action="store_true", help="say what is wrong, page by page")
    given = parser.parse_args()
    tallies = {name: Tally() for name in (*HEADINGS, "list items", "rows of tables")}
    count, lost, size, began = 0, 0, 0, time.process_time()
    for path in pages(given.pairs, given.half):
        source = decode(path.name, path.read_bytes())
        brief = read(source, Options()).brief
        true, found = truth(path), parts_of(source.text, brief.blocks)
        found.headings[squeezed(plain(brief.title))] += bool(brief.title)
        if given.flat:
            true, found = _flattened(true), _flattened(found)
        _tally(tallies, path, source.text, true, found)
        if given.misses:
            for part in ("headings", "items", "rows"):
                _tell(path.stem, part, getattr(true, part), getattr(found, part))
        count, size = count + 1, size + len(source.text)
        facts = (source.text[start:end] for start, end in brief.outside)
        shown = "\n".join((*_shown(brief.blocks), plain(brief.title), *facts))
        lost += lost_words(source.text, shown).total()
    print(f"{count} pages, {size} characters, {time.process_time() - began:.1f} s with scoring")
    for name, tally in tallies.items():
        print(f"{name}: {tally}")
    print(f"words lost: {lost}")


def _flattened(parts: Parts) -> Parts:
    """Return `parts`, the depth of items left out: older extractors write none."""
    items: Counter[str] = Counter()
    for item, count in parts.items.items():
        items[item.partition(" ")[2]] += count
    return replace(parts, items=items)


def _tally(tallies: dict[str, Tally], path: Path, text: str, true: Parts, found: Parts) -> None:
    """Count one page: its headings in each way, its items and its rows."""
    whole, without_bold, headed, articles = (tallies[name] for name in HEADINGS)
    read_ = found.headings
    # Bold as a whole, a line is a heading to the eye and none to the page's maker: neither counts.
    bold = Counter({text: n for text, n in bold_lines(path).items() if text not in true.headings})
    rest = read_ - bold
    whole.add(true.headings, read_)
    without_bold.add(true.headings, rest)
    if true.headings:
        headed.add(true.headings, rest)
        if _is_article(text):
            articles.add(true.headings, rest)
    tallies["list items"].add(true.items, found.items)
    rows = {row: n for row, n in found.rows.items() if squeezed(row) not in true.untold}
    tallies["rows of tables"].add(true.rows, Counter(rows))


def _is_article(text: str) -> bool:
    """Tell whether most words of `text` are in paragraphs: else it is a page of links or facts."""
    sizes = [len(line.split()) for line in text.split("\n")]
    return sum(size for size in sizes if size > PARAGRAPH) >= ARTICLE * sum(sizes)


def _tell(page: str, part: str, true: Counter[str], found: Counter[str]) -> None:
    for sign, texts in (("-", true - found), ("+", found - true)):
        for text in texts.elements():
            print(f"{sign} {part} {page}: {text[:150]}")


def _shown(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield every text of `blocks`: of paragraphs, headings and captions, however deep."""
    for block in blocks:
        for node in descendants(block):
            if isinstance(node, CodeBlock):
                yield node.value
            for name in ("content", "caption", "attribution"):
                inner = getattr(node, name, ())
                if inner and hasattr(node, "origin") and not isinstance(inner[0], Block | ListItem):
                    yield plain(inner)


if __name__ == "__main__":
    main()
