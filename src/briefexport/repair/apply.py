"""The application of repairs to a brief."""

import re
from dataclasses import dataclass, field
from typing import Any

from briefexport.diagnostics import Diagnostic, Edit, Place, diagnostic
from briefexport.model import Brief, Text
from briefexport.repair.rules import RULES, Repair
from briefexport.segments import bounds, cut_segments, edit
from briefexport.source import Source
from briefexport.walk import rewrite

# What makes a word an address or a file name: full stops in it end no sentence.
ADDRESS = re.compile(r"://|[@/\\_]|\.[a-z]+\.[A-Za-z]")
WORD = re.compile(r"\S+")
CONTEXT = 12
# Every edit copies the text; past this length of one run the cost would no longer be linear.
LONGEST = 50_000


@dataclass(slots=True)
class _Log:
    source: Source
    findings: list[Diagnostic] = field(default_factory=list)


def repair(brief: Brief, source: Source) -> tuple[Brief, tuple[Diagnostic, ...]]:
    """Return `brief` with its text repaired, and a note for every repair at its place.

    Code, formulas, addresses of links and alternative texts are never touched.
    """
    log = _Log(source)

    def repaired(node: Any) -> Any:  # noqa: ANN401
        if not isinstance(node, Text):
            return node
        for rule in RULES:
            node = _applied(rule, node, log)
        return node

    return rewrite(brief, repaired), tuple(log.findings)


def _applied(rule: Repair, text: Text, log: _Log) -> Text:
    if len(text.value) > LONGEST:
        return text
    addresses = [found.span() for found in WORD.finditer(text.value) if ADDRESS.search(found[0])]
    # From the end, so that earlier offsets stay as they were found.
    for match in reversed(list(rule.found.finditer(text.value))):
        start, length = match.start(), len(match[0])
        emptied = length == len(text.value) and not rule.put
        if emptied or any(begin <= start < end for begin, end in addresses):
            continue
        log.findings.append(_told(rule, text, start, length, log.source))
        text = edit(text, start, length, rule.put)
    return text


def _told(rule: Repair, text: Text, at: int, length: int, source: Source) -> Diagnostic:
    shown = text.value[max(0, at - CONTEXT) : at + CONTEXT]
    message = f"{rule.what} mended: {shown!r}"
    if not text.segments:
        return diagnostic(rule.code, message, Place(file=source.name))
    before, rest = cut_segments(text.segments, at)
    old, _ = cut_segments(rest, length)
    offset = bounds(before).end if before else text.segments[0].start
    end = bounds(old).end if old else offset
    fix = (Edit(offset, end, rule.put),)
    return diagnostic(rule.code, message, source.place(offset), fix=fix)
