"""Each validator as a function from a file to its findings; none means that it has none.

`tools` is the folder of the programs that scripts/validators installs; qpdf and LibreOffice are
the system's.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

# What a PDF for reading is, both at once: PDF/UA-1 and PDF/A-3a.
FLAVOURS = ("ua1", "3a")
# On a busy machine its browser is sometimes too slow to answer; then it makes no report.
ACE_TRIES = 3


def folder() -> Path:
    """Return where scripts/validators puts what it installs."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "briefexport-conformance"


def ran(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True)


def _failed(run: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the lines a program that failed wrote; one that failed always said something."""
    if run.returncode == 0:
        return []
    said = f"{run.stdout}\n{run.stderr}".splitlines()
    return [line.strip() for line in said if line.strip()] or [f"exit {run.returncode}"]


def qpdf(file: Path) -> list[str]:
    """A file as PDF syntax; a warning is a finding."""
    return _failed(ran("qpdf", "--check", file))


def verapdf(tools: Path, flavour: str, *files: Path) -> list[str]:
    """PDFs by the profile `flavour`: ua1 (PDF/UA-1), 3a (PDF/A-3a) ..."""
    return _failed(ran(tools / "verapdf", flavour, *files))


def page_validation(tools: Path, *files: Path) -> list[str]:
    """PDFs as PDF/UA-1 and as PDF/A-3a, by somebody else than veraPDF."""
    return _failed(ran(tools / "judge-pdf", "page", *files))


def pdfua(tools: Path, *files: Path) -> list[str]:
    """PDFs by rules of PDF/UA-1, of which veraPDF does not ask one: that tables have headers."""
    return _failed(ran(tools / "judge-pdf", "pdfua", *files))


def epubcheck(tools: Path, *files: Path) -> list[str]:
    """EPUBs by the specification; a warning is a finding."""
    return _failed(ran(tools / "epubcheck", *files))


def ace(tools: Path, file: Path) -> list[str]:
    """An EPUB by the accessibility rules of DAISY."""
    said: list[str] = []
    for _ in range(ACE_TRIES):
        with tempfile.TemporaryDirectory() as out:
            run = ran(tools / "ace", "--silent", "--force", "--outdir", out, file)
            report = Path(out) / "report.json"
            if report.exists():
                return list(_failures(json.loads(report.read_text("utf-8"))))
        said = _failed(run) or ["no report was made"]
    return said


def _failures(assertion: dict[str, Any]) -> Iterator[str]:
    for inner in assertion.get("assertions", ()):
        yield from _failures(inner)
    result = assertion.get("earl:result", {})
    if result.get("earl:outcome") == "fail" and "earl:test" in assertion:
        rule = assertion["earl:test"].get("dct:title")
        if rule:
            yield f"{rule}: {result.get('dct:description', '')}"


READER = Path(__file__).parent / "reading_systems" / "read.mjs"


def reading_system(tools: Path, name: str, size: str, file: Path, pictures: Path) -> list[str]:
    """An EPUB as foliate or epubjs shows it on a screen of `size` ("390x844"), in `pictures`."""
    run = ran(tools / "reading", READER, name, size, file, pictures)
    return _failed(run) or run.stdout.split("\n")[:-1]


def openxml_audit(tools: Path, *files: Path) -> list[str]:
    """DOCXs by the schemas of the Open XML SDK."""
    return _failed(ran(tools / "openxml-audit", *files))


def ooxml_integrity(tools: Path, *files: Path) -> list[str]:
    """DOCXs' parts and what they refer to; a remark is a finding."""
    return _failed(ran(tools / "ooxml-integrity", "check", "--fail-on", "info", *files))


def libreoffice(out: Path, *files: Path) -> list[str]:
    """Whether LibreOffice opens DOCXs; it says no with exit status 0."""
    said = converted("pdf:writer_pdf_Export", out, *files)
    unopened = [file.name for file in files if not (out / f"{file.stem}.pdf").exists()]
    return [f"{name} was not opened: {said}" for name in unopened]


def converted(form: str, out: Path, *files: Path) -> str:
    """Let LibreOffice write `files` as `form` ("odt", "docx", ...) into `out`; return what it says.

    It has a profile of its own, so that several can run at once.
    """
    profile = f"-env:UserInstallation=file://{out}/profile"
    run = ran("soffice", profile, "--headless", "--convert-to", form, "--outdir", out, *files)
    return f"{run.stdout}{run.stderr}"


# How LibreOffice may save what it has opened: as DOCX again, or as ODT and then as DOCX.
ROUTES = {"docx": ("docx",), "odt and docx": ("odt", "docx")}


def resaved(files: Sequence[Path], route: Sequence[str], folder: Path) -> list[Path]:
    """Return `files` as LibreOffice saves them in `folder`, through each form of `route`."""
    found = list(files)
    for number, form in enumerate(route):
        out = folder / f"{number}-{form}"
        out.mkdir()
        converted(form, out, *found)
        found = [out / f"{file.stem}.{form}" for file in found]
    return found
