"""Where a file comes from, for the way back: its base text, and what each of its marks stands for.

The part is of our own namespace; applications that do not know it keep it (ECMA-376, 15.2.5).
"""

import hashlib
import uuid
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence

from briefexport import __version__
from briefexport.edition import Base, Edition, EditionBrief
from briefexport.model import VERSION, Brief, CodeBlock, Heading, MathBlock, Paragraph
from briefexport.records import dataclass
from briefexport.source import Source, encoded
from briefexport.walk import Node, descendants, plain
from briefexport.wordml.names import MAP, PIECES, bookmark_name
from briefexport.xmltext import attribute, quoted

DATASTORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
# How many hexadecimal digits of a text's digest are written: it tells texts of one file apart.
DIGITS = 16
# How long a property may be in Word, and how many of them hold a map at most.
PIECE, MOST_PIECES = 255, 500


@dataclass(frozen=True, slots=True)
class Origin:
    """A brief in the map: the attributes it has there, what it was read from, and its blocks."""

    said: str
    base: str
    marks: str

    def xml(self, *, marked: bool) -> str:
        """Return it as an element, without its blocks where it is not to be `marked`."""
        return f"<bx:brief{self.said}>{self.base}{self.marks if marked else ''}</bx:brief>"


def origin(brief: EditionBrief) -> Origin:
    """Return `brief` as it is in the map."""
    said = f"{attribute('id', brief.id)}{attribute('name', bookmark_name(brief.id))}"
    base = _base_xml(brief.base) if brief.base else ""
    return Origin(said, base, "".join(map(_mark_xml, _marked(brief))))


def map_xml(
    edition: Edition, style: str, origins: Sequence[Origin], *, marked: bool = True
) -> bytes:
    """Return the map of `edition`: what it was made of, and of each brief what it was read from.

    It has the blocks of each brief too, unless it is not to be `marked`: they can be found again.
    """
    briefs = "".join(one.xml(marked=marked) for one in origins)
    said = "".join(
        attribute(name, value)
        for name, value in {
            "edition": edition.slug,
            "version": VERSION,
            "by": f"briefexport {__version__}",
            "title": edition.settings.title,
            "style": style,
            "model": edition.digest,
        }.items()
    )
    settings = _settings_xml(edition.file) if edition.file else ""
    return f'<bx:map xmlns:bx="{MAP}"{said}>{settings}{briefs}</bx:map>'.encode()


def stamp(edition: Edition, style: str, origins: Sequence[Origin]) -> dict[str, str]:
    """Return what is said of `edition` as properties of the file, by their names.

    They are all that is left of the map where LibreOffice saved the file as ODT. It is in them too,
    in pieces: Word takes no longer ones. What is too large for them is left to its fingerprint.
    """
    packed = b64encode(zlib.compress(map_xml(edition, style, origins, marked=False), 9)).decode()
    pieces = [packed[at : at + PIECE] for at in range(0, len(packed), PIECE)]
    if len(pieces) > MOST_PIECES:
        pieces = []
    return {
        "bx.edition": edition.slug,
        "bx.version": VERSION,
        "bx.model": edition.digest,
        **{f"{PIECES}{number}": piece for number, piece in enumerate(pieces, 1)},
    }


def _settings_xml(file: Source) -> str:
    """Return edition.toml, packed."""
    data = encoded(file)
    digest = attribute("sha256", hashlib.sha256(data).hexdigest())
    packed = b64encode(zlib.compress(data)).decode()
    return f"<bx:settings{digest}><bx:zlib>{packed}</bx:zlib></bx:settings>"


def properties_xml(data: bytes) -> bytes:
    """Return the properties of the map: its id, made of its content, and its schema."""
    own = str(uuid.UUID(bytes=hashlib.sha256(data).digest()[:16], version=4)).upper()
    return (
        f'<ds:datastoreItem xmlns:ds="{DATASTORE}" ds:itemID="{{{own}}}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{MAP}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()


def _base_xml(base: Base) -> str:
    data = encoded(base.source)
    kinds = "".join(
        f"<bx:kind{attribute('line', line)}{attribute('is', kind)}/>"
        for line, kind in base.kinds.items()
    )
    pictures = "".join(
        f"<bx:picture{attribute('file', name)}{attribute('sha256', digest)}/>"
        for name, digest in base.pictures.items()
    )
    said = "".join(
        attribute(name, value)
        for name, value in {
            "file": base.file,
            "form": base.form,
            "sha256": hashlib.sha256(data).hexdigest(),
        }.items()
    )
    packed = b64encode(zlib.compress(data)).decode()
    return f"<bx:base{said}>{kinds}{pictures}<bx:zlib>{packed}</bx:zlib></bx:base>"


def _marked(brief: EditionBrief) -> Iterator[Node]:
    """Yield what of a brief has a bookmark."""
    whole = Brief(brief.blocks, brief.title, brief.subtitle)
    return (node for node in descendants(whole) if getattr(node, "id", ""))


def _mark_xml(node: Node) -> str:
    """Return a block, an item, a cell or a note: its id, its bookmark, its kind, its text's digest.

    What holds blocks has no text of its own.
    """
    id_ = str(getattr(node, "id", ""))
    match node:
        case Heading() | Paragraph():
            text = _digest(plain(node.content))
        case CodeBlock(value) | MathBlock(value):
            text = _digest(value)
        case _:
            text = ""
    kind = type(node).__name__.lower()
    return (
        f'<bx:mark id="{quoted(id_)}" name="{bookmark_name(id_)}" kind="{kind}"'
        f"{attribute('text', text)}/>"
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
