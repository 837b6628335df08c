"""Notes that are longer than a page, read off the laid-out pages.

The engine divides no note, so that such a one runs off the head of its page and its end is not to
be read.
"""

# ruff: noqa: SLF001 - the engine is not typed, and no public way leads to the boxes

from collections.abc import Iterator, Sequence
from typing import Any

from briefexport.diagnostics import Diagnostic, Place, diagnostic

HINT = "divide it into several notes, or move some of it into the text"
# So many words of a note are enough to find it by.
WORDS = 8


def overlong(pages: Sequence[Any], place: Place | None) -> Iterator[Diagnostic]:
    """Yield an error for each of `pages` whose notes leave no line of it free.

    `place` is that of the file from which the pages come.
    """
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox  # noqa: PLC0415

    for page in pages:
        box = page._page_box
        for area in box.children:
            # Above the notes is the space of a line.
            if not isinstance(area, FootnoteAreaBox) or not area.children:
                continue
            if area.children[0].position_y < box.content_box_y() + area.margin_top:
                longest = max(area.children, key=lambda note: float(note.height))
                words = " ".join(longest.element.itertext()).split()[:WORDS]
                yield diagnostic(
                    "BX510",
                    f"a note is longer than a page: {' '.join(words)} ...",
                    place,
                    hint=HINT,
                )
