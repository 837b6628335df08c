"""Pictures of a DOCX by names made of their bytes, the same in every file that holds them."""

import hashlib

# How the bytes of pictures begin, and how their files end.
BEGINNINGS = (
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"RIFF", ".webp"),
)
DIGITS = 16


def picture_name(data: bytes) -> str:
    """Return the name of the picture `data`."""
    return name_of_digest(hashlib.sha256(data).hexdigest(), data)


def name_of_digest(digest: str, data: bytes) -> str:
    """Return the name of a picture with the SHA-256 `digest` that is of the kind `data` is of."""
    suffix = next((end for start, end in BEGINNINGS if data.startswith(start)), ".svg")
    return digest[:DIGITS] + suffix
