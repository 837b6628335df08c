"""How long 5 MB of Markdown take to a model, how much memory, and whether time grows with size.

The bounds are two seconds of the processor and 600 MiB; four times the text may take five times as
long. The text is what articles are made of: prose with emphasis, links, notes and curly quotes,
and in every section a heading, a list, a table, a quotation and some code.
"""

import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.generated import WEIGHTS, WORDS
from briefexport.readers import read

SIZE, FEWER = 5 * 2**20, 5 * 2**18
SECONDS, MEMORY, GROWTH = 2.0, 600.0, 5.0
TIMES = 5


def words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, cum_weights=WEIGHTS, k=count))


def paragraph(rng: random.Random, note: int) -> str:
    return (
        f"{words(rng, 30).capitalize()}, *{words(rng, 3)}*, {words(rng, 25)} — “{words(rng, 12)}” —"
        f" {words(rng, 8)}.[^{note}]\n{words(rng, 20).capitalize()} [{words(rng, 2)}]"
        f"(https://example.org/{note}?a=b) {words(rng, 15)} **{words(rng, 2)}** {words(rng, 9)}.\n"
    )


def section(rng: random.Random, number: int) -> str:
    """Return a section of some 4,300 characters."""
    notes = range(5 * number, 5 * number + 5)
    items = "\n".join(f"- **{words(rng, 2)}:** {words(rng, 12)}" for _ in range(4))
    rows = "\n".join(
        f"| {words(rng, 2)} | {rng.random():.2f} | {words(rng, 4)} |" for _ in range(6)
    )
    return "\n".join(
        (
            f"## {words(rng, 4).capitalize()}\n",
            *(paragraph(rng, note) for note in notes),
            f"{items}\n",
            f"Table: {words(rng, 5)}\n\n| Name | Sum | Remark |\n|---|--:|---|\n{rows}\n",
            f"> {words(rng, 40)}\n>\n> — {words(rng, 2)}\n",
            f"```python\nvalue = {number}\nprint(value)\n```\n",
            *(f"[^{note}]: {words(rng, 14)}.\n" for note in notes),
        )
    )


def sections() -> Iterator[str]:
    rng = random.Random(5)
    number = 0
    while True:
        yield section(rng, number)
        number += 1


def text(size: int) -> bytes:
    """Return Markdown of at least `size` bytes."""
    made, parts = 0, list[bytes]()
    for part in sections():
        parts.append(part.encode())
        made += len(parts[-1])
        if made >= size:
            break
    return b"\n".join(parts)


def taken(data: bytes) -> float:
    begin = time.process_time()
    read("long.md", data)
    return time.process_time() - begin


def main() -> int:
    """Read both and say what it took."""
    taken(text(1))  # loads what is loaded once
    few, many = text(FEWER), text(SIZE)
    pairs = [(taken(few), taken(many)) for _ in range(TIMES)]
    seconds = median(long for _, long in pairs)
    growth = median(long / short for short, long in pairs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{len(many) / 2**20:.1f} MB of Markdown: {seconds:.2f} s, {memory:.0f} MiB,"
        f" {growth:.1f} times what a quarter takes\n"
    )
    return 0 if seconds < SECONDS and memory < MEMORY and growth < GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
