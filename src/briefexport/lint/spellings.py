"""The rule that an edition writes a word in one way, whichever of its briefs it stands in."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefexport.diagnostics import Diagnostic
from briefexport.lint.article import Article, Passage, found, passages, told

WORD = re.compile(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*")
# Words that are not the same without their hyphen, and those of two languages in one.
APART = frozenset(
    (
        "reform", "recover", "resign", "recreate", "resort", "resent", "release", "react", "relay",
        "retreat", "represent", "reserve", "coop", "unionised", "unionized", "repress", "remark",
        "resume", "expose", "pate",
    )
)  # fmt: skip
# The shortest word that is compared, without its hyphens.
SHORTEST = 4
# Names that come from other alphabets, in the forms in which English texts have them.
TRANSLITERATIONS = (
    "Kyiv|Kiev",
    "Kharkiv|Kharkov",
    "Odesa|Odessa",
    "Lviv|Lvov",
    "Zelenskyy|Zelensky|Zelenskiy",
    "Lukashenko|Lukashenka",
    "Gaddafi|Qaddafi|Gadhafi|Kadhafi",
    "Hezbollah|Hizbollah|Hizbullah|Hezbullah",
    "Houthi|Huthi",
    "Houthis|Huthis",
    "Qaeda|Qaida",
    "Muhammad|Mohammed|Mohammad|Muhammed",
    "Koran|Quran",
    "Beijing|Peking",
    "Mumbai|Bombay",
    "Kolkata|Calcutta",
    "Chennai|Madras",
    "Myanmar|Burma",
    "Yangon|Rangoon",
    "Tchaikovsky|Chaikovsky|Tschaikowsky",
    "Dostoevsky|Dostoyevsky|Dostoevskii",
    "Khrushchev|Khruschev|Krushchev",
    "Yeltsin|Eltsin",
    "Navalny|Navalnyy|Navalniy",
)
KNOWN = {form: group.split("|")[0] for group in TRANSLITERATIONS for form in group.split("|")}


@dataclass(frozen=True, slots=True)
class _Use:
    """A word as it is written, and where it stands first in its article."""

    article: Article
    passage: Passage
    start: int
    count: int


def check(articles: Sequence[Article]) -> Iterator[Diagnostic]:
    """Yield, for each of `articles`, the first use of each spelling that is not the commonest."""
    forms: defaultdict[tuple[str, str], dict[str, list[_Use]]] = defaultdict(dict)
    for article in articles:
        language = article.language.partition("-")[0].lower()
        for form, use in _uses(article).items():
            for key in _keys(form, language):
                forms[language, key].setdefault(form, []).append(use)
    for (_, key), spellings in forms.items():
        yield from _told(_ways(key, spellings))


def _uses(article: Article) -> dict[str, _Use]:
    first: dict[str, tuple[Passage, int]] = {}
    counts: Counter[str] = Counter()
    for passage in passages(article.brief):
        # What is all in capitals says nothing about how its words are written.
        if passage.text.isupper():
            continue
        for match in WORD.finditer(passage.text):
            counts[match[0]] += 1
            first.setdefault(match[0], (passage, match.start()))
    return {form: _Use(article, *first[form], counts[form]) for form in first}


def _keys(form: str, language: str) -> Iterator[str]:
    """Yield what `form` has in common with other spellings of the same word."""
    if language == "en" and form in KNOWN:
        yield f"name {KNOWN[form]}"
    elif len(form) >= SHORTEST - 1 and "-" not in form and form[:1].isupper():
        yield f"case {form.casefold()}"
    bare = _without_accents(form.replace("-", "").replace("‑", "")).casefold()
    if len(bare) >= SHORTEST and bare not in APART:
        yield f"form {bare}"


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def _ways(key: str, spellings: dict[str, list[_Use]]) -> dict[str, list[_Use]]:
    """Return `spellings` by what tells them apart under `key`: of a form, no capitals."""
    kind = key.partition(" ")[0]
    if kind == "case":
        return spellings if _is_abbreviation(spellings) else {}
    ways: dict[str, list[_Use]] = {}
    for form, uses in spellings.items():
        ways.setdefault(form if kind == "name" else form.casefold(), []).extend(uses)
    return ways


def _is_abbreviation(spellings: dict[str, list[_Use]]) -> bool:
    """Return whether the forms are NATO and Nato: all capitals, and a capital in front."""
    return {form.isupper() for form in spellings} == {True, False} and all(
        form.isupper() or form.istitle() for form in spellings
    )


def _told(ways: dict[str, list[_Use]]) -> Iterator[Diagnostic]:
    if len(ways) < 2:
        return
    totals = {way: sum(use.count for use in uses) for way, uses in ways.items()}
    usual = max(totals, key=totals.__getitem__)
    for way, uses in ways.items():
        if way == usual:
            continue
        for use in uses:
            form = WORD.match(use.passage.text, use.start)
            assert form
            yield found(
                use.article,
                "BX285",
                f"{told(form[0])} is written {told(usual)} elsewhere in this edition",
                use.passage.where(*form.span()),
                f"write it in one way; the other is found {_times(totals[usual])}",
            )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
