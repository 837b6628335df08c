"""How long the print edition of 40 briefs takes, and how much memory, beside what others take.

Beside it stands one run of WeasyPrint over the whole, in the same rounds: what is compared was
measured within a minute or two, in processes of their own. The time is that of making the PDF, with
the engine loaded and the edition composed; other programs are measured from their start to their
end, with all they start. On a machine that does other things too, the processor's time is the one
to look at. Ratios are the medians of those of the rounds.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import generated, peers, plain
from bench.measured import Taken, command, in_a_process, measured, said
from briefexport.backends.pdf import steps
from briefexport.backends.rendering import Rendering, RenderOptions
from briefexport.cache import Cache
from briefexport.edition import Edition
from briefexport.edition.apart import apart, joined
from briefexport.scheduling import result_of
from briefexport.workers import Pool, Shared
from epubs import the_style

PLAIN = "one WeasyPrint run"
# What is measured, and the most that it may take of one WeasyPrint run's time.
WAYS = {
    PLAIN: None,
    "one worker": 1.0,
    "two workers": 0.55,
    "nothing changed": None,
    "one brief changed": 0.08,
}
MEMORY, SIZE = 0.5, 1.0


def main() -> int:
    """Print the figures; return 1 where they are out of bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--briefs", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", choices=WAYS, help="measure one way, and say so to the others")
    parser.add_argument("--cache", type=Path, help="the cache of this one way")
    asked = parser.parse_args()
    if asked.way:
        sys.stdout.write(said(measured(way(asked.way, asked.briefs, asked.cache))))
        return 0
    rounds = [one_round(asked.briefs) for _ in range(asked.rounds)]
    told, missed = report(rounds)
    lines = (*heading(asked.briefs, rounds), *told, *beside(asked.briefs), *missed)
    sys.stdout.write("\n".join((*lines, "")))
    return 1 if missed else 0


def way(name: str, briefs: int, cache: Path) -> Callable[[], bytes]:
    """Return the work that is called `name`, with all that comes before it done."""
    plain.prepare()
    edition = generated.edition(briefs, briefs // 2 if name == "one brief changed" else None)
    jobs = {PLAIN: 0, "one worker": 1}.get(name, 2)
    return partial(plain.printed, edition) if not jobs else partial(ours, edition, jobs, cache)


def ours(edition: Edition, jobs: int, cache: Path) -> bytes:
    flow = steps(
        Shared(edition, apart, joined),
        the_style(),
        None,
        RenderOptions(cache=Cache(cache)),
    )
    made: Rendering = result_of(flow, Pool(jobs))
    return made.data


def one_round(briefs: int) -> dict[str, Taken]:
    """Measure each way once; the last two find what that with two workers has put aside."""
    with tempfile.TemporaryDirectory() as folder:
        caches = {name: Path(folder) / ("one" if name == "one worker" else "two") for name in WAYS}
        return {
            name: in_a_process(
                __file__, f"--briefs={briefs}", f"--way={name}", f"--cache={caches[name]}"
            )
            for name in WAYS
        }


def heading(briefs: int, rounds: Sequence[Mapping[str, Taken]]) -> list[str]:
    pages = rounds[0]["two workers"].pages
    columns = (
        f"{'':24}{'wall s':>9}{'CPU s':>9}{'wall':>8}{'CPU':>8}{'MiB':>8}{'kB':>8}{'pages':>8}"
    )
    return [f"{briefs} briefs, {pages} pages; medians of {len(rounds)} rounds", "", columns]


def report(rounds: Sequence[Mapping[str, Taken]]) -> tuple[list[str], list[str]]:
    """Return a line for each way, and what is out of bounds."""
    lines, missed = [], []
    for name, bound in WAYS.items():
        own, base = [one[name] for one in rounds], [one[PLAIN] for one in rounds]
        pairs = list(zip(own, base, strict=True))
        wall = median(mine.wall / theirs.wall for mine, theirs in pairs)
        cpu = median(mine.cpu / theirs.cpu for mine, theirs in pairs)
        lines.append(line(name, own, f"{wall:8.2f}{cpu:8.2f}"))
        goals = [("time", wall, bound)]
        if name != PLAIN:
            memory = median(mine.memory / theirs.memory for mine, theirs in pairs)
            size = median(mine.size / theirs.size for mine, theirs in pairs)
            goals += [("memory", memory, MEMORY), ("size", size, SIZE)]
        missed += [
            f"MISSED: {name}: {found:.3f} of the {what} of one WeasyPrint run, not {goal} at most"
            for what, found, goal in goals
            if goal is not None and found > goal
        ]
    return lines, missed


def line(name: str, taken: Sequence[Taken], ratios: str = "") -> str:
    wall, cpu = median(one.wall for one in taken), median(one.cpu for one in taken)
    memory, size = median(one.memory for one in taken), median(one.size for one in taken)
    return (
        f"{name:24}{wall:9.2f}{cpu:9.2f}{ratios:16}{memory:8.0f}{size / 1000:8.0f}"
        f"{taken[0].pages:8}"
    )


def beside(briefs: int) -> list[str]:
    """Return a line for each of the other programs, whose pages are their own."""
    edition, lines = generated.edition(briefs), []
    for name, prepare in {"pandoc": peers.pandoc, "typst": peers.typst}.items():
        with tempfile.TemporaryDirectory() as folder:
            found = prepare(edition, Path(folder))
            if found is None:
                lines.append(f"{name:24}  not installed; scripts/peers installs it")
            else:
                called = {"pandoc": "pandoc + WeasyPrint", "typst": "Typst"}[name]
                lines.append(line(called, [command(found, Path(folder), f"{name}.pdf")]))
    return lines


if __name__ == "__main__":
    sys.exit(main())
