"""Characters that nobody typed: wrong decodings, invisible ones, forms that look alike."""

import re
import unicodedata
from collections.abc import Iterator

from briefexport.repair.running import Correction, Running

# How far apart the two sides of a repaired stretch may be, and how much alike shows its end.
_REACH = 24
_ALIKE = 3


def composed(text: Running) -> Iterator[Correction]:
    """Find letters and their accents that have a form as one character (NFC, UAX 15)."""
    if not unicodedata.is_normalized("NFC", text.value):
        yield from _differences(text.value, unicodedata.normalize("NFC", text.value))


def mojibake(text: Running) -> Iterator[Correction]:
    """Find what was decoded wrongly before it came here, such as `â€™` for `’`."""
    if text.value.isascii() and text.value.isprintable():
        return
    # It takes a while to start, and most text is ASCII.
    from ftfy import TextFixerConfig, fix_text  # noqa: PLC0415

    # By default it would take curly quotes, entities and full-width letters away as well.
    config = TextFixerConfig(
        uncurl_quotes=False, unescape_html=False, fix_character_width=False, normalization="NFC"
    )
    fixed = fix_text(text.value, config)
    if fixed != text.value:
        for one in _differences(text.value, fixed):
            # What goes without a trace, or is only composed, other rules take away.
            put = one.put.replace("\n", " ")
            old = text.value[one.start : one.end]
            if put.strip() and put != unicodedata.normalize("NFC", old):
                yield Correction(one.start, one.end, put)


def still_bad(text: Running) -> Iterator[tuple[int, int]]:
    """Find what looks wrongly decoded and could not be set right; it is told once a passage."""
    if text.value.isascii():
        return
    from ftfy.badness import is_bad  # noqa: PLC0415

    for found in re.finditer(r"\S*[^\x00-\x7f]\S*", text.value):
        if len(found[0]) < 100 and is_bad(found[0]):
            yield found.span()
            return


def _differences(old: str, new: str) -> Iterator[Correction]:
    """Yield what makes `new` of `old`: not always the shortest way, but always one, in one pass."""
    at = to = 0
    while at < len(old) and to < len(new):
        if old[at] == new[to]:
            at, to = at + 1, to + 1
            continue
        gone, come = _meeting(old, new, at, to)
        yield Correction(at, at + gone, new[to : to + come])
        at, to = at + gone, to + come
    if at < len(old) or to < len(new):
        yield Correction(at, len(old), new[to:])


def _meeting(old: str, new: str, at: int, to: int) -> tuple[int, int]:
    """Return after how many characters of `old` and of `new` the two are alike again."""
    for total in range(1, _REACH):
        for come in range(total + 1):
            gone = total - come
            alike = old[at + gone : at + gone + _ALIKE]
            if alike == new[to + come : to + come + _ALIKE]:
                return gone, come
    return len(old) - at, len(new) - to


# --- What is not seen ----------------------------------------------------------------------------

# Indic scripts to Mongolian, Arabic and its kin, and emoji, which need joiners or mark breaks so.
_JOINED = "\u0590-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe00-\ufe0f\ufe70-\ufefe\u2600-\u27bf"
_JOINED += "\U0001f000-\U0001faff\U000e0020-\U000e007f"
_INVISIBLE = re.compile(
    f"[\u00ad\ufeff]+|(?<![{_JOINED}\u200b-\u200d])[\u200b-\u200d]+(?![{_JOINED}])"
)
_CONTROL = re.compile("[\x7f-\x9f]+|[\u2028\u2029]")
_HYPHEN = re.compile("\u2010")


def invisible(text: Running) -> Iterator[Correction]:
    """Find soft hyphens, byte order marks, and zero-width characters where no script needs them."""
    for found in _INVISIBLE.finditer(text.value):
        yield Correction(*found.span(), "")


def control(text: Running) -> Iterator[Correction]:
    """Find control characters, and line separators within a line."""
    for found in _CONTROL.finditer(text.value):
        # At the beginning a space would be an indent, and so what follows code.
        between = found[0] in "\u2028\u2029" and text.value[: found.start()].strip()
        yield Correction(*found.span(), " " if between else "")


def hyphens(text: Running) -> Iterator[Correction]:
    """Find U+2010. A line-end hyphen is then always the layout's own, not the author's."""
    for found in _HYPHEN.finditer(text.value):
        yield Correction(*found.span(), "-")
