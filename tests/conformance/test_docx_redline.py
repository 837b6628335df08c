"""Redlines and files for review before those who know what a DOCX is, and in LibreOffice."""

from pathlib import Path

import pytest

from briefexport.cli import run
from briefexport.edition import Edition
from briefexport.errors import RefusedError
from briefexport.revise.redline import redline
from briefexport.walk import identify
from built import OWN
from conformance import validators
from conformance.generated import drawn
from docx_files import edition, the_style
from docx_trees import sayable
from revising.random_edits import random_edits

pytestmark = pytest.mark.conformance

EACH = 20


def versions(batch: int) -> list[tuple[Edition, Edition]]:
    """Return generated editions, each with one made of it by edits and with another."""
    briefs = [identify(sayable(brief), "b1") for brief in drawn(batch, EACH)]
    found = []
    for number, brief in enumerate(briefs):
        for other in (random_edits(brief, number, 8)[0], briefs[number - 1]):
            try:
                found.append((edition(brief), edition(other)))
            except RefusedError:  # an edit took away what something refers to
                continue
    return found


@pytest.mark.parametrize("batch", range(3))
def test_a_redline_of_any_two_versions_is_valid_and_opens(
    tools: Path, tmp_path: Path, batch: int
) -> None:
    files = []
    for number, (old, new) in enumerate(versions(batch)):
        file = tmp_path / f"{number}.docx"
        file.write_bytes(redline(old, new, the_style()).data)
        files.append(file)
    assert len(files) > EACH
    assert validators.openxml_audit(tools, *files) == []
    assert validators.ooxml_integrity(tools, *files) == []
    assert validators.libreoffice(tmp_path, *files) == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_file_for_review_is_valid_and_opens(tools: Path, tmp_path: Path, path: Path) -> None:
    arguments = ["build", str(path), "-o", str(tmp_path), "--format", "docx", "--review"]
    assert run(arguments) == 0
    (file,) = tmp_path.glob("*/*.docx")
    assert validators.openxml_audit(tools, file) == []
    assert validators.ooxml_integrity(tools, file) == []
    assert validators.libreoffice(tmp_path, file) == []
