"""Code in a plain text: between fences, or lines written as programs are.

Extractors write code without a mark. Only what prose does not have counts: a prompt, a keyword with
its brackets, an assignment, a call, a tag. Two such lines at least must stand together; what is
between them may be indented, or be brackets alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from briefexport.model import CodeBlock, Origin, Range, Segment, legal
from briefexport.readers.text.draft import Draft
from briefexport.readers.text.lines import Line
from briefexport.readers.text.passage import copied
from briefexport.records import dataclass

LEAST = 2
# So many lines at most may stand between two that are surely code.
FAR = 10

_FENCE = re.compile(r"`{3,}[ \t]*(?P<language>[\w+#-]*)")
_WRITTEN = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:\$|>>>|C:\\>) \S",
        r"(?:async )?(?:def|class) \w+.*:$",
        r"(?:from [\w.]+ )?import [\w.*]+(?:, [\w.]+)*;?$",
        r"(?:export )?(?:const|let|var|int|void|public|private|static) \w.*(?:[;{]$| = )",
        r"(?:async )?function\b.*\(.*[){]$",
        r"#include\b|#!/|//|/\*|<!--|<\?\w",
        r"(?:if|for|while|switch) ?\(.*[){;]$|\}? ?else ?\{$",
        r"return\b.*;$",
        r"[\w.$\[\]\"']+ ?[-+*/|:]?= ?[\w\"'\[{(-]",
        r"[\w.$]+\(.*\);?$",
        r"</?[a-z][\w-]*(?: [^<>]*)?>",
        r"\"[\w-]+\": ?[\[{\"\d]",
    )
)
_OPENING = re.compile(r"(?:while|for|if|elif|else|with|try|except|finally)\b.*:$")
_BRACKETS = re.compile(r"[\[\](){}<>;,]+")


@dataclass(frozen=True, slots=True)
class Listing:
    """The lines of one piece of code, and the fences around them if it has any."""

    lines: tuple[Line, ...]
    fences: tuple[Line, ...] = ()
    language: str = ""

    @property
    def first(self) -> Line:
        """The first line, a fence or code."""
        return (*self.fences[:1], *self.lines)[0]

    @property
    def last(self) -> Line:
        """The last line, a fence or code."""
        return (*self.lines, *self.fences[1:])[-1]


def listings(lines: Sequence[Line]) -> Iterator[Listing]:
    """Yield the code in `lines`, in order."""
    closing = [at for at, line in enumerate(lines) if (found := _fence(line)) and not found[1]]
    index = 0
    while index < len(lines):
        if listing := _fenced(lines, index, closing) or _written(lines, index):
            yield listing
            index += listing.last.number - listing.first.number + 1
        else:
            index += 1


def _fenced(lines: Sequence[Line], index: int, closing: Sequence[int]) -> Listing | None:
    """Return the code from the fence at `index` to the next in `closing`, where fences may be."""
    opening = _fence(lines[index])
    if not opening:
        return None
    at = bisect_right(closing, index)
    if at == len(closing):
        return None
    end = closing[at]
    return Listing(tuple(lines[index + 1 : end]), (lines[index], lines[end]), opening["language"])


def _fence(line: Line) -> re.Match[str] | None:
    return None if line.forced else _FENCE.fullmatch(line.text)


def _written(lines: Sequence[Line], index: int) -> Listing | None:
    """Return the code that begins at `index`, up to its last line that is surely code."""
    if not _is_written(lines[index]):
        return None
    end, sure = index + 1, 1
    for at in range(index + 1, len(lines)):
        line = lines[at]
        if _is_written(line):
            end, sure = at + 1, sure + 1
            if sure * 2 < end - index:
                break
        elif at - end > FAR or not (
            _may_be_between(line, lines[at - 1]) and line.column >= lines[index].column
        ):
            break
        elif _BRACKETS.fullmatch(line.text):
            end = at + 1
    enough = sure >= LEAST and sure * 2 >= end - index
    return Listing(tuple(lines[index:end])) if enough else None


def _is_written(line: Line) -> bool:
    if line.forced or line.shape not in {"text", "heading"} or line.pipes:
        return False
    return any(pattern.match(line.text) for pattern in _WRITTEN)


def _may_be_between(line: Line, before: Line) -> bool:
    if line.forced:
        return False
    if line.shape == "blank":
        return before.shape != "blank"
    opens = bool(_OPENING.match(line.text) or _BRACKETS.fullmatch(line.text))
    return line.shape == "text" and (line.column > 0 or opens)


# --- Building ----------------------------------------------------------------------------------


def build(draft: Draft, listing: Listing) -> CodeBlock:
    """Return `listing` as code, its lines without the indent that all of them share."""
    text, lines = draft.source.text, listing.lines
    first, last = listing.first, listing.last
    if not listing.fences:
        draft.say(
            "BX194",
            f"lines {first.number} to {last.number} are read as code",
            first.start,
            first.end,
            hint="put ``` on a line before and after it to settle it",
        )
    rule = "fences around it" if listing.fences else "lines written as programs are"
    draft.because("CodeBlock", first.start, rule)
    shared = min((line.start - line.line_start for line in lines if line.text), default=0)
    ranges = [Range(min(line.line_start + shared, line.end), line.end) for line in lines]
    values: list[str] = []
    segments: list[Segment] = []
    for number, place in enumerate(ranges):
        if number:
            before = ranges[number - 1].end
            values.append("\n")
            segments.append(Segment(before, place.start - before, 1))
        values.append(text[place.start : place.end])
        segments += copied(text, place.start, place.end)
    content = Range(ranges[0].start, ranges[-1].end) if ranges else Range(first.end, first.end)
    return CodeBlock(
        legal("".join(values), lines=True),
        listing.language,
        # What the first line is indented by beyond the others is code.
        origin=Origin(first.line_start, min(first.start, content.start), last.end, content),
        segments=tuple(segments),
    )
