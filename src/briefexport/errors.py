"""The exceptions.

BriefExportError         carries diagnostics; caught by the command line
  UsageError             the command, the configuration or the machine is at fault: exit 2
  RefusedError           an input, an edition or a render is refused: exit 1
ModelError(ValueError)   a tree that must not exist: a bug of ours
"""

from briefexport.diagnostics import Diagnostic


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
