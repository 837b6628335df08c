"""One thing that a file tells otherwise than it should, and what it is about."""

from collections.abc import Mapping
from typing import Literal

from briefexport.proof.record import Record
from briefexport.proof.wanted.record import Format, Wanted
from briefexport.records import dataclass

# What is compared, for whoever reads the report.
Subject = Literal[
    "words", "headings", "lists", "tables", "notes", "links", "figures", "languages", "looks"
]
SUBJECTS: Mapping[str, Subject] = {
    "level": "headings", "label": "lists", "lists": "lists", "inside": "words", "note": "notes",
    "row": "tables", "column": "tables", "across": "tables", "down": "tables", "rows": "tables",
    "header": "tables", "align": "tables", "columns": "tables", "head": "tables", "cell": "tables",
    "language": "languages", "links": "links", "marks": "words", "pictures": "figures",
    "alt": "figures", "text": "words", "there": "words", "order": "words", "kind": "words",
    "place": "links",
}  # fmt: skip


def subject(what: str) -> Subject:
    """Return what `what`, a fact or a look by its key, is about."""
    return SUBJECTS.get(what, "looks")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a file tells otherwise than it should.

    `what` names it: "text", "order", a fact or a look by its key. `token` is the style's, where one
    says what is wanted; `block` the id of the block, `record` what kind it is and how it begins.
    """

    format: Format
    block: str
    record: str
    what: str
    wanted: str
    found: str
    where: str
    token: str = ""

    @property
    def subject(self) -> "Subject":
        """What it is about; the alignment of a cell is a fact, that of a paragraph a look."""
        aligned = self.what == "align" and not self.record.startswith("cell")
        return "looks" if aligned else subject(self.what)


def named(record: Record) -> str:
    """Return what people call a record: its kind and how its text begins."""
    text = record.text or record.facts.get("alt", "")
    start = text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "\u2026"
    place = ""
    if record.kind == "cell":
        place = f" {record.facts.get('row', '?')}/{record.facts.get('column', '?')}"
    return f"{record.kind}{place}" + (f" \u201c{start}\u201d" if start else "")


SHOWN = 40


def difference(
    wanted: Wanted, found: Record, format_: Format, what: str, own: str, other: str, token: str = ""
) -> Difference:
    """Return the difference of `what` between a record as it should be and the one found."""
    record = wanted.record
    return Difference(format_, record.id, named(record), what, own, other, found.where, token)
