"""What is said of a text in its next DOCX: an editor's open comments, and what lint doubts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from briefexport.assets import read_under
from briefexport.catalogue import RULES
from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.edition.placing import Read
from briefexport.errors import RefusedError
from briefexport.model import Range
from briefexport.readers.docx.tracked import Remark
from briefexport.records import dataclass
from briefexport.revise.passages import passages, source_of
from briefexport.revise.redline.pen import AUTHOR
from briefexport.revise.units import units

FORMAT: Final = "briefexport-comments/1"
# Repairs are made, so that they are shown as changes, not doubted in comments.
_MADE: Final = frozenset(("safe", "confident"))


@dataclass(frozen=True, slots=True)
class Target:
    """What of a text is meant: the characters and things of a passage, as `passages.Spot` counts.

    `block` is the id of a node, "" of the brief itself; `part` says what of it.
    """

    brief: str
    block: str
    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and the replies to it; without a `spot` it is about no place that is known."""

    said: Remark
    replies: tuple[Remark, ...]
    resolved: bool
    spot: Target | None


@dataclass(frozen=True, slots=True)
class _File:
    format: str
    comments: tuple[Thread, ...]


_FILES: Final = TypeAdapter(_File)


def open_threads(file: Path) -> tuple[Thread, ...]:
    """Return the comments in `file`, as `revise --comments` writes it, that are not resolved.

    Raises RefusedError where the file cannot be read, or is none of these.
    """
    place = Place(file=str(file))
    data = read_under(file.parent, file.name, place)
    try:
        found = _FILES.validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise _no_comments(f"{where}: {first['msg']}" if where else first["msg"], place) from error
    if found.format != FORMAT:
        raise _no_comments(f"its format is {found.format!r}, not {FORMAT!r}", place)
    return tuple(one for one in found.comments if not one.resolved)


def _no_comments(why: str, place: Place) -> RefusedError:
    hint = "name a file that `briefexport revise --comments FILE` wrote"
    return RefusedError(
        diagnostic("BX970", f"this is no file of comments: {why}", place, hint=hint)
    )


# --- What lint doubts ----------------------------------------------------------------------------


def doubted(findings: Iterable[Diagnostic], reads: Sequence[Read], day: str) -> Iterator[Thread]:
    """Yield what only a person can settle of `findings`, each at the characters it is about.

    What is mended or repaired by us is left out, and so are mere notes but for doubts of words.
    """
    by_file: Mapping[str, Read] = {read.source.name: read for read in reads}
    for finding in findings:
        place = finding.place
        if place is None or not place.column or place.file not in by_file or not _is_doubt(finding):
            continue
        hint = f"\n{_sentence(finding.hint)}" if finding.hint else ""
        text = f"{_sentence(finding.message)}{hint}\n({finding.code})"
        spot = _spot(by_file[place.file], place)
        yield Thread(Remark(AUTHOR, day, text), (), resolved=False, spot=spot)


def _is_doubt(finding: Diagnostic) -> bool:
    policy = RULES[finding.code].policy
    if finding.fix or policy in _MADE:
        return False
    return finding.severity != "note" or policy == "reported"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


def _spot(read: Read, place: Place) -> Target | None:
    """Return which characters of the brief stand at a place in its source."""
    start = read.source.offset(place.line, place.column)
    end = read.source.offset(place.line, max(place.end_column, place.column + 1))
    for passage in passages(read.brief):
        held = list(units(passage.content))
        whole = source_of(held, 0, len(held))
        if whole is None or not (whole.start < end and start < whole.end):
            continue
        inside = [
            number
            for number in range(len(held))
            if (own := source_of(held, number, number + 1)) and _meets(own, start, end)
        ]
        if inside:
            block, part = passage.key
            return Target(read.name, block, part, inside[0], inside[-1] + 1)
    return None


def _meets(own: Range, start: int, end: int) -> bool:
    return own.start < end and start < own.end
