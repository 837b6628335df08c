"""How much of the time of a build its proof takes: an edition of about 100 pages in three formats.

The whole command with the proof and without it, in turns, nothing kept of the time before; what is
reported is the median of the pairs. The proof may take a fifth of what is built without it.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import generated, peers
from bench.measured import Taken, command

# Some eight pages each.
BRIEFS, PAIRS = 13, 5
MOST = 0.2
RESULT = "dist/edition/edition.docx"


def main() -> int:
    """Print the figures; return 1 where the proof takes too long."""
    build = [sys.executable, "-m", "briefexport", "build", "edition", "-o", "dist", "--no-cache"]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        peers.as_edition(generated.edition(BRIEFS), work / "edition")
        command(build, work, RESULT)
        pairs = [
            (command(build, work, RESULT), command([*build, "--no-proof"], work, RESULT))
            for _ in range(PAIRS)
        ]
        pages = command(build, work, "dist/edition/edition.pdf").pages
    share = median(one.wall / other.wall for one, other in pairs) - 1
    lines = [
        f"{f'{BRIEFS} briefs, {pages} pages':24}{'wall s':>9}{'CPU s':>9}",
        line("proved", [one for one, _ in pairs]),
        line("not proved", [other for _, other in pairs]),
        f"the proof takes {share:.2f} of the build, the median of {PAIRS} pairs",
    ]
    missed = [f"MISSED: {share:.2f} of the build, not below {MOST}"] if share >= MOST else []
    sys.stdout.write("\n".join((*lines, *missed, "")))
    return 1 if missed else 0


def line(name: str, runs: list[Taken]) -> str:
    """Return the figures of one way to build."""
    wall, cpu = (median(getattr(one, key) for one in runs) for key in ("wall", "cpu"))
    return f"{name:24}{wall:9.2f}{cpu:9.2f}"


if __name__ == "__main__":
    sys.exit(main())
