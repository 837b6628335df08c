"""Rules about links: what they say, and where they lead."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from briefexport.diagnostics import Diagnostic
from briefexport.lint.article import Article, found, is_address, passages, same, told
from briefexport.lint.words import words_of
from briefexport.model import Brief, Extent, Figure, Image, Link, Note, Origin, Range, Table
from briefexport.walk import Node, children, descendants, plain

# An address that stands in the text without being a link.
ADDRESS = re.compile(
    r"(?:https?://|\bwww\.)[^\s<>\"”’)\]\N{OBJECT REPLACEMENT CHARACTER}]+", re.IGNORECASE
)
# What sites of several trades add to addresses in order to follow whoever opens them.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|yclid|_hsenc|_hsmi")


def check(article: Article) -> Iterator[Diagnostic]:
    """Yield what is wrong with the links of `article`."""
    for node in descendants(article.brief):
        if isinstance(node, Link):
            yield from _words(article, node)
            yield from _target(article, node)
    for link in _in_running_text(article.brief):
        if is_address(plain(link.content), link.target):
            yield _bare(article, plain(link.content), link.origin)
    yield from _unlinked(article)


def _in_running_text(brief: Brief) -> Iterator[Link]:
    """Yield the links of `brief` that stand in no note, table or figure."""
    stack: list[Node] = [brief]
    while stack:
        node = stack.pop()
        if isinstance(node, Link):
            yield node
        elif not isinstance(node, Note | Table | Figure):
            stack.extend(reversed(tuple(children(node))))


def _bare(article: Article, address: str, where: Extent | Origin | Range | None) -> Diagnostic:
    in_plain_text = article.source.name.lower().endswith(".txt")
    return found(
        article,
        "BX250",
        f"the address {told(address)} stands in the text by itself",
        where,
        "name what is there; in Markdown a link has words of its own: [the report](https://...)"
        if in_plain_text
        else "give it words, as in [the report](https://...), or move it into a note",
    )


def _unlinked(article: Article) -> Iterator[Diagnostic]:
    for passage in passages(article.brief):
        if passage.aside:
            continue
        for match in ADDRESS.finditer(passage.text):
            address = match[0].rstrip(".,;:!?")
            start = match.start()
            yield _bare(article, address, passage.where(start, start + len(address)))


def _words(article: Article, link: Link) -> Iterator[Diagnostic]:
    words = plain(link.content)
    has_picture = any(isinstance(node, Image) for node in descendants(link))
    if same(words) in words_of(article.language).links and not has_picture:
        yield found(
            article,
            "BX251",
            f"{told(words)} does not say where the link leads",
            link.origin,
            "link the words that name what is there",
        )


def _target(article: Article, link: Link) -> Iterator[Diagnostic]:
    if lack := lacking(link.target):
        yield found(
            article,
            "BX252",
            f"the address {told(link.target)} {lack}",
            link.origin,
            "write the whole address, or take the link out",
        )
    elif followers := _tracking(link.target):
        yield found(
            article,
            "BX253",
            f"the address says who sent its readers: {', '.join(followers)}",
            link.origin,
            "take that part out of the address, and see that it still leads there",
        )


def lacking(target: str) -> str:
    """Return what the address `target` lacks; nothing where it is whole, or leads to a label."""
    scheme, _, rest = target.partition(":")
    match scheme.lower():
        case "http" | "https":
            return _host_fault(target)
        case "mailto":
            return "" if re.match(r"[^@?]+@[^@?]+\.[^@?]+", rest) else "names no letter box"
        case "tel":
            return "" if any(map(str.isdecimal, rest)) else "has no number"
        case _:
            return ""


def _host_fault(target: str) -> str:
    try:
        host = urlsplit(target).hostname or ""
    except ValueError:
        return "cannot be understood"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith((".localhost", ".local")):
            return "leads to the machine of whoever reads it"
        return "" if "." in host.strip(".") else "names no site"
    return "leads to a private network" if address.is_private else ""


def _tracking(target: str) -> list[str]:
    try:
        query = urlsplit(target).query
        names = [name for name, _ in parse_qsl(query, keep_blank_values=True, max_num_fields=99)]
    except ValueError:
        return []
    return sorted({name for name in names if TRACKING.fullmatch(name)})
