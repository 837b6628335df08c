"""Pictures of the package as images of the model, under the names of their parts."""

from briefexport.model import Image, legal
from briefexport.readers.docx.draft import Draft
from briefexport.readers.docx.parts import Picture, Piece
from briefexport.wordml.opening import part

# How the files begin that can be shown: PNG, JPEG, GIF, WebP (RIFF), SVG.
BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"<", b"\xef\xbb\xbf<")


def image(picture: Picture, piece: Piece, draft: Draft) -> Image | None:
    """Return `picture` as an image; None, told, where it cannot be shown."""
    fault = picture.fault
    name = picture.part.removeprefix("word/")
    if not fault and name not in draft.pictures:
        data = part(draft.package, picture.part)
        if data is None:
            fault = "is missing in the file"
        elif not data.lstrip()[:8].startswith(BEGINNINGS):
            fault = f"is of a kind ({picture.part.rpartition('.')[2]}) that is not shown"
        else:
            draft.pictures[name] = data
    if fault:
        alt = f" ({picture.alt!r})" if picture.alt else ""
        draft.tell(
            "BX180",
            f"a picture{alt} {fault}; it is left out",
            piece.start,
            piece.end,
            "put it into the document as PNG, JPEG or SVG",
        )
        return None
    alt_text = None if picture.alt is None else legal(picture.alt)
    return Image(name, alt_text, legal(picture.description, lines=True))
