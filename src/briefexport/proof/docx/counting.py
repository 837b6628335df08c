"""How far the labels of lists are counted, told so that it is the same wherever a brief stands.

Lists and their designs have numbers that count through a file. Here each has its place among those
that some sections name instead, before those that their styles do.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from briefexport.proof.docx.numbering import Counter

# How far each level is counted, by the place of its design, and which levels of lists have begun.
Counted: TypeAlias = tuple[list[tuple[int, int, int]], list[tuple[int, int]]]


@dataclass(slots=True)
class Lists:
    """The lists that some sections name, by number, and their designs, each with its place.

    `said` is what lists are, by number: it is the same for all sections.
    """

    counter: Counter
    said: dict[str, str]
    places: dict[str, int] = field(default_factory=dict)
    designs: dict[str, int] = field(default_factory=dict)

    def named(self, number: str) -> bytes:
        """Return what the list of a number is, which is one of these from now on."""
        instance = self.counter.instances.get(number)
        if instance is None:
            return b""
        if number in self.places:
            return b"%d" % self.places[number]
        place = self.places[number] = len(self.places)
        design = self.designs.setdefault(instance.design, len(self.designs))
        if number not in self.said:
            levels = sorted(instance.levels.items(), key=lambda level: level[0])
            self.said[number] = repr((sorted(instance.starts.items()), levels))
        return f"{place} {design} {self.said[number]}".encode()

    def counted(self) -> Counted:
        """Return how far these are counted."""
        counts = self.counter.counts.items()
        return (
            sorted(
                (self.designs[design], level, count)
                for (design, level), count in counts
                if design in self.designs
            ),
            sorted(
                (self.places[number], level)
                for number, level in self.counter.begun
                if number in self.places
            ),
        )

    def count_from(self, counted: Counted) -> None:
        """Go on counting these from what was `counted`."""
        counts, begun = counted
        counter, designs, numbers = self.counter, list(self.designs), list(self.places)
        for key in [key for key in counter.counts if key[0] in self.designs]:
            del counter.counts[key]
        counter.counts |= {(designs[design], level): count for design, level, count in counts}
        counter.begun = {one for one in counter.begun if one[0] not in self.places}
        counter.begun |= {(numbers[place], level) for place, level in begun}
