"""What fields of files are read by: as pydantic's own, but that it is loaded when one is read.

A class says of its fields what they may be; who only makes one, or finds one in the cache, has no
need of pydantic, which takes longer to load than most articles take to be read.
"""

# ruff: noqa: ANN401 - what pydantic asks for, and is given

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Annotated, Any

from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Read:
    """`by` returns the value of a field from what is written; its ValueErrors are faults."""

    by: Callable[[Any], object]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Return the schema of `source` behind the function."""
        from pydantic import BeforeValidator  # noqa: PLC0415

        return BeforeValidator(self.by).__get_pydantic_core_schema__(source, handler)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How little and how much a number may be, or how few and how many a list or a text may have.

    In which of the two ways is the field's own type's.
    """

    least: float | None = None
    most: float | None = None
    fewest: int | None = None
    longest: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Return the schema of `source` within the bounds."""
        from pydantic import Field  # noqa: PLC0415

        bounds = Field(ge=self.least, le=self.most, min_length=self.fewest, max_length=self.longest)
        return handler.generate_schema(Annotated[source, bounds])


@dataclass(frozen=True, slots=True)
class Either:
    """Of several types, the one at whose place `which` says what is written is."""

    which: Callable[[Any], int]
    types: tuple[Any, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Return the schema of the union, whose faults are those of the one that was meant."""
        from pydantic import Discriminator, Tag  # noqa: PLC0415

        del source
        tagged = [Annotated[one, Tag(str(place))] for place, one in enumerate(self.types)]
        union: Any = Annotated[reduce(or_, tagged), Discriminator(self._tag)]
        return handler.generate_schema(union)

    def _tag(self, value: object) -> str:
        return str(self.which(value))
