"""Pictures within a PDF: from the stream that the engine writes to pixels and back."""

# ruff: noqa: ANN401 - pydyf is not typed

import io
import struct
import zlib
from typing import Any

import pydyf
from PIL import Image

# The colour type that PNG has for a space (ISO 15948, 11.2.2), and the space for a mode of pixels.
PNG_TYPES = {"/DeviceGray": 0, "/DeviceRGB": 2}
SPACES = {"L": "/DeviceGray", "CMYK": "/DeviceCMYK"}
PNG = b"\x89PNG\r\n\x1a\n"


def pixels(stream: Any) -> Image.Image:
    """Return the pixels of a grey or RGB image as the engine writes it: a JPEG, or data of a PNG.

    Raises ValueError for any other.
    """
    extra, data = stream.extra, b"".join(_data(part) for part in stream.stream)
    if extra["Filter"] == "/FlateDecode" and extra["DecodeParms"]["Predictor"] == 15:
        kind = PNG_TYPES[extra["ColorSpace"]]
        shape = struct.pack(">IIBBBBB", extra["Width"], extra["Height"], 8, kind, 0, 0, 0)
        data = PNG + b"".join(
            _chunk(name, content)
            for name, content in ((b"IHDR", shape), (b"IDAT", data), (b"IEND", b""))
        )
    elif extra["Filter"] != "/DCTDecode":
        raise ValueError(f"an image with the filter {extra['Filter']}")
    opened = Image.open(io.BytesIO(data))
    opened.load()
    return opened


def _data(part: Any) -> bytes:
    data: bytes = part if isinstance(part, bytes) else part.data
    return data


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def set_pixels(stream: Any, picture: Image.Image) -> None:
    """Put a grey or a CMYK picture into an image, without loss, in rows as PNG has them."""
    channels = len(picture.getbands())
    # PNG has no CMYK; four channels are four channels.
    as_png = Image.frombytes("RGBA", picture.size, picture.tobytes()) if channels > 1 else picture
    file = io.BytesIO()
    as_png.save(file, "PNG")
    stream.stream = [_image_data(file.getvalue())]
    stream.extra |= {
        "ColorSpace": SPACES[picture.mode],
        "Filter": "/FlateDecode",
        "DecodeParms": pydyf.Dictionary(
            {"Predictor": 15, "Colors": channels, "Columns": picture.width}
        ),
    }


def _image_data(png: bytes) -> bytes:
    """Return what the IDAT chunks of a PNG hold."""
    found, start = [], len(PNG)
    while start < len(png):
        (length,) = struct.unpack_from(">I", png, start)
        if png[start + 4 : start + 8] == b"IDAT":
            found.append(png[start + 8 : start + 8 + length])
        start += length + 12
    return b"".join(found)
