"""Names that stand with a small letter in one place and with a capital in others."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from briefexport.repair.lists import words
from briefexport.repair.remarks import Remark
from briefexport.repair.running import Running
from briefexport.repair.spaces import LOWER, UPPER

# A capital within a sentence, and not before another: in "President Putin" only the second counts.
_NAME = re.compile(
    rf"(?<![\w’'-])([{UPPER}{LOWER}]?[{LOWER}]*),? ([{UPPER}][{LOWER}]{{2,}})(?:[’']s)?(?![\w’'-])"
    rf"(?! [{UPPER}])"
)
_WORD = re.compile(rf"(?<![\w’'.@/-])[{LOWER}]{{3,}}(?![\w@/-]|[’'](?!s(?!\w)))")
# Of names, few are so long and end so.
_NOUN = re.compile("[a-z]{4,}(?:tion|sion|ment|ness|ology|ship|ly|ing|ture)")
_DETERMINERS = words("determiners")
_SEEN = 3
# Words that are names in one place and common nouns in another.
_COMMON = words("common")


def small_names(texts: Sequence[Running]) -> Iterator[Remark]:
    """Find names with a small letter that have a capital three times or more within sentences.

    A word that has an article, or its like, in a single place is a common noun.
    """
    names = _names(texts)
    places = [
        (text, word)
        for text in texts
        for word in _WORD.finditer(text.value)
        if word[0] in names and text.is_open(*word.span())
    ]
    often = Counter(word[0] for _, word in places)
    common = {word[0] for text, word in places if _is_common(text.value, word.start())}
    for text, word in places:
        name, count = names[word[0]]
        if often[word[0]] < count and word[0] not in common:
            message = f"{word[0]!r} is {name!r} in {count} other places"
            yield Remark(text, *word.span(), message, name)


def _is_common(value: str, start: int) -> bool:
    """Return whether the word at `start` has a determiner, with at most one word between."""
    words_before = value[max(start - 30, 0) : start].lower().split(" ")[-3:-1]
    return not _DETERMINERS.isdisjoint(words_before)


def _names(texts: Sequence[Running]) -> dict[str, tuple[str, int]]:
    """Return the names in `texts` and how often each is seen, by their form in small letters.

    What often has an article ("the Powers") or never stands by itself ("Lane Theatre") is none.
    """
    seen, alone, determined = Counter[str](), Counter[str](), Counter[str]()
    for text in texts:
        if text.passage.kind not in ("paragraph", "item", "label"):
            continue
        for found in _NAME.finditer(text.value):
            before, name = found[1], found[2]
            seen[name] += 1
            alone[name] += before.islower()
            determined[name] += before.lower() in _DETERMINERS
    return {
        name.lower(): (name, count)
        for name, count in seen.items()
        if count >= _SEEN and alone[name] and determined[name] * 10 <= count
        if name.lower() not in _COMMON and not _NOUN.fullmatch(name.lower())
    }
