"""The order of words in a language: its alphabet, where that is not the Latin one of English.

Letters that a language counts as its own come where it has them; all others, and the accents of
those, only settle the order of words that are otherwise the same (Unicode Technical Standard 10).
"""

import unicodedata

LATIN = "abcdefghijklmnopqrstuvwxyz"
# By the primary language subtag (CLDR, collation).
ALPHABETS = {
    "da": f"{LATIN}æøå",
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "fi": f"{LATIN}åäö",
    "nb": f"{LATIN}æøå",
    "nn": f"{LATIN}æøå",
    "no": f"{LATIN}æøå",
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "sv": f"{LATIN}åäö",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}
# Letters without parts that stand for others.
SPELT = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d"}

Key = tuple[tuple[tuple[int, int], ...], str]


def sorting_key(words: str, language: str) -> Key:
    """Return what puts `words` in their place in a list in `language`: word by word."""
    letters = _letters(words, language)
    return tuple(_rank(letter, language) for letter in letters), words


def initial(words: str, language: str) -> str:
    """Return the letter under which `words` stand; figures and signs stand under "#"."""
    first = next(iter(_letters(words, language).strip()), "")
    return first.upper() if first.isalpha() else "#"


def _letters(words: str, language: str) -> str:
    """Return `words` in the letters that `language` sorts by; what is none is a space."""
    alphabet = _alphabet(language)
    found = ""
    for character in unicodedata.normalize("NFC", words.lower()):
        if character in alphabet:
            found += character
            continue
        parts = unicodedata.normalize("NFD", SPELT.get(character, character))
        found += "".join(part if part.isalnum() else " " for part in parts if not _is_mark(part))
    return " ".join(found.split())


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _rank(letter: str, language: str) -> tuple[int, int]:
    alphabet = _alphabet(language)
    if letter in alphabet:
        return 2, alphabet.index(letter)
    return (3 if letter.isalpha() else 1 if letter.isalnum() else 0), ord(letter)


def _alphabet(language: str) -> str:
    return ALPHABETS.get(language.partition("-")[0].lower(), LATIN)
