"""Text and attributes as XML, for everything here that writes it."""


def escape(text: str) -> str:
    """Return `text` as character data of XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Return `text` as character data that an attribute's value may hold too."""
    return escape(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


def attribute(name: str, value: str | None) -> str:
    """Return ` name="value"`, or nothing where `value` is None or empty."""
    return f' {name}="{quoted(value)}"' if value else ""
