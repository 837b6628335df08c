"""`briefexport doctor`: what this machine has and lacks, and the one line that mends it."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

import typer

from briefexport import __version__
from briefexport.cli.terminal import USAGE
from briefexport.readers.pandoc.program import find_program
from briefexport.records import dataclass
from briefexport.versions import LIBRARIES, library_file, opened_library

# The packages that bring the shared libraries WeasyPrint opens.
PANGO = {
    "apt-get": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "pango harfbuzz-subset",
    "brew": "pango",
}
JAVA = {"apt-get": "default-jre-headless", "dnf": "java-latest-openjdk-headless", "brew": "openjdk"}
LIBREOFFICE = {"apt-get": "libreoffice-writer", "dnf": "libreoffice-writer", "brew": "libreoffice"}
FONTS = (
    "fontpkg-spectral",
    "fontpkg-fira-sans",
    "fontpkg-ibm-plex-mono",
    "fontpkg-cardo",
    "fontpkg-amiri",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for. `mend` is the line that brings it; `needed` is for without it."""

    name: str
    found: str
    mend: str = ""
    needed: str = ""


def command() -> None:
    """Tell what this machine has and lacks, and the one line that mends it."""
    findings = list(examined())
    for line in map(told, findings):
        print(line)
    if any(not finding.found and finding.needed for finding in findings):
        raise typer.Exit(USAGE)


def told(finding: Finding) -> str:
    """Return the line, or the lines, about one thing."""
    if finding.found:
        return f"has    {finding.name}: {finding.found}"
    what = finding.needed or "optional"
    return f"lacks  {finding.name} ({what})" + (f"\n       {finding.mend}" if finding.mend else "")


def examined() -> Iterator[Finding]:
    """Yield everything looked for, in the order of a build."""
    yield Finding("briefexport", __version__)
    yield Finding("Python", platform.python_version())
    missing = [name for name in LIBRARIES if opened_library(name) is None]
    yield Finding(
        "Pango, HarfBuzz, Fontconfig",
        "" if missing else "loadable",
        installing(PANGO),
        f"for PDF; not loadable: {', '.join(map(library_file, missing))}",
    )
    yield _package("weasyprint", "for PDF")
    for name in FONTS:
        yield _package(name, "for PDF and EPUB")
    yield _package("python-docx", "for DOCX")
    yield _package("ebooklib", "for EPUB", "briefexport[epub]")
    yield _pandoc()
    yield _package("pypdfium2", "", "briefexport[sheet]")
    yield Finding("LibreOffice", _office(), installing(LIBREOFFICE))
    yield Finding("Java", _java(), installing(JAVA))


def installing(packages: dict[str, str]) -> str:
    """Return the line that installs `packages` here: by the first package manager there is."""
    for manager, names in packages.items():
        if shutil.which(manager):
            sudo = "" if manager == "brew" else "sudo "
            return f"{sudo}{manager} install {names}"
    return ""


def _package(name: str, needed: str, install: str = "") -> Finding:
    try:
        found = version(name)
    except PackageNotFoundError:
        found = ""
    return Finding(name, found, _pip(install or name), needed)


def _pip(name: str) -> str:
    """Return the line that installs the package `name`."""
    pip = "uv pip install" if shutil.which("uv") else f"{sys.executable} -m pip install"
    return f"{pip} '{name}'"


def _pandoc() -> Finding:
    """Look for pandoc: the program that the extra brings, or the system's."""
    path = find_program()
    found = _said([path, "--version"]).removeprefix("pandoc ") if path else ""
    return Finding("pandoc", found, _pip("briefexport[pandoc]"))


def _office() -> str:
    """Return where LibreOffice is, which the contact sheet runs."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def _java() -> str:
    """Return what Java calls itself; macOS has a `java` that is none."""
    path = shutil.which("java")
    return _said([path, "-version"]) if path else ""


def _said(command: list[str]) -> str:
    """Return the first line of what `command` says of itself; nothing where it fails."""
    with suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=20, check=False
        )
        if done.returncode == 0:
            return (done.stdout or done.stderr).partition("\n")[0]
    return ""
