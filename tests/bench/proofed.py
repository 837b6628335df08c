"""How often repairs are wrong on proofed text, which has nothing to repair.

python -m bench.proofed FOLDER, in tests/

FOLDER holds books as text, a paragraph a line, as proof-readers left them, with curly quotation
marks. Those are made straight and curly again, and all other rules are tried on the text as it is,
where whatever they find is an error of theirs. Some spaces between sentences are taken out to see
how many come back. Figures of one run stand in proofed.txt.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from briefexport.model import Text
from briefexport.repair import NOTICES, REPAIRS
from briefexport.repair.passages import QUOTES, Passage
from briefexport.repair.quotes import curled, unbalanced
from briefexport.repair.rules import THRESHOLD
from briefexport.repair.running import Running, running
from briefexport.repair.spaces import missing

STRAIGHT = str.maketrans("“”‘’", "\"\"''")
MARK = re.compile("[“”‘’]")
BETWEEN = re.compile(r"(?<=\w[.!?]) (?=[A-Z])")


def texts(lines: Sequence[str]) -> Iterator[Running]:
    """Yield each line as a paragraph of a brief in English."""
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        continued = following.startswith(QUOTES)
        yield running(Passage((Text(line),), "en", "paragraph", continued=continued))


def marks(lines: Sequence[str]) -> Counter[str]:
    """Return how many double and single marks there are, are left straight and are wrong."""
    counts: Counter[str] = Counter()
    straight = [line.translate(STRAIGHT) for line in lines]
    for proofed, text in zip(lines, texts(straight), strict=True):
        found = {one.start: one.put for one in curled(text)}
        counts["left"] += sum(1 for _ in unbalanced(text))
        for mark in MARK.finditer(proofed):
            kind = "double" if mark[0] in "“”" else "single"
            put = found.get(mark.start())
            counts[kind] += 1
            counts[f"{kind} left"] += put is None
            counts[f"{kind} wrong"] += put not in (None, mark[0])
    return counts


def errors(lines: Sequence[str]) -> Counter[str]:
    """Return how often each rule would change what proof-readers left, or says something of it."""
    counts: Counter[str] = Counter()
    concerned = list(texts(lines))
    for rule in REPAIRS:
        counts[rule.code] = sum(
            one.confidence >= THRESHOLD and text.is_open(one.start, one.end)
            for text in concerned
            for one in rule.find(text)
        )
    for notice in NOTICES:
        counts[f"{notice.code} (told)"] += sum(1 for _ in notice.report(concerned))
    return counts


def recall(lines: Sequence[str]) -> tuple[int, int]:
    """Return how many of the spaces taken out between sentences are found, and how many were."""
    choice = random.Random(0)
    found = out = 0
    for line in lines:
        spaces = [one.start() for one in BETWEEN.finditer(line)]
        for at in choice.sample(spaces, min(1, len(spaces))):
            (text,) = texts([line[:at] + line[at + 1 :]])
            out += 1
            found += any(one.start == at for one in missing(text))
    return found, out


def report(name: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield what is to be said of one book."""
    counts = marks(lines)
    yield f"{name}: {sum(len(line.split()) for line in lines)} words"
    for kind in ("double", "single"):
        wrong, left = (100 * counts[f"{kind} {how}"] / counts[kind] for how in ("wrong", "left"))
        yield f"  {kind} marks: {counts[kind]}, wrong {wrong:.2f} %, left straight {left:.2f} %"
    yield f"  paragraphs told to have a mark without a partner: {counts['left']}"
    found, out = recall(lines)
    yield f"  spaces between sentences found again: {found} of {out} ({100 * found / out:.1f} %)"
    changes = [f"{code} {number}" for code, number in errors(lines).items() if number]
    yield f"  changes and remarks on the text as it is: {', '.join(changes)}"


def main(folder: Path) -> None:
    """Print the figures of every book in `folder`."""
    for path in sorted(folder.glob("*.txt")):
        for line in report(path.stem, path.read_text("utf-8").splitlines()):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
