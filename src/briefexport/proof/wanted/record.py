"""A record as it should be, and which token of the style says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from briefexport.proof.record import Record

Format = Literal["pdf", "epub", "docx"]
FORMATS: tuple[Format, ...] = ("pdf", "epub", "docx")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record as it should be.

    `tokens` names the token of the style behind each look; `run_tokens` the one behind each run, a
    prefix such as "text.caption" or the token of the one property it changes.
    """

    record: Record
    tokens: Mapping[str, str] = field(default_factory=dict)
    run_tokens: tuple[str, ...] = ()
