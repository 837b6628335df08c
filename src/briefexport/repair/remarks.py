"""What a rule says of a text without changing it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from briefexport.records import dataclass
from briefexport.repair.running import Correction, Running


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of the characters from `start` to `end`, and what could stand there instead.

    `put` is None where only a person can know.
    """

    text: Running
    start: int
    end: int
    message: str
    put: str | None = None


Report: TypeAlias = Callable[[Sequence[Running]], Iterator[Remark]]


def each(find: Callable[[Running], Iterator[Remark]]) -> Report:
    """Return the report that looks with `find` at one passage after another."""

    def report(texts: Sequence[Running]) -> Iterator[Remark]:
        for text in texts:
            yield from find(text)

    return report


def doubtful(
    find: Callable[[Running], Iterator[Correction]], message: str, *, below: float
) -> Report:
    """Return the report of those corrections whose confidence is less than `below`."""

    def report(texts: Sequence[Running]) -> Iterator[Remark]:
        for text in texts:
            for one in find(text):
                if one.confidence < below:
                    yield Remark(text, one.start, one.end, message, one.put)

    return report
