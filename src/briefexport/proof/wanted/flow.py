"""Lines of text as records: what they say, where they stand, and how they look."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from briefexport.edition import Edition
from briefexport.edition.terms import direction_of
from briefexport.edition.wordless import has_formula
from briefexport.model import Foreign, Inline, LineBreak, Note
from briefexport.proof.record import Kind, Look, Record
from briefexport.proof.wanted.hidden import SIDES, UNSEEN, is_divided, leaves, unseen
from briefexport.proof.wanted.letters import Type, unsaid
from briefexport.proof.wanted.lines import Line, line
from briefexport.proof.wanted.markers import Marker, marker_looks
from briefexport.proof.wanted.places import Place
from briefexport.proof.wanted.record import Wanted
from briefexport.proof.wanted.spaces import Leading, Space, rooms
from briefexport.style import AsideStyle, CodeStyle, Role

# A picture that is so many times wider than it is high may not fit into a line.
WIDEST = 8
# A pixel in points, where nothing else is said of it.
PIXEL = 0.75


@dataclass(slots=True)
class Flow:
    """The records of a file in the making.

    `marker` is what the next line stands behind, `leading` that of the line before it; `begun` how
    many records there were when the note began that is told of.
    """

    edition: Edition
    type: Type
    records: list[Wanted] = field(default_factory=list)
    space: Space = field(default_factory=Space)
    pending: list[tuple[Note, Place]] = field(default_factory=list)
    marker: Marker | None = None
    leading: Leading = (0.0, "")
    after_paragraph: bool = False
    begun: int = 0

    @property
    def ends_in_table(self) -> bool:
        """Whether the last thing told is a table, with nothing below it."""
        below = self.type.style.table.caption_place == "below"
        return bool(self.records) and self.records[-1].record.kind == "cell" and not below

    def length(self, points: float, place: Place) -> float:
        """Return a length of the style as it is at `place`."""
        return points * place.em if self.type.format == "epub" else points

    def text(
        self,
        kind: Kind,
        content: Sequence[Inline],
        place: Place,
        *,
        name: str = "",
        lead: str = "",
        looks: dict[str, tuple[Look, str]] | None = None,
        **facts: str,
    ) -> None:
        """Write a line of text."""
        ground = place.ground or self.type.ground(place.role, around=place.around)
        if place.is_styled_apart(self.type):
            ground = unsaid(ground)
        numbered = self.type.number(ground) if kind == "heading" else self.type.label(ground)
        lead_ = (lead, numbered) if lead else None
        said = line(
            content, ground, self.edition, self.type,
            language=place.language, lead=lead_, rtl=place.rtl,
        )  # fmt: skip
        self.call(said, self.calling(content, place))
        pictures = list(filter(None, said.pictures)) if self.is_paper else said.pictures
        if not (said.text or pictures):
            self.space.forget()
            if self.type.format == "docx" and has_formula(content):
                # The label stands before the formula.
                self.marker = None
            return
        own = {**(looks or {}), **self.aligned(content, place), **self.pictured(said, place)}
        blind, above, below = unseen(content) if self.is_paper else (False, False, False)
        if above:
            self.space.forget()
        if blind:
            own |= dict.fromkeys(("left", "indent", "leading"), (UNSEEN, ""))
        if self.is_paper and any(map(is_divided, leaves(content))):
            own["hyphens"] = (UNSEEN, "")
        if self.is_paper and any(isinstance(one, LineBreak) for one in leaves(content)):
            # Lines that an author has ended fill nothing.
            own |= dict.fromkeys(("right", "align"), (UNSEEN, ""))
        self.put(kind, said, place, name=name, looks=own, facts=facts)
        if below:
            self.space.forget()

    def pictured(self, said: Line, place: Place) -> dict[str, tuple[Look, str]]:
        """Return how high the first picture in a line is, and how far it reaches under it."""
        if said.picture is None or place.cell or self.is_crowded(place):
            return {}
        image, size = said.picture
        figure, asset = self.type.style.figure, self.edition.assets[image.asset]
        height = figure.inline_height * size
        if self.type.format != "epub":
            # What is not as high as it may be is drawn on paper whatever it says of its size.
            low = self.is_paper and min(asset.height, PIXEL * asset.pixels[1]) < height
            if low or asset.width > WIDEST * asset.height:
                return {}
            height = min(height, asset.height)
        drop = self.type.size(figure.inline_drop * size)
        return {
            "picture_height": (height, "figure.inline_height"),
            "picture_drop": (drop, "figure.inline_drop"),
        }

    @property
    def is_paper(self) -> bool:
        """Whether this is a file of pages."""
        return self.type.format == "pdf"

    def aligned(self, content: Sequence[Inline], place: Place) -> dict[str, tuple[Look, str]]:
        """Return how a line stands that is wholly in another language.

        Where that runs the other way, no page tells at which side it begins: see `UNSEEN`.
        """
        way = "rtl" if place.rtl else "ltr"
        match tuple(content):
            case (Foreign(language, direction),) if self.is_paper:
                runs = direction_of(language or self.language(place)), direction
                turned = any(one not in {None, "rtl" if place.rtl else "ltr"} for one in runs)
                return dict.fromkeys(SIDES, (UNSEEN, "")) if turned else {}
            case _ if self.is_paper and direction_of(self.language(place)) != way:
                return dict.fromkeys(SIDES, (UNSEEN, ""))
            case _:
                return {}

    def language(self, place: Place) -> str:
        """Return the language at `place`."""
        return place.language or self.edition.settings.language

    def put(
        self,
        kind: Kind,
        said: Line,
        place: Place,
        *,
        name: str,
        looks: dict[str, tuple[Look, str]],
        facts: dict[str, str],
    ) -> None:
        """Write the record of a line."""
        told = self.looks(place) | self.marked(place) | looks
        stands_in = self.marker is not None and place.left != self.marker.left
        if kind != "paragraph" or stands_in or not said.text:
            # The first line of what is no paragraph may stand in by itself.
            told.pop("marker_gap", None)
        if not said.text and self.is_paper:
            told = {}
        told = {key: look for key, look in told.items() if look[0] != UNSEEN}
        label = self.marker.label_tokens if self.marker else ""
        record = Record(
            kind,
            text=said.text,
            facts=self.facts(place, said.language) | facts,
            looks={key: value for key, (value, _) in told.items()},
            runs=said.runs,
            links=said.links,
            marks=said.marks,
            pictures=said.pictures,
            id=name,
        )
        tokens = {key: token for key, (_, token) in told.items()} | {"label": label}
        checked = () if self.type.format == "epub" and self.is_crowded(place) else said.run_tokens
        crowded = place.boxes > 1
        self.records.append(
            Wanted(
                record,
                tokens,
                checked,
                crowded=crowded,
                turned=said.turned or place.rtl,
                roomy=said.roomy or (self.is_paper and place.cell),
            )
        )

    def facts(self, place: Place, language: str) -> dict[str, str]:
        """Return what is around a record, and its label, which is then used up."""
        marked, self.marker = self.marker, None
        said = {
            "label": marked.label if marked else "",
            "lists": str(place.depth.lists) if place.depth.lists else "",
            "inside": place.inside,
            "note": place.note,
            "cell": "yes" if place.cell else "",
            "language": language or self.language(place),
        }
        return {key: value for key, value in said.items() if value}

    def looks(self, place: Place) -> dict[str, tuple[Look, str]]:
        """Return how a line of text stands: each look with its token."""
        text = self.type.style.text[place.role]
        said = self.type.lines(place.role)
        if place.cell and self.is_paper:
            # Of a table that is crammed all words may be divided.
            said.pop("hyphens")
        gap = self.space.taken()
        if place.is_styled_apart(self.type):
            said.pop("align", None)
        elif place.role in {"table", "table-head"} and place.align and "align" in said:
            said["align"] = (place.align, "")
        # A paragraph of Word's stands in one box at most.
        if self.is_crowded(place):
            self.space.forget()
            if self.type.format == "epub":
                said.pop("leading", None)
            return said
        indents = " ".join(dict.fromkeys(place.indents))
        before, self.leading = self.leading, (text.leading, f"text.{place.role}.leading")
        if gap is not None:
            on_grid = replace(gap, points=self.type.space(gap.points))
            said |= rooms(on_grid, (before, self.leading) if self.is_paper else None)
        said |= self.ground(place)
        said["left"] = (self.type.space(place.left), indents)
        said["right"] = (self.type.space(place.right), indents)
        return said

    def is_crowded(self, place: Place) -> bool:
        """Return whether more boxes are around a line than the format can say exactly.

        A paragraph of Word's stands in one; what an e-book says in em is as many times smaller as
        what it stands in.
        """
        if self.type.format == "pdf":
            return False
        if self.type.format == "epub":
            return place.boxes + place.cell + bool(place.note) > 1
        boxes = place.boxes + (place.role in {"code", "caption"})
        return boxes > 1 or (boxes > 0 and bool(place.depth.lists or place.note))

    def marked(self, place: Place) -> dict[str, tuple[Look, str]]:
        """Return how the marker of the next line looks."""
        return marker_looks(self.marker, self.type, place.around) if self.marker else {}

    def em(self, role: Role) -> float:
        """Return how many times the size of running text that of `role` is."""
        return self.type.style.text[role].size / self.type.style.text["body"].size

    def ground(self, place: Place) -> dict[str, tuple[Look, str]]:
        """Return what is behind a line of text and at its side; e-books have no fills."""
        style = self.type.style
        said: dict[str, tuple[Look, str]] = {}
        if place.fill and self.type.format != "epub":
            group: AsideStyle | CodeStyle = (
                style.aside if place.fill.startswith("a") else style.code
            )
            said["fill"] = (style.colour(group.background), place.fill)
        # On a page, a rule in a cell may be one of its table.
        if place.edge and not (place.cell and self.type.format == "pdf"):
            said["edge"] = (self.type.rule(style.aside.rule), place.edge)
            if colour := self.type.colour_on(style.aside.rule_colour, place.around):
                said["edge_colour"] = (colour, f"{place.edge}_colour")
        return said

    def bare(self, kind: Kind, place: Place, name: str) -> None:
        """Write a record without text."""
        self.space.forget()
        self.records.append(Wanted(Record(kind, facts=self.facts(place, ""), id=name)))

    def is_open(self, place: Place) -> bool:
        """Return whether what stands at `place` stands among running text, in nothing else."""
        return not (place.boxes or place.cell or place.note or place.depth.lists)

    def room(self, margin: float, token: str, place: Place) -> dict[str, tuple[Look, str]]:
        """Return the room above what is no line, whose `margin` says `token`; begin behind it."""
        if not self.is_open(place):
            self.space.forget()
            return {}
        self.space.meet(self.length(margin, place), token)
        gap = self.space.taken()
        self.leading = (0.0, "")
        if gap is None:
            return {}
        return {"gap": (self.type.space(gap.points), " ".join(gap.tokens))}

    def leave(self, margin: float, token: str, place: Place) -> None:
        """Go on behind what is no line, whose `margin` below says `token`."""
        if self.is_open(place):
            self.space.meet(self.length(margin, place), token)
        else:
            self.space.forget()

    def caption(self, name: str, caption: Sequence[Inline], place: Place, key: str) -> None:
        """Write the caption of a table or figure; `key` names that of the room to what it is of."""
        label = self.edition.labels.get(name)
        style = self.type.style
        room = (
            style.figure.caption_gap if key == "figure.caption_gap" else style.text["caption"].after
        )
        pitch: dict[str, tuple[Look, str]] = {}
        if self.type.format == "pdf" and self.is_open(place):
            # What it is of has an edge, not a line.
            half = style.text["caption"].leading / 2
            pitch["pitch"] = (room + half, f"{key} text.caption.leading")
        self.text(
            "caption",
            caption,
            place.of("caption"),
            name=name,
            lead=label.lead if label and caption else "",
            looks={} if place.boxes else {"gap": (self.type.space(room), key)} | pitch,
        )

    def calling(self, content: Sequence[Inline], place: Place) -> Place:
        """Return the place of a line as its notes have it: on a page they are within the line."""
        match tuple(content):
            case (Foreign(language),) if self.is_paper and language:
                return replace(place, language=language)
            case _:
                return place

    def call(self, said: Line, place: Place) -> None:
        """Remember the notes of a line: each is in the language of the text around the line."""
        self.pending += [(note, place) for note in said.notes]
