"""Every edition of ours, and every scraped article at hand, before the independent validators."""

from collections.abc import Callable
from pathlib import Path

import pytest

from built import PATHS, Built
from conformance import validators

pytestmark = [pytest.mark.conformance, pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)]


def test_the_pdf_is_sound(tools: Path, built: Callable[[Path], Built], path: Path) -> None:
    assert validators.qpdf(built(path).pdf) == []


def test_the_epub_is_valid(tools: Path, built: Callable[[Path], Built], path: Path) -> None:
    assert validators.epubcheck(tools, built(path).epub) == []


def test_the_epub_is_accessible(tools: Path, built: Callable[[Path], Built], path: Path) -> None:
    assert validators.ace(tools, built(path).epub) == []


def test_the_docx_is_valid(tools: Path, built: Callable[[Path], Built], path: Path) -> None:
    assert validators.openxml_audit(tools, built(path).docx) == []
    assert validators.ooxml_integrity(tools, built(path).docx) == []


def test_libreoffice_opens_the_docx(
    tools: Path, built: Callable[[Path], Built], path: Path, tmp_path: Path
) -> None:
    assert validators.libreoffice(tmp_path, built(path).docx) == []
