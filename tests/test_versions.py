"""What a manifest says an edition was made by: every package that takes part, and the libraries."""

import ctypes
import re
import tomllib
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import pytest

from briefexport import versions
from briefexport.versions import ABSENT, PACKAGES, libraries, packages, programs

# What makes no bytes of an edition; the packages of fonts are told with their families.
NO_PART = {"rich", "typer", "pydantic", "distributed", "dask", "pypdfium2"}


def test_every_package_that_the_project_depends_on_is_told_or_takes_no_part() -> None:
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    lines = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {re.split(r"[\[<>=~ ]", line)[0].replace(".", "-").lower() for line in lines}
    told = {name for name in names if not name.startswith("fontpkg-")} - NO_PART
    assert told <= set(PACKAGES)


def test_what_is_not_installed_is_left_out() -> None:
    assert packages(("weasyprint", "no-such-package")).keys() == {"weasyprint"}
    assert set(PACKAGES) <= programs().keys()


def test_a_release_that_is_told_as_a_number_is_read_as_one() -> None:
    found = libraries(type_setting=True)
    for name in ("fontconfig", "harfbuzz", "pango"):
        assert re.fullmatch(r"\d+\.\d+\.\d+", found[name])


def test_a_library_that_is_not_there_is_told_to_be_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(name: str) -> ctypes.CDLL:
        raise OSError(name)

    monkeypatch.setattr("ctypes.CDLL", lacking)
    versions._type_setting.cache_clear()
    try:
        assert libraries(type_setting=True)["pango"] == ABSENT
    finally:
        versions._type_setting.cache_clear()
    assert "pango" not in libraries(type_setting=False)


def test_a_package_has_the_version_that_it_says_itself() -> None:
    assert packages() == {name: version(name) for name in packages()}
    # Folders have it as it is compared: 2.5 for 2.005.
    fonts = [name for name in versions.releases() if name.startswith("fontpkg-")]
    told = packages(fonts)
    assert told == {name: version(name) for name in fonts}
    assert told != {name: versions.releases()[name] for name in fonts}


def test_a_package_that_has_no_folder_of_its_kind_is_asked_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(versions, "_installed", dict)
    assert packages(("weasyprint",)) == {"weasyprint": version("weasyprint")}
