"""What there is to say of a document, once it is read."""

from collections.abc import Iterator

from briefexport.diagnostics import Diagnostic, Place, diagnostic
from briefexport.model import Brief
from briefexport.readers.docx.document import (
    Document,
    active_parts,
    comments,
    headers_and_footers,
)
from briefexport.readers.docx.draft import Draft
from briefexport.reading import Reading
from briefexport.source import Source

# What is told once, with how many there were: (one of them, several of them, the way out).
_COUNTED: dict[str, tuple[str, str, str]] = {
    "BX175": (
        "a line of contents, of an index or of an imprint is left out",
        "{} pieces of contents, of an index or of an imprint are left out",
        "",
    ),
    "BX178": (
        "a link leads where no link may; its words are kept",
        "{} links lead where no link may; their words are kept",
        "links may lead to http, https, mailto and tel addresses",
    ),
    "BX179": (
        "a link leads to no heading, table, figure or note; its words are kept",
        "{} links lead to no heading, table, figure or note; their words are kept",
        "let it lead to a heading",
    ),
    "BX182": (
        "a row does not fill its table; empty cells do",
        "{} rows or cells do not fit their tables; empty cells do",
        "mend the rows in Word",
    ),
    "BX188": (
        "hidden text is left out",
        "{} pieces of hidden text are left out",
        "show it in Word where it is meant to be read",
    ),
    "BX189": (
        "the number before a caption is left out: an edition numbers anew",
        "the numbers before {} captions are left out: an edition numbers anew",
        "",
    ),
}


def reading_of(brief: Brief, given: Document, draft: Draft) -> Reading:
    """Return the reading of `brief`, with all that is said of it by place."""
    findings = [
        *draft.findings,
        *_counted(draft),
        *_of_document(given, draft.source),
        *_of_comments(given, draft.source),
    ]
    return Reading(brief, tuple(sorted(dict.fromkeys(findings), key=_where)), draft.pictures)


def _where(finding: Diagnostic) -> tuple[int, int, str]:
    place = finding.place
    return (place.line, place.column, finding.code) if place else (0, 0, finding.code)


def _counted(draft: Draft) -> Iterator[Diagnostic]:
    for code, found in draft.left_out.items():
        one, several, hint = _COUNTED[code]
        places = sorted(set(found))
        message = one if len(places) == 1 else several.format(len(places))
        yield diagnostic(code, message, draft.source.place(*places[0]), hint=hint)


def _of_document(given: Document, source: Source) -> Iterator[Diagnostic]:
    whole = Place(file=source.name)
    for active in active_parts(list(given.relations.values())):
        yield diagnostic("BX173", f"the file holds {active}, which are not read", whole)
    for told in given.scan.told:
        place = source.place(min(told.start, len(source.text)), told.end)
        yield diagnostic(told.code, f"{told.what} is left out", place)
    if running := headers_and_footers(given):
        shown = "; ".join(repr(one if len(one) < 40 else one[:39] + "…") for one in running[:3])
        yield diagnostic("BX174", f"heads and feet of pages are left out: {shown}", whole)


def _of_comments(given: Document, source: Source) -> Iterator[Diagnostic]:
    for comment in comments(given):
        start, end = given.scan.comments.get(comment.id, (0, 0))
        start = min(start, len(source.text))
        at = source.text[start : max(start, end)].replace("\n", " ")
        about = f" at {at[:60]!r}" if at.strip() else ""
        by = f" by {comment.author}" if comment.author else ""
        yield diagnostic(
            "BX177", f"a comment{by}{about}: {comment.text!r}", source.place(start, max(start, end))
        )
