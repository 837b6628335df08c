"""Where the validators are, and that CI has them."""

import os
import shutil
from pathlib import Path

import pytest

from conformance.validators import folder

PROGRAMS = (
    "epubcheck", "ace", "verapdf", "judge-pdf", "openxml-audit", "ooxml-integrity", "reading",
)  # fmt: skip


@pytest.fixture(scope="session")
def tools() -> Path:
    """Return the folder of the validators; without them a test is skipped, but in CI it fails."""
    bin_folder = folder() / "bin"
    missing = [name for name in PROGRAMS if not (bin_folder / name).exists()]
    missing += [name for name in ("qpdf", "soffice", "pdftotext") if not shutil.which(name)]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; make conformance installs them")
    return bin_folder
