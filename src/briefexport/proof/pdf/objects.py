"""What objects of a PDF say, when they are what they ought to be."""

# ruff: noqa: ANN401 - objects of a PDF are of any kind until they are asked

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary

# A tree of pages is no deeper, unless it goes round in circles.
_DEEPEST = 32


def entries(source: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the entries of the dictionary that an entry of `source` is, if it is one."""
    entry = source.get(name)
    if isinstance(entry, Dictionary):
        yield from entry.items()


def inherited(page: Any, name: str) -> Any:
    """Return an entry of a page, or of what it stands in (ISO 32000-1, 7.7.3.4)."""
    for _ in range(_DEEPEST):
        if not isinstance(page, Dictionary):
            break
        if name in page:
            return page[name]
        page = page.get("/Parent")
    return None
