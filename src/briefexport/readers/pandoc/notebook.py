"""The pictures in a Jupyter notebook: what its cells put out, and what is attached to them."""

import binascii
import hashlib
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

_SUFFIXES: Final = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
}


def pictures(text: str) -> dict[str, bytes]:
    """Return the pictures in the notebook `text`, which pandoc has read, by the names it gives.

    An attachment keeps its own; what was put out is named by the SHA-1 of its bytes.
    """
    found: dict[str, bytes] = {}
    for cell in _each(json.loads(text).get("cells")):
        for name, bundle in _pairs(cell.get("attachments")):
            for _, data in _images(bundle):
                found[name] = data
        for output in _each(cell.get("outputs")):
            for suffix, data in _images(output.get("data")):
                digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
                found[f"{digest}{suffix}"] = data
    return found


def _each(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    yield from value.items() if isinstance(value, dict) else ()


def _images(bundle: Any) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401
    """Yield the suffix and the bytes of each picture in `bundle`, which is keyed by media type."""
    for media, value in _pairs(bundle):
        text = "".join(map(str, value)) if isinstance(value, list) else str(value)
        if media == "image/svg+xml":
            yield _SUFFIXES[media], text.encode()
        elif media in _SUFFIXES:
            with suppress(binascii.Error):
                yield _SUFFIXES[media], b64decode(text)
