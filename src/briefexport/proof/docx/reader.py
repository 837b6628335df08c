"""A DOCX as records: its package read, its sections put into the parts of an edition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from briefexport.proof.docx.file import File, known
from briefexport.proof.docx.flow import Flow, Flowing, Para, calls_in
from briefexport.proof.docx.margins import margins
from briefexport.proof.docx.notes import Call, NoteKind, separator, texts
from briefexport.proof.docx.package import DC, Package, opened
from briefexport.proof.docx.paragraphs import NO_GROUND
from briefexport.proof.docx.records import Scope, records
from briefexport.proof.docx.sections import Section, has_heading, parts, sections
from briefexport.proof.docx.styles import Stylesheet
from briefexport.proof.record import Look, Part, Reading, Record
from briefexport.records import dataclass

PARTS: tuple[Part, ...] = ("front", "body", "back")


def read(data: bytes) -> Reading:
    """Return what a DOCX tells; raises ValueError where `data` is none."""
    package = opened(data)
    file = known(package)
    every = list(_read(file))
    briefs = [section for section, blocks in every if has_heading(blocks)]
    told = list(margins(file, briefs or [section for section, _ in every]))
    told += _text(file, every)
    return Reading(tuple(told), language(package, file.sheet), title(package))


def language(package: Package, sheet: Stylesheet) -> str:
    """Return the language of a file, "" where it says none."""
    core = None if package.core is None else package.core.root.findtext(f"{DC}language")
    return (core or "").strip() or sheet.defaults.run.get("lang", "")


def title(package: Package) -> str:
    """Return the title in the metadata of a file."""
    found = None if package.core is None else package.core.root.findtext(f"{DC}title")
    return (found or "").strip()


# --- The text ------------------------------------------------------------------------------------


def _read(file: File) -> Iterator[tuple[Section, tuple[Flowing, ...]]]:
    """Yield each section with its blocks."""
    flow = file.flow(file.package.document, "document.xml")
    for section in sections(file.package.document.root):
        yield section, blocks_of(section, file, flow)


def blocks_of(section: Section, file: File, flow: Flow) -> tuple[Flowing, ...]:
    """Return the blocks of a section, which come behind those that `flow` has read."""
    file.calls.enter(section.element)
    blocks = [flow.block(element) for element in section.elements]
    if blocks and section.apart:
        blocks[0] = replace(blocks[0], fresh=True)
    return tuple(blocks)


def _text(file: File, every: Sequence[tuple[Section, Sequence[Flowing]]]) -> Iterator[Record]:
    """Yield the records of each part: the text in it, then its notes."""
    titles = not any(has_heading(blocks) for _, blocks in every)
    held: dict[Part, list[Flowing]] = {part: [] for part in PARTS}
    for part, blocks in parts(every):
        held[part] += blocks
    found = notes(file)
    for part, blocks in held.items():
        scope = Scope(part, file.marks, file.meaning, titles)
        yield from records(blocks, scope)
        yield from found.told(calls_in(blocks), scope)


# --- Notes ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a file, what reads each kind of them, and the rule above them."""

    texts: Mapping[tuple[NoteKind, str], etree._Element]
    flows: Mapping[NoteKind, Flow]
    rule: Mapping[str, Look]

    def told(self, calls: Iterable[Call], scope: Scope) -> Iterator[Record]:
        """Yield the records of the notes that are called; the first has the rule."""
        rule = self.rule
        for call in calls:
            note = self.texts.get((call.kind, call.id))
            if note is None:
                continue
            blocks = self.flows[call.kind].blocks(note)
            for record in _note(blocks, replace(scope, note=call.number)):
                yield replace(record, looks={**record.looks, **rule}) if rule else record
                rule = {}


def notes(file: File) -> Notes:
    """Return the notes of a file."""
    flows = {kind: file.flow(part, f"{kind}s.xml") for kind, part in file.notes.items()}
    return Notes(texts(file.notes), flows, _rule(file))


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


def _rule(file: File) -> dict[str, Look]:
    """Return the rule above notes, where what parts them from the text has one.

    A rule above what parts them has its lines under it, one below it the space to them.
    """
    part = file.notes.get("footnote")
    paragraph = separator(part)
    if paragraph is None:
        return {}
    setting = file.settings.setting(paragraph, NO_GROUND)
    rule = setting.box.top or setting.box.bottom
    if rule is None:
        return {}
    under = setting.box.top is not None
    room = rule.space + setting.leading if under and setting.leading else 0.0
    gap = {"rule_gap": room + setting.after} if not under or setting.leading else {}
    return {"rule": rule.width, "rule_colour": rule.colour, **gap}
