"""Redlines and files for review before those who know what a DOCX is, and in LibreOffice."""

from pathlib import Path
from typing import Literal

import pytest

from briefexport.cli import run
from briefexport.edition import Edition
from briefexport.errors import RefusedError
from briefexport.revise.redline import redline
from briefexport.walk import identify
from built import OWN
from conformance import validators
from conformance.generated import drawn
from conformance.settling import settled
from conformance.test_docx_libreoffice import text
from docx_files import edition, opened, rendered, the_style
from docx_trees import sayable
from revising.random_edits import random_edits

pytestmark = pytest.mark.conformance

EACH = 20


def versions(batch: int) -> list[tuple[Edition, Edition]]:
    """Return generated editions, each with one made of it by edits and with another.

    They have no contents, which are no change of the text.
    """
    briefs = [identify(sayable(brief), "b1") for brief in drawn(batch, EACH)]
    found = []
    for number, brief in enumerate(briefs):
        for other in (random_edits(brief, number, 8)[0], briefs[number - 1]):
            try:
                found.append((edition(brief, front=False), edition(other, front=False)))
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


@pytest.mark.parametrize("outcome", ["Accept", "Reject"])
def test_libreoffice_settles_a_redline_as_our_reader_does(
    tools: Path, tmp_path: Path, outcome: Literal["Accept", "Reject"]
) -> None:
    pairs = versions(3)[:EACH]
    files = []
    for number, pair in enumerate(pairs):
        file = tmp_path / f"{number}.docx"
        file.write_bytes(redline(*pair, the_style()).data)
        files.append(file)
    done = settled(outcome, tmp_path / "done", *files)
    for pair, file in zip(pairs, done, strict=True):
        wanted = pair[1] if outcome == "Accept" else pair[0]
        # LibreOffice puts joiners beside pictures and formulas.
        shown = [word.replace("\u200d", "") for word in text(opened(file.read_bytes()))]
        assert shown == text(opened(rendered(wanted).data))
