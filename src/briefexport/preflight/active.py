"""What does something where a page should only be printed: actions, forms, files, notes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pikepdf

from briefexport.preflight.boxes import Sheet
from briefexport.preflight.findings import Finding, Where
from briefexport.preflight.geometry import bounds, overlap
from briefexport.preflight.objects import (
    Object,
    array,
    dictionary,
    entries,
    key_of,
    name,
    named,
    numbers,
)
from briefexport.preflight.report import Expectation

# What may be on a page that is read on a screen (PDF/A forbids the others).
_HARMLESS = {"GoTo", "GoToR", "URI", "Named", "Thread"}
_MULTIMEDIA = {"Sound", "Movie", "Screen", "3D", "RichMedia"}
# What printing itself is made with (PDF 32000-1, 14.11.3 and 14.11.6).
_OF_PRINTING = {"PrinterMark", "TrapNet"}
_MOST_BOOKMARKS = 100_000
_MOST_ACTIONS = 1_000


def active_findings(
    pdf: pikepdf.Pdf, sheets: Sequence[Sheet], wanted: Expectation
) -> Iterator[Finding]:
    """Yield actions, scripts, forms, multimedia, attached files, layers and annotations."""
    root = pdf.Root
    press = wanted.profile == "press"
    yield from _actions(root, Where(object="the document"), press)
    yield from _scripts(root)
    if dictionary(root.get("/AcroForm")) is not None and press:
        yield Finding(code="BX646", text="the file has a form to be filled in")
    if press:
        yield from _files(root)
        yield from _layers(root)
    yield from _bookmarks(root, press)
    for sheet in sheets:
        yield from _on_page(sheet, press)


def _on_page(sheet: Sheet, press: bool) -> Iterator[Finding]:
    yield from _actions(sheet.object, sheet.where, press)
    for annotation in map(dictionary, array(sheet.object.get("/Annots"))):
        if annotation is None:
            continue
        kind = name(annotation.get("/Subtype"))
        where = Where(sheet.number, named("annotation", kind, annotation), own=True)
        if kind in _MULTIMEDIA:
            text = "sound, film and three-dimensional pictures cannot be printed or archived"
            yield Finding(code="BX646", text=text, where=where)
        elif kind == "FileAttachment" and press:
            yield Finding(code="BX648", text="a file is attached to the page", where=where)
        yield from _actions(annotation, where, press)
        if press and kind not in _OF_PRINTING:
            yield from _place(annotation, kind, sheet, where)


def _place(annotation: Object, kind: str, sheet: Sheet, where: Where) -> Iterator[Finding]:
    """PDF/X: annotations stand outside of all that is printed."""
    rectangle = numbers(annotation.get("/Rect"))
    printed = sheet.printed
    if len(rectangle) != 4 or printed is None:
        return
    box = bounds(((rectangle[0], rectangle[1]), (rectangle[2], rectangle[3])))
    if overlap(box, printed):
        inside = sheet.trim is not None and overlap(box, sheet.trim)
        text = f"{_kind(kind)} stands inside the {'trim' if inside else 'bleed'}"
        hint = "nothing but what is printed may be there: leave links out of files for the press"
        yield Finding(code="BX647", text=text, where=where, group=text, hint=hint)


def _kind(kind: str) -> str:
    return {"Link": "a link", "Widget": "a field of a form"}.get(kind, f"an annotation ({kind})")


# --- Actions -------------------------------------------------------------------------------------


def _actions(holder: Object, where: Where, press: bool) -> Iterator[Finding]:
    """Yield the actions of `holder`: its own, the one on opening, and those on what happens."""
    found = [holder.get("/A"), holder.get("/OpenAction")]
    found += [action for _, action in entries(holder.get("/AA"))]
    for action in islice(_chain(found), _MOST_ACTIONS):
        kind = name(action.get("/S")) or "?"
        if kind == "JavaScript":
            text = "a script (JavaScript) is run"
            yield Finding(code="BX645", text=text, where=where)
        elif press or kind not in _HARMLESS:
            yield Finding(code="BX645", text=f"an action is done ({kind})", where=where)


def _chain(actions: Iterable[Object]) -> Iterator[Object]:
    """Yield the actions and those that follow them, each once."""
    seen: set[tuple[int, int]] = set()
    waiting = list(actions)
    while waiting:
        action = dictionary(waiting.pop())
        key = key_of(action)
        if action is None or key in seen:
            continue
        if key:
            seen.add(key)
        yield action
        following = action.get("/Next")
        waiting += array(following) or [following]


def _scripts(root: Object) -> Iterator[Finding]:
    names = dictionary(root.get("/Names"))
    if names is not None and "/JavaScript" in names:
        text = "the file holds scripts (JavaScript) that run when it is opened"
        yield Finding(code="BX645", text=text, where=Where(object="the document"))


def _bookmarks(root: Object, press: bool) -> Iterator[Finding]:
    """A bookmark that leads to a page is none of these; one that does something is."""
    outlines = dictionary(root.get("/Outlines"))
    seen: set[tuple[int, int] | None] = {None}
    waiting = [outlines.get("/First")] if outlines is not None else []
    while waiting and len(seen) < _MOST_BOOKMARKS:
        item = dictionary(waiting.pop())
        if item is None or (key_of(item) in seen):
            continue
        seen.add(key_of(item))
        waiting += [item.get("/Next"), item.get("/First")]
        action = dictionary(item.get("/A"))
        if action is not None and name(action.get("/S")) != "GoTo":
            yield from _actions(item, Where(object="a bookmark"), press)


# --- Files and layers ----------------------------------------------------------------------------


def _files(root: Object) -> Iterator[Finding]:
    names = dictionary(root.get("/Names"))
    if "/AF" in root or (names is not None and "/EmbeddedFiles" in names):
        text = "a file is attached to the document"
        hint = "attach files to the edition for screens; a press has no use for them"
        yield Finding(code="BX648", text=text, where=Where(object="the document"), hint=hint)


def _layers(root: Object) -> Iterator[Finding]:
    layers = dictionary(root.get("/OCProperties"))
    groups = array(layers.get("/OCGs")) if layers is not None else []
    if groups:
        text = f"the file has layers ({len(groups)}): what is printed depends on which are shown"
        yield Finding(code="BX649", text=text, where=Where(object="the document"))
