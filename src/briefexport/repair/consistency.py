"""Two manners in one brief: British and American spelling, and several styles of numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from briefexport.repair.lists import pairs, words
from briefexport.repair.remarks import Remark
from briefexport.repair.running import Running

# --- Spelling ------------------------------------------------------------------------------------

_ENDINGS = ("", *words("spellings", "our-endings"))
_BRITISH: Mapping[str, str] = {
    **{
        f"{stem}or{end}": f"{stem}our{end}"
        for stem in words("spellings", "our")
        for end in _ENDINGS
    },
    **{
        f"{stem}{end}": f"{stem}l{end}"
        for stem in words("spellings", "doubled")
        for end in ("ed", "ing", "er", "ers")
    },
    **pairs("spellings"),
}
_AMERICAN: Mapping[str, str] = {british: american for american, british in _BRITISH.items()}
_VARIANTS = pairs("variants")
_FIRST_FORMS: Mapping[str, str] = {second: first for first, second in _VARIANTS.items()}
_KNOWN = frozenset((*_BRITISH, *_AMERICAN, *_VARIANTS, *_FIRST_FORMS))
_WORD = re.compile(r"(?<![\w’'.@/-])[A-Za-z]+(?:-[A-Za-z]+)?(?![\w@/-])")


def spelling(texts: Sequence[Running]) -> Iterator[Remark]:
    """Find the British words in a brief that is mostly American, or the other way about.

    Where the two are as many, the brief's language says which it should be.
    """
    found = [
        (text, word, british)
        for text, word in _words(texts)
        # With a capital it may be a name: Lane Theatre.
        if (british := word[0] in _AMERICAN) or word[0] in _BRITISH
    ]
    count = Counter(british for _, _, british in found)
    if len(count) < 2:
        return
    american = found[0][0].passage.language.lower() == "en-us"
    rare = american if count[True] == count[False] else count[True] < count[False]
    for text, word, british in found:
        if british == rare:
            manner = "British" if british else "American"
            message = f"{word[0]!r} is {manner} spelling, and most of the brief is not"
            other = (_AMERICAN if british else _BRITISH)[word[0]]
            yield Remark(text, *word.span(), message, other)


def variants(texts: Sequence[Running]) -> Iterator[Remark]:
    """Find the rarer of two spellings that a brief has of one word; the first, if both are."""
    found: dict[str, list[tuple[Running, re.Match[str]]]] = defaultdict(list)
    for text, word in _words(texts):
        if word[0].lower() in _VARIANTS or word[0].lower() in _FIRST_FORMS:
            found[word[0].lower()].append((text, word))
    for first, second in _VARIANTS.items():
        if first in found and second in found:
            more = len(found[first]) > len(found[second])
            rare, usual = (second, first) if more else (first, second)
            for text, word in found[rare]:
                message = f"{word[0]!r} here, {usual!r} in other places of the brief"
                yield Remark(text, *word.span(), message, _like(word[0], usual))


def _words(texts: Sequence[Running]) -> Iterator[tuple[Running, re.Match[str]]]:
    for text in texts:
        if not _KNOWN.isdisjoint(_WORD.findall(text.value.lower())):
            for word in _WORD.finditer(text.value):
                yield text, word


def _like(word: str, other: str) -> str:
    """Return `other` with a capital where `word` has one."""
    return other.capitalize() if word[0].isupper() else other


# --- Numbers -------------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?<![\w.,/:-])(?:"
    r"(?P<comma>[0-9]{1,3}(?:,[0-9]{3})+)"
    r"|(?P<stop>[0-9]{1,3}(?:\.[0-9]{3}){2,})"
    r"|(?P<space>[0-9]{1,3}(?:[\u00a0\u2009\u202f ][0-9]{3})+)"
    r"|(?P<plain>[0-9]{5,9})"
    r")(?![\w/:-]|[.,][0-9])"
)
# Behind a capitalised word or a sign it is no amount: No. 28058, PMC 16978.
_OF_A_CODE = re.compile(r"[A-Z]\w*\.? ?\Z|[#+*=×–-] ?\Z")
_SHOWN = {
    "comma": "a comma", "stop": "a full stop", "space": "a space", "plain": "nothing",
}  # fmt: skip
_PER_CENT = re.compile(r"(?<=[0-9])(?:(?P<sign> ?%)|(?P<two> per cent)|(?P<one> percent))(?!\w)")


def thousands(texts: Sequence[Running]) -> Iterator[Remark]:
    """Find numbers whose thousands are parted otherwise than most in the brief."""
    found = [
        (text, number, str(number.lastgroup))
        for text in texts
        for number in _NUMBER.finditer(text.value)
        if not _OF_A_CODE.search(text.value, max(number.start() - 12, 0), number.start())
    ]
    count = Counter(style for _, _, style in found)
    if len(count) > 1:
        usual = max(_SHOWN, key=lambda style: count[style])
        for text, number, style in found:
            if style != usual and text.is_open(*number.span()):
                message = (
                    f"{number[0]!r} has {_SHOWN[style]} between its thousands;"
                    f" most numbers of the brief have {_SHOWN[usual]}"
                )
                yield Remark(text, *number.span(), message)


def per_cent(texts: Sequence[Running]) -> Iterator[Remark]:
    """Find percentages that are written otherwise than most in the brief's prose."""
    found = [
        (text, match, str(match.lastgroup))
        for text in texts
        if text.language == "en" and text.passage.kind in ("paragraph", "item")
        for match in _PER_CENT.finditer(text.value)
    ]
    count = Counter(style for _, _, style in found)
    if len(count) > 1:
        usual = max(("sign", "one", "two"), key=lambda style: count[style])
        shown = next(match[0].strip() for _, match, style in found if style == usual)
        for text, match, style in found:
            if style != usual:
                message = f"{match[0].strip()!r} here, {shown!r} in most of the brief"
                yield Remark(text, *match.span(), message)
