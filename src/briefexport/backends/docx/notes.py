"""Notes: native footnotes, in the order in which the text calls them.

LibreOffice gives the n-th call the n-th note whatever their ids say, so the order must be right.
"""

from dataclasses import replace

from briefexport.backends.docx import roles
from briefexport.backends.docx.draft import Draft, Ground, apart
from briefexport.backends.docx.flow import Grid, Para, Record, flow_xml, spacer
from briefexport.backends.docx.roles import ROLE_STYLES
from briefexport.diagnostics import diagnostic
from briefexport.model import Note
from briefexport.wordml.names import DECLARATIONS
from briefexport.wordml.xml import run, run_style

# The ids of the notes that are none: what parts notes from text, and a note from its first half.
SEPARATORS = {"separator": -1, "continuationSeparator": 0}
CALL = run_style(roles.NOTE_CALL)


def note_call(note: Note, ground: Ground, draft: Draft) -> str:
    """Return the call of `note`, whose text goes into the part of notes."""
    start, end = draft.bookmark(note.id)
    if ground.part == "footnotes":
        return f"{start}{_call_within_note(note, draft)}{end}"
    draft.notes.append("")
    number = len(draft.notes)
    draft.notes[-1] = _footnote(note, number, ground, draft)
    return f'{start}<w:r>{CALL}<w:footnoteReference w:id="{number}"/></w:r>{end}'


def _call_within_note(note: Note, draft: Draft) -> str:
    """Return the call of a note that Word cannot have; its text follows that of the note around."""
    draft.within_note.append(note)
    label = draft.edition.labels.get(note.id)
    draft.findings.append(
        diagnostic(
            "BX531",
            f"{draft.place}: a note stands within a note; in the DOCX it follows it",
            hint="make it a note of the text, or part of the note around it",
        )
    )
    return run(label.number if label else "*", CALL)


def _footnote(note: Note, number: int, around: Ground, draft: Draft) -> str:
    ground = replace(
        apart(around), role="note", part="footnotes", left=0.0, right=0.0, list_base=0.0,
        box=None, size=None, width=draft.page.measure, first_line=draft.style.text["note"].size,
    )  # fmt: skip
    call = f"<w:r>{CALL}<w:footnoteRef/></w:r>"
    records = _marked(draft.stack(note.content, ground, draft), call)
    while draft.within_note:
        inner = draft.within_note.pop(0)
        label = draft.edition.labels.get(inner.id)
        mark = run(label.number if label else "*", CALL)
        records += _marked(draft.stack(inner.content, ground, draft), mark)
    inside = flow_xml(records, draft.book, edges=False)
    return f'<w:footnote w:id="{number}">{inside}</w:footnote>'


def _marked(records: list[Record], mark: str) -> list[Record]:
    """Return `records` with the note's number before its first words, and ending in a paragraph."""
    first, last = records[0] if records else None, records[-1] if records else None
    style = ROLE_STYLES["note"].id
    lead = f"{mark}{run(' ')}"
    if isinstance(first, Para) and not first.num:
        first.content = lead + first.content
    else:
        records = [Para(style, lead), *records]
    return [*records, spacer()] if isinstance(last, Grid) else records


def _rule(kind: str) -> Para:
    """Return the rule over notes: the border of its style, in place of Word's own line."""
    return Para(roles.NOTE_RULE, f"<w:r><w:rPr><w:vanish/></w:rPr><w:{kind}/></w:r>")


def footnotes_xml(draft: Draft) -> bytes:
    """Return `footnotes.xml`."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}">'
        f"{flow_xml([_rule(kind)], draft.book)}</w:footnote>"
        for kind, number in SEPARATORS.items()
    )
    notes = "".join(draft.notes)
    return f"<w:footnotes {DECLARATIONS}>{separators}{notes}</w:footnotes>".encode()
