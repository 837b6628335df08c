"""A document as a brief, or as the briefs of an edition of ours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from briefexport.diagnostics import Diagnostic
from briefexport.model import (
    Block,
    Brief,
    Figure,
    Heading,
    Inline,
    Link,
    Note,
    Range,
    Reference,
    Table,
)
from briefexport.readers.docx.changes import settle
from briefexport.readers.docx.document import (
    Document,
    document,
    is_by_libreoffice,
)
from briefexport.readers.docx.draft import Draft, label_of, names_in
from briefexport.readers.docx.findings import reading_of
from briefexport.readers.docx.flow import blocks_of
from briefexport.readers.docx.front import Front, front_of, role_of, says
from briefexport.readers.docx.inlines import hyperlink, inlines, referred, unmarked, visible
from briefexport.readers.docx.languages import surroundings
from briefexport.readers.docx.numbering import Counts
from briefexport.readers.docx.parts import Grid, Item, NoteCall, Para, paragraphs
from briefexport.readers.docx.properties import NO_PARAGRAPH
from briefexport.readers.docx.roles import Role
from briefexport.readers.docx.styles import name_of
from briefexport.reading import Changes, Options, Reading
from briefexport.records import dataclass
from briefexport.source import Source
from briefexport.walk import descendants, plain, rewrite
from briefexport.wordml.names import BOOKMARK_PREFIX, LABEL_PREFIX


def open_source(name: str, data: bytes) -> Source:
    """Return the document in `data`: its text, a line a paragraph, and the file itself.

    Raises RefusedError where it is no DOCX, or not safe to read.
    """
    return Source(name, document(name, data).text.removesuffix("\n"), data=data)


def read(source: Source, options: Options) -> Reading:
    """Return the brief that `source` holds; tracked changes become what `options` say.

    A title is one by its style, or is the one heading of the first level, at the start. Raises
    RefusedError where the file is no DOCX, or not safe to read.
    """
    given = document(source.name, source.data)
    draft = _draft(given, source, options.changes)
    items = settle(given.items, draft)
    _want(items, given, draft)
    whole = _brief(items, draft, front_of(items, draft))
    brief = replace(whole, blocks=(*whole.blocks, *_uncalled(given, draft)))
    return reading_of(_connected(brief, draft), given, draft)


@dataclass(frozen=True, slots=True)
class Apart:
    """An edition of ours: what its title page says, "" where it has none, and its briefs.

    `slugs` name the briefs; one that no bookmark names has "".
    """

    title: str
    subtitle: str
    slugs: tuple[str, ...]
    readings: tuple[Reading, ...]


def read_apart(source: Source, options: Options) -> tuple[Reading, ...]:
    """Return the briefs of an edition that this program wrote: one for each heading 1.

    What there is to say is said of the first of them.
    """
    return read_edition(source, options).readings


def read_edition(source: Source, options: Options) -> Apart:
    """Return the edition that this program wrote, its briefs as `read_apart` does."""
    given, draft, items = _opened_apart(source, options)
    parts = list(_apart(items, draft))
    draft.briefs = tuple(_slug(part, draft) for part in parts)
    found = [_read_part(part, slug, draft) for part, slug in zip(parts, draft.briefs, strict=True)]
    title, subtitle = (_front_words(role, items, draft) for role in ("title", "subtitle"))
    readings: tuple[Reading, ...] = ()
    if found:
        first, *rest = found
        others = (Reading(one, (), draft.pictures) for one in rest)
        readings = (reading_of(first, given, draft), *others)
    return Apart(title, subtitle, draft.briefs, readings)


@dataclass(frozen=True, slots=True)
class Marked:
    """A brief of an edition of ours: its slug, "" where no bookmark names it, and what it says."""

    slug: str
    brief: Brief


@dataclass(frozen=True, slots=True)
class MarkedEdition:
    """An edition of ours as it is read on the way back.

    `title` and `subtitle` are those of its title page, "" where it has none. `marks` has, by where
    a paragraph or a table begins, the bookmarks that begin in it with where they stand, in order.
    `pictures` are those the file holds, by the names its images give them. `shown` has what each
    reference says, by where it stands. `styles` has the names of the styles of paragraphs, in lower
    case, by the bookmarks that begin in them.
    """

    briefs: tuple[Marked, ...]
    title: str
    subtitle: str
    marks: Mapping[int, Sequence[tuple[str, int]]]
    pictures: Mapping[str, bytes]
    shown: Mapping[int, str]
    styles: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    by_libreoffice: bool


def read_marked(
    source: Source, options: Options, briefs: Sequence[str], sent: Mapping[str, str] | None = None
) -> MarkedEdition:
    """Return the edition of ours in `source`, whose briefs have the slugs `briefs`.

    `sent` are the `styles` it had when it was sent to an editor.

    Other than in reading for an edition, what leads to a bookmark that is not there leads there
    still: an editor's program may have dropped it. Where bookmarks name no brief, their order does.
    """
    given, draft, items = _opened_apart(source, options, sent)
    parts = list(_apart(items, draft))
    names = tuple(_slug(part, draft) for part in parts)
    unnamed = len(names) == len(briefs) and not any(names)
    draft.briefs = tuple(briefs)
    found: list[Marked] = []
    shown: dict[int, str] = {}
    for part, name in zip(parts, briefs if unnamed else names, strict=True):
        found.append(Marked(name, _read_part(part, name, draft, trusting=True)))
        shown |= {place: plain(content) for place, content in draft.shown.items()}
    title, subtitle = (_front_words(role, items, draft) for role in ("title", "subtitle"))
    told = reading_of(Brief(()), given, draft).diagnostics
    return MarkedEdition(
        tuple(found), title, subtitle, draft.marks, draft.pictures, shown,
        _styles(given), told,
        draft.by_libreoffice,
    )  # fmt: skip


def _styles(given: Document) -> dict[str, str]:
    notes = (one for note in given.notes.values() for one in note.items)
    return {
        name: name_of(given.styles, para.properties.style)
        for para in paragraphs([*given.items, *notes])
        for name, _ in para.names
    }


def _front_words(role: Role, items: Sequence[Item], draft: Draft) -> str:
    """Return what the title page of an edition says in the style of `role`."""
    for item in items:
        found, level = role_of(item, draft)
        if (found, level) == ("heading", 1):
            break
        if found == role and isinstance(item, Para) and says(item):
            return plain(_line(item, draft))
    return ""


def _opened_apart(
    source: Source, options: Options, sent: Mapping[str, str] | None = None
) -> tuple[Document, Draft, list[Item]]:
    """Return the document, a draft, and its items, their changes settled."""
    given = document(source.name, source.data)
    draft = _draft(given, source, options.changes)
    draft.sent = sent or {}
    items = settle(given.items, draft)
    _want(items, given, draft)
    return given, draft, items


def _read_part(part: Sequence[Item], slug: str, draft: Draft, *, trusting: bool = False) -> Brief:
    draft.slug, draft.labels, draft.shown = slug, {}, {}
    brief = _brief(part, draft, front_of(part, draft))
    return _connected(brief, draft, apart=True, trusting=trusting)


def _draft(given: Document, source: Source, changes: Changes) -> Draft:
    return Draft(
        source,
        given.package,
        given.styles,
        changes,
        blocks_of,
        given.notes,
        by_libreoffice=is_by_libreoffice(given),
    )


def _want(items: Sequence[Item], given: Document, draft: Draft) -> None:
    """Note which bookmarks something leads to."""
    notes = [one for note in given.notes.values() for one in note.items]
    for para in paragraphs([*items, *notes]):
        for piece in para.pieces:
            leads = [piece.link, *(hyperlink(one) for one in piece.fields)]
            draft.wanted |= {target[1:] for target in leads if target.startswith("#")}
            for one in piece.fields:
                if name := referred(one):
                    draft.wanted.add(name)
                if name and one.words[0] == "NOTEREF":
                    draft.noted.add(name)


# --- The brief -----------------------------------------------------------------------------------


def _brief(items: Sequence[Item], draft: Draft, front: Front) -> Brief:
    rest: list[Item] = []
    for item in items[front.count :]:
        role, _ = role_of(item, draft)
        if not isinstance(item, Grid) and role in {"generated", "kicker"}:
            if says(item):
                front.generated.append(item)
            # What no composer makes got in by an editor: LibreOffice joins formulas to them.
            if things := [piece for piece in item.pieces if piece.thing]:
                rest.append(replace(item, properties=NO_PARAGRAPH, pieces=things))
        else:
            rest.append(item)
    for para in front.generated:
        draft.leave("BX175", para.start, para.end)
    draft.language, draft.direction = surroundings(items, draft)
    draft.shift = 1 if front.by_heading else 0
    draft.counts = Counts()
    return Brief(
        blocks_of(rest, draft),
        _line(front.title, draft),
        _line(front.subtitle, draft),
        ", ".join(plain(_line(para, draft)) for para in front.bylines),
        plain(_line(front.date, draft)),
        draft.language,
        source=draft.source.name,
        outside=tuple(sorted({Range(*one) for one in draft.left_out.get("BX175", ())})),
    )


def _line(para: Para | None, draft: Draft) -> tuple[Inline, ...]:
    if para is None:
        return ()
    return inlines(para, draft, unmarked(para, visible(para, draft), draft))


def _apart(items: Sequence[Item], draft: Draft) -> Iterator[list[Item]]:
    """Yield the items of each brief, from its kicker or its heading 1 on."""
    part: list[Item] = []
    kicker: list[Item] = []
    for item in items:
        role, level = role_of(item, draft)
        if role == "kicker":
            kicker = [item]
        elif (role, level) == ("heading", 1):
            if part:
                yield part
            part, kicker = [*kicker, item], []
        elif part:
            part.append(item)
    if part:
        yield part


def _slug(part: Sequence[Item], draft: Draft) -> str:
    """Return the name of a brief: that of the bookmark at its heading."""
    heading = next(item for item in part if role_of(item, draft) == ("heading", 1))
    assert isinstance(heading, Para)
    names = [name for name in names_in(heading) if name.startswith(BOOKMARK_PREFIX)]
    return names[0].removeprefix(BOOKMARK_PREFIX).replace("_", "-") if names else ""


def _uncalled(given: Document, draft: Draft) -> list[Block]:
    """Return the text of notes that are called nowhere; it stands at the end of the brief."""
    found: list[Block] = []
    called = draft.called | {
        (piece.thing.part, piece.thing.id)
        for para in paragraphs(given.items)
        for piece in para.pieces
        if isinstance(piece.thing, NoteCall)
    }
    for key, note in given.notes.items():
        if key in called:
            continue
        draft.within.append(key)
        blocks = blocks_of(settle(note.items, draft), draft)
        draft.within.pop()
        if blocks:
            message = "a note is called nowhere; its text stands at the end"
            draft.tell("BX186", message, note.start, note.end, "call it in the text, or remove it")
            found += blocks
    return found


def _connected(brief: Brief, draft: Draft, *, apart: bool = False, trusting: bool = False) -> Brief:
    """Return `brief` with links and references that lead somewhere; others become their words.

    Of an edition's briefs a label of another brief is taken on trust: it is looked up in composing.
    On the way back all that our own bookmarks are named after is.
    """
    ours = {
        label_of(name, draft)
        for name in draft.wanted
        if trusting and name.startswith((BOOKMARK_PREFIX, LABEL_PREFIX))
    }
    there = (
        set[str]()
        if not draft.wanted
        else {
            node.id
            for node in descendants(brief)
            if isinstance(node, Heading | Table | Figure | Note)
        }
        - {""}
    )

    def leads(target: str) -> str | None:
        label = draft.labels.get(target, target)
        elsewhere = "#" in label or label in draft.briefs
        known = label in there or label in ours or target in ours
        return label if known or (apart and elsewhere) else None

    def connected(node: Any) -> Any:  # noqa: ANN401
        match node:
            case Link(target) if target.startswith("#"):
                label = leads(target[1:])
                if label is None:
                    if node.origin:
                        draft.leave("BX179", node.origin.outer.start, node.origin.outer.end)
                    return node.content
                return replace(node, target=f"#{label}")
            case Reference(target):
                label = leads(target)
                if label is None:
                    return draft.shown.get(node.origin.outer.start, ()) if node.origin else ()
                return replace(node, target=label)
            case _:
                return node

    return rewrite(brief, connected) if draft.wanted else brief
