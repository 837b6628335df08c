"""The print backend: XHTML and CSS from the model and the style, laid out by WeasyPrint."""

from briefexport.backends.pdf.render import render, steps

__all__ = ["render", "steps"]
