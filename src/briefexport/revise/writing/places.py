"""What a block of the source stands in: HTML, an item, a note; and how its lines begin there."""

import re
from typing import Final

from briefexport.model import (
    Aside,
    Block,
    CodeBlock,
    Heading,
    ListItem,
    Note,
    Origin,
    Paragraph,
    Quote,
    Range,
)
from briefexport.revise.writing.desk import Desk
from briefexport.revise.writing.lines import blanked, is_bare, lead
from briefexport.source import Source

# CommonMark 0.31, 4.6: these begin an HTML block, which ends at an empty line.
_BLOCK: Final = re.compile(
    r"(?i)</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd"
    r"|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]"
    r"|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option"
    r"|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul|pre|script"
    r"|style|textarea)(?:[\s/>]|$)|<!--|</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>\s*$"
)
_ELEMENT: Final = re.compile(
    r"(?i)<(?:ul|ol|li|dl|dt|dd|table|caption|blockquote|aside|pre|figure|figcaption|h[1-6]|p|div)"
    r"(?=[\s/>])"
)
_PADDING: Final = re.compile(r"[ \t]{1,4}(?=\S)")


def in_html(desk: Desk, block: Block) -> bool:
    """Return whether the characters of a block of the base stand in HTML, not in Markdown."""
    origin = block.origin
    if not origin or not isinstance(block, Paragraph | Heading):
        return False
    source = desk.source
    number = source.line_of(origin.start)
    text = source.text[source.line_start(origin.start) : source.line_range(number)[1]]
    while True:
        if _BLOCK.match(text.lstrip("> \t\ufeff").lstrip("-+*> \t")):
            return True
        number -= 1
        if number < 1:
            return False
        text = source.text[slice(*source.line_range(number))]
        if is_bare(text):
            return False


def is_element(source: Source, start: int) -> bool:
    """Return whether a block element of HTML begins at `start`."""
    return source.text.startswith("<", start) and bool(_ELEMENT.match(source.text, start))


def is_indented(source: Source, block: CodeBlock) -> bool:
    """Return whether a code block of the base is one by its indentation."""
    assert block.origin
    return not source.text[block.origin.start :].lstrip("> \t").startswith(("```", "~~~", "<"))


def item_prefix(source: Source, item: ListItem) -> str:
    """Return with what the lines of an item of the base begin after its first."""
    assert item.marker
    start, end = item.marker
    return blanked(lead(source, start) + source.text[start:end]) + padding(source, item)


def padding(source: Source, item: ListItem) -> str:
    """Return the blanks behind the marker of an item of the base."""
    assert item.marker
    found = _PADDING.match(source.text, item.marker.end)
    first = item.content[0] if item.content else None
    if not found or (isinstance(first, CodeBlock) and is_indented(source, first)):
        return " "
    return found[0]


def quote_prefix(source: Source, quote: Quote | Aside) -> str:
    """Return with what the lines of a quotation of the base begin after its first."""
    assert quote.origin
    start = quote.origin.start
    spaced = source.text.startswith("> ", start) or isinstance(quote, Aside)
    return blanked(lead(source, start)) + ("> " if spaced else ">")


def note_prefix(source: Source, definition: Origin) -> str:
    """Return with what the lines of a note's definition begin after its first."""
    return blanked(lead(source, definition.start)) + "    "


def span_of(note: Note) -> Range | None:
    """Return where the definition of a note of the base stands."""
    return Range(note.definition.start, note.definition.end) if note.definition else None
