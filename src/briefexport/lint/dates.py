"""The rule that an edition writes its dates in one way."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from babel import Locale, UnknownLocaleError

from briefexport.diagnostics import Diagnostic
from briefexport.lint.article import Article, Passage, found, passages, told
from briefexport.records import dataclass


@dataclass(frozen=True, slots=True)
class _Date:
    """A date as it is written: its text, its way, and where it stands."""

    text: str
    way: str
    article: Article
    passage: Passage
    start: int


# English shortens September to this as well as to what Unicode's data has.
SHORTENED = ("Sept",)
# The ways to write a day, each with an example, by which a message calls it.
NUMERIC = (
    (re.compile(r"(?<![\w/.-])\d{4}-\d\d-\d\d(?![\w/-]|\.\d)"), "2025-02-20"),
    (re.compile(r"(?<![\w/.-])\d{1,2}/\d{1,2}/\d{4}(?![\w/-]|\.\d)"), "20/02/2025"),
    (re.compile(r"(?<![\w/.-])\d{1,2}\.\d{1,2}\.\d{4}(?![\w/-]|\.\d)"), "20.02.2025"),
)


def check(articles: Sequence[Article]) -> Iterator[Diagnostic]:
    """Yield, for each of `articles`, the first date in each way that is not the commonest."""
    dates = [date for article in articles for date in _dates(article)]
    ways = Counter(date.way for date in dates)
    if len(ways) < 2:
        return
    # Of two that are equally common, the one that comes first.
    (usual, count), *_ = ways.most_common(1)
    told_of: set[tuple[str, str]] = set()
    for date in dates:
        key = (date.article.source.name, date.way)
        if date.way == usual or key in told_of:
            continue
        told_of.add(key)
        yield found(
            date.article,
            "BX283",
            f"{told(date.text)} is written in another way than {_most(count)} dates, {told(usual)}",
            date.passage.where(date.start, date.start + len(date.text)),
            "write all dates of an edition in one way",
        )


def _most(count: int) -> str:
    return "the other" if count == 1 else f"{count} other"


def _dates(article: Article) -> Iterator[_Date]:
    named = _named(article.language.partition("-")[0].lower())
    for passage in passages(article.brief):
        if passage.aside:
            continue
        found_here = [
            _Date(match[0], way, article, passage, match.start())
            for pattern, way in (*NUMERIC, *named)
            for match in pattern.finditer(passage.text)
        ]
        yield from sorted(found_here, key=lambda date: date.start)


@cache
def _named(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the ways to write a day with the name of its month in `language`, with examples."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return ()
    names = locale.months["format"]["wide"]
    # An abbreviation is no way of its own: some houses shorten only the longer names.
    short = (name.rstrip(".") for name in locale.months["format"]["abbreviated"].values())
    longest_first = sorted({*names.values(), *short, *SHORTENED}, key=len, reverse=True)
    month = "(?:" + "|".join(map(re.escape, longest_first)) + r")\.?"
    year = r"\d{4}(?!\w)"
    february = names[2]
    patterns = {
        f"20 {february} 2025": rf"(?<!\w)\d{{1,2}} {month},? {year}",
        f"20. {february} 2025": rf"(?<!\w)\d{{1,2}}\. {month} {year}",
        f"20 de {february} de 2025": rf"(?<!\w)\d{{1,2}} de {month} de {year}",
        f"{february} 20, 2025": rf"(?<!\w){month} \d{{1,2}},? {year}",
    }
    if language == "en":
        ordinal = r"\d{1,2}(?:st|nd|rd|th)"
        patterns |= {
            "20th February 2025": rf"(?<!\w){ordinal} (?:of )?{month},? {year}",
            "February 20th, 2025": rf"(?<!\w){month} {ordinal},? {year}",
        }
    return tuple((re.compile(pattern), way) for way, pattern in patterns.items())
