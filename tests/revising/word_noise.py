"""What programs do to a document beside its edits: marks of sessions, broken runs, direct looks."""

import copy
import random

from lxml import etree

from revising.word_file import (
    DOCUMENT,
    NOTES,
    W,
    Word,
    bookmarks,
    made,
    properties,
    remove,
)
from revising.word_text import GONE, put


def disturbed(word: Word) -> Word:
    """Return the document as Word saves it: nothing of what is done here means anything."""
    draw = word.draw
    for name in (DOCUMENT, NOTES):
        tree = word.trees.get(name)
        for para in [] if tree is None else list(tree.iter(f"{W}p")):
            para.set(f"{W}rsidR", f"{draw.randrange(16**8):08X}")
            for one in list(para.iter(f"{W}r")):
                if draw.random() < 0.2:
                    _break(one, draw)
            for one in list(para.iter(f"{W}r")):
                _mark(one, draw)
            if draw.random() < 0.05:
                held = properties(para)
                if held.find(f"{W}spacing") is None:
                    style = held.find(f"{W}pStyle")
                    new = made("spacing", before="40", line="250", lineRule="auto")
                    held.insert(0 if style is None else 1, new)
    _number_notes(word)
    return word


def _break(one: etree._Element, draw: random.Random) -> None:
    """Divide a run in two that look alike."""
    things = [part for part in one if part.tag != f"{W}rPr"]
    if len(things) != 1 or things[0].tag not in {f"{W}t", f"{W}delText"}:
        return
    text = things[0].text or ""
    if len(text) < 2:
        return
    at = draw.randrange(1, len(text))
    other = copy.deepcopy(one)
    things[0].text = text[:at]
    things[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    other[-1].text = text[at:]
    other[-1].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    one.addnext(other)
    if draw.random() < 0.3 and next(one.iterancestors(*GONE, f"{W}ins"), None) is None:
        other.addprevious(made("proofErr", type="spellStart"))
        other.addnext(made("proofErr", type="spellEnd"))


def _mark(one: etree._Element, draw: random.Random) -> None:
    one.set(f"{W}rsidRPr", f"{draw.randrange(16**8):08X}")
    if draw.random() < 0.02:
        looks = one.find(f"{W}rPr")
        place = 0 if looks is None else 1
        one.insert(place, made("lastRenderedPageBreak"))
    if draw.random() < 0.03:
        looks = one.find(f"{W}rPr")
        if looks is None:
            looks = made("rPr")
            one.insert(0, looks)
        put(looks, "color", "1F1F1F")
        put(looks, "sz", "21")
    if draw.random() < 0.03:
        looks = one.find(f"{W}rPr")
        if looks is not None and looks.find(f"{W}lang") is None:
            put(looks, "highlight", "yellow")


def _number_notes(word: Word) -> None:
    """Bring notes into the order of their calls, as Word does; what is not called goes."""
    notes = word.trees.get(NOTES)
    if notes is None:
        return
    calls = list(word.trees[DOCUMENT].iter(f"{W}footnoteReference"))
    order = [call.get(f"{W}id", "") for call in calls]
    numbers = {old: str(number) for number, old in enumerate(order, 1)}
    held = {one.get(f"{W}id", ""): one for one in notes if one.get(f"{W}type") is None}
    for old, note in held.items():
        if old not in numbers:
            leave = bookmarks([note])
            assert all(len(pair) == 2 for pair in leave.values())
        remove(note)
    for old in order:
        held[old].set(f"{W}id", numbers[old])
        notes.append(held[old])
    for call in calls:
        call.set(f"{W}id", numbers[call.get(f"{W}id", "")])


def without_bookmarks(word: Word) -> None:
    """Take out all bookmarks that nothing leads to, as some programs do."""
    for name in (DOCUMENT, NOTES):
        tree = word.trees.get(name)
        if tree is None:
            continue
        for one in list(tree.iter(f"{W}bookmarkStart")):
            if one.get(f"{W}name", "").startswith("_bx_"):
                own = one.get(f"{W}id")
                for end in list(tree.iter(f"{W}bookmarkEnd")):
                    if end.get(f"{W}id") == own:
                        remove(end)
                remove(one)
