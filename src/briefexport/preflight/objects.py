"""PDF objects as what they should be, or None: a file from elsewhere may hold anything anywhere."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeAlias

import pikepdf

from briefexport.preflight.report import short

# Whatever may stand in a PDF: pikepdf gives numbers and truths as Python's own.
Object: TypeAlias = Any

_LARGEST = 1e9
_ABOUT = re.compile(r"^(?:stream )?<_io\.BytesIO[^>]*>(?: \([^)]*\))?[,:]? ?")


def dictionary(value: Object) -> Object | None:
    """Return `value` where it is a dictionary or a stream."""
    return value if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)) else None


def stream(value: Object) -> Object | None:
    """Return `value` where it is a stream."""
    return value if isinstance(value, pikepdf.Stream) else None


def array(value: Object) -> list[Object]:
    """Return the members of an array, or none where `value` is something else."""
    return list(value) if isinstance(value, pikepdf.Array) else []


def number(value: Object) -> float | None:
    """Return `value` where it is a number of a size that pages can have."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    found = float(value)
    return found if -_LARGEST < found < _LARGEST else None


def numbers(value: Object) -> tuple[float, ...]:
    """Return the numbers of an array, or none where anything in it is no number."""
    found = [number(member) for member in array(value)]
    kept = tuple(member for member in found if member is not None)
    return kept if len(kept) == len(found) else ()


def whole(value: Object) -> int:
    """Return `value` where it is a whole number, or else 0."""
    found = number(value)
    return int(found) if found is not None else 0


def name(value: Object) -> str:
    """Return a name without its slash, or nothing where `value` is no name."""
    if not isinstance(value, pikepdf.Name):
        return ""
    # Names are bytes, in any encoding or none.
    return bytes(value)[1:].decode("utf-8", "backslashreplace")


def operator(value: Object) -> str:
    """Return the operator of an instruction."""
    return bytes(value).decode("utf-8", "backslashreplace")


def text(value: Object) -> str:
    """Return a text string, or nothing where `value` is none."""
    return str(value) if isinstance(value, pikepdf.String) else ""


def key_of(value: Object) -> tuple[int, int] | None:
    """Return object and generation number of an indirect object, or None."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        return value.objgen
    return None


def label(value: Object) -> str:
    """Return what the object is called in a file: "object 12 0", or nothing."""
    key = key_of(value)
    return f"object {key[0]} {key[1]}" if key else ""


def named(what: str, called: str, value: Object) -> str:
    """Return for example "image i5 (object 12 0)"."""
    numbered = label(value)
    called = short(called)
    return " ".join(filter(None, (what, called, f"({numbered})" if numbered else "")))


def plainly(message: str) -> str:
    """Return a message of the library without its own names for the file, in one line."""
    return _ABOUT.sub("", message.splitlines()[0]) if message else "no more is known"


def entries(value: Object) -> Iterator[tuple[str, Object]]:
    """Yield the entries of a dictionary, keys without their slash; none where it is none."""
    found = dictionary(value)
    if found is not None:
        for key, entry in sorted(found.items(), key=lambda item: item[0]):
            yield key[1:].encode("utf-8", "surrogateescape").decode("utf-8", "replace"), entry
