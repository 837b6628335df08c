"""Rules about headings and what stands in their place."""

import re
from collections.abc import Iterator

from briefexport.diagnostics import Diagnostic
from briefexport.lint.article import (
    Article,
    Passage,
    found,
    no_such_block,
    passage,
    reach_of,
    same,
    siblings,
    told,
)
from briefexport.lint.words import words_of
from briefexport.model import Heading, Inline, List, Paragraph, Quote, Rule, Span, Table
from briefexport.walk import descendants, plain

# A heading of more than this is told to be as long as a paragraph: characters, and words.
LONGEST = 110
MOST_WORDS = 15
# Bold paragraphs of more words than this are emphasis, not headings.
MOST_BOLD = 14
# A heading of this many words that ends in a full stop is a sentence.
SENTENCE = 6
FORBIDDEN_END = re.compile(r"[.,;:]$")
# Full stops that belong to the last word: U.S., a.m., and what English shortens.
ABBREVIATED = re.compile(
    r"(?:^|\W)(?:(?:\w\.){2,}|\w\.|etc\.|inc\.|ltd\.|co\.|corp\.|bros\.|jr\.|sr\.|no\.|vs\.|al\.)$",
    re.IGNORECASE,
)


def check(article: Article) -> Iterator[Diagnostic]:
    """Yield what is wrong with the headings of `article`."""
    yield from _levels(article)
    yield from _bodies(article)
    yield from _twins(article)
    yield from _bold(article)
    yield from _title(article)
    for heading in _headings(article):
        yield from _words(article, heading)


def _headings(article: Article) -> Iterator[Heading]:
    for node in descendants(article.brief):
        if isinstance(node, Heading) and plain(node.content).strip():
            yield node


def _levels(article: Article) -> Iterator[Diagnostic]:
    """Look for headings that are more than one level below the one before, or below the title."""
    before = 1
    for heading in _headings(article):
        if heading.level > before + 1:
            said = (
                f"a heading of level {heading.level} follows one of level {before}"
                if before > 1
                else f"the first heading is of level {heading.level}"
            )
            hint = f"make it a heading of level {before + 1}, or put in the one that is missing"
            yield found(
                article,
                "BX240",
                said,
                heading.origin,
                hint,
            )
        before = heading.level


def _bodies(article: Article) -> Iterator[Diagnostic]:
    blocks = [block for block in article.brief.blocks if not isinstance(block, Rule)]
    for block, following in siblings(blocks):
        if not isinstance(block, Heading):
            continue
        if following is None or (isinstance(following, Heading) and following.level <= block.level):
            yield found(
                article,
                "BX241",
                f"there is no text under the heading {told(plain(block.content))}",
                block.origin,
                "write its text or take it out; if it is no heading, "
                + no_such_block(article, block.origin, "take away its mark"),
            )


def _words(article: Article, heading: Heading) -> Iterator[Diagnostic]:
    shown = passage(heading, heading.content)
    text = shown.text.rstrip()
    yield from _end(article, shown, text)
    count = len(text.split())
    if len(text) > LONGEST and count > MOST_WORDS:
        yield found(
            article,
            "BX243",
            f"the heading has {count} words",
            reach_of(heading.content, heading.origin),
            "say it in a line, and the rest in a paragraph",
        )
    if same(text) in words_of(article.language).labels:
        yield found(
            article,
            "BX245",
            f"the heading {told(text)} says nothing about what is in the section",
            reach_of(heading.content, heading.origin),
            "name the matter of the section",
        )


def _end(article: Article, shown: Passage, text: str) -> Iterator[Diagnostic]:
    last = FORBIDDEN_END.search(text)
    if not last or text.endswith("..") or ABBREVIATED.search(text):
        return
    sentence = last[0] == "." and len(text.split()) >= SENTENCE
    yield found(
        article,
        "BX242",
        f"the heading is a sentence: {told(text)}"
        if sentence
        else f"the heading ends in {_mark(last[0])}",
        shown.where(*last.span()),
        "make it a paragraph, or take off the full stop" if sentence else "take it off",
    )


def _mark(character: str) -> str:
    return {".": "a full stop", ",": "a comma", ";": "a semicolon", ":": "a colon"}[character]


def _twins(article: Article) -> Iterator[Diagnostic]:
    """Look for equal headings in one part: under the same headings above them."""
    above: list[tuple[int, str]] = []
    first: dict[tuple[str, ...], Heading] = {}
    for heading in _headings(article):
        while above and above[-1][0] >= heading.level:
            above.pop()
        above.append((heading.level, same(plain(heading.content))))
        path = tuple(words for _, words in above)
        twin = first.setdefault(path, heading)
        if twin is not heading and path[-1]:
            where = f"in line {_line(article, twin)}" if twin.origin else "above"
            yield found(
                article,
                "BX244",
                f"the heading {told(plain(heading.content))} stands {where} already",
                reach_of(heading.content, heading.origin),
                "say in each what sets it apart",
            )


def _line(article: Article, heading: Heading) -> int:
    assert heading.origin
    return article.source.line_of(heading.origin.start)


def _bold(article: Article) -> Iterator[Diagnostic]:
    """Look for bold paragraphs before text. The first of a brief is a byline or a lead."""
    for block, following in siblings(article.brief.blocks)[1:]:
        if (
            isinstance(block, Paragraph)
            and isinstance(following, Paragraph | List | Table | Quote)
            and not _is_bold_paragraph(following)
            and _is_bold_paragraph(block)
        ):
            yield found(
                article,
                "BX247",
                f"the bold paragraph {told(plain(block.content))} looks like a heading",
                block.origin,
                "make it one: begin the line with `## `, without the asterisks",
            )


def _is_bold_paragraph(block: object) -> bool:
    if not (isinstance(block, Paragraph) and _is_strong(block.content)):
        return False
    text = plain(block.content).strip()
    return len(text.split()) <= MOST_BOLD and not text.endswith((".", "!", "?", "…", ":", ";", ","))


def _is_strong(content: tuple[Inline, ...]) -> bool:
    match content:
        case (Span("strong"),):
            return True
        case (Span("emphasis", inner),):
            return _is_strong(inner)
        case _:
            return False


def _title(article: Article) -> Iterator[Diagnostic]:
    """Look for the title among the first two blocks of the text."""
    title = same(plain(article.brief.title))
    for block in article.brief.blocks[:2]:
        if title and isinstance(block, Heading | Paragraph) and same(plain(block.content)) == title:
            yield found(
                article,
                "BX246",
                f"the text repeats its title, {told(plain(article.brief.title))}",
                block.origin,
                "take one of the two out",
            )
