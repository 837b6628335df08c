"""How the time of the print edition grows with its pages, up to two thousand.

The time is the processors', of a build with two workers and nothing in the cache. From the shortest
edition to each other, it may grow 1.15 times as fast as the pages do.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import generated, plain
from bench.measured import Taken, in_a_process, measured, said
from bench.pdf import ours

# About eight pages each.
BRIEFS = (30, 60, 120, 240)
GROWTH = 1.15


def main() -> int:
    """Print the figures; return 1 where they are out of bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--briefs", type=int, nargs="+", default=BRIEFS)
    parser.add_argument("--alone", type=int, help="measure this many, and say so to the others")
    asked = parser.parse_args()
    if asked.alone:
        sys.stdout.write(said(built(asked.alone)))
        return 0
    taken = [in_a_process(__file__, f"--alone={count}") for count in asked.briefs]
    rows = [f"{'pages':>8}{'wall s':>9}{'CPU s':>9}{'ms/page':>9}{'growth':>8}{'MiB':>8}{'kB':>8}"]
    rows += [row(one, taken[0]) for one in taken]
    worst = max(growth(one, taken[0]) for one in taken)
    if worst > GROWTH:
        rows.append(f"MISSED: the time grows {worst:.2f} times as fast as the pages")
    sys.stdout.write("\n".join((*rows, "")))
    return 1 if worst > GROWTH else 0


def built(count: int) -> Taken:
    plain.prepare()
    edition = generated.edition(count)
    with tempfile.TemporaryDirectory() as folder:
        return measured(lambda: ours(edition, 2, Path(folder)))


def growth(taken: Taken, least: Taken) -> float:
    """Return how many times faster the time has grown than the pages."""
    return (taken.cpu / least.cpu) / (taken.pages / least.pages)


def row(taken: Taken, least: Taken) -> str:
    return (
        f"{taken.pages:8}{taken.wall:9.1f}{taken.cpu:9.1f}{taken.cpu / taken.pages * 1000:9.1f}"
        f"{growth(taken, least):8.2f}{taken.memory:8.0f}{taken.size / 1000:8.0f}"
    )


if __name__ == "__main__":
    sys.exit(main())
