"""What a published file tells, in one form for all three formats: plain records in reading order.

A reader of a format gives `Reading`s; what an edition should tell are records too (`wanted`), and
`compare.py` lays the two side by side. Readers know nothing of writers: they go by what the format
itself says (tags and paint in a PDF; elements and the cascade in an EPUB; styles and numbering in a
DOCX), never by names that only our writers use, where the format has a word of its own.

Records come in this order, `part` by part: what stands before the briefs ("front", the contents
among it), the briefs ("body"), what stands behind them ("back"). Notes come last in their part, in
the order of their numbers' calls, wherever the file keeps them.

Kinds, and the facts each has (a fact is always text; one that is not so is left out):

- `heading`: `level` 1 (a brief's title) to 6.
- `paragraph`, `term` (of a definition list), `code` (a block of code), `caption` (of a table or a
  figure, with its number; always told before the table and behind the figure), `entry` (a line of
  the contents or the index; `place` is the page or the pages it names, where it names any).
- `table`: `columns`, `head` (rows repeated or marked as head), `rows` (in all); no text.
- `cell`: `row` and `column` (both from 1, where it begins), `across` and `down` (what it spans),
  `header` ("column", "row" or left out), `align` ("start", "center", "end", "decimal"). A cell of
  one paragraph has its text. A cell of anything else has none, and its blocks follow as records.
- `figure`: `alt`; no text. `formula`: no text. `rule`: a change of scene, with the signs that stand
  for it (a PDF has a paragraph of them).
- `page`: the page itself, once, in the part "front", before all else; only looks. PDF and DOCX.
- `running-verso`, `running-recto`, `folio`: what stands in the margins, each once, in the part
  "front", with its looks. PDF and DOCX.

Facts that any record of text may have:

- `label`: what is printed before an item of a list ("•", "3.", "iv.", "☐"), on the first record of
  the item only. `lists`: how many lists the record stands in, within the part, cell or note.
- `inside`: the innermost "quote", "aside" or "meaning" (of a definition) around it.
- `note`: the number of the note the record belongs to.
- `cell`: "yes" on blocks that follow a cell which has none of its own text.
- `language`: the BCP 47 tag of most of the text, as it is in force there.

`text` has single spaces between words, the layout's own hyphens taken out, soft hyphens and
zero-width characters taken out, the call of a note as "^3^", a line break as a space, a formula or
picture in the line as nothing. It has no marker of a list, no number of a note before it. Capitals
that the style makes are not undone by a reader (a PDF tells them; the comparison allows for it).

`runs` are the record's text in pieces, cut where the looks of letters change; adjacent pieces of
one look are one. Their texts joined give `text`, spaces aside. A run's looks (`Letters`) are in
points. `links` are (text, target) in order: a target is a URI, or "#id" within the edition, where a
target that the reader cannot give an id has "#". `marks` are (kind, text) in order: "emphasis",
"strong", "code", "superscript", "subscript", "strike", "small-caps", as the format's semantics (an
element, a tag, a character style, a font that leans or is bold where the text around is not) tell
them; the call of a note is none. `pictures` are the alternative texts of pictures in the line.

`looks`, in points and #rrggbb unless said otherwise, by key; a reader leaves out what the format
does not tell, and a look that is not there:

- `leading`, `align` ("start", "end", "center", "justify"), `indent` (of the first line), `left` and
  `right` (how far the text stands in at its start and end side from the edge of the text area, or
  of its cell's room; markers hang in it), `gap` (the room between this record and the one before it
  in the same flow, leading apart: line box to line box), `pitch` (from the middle of the last line
  before to the middle of the first; only a PDF tells it). A single line of a PDF has neither `left`
  nor `indent`, but `start`, where it begins.
- `short_start`, `short_end`: how far from the edges of the text area, which the style has told, all
  text stays; only a PDF tells it.
- `full`: how many lines of justified text end at its edge; only a PDF tells it.
- `hyphens` ("auto", "none"; a PDF tells it only where a word is divided) and `keep` ("yes", "no":
  whether it stays with what follows; not in a PDF).
- `widows`, `orphans`: how many lines stay together at the head and the foot of a page; `divided`:
  how long a word is at least that is divided, and its parts ("6 3 3"). Only in an EPUB.
- `fill`: the colour behind it; `edge` and `edge_colour`: a rule at its start side.
- `marker_colour`, `marker_font`, `marker_size`: of the label. `marker_gap`: the room between it and
  the text behind it; in an e-book the spaces that make it, as "U+0020".
- of a heading: `number_space`, the space behind its number, as "U+2002"; `rule` and `rule_colour`
  of the line under it.
- of a cell: `pad_start`, `pad_end`, `pad_top`, `pad_bottom`; `rule_top`, `rule_bottom`,
  `rule_start`, `rule_end` with `_colour` each (a rule two cells share is told on both); `fill`;
  `valign` ("top", "bottom"); `leading`; `keep` of its first line, in a DOCX. `cut` says of a cell
  at the end of a page of a PDF that nothing there tells where it ends.
- of a table: `widths` (the columns' shares of the table, "0.25 0.75", four decimals),
  `table_width` (in an e-book as a share of the room it has), `caption_place` ("above", "below").
- of a caption: `gap` is the room between it and its table or figure.
- of a heading or a paragraph: `line_below` and `line_below_colour`, a line under it that is as wide
  as the text, and `line_below_gap`, how far down that is.
- of the first note in a part (or on a page): `rule`, `rule_colour` of the line above the notes, and
  `rule_gap`, the room between that and the note; in a PDF `rule_pitch`, to the middle of its line.
- of a figure: `width`.
- of a line: `picture_height` and `picture_drop` of the first picture in it: how high it is, and how
  far it reaches under the baseline.
- of what begins a page or document, and of running heads: `depth`, from the upper edge of the page
  to the middle of its first line (only a PDF tells it), or `drop`, the room above its line (all
  others). Of what ends a page before or behind the briefs, and of the number of a page: `rise`,
  from the middle of its last line to the lower edge of the page (only a PDF). Of heads in a DOCX:
  `head` and `foot`, how far from the edge of the page they begin or end.
- of an entry: `start` and `turnover`, how far in its first line stands and the others; `leader` and
  `leader_colour`, what leads to its place, and `reserve`, the room behind that (only a PDF).
- of an entry of the index: `columns`, how many there are ("2"), `column_gap`, the room between two,
  and `turnover`, from where its first line begins.
- of a page: `width`, `height`, `top`, `foot`, `inner`, `outer` (margins to the text area).
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from briefexport.records import dataclass

Part = Literal["front", "body", "back"]
Kind = Literal[
    "heading", "paragraph", "term", "code", "caption", "entry", "table", "cell", "figure",
    "formula", "rule", "page", "running-verso", "running-recto", "folio",
]  # fmt: skip
Look: TypeAlias = float | str


@dataclass(frozen=True, slots=True)
class Letters:
    """How letters look: a family's name, sizes in points, tracking in em, the colour as #rrggbb.

    `raised` is how far they stand above the baseline, in points. `colour` is "" where a file leaves
    it to the reading system. `capitals` says that the style makes them capitals; None where a
    format does not tell. `figures` are "old-style", "lining" or "tabular", None where it is not
    told; pieces that differ in it alone are of one look. `underline` is how wide the line under
    them is, in points (1 where a format does not say how wide), `underline_colour` its colour.
    """

    font: str
    size: float
    weight: int
    italic: bool
    colour: str
    tracking: float = 0.0
    raised: float = 0.0
    capitals: bool | None = None
    figures: str | None = field(default=None, compare=False)
    underline: float = 0.0
    underline_colour: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one look."""

    text: str
    letters: Letters


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that a file tells.

    `where` is its place, for people ("page 7", "chapter-2.xhtml").
    """

    kind: Kind
    part: Part = "body"
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    pictures: tuple[str, ...] = ()
    where: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as a style means it: its size and the margins at its sides, in points."""

    width: float
    height: float
    inner: float
    outer: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a file tells. `language` is the whole's; `title` the one in its metadata.

    `pages` is how many pages it has, 0 where it is laid out by whoever shows it.
    """

    records: tuple[Record, ...]
    language: str
    title: str
    pages: int = 0


def spaces(text: str) -> str:
    """Return spaces by their numbers: they look alike."""
    return " ".join(f"U+{ord(one):04X}" for one in text)
