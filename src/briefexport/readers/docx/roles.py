"""What a style makes of its text, told by its name, whoever made the document.

Word knows its own styles by their English names, whatever language it speaks; LibreOffice has names
of its own; other programs write the names, or only the ids, of the language they are used in.
"""

import re
from typing import Final, Literal, TypeAlias

from briefexport.model import VARIANT, SpanKind

Role: TypeAlias = Literal[
    "body", "heading", "title", "subtitle", "byline", "date", "kicker", "generated",
    "list-continue", "task", "task-done", "caption", "quote", "attribution", "code", "aside",
    "aside-title", "term", "definition", "scene", "formula", "figure", "table-note", "stub", "head",
    "spacer",
]  # fmt: skip
Mark: TypeAlias = SpanKind | Literal["code", "label", "link", "call"]

# Names in lower case. Ours begin with "brief"; after them those of Word, LibreOffice and pandoc.
PARAGRAPHS: Final[dict[str, Role]] = {
    "brief kicker": "kicker",
    "brief subtitle": "subtitle",
    "brief byline": "byline",
    "brief author": "byline",
    "brief attribution": "attribution",
    "brief code": "code",
    "brief aside": "aside",
    "brief aside title": "aside-title",
    "brief term": "term",
    "brief definition": "definition",
    "brief scene break": "scene",
    "brief formula": "formula",
    "brief figure": "figure",
    "brief table note": "table-note",
    "brief table stub": "stub",
    "brief table head": "head",
    "brief task": "task",
    "brief task done": "task-done",
    "brief spacer": "spacer",
    "brief imprint": "generated",
    "brief colophon": "generated",
    "brief half-title": "generated",
    "title": "title",
    "subtitle": "subtitle",
    "author": "byline",
    "date": "date",
    "caption": "caption",
    "table caption": "caption",
    "image caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
    "block text": "quote",
    "blocktext": "quote",
    "quotations": "quote",
    "quotation": "quote",
    "html preformatted": "code",
    "preformatted text": "code",
    "source code": "code",
    "macro": "code",
    "code": "code",
    "definition term": "term",
    "list heading": "term",
    "definition": "definition",
    "list contents": "definition",
    "horizontal line": "scene",
    "captioned figure": "figure",
    "toc heading": "generated",
    "contents heading": "generated",
    "index heading": "generated",
    "table of figures": "generated",
    "table of authorities": "generated",
    "normal": "body",
    "body text": "body",
    "text body": "body",
    "standard": "body",
}  # fmt: skip

CHARACTERS: Final[dict[str, Mark]] = {
    "brief lead-in": "lead-in",
    "brief inline code": "code",
    "brief small caps": "small-caps",
    "brief caption label": "label",
    "brief heading number": "label",
    "strong": "strong",
    "strong emphasis": "strong",
    "emphasis": "emphasis",
    "html code": "code",
    "html keyboard": "code",
    "html sample": "code",
    "html typewriter": "code",
    "verbatim char": "code",
    "source text": "code",
    "teletype": "code",
    "inline code": "code",
    "hyperlink": "link",
    "followedhyperlink": "link",
    "internet link": "link",
    "internetlink": "link",
    "visited internet link": "link",
    "footnote reference": "call",
    "endnote reference": "call",
    "footnote anchor": "call",
    "endnote anchor": "call",
    "footnote characters": "call",
    "endnote characters": "call",
    "footnote symbol": "call",
    "endnote symbol": "call",
}

# "Heading" in the languages of Word, and as ids, from which some programs leave letters out.
_HEADINGS = (
    "heading", "überschrift", "berschrift", "titre", "título", "titulo", "ttulo", "titolo", "kop",
    "rubrik", "overskrift", "otsikko", "nagłówek", "naglowek", "nagwek", "nadpis", "заголовок",
    "címsor", "cmsor", "başlık", "balk", "encabezado", "titlu", "naslov", "επικεφαλίδα", "見出し",
    "标题", "標題", "제목", "titol", "títol", "antraštė", "pealkiri", "virsraksts",
)  # fmt: skip
HEADING: Final = re.compile(rf"(?:{'|'.join(_HEADINGS)})[ _-]?([1-9])(?: char)?")
CONTINUE: Final = re.compile(r"list continue(?: ([2-9]))?")
GENERATED: Final = re.compile(
    r"(?:toc|contents|index|user index|verzeichnis|illustration index) [1-9]|toc[1-9]"
)
# How LibreOffice names its captions, by what they are under.
_CAPTIONS = frozenset(("illustration", "drawing", "figure", "table"))

_LOCAL: Final[dict[str, Role]] = {
    "titel": "title", "titre": "title", "titolo": "title", "tytuł": "title", "название": "title",
    "untertitel": "subtitle", "sous-titre": "subtitle", "subtítulo": "subtitle",
    "sottotitolo": "subtitle", "beschriftung": "caption", "légende": "caption",
    "epígrafe": "caption", "didascalia": "caption", "zitat": "quote", "citation": "quote",
    "cita": "quote", "citazione": "quote", "citaat": "quote",
}  # fmt: skip


def paragraph_role(name: str) -> tuple[Role, int] | None:
    """Return what the paragraph style `name` is, and at what level; None where it says nothing."""
    folded = " ".join(name.casefold().split()).removesuffix("*")
    if found := PARAGRAPHS.get(folded) or _LOCAL.get(folded):
        return found, 0
    if heading := HEADING.fullmatch(folded):
        return "heading", int(heading[1])
    if more := CONTINUE.fullmatch(folded):
        return "list-continue", int(more[1] or 1)
    if GENERATED.fullmatch(folded):
        return "generated", 0
    return ("caption", 0) if folded in _CAPTIONS else None


def character_mark(name: str) -> Mark | None:
    """Return what the character style `name` makes of its words; None where it only sets them."""
    return CHARACTERS.get(" ".join(name.casefold().split()))


# "Brief Table ledger", "Brief Table ledger (8 pt)".
_TABLE: Final = re.compile(rf"brief table ({VARIANT.pattern})(?: \(.*\))?")


def variant_of(name: str) -> str:
    """Return the variant that the table style `name` is for, "" where it is for none of ours."""
    found = _TABLE.fullmatch(" ".join(name.casefold().split()))
    return found[1] if found else ""


_MONOSPACED = re.compile(
    r"courier|consolas|menlo|monaco|inconsolata|lucida console|source code|fira code|cascadia"
    r"|\bmono\b|monospace|typewriter|andale"
)


def is_monospaced(font: str | None) -> bool:
    """Return whether `font` is one in which code is set."""
    return bool(font) and _MONOSPACED.search((font or "").casefold()) is not None
