"""The room between one line of text and the next: margins that meet, and what stands between them.

Where margins meet, the larger counts (CSS 2.2, 8.3.1); rules and padding keep them apart.
"""

from dataclasses import replace

from briefexport.proof.epub.cascade import Style
from briefexport.records import dataclass

CLIPPED = frozenset(("hidden", "auto", "scroll", "clip"))
# What holds its content's margins in (CSS Display 3, "independent formatting context").
HOLDING = frozenset(
    ("flow-root", "inline-block", "table", "table-cell", "table-caption", "flex", "grid")
)


@dataclass(slots=True)
class Spacing:
    """What has gathered since the last line of a flow, in points; None before the first.

    `top` is what has gathered since the beginning of the document, None where that is not known.
    """

    solid: float | None = None
    top: float | None = 0.0
    highest: float = 0.0
    lowest: float = 0.0

    def enter(self, style: Style) -> None:
        """Go into a block."""
        self.meet(style.points("margin-top"))
        self.pad(style.border("top")[0] + style.points("padding-top"), style)

    def leave(self, style: Style) -> None:
        """Leave a block."""
        self.pad(style.border("bottom")[0] + style.points("padding-bottom"), style)
        self.meet(style.points("margin-bottom"))

    def meet(self, margin: float) -> None:
        """Let a margin meet those before it."""
        self.highest = max(self.highest, margin)
        self.lowest = min(self.lowest, margin)

    def pad(self, padding: float, style: Style) -> None:
        """Add what margins do not reach across."""
        if padding or _holds(style):
            gathered = self.margin + padding
            self.solid = None if self.solid is None else self.solid + gathered
            self.top = None if self.top is None else self.top + gathered
            self.highest = self.lowest = 0.0

    @property
    def margin(self) -> float:
        """What the margins that have met come to."""
        return self.highest + self.lowest

    def taken(self) -> float | None:
        """Return the room before a line that stands here, and begin anew behind it."""
        room = None if self.solid is None else round(self.solid + self.margin, 4)
        self.solid, self.highest, self.lowest, self.top = 0.0, 0.0, 0.0, None
        return room

    @property
    def drop(self) -> float | None:
        """The room before a line that stands here, if it is the first of the document."""
        return None if self.top is None else round(self.top + self.margin, 4)

    def forget(self) -> None:
        """Begin anew where no line stands above in the same flow."""
        self.solid, self.highest, self.lowest, self.top = None, 0.0, 0.0, None


def _holds(style: Style) -> bool:
    return (
        style.word("display") in HOLDING
        or bool({style.word(name) for name in ("overflow", "overflow-x", "overflow-y")} & CLIPPED)
        or style.word("container-type") in {"inline-size", "size"}
        or style.word("float") in {"left", "right"}
    )


@dataclass(frozen=True, slots=True)
class Room:
    """How far in a line stands at its sides, in points, and what is behind it and beside it.

    `edge` is the width and colour of a rule on its start side, no width where there is none.
    """

    left: float = 0.0
    right: float = 0.0
    fill: str = ""
    edge: tuple[float, str] = (0.0, "")

    def within(self, style: Style) -> "Room":
        """Return the room in a block of `style` that stands in this one."""
        start, end = ("right", "left") if style.rtl else ("left", "right")
        edge = style.border(start)
        fill = style.word("background-color")
        return replace(
            self,
            left=self.left + _side(style, start),
            right=self.right + _side(style, end),
            fill=self.fill if fill == "transparent" else fill,
            edge=edge if edge[0] else self.edge,
        )


def _side(style: Style, side: str) -> float:
    return style.points(f"margin-{side}") + style.border(side)[0] + style.points(f"padding-{side}")
