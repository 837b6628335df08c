"""The room between one line of text and the next, as margins that meet make it.

Where two margins meet, the larger counts (CSS 2.2, 8.3.1); Word does the same with the space after
one paragraph and before the next (ISO 29500-1, 17.3.1.33). Padding is added.
"""

from dataclasses import dataclass


@dataclass(slots=True)
class Space:
    """What has gathered since the last line; None before the first, and where nobody can tell."""

    solid: float | None = None
    margin: float = 0.0

    def meet(self, margin: float) -> None:
        """Let a margin meet those before it."""
        self.margin = max(self.margin, margin)

    def pad(self, padding: float) -> None:
        """Add padding, past which margins do not meet."""
        if self.solid is not None:
            self.solid += self.margin + padding
        self.margin = 0.0

    def taken(self) -> float | None:
        """Return the room before a line that stands here, and begin anew behind it."""
        room = None if self.solid is None else self.solid + self.margin
        self.solid, self.margin = 0.0, 0.0
        return room

    def forget(self) -> None:
        """Begin anew behind something whose edge is no line of text."""
        self.solid, self.margin = None, 0.0
