"""Running heads and folios: lines laid out once, painted on the pages of all documents."""

from collections.abc import Iterator, Mapping

from briefexport.backends.pdf.book.binding import Leaf, running
from briefexport.backends.pdf.fragment import Fragment, Gap, Line
from briefexport.backends.pdf.layout.artifacts import FOOTER, HEADER
from briefexport.backends.pdf.layout.gaps import shown
from briefexport.backends.pdf.layout.tags import POINTS
from briefexport.records import dataclass
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

    def around(
        self, leaf: Leaf, *, recto: bool, at_end: bool, upright: bool = False
    ) -> Iterator[bytes]:
        """Yield what is painted around the text of `leaf`: its running head, then its folio.

        `at_end`: the outer side of the page is on the right of what was laid out. Of a page that
        lies, `upright` furniture stands as on all others, where the book is held as they are.
        """
        if not leaf.laid or leaf.laid.document.frame == "bare":
            return
        lies = leaf.sheet is not None and self.lies(leaf.sheet.width, leaf.sheet.height)
        page = self.page.turned if lies and not upright else self.page
        turn = f"0 -1 1 0 0 {self.page.width:.3f} cm " if lies and upright else ""
        if leaf.laid.document.frame == "heads" and leaf.number > 0:
            line = self.lines.get(f"recto:{running(leaf)}" if recto else "verso")
            if line:
                baseline = page.height - page.top + self.head_gap + self.head_leading - line.ascent
                yield _artifact(HEADER, line, turn, self._moved(page, at_end), baseline)
        folio = self.lines["folio"]
        baseline = page.foot - self.foot_gap - folio.ascent
        moved = page.inner - self.page.inner
        yield _artifact(
            FOOTER, folio, turn, moved, baseline, leaf.label, page.measure if at_end else 0
        )

    def lies(self, width: float, height: float) -> bool:
        """Return whether a page of this size is turned, compared with the others."""
        return (width > height) is not (self.page.width > self.page.height)

    def _moved(self, page: Page, at_end: bool) -> float:
        """Return how far right a head is on `page` of where it was laid out, at its outer side."""
        moved = page.inner - self.page.inner
        return moved + page.measure - self.page.measure if at_end else moved


def _artifact(
    kind: str,
    line: Line,
    turn: str,
    moved: float,
    baseline: float,
    label: str = "",
    room: float = 0,
) -> bytes:
    """Return `line` painted with its baseline so high on the page, and moved so far to the right.

    Its labels are at the end of `room`; where there is none, at the start.
    """
    shift = baseline + POINTS * line.baseline
    painted = b"\n".join(
        shown(segment, label, room / POINTS) if isinstance(segment, Gap) else segment
        for segment in line.content
    )
    matrix = f"{turn}{POINTS} 0 0 -{POINTS} {moved:.3f} {shift:.3f} cm".encode()
    return b"/Artifact %b BDC q %b\n%b\nQ EMC" % (kind.encode(), matrix, painted)
