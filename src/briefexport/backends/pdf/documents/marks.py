"""Where marked terms stand in the text of an edition.

They are looked for in the documents that are laid out, in the characters that the starts of pages
count, so that the page of each is known to the letter.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from briefexport.edition import Edition
from briefexport.records import dataclass

# Stands for a character of code, in which no word is a term.
CODE = "\0"


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the index shows it, and the pattern that finds it and its other forms."""

    shown: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a term stands: the id around it, and how many of that element's characters before it.

    `leaf` is the element's number in the document; `note` the id of the note that it is in.
    """

    document: str
    id: str
    leaf: int
    offset: int
    note: str


def terms(edition: Edition) -> Iterator[Term]:
    """Yield what `edition` marks: "handover = hand-over, handed over" is one term."""
    for entry in edition.settings.index:
        shown, _, others = (part.strip() for part in entry.partition("="))
        forms = [shown, *filter(None, map(str.strip, others.split(",")))]
        longest = sorted(forms, key=len, reverse=True)
        words = (r"\s+".join(map(re.escape, form.split())) for form in longest)
        yield Term(shown, re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE))


# --- Marks ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class Text:
    """The own text of an element with an id, and the note it is in."""

    id: str
    note: str
    parts: list[str]


def marked(wanted: Sequence[Term], documents: Mapping[str, str]) -> dict[str, list[Mark]]:
    """Return where each of the `wanted` terms stands in `documents`, XHTML by name."""
    found: dict[str, list[Mark]] = {term.shown: [] for term in wanted}
    for name, xhtml in documents.items() if found else ():
        for number, text in enumerate(texts(xhtml)):
            whole = "".join(text.parts)
            for term in wanted:
                found[term.shown] += [
                    Mark(name, text.id, number, match.start(), text.note)
                    for match in term.pattern.finditer(whole)
                ]
    return found


def texts(xhtml: str) -> list[Text]:
    """Return the texts of a document in its order; code in them is no text."""
    found: dict[str, Text] = {}
    root = ElementTree.fromstring(xhtml)  # noqa: S314 - our own writer's
    _collect(root, None, "", code=False, texts=found)
    return list(found.values())


def _collect(
    element: Element, around: Text | None, note: str, *, code: bool, texts: dict[str, Text]
) -> None:
    """Note for every element with an id the text that is its own, in the order of their tags."""
    code = code or element.tag == "code"
    if name := element.get("id"):
        note = name if element.get("class") == "footnote" else note
        around = texts.setdefault(name, Text(name, note, []))
    if around is not None and element.text:
        around.parts.append(CODE * len(element.text) if code else element.text)
    for child in element:
        _collect(child, around, note, code=code, texts=texts)
        if around is not None and child.tail:
            around.parts.append(CODE * len(child.tail) if code else child.tail)
