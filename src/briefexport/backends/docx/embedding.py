"""The fonts that go along with a file, as far as their licences let them, and their table."""

import hashlib
import re
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from briefexport.backends.docx.fonts import SLOTS, FontFile, font_file
from briefexport.records import dataclass
from briefexport.style import Style
from briefexport.typefaces import embedding
from briefexport.wordml.names import DECLARATIONS
from briefexport.xmltext import quoted

# OS/2 fsType: no restriction, or embedding that may be edited.
EMBEDDABLE = frozenset((0, 8))
# How much of a font is disguised (ECMA-376, 17.8.1).
DISGUISED = 32
FAMILIES = {"serif": "roman", "sans-serif": "swiss", "monospace": "modern"}


@dataclass(frozen=True, slots=True)
class Embedded:
    """A font file in the package: its key, and its bytes with the beginning disguised."""

    font: FontFile
    key: str
    data: bytes


def embedded(font: FontFile) -> Embedded | None:
    """Return `font` as it goes into the package, or None where its licence keeps it out."""
    if embedding(font.path) not in EMBEDDABLE:
        return None
    data = font.path.read_bytes()
    key = uuid.UUID(bytes=hashlib.sha256(data).digest()[:16], version=4)
    mask = key.bytes[::-1] * 2
    head = bytes(a ^ b for a, b in zip(data[:DISGUISED], mask, strict=True))
    return Embedded(font, f"{{{str(key).upper()}}}", head + data[DISGUISED:])


def fonts_named(style: Style, xml: Sequence[bytes]) -> list[FontFile]:
    """Return the font files of the style whose families `xml` names, in the style's order."""
    named: set[str] = set()
    for part in xml:
        named |= set(re.findall(r'w:(?:ascii|cs)="([^"]+)"', part.decode()))
    files = [font_file(font.path(face)) for font in style.fonts.values() for face in font.faces]
    return [file for file in files if quoted(file.family) in named]


def font_table_xml(
    style: Style,
    files: Sequence[FontFile],
    ids: Mapping[FontFile, str],
    keys: Mapping[FontFile, str],
) -> bytes:
    """Return `fontTable.xml`; `ids` are the relationships of the fonts that go along."""
    by_family: dict[str, list[FontFile]] = defaultdict(list)
    for file in files:
        by_family[file.family].append(file)
    generic = {
        font_file(font.path(face)).family: FAMILIES[font.generic]
        for font in style.fonts.values()
        for face in font.faces
    }
    written = []
    order = list(SLOTS.values())
    for family, members in by_family.items():
        pitch = "fixed" if members[0].monospaced else "variable"
        members.sort(key=lambda file: order.index(file.slot))
        faces = "".join(
            f'<w:{file.slot} r:id="{ids[file]}" w:fontKey="{keys[file]}"/>'
            for file in members
            if file in ids
        )
        written.append(
            f'<w:font w:name="{quoted(family)}"><w:charset w:val="00"/>'
            f'<w:family w:val="{generic[family]}"/><w:pitch w:val="{pitch}"/>{faces}</w:font>'
        )
    return f"<w:fonts {DECLARATIONS}>{''.join(written)}</w:fonts>".encode()
