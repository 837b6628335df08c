"""Pictures as the layout engine can paint them."""

import io

from PIL import Image

# The header of a PNG: where the depth of its channels is, and what they are (PNG, 11.2.1).
DEPTH, KIND = 24, 25
GREY = 0
DEEP = 16


def printable(data: bytes) -> bytes:
    """Return the picture `data`, one of 16 bits of grey as one of 8, which is all that is printed.

    The engine takes such a picture for one in colour.
    """
    if not data.startswith(b"\x89PNG") or (data[DEPTH], data[KIND]) != (DEEP, GREY):
        return data
    target = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        shades = picture.convert("I").point(lambda shade: shade / 257)
        resolution = picture.info.get("dpi")
        shades.convert("L").save(target, "PNG", **({"dpi": resolution} if resolution else {}))
    return target.getvalue()
