"""What HTML's elements and attributes stand for in a brief, in a page and in Markdown alike."""

import re
from typing import Final

from briefexport.model import ListKind, SpanKind
from briefexport.segments import Segments, cut_segments, merged

SPANS: Final[dict[str, SpanKind]] = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "dfn": "emphasis", "var": "emphasis",
    "strong": "strong", "b": "strong",
    "s": "strike", "del": "strike", "strike": "strike",
    "sup": "superscript", "sub": "subscript",
}  # fmt: skip
CODES: Final = frozenset({"code", "kbd", "samp", "tt"})
# The `type` of an ordered list (HTML Standard, 4.4.5).
LIST_KINDS: Final[dict[str, ListKind]] = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def without_ends(value: str, segments: Segments) -> tuple[str, Segments]:
    """Return preformatted text without a line ending right after <pre>, or right before </pre>."""
    if value.startswith("\n"):
        value, segments = value[1:], cut_segments(segments, 1)[1]
    if value.endswith("\n"):
        value = value[:-1]
        segments, _ = cut_segments(segments, len(value))
    return value, merged(segments)
