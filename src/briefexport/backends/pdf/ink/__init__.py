"""A painted PDF in ink: every colour in it becomes cyan, magenta, yellow and black."""

from briefexport.backends.pdf.ink.conversion import Ink, style_ink, to_ink, tokens_to_ink

__all__ = ["Ink", "style_ink", "to_ink", "tokens_to_ink"]
