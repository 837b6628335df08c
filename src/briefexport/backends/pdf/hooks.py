"""The private places of WeasyPrint 70 that are mended here, and nowhere else.

Each has a contract test, so that a new release that changes what is behind them is noticed.
"""

# ruff: noqa: ANN401 - the engine is not typed

from math import inf
from typing import Any


def mend_line_breaking() -> None:
    """Let a text whose last space alone is too wide for the line stay on it.

    The engine takes such a text (one before an emphasised word, say) for too long, finds no place
    to break it later, and breaks it in its first word: "Ger-" on a line of its own.
    """
    from weasyprint.layout import inline  # noqa: PLC0415
    from weasyprint.text import line_break  # noqa: PLC0415

    original = line_break.split_first_line

    def split_first_line(
        text: str,
        style: Any,
        context: Any,
        max_width: Any,
        *rest: Any,
        **named: Any,
    ) -> Any:
        collapsing = style["white_space"] in {"normal", "pre-line"}
        if max_width not in {None, inf} and collapsing and len(text) > 1 and text[-1] == " ":
            _, _, more, width, _, _ = original(
                text.rstrip(" "), style, context, max_width, *rest, **named
            )
            if more is None and width <= max_width:
                return original(text, style, context, None, *rest, **named)
        return original(text, style, context, max_width, *rest, **named)

    if inline.split_first_line is original:
        inline.split_first_line = split_first_line
