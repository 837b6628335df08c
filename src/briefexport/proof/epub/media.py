"""What holds on a wide light page, whatever a small, dark or coloured one would add.

Media Queries 4; queries of containers (CSS Containment 3) ask the same of the same page.
"""

from collections.abc import Sequence
from typing import Any

import tinycss2

# The page, in rem: wider than any width that a style sheet could take for a small screen's.
WIDTH, HEIGHT = 120.0, 80.0
# What a media query can ask of the page, and what is told it.
LIGHT = {
    "prefers-color-scheme": "light", "orientation": "landscape", "hover": "none", "update": "slow",
    "prefers-contrast": "no-preference", "prefers-reduced-motion": "no-preference",
}  # fmt: skip
MEDIA = frozenset(("all", "screen"))
MEASURED = {
    "width": WIDTH, "inline-size": WIDTH, "height": HEIGHT, "block-size": HEIGHT,
    "aspect-ratio": WIDTH / HEIGHT, "color": 8.0, "monochrome": 0.0,
}  # fmt: skip
# Units in rem, which is 16 pixels here.
REM = {
    "em": 1.0, "rem": 1.0, "px": 1 / 16, "pt": 1 / 12, "pc": 1.0, "in": 6.0, "cm": 6 / 2.54,
    "mm": 6 / 25.4,
}  # fmt: skip


def holds_words(text: str) -> bool:
    """Return whether the queries in `text` hold."""
    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    return holds([token for token in tokens if token.type != "whitespace"])


def holds(tokens: Sequence[Any]) -> bool:
    """Return whether one of the queries in `tokens`, which commas divide, holds."""
    queries: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            queries.append([])
        else:
            queries[-1].append(token)
    try:
        return not tokens or any(_query(query) for query in queries)
    except RecursionError:
        # Parentheses in parentheses, past all sense.
        return False


def _query(tokens: Sequence[Any]) -> bool:
    """Return whether one query holds: a medium and what is asked of it, with and, or, not."""
    if tokens and is_word(tokens[0], "not"):
        return not _query(tokens[1:])
    if tokens and is_word(tokens[0], "only"):
        return _query(tokens[1:])
    parts = [token for token in tokens if not (is_word(token, "and") or is_word(token, "or"))]
    held = [_condition(part) for part in parts]
    return any(held) if any(is_word(token, "or") for token in tokens) else all(held)


def _condition(token: Any) -> bool:  # noqa: ANN401
    if token.type == "ident":
        return token.lower_value in MEDIA
    if token.type != "() block":
        return False
    inner = [one for one in token.content if one.type not in {"whitespace", "comment"}]
    if not inner:
        return False
    if inner[0].type == "() block" or is_word(inner[0], "not"):
        return _query(inner)
    return inner[0].type == "ident" and _feature(inner[0].lower_value, inner[1:])


def _feature(name: str, rest: Sequence[Any]) -> bool:
    """Return whether the page has a feature: `rest` is a colon or a sign and what is asked."""
    bounded = name.startswith(("min-", "max-"))
    side, feature = (name[:3], name[4:]) if bounded else ("", name)
    if not rest:
        return feature in LIGHT or bool(MEASURED.get(feature))
    sign = rest[0].value if rest[0].type == "literal" else ""
    if feature in LIGHT:
        return bool(sign == ":" and len(rest) > 1 and is_word(rest[1], LIGHT[feature]))
    own, asked = MEASURED.get(feature), _asked(rest[1:])
    if own is None or asked is None:
        return False
    match side or sign:
        case "min" | ">":
            return own >= asked
        case "max" | "<":
            return own <= asked
        case _:
            return own == asked


def _asked(tokens: Sequence[Any]) -> float | None:
    """Return a length in rem, a ratio or a number."""
    numbers = [token for token in tokens if token.type in {"number", "dimension"}]
    if not numbers:
        return None
    if numbers[0].type == "number":
        over = numbers[1].value if len(numbers) > 1 else 1.0
        return float(numbers[0].value) / over if over else None
    size = REM.get(numbers[0].lower_unit)
    return None if size is None else float(numbers[0].value) * size


def is_word(token: Any, word: str) -> bool:  # noqa: ANN401
    """Return whether `token` is the keyword `word`."""
    return bool(token.type == "ident" and token.lower_value == word)
