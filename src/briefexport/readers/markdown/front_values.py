"""The values of a front matter, as its YAML says them.

Only the events of the YAML are read and every scalar is taken as it is written, so that `NO` is a
word and 2025-02-20 is not a date, nothing is constructed, and no nesting leads to recursion.
"""

from difflib import get_close_matches
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from briefexport.diagnostics import diagnostic
from briefexport.errors import RefusedError
from briefexport.model import Segment, Text
from briefexport.readers.markdown.front_matter import FrontMatter
from briefexport.readers.markdown.ledger import Ledger
from briefexport.records import dataclass
from briefexport.runs import one_line

LIMIT: Final = 64 * 1024  # characters; a block of words about an article is far smaller

# Of nested flow collections ruamel.yaml is slow by the square.
MOST_BRACKETS: Final = 64

_KEYS: Final = {
    "title": "title",
    "subtitle": "subtitle",
    "byline": "byline",
    "author": "byline",
    "authors": "byline",
    "date": "date",
    "language": "language",
    "lang": "language",
}


@dataclass(frozen=True, slots=True)
class _Value:
    """The scalars of one key (several where it has a list), each with its range."""

    key: str
    start: int
    scalars: tuple[tuple[str, int, int], ...]
    flat: bool


def keep_values(ledger: Ledger, found: FrontMatter, start: int, end: int) -> None:
    """Take the values of the mapping that stands from `start` to `end` into `found`.

    Refuses one that is not YAML, has aliases or is longer than LIMIT.
    """
    # A lone CR ends a line; YAML counts it, and one character stays one character.
    body = ledger.text[start:end]
    top = ledger.source.content_start
    if len(body) > LIMIT:
        raise _refused(ledger, f"the front matter is longer than {LIMIT // 1024} KiB", top)
    if sum(map(body.count, "[{")) > MOST_BRACKETS:
        raise _refused(ledger, f"the front matter has more than {MOST_BRACKETS} brackets", top)
    seen: set[str] = set()
    for value in _values(ledger, body, start):
        _keep(ledger, found, value, seen)


def _refused(ledger: Ledger, message: str, start: int) -> RefusedError:
    place = ledger.source.place(start)
    hint = "write lines of the form `key: words`, in quotes where the words hold a colon"
    return RefusedError(diagnostic("BX120", message, place, hint=hint))


def _values(ledger: Ledger, body: str, start: int) -> list[_Value]:
    """Return the values of the mapping `body`, which stands at `start`."""
    try:
        events = [*YAML(typ="safe", pure=True).parse(body)]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = start + min(mark.index, len(body)) if mark else start
        what = error.problem or error.context or "no YAML"
        raise _refused(ledger, f"the front matter cannot be read: {what}", at) from error
    except YAMLError as error:
        raise _refused(ledger, "the front matter cannot be read", start) from error
    return _mapping(ledger, events, start)


def _mapping(ledger: Ledger, events: list[Any], start: int) -> list[_Value]:
    """Return the values of the outermost mapping among `events`, all other nesting made flat."""
    values: list[_Value] = []
    depth = 0
    key: tuple[str, int] | None = None
    scalars: list[tuple[str, int, int]] = []
    flat = True
    for event in events:
        at = start + event.start_mark.index if event.start_mark else start
        match event:
            case AliasEvent():
                raise _refused(ledger, "the front matter holds an alias", at)
            case MappingStartEvent() | SequenceStartEvent():
                depth += 1
                flat = flat and (depth == 1 or (depth == 2 and not _is_mapping(event)))
                if depth == 2 and key is None:
                    raise _refused(ledger, "a key of the front matter is no word", at)
            case MappingEndEvent() | SequenceEndEvent():
                depth -= 1
            case ScalarEvent() if depth == 1 and key is None:
                key = (event.value, at)
                continue
            case ScalarEvent():
                scalars.append((event.value, at, start + event.end_mark.index))
            case _:
                continue
        if depth == 1 and key and not isinstance(event, MappingStartEvent):
            values.append(_Value(*key, tuple(scalars), flat))
            key, scalars, flat = None, [], True
    return values


def _is_mapping(event: object) -> bool:
    return isinstance(event, MappingStartEvent)


def _keep(ledger: Ledger, found: FrontMatter, value: _Value, seen: set[str]) -> None:
    """Take `value` into `found`, or say why not."""
    name = _KEYS.get(value.key)
    if name is None:
        close = get_close_matches(value.key, _KEYS, 1)
        hint = f"did you mean {close[0]}?" if close else f"known keys: {', '.join(_KEYS)}"
        message = f"the front matter key {value.key!r} is not known and was left out"
        ledger.say("BX121", message, value.start, value.start + len(value.key), hint=hint)
        return
    words = ", ".join(filter(None, (one_line(scalar) for scalar, _, _ in value.scalars)))
    wrong = not value.flat or (len(value.scalars) > 1 and name != "byline")
    if wrong or name in seen:
        what = f"{name} is given twice" if name in seen else "one line of words is wanted"
        message = f"the front matter value of {value.key!r} was left out: {what}"
        ledger.say("BX122", message, value.start, value.start + len(value.key))
        return
    seen.add(name)
    if not words:
        return
    match name:
        case "title":
            found.title = (_text(ledger, value.scalars[0], words),)
        case "subtitle":
            found.subtitle = (_text(ledger, value.scalars[0], words),)
        case _:
            found.words[name] = words


def _text(ledger: Ledger, scalar: tuple[str, int, int], words: str) -> Text:
    """Return `words` with their segments: a copy where they stand so in the source."""
    _, start, end = scalar
    at = ledger.source.text.find(words, start, end)
    if at >= 0:
        return Text(words, segments=(Segment(at, len(words), len(words)),))
    return Text(words, segments=(Segment(start, end - start, len(words)),))
