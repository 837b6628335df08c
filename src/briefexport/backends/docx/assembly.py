"""The package: parts, relationships and properties by python-docx, the same bytes every time."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import cast

from docx import Document
from docx.document import Document as DocumentType
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships as PartRelations
from docx.package import Package

from briefexport.backends.docx import parts
from briefexport.backends.docx.around import Around, around
from briefexport.backends.docx.draft import Draft, PartName
from briefexport.backends.docx.embedding import embedded, font_table_xml, fonts_named
from briefexport.backends.docx.notes import footnotes_xml
from briefexport.backends.docx.numbering import numbering_xml
from briefexport.backends.docx.pictures import media_files
from briefexport.backends.docx.provenance import map_xml, properties_xml, stamp
from briefexport.backends.docx.relations import Picture, Relations
from briefexport.backends.docx.styles import styles_xml
from briefexport.edition import Edition
from briefexport.records import dataclass
from briefexport.style import Style
from briefexport.wordml.names import DECLARATIONS
from briefexport.wordml.package import CONTENT_TYPES, pack
from briefexport.zipped import Deflated, deflated

# Word shows no more of a property, and python-docx takes no more.
PROPERTY_LENGTH = 255
FONT_SUFFIX = ".odttf"
OBFUSCATED_FONT = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
XML_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Fonts:
    """The files of fonts as they stand in the package, by the digests of what they hold."""

    packed: Mapping[str, Deflated]


@dataclass(frozen=True, slots=True)
class Beside:
    """A part that the document has besides: its name under word/, its types, and its XML."""

    name: str
    content_type: str
    relation: str
    xml: bytes


def packed(
    draft: Draft,
    relations: Relations,
    body: bytes,
    *,
    review: bool,
    beside: Sequence[Beside] = (),
    said: Mapping[str, str] | None = None,
    known: Around | None = None,
    fonts: Fonts | None = None,
) -> tuple[bytes, Fonts]:
    """Return the file: `body` as the document, written as it is, and the parts its text called for.

    With `review` it asks its editor for tracked changes. Parts `beside` these are the caller's, as
    are properties that are `said` besides; `known` is what was made around the briefs, `fonts` are
    those of another file. Those of this file are returned as well.
    """
    document = Document(io.BytesIO(parts.empty_package()))
    main = document.part
    package = main.package
    assert isinstance(package, Package)
    known = known or around(draft.edition, draft.style)
    media = _media(relations, known, draft.style, package)
    _relate(main, "document", relations, media)
    if draft.notes:
        notes = _part("/word/footnotes.xml", CT.WML_FOOTNOTES, footnotes_xml(draft), package)
        _relate(notes, "footnotes", relations, media)
        main.relate_to(notes, RT.FOOTNOTES)
    _add_definitions(draft, main, package, known.mark, review=review)
    _add_map(draft, main, package)
    for one in beside:
        part = _part(f"/word/{one.name}", one.content_type, one.xml, package)
        main.relate_to(part, one.relation)
    kinds = {"header": (CT.WML_HEADER, RT.HEADER), "footer": (CT.WML_FOOTER, RT.FOOTER)}
    for number, ((kind, xml), id_) in enumerate(relations.furniture.items(), 1):
        content_type, relation = kinds[kind]
        part = _part(f"/word/{kind}{number}.xml", content_type, xml, package)
        main.load_rel(relation, part, id_)
    own = {**stamp(draft.edition, draft.style.name, draft.origins), **(said or {})}
    _describe(document, draft.edition, package, own)
    text = f"<w:document {DECLARATIONS}>".encode() + body + b"</w:document>"
    written = {**_written(package), main.partname.membername: XML_DECLARATION + text}
    files, found = _deflated(written, fonts)
    return pack({**written, **files}), found


def _deflated(
    written: Mapping[str, bytes], known: Fonts | None
) -> tuple[Mapping[str, Deflated], Fonts]:
    """Return the files of fonts among parts by name, and as they are to be kept."""
    names = [name for name in written if name.endswith(FONT_SUFFIX)]
    digests = {name: hashlib.sha256(written[name]).hexdigest() for name in names}
    before = known.packed if known else {}
    files = {name: before.get(digests[name]) or deflated(written[name]) for name in names}
    return files, Fonts({digests[name]: files[name] for name in names})


def _written(package: Package) -> dict[str, bytes]:
    """Return the parts of `package` by name, each with its relationships, and their types."""
    written = {"_rels/.rels": _relationships(package.rels)}
    types = {}
    for part in package.iter_parts():
        types[str(part.partname)] = part.content_type
        written[part.partname.membername] = part.blob
        if len(part.rels):
            written[part.partname.rels_uri.membername] = _relationships(part.rels)
    return {CONTENT_TYPES: parts.content_types(types), **written}


def _relationships(relations: PartRelations) -> bytes:
    return cast("bytes", relations.xml)  # python-docx declares it text


def _part(name: str, content_type: str, xml: bytes, package: Package) -> Part:
    return Part(PackURI(name), content_type, XML_DECLARATION + xml, package)


def _media(
    relations: Relations, known: Around, style: Style, package: Package
) -> dict[Picture, Part]:
    media: dict[Picture, Part] = {}
    for name, asset in relations.media.items():
        for number, file in enumerate(known.drawn.get(name) or media_files(asset, style)):
            uri = PackURI(f"/word/media/picture{len(media) + 1}{file.suffix}")
            media[Picture(name, number)] = Part(uri, file.media_type, file.data, package)
    return media


def _relate(part: Part, name: PartName, relations: Relations, media: dict[Picture, Part]) -> None:
    """Give `part` its links and pictures; whatever leads outside is a link of a reader's."""
    for id_, target in relations.of(name):
        if isinstance(target, Picture):
            part.load_rel(RT.IMAGE, media[target], id_)
        else:
            part.load_rel(RT.HYPERLINK, target, id_, is_external=True)


def _add_definitions(
    draft: Draft, main: Part, package: Package, mark: str, *, review: bool
) -> None:
    """Add the styles, the lists, the settings, the theme and the fonts."""
    style, edition = draft.style, draft.edition
    rtl = edition.direction == "rtl"
    styles = styles_xml(draft.book, edition.settings.language, rtl=rtl)
    numbering = numbering_xml(style, draft.numbering)
    settings = parts.settings_xml(style, edition, mark, notes=bool(draft.notes), review=review)
    theme = parts.theme_xml(style)
    for name, content_type, relation, xml in (
        ("/word/styles.xml", CT.WML_STYLES, RT.STYLES, styles),
        ("/word/numbering.xml", CT.WML_NUMBERING, RT.NUMBERING, numbering),
        ("/word/settings.xml", CT.WML_SETTINGS, RT.SETTINGS, settings),
        ("/word/theme/theme1.xml", CT.OFC_THEME, RT.THEME, theme),
    ):
        main.relate_to(_part(name, content_type, xml, package), relation)
    _add_fonts(draft, (styles, numbering), main, package)


def _add_fonts(draft: Draft, named_in: tuple[bytes, ...], main: Part, package: Package) -> None:
    """Add the table of the fonts that styles and lists name, and the files of those in use."""
    files = fonts_named(draft.style, named_in)
    goes_along = {
        file: found for file in files if file in draft.faces and (found := embedded(file))
    }
    ids = {file: f"rId{number}" for number, file in enumerate(goes_along, 1)}
    keys = {file: found.key for file, found in goes_along.items()}
    table_xml = font_table_xml(draft.style, files, ids, keys)
    table = _part("/word/fontTable.xml", CT.WML_FONT_TABLE, table_xml, package)
    for number, (file, found) in enumerate(goes_along.items(), 1):
        name = PackURI(f"/word/fonts/font{number}{FONT_SUFFIX}")
        table.load_rel(RT.FONT, Part(name, OBFUSCATED_FONT, found.data, package), ids[file])
    main.relate_to(table, RT.FONT_TABLE)


def _add_map(draft: Draft, main: Part, package: Package) -> None:
    """Add what the way back needs: the sources, and what each bookmark stands for."""
    data = XML_DECLARATION + map_xml(draft.edition, draft.style.name, draft.origins)
    item = Part(PackURI("/customXml/item1.xml"), CT.XML, data, package)
    own = properties_xml(data)
    properties = _part("/customXml/itemProps1.xml", CT.OFC_CUSTOM_XML_PROPERTIES, own, package)
    item.relate_to(properties, RT.CUSTOM_XML_PROPS)
    main.relate_to(item, RT.CUSTOM_XML)


def _describe(
    document: DocumentType,
    edition: Edition,
    package: Package,
    said: dict[str, str],
) -> None:
    """Say what the file is, and to the way back what it was made of. No clock is read."""
    settings = edition.settings
    midnight = datetime.combine(edition.date, time(), UTC).replace(tzinfo=None)
    core = document.core_properties
    core.title = settings.title[:PROPERTY_LENGTH]
    core.subject = (settings.subtitle or "")[:PROPERTY_LENGTH]
    core.author = ", ".join(settings.names)[:PROPERTY_LENGTH]
    core.last_modified_by = ""
    core.language = settings.language
    core.identifier = edition.identifier[:PROPERTY_LENGTH]
    core.created = core.modified = midnight
    core.revision = 1
    own = parts.custom_xml(said)
    custom = _part("/docProps/custom.xml", CT.OFC_CUSTOM_PROPERTIES, own, package)
    app = _part("/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, parts.app_xml(), package)
    package.relate_to(custom, RT.CUSTOM_PROPERTIES)
    package.relate_to(app, RT.EXTENDED_PROPERTIES)
