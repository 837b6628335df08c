"""The private places of WeasyPrint 70 that are mended here, and nowhere else.

Each has a contract test, so that a new release that changes what is behind them is noticed.
"""

# ruff: noqa: ANN401 - the engine is not typed

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

import pydyf

from briefexport.backends.pdf.layout.gaps import Hole
from briefexport.backends.pdf.layout.leaders import lead_on
from briefexport.backends.pdf.layout.letters import letters

# The option of the engine's that says who has it write: what is no fragment is not touched.
FRAGMENT = "briefexport_fragment"
# The engine's name for painting without transparency.
OPAQUE = "a1.0"
# An artifact of the layout, such as a rule (ISO 32000-1, 14.8.2.2.2).
LAYOUT = "<</Type/Layout>>"
TATWEEL, JOINER = "\u0640", "\u200d"


def mend_line_breaking() -> None:
    """Let a text whose last space alone is too wide for the line stay on it.

    The engine takes such a text (one before an emphasised word, say) for too long, finds no place
    to break it later, and breaks it in its first word: "Ger-" on a line of its own. And where a
    line has no room for its one letter, it sets the line end behind it as a letter that no font
    has.
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
        line = original(text, style, context, max_width, *rest, **named)
        ended, end, _ = line[0].text.partition("\n")
        if not collapsing and ended and end:
            layout, length, more, *size = original(ended, style, context, max_width, *rest, **named)
            return layout, length, more or len(f"{ended}{end}".encode()), *size
        return line

    if inline.split_first_line is original:
        inline.split_first_line = split_first_line


def _letter(known: str, noted: str) -> str:
    """Return what a glyph stands for: a stroke that the font itself put in, for a mere joining."""
    return JOINER if not known or known == TATWEEL != noted else known


def _joins(texts: Iterable[str]) -> bool:
    return any(unicodedata.bidirectional(character) == "AL" for text in texts for character in text)


def mend_pictures() -> None:
    """Give a picture in a line a place before it has one.

    The engine moves a picture without a width of its own to the right of a line that runs from
    right to left, which it has not placed yet.
    """
    from weasyprint.formatting_structure.boxes import ReplacedBox  # noqa: PLC0415

    ReplacedBox.position_x = 0


@contextmanager
def _put_aside(stream: Any, aside: Any) -> Iterator[None]:
    """Collect what is painted of a line outside of the text, which depends on nothing before it."""
    painted, stream.stream = stream.stream, aside.tokens
    _forget(stream)
    yield
    stream.stream = painted
    _forget(stream)


def _forget(stream: Any) -> None:
    """Make the engine say anew in which colour and font it paints; what it paints is opaque."""
    stream._current_color = stream._current_color_stroke = None  # noqa: SLF001
    stream._current_alpha = OPAQUE  # noqa: SLF001
    stream._current_font = stream._old_font = None  # noqa: SLF001


def _leave_hole(stream: Any, box: Any, start: int) -> None:
    """Take out what was painted of a label since `start`, and leave a hole for another."""
    label = getattr(box, "label", None)
    if label is None:
        return
    (at,) = (
        at
        for at, token in enumerate(stream.stream[start:], start)
        if pydyf._to_bytes(token).endswith(b"TJ")  # noqa: SLF001
    )
    font, size = stream._old_font  # noqa: SLF001
    stream.stream[at] = Hole(label, font, size, pydyf._to_bytes(stream.stream[at]).decode())  # noqa: SLF001


def mend_fonts() -> None:
    """Leave the fonts to the caller, who writes each once for all fragments.

    Letters are mended here, where the engine still has the font file.
    """
    from weasyprint import pdf  # noqa: PLC0415
    from weasyprint.pdf.fonts import build_fonts_dictionary  # noqa: PLC0415

    def keep(file: Any, fonts: Any, compress: Any, subset: Any, options: Any) -> Any:
        if not options.get(FRAGMENT):
            return build_fonts_dictionary(file, fonts, compress, subset, options)
        for font in fonts.values():
            font.to_unicode = lettered(font)
        return pydyf.Dictionary()

    if pdf.build_fonts_dictionary is build_fonts_dictionary:
        pdf.build_fonts_dictionary = keep


def lettered(font: Any) -> dict[int, str]:
    """Return for each glyph what it stands for: of every form of a joining letter, that letter.

    The engine notes for a glyph the characters of the cluster in which it first saw it; of several
    glyphs in one cluster it gives all characters to one, and the others none.
    """
    noted: dict[int, str] = font.to_unicode
    joins = _joins(noted.values())
    if not joins and all(noted.values()):
        return noted
    known = letters(font.file_content, font.index)
    if joins:
        return {glyph: _letter(known.get(glyph, text), text) for glyph, text in noted.items()}
    marks = {glyph: known.get(glyph, JOINER) for glyph, text in noted.items() if not text}
    all_marks = "".join(marks.values())
    return {
        glyph: marks.get(glyph) or _without(all_marks, known.get(glyph, text), text)
        for glyph, text in noted.items()
    }


def _without(marks: str, known: str, noted: str) -> str:
    """Return what a glyph stands for, without `marks` that have glyphs of their own."""
    whole = unicodedata.normalize("NFC", noted) == known
    return noted if whole else noted.rstrip(marks) or noted


def mend_strings() -> None:
    """Paint no empty strings, after which a known reader of PDF forgets to move on.

    The engine writes one before each glyph that does not begin where the last one ended, such as a
    stretched space; PDFium then loses what follows the last string of its array.
    """
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415

    show = Stream.show_text

    def show_text(self: Any, text: str) -> None:
        show(self, text.replace("<>", " "))

    if show is pydyf.Stream.show_text:
        Stream.show_text = show_text


def mend_notes() -> None:
    """Keep a note on the page of its call, and give back the room of one that has to go on.

    The engine asks whether the last note ends below the area of notes, which grows with them, so
    that only rounding tells; it keeps the space around the notes of a page that has none left; and
    it sends notes to the next page to make room for a line, whose own note it then forgets.
    """
    from weasyprint.layout import LayoutContext, block  # noqa: PLC0415

    update, lines = LayoutContext._update_footnote_area, block._linebox_layout  # noqa: SLF001

    def updated(context: Any) -> bool:
        update(context)
        area = context.current_footnote_area
        if not area.children and not context.in_column:
            context.page_bottom += area.margin_height()
            area.height = "auto"
        return bool(context.page_bottom < area.page.content_box_y())

    def linebox_layout(context: Any, *rest: Any) -> Any:
        return lines(_KeepsNotes(context), *rest)

    if update.__module__ == LayoutContext.__module__:
        LayoutContext._update_footnote_area = updated  # noqa: SLF001
        block._linebox_layout = linebox_layout  # noqa: SLF001


class _KeepsNotes:
    """The engine's context as it is within columns, where no line sends a note away."""

    in_column = True

    def __init__(self, context: Any) -> None:
        object.__setattr__(self, "context", context)

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "context"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "context"), name, value)


def mend_tagging() -> None:
    """Leave the structure tree to the caller, and let boxes be artifacts.

    A box with an attribute `artifact`, a property list, is painted as one; with `aside`, what is
    painted goes there; with `label`, a hole is left in its place; with `leads`, it is painted again
    and again. What has been painted as content is kept in the document's attribute `painted`: a
    mapping from box to MCID for each page.
    """
    from weasyprint import pdf  # noqa: PLC0415
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415
    from weasyprint.pdf.tags import add_tags  # noqa: PLC0415

    content = Stream.marked

    @contextmanager
    def marked(self: Any, box: Any, tag: str) -> Iterator[None]:
        kind = getattr(box, "artifact", None)
        if aside := getattr(box, "aside", None):
            around = _put_aside(self, aside)
        else:
            around = content(self, box, tag) if kind is None else self.artifact(kind)
        with around:
            start = len(self.stream)
            yield
            _leave_hole(self, box, start)
            if leads := getattr(box, "leads", None):
                lead_on(self, leads, start)

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
