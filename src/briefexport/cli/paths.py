"""Paths given on the command line."""

from difflib import get_close_matches
from pathlib import Path

from briefexport.diagnostics import Place, diagnostic
from briefexport.errors import UsageError


def existing(path: Path) -> Path:
    """Return `path`. Raises UsageError, with what may have been meant, where nothing is there."""
    if path.exists():
        return path
    parent = path.parent
    siblings = [found.name for found in parent.iterdir()] if parent.is_dir() else []
    near = get_close_matches(path.name, siblings, n=1)
    hint = f"did you mean {parent / near[0]}?" if near else "check the path"
    raise UsageError(
        diagnostic("BX002", "there is no such file or folder", Place(file=str(path)), hint=hint)
    )
