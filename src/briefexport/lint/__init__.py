"""Lint: what only a person can mend, told at its place, and what can be mended, mended."""

from briefexport.lint.linting import Change, Linted, edition_of, lint

__all__ = ["Change", "Linted", "edition_of", "lint"]
