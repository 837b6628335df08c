"""What is painted and taken out again: lines outside of the text, and places for page labels.

Said on the boxes before they are painted; the hooks put what was painted aside.
"""

# ruff: noqa: ANN401, SLF001 - the engine is not typed, and no public way leads to the boxes

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from briefexport.backends.pdf.fragment import LABEL_LETTERS, Gap
from briefexport.records import dataclass

# An array of glyphs in hexadecimal and of shifts between them (ISO 32000-1, 9.4.3).
SHOWN = re.compile(r"<([0-9a-f]*)>|(-?[0-9.]+)")
_GLYPH = 4


@dataclass(slots=True)
class Aside:
    """What was painted of a line: tokens of the content stream, and where the line was.

    In CSS pixels; `ascent` is the distance from the top of the line to its baseline.
    """

    page: int
    baseline: float
    ascent: float
    tokens: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Label:
    """The box of a label: the id whose page it names, and how wide it may be, in CSS pixels.

    Without room the label is flush with the start of its place, not with the end.
    """

    target: str
    room: float


@dataclass(frozen=True, slots=True)
class Hole:
    """What the hooks leave in the content stream where a label was painted."""

    label: Label
    font: str
    size: float
    shown: str


def mark_gaps(pages: Sequence[Any]) -> Mapping[str, Aside]:
    """Mark the boxes of `pages` that are labels, and those of lines; return the lines by name."""
    from weasyprint.formatting_structure.boxes import InlineBlockBox  # noqa: PLC0415

    lines: dict[str, Aside] = {}
    for number, page in enumerate(pages):
        for box in page._page_box.descendants(placeholders=True):
            name = box.element.get("data-line") if box.element is not None else None
            if name and name not in lines and (texts := list(_texts(box))):
                baseline = texts[0].position_y + texts[0].baseline
                lines[name] = Aside(number, baseline, baseline - box.content_box_y())
                for text in texts:
                    text.aside = lines[name]
            if isinstance(box, InlineBlockBox) and box.element.get("data-label"):
                room = 0 if "data-flush" in box.element.attrib else box.width
                for text in _texts(box):
                    text.label = Label(box.element.get("data-label"), room)
    return lines


def _texts(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure.boxes import TextBox  # noqa: PLC0415

    return (inner for inner in box.descendants() if isinstance(inner, TextBox))


def codes(glyphs: str) -> list[str]:
    """Return `glyphs`, in hexadecimal, one by one."""
    return [glyphs[at : at + _GLYPH] for at in range(0, len(glyphs), _GLYPH)]


def filled(hole: Hole, widths: Mapping[int, float]) -> Gap:
    """Return the gap that is left by `hole`; `widths` are those of its font."""
    glyphs = codes("".join(glyphs for glyphs, _ in SHOWN.findall(hole.shown)))
    assert len(glyphs) == len(LABEL_LETTERS), f"{hole.shown} is not what labels are made of"
    known = {
        letter: (glyph, widths[int(glyph, 16)])
        for letter, glyph in zip(LABEL_LETTERS, glyphs, strict=True)
    }
    return Gap(hole.label.target, hole.size, hole.label.room, known)


def shown(gap: Gap, text: str, room: float | None = None) -> bytes:
    """Return the operator that paints `text` at the end of `room`, or of that of `gap`."""
    advance = sum(gap.glyphs[letter][1] for letter in text)
    room = gap.room if room is None else room
    shift = advance - room / gap.size * 1000 if room else 0
    glyphs = "".join(gap.glyphs[letter][0] for letter in text)
    return f"[{shift:.2f} <{glyphs}>] TJ".encode()
