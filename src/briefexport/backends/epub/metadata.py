"""What the package says of itself: Dublin Core, and accessibility as it is found in the content."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

from briefexport.backends.epub.package import Meta
from briefexport.edition import Edition
from briefexport.records import dataclass

UNIQUE_ID = "id"
# ONIX code list 5: 15 is an ISBN of 13 digits.
ISBN_13 = "15"
ISBN_URN = re.compile(r"urn:isbn:97[89][0-9]{10}")
# EPUB 3.3, D.3.7: numbers separated by full stops.
POSITION = re.compile(r"[0-9]+(\.[0-9]+)*")

CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


@dataclass(frozen=True, slots=True)
class Content:
    """What the parts hold that a reader may need to know before opening them.

    `pictures` mean something, `undescribed` of them have no alternative text and `explained` have a
    long description as well. `formulas` are MathML but for the `unread` ones.
    """

    pictures: int = 0
    undescribed: int = 0
    explained: int = 0
    formulas: int = 0
    unread: int = 0


def counted(contents: Iterable[Content]) -> Content:
    """Return what several parts hold together."""
    found = list(contents)
    return Content(*(sum(getattr(one, own.name) for one in found) for own in fields(Content)))


def metadata(
    edition: Edition, content: Content, paged: str | None, certifier: str | None
) -> tuple[Meta, ...]:
    """Return the metadata of `edition`, all but the date of modification.

    `paged` identifies the print edition whose pages are marked, None where none are; `certifier` is
    who answers for the edition's accessibility, None where nobody may.
    """
    pages = (Meta("meta", paged, {"property": "pageBreakSource"}),) if paged else ()
    claim = _claimed(certifier) if certifier else ()
    return (*_bibliographic(edition), *pages, *_accessible(content, paged=bool(paged)), *claim)


def _claimed(certifier: str) -> Iterator[Meta]:
    """Yield the claim to conform (EPUB Accessibility 1.1, 3.5), and who makes it."""
    yield Meta("meta", CONFORMANCE, {"property": "dcterms:conformsTo", "id": "conformance"})
    yield _refined("conformance", "a11y:certifiedBy", certifier)


def _bibliographic(edition: Edition) -> Iterator[Meta]:
    settings = edition.settings
    yield from _identifiers(edition)
    yield from _titles(settings.title, settings.subtitle)
    yield Meta("dc:language", settings.language)
    for number, person in enumerate(settings.people, 1):
        name = f"creator-{number}"
        yield Meta("dc:creator", person.name, {"id": name})
        yield _refined(name, "role", person.role, scheme="marc:relators")
        if person.file_as:
            yield _refined(name, "file-as", person.file_as)
    if settings.publisher:
        yield Meta("dc:publisher", settings.publisher)
    if settings.rights:
        yield Meta("dc:rights", settings.rights)
    yield Meta("dc:date", edition.date.isoformat())
    if settings.series:
        yield Meta("meta", settings.series, {"property": "belongs-to-collection", "id": "series"})
        yield _refined("series", "collection-type", "series")
        if settings.issue and POSITION.fullmatch(settings.issue):
            yield _refined("series", "group-position", settings.issue)
    yield Meta("meta", "", {"name": "cover", "content": "cover-image"})


def _identifiers(edition: Edition) -> Iterator[Meta]:
    isbn = f"urn:isbn:{edition.settings.isbn}" if edition.settings.isbn else None
    yield Meta("dc:identifier", edition.identifier, {"id": UNIQUE_ID})
    if ISBN_URN.fullmatch(edition.identifier):
        yield _refined(UNIQUE_ID, "identifier-type", ISBN_13, scheme="onix:codelist5")
    if isbn and isbn != edition.identifier:
        yield Meta("dc:identifier", isbn, {"id": "isbn"})
        yield _refined("isbn", "identifier-type", ISBN_13, scheme="onix:codelist5")


def _titles(title: str, subtitle: str | None) -> Iterator[Meta]:
    yield Meta("dc:title", title, {"id": "title"})
    yield _refined("title", "title-type", "main")
    if subtitle:
        yield _refined("title", "display-seq", "1")
        yield Meta("dc:title", subtitle, {"id": "subtitle"})
        yield _refined("subtitle", "title-type", "subtitle")
        yield _refined("subtitle", "display-seq", "2")


def _refined(target: str, name: str, value: str, scheme: str | None = None) -> Meta:
    attributes = {"refines": f"#{target}", "property": name}
    return Meta("meta", value, attributes | ({"scheme": scheme} if scheme else {}))


def _accessible(content: Content, *, paged: bool) -> Iterator[Meta]:
    """Yield what EPUB Accessibility 1.1 (2.2) asks for, of what is there."""
    all_described = not content.undescribed
    modes = ("textual", "visual") if content.pictures else ("textual",)
    sufficient = "textual" if all_described else "textual,visual"
    features = [
        "tableOfContents",
        "structuralNavigation",
        "readingOrder",
        "displayTransformability",
        "ARIA",
    ]
    if content.pictures and all_described:
        features.append("alternativeText")
    if content.explained:
        features.append("longDescription")
    if content.formulas:
        features.append("MathML")
    if paged:
        features += ["pageBreakMarkers", "pageNavigation"]
    for mode in modes:
        yield _schema("accessMode", mode)
    yield _schema("accessModeSufficient", sufficient)
    if content.pictures and all_described:
        yield _schema("accessModeSufficient", "textual,visual")
    for feature in features:
        yield _schema("accessibilityFeature", feature)
    yield _schema("accessibilityHazard", "none")
    yield _schema("accessibilitySummary", _summary(content))


def _schema(name: str, value: str) -> Meta:
    return Meta("meta", value, {"property": f"schema:{name}"})


def _summary(content: Content) -> str:
    """Return in English, the language of the metadata's own vocabulary, what the features mean."""
    text = (
        "The text is real text in reading order, with headings, lists, tables and notes marked as"
        " such; it can be resized, recoloured and reflowed."
    )
    sentences = [text]
    match content:
        case Content(pictures=0):
            sentences.append("There are no pictures.")
        case Content(undescribed=0):
            sentences.append("Every picture has an alternative text.")
        case _:
            sentences.append("Some pictures have no alternative text.")
    if content.explained:
        sentences.append("Complex pictures have a long description after them.")
    if content.formulas:
        sentences.append("Formulas are MathML, with their LaTeX as alternative text.")
    return " ".join(sentences)
