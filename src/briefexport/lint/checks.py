"""All the rules, and their findings in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from briefexport.diagnostics import Diagnostic, Place
from briefexport.lint import dates, headings, links, lists, paragraphs, pictures, spellings, tables
from briefexport.lint.article import Article

# What can be told from one article, and what only from all of an edition.
OF_ARTICLES: tuple[Callable[[Article], Iterator[Diagnostic]], ...] = (
    headings.check,
    links.check,
    pictures.check,
    tables.check,
    lists.check,
    paragraphs.check,
)
OF_EDITIONS: tuple[Callable[[Sequence[Article]], Iterator[Diagnostic]], ...] = (
    dates.check,
    spellings.check,
)


def checked(articles: Sequence[Article]) -> Iterator[Diagnostic]:
    """Yield what the rules find in `articles`, which are published together."""
    for article in articles:
        for of_article in OF_ARTICLES:
            yield from of_article(article)
    for of_edition in OF_EDITIONS:
        yield from of_edition(articles)


# What says the same of a place as another finding there, which is then enough.
ECHOES = {"BX307": "BX126", "BX257": "BX126", "BX270": "BX113", "BX272": "BX231"}


def in_order(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return `findings` by file, line, column and code, each once and without echoes of others."""
    ordered = dict.fromkeys(sorted(findings, key=_key))
    said = {(finding.code, _spot(finding)) for finding in ordered}
    return tuple(one for one in ordered if (ECHOES.get(one.code), _spot(one)) not in said)


def _spot(finding: Diagnostic) -> tuple[str, int, int]:
    place = finding.place or Place(file="")
    return place.file, place.line, place.column


def _key(finding: Diagnostic) -> tuple[str, int, int, str, str]:
    return *_spot(finding), finding.code, finding.message
