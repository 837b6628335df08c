"""YAML front matter: a mapping of a few keys to words, between `---` lines at the very start.

Only the events of the YAML are read and every scalar is taken as it is written, so that `NO` is a
word and 2025-02-20 is not a date, nothing is constructed, and no nesting leads to recursion.
"""

import re
from dataclasses import dataclass, field
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
from briefexport.model import Inline, Segment, Text
from briefexport.readers.markdown.ledger import Ledger
from briefexport.runs import one_line

LIMIT: Final = 64 * 1024  # characters; a block of words about an article is far smaller

# Of nested flow collections ruamel.yaml is slow by the square.
MOST_BRACKETS: Final = 64

_OPENING: Final = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_CLOSING: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*\0?$", re.MULTILINE)
# What follows the opening line must look like a key; else the line is a change of scene.
_KEY: Final = re.compile(r"[ \t]*(?:#|[\"']?[\w][\w .-]*[\"']?[ \t]*:(?:[ \t\r\n]|\Z))")
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


@dataclass(slots=True)
class FrontMatter:
    """What a front matter says, and where the text after it begins."""

    end: int
    title: tuple[Inline, ...] = ()
    subtitle: tuple[Inline, ...] = ()
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Value:
    """The scalars of one key (several where it has a list), each with its range."""

    key: str
    start: int
    scalars: tuple[tuple[str, int, int], ...]
    flat: bool


def read_front_matter(ledger: Ledger) -> FrontMatter:
    """Read the front matter at the start of the source, if there is one.

    Refuses a source whose front matter is not YAML, has aliases or is longer than LIMIT.
    """
    start = ledger.source.content_start
    text = ledger.text
    opening = _OPENING.match(text, start)
    if not opening or not _KEY.match(text, opening.end()):
        return FrontMatter(start)
    lines = text[opening.end() :].replace("\r\n", "\0\n").replace("\r", "\n")
    # CRLF counts as two characters, so an offset into `lines` is one into the text behind it.
    closing = _CLOSING.search(lines)
    if not closing:
        return FrontMatter(start)
    inner_end = opening.end() + closing.start()
    end = opening.end() + closing.end()
    if inner_end - opening.end() > LIMIT:
        raise _refused(ledger, f"the front matter is longer than {LIMIT // 1024} KiB", start)
    if sum(map(text[opening.end() : inner_end].count, "[{")) > MOST_BRACKETS:
        raise _refused(ledger, f"the front matter has more than {MOST_BRACKETS} brackets", start)
    found = FrontMatter(end)
    ledger.leave(start, end)
    seen: set[str] = set()
    for value in _values(ledger, opening.end(), inner_end):
        _keep(ledger, found, value, seen)
    return found


def _refused(ledger: Ledger, message: str, start: int) -> RefusedError:
    place = ledger.source.place(start)
    hint = "write lines of the form `key: words`, in quotes where the words hold a colon"
    return RefusedError(diagnostic("BX120", message, place, hint=hint))


def _values(ledger: Ledger, start: int, end: int) -> list[_Value]:
    """Return the values of the mapping that stands from `start` to `end`."""
    # A lone CR ends a line; YAML counts it, and one character stays one character.
    body = ledger.text[start:end]
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
