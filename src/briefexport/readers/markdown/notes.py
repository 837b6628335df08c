"""Footnotes: a definition becomes a Note at its first call."""

from briefexport.model import (
    Block,
    Extent,
    Heading,
    Note,
    Origin,
    Paragraph,
    Range,
    Reference,
    Span,
)
from briefexport.readers.markdown.elements import Weaver
from briefexport.readers.markdown.events import Node
from briefexport.readers.markdown.ledger import Ledger


def add_note(weaver: Weaver, node: Node) -> None:
    """Add the note `node` calls: in full at its first call, as a Reference at any other.

    A call from within the note itself is one of those others, so a ring of notes has an end. What
    is first called from within a note stands behind that note's own call, and is referred to there:
    Word, for one, has no notes within notes.
    """
    ledger, label = weaver.ledger, str(node.data)
    extent = Extent(Range(node.start, node.end), Range(node.start + 2, node.end - 1))
    definition = ledger.definitions.get(label)
    if definition is None or not definition.children:
        ledger.called.setdefault(label, node.start)
        _empty(weaver, label, extent)
    elif label in ledger.called:
        weaver.run.add(Reference(note_label(label), origin=extent))
    elif ledger.waiting is not None:
        ledger.called[label] = node.start
        ledger.waiting.append(label)
        ledger.recalled.add(label)
        weaver.run.add(Reference(note_label(label), origin=extent))
    else:
        ledger.called[label] = node.start
        _called(weaver, label, extent)


def _called(weaver: Weaver, label: str, extent: Extent) -> None:
    """Add the note `label`, and behind it those that are called from within it."""
    ledger = weaver.ledger
    waiting = ledger.waiting = [label]
    after = Range(extent.outer.end, extent.outer.end)
    for number, each in enumerate(waiting):  # grows under way
        definition = ledger.definitions[each]
        content = tuple(map(_unheaded, ledger.blocks(ledger, definition.children, 1)))
        name = note_label(each) if each in ledger.recalled else ""
        place = extent if number == 0 else Extent(after, after)
        origin = note_origin(ledger, definition)
        if content:
            weaver.run.add(Note(content, id=name, origin=place, definition=origin))
        elif number == 0:
            _empty(weaver, each, extent)
    ledger.waiting = None


def _empty(weaver: Weaver, label: str, extent: Extent) -> None:
    start, end = extent.outer
    message = f"the footnote {label!r} is empty; its mark stays as text"
    weaver.ledger.say("BX131", message, start, end, hint="write its text, or remove the mark")
    weaver.run.copy(weaver.ledger.text[start:end], start)


def _unheaded(block: Block) -> Block:
    """Return `block`, a heading made a paragraph: in a note it would head what follows the call."""
    if not isinstance(block, Heading):
        return block
    extent = Extent(block.origin.content, block.origin.content) if block.origin else None
    return Paragraph((Span("strong", block.content, origin=extent),), origin=block.origin)


def note_label(label: str) -> str:
    """Return the label by which a Reference names the footnote `label`."""
    return f"^{label}"


def note_origin(ledger: Ledger, definition: Node) -> Origin:
    """Return the origin of a footnote's definition."""
    end = ledger.trimmed(definition.start, definition.end)
    start = definition.children[0].start if definition.children else end
    return ledger.origin(definition.start, end, Range(min(start, end), end))
