"""How long editions take to be built again: as they were, with one brief changed, by two workers.

The whole command, its start included: three formats, each proved. What is compared was measured
within a minute or two, in turns; ratios are the medians of those of the rounds. On a machine that
does other things too, the processors' time is the one to look at: it decides where how much is
done is the question, the clock where it is how long somebody waits. A change is held against a cold
build by one worker each, where both are the same: with two, a cold build has both at work all the
time, and a change has little for the second but to be started. It is measured where it adds a
sentence, and where it adds a page to one of the first briefs, so that nearly all others stand on
other pages than before; a heading, for which the contents are laid out anew, has no bound. Cold
builds by two workers and by one are measured twice, in turns (ABBA), and right behind each of them
the changes it is held against; the mean of each two is taken: a machine that becomes slower or
faster does so for all that is compared. How much faster two workers can be depends on the machine:
it is told how much two builds at once gain over one after the other, which share nothing.
`--keep FILE` writes the table.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import generated, peers
from bench.measured import Taken, command

FEW, TIMES = 10, 4
OFTEN, HEADED = 5, 3
RESULT = "dist/edition/edition.pdf"
COLD, AGAIN, CHANGED = "cold, two workers", "nothing changed", "one brief changed, two workers"
ALONE, SMALL = "cold, one worker", f"cold, two workers, a {TIMES}th of the briefs"
CHANGED_ALONE = "one brief changed, one worker"
LONGER_ALONE = "one of the first briefs a page longer, one worker"
SENTENCE = "A sentence that was not there before."
PAGE = " ".join([SENTENCE] * 60)
HEADED_ALONE = "a heading added to one brief, one worker"
HEADING = f"## A heading\n\n{SENTENCE}"
BESIDE = "cold, one worker, beside another build"


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure, what it may be, and whether less is better."""

    name: str
    found: float
    bound: float
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure is within its bound."""
        return self.found >= self.bound if self.least else self.found <= self.bound


def main() -> int:
    """Print the figures; return 1 where they are out of bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--briefs", type=int, default=FEW * TIMES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="write the table into this file too")
    asked = parser.parse_args()
    rounds = [one_round(asked.briefs) for _ in range(asked.rounds)]
    lines = [*table(asked.briefs, rounds), "", *judged(goals(rounds)), "", gained(rounds)]
    sys.stdout.write("\n".join((*lines, "")))
    if asked.keep:
        asked.keep.write_text(
            "\n".join((*heading(asked.briefs, asked.rounds), *lines, "")), "utf-8"
        )
    return 0 if all(goal.met for goal in goals(rounds)) else 1


def one_round(briefs: int) -> dict[str, Taken]:
    """Measure each way once."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        # Modules are compiled as they are first imported: by a build, and by one of what was kept.
        peers.as_edition(generated.edition(2), work / "edition")
        built(work, 1)
        change(work / "edition" / "brief-0.md", SENTENCE)
        built(work, 1)
        shutil.rmtree(work / "edition")
        peers.as_edition(generated.edition(briefs), work / "edition")
        places = [briefs * place // OFTEN for place in range(OFTEN)]
        by_two, by_one, one_again, two_again = (
            cold_and_changed(work, places, workers) for workers in (2, 1, 1, 2)
        )
        taken = {
            name: mean(first[name], again[name])
            for first, again in ((by_two, two_again), (by_one, one_again))
            for name in first
        }
        taken[AGAIN] = built(work, 2)
        taken[BESIDE] = built_beside(work)
        shutil.rmtree(work / "edition")
        peers.as_edition(generated.edition(briefs // TIMES), work / "edition")
        taken[SMALL] = built(work, 2, "--force")
    return taken


def cold_and_changed(work: Path, places: Sequence[int], workers: int) -> dict[str, Taken]:
    """Measure a build that keeps what it makes and finds nothing, and changes right behind it."""
    cold = built(work, workers, "--force")
    sentence = changed(work, places, workers)
    if workers > 1:
        return {COLD: cold, CHANGED: sentence}
    longer = changed(work, range(OFTEN), workers, PAGE)
    headed = changed(work, places[:HEADED], workers, HEADING)
    return {ALONE: cold, CHANGED_ALONE: sentence, LONGER_ALONE: longer, HEADED_ALONE: headed}


def built(work: Path, jobs: int, *more: str) -> Taken:
    program = [sys.executable, "-m", "briefexport", "build", "edition", "-o", "dist"]
    return command([*program, f"--jobs={jobs}", *more], work, RESULT)


def mean(one: Taken, other: Taken) -> Taken:
    """Return the mean of what two builds of the same took; of memory, the most."""
    wall, cpu = (one.wall + other.wall) / 2, (one.cpu + other.cpu) / 2
    return replace(one, wall=wall, cpu=cpu, memory=max(one.memory, other.memory))


def changed(work: Path, places: Sequence[int], jobs: int, added: str = SENTENCE) -> Taken:
    """Measure a build after something was added to one brief.

    It is short beside the rest: the middle one of several, each with one of `places` changed.
    """
    taken = []
    for place in places:
        change(work / "edition" / f"brief-{place}.md", added)
        taken.append(built(work, jobs))
    return sorted(taken, key=lambda one: one.wall)[len(taken) // 2]


def built_beside(work: Path) -> Taken:
    """Measure a build with one worker beside another one: the slower of the two."""
    folders = [work / name for name in ("one", "other")]
    for folder in folders:
        shutil.copytree(work / "edition", folder / "edition")
    program = [sys.executable, "-m", "briefexport", "build", "--jobs=1", "-o"]
    with ThreadPoolExecutor(len(folders)) as pool:
        both = pool.map(
            lambda one: command(
                [*program, f"{one.name}/dist", f"{one.name}/edition", f"--cache={one.name}/cache"],
                work,
                f"{one.name}/{RESULT}",
            ),
            folders,
        )
        return max(both, key=lambda taken: taken.wall)


def change(article: Path, added: str) -> None:
    """Put another paragraph into an article."""
    text = article.read_text("utf-8")
    article.write_text(f"{text}\n\n{added}\n", "utf-8")


def goals(rounds: Sequence[Mapping[str, Taken]]) -> list[Goal]:
    def ratio(own: str, base: str, what: str) -> float:
        shares = (getattr(one[own], what) / getattr(one[base], what) for one in rounds)
        return float(median(shares))

    again = median(one[AGAIN].wall for one in rounds)
    return [
        Goal("nothing changed: seconds", again, 0.5),
        Goal(
            "one brief changed: share of the time when cold, one worker",
            ratio(CHANGED_ALONE, ALONE, "wall"),
            0.1,
        ),
        Goal(
            "one brief changed: share of the processors' time when cold, two workers",
            ratio(CHANGED, COLD, "cpu"),
            0.1,
        ),
        Goal(
            "one of the first briefs a page longer: share of the time when cold, one worker",
            ratio(LONGER_ALONE, ALONE, "wall"),
            0.1,
        ),
        Goal("two workers: times as fast as one", ratio(ALONE, COLD, "wall"), 1.7, least=True),
        Goal(
            f"{TIMES} times the briefs: times the processors' time", ratio(COLD, SMALL, "cpu"), 4.4
        ),
        Goal(
            f"{TIMES} times the briefs: times the memory of a process",
            ratio(COLD, SMALL, "memory"),
            1.5,
        ),
    ]


def table(briefs: int, rounds: Sequence[Mapping[str, Taken]]) -> Iterator[str]:
    pages = rounds[0][COLD].pages
    yield f"{briefs} briefs, {pages} pages, three formats, proved; medians of {len(rounds)} rounds"
    yield ""
    yield "| | wall s | CPU s | MiB at most |"
    yield "|---|---:|---:|---:|"
    for name in rounds[0]:
        taken = [one[name] for one in rounds]
        wall, cpu, memory = (
            median(getattr(one, what) for one in taken) for what in ("wall", "cpu", "memory")
        )
        yield f"| {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} |"


def gained(rounds: Sequence[Mapping[str, Taken]]) -> str:
    """Return a line about what two processors of this machine give."""
    gain = median(2 * one[ALONE].wall / one[BESIDE].wall for one in rounds)
    return f"Two builds at once are {gain:.2f} times as fast here as one after the other."


def judged(found: Sequence[Goal]) -> Iterator[str]:
    yield "| goal | found | wanted | |"
    yield "|---|---:|---:|---|"
    for goal in found:
        sign = ">=" if goal.least else "<="
        verdict = "met" if goal.met else "MISSED"
        yield f"| {goal.name} | {goal.found:.3f} | {sign} {goal.bound} | {verdict} |"


def heading(briefs: int, rounds: int) -> Iterator[str]:
    load = os.getloadavg()[0]
    yield "# Building again"
    yield ""
    yield f"`python tests/bench/rebuild.py --briefs {briefs} --rounds {rounds}`, Python"
    yield f"{platform.python_version()} on {os.cpu_count()} processors, its load {load:.1f}."
    yield ""


if __name__ == "__main__":
    sys.exit(main())
