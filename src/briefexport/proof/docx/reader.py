"""A DOCX as records: its package read, its sections put into the parts of an edition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from briefexport.proof.docx.bookmarks import Bookmarks, bookmarks
from briefexport.proof.docx.flow import Flow, Flowing, Para
from briefexport.proof.docx.inlines import Scanner
from briefexport.proof.docx.letters import Lettering, fixed_fonts, theme_fonts
from briefexport.proof.docx.notes import (
    NOTE_KINDS,
    Call,
    Calls,
    NoteKind,
    numbering,
    separator,
    texts,
)
from briefexport.proof.docx.numbering import counter
from briefexport.proof.docx.package import DC, Package, Part, W, opened
from briefexport.proof.docx.paragraphs import NO_GROUND, Settings
from briefexport.proof.docx.properties import Properties, flattened, is_on
from briefexport.proof.docx.records import Scope, records
from briefexport.proof.docx.sections import Section, has_briefs, page_looks, parts, sections
from briefexport.proof.docx.styles import Stylesheet, purpose, stylesheet
from briefexport.proof.record import Kind, Look, Reading, Record
from briefexport.proof.record import Part as EditionPart

# How far in a meaning stands from its term where no style says it: further than the term.
FURTHER = 1.0


@dataclass(frozen=True, slots=True)
class File:
    """A DOCX with all that is known before its text is read."""

    package: Package
    sheet: Stylesheet
    lettering: Lettering
    settings: Settings
    marks: Bookmarks
    calls: Calls
    notes: Mapping[NoteKind, Part]
    said: Properties
    meaning: float

    def flow(self, part: Part, name: str) -> Flow:
        """Return what reads the blocks of a part; `name` is the part's, for people."""
        scanner = Scanner(self.lettering, self.marks, part.relations, self.calls)
        return Flow(self.settings, scanner, name, self.one_row)

    @property
    def one_row(self) -> bool:
        """Whether the look of a table's first row is that row's alone ([MS-DOCX] 2.4.1)."""
        return is_on(self.said, "differentiateMultirowTableHeaders")


def read(data: bytes) -> Reading:
    """Return what a DOCX tells; raises ValueError where `data` is none."""
    package = opened(data)
    file = _file(package)
    found = sections(package.document.root)
    flow = file.flow(package.document, "document.xml")
    every = list(_read(file, found, flow))
    told = list(_margins(file, found, every))
    told += _parts(file, every)
    return Reading(tuple(told), _language(package, file.sheet), _title(package))


def _file(package: Package) -> File:
    sheet = stylesheet(_root(package.related("styles")))
    themes = theme_fonts(_root(package.related("theme")))
    fixed = fixed_fonts(_root(package.related("fontTable")))
    settings = _root(package.related("settings"))
    notes = {kind: part for kind in NOTE_KINDS if (part := package.related(f"{kind}s"))}
    roots = [package.document.root, *(part.root for part in notes.values())]
    return File(
        package,
        sheet,
        Lettering(sheet, themes, fixed),
        Settings(sheet, counter(_root(package.related("numbering")), sheet)),
        bookmarks(package, roots),
        Calls(numbering(settings)),
        notes,
        _switches(settings),
        _meaning(sheet),
    )


def _root(part: Part | None) -> etree._Element | None:
    return None if part is None else part.root


def _switches(settings: etree._Element | None) -> Properties:
    """Return the settings of a file, those of w:compat by their own names (17.15.3)."""
    if settings is None:
        return {}
    compat = {
        str(one.get(f"{W}name")): str(one.get(f"{W}val"))
        for one in settings.iterfind(f"{W}compat/{W}compatSetting")
    }
    return {**compat, **flattened(settings)}


def _meaning(sheet: Stylesheet) -> float:
    """Return how far in from its term a meaning stands, by the style there is for it."""
    for kind, id_ in sheet.styles:
        if kind == "paragraph":
            found = purpose(sheet, id_)
            if found.use == "meaning":
                return found.left
    return FURTHER


def _language(package: Package, sheet: Stylesheet) -> str:
    core = None if package.core is None else package.core.root.findtext(f"{DC}language")
    return (core or "").strip() or sheet.defaults.run.get("lang", "")


def _title(package: Package) -> str:
    title = None if package.core is None else package.core.root.findtext(f"{DC}title")
    return (title or "").strip()


# --- The text ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section with its blocks, and the notes that are called in each of them."""

    section: Section
    blocks: tuple[Flowing, ...]
    calls: tuple[tuple[Call, ...], ...]


def _read(file: File, found: Sequence[Section], flow: Flow) -> Iterator[ReadSection]:
    for section in found:
        file.calls.enter(section.element)
        blocks: list[Flowing] = []
        calls: list[tuple[Call, ...]] = []
        for element in section.elements:
            block = flow.block(element)
            if not blocks and section.apart:
                block = replace(block, fresh=True)
            blocks.append(block)
            calls.append(tuple(file.calls.made))
            file.calls.made.clear()
        yield ReadSection(section, tuple(blocks), tuple(calls))


def _parts(file: File, every: Sequence[ReadSection]) -> Iterator[Record]:
    """Yield the records of each part: the text in it, then its notes."""
    titles = not any(has_briefs(one.blocks) for one in every)
    called = {
        id(block): calls
        for one in every
        for block, calls in zip(one.blocks, one.calls, strict=True)
    }
    blocks: dict[EditionPart, list[Flowing]] = {"front": [], "body": [], "back": []}
    for part, _, some in parts([(one.section, one.blocks) for one in every]):
        blocks[part] += some
    notes = texts(file.notes)
    flows = {kind: file.flow(part, f"{kind}s.xml") for kind, part in file.notes.items()}
    rule = _note_rule(file)
    for part, some in blocks.items():
        scope = Scope(part, file.marks, file.meaning, titles)
        yield from records(some, scope)
        told: list[Record] = []
        for call in (call for block in some for call in called[id(block)]):
            note = notes.get((call.kind, call.id))
            if note is not None:
                told += _note(flows[call.kind].blocks(note), replace(scope, note=call.number))
        if told and rule:
            told[0] = replace(told[0], looks={**told[0].looks, **rule})
        yield from told


def _note(blocks: Sequence[Flowing], scope: Scope) -> Iterator[Record]:
    """Yield the records of a note, and of those that are told within it, behind it.

    Word's notes have none in them: what stands there instead begins with a number that is written.
    """
    begun: list[Flowing] = []
    for block in blocks:
        number = _written_number(block)
        if number and isinstance(block, Para):
            yield from records(begun, scope)
            begun, scope = [], replace(scope, note=number)
            words = replace(block.words, pieces=block.words.pieces[1:])
            block = replace(block, words=words)  # noqa: PLW2901
        begun.append(block)
    yield from records(begun, scope)


def _written_number(block: Flowing) -> str:
    if not isinstance(block, Para):
        return ""
    first = next(iter(block.words.pieces), None)
    return first.text.strip("^") if first is not None and first.calls else ""


def _note_rule(file: File) -> dict[str, Look]:
    """Return the rule above notes, where what parts them from the text has one."""
    part = file.notes.get("footnote")
    paragraph = separator(part)
    if paragraph is None:
        return {}
    box = file.settings.setting(paragraph, NO_GROUND).box
    rule = box.top or box.bottom
    return {} if rule is None else {"rule": rule.width, "rule_colour": rule.colour}


# --- What stands in the margins ------------------------------------------------------------------


def _margins(
    file: File, found: Sequence[Section], every: Sequence[ReadSection]
) -> Iterator[Record]:
    """Yield the page, and what runs along the briefs at its head and its foot."""
    briefs = [one.section for one in every if has_briefs(one.blocks)] or list(found)
    upright = [section for section in briefs if not section.lying] or briefs
    if not upright:
        return
    mirrored = is_on(file.said, "mirrorMargins")
    yield Record("page", "front", looks=page_looks(upright[0], mirrored=mirrored))
    even = is_on(file.said, "evenAndOddHeaders")
    heads = [section.heads for section in briefs]
    feet = [section.feet for section in briefs]
    if even:
        yield from _running(file, "running-verso", [one.get("even", "") for one in heads])
    yield from _running(file, "running-recto", [one.get("default", "") for one in heads])
    yield from _running(file, "folio", [one.get("default", "") for one in feet])


def _running(file: File, kind: Kind, ids: Sequence[str]) -> Iterator[Record]:
    """Yield the first of the heads or feet `ids` that says something."""
    for id_ in dict.fromkeys(ids):
        part = file.package.named(id_)
        if part is None:
            continue
        blocks = file.flow(part, part.name.rpartition("/")[2]).blocks(part.root)
        scope = Scope("front", file.marks, file.meaning)
        for record in records(blocks, scope):
            yield replace(record, kind=kind)
            return
