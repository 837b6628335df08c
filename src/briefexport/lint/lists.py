"""Rules about lists: how many items, how they begin and end, and their numbers."""

import re
from collections.abc import Iterator

from briefexport.diagnostics import Diagnostic
from briefexport.edition.wordless import has_formula, has_picture, speaks
from briefexport.lint.article import Article, Passage, found, no_such_block, passage, told
from briefexport.model import List, ListItem, Paragraph
from briefexport.walk import descendants

NUMBER = re.compile(r"\d{1,9}")
# From here on a number that begins a list is rather that of a year or of a law.
YEAR = 100
STOPS = (".", "!", "?", "…")
# Items that are parts of one sentence end in these.
JOINING = re.compile(r"[,;:–—-]$|\b(?:and|or|und|oder|et|ou|y|o|e|en|of|и|или|та|або|lub|oraz)$")
CLOSING = "”’\"')]»“\N{OBJECT REPLACEMENT CHARACTER}"


def check(article: Article) -> Iterator[Diagnostic]:
    """Yield what is wrong with the lists of `article`."""
    for node in descendants(article.brief):
        if isinstance(node, List):
            yield from _count(article, node)
            yield from _empty(article, node)
            yield from _ends(article, node)
            yield from _beginnings(article, node)
            yield from _numbers(article, node)


def _count(article: Article, items: List) -> Iterator[Diagnostic]:
    if len(items.items) > 1 or items.items[0].checked is not None:
        return
    by_accident = items.start >= YEAR
    yield found(
        article,
        "BX270",
        f"{items.start} begins a list of one item" if by_accident else "a list of one item",
        items.origin,
        "if it is no list, "
        + no_such_block(article, items.origin, f"write {items.start}\\. with a backslash")
        if by_accident
        else "make it a sentence, or see whether its other items were lost",
    )


def _empty(article: Article, items: List) -> Iterator[Diagnostic]:
    for item in items.items:
        content = item.content
        if not (speaks(content) or has_formula(content) or has_picture(content)):
            yield found(
                article,
                "BX274",
                "this list item is empty",
                item.origin,
                "write it, or take it out",
            )


# --- How items begin and end ---------------------------------------------------------------------


def _words(item: ListItem) -> Passage | None:
    """Return the first paragraph of `item`, None where it begins with something else."""
    first = item.content[0] if item.content else None
    return passage(first, first.content) if isinstance(first, Paragraph) else None


def _ends(article: Article, items: List) -> Iterator[Diagnostic]:
    judged = [
        (last, end) for item in items.items if (last := _last(item)) and (end := _end(last.text))
    ]
    if any(JOINING.search(end) for _, end in judged):
        return
    stopped = [end.endswith(STOPS) for _, end in judged]
    leads_up = stopped == [False] * (len(stopped) - 1) + [True]
    if all(stopped) or not any(stopped) or leads_up:
        return
    rarer = sum(stopped) <= len(stopped) / 2
    odd, end = judged[stopped.index(rarer)]
    yield found(
        article,
        "BX271",
        f"{sum(stopped)} of {len(stopped)} items of this list end in a full stop",
        odd.where(len(end) - 1, len(end)),
        "end all of them with one, or none",
    )


def _last(item: ListItem) -> Passage | None:
    """Return the last paragraph of `item`, None where it goes on in anything but paragraphs."""
    paragraphs = [block for block in item.content if isinstance(block, Paragraph)]
    if not paragraphs or len(paragraphs) < len(item.content):
        return None
    return passage(paragraphs[-1], paragraphs[-1].content)


def _end(text: str) -> str:
    """Return `text` up to its last letter, digit or mark, quotation marks and brackets left off."""
    return text.rstrip().rstrip(CLOSING)


def _beginnings(article: Article, items: List) -> Iterator[Diagnostic]:
    words = [words for item in items.items if (words := _words(item))]
    lower = [one for one in words if _is_lower(one.text)]
    upper = sum(one.text[:1].isupper() for one in words)
    if not lower or upper <= len(lower):
        return
    first = lower[0].text.split(" ", 1)[0]
    yield found(
        article,
        "BX272",
        f"this list item begins with a small letter, {told(first)},"
        " and most of the others with a capital",
        lower[0].where(0, len(first)),
        "let all of them begin alike",
    )


def _is_lower(text: str) -> bool:
    """Return whether `text` begins in lower case, and not with a name such as iPhone."""
    first = text.split(" ", 1)[0]
    return first[:1].islower() and first == first.lower() and "." not in first.rstrip(".")


# --- Numbers -------------------------------------------------------------------------------------


def _numbers(article: Article, items: List) -> Iterator[Diagnostic]:
    """Look for the first item whose number in the source is not the one it gets."""
    if items.kind != "decimal":
        return
    written = [_written(article, item) for item in items.items]
    if len(set(written)) == 1:
        return
    for number, (item, said) in enumerate(zip(items.items, written, strict=True), items.start):
        if said is not None and said != number:
            yield found(
                article,
                "BX273",
                f"this item is written {said}, but gets the number {number}",
                item.marker or item.origin,
                f"write {number}, or see what is missing before it",
            )
            return


def _written(article: Article, item: ListItem) -> int | None:
    if item.marker is None:
        return None
    found_number = NUMBER.search(article.source.text[item.marker.start : item.marker.end])
    return int(found_number[0]) if found_number else None
