"""The formats an edition is made in, and what a PDF may be made for."""

from dataclasses import dataclass
from typing import Literal

FormatName = Literal["pdf", "epub", "docx"]
Profile = Literal["screen", "office", "press"]
Unit = Literal["page", "part", "brief"]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a file is: so many pages, parts of an e-book, or briefs."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count != 1 else ''}"
