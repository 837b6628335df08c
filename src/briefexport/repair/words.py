"""Words that are surely wrong, and that only a person may set right."""

import re
from collections.abc import Iterator

from briefexport.repair.lists import by_language, pairs, words
from briefexport.repair.remarks import Remark
from briefexport.repair.running import Running
from briefexport.repair.spaces import LOWER

# --- Articles ------------------------------------------------------------------------------------

_ARTICLE = re.compile(r"(?<![^\s(“‘\"'—–])([Aa]n?) ([a-z]{3,})(?![\w.@/])")
_VOWEL = re.compile("[aeiou]")
# Words that begin with a vowel letter and a consonant's sound, and the other way about.
_AS_CONSONANT = re.compile(
    "uni(?!n[a-hj-z]|m[a-z]|d)|us[eau]|ut(?:en|i|o)|eu|ew|one(?!r)|once|unan|ubi|uk|ur[iea]|oui"
)
_AS_VOWEL = re.compile("hour|hon(?:est|or|our)|heir")
_EITHER = re.compile("h|u[krs]|[^aeiou]+$")
# Before these `a` is a letter, or the word belongs to something else.
_NO_NOUN = words("no-noun")


def articles(text: Running) -> Iterator[Remark]:
    """Find `a` before a vowel and `an` before a consonant, where no dialect would have it."""
    for found in _ARTICLE.finditer(text.value):
        article, word = found[1], found[2]
        if word in _NO_NOUN or not _is_wrong(article.lower(), word):
            continue
        right = article[0] + ("" if len(article) == 2 else "n")
        message = f"{article!r} before {word!r} should be {right!r}"
        yield Remark(text, found.start(1), found.end(2), message, f"{right} {word}")


def _is_wrong(article: str, word: str) -> bool:
    vowel = bool(_VOWEL.match(word)) and not _AS_CONSONANT.match(word)
    vowel = vowel or bool(_AS_VOWEL.match(word))
    if article == "a":
        return vowel
    return not (vowel or _EITHER.match(word))


# --- Typing errors -------------------------------------------------------------------------------

# Each is no word of any English and could hardly be meant for another.
_TYPOS = pairs("typos")
_WORD = re.compile(rf"(?<![\w’'.@/-])[{LOWER.upper()}{LOWER}]{{3,}}(?![\w’'@/-])")


def typos(text: Running) -> Iterator[Remark]:
    """Find words in which two letters changed places, and others that are often misspelt."""
    if _TYPOS.keys().isdisjoint(_WORD.findall(text.value.lower())):
        return
    for found in _WORD.finditer(text.value):
        word = found[0]
        right = _TYPOS.get(word.lower())
        if right:
            right = right.capitalize() if word[0].isupper() else right
            message = f"{word!r} looks like a typing error for {right!r}"
            yield Remark(text, *found.span(), message, right)


# --- Repeated words ------------------------------------------------------------------------------

_REPEATED = re.compile(r"(?<![\w’'.-])([^\W\d_]+)( )\1(?![\w’'-])")
# What may stand twice, by language.
_TWICE = by_language("twice")


def repeated(text: Running) -> Iterator[Remark]:
    """Find a word that stands twice, in small letters: names and exclamations may."""
    allowed = _TWICE.get(text.language, frozenset())
    for found in _REPEATED.finditer(text.value):
        word = found[1]
        if word.islower() and word not in allowed:
            message = f"{word!r} stands twice"
            yield Remark(text, found.end(1), found.end(), message, "")
