"""What the parts refer to: addresses, pictures, running heads. Ids are given in order of use."""

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Literal

from briefexport.assets import Asset
from briefexport.backends.docx.draft import PartName
from briefexport.backends.docx.pictures import file_count
from briefexport.edition import Edition
from briefexport.records import dataclass

Furniture = Literal["header", "footer"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of a picture of the edition: which picture, and which of its files."""

    asset: str
    file: int


@dataclass(slots=True)
class Relations:
    """The relationships of the document and of its notes, and what they lead to."""

    edition: Edition
    ids: dict[tuple[PartName, str | Picture], str] = field(default_factory=dict)
    media: dict[str, Asset] = field(default_factory=dict)
    furniture: dict[tuple[Furniture, bytes], str] = field(default_factory=dict)

    def link(self, part: PartName, address: str) -> str:
        """Return the id by which `part` knows an address."""
        return self._id(part, address)

    def picture(self, part: PartName, name: str) -> tuple[str, ...]:
        """Return the ids by which `part` knows the files of the picture `name`."""
        files = range(file_count(self.edition.assets[name]))
        return tuple(self._id(part, Picture(name, number)) for number in files)

    def taken(self, other: Iterable[tuple[PartName, str | Picture]]) -> tuple[str, ...]:
        """Return the ids by which what a text refers to is known here, in its order."""
        return tuple(self._id(part, target) for part, target in other)

    def run_along(self, kind: Furniture, xml: bytes) -> str:
        """Return the id by which the document knows a head or a foot; equal ones are one part."""
        return self.furniture.setdefault((kind, xml), f"rIdRun{len(self.furniture) + 1}")

    def of(self, part: PartName) -> Iterator[tuple[str, str | Picture]]:
        """Yield the id and the target of each relationship of `part`."""
        return ((id_, target) for (owner, target), id_ in self.ids.items() if owner == part)

    def _id(self, part: PartName, target: str | Picture) -> str:
        if isinstance(target, Picture):
            self.media.setdefault(target.asset, self.edition.assets[target.asset])
        return self.ids.setdefault((part, target), f"rIdTo{len(self.ids) + 1}")
