"""The sections of a document, their pages, and which part of an edition each belongs to.

What Word knows of a book's parts are sections and headings. The briefs begin with the section that
has the first heading 1 (in a file without any, the first title), or within it, behind a title or a
table of contents that it begins with. Behind the last brief stands what begins with a first page of
its own (w:titlePg) and has no heading; a section that only lies on its side goes on as it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from lxml import etree

from briefexport.proof.docx.flow import Flowing, Para, elements
from briefexport.proof.docx.kinds import heading_level
from briefexport.proof.docx.package import R, W
from briefexport.proof.docx.properties import Properties, flattened, is_on
from briefexport.proof.record import Part
from briefexport.records import dataclass

_OWN, _SECTION = f"{W}pPr", f"{W}sectPr"
# What can stand before the briefs in the section of the first.
OPENING = frozenset(("title", "subtitle", "entry"))


@dataclass(frozen=True, slots=True)
class Section:
    """A section: what it says of its pages, and its blocks as elements."""

    said: Properties
    element: etree._Element | None
    heads: Mapping[str, str]
    feet: Mapping[str, str]
    elements: tuple[etree._Element, ...] = field(repr=False)

    @property
    def lying(self) -> bool:
        """Whether its pages lie on their side."""
        return self.said.get("pgSz.orient") == "landscape"

    @property
    def opening(self) -> bool:
        """Whether its first page is other than those that follow."""
        return is_on(self.said, "titlePg")

    @property
    def apart(self) -> bool:
        """Whether it begins a page."""
        return self.said.get("type", "nextPage") != "continuous"


def sections(document: etree._Element) -> list[Section]:
    """Return the sections of a w:document; heads and feet that one does not say go on."""
    body = document.find(f"{W}body")
    found: list[Section] = []
    held: list[etree._Element] = []
    heads: Mapping[str, str] = {}
    feet: Mapping[str, str] = {}
    for element, ends in _ended(body):
        if element is not None:
            held.append(element)
        if ends is None and element is not None:
            continue
        heads = {**heads, **_references(ends, "headerReference")}
        feet = {**feet, **_references(ends, "footerReference")}
        found.append(Section(flattened(ends), ends, heads, feet, tuple(held)))
        held = []
    return found


def _ended(
    body: etree._Element | None,
) -> Iterator[tuple[etree._Element | None, etree._Element | None]]:
    """Yield each block, with the w:sectPr that it ends; the last section's comes alone."""
    if body is None:
        return
    for element in elements(body):
        said = (one for own in element.iterchildren(_OWN) for one in own.iterchildren(_SECTION))
        yield element, next(said, None)
    yield None, body.find(_SECTION)


def _references(section: etree._Element | None, name: str) -> dict[str, str]:
    if section is None:
        return {}
    return {
        one.get(f"{W}type", "default"): one.get(f"{R}id", "")
        for one in section.iterfind(f"{W}{name}")
    }


# --- The parts of an edition ---------------------------------------------------------------------


def parts(
    read: Sequence[tuple[Section, Sequence[Flowing]]],
) -> Iterator[tuple[Part, Sequence[Flowing]]]:
    """Yield the blocks of each section with the part they are in; one may be in two."""
    titled = [number for number, (_, blocks) in enumerate(read) if has_heading(blocks)]
    if not titled:
        titled = [number for number, (_, blocks) in enumerate(read) if any(map(_is_title, blocks))]
    first, last = (titled[0], titled[-1]) if titled else (0, len(read))
    back = next(
        (number for number in range(last + 1, len(read)) if read[number][0].opening), len(read)
    )
    for number, (_, blocks) in enumerate(read):
        if number < first:
            yield "front", blocks
        elif number >= back:
            yield "back", blocks
        else:
            opening = _opening(blocks) if number == first else 0
            if opening:
                yield "front", blocks[:opening]
            yield "body", blocks[opening:]


def has_heading(blocks: Sequence[Flowing]) -> bool:
    """Return whether `blocks` hold a heading 1, with which a brief begins."""
    return any(map(_is_heading, blocks))


def _is_heading(block: Flowing) -> bool:
    if not isinstance(block, Para) or block.words.empty:
        return False
    return heading_level(block.setting) == 1


def _is_title(block: Flowing) -> bool:
    if not isinstance(block, Para) or block.words.empty:
        return False
    return block.setting.purpose.use == "title"


def _opening(blocks: Sequence[Flowing]) -> int:
    """Return how many blocks stand before the first brief in its own section."""
    count = 0
    for number, block in enumerate(blocks):
        if _is_heading(block):
            return count
        if isinstance(block, Para):
            opens = block.setting.purpose.use in OPENING or block.words.listed
            count = number + 1 if opens else count
    return 0
