"""What a page says of its article: title, authors, date, language, site and address."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlparse

from briefexport.htmlscan import BLANKS
from briefexport.readers.html.desk import Desk, classes, one_line
from briefexport.readers.html.tree import Element, ancestors, elements
from briefexport.records import dataclass

# schema.org's types of articles, and what else pages call one.
_ARTICLES: Final = re.compile(r"(?:.*Article|BlogPosting|Report|Review|LiveBlogPosting)\Z")
_LONGEST_DATA: Final = 1_000_000
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_TITLES: Final = ("og:title", "twitter:title", "dc.title", "citation_title")
_AUTHORS: Final = (
    "author", "article:author", "dc.creator", "citation_author", "parsely-author",
    "sailthru.author", "byl",
)  # fmt: skip
_DATES: Final = (
    "article:published_time", "datepublished", "citation_publication_date", "dc.date",
    "dc.date.issued", "parsely-pub-date", "sailthru.date", "pubdate", "date",
)  # fmt: skip
_BYLINES: Final = frozenset({"byline", "author", "article-author", "post-author", "entry-author"})
_PUBLISHED: Final = frozenset(
    {"datepublished", "published", "entry-date", "dateline", "date", "posted-on", "post-date"}
)
_BY: Final = re.compile(r"\A(?:by|von|par|por|di|door|av)\s+", re.IGNORECASE)
_LONGEST_LINE: Final = 200


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article; what the page does not say is empty.

    `names` are what the page calls it, the best first; `elsewhere` is whether names of files count
    from `base`.
    """

    names: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    site: str = ""
    base: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a page: its meta tags by name, its links by relation, its data, its title."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    data: dict[str, object] = field(default_factory=dict)


def find_metadata(desk: Desk, root: Element) -> Metadata:
    """Return what the page says of its article, its own data (JSON-LD) before its meta tags."""
    head = _Head()
    title, language, base, authors, dates = "", "", "", list[str](), list[str]()
    for element in elements(root):
        match element.name:
            case "meta":
                _meta(head, element)
            case "link":
                head.links.setdefault(element.get("rel").lower(), element.get("href"))
            case "script" if element.get("type").lower() == "application/ld+json":
                _data(desk, head, element)
            case "title" if not title:
                title = one_line(unescape(desk.text[element.inner : element.inner_end]))
            case "html":
                language = element.get("lang") or element.get("xml:lang")
            case "base":
                base = base or element.get("href")
            case "time" if _is_published(element):
                dates.append(element.get("datetime"))
            case _:
                if _names_author(element):
                    authors.append(one_line(desk.words(element)))
    site = next(head_words(head, "og:site_name", "application-name"), "") or _name(
        head.data.get("publisher")
    )
    address = _address(base, head)
    return Metadata(
        names=_names(head, title, site),
        authors=_authors(head, authors),
        date=_date(head, dates),
        language=_language(head, language),
        site=site,
        base=address,
        elsewhere=bool(base) and bool(urlparse(base).scheme.startswith("http")),
    )


def head_words(head: _Head, *names: str) -> Iterator[str]:
    """Yield what the meta tags called `names` say."""
    for name in names:
        yield from head.metas.get(name, ())


def _meta(head: _Head, element: Element) -> None:
    given = element.attributes
    name = given.get("name") or given.get("property") or given.get("itemprop") or ""
    name = name or given.get("http-equiv", "")
    content = one_line(given.get("content", ""))
    if name and content:
        head.metas.setdefault(name.strip().lower(), []).append(content)


def _is_published(element: Element) -> bool:
    """Return whether a time is that of the article, and none that it speaks of."""
    said = classes(element) | {element.get("itemprop").lower()}
    opening = any(above.name == "header" for above in ancestors(element))
    return opening or "pubdate" in element.attributes or bool(said & _PUBLISHED)


def _names_author(element: Element) -> bool:
    said = classes(element) | {element.get("rel"), element.get("itemprop")}
    return bool(said & _BYLINES) and element.end - element.start < _LONGEST_LINE * 10


# --- JSON-LD -------------------------------------------------------------------------------------


def _data(desk: Desk, head: _Head, element: Element) -> None:
    """Add what a JSON-LD script says of an article; what cannot be read says nothing."""
    if element.inner_end - element.inner > _LONGEST_DATA:
        return
    try:
        found = json.loads(desk.text[element.inner : element.inner_end].strip(BLANKS))
    except (ValueError, RecursionError):
        return
    for thing in _things(found):
        if any(_ARTICLES.match(kind) for kind in _strings(thing.get("@type"))):
            for key, value in thing.items():
                head.data.setdefault(key, value)


def _things(data: object) -> Iterator[Mapping[str, object]]:
    """Yield the objects of `data`, alone, in a list or in a graph."""
    for one in data if isinstance(data, list) else [data]:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            if isinstance(graph, list):
                yield from (each for each in graph if isinstance(each, dict))


def _strings(data: object) -> Iterator[str]:
    for one in data if isinstance(data, list) else [data]:
        if isinstance(one, str):
            yield one


def _name(data: object) -> str:
    """Return the name of a person or an organisation, which may be nothing but it."""
    if isinstance(data, dict):
        data = data.get("name")
    return one_line(unescape(data)) if isinstance(data, str) else ""


# --- What is said, the best first ----------------------------------------------------------------


def _names(head: _Head, title: str, site: str) -> tuple[str, ...]:
    headline = _name(head.data.get("headline"))
    names = (headline, *head_words(head, *_TITLES), _without_site(title, site))
    return tuple(dict.fromkeys(filter(None, names)))


def _without_site(title: str, site: str) -> str:
    """Return the title of the page without the name of its site, which often stands behind it."""
    for mark in (" | ", " - ", " – ", " — ", " · ", " » ", ": "):
        first, found, last = title.rpartition(mark)
        if found and site and last.casefold() == site.casefold():
            return first
        first, found, last = title.partition(mark)
        if found and site and first.casefold() == site.casefold():
            return last
    return title


def _authors(head: _Head, written: list[str]) -> tuple[str, ...]:
    authors = head.data.get("author")
    named = [_name(one) for one in (authors if isinstance(authors, list) else [authors])]
    said = [one for one in head_words(head, *_AUTHORS) if "://" not in one]
    shown = [without_by(one) for one in written]
    for found in (named, said, shown[:1]):
        if kept := tuple(dict.fromkeys(one for one in found if 0 < len(one) <= _LONGEST_LINE)):
            return kept
    return ()


def without_by(words: str) -> str:
    """Return the words of a byline without the preposition in front of the name."""
    return _BY.sub("", words, count=1)


def _date(head: _Head, written: list[str]) -> str:
    dates = [*_strings(head.data.get("datePublished")), *head_words(head, *_DATES), *written]
    for given in dates:
        if found := _DATE.match(given.replace("/", "-")):
            return found[0]
    return ""


def _language(head: _Head, language: str) -> str:
    told = [
        language,
        *head_words(head, "content-language", "dc.language"),
        *_strings(head.data.get("inLanguage")),
        *head_words(head, "og:locale"),
    ]
    found = next((one.strip() for one in told if _LANGUAGE.fullmatch(one.strip())), "")
    return found.replace("_", "-")


def _address(base: str, head: _Head) -> str:
    """Return the address that links of the page are to be read from, empty where none is said."""
    own = head.links.get("canonical", "") or next(head_words(head, "og:url"), "")
    try:
        address = urljoin(own, base)
        return address if urlparse(address).scheme in {"http", "https"} else ""
    except ValueError:
        return ""
