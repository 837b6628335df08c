"""A record as it should be, and which token of the style says so."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import Literal, NamedTuple

from briefexport.proof.record import Look, Record
from briefexport.records import dataclass

Format = Literal["pdf", "epub", "docx"]
FORMATS: tuple[Format, ...] = ("pdf", "epub", "docx")


# The tokens of looks that no role of text has.
ELSEWHERE = {"underline": "links.underline", "underline_colour": "links.colour"}


class Tokens(NamedTuple):
    """Which tokens say how letters look: those of a role of text, and others for some looks."""

    role: str
    others: tuple[tuple[str, str], ...] = ()

    def of(self, look: str) -> str:
        """Return the token of one look."""
        return dict(self.others).get(look) or ELSEWHERE.get(look, f"{self.role}.{look}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record as it should be.

    `tokens` names the token of the style behind each look; `run_tokens` those behind each run, None
    where each format has a way of its own. `at_break` has the looks that are others where it is the
    first or last on a page; `at_times` are those that are told only there, or where it is the first
    of its kind. `crowded` is whether several boxes are around it, so that each format says in its
    own way which it is in. `turned` is whether some of it runs from right to left, whatever its
    letters; `roomy` whether something in it has a room that may be a space's.
    """

    record: Record
    tokens: Mapping[str, str] = field(default_factory=dict)
    run_tokens: tuple[Tokens | None, ...] = ()
    at_break: Mapping[str, Look] = field(default_factory=dict)
    at_times: frozenset[str] = frozenset()
    crowded: bool = False
    turned: bool = False
    roomy: bool = False

    def with_looks(
        self, looks: Mapping[str, tuple[Look, str]], *, at_times: Iterable[str] = ()
    ) -> "Wanted":
        """Return the record with other `looks` besides, each with its token."""
        values = {key: look for key, (look, _) in looks.items()}
        return replace(
            self,
            record=replace(self.record, looks={**self.record.looks, **values}),
            tokens={**self.tokens, **{key: token for key, (_, token) in looks.items()}},
            at_times=self.at_times.union(at_times),
        )
