"""A brief as WordprocessingML that knows nothing of the file it will stand in.

It is written with ids, styles and numbers of its own, as if there were no other. Wherever one of
these stands its text is open, and is filled in when the brief is taken into a file.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from briefexport.backends.docx.draft import Draft, PartName, counter
from briefexport.backends.docx.fonts import files_of
from briefexport.backends.docx.numbering import LINKED, Instance
from briefexport.backends.docx.provenance import Origin
from briefexport.backends.docx.relations import Picture, Relations
from briefexport.backends.docx.stylebook import Shelf
from briefexport.diagnostics import Diagnostic
from briefexport.records import dataclass
from briefexport.style import FontName

# Text, and between two pieces of it the name of what stands there.
Open: TypeAlias = tuple[str, ...]
# What stands where a section ends; a brief has one at the end of each of its stretches.
SECTION = "<w:sectPr/>"

# What is open: text cannot look like a tag, as it is escaped.
_OPEN = re.compile(
    "<(?:"
    r'w:p w14:(?P<paragraph>paraId="[0-9A-F]+")'
    r'|w:(?P<style>(?:pStyle|rStyle|tblStyle) w:val="[^"]+")'
    r'|w:bookmark(?:Start|End) w:(?P<bookmark>id="[0-9]+")'
    r'|w:(?P<note>footnote(?:Reference)? w:id="[0-9]+")'
    r'|w:(?P<list>numId w:val="[0-9]+")'
    r'|(?:wp:docPr|pic:cNvPr) (?P<drawing>id="[0-9]+" name="Picture [0-9]+")'
    r'|(?:w:hyperlink|a:blip|asvg:svgBlip xmlns:asvg="[^"]+") r:(?P<target>(?:id|embed)="[^"]+")'
    r'|w:instrText xml:space="preserve"> (?P<counter>SEQ [A-Za-z]+ \\\* ARABIC \\r [0-9]+)'
    ")"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands in one section, upright or on pages that are `turned`."""

    xml: Open
    turned: bool


@dataclass(frozen=True, slots=True)
class Fragment:
    """A brief: its stretches, its notes, and what is numbered or named in them.

    `targets` are what the ids of relationships lead to, in order, `lists` the instances of its
    lists. `faces` are the fonts its text is set in, by their names in the style; `counted` are the
    first and the last number of each sequence that Word counts too.
    """

    title: str
    stretches: tuple[Stretch, ...]
    notes: tuple[Open, ...]
    targets: tuple[tuple[PartName, str | Picture], ...]
    lists: tuple[Instance, ...]
    shelf: Shelf
    faces: tuple[tuple[FontName, str], ...]
    bookmarks: int
    drawings: int
    counted: Mapping[str, tuple[int, int]]
    origin: Origin
    findings: tuple[Diagnostic, ...]


def opened(xml: str, shelf: Shelf) -> Open:
    """Return `xml` with what is the file's affair open: of styles those of `shelf`."""
    styles = {
        *(f'pStyle w:val="{style.id}"' for style in shelf.fitted),
        *(f'rStyle w:val="{style.id}"' for style in shelf.runs),
        *(f'tblStyle w:val="{id_}"' for _, id_ in shelf.tables),
    }
    pieces: list[str] = []
    end = 0
    for found in _OPEN.finditer(xml):
        kind = found.lastgroup
        assert kind is not None
        name = found[kind]
        if kind == "style" and name not in styles:
            continue
        start, stop = found.span(kind)
        pieces += (xml[end:start], name)
        end = stop
    return (*pieces, xml[end:])


def fragment(
    draft: Draft, relations: Relations, title: str, stretches: list[tuple[str, bool]], own: Origin
) -> Fragment:
    """Return what was written in `draft`, which is of one brief alone."""
    shelf = draft.book.shelf
    names = {file: name for name, file in files_of(draft.style).items()}
    return Fragment(
        title,
        tuple(Stretch(opened(xml, shelf), turned) for xml, turned in stretches),
        tuple(opened(xml, shelf) for xml in draft.notes),
        tuple(relations.ids),
        tuple(draft.numbering.instances[len(LINKED) :]),
        shelf,
        tuple(sorted(names[face] for face in draft.faces)),
        draft.bookmarks,
        draft.drawings,
        dict(draft.sequence),
        own,
        tuple(draft.findings),
    )


def taken(one: Fragment, draft: Draft, relations: Relations) -> list[Stretch]:
    """Return the stretches of a brief as they are in the file of `draft`, which takes in the rest.

    Each is one piece of text, in which only the section is still open.
    """
    names = dict(_names(one, draft, relations))
    files = files_of(draft.style)
    draft.faces.update(files[name] for name in one.faces)
    draft.origins.append(one.origin)
    draft.findings += one.findings
    draft.notes += [_filled(note, names, draft) for note in one.notes]
    return [Stretch((_filled(part.xml, names, draft),), part.turned) for part in one.stretches]


def _filled(xml: Open, names: dict[str, str], draft: Draft) -> str:
    pieces = list(xml)
    pieces[1::2] = [names.get(name) or _unnamed(name, draft) for name in xml[1::2]]
    return "".join(pieces)


def _unnamed(name: str, draft: Draft) -> str:
    """Return the id of a paragraph, its own unless another has it, or a field that counts anew."""
    if name.startswith("SEQ "):
        return name
    digest = int(name.removeprefix('paraId="').removesuffix('"'), 16) - 1
    return f'paraId="{draft.book.paragraph_id(digest)}"'


def _names(one: Fragment, draft: Draft, relations: Relations) -> Iterator[tuple[str, str]]:
    """Yield what stands in the file of `draft` for what is open, by how it is named there."""
    yield from _styles(one.shelf, draft)
    yield 'id="0"', 'id="0"'
    for number in range(1, one.bookmarks + 1):
        yield f'id="{number}"', f'id="{draft.bookmarks + number}"'
    for number in range(1, one.drawings + 1):
        given = str(draft.drawings + number)
        yield f'id="{number}" name="Picture {number}"', f'id="{given}" name="Picture {given}"'
    draft.bookmarks += one.bookmarks
    draft.drawings += one.drawings
    for number in range(1, len(one.notes) + 1):
        for element in ("footnote", "footnoteReference"):
            given = str(len(draft.notes) + number)
            yield f'{element} w:id="{number}"', f'{element} w:id="{given}"'
    for number, instance in enumerate(one.lists, len(LINKED) + 1):
        yield f'numId w:val="{number}"', f'numId w:val="{draft.numbering.instance(instance)}"'
    for number, id_ in enumerate(relations.taken(one.targets), 1):
        for attribute in ("id", "embed"):
            yield f'{attribute}="rIdTo{number}"', f'{attribute}="{id_}"'
    yield from _counters(one, draft)


def _counters(one: Fragment, draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the fields that only go on: the first of a brief says its number."""
    for sequence, (first, last) in one.counted.items():
        _, before = draft.sequence.get(sequence, (0, 0))
        if first == before + 1:
            yield counter(sequence, first), counter(sequence)
        draft.sequence[sequence] = first, last


def _styles(shelf: Shelf, draft: Draft) -> Iterator[tuple[str, str]]:
    book = draft.book
    for own in shelf.fitted:
        yield f'pStyle w:val="{own.id}"', f'pStyle w:val="{book.fit(own.based, own.fit)}"'
    for one in shelf.runs:
        given = book.run(one.based, one.of, one.properties, one.words)
        yield f'rStyle w:val="{one.id}"', f'rStyle w:val="{given}"'
    for look, id_ in shelf.tables:
        yield f'tblStyle w:val="{id_}"', f'tblStyle w:val="{book.table(look)}"'
