"""The EPUB backend: EPUB 3.3 that says what it is, for e-readers old and new.

Only `container` imports EbookLib (AGPL-3.0-or-later, an optional dependency), and only `render`
imports `container`: the package itself works without it.
"""

from briefexport.backends.epub.render import render, steps

__all__ = ["render", "steps"]
