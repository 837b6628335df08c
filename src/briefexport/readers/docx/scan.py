"""From the parts of a package to paragraphs and tables, and to the text that places count into.

The text is all that the document says, whatever is made of it later: inserted and deleted words,
contents and hidden words too, a line a paragraph, the notes behind the body. Wrappers that say
nothing (smart tags, content controls) are looked through; of alternatives one is taken.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal, TypeAlias

from lxml import etree

from briefexport.readers.docx.drawings import alternative, drawn, shapes_in
from briefexport.readers.docx.names import MC, VAL, WP, A, M, V, W, number, switched, value
from briefexport.readers.docx.parts import (
    BREAK,
    OBJECT,
    Box,
    Change,
    Field,
    Formatted,
    Formula,
    Grid,
    GridCell,
    GridRow,
    Item,
    Line,
    Merge,
    NoteCall,
    Para,
    Piece,
    Unshown,
)
from briefexport.readers.docx.properties import (
    NO_RUN,
    RunProperties,
    conditions,
    paragraph_properties,
    run_properties,
)
from briefexport.readers.docx.symbols import symbol
from briefexport.readers.docx.wrappers import (
    CHANGES,
    Around,
    Scan,
    Told,
    change,
    mark,
    signed,
    unwrapped,
)
from briefexport.records import dataclass
from briefexport.wordml.names import BOOKMARK_PREFIX, LABEL_PREFIX

# How the names of our own bookmarks begin.
OURS = (BOOKMARK_PREFIX, LABEL_PREFIX)
# A table has no more columns than Word gives it, times two; what spans more is bounded.
MOST_COLUMNS = 126


# --- Blocks --------------------------------------------------------------------------------------


def items(parent: etree._Element, around: Around, scan: Scan) -> list[Item]:
    """Return the paragraphs and tables directly in `parent`, wrappers looked through."""
    found: list[Item] = []
    names: list[str] = []
    for child, within in unwrapped(parent, around, scan):
        match child.tag:
            case tag if tag == f"{W}p":
                para = paragraph(child, within, scan)
                para.names[:0] = [(name, para.start) for name in names]
                names.clear()
                found.append(para)
            case tag if tag == f"{W}tbl":
                grid = table(child, within, scan)
                grid.names += names
                names.clear()
                found.append(grid)
            case tag if tag == f"{W}bookmarkStart":
                names.append(child.get(f"{W}name", ""))
            case tag if tag in {f"{M}oMathPara", f"{M}oMath"}:
                para = Para(scan.length)
                _formula(child, within, scan, para)
                _end(para, scan)
                found.append(para)
            case tag if tag in {f"{W}altChunk", f"{W}subDoc"}:
                scan.told.append(Told("BX173", "an embedded document", scan.length, scan.length))
            case _:
                mark(child, scan)
    return found


# --- Paragraphs ----------------------------------------------------------------------------------


def paragraph(element: etree._Element, around: Around, scan: Scan) -> Para:
    """Return the paragraph `element`; its text, and that of its boxes, goes into the scan."""
    said = element.find(f"{W}pPr")
    para = Para(scan.length, properties=paragraph_properties(said), changes=around.changes)
    if said is not None:
        _changed(said, para)
    hanging: Shapes = []
    for child, within in unwrapped(element, around, scan):
        _run_level(child, within, scan, para, hanging)
    match hanging:
        case [Piece() as only] if not para.pieces:  # nothing but a picture: it is no other's
            para.pieces.append(replace(only, start=scan.say(OBJECT)))
            hanging = []
    _end(para, scan)
    for shape in hanging:
        para.boxes += _boxed(shape, around, scan)
    return para


def _end(para: Para, scan: Scan) -> None:
    para.end = scan.length
    scan.say("\n")


def _changed(said: etree._Element, para: Para) -> None:
    """Note what changes of the paragraph's end and of its properties are tracked."""
    mark = said.find(f"{W}rPr")
    if mark is not None:
        para.mark = tuple(change(child) for child in mark if child.tag in CHANGES)
    before = said.find(f"{W}pPrChange")
    if before is not None:
        para.former = paragraph_properties(before.find(f"{W}pPr"))
        para.author, date = signed(before)
        para.formatted.append(Formatted("paragraph", para.start, para.start, para.author, date))
    elif para.properties.new_list:
        para.former = replace(para.properties, num=None, level=None)
        inserted = said.find(f"{W}numPr/{W}ins")
        para.author = inserted.get(f"{W}author", "") if inserted is not None else ""


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text box, not read yet."""

    content: etree._Element


# What hangs on a paragraph: text boxes, and pictures that text flows round.
Shapes: TypeAlias = list[TextBox | Piece]


_R = f"{W}r"
_RPR = f"{W}rPr"
_RPR_CHANGE = f"{W}rPrChange"


def _run_level(
    child: etree._Element, around: Around, scan: Scan, para: Para, hanging: Shapes
) -> None:
    match child.tag:
        case tag if tag == _R:
            _run(child, around, scan, para, hanging)
        case tag if tag == f"{W}fldSimple":
            one = Field(child.get(f"{W}instr", ""), closed=True)
            scan.fields.append(one)
            scan.reading.append(True)
            for inner, within in unwrapped(child, around, scan):
                _run_level(inner, within, scan, para, hanging)
            _drop_field(one, scan)
        case tag if tag in {f"{M}oMathPara", f"{M}oMath"}:
            _formula(child, around, scan, para)
        case tag if tag == f"{W}bookmarkStart":
            para.names.append((child.get(f"{W}name", ""), scan.length))
        case tag if tag == f"{W}p":  # not allowed here, but what it says is not lost
            for inner, within in unwrapped(child, around, scan):
                _run_level(inner, within, scan, para, hanging)
        case _:
            mark(child, scan)


def _drop_field(one: Field, scan: Scan) -> None:
    """Forget `one`, and what began within it and was not ended."""
    at = next((n for n, other in enumerate(scan.fields) if other is one), None)
    if at is not None:
        del scan.fields[at:], scan.reading[at:]


def _run(element: etree._Element, around: Around, scan: Scan, para: Para, hanging: Shapes) -> None:
    said = next(element.iterchildren(_RPR), None)
    run, former = run_properties(said), None
    if said is not None and len(said):
        before = said.find(_RPR_CHANGE)
        if before is not None:
            former = run_properties(before.find(f"{W}rPr"))
            if not para.author:
                para.author = before.get(f"{W}author", "")
    look, start = _Run(run, former, around), scan.length
    for child in element:
        _in_run(child, look, scan, para, hanging)
    if former is not None and said is not None and (before := said.find(_RPR_CHANGE)) is not None:
        para.formatted.append(Formatted("letters", start, scan.length, *signed(before)))


@dataclass(frozen=True, slots=True)
class _Run:
    """What the pieces of a run have in common."""

    properties: RunProperties
    former: RunProperties | None
    around: Around


_T = f"{W}t"
_TEXTS = frozenset((_T, f"{W}delText"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": BREAK,
    f"{W}cr": BREAK,
    f"{W}softHyphen": "\u00ad",
    f"{W}noBreakHyphen": "\u2011",
}
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}


def _in_run(child: etree._Element, look: _Run, scan: Scan, para: Para, hanging: Shapes) -> None:
    tag = str(child.tag)
    if tag in _TEXTS:
        _text(child, look, scan, para)
    elif tag in _CHARACTERS:
        _add(_CHARACTERS[tag], look, scan, para)
    elif tag in _IN_RUN:
        _IN_RUN[tag](child, look, scan, para, hanging)


def _symbol(child: etree._Element, look: _Run, scan: Scan, para: Para, _hanging: Shapes) -> None:
    _add(symbol(child), look, scan, para)


def _call(child: etree._Element, look: _Run, scan: Scan, para: Para, _hanging: Shapes) -> None:
    call = NoteCall(_NOTES[str(child.tag)], child.get(f"{W}id", ""))
    _add(OBJECT, look, scan, para, call)


def _code(child: etree._Element, _look: _Run, scan: Scan, _para: Para, _hanging: Shapes) -> None:
    if scan.fields and not scan.reading[-1]:
        scan.fields[-1].instruction += child.text or ""


def _either(child: etree._Element, look: _Run, scan: Scan, para: Para, hanging: Shapes) -> None:
    for inner in alternative(child):
        _in_run(inner, look, scan, para, hanging)


def _comment(child: etree._Element, _look: _Run, scan: Scan, _para: Para, _hang: Shapes) -> None:
    scan.comments.setdefault(child.get(f"{W}id", ""), [scan.length, scan.length])


def _again(child: etree._Element, look: _Run, scan: Scan, para: Para, hanging: Shapes) -> None:
    """Read what is not allowed in a run, but says something."""
    _run_level(child, look.around, scan, para, hanging)


def _text(child: etree._Element, look: _Run, scan: Scan, para: Para) -> None:
    text = child.text or ""
    if child.get(_SPACE) != "preserve":
        text = text.strip(" \t\r\n")
    if "\n" in text or "\r" in text:
        text = text.replace("\n", " ").replace("\r", " ")
    if child.tag != _T and not any(one.kind == "delete" for one in look.around.changes):
        gone = Change("delete", "")
        around = replace(look.around, changes=(*look.around.changes, gone))
        look = replace(look, around=around)
    _add(text, look, scan, para)


def _add(
    text: str,
    look: _Run,
    scan: Scan,
    para: Para,
    thing: NoteCall | Formula | Unshown | None = None,
) -> None:
    """Append a piece; the code of a field is no text."""
    if not text or (scan.reading and not scan.reading[-1]):
        return
    around = look.around
    for one in scan.fields:
        one.shows = one.shows or not text.isspace()
    found: NoteCall | Formula | Box | Unshown | None = thing
    if around.box is not None and text.strip():
        found = Box(around.box)
    para.pieces.append(
        Piece(
            scan.say(text), text, look.properties, look.former, found, around.link,
            scan.around, around.changes, around.contents,
        )
    )  # fmt: skip


def _ruby(child: etree._Element, look: _Run, scan: Scan, para: Para, hanging: Shapes) -> None:
    """Add the words, then in brackets how they are said."""
    for name, before, after in (("rubyBase", "", ""), ("rt", "(", ")")):
        found = child.find(W + name)
        if found is not None:
            _add(before, look, scan, para)
            for run in found:
                _run_level(run, look.around, scan, para, hanging)
            _add(after, look, scan, para)


def _formula(element: etree._Element, around: Around, scan: Scan, para: Para) -> None:
    formulas = [element] if element.tag == f"{M}oMath" else list(element.iter(f"{M}oMath"))
    for one in formulas:
        said = "".join(part.text or "" for part in one.iter(f"{M}t", f"{W}t"))
        text = said.replace("\n", " ").replace("\r", " ") or OBJECT
        display = element.tag == f"{M}oMathPara"
        _add(text, _Run(NO_RUN, None, around), scan, para, Formula(one, display))


# --- Fields --------------------------------------------------------------------------------------


def _field_mark(
    child: etree._Element, look: _Run, scan: Scan, para: Para, _hanging: Shapes
) -> None:
    """Follow the marks of complex fields (17.16.18)."""
    match child.get(f"{W}fldCharType"):
        case "begin":
            _form_field(child, look, scan, para)
            scan.fields.append(Field())
            scan.reading.append(False)
        case "separate" if scan.reading:
            scan.reading[-1] = True
        case "end" if scan.fields:
            if scan.reading[-1] and not scan.fields[-1].shows and _is_ours(scan.fields[-1]):
                _add(OBJECT, look, scan, para, Unshown())
            one = scan.fields.pop()
            shown = scan.reading.pop()
            one.closed = True
            if not shown and one.words[0] in {"MACROBUTTON", "GOTOBUTTON"}:
                _add(" ".join(one.words[2:]), look, scan, para)
        case _:
            pass


def _is_ours(one: Field) -> bool:
    """Return whether a field names one of our own bookmarks, so that it matters if it is empty."""
    code, *words = one.words
    return code in {"REF", "NOTEREF"} and any(word.startswith(OURS) for word in words[:1])


def _form_field(child: etree._Element, look: _Run, scan: Scan, para: Para) -> None:
    """Add what a field of a form shows: a box, or the entry that is chosen."""
    form = child.find(f"{W}ffData")
    if form is None:
        return
    box, choice = form.find(f"{W}checkBox"), form.find(f"{W}ddList")
    if box is not None:
        state = box.find(f"{W}checked")
        state = box.find(f"{W}default") if state is None else state
        _add("☒" if state is not None and switched(state) else "☐", look, scan, para)
    elif choice is not None:
        entries = [entry.get(VAL, "") for entry in choice.iterfind(f"{W}listEntry")]
        at = number(value(choice, "result")) or 0
        if 0 <= at < len(entries):
            _add(entries[at], look, scan, para)


def end_part(scan: Scan) -> None:
    """Forget the fields that no mark ended: what they show is text."""
    scan.fields.clear()
    scan.reading.clear()


# --- Drawings ------------------------------------------------------------------------------------


def _drawn(child: etree._Element, look: _Run, scan: Scan, para: Para, hanging: Shapes) -> None:
    """Add the pictures of a drawing; its text boxes hang on the paragraph."""
    if next(child.iter(f"{V}*"), None) is not None and _is_line(child):
        para.pieces.append(
            Piece(scan.say(OBJECT), OBJECT, thing=Line(), changes=look.around.changes)
        )
        return
    boxes = list(shapes_in(child))
    pictures = drawn(child, scan.relations)
    floats = next(child.iter(f"{WP}anchor"), None) is not None
    for picture in pictures:
        piece = Piece(
            0, OBJECT, look.properties, None, picture, look.around.link, scan.around,
            look.around.changes, look.around.contents,
        )  # fmt: skip
        if floats:
            hanging.append(piece)
        else:
            para.pieces.append(replace(piece, start=scan.say(OBJECT)))
    if not boxes and not pictures:
        kind = "a drawing"
        if next(child.iter(f"{A}graphicData"), None) is not None:
            kind = "a chart or diagram"
        scan.told.append(Told("BX180", f"{kind} that is no picture", scan.length, scan.length))
    hanging += map(TextBox, boxes)


def _is_line(child: etree._Element) -> bool:
    return any(
        shape.get("{urn:schemas-microsoft-com:office:office}hr") in {"t", "true"}
        for shape in child.iter(f"{V}rect", f"{V}line", f"{V}shape")
    )


def _boxed(shape: TextBox | Piece, around: Around, scan: Scan) -> list[Item]:
    """Return what a text box holds, or a picture; the fields around it are not its own."""
    if isinstance(shape, Piece):
        para = Para(scan.length, pieces=[replace(shape, start=scan.say(OBJECT))])
        _end(para, scan)
        return [para]
    outside = scan.fields, scan.reading
    scan.fields, scan.reading = [], []
    found = items(shape.content, replace(around, box=None, link=""), scan)
    scan.fields, scan.reading = outside
    return found


# --- Tables --------------------------------------------------------------------------------------


def table(element: etree._Element, around: Around, scan: Scan) -> Grid:
    """Return the table `element`."""
    said = element.find(f"{W}tblPr")
    style, looks = _styled(said)
    left = number(value(said, "tblInd", f"{W}w")) or 0
    grid = Grid(scan.length, style=style, left=left, looks=looks)
    before = None if said is None else said.find(f"{W}tblPrChange")
    if before is not None:
        grid.former = _styled(before.find(f"{W}tblPr"))
    for child, within in unwrapped(element, around, scan):
        if child.tag == f"{W}tr":
            grid.rows.append(_row(child, within, scan))
        elif child.tag == f"{W}bookmarkStart":
            grid.names.append(child.get(f"{W}name", ""))
        elif child.tag == f"{W}p":  # not allowed here, but what it says is not lost
            para = paragraph(child, within, scan)
            grid.rows.append(
                GridRow([GridCell([para], start=para.start, end=para.end)], start=para.start)
            )
        else:
            mark(child, scan)
    grid.end = max(grid.start, scan.length - 1)
    return grid


def _styled(said: etree._Element | None) -> tuple[str, frozenset[str]]:
    """Return the style that the properties of a table name, and which of its parts they show."""
    look = None if said is None else said.find(f"{W}tblLook")
    return value(said, "tblStyle") or "", _looks(look)


_LOOKS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80}


def _looks(look: etree._Element | None) -> frozenset[str]:
    """Return which parts of its style a table shows, by words or as the bits of older files."""
    if look is None:
        return frozenset()
    try:
        bits = int(look.get(VAL, "0"), 16)
    except ValueError:
        bits = 0
    return frozenset(
        name
        for name, bit in _LOOKS.items()
        if look.get(W + name, "1" if bits & bit else "0") in {"1", "true", "on"}
    )


def _row(element: etree._Element, around: Around, scan: Scan) -> GridRow:
    said = element.find(f"{W}trPr")
    row = GridRow([], start=scan.length)
    changes = around.changes
    if said is not None:
        row.before = _columns(value(said, "gridBefore"), 0)
        row.after = _columns(value(said, "gridAfter"), 0)
        head = said.find(f"{W}tblHeader")
        row.head = head is not None and switched(head)
        own = tuple(change(child) for child in said if child.tag in CHANGES)
        row.changes, changes = own, (*changes, *own)
        cnf = said.find(f"{W}cnfStyle")
        if cnf is not None:
            parts = conditions(cnf)
            row.head, row.foot = row.head or parts["head"], parts["foot"]
    for child, within in unwrapped(element, replace(around, changes=changes), scan):
        if child.tag == f"{W}tc":
            row.cells.append(_cell(child, within, scan))
        else:
            mark(child, scan)
    row.end = max(row.start, scan.length - 1)
    return row


def _columns(text: str | None, least: int) -> int:
    found = number(text)
    return min(max(found if found is not None else least, least), MOST_COLUMNS)


_CELL_CHANGES: dict[str, Literal["insert", "delete"]] = {
    f"{W}cellIns": "insert",
    f"{W}cellDel": "delete",
}


def _cell(element: etree._Element, around: Around, scan: Scan) -> GridCell:
    said = element.find(f"{W}tcPr")
    cell = GridCell([], start=scan.length)
    if said is not None:
        cell.span = _columns(value(said, "gridSpan"), 1)
        cell.merge = _merge(said)
        cell.beside = said.find(f"{W}hMerge") is not None and value(said, "hMerge") != "restart"
        merged = said.find(f"{W}cellMerge")
        if merged is not None:
            cell.merge = _merged(merged.get(f"{W}vMerge"))
            cell.former = _merged(merged.get(f"{W}vMergeOrig"))
            cell.formatted = Formatted("cells", cell.start, cell.start, *signed(merged))
        cnf = said.find(f"{W}cnfStyle")
        cell.stub = cnf is not None and conditions(cnf)["stub"]
        for tag, done in _CELL_CHANGES.items():
            found = said.find(tag)
            if found is not None:
                author, date = signed(found)
                cell.changes = (Change(done, author, date=date),)
    changes = (*around.changes, *cell.changes)
    cell.items = items(element, replace(around, changes=changes), scan)
    cell.end = max(cell.start, scan.length - 1)
    return cell


def _merge(said: etree._Element) -> Merge:
    found = said.find(f"{W}vMerge")
    if found is None:
        return ""
    return "restart" if found.get(VAL) == "restart" else "continue"


def _merged(state: str | None) -> Merge:
    match state:
        case "rest":
            return "restart"
        case "cont":
            return "continue"
        case _:
            return ""


_IN_RUN: dict[str, Callable[[etree._Element, _Run, Scan, Para, Shapes], None]] = {
    f"{W}sym": _symbol,
    f"{W}footnoteReference": _call,
    f"{W}endnoteReference": _call,
    f"{W}fldChar": _field_mark,
    f"{W}instrText": _code,
    f"{W}delInstrText": _code,
    f"{W}drawing": _drawn,
    f"{W}pict": _drawn,
    f"{W}object": _drawn,
    f"{MC}AlternateContent": _either,
    f"{W}ruby": _ruby,
    f"{W}commentReference": _comment,
    f"{W}r": _again,
    f"{W}sdt": _again,
    f"{W}ins": _again,
    f"{W}del": _again,
}
