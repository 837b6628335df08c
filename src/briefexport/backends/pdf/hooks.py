"""The private places of WeasyPrint 70 that are mended here, and nowhere else.

Each has a contract test, so that a new release that changes what is behind them is noticed.
"""

# ruff: noqa: ANN401 - the engine is not typed

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from math import inf
from typing import Any

# An artifact of the layout, such as a rule (ISO 32000-1, 14.8.2.2.2).
LAYOUT = "<</Type/Layout>>"


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


def mend_tagging() -> None:
    """Leave the structure tree to the caller, and let boxes be artifacts.

    A box with an attribute `artifact`, a property list, is painted as one. What has been painted as
    content is kept in the document's attribute `painted`: a mapping from box to MCID for each page.
    """
    from weasyprint import pdf  # noqa: PLC0415
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415
    from weasyprint.pdf.tags import add_tags  # noqa: PLC0415

    content = Stream.marked

    def marked(self: Any, box: Any, tag: str) -> AbstractContextManager[None]:
        kind = getattr(box, "artifact", None)
        return content(self, box, tag) if kind is None else self.artifact(kind)  # type: ignore[no-any-return]

    @contextmanager
    def artifact(self: Any, kind: str = LAYOUT) -> Iterator[None]:
        if self._tags is not None:
            self.begin_marked_content("Artifact", kind)
        try:
            yield
        finally:
            if self._tags is not None:
                self.end_marked_content()

    def keep(_: Any, document: Any, version: Any, streams: Any) -> None:  # noqa: ARG001
        document.painted = [
            {box: kid["mcid"] for box, kid in stream._tags.items()}  # noqa: SLF001
            for stream in streams
        ]

    if pdf.add_tags is add_tags:
        pdf.add_tags = keep
        Stream.marked = marked
        Stream.artifact = artifact
