"""The HTML that the reader of Markdown knows, for what Markdown has no marks for."""

from html import escape
from typing import Final, assert_never

from briefexport.model import Foreign, Link, Span, SpanKind

_TAGS: Final[dict[SpanKind, str]] = {
    "emphasis": "em",
    "strong": "strong",
    "lead-in": "strong",
    "strike": "del",
    "superscript": "sup",
    "subscript": "sub",
}


def tags(node: Span | Link | Foreign) -> tuple[str, str]:
    """Return the tags that stand before and behind what `node` holds."""
    match node:
        case Span("small-caps"):
            return '<span class="small-caps">', "</span>"
        case Span(kind):
            return f"<{_TAGS[kind]}>", f"</{_TAGS[kind]}>"
        case Link(target):
            return f'<a href="{escape(target)}">', "</a>"
        case Foreign(language, direction):
            lang = f' lang="{escape(language)}"' if language else ""
            turned = f' dir="{direction}"' if direction else ""
            return f"<span{lang}{turned}>", "</span>"
        case _:
            assert_never(node)


def text(value: str) -> str:
    """Return `value` as characters of HTML."""
    return escape(value, quote=False)


def attribute(value: str) -> str:
    """Return `value` as the value of an attribute in double quotes."""
    return escape(value)
