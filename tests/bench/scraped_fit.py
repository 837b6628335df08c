"""The weights of headings, fitted on the tuning half of a folder of pairs.

    PYTHONPATH=tests python -m bench.scraped_fit PAIRS

Logistic regression by gradient steps of a size of their own for each feature (AdaGrad), with a mild
pull to zero; the same pairs always give the same weights. Prints the table of `weights.py`, the
precision and recall of the score on the pages it was fitted on, five times fitted on four fifths
and tried on the last, by threshold. Lines that may never be headings take no part.
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.scraped import bold_lines, pages, squeezed, truth
from briefexport.readers.text.blocks import pieces_of
from briefexport.readers.text.draft import Draft
from briefexport.readers.text.evidence import evidence
from briefexport.readers.text.guess import bits_of
from briefexport.readers.text.headings import is_barred
from briefexport.readers.text.lines import form_of, lines_of
from briefexport.readers.text.weights import BY_HAND
from briefexport.source import decode

EPOCHS = 60
PULL = 0.0005
FOLDS = 5
# A page with more candidates than this counts no more than one with as many.
AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Example:
    """A line that might be a heading: its page, its features, and whether it is one."""

    page: int
    values: dict[str, float]
    heading: bool


def examples(folder: Path) -> tuple[list[Example], int]:
    """Return the candidates of the tuning half, and how many headings there are in all."""
    found: list[Example] = []
    headings = 0
    for number, path in enumerate(pages(folder, "tuning")):
        source = decode(path.name, path.read_bytes())
        lines = lines_of(source, {})
        bits = bits_of(pieces_of(Draft(source, form_of(lines), []), lines))
        true, bold = truth(path).headings, bold_lines(path)
        headings += true.total()
        for one, values in zip(bits, evidence(bits), strict=True):
            text = squeezed(one.text)
            # A line that is bold as a whole is a heading to the eye, and none to the page's maker.
            if values and not is_barred(one.text) and (text in true or text not in bold):
                found.append(Example(number, values, text in true))
    return found, headings


def fitted(train: Sequence[Example], names: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Return bias and weights."""
    # What is weighed by hand stays as it is, and the others are fitted beside it.
    weights = {**BY_HAND, **dict.fromkeys(names, 0.0)}
    seen = dict.fromkeys(names, 1e-6)
    bias, bias_seen = 0.0, 1e-6
    order = list(train)
    of_page = Counter(one.page for one in train)
    chance = random.Random(1)
    for _ in range(EPOCHS):
        chance.shuffle(order)
        for one in order:
            wrong = (chance_of(bias, weights, one.values) - one.heading) * min(
                1, AT_MOST / of_page[one.page]
            )
            bias_seen += wrong * wrong
            bias -= 0.3 * wrong / math.sqrt(bias_seen)
            for name, value in one.values.items():
                if value and name in seen:
                    slope = wrong * value + PULL * weights[name]
                    seen[name] += slope * slope
                    weights[name] -= 0.3 * slope / math.sqrt(seen[name])
    return bias, weights


def chance_of(bias: float, weights: dict[str, float], values: dict[str, float]) -> float:
    """Return how likely a line with these features is a heading."""
    total = bias + sum(weights.get(name, 0.0) * value for name, value in values.items() if value)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def main() -> None:
    """Print weights and how good they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    given = parser.parse_args()
    found, headings = examples(given.pairs)
    names = [name for name in found[0].values if name not in BY_HAND]
    judged: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        bias, weights = fitted([one for one in found if one.page % FOLDS != fold], names)
        judged += [
            (chance_of(bias, weights, one.values), one.heading)
            for one in found
            if one.page % FOLDS == fold
        ]
    print(f"# {len(found)} lines, {sum(one.heading for one in found)} of {headings} headings")
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9):
        read = [heading for value, heading in judged if value >= threshold]
        print(f"# {threshold}: P {sum(read) / len(read):.3f} R {sum(read) / headings:.3f}")
    bias, weights = fitted(found, names)
    print(f"BIAS = {bias:.1f}\n")
    for name in names:
        print(f'    "{name}": {weights[name]:.1f},')


if __name__ == "__main__":
    main()
