"""Which of two sequences' members are each other: equal ones first, between them the most alike."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from briefexport.records import dataclass

# Two of which less than this share of their words are the same are two, not one changed.
ALIKE: Final = 0.5
# More comparisons than these are not made: what is between equal members is taken for all new.
MOST: Final = 4_000_000
MOST_ALIKE: Final = 100_000


class Stretch(NamedTuple):
    """Members `i` up to `j` of the old sequence, and `k` up to `l` of the new one."""

    equal: bool
    i: int
    j: int
    k: int
    l: int  # noqa: E741 - the names of difflib


def stretches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Stretch]:
    """Return the stretches in which `old` and `new` are equal, and those between, in order."""
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    end, other = len(old) - last, len(new) - last
    found = [Stretch(True, 0, first, 0, first)]
    if (end - first) * (other - first) > MOST:
        found.append(Stretch(False, first, end, first, other))
    else:
        matcher = SequenceMatcher(None, old[first:end], new[first:other], autojunk=False)
        for tag, i, j, k, l in matcher.get_opcodes():  # noqa: E741
            found.append(Stretch(tag == "equal", first + i, first + j, first + k, first + l))
    found.append(Stretch(True, end, len(old), other, len(new)))
    return [one for one in found if one.i < one.j or one.k < one.l]


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    """Return how many members at the start are equal."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member of a sequence is known by: its key, its words, and its kind.

    Members of different kinds are never each other; with `only` set, there is one of its kind at a
    place, so that whatever it says it is the other version's.
    """

    key: Hashable
    words: Counter[str]
    kind: Hashable = ""
    only: bool = False


def likeness(one: Profile, other: Profile) -> float:
    """Return how alike two are, from 0 to 1: the share of words they have in common."""
    if one.kind != other.kind:
        return 0.0
    whole = one.words.total() + other.words.total()
    share = 2 * (one.words & other.words).total() / whole if whole else 1.0
    return max(share, ALIKE) if one.only and other.only else share


def pairs(
    old: Sequence[Profile], new: Sequence[Profile]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield the members of both sequences in order, with None where the other has none.

    Of a stretch without a pair the old members come first.
    """
    for part in stretches([one.key for one in old], [one.key for one in new]):
        if part.equal:
            yield from zip(range(part.i, part.j), range(part.k, part.l), strict=True)
        else:
            yield from _between(old, new, part)


def _between(
    old: Sequence[Profile], new: Sequence[Profile], part: Stretch
) -> Iterator[tuple[int | None, int | None]]:
    i, k = part.i, part.k
    for one, other in [*_alike(old, new, part), (part.j, part.l)]:
        yield from ((number, None) for number in range(i, one))
        yield from ((None, number) for number in range(k, other))
        if one < part.j and other < part.l:
            yield one, other
        i, k = one + 1, other + 1


def _alike(old: Sequence[Profile], new: Sequence[Profile], part: Stretch) -> list[tuple[int, int]]:
    """Return the pairs of a stretch, in order, that are together most alike."""
    rows, columns = part.j - part.i, part.l - part.k
    if rows * columns > MOST_ALIKE:
        return []
    # best[r][c] is the most that members from r and c on can be alike.
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    alike = [
        [likeness(old[part.i + r], new[part.k + c]) for c in range(columns)] for r in range(rows)
    ]
    for r in range(rows - 1, -1, -1):
        for c in range(columns - 1, -1, -1):
            score = alike[r][c]
            paired = score + best[r + 1][c + 1] if score >= ALIKE else 0.0
            best[r][c] = max(best[r + 1][c], best[r][c + 1], paired)
    return list(_path(best, alike, part))


def _path(
    best: list[list[float]], alike: list[list[float]], part: Stretch
) -> Iterator[tuple[int, int]]:
    r = c = 0
    while r < part.j - part.i and c < part.l - part.k:
        score = alike[r][c]
        if score >= ALIKE and best[r][c] == score + best[r + 1][c + 1]:
            yield part.i + r, part.k + c
            r, c = r + 1, c + 1
        elif best[r][c] == best[r + 1][c]:
            r += 1
        else:
            c += 1
