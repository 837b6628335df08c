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
    rf"(?<=[{LOWER},;] )([{UPPER}][{LOWER}]{{2,}})(?:[’']s)?(?![\w’'-])(?! [{UPPER}])"
)
_SMALL = re.compile(rf"(?<![\w’'.@/-])[{LOWER}]{{3,}}(?![\w@/-])")
_SEEN = 3
# Words that are names in one place and common nouns in another.
_COMMON = words("common")


def small_names(texts: Sequence[Running]) -> Iterator[Remark]:
    """Find names with a small letter that have a capital three times or more within sentences."""
    told = [text for text in texts if text.language == "en"]
    names = _names(told)
    if not names:
        return
    places = [
        (text, found)
        for text in told
        for found in _SMALL.finditer(text.value)
        if found[0] in names and text.is_open(*found.span())
    ]
    often = Counter(found[0] for _, found in places)
    for text, found in places:
        name, count = names[found[0]]
        if often[found[0]] < count:
            message = f"{found[0]!r} is {name!r} in {count} other places"
            yield Remark(text, *found.span(), message, name)


def _names(texts: Sequence[Running]) -> dict[str, tuple[str, int]]:
    counts = Counter(
        found[1]
        for text in texts
        if text.passage.kind in ("paragraph", "item", "label")
        for found in _NAME.finditer(text.value)
    )
    return {
        name.lower(): (name, count)
        for name, count in counts.items()
        if count >= _SEEN and name.lower() not in _COMMON
    }
