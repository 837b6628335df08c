"""What several test files share."""

import gc
import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from briefexport.markup import cover
from built import RUN, Built, build

# The library else draws the constants of whatever modules happen to be loaded, so that what a run
# draws would depend on the tests that came before.
providers._get_local_constants = Constants

# A tenth of the time went into looking for garbage; more seldom still, it takes gigabytes.
COLLECT_AFTER = (20_000, 10, 10)

# Most editions of the tests have one of a few titles, and a cover takes a third of a second.
painted = lru_cache(64)(cover.painted)
for module in (cover, import_module("briefexport.backends.epub.render")):
    vars(module)["painted"] = painted


def pytest_configure(config: pytest.Config) -> None:
    """Give all workers of a run a folder for what is made once."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = TemporaryDirectory()
        os.environ[RUN] = folder.name
        config.add_cleanup(folder.cleanup)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what is given most time, so that no worker is left alone with it at the end."""

    def given(item: pytest.Item) -> int:
        marker = item.get_closest_marker("timeout")
        return int(marker.args[0]) if marker else 0

    items.sort(key=given, reverse=True)


def pytest_collection_finish() -> None:
    """Let the collector look seldom, and never through all the tests there are."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Built]:
    """Builds an edition, or an article, once for the whole run, however many workers it has."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder = folder / "editions"
    folder.mkdir(exist_ok=True)
    return lambda path: build(path, folder)


@pytest.fixture(scope="module")
def without_trafilatura() -> Iterator[None]:
    """Reads web pages by the plain rule, whatever is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("briefexport.readers.html.boundary.find_spec", lambda _: None)
        yield
