"""Every PDF of ours before veraPDF, page-validation, pdfua and our own checks."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from built import PATHS, Built
from conformance import validators
from pdf_files import every_pdf
from pdf_structure import faults

pytestmark = pytest.mark.conformance
EDITIONS = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


@EDITIONS
@pytest.mark.parametrize("flavour", validators.FLAVOURS)
def test_the_pdf_conforms(
    tools: Path, built: Callable[[Path], Built], path: Path, flavour: str
) -> None:
    assert validators.verapdf(tools, flavour, built(path).pdf) == []


@EDITIONS
def test_the_others_agree(tools: Path, built: Callable[[Path], Built], path: Path) -> None:
    assert validators.page_validation(tools, built(path).pdf) == []
    assert validators.pdfua(tools, built(path).pdf) == []


def test_all_pdfs_for_the_office_conform(tools: Path, tmp_path: Path) -> None:
    options = ("--format", "pdf", "--profile", "office", "--output", str(tmp_path))
    command = [sys.executable, "-m", "briefexport", "build", *map(str, PATHS), *options]
    subprocess.run(command, check=True, capture_output=True)
    files = sorted(tmp_path.glob("*/*-office.pdf"))
    assert len(files) == len(PATHS)
    assert validators.verapdf(tools, "ua1", *files) == []
    assert validators.verapdf(tools, "3a", *files) == []
    assert validators.page_validation(tools, *files) == []
    assert validators.pdfua(tools, *files) == []
    for file in files:
        with pikepdf.open(file) as pdf:
            assert faults(pdf) == [], file.name


@pytest.mark.parametrize("flavour", validators.FLAVOURS)
def test_a_pdf_with_every_node_conforms(tools: Path, tmp_path: Path, flavour: str) -> None:
    file = tmp_path / "every.pdf"
    file.write_bytes(every_pdf().data)
    assert validators.verapdf(tools, flavour, file) == []


@EDITIONS
def test_the_tags_say_what_verapdf_does_not_ask(built: Callable[[Path], Built], path: Path) -> None:
    with pikepdf.open(built(path).pdf) as pdf:
        assert faults(pdf) == []
