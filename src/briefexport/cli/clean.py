"""`briefexport clean`: what was kept for the next build is removed."""

from pathlib import Path
from typing import Annotated

import typer

from briefexport.cache import FOLDER, Cache
from briefexport.cli.reporting import counted, size
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.errors import UsageError


def command(
    cache: Annotated[
        Path, typer.Option("--cache", help="The folder of what was kept by `build`.")
    ] = FOLDER,
) -> None:
    """Remove what builds have kept; the next one makes everything anew."""
    if cache.exists() and not cache.is_dir():
        raise UsageError(_told(cache, "this is no folder, and no cache"))
    try:
        count, taken = Cache(cache).clear()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(_told(cache, f"what is in it cannot be removed: {reason}")) from error
    print(f"removed {counted(count, 'file')}, {size(taken)}, from {cache}")


def _told(cache: Path, why: str) -> Diagnostic:
    hint = "name the folder of the cache: --cache"
    return diagnostic("BX009", why, Place(file=str(cache)), hint=hint)
