"""What an EPUB is made of, before any library packs it."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Literal

from briefexport.model import Direction
from briefexport.records import dataclass

XHTML = "application/xhtml+xml"
Property = Literal["nav", "cover-image", "mathml"]


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the publication; `path` is relative to the package document."""

    id: str
    path: str
    media_type: str
    data: bytes
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Meta:
    """One element of the package's metadata: "dc:..." or "meta" (EPUB 3.3, 5.5)."""

    name: str
    value: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """Where something is, for readers that know EPUB 2 only (OPF 2.0.1, 2.6)."""

    type: Literal["cover", "toc", "text"]
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Package:
    """A whole publication. `spine` names items in reading order."""

    identifier: str
    title: str
    language: str
    direction: Direction
    modified: date
    metadata: Sequence[Meta]
    items: Sequence[Item]
    spine: Sequence[str]
    guide: Sequence[GuideEntry]
