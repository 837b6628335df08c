"""How long a DOCX of much text, of a long table and of many pictures takes, and how much memory.

The bounds are 1.5 seconds of the processor and 300 MiB each, from an edition that is composed; two
runs give the same bytes. Then the whole command, from Markdown to the DOCX and start-up included,
beside pandoc on the same text, in turns: ours is to be the faster.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import generated, peers
from bench.measured import Taken, command, in_a_process, said
from briefexport.backends.docx import render
from briefexport.backends.rendering import RenderOptions
from briefexport.model import Block, Brief, Column, Figure, Heading, Image, Paragraph, Table, Text
from docx_files import edition, listed, picture, the_style, words

PARAGRAPHS, ROWS, PICTURES = 10_000, 1_000, 500
SECONDS, MEBIBYTES = 1.5, 300.0
# The edition that is made from Markdown, and how often each program makes it.
BRIEFS, PAIRS = 40, 5


def text() -> Iterator[Block]:
    """Yield paragraphs, every tenth of them in a list and every fiftieth a heading."""
    for number in range(PARAGRAPHS):
        words_said = (
            f"Paragraph {number}. "
            + "Two roads met where the house stood and nobody could say. " * 3
        )
        if number % 50 == 0:
            yield Heading(1, words(f"Heading {number}"))
        elif number % 10 == 0:
            yield listed("decimal", words_said)
        else:
            yield Paragraph((Text(words_said),))


def table() -> Iterator[Block]:
    """Yield a table of five columns."""
    head = generated.row("Place", "What it is", "Year", "Number", "Share")
    rows = (
        generated.row(
            f"place {n}", "some words in a cell", str(1000 + n), str(n * 7), f"{n / 8:.2f}"
        )
        for n in range(ROWS)
    )
    yield Table((Column(),) * 5, (head,), tuple(rows), caption=words("Many rows"))


def figures() -> Iterator[Block]:
    """Yield figures, each with a picture of its own."""
    for number in range(PICTURES):
        yield Figure(Image(f"{number}.png", f"Picture {number}"), words("A road"))


WORKS: dict[str, Callable[[], Iterator[Block]]] = {
    f"{PARAGRAPHS:,} paragraphs": text,
    f"{ROWS:,} rows": table,
    f"{PICTURES} pictures": figures,
}


def taken(name: str) -> Taken:
    """Return what a DOCX of one of WORKS takes in this process, its model in memory."""
    chance = random.Random(1)
    pictures = [picture(f"{n}.png", generated.drawing(chance, "x").data) for n in range(PICTURES)]
    brief = Brief(tuple(WORKS[name]()), words(name))
    made = edition(brief, front=False, pictures=tuple(pictures))
    started = time.process_time()
    data = render(made, the_style(), None, RenderOptions()).data
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if render(made, the_style(), None, RenderOptions()).data != data:
        raise AssertionError(f"{name}: other bytes on the second run")
    return Taken(seconds, seconds, memory, len(data), 0)


def works() -> tuple[list[str], list[str]]:
    """Return a line for each of WORKS, and what is out of bounds."""
    lines, missed = [], []
    for name in WORKS:
        found = in_a_process(__file__, f"--work={name}")
        lines.append(f"{name:24}{found.cpu:9.2f}{found.memory:9.0f}{found.size / 1000:9.0f}")
        if found.cpu > SECONDS or found.memory > MEBIBYTES:
            missed.append(f"MISSED: {name}: {SECONDS} s and {MEBIBYTES:.0f} MiB at most")
    return lines, missed


def beside() -> tuple[list[str], list[str]]:
    """Return a line each for our command and for pandoc, and the ratio where ours is slower."""
    made = generated.edition(BRIEFS)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        theirs = peers.pandoc_docx(made, work)
        if theirs is None:
            return ["pandoc is not installed; scripts/peers installs it"], []
        ours = [sys.executable, "-m", "briefexport", "build", "edition", "-o", "dist"]
        # Pandoc proves nothing of what it writes.
        ours += ["--format", "docx", "--no-proof", "--no-cache"]
        result = "dist/edition/edition.docx"
        peers.as_edition(made, work / "edition")
        command(ours, work, result)
        pairs = [
            (command(ours, work, result), command(theirs, work, "pandoc.docx"))
            for _ in range(PAIRS)
        ]
    ratio = median(one.wall / other.wall for one, other in pairs)
    lines = [
        f"{name:24}{median(one.wall for one in runs):9.2f}{median(one.cpu for one in runs):9.2f}"
        f"{median(one.memory for one in runs):9.0f}{runs[0].size / 1000:9.0f}"
        for name, runs in zip(("ours", "pandoc"), zip(*pairs, strict=True), strict=True)
    ]
    lines.append(f"ours takes {ratio:.2f} of pandoc's time, the median of {PAIRS} pairs")
    return lines, [f"MISSED: {ratio:.2f} of pandoc's time, not below 1"] if ratio >= 1 else []


def main() -> int:
    """Print the figures; return 1 where they are out of bounds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", choices=WORKS)
    if name := parser.parse_args().work:
        sys.stdout.write(said(taken(name)))
        return 0
    lines, missed = works()
    others, slower = beside()
    written = [
        f"{'from a model':24}{'CPU s':>9}{'MiB':>9}{'kB':>9}", *lines, "",
        f"{f'{BRIEFS} briefs of Markdown':24}{'wall s':>9}{'CPU s':>9}{'MiB':>9}{'kB':>9}", *others,
        "", *missed, *slower,
    ]  # fmt: skip
    sys.stdout.write("\n".join((*written, "")))
    return 1 if missed or slower else 0


if __name__ == "__main__":
    sys.exit(main())
