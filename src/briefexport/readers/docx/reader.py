"""A document as a brief, or as the briefs of an edition of ours."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from briefexport.diagnostics import Diagnostic, Place, diagnostic
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
    active_parts,
    comments,
    document,
    headers_and_footers,
    is_by_libreoffice,
)
from briefexport.readers.docx.draft import Draft, names_in
from briefexport.readers.docx.flow import blocks_of
from briefexport.readers.docx.inlines import hyperlink, inlines, referred, unmarked, visible
from briefexport.readers.docx.languages import surroundings
from briefexport.readers.docx.numbering import Counts
from briefexport.readers.docx.parts import Grid, Item, NoteCall, Para
from briefexport.readers.docx.properties import NO_PARAGRAPH
from briefexport.readers.docx.roles import Role
from briefexport.readers.docx.styles import sheet_of
from briefexport.reading import Changes, Options, Reading
from briefexport.source import Source
from briefexport.walk import descendants, plain, rewrite
from briefexport.wordml.names import BOOKMARK_PREFIX

# What may stand before the text of an article.
FRONT: frozenset[Role] = frozenset(
    ("title", "subtitle", "byline", "date", "kicker", "generated", "spacer")
)
DATE_LENGTH = len("2025-02-20")


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
    whole = _brief(items, draft, _front(items, draft))
    brief = replace(whole, blocks=(*whole.blocks, *_uncalled(given, draft)))
    return _reading(_connected(brief, draft), given, draft)


def read_apart(source: Source, options: Options) -> tuple[Reading, ...]:
    """Return the briefs of an edition that this program wrote: one for each heading 1.

    What there is to say is said of the first of them.
    """
    given = document(source.name, source.data)
    draft = _draft(given, source, options.changes)
    items = settle(given.items, draft)
    _want(items, given, draft)
    parts = list(_apart(items, draft))
    draft.briefs = tuple(_slug(part, draft) for part in parts)
    found = []
    for part, slug in zip(parts, draft.briefs, strict=True):
        draft.slug, draft.labels, draft.shown = slug, {}, {}
        found.append(_connected(_brief(part, draft, _front(part, draft)), draft, apart=True))
    if not found:
        return ()
    first, *rest = found
    return (_reading(first, given, draft), *(Reading(one, (), draft.pictures) for one in rest))


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
            draft.wanted |= {name for one in piece.fields if (name := referred(one))}


def paragraphs(items: Iterable[Item]) -> Iterator[Para]:
    """Yield every paragraph of `items`, those in tables and text boxes too."""
    for item in items:
        if isinstance(item, Grid):
            for row in item.rows:
                for cell in row.cells:
                    yield from paragraphs(cell.items)
        else:
            yield item
            yield from paragraphs(item.boxes)


# --- What stands before the text -----------------------------------------------------------------


@dataclass(slots=True)
class Front:
    """What stands before the text, and how many items of the document it takes."""

    count: int = 0
    title: Para | None = None
    by_heading: bool = False
    subtitle: Para | None = None
    bylines: list[Para] = field(default_factory=list)
    date: Para | None = None
    generated: list[Para] = field(default_factory=list)


def _role(item: Item, draft: Draft) -> tuple[Role, int]:
    if isinstance(item, Grid):
        return "body", 0
    sheet = sheet_of(draft.styles, item.properties.style)
    if sheet.role == "body" and not _says(item):
        return "spacer", 0
    return sheet.role, sheet.level


def _says(para: Para) -> bool:
    return bool(para.boxes) or any(piece.thing or piece.text.strip() for piece in para.pieces)


def _front(items: Sequence[Item], draft: Draft) -> Front:
    """Return what stands before the text: by its styles, and a heading that is the title."""
    front = Front()
    alone = _only_heading(items, draft)
    for number, item in enumerate(items):
        role, _ = _role(item, draft)
        if isinstance(item, Grid) or (role not in FRONT and item is not alone):
            break
        if item is alone:
            if front.title:
                break
            front.title, front.by_heading = item, True
        elif not _front_line(front, role, item):
            break
        front.count = number + 1
    return front


def _only_heading(items: Sequence[Item], draft: Draft) -> Item | None:
    """Return the heading of the first level, where there is one and no other."""
    found = [
        item
        for item in items
        if _role(item, draft) == ("heading", 1) and isinstance(item, Para) and _says(item)
    ]
    return found[0] if len(found) == 1 else None


def _front_line(front: Front, role: Role, para: Para) -> bool:
    """Take a line into the front; False where there is no place for it."""
    if not _says(para):
        return True
    match role:
        case "title" if front.title is None:
            front.title = para
        case "subtitle" if front.subtitle is None and front.title is not None:
            front.subtitle = para
        case "byline":
            front.bylines.append(para)
        case "date" if front.date is None and _is_date(para):
            front.date = para
        case "kicker" | "generated":
            front.generated.append(para)
        case _:
            return False
    return True


def _is_date(para: Para) -> bool:
    text = "".join(piece.text for piece in para.pieces).strip()
    digits = text.replace("-", "")
    return len(text) == DATE_LENGTH and len(digits) == DATE_LENGTH - 2 and digits.isdecimal()


# --- The brief -----------------------------------------------------------------------------------


def _brief(items: Sequence[Item], draft: Draft, front: Front) -> Brief:
    rest: list[Item] = []
    for item in items[front.count :]:
        role, _ = _role(item, draft)
        if not isinstance(item, Grid) and role in {"generated", "kicker"}:
            if _says(item):
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
        role, level = _role(item, draft)
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
    heading = next(item for item in part if _role(item, draft) == ("heading", 1))
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


def _connected(brief: Brief, draft: Draft, *, apart: bool = False) -> Brief:
    """Return `brief` with links and references that lead somewhere; others become their words.

    Of an edition's briefs a label of another brief is taken on trust: it is looked up in composing.
    """
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
        return label if label in there or (apart and elsewhere) else None

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


# --- What there is to say ------------------------------------------------------------------------

# What is told once, with how many there were: (one of them, several of them, the way out).
_COUNTED: dict[str, tuple[str, str, str]] = {
    "BX175": (
        "a line of contents, of an index or of an imprint is left out",
        "{} pieces of contents, of an index or of an imprint are left out",
        "",
    ),
    "BX178": (
        "a link leads where no link may; its words are kept",
        "{} links lead where no link may; their words are kept",
        "links may lead to http, https, mailto and tel addresses",
    ),
    "BX179": (
        "a link leads to no heading, table, figure or note; its words are kept",
        "{} links lead to no heading, table, figure or note; their words are kept",
        "let it lead to a heading",
    ),
    "BX182": (
        "a row does not fill its table; empty cells do",
        "{} rows or cells do not fit their tables; empty cells do",
        "mend the rows in Word",
    ),
    "BX188": (
        "hidden text is left out",
        "{} pieces of hidden text are left out",
        "show it in Word where it is meant to be read",
    ),
    "BX189": (
        "the number before a caption is left out: an edition numbers anew",
        "the numbers before {} captions are left out: an edition numbers anew",
        "",
    ),
}


def _reading(brief: Brief, given: Document, draft: Draft) -> Reading:
    findings = [
        *draft.findings,
        *_counted(draft),
        *_of_document(given, draft.source),
        *_of_comments(given, draft.source),
    ]
    return Reading(brief, tuple(sorted(dict.fromkeys(findings), key=_where)), draft.pictures)


def _where(finding: Diagnostic) -> tuple[int, int, str]:
    place = finding.place
    return (place.line, place.column, finding.code) if place else (0, 0, finding.code)


def _counted(draft: Draft) -> Iterator[Diagnostic]:
    for code, found in draft.left_out.items():
        one, several, hint = _COUNTED[code]
        places = sorted(set(found))
        message = one if len(places) == 1 else several.format(len(places))
        yield diagnostic(code, message, draft.source.place(*places[0]), hint=hint)


def _of_document(given: Document, source: Source) -> Iterator[Diagnostic]:
    whole = Place(file=source.name)
    for active in active_parts(list(given.relations.values())):
        yield diagnostic("BX173", f"the file holds {active}, which are not read", whole)
    for told in given.scan.told:
        place = source.place(min(told.start, len(source.text)), told.end)
        yield diagnostic(told.code, f"{told.what} is left out", place)
    if running := headers_and_footers(given):
        shown = "; ".join(repr(one if len(one) < 40 else one[:39] + "…") for one in running[:3])
        yield diagnostic("BX174", f"heads and feet of pages are left out: {shown}", whole)


def _of_comments(given: Document, source: Source) -> Iterator[Diagnostic]:
    for comment in comments(given):
        start, end = given.scan.comments.get(comment.id, (0, 0))
        start = min(start, len(source.text))
        at = source.text[start : max(start, end)].replace("\n", " ")
        about = f" at {at[:60]!r}" if at.strip() else ""
        by = f" by {comment.author}" if comment.author else ""
        yield diagnostic(
            "BX177", f"a comment{by}{about}: {comment.text!r}", source.place(start, max(start, end))
        )
