"""What of the pages is no content: running heads and folios, repeated heads of tables, leaders.

Said on the boxes before they are painted. With it goes a mending of the links: the engine makes one
annotation for each box within a link, where one for each line is right.
"""

# ruff: noqa: ANN401, SLF001 - the engine is not typed, and no public way leads to the boxes

from collections.abc import Container, Sequence
from dataclasses import field
from typing import Any

from briefexport.backends.pdf.layout.hooks import LAYOUT
from briefexport.backends.pdf.layout.leaders import join_signs
from briefexport.backends.pdf.layout.tables import is_continued
from briefexport.records import dataclass

# ISO 32000-1, 14.8.2.2.2.
HEADER = "<</Type/Pagination/Subtype/Header/Attached[/Top]>>"
FOOTER = "<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>"
REPEATED = "<</Type/Pagination>>"


@dataclass(frozen=True, slots=True)
class _Seen:
    """The pictures that are no decoration, the heads painted so far, the outermost boxes of links.

    Pictures and heads are elements; boxes are known by their identity.
    """

    pictures: Container[Any]
    heads: set[Any] = field(default_factory=set)
    links: set[int] = field(default_factory=set)


def mark_artifacts(pages: Sequence[Any], pictures: Container[Any]) -> None:
    """Mark the boxes of `pages` that are artifacts, and leave each link one annotation a line.

    A leader is left one text. A picture whose element is not among `pictures` is decoration. The
    head of a table counts where it is painted first.
    """
    seen = _Seen(pictures)
    for page in pages:
        _mark(page._page_box, "", seen, linked=False)
        page.links = [link for link in page.links if id(link[3]) in seen.links]


def _mark(box: Any, kind: str, seen: _Seen, *, linked: bool) -> None:
    """Mark the content under `box` as `kind`, and note the outermost boxes of links."""
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415

    box = getattr(box, "_box", box)
    kind = kind or _kind(box, seen.heads)
    if box.is_leader:
        join_signs(box)
    if isinstance(box, boxes.TextBox):
        if kind:
            box.artifact = kind
        return
    if isinstance(box, boxes.ReplacedBox) and (kind or box.element not in seen.pictures):
        box.artifact = kind or LAYOUT
    if box.element_tag == "a" and not linked and not isinstance(box, boxes.LineBox):
        linked = True
        seen.links.add(id(box))
    for child in box.children:
        _mark(child, kind, seen, linked=linked)


def _kind(box: Any, heads: set[Any]) -> str:
    """Return the property list of the artifact that `box` is, or nothing where it is content."""
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415

    if isinstance(box, boxes.MarginBox):
        return HEADER if box.at_keyword.startswith("@top") else FOOTER
    if isinstance(box, boxes.TableRowGroupBox) and box.is_header:
        if box.element in heads:
            return REPEATED
        heads.add(box.element)
    if is_continued(box):
        return REPEATED
    return LAYOUT if box.is_leader else ""
