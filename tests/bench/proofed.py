"""How often repairs are wrong on proofed text, which has nothing to repair.

    python -m bench.proofed FOLDER

FOLDER holds books as text, a paragraph a line, as proof-readers left them: with curly quotes. Their
quotation marks are made straight and curly again, and the rules that find lost spaces, dashes and
lower-case beginnings are tried on the text as it is. Figures of one run are in proofed.md.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefexport.model import Text
from briefexport.repair.passages import QUOTES, Passage
from briefexport.repair.quotes import curled, unbalanced
from briefexport.repair.running import Running, running

STRAIGHT = str.maketrans("“”‘’", "\"\"''")
MARK = re.compile("[“”‘’]")


def texts(lines: Sequence[str]) -> Iterator[Running]:
    """Yield each line as a paragraph of a brief in English."""
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        passage = Passage((Text(line),), "en", "paragraph", continued=following.startswith(QUOTES))
        yield running(passage)


def marks(lines: list[str], *, show: int) -> Counter[str]:
    """Return how many double and single marks there are, are left straight and are wrong."""
    counts: Counter[str] = Counter()
    for proofed, text in zip(lines, texts([one.translate(STRAIGHT) for one in lines]), strict=True):
        found = {one.start: one.put for one in curled(text)}
        counts["paragraphs left"] += any(True for _ in unbalanced(text))
        for mark in MARK.finditer(proofed):
            kind = "double" if mark[0] in "“”" else "single"
            put = found.get(mark.start(), "")
            counts[kind] += 1
            counts[f"{kind} left"] += not put
            if put and put != mark[0]:
                counts[f"{kind} wrong"] += 1
                if show:
                    at = mark.start()
                    print(f"  {kind}: {proofed[max(0, at - 40) : at + 40]}")
    return counts


def main(folder: Path, show: int) -> None:
    """Print the figures of every book in `folder`."""
    for path in sorted(folder.glob("*.txt")):
        lines = path.read_text("utf-8").splitlines()
        counts = marks(lines, show=show)
        print(path.stem, dict(counts))
        for kind in ("double", "single"):
            print(
                f"   {kind}: wrong {100 * counts[kind + ' wrong'] / max(counts[kind], 1):.2f} %, left {100 * counts[kind + ' left'] / max(1, counts[kind]):.2f} %"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]), len(sys.argv) > 2)
