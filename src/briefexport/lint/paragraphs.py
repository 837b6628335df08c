"""Rules about paragraphs: length, leftovers of web pages, what was to be filled in, notes."""

import re
from collections.abc import Iterator

from briefexport.diagnostics import Diagnostic
from briefexport.lint.article import Article, Passage, found, passages, same, told
from briefexport.lint.words import Words, sharing, words_of
from briefexport.model import Heading, List, ListItem, Paragraph, Reference
from briefexport.walk import descendants, plain

MOST_WORDS = 300
# A leftover that has more words than this is a paragraph of its own making.
LEFTOVER_WORDS = 40
# TK, "to come", is the mark of American newsrooms; alone it may be an airline, or Tokelau.
PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|TKTK(?:TK)*|TK TK|XXXX*|lorem ipsum)\b"
    r"|\[(?:TK|TBC|TBD|TODO|XX+|citation needed|(?:insert|add|check|name|date|link|photo|caption)"
    r"(?: [^\]\n]{1,60})?)\]"
    r"|\{\{[^{}\n]{1,60}\}\}|\{%[^{}\n]{1,60}%\}|<%[^<>\n]{1,60}%>",
    re.IGNORECASE,
)
# Three capitals are more often Roman thirty than a mark.
ROMAN = re.compile("XXX")


def check(article: Article) -> Iterator[Diagnostic]:
    """Yield what is wrong with the paragraphs of `article`."""
    words = words_of(article.language)
    bars = list(_bars(article))
    buttons = {id(button) for _, bar in bars for button in bar}
    for one in passages(article.brief):
        yield from _length(article, one)
        yield from _placeholders(article, one)
        if id(one.block) not in buttons:
            yield from _leftover(article, one, words)
    for where, _ in bars:
        yield _bar(article, where)
    yield from _second_calls(article)


def _length(article: Article, one: Passage) -> Iterator[Diagnostic]:
    count = len(one.text.split())
    if isinstance(one.block, Paragraph) and count > MOST_WORDS:
        yield found(
            article,
            "BX280",
            f"this paragraph has {count} words",
            one.block.origin,
            "divide it where its thought turns",
        )


def _leftover(article: Article, one: Passage, words: Words) -> Iterator[Diagnostic]:
    if isinstance(one.block, Paragraph | Heading) and not one.aside and _is_leftover(one, words):
        yield found(
            article,
            "BX281",
            f"{told(one.text)} looks left over from a web page",
            one.block.origin,
            "take it out if it is not part of the text",
        )


def _is_leftover(one: Passage, words: Words) -> bool:
    """Return whether the whole of `one` is a leftover, or it begins as they do.

    "Read more: The ferries" does, and "Print: a history" does not.
    """
    text, short = same(one.text), len(one.text.split()) <= LEFTOVER_WORDS
    head, colon, _ = one.text.partition(":")
    invites = bool(colon) and " " in head.strip() and same(head) in words.leftovers
    without_apostrophes = same(one.text.replace("’", "").replace("'", ""))
    return (
        text in words.leftovers
        or without_apostrophes in words.leftovers
        or (short and (invites or text.startswith(words.openings)))
    )


def _bars(article: Article) -> Iterator[tuple[List | Paragraph, list[Paragraph]]]:
    """Yield lists, and runs of paragraphs, of nothing but names of networks, with their parts."""
    for node in descendants(article.brief):
        if isinstance(node, List):
            lone = [_lone(item) for item in node.items]
            buttons = [one for one in lone if one and _is_button(one)]
            if len(buttons) == len(lone) > 1:
                yield node, buttons
    run: list[Paragraph] = []
    for block in (*article.brief.blocks, None):
        if isinstance(block, Paragraph) and _is_button(block):
            run.append(block)
            continue
        if len(run) > 1:
            yield run[0], run
        run = []


def _lone(item: ListItem) -> Paragraph | None:
    match item.content:
        case (Paragraph() as only,):
            return only
        case _:
            return None


def _is_button(paragraph: Paragraph) -> bool:
    return same(plain(paragraph.content)) in sharing()


def _bar(article: Article, where: List | Paragraph) -> Diagnostic:
    return found(
        article,
        "BX281",
        "a row of buttons for sharing looks left over from a web page",
        where.origin,
        "take it out if it is not part of the text",
    )


def _placeholders(article: Article, one: Passage) -> Iterator[Diagnostic]:
    for match in PLACEHOLDER.finditer(one.text):
        if ROMAN.fullmatch(match[0]):
            continue
        yield found(
            article,
            "BX282",
            f"{told(match[0])} was to be filled in",
            one.where(*match.span()),
            "write what belongs here, or take it out",
        )


def _second_calls(article: Article) -> Iterator[Diagnostic]:
    """Look for references to notes: a reader of Markdown makes one of every later call."""
    for node in descendants(article.brief):
        if isinstance(node, Reference) and node.target.startswith("^"):
            yield found(
                article,
                "BX276",
                f"the note {told(node.target[1:])} is called a second time",
                node.origin,
                "give the second place a note of its own, if it is on another page",
            )
