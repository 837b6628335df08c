"""A hundred editions of whatever the model can hold, before EPUBCheck and Ace.

EPUBCheck sees each of them. Ace, whose browser takes three seconds to start, sees their briefs five
to an edition, with the pages of that edition's PDF marked in it; EPUBCheck sees these too.
"""

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import pytest

from briefexport.backends import epub, pdf
from briefexport.backends.rendering import PageMap, RenderOptions
from briefexport.edition import Edition
from briefexport.model import Brief
from conformance import validators
from conformance.generated import SETTINGS, drawn
from epubs import edition, the_style

pytestmark = [
    pytest.mark.conformance,
    # The library that draws formulas for paper.
    pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning"),
]

BATCHES, EACH, TOGETHER = 5, 20, 5


def together(several: Sequence[Brief], folder: Path) -> list[Path]:
    """Return the EPUBs of editions that hold some of the briefs each, pages and all."""
    files = []
    for first in range(0, EACH, TOGETHER):
        made = edition(*several[first : first + TOGETHER])
        pages = pdf.render(made, the_style(), None, RenderOptions()).pages
        files.append(written(made, pages, folder / f"together-{first}.epub"))
    return files


def written(made: Edition, pages: PageMap | None, file: Path) -> Path:
    file.write_bytes(epub.render(made, the_style(), pages, RenderOptions()).data)
    return file


@pytest.mark.timeout(600)
@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_edition_is_valid_and_accessible(tools: Path, tmp_path: Path, batch: int) -> None:
    several = drawn(batch, EACH)
    bound = together(several, tmp_path)
    singles = [
        written(edition(brief, **more), None, tmp_path / f"{number}.epub")
        for number, (brief, more) in enumerate(zip(several, cycle(SETTINGS), strict=False))
    ]
    assert validators.epubcheck(tools, *singles, *bound) == []
    found = {file.stem: validators.ace(tools, file) for file in bound}
    assert not any(found.values()), found
