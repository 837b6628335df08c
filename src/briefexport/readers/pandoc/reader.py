"""A reader for each format that pandoc reads and we do not."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.model import Image
from briefexport.pandocjson import loads
from briefexport.readers.pandoc import notebook, package
from briefexport.readers.pandoc.conventions import conventional, labelled_once, lines
from briefexport.readers.pandoc.forms import NAME, PACKAGES, TEXTS, VERSION
from briefexport.readers.pandoc.program import Remark, converted
from briefexport.reading import Capabilities, Options, Reader, Reading
from briefexport.source import Source, decode
from briefexport.walk import descendants

# What a command that was skipped says: `{words}`, but not `{}`, and not the name of what begins.
_ARGUMENT: Final = re.compile(r"(?<!begin)(?<!end)\{[^{}]")


def read_text(form: str, source: Source, _options: Options) -> Reading:
    """Return the brief that `source`, a text in the format `form`, holds."""
    text = source.text[source.content_start :]
    return _reading(form, source, text.encode())


def read_notebook(source: Source, options: Options) -> Reading:
    """Return the brief that `source`, a Jupyter notebook, holds, and its pictures."""
    reading = read_text("ipynb", source, options)
    return replace(reading, pictures=notebook.pictures(source.text[source.content_start :]))


def open_package(form: str, name: str, data: bytes) -> Source:
    """Return the source of a package: its text is what it says, a line a block."""
    package.check(name, data)
    brief, _ = loads(converted(form, data, name).json, Place(file=name))
    return Source(name, "\n".join(lines(conventional(brief))), data=data)


def read_package(form: str, source: Source, _options: Options) -> Reading:
    """Return the brief that `source`, a package in the format `form`, holds, and its pictures."""
    reading = _reading(form, source, source.data)
    named = {node.asset for node in descendants(reading.brief) if isinstance(node, Image)}
    return replace(reading, pictures=package.pictures(source.data, sorted(named)))


def _reading(form: str, source: Source, data: bytes) -> Reading:
    place = Place(file=source.name)
    document = converted(form, data, source.name)
    brief, findings = loads(document.json, place)
    brief, labels = labelled_once(conventional(brief), place)
    said = tuple(_told(remark, count, source) for remark, count in _grouped(document.remarks))
    return Reading(brief, (*said, *findings, *labels))


def _grouped(remarks: Iterable[Remark]) -> Iterator[tuple[Remark, int]]:
    """Yield each remark where it was made first, and how often it was made."""
    counts: Counter[str] = Counter()
    first: dict[str, Remark] = {}
    for remark in remarks:
        counts[remark.message] += 1
        first.setdefault(remark.message, remark)
    return ((remark, counts[message]) for message, remark in first.items())


def _told(remark: Remark, count: int, source: Source) -> Diagnostic:
    """Return what pandoc said as a finding; a command without text is skipped without harm."""
    place = Place(file=source.name)
    if not source.data and 0 < remark.line <= source.line_count:
        start, end = source.line_range(remark.line)
        at = min(start + max(remark.column - 1, 0), end)
        place = source.place(at, end)
    harmless = remark.message.startswith("Skipped") and not _ARGUMENT.search(remark.message)
    times = f" ({count} times)" if count > 1 else ""
    message = f"pandoc: {remark.message}{times}"
    return diagnostic("BX159", message, place, severity="note" if harmless else None)


def reader(suffix: str) -> Reader:
    """Return the reader of files with `suffix`, one of `forms.SUFFIXES`."""
    if form := TEXTS.get(suffix):
        return Reader(NAME, VERSION, partial(read_text, form), Capabilities(), decode)
    if form := PACKAGES.get(suffix):
        opening = partial(open_package, form)
        return Reader(NAME, VERSION, partial(read_package, form), Capabilities(), opening)
    return Reader(NAME, VERSION, read_notebook, Capabilities(), decode)
