"""Running heads and folios: lines laid out once, painted on the pages of all documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefexport.backends.pdf.book.binding import Leaf, running
from briefexport.backends.pdf.fragment import Fragment, Gap, Line
from briefexport.backends.pdf.layout.artifacts import FOOTER, HEADER
from briefexport.backends.pdf.layout.gaps import shown
from briefexport.backends.pdf.layout.tags import POINTS
from briefexport.style import Page


@dataclass(frozen=True, slots=True)
class Furniture:
    """The sheet of running heads and folios, and where its lines stand on `page`, in points."""

    fragment: Fragment
    page: Page
    head_gap: float
    head_leading: float
    foot_gap: float

    @property
    def lines(self) -> Mapping[str, Line]:
        """The lines by their names."""
        return self.fragment.lines

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a page."""
        return self.page.width, self.page.height

    def around(self, leaf: Leaf, *, recto: bool, at_end: bool) -> Iterator[bytes]:
        """Yield what is painted around the text of `leaf`: its running head, then its folio.

        `at_end`: the outer side of the page is on the right of what was laid out.
        """
        if not leaf.laid or leaf.laid.document.frame == "bare":
            return
        if leaf.laid.document.frame == "heads" and leaf.number > 0:
            line = self.lines.get(f"recto:{running(leaf)}" if recto else "verso")
            if line:
                top = self.page.top - self.head_gap - self.head_leading
                yield _artifact(HEADER, line, self.page.height - top - line.ascent, leaf, 0)
        folio = self.lines["folio"]
        top = self.page.height - self.page.foot + self.foot_gap
        room = self.page.measure if at_end else 0
        yield _artifact(FOOTER, folio, self.page.height - top - folio.ascent, leaf, room)


def _artifact(kind: str, line: Line, baseline: float, leaf: Leaf, room: float) -> bytes:
    """Return `line` painted with its baseline so high on the page.

    Its labels are at the end of `room`; where there is none, at the start.
    """
    shift = baseline + POINTS * line.baseline
    painted = b"\n".join(
        shown(segment, leaf.label, room / POINTS) if isinstance(segment, Gap) else segment
        for segment in line.content
    )
    matrix = f"{POINTS} 0 0 -{POINTS} 0 {shift:.3f} cm".encode()
    return b"/Artifact %b BDC q %b\n%b\nQ EMC" % (kind.encode(), matrix, painted)
