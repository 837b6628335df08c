"""The exceptions.

BriefExportError         carries diagnostics; caught by the command line
  UsageError             the command, the configuration or the machine is at fault: exit 2
  RefusedError           an input, an edition or a render is refused: exit 1
ModelError(ValueError)   a tree that must not exist: a bug of ours
"""

import os
import traceback
from pathlib import Path

from briefexport import __version__
from briefexport.diagnostics import Diagnostic, diagnostic


class BriefExportError(Exception):
    """Never raised directly. `diagnostics` says what is wrong, where, and the way out."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics


class UsageError(BriefExportError):
    """The command line, the configuration or the machine is at fault; nothing was tried."""


class RefusedError(BriefExportError):
    """An input, an edition or a rendering was refused, for the reasons given."""


class ModelError(ValueError):
    """A node that breaks a rule of the model was about to be made."""


def failure(error: Exception) -> Diagnostic:
    """Return what is said of an exception that nobody expected: the system's fault, or ours.

    With BRIEFEXPORT_DEBUG set, the traceback is part of the message.
    """
    debug = os.environ.get("BRIEFEXPORT_DEBUG")
    trace = "\n" + "".join(traceback.format_exception(error)).rstrip() if debug else ""
    if isinstance(error, OSError) and error.errno:
        what = f"{error.filename}: " if error.filename else ""
        return diagnostic("BX005", f"{what}{(error.strerror or str(error)).lower()}{trace}")
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}briefexport{os.sep}" in frame.filename]
    where = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return diagnostic(
        "BX001",
        f"{type(error).__name__}{where}: {error}{trace}",
        hint=f"this is our fault: please report it with this line, briefexport {__version__} and"
        " what you did; BRIEFEXPORT_DEBUG=1 shows more to put into the report",
    )
