"""What a paragraph stands in: lists, quotations, asides, meanings of definitions.

Word has no blocks within blocks; what belongs to an item or a quotation stands as far in as that
does. So what is open is a stack of frames, each with the edge its text begins at, and a paragraph
belongs to those whose edges it does not stand out of.
"""

from typing import Literal, TypeAlias

from briefexport.proof.docx.paragraphs import Setting
from briefexport.records import dataclass

# What two edges may be apart and still be one, in points: Word says them in twentieths.
NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Frame:
    """Something open: its text begins `edge` points in. A "term" awaits what it means there.

    `level` is that of a list, as Word counts it.
    """

    kind: Literal["list", "quote", "aside", "meaning", "term"]
    edge: float
    level: int = 0


Frames: TypeAlias = tuple[Frame, ...]


def lists_in(frames: Frames) -> int:
    """Return how many lists are open."""
    return sum(frame.kind == "list" for frame in frames)


def inside(frames: Frames) -> str:
    """Return the innermost quotation, aside or meaning that is open, "" where there is none."""
    kinds = (frame.kind for frame in reversed(frames))
    return next((kind for kind in kinds if kind in {"quote", "aside", "meaning"}), "")


def placed(frames: Frames, setting: Setting, meaning: float) -> Frames:
    """Return what is open at a paragraph; `meaning` is how far in from a term its meaning is."""
    if setting.item is not None and setting.listed:
        return _item(frames, setting, setting.item.level)
    use = setting.purpose.use
    running = use in {"quote", "aside", "meaning", "note", "text", "list"}
    if running and (begun := _meant(frames, setting.left)) is not None:
        return begun
    outer = max(0.0, setting.left - setting.purpose.left)
    frames = standing(frames, outer)
    match use:
        case "quote" | "aside":
            return (*frames, Frame(use, setting.left))
        case "meaning":
            return (*frames, Frame("meaning", setting.left))
        case "term":
            return (*frames, Frame("term", setting.left + meaning))
        case _:
            return frames


def standing(frames: Frames, left: float) -> Frames:
    """Return what is still open at something that stands `left` points in.

    What does not stand in itself holds nothing but paragraphs in its own style.
    """
    while frames and (frames[-1].edge > left + NEAR or frames[-1].edge <= NEAR):
        frames = frames[:-1]
    if frames and frames[-1].kind == "term":
        frames = (*frames[:-1], Frame("meaning", frames[-1].edge))
    return frames


def _meant(frames: Frames, left: float) -> Frames | None:
    """Return what is open at running text where a meaning stands, None where none does."""
    for number in reversed(range(len(frames))):
        frame = frames[number]
        if frame.kind in {"term", "meaning"} and abs(frame.edge - left) <= NEAR < left:
            return (*frames[:number], Frame("meaning", frame.edge))
    return None


def _item(frames: Frames, setting: Setting, level: int) -> Frames:
    """Return what is open at an item, its own list among it."""
    use = setting.purpose.use
    own = setting.purpose.left if use in {"quote", "aside"} else 0.0
    while frames and not _holds_item(frames[-1], setting, level, own):
        frames = frames[:-1]
    if frames and frames[-1].kind == "term":
        frames = (*frames[:-1], Frame("meaning", frames[-1].edge))
    if use in {"quote", "aside"} and inside(frames) != use:
        kind: Literal["quote", "aside"] = "quote" if use == "quote" else "aside"
        base = frames[-1].edge if frames else 0.0
        frames = (*frames, Frame(kind, base + own))
    return (*frames, Frame("list", setting.left, level))


def _holds_item(frame: Frame, setting: Setting, level: int, own: float) -> bool:
    """Return whether an item at `level` can stand in `frame`; `own` is its quotation's indent."""
    left, use = setting.left, setting.purpose.use
    match frame.kind:
        case "list":
            around = frame.level < level and frame.edge <= left + NEAR
            return around or frame.edge < left - own - NEAR
        case "quote" | "aside":
            # Items within them are in their style; of lists' own styles they have none.
            further = 0.0 if use == frame.kind else own
            return use != "list" and frame.edge < left - further - NEAR
        case "meaning" | "term":
            return frame.edge < left - NEAR
