"""Text and attributes as XML, for everything here that writes it."""


def escape(text: str) -> str:
    """Return `text` as character data of XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(name: str, value: str | None) -> str:
    """Return ` name="value"`, or nothing where `value` is None or empty."""
    if not value:
        return ""
    escaped = escape(value).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
    return f' {name}="{escaped}"'
