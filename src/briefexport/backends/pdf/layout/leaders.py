"""Leaders as one text a line.

The engine paints each sign of a leader (css-content-3, 5) as a text of its own, of which contents
of some pages have ten thousand. Here the leftmost is painted, and what painted it said again.
"""

# ruff: noqa: ANN401, SLF001 - the engine is not typed, and no public way leads to what it painted

from typing import Any

from briefexport.backends.pdf.layout.gaps import SHOWN, codes
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Leads:
    """How many times the text of a box is painted, and how far apart, in CSS pixels."""

    times: int
    pitch: float


def join_signs(leader: Any) -> None:
    """Leave of the signs of the box `leader` the leftmost, which says how often it is painted."""
    if len(leader.children) > 1:
        right, *_, left = leader.children
        left.leads = Leads(len(leader.children), left.width)
        left.width += right.position_x - left.position_x
        leader.children = (left,)


def lead_on(stream: Any, leads: Leads, start: int) -> None:
    """Paint again, as often as `leads` says, what was painted into `stream` since `start`."""
    match stream.stream[start:]:
        case [*_, b"BT", _, _, shown, b"ET"]:
            stream.stream[-2] = _led(shown.decode(), leads, stream)
        case sign:
            for number in range(1, leads.times):
                stream.push_state()
                stream.transform(e=number * leads.pitch)
                stream.stream += sign
                stream.pop_state()


def _led(sign: str, leads: Leads, stream: Any) -> bytes:
    """Return one array of the operator `sign` again and again, each in its place."""
    key, size = stream._old_font
    widths = next(font.widths for font in stream._fonts.values() if font.hash == key)
    advance = 0.0
    for glyphs, shift in SHOWN.findall(sign):
        advance += sum(widths[int(code, 16)] for code in codes(glyphs)) - float(shift or 0)
    apart = f" {advance - leads.pitch / size * 1000:.3f} "
    strings = sign[sign.index("[") + 1 : sign.rindex("]")]
    return f"[{apart.join([strings] * leads.times)}] TJ".encode()
