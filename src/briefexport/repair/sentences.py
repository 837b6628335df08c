"""Sentences that begin with a small letter."""

import re
from collections.abc import Iterator

from briefexport.repair.lists import words
from briefexport.repair.running import Correction, Running
from briefexport.repair.spaces import LOWER, UPPER

# After these a full stop ends no sentence. Shorter words than three letters never end one here.
_ABBREVIATIONS = words("abbreviations")
# Names begin with these as they stand.
_PARTICLES = words("particles")
# Words that begin sentences and are no names.
_OPENERS = words("openers")
_AFTER_STOP = re.compile(
    rf"(?<![^\s(“‘\"'—–-])([{LOWER}]{{3,}})\.\)? "
    rf"(?=([{LOWER}]{{2,}}|a)[\s,;:’'!?—-])"
)
_AFTER_CALL = re.compile(rf"(?<=[{LOWER}][!?]) ([{LOWER}]{{2,}}|a)(?=[\s,])")
_FIRST = re.compile(rf"[“‘\"'(]*([{LOWER}]{{2,}}|a)[\s,;:’']")
_SENTENCE = re.compile(r"[.!?:][”’\"')]*\s*\Z")
_WORDS = 6
# How sure it is that a paragraph begins a sentence, by what stands before it. After a list, a
# quotation or a formula it may go on with the sentence before.
# Any other word may be a name that is written so: adidas, npm.
_NAME = 0.7
_SURE = {"heading": 0.97, "sentence": 0.92, "nothing": 0.8, "other": 0.7}


def raised(text: Running) -> Iterator[Correction]:
    """Find sentences that begin with a small letter, and paragraphs that do."""
    # Who uses no capitals at all means it.
    if not re.search(rf"[{UPPER}]", text.value):
        return
    for found in _AFTER_STOP.finditer(text.value):
        if found[1] not in _ABBREVIATIONS and found[2] not in _PARTICLES:
            yield _capital(text, found.start(2), 0.98 if found[2] in _OPENERS else _NAME)
    yield from _first(text)


def _first(text: Running) -> Iterator[Correction]:
    first = _FIRST.match(text.value)
    if not first or first[1] in _PARTICLES or text.passage.kind != "paragraph":
        return
    if _SENTENCE.search(text.value[-8:]) and text.value.count(" ") >= _WORDS - 1:
        sure = _SURE[text.passage.before]
        yield _capital(text, first.start(1), sure if first[1] in _OPENERS else _NAME)


def after_calls(text: Running) -> Iterator[Correction]:
    """Find small letters after `!` and `?`, where a sentence may go on: `Oh! said he`."""
    for found in _AFTER_CALL.finditer(text.value):
        yield _capital(text, found.start(1), 0.6)


def _capital(text: Running, at: int, sure: float) -> Correction:
    return Correction(at, at + 1, text.value[at].upper(), sure)
