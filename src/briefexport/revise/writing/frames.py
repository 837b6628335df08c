"""What blocks stand in, as far as their writing depends on it."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from briefexport.model import Block
from briefexport.records import dataclass
from briefexport.revise.writing.desk import Desk


@dataclass(frozen=True, slots=True)
class Frame:
    """With what new lines begin, whether a list may follow its paragraph at once, and where the
    first block goes, behind `opening`, where there is none yet. `top` is what holds all others.
    """

    prefix: str = ""
    end: int = 0
    tight: bool = False
    opening: str = ""
    top: bool = False


ChangeBlocks: TypeAlias = Callable[[Desk, Sequence[Block], Sequence[Block], Frame], None]
