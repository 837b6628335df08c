"""The print backend: XHTML and CSS from the model and the style, laid out by WeasyPrint."""

from briefexport.backends.pdf.layout import engine
from briefexport.backends.pdf.render import render, steps


def load() -> None:
    """Load the engine. Raises UsageError where libraries of the system are missing."""
    engine.loaded()


__all__ = ["load", "render", "steps"]
