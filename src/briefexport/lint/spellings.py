"""The rule that an edition writes a word in one way, whichever of its briefs it stands in."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from briefexport.diagnostics import Diagnostic
from briefexport.lint.article import Article, Passage, found, passages, told
from briefexport.lint.words import words_of
from briefexport.records import dataclass

WORD = re.compile(r"[^\W\d_]+(?:[-\u2011][^\W\d_]+)*")
HYPHEN = re.compile("[-\u2011]")
# What stands before a word within a sentence.
WITHIN = re.compile(r"[^\W\d_],? $")
# Shorter words are not compared: too many of them are others without their hyphen or capitals.
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class _Use:
    """A word as an article writes it: where it stands first, how often, and if within sentences."""

    form: str
    article: Article
    passage: Passage
    start: int
    count: int
    within: bool


# The spellings of one word, each with its uses.
Ways: TypeAlias = dict[str, list[_Use]]


def check(articles: Sequence[Article]) -> Iterator[Diagnostic]:
    """Yield, for each of `articles`, the first use of each spelling that is not the commonest."""
    languages: defaultdict[str, list[_Use]] = defaultdict(list)
    for article in articles:
        languages[article.language.partition("-")[0].lower()] += _uses(article)
    for language, uses in languages.items():
        for ways in (*_names(uses, language), *_abbreviations(uses), *_joined(uses, language)):
            yield from _told(ways)


def _uses(article: Article) -> Iterator[_Use]:
    first: dict[str, tuple[Passage, int]] = {}
    counts: Counter[str] = Counter()
    within: set[str] = set()
    for passage in passages(article.brief):
        # What is all in capitals says nothing about how its words are written.
        if passage.text.isupper():
            continue
        for match in WORD.finditer(passage.text):
            form, start = match[0], match.start()
            counts[form] += 1
            first.setdefault(form, (passage, start))
            if WITHIN.search(passage.text, max(0, start - 3), start):
                within.add(form)
    for form, (passage, start) in first.items():
        yield _Use(form, article, passage, start, counts[form], form in within)


# --- What is one word ----------------------------------------------------------------------------


def _names(uses: Iterable[_Use], language: str) -> Iterable[Ways]:
    """Return the names that come from other alphabets, by their forms."""
    known = {form: group[0] for group in words_of(language).names for form in group}
    return _grouped((known[use.form], use.form, use) for use in uses if use.form in known)


def _abbreviations(uses: Iterable[_Use]) -> Iterable[Ways]:
    """Return words that are written in capitals and, within sentences, as names: NATO and Nato."""
    grouped = _grouped(
        (use.form.casefold(), use.form, use) for use in uses if len(use.form) >= SHORTEST
    )
    for ways in grouped:
        forms = {
            form for form, some in ways.items() if form.isupper() or any(one.within for one in some)
        }
        titled = {form for form in forms if form.istitle()}
        if len(forms) == 2 and len(titled) == 1 and any(map(str.isupper, forms)):
            yield {form: ways[form] for form in ways if form in forms}


def _joined(uses: Iterable[_Use], language: str) -> Iterable[Ways]:
    """Return words that differ in hyphens and, in English, accents: elsewhere those make words."""
    apart = words_of(language).apart
    for ways in _grouped((_bare(use.form, language), use.form.casefold(), use) for use in uses):
        some = next(iter(ways))
        bare = _bare(some, language)
        if len(bare) >= SHORTEST and bare not in apart:
            yield ways


def _bare(form: str, language: str) -> str:
    bare = HYPHEN.sub("", form.casefold())
    if language != "en" or bare.isascii():
        return bare
    decomposed = unicodedata.normalize("NFD", bare)
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def _grouped(uses: Iterable[tuple[str, str, _Use]]) -> Iterable[Ways]:
    """Return uses, given with what their words have in common and what tells them apart."""
    words: defaultdict[str, Ways] = defaultdict(dict)
    for word, way, use in uses:
        words[word].setdefault(way, []).append(use)
    return words.values()


# --- What is told --------------------------------------------------------------------------------


def _told(ways: Ways) -> Iterator[Diagnostic]:
    if len(ways) < 2:
        return
    totals = {way: sum(use.count for use in uses) for way, uses in ways.items()}
    usual = max(totals, key=totals.__getitem__)
    for way, uses in ways.items():
        for use in uses if way != usual else ():
            yield found(
                use.article,
                "BX285",
                f"{told(use.form)} is written {told(usual)} elsewhere in this edition",
                use.passage.where(use.start, use.start + len(use.form)),
                f"write it in one way; the other is found {_times(totals[usual])}",
            )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
