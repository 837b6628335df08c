"""How tightly the streams of a book are packed."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import SimpleNamespace

import pydyf

LEVEL = 5


@contextmanager
def packed_in_time() -> Iterator[None]:
    """Let pydyf pack streams in a reasonable time.

    It asks for the tightest packing there is: files are smaller by a sixtieth, and take five times
    as long. What zlib does by itself halves that, at nearly twice the time.
    """
    before = pydyf.zlib
    pydyf.zlib = SimpleNamespace(compress=zlib.compress, compressobj=_Packer)
    try:
        yield
    finally:
        pydyf.zlib = before


def squeezed(data: bytes) -> bytes:
    """Return `data`, a short stream, packed as tightly as it can be.

    The window is no larger than what it looks back on: most are one line of text, and to clear a
    whole window takes ten times as long as to pack that.
    """
    window = min(zlib.MAX_WBITS, max(9, len(data).bit_length()))
    packer = zlib.compressobj(zlib.Z_BEST_COMPRESSION, wbits=window, memLevel=window - 6)
    return packer.compress(data) + packer.flush()


class _Packer:
    """Packs one stream, as `zlib.compressobj` does."""

    def __init__(self, level: int) -> None:
        del level

    def compress(self, data: bytes) -> bytes:
        """Return `data` packed."""
        return _packed(data)

    def flush(self) -> bytes:
        """Return what is left, which is nothing."""
        return b""


# The largest of all streams is asked for twice, to be written and for the file's identifier.
@lru_cache(maxsize=1)
def _packed(data: bytes) -> bytes:
    return zlib.compress(data, LEVEL)
