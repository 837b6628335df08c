"""What must be escaped in Markdown so that it is read as it is meant (CommonMark 0.31, GFM)."""

import re
import string
from typing import Final

from briefexport.revise.writing.desk import ESCAPED, MINIMAL

PUNCTUATION: Final = frozenset(string.punctuation)
# What may be markup, or is repaired when it is read: quotation marks are curled.
_MARKUP: Final = frozenset("\\`*_[]<>&~$|{}!#\"'")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# What at the start of a line begins a block, or ends the paragraph above it as a heading.
_OPENING: Final = re.compile(
    r"(?:#{1,6}|[-+*:]|>|\d{1,9}[.)])(?=[ \t]|$)|>|~{3}|(?:[-=*_] ?)+[ \t]*$|[|:-][-|: \t]*$"
    r"|\[(?:\^?[^\]]*\]:|[ xX]\](?=[ \t]|$))"
)
_SPACES: Final = frozenset(" \t\n")


def escaped(text: str, before: str, after: str, level: int, *, cell: bool = False) -> str:
    """Return `text` to stand between the character `before` and the characters `after`."""
    out: list[str] = []
    for at, character in enumerate(text):
        previous = text[at - 1] if at else before
        following = text[at + 1 : at + 40] + after
        if character in PUNCTUATION and _counts(character, previous, following, level, cell=cell):
            out.append("\\")
        out.append(character)
    return "".join(out)


def _counts(character: str, before: str, after: str, level: int, *, cell: bool) -> bool:
    """Return whether `character` would be markup, or might be, as carefully as `level` asks."""
    if level >= ESCAPED:
        return True
    following = after[:1]
    if level > MINIMAL:
        return character in _MARKUP or (character == "-" and "-" in {before, following})
    alone = (not before or before in _SPACES) and (not following or following in _SPACES)
    match character:
        case "\\":
            return not following or following in PUNCTUATION or following == "\n"
        case "*" | "~":
            return not alone
        case "_":
            return not (alone or (before.isalnum() and following.isalnum()))
        case "`" | '"' | "'" | "$":
            return True
        case "[":
            return following == "^" or bool(re.match(r"[^\]]*\][(\[:]", after))
        case "]":
            return following in {"(", "[", ":"}
        case "!":
            return following == "["
        case "<":
            return following.isalpha() or following in {"/", "!", "?"}
        case "&":
            return bool(_ENTITY.match("&" + after))
        case "|":
            return cell
        case "-":
            return "-" in {before, following}
        case _:
            return False


def opening(line: str) -> int | None:
    """Return the place in `line` before which a backslash keeps it from beginning a block.

    None where it begins none.
    """
    found = _OPENING.match(line)
    if not found:
        return None
    digits = re.match(r"\d+", line)
    return digits.end() if digits else 0


def closing(text: str) -> int | None:
    """Return the place before which a backslash keeps what ends a heading from being its mark."""
    found = re.search(r"(?:(?<=[ \t])|^)#+[ \t]*$", text) or re.search(r"\{[^{}]*\}[ \t]*$", text)
    return found.start() if found else None
