"""Text and attributes as XML, for everything here that writes it."""

import re

# What no character data and no attribute's value may hold as it is; most texts have none of it.
SPECIAL = re.compile('[&<>"\t\n]')


def escape(text: str) -> str:
    """Return `text` as character data of XML."""
    if not SPECIAL.search(text):
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Return `text` as character data that an attribute's value may hold too."""
    if not SPECIAL.search(text):
        return text
    return escape(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


def attribute(name: str, value: str | None) -> str:
    """Return ` name="value"`, or nothing where `value` is None or empty."""
    return f' {name}="{quoted(value)}"' if value else ""
