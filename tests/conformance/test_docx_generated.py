"""Two hundred editions of whatever the model can hold, before those who know what a DOCX is."""

from itertools import cycle
from pathlib import Path

import pytest

from briefexport.backends import docx
from briefexport.backends.rendering import RenderOptions
from conformance import validators
from conformance.generated import SETTINGS, drawn
from epubs import edition, the_style

pytestmark = pytest.mark.conformance

BATCHES, EACH = 5, 40


def written(batch: int, folder: Path) -> list[Path]:
    """Return the files of a batch of editions, every other one for review."""
    files = []
    for number, (brief, more) in enumerate(zip(drawn(batch, EACH), cycle(SETTINGS), strict=False)):
        file = folder / f"{batch}-{number}.docx"
        options = RenderOptions(review=number % 2 == 1)
        rendering = docx.render(edition(brief, **more), the_style(), None, options)
        file.write_bytes(rendering.data)
        files.append(file)
    return files


@pytest.mark.timeout(600)
@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_edition_is_valid_and_opens(tools: Path, tmp_path: Path, batch: int) -> None:
    files = written(batch, tmp_path)
    assert len(list(tmp_path.glob("*.docx"))) == EACH
    assert validators.openxml_audit(tools, *files) == []
    assert validators.ooxml_integrity(tools, *files) == []
    assert validators.libreoffice(tmp_path, *files) == []
