"""The room between one line of text and the next, as margins that meet make it.

Where two margins meet, the larger counts (CSS 2.2, 8.3.1); Word does the same with the space after
one paragraph and before the next (ISO 29500-1, 17.3.1.33). Padding is added.
"""

from dataclasses import field
from typing import TypeAlias

from briefexport.proof.record import Look
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """A room in points, and the tokens that make it."""

    points: float
    tokens: tuple[str, ...]


# How far lines are apart, and the token that says so.
Leading: TypeAlias = tuple[float, str]


def rooms(room: Room, lines: tuple[Leading, Leading] | None) -> dict[str, tuple[Look, str]]:
    """Return the looks of a room, and that from middle to middle of the `lines` around it."""
    said: dict[str, tuple[Look, str]] = {"gap": (room.points, " ".join(room.tokens))}
    if lines:
        (above, token), (below, other) = lines
        said["pitch"] = (room.points + (above + below) / 2, " ".join((*room.tokens, token, other)))
    return said


@dataclass(slots=True)
class Space:
    """What has gathered since the last line.

    `known` is False before the first line, and behind what has no line to measure from.
    """

    known: bool = False
    solid: float = 0.0
    margin: float = 0.0
    met: str = ""
    padded: list[str] = field(default_factory=list)

    def meet(self, margin: float, token: str) -> None:
        """Let the margin that `token` asks for meet those before it."""
        if margin > self.margin:
            self.margin, self.met = margin, token

    def pad(self, padding: float, token: str) -> None:
        """Add padding, past which margins do not meet."""
        self.solid += self.margin + padding
        self.padded += [self.met, token]
        self.margin, self.met = 0.0, ""

    def drop(self) -> None:
        """Take back the margins at the end of a box, where its padding does."""
        self.margin, self.met = 0.0, ""

    def taken(self) -> Room | None:
        """Return the room before a line that stands here, and begin anew behind it."""
        tokens = tuple(filter(None, (*self.padded, self.met)))
        room = Room(self.solid + self.margin, tokens) if self.known else None
        self._begin(known=True)
        return room

    def edge(self) -> None:
        """Begin anew behind something whose edge is known."""
        self._begin(known=True)

    def forget(self) -> None:
        """Begin anew behind something whose edge is no line of text."""
        self._begin(known=False)

    def _begin(self, *, known: bool) -> None:
        self.known, self.solid, self.margin, self.met, self.padded = known, 0.0, 0.0, "", []
